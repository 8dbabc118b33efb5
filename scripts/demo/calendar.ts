/**
 * What the demo has to tell, kept by the half-day in which it is told, then told from the first to the last:
 * the log's clock stands at the end of each half-day while its steps are recorded.
 */
import { type Instant, millis } from '../../src/domain/shared/values.js'

/** Subjects told at the same time: what the group commit is for. */
const HANDS = 48
/** Noon and evening, in UTC: between two of them nobody works across the log's clock. */
const PART_MILLIS = 6 * 3_600_000

type Step = { readonly told: number; readonly tell: () => Promise<void> }
type Progress = (part: number, of: number) => void

export type Calendar = ReturnType<typeof calendarOf>

/** @param moveClock sets the log's clock; every event is recorded at what it was last given. */
export const calendarOf = (moveClock: (to: Instant) => Promise<void>) => {
  const parts = new Map<number, Map<string, Step[]>>()
  let closed = false

  return {
    /**
     * Keeps a step for the moment when it is told: that is when its facts happened, or later for a late entry.
     * Steps of one subject follow each other; those of two subjects in one half-day run side by side, so
     * neither may need the other, nor write on the same stream: give both one subject, or half a day.
     */
    at(told: Instant, subject: string, tell: () => Promise<void>) {
      if (closed) throw new Error(`${subject}: the demo's years are being told already`)
      const part = Math.floor(millis(told) / PART_MILLIS)
      const subjects = parts.get(part) ?? new Map<string, Step[]>()
      subjects.set(subject, [...(subjects.get(subject) ?? []), { told: millis(told), tell }])
      parts.set(part, subjects)
    },

    /** Tells everything, once, in the order of time. */
    async tellAll(progress: Progress) {
      closed = true
      for (const [index, [part, subjects]] of [...parts].sort(([a], [b]) => a - b).entries()) {
        await moveClock(new Date((part + 1) * PART_MILLIS).toISOString())
        await sideBySide([...subjects.values()])
        progress(index + 1, parts.size)
      }
    },
  }
}

/** Each chain's steps in the order of time, so many chains at once. */
const sideBySide = async (chains: readonly (readonly Step[])[]) => {
  const left = chains.values()
  await Promise.all(
    Array.from({ length: HANDS }, async () => {
      for (const chain of left) for (const { tell } of chain.toSorted((a, b) => a.told - b.told)) await tell()
    }),
  )
}
