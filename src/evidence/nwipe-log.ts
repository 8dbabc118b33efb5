/**
 * Reads a log of nwipe (alone or inside ShredOS) and says, disk by disk, what nwipe did. Written against
 * the sources of nwipe 0.24 to 0.42. One file may hold several runs, one after the other, and each run
 * several disks: one report per disk and run, in the file's order.
 *
 * It relates and does not judge, with two exceptions that E6 makes: a log that stops before its summary
 * is `unknown`, and a disk counts as verified only if every verification that was asked for is in it.
 * nwipe's own word for a disk (`Erased`) never makes a report `completed` by itself.
 */
import type { MediumKind, SanitisationReport, Technique } from '../domain/devices/media.js'
import { kindOfModelName } from './model-families.js'
import {
  countOf,
  inTable,
  type Line,
  linesOf,
  NWIPE_DISKS_MAX,
  runsOf,
  type Settings,
  settingsOf,
  type Tables,
  tablesOf,
} from './nwipe-lines.js'
import { type ReportDraft, serialOrNull, textUpTo } from './report-draft.js'

export type NwipeLogOptions = {
  /** Minutes east of Greenwich of the clock that wrote the log: 60 for Paris in winter. */
  readonly utcOffsetMinutes?: number
}

/**
 * nwipe writes local time without a zone. ShredOS runs in UTC, hence the default of 0; a log made under
 * another system's local time needs `utcOffsetMinutes`. Capacities and written amounts are in bytes.
 * A text that is not an nwipe log gives no report.
 */
export const readNwipeLog = (text: string, { utcOffsetMinutes = 0 }: NwipeLogOptions = {}): ReportDraft[] =>
  runsOf(linesOf(text))
    .flatMap((run) => reportsOf(run, utcOffsetMinutes))
    .slice(0, NWIPE_DISKS_MAX)

/** True for a text that nwipe wrote, even one that is cut or wiped nothing. */
export const isNwipeLog = (text: string): boolean =>
  /\[\d{4}\/\d\d\/\d\d [\d:]{8}\]/.test(text) && /\bnwipe\b|\bShredOS\b|\/dev\//i.test(text)

const reportsOf = (run: readonly Line[], utcOffsetMinutes: number): ReportDraft[] => {
  const settings = settingsOf(run)
  const tables = tablesOf(run)
  const told = byDevice(run)
  return selected(run, tables)
    .slice(0, NWIPE_DISKS_MAX)
    .map((device) => reportOf(device, { told: told.get(device) ?? [], settings, tables, utcOffsetMinutes }))
}

/** What each disk is named in: `on '/dev/sda'.`, `/dev/sda, sect/blk/dev` and `on /dev/sda` are one disk. */
const byDevice = (run: readonly Line[]): Map<string, Line[]> => {
  const told = new Map<string, Line[]>()
  for (const line of run)
    for (const device of new Set(line.words.match(/\/dev\/[\w./-]*\w/g) ?? [])) {
      const already = told.get(device)
      if (already === undefined) told.set(device, [line])
      else already.push(line)
    }
  return told
}

/** Disks that nwipe was told to wipe; those it only found are not in its charge. */
const selected = (run: readonly Line[], { status }: Tables): string[] => {
  const named = run.flatMap(({ words }) => {
    const begun =
      /^(?:Invoking method '.*' on|Starting round \d+ of \d+ on|Attempting .+ on) (\/dev\/\S+)/.exec(words)
    const sized = /^(\/dev\/\S+), sect\/blk\/dev/.exec(words)
    return begun?.[1] ?? sized?.[1] ?? []
  })
  const found = run.flatMap(({ words }) => FOUND.exec(words)?.[1] ?? [])
  return [...new Set([...named, ...found.filter((device) => inTable(status, device) !== null)])]
}
const FOUND = /^Found (\/dev\/[^\s,]+),\s*([^,]*),\s*(.*),\s*[\d.]+ \w+,\s*S\/N=(.*)$/

type Account = {
  readonly told: readonly Line[]
  readonly settings: Settings
  readonly tables: Tables
  readonly utcOffsetMinutes: number
}

const reportOf = (device: string, { told, settings, tables, utcOffsetMinutes }: Account): ReportDraft => {
  const find = (pattern: RegExp) => told.map(({ words }) => pattern.exec(words)).find((found) => found)
  const last = (pattern: RegExp) => told.findLast(({ words }) => pattern.test(words))
  const instant = (line: Line | undefined) => instantOf(line?.at ?? null, utcOffsetMinutes)

  const found = find(FOUND)
  const model = textUpTo(120, found?.[3])
  const method = textUpTo(120, find(/^Invoking method '(.*)' on /)?.[1]) ?? settings.method
  const technique = techniqueOf(method)
  const work = technique === 'overwrite' ? overwritten(told, settings) : commanded(told)
  const counts = inTable(tables.errors, device)
  const failures = told.filter(({ words }) => /\[FAILURE\]|>>> ?FAILURE/.test(words)).length
  const status = inTable(tables.status, device)

  const outcome = outcomeOf({ status, work, fatal: told.some(({ level }) => level === 'fatal'), settings })
  return {
    source: 'nwipe-log',
    tool: settings.tool,
    toolVersion: settings.toolVersion,
    technique,
    method,
    mediumSerial: serialOrNull(find(/has serial number (.+)$/)?.[1]) ?? serialOrNull(found?.[4]),
    mediumModel: model,
    mediumKind: kindOf(device, found?.[2] ?? '', model),
    capacityBytes: countOf(find(/, sect\/blk\/dev \d+\/\d+\/(\d+)/)?.[1]) || null,
    startedAt: instant(told.find(({ words }) => /^(Invoking method|Starting round|Attempting )/.test(words))),
    endedAt: work.ended ? instant(last(END)) : null,
    outcome,
    roundsAsked: work.roundsAsked,
    roundsDone: work.roundsDone,
    verification: (counts?.[1] ?? 0) > 0 ? 'failed' : work.verification,
    bytesErased: work.bytesErased,
    errors: (counts ?? []).reduce((sum, count) => sum + count, 0) + failures,
    hiddenSectors: hidden(told),
  }
}

/** The last thing nwipe says of a disk that it has done with, in the order of its own steps. */
const END = /^Finished final round|^\[SUCCESS\] |Sanitize .+ completed on|^Secure erase completed for/

type Work = Pick<ReportDraft, 'roundsAsked' | 'roundsDone' | 'verification' | 'bytesErased'> & {
  readonly ended: boolean
}

/** Passes, rounds and the blanking that nwipe itself wrote; a method that only verifies writes none. */
const overwritten = (told: readonly Line[], { rounds, verify, method }: Settings): Work => {
  const says = (pattern: RegExp) => told.some(({ words }) => pattern.test(words))
  const many = (pattern: RegExp) => told.filter(({ words }) => pattern.test(words)).length
  const numbers = (pattern: RegExp) => told.flatMap(({ words }) => countOf(pattern.exec(words)?.[1]) ?? [])

  const finals = [
    {
      begun: /^Blanking device/,
      done: /^\[SUCCESS\] Blanked/,
      verified: /^\[SUCCESS\] Verified that .* is empty/,
    },
    { begun: /^Writing final random/, done: /bytes written/, verified: /^\[SUCCESS\] Verified FRP/ },
    {
      begun: /^Verifying that .* is (zeroed|Ones)/,
      done: /^\[SUCCESS\] /,
      verified: /^\[SUCCESS\] Verified that/,
    },
  ].filter(({ begun }) => says(begun))
  const finalsVerified = finals.every(({ verified }) => says(verified))
  const roundsEnded = says(/^Finished final round/)
  const passes = many(/^Starting pass /)
  const passesVerified = many(/^Verified pass /)
  const written = numbers(/^(\d+) bytes written to/)
  const onlyVerifies = /^Verify /.test(method ?? '') && passes === 0

  const asked: Record<'off' | 'last' | 'all', boolean> = {
    off: onlyVerifies && finalsVerified,
    last: finals.length > 0 ? finalsVerified : passesVerified > 0,
    all: finalsVerified && passesVerified >= passes && passesVerified + finals.length > 0,
  }
  const verified = roundsEnded && (verify === null ? asked.all : asked[verify])
  return {
    roundsAsked: numbers(/^Starting round \d+ of (\d+)/).at(-1) ?? rounds,
    roundsDone: numbers(/^Finished (?:final )?round (\d+) of/).at(-1) ?? 0,
    verification: says(/^\[FAILURE\]/)
      ? 'failed'
      : verified
        ? 'verified'
        : verify === 'off'
          ? 'not-asked'
          : 'not-done',
    bytesErased: onlyVerifies
      ? 0
      : written.length === 0 || written.length < passes
        ? null
        : Math.min(...written),
    ended: roundsEnded && finals.every(({ done }) => says(done)),
  }
}

/** Recent versions can ask the drive itself: one command, nothing counted, often nothing to read back. */
const commanded = (told: readonly Line[]): Work => {
  const ended = told.some(({ words }) => /^Sanitize .+ completed on|^Secure erase completed for/.test(words))
  const failed = told.some(({ words }) => /^Sanitize .+ failed on|could not be executed on/.test(words))
  return {
    roundsAsked: 1,
    roundsDone: ended && !failed ? 1 : 0,
    verification: 'not-asked',
    bytesErased: null,
    ended: ended && !failed,
  }
}

type Signs = {
  readonly status: string | null
  readonly work: Work
  readonly fatal: boolean
  readonly settings: Settings
}

/** E6. Completed needs both the device's last step and a summary that does not contradict it. */
const outcomeOf = ({ status, work, fatal, settings }: Signs): SanitisationReport['outcome'] => {
  if (status !== null && /ABORT/i.test(status)) return 'aborted'
  if (fatal || (status !== null && !/^Erased$/i.test(status))) return 'failed'
  if (!work.ended) return 'unknown'
  return status !== null || settings.closedWell ? 'completed' : 'unknown'
}

/** Later lines correct earlier ones: nwipe re-reads the drive's real size before it concludes. */
const hidden = (told: readonly Line[]): boolean => {
  const word = told.findLast(({ words }) =>
    /HIDDEN (SECTORS|AREA) DETECTED|No hidden (sectors|areas) on|host protected area is enabled/i.test(words),
  )
  return word !== undefined && !/No hidden/i.test(word.words)
}

const techniqueOf = (method: string | null): Technique => {
  if (method === null || /^Unknown Method/i.test(method)) return 'unknown'
  if (/^Sanitize Crypto/i.test(method)) return 'crypto-erase'
  if (/^Sanitize Block/i.test(method)) return 'block-erase'
  if (/^Sanitize Overwrite/i.test(method)) return 'sanitize-overwrite'
  if (/^Secure Erase/i.test(method)) return 'secure-erase'
  return 'overwrite'
}

const kindOf = (device: string, bus: string, model: string | null): MediumKind => {
  if (/\/nvme\d/.test(device) || /NVME/i.test(bus)) return 'nvme'
  if (/\/mmcblk\d/.test(device)) return 'emmc'
  const named = kindOfModelName(model ?? '')
  if (named === 'sshd') return 'sshd'
  if (/SSD/i.test(bus)) return 'ssd'
  return named === 'unknown' && /HDD/i.test(bus) ? 'hdd' : named
}

const instantOf = (at: string | null, utcOffsetMinutes: number): string | null => {
  if (at === null) return null
  const text = `${at.replaceAll('/', '-').replace(' ', 'T')}.000Z`
  const written = new Date(text)
  // JavaScript reads 31 February as 3 March: a date that does not come back as written is none.
  if (Number.isNaN(written.getTime()) || written.toISOString() !== text) return null
  return new Date(written.getTime() - utcOffsetMinutes * 60_000).toISOString()
}
