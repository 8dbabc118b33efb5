/**
 * A device: one serialised machine, from its intake to its holder and back.
 *
 * Stream `device-<DeviceId>`. Promises: only its custodian's people act on it (C1, C2); it is in at most one
 * kit (K1); it is sealed in its kit, and so can leave, only when fit (E1–E8, R1–R4); once sealed nothing
 * changes it; it leaves once and comes back only by a return, which reopens its erasure (E4).
 */
import { context } from '../context.js'
import { type Correctable, withCorrections } from '../corrections.js'
import { type Refused, refuse } from '../decider.js'
import type { Rules, Timeline } from '../timeline.js'
import {
  DeviceCommand,
  DeviceEvent,
  DeviceFact,
  type DeviceFactCorrected,
  toDeviceFact,
} from './device-facts.js'
import { type Device, type KnownDevice, kitAway, receivedDevice } from './device-state.js'
import {
  applyWhereabouts,
  forbiddenBench,
  forbiddenWhereabouts,
  isWhereabouts,
  type WhereaboutsFact,
  type WhereaboutsRefusal,
} from './device-whereabouts.js'
import {
  applyWork,
  forbiddenWork,
  isOnShelf,
  isOut,
  isSightingOf,
  type WorkFact,
  type WorkRefusal,
} from './device-work.js'
import { hangsOnInspection, type InspectionCorrectionRefusal } from './inspection-correction.js'
import {
  correctedIntake,
  hangsOnIntake,
  INTAKE_FIELDS,
  type IntakeCorrectionRefusal,
  undoneCorrection,
} from './intake-correction.js'
import { isSameReport, sameSerial } from './media.js'

export type DeviceRefusal =
  | 'device-not-found'
  | 'device-already-received'
  | IntakeCorrectionRefusal
  | InspectionCorrectionRefusal
  | 'not-custodian'
  | WhereaboutsRefusal
  | WorkRefusal

const rules: Rules<DeviceCommand, DeviceFact, Device, DeviceRefusal> = {
  initial: { status: 'absent' },
  toFact: (command, device) => toDeviceFact(command, device.status === 'absent' ? undefined : device),

  /** Facts that a policy may ask for twice are known by what they made true. */
  already(fact, device) {
    if (device.status === 'absent') return false
    if (fact.type === 'DeviceReceived')
      return device.donationId === fact.data.donationId && device.serial === fact.data.serial
    return isWhereabouts(fact) ? isAlreadyThere(fact, device) : isAlreadyDone(fact, device)
  },

  forbids(fact, device): Refused<DeviceRefusal> | undefined {
    if (fact.type === 'DeviceReceived')
      return device.status === 'absent' ? undefined : refuse('device-already-received')
    if (device.status === 'absent') return refuse('device-not-found')
    return forbiddenTeller(fact, device) ?? forbiddenFact(fact, device)
  },

  apply: applyToDevice,
}

/** @returns what is true of a device after a fact; the first one makes it known. */
function applyToDevice(device: Device, fact: DeviceFact): Device {
  if (fact.type === 'DeviceReceived') return receivedDevice(fact.data)
  if (device.status === 'absent') return device
  return isWhereabouts(fact) ? applyWhereabouts(device, fact) : applyWork(device, fact)
}

type Told = Exclude<DeviceFact, { type: 'DeviceReceived' }>

const forbiddenFact = (fact: Told, device: KnownDevice) => {
  if (isWhereabouts(fact)) return forbiddenWhereabouts(fact, device)
  // A disk or a part that was taken out has its own way, wherever its device is by then.
  const isElsewhere =
    fact.type === 'PartPassed' ||
    fact.type === 'PartKept' ||
    // What a tool saw in it is known wherever it is by then; sealed in its kit, the kit is reopened for it (K3).
    (fact.type === 'MediumSighted' && !(device.use.state === 'allocated' && device.use.sealed)) ||
    (fact.type === 'MediumDestroyed' && isOut(fact.data.mediumSerial, device)) ||
    (fact.type === 'MediumMovedOut' && isOnShelf(fact.data.mediumSerial, device))
  return (isElsewhere ? undefined : forbiddenBench(fact.type, device)) ?? forbiddenWork(fact, device)
}

/**
 * C2. Only its custodian's people act on a device. At its holder's, whoever takes it back becomes its
 * custodian; what arrives is told by the receiver, before it is the receiver's (C5).
 */
const forbiddenTeller = ({ type, data }: Told, device: KnownDevice): Refused<DeviceRefusal> | undefined => {
  const { custodian, transit } = device
  if (type === 'DeviceArrived' && transit?.consignmentId === data.consignmentId)
    return transit.toPartnerId === data.partnerId ? undefined : refuse('not-the-receiver')
  const comesBack = type === 'DeviceReturned' || (type === 'DeviceFound' && data.siteId !== null)
  if (comesBack && kitAway(device) !== undefined) return undefined
  return data.partnerId === custodian ? undefined : refuse('not-custodian')
}

const isAlreadyDone = ({ type, data }: WorkFact, device: KnownDevice): boolean | undefined => {
  if (data.partnerId !== device.custodian) return false
  const medium = (wanted: string) => device.media.find(({ serial }) => sameSerial(serial, wanted))
  switch (type) {
    case 'FlagRaised':
      return device.flags.includes(data.flag)
    case 'SanitisationReported': {
      const known = medium(data.mediumSerial)?.reports ?? []
      return known.some((report) => isSameReport(report, data.report))
    }
    case 'MediumSighted':
      return device.sightings.some((sighting) => isSightingOf(data, sighting))
    case 'MediumDestroyed':
      return medium(data.mediumSerial)?.destroyed ?? false
    case 'MediumRemoved':
      return medium(data.mediumSerial)?.present === false
    case 'MediumMovedOut':
      return medium(data.mediumSerial)?.toDeviceId === data.toDeviceId
    case 'MediumMovedIn': {
      const known = medium(data.medium.serial)
      return (known?.present && known.fromDeviceId === data.fromDeviceId) ?? false
    }
    case 'ResidualRiskAccepted':
      return medium(data.mediumSerial)?.riskAccepted ?? false
    case 'DeviceGraded':
      return device.grade === data.grade
    case 'PartTaken':
      return device.parts.some(
        ({ partId, kind, serial }) => partId === data.partId && kind === data.kind && serial === data.serial,
      )
    case 'PartPassed':
      return device.parts.some(
        ({ partId, toDeviceId }) => partId === data.partId && toDeviceId === data.toDeviceId,
      )
    case 'PartKept':
      return device.parts.some(({ partId, toDeviceId }) => partId === data.partId && toDeviceId === null)
    case 'PartInstalled':
      return device.installedParts.some(
        ({ partId, fromDeviceId }) => partId === data.partId && fromDeviceId === data.fromDeviceId,
      )
    case 'MediumInstalled':
    case 'DeviceInspected':
    case 'SightingExplained':
    case 'FlagCleared':
    case 'DeviceRepaired':
    case 'DeviceTested':
    case 'WasteStatusLifted':
      return undefined
  }
}

const isAlreadyThere = ({ type, data }: WhereaboutsFact, device: KnownDevice): boolean | undefined => {
  const { use, transit } = device
  const inConsignment = (consignmentId: string, status: string) =>
    transit?.consignmentId === consignmentId && transit.status === status
  switch (type) {
    case 'DeviceArrived':
      return data.outcome === 'accepted' ? undefined : inConsignment(data.consignmentId, data.outcome)
    case 'DeviceReturned':
    case 'DeviceFound':
    case 'DeviceTakenBack':
      return undefined
  }
  if (data.partnerId !== device.custodian) return false
  switch (type) {
    case 'DeviceAllocated':
      return use.state === 'allocated' && use.kitId === data.kitId
    case 'DeviceReleased':
    case 'ReplacementWithdrawn':
      return use.state !== 'allocated' || use.kitId !== data.kitId ? use.state === 'in-stock' : false
    case 'DeviceSealed':
    case 'ReplacementSealed':
      return use.state === 'allocated' && use.kitId === data.kitId && use.sealed
    case 'SealBroken':
      return use.state === 'allocated' && use.kitId === data.kitId && !use.sealed
    case 'DeviceHandedOver':
      return use.state === 'handed-over' && use.handOverId === data.handOverId
    case 'DeviceConsigned':
      return inConsignment(data.consignmentId, 'consigned')
    case 'DeviceUnconsigned':
      return transit?.consignmentId !== data.consignmentId
    case 'DeviceShipped':
      return inConsignment(data.consignmentId, 'under-way')
    case 'DeviceLost':
      return use.state === 'lost' && use.how === data.how
    case 'DeviceWrittenOff':
      return use.state === 'lost' && use.how === 'written-off'
    case 'DeviceReplaced':
      return device.replacedBy === data.newDeviceId
    case 'DeviceRetired':
      return use.state === 'retired'
    case 'DeviceStripped':
      return device.stripped
    case 'DeviceLoaded':
      return use.state === 'retired' && use.collectionId === data.collectionId
    case 'DeviceUnloaded':
      return use.state === 'in-stock' || (use.state === 'retired' && use.collectionId === null)
    case 'DeviceCollected':
      return use.state === 'collected' && use.collectionId === data.collectionId
    case 'DeviceTreated':
      return use.state === 'treated' && use.collectionId === data.collectionId
  }
}

/**
 * What one organisation may correct alone. Facts that bind a kit, a consignment, a collection or evidence
 * are put right there, or undone by another fact: a kit's hand-over by a return only (H6).
 */
const correctable = ({ type }: DeviceFact, { type: asked }: DeviceCommand): Correctable | undefined => {
  if (type === 'DeviceArrived')
    return asked === 'CorrectArrival' ? { fields: ['outcome', 'reason'], withdrawable: false } : undefined
  const fields = CORRECTABLE[type]
  return fields && { fields, withdrawable: type !== 'DeviceReceived' }
}
const CORRECTABLE: Readonly<Partial<Record<DeviceFact['type'], readonly string[]>>> = {
  DeviceReceived: INTAKE_FIELDS,
  DeviceInspected: ['happenedAt', 'media', 'processor', 'memoryBytes', 'batteryHealthPercent'],
  FlagRaised: ['happenedAt', 'flag'],
  FlagCleared: ['happenedAt', 'reason'],
  SightingExplained: ['happenedAt'],
  MediumDestroyed: ['happenedAt', 'technique', 'certificateSha256'],
  MediumRemoved: ['happenedAt'],
  MediumInstalled: ['happenedAt', 'medium'],
  ResidualRiskAccepted: ['happenedAt', 'reason'],
  DeviceRepaired: ['happenedAt', 'functions', 'note'],
  DeviceTested: ['happenedAt', 'results', 'batteryHealthPercent'],
  DeviceGraded: ['happenedAt', 'grade'],
  DeviceLost: ['happenedAt', 'how', 'reason'],
  DeviceRetired: ['happenedAt', 'reason'],
  DeviceStripped: ['happenedAt', 'reason'],
}

type DeviceTimeline = Timeline<DeviceFact, Device>

const askedCorrection = (command: DeviceCommand, { facts, revisions }: DeviceTimeline) => {
  if (command.type === 'CorrectDeviceFact' || command.type === 'CorrectDeviceIdentity') return command.data
  if (command.type === 'UndoIntakeCorrection')
    return undoneCorrection(command.data, facts[revisions.indexOf(command.data.revision)])
  if (command.type !== 'CorrectArrival') return undefined
  const { consignmentId, outcome, reason, ...by } = command.data
  const index = facts.findLastIndex(
    ({ type, data }) => type === 'DeviceArrived' && data.consignmentId === consignmentId,
  )
  const revision = revisions[index]
  return revision === undefined
    ? ('fact-not-found' as const)
    : { ...by, revision, changes: { outcome, reason }, reason }
}

export const deviceDecider = withCorrections<
  DeviceCommand,
  DeviceFact,
  Device,
  DeviceRefusal,
  DeviceFactCorrected
>(rules, {
  factType: 'DeviceFactCorrected',
  asked: askedCorrection,
  correctable,
  read: (fact) => DeviceFact.safeParse(fact).data,
  hangs: (change, timeline) => hangsOnIntake(change, timeline) ?? hangsOnInspection(change, timeline.now),
  completed: correctedIntake,
})

export const devices = context({
  category: 'device',
  key: ({ deviceId }) => deviceId,
  events: DeviceEvent,
  commands: DeviceCommand,
  decider: deviceDecider,
})
