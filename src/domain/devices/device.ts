/**
 * A device: one serialised machine, from its intake to its holder and back.
 *
 * Stream `device-<DeviceId>`. Promises: only its custodian's people act on it (C1, C2); it is in at most one
 * kit (K1); it is sealed in its kit, and so can leave, only when fit (E1–E8, R1–R4); once sealed nothing
 * changes it; it leaves once and comes back only by a return, which reopens its erasure (E4).
 */
import { type Refused, refuse } from '../decider.js'
import { millis } from '../shared/values.js'
import { inOrderHappened } from '../timeline.js'
import { type DeviceCommand, type DeviceEvent, toDeviceFact } from './device-facts.js'
import { applyToDevice, type Device, judgementOf, type KnownDevice, presentMedia } from './device-state.js'
import { sameSerial } from './erasure.js'
import { obstacles, type Unfitness } from './fitness.js'
import { FUNCTIONS } from './functions.js'

export type DeviceRefusal =
  | 'device-not-found'
  | 'device-already-received'
  | 'not-custodian'
  | 'device-handed-over'
  | 'device-sealed'
  | 'device-not-handed-over'
  | 'device-in-another-kit'
  | 'device-not-in-this-kit'
  | 'device-not-sealed'
  | 'medium-not-inventoried'
  | 'medium-already-installed'
  | 'erasure-ends-in-future'
  | 'degauss-on-flash'
  | 'medium-vanished'
  | 'no-reservation-to-accept'
  | 'function-not-of-category'
  | 'flag-not-raised'
  | Unfitness

type Refusal = Refused<DeviceRefusal>

export const deviceDecider = inOrderHappened<DeviceCommand, DeviceEvent, Device, DeviceRefusal>({
  initial: { status: 'absent' },
  toFact: (command, device) => toDeviceFact(command, device.status === 'absent' ? 'laptop' : device.category),
  apply: applyToDevice,

  /** Facts that a policy may ask for twice are known by what they made true. */
  already({ type, data }, device) {
    if (device.status === 'absent' || data.partnerId !== device.custodian) return false
    const { use } = device
    switch (type) {
      case 'DeviceReceived':
        return device.donationId === data.donationId && device.serial === data.serial
      case 'FlagRaised':
        return device.flags.includes(data.flag)
      case 'SanitisationReported':
        return device.media.some(
          ({ serial, reports }) =>
            sameSerial(serial, data.mediumSerial) &&
            reports.some(
              ({ fileSha256, entry }) => fileSha256 === data.report.fileSha256 && entry === data.report.entry,
            ),
        )
      case 'MediumDestroyed':
        return device.media.some(
          ({ serial, destroyed }) => sameSerial(serial, data.mediumSerial) && destroyed,
        )
      case 'MediumRemoved':
        return device.media.some(({ serial, present }) => sameSerial(serial, data.mediumSerial) && !present)
      case 'ResidualRiskAccepted':
        return device.media.some(
          ({ serial, riskAccepted }) => sameSerial(serial, data.mediumSerial) && riskAccepted,
        )
      case 'DeviceAllocated':
        return use.state === 'allocated' && use.kitId === data.kitId
      case 'DeviceReleased':
        return use.state === 'in-stock'
      case 'DeviceSealed':
        return use.state === 'allocated' && use.kitId === data.kitId && use.sealed
      case 'SealBroken':
        return use.state === 'allocated' && use.kitId === data.kitId && !use.sealed
      case 'DeviceHandedOver':
        return use.state === 'handed-over' && use.handOverId === data.handOverId
      case 'DeviceGraded':
        return device.grade === data.grade
      case 'MediumInstalled':
      case 'DeviceInspected':
      case 'FlagCleared':
      case 'DeviceRepaired':
      case 'DeviceTested':
      case 'DeviceReturned':
        return undefined
    }
  },

  forbids(fact, device): Refusal | undefined {
    if (fact.type === 'DeviceReceived')
      return device.status === 'absent' ? undefined : refuse('device-already-received')
    if (device.status === 'absent') return refuse('device-not-found')
    if (fact.data.partnerId !== device.custodian) return refuse('not-custodian')
    if (fact.type === 'MediumDestroyed' && isUntouched(fact.data, device)) return refuse('degauss-on-flash')
    if (fact.type === 'MediumDestroyed' && isOut(fact.data.mediumSerial, device)) return undefined
    return forbiddenByUse(fact, device) ?? forbiddenByCondition(fact, device)
  },
})

/** A magnetic field does nothing to flash (NIST 800-88): only a hard disk is degaussed. */
const isUntouched = (
  { technique, mediumSerial }: { technique: string; mediumSerial: string },
  { media }: KnownDevice,
) =>
  technique === 'degauss' &&
  media.some(({ serial, kind }) => sameSerial(serial, mediumSerial) && kind !== 'hdd')

/** A disk that was taken out is destroyed on its own, wherever its device is by then. */
const isOut = (mediumSerial: string, { media }: KnownDevice) =>
  media.some(({ serial, present }) => sameSerial(serial, mediumSerial) && !present)

/** What may still be told of a device that is at its holder's: it comes back, or is reported stolen (R3). */
const TOLD_OF_A_HOLDERS: readonly DeviceEvent['type'][] = ['DeviceReturned', 'FlagRaised', 'FlagCleared']

/** What a device's place (in stock, in a kit, at its holder's) allows to be told of it. */
const forbiddenByUse = ({ type, data }: DeviceEvent, { use }: KnownDevice): Refusal | undefined => {
  if (use.state === 'handed-over')
    return TOLD_OF_A_HOLDERS.includes(type) ? undefined : refuse('device-handed-over')
  switch (type) {
    case 'DeviceReturned':
      return refuse('device-not-handed-over')
    case 'DeviceAllocated':
      return use.state === 'allocated' && use.kitId !== data.kitId
        ? refuse('device-in-another-kit', { existingId: use.kitId })
        : undefined
    case 'DeviceSealed':
    case 'SealBroken':
      return use.state === 'allocated' && use.kitId === data.kitId
        ? undefined
        : refuse('device-not-in-this-kit')
    case 'DeviceReleased':
      if (use.state === 'in-stock' || use.kitId !== data.kitId) return refuse('device-not-in-this-kit')
      return use.sealed ? refuse('device-sealed') : undefined
    case 'DeviceHandedOver':
      if (use.state === 'in-stock' || use.kitId !== data.kitId) return refuse('device-not-in-this-kit')
      return use.sealed ? undefined : refuse('device-not-sealed')
    case 'DeviceReceived':
    case 'DeviceInspected':
    case 'FlagRaised':
    case 'FlagCleared':
    case 'SanitisationReported':
    case 'MediumDestroyed':
    case 'MediumRemoved':
    case 'MediumInstalled':
    case 'ResidualRiskAccepted':
    case 'DeviceRepaired':
    case 'DeviceTested':
    case 'DeviceGraded':
      return use.state === 'allocated' && use.sealed
        ? refuse('device-sealed', { existingId: use.kitId })
        : undefined
  }
}

/** What its media, flags and tests allow. */
const forbiddenByCondition = ({ type, data }: DeviceEvent, device: KnownDevice): Refusal | undefined => {
  const inventoried = (serial: string) =>
    presentMedia(device).find((medium) => sameSerial(medium.serial, serial))
  const unknownFunctions = (names: readonly string[]) => {
    const strangers = names.filter((name) => !FUNCTIONS[device.category].some((known) => known === name))
    return strangers.length > 0 ? refuse('function-not-of-category', { missing: strangers }) : undefined
  }
  switch (type) {
    case 'DeviceInspected': {
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
      return vanished.length > 0
        ? refuse('medium-vanished', {
            media: vanished.map(({ serial, kind }) => ({ serial, kind, reason: 'not-in-inspection' })),
          })
        : undefined
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
    case 'MediumDestroyed':
    case 'MediumRemoved':
      return inventoried(data.mediumSerial) ? undefined : refuse('medium-not-inventoried', mediaOf(device))
    case 'MediumInstalled':
      return inventoried(data.medium.serial) ? refuse('medium-already-installed') : undefined
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
    case 'DeviceSealed':
      return obstacles(device, data.happenedAt)[0]
    case 'DeviceReceived':
    case 'FlagRaised':
    case 'DeviceGraded':
    case 'DeviceAllocated':
    case 'DeviceReleased':
    case 'SealBroken':
    case 'DeviceHandedOver':
    case 'DeviceReturned':
      return undefined
  }
}

const mediaOf = (device: KnownDevice) => ({
  media: presentMedia(device).map(({ serial, kind }) => ({ serial, kind, reason: 'inventoried' })),
})
