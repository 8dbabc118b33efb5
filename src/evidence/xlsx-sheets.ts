/**
 * The sheets of a workbook whose zip was found sound, each as rows of text. Formulas are never evaluated: a cell
 * is the value stored in the file. Throws what the library throws.
 */
import { type CellObject, read, SSF, type WorkSheet } from '@e965/xlsx'
import {
  type FoundSheet,
  LOT_COLUMNS_MAX,
  LOT_ROWS_MAX,
  type TableRow,
  TOO_MANY_COLUMNS,
  TOO_MANY_LINES,
  trimmedRow,
} from './lot-table.js'

const SHEET_ROWS_MAX = LOT_ROWS_MAX * 2
const SHEETS_MAX = 200

/**
 * A number as a person reads it in the cell. Excel keeps 15 digits: of a longer whole number ending
 * with 0 the end is lost, so it stays in Excel's own notation, which the line reader refuses as a serial; so does
 * what Excel itself shows in that notation, `5E10` typed as a serial among them.
 */
const numberText = (value: number, format: string): string => {
  const [, literal = '', digits = ''] = /^"([^"]*[0-9A-Z][^"]*)"(0+)$/i.exec(format) ?? []
  if (literal !== '' && Number.isSafeInteger(value) && value >= 0)
    return `${literal}${String(value).padStart(digits.length, '0')}`
  if (/^0{2,}$/.test(format) && Number.isSafeInteger(value)) return String(value).padStart(format.length, '0')
  if (/E\+/i.test(format)) return value.toExponential().toUpperCase()
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

/** Only rows that exist are visited: a sheet may claim a million. */
const rowsOf = (sheet: WorkSheet): Pick<FoundSheet, 'rows' | 'problem'> => {
  const data: (CellObject | undefined)[][] = sheet['!data'] ?? []
  const rows: TableRow[] = []
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

export const sheetsOf = (bytes: Uint8Array): readonly FoundSheet[] => {
  const workbook = read(bytes, {
    type: 'array',
    dense: true,
    cellFormula: false,
    cellHTML: false,
    cellNF: true,
    sheetRows: SHEET_ROWS_MAX,
  })
  return workbook.SheetNames.slice(0, SHEETS_MAX).flatMap((name, at) => {
    const sheet = workbook.Sheets[name]
    if (sheet === undefined) return []
    const hidden = (workbook.Workbook?.Sheets?.[at]?.Hidden ?? 0) !== 0
    const beyond = Number(/(\d+)$/.exec(`${sheet['!fullref'] ?? ''}`)?.[1] ?? 0) > SHEET_ROWS_MAX
    return [{ name, hidden, ...rowsOf(sheet), cutAt: beyond ? SHEET_ROWS_MAX : null }]
  })
}
