/** The collections' vocabulary: a pallet from Villeurbanne to an authorised recycler. */
import type { CollectionCommand, CollectionEvent } from '../../../src/domain/end-of-life/collection-facts.js'
import { wordsFor } from '../../support/decider-spec.js'
import {
  at,
  cables,
  collection,
  friday,
  labelOf,
  laptop,
  marc,
  nextMonday,
  nextTuesday,
  nextYear,
  recycler,
  sonia,
  thursday,
  wednesday,
  weeefund,
  weeefundVilleurbanne,
} from '../../support/people-and-things.js'

const words = wordsFor<CollectionCommand, CollectionEvent>()
const by = { collectionId: collection, partnerId: weeefund }

export const [plan, planned] = words(
  'PlanCollection',
  'CollectionPlanned',
  {
    ...by,
    happenedAt: wednesday,
    siteId: weeefundVilleurbanne,
    kind: 'workshop',
    destinationPartnerId: recycler,
    wasteCode: '16 02 13*',
  },
  {},
)
export const [addDevice, deviceAdded] = words(
  'AddCollectionDevice',
  'CollectionDeviceAdded',
  {
    ...by,
    happenedAt: thursday,
    deviceId: laptop,
    category: 'laptop',
    labelCode: labelOf(1),
    weightGrams: 1_650,
    weightBasis: 'REAL',
  },
  {},
)
export const [removeDevice, deviceRemoved] = words(
  'RemoveCollectionDevice',
  'CollectionDeviceRemoved',
  { ...by, happenedAt: at(thursday, '10:00'), deviceId: laptop, reason: 'Finalement réparable' },
  {},
)
export const [addLoose, looseAdded] = words(
  'AddCollectionLoose',
  'CollectionLooseAdded',
  { ...by, happenedAt: thursday, looseId: cables, what: 'Câbles', weightGrams: 8_350, weightBasis: 'REAL' },
  {},
)
export const [removeLoose, looseRemoved] = words(
  'RemoveCollectionLoose',
  'CollectionLooseRemoved',
  { ...by, happenedAt: at(thursday, '11:00'), looseId: cables, reason: 'Réemployés' },
  {},
)
export const [depart, departed] = words(
  'DepartCollection',
  'CollectionDeparted',
  {
    ...by,
    happenedAt: friday,
    slipNumber: 'BSD-20260109-ABC',
    noSlipReason: null,
    signature: { actorId: marc, on: 'screen' },
    authorisation: { validFrom: '2025-01-01', validUntil: '2026-12-31' },
  },
  { weightGrams: 10_000, weightBasis: 'REAL', deviceIds: [laptop] },
)
export const [weigh, weighed] = words(
  'WeighCollection',
  'CollectionWeighed',
  { ...by, partnerId: recycler, happenedAt: nextMonday, weightGrams: 10_000, ticket: 'PB-118' },
  {},
)
export const [treat, treated] = words(
  'TreatCollection',
  'CollectionTreated',
  {
    ...by,
    partnerId: recycler,
    happenedAt: nextTuesday,
    operations: [
      { code: 'R4', weightGrams: 7_000 },
      { code: 'R5', weightGrams: 3_000 },
    ],
    certificateSha256: '4'.repeat(64),
  },
  { custodianId: weeefund, deviceIds: [laptop] },
)
export const [cancel, cancelled] = words(
  'CancelCollection',
  'CollectionCancelled',
  { ...by, happenedAt: at(thursday, '12:00'), reason: 'Camion en panne' },
  { deviceIds: [laptop] },
)
/** X1. What a fact of the stream, by its revision, should have said. */
export const [correct, corrected] = words(
  'CorrectCollectionFact',
  'CollectionFactCorrected',
  {
    ...by,
    happenedAt: nextYear,
    revision: 0,
    changes: { wasteCode: '16 02 14' },
    reason: 'Code mal lu',
    correctedBy: sonia,
  },
  { factType: 'CollectionPlanned' },
)

/** What has happened to the pallet by then: one laptop and some cables, ten kilograms in all. */
export const filled = [planned(), deviceAdded(), looseAdded()]
export const gone = [...filled, departed()]
export const arrived = [...gone, weighed()]
export const ended = [...arrived, treated()]
