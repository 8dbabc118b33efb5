/**
 * The parts of an nwipe log, before anybody asks what they mean: its lines, its runs, each run's options
 * and the two tables that close it. Linear in the size of the text, whatever the text.
 */
import { stripVTControlCharacters } from 'node:util'
import { textUpTo } from './report-draft.js'

/** A log is appended to: a bench may keep one file for a whole day. */
export const NWIPE_DISKS_MAX = 1000
/** nwipe's own lines are under 300 characters; more is not looked at. */
const LINE_CHARACTERS_MAX = 1000

export type Line = { readonly at: string | null; readonly level: string; readonly words: string }

/** CRLF, escape sequences of a terminal and the `nwipe:` of old versions are left out. */
export const linesOf = (text: string): Line[] =>
  stripVTControlCharacters(text)
    .split(/\r\n|\n|\r/)
    .map((raw) => lineOf(raw.slice(0, LINE_CHARACTERS_MAX)))

const lineOf = (raw: string): Line => {
  const [, at = null, level = '', words = ''] =
    /^\[(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d)\]\s*(?:nwipe:\s*)?(?:([a-z]+):)?\s*(.*)$/.exec(raw) ?? []
  return at === null ? { at, level, words: raw.trim() } : { at, level, words: words.trim() }
}

const OPTIONS = /^Program options are set/
/** What nwipe says once it works: whatever comes after it and before the next options opens the next run. */
const AT_WORK = new RegExp(
  [
    'Invoking method|Starting |Attempting |Verif|Finished |Blank|bytes (written|read)|sect/blk/dev',
    'SUCCESS|FAILURE|\\||exited|aborted|completed',
    '^Program options|^(banner|method|rounds|verify)\\s+=',
  ].join('|'),
)

/** Each run prints its options once, after it has listed the disks it found. */
export const runsOf = (lines: readonly Line[]): Line[][] => {
  const starts = lines.flatMap(({ words }, at) => (OPTIONS.test(words) ? [at] : [])).slice(1)
  const cuts = starts.map((options) => {
    let start = options
    while (start > 0 && !AT_WORK.test(lines[start - 1]?.words ?? '')) start--
    return start
  })
  return [0, ...cuts].map((start, index) => lines.slice(start, cuts[index]))
}

export type Settings = {
  readonly tool: string
  readonly toolVersion: string | null
  readonly method: string | null
  readonly rounds: number | null
  readonly verify: 'off' | 'last' | 'all' | null
  readonly closedWell: boolean
}

export const settingsOf = (run: readonly Line[]): Settings => {
  const firstOf = (pattern: RegExp) => run.map(({ words }) => pattern.exec(words)).find((found) => found)
  const banner = firstOf(/^banner\s*=\s*(\S+)\s*(.*)$/) ?? firstOf(/^(nwipe)\s+(\d\S*)$/i)
  const verify = firstOf(/^verify\s*=\s*\d+ \((off|last pass|all passes)\)/)?.[1]
  return {
    tool: textUpTo(120, banner?.[1]) ?? 'nwipe',
    toolVersion: textUpTo(120, banner?.[2]),
    method: textUpTo(120, firstOf(/^method\s*=\s*(.+)$/)?.[1]),
    rounds: countOf(firstOf(/^rounds\s*=\s*(\d+)$/)?.[1]),
    verify: verify === undefined ? null : (VERIFY[verify] ?? null),
    closedWell: run.some(({ words }) => /^Nwipe successfully (completed|exited)/.test(words)),
  }
}
const VERIFY: Record<string, Settings['verify']> = { off: 'off', 'last pass': 'last', 'all passes': 'all' }

/** The two tables at the end of a run, by the device's short name: error counts, and nwipe's own word. */
export type Tables = {
  readonly errors: ReadonlyMap<string, readonly number[]>
  readonly status: ReadonlyMap<string, string>
}

export const tablesOf = (run: readonly Line[]): Tables => {
  const errors = new Map<string, readonly number[]>()
  const status = new Map<string, string>()
  for (const { at, words } of run) {
    const [first = '', second = '', ...rest] = words.split('|').map((cell) => cell.trim())
    const device = first.replace(/^!\s*/, '')
    if (at !== null || rest.length === 0 || device === '' || device === 'Device') continue
    if (errors.size + status.size >= 2 * NWIPE_DISKS_MAX) break
    const counts = [second, ...rest].map(countOf)
    if (rest.length === 2 && counts.every((count) => count !== null))
      errors.set(
        device,
        counts.filter((count) => count !== null),
      )
    else if (rest.length >= 3) status.set(device, second)
  }
  return { errors, status }
}

/** The tables keep the name without its folder, and may cut a long one from the left. */
export const inTable = <Cell>(table: ReadonlyMap<string, Cell>, device: string): Cell | null => {
  const name = device.replace(/^.*\//, '')
  const cut = [...table.keys()].find((key) => key.length >= 6 && name.endsWith(key))
  return table.get(name) ?? (cut === undefined ? null : (table.get(cut) ?? null))
}

/** Digits only; a number too large to count exactly is none. */
export const countOf = (digits: string | undefined): number | null => {
  if (digits === undefined || !/^\d+$/.test(digits)) return null
  const count = Number(digits)
  return Number.isSafeInteger(count) ? count : null
}
