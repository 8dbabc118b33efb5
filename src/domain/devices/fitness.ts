/** Why can this device not be handed over? Every obstacle, in a fixed order, with what is missing. */
import { type Refused, refuse } from '../decider.js'
import { batteryHealthFloor } from '../shared/parameters.js'
import { dayOf, type Instant } from '../shared/values.js'
import { isFreed, judgementOf, type KnownDevice, openSightings, presentMedia } from './device-state.js'
import { FUNCTIONS } from './functions.js'

export type Unfitness =
  | 'device-not-inspected'
  | 'sighted-medium-not-inventoried'
  | 'medium-not-erased'
  | 'device-blocked'
  | 'waste-status-not-lifted'
  | 'functions-not-passed'
  | 'battery-not-measured'
  | 'battery-too-weak'

/** Rules E1–E8, R1, R3, R4 and R5, each by the parameters in force at that moment, in a fixed order. */
const CHECKS: readonly ((device: KnownDevice, at: Instant) => Refused<Unfitness> | undefined)[] = [
  ({ inspected }) => (inspected ? undefined : refuse('device-not-inspected')),

  (device) => {
    const open = openSightings(device)
    if (open.length === 0) return undefined
    return refuse('sighted-medium-not-inventoried', {
      media: open.map(({ serial, kind }) => ({ serial: serial ?? '?', kind, reason: 'not-inventoried' })),
    })
  },

  (device, at) => {
    const owed = presentMedia(device).filter((medium) => !isFreed(medium, device, at))
    if (owed.length === 0) return undefined
    return refuse('medium-not-erased', {
      media: owed.map((medium) => ({
        serial: medium.serial,
        kind: medium.kind,
        reason: judgementOf(medium, device, at).reason,
      })),
    })
  },

  ({ flags }) => (flags.length > 0 ? refuse('device-blocked', { missing: flags }) : undefined),

  ({ isWaste }) => (isWaste ? refuse('waste-status-not-lifted') : undefined),

  ({ category, tests }) => {
    const unproven = FUNCTIONS[category].filter((name) => tests[name] !== 'passed')
    return unproven.length > 0 ? refuse('functions-not-passed', { missing: unproven }) : undefined
  },

  ({ category, batteryHealthPercent: actual }, at) => {
    const floor = batteryHealthFloor(category, dayOf(at))
    if (floor === null) return undefined
    if (actual === null) return refuse('battery-not-measured', { limit: floor })
    return actual < floor ? refuse('battery-too-weak', { limit: floor, actual }) : undefined
  },
]

/** Everything in the way of a hand-over; empty when it may leave. */
export const obstacles = (device: KnownDevice, at: Instant): readonly Refused<Unfitness>[] =>
  CHECKS.flatMap((check) => check(device, at) ?? [])

const firstObstacle = (device: KnownDevice, at: Instant): Unfitness | undefined => {
  for (const check of CHECKS) {
    const found = check(device, at)
    if (found) return found.refusal
  }
  return undefined
}

/** R1. A protected word (C. conso R122-4): every function passed, every medium freed, nothing blocking. */
export const isReconditioned = (device: KnownDevice, at: Instant) => firstObstacle(device, at) === undefined

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
  if (device.flags.length > 0) return 'blocked'
  const first = firstObstacle(device, at)
  if (first === undefined) return 'reconditioned'
  if (first === 'device-not-inspected' || first === 'sighted-medium-not-inventoried') return 'to-inspect'
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
