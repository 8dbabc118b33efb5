/**
 * CSV as spreadsheets write it: separated by semicolons, commas or tabs, with or without a byte-order
 * mark or Excel's `sep=;` line. Only UTF-8: guessing another encoding would spoil accents in silence.
 */
import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import {
  LOT_COLUMNS_MAX,
  LOT_ROWS_MAX,
  type TableAnswer,
  TOO_MANY_COLUMNS,
  TOO_MANY_LINES,
  trimmedRow,
} from './lot-table.js'

const SAVE_AS_UTF8 =
  'enregistrez-le depuis votre tableur avec « Enregistrer sous », type « CSV UTF-8 (délimité par des virgules) »'

/** One cell of 500 characters in each of 64 columns, quotes doubled, is far below. */
const RECORD_CHARACTERS_MAX = 200_000
const CHUNK_BYTES = 64 * 1024
const DELIMITERS = [';', ',', '\t'] as const

/** `isHeading` knows the titles that are looked for: they tell which mark separates the cells. */
export const readCsv = async (
  bytes: Uint8Array,
  isHeading: (cell: string) => boolean,
): Promise<TableAnswer> => {
  const text = utf8(bytes)
  if (typeof text !== 'string') return text
  const sep = /^\ufeff?"?sep=([;,\t|])"?\r?(\n|$)/i.exec(text.slice(0, 16))
  const body = sep === null ? text : text.slice(sep[0].length)
  const parser = Readable.from(chunks(Buffer.from(body, 'utf8'))).pipe(
    parse({
      bom: true,
      delimiter: sep?.[1] ?? delimiterOf(body, isHeading),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      max_record_size: RECORD_CHARACTERS_MAX,
    }),
  )
  const rows: { row: number; cells: readonly string[] }[] = []
  let row = 0
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      row += 1
      const cells = trimmedRow(record)
      if (cells === null) continue
      if (cells.length > LOT_COLUMNS_MAX) return { problem: TOO_MANY_COLUMNS }
      if (rows.length === LOT_ROWS_MAX) return { problem: TOO_MANY_LINES }
      rows.push({ row, cells })
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = /at line (\d+)/.exec(error.message)?.[1] ?? `${row + 1}`
    return {
      problem: `Le fichier devient illisible à la ligne ${line} : des guillemets y sont ouverts et jamais fermés, ou une cellule y est démesurée. Corrigez cette ligne.`,
    }
  }
  return { rows }
}

function* chunks(buffer: Buffer) {
  for (let at = 0; at < buffer.length; at += CHUNK_BYTES) yield buffer.subarray(at, at + CHUNK_BYTES)
}

const utf8 = (bytes: Uint8Array): string | { readonly problem: string } => {
  const [first, second] = bytes
  if (
    (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff) ||
    bytes.subarray(0, 4096).includes(0)
  )
    return {
      problem: `Ce fichier est en UTF-16 (« Texte Unicode ») ou n’est pas du texte : ${SAVE_AS_UTF8}.`,
    }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return {
      problem: `Les accents de ce fichier ne sont pas en UTF-8 (sans doute Windows-1252) : ${SAVE_AS_UTF8}.`,
    }
  }
}

/** The delimiter that makes the most known headings of one of the first lines, else the most frequent one. */
const delimiterOf = (text: string, isHeading: (cell: string) => boolean): string => {
  const lines = text.slice(0, CHUNK_BYTES).split(/\r\n|\n|\r/, 20)
  const score = (delimiter: string) =>
    Math.max(
      ...lines.map((line) => {
        const cells = line.slice(0, 20_000).split(delimiter)
        const known = cells.filter(isHeading).length
        return known * 1000 + Math.min(cells.length, 999)
      }),
    )
  const scored = DELIMITERS.map((delimiter) => ({ delimiter, score: score(delimiter) }))
  return scored.reduce((best, other) => (other.score > best.score ? other : best)).delimiter
}
