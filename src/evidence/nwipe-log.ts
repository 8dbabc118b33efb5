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
import type { BenchClock, BenchZone } from './bench-clock.js'
import { controllerOf } from './disk-paths.js'
import { type FoundByNwipe, geometriesOf, machineIn, withoutDco } from './nwipe-disks.js'
import { inOrder, type Line, linesOf, NWIPE_DISKS_MAX, runsOf, settingsOf } from './nwipe-lines.js'
import { type Account, reportOf, sanitizeReport } from './nwipe-report.js'
import { sanitizesIn } from './nwipe-sanitize.js'
import { type DiskReport, seenInAll, seenInRun } from './nwipe-seen.js'
import { disksOf, dockSerials, sharedSerials, unattributed } from './nwipe-shared.js'
import { rowsOf, tablesOf } from './nwipe-tables.js'
import type { ReportDraft } from './report-draft.js'
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
  const accounts = accountsOf(runsOf(lines), clock?.zone ?? 'utc')
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

type RunAccount = SeenRun & { readonly reports: readonly DiskReport[] }

/** Run by run, until there are more disks or runs than are read: of such a file nothing is taken. */
const accountsOf = (parts: readonly (readonly Line[])[], zone: BenchZone): RunAccount[] => {
  const docks = dockSerials(parts)
  const ordered = parts.every(inOrder)
  const accounts: RunAccount[] = []
  let [wiped, told] = [0, 0]
  for (const run of parts) {
    const tables = tablesOf(run)
    const shared = sharedSerials(run, tables, docks)
    const all = disksOf(run, shared)
    const found = all.slice(0, NWIPE_DISKS_MAX + 1)
    const reports = reportsOf(run, { zone, found, shared, tables, inOrder: ordered })
    const account = { reports, machine: machineIn(run), seen: seenInRun(all, reports) }
    accounts.push(account)
    wiped += reports.length
    if (account.machine !== null || account.seen.length > 0) told++
    if (Math.max(wiped, told, account.seen.length) > NWIPE_DISKS_MAX) break
  }
  return accounts
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

const reportsOf = (
  run: readonly Line[],
  known: Pick<Account, 'zone' | 'found' | 'shared' | 'tables' | 'inOrder'>,
): DiskReport[] => {
  const account: Account = {
    ...known,
    settings: settingsOf(run),
    sizes: geometriesOf(run),
    dcoSilent: withoutDco(run),
  }
  const told = byDevice(run)
  const paths = selected(run, account).slice(0, NWIPE_DISKS_MAX + 1)
  const sanitizes = sanitizesIn(run).slice(0, NWIPE_DISKS_MAX + 1)
  const disks = new Set([...paths, ...sanitizes.map(({ path }) => path)])
  // Whoever only asked drives to sanitize themselves leaves nwipe before any wipe: that says nothing of the drives.
  const closing = paths.length === 0 ? run.filter(({ words }) => !NO_WIPE.test(words)) : run
  const beside = unattributed(closing, new Set([...disks, ...known.found.map(({ path }) => path)]))
  const drives = byDrive(known.found)
  const reports = [
    ...sanitizes.map((done) => {
      const found = drives.get(controllerOf(done.path)) ?? []
      const about = [...new Set([done.path, ...found.map(({ path }) => path)])]
      const lines = about.flatMap((path) => told.get(path) ?? [])
      return { path: done.path, report: sanitizeReport(done, lines, { ...account, found }) }
    }),
    ...paths.map((path) => ({ path, report: reportOf(path, told.get(path) ?? [], account) })),
  ]
  return beside === null ? reports : doubted(reports, beside)
}

const NO_WIPE = /^Nwipe was aborted by the user prior to the wipe starting/

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

const byDrive = (found: readonly FoundByNwipe[]): Map<string, FoundByNwipe[]> => {
  const drives = new Map<string, FoundByNwipe[]>()
  for (const one of found) {
    const drive = controllerOf(one.path)
    const already = drives.get(drive)
    if (already === undefined) drives.set(drive, [one])
    else already.push(one)
  }
  return drives
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
