/**
 * Reads a donor's inventory, CSV or Excel, into lines: every line of every sheet that has its headings comes back,
 * read or with its problems; none is dropped in silence. A file that cannot be read as a whole gets one French
 * sentence. Never throws, whatever the bytes.
 */
import { makerKey, serialKey } from '../domain/shared/intake-line.js'
import type { Day } from '../domain/shared/values.js'
import { categoryOfWord } from './lot-categories.js'
import { COLUMN_NAMES, LOT_HEADINGS, type LotColumn } from './lot-columns.js'
import { type LotHeader, readHeader } from './lot-header.js'
import { type LotLine, type LotProblem, readLine } from './lot-line.js'
import {
  beyondHeadings,
  columnTitle,
  LOT_LINES_MAX,
  placeOf,
  type Table,
  type TableSheet,
  TOO_MANY_LINES,
} from './lot-table.js'
import { isDoubtfulStatus, saysNotHere, saysWaste } from './lot-words.js'
import { inSheet, readTableBytes } from './table-bytes.js'

export type LotFileAnswer =
  | {
      readonly ok: true
      readonly format: 'csv' | 'xlsx'
      readonly lines: readonly LotLine[]
      /** Headings we did not recognise or set aside: nothing of these columns is kept. */
      readonly ignoredColumns: readonly string[]
      /** What was not read, set aside, or read through another keyboard: one French sentence each. */
      readonly remarks: readonly string[]
    }
  | { readonly ok: false; readonly problem: string }

/** Judged by the latest rules, where nobody says of which day the list is. */
const LATEST: Day = '9999-12-31'
const REMAPPED_TOLD_MAX = 20

/** @param on the day of the list, for what changes with time: plausible weights. */
export const readLotFile = async (
  bytes: Uint8Array,
  filename: string,
  on: Day = LATEST,
): Promise<LotFileAnswer> => {
  const table = await readTableBytes(bytes, filename, LOT_HEADINGS)
  return 'problem' in table ? { ok: false, problem: table.problem } : readLotTable(table, on)
}

/** The same from a table that was already opened: no thread, no clock. */
export const readLotTable = ({ format, sheets, remarks }: Table, on: Day = LATEST): LotFileAnswer => {
  const lines: LotLine[] = []
  const ignored = new Set<string>()
  const told = new Set(remarks)
  const firstPlaces = new Map<string, string>()
  for (const sheet of sheets.length > 0 ? sheets : [{ name: null, rows: [] }]) {
    const header = readHeader(sheet.rows)
    if ('problem' in header) return { ok: false, problem: inSheet(sheet.name, header.problem) }
    for (const sentence of header.remarks) told.add(inSheet(sheet.name, sentence))
    const read = linesOf(sheet, header, format, on, firstPlaces)
    if (lines.length + read.lines.length > LOT_LINES_MAX) return { ok: false, problem: TOO_MANY_LINES }
    lines.push(...read.lines)
    for (const heading of read.ignoredColumns) ignored.add(heading)
    for (const sentence of read.remarks) told.add(sentence)
  }
  if (lines.length === 0)
    return { ok: false, problem: 'Ce fichier n’a que des titres : ajoutez une ligne par appareil.' }
  return { ok: true, format, lines, ignoredColumns: [...ignored], remarks: [...told] }
}

const linesOf = (
  { name }: TableSheet,
  header: LotHeader,
  format: 'csv' | 'xlsx',
  on: Day,
  firstPlaces: Map<string, string>,
) => {
  const { headings, columns, body, weights, serials, imeis } = header
  const ignored = new Set(
    columns.flatMap((column, at) => (column === null && headings[at] !== '' ? [at] : [])),
  )
  for (const at of imeis) ignored.delete(at)
  const lines: LotLine[] = []
  const remapped: string[] = []
  for (const { row, texts } of body) {
    if (texts.every((text) => text === '')) continue
    texts.forEach((text, at) => {
      if (text !== '' && (columns[at] ?? null) === null && !imeis.includes(at)) ignored.add(at)
    })
    const cells = cellsOf(header, texts)
    const numbers = imeis.flatMap((at) => texts[at] || [])
    const answer = readLine(cells, { weights, serials, on, imeis: numbers })
    const place = placeOf(name, row)
    if (answer.remapped) remapped.push(`${place} : « ${cells.serial} », lu « ${answer.serial} »`)
    const problems = [
      ...shapeProblems(header, texts, format),
      ...contradictions(header, texts),
      ...('problems' in answer ? answer.problems : []),
      ...repeated(cells.maker, answer.serial, place, firstPlaces),
    ]
    lines.push({
      row,
      ...(name === null ? {} : { sheet: name }),
      ...(problems.length === 0 && 'value' in answer
        ? { ok: true, value: answer.value, ...(answer.isNamed ? { isNamed: true } : {}) }
        : { ok: false, problems, raw: rawOf(headings, columns, texts) }),
    })
  }
  return {
    lines,
    ignoredColumns: [...ignored].sort((a, b) => a - b).map((at) => columnTitle(headings, at)),
    remarks: remapped.length === 0 ? [] : [remappedSentence(remapped)],
  }
}

const remappedSentence = (remapped: readonly string[]) => {
  const more =
    remapped.length > REMAPPED_TOLD_MAX ? ` ; et ${remapped.length - REMAPPED_TOLD_MAX} autres` : ''
  return `Des numéros de série ont été scannés avec un clavier mal réglé : vérifiez-les. ${remapped.slice(0, REMAPPED_TOLD_MAX).join(' ; ')}${more}.`
}

/** What is wrong with the line whatever its own cells say. */
const shapeProblems = (
  { headings, heard }: LotHeader,
  texts: readonly string[],
  format: 'csv' | 'xlsx',
): readonly LotProblem[] => {
  const problems: LotProblem[] = []
  const beyond = beyondHeadings(headings, texts, format)
  if (beyond) problems.push({ field: columnTitle(headings, beyond.at), problem: beyond.problem })
  for (const { at, as } of heard) {
    const said = texts[at] ?? ''
    const where = `dans la colonne « ${columnTitle(headings, at)} », mise de côté`
    if (as === 'status' && saysNotHere(said))
      problems.push({
        field: COLUMN_NAMES.status,
        problem: `« ${said} » dit que cet appareil n’est pas reçu, ${where} : écrivez les autres lignes avec reçu, refusé ou manquant, ou retirez cette ligne.`,
      })
    else if (as === 'status' && isDoubtfulStatus(said))
      problems.push({
        field: COLUMN_NAMES.status,
        problem: `« ${said} » ne dit pas clairement si cet appareil est reçu, ${where} : écrivez reçu, refusé ou manquant.`,
      })
    else if (as === 'enteredAsWaste' && saysWaste(said))
      problems.push({
        field: COLUMN_NAMES.enteredAsWaste,
        problem: `« ${said} » dit que cet appareil est entré comme déchet, ${where} : écrivez oui ou non à chaque ligne de cette colonne.`,
      })
  }
  return problems
}

/** When two cells name the same; null for what names nothing that we know. */
const NAMED = {
  category: categoryOfWord,
  maker: (text: string) => makerKey(text) || null,
} as const
const FILLED_IN = ['category', 'maker'] as const

/** Of the columns that say one part: the first that names anything known, else the first that is filled. */
const saidBy = (
  { columns, others }: LotHeader,
  role: (typeof FILLED_IN)[number],
  texts: readonly string[],
) => {
  const cells = [columns.indexOf(role), ...others[role]].map((at) => ({ at, text: texts[at] ?? '' }))
  return {
    cells,
    first: cells.find(({ text }) => NAMED[role](text) !== null) ?? cells.find(({ text }) => text !== ''),
  }
}

const contradictions = (header: LotHeader, texts: readonly string[]): readonly LotProblem[] =>
  FILLED_IN.flatMap((role) => {
    if (header.others[role].length === 0) return []
    const { cells, first } = saidBy(header, role, texts)
    const key = NAMED[role](first?.text ?? '')
    const other = cells.find(({ text }) => key !== null && (NAMED[role](text) ?? key) !== key)
    if (first === undefined || other === undefined) return []
    const said = [first, other].map(({ at, text }) => `« ${text} » (colonne « ${header.headings[at]} »)`)
    return [
      {
        field: COLUMN_NAMES[role],
        problem: `${said.join(' et ')} se contredisent : gardez ce qui est vrai.`,
      },
    ]
  })

const cellsOf = (header: LotHeader, texts: readonly string[]): Record<LotColumn, string> => {
  const cell = (column: LotColumn) => texts[header.columns.indexOf(column)] ?? ''
  return {
    category: saidBy(header, 'category', texts).first?.text ?? '',
    maker: saidBy(header, 'maker', texts).first?.text ?? '',
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

/** I1. The same maker and serial number, however written, stood above: only the first line is read. */
const repeated = (
  maker: string,
  serial: string | null,
  place: string,
  firstPlaces: Map<string, string>,
): readonly LotProblem[] => {
  if (maker === '' || serial === null) return []
  const key = serialKey(maker, serial)
  const first = firstPlaces.get(key)
  if (first === undefined) firstPlaces.set(key, place)
  return first === undefined
    ? []
    : [
        {
          field: COLUMN_NAMES.serial,
          problem: `Cet appareil (même marque et même numéro de série) est déjà à ${first} : supprimez l’une des deux.`,
        },
      ]
}

/** Our own columns only: what else the file holds is not ours to keep. */
const rawOf = (
  headings: readonly string[],
  columns: LotHeader['columns'],
  texts: readonly string[],
): Record<string, string> =>
  Object.fromEntries(
    texts.flatMap((text, at) => (columns[at] ? [[columnTitle(headings, at), text] as const] : [])),
  )
