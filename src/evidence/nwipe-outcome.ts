/**
 * Whether nwipe came to the end of one disk, and with how many errors. `completed` is the one answer that needs
 * everything: the disk's last step, no contradiction, and each line that its version of nwipe always writes.
 */
import type { SanitisationReport } from '../domain/devices/media.js'
import type { Line, Settings } from './nwipe-lines.js'
import type { Rows } from './nwipe-tables.js'
import type { Work } from './nwipe-work.js'
import { countOf } from './report-draft.js'

/** Tables, `7 verification errors on …`, `[FAILURE]` and lines of level error, none counted twice. */
export const errorsOf = (told: readonly Line[], rows: Rows) => {
  const stated = told.flatMap(({ words }) => {
    const [, count, what] = /^(\d+) ([\w ]{0,40}?) ?errors? on /.exec(words) ?? []
    return count === undefined ? [] : [{ count: countOf(count) ?? 1, what }]
  })
  const sum = (counts: readonly number[]) =>
    Math.min(
      Number.MAX_SAFE_INTEGER,
      counts.reduce((all, count) => all + count, 0),
    )
  const listed = sum(rows.errors.map((count) => count ?? 0))
  const failures = told.filter(({ words }) => /\[FAILURE\]|>>> ?FAILURE/.test(words)).length
  const others = told.filter(
    ({ level, words }) =>
      (level === 'error' && !/errors? on |\[FAILURE\]/.test(words)) || /^Partial (?:read|write)/.test(words),
  ).length
  return {
    all: sum([Math.max(listed, sum(stated.map(({ count }) => count))), failures, others]),
    verification: sum(stated.filter(({ what }) => /verif/i.test(what ?? '')).map(({ count }) => count)),
  }
}

type Signs = {
  readonly rows: Rows
  readonly work: Work
  readonly settings: Settings
  readonly fatal: boolean
  /** The run has a table of erased bytes, for this disk or another. */
  readonly erasedListed: boolean
  /** One disk, one run: no line contradicts it. */
  readonly certain: boolean
  readonly stated: boolean
}

/** E6. Completed needs the disk's last step, and everything that this version of nwipe writes beside it. */
export const outcomeOf = ({
  rows,
  work,
  settings,
  fatal,
  certain,
  stated,
  erasedListed,
}: Signs): SanitisationReport['outcome'] => {
  if (rows.status.some((word) => /ABORT/i.test(word))) return 'aborted'
  if (fatal || rows.status.some((word) => !/^Erased$/i.test(word))) return 'failed'
  if (!work.ended || !certain || !stated || rows.errors.includes(null)) return 'unknown'
  if (settings.old) return settings.closedWell || rows.status.length > 0 ? 'completed' : 'unknown'
  const minor = settings.minor ?? NEWEST
  const closed =
    rows.status.length > 0 &&
    (rows.errors.length > 0 || minor < ERROR_TABLE_SINCE) &&
    (rows.erased.length > 0 || (minor < ERASED_TABLE_SINCE && !erasedListed))
  return settings.whole && closed ? 'completed' : 'unknown'
}
const NEWEST = 99
/** 0.30 and 0.31 close with the table of disks; since 0.32 one of errors always stands before it. */
const ERROR_TABLE_SINCE = 32
/** Some builds before it write this table too; from 0.41 on it always stands between the other two. */
const ERASED_TABLE_SINCE = 41
