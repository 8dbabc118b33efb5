/**
 * One vocabulary for what kind of machine a word names, in French and English, for lists and inspections alike:
 * what people write, and the words of chassis types (SMBIOS 7.4.1) that inventory software copies.
 */
import type { DeviceCategory } from '../domain/shared/values.js'
import { plain } from './cell-text.js'
import { categoryOfChassis } from './inspection-reading.js'

const CATEGORY_WORDS: Readonly<Record<DeviceCategory, readonly string[]>> = {
  laptop: [
    'pc portable',
    'portable',
    'ordinateur portable',
    'laptop',
    'notebook',
    'ultrabook',
    'netbook',
    'macbook',
    'chromebook',
    'micro portable',
    'portables pc',
    'laptop computer',
    'pc ultraportable',
    'ultraportable',
    'sub notebook',
    '2 en 1',
    '2 in 1',
    'hybride',
    'pc hybride',
    'macbook air',
    'macbook pro',
    'station de travail portable',
    'mobile workstation',
  ],
  desktop: [
    'uc',
    'unite centrale',
    'fixe',
    'pc fixe',
    'ordinateur fixe',
    'desktop',
    'desktop pc',
    'tour',
    'pc de bureau',
    'pc bureau',
    'ordinateur de bureau',
    'mini pc',
    'tout en un',
    'pc tout en un',
    'all in one',
    'aio',
    'imac',
    'mac mini',
    'desktop computer',
    'poste fixe',
    'mini tour',
    'tour pc',
    'station de travail',
    'workstation',
    'client leger',
    'thin client',
    'sff',
    'usff',
    'small form factor',
    'ultra small form factor',
    'sealed case pc',
  ],
  monitor: [
    'ecran',
    'moniteur',
    'monitor',
    'screen',
    'display',
    'ecran plat',
    'ecran pc',
    'ecran lcd',
    'ecran led',
    'lcd monitor',
    'led monitor',
    'computer monitor',
  ],
  tablet: ['tablette', 'tablet', 'tablette tactile', 'ipad'],
  smartphone: [
    'smartphone',
    'telephone',
    'mobile',
    'telephone portable',
    'telephone mobile',
    'phone',
    'mobile phone',
    'iphone',
    'cell phone',
    'telephone intelligent',
    'gsm',
  ],
}
const categoriesByWord = new Map(
  (Object.entries(CATEGORY_WORDS) as [DeviceCategory, readonly string[]][]).flatMap(([category, words]) =>
    words.map((word) => [word, category] as const),
  ),
)
const singular = (words: string) => words.replace(/([a-z]{3,})s\b/g, '$1')

/** Chassis types consist of these words alone: « desktop switch » is none. */
const CHASSIS_WORDS = new Set(
  (
    'all in one box computer convertible desktop detachable form factor low lunch micro mid midi mini netbook ' +
    'nettop notebook laptop pc pizza portable profile saving small space stick sub subnotebook tablet tower ' +
    'minitower microtower minipc allinone monitor display smart phone smartphone'
  ).split(' '),
)

/** `null` where no category is named, or a thing that only belongs to one. */
export const categoryOfWord = (text: string): DeviceCategory | null => {
  const words = plain(text)
  const found = categoriesByWord.get(words) ?? categoriesByWord.get(singular(words))
  if (found !== undefined) return found
  return singular(words)
    .split(' ')
    .every((word) => CHASSIS_WORDS.has(word))
    ? categoryOfChassis(singular(words))
    : null
}
