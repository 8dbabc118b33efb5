/**
 * What people type or scan of one machine, held to what lists are held to: a serial number without what scanners
 * and stickers put around it, a weight that such a machine may have.
 */

import type { Command } from '../domain/contexts.js'
import { BY_HAND } from '../domain/devices/device-facts.js'
import type { Medium } from '../domain/devices/media.js'
import { plausibleWeightGrams } from '../domain/shared/parameters.js'
import { type DeviceCategory, dayOf, type Instant } from '../domain/shared/values.js'
import { readSerial } from '../evidence/lot-serial.js'
import { Refusing } from './refusing.js'
import type { Refused } from './work.js'

/** @throws Refusing with the sentence of the lists' reader. */
export const serialRead = (written: string, maker: string) => {
  const read = readSerial(written.trim(), maker)
  if ('problem' in read) throw new Refusing({ refusal: 'serial-not-readable', sentences: [read.problem] })
  return read
}
export const serialWritten = (written: string, maker: string): string => serialRead(written, maker).value

/** Whoever weighs one machine, with its category before them, is asked only beyond twice the lists' bounds. */
const BEYOND = 2

export const refusedWeight = (
  category: DeviceCategory,
  weightGrams: number | null,
  at: Instant,
): Refused | undefined => {
  const bounds = plausibleWeightGrams(category, dayOf(at))
  if (weightGrams === null || bounds === null) return undefined
  const isTooLight = weightGrams < bounds.min / BEYOND
  if (!isTooLight && weightGrams <= bounds.max * BEYOND) return undefined
  const limit = isTooLight ? bounds.min : bounds.max
  return { ok: false, refusal: 'weight-of-no-device', detail: { limit, actual: weightGrams } }
}

/** What a scanner or a sticker puts around a disk's number; letters that may be part of it stay. */
const AROUND = [
  /^\][A-Za-z][0-9A-Za-z](?=.)/,
  /^(s\/?n|serial( number)?|n° de série|numéro de série)\s*[:#]\s*/i,
]
const MAKERS_SIGNS = /^[0-9A-Za-z ./_+:#-]+$/

const mediumWritten = (medium: Medium): Medium => {
  const inside = AROUND.reduce((text, pattern) => text.replace(pattern, ''), medium.serial.trim())
  const serial = inside.replace(/^\*(.+)\*$/, '$1').trim()
  if (MAKERS_SIGNS.test(serial)) return { ...medium, serial }
  throw new Refusing({
    refusal: 'serial-not-readable',
    sentences: [
      `« ${medium.serial} » a des signes qu’aucun fabricant n’écrit dans un numéro de série : relevez celui de l’étiquette du disque.`,
    ],
  })
}

/** A command as it was meant: what a person typed of media, without what a scanner put around. */
export const asWritten = (command: Command): Command => {
  if (command.type === 'InspectDevice' && command.data.source === BY_HAND)
    return { ...command, data: { ...command.data, media: command.data.media.map(mediumWritten) } }
  if (command.type === 'InstallMedium')
    return { ...command, data: { ...command.data, medium: mediumWritten(command.data.medium) } }
  return command
}
