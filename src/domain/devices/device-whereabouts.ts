/**
 * Where a device is and for what it is kept: in stock, in a kit, on the road, at its holder's, lost, or at
 * the end of its life. Which fact may follow on which place (C1–C6, K1, T7, W2, W5), and what it makes true.
 */
import { type Refused, refuse } from '../decider.js'
import type { Instant, SiteId } from '../shared/values.js'
import type { DeviceFact } from './device-facts.js'
import { type KnownDevice, kitAway, type Use } from './device-state.js'
import { obstacles, type Unfitness } from './fitness.js'

const WHEREABOUTS = [
  ...(['DeviceAllocated', 'DeviceReleased', 'DeviceSealed', 'SealBroken'] as const),
  ...(['DeviceHandedOver', 'DeviceReturned', 'DeviceLost', 'DeviceFound', 'DeviceWrittenOff'] as const),
  ...(['DeviceConsigned', 'DeviceUnconsigned', 'DeviceShipped', 'DeviceArrived', 'DeviceTakenBack'] as const),
  ...(['ReplacementSealed', 'ReplacementWithdrawn', 'DeviceReplaced'] as const),
  ...(['DeviceRetired', 'DeviceStripped', 'DeviceLoaded', 'DeviceUnloaded'] as const),
  ...(['DeviceCollected', 'DeviceTreated'] as const),
] as const
export type WhereaboutsFact = Extract<DeviceFact, { readonly type: (typeof WHEREABOUTS)[number] }>

const NAMES: readonly string[] = WHEREABOUTS
export const isWhereabouts = (fact: DeviceFact): fact is WhereaboutsFact => NAMES.includes(fact.type)

export type WhereaboutsRefusal =
  | 'device-handed-over'
  | 'device-sealed'
  | 'device-not-handed-over'
  | 'device-in-another-kit'
  | 'device-in-kit'
  | 'device-not-in-this-kit'
  | 'device-not-sealed'
  | 'device-in-another-consignment'
  | 'device-consigned'
  | 'device-not-in-this-consignment'
  | 'device-in-transit'
  | 'not-the-receiver'
  | 'device-lost'
  | 'device-not-lost'
  | 'device-retired'
  | 'device-stripped'
  | 'device-loaded'
  | 'device-not-in-this-collection'
  | 'device-collected'
  | 'device-treated'
  | Unfitness

type Refusal = Refused<WhereaboutsRefusal>

/** The first thing in the way of whoever takes a device for something: it is kept, gone, or at its end. */
export const takenBy = ({ use, transit, stripped }: KnownDevice): Refusal | undefined => {
  if (transit)
    return transit.status === 'consigned'
      ? refuse('device-consigned', { existingId: transit.consignmentId })
      : refuse('device-in-transit', { existingId: transit.consignmentId })
  switch (use.state) {
    case 'in-stock':
      return undefined
    case 'allocated':
      return use.sealed
        ? refuse('device-sealed', { existingId: use.kitId })
        : refuse('device-in-kit', { existingId: use.kitId })
    case 'handed-over':
      return refuse('device-handed-over')
    case 'lost':
      return refuse('device-lost')
    case 'retired':
      if (use.collectionId !== null) return refuse('device-loaded', { existingId: use.collectionId })
      return refuse(stripped ? 'device-stripped' : 'device-retired')
    case 'collected':
      return refuse('device-collected', { existingId: use.collectionId })
    case 'treated':
      return refuse('device-treated', { existingId: use.collectionId })
  }
}

/** What may be told of a device wherever it is: it was reported stolen, or is not any more (R3). */
const TOLD_ANYWHERE: readonly DeviceFact['type'][] = ['FlagRaised', 'FlagCleared']
/** What has a paper that will be signed for it: it leaves as it was found fit to, or is taken out first. */
const CLOSED_IN: readonly WhereaboutsRefusal[] = ['device-sealed', 'device-consigned', 'device-loaded']
/** What is still done to a device that waits for its end: it is emptied of its data and of its parts. */
const DONE_TO_RETIRED: readonly DeviceFact['type'][] = [
  ...(['DeviceInspected', 'SanitisationReported', 'MediumDestroyed', 'MediumRemoved'] as const),
  // Moved in: a disk that the machine it was moved to did not take comes back.
  ...(['MediumMovedOut', 'MediumMovedIn', 'ResidualRiskAccepted', 'PartTaken'] as const),
]

/** The bench works on what stands before it: not on what is closed in, on the road, away or at its end. */
export const forbiddenBench = (type: DeviceFact['type'], device: KnownDevice): Refusal | undefined => {
  const taken = takenBy(device)
  if (!taken || taken.refusal === 'device-in-kit') return undefined
  if (TOLD_ANYWHERE.includes(type) && !CLOSED_IN.includes(taken.refusal)) return undefined
  return isWaitingForItsEnd(device.use) && DONE_TO_RETIRED.includes(type) ? undefined : taken
}

/** R3. What must not leave a workshop by any road, not even as waste. */
const isHeld = ({ flags }: KnownDevice) =>
  flags.some((flag) => flag === 'reported-stolen' || flag === 'legal-hold')
const heldBack = (device: KnownDevice) =>
  isHeld(device) ? refuse('device-blocked', { missing: device.flags }) : undefined

/** E1, E5, W2. What stands between the media of a device and any way out. */
const MEDIA_OBSTACLES: readonly Unfitness[] = [
  'device-not-inspected',
  'sighted-medium-not-inventoried',
  'medium-not-erased',
]

/** What of a device's unfitness forbids an act that asks for some of it only. */
const obstacleAmong = (names: readonly Unfitness[], device: KnownDevice, at: Instant) =>
  obstacles(device, at).find(({ refusal }) => names.includes(refusal))

export const forbiddenWhereabouts = (fact: WhereaboutsFact, device: KnownDevice): Refusal | undefined => {
  const { use, transit } = device
  const { type, data } = fact
  const taken = takenBy(device)
  switch (type) {
    case 'DeviceAllocated':
      if (use.state === 'allocated' && use.kitId !== data.kitId)
        return refuse('device-in-another-kit', { existingId: use.kitId })
      if (taken && use.state !== 'allocated') return taken
      return obstacleAmong(MEDIA_OBSTACLES, device, data.happenedAt)
    case 'DeviceSealed':
      return isInKit(use, data.kitId)
        ? obstacles(device, data.happenedAt)[0]
        : elsewhere(taken, 'device-not-in-this-kit')
    case 'SealBroken':
      return isInKit(use, data.kitId) ? undefined : elsewhere(taken, 'device-not-in-this-kit')
    case 'DeviceReleased':
      if (!isInKit(use, data.kitId)) return elsewhere(taken, 'device-not-in-this-kit')
      return use.sealed ? refuse('device-sealed') : undefined
    case 'DeviceHandedOver':
      if (!isInKit(use, data.kitId)) return elsewhere(taken, 'device-not-in-this-kit')
      return use.sealed ? undefined : refuse('device-not-sealed')
    case 'DeviceReturned':
      return kitAway(device) ? undefined : refuse('device-not-handed-over')

    case 'DeviceConsigned':
      if (transit && transit.consignmentId !== data.consignmentId)
        return refuse('device-in-another-consignment', { existingId: transit.consignmentId })
      return taken ?? heldBack(device)
    case 'DeviceUnconsigned':
    case 'DeviceShipped':
      if (transit?.consignmentId !== data.consignmentId) return refuse('device-not-in-this-consignment')
      return transit.status === 'consigned' ? undefined : taken
    case 'DeviceArrived':
      return isUnderWay(device, data.consignmentId) ? undefined : refuse('device-not-in-this-consignment')
    case 'DeviceTakenBack':
      return isUnderWay(device, data.consignmentId) && transit?.status !== 'under-way'
        ? undefined
        : refuse('device-not-in-this-consignment')

    case 'DeviceLost':
      return use.state === 'handed-over' || isWaitingForItsEnd(use) ? undefined : taken
    case 'DeviceFound':
      return use.state === 'lost' ? undefined : refuse('device-not-lost')
    case 'DeviceWrittenOff':
      return (use.state === 'lost' && use.how !== 'written-off') || transit?.status === 'missing'
        ? undefined
        : refuse('device-not-lost')

    case 'ReplacementSealed':
      return taken ?? obstacles(device, data.happenedAt)[0]
    case 'ReplacementWithdrawn':
      return isInKit(use, data.kitId) ? undefined : elsewhere(taken, 'device-not-in-this-kit')
    case 'DeviceReplaced':
      return kitAway(device) === data.kitId ? undefined : refuse('device-not-handed-over')

    case 'DeviceRetired':
      return taken
    case 'DeviceStripped':
      return isWaitingForItsEnd(use) ? undefined : taken
    case 'DeviceLoaded': {
      if (taken && !isWaitingForItsEnd(use)) return taken
      const unproven = obstacleAmong(
        MEDIA_OBSTACLES.filter((name) => device.category !== 'monitor' || name !== 'device-not-inspected'),
        device,
        data.happenedAt,
      )
      return heldBack(device) ?? unproven
    }
    case 'DeviceUnloaded':
    case 'DeviceCollected':
      return use.state === 'retired' && use.collectionId === data.collectionId
        ? undefined
        : elsewhere(taken, 'device-not-in-this-collection')
    case 'DeviceTreated':
      return use.state === 'collected' && use.collectionId === data.collectionId
        ? undefined
        : elsewhere(taken, 'device-not-in-this-collection')
  }
}

/** Retired, stripped or not, and not yet on a pallet. */
const isWaitingForItsEnd = (use: Use) => use.state === 'retired' && use.collectionId === null

const isInKit = (use: Use, kitId: string): use is Extract<Use, { state: 'allocated' }> =>
  use.state === 'allocated' && use.kitId === kitId

/** Who looks for it in one place is told where it is instead, when it is at its holder's or at its end. */
const elsewhere = (taken: Refusal | undefined, not: WhereaboutsRefusal): Refusal => {
  if (!taken || taken.refusal === 'device-in-kit' || taken.refusal === 'device-sealed') return refuse(not)
  return taken
}

const isUnderWay = ({ transit }: KnownDevice, consignmentId: string) =>
  transit?.consignmentId === consignmentId && transit.status !== 'consigned'

/** Out of our hands and back: what was proven before says nothing of what was put on it since (E4). */
const backInHands = (device: KnownDevice, siteId: SiteId, at: Instant): KnownDevice => ({
  ...device,
  siteId,
  inHandsSince: at,
  inspected: false,
  media: device.media.map((medium) => ({ ...medium, owedSince: at, reports: [], riskAccepted: false })),
  tests: {},
  batteryHealthPercent: null,
  grade: null,
  use: atRest(device),
})
const RETIRED: Use = { state: 'retired', collectionId: null }
/** Where a device is when nobody takes it for anything: what was retired or stripped stays so. */
const atRest = ({ retired }: KnownDevice): Use => (retired ? RETIRED : { state: 'in-stock' })

export const applyWhereabouts = (device: KnownDevice, fact: WhereaboutsFact): KnownDevice => {
  const { use } = device
  const { type, data } = fact
  switch (type) {
    case 'DeviceAllocated':
    case 'SealBroken':
      return { ...device, use: { state: 'allocated', kitId: data.kitId, sealed: false } }
    case 'DeviceSealed':
    case 'ReplacementSealed':
      return { ...device, use: { state: 'allocated', kitId: data.kitId, sealed: true } }
    case 'DeviceReleased':
    case 'ReplacementWithdrawn':
      return { ...device, use: { state: 'in-stock' } }
    case 'DeviceHandedOver':
      return { ...device, use: { state: 'handed-over', kitId: data.kitId, handOverId: data.handOverId } }
    case 'DeviceReturned':
      return {
        ...backInHands(device, data.siteId, data.happenedAt),
        custodian: data.partnerId,
        returned: true,
        replacedBy: null,
      }
    case 'DeviceConsigned': {
      const { consignmentId, toPartnerId, toSiteId } = data
      return { ...device, transit: { consignmentId, toPartnerId, toSiteId, status: 'consigned' } }
    }
    case 'DeviceUnconsigned':
      return { ...device, transit: null }
    case 'DeviceShipped':
      return { ...device, transit: device.transit && { ...device.transit, status: 'under-way' } }
    case 'DeviceArrived':
      return data.outcome === 'accepted'
        ? { ...device, custodian: data.partnerId, siteId: data.siteId, transit: null }
        : { ...device, transit: device.transit && { ...device.transit, status: data.outcome } }
    case 'DeviceTakenBack':
      return { ...device, siteId: data.siteId, transit: null }
    case 'DeviceLost':
      return { ...device, use: lostFrom(use, data.how) }
    case 'DeviceWrittenOff':
      return { ...device, use: lostFrom(use, 'written-off'), transit: null }
    case 'DeviceFound': {
      const kitId = kitAway(device)
      if (data.siteId === null && use.state === 'lost' && kitId !== undefined)
        return { ...device, use: { state: 'handed-over', kitId, handOverId: use.handOverId ?? '' } }
      return {
        ...backInHands(device, data.siteId ?? device.siteId, data.happenedAt),
        custodian: data.partnerId,
        returned: device.returned || kitId !== undefined,
        replacedBy: null,
      }
    }
    case 'DeviceReplaced':
      return { ...device, replacedBy: data.newDeviceId }
    case 'DeviceRetired':
      return { ...device, retired: true, use: RETIRED }
    case 'DeviceStripped':
      return { ...device, retired: true, stripped: true, use: RETIRED }
    case 'DeviceUnloaded':
      return { ...device, use: atRest(device) }
    case 'DeviceLoaded':
      return { ...device, use: { state: 'retired', collectionId: data.collectionId } }
    case 'DeviceCollected':
      return { ...device, use: { state: 'collected', collectionId: data.collectionId } }
    case 'DeviceTreated':
      return { ...device, use: { state: 'treated', collectionId: data.collectionId } }
  }
}

const lostFrom = (use: Use, how: 'lost' | 'stolen' | 'written-off'): Use => {
  if (use.state === 'lost') return { ...use, how }
  const { kitId: heldKitId, handOverId } =
    use.state === 'handed-over' ? use : { kitId: null, handOverId: null }
  return { state: 'lost', how, heldKitId, handOverId }
}
