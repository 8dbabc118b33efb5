/**
 * Which column of an inventory is what. Where two claim one part, their values decide; a column whose words are
 * another software's is set aside with a word and blocks no line. Only what nothing decides is refused.
 */
import { LABEL_LENGTH, plainSerial, readCode } from '../domain/shared/codes.js'
import { cellText } from './cell-text.js'
import { categoryOfWord } from './lot-categories.js'
import {
  COLUMN_NAMES,
  columnOf,
  HEADINGS,
  headingSaysGrams,
  isForeignStatus,
  isImei,
  LOT_HEADINGS,
  type LotColumn,
  mayNameCategories,
  REQUIRED_COLUMNS,
  statusOfWord,
  wasteOfWord,
} from './lot-columns.js'
import { LOT_COLUMNS_MAX, type TableRow, TOO_MANY_COLUMNS } from './lot-table.js'
import { knownHeadings } from './table-headings.js'

export type LotHeader = {
  readonly headings: readonly string[]
  /** What each column is; null for what nothing of is kept. */
  readonly columns: readonly (LotColumn | null)[]
  /** The status of another software: its words refuse no line, but what it says plainly is not overheard. */
  readonly foreignStatus: number | null
  readonly weights: 'grams' | 'kilograms'
  readonly serials: 'serial' | 'imei'
  /** The rows below the headings, as texts. */
  readonly body: readonly { readonly row: number; readonly texts: readonly string[] }[]
  /** What was set aside and why. */
  readonly remarks: readonly string[]
}

type Claim = {
  readonly at: number
  readonly heading: string
  readonly cells: readonly string[]
  readonly filled: readonly string[]
}
type Chosen = {
  readonly at: number | null
  readonly aside: readonly { readonly claim: Claim; readonly why: string }[]
}
type Choice = Chosen | { readonly problem: string }

const { headingRowOf } = knownHeadings(LOT_HEADINGS)

export const readHeader = (rows: readonly TableRow[]): LotHeader | { readonly problem: string } => {
  const index = Math.max(0, headingRowOf(rows))
  const written = rows[index]?.cells.map(cellText)
  if (written === undefined)
    return { problem: 'Ce fichier ne contient aucune ligne : déposez l’inventaire rempli.' }
  const width = written.findLastIndex((heading) => heading !== '') + 1
  if (width > LOT_COLUMNS_MAX) return { problem: TOO_MANY_COLUMNS }
  const headings = written.slice(0, width)
  const body = rows.slice(index + 1).map(({ row, cells }) => ({ row, texts: cells.map(cellText) }))
  const claims = headings.map((heading, at): Claim => {
    const cells = body.map(({ texts }) => texts[at] ?? '')
    return { at, heading, cells, filled: cells.filter((text) => text !== '') }
  })
  const roles = headings.map(columnOf)
  const claiming = (role: LotColumn) => claims.filter(({ at }) => roles[at] === role)
  const imeis = claims.filter(({ heading }) => isImei(heading))
  const serials = claiming('serial')
  const choices: Readonly<Record<LotColumn, Choice>> = {
    category: categoryAmong(
      claiming('category'),
      claims.filter(({ heading }) => mayNameCategories(heading)),
    ),
    maker: theOne('maker', claiming('maker')),
    model: theFirst('model', claiming('model')),
    serial: theOne('serial', serials.length > 0 ? serials : imeis.slice(0, 1)),
    status: ours('status', claiming('status'), (text) => statusOfWord(text) !== null, isForeignStatus),
    refusalReason: theOne('refusalReason', claiming('refusalReason')),
    unitValue: theOne('unitValue', claiming('unitValue')),
    weight: theOne('weight', claiming('weight')),
    labelCode: ours('labelCode', claiming('labelCode'), isLabel, () => false),
    enteredAsWaste: ours(
      'enteredAsWaste',
      claiming('enteredAsWaste'),
      (text) => wasteOfWord(text) !== null,
      () => false,
    ),
  }
  const columns: (LotColumn | null)[] = headings.map(() => null)
  const remarks: string[] = []
  for (const [role, choice] of Object.entries(choices) as [LotColumn, Choice][]) {
    if ('problem' in choice) return choice
    if (choice.at !== null) columns[choice.at] = role
    for (const { claim, why } of choice.aside)
      remarks.push(`La colonne « ${claim.heading} » est mise de côté : ${why}`)
  }
  const missing = REQUIRED_COLUMNS.filter((column) => !columns.includes(column))
  if (missing.length > 0) return { problem: missingSentence(missing) }
  const isImeiRead = serials.length === 0
  for (const { heading } of isImeiRead ? imeis.slice(1) : imeis)
    remarks.push(`La colonne « ${heading} » est mise de côté : l’appareil est connu par son numéro de série.`)
  const asides = choices.status
  return {
    headings,
    columns,
    foreignStatus:
      columns.includes('status') || 'problem' in asides ? null : (asides.aside[0]?.claim.at ?? null),
    weights: headings.some((heading, at) => columns[at] === 'weight' && headingSaysGrams(heading))
      ? 'grams'
      : 'kilograms',
    serials: isImeiRead ? 'imei' : 'serial',
    body,
    remarks,
  }
}

const isLabel = (text: string) => readCode(text, LABEL_LENGTH) !== undefined

const missingSentence = (missing: readonly LotColumn[]) => {
  const names = missing.map(
    (column) => `« ${COLUMN_NAMES[column]} » (titres acceptés : ${HEADINGS[column].slice(0, 6).join(', ')})`,
  )
  return `Il manque ${missing.length === 1 ? 'la colonne' : 'les colonnes'} ${names.join(' ; ')} : ajoutez le titre sur la première ligne.`
}

const NONE: Chosen = { at: null, aside: [] }
const only = ({ at }: Claim): Chosen => ({ at, aside: [] })

const ambiguous = (role: LotColumn, claims: readonly Claim[]) => ({
  problem: `Les colonnes ${claims.map(({ heading }) => `« ${heading} »`).join(' et ')} désignent toutes « ${COLUMN_NAMES[role]} » : gardez-en une, ou renommez l’autre.`,
})

const sameAs = (one: Claim, other: Claim, key: (text: string) => string) =>
  one.cells.every((text, index) => key(text) === key(other.cells[index] ?? ''))

/** One that says anything, or the first of several that say the same. */
const theOne = (role: LotColumn, claims: readonly Claim[]): Choice => {
  const saying = claims.filter(({ filled }) => filled.length > 0)
  const [first, ...others] = saying.length > 0 ? saying : claims.slice(0, 1)
  if (first === undefined) return NONE
  const key = role === 'serial' ? plainSerial : (text: string) => text.toLowerCase()
  if (others.some((other) => !sameAs(first, other, key))) return ambiguous(role, [first, ...others])
  const why = `elle dit la même chose que « ${first.heading} ».`
  return { at: first.at, aside: others.map((claim) => ({ claim, why })) }
}

/** The one with the heading that we would have written. */
const theFirst = (role: LotColumn, claims: readonly Claim[]): Choice => {
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
const categoryAmong = (claims: readonly Claim[], elsewhere: readonly Claim[]): Choice => {
  const why = (heading: string) => `la catégorie est lue dans « ${heading} ».`
  const naming = claims.filter((claim) => isMostly(claim, isCategory))
  const [first, ...others] = naming
  if (first !== undefined) {
    const category = (text: string) => categoryOfWord(text) ?? text
    if (others.some((other) => !sameAs(first, other, category))) return ambiguous('category', naming)
    const aside = claims.filter((claim) => claim !== first)
    return { at: first.at, aside: aside.map((claim) => ({ claim, why: why(first.heading) })) }
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
 * A column with words of its own, set aside where they are another software's: where few of several cells are ours,
 * or no more than are known to be theirs. One slip in ours stays that line's problem.
 */
const ours = (
  role: LotColumn,
  claims: readonly Claim[],
  isOurs: (text: string) => boolean,
  isTheirs: (text: string) => boolean,
): Choice => {
  const isForeign = (claim: Claim) => {
    const count = claim.filled.length
    const known = knownIn(claim, isOurs)
    const unknown = count - known
    const theirs = claim.filled.filter(isTheirs).length
    const mostly = role === 'labelCode' ? known === 0 : unknown > count / 2
    return (mostly && unknown > 1) || (theirs > 0 && theirs >= known)
  }
  const foreign = claims.filter(isForeign)
  const choice = theOne(
    role,
    claims.filter((claim) => !foreign.includes(claim)),
  )
  if ('problem' in choice) return choice
  return {
    at: choice.at,
    aside: [...foreign.map((claim) => ({ claim, why: FOREIGN[role] ?? '' })), ...choice.aside],
  }
}

const FOREIGN: Readonly<Partial<Record<LotColumn, string>>> = {
  status:
    'ses mots sont ceux d’un autre logiciel, pas reçu, refusé ou manquant ; les appareils sont lus comme reçus.',
  labelCode: 'ses codes ne sont pas ceux d’étiquettes de Boucle ; les appareils en recevront une.',
  enteredAsWaste: 'ses mots ne sont ni oui ni non ; les appareils sont lus comme non-déchets.',
}
