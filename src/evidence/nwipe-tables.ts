/**
 * The tables that close a run of nwipe: what went wrong, how much was erased, and nwipe's own word for
 * each disk. Versions lay them out differently, so a row is known by its cells and not by its place; a disk
 * that has two rows has both, and the worse one counts.
 */
import { type Line, NWIPE_DISKS_MAX } from './nwipe-lines.js'
import { countOf } from './report-draft.js'

export type Rows = {
  /** Every column of the error tables, added up; `null` for a cell that is no number. */
  readonly errors: readonly (number | null)[]
  /** nwipe's own words: `Erased`, `-FAILED-`, `UABORTED`, `INSANITY`. */
  readonly status: readonly string[]
  readonly erased: readonly { readonly bytes: number | null; readonly total: number | null }[]
  /** `model/serial` as the rows name the disk; blank where a status row has lost that cell. */
  readonly names: readonly string[]
}

export type Tables = ReadonlyMap<string, Rows>

export const tablesOf = (run: readonly Line[]): Tables => {
  const tables = new Map<
    string,
    { errors: Rows['errors'][number][]; status: string[]; erased: Rows['erased'][number][]; names: string[] }
  >()
  for (const { at, words } of run) {
    if (at !== null || !words.includes('|')) continue
    const [first = '', ...cells] = words.split('|', 12).map((cell) => cell.trim())
    const device = first.replace(/^!\s*/, '')
    if (!/^[\w.-]{2,40}$/.test(device) || device === 'Device') continue
    const rows = tables.get(device) ?? { errors: [], status: [], erased: [], names: [] }
    const lasted = cells.findIndex((cell) => /^\d\d+:\d\d:\d\d$/.test(cell))
    const share = cells.findIndex((cell) => cell.endsWith('%'))
    if (lasted !== -1) {
      rows.status.push(cells[0] ?? '')
      rows.names.push(cells.slice(lasted + 1).join('|'))
    } else if (share !== -1) {
      rows.erased.push({ bytes: countOf(cells[0]), total: countOf(cells[1]) })
      rows.names.push(...cells.slice(share + 1).filter((cell) => cell.includes('/')))
    } else {
      const counts = cells.map(countOf)
      rows.errors.push(
        counts.reduce<number | null>(
          (sum, count) => (sum === null || count === null ? null : sum + count),
          cells.length === 0 ? null : 0,
        ),
      )
    }
    tables.set(device, rows)
    if (tables.size > NWIPE_DISKS_MAX) break
  }
  return tables
}

const NONE: Rows = { errors: [], status: [], erased: [], names: [] }

/** The tables keep the name without its folder, and cut one longer than eight characters from the left. */
export const rowsOf = (tables: Tables, path: string): Rows => {
  const name = path.replace(/^.*\//, '')
  return tables.get(name) ?? (name.length > 8 ? tables.get(name.slice(-8)) : undefined) ?? NONE
}

/**
 * True where every row that names the disk names this serial. nwipe cuts the model, and some versions the
 * serial: a beginning of eight characters or more is the same disk.
 */
export const namesOnly = ({ names }: Rows, serial: string): boolean =>
  names.every((name) => {
    const said = name.slice(name.lastIndexOf('/') + 1).trim()
    return name.endsWith(`/${serial}`) || (said.length >= CUT_SERIAL_MIN && serial.startsWith(said))
  })
const CUT_SERIAL_MIN = 8
