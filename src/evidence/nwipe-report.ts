/** What nwipe says that it did to one disk of a run, as a report: from the lines, the tables and the options of that run. */
import { plainSerial } from '../domain/shared/codes.js'
import { type BenchZone, momentsOf, spanOf } from './bench-clock.js'
import { targetOf } from './disk-paths.js'
import { type FoundByNwipe, foundAt, hiddenOf, kindOf } from './nwipe-disks.js'
import type { Line, Settings } from './nwipe-lines.js'
import { errorsOf, outcomeOf } from './nwipe-outcome.js'
import type { DriveSanitize } from './nwipe-sanitize.js'
import { namesOnly, type Rows, rowsOf, type Tables } from './nwipe-tables.js'
import { commanded, overwritten, techniqueOf } from './nwipe-work.js'
import { countOf, type ReportDraft, serialOrNull, textUpTo } from './report-draft.js'

export type Account = {
  readonly zone: BenchZone
  readonly found: readonly FoundByNwipe[]
  /** Serials that several disks of the run give, which are none. */
  readonly shared: ReadonlySet<string>
  readonly settings: Settings
  readonly tables: Tables
  readonly sizes: ReadonlyMap<string, number>
  readonly dcoSilent: ReadonlySet<string>
  /** No run of the file goes back in time. */
  readonly inOrder: boolean
}

export const reportOf = (path: string, told: readonly Line[], account: Account): ReportDraft => {
  const { settings, zone } = account
  const found = account.found.find((one) => one.path === path)
  const rows = rowsOf(account.tables, path)
  const invoked = told.flatMap(({ words }) => /^Invoking method '(.*)' on /.exec(words)?.[1] ?? [])
  const method = textUpTo(120, invoked[0]) ?? settings.method
  const technique = techniqueOf(method)
  const capacityBytes = capacityOf(path, told, account, rows)
  const work =
    technique === 'overwrite' ? overwritten(told, settings, { method, capacityBytes }) : commanded(told)
  const hidden = hiddenOf(path, told, { settings, found, dcoSilent: account.dcoSilent.has(path) })
  const { serial, agree } = serialOf(told, found, rows, account)
  const errors = errorsOf(told, rows)
  const outcome = outcomeOf({
    rows,
    work,
    settings,
    fatal: told.some(
      ({ level, words }) => level === 'fatal' || /^\/dev\/[\w/-]+: (?:fail|abort)/i.test(words),
    ),
    erasedListed: [...account.tables.values()].some(({ erased }) => erased.length > 0),
    certain:
      // Since 0.29 every disk is listed with its bus before it is wiped: without that, flash may pass for a disk.
      (settings.old || found !== undefined) &&
      agree &&
      invoked.length <= 1 &&
      (technique !== 'overwrite' || invoked.length === 1),
    stated: hidden.stated,
  })
  const ends = work.ended ? momentsIn(work.end, zone) : []
  return {
    source: 'nwipe-log',
    tool: settings.tool,
    toolVersion: settings.toolVersion,
    technique,
    method,
    mediumSerial: serial,
    mediumModel: found?.model ?? null,
    mediumKind: kindOf(path, found),
    capacityBytes,
    ...spanOf(momentsIn(work.start, zone), ends),
    outcome,
    roundsAsked: work.roundsAsked,
    roundsDone: work.roundsDone,
    verification: errors.verification > 0 ? 'failed' : work.verification,
    bytesErased: erasedOf(work.bytesErased, rows),
    errors: errors.all,
    hiddenSectors: hidden.hiddenSectors,
    ...(hidden.hiddenSectorsUnknown ? { hiddenSectorsUnknown: true } : {}),
    target: targetOf(path),
  }
}

const momentsIn = (line: Line | undefined, zone: BenchZone): number[] =>
  line?.at == null ? [] : momentsOf(line.at, zone, line.zone)

/** The serial that every line and table gives this disk; two of them are two disks in one place. */
const serialOf = (
  told: readonly Line[],
  found: FoundByNwipe | undefined,
  rows: Rows,
  { shared }: Account,
): { readonly serial: string | null; readonly agree: boolean } => {
  const given = told.flatMap(({ words }) => /has serial number (.+)$/.exec(words)?.[1]?.trim() ?? [])
  const [only, ...more] = new Set([
    ...given,
    ...(found === undefined || found.said === '' ? [] : [found.said]),
  ])
  const agree = more.length === 0 && (only === undefined || namesOnly(rows, only))
  const none = only === undefined || !agree || shared.has(plainSerial(only))
  return { serial: none ? null : serialOrNull(only), agree }
}

/** The larger of what the log says: a disk is never taken for smaller than one of its lines. */
const capacityOf = (
  path: string,
  told: readonly Line[],
  { sizes }: Account,
  { erased }: Rows,
): number | null => {
  const named = told.flatMap(({ words }) => {
    const size =
      /, sect\/blk\/dev \d+\/\d+\/(\d+)/.exec(words) ?? /^Device '.*' is size (\d+)\.?$/.exec(words)
    return countOf(size?.[1]) ?? []
  })
  const all = [...named, sizes.get(path) ?? 0, ...erased.map(({ total }) => total ?? 0)]
  return all.reduce((most, size) => Math.max(most, size), 0) || null
}

const erasedOf = (counted: number | null, { erased }: Rows): number | null => {
  if (counted === null || erased.length === 0) return counted
  const bytes = erased.map((row) => row.bytes)
  return bytes.reduce<number | null>(
    (least, one) => (least === null || one === null ? null : Math.min(least, one)),
    counted,
  )
}

export const sanitizeReport = (done: DriveSanitize, told: readonly Line[], account: Account): ReportDraft => {
  const { zone, found, settings, tables } = account
  const disk = foundAt(found, done.path)
  const rows = rowsOf(tables, disk?.path ?? done.path)
  const { serial, agree } = serialOf(told, disk, rows, account)
  const outcome = sanitizeOutcome(done, told, rows, agree && settings.whole && account.inOrder)
  const ended = outcome === 'completed'
  return {
    source: 'nwipe-log',
    tool: settings.tool,
    toolVersion: settings.toolVersion,
    technique: done.technique,
    method: textUpTo(120, `Sanitize ${done.label}`),
    mediumSerial: disk === undefined ? null : serial,
    mediumModel: disk?.model ?? null,
    mediumKind: kindOf(done.path, disk),
    capacityBytes: null,
    ...spanOf(momentsIn(done.start, zone), ended ? momentsIn(done.end, zone) : []),
    outcome,
    roundsAsked: 1,
    roundsDone: ended ? 1 : 0,
    verification: 'not-asked',
    bytesErased: null,
    errors: 0,
    hiddenSectors: false,
    target: targetOf(done.path),
  }
}

/** The drive's answer, unless nwipe's own tables or lines of that disk say otherwise. */
const sanitizeOutcome = (done: DriveSanitize, told: readonly Line[], rows: Rows, certain: boolean) => {
  if (done.outcome !== 'completed') return done.outcome
  if (rows.status.some((word) => /ABORT/i.test(word))) return 'aborted'
  if (rows.status.some((word) => !/^Erased$/i.test(word))) return 'failed'
  const wrong = told.some(({ level }) => level === 'fatal' || level === 'error')
  return certain && !wrong && errorsOf(told, rows).all === 0 ? 'completed' : 'unknown'
}
