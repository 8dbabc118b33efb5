/** Why can this device not be handed over? Every obstacle, in a fixed order, with what is missing. */
import { type Refused, refuse } from '../decider.js'
import { batteryHealthFloor } from '../shared/parameters.js'
import { dayOf, type Instant } from '../shared/values.js'
import { isFreed, judgementOf, type KnownDevice, presentMedia } from './device-state.js'
import { FUNCTIONS } from './functions.js'

export type Unfitness =
  | 'device-not-inspected'
  | 'medium-not-erased'
  | 'device-blocked'
  | 'waste-status-not-lifted'
  | 'functions-not-passed'
  | 'battery-not-measured'
  | 'battery-too-weak'

/** Rules E1–E8, R1, R3, R4 and R5, by the parameters in force at that moment; empty when it may leave. */
export const obstacles = (device: KnownDevice, at: Instant): readonly Refused<Unfitness>[] => {
  const found: Refused<Unfitness>[] = []
  if (!device.inspected) found.push(refuse('device-not-inspected'))

  const owed = presentMedia(device).filter((medium) => !isFreed(medium, device, at))
  if (owed.length > 0)
    found.push(
      refuse('medium-not-erased', {
        media: owed.map((medium) => ({
          serial: medium.serial,
          kind: medium.kind,
          reason: judgementOf(medium, device, at).reason,
        })),
      }),
    )

  if (device.flags.length > 0) found.push(refuse('device-blocked', { missing: device.flags }))

  if (device.isWaste) found.push(refuse('waste-status-not-lifted'))

  const unproven = FUNCTIONS[device.category].filter((name) => device.tests[name] !== 'passed')
  if (unproven.length > 0) found.push(refuse('functions-not-passed', { missing: unproven }))

  const floor = batteryHealthFloor(device.category, dayOf(at))
  if (floor !== null) {
    if (device.batteryHealthPercent === null) found.push(refuse('battery-not-measured', { limit: floor }))
    else if (device.batteryHealthPercent < floor)
      found.push(refuse('battery-too-weak', { limit: floor, actual: device.batteryHealthPercent }))
  }
  return found
}

/** R1. A protected word (C. conso R122-4): every function passed, every medium freed, nothing blocking. */
export const isReconditioned = (device: KnownDevice, at: Instant) => obstacles(device, at).length === 0

export const STAGES = [
  'to-inspect',
  'to-erase',
  'to-test',
  'blocked',
  'reconditioned',
  'in-kit',
  'sealed',
  'to-ship',
  'in-transit',
  'handed-over',
  'retired',
  'stripped',
  'collected',
  'treated',
  'lost',
] as const
/** The display label derived from the four facts: what the stock page counts. */
export type Stage = (typeof STAGES)[number]

export const stageOf = (device: KnownDevice, at: Instant): Stage => {
  const { use, transit } = device
  if (transit) return transit.status === 'consigned' ? 'to-ship' : 'in-transit'
  switch (use.state) {
    case 'handed-over':
    case 'lost':
    case 'collected':
    case 'treated':
      return use.state
    case 'retired':
      return device.stripped ? 'stripped' : 'retired'
    case 'allocated':
      if (device.flags.length > 0) return 'blocked'
      return use.sealed ? 'sealed' : 'in-kit'
    case 'in-stock':
      return stageOnTheShelf(device, at)
  }
}

const stageOnTheShelf = (device: KnownDevice, at: Instant): Stage => {
  const first = obstacles(device, at)[0]?.refusal
  if (device.flags.length > 0) return 'blocked'
  if (first === undefined) return 'reconditioned'
  if (first === 'device-not-inspected') return 'to-inspect'
  return first === 'medium-not-erased' ? 'to-erase' : 'to-test'
}

export const PLACES = ['in-stock', 'in-transit', 'with-holders', 'treated', 'lost', 'stripped'] as const
/** V3. Where every device that was ever received is counted, once, in the mass balance. */
export type Place = (typeof PLACES)[number]

export const placeOf = ({ use, transit, stripped }: KnownDevice): Place => {
  if (transit && transit.status !== 'consigned') return 'in-transit'
  switch (use.state) {
    case 'in-stock':
    case 'allocated':
      return 'in-stock'
    case 'handed-over':
      return 'with-holders'
    case 'lost':
    case 'treated':
      return use.state
    case 'retired':
      return stripped ? 'stripped' : 'in-stock'
    case 'collected':
      return 'in-transit'
  }
}
