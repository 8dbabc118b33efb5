/**
 * The work done on a device: what each fact of the bench makes true, and what its media, flags and tests
 * allow to be told of it (E1–E8, R1–R5, W5).
 */
import { type Refused, refuse } from '../decider.js'
import { isPlaceholderSerial } from '../shared/placeholder-serials.js'
import { type DeviceCategory, type Instant, millis } from '../shared/values.js'
import { BY_HAND, type DeviceFact } from './device-facts.js'
import {
  judgementOf,
  type KnownDevice,
  type KnownMedium,
  openSightings,
  presentMedia,
  type Sighting,
} from './device-state.js'
import type { WhereaboutsFact } from './device-whereabouts.js'
import { isFlash } from './erasure.js'
import { type DeviceFunction, FUNCTIONS, TOUCHED_BY_A_MEDIUM, TOUCHED_BY_A_PART } from './functions.js'
import { isSameRecord, type Medium, sameSerial } from './media.js'

export type WorkFact = Exclude<DeviceFact, WhereaboutsFact | { readonly type: 'DeviceReceived' }>

/** The stricter of two inspections holds: flash if either says flash, the larger capacity (E2, E8). */
const moreKnown = (seen: Medium, known: Medium): Medium => ({
  serial: known.serial,
  kind: isFlash(known.kind) || seen.kind === 'unknown' ? known.kind : seen.kind,
  model: seen.model ?? known.model,
  capacityBytes: Math.max(seen.capacityBytes ?? 0, known.capacityBytes ?? 0) || null,
})

const newMedium = (
  { serial, kind, model, capacityBytes }: Medium,
  owedSince: Instant,
  {
    purgeDemanded,
    fromDeviceId,
  }: { readonly purgeDemanded: boolean; readonly fromDeviceId: KnownMedium['fromDeviceId'] } = NOT_MOVED,
): KnownMedium => ({
  serial,
  kind,
  model,
  capacityBytes,
  present: true,
  destroyed: false,
  leftAt: null,
  owedSince,
  reports: [],
  riskAccepted: false,
  purgeDemanded,
  fromDeviceId,
  toDeviceId: null,
})
const NOT_MOVED = { purgeDemanded: false, fromDeviceId: null }

export const applyWork = (device: KnownDevice, { type, data }: WorkFact): KnownDevice => {
  const onMedium = (serial: string, change: (medium: KnownMedium) => KnownMedium): KnownDevice => ({
    ...device,
    media: device.media.map((medium) => (sameSerial(medium.serial, serial) ? change(medium) : medium)),
  })
  const known = (wanted: string) => device.media.find(({ serial }) => sameSerial(serial, wanted))
  const passed = (partId: string, toDeviceId: KnownDevice['deviceId'] | null) =>
    device.parts.map((part) => (part.partId === partId ? { ...part, toDeviceId } : part))
  const voidTests = (functions: readonly DeviceFunction[]) =>
    Object.fromEntries(
      Object.entries(device.tests).filter(([name]) => !functions.some((touched) => touched === name)),
    )

  switch (type) {
    case 'DeviceInspected':
      return {
        ...device,
        // Older releases took a file's word for it; of a screen it was true.
        inspected: device.inspected || establishesMedia(data) || device.category === 'monitor',
        media: [
          ...data.media.map((medium) => {
            const known = device.media.find(({ serial }) => sameSerial(serial, medium.serial))
            if (!known) return newMedium(medium, device.inHandsSince)
            // It had left and is found again: what it did meanwhile nobody knows (E4).
            return known.present
              ? { ...known, ...moreKnown(medium, known) }
              : newMedium(moreKnown(medium, known), data.happenedAt, known)
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
        reports: [...medium.reports.filter((one) => !isSameRecord(one, data.report)), data.report],
      }))
    case 'MediumSighted': {
      const { mediumSerial: serial, kind, model, capacityBytes, fileSha256 } = data
      const about = { serial, kind, model, capacityBytes, fileSha256 }
      const sighting = { ...about, sightedAt: data.happenedAt, explained: false }
      return { ...device, sightings: [...device.sightings, sighting] }
    }
    case 'SightingExplained':
      return {
        ...device,
        sightings: device.sightings.map((sighting) =>
          isSightingOf(data, sighting) ? { ...sighting, explained: true } : sighting,
        ),
      }
    case 'MediumDestroyed': {
      const opened = device.media.some(
        ({ serial, present }) => present && sameSerial(serial, data.mediumSerial),
      )
      return {
        ...onMedium(data.mediumSerial, (medium) => ({
          ...medium,
          present: false,
          destroyed: true,
          leftAt: data.happenedAt,
        })),
        tests: opened ? voidTests(TOUCHED_BY_A_MEDIUM) : device.tests,
      }
    }
    case 'MediumRemoved':
      return {
        ...onMedium(data.mediumSerial, (medium) => ({ ...medium, present: false, leftAt: data.happenedAt })),
        tests: voidTests(TOUCHED_BY_A_MEDIUM),
      }
    case 'MediumInstalled':
      return {
        ...device,
        media: [
          ...device.media.filter(({ serial }) => !sameSerial(serial, data.medium.serial)),
          newMedium(data.medium, data.happenedAt, { ...NOT_MOVED, ...known(data.medium.serial) }),
        ],
        tests: voidTests(TOUCHED_BY_A_MEDIUM),
      }
    case 'MediumMovedOut':
      return {
        ...onMedium(data.mediumSerial, (medium) => ({
          ...medium,
          present: false,
          leftAt: data.happenedAt,
          toDeviceId: data.toDeviceId,
        })),
        tests: known(data.mediumSerial)?.present ? voidTests(TOUCHED_BY_A_MEDIUM) : device.tests,
      }
    case 'MediumMovedIn':
      return {
        ...device,
        media: [
          ...device.media.filter(({ serial }) => !sameSerial(serial, data.medium.serial)),
          newMedium(data.medium, data.happenedAt, data),
        ],
        tests: voidTests(TOUCHED_BY_A_MEDIUM),
      }
    case 'PartTaken': {
      const { partId, kind, serial } = data
      return {
        ...device,
        parts: [...device.parts, { partId, kind, serial, toDeviceId: null }],
        tests: voidTests(TOUCHED_BY_A_PART[kind]),
      }
    }
    case 'PartPassed':
      return { ...device, parts: passed(data.partId, data.toDeviceId) }
    case 'PartKept':
      return { ...device, parts: passed(data.partId, null) }
    case 'PartInstalled': {
      const { partId, kind, serial, fromDeviceId } = data
      return {
        ...device,
        installedParts: [...device.installedParts, { partId, kind, serial, fromDeviceId }],
        // A board may carry storage of its own (eMMC): what is inside has to be looked at again (E4).
        inspected: kind === 'mainboard' ? false : device.inspected,
        tests: voidTests(TOUCHED_BY_A_PART[kind]),
        batteryHealthPercent: kind === 'battery' ? null : device.batteryHealthPercent,
      }
    }
    case 'WasteStatusLifted':
      return { ...device, isWaste: false }
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
  }
}

/**
 * E5. A file that names no medium is not the word that there is none: a disk behind a RAID controller is seen by
 * no tool. Somebody says so, by hand.
 */
const establishesMedia = ({ media, source, fileSha256 }: Inspection) =>
  media.length > 0 || (source === BY_HAND && fileSha256 === null)

/** Their memory is soldered in: one without is none. */
const ALWAYS_WITH_MEDIUM: readonly DeviceCategory[] = ['tablet', 'smartphone']

type Inspection = Extract<WorkFact, { type: 'DeviceInspected' }>['data']

/** A magnetic field does nothing to flash (NIST 800-88): only a hard disk is degaussed. */
const isUntouched = (
  { technique, mediumSerial }: { technique: string; mediumSerial: string },
  { media }: KnownDevice,
) =>
  technique === 'degauss' &&
  media.some(({ serial, kind }) => sameSerial(serial, mediumSerial) && kind !== 'hdd')

/** Of one file's disks without a serial nobody can tell which is which: they are explained together. */
export const isSightingOf = (
  { mediumSerial, fileSha256 }: { readonly mediumSerial: string | null; readonly fileSha256: string },
  sighting: Sighting,
) =>
  sighting.fileSha256 === fileSha256 &&
  (mediumSerial === null || sighting.serial === null
    ? mediumSerial === sighting.serial
    : sameSerial(mediumSerial, sighting.serial))

/** Taken out, and neither destroyed nor put into another machine. */
export const isOnShelf = (mediumSerial: string, { media }: KnownDevice) =>
  media.some(
    ({ serial, present, destroyed, toDeviceId }) =>
      sameSerial(serial, mediumSerial) && !present && !destroyed && toDeviceId === null,
  )

/** A disk that was taken out is destroyed on its own, wherever its device is by then. */
export const isOut = (mediumSerial: string, { media }: KnownDevice) =>
  media.some(
    ({ serial, present, toDeviceId }) => sameSerial(serial, mediumSerial) && !present && toDeviceId === null,
  )

type WorkRefusal =
  | 'serial-is-none'
  | 'sighting-not-open'
  | 'media-not-seen'
  | 'absence-not-told'
  | 'category-has-medium'
  | 'medium-not-inventoried'
  | 'medium-already-installed'
  | 'medium-vanished'
  | 'erasure-ends-in-future'
  | 'degauss-on-flash'
  | 'no-reservation-to-accept'
  | 'function-not-of-category'
  | 'flag-not-raised'
  | 'part-already-taken'
  | 'part-not-on-shelf'
  | 'part-already-installed'
  | 'moved-to-itself'
  | 'device-not-waste'

export type { WorkRefusal }

/** What its media, flags and tests allow to be told. */
export const forbiddenWork = (
  { type, data }: WorkFact,
  device: KnownDevice,
): Refused<WorkRefusal> | undefined => {
  const inventoried = (serial: string) =>
    presentMedia(device).find((medium) => sameSerial(medium.serial, serial))
  const unknownFunctions = (names: readonly string[]) => {
    const strangers = names.filter((name) => !FUNCTIONS[device.category].some((known) => known === name))
    return strangers.length > 0 ? refuse('function-not-of-category', { missing: strangers }) : undefined
  }
  switch (type) {
    case 'DeviceInspected': {
      const nameless = namelessAmong(data.media)
      if (nameless) return nameless
      const twice = data.media.filter(({ serial }, index) =>
        data.media.slice(0, index).some((other) => sameSerial(other.serial, serial)),
      )
      // One record of a file would certify both (E3).
      if (twice.length > 0)
        return refuse('medium-already-installed', {
          media: twice.map(({ serial, kind }) => ({ serial, kind, reason: 'inventoried-twice' })),
        })
      const vanished = presentMedia(device).filter(
        ({ serial }) => !data.media.some((medium) => sameSerial(medium.serial, serial)),
      )
      if (vanished.length > 0)
        return refuse('medium-vanished', {
          media: vanished.map(({ serial, kind }) => ({ serial, kind, reason: 'not-in-inspection' })),
        })
      if (!establishesMedia(data)) return refuse('media-not-seen')
      if (data.media.length === 0 && ALWAYS_WITH_MEDIUM.includes(device.category))
        return refuse('category-has-medium')
      const isSilent = data.media.length === 0 && data.absence === undefined && device.category !== 'monitor'
      return isSilent ? refuse('absence-not-told') : undefined
    }
    case 'FlagCleared':
      return device.flags.includes(data.flag) ? undefined : refuse('flag-not-raised')
    case 'SanitisationReported': {
      if (!inventoried(data.mediumSerial)) return refuse('medium-not-inventoried', mediaOf(device))
      const { endedAt } = data.report
      return endedAt !== null && millis(endedAt) > millis(data.happenedAt)
        ? refuse('erasure-ends-in-future')
        : undefined
    }
    case 'MediumSighted':
      return undefined
    case 'SightingExplained':
      // A medium with a serial of its own is inventoried by an inspection, which then asks for its erasure.
      if (data.explanation === 'inventoried' && data.mediumSerial !== null)
        return refuse('medium-not-inventoried', mediaOf(device))
      return openSightings(device).some((sighting) => isSightingOf(data, sighting))
        ? undefined
        : refuse('sighting-not-open')
    case 'MediumDestroyed':
      if (isUntouched(data, device)) return refuse('degauss-on-flash')
      if (isOut(data.mediumSerial, device)) return undefined
      return inventoried(data.mediumSerial) ? undefined : refuse('medium-not-inventoried', mediaOf(device))
    case 'MediumRemoved':
      return inventoried(data.mediumSerial) ? undefined : refuse('medium-not-inventoried', mediaOf(device))
    case 'MediumMovedOut':
      if (data.toDeviceId === device.deviceId) return refuse('moved-to-itself')
      return inventoried(data.mediumSerial) || isOnShelf(data.mediumSerial, device)
        ? undefined
        : refuse('medium-not-inventoried', mediaOf(device))
    case 'MediumInstalled':
    case 'MediumMovedIn':
      if (inventoried(data.medium.serial)) return refuse('medium-already-installed')
      return type === 'MediumInstalled' ? namelessAmong([data.medium]) : undefined
    case 'ResidualRiskAccepted': {
      const medium = inventoried(data.mediumSerial)
      if (!medium) return refuse('medium-not-inventoried', mediaOf(device))
      return judgementOf(medium, device, data.happenedAt).verdict === 'erased-with-reservation'
        ? undefined
        : refuse('no-reservation-to-accept')
    }
    case 'DeviceRepaired':
      return unknownFunctions(data.functions)
    case 'DeviceTested':
      return unknownFunctions(Object.keys(data.results))
    case 'PartTaken':
      return device.parts.some(({ partId }) => partId === data.partId)
        ? refuse('part-already-taken')
        : undefined
    case 'PartPassed':
      if (data.toDeviceId === device.deviceId) return refuse('moved-to-itself')
      return device.parts.some(({ partId, toDeviceId }) => partId === data.partId && toDeviceId === null)
        ? undefined
        : refuse('part-not-on-shelf')
    case 'PartKept':
      return device.parts.some(({ partId, toDeviceId }) => partId === data.partId && toDeviceId !== null)
        ? undefined
        : refuse('part-not-on-shelf')
    case 'PartInstalled':
      return device.installedParts.some(({ partId }) => partId === data.partId)
        ? refuse('part-already-installed')
        : undefined
    case 'WasteStatusLifted':
      return device.isWaste ? undefined : refuse('device-not-waste')
    case 'FlagRaised':
    case 'DeviceGraded':
      return undefined
  }
}

/** E8. What docks answer for every disk, or stands where nobody filled a number in, ties nothing to a medium. */
const namelessAmong = (media: readonly Medium[]) => {
  const nameless = media.filter(({ serial }) => isPlaceholderSerial(serial))
  return nameless.length === 0
    ? undefined
    : refuse('serial-is-none', {
        media: nameless.map(({ serial, kind }) => ({ serial, kind, reason: 'no-serial' })),
      })
}

const mediaOf = (device: KnownDevice) => ({
  media: presentMedia(device).map(({ serial, kind }) => ({ serial, kind, reason: 'inventoried' })),
})
