/**
 * Correcting an intake (X1): its moment, and what the machine is. Unlike other facts of a device, others were told
 * of it: its lot's line, and the claim of its serial number (I1). So the correction says to them what was held
 * true and what is, and a policy carries it there (decision 11); where the lot cannot follow, the device goes back.
 */
import { type Refused, refuse } from '../decider.js'
import { type Intake, IntakeLine, serialKey } from '../shared/intake-line.js'
import type { Timeline } from '../timeline.js'
import type { DeviceCommand, DeviceFact } from './device-facts.js'
import type { Device } from './device-state.js'
import { takenBy, type WhereaboutsRefusal } from './device-whereabouts.js'

export type IntakeCorrectionRefusal = 'intake-in-use' | 'serial-not-claimed' | 'device-not-inspected'

/** Which of an intake's fields may be corrected. Its label stands on the device, its lot is another's stream. */
export const INTAKE_FIELDS = [
  ...(['happenedAt', 'category', 'maker', 'model', 'serial', 'unitValueCents', 'weightGrams'] as const),
] as const

type Change = {
  readonly fact: DeviceFact
  readonly replaced: DeviceFact | undefined
  readonly by: DeviceCommand
}
type DeviceTimeline = Timeline<DeviceFact, Device>
type Received = Extract<DeviceFact, { readonly type: 'DeviceReceived' }>

const intakeOf = ({ data }: Received): Intake => ({
  happenedAt: data.happenedAt,
  device: IntakeLine.parse(data),
})
const keyOf = ({ device }: Intake) => serialKey(device.maker, device.serial)
const isSame = (one: Intake, other: Intake) =>
  JSON.stringify(IntakeLine.parse(one.device)) === JSON.stringify(IntakeLine.parse(other.device)) &&
  one.happenedAt === other.happenedAt

/** As that machine it left: to a holder, to a recycler, to another organisation. Signed papers and figures say so. */
const hasLeft = ({ type, data }: DeviceFact) =>
  type === 'DeviceHandedOver' ||
  type === 'DeviceCollected' ||
  (type === 'DeviceArrived' && data.outcome === 'accepted')
/** Where a device may stand without anybody having been told what it is there. */
const NOT_TOLD: readonly WhereaboutsRefusal[] = ['device-lost', 'device-retired', 'device-stripped']

/**
 * What hangs on an intake beside the facts that follow it, which are judged again by themselves: a test of a
 * function that the new category has not is named, and so is a fact that would come before the intake.
 * What the machine is, is told on to the kit, the slip or the pallet that takes it, and to its certificate: it is
 * corrected while none does. A screen needs no inspection (E5): what becomes one by a correction was inspected before.
 */
export const hangsOnIntake = (
  { fact, replaced, by }: Change,
  { facts, now }: DeviceTimeline,
): Refused<IntakeCorrectionRefusal | WhereaboutsRefusal> | undefined => {
  if (fact.type !== 'DeviceReceived' || replaced?.type !== 'DeviceReceived' || now.status === 'absent')
    return undefined
  // I1. Whoever brings a device under another maker and serial has claimed them first.
  const isClaimed = by.type === 'CorrectDeviceIdentity' || by.type === 'UndoIntakeCorrection'
  if (!isClaimed && keyOf(intakeOf(fact)) !== keyOf(intakeOf(replaced))) return refuse('serial-not-claimed')
  const isSameMachine = isSame(intakeOf(fact), { ...intakeOf(replaced), happenedAt: fact.data.happenedAt })
  if (by.type === 'UndoIntakeCorrection' || isSameMachine) return undefined
  const taken = takenBy(now)
  if (taken && !NOT_TOLD.includes(taken.refusal)) return taken
  if (facts.some(hasLeft)) return refuse('intake-in-use')
  const becomesScreen = fact.data.category !== 'monitor' && replaced.data.category === 'monitor'
  return becomesScreen && !now.inspected ? refuse('device-not-inspected') : undefined
}

/** What a correction says to the lot and to the serial's claim; nothing where it is of another fact. */
export const correctedIntake = ({ fact, replaced, by }: Change, { told }: DeviceTimeline) =>
  fact.type === 'DeviceReceived' && replaced?.type === 'DeviceReceived'
    ? {
        intake: {
          donationId: fact.data.donationId,
          asOf: told,
          was: intakeOf(fact),
          is: intakeOf(replaced),
          ...(by.type === 'UndoIntakeCorrection' ? { undone: true } : {}),
        },
      }
    : {}

/** What the undoing of a correction asks for: nothing, where the intake was corrected again since. */
export const undoneCorrection = (
  { intake, ...by }: Extract<DeviceCommand, { readonly type: 'UndoIntakeCorrection' }>['data'],
  fact: DeviceFact | undefined,
) => {
  const stands = fact?.type === 'DeviceReceived' && isSame(intakeOf(fact), intake.is)
  const { labelCode: _label, enteredAsWaste: _waste, ...device } = intake.was.device
  return { ...by, changes: stands ? { happenedAt: intake.was.happenedAt, ...device } : {} }
}
