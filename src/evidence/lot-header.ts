/**
 * Which column of an inventory is what. Where two claim one part, their values decide; a column whose words are
 * another software's is set aside with a word and blocks no line. Only what nothing decides is refused.
 */
import { LABEL_LENGTH, readCode } from '../domain/shared/codes.js'
import { cellText } from './cell-text.js'
import {
  type Choice,
  type Claim,
  categoryAmong,
  ours,
  theFirst,
  theMaker,
  theOne,
  theWeight,
} from './lot-choices.js'
import {
  COLUMN_NAMES,
  columnOf,
  HEADINGS,
  imeiRank,
  isImei,
  LOT_HEADINGS,
  type LotColumn,
  mayNameCategories,
  mayTellStatus,
  REQUIRED_COLUMNS,
} from './lot-columns.js'
import { saysNoSerial } from './lot-serial.js'
import { LOT_COLUMNS_MAX, type TableRow, TOO_MANY_COLUMNS } from './lot-table.js'
import { type WeightUnit, weightUnitOf } from './lot-weight.js'
import { isDoubtfulStatus, isForeignStatus, statusOfWord, wasteOfWord } from './lot-words.js'
import { knownHeadings } from './table-headings.js'

export type LotHeader = {
  readonly headings: readonly string[]
  /** What each column is; null for what nothing of is kept. */
  readonly columns: readonly (LotColumn | null)[]
  /** Columns set aside whose words refuse no line, but what they say plainly is not overheard. */
  readonly heard: readonly { readonly at: number; readonly as: 'status' | 'enteredAsWaste' }[]
  /** Columns that fill in the one that is read, and may not contradict it. */
  readonly others: Readonly<Record<'category' | 'maker', readonly number[]>>
  readonly weights: WeightUnit
  readonly serials: 'serial' | 'imei'
  /** Where a telephone's line has no serial number it is known by these, the first good one. */
  readonly imeis: readonly number[]
  /** The rows below the headings, as texts. */
  readonly body: readonly { readonly row: number; readonly texts: readonly string[] }[]
  /** What was set aside and why. */
  readonly remarks: readonly string[]
}

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
  const imeis = claims
    .filter(({ heading }) => isImei(heading))
    .toSorted((a, b) => imeiRank(a.heading) - imeiRank(b.heading))
  const serials = claiming('serial')
  const choices: Readonly<Record<LotColumn, Choice>> = {
    category: categoryAmong(
      claiming('category'),
      claims.filter(({ heading }) => mayNameCategories(heading)),
    ),
    maker: theMaker(claiming('maker')),
    model: theFirst('model', claiming('model')),
    serial: theOne('serial', serials.length > 0 ? serials : imeis.slice(0, 1)),
    status: ours(
      'status',
      claiming('status'),
      (text) => statusOfWord(text) !== null || isDoubtfulStatus(text),
      isForeignStatus,
    ),
    refusalReason: theOne('refusalReason', claiming('refusalReason')),
    unitValue: theOne('unitValue', claiming('unitValue')),
    weight: theWeight(claiming('weight')),
    labelCode: ours('labelCode', claiming('labelCode'), isLabel),
    enteredAsWaste: ours('enteredAsWaste', claiming('enteredAsWaste'), (text) => wasteOfWord(text) !== null),
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
  const read = readImeis(claims, columns.indexOf('serial'), imeis, serials.length === 0)
  const heard = headings.flatMap((heading, at): LotHeader['heard'] => {
    if (columns[at] !== null) return []
    const role = roles[at]
    if (role === 'status' || mayTellStatus(heading)) return [{ at, as: 'status' }]
    return role === 'enteredAsWaste' ? [{ at, as: role }] : []
  })
  const othersOf = (choice: Choice) => ('problem' in choice ? [] : (choice.others ?? []))
  return {
    ...{ headings, columns, heard, body },
    others: { category: othersOf(choices.category), maker: othersOf(choices.maker) },
    weights: weightUnitOf(headings[columns.indexOf('weight')] ?? '') ?? 'kilograms',
    serials: serials.length === 0 ? 'imei' : 'serial',
    imeis: read.imeis,
    remarks: [...remarks, ...read.remarks],
  }
}

/** A telephone's numbers stand in for a serial number that a line lacks; elsewhere they are set aside. */
const readImeis = (
  claims: readonly Claim[],
  serialAt: number,
  imeis: readonly Claim[],
  isSerialItself: boolean,
) => {
  const others = imeis.filter(({ at }) => at !== serialAt)
  const serials = claims[serialAt]?.cells ?? []
  const standsIn = ({ cells }: Claim) =>
    cells.some((text, line) => text !== '' && saysNoSerial(serials[line] ?? ''))
  const remarkOf = (claim: Claim) => {
    if (standsIn(claim))
      return `La colonne « ${claim.heading} » n’est lue que là où le numéro de série manque.`
    const known = isSerialItself ? `« ${claims[serialAt]?.heading} »` : 'son numéro de série'
    return `La colonne « ${claim.heading} » est mise de côté : l’appareil est connu par ${known}.`
  }
  return { imeis: others.filter(standsIn).map(({ at }) => at), remarks: others.map(remarkOf) }
}

const isLabel = (text: string) => readCode(text, LABEL_LENGTH) !== undefined

const missingSentence = (missing: readonly LotColumn[]) => {
  const names = missing.map(
    (column) => `« ${COLUMN_NAMES[column]} » (titres acceptés : ${HEADINGS[column].slice(0, 6).join(', ')})`,
  )
  return `Il manque ${missing.length === 1 ? 'la colonne' : 'les colonnes'} ${names.join(' ; ')} : ajoutez le titre sur la première ligne.`
}
