/** One kit before and after it leaves, and its hand-over. */
import type { VNode } from 'preact'
import { HandOverPage, type HandOverPageProps } from '../../src/web/kits/hand-over.js'
import { KitPage, type KitPageProps } from '../../src/web/kits/kit.js'
import * as cast from './cast.js'

const { frame, manager, idempotencyKey, uuid, at } = cast

const kit: KitPageProps = {
  frame: frame(),
  kitId: cast.kitId,
  kit: cast.kit,
  status: 'to-complete',
  at,
  partnerName: 'Atelier Rhône',
  siteName: 'Atelier de Vaise',
  devices: [
    {
      deviceId: cast.deviceId,
      labelCode: 'K7Q2M9XD',
      maker: 'Lenovo',
      model: 'ThinkPad T480',
      category: 'laptop',
      obstacles: [],
    },
  ],
  held: [],
  sites: [{ siteId: cast.siteId, name: 'Atelier de Vaise' }],
  colleagues: [{ id: uuid(50), name: 'Marc Delorme' }],
  tickets: [],
  reservedFileCode: null,
  trackingAddress: 'https://boucle.example/suivi/M4Z8T1QXK29WA',
  obstacles: [],
  canAct: true,
  history: cast.kitHistory,
  idempotencyKey,
}
const handOver: HandOverPageProps = {
  frame: frame(manager),
  kitId: cast.kitId,
  trackingCode: 'M4Z8T1QXK29WA',
  modelText: 'Kit avec ordinateur portable',
  siteName: 'Atelier de Vaise',
  reservedUntil: '20 décembre 2026',
  colleagues: [{ id: uuid(50), name: 'Amina Belkacem' }],
  guardianSigns: false,
  priceCents: 0,
  notice: {
    version: '2026-1',
    lines: [
      'Nous gardons un numéro de dossier et votre commune. Votre nom n’est pas écrit dans le registre.',
    ],
  },
  obstacles: [],
  idempotencyKey,
}

const handedOver = {
  handOverId: uuid(7),
  beneficiaryId: cast.beneficiaryId,
  happenedAt: '2026-11-15T09:00:00Z',
  programme: 'kit',
  communeCode: '69266',
  route: 'prescription',
} as const
const [packed] = kit.devices
const named = packed && {
  ...{ deviceId: packed.deviceId, labelCode: packed.labelCode, maker: packed.maker },
  ...{ model: packed.model, category: packed.category },
}
const left: KitPageProps = {
  ...kit,
  tickets: [
    { ticketId: uuid(71), openedAt: '2026-11-20T09:00:00Z', topic: 'internet', status: 'swap-asked' },
  ],
  kit: { ...cast.reservedKit, status: 'handed-over', handedOver },
  status: 'handed-over',
  held: named
    ? [
        {
          ...named,
          state: 'with-holder',
          returnedAt: null,
          replacedBy: { deviceId: uuid(13), labelCode: 'H3T8W2ZP' },
        },
        {
          ...named,
          ...{ deviceId: uuid(13), labelCode: 'H3T8W2ZP', state: 'lost', returnedAt: null, replacedBy: null },
        },
        {
          ...named,
          ...{ deviceId: uuid(22), labelCode: 'R5D9C4TM', state: 'returned', replacedBy: null },
          returnedAt: '2026-11-20T08:00:00Z',
        },
      ]
    : [],
}

export const KIT_PAGES: Readonly<Record<string, VNode>> = {
  kit: <KitPage {...kit} />,
  'kit-refuse': (
    <KitPage
      {...kit}
      kit={{ ...cast.kit, accessories: ['charger', 'mouse'] }}
      status="to-seal"
      obstacles={cast.obstacles}
      frame={frame(manager)}
    />
  ),
  'kit-reserve': <KitPage {...kit} kit={cast.reservedKit} status="reserved" reservedFileCode="B7K2-Q9XM" />,
  remise: <HandOverPage {...handOver} />,
  'remise-refusee': (
    <HandOverPage
      {...handOver}
      obstacles={cast.obstacles.slice(0, 1)}
      errors={[{ field: 'recu', text: 'Dites comment la personne a reconnu avoir reçu le kit.' }]}
      values={{ dossier: 'B7K2-Q9XM' }}
    />
  ),
  'kit-inapte': (
    <KitPage
      {...kit}
      kit={{ ...cast.kit, accessories: ['charger', 'mouse'] }}
      status="to-seal"
      devices={kit.devices.map((device) => ({ ...device, obstacles: cast.obstacles }))}
    />
  ),
  'kit-reservation-expiree': (
    <KitPage {...kit} kit={cast.reservedKit} status="reserved" at="2027-01-10T09:00:00Z" />
  ),
  'kit-remis': (
    <KitPage
      {...left}
      form="remplacement"
      errors={[{ field: 'code', text: 'Ce code n’est celui d’aucun de vos appareils.' }]}
    />
  ),
  'kit-rendu': <KitPage {...left} kit={{ ...left.kit, status: 'returned', devices: [] }} status="returned" />,
}
