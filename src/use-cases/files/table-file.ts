/**
 * A file of named columns, one thing a line, CSV or Excel: the titles in any order, case and accents, on every sheet
 * that has them. A file that cannot be read as a whole is refused in a sentence; what else its columns hold stays in
 * the file.
 */

import { type BoundedReader, UnreadInTime } from '../../evidence/bounded-reader.js'
import { cellText, plain } from '../../evidence/cell-text.js'
import {
  beyondHeadings,
  columnTitle,
  HEADING_ROWS_SEARCHED,
  type Headings,
  type Table as OpenedTable,
  placeOf,
  type TableSheet,
} from '../../evidence/lot-table.js'
import { inSheet } from '../../evidence/table-bytes.js'
import { knownHeadings } from '../../evidence/table-headings.js'
import { Refusing } from '../refusing.js'
import { mapInSlices } from './in-slices.js'

const LINES_MAX = 5000
const TOO_MANY = `Ce fichier a plus de ${LINES_MAX} lignes : partagez-le.`

/** Named as people are told to write them. */
export type TableColumns<Name extends string> = {
  readonly required: readonly Name[]
  readonly optional?: readonly Name[]
  /** What else other software calls them. */
  readonly also?: Readonly<Partial<Record<Name, readonly string[]>>>
  /** Titles that stand in, in this order, where the column is absent or its cell empty. */
  readonly instead?: Readonly<Partial<Record<Name, readonly string[]>>>
  /** Titles that no list of words can hold; there may be several of one column. */
  readonly isColumn?: Readonly<Partial<Record<Name, (title: string) => boolean>>>
  /** The State may have written `DEB…` above the lines and `FIN…` below. */
  readonly framed?: boolean
}

export type TableLine<Name extends string> = {
  /** The row that a spreadsheet shows in its margin; a number that no other line of the file has. */
  readonly row: number
  /** `la ligne 3`, with its sheet where several were read. */
  readonly place: string
  /** Empty when the file has no such column. */
  readonly cell: (name: Name) => string
  /** All the cells of one column that are filled, each with its title. */
  readonly filled: (name: Name) => readonly { readonly title: string; readonly text: string }[]
  /** Our own columns only: a file may hold names of people beside them. */
  readonly shown: string
  /** Why nothing of the line may be trusted, whatever its cells say. */
  readonly problem?: string
}

export type Table<Name extends string> = {
  readonly lines: readonly TableLine<Name>[]
  readonly ignoredColumns: readonly string[]
  /** What was not read of the file, one French sentence each. */
  readonly remarks: readonly string[]
}

const unreadable = (sentence: string) => new Refusing({ refusal: 'unreadable-file', sentences: [sentence] })

/** What a reader answers, or the refusal of a file that it could not read in time. */
export const inTime = async <Answer>(reading: Promise<Answer>): Promise<Answer> => {
  try {
    return await reading
  } catch (error) {
    throw error instanceof UnreadInTime ? unreadable(error.sentence) : error
  }
}

const headingsOf = <Name extends string>({
  required,
  optional = [],
  also,
  instead,
  framed,
}: TableColumns<Name>): Headings => ({
  required: required.map((name) => ({ name, words: [...(also?.[name] ?? []), ...(instead?.[name] ?? [])] })),
  optional: optional.flatMap((name) => [name, ...(also?.[name] ?? [])]),
  ...(framed ? { framed } : {}),
})

export const readTable = async <const Name extends string>(
  { bytes, name }: { readonly bytes: Uint8Array; readonly name: string },
  columns: TableColumns<Name>,
  reader: BoundedReader,
): Promise<Table<Name>> => {
  const headings = headingsOf(columns)
  const opened = await inTime(reader.read('table', { bytes, filename: name, headings }))
  if ('problem' in opened) throw unreadable(opened.problem)
  return tableOf(opened, columns, headings)
}

const tableOf = async <const Name extends string>(
  { format, sheets, remarks }: OpenedTable,
  columns: TableColumns<Name>,
  headings: Headings,
): Promise<Table<Name>> => {
  const lines: TableLine<Name>[] = []
  const ignored = new Set<string>()
  const rowCount = sheets.reduce((sum, { rows }) => sum + rows.length, 0)
  if (rowCount > LINES_MAX + HEADING_ROWS_SEARCHED * sheets.length) throw unreadable(TOO_MANY)
  for (const sheet of sheets.length > 0 ? sheets : [{ name: null, rows: [] }]) {
    const read = await linesOf(sheet, format, columns, headings)
    if (lines.length + read.lines.length > LINES_MAX) throw unreadable(TOO_MANY)
    lines.push(...read.lines)
    for (const heading of read.ignoredColumns) ignored.add(heading)
  }
  if (lines.length === 0)
    throw unreadable(
      'Ce fichier n’a que des titres : remplissez une ligne au moins, puis déposez-le à nouveau.',
    )
  return { lines, ignoredColumns: [...ignored], remarks }
}

const linesOf = async <const Name extends string>(
  sheet: TableSheet,
  format: OpenedTable['format'],
  { required, optional = [], also, instead, isColumn }: TableColumns<Name>,
  headings: Headings,
): Promise<Omit<Table<Name>, 'remarks'>> => {
  const columns = [...required, ...optional]
  const words = new Map(
    columns.flatMap((column) =>
      [column, ...(also?.[column] ?? [])].map((word) => [plain(word), column] as const),
    ),
  )
  const standIns = new Map(
    columns.flatMap((column) =>
      (instead?.[column] ?? []).map((word, rank) => [plain(word), { column, rank }] as const),
    ),
  )
  const { headingRowOf, missingFrom } = knownHeadings(headings)
  // Half of a character, which a workbook may hold, is shown as the mark that stands for it.
  const rows = await mapInSlices(sheet.rows, ({ row, cells }) => ({
    row,
    cells: cells.map((cell) => cellText(cell).replace(/\p{Surrogate}/gu, '\ufffd')),
  }))
  const refused = (sentence: string) => unreadable(inSheet(sheet.name, sentence))
  const at = Math.max(0, headingRowOf(rows))
  const written = rows[at]?.cells ?? []
  const titles = written.slice(0, written.findLastIndex((title) => title !== '') + 1)
  const missing = missingFrom(titles)
  if (missing.length > 0)
    throw refused(`Il manque les colonnes : ${missing.join(', ')}. Attendues : ${columns.join(' ; ')}.`)
  const found = titles.map((title) => words.get(plain(title)))
  const twice = found.find((column, index) => column !== undefined && found.indexOf(column) !== index)
  if (twice !== undefined) throw refused(`Il y a deux colonnes « ${twice} » : gardez-en une.`)
  /** The column itself, then what stands in for it. */
  const placesOf = (column: Name): readonly number[] => {
    const others = titles.flatMap((title, index) => {
      const standIn = standIns.get(plain(title))
      if (found[index] === undefined && isColumn?.[column]?.(title)) return [{ index, rank: 0 }]
      return found[index] === undefined && standIn?.column === column ? [{ index, rank: standIn.rank }] : []
    })
    const itself = found.indexOf(column)
    return [
      ...(itself === -1 ? [] : [itself]),
      ...others.toSorted((a, b) => a.rank - b.rank).map(({ index }) => index),
    ]
  }
  const places = new Map(columns.map((column) => [column, placesOf(column)] as const))
  const used = new Set([...places.values()].flat())
  const body = rows.slice(at + 1).filter(({ cells }) => cells.some((cell) => cell !== ''))
  const unused = new Set(titles.flatMap((title, index) => (title === '' || used.has(index) ? [] : [index])))
  return {
    lines: await mapInSlices(body, ({ row, cells }) => {
      const filled = (column: Name) =>
        (places.get(column) ?? []).flatMap((index) => {
          const text = cells[index] ?? ''
          return text === '' ? [] : [{ title: titles[index] ?? '', text }]
        })
      const cell = (column: Name) => filled(column)[0]?.text ?? ''
      const beyond = beyondHeadings(titles, cells, format)
      cells.forEach((text, index) => {
        if (text !== '' && !used.has(index)) unused.add(index)
      })
      const shown = columns.map(cell).filter(Boolean).join(' · ')
      return {
        row,
        place: placeOf(sheet.name, row),
        ...{ cell, filled },
        shown: sheet.name === null ? shown : `feuille « ${sheet.name} » · ${shown}`,
        ...(beyond ? { problem: `${columnTitle(titles, beyond.at)} : ${beyond.problem}` } : {}),
      }
    }),
    ignoredColumns: [...unused].sort((a, b) => a - b).map((index) => columnTitle(titles, index)),
  }
}
