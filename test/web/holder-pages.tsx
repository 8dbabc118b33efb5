/** The holder's pages, in their three languages. */
import type { VNode } from 'preact'
import { TrackingFormPage, TrackingUnknownPage } from '../../src/web/holder/tracking.js'
import {
  ForgottenPage,
  HolderDataPage,
  type HolderDataPageProps,
} from '../../src/web/holder/tracking-data.js'
import { TrackingKitPage, type TrackingKitPageProps } from '../../src/web/holder/tracking-kit.js'
import * as cast from './cast.js'

const { uuid, at, idempotencyKey } = cast

const place = {
  ...{ partnerName: 'Atelier Rhône', siteName: 'Atelier de Vaise', communeCode: '69389' },
  ...{ address: '12 rue du Lac', phone: '04 00 00 00 00', openingHours: 'du mardi au samedi, 10 h–17 h' },
}
const preparing: TrackingKitPageProps = {
  language: 'fr',
  trackingCode: 'M4Z8T1QXK29WA',
  model: 'laptop-kit',
  status: 'to-seal',
  handedOverAt: null,
  appointmentAt: null,
  place: { ...place, address: null, phone: null, openingHours: null },
  promise: {
    ...{ countedMinutes: 0, promisedMinutes: 360, extraMinutes: 0, nextSession: null },
    ...{ hotlineUntil: null, warrantyUntil: null },
  },
  today: '2026-11-23',
  machines: [],
  tickets: [],
  returns: { communeCode: '69389', places: [] },
  idempotencyKey,
}
const held: TrackingKitPageProps = {
  ...preparing,
  status: 'handed-over',
  handedOverAt: '2026-11-15T09:00:00Z',
  place,
  promise: {
    ...{ countedMinutes: 210, promisedMinutes: 360, extraMinutes: 0 },
    nextSession: { ...place, startsAt: '2026-12-02T09:00:00Z' },
    ...{ hotlineUntil: '2027-11-15', warrantyUntil: '2027-11-15' },
  },
  machines: [
    {
      ...{
        deviceId: cast.deviceId,
        category: 'laptop',
        name: 'Lenovo ThinkPad T480',
        isLost: false,
        isAway: true,
      },
      ...{ erased: { at, by: 'Atelier Rhône' }, tested: { at, by: 'Atelier Rhône' } },
    },
    {
      ...{ deviceId: uuid(13), category: 'monitor', name: 'Dell P2419H', isLost: false, isAway: true },
      ...{ erased: null, tested: { at, by: 'Atelier Rhône' } },
    },
  ],
  tickets: [{ openedAt: at, status: 'open' }],
  returns: {
    communeCode: '69389',
    places: [
      { ...place, km: 0 },
      { ...place, km: 4.2 },
    ],
  },
}
const data: HolderDataPageProps = {
  language: 'fr',
  trackingCode: 'M4Z8T1QXK29WA',
  identity: {
    ...{ name: 'Jeanne Dupré', birthDate: '1951-03-14', phone: '06 00 00 00 00' },
    ...{ email: null, address: null, guardian: null },
  },
  fileCode: 'B7K2Q-9XM40',
  communeCode: '69266',
  tickets: [
    {
      ...{ ticketId: uuid(71), topic: 'internet', status: 'open', openedAt: at },
      texts: [{ happenedAt: at, from: 'holder', text: 'Le Wi-Fi ne marche plus.' }],
    },
  ],
  readings: [
    { happenedAt: at, organisation: 'Atelier Rhône', byHolder: false, purpose: 'appointment' },
    { happenedAt: at, organisation: null, byHolder: false, purpose: 'hotline' },
  ],
  idempotencyKey,
}

export const HOLDER_PAGES: Readonly<Record<string, VNode>> = {
  suivi: <TrackingFormPage language="fr" />,
  'suivi-preparation': <TrackingKitPage {...preparing} />,
  'suivi-reserve': (
    <TrackingKitPage {...preparing} status="reserved" appointmentAt="2026-11-25T09:00:00Z" place={place} />
  ),
  'suivi-remis': <TrackingKitPage {...held} />,
  'suivi-remis-facile': (
    <TrackingKitPage
      {...held}
      language="fr-simple"
      said={{ title: 'C’est envoyé.', line: 'Nous répondons bientôt.' }}
    />
  ),
  'suivi-remis-anglais': <TrackingKitPage {...held} language="en" />,
  'suivi-erreur': (
    <TrackingKitPage {...held} error={{ form: 'mes-donnees', text: 'Ce code secret n’est pas le bon.' }} />
  ),
  'suivi-don': <TrackingKitPage {...held} model="grant" promise={null} tickets={[]} />,
  'suivi-inconnu': <TrackingUnknownPage typed="M4Z8T1QXK29W" language="fr" />,
  'suivi-donnees': <HolderDataPage {...data} />,
  'suivi-donnees-anglais': (
    <HolderDataPage {...data} language="en" error="Tick the box to confirm." identity={null} />
  ),
  'suivi-efface': <ForgottenPage language="fr" trackingCode="M4Z8T1QXK29WA" />,
}
