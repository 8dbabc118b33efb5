/**
 * Reads a donor's inventory, CSV or Excel, into lines: every line of the file comes back, read or
 * with its problems; none is dropped in silence. A file that cannot be read as a whole gets one French
 * sentence. Never throws, whatever the bytes.
 */
import {
  COLUMN_NAMES,
  categoryOfWord,
  columnOf,
  HEADINGS,
  headingSaysGrams,
  isDesignation,
  isHeadingRow,
  type LotColumn,
  REQUIRED_COLUMNS,
} from './lot-columns.js'
import { cellText, type LotLine, type LotProblem, readLine } from './lot-line.js'
import {
  LOT_COLUMNS_MAX,
  LOT_LINES_MAX,
  type LotTable,
  TOO_MANY_COLUMNS,
  TOO_MANY_LINES,
} from './lot-table.js'
import { readSpreadsheet } from './spreadsheet.js'

export type LotFileAnswer =
  | {
      readonly ok: true
      readonly format: 'csv' | 'xlsx'
      readonly lines: readonly LotLine[]
      /** Headings we did not recognise: nothing of these columns is kept. */
      readonly ignoredColumns: readonly string[]
    }
  | { readonly ok: false; readonly problem: string }

const problem = (sentence: string) => ({ ok: false, problem: sentence }) as const

export const readLotFile = async (bytes: Uint8Array, filename: string): Promise<LotFileAnswer> => {
  const table = await readSpreadsheet(bytes, filename, (cell) => columnOf(cell) !== null)
  return 'problem' in table ? problem(table.problem) : linesOf(table.format, table)
}

type Header = {
  readonly index: number
  readonly headings: readonly string[]
  readonly columns: readonly (LotColumn | null)[]
}

/** Titles and dates often stand above the headings. */
const HEADING_ROWS_SEARCHED = 20

const headerOf = (table: LotTable): Header | { readonly problem: string } => {
  const beginnings = table.rows.slice(0, HEADING_ROWS_SEARCHED).map(({ cells }) => cells.map(cellText))
  const found = beginnings.findIndex(isHeadingRow)
  const index = Math.max(found, 0)
  const headings = beginnings[index]
  if (headings === undefined)
    return { problem: 'Ce fichier ne contient aucune ligne : déposez l’inventaire rempli.' }
  const width = headings.findLastIndex((heading) => heading !== '') + 1
  if (width > LOT_COLUMNS_MAX) return { problem: TOO_MANY_COLUMNS }
  const columns = headings.slice(0, width).map(columnOf)
  const designation = headings.slice(0, width).findIndex(isDesignation)
  if (!columns.includes('category') && namesCategories(table.rows.slice(index + 1), designation))
    columns[designation] = 'category'
  const missing = REQUIRED_COLUMNS.filter((column) => !columns.includes(column))
  if (missing.length > 0) {
    const names = missing.map(
      (column) =>
        `« ${COLUMN_NAMES[column]} » (titres acceptés : ${HEADINGS[column].slice(0, 6).join(', ')})`,
    )
    return {
      problem: `Il manque ${missing.length === 1 ? 'la colonne' : 'les colonnes'} ${names.join(' ; ')} : ajoutez le titre sur la première ligne.`,
    }
  }
  const twice = columns.find((column, at) => column !== null && columns.indexOf(column) !== at)
  if (twice !== undefined && twice !== null) {
    const both = headings.filter((_, at) => columns[at] === twice).map((heading) => `« ${heading} »`)
    return {
      problem: `Les colonnes ${both.join(' et ')} désignent toutes « ${COLUMN_NAMES[twice]} » : gardez-en une, ou renommez l’autre.`,
    }
  }
  return { index, headings: headings.slice(0, width), columns }
}

/** Most of the cells filled in do; the others are told, line by line, what a category is. */
const namesCategories = (rows: LotTable['rows'], at: number): boolean => {
  const filled = rows.map(({ cells }) => cellText(cells[at] ?? '')).filter((text) => text !== '')
  return filled.filter((text) => categoryOfWord(text) !== null).length > filled.length / 2
}

const columnTitle = (headings: readonly string[], at: number) =>
  headings[at] || `colonne ${at + 1} (sans titre)`

const linesOf = (format: 'csv' | 'xlsx', table: LotTable): LotFileAnswer => {
  const header = headerOf(table)
  if ('problem' in header) return problem(header.problem)
  const { headings, columns } = header
  const ignored = new Set(
    columns.flatMap((column, at) => (column === null && headings[at] !== '' ? [at] : [])),
  )
  const grams = headings.some((heading, at) => columns[at] === 'weight' && headingSaysGrams(heading))
  const firstRows = new Map<string, number>()
  const lines: LotLine[] = []
  for (const { row, cells: written } of table.rows.slice(header.index + 1)) {
    const texts = written.map(cellText)
    if (texts.every((text) => text === '')) continue
    if (lines.length === LOT_LINES_MAX) return problem(TOO_MANY_LINES)
    const problems: LotProblem[] = []
    const beyond = texts.findIndex((text, at) => at >= headings.length && text !== '')
    if (beyond !== -1 && format === 'csv')
      problems.push({
        field: columnTitle(headings, beyond),
        problem:
          'Cette ligne a plus de cellules que la ligne des titres : un séparateur se trouve sans doute dans une cellule sans guillemets.',
      })
    texts.forEach((text, at) => {
      if (text !== '' && (columns[at] ?? null) === null) ignored.add(at)
    })
    const answer = readLine(cellsOf(columns, texts), grams)
    if ('problems' in answer) problems.push(...answer.problems)
    const nameless = problems.some(
      ({ field }) => field === COLUMN_NAMES.maker || field === COLUMN_NAMES.serial,
    )
    const first = nameless ? null : firstRowOf(firstRows, columns, texts, row)
    if (first !== null)
      problems.push({
        field: COLUMN_NAMES.serial,
        problem: `Cet appareil (même marque et même numéro de série) est déjà à la ligne ${first} : supprimez l’une des deux.`,
      })
    lines.push(
      problems.length === 0 && 'value' in answer
        ? { row, ok: true, value: answer.value }
        : { row, ok: false, problems, raw: rawOf(headings, columns, texts) },
    )
  }
  if (lines.length === 0) return problem('Ce fichier n’a que des titres : ajoutez une ligne par appareil.')
  const ignoredColumns = [...ignored].sort((a, b) => a - b).map((at) => columnTitle(headings, at))
  return { ok: true, format, lines, ignoredColumns }
}

const cellsOf = (columns: Header['columns'], texts: readonly string[]): Record<LotColumn, string> => {
  const cell = (column: LotColumn) => texts[columns.indexOf(column)] ?? ''
  return {
    category: cell('category'),
    maker: cell('maker'),
    model: cell('model'),
    serial: cell('serial'),
    status: cell('status'),
    refusalReason: cell('refusalReason'),
    unitValue: cell('unitValue'),
    weight: cell('weight'),
    labelCode: cell('labelCode'),
    enteredAsWaste: cell('enteredAsWaste'),
  }
}

/** The row where this maker and serial first appeared, or `null`. */
const firstRowOf = (
  firstRows: Map<string, number>,
  columns: Header['columns'],
  texts: readonly string[],
  row: number,
): number | null => {
  const { maker, serial } = cellsOf(columns, texts)
  const key = `${maker}\n${serial}`.toUpperCase()
  const first = firstRows.get(key)
  if (first === undefined) firstRows.set(key, row)
  return first ?? null
}

/** Our own columns only: what else the file holds is not ours to keep. */
const rawOf = (
  headings: readonly string[],
  columns: Header['columns'],
  texts: readonly string[],
): Record<string, string> =>
  Object.fromEntries(
    texts.flatMap((text, at) => (columns[at] ? [[columnTitle(headings, at), text] as const] : [])),
  )
