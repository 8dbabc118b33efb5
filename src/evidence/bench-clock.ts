/**
 * Which clock wrote a tool's times, and what they are in UTC. nwipe writes local time without a zone:
 * ShredOS runs in UTC, a bench's own system mostly in Lyon's time. Where the file does not tell, whoever
 * deposits it is asked; a clock is never a reason to erase again.
 */

/** `lyon` is Europe/Paris with its summer time. */
export type BenchZone = 'utc' | 'lyon'

export type BenchClock = {
  readonly zone: BenchZone
  /** Said by whoever deposits, told by the file itself (ShredOS), or taken for want of either. */
  readonly from: 'stated' | 'file' | 'assumed'
}

const MINUTE = 60_000

/** Central European time: +2 h from the last Sunday of March 01:00 UTC to that of October, +1 h otherwise. */
const parisMinutes = (at: number): number => {
  const year = new Date(at).getUTCFullYear()
  return at >= lastSunday(year, 2) && at < lastSunday(year, 9) ? 120 : 60
}

/** 01:00 UTC on the last Sunday of a month of 31 days, `month` from 0. */
const lastSunday = (year: number, month: number): number => {
  const last = Date.UTC(year, month, 31, 1)
  return last - new Date(last).getUTCDay() * 24 * 60 * MINUTE
}

/**
 * The moments, in milliseconds UTC, that a local time can mean, the earlier first: none for a text that
 * is no date, two in the hour of October that comes twice. `local` is `2026/11/29 20:54:02`; `zone` in
 * minutes east of Greenwich wins over the clock. In the hour that March leaves out no clock of Lyon was
 * running: it is read as winter time.
 */
export const momentsOf = (local: string, clock: BenchZone, zone: number | null = null): number[] => {
  const text = `${local.replaceAll('/', '-').replace(' ', 'T')}.000Z`
  const written = new Date(text)
  // JavaScript reads 31 February as 3 March: a date that does not come back as written is none.
  if (Number.isNaN(written.getTime()) || written.toISOString() !== text) return []
  const at = written.getTime()
  if (zone !== null) return [at - zone * MINUTE]
  if (clock === 'utc') return [at]
  const summer = at - 120 * MINUTE
  const winter = at - 60 * MINUTE
  const both = [summer, winter].filter((moment, index) => parisMinutes(moment) === (index === 0 ? 120 : 60))
  return both.length === 0 ? [winter] : both
}

/**
 * Start and end of one erasure. In October's double hour each is read as the earlier moment, which is the
 * stricter one where the end must follow the intake (E8); only where the end would then come before
 * the start is it the later one, since lines of a log follow each other.
 */
export const spanOf = (starts: readonly number[], ends: readonly number[]) => {
  const startedAt = starts[0] ?? null
  const endedAt = ends.find((end) => startedAt === null || end > startedAt) ?? ends[0] ?? null
  return { startedAt: instantOf(startedAt), endedAt: instantOf(endedAt) }
}

/** Years past 9999 have another notation, which no log means. */
const instantOf = (moment: number | null): string | null => {
  if (moment === null) return null
  const text = new Date(moment).toISOString()
  return text.length === 24 ? text : null
}
