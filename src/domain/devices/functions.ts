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
