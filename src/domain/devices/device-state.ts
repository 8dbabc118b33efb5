/** What is true of a device now: four orthogonal facts (custody, condition, erasure, use), never one status. */
import {
  type DeviceCategory,
  type DeviceId,
  dayOf,
  type Instant,
  type KitId,
  type PartnerId,
  type SiteId,
} from '../shared/values.js'
import type { BlockingFlag, DeviceEvent } from './device-facts.js'
import { isFlash, type Judgement, judge, sameSerial } from './erasure.js'
import { type DeviceFunction, TOUCHED_BY_A_MEDIUM } from './functions.js'
import type { Medium, SanitisationReport } from './media.js'

export type KnownMedium = Medium & {
  readonly present: boolean
  readonly destroyed: boolean
  /** Erasure is owed since this moment: the intake, the installation, or the last return (E4). */
  readonly owedSince: Instant
  readonly reports: readonly SanitisationReport[]
  readonly riskAccepted: boolean
}

export type Use =
  | { readonly state: 'in-stock' }
  | { readonly state: 'allocated'; readonly kitId: KitId; readonly sealed: boolean }
  | { readonly state: 'handed-over'; readonly kitId: KitId; readonly handOverId: string }

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
  readonly flags: readonly BlockingFlag[]
  readonly tests: Readonly<Partial<Record<DeviceFunction, 'passed' | 'failed'>>>
  readonly batteryHealthPercent: number | null
  readonly grade: string | null
  readonly use: Use
  readonly returned: boolean
}
export type Device = { readonly status: 'absent' } | KnownDevice

export const presentMedia = (device: KnownDevice) => device.media.filter(({ present }) => present)

/** The best that any report proves of this medium, by the floor in force at that moment. */
export const judgementOf = (medium: KnownMedium, device: KnownDevice, at: Instant): Judgement => {
  const judgements = medium.reports.map((report) =>
    judge(report, medium, {
      receivedAt: medium.owedSince,
      purgeDemanded: device.purgeDemanded,
      on: dayOf(at),
    }),
  )
  const best =
    judgements.find(({ verdict }) => verdict === 'erased') ??
    judgements.find(({ verdict }) => verdict === 'erased-with-reservation')
  return best ?? judgements.at(-1) ?? { verdict: 'not-proven', reason: 'no-report' }
}

/** E1, E6. Freed by evidence, or by evidence with a reservation that somebody took upon themselves. */
export const isFreed = (medium: KnownMedium, device: KnownDevice, at: Instant) => {
  const { verdict } = judgementOf(medium, device, at)
  return verdict === 'erased' || (verdict === 'erased-with-reservation' && medium.riskAccepted)
}

/** The stricter of two inspections holds: flash if either says flash, the larger capacity (E2, E8). */
const moreKnown = (seen: Medium, known: Medium): Medium => ({
  serial: known.serial,
  kind: isFlash(known.kind) || seen.kind === 'unknown' ? known.kind : seen.kind,
  model: seen.model ?? known.model,
  capacityBytes: Math.max(seen.capacityBytes ?? 0, known.capacityBytes ?? 0) || null,
})

const newMedium = (medium: Medium, owedSince: Instant): KnownMedium => ({
  ...medium,
  present: true,
  destroyed: false,
  owedSince,
  reports: [],
  riskAccepted: false,
})

export const applyToDevice = (device: Device, { type, data }: DeviceEvent): Device => {
  if (type === 'DeviceReceived')
    return {
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
      flags: [],
      tests: {},
      batteryHealthPercent: null,
      grade: null,
      use: { state: 'in-stock' },
      returned: false,
    }
  if (device.status === 'absent') return device

  const onMedium = (serial: string, change: (medium: KnownMedium) => KnownMedium): KnownDevice => ({
    ...device,
    media: device.media.map((medium) => (sameSerial(medium.serial, serial) ? change(medium) : medium)),
  })
  const voidTests = (functions: readonly DeviceFunction[]) =>
    Object.fromEntries(
      Object.entries(device.tests).filter(([name]) => !functions.some((touched) => touched === name)),
    )

  switch (type) {
    case 'DeviceInspected':
      return {
        ...device,
        inspected: true,
        media: [
          ...data.media.map((medium) => {
            const known = device.media.find(({ serial }) => sameSerial(serial, medium.serial))
            if (!known) return newMedium(medium, device.inHandsSince)
            // It had left and is found again: what it did meanwhile nobody knows (E4).
            return known.present
              ? { ...known, ...moreKnown(medium, known) }
              : newMedium(moreKnown(medium, known), data.happenedAt)
          }),
          ...device.media.filter(
            ({ serial }) => !data.media.some((medium) => sameSerial(medium.serial, serial)),
          ),
        ],
        batteryHealthPercent: data.batteryHealthPercent ?? device.batteryHealthPercent,
      }
    case 'FlagRaised':
      return { ...device, flags: [...device.flags.filter((flag) => flag !== data.flag), data.flag] }
    case 'FlagCleared':
      return { ...device, flags: device.flags.filter((flag) => flag !== data.flag) }
    case 'SanitisationReported':
      return onMedium(data.mediumSerial, (medium) => ({
        ...medium,
        reports: [...medium.reports, data.report],
      }))
    case 'MediumDestroyed': {
      const opened = device.media.some(
        ({ serial, present }) => present && sameSerial(serial, data.mediumSerial),
      )
      return {
        ...onMedium(data.mediumSerial, (medium) => ({ ...medium, present: false, destroyed: true })),
        tests: opened ? voidTests(TOUCHED_BY_A_MEDIUM) : device.tests,
      }
    }
    case 'MediumRemoved':
      return {
        ...onMedium(data.mediumSerial, (medium) => ({ ...medium, present: false })),
        tests: voidTests(TOUCHED_BY_A_MEDIUM),
      }
    case 'MediumInstalled':
      return {
        ...device,
        media: [
          ...device.media.filter(({ serial }) => !sameSerial(serial, data.medium.serial)),
          newMedium(data.medium, data.happenedAt),
        ],
        tests: voidTests(TOUCHED_BY_A_MEDIUM),
      }
    case 'ResidualRiskAccepted':
      return onMedium(data.mediumSerial, (medium) => ({ ...medium, riskAccepted: true }))
    case 'DeviceRepaired':
      return { ...device, tests: voidTests(data.functions) }
    case 'DeviceTested':
      return {
        ...device,
        tests: {
          ...device.tests,
          ...Object.fromEntries(Object.entries(data.results).filter(([, result]) => result !== 'not-tested')),
        },
        batteryHealthPercent: data.batteryHealthPercent ?? device.batteryHealthPercent,
      }
    case 'DeviceGraded':
      return { ...device, grade: data.grade }
    case 'DeviceAllocated':
      return { ...device, use: { state: 'allocated', kitId: data.kitId, sealed: false } }
    case 'DeviceReleased':
      return { ...device, use: { state: 'in-stock' } }
    case 'DeviceSealed':
      return { ...device, use: { state: 'allocated', kitId: data.kitId, sealed: true } }
    case 'SealBroken':
      return { ...device, use: { state: 'allocated', kitId: data.kitId, sealed: false } }
    case 'DeviceHandedOver':
      return { ...device, use: { state: 'handed-over', kitId: data.kitId, handOverId: data.handOverId } }
    case 'DeviceReturned':
      return {
        ...device,
        siteId: data.siteId,
        inHandsSince: data.happenedAt,
        inspected: false,
        // What was proven before says nothing of what the holder put on it since, whatever a tool's clock said.
        media: device.media.map((medium) => ({
          ...medium,
          owedSince: data.happenedAt,
          reports: [],
          riskAccepted: false,
        })),
        tests: {},
        batteryHealthPercent: null,
        grade: null,
        use: { state: 'in-stock' },
        returned: true,
      }
  }
}
