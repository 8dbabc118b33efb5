/**
 * CSV as spreadsheets write it: separated by semicolons, commas, tabs or bars, with or without a byte-order
 * mark or Excel's `sep=;` line. UTF-8, or UTF-16 where its mark says so (« Texte Unicode »): guessing another encoding
 * would spoil accents in silence.
 * Linear in the size of the file, and it keeps no more than a list may hold.
 */
import {
  LOT_COLUMNS_MAX,
  LOT_ROWS_MAX,
  type TableRow,
  TOO_MANY_COLUMNS,
  TOO_MANY_LINES,
  trimmedRow,
} from './lot-table.js'
import type { KnownHeadings } from './table-headings.js'

const SAVE_AS_UTF8 =
  'enregistrez-le depuis votre tableur avec « Enregistrer sous », type « CSV UTF-8 (délimité par des virgules) »'

const NOT_TEXT = `Ce fichier n’est pas du texte, ou est en UTF-16 sans le dire : ${SAVE_AS_UTF8}.`

/** One cell of 500 characters in each of 64 columns, quotes doubled, is far below. */
const RECORD_CHARACTERS_MAX = 200_000
/** As many as a spreadsheet has: a blank row may consist of separators alone. */
const CELLS_MAX = 16_384
/** As many as a spreadsheet has, blank ones counted. */
const ROWS_MAX = 1_048_576
const BEGINNING_CHARACTERS = 64 * 1024
const DELIMITERS = [';', ',', '\t', '|'] as const

export type CsvAnswer = { readonly rows: readonly TableRow[] } | { readonly problem: string }

/** `isHeading` knows the titles that are looked for: they tell which mark separates the cells. */
export const readCsv = (
  bytes: Uint8Array,
  isHeading: KnownHeadings['isHeading'],
  { framed = false }: { readonly framed?: boolean } = {},
): CsvAnswer => {
  const text = textOf(bytes, framed)
  if (typeof text !== 'string') return text
  const sep = /^"?sep=([;,\t|])"?\r?(\n|$)/i.exec(text.slice(0, 16))
  const start = sep?.[0].length ?? 0
  const beginning = text.slice(start, start + BEGINNING_CHARACTERS)
  const { delimiter, headings } = delimiterOf(beginning, isHeading)
  // Files with bars know no quotes: one that stands in a cell is text, unless the headings are quoted too.
  const quoting = delimiter !== '|' || headings.trimStart().startsWith('"')
  return rowsOf(text, start, sep?.[1] ?? delimiter, quoting)
}

/** `DEB`, in any encoding. */
const STATES_FRAME = [0x44, 0x45, 0x42]
/** The mark at the beginning of a text that is not in UTF-8. */
const UTF_16 = { 'utf-16le': [0xff, 0xfe], 'utf-16be': [0xfe, 0xff] } as const

const decoded = (bytes: Uint8Array, encoding: string): string | undefined => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** @param framed the State's own files, whose first line tells them, are in Windows-1252 where they are not in UTF-8. */
const textOf = (bytes: Uint8Array, framed: boolean): string | { readonly problem: string } => {
  for (const [encoding, [first, second]] of Object.entries(UTF_16))
    if (bytes[0] === first && bytes[1] === second) return decoded(bytes, encoding) ?? { problem: NOT_TEXT }
  if (bytes.subarray(0, 4096).includes(0)) return { problem: NOT_TEXT }
  const isStates = framed && STATES_FRAME.every((code, at) => bytes[at] === code)
  const text = decoded(bytes, 'utf-8') ?? (isStates ? decoded(bytes, 'windows-1252') : undefined)
  return (
    text ?? {
      problem: `Les accents de ce fichier ne sont pas en UTF-8 (sans doute Windows-1252) : ${SAVE_AS_UTF8}.`,
    }
  )
}

/** The delimiter that makes the most known headings of one of the first lines, else the most frequent one. */
const delimiterOf = (beginning: string, isHeading: KnownHeadings['isHeading']) => {
  const lines = beginning.split(/\r\n|\n|\r/, 20).map((line) => line.slice(0, 20_000))
  const scored = DELIMITERS.flatMap((delimiter) =>
    lines.map((line) => {
      const cells = line.split(delimiter)
      const known = cells.slice(0, 1000).filter(isHeading).length
      // A bar stands in many texts: it separates where it makes headings.
      const frequent = delimiter === '|' && known < 2 ? 0 : Math.min(cells.length, 999)
      return { delimiter, headings: line, score: known * 1000 + frequent }
    }),
  )
  const first = { delimiter: ';', headings: '', score: -1 }
  return scored.reduce((best, other) => (other.score > best.score ? other : best), first)
}

const isLineEnd = (character: string | undefined) => character === '\n' || character === '\r'
const afterLineEnd = (text: string, at: number) =>
  text[at] === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1

const rowsOf = (text: string, start: number, delimiter: string, quoting: boolean): CsvAnswer => {
  const rows: TableRow[] = []
  let at = start
  for (let row = 1; at < text.length; row += 1) {
    if (row > ROWS_MAX) return { problem: TOO_MANY_LINES }
    if (isLineEnd(text[at])) {
      at = afterLineEnd(text, at)
      continue
    }
    const recordStart = at
    const cells: string[] = []
    for (;;) {
      const cell = cellAt(text, at, delimiter, quoting)
      if (cell === null || cell.end - recordStart > RECORD_CHARACTERS_MAX)
        return { problem: unreadableFrom(text, recordStart) }
      cells.push(cell.text)
      at = cell.end
      if (text[at] !== delimiter) break
      if (cells.length === CELLS_MAX) return { problem: TOO_MANY_COLUMNS }
      at += 1
    }
    if (at < text.length) at = afterLineEnd(text, at)
    const trimmed = trimmedRow(cells)
    if (trimmed === null) continue
    if (trimmed.length > LOT_COLUMNS_MAX) return { problem: TOO_MANY_COLUMNS }
    if (rows.length === LOT_ROWS_MAX) return { problem: TOO_MANY_LINES }
    rows.push({ row, cells: trimmed })
  }
  return { rows }
}

/** The cell that starts there and where it ends; null where its quotes are never closed. */
const cellAt = (text: string, at: number, delimiter: string, quoting: boolean) => {
  let quoted = ''
  let end = at
  if (quoting && text[at] === '"') {
    for (let from = at + 1; ; ) {
      const quote = text.indexOf('"', from)
      if (quote === -1 || quote - at > RECORD_CHARACTERS_MAX) return null
      quoted += text.slice(from, quote)
      end = quote + 1
      if (text[end] !== '"') break
      quoted += '"'
      from = end + 1
    }
    if (end >= text.length || text[end] === delimiter || isLineEnd(text[end])) return { text: quoted, end }
    // Something follows the quotes: they were text.
    quoted = `"${quoted}"`
  }
  const rest = end
  while (end < text.length && text[end] !== delimiter && !isLineEnd(text[end])) end += 1
  return { text: quoted + text.slice(rest, end), end }
}

const unreadableFrom = (text: string, at: number) => {
  const line = text.slice(0, at).split(/\r\n|\n|\r/).length
  return `Le fichier devient illisible à la ligne ${line} : des guillemets y sont ouverts et jamais fermés, ou une cellule y est démesurée. Corrigez cette ligne.`
}
