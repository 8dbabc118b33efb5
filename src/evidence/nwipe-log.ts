/**
 * Reads a log of nwipe (alone or inside ShredOS) and says, disk by disk, what nwipe did. Written against
 * the sources of nwipe 0.24 to 0.43. One file may hold several runs, one after the other, and each run
 * several disks: one report per disk and run, in the file's order.
 *
 * It relates and does not judge, with two exceptions that E6 makes: a record that lacks a line which its
 * version always writes is `unknown` (that is how a cut log looks), and a disk counts as verified only if
 * every verification that was asked for is in it. What cannot be given to one disk with certainty is given
 * to none. nwipe's own word for a disk (`Erased`) never makes a report `completed` by itself.
 */
import { plainSerial } from '../domain/shared/codes.js'
import { type BenchClock, type BenchZone, momentsOf, spanOf } from './bench-clock.js'
import { controllerOf, targetOf } from './disk-paths.js'
import {
  type FoundByNwipe,
  foundAt,
  geometriesOf,
  hiddenOf,
  kindOf,
  machineIn,
  withoutDco,
} from './nwipe-disks.js'
import { type Line, linesOf, NWIPE_DISKS_MAX, runsOf, type Settings, settingsOf } from './nwipe-lines.js'
import { errorsOf, outcomeOf } from './nwipe-outcome.js'
import { type DiskReport, seenInAll, seenInRun } from './nwipe-seen.js'
import { disksOf, sharedSerials, unattributed } from './nwipe-shared.js'
import { namesOnly, type Rows, rowsOf, type Tables, tablesOf } from './nwipe-tables.js'
import { commanded, type DriveSanitize, overwritten, sanitizesIn, techniqueOf } from './nwipe-work.js'
import { countOf, type ReportDraft, serialOrNull, textUpTo } from './report-draft.js'
import type { SeenDisk, SeenMachine, SeenRun } from './sanitisation-file.js'

export type NwipeLogOptions = {
  /** Whose clock the bench shows, as the depositor says; without it, what the file tells, else UTC. */
  readonly clock?: BenchZone | undefined
}

export type NwipeAccount = {
  readonly reports: ReportDraft[]
  readonly machine: SeenMachine | null
  readonly seen: readonly SeenDisk[]
  /** One element for each run that tells of a machine or of a disk. */
  readonly runs: readonly SeenRun[]
  /** More disks or runs than are read: nothing of the file may be taken for all of it. */
  readonly tooMany: boolean
  readonly clock: BenchClock | null
}

/**
 * Capacities and written amounts are in bytes. A text that is not an nwipe log gives no report.
 */
export const readNwipeLog = (text: string, options: NwipeLogOptions = {}): ReportDraft[] =>
  nwipeAccount(text, options).reports

/** The reports, and what the log tells beside them. */
export const nwipeAccount = (text: string, { clock: stated }: NwipeLogOptions = {}): NwipeAccount => {
  const lines = linesOf(text)
  const clock = clockOf(lines, stated)
  const accounts = runsOf(lines).map((run) => {
    const shared = sharedSerials(run)
    const found = disksOf(run, shared)
    const reports = reportsOf(run, { zone: clock?.zone ?? 'utc', found, shared })
    return { reports, machine: machineIn(run), seen: seenInRun(found, reports) }
  })
  const told = accounts.filter(({ machine, seen }) => machine !== null || seen.length > 0)
  const runs = told.map(({ machine, seen }) => ({ machine, seen }))
  const machines = new Map(
    runs.flatMap(({ machine }) => (machine === null ? [] : [[JSON.stringify(machine), machine] as const])),
  )
  const [machine = null] = machines.values()
  const reports = accounts.flatMap((account) => account.reports)
  const seen = seenInAll(runs.map((run) => run.seen))
  return {
    reports: reports.slice(0, NWIPE_DISKS_MAX).map(({ report }) => report),
    machine: machines.size > 1 ? null : machine,
    seen: seen.slice(0, NWIPE_DISKS_MAX),
    runs: runs.slice(0, NWIPE_DISKS_MAX),
    tooMany: [reports, seen, runs].some(({ length }) => length > NWIPE_DISKS_MAX),
    clock,
  }
}

/** True for a text that nwipe wrote, even one that is cut or wiped nothing. */
export const isNwipeLog = (text: string): boolean =>
  /\[\d{4}\/\d\d\/\d\d\s[\d:]{8}\]/.test(text) && /\bnwipe\b|\bShredOS\b|\/dev\//i.test(text)

/** `null`: every time carries its own zone (journald's), so no clock was needed. */
const clockOf = (lines: readonly Line[], stated: BenchZone | undefined): BenchClock | null => {
  if (stated !== undefined) return { zone: stated, from: 'stated' }
  const timed = lines.filter(({ at }) => at !== null)
  if (timed.length > 0 && timed.every(({ zone }) => zone !== null)) return null
  // ShredOS is built with buildroot and never sets a zone.
  return lines.some(({ words }) => /ShredOS|buildroot/i.test(words))
    ? { zone: 'utc', from: 'file' }
    : { zone: 'utc', from: 'assumed' }
}

const reportsOf = (run: readonly Line[], known: Pick<Account, 'zone' | 'found' | 'shared'>): DiskReport[] => {
  const account: Account = {
    ...known,
    settings: settingsOf(run),
    tables: tablesOf(run),
    sizes: geometriesOf(run),
    dcoSilent: withoutDco(run),
  }
  const told = byDevice(run)
  const paths = selected(run, account)
  const sanitizes = sanitizesIn(run)
  const disks = new Set([...paths, ...sanitizes.map(({ path }) => path)])
  const beside = unattributed(run, new Set([...disks, ...known.found.map(({ path }) => path)]))
  const reports = [
    ...sanitizes.map((done) => {
      const lines = known.found.filter(({ path }) => controllerOf(path) === done.path).map(({ path }) => path)
      const about = [...new Set([done.path, ...lines])].flatMap((path) => told.get(path) ?? [])
      return { path: done.path, report: sanitizeReport(done, about, account) }
    }),
    ...paths.map((path) => ({ path, report: reportOf(path, told.get(path) ?? [], account) })),
  ]
  return beside === null ? reports : doubted(reports, beside)
}

/**
 * A run that ends ill, or has an error, without saying where: its one disk is meant; of several, none is certain,
 * unless the end only sums up what a disk of the run is said to have suffered.
 */
const doubted = (reports: readonly DiskReport[], beside: 'failed' | 'aborted' | 'doubtful'): DiskReport[] => {
  const one = new Set(reports.map(({ path }) => controllerOf(path))).size === 1
  const explained =
    beside !== 'doubtful' && reports.some(({ report }) => /failed|aborted/.test(report.outcome))
  return reports.map(({ path, report }) => {
    if (report.outcome !== 'completed' || explained) return { path, report }
    const outcome = one && beside !== 'doubtful' ? beside : 'unknown'
    return { path, report: { ...report, outcome, endedAt: null } }
  })
}

/** What each disk is named in: `on '/dev/sda'.`, `/dev/sda, sect/blk/dev` and `on /dev/sda` are one disk. */
const byDevice = (run: readonly Line[]): Map<string, Line[]> => {
  const told = new Map<string, Line[]>()
  for (const line of run) {
    if (!line.words.includes('/dev/')) continue
    for (const device of new Set(line.words.match(/\/dev\/[\w./-]*\w/g) ?? [])) {
      const already = told.get(device)
      if (already === undefined) told.set(device, [line])
      else already.push(line)
    }
  }
  return told
}

type Account = {
  readonly zone: BenchZone
  readonly found: readonly FoundByNwipe[]
  /** Serials that several disks of the run give, which are none. */
  readonly shared: ReadonlySet<string>
  readonly settings: Settings
  readonly tables: Tables
  readonly sizes: ReadonlyMap<string, number>
  readonly dcoSilent: ReadonlySet<string>
}

/** Disks that nwipe was told to wipe; those it only found are not in its charge. */
const selected = (run: readonly Line[], { tables, found }: Account): string[] => {
  const named = run.flatMap(({ words }) => {
    const begun =
      /^(?:Invoking method '.*' on|Starting round \d+ of \d+ on|Attempting .+ on) (?:device )?'?(\/dev\/[\w./-]*\w)/.exec(
        words,
      )
    const sized = /^(\/dev\/\S+), sect\/blk\/dev/.exec(words) ?? /^(\/dev\/\S+): Device geometry/.exec(words)
    return begun?.[1] ?? sized?.[1] ?? []
  })
  const listed = found.map(({ path }) => path).filter((path) => rowsOf(tables, path).status.length > 0)
  return [...new Set([...named, ...listed])]
}

const reportOf = (path: string, told: readonly Line[], account: Account): ReportDraft => {
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
  const [only, ...more] = new Set([...given, ...(found?.serial == null ? [] : [found.serial])])
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

const sanitizeReport = (done: DriveSanitize, told: readonly Line[], account: Account): ReportDraft => {
  const { zone, found, settings, tables } = account
  const disk = foundAt(found, done.path)
  const rows = rowsOf(tables, disk?.path ?? done.path)
  const { serial, agree } = serialOf(told, disk, rows, account)
  const outcome = sanitizeOutcome(done, told, rows, agree)
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
const sanitizeOutcome = (done: DriveSanitize, told: readonly Line[], rows: Rows, agree: boolean) => {
  if (done.outcome !== 'completed') return done.outcome
  if (rows.status.some((word) => /ABORT/i.test(word))) return 'aborted'
  if (rows.status.some((word) => !/^Erased$/i.test(word))) return 'failed'
  const wrong = told.some(({ level }) => level === 'fatal' || level === 'error')
  return agree && !wrong && errorsOf(told, rows).all === 0 ? 'completed' : 'unknown'
}
