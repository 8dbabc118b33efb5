/**
 * The worker thread that opens a workbook: takes its bytes, posts the rows of the first sheet that has
 * the headings of an inventory. Formulas are never evaluated: a cell is the value stored in the file.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { type CellObject, read, SSF, type WorkSheet } from '@e965/xlsx'
import { isHeadingRow } from './lot-columns.js'
import { cellText } from './lot-line.js'
import {
  LOT_COLUMNS_MAX,
  LOT_ROWS_MAX,
  type TableAnswer,
  TOO_MANY_COLUMNS,
  TOO_MANY_LINES,
  trimmedRow,
} from './lot-table.js'

export type WorkerAnswer = TableAnswer | { readonly damaged: true }

/**
 * A number as a person reads it in the cell. Excel keeps 15 digits: of a longer whole number ending
 * with 0 the end is lost, so it stays in Excel's own notation, which the line reader refuses as a serial.
 */
const numberText = (value: number, format: string): string => {
  if (/^0{2,}$/.test(format) && Number.isSafeInteger(value)) return String(value).padStart(format.length, '0')
  if (Number.isSafeInteger(value) && (Math.abs(value) < 1e15 || value % 10 !== 0)) return String(value)
  if (Math.abs(value) >= 1e15) return value.toExponential().toUpperCase()
  const rounded = Number(value.toPrecision(15))
  return Math.abs(rounded) < 1e-6 ? rounded.toFixed(6) : String(rounded)
}

const textOf = (cell: CellObject | undefined): string => {
  if (cell === undefined || cell.v === undefined || cell.v === null) return ''
  if (cell.t === 'n' && typeof cell.v === 'number') {
    const format = `${cell.z ?? ''}`
    return SSF.is_date(format) ? (cell.w ?? String(cell.v)) : numberText(cell.v, format)
  }
  if (cell.t === 'b') return cell.v ? 'VRAI' : 'FAUX'
  if (cell.t === 'e') return cell.w ?? '#N/A'
  return String(cell.v)
}

type Table = {
  readonly rows: readonly { readonly row: number; readonly cells: readonly string[] }[]
  readonly problem: string | null
}

/** Only rows that exist are visited: a sheet may claim a million. */
const tableOf = (sheet: WorkSheet): Table => {
  const data: (CellObject | undefined)[][] = sheet['!data'] ?? []
  const rows: { row: number; cells: readonly string[] }[] = []
  for (const key of Object.keys(data)) {
    const at = Number(key)
    const cells: string[] = []
    for (const column of Object.keys(data[at] ?? []))
      cells[Number(column)] = textOf(data[at]?.[Number(column)])
    const trimmed = trimmedRow(Array.from(cells, (cell) => cell ?? ''))
    if (trimmed === null) continue
    if (rows.length === LOT_ROWS_MAX) return { rows, problem: TOO_MANY_LINES }
    rows.push({ row: at + 1, cells: trimmed })
    if (trimmed.length > LOT_COLUMNS_MAX) return { rows, problem: TOO_MANY_COLUMNS }
  }
  return { rows, problem: null }
}

const hasHeadings = ({ rows }: Table) =>
  rows.slice(0, 20).some(({ cells }) => isHeadingRow(cells.map(cellText)))

const answer = (bytes: Uint8Array): WorkerAnswer => {
  try {
    const workbook = read(bytes, {
      type: 'array',
      dense: true,
      cellFormula: false,
      cellHTML: false,
      cellNF: true,
      sheetRows: LOT_ROWS_MAX * 2,
    })
    const sheets = workbook.SheetNames.map((name) => workbook.Sheets[name]).filter(
      (sheet) => sheet !== undefined,
    )
    const tables = sheets.map(tableOf)
    const table = tables.find(hasHeadings) ?? tables.find(({ rows }) => rows.length > 0)
    if (table === undefined) return { rows: [] }
    return table.problem === null ? { rows: table.rows } : { problem: table.problem }
  } catch {
    return { damaged: true }
  }
}

parentPort?.postMessage(answer(workerData as Uint8Array))
