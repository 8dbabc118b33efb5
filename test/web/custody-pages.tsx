/** The pages of consignments and collections in their several states, with invented matter. */
import type { VNode } from 'preact'
import type { ConsignmentLine, KnownConsignment } from '../../src/domain/custody/consignment-state.js'
import type { KnownCollection } from '../../src/domain/end-of-life/collection.js'
import type {
  ActorId,
  CollectionId,
  ConsignmentId,
  DeviceId,
  PartnerId,
  SiteId,
} from '../../src/domain/shared/values.js'
import { CollectionPage, type CollectionPageProps } from '../../src/web/custody/collection.js'
import { CollectionsPage, type CollectionsPageProps } from '../../src/web/custody/collections.js'
import { ConsignmentPage, type ConsignmentPageProps } from '../../src/web/custody/consignment.js'
import { ConsignmentsPage, type ConsignmentsPageProps } from '../../src/web/custody/consignments.js'
import type { HistoryEntry } from '../../src/web/frame/history.js'
import * as cast from './cast.js'

const { frame, manager, auditor, idempotencyKey, uuid, at, partnerId, siteId } = cast
const relay = uuid(200) as PartnerId
const relaySite = uuid(201) as SiteId
const recycler = uuid(202) as PartnerId
const amina = uuid(210) as ActorId
const paul = uuid(211) as ActorId
const from = 'Atelier Rhône – Atelier de Vaise'
const to = 'Association Relais – Boutique de Vénissieux'

const LABELS = ['K7Q2M9XD', 'M4Z8T1QX', 'P2R6W3HB', 'T9C5N7JK', 'W8D4F2GM', 'X3B7V6QA']
const deviceIds = LABELS.map((_, index) => uuid(220 + index) as DeviceId)
const cards = LABELS.map((labelCode, index) => ({
  deviceId: deviceIds[index] ?? '',
  labelCode,
  maker: index % 2 === 0 ? 'Lenovo' : 'Dell',
  model: index % 2 === 0 ? 'ThinkPad T480' : 'Latitude 5400',
  serial: `PF1A2B${index}C`,
  category: 'laptop' as const,
}))
const linesAre = (...statuses: ConsignmentLine['status'][]): ConsignmentLine[] =>
  statuses.map((status, index) => ({
    deviceId: deviceIds[index] ?? (uuid(220) as DeviceId),
    status,
    reason: status === 'refused' ? 'Écran cassé pendant le trajet' : null,
    signed: ['accepted', 'taken-back', 'written-off'].includes(status),
    missed: false,
    proposal: null,
    corrected: null,
  }))

const prepared: KnownConsignment = {
  status: 'prepared',
  partnerId,
  fromSiteId: siteId,
  toPartnerId: relay,
  toSiteId: relaySite,
  preparedAt: '2026-11-16T09:00:00Z',
  sentAt: null,
  sentBy: null,
  acceptedAt: null,
  lines: linesAre('loaded', 'loaded', 'loaded', 'loaded', 'loaded', 'loaded'),
}
const sent: KnownConsignment = {
  ...prepared,
  status: 'sent',
  sentAt: '2026-11-17T14:00:00Z',
  sentBy: amina,
  lines: linesAre('received', 'received', 'refused', 'missing', 'under-way', 'under-way'),
}
const signed = linesAre('accepted', 'accepted', 'refused', 'missing', 'accepted', 'taken-back')
const accepted: KnownConsignment = {
  ...sent,
  acceptedAt: '2026-11-18T10:30:00Z',
  lines: signed.map((line, index) => ({
    ...line,
    signed: true,
    missed: line.status === 'missing',
    corrected: index === 1 ? { status: 'missing', reason: null } : null,
    proposal:
      index === 0
        ? { partnerId: relay, proposedBy: paul, outcome: 'missing', reason: 'Carton vide à l’ouverture' }
        : null,
  })),
}

const by = { partnerId, consignmentId: uuid(230) as ConsignmentId }
const consignmentHistory: readonly HistoryEntry[] = [
  {
    ...cast.told(
      3,
      {
        type: 'LineCorrectionProposed',
        data: {
          ...{
            ...by,
            partnerId: relay,
            deviceId: deviceIds[0] as DeviceId,
            outcome: 'missing',
            proposedBy: paul,
          },
          ...{ reason: 'Carton vide à l’ouverture', happenedAt: '2026-11-19T08:00:00Z' },
        },
      },
      '2026-11-19T08:00:00Z',
    ),
    organisation: 'Association Relais',
  },
  cast.told(
    2,
    {
      type: 'ConsignmentSent',
      data: {
        ...by,
        signature: { actorId: amina, on: 'screen' },
        deviceIds,
        happenedAt: '2026-11-17T14:00:00Z',
      },
    },
    '2026-11-17T14:00:00Z',
  ),
]

const consignment: ConsignmentPageProps = {
  frame: frame(),
  consignmentId: uuid(230),
  consignment: prepared,
  at,
  from,
  to,
  senderName: 'Atelier Rhône',
  receiverName: 'Association Relais',
  cards,
  isSender: true,
  isReceiver: false,
  actorId: amina,
  readerId: partnerId,
  wholeHistory: false,
  history: [],
  idempotencyKey,
}

const consignments: ConsignmentsPageProps = {
  frame: frame(),
  at,
  consignments: (['prepared', 'sent', 'closed'] as const).map((status, index) => ({
    ...{ consignmentId: uuid(230 + index), from, to, status, preparedAt: '2026-11-16T09:00:00Z' },
    ...{ sentAt: status === 'prepared' ? null : '2026-11-17T14:00:00Z', lineCount: 48 },
    acceptedAt: status === 'prepared' ? null : '2026-11-18T09:00:00Z',
    ...{ openCount: status === 'sent' ? 3 : 0, acceptedCount: status === 'prepared' ? 0 : 45 },
    ...{ refusedCount: status === 'sent' ? 2 : 0, missingCount: status === 'sent' ? 1 : 0 },
  })),
  routes: [{ from, to, count: 3, oldestSentAt: '2026-11-17T14:00:00Z' }],
  next: uuid(240),
  ownSites: [{ siteId, name: 'Atelier de Vaise' }],
  places: [
    { siteId, name: from },
    { siteId: relaySite, name: to },
  ],
  canAct: true,
  idempotencyKey,
}

const planned: KnownCollection = {
  status: 'planned',
  partnerId,
  siteId,
  kind: 'workshop',
  destinationPartnerId: recycler,
  wasteCode: '16 02 13*',
  plannedAt: '2026-11-16T09:00:00Z',
  devices: deviceIds.slice(0, 4).map((deviceId, index) => ({
    ...{ deviceId, category: index === 0 ? 'monitor' : 'laptop', labelCode: LABELS[index] ?? '' },
    ...{ weightGrams: index === 0 ? 5_730 : 1_650, weightBasis: index < 2 ? 'ESTIMATED' : 'REAL' },
  })),
  loose: [{ looseId: uuid(250), what: 'Câbles et chargeurs', weightGrams: 42_500, weightBasis: 'REAL' }],
  departure: null,
  arrival: null,
  treatment: null,
}
const departed: KnownCollection = {
  ...planned,
  status: 'departed',
  departure: {
    ...{ happenedAt: '2026-11-18T07:30:00Z', weightGrams: 53_180, weightBasis: 'ESTIMATED', signedBy: amina },
    ...{ slipNumber: 'BSD-20261118-ABC123', noSlipReason: null },
    authorisation: { validFrom: '2024-01-01', validUntil: '2028-12-31' },
  },
}
const weighed: KnownCollection = {
  ...departed,
  status: 'weighed',
  arrival: { happenedAt: '2026-11-18T15:00:00Z', weightGrams: 54_020, ticket: 'TP-88231' },
}
const treated: KnownCollection = {
  ...weighed,
  status: 'treated',
  treatment: {
    happenedAt: '2026-11-21T15:00:00Z',
    operations: [
      { code: 'R4', weightGrams: 41_000 },
      { code: 'R3', weightGrams: 12_000 },
    ],
    certificateSha256: 'c'.repeat(64),
  },
}
const collectionId = uuid(260) as CollectionId
const collection: CollectionPageProps = {
  frame: frame(),
  collectionId,
  collection: planned,
  from,
  destinationName: 'Recyclage du Rhône',
  isSender: true,
  isDestination: false,
  readerId: partnerId,
  wholeHistory: false,
  history: [],
  idempotencyKey,
}
const collectionHistory: readonly HistoryEntry[] = [
  cast.told(
    2,
    {
      type: 'CollectionFactCorrected',
      data: {
        ...{ collectionId, partnerId, revision: 1, factType: 'CollectionWeighed', correctedBy: amina },
        ...{ changes: { weightGrams: 54_020 }, reason: 'Tare du camion oubliée', happenedAt: at },
      },
    },
    at,
  ),
  cast.told(
    1,
    {
      type: 'CollectionWeighed',
      data: {
        ...{ collectionId, partnerId, weightGrams: 61_020, ticket: 'TP-88231' },
        happenedAt: '2026-11-18T15:00:00Z',
      },
    },
    '2026-11-18T15:00:00Z',
  ),
]

const collections: CollectionsPageProps = {
  frame: frame(),
  collections: (['planned', 'departed', 'weighed', 'treated', 'cancelled'] as const).map((status, index) => ({
    ...{
      collectionId: uuid(260 + index),
      from,
      destinationName: 'Recyclage du Rhône',
      kind: 'workshop',
      status,
    },
    ...{ wasteCode: '16 02 13*', plannedAt: '2026-11-16T09:00:00Z', deviceCount: 4, weightGrams: 53_180 },
    weightBasis: 'ESTIMATED',
    weighedGrams: status === 'weighed' || status === 'treated' ? 54_020 : null,
    treatedGrams: status === 'treated' ? 53_000 : null,
  })),
  next: null,
  ownSites: [{ siteId, name: 'Atelier de Vaise' }],
  destinations: [
    { partnerId: recycler, name: 'Recyclage du Rhône', authorisedUntil: '2028-12-31' },
    { partnerId: relay, name: 'Ferrailleur Martin', authorisedUntil: null },
  ],
  canAct: true,
  idempotencyKey,
}

export const CUSTODY_PAGES: Readonly<Record<string, VNode>> = {
  expeditions: <ConsignmentsPage {...consignments} />,
  'expeditions-erreur': (
    <ConsignmentsPage
      {...consignments}
      form="expedition"
      errors={[{ field: 'vers', text: 'Choisissez le site d’arrivée.' }]}
    />
  ),
  'expedition-a-remplir': (
    <ConsignmentPage
      {...consignment}
      form="appareils"
      errors={[
        { field: 'code', text: 'K7Q2M9XE : Cet appareil est scellé dans son kit : rouvrez d’abord le kit.' },
      ]}
    />
  ),
  'expedition-a-recevoir': (
    <ConsignmentPage
      {...consignment}
      consignment={sent}
      isSender={false}
      isReceiver
      actorId={paul}
      readerId={relay}
    />
  ),
  'expedition-a-signer': (
    <ConsignmentPage
      {...consignment}
      consignment={{ ...sent, lines: linesAre('received', 'received', 'refused', 'missing', 'received') }}
      isSender={false}
      isReceiver
      actorId={paul}
      readerId={relay}
    />
  ),
  'expedition-signee': (
    <ConsignmentPage {...consignment} consignment={accepted} history={consignmentHistory} />
  ),
  'expedition-vue': (
    <ConsignmentPage
      {...consignment}
      frame={frame(auditor)}
      consignment={{ ...accepted, status: 'closed' }}
      isSender={false}
      actorId={null}
      readerId={null}
    />
  ),
  collectes: <CollectionsPage {...collections} />,
  'collectes-erreur': (
    <CollectionsPage
      {...collections}
      form="collecte"
      errors={[{ field: 'dechet', text: 'Choisissez un code de déchet.' }]}
      values={{ destination: relay }}
    />
  ),
  'collecte-a-charger': <CollectionPage {...collection} />,
  'collecte-sans-bordereau': (
    <CollectionPage
      {...collection}
      frame={frame(manager)}
      form="depart"
      errors={[{ text: 'Ce déchet est dangereux : donnez le numéro du bordereau (BSD).' }]}
    />
  ),
  'collecte-partie': <CollectionPage {...collection} collection={departed} />,
  'collecte-pesee': (
    <CollectionPage {...collection} collection={weighed} isSender={false} isDestination readerId={recycler} />
  ),
  'collecte-traitee': <CollectionPage {...collection} collection={treated} history={collectionHistory} />,
}
