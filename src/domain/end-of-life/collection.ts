/**
 * A collection in end of life: devices and loose kilograms that leave for an authorised recycler.
 *
 * Stream `collection-<CollectionId>`. Promises: every weight is above zero and REAL, DECLARED or ESTIMATED (W1); its
 * manifest is frozen at departure (W3), to a destination authorised that day, with the slip's number or the
 * reason why there is none when the waste is hazardous; what is treated is no more than what was shipped,
 * give or take the dated tolerance (W4). That storage is erased first (W2), each device's own stream promises.
 */
import { context } from '../context.js'
import { type Correctable, withCorrections } from '../corrections.js'
import { type Refused, refuse } from '../decider.js'
import { treatmentTolerancePercent } from '../shared/parameters.js'
import {
  type ActorId,
  type DeviceCategory,
  type DeviceId,
  dayOf,
  type Instant,
  type PartnerId,
  type SiteId,
  WeightBasis,
} from '../shared/values.js'
import type { Rules } from '../timeline.js'
import {
  CollectionCommand,
  CollectionEvent,
  CollectionFact,
  type CollectionFactCorrected,
  type CollectionKind,
  isHazardous,
  PLAIN_COLLECTION_FACTS,
  type WasteCode,
} from './collection-facts.js'

export type CollectionRefusal =
  | 'collection-not-found'
  | 'collection-already-planned'
  | 'collection-of-another-partner'
  | 'collection-cancelled'
  | 'collection-empty'
  | 'manifest-frozen'
  | 'line-not-on-manifest'
  | 'destination-not-authorised'
  | 'slip-or-reason-missing'
  | 'slip-and-reason'
  | 'collection-not-departed'
  | 'collection-not-weighed'
  | 'collection-already-weighed'
  | 'collection-already-treated'
  | 'treated-more-than-shipped'

type Weight = { readonly weightGrams: number; readonly weightBasis: WeightBasis }
export type LoadedDevice = Weight & {
  readonly deviceId: DeviceId
  readonly category: DeviceCategory
  readonly labelCode: string
}
export type LooseLoad = Weight & { readonly looseId: string; readonly what: string }

export type KnownCollection = {
  readonly status: 'planned' | 'departed' | 'weighed' | 'treated' | 'cancelled'
  readonly partnerId: PartnerId
  readonly siteId: SiteId
  readonly kind: CollectionKind
  readonly destinationPartnerId: PartnerId
  readonly wasteCode: WasteCode
  readonly plannedAt: Instant
  readonly devices: readonly LoadedDevice[]
  readonly loose: readonly LooseLoad[]
  readonly departure:
    | (Weight & {
        readonly happenedAt: Instant
        readonly signedBy: ActorId
        readonly slipNumber: string | null
        readonly noSlipReason: string | null
        readonly authorisation: { readonly validFrom: string; readonly validUntil: string } | null
      })
    | null
  readonly arrival: {
    readonly happenedAt: Instant
    readonly weightGrams: number
    readonly ticket: string | null
  } | null
  readonly treatment: {
    readonly happenedAt: Instant
    readonly operations: readonly { readonly code: string; readonly weightGrams: number }[]
    readonly certificateSha256: string
  } | null
}
export type Collection = { readonly status: 'absent' } | KnownCollection

const sum = (loads: readonly { readonly weightGrams: number }[]) =>
  loads.reduce((grams, { weightGrams }) => grams + weightGrams, 0)

/** W1. In grams; REAL only if every line of it was weighed, DECLARED if none of it was estimated. */
export const manifestWeight = ({ devices, loose }: KnownCollection): Weight => {
  const loads = [...devices, ...loose]
  // From the surest to the least sure: a sum is worth its least sure line.
  const places = loads.map(({ weightBasis }) => WeightBasis.options.indexOf(weightBasis))
  const weightBasis = WeightBasis.options[Math.max(0, ...places)] ?? 'ESTIMATED'
  return { weightGrams: sum(loads), weightBasis }
}

/** W4. The most that may be treated of what was weighed at arrival, in grams. */
export const treatableGrams = (weighedGrams: number, on: string) =>
  Math.floor((weighedGrams * (100 + treatmentTolerancePercent(on))) / 100)

const toFact = ({ type, data }: CollectionCommand, collection: Collection): CollectionFact => {
  const known = collection.status === 'absent' ? undefined : collection
  const completed = (factType: CollectionFact['type'], more: object) =>
    ({ type: factType, data: { ...data, ...more } }) as CollectionFact
  const deviceIds = known?.devices.map(({ deviceId }) => deviceId) ?? []
  switch (type) {
    case 'DepartCollection':
      return completed('CollectionDeparted', { ...(known && manifestWeight(known)), deviceIds })
    case 'TreatCollection':
      return completed('CollectionTreated', { custodianId: known?.partnerId ?? data.partnerId, deviceIds })
    case 'CancelCollection':
      return completed('CollectionCancelled', { deviceIds })
    case 'CorrectCollectionFact':
      throw new Error('a correction is asked as one')
    case 'PlanCollection':
    case 'AddCollectionDevice':
    case 'RemoveCollectionDevice':
    case 'AddCollectionLoose':
    case 'RemoveCollectionLoose':
    case 'WeighCollection':
      return { type: PLAIN_COLLECTION_FACTS[type], data } as CollectionFact
  }
}

const rules: Rules<CollectionCommand, CollectionFact, Collection, CollectionRefusal> = {
  initial: { status: 'absent' },
  toFact,

  already({ type, data }, collection) {
    if (collection.status === 'absent') return false
    switch (type) {
      case 'CollectionPlanned':
        return collection.partnerId === data.partnerId && collection.siteId === data.siteId
      case 'CollectionDeviceAdded':
        return collection.devices.some(({ deviceId }) => deviceId === data.deviceId)
      case 'CollectionLooseAdded':
        return collection.loose.some(({ looseId }) => looseId === data.looseId)
      case 'CollectionDeviceRemoved':
      case 'CollectionLooseRemoved':
        return undefined
      case 'CollectionDeparted':
        return (
          collection.departure?.signedBy === data.signature.actorId &&
          collection.departure.slipNumber === data.slipNumber &&
          collection.departure.noSlipReason === data.noSlipReason
        )
      case 'CollectionWeighed':
        return collection.arrival?.weightGrams === data.weightGrams
      case 'CollectionTreated':
        return collection.treatment?.certificateSha256 === data.certificateSha256
      case 'CollectionCancelled':
        return collection.status === 'cancelled'
    }
  },

  forbids({ type, data }, collection): Refused<CollectionRefusal> | undefined {
    if (type === 'CollectionPlanned')
      return collection.status === 'absent' ? undefined : refuse('collection-already-planned')
    if (collection.status === 'absent') return refuse('collection-not-found')
    // At arrival and after, the recycler tells it as well as the sender.
    const isTold =
      data.partnerId === collection.partnerId ||
      ((type === 'CollectionWeighed' || type === 'CollectionTreated') &&
        data.partnerId === collection.destinationPartnerId)
    if (!isTold) return refuse('collection-of-another-partner')
    if (collection.status === 'cancelled') return refuse('collection-cancelled')
    switch (type) {
      case 'CollectionDeviceAdded':
      case 'CollectionLooseAdded':
        return isOpen(collection) ? undefined : refuse('manifest-frozen')
      case 'CollectionCancelled':
        if (!isOpen(collection)) return refuse('manifest-frozen')
        return hasDevices(collection, data.deviceIds) ? undefined : refuse('collection-cancelled')
      case 'CollectionDeviceRemoved':
        if (!isOpen(collection)) return refuse('manifest-frozen')
        return collection.devices.some(({ deviceId }) => deviceId === data.deviceId)
          ? undefined
          : refuse('line-not-on-manifest')
      case 'CollectionLooseRemoved':
        if (!isOpen(collection)) return refuse('manifest-frozen')
        return collection.loose.some(({ looseId }) => looseId === data.looseId)
          ? undefined
          : refuse('line-not-on-manifest')
      case 'CollectionDeparted':
        if (!isOpen(collection)) return refuse('manifest-frozen')
        return forbiddenDeparture(data, collection) ?? forbiddenManifest(data, collection)
      case 'CollectionWeighed':
        if (!collection.departure) return refuse('collection-not-departed')
        if (collection.treatment) return refuse('collection-already-treated')
        return collection.arrival ? refuse('collection-already-weighed') : undefined
      case 'CollectionTreated': {
        if (!collection.departure) return refuse('collection-not-departed')
        if (!collection.arrival) return refuse('collection-not-weighed')
        if (collection.treatment) return refuse('collection-already-treated')
        const limit = treatableGrams(collection.arrival.weightGrams, dayOf(data.happenedAt))
        const actual = sum(data.operations)
        return actual > limit ? refuse('treated-more-than-shipped', { limit, actual }) : undefined
      }
    }
  },

  apply(collection, { type, data }) {
    if (type === 'CollectionPlanned')
      return {
        status: 'planned',
        partnerId: data.partnerId,
        siteId: data.siteId,
        kind: data.kind,
        destinationPartnerId: data.destinationPartnerId,
        wasteCode: data.wasteCode,
        plannedAt: data.happenedAt,
        devices: [],
        loose: [],
        departure: null,
        arrival: null,
        treatment: null,
      }
    if (collection.status === 'absent') return collection
    switch (type) {
      case 'CollectionDeviceAdded': {
        const { deviceId, category, labelCode, weightGrams, weightBasis } = data
        return {
          ...collection,
          devices: [...collection.devices, { deviceId, category, labelCode, weightGrams, weightBasis }],
        }
      }
      case 'CollectionDeviceRemoved':
        return {
          ...collection,
          devices: collection.devices.filter(({ deviceId }) => deviceId !== data.deviceId),
        }
      case 'CollectionLooseAdded': {
        const { looseId, what, weightGrams, weightBasis } = data
        return { ...collection, loose: [...collection.loose, { looseId, what, weightGrams, weightBasis }] }
      }
      case 'CollectionLooseRemoved':
        return { ...collection, loose: collection.loose.filter(({ looseId }) => looseId !== data.looseId) }
      case 'CollectionDeparted': {
        const { happenedAt, weightGrams, weightBasis, slipNumber, noSlipReason, authorisation } = data
        const signedBy = data.signature.actorId
        return {
          ...collection,
          status: 'departed',
          departure: {
            ...{ happenedAt, weightGrams, weightBasis, signedBy },
            ...{ slipNumber, noSlipReason, authorisation },
          },
        }
      }
      case 'CollectionWeighed': {
        const { happenedAt, weightGrams, ticket } = data
        return { ...collection, status: 'weighed', arrival: { happenedAt, weightGrams, ticket } }
      }
      case 'CollectionTreated': {
        const { happenedAt, operations, certificateSha256 } = data
        return { ...collection, status: 'treated', treatment: { happenedAt, operations, certificateSha256 } }
      }
      case 'CollectionCancelled':
        return { ...collection, status: 'cancelled', devices: [], loose: [] }
    }
  },
}

const isOpen = ({ status }: KnownCollection) => status === 'planned'

const hasDevices = ({ devices }: KnownCollection, deviceIds: readonly DeviceId[]) =>
  devices.length === deviceIds.length && devices.every(({ deviceId }) => deviceIds.includes(deviceId))

/** W3. What was signed for is what stood there: a line told late does not slip onto the manifest. */
const forbiddenManifest = (
  { deviceIds, weightGrams }: Departure,
  collection: KnownCollection,
): Refused<CollectionRefusal> | undefined =>
  hasDevices(collection, deviceIds) && manifestWeight(collection).weightGrams === weightGrams
    ? undefined
    : refuse('manifest-frozen')

type Departure = Extract<CollectionFact, { type: 'CollectionDeparted' }>['data']

const forbiddenDeparture = (
  { slipNumber, noSlipReason, authorisation, happenedAt }: Departure,
  { devices, loose, wasteCode }: KnownCollection,
): Refused<CollectionRefusal> | undefined => {
  if (devices.length + loose.length === 0) return refuse('collection-empty')
  const on = dayOf(happenedAt)
  if (!authorisation || on < authorisation.validFrom || on > authorisation.validUntil)
    return refuse('destination-not-authorised')
  if (slipNumber !== null && noSlipReason !== null) return refuse('slip-and-reason')
  return isHazardous(wasteCode) && slipNumber === null && noSlipReason === null
    ? refuse('slip-or-reason-missing')
    : undefined
}

/** Of a collection, what its own organisation may have told wrong; which devices left is not one of them (W3). */
const CORRECTABLE: Readonly<Partial<Record<CollectionFact['type'], Correctable>>> = {
  CollectionPlanned: { fields: ['happenedAt', 'wasteCode'], withdrawable: false },
  CollectionDeparted: { fields: ['slipNumber', 'noSlipReason'], withdrawable: false },
  CollectionWeighed: { fields: ['happenedAt', 'weightGrams', 'ticket'], withdrawable: true },
  CollectionTreated: { fields: ['operations', 'certificateSha256'], withdrawable: false },
}

export const collectionDecider = withCorrections<
  CollectionCommand,
  CollectionFact,
  Collection,
  CollectionRefusal,
  CollectionFactCorrected
>(rules, {
  factType: 'CollectionFactCorrected',
  asked: (command) => (command.type === 'CorrectCollectionFact' ? command.data : undefined),
  correctable: ({ type }) => CORRECTABLE[type],
  read: (fact) => CollectionFact.safeParse(fact).data,
})

export const collections = context({
  category: 'collection',
  key: ({ collectionId }) => collectionId,
  events: CollectionEvent,
  commands: CollectionCommand,
  decider: collectionDecider,
})
