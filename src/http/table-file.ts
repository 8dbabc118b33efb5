/**
 * A file of named columns, one thing a line, CSV or Excel: the titles in any order, case and accents. A file
 * that cannot be read as a whole is refused in a sentence; what else its columns hold stays in the file.
 */
import { plain } from '../evidence/lot-columns.js'
import { cellText } from '../evidence/lot-line.js'
import { readSpreadsheet } from '../evidence/spreadsheet.js'
import { Refusing } from './problem.js'

const LINES_MAX = 5000
/** Titles and dates often stand above the headings. */
const HEADING_ROWS_SEARCHED = 20

/** Named as people are told to write them. */
export type TableColumns<Name extends string> = {
  readonly required: readonly Name[]
  readonly optional?: readonly Name[]
  /** What else other software calls them. */
  readonly also?: Readonly<Partial<Record<Name, readonly string[]>>>
}

export type TableLine<Name extends string> = {
  /** The row that a spreadsheet shows in its margin. */
  readonly row: number
  /** Empty when the file has no such column. */
  readonly cell: (name: Name) => string
  /** Our own columns only: a file may hold names of people beside them. */
  readonly shown: string
}

type Table<Name extends string> = {
  readonly lines: readonly TableLine<Name>[]
  readonly ignoredColumns: readonly string[]
}

const unreadable = (sentence: string) => new Refusing({ refusal: 'unreadable-file', sentences: [sentence] })

export const readTable = async <const Name extends string>(
  { bytes, name }: { readonly bytes: Uint8Array; readonly name: string },
  { required, optional = [], also }: TableColumns<Name>,
): Promise<Table<Name>> => {
  const columns = [...required, ...optional]
  const namesOf = (column: Name): readonly string[] => [column, ...(also?.[column] ?? [])]
  const columnOf = (heading: string) =>
    columns.find((column) => namesOf(column).some((name) => plain(name) === plain(heading)))
  const file = await readSpreadsheet(bytes, name, (cell) => columnOf(cell) !== undefined)
  if ('problem' in file) throw unreadable(file.problem)

  // Half of a character, which a workbook may hold, is shown as the mark that stands for it.
  const rows = file.rows.map(({ row, cells }) => ({
    row,
    cells: cells.map((cell) => cellText(cell).replace(/\p{Surrogate}/gu, '\ufffd')),
  }))
  const missingFrom = (cells: readonly string[]) => {
    const found = cells.map(columnOf)
    return required.filter((column) => !found.includes(column))
  }
  const searched = rows.slice(0, HEADING_ROWS_SEARCHED)
  const at = Math.max(
    0,
    searched.findIndex(({ cells }) => missingFrom(cells).length === 0),
  )
  const headings = rows[at]?.cells ?? []
  const missing = missingFrom(headings)
  if (missing.length > 0)
    throw unreadable(`Il manque les colonnes : ${missing.join(', ')}. Attendues : ${columns.join(' ; ')}.`)
  const found = headings.map(columnOf)
  const twice = found.find((column, index) => column !== undefined && found.indexOf(column) !== index)
  if (twice !== undefined) throw unreadable(`Il y a deux colonnes « ${twice} » : gardez-en une.`)

  const body = rows.slice(at + 1)
  if (body.length > LINES_MAX) throw unreadable(`Ce fichier a plus de ${LINES_MAX} lignes : partagez-le.`)
  return {
    lines: body.map(({ row, cells }) => {
      const cell = (column: Name) => cells[found.indexOf(column)] ?? ''
      return { row, cell, shown: columns.map(cell).filter(Boolean).join(' · ') }
    }),
    ignoredColumns: headings.filter((heading, index) => heading !== '' && found[index] === undefined),
  }
}
