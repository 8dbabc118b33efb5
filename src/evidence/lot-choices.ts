/**
 * Of the columns of an inventory that claim one part, which is read: their values decide. Where two of them say
 * different things of all lines and nothing tells which is meant, the file is refused in a sentence.
 */
import { plainSerial } from '../domain/shared/codes.js'
import { categoryOfWord } from './lot-categories.js'
import { COLUMN_NAMES, HEADINGS, type LotColumn } from './lot-columns.js'
import { weightKey, weightRank, weightUnitOf } from './lot-weight.js'
import { statusOfWord, wasteOfWord } from './lot-words.js'

export type Claim = {
  readonly at: number
  readonly heading: string
  readonly cells: readonly string[]
  readonly filled: readonly string[]
}
export type Chosen = {
  readonly at: number | null
  /** Columns that say the same part of other lines: what they say beside the first is compared line by line. */
  readonly others?: readonly number[]
  readonly aside: readonly { readonly claim: Claim; readonly why: string }[]
}
export type Choice = Chosen | { readonly problem: string }

const NONE: Chosen = { at: null, aside: [] }
const only = ({ at }: Claim): Chosen => ({ at, aside: [] })

const ambiguous = (role: LotColumn, claims: readonly Claim[]) => ({
  problem: `Les colonnes ${claims.map(({ heading }) => `« ${heading} »`).join(' et ')} désignent toutes « ${COLUMN_NAMES[role]} » : gardez-en une, ou renommez l’autre.`,
})

const sameAs = (one: Claim, other: Claim, key: (text: string) => string) =>
  one.cells.every((text, index) => key(text) === key(other.cells[index] ?? ''))

/** When two cells say the same. */
const KEYS: Readonly<Partial<Record<LotColumn, (text: string) => string>>> = {
  serial: plainSerial,
  status: (text) => statusOfWord(text) ?? text.toLowerCase(),
  enteredAsWaste: (text) => String(wasteOfWord(text) ?? text.toLowerCase()),
}

/** One that says anything, or the first of several that say the same. */
export const theOne = (role: LotColumn, claims: readonly Claim[]): Choice => {
  const saying = claims.filter(({ filled }) => filled.length > 0)
  const [first, ...others] = saying.length > 0 ? saying : claims.slice(0, 1)
  if (first === undefined) return NONE
  const key = KEYS[role] ?? ((text: string) => text.toLowerCase())
  if (others.some((other) => !sameAs(first, other, key))) return ambiguous(role, [first, ...others])
  const why = `elle dit la même chose que « ${first.heading} ».`
  return { at: first.at, aside: others.map((claim) => ({ claim, why })) }
}

/** The first that says anything; the others fill it in, and may not contradict it. */
export const theMaker = (claims: readonly Claim[]): Choice => {
  const saying = claims.filter(({ filled }) => filled.length > 0)
  const [first, ...others] = saying.length > 0 ? saying : claims.slice(0, 1)
  if (first === undefined) return NONE
  const why = `la marque est lue dans « ${first.heading} ».`
  return {
    at: first.at,
    others: others.map(({ at }) => at),
    aside: others.map((claim) => ({ claim, why })),
  }
}

/** The machine's own weight before the one with its packing; kilograms and grams of the same are one. */
export const theWeight = (claims: readonly Claim[]): Choice => {
  const saying = claims.filter(({ filled }) => filled.length > 0)
  const known = saying.length > 0 ? saying : claims.slice(0, 1)
  const rank = Math.min(...known.map(({ heading }) => weightRank(heading)))
  const [first, ...others] = known.filter(({ heading }) => weightRank(heading) === rank)
  if (first === undefined) return NONE
  const keyOf = ({ heading, cells }: Claim) => {
    const unit = weightUnitOf(heading) ?? 'kilograms'
    return cells.map((text) => weightKey(text, unit)).join('\n')
  }
  if (others.some((other) => keyOf(other) !== keyOf(first))) return ambiguous('weight', [first, ...others])
  const why = `« ${first.heading} » est gardée.`
  const aside = known.filter((claim) => claim !== first)
  return { at: first.at, aside: aside.map((claim) => ({ claim, why })) }
}

/** The one with the heading that we would have written. */
export const theFirst = (role: LotColumn, claims: readonly Claim[]): Choice => {
  const order = (claim: Claim) => HEADINGS[role].findIndex((word) => columnIs(claim.heading, word))
  const saying = claims.filter(({ filled }) => filled.length > 0)
  const [first, ...others] = (saying.length > 0 ? saying : claims.slice(0, 1)).toSorted(
    (a, b) => order(a) - order(b),
  )
  if (first === undefined) return NONE
  const why = `« ${first.heading} » est gardée.`
  return { at: first.at, aside: others.map((claim) => ({ claim, why })) }
}
const columnIs = (heading: string, word: string) =>
  heading.localeCompare(word, 'fr', { sensitivity: 'base' }) === 0

const isCategory = (text: string) => categoryOfWord(text) !== null
const knownIn = ({ filled }: Claim, isOurs: (text: string) => boolean) => filled.filter(isOurs).length
const isMostly = (claim: Claim, isOurs: (text: string) => boolean) =>
  knownIn(claim, isOurs) > claim.filled.length / 2

/** Most of the cells filled in name categories; the others are told, line by line, what a category is. */
export const categoryAmong = (claims: readonly Claim[], elsewhere: readonly Claim[]): Choice => {
  const why = (heading: string) => `la catégorie est lue dans « ${heading} ».`
  const naming = claims.filter((claim) => isMostly(claim, isCategory))
  const [first, ...others] = naming
  if (first !== undefined) {
    const aside = claims.filter((claim) => claim !== first)
    return {
      at: first.at,
      others: others.map(({ at }) => at),
      aside: aside.map((claim) => ({ claim, why: why(first.heading) })),
    }
  }
  const other = elsewhere.find((claim) => isMostly(claim, isCategory))
  if (other !== undefined)
    return { at: other.at, aside: claims.map((claim) => ({ claim, why: why(other.heading) })) }
  const [alone, ...more] = claims.filter((claim) => knownIn(claim, isCategory) > 0 || claims.length === 1)
  if (alone !== undefined && more.length === 0)
    return {
      ...only(alone),
      aside: claims.filter((claim) => claim !== alone).map((claim) => ({ claim, why: why(alone.heading) })),
    }
  return claims.length > 0 ? ambiguous('category', claims) : NONE
}

/**
 * A column with words of its own, set aside where they are another software's: where fewer of its cells are ours
 * than not, or no more than are known to be theirs. One slip in ours stays that line's problem.
 */
export const ours = (
  role: 'status' | 'labelCode' | 'enteredAsWaste',
  claims: readonly Claim[],
  isOurs: (text: string) => boolean,
  isTheirs: (text: string) => boolean = () => false,
): Choice => {
  const isForeign = (claim: Claim) => {
    const count = claim.filled.length
    const known = knownIn(claim, isOurs)
    const unknown = count - known
    const theirs = claim.filled.filter(isTheirs).length
    // One word alone of a status says nothing of how the device came; of the others it is asked.
    const mostly = role === 'labelCode' ? known === 0 : unknown > count / 2
    return (mostly && unknown > (role === 'status' ? 0 : 1)) || (theirs > 0 && theirs >= known)
  }
  const foreign = claims.filter(isForeign)
  const choice = theOne(
    role,
    claims.filter((claim) => !foreign.includes(claim)),
  )
  if ('problem' in choice) return choice
  return {
    at: choice.at,
    aside: [...foreign.map((claim) => ({ claim, why: FOREIGN[role] })), ...choice.aside],
  }
}

const FOREIGN = {
  status:
    'ses mots sont ceux d’un autre logiciel, pas reçu, refusé ou manquant ; les appareils sont lus comme reçus.',
  labelCode: 'ses codes ne sont pas ceux d’étiquettes de Boucle ; les appareils en recevront une.',
  enteredAsWaste: 'ses mots ne sont ni oui ni non ; les appareils sont lus comme non-déchets.',
}
