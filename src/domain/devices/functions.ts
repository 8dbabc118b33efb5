/**
 * R1. The functions that every device of a category is tested for before it may be called
 * reconditioned (C. conso R122-4), and those that opening the machine puts in doubt again (R2).
 */
import { z } from 'zod'
import type { DeviceCategory } from '../shared/values.js'

export const DeviceFunction = z.enum([
  ...([
    'boot',
    'screen',
    'touch',
    'keyboard',
    'pointer',
    'video-output',
    'network',
    'mobile-network',
  ] as const),
  ...(['sound', 'microphone', 'camera', 'ports', 'charging'] as const),
])
export type DeviceFunction = z.infer<typeof DeviceFunction>

export const FUNCTIONS: Readonly<Record<DeviceCategory, readonly DeviceFunction[]>> = {
  laptop: ['boot', 'screen', 'keyboard', 'pointer', 'network', 'sound', 'camera', 'ports', 'charging'],
  desktop: ['boot', 'video-output', 'network', 'sound', 'ports'],
  monitor: ['screen', 'ports'],
  tablet: ['boot', 'screen', 'touch', 'network', 'sound', 'camera', 'charging'],
  smartphone: [
    'boot',
    'screen',
    'touch',
    'network',
    'mobile-network',
    'sound',
    'microphone',
    'camera',
    'charging',
  ],
}

/** Exchanging a disk puts these in doubt; a repair names its own. */
export const TOUCHED_BY_A_MEDIUM: readonly DeviceFunction[] = ['boot']

/** W5. What may be taken from a machine and put into another. */
export const PartKind = z.enum([
  ...(['memory', 'battery', 'screen', 'keyboard', 'mainboard', 'power-supply'] as const),
  ...(['network-card', 'camera', 'speaker', 'other'] as const),
])
export type PartKind = z.infer<typeof PartKind>

/** R2. What exchanging a part puts in doubt; an unnamed part puts everything in doubt. */
export const TOUCHED_BY_A_PART: Readonly<Record<PartKind, readonly DeviceFunction[]>> = {
  memory: ['boot'],
  battery: ['charging'],
  screen: ['screen', 'touch', 'camera'],
  keyboard: ['keyboard', 'pointer'],
  mainboard: DeviceFunction.options,
  'power-supply': ['boot', 'charging'],
  'network-card': ['network', 'mobile-network'],
  camera: ['camera', 'microphone'],
  speaker: ['sound'],
  other: DeviceFunction.options,
}
