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
import { type BenchClock, type BenchZone, momentsOf, spanOf } from './bench-clock.js'
import { targetOf } from './disk-paths.js'
import {
  type FoundByNwipe,
  foundAt,
  foundIn,
  geometriesOf,
  hiddenOf,
  kindOf,
  machineIn,
  withoutDco,
} from './nwipe-disks.js'
import { type Line, linesOf, NWIPE_DISKS_MAX, runsOf, type Settings, settingsOf } from './nwipe-lines.js'
import { errorsOf, outcomeOf } from './nwipe-outcome.js'
import { type DiskReport, seenIn } from './nwipe-seen.js'
import { type Rows, rowsOf, type Tables, tablesOf } from './nwipe-tables.js'
import { commanded, type DriveSanitize, overwritten, sanitizesIn, techniqueOf } from './nwipe-work.js'
import { countOf, type ReportDraft, serialOrNull, textUpTo } from './report-draft.js'
import type { SeenDisk, SeenMachine } from './sanitisation-file.js'

export type NwipeLogOptions = {
  /** Whose clock the bench shows, as the depositor says; without it, what the file tells, else UTC. */
  readonly clock?: BenchZone | undefined
}

export type NwipeAccount = {
  readonly reports: ReportDraft[]
  readonly machine: SeenMachine | null
  readonly seen: readonly SeenDisk[]
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
  const runs = runsOf(lines)
  const reports = runs.flatMap((run) => reportsOf(run, clock?.zone ?? 'utc')).slice(0, NWIPE_DISKS_MAX)
  const machines = new Map(
    runs.flatMap((run) => {
      const machine = machineIn(run)
      return machine === null ? [] : [[JSON.stringify(machine), machine] as const]
    }),
  )
  const [machine = null] = machines.values()
  return {
    reports: reports.map(({ report }) => report),
    machine: machines.size > 1 ? null : machine,
    seen: seenIn(runs, reports),
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

const reportsOf = (run: readonly Line[], zone: BenchZone): DiskReport[] => {
  const found = foundIn(run).slice(0, NWIPE_DISKS_MAX)
  const account: Account = {
    zone,
    found,
    settings: settingsOf(run),
    tables: tablesOf(run),
    sizes: geometriesOf(run),
    dcoSilent: withoutDco(run),
  }
  const told = byDevice(run)
  const paths = selected(run, account).slice(0, NWIPE_DISKS_MAX)
  return [
    ...sanitizesIn(run)
      .slice(0, NWIPE_DISKS_MAX)
      .map((done) => ({ path: done.path, report: sanitizeReport(done, account) })),
    ...paths.map((path) => ({ path, report: reportOf(path, told.get(path) ?? [], account) })),
  ]
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
  const serials = serialsOf(told, found)
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
      serials.length <= 1 &&
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
    mediumSerial: serials.length === 1 ? serialOrNull(serials[0]) : null,
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

/** Every serial that the log gives this disk; two of them are two disks in one place. */
const serialsOf = (told: readonly Line[], found: FoundByNwipe | undefined): string[] => {
  const given = told.flatMap(({ words }) => /has serial number (.+)$/.exec(words)?.[1]?.trim() ?? [])
  return [...new Set([...given, ...(found?.serial == null ? [] : [found.serial])])]
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

const sanitizeReport = (done: DriveSanitize, { zone, found, settings }: Account): ReportDraft => {
  const disk = foundAt(found, done.path)
  const ended = done.outcome === 'completed'
  return {
    source: 'nwipe-log',
    tool: settings.tool,
    toolVersion: settings.toolVersion,
    technique: done.technique,
    method: textUpTo(120, `Sanitize ${done.label}`),
    mediumSerial: disk?.serial ?? null,
    mediumModel: disk?.model ?? null,
    mediumKind: kindOf(done.path, disk),
    capacityBytes: null,
    ...spanOf(momentsIn(done.start, zone), ended ? momentsIn(done.end, zone) : []),
    outcome: done.outcome,
    roundsAsked: 1,
    roundsDone: ended ? 1 : 0,
    verification: 'not-asked',
    bytesErased: null,
    errors: 0,
    hiddenSectors: false,
    target: targetOf(done.path),
  }
}
