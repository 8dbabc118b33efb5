/**
 * Whether a file that holds no machine's serial may speak of this device at all: by its maker's words
 * ("HP", "Hewlett-Packard", "HP Inc.") and by what kind of thing it is. What one side does not say
 * contradicts nothing.
 */
import type { DeviceCategory } from '../domain/shared/values.js'

const ALIASES: readonly (readonly [RegExp, string])[] = [
  [/\bhewlett[\s-]*packard( enterprise)?\b|\bhpe\b/g, 'hp'],
  [/\basustek\b/g, 'asus'],
  [/\bmicro[\s-]*star\b/g, 'msi'],
  [/\bibm\b/g, 'lenovo'],
  [/\bdynabook\b/g, 'toshiba'],
]
/** Words that tell no maker from another. */
const NOISE =
  /^(inc|incorporated|corp|corporation|co|ltd|limited|company|gmbh|ag|sa|sas|srl|the|int|intl|international|computers?|technolog(y|ies)|electronics|group|systems?|products?|and|of)$/
/** What people write where there is no maker. */
const NONE = /^(inconnue?|unknown|sans marque|aucune?|assemblee?|no ?name|clone|divers|autre|pc)\b/

const wordsOf = (maker: string | null): readonly string[] => {
  const plain = (maker ?? '').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()
  if (NONE.test(plain)) return []
  const named = ALIASES.reduce((text, [pattern, name]) => text.replace(pattern, name), plain)
  return named.split(/[^a-z0-9]+/).filter((word) => word !== '' && !NOISE.test(word))
}

export const makersDiffer = (one: string | null, other: string | null): boolean => {
  const [a, b] = [wordsOf(one), wordsOf(other)]
  return a.length > 0 && b.length > 0 && !a.some((word) => b.includes(word))
}

/** A tablet may call itself a laptop, and the other way round; otherwise two kinds are two things. */
export const categoriesDiffer = (one: DeviceCategory | null, other: DeviceCategory | null): boolean =>
  one !== null && other !== null && one !== other && !(PORTABLE.has(one) && PORTABLE.has(other))
const PORTABLE: ReadonlySet<DeviceCategory> = new Set(['laptop', 'tablet'])
