/**
 * Opens the table that somebody saved from a spreadsheet, CSV or Excel, told apart by what it holds, and finds the
 * sheets that have the headings looked for: every one of them, and the others are named. A pure function of plain
 * data, for any thread. Never throws, whatever the bytes.
 */
import { readCsv } from './lot-csv.js'
import {
  type FoundSheet,
  type Headings,
  LOT_BYTES_MAX,
  rowInFile,
  type TableAnswer,
  type TableRow,
} from './lot-table.js'
import { knownHeadings } from './table-headings.js'

const SAVE_AS =
  'ouvrez-le dans votre tableur et enregistrez-le au format « Classeur Excel (.xlsx) » ou « CSV UTF-8 »'
const SHEETS_NAMED_MAX = 20

export const readTableBytes = async (
  bytes: Uint8Array,
  filename: string,
  headings: Headings,
): Promise<TableAnswer> => {
  const format = formatOf(bytes, filename)
  if ('problem' in format) return format
  if (format.name === 'csv') {
    const read = readCsv(bytes, knownHeadings(headings).isHeading, headings)
    if ('problem' in read) return read
    const framed = headings.framed ? withoutFrame(read.rows) : read
    return 'problem' in framed
      ? framed
      : { format: 'csv', sheets: [{ name: null, rows: framed.rows }], remarks: [] }
  }
  const { readWorkbook } = await import('./xlsx-file.js')
  const sheets = await readWorkbook(bytes)
  return 'problem' in sheets ? sheets : sheetsRead(sheets, headings)
}

/** CSV and workbooks by content first: extensions lie. */
export const formatOf = (
  bytes: Uint8Array,
  filename: string,
): { readonly name: 'csv' | 'xlsx' } | { readonly problem: string } => {
  if (bytes.byteLength === 0)
    return { problem: 'Ce fichier est vide : déposez celui que vous avez enregistré depuis votre tableur.' }
  if (bytes.byteLength > LOT_BYTES_MAX)
    return { problem: 'Ce fichier dépasse 16 Mio : retirez les images ou partagez-le en plusieurs fichiers.' }
  if (startsWith(bytes, 'PK\u0003\u0004')) return { name: 'xlsx' }
  if (startsWith(bytes, '%PDF'))
    return { problem: 'Ce fichier est un PDF : demandez le tableau au format Excel (.xlsx) ou CSV UTF-8.' }
  if (startsWith(bytes, '\u00d0\u00cf\u0011\u00e0'))
    return {
      problem: `Ce fichier est un ancien classeur Excel (.xls) ou un classeur protégé par mot de passe : ${SAVE_AS}, sans mot de passe.`,
    }
  const beginning = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 512)).toString(
    'latin1',
  )
  if (/^\s*(<\?xml|<!doctype|<html|<table)/i.test(beginning))
    return { problem: `Ce fichier est une page web ou un document XML, pas un classeur : ${SAVE_AS}.` }
  if (/\.(xlsx|xlsm|xlsb|xls|ods|numbers|pdf|zip)$/i.test(filename))
    return { problem: `Ce fichier est abîmé ou porte la mauvaise extension : ${SAVE_AS}.` }
  return { name: 'csv' }
}

const startsWith = (bytes: Uint8Array, signature: string) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, signature.length)).toString(
    'latin1',
  ) === signature

const sheetsRead = (found: readonly FoundSheet[], headings: Headings): TableAnswer => {
  const known = knownHeadings(headings)
  const filled = found.filter(({ rows }) => rows.length > 0)
  const listed = filled.filter(({ rows }) => known.headingRowOf(rows) !== -1)
  if (listed.length === 0 && filled.length > 1) {
    const lacking = filled
      .slice(0, SHEETS_NAMED_MAX)
      .map(({ name, rows }) => `« ${name} » : ${missing(nearest(known, rows))}`)
    return {
      problem: `Il manque des titres à chaque feuille, sur sa première ligne : ${lacking.join(' ; ')}. Ajoutez-les, puis déposez le classeur à nouveau.`,
    }
  }
  const read = listed.length > 0 ? listed : filled.slice(0, 1)
  const spoilt = read.find(({ problem }) => problem !== null)
  if (spoilt?.problem)
    return { problem: read.length > 1 ? inSheet(spoilt.name, spoilt.problem) : spoilt.problem }
  const unread = filled.filter((sheet) => !read.includes(sheet))
  const remarks = [
    ...unread
      .slice(0, SHEETS_NAMED_MAX)
      .map(
        ({ name, hidden, rows }) =>
          `La feuille « ${name} »${hidden ? ', masquée,' : ''} n’a pas été lue : il y manque ${missing(nearest(known, rows))}.`,
      ),
    ...(unread.length > SHEETS_NAMED_MAX
      ? [`Et ${unread.length - SHEETS_NAMED_MAX} autres feuilles sans ces titres n’ont pas été lues.`]
      : []),
    ...read.flatMap(({ name, hidden }) =>
      hidden ? [`La feuille « ${name} » est masquée dans le classeur : elle a été lue aussi.`] : [],
    ),
    ...read.flatMap(({ name, cutAt }) =>
      cutAt === null ? [] : [`La feuille « ${name} » n’a été lue que jusqu’à la ligne ${cutAt}.`],
    ),
  ]
  const sheets = read.map(({ name, rows }, index) => ({
    name: read.length > 1 ? name : null,
    rows: rows.map(({ row, cells }) => ({ row: rowInFile(index, row), cells })),
  }))
  return { format: 'xlsx', sheets, remarks }
}

/** What the row that is nearest to a heading row lacks. */
const nearest = (known: ReturnType<typeof knownHeadings>, rows: readonly TableRow[]) =>
  rows
    .slice(0, 20)
    .map(({ cells }) => known.missingFrom(cells))
    .reduce((best, other) => (other.length < best.length ? other : best))

const missing = (names: readonly string[]) =>
  `${names.length === 1 ? 'la colonne' : 'les colonnes'} ${names.map((name) => `« ${name} »`).join(', ')}`

export const inSheet = (name: string | null, sentence: string) =>
  name === null ? sentence : `Feuille « ${name} » : ${sentence}`

const FRAME = /^(DEB|FIN)[\d*]*$/

/** The lines between the State's `DEB…` and `FIN…`; a file that was cut lacks the second, or some of its lines. */
const withoutFrame = (
  rows: readonly TableRow[],
): { readonly rows: readonly TableRow[] } | { readonly problem: string } => {
  const mark = ({ cells }: TableRow, word: string) =>
    cells.length === 1 && FRAME.test(cells[0] ?? '') && (cells[0] ?? '').startsWith(word)
  const first = rows.findIndex((row) => mark(row, 'DEB'))
  const last = rows.findLastIndex((row) => mark(row, 'FIN'))
  if (first === -1 && last === -1) return { rows }
  const cut = 'ce fichier de l’État est coupé : extrayez-le à nouveau, puis déposez-le entier.'
  if (first > 0 || first === -1) return { problem: `Sa première ligne (DEB…) manque : ${cut}` }
  if (last !== rows.length - 1) return { problem: `Sa dernière ligne (FIN…) manque : ${cut}` }
  const inside = rows.slice(1, -1)
  const count = /^FIN0*(\d{1,7})$/.exec(rows[last]?.cells[0] ?? '')?.[1]
  const lines = Math.max(0, inside.length - 1)
  return count === undefined || Number(count) === lines
    ? { rows: inside }
    : { problem: `Sa dernière ligne en annonce ${count}, il en a ${lines} : ${cut}` }
}
