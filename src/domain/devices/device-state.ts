/** What is true of a device now: four orthogonal facts (custody, condition, erasure, use), never one status. */
import { defaultWeightGrams } from '../shared/parameters.js'
import {
  type CollectionId,
  type ConsignmentId,
  type DeviceCategory,
  type DeviceId,
  dayOf,
  type Instant,
  isAfter,
  type KitId,
  type PartnerId,
  type SiteId,
} from '../shared/values.js'
import type { BlockingFlag, DeviceFact } from './device-facts.js'
import { type Judgement, judge } from './erasure.js'
import type { DeviceFunction, PartKind } from './functions.js'
import { type Medium, type SanitisationReport, sameSerial } from './media.js'

export type KnownMedium = Medium & {
  readonly present: boolean
  readonly destroyed: boolean
  /** When it was last taken out; null while it never was. */
  readonly leftAt: Instant | null
  /** Erasure is owed since this moment: the intake, the installation, or the last return (E4). */
  readonly owedSince: Instant
  readonly reports: readonly SanitisationReport[]
  readonly riskAccepted: boolean
  /** What the donor of the machine it came from demanded, beside this one's. */
  readonly purgeDemanded: boolean
  readonly fromDeviceId: DeviceId | null
  readonly toDeviceId: DeviceId | null
}

export type Use =
  | { readonly state: 'in-stock' }
  | { readonly state: 'allocated'; readonly kitId: KitId; readonly sealed: boolean }
  | HandedOver
  | {
      readonly state: 'lost'
      readonly how: 'lost' | 'stolen' | 'written-off'
      /** From whose kit; null: from a workshop or a consignment. */
      readonly heldKitId: KitId | null
      readonly handOverId: string | null
    }
  | { readonly state: 'retired'; readonly collectionId: CollectionId | null }
  | { readonly state: 'collected'; readonly collectionId: CollectionId }
  | { readonly state: 'treated'; readonly collectionId: CollectionId }
type HandedOver = { readonly state: 'handed-over'; readonly kitId: KitId; readonly handOverId: string }

/** Kept for a consignment, on the road, or at the end of it and not accepted: the sender's all the while (C6). */
export type Transit = {
  readonly consignmentId: ConsignmentId
  readonly toPartnerId: PartnerId
  readonly toSiteId: SiteId
  readonly status: 'consigned' | 'under-way' | 'refused' | 'missing'
}

/** W5. A part taken out: on the shelf beside its machine, or put into another. */
export type TakenPart = {
  readonly partId: string
  readonly kind: PartKind
  readonly serial: string | null
  readonly toDeviceId: DeviceId | null
}
export type InstalledPart = {
  readonly partId: string
  readonly kind: PartKind
  readonly serial: string | null
  readonly fromDeviceId: DeviceId | null
}

/** A medium that a tool saw in this machine and that the inventory lacked then. */
export type Sighting = Pick<Medium, 'kind' | 'model' | 'capacityBytes'> & {
  readonly serial: string | null
  readonly fileSha256: string
  readonly sightedAt: Instant
  readonly explained: boolean
}

export type KnownDevice = {
  readonly status: 'known'
  readonly deviceId: DeviceId
  readonly category: DeviceCategory
  readonly maker: string
  readonly model: string | null
  readonly serial: string
  readonly labelCode: string
  readonly donationId: string
  readonly purgeDemanded: boolean
  readonly custodian: PartnerId
  readonly siteId: SiteId
  readonly receivedAt: Instant
  /** Whatever is found inside was in somebody's hands until then: the intake, or the last return (E4). */
  readonly inHandsSince: Instant
  readonly inspected: boolean
  readonly media: readonly KnownMedium[]
  readonly sightings: readonly Sighting[]
  readonly flags: readonly BlockingFlag[]
  readonly tests: Readonly<Partial<Record<DeviceFunction, 'passed' | 'failed'>>>
  readonly batteryHealthPercent: number | null
  readonly grade: string | null
  readonly use: Use
  readonly returned: boolean
  readonly weightGrams: number | null
  readonly transit: Transit | null
  readonly parts: readonly TakenPart[]
  readonly installedParts: readonly InstalledPart[]
  /** R5. Entered as waste, and not yet a product again. */
  readonly isWaste: boolean
  /** It waits for its end, or has come to it; what is stripped is retired too. */
  readonly retired: boolean
  /** W5. For its parts: for ever. */
  readonly stripped: boolean
  readonly replacedBy: DeviceId | null
}
export type Device = { readonly status: 'absent' } | KnownDevice

export const presentMedia = (device: KnownDevice) => device.media.filter(({ present }) => present)

/**
 * What a tool saw in this machine, and neither the inventory nor anybody answers for: a medium that is said to have
 * been taken out, and was seen inside afterwards, is answered for by its next leaving only.
 */
export const openSightings = ({ sightings, media }: Pick<KnownDevice, 'sightings' | 'media'>) =>
  sightings.filter(
    ({ serial, explained, sightedAt }) =>
      !explained &&
      !media.some(
        ({ serial: known, present, leftAt }) =>
          serial !== null &&
          sameSerial(known, serial) &&
          (present || (leftAt !== null && isAfter(leftAt, sightedAt))),
      ),
  )

/** The report that proves the most of this medium, by the floor in force at that moment; the last one where none does. */
export const bestProof = (
  medium: KnownMedium,
  device: KnownDevice,
  at: Instant,
): Judgement & { readonly report: SanitisationReport | undefined } => {
  const circumstances = {
    receivedAt: medium.owedSince,
    purgeDemanded: device.purgeDemanded || medium.purgeDemanded,
    on: dayOf(at),
  }
  const proofs = medium.reports.map((report) => ({ report, ...judge(report, medium, circumstances) }))
  const best =
    proofs.find(({ verdict }) => verdict === 'erased') ??
    proofs.find(({ verdict }) => verdict === 'erased-with-reservation')
  return best ?? proofs.at(-1) ?? { verdict: 'not-proven', reason: 'no-report', report: undefined }
}

export const judgementOf = (medium: KnownMedium, device: KnownDevice, at: Instant): Judgement => {
  const { verdict, reason } = bestProof(medium, device, at)
  return { verdict, reason }
}

/** E1, E6. Freed by evidence, or by evidence with a reservation that somebody took upon themselves. */
export const isFreed = (medium: KnownMedium, device: KnownDevice, at: Instant) => {
  const { verdict } = judgementOf(medium, device, at)
  return verdict === 'erased' || (verdict === 'erased-with-reservation' && medium.riskAccepted)
}

/** The kit whose holder has this device, or had it when it was lost. */
export const kitAway = ({ use }: KnownDevice): KitId | undefined =>
  use.state === 'handed-over' ? use.kitId : use.state === 'lost' ? (use.heldKitId ?? undefined) : undefined

type Received = Extract<DeviceFact, { readonly type: 'DeviceReceived' }>['data']

/** What a device is at its intake. */
export const receivedDevice = (data: Received): KnownDevice => ({
  status: 'known',
  deviceId: data.deviceId,
  category: data.category,
  maker: data.maker,
  model: data.model,
  serial: data.serial,
  labelCode: data.labelCode,
  donationId: data.donationId,
  purgeDemanded: data.purgeDemanded,
  custodian: data.partnerId,
  siteId: data.siteId,
  receivedAt: data.happenedAt,
  inHandsSince: data.happenedAt,
  inspected: false,
  media: [],
  sightings: [],
  flags: [],
  tests: {},
  batteryHealthPercent: null,
  grade: null,
  use: { state: 'in-stock' },
  returned: false,
  weightGrams: data.weightGrams,
  transit: null,
  parts: [],
  installedParts: [],
  isWaste: data.enteredAsWaste ?? false,
  retired: false,
  stripped: false,
  replacedBy: null,
})

/** In grams: as declared at its intake, else its category's median (W1). */
export const weighs = ({ weightGrams, category, receivedAt }: KnownDevice) =>
  weightGrams === null
    ? { weightGrams: defaultWeightGrams(category, dayOf(receivedAt)), weightBasis: 'ESTIMATED' as const }
    : { weightGrams, weightBasis: 'DECLARED' as const }
