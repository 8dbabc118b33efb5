/** Follows a log by position: pages until the end, then waits to be woken (or a short while) and looks again. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { EventLog, Position, RecordedEvent } from './event-log.js'

const PAGE_EVENTS = 1000
/** A lost wake-up costs this long and nothing else: positions make the next look complete. */
const POLL_MILLIS = 500

/** Wakes every follower waiting at this moment. */
export const wakeUpCall = () => {
  let waiting = new Set<() => void>()
  return {
    wake() {
      const woken = waiting
      waiting = new Set()
      for (const resume of woken) resume()
    },
    async next(signal: AbortSignal) {
      const stop = new AbortController()
      const either = AbortSignal.any([signal, stop.signal])
      let resume: () => void = () => {}
      const woken = new Promise<void>((resolve) => {
        resume = resolve
        waiting.add(resolve)
      })
      await Promise.race([woken, sleep(POLL_MILLIS, undefined, { signal: either }).catch(() => {})])
      waiting.delete(resume)
      stop.abort()
    },
  }
}
export type WakeUpCall = ReturnType<typeof wakeUpCall>

export async function* follow(
  readAll: EventLog['readAll'],
  after: Position | 'start',
  { next }: Pick<WakeUpCall, 'next'>,
  signal: AbortSignal,
): AsyncGenerator<readonly RecordedEvent[]> {
  let position = after
  while (!signal.aborted) {
    const woken = new AbortController()
    const waiting = next(AbortSignal.any([signal, woken.signal]))
    const page = await readAll(position, PAGE_EVENTS)
    const last = page.at(-1)
    if (last) {
      woken.abort()
      position = last.position
      yield page
    }
    await waiting
  }
}
