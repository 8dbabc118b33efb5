/** Follows a log by position: pages until the end, then waits to be woken (or a short while) and looks again. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { EventLog, Position, RecordedEvent } from './event-log.js'

const PAGE_EVENTS = 1000
/** A lost wake-up costs this long and nothing else: positions make the next look complete. */
const POLL_MILLIS = 500
/** After a page that was not full: what is told meanwhile comes together, in one transaction of whoever follows. */
const GATHER_MILLIS = 20

/** Wakes every follower waiting at this moment. */
export const wakeUpCall = () => {
  let waiting = new Set<() => void>()
  return {
    wake() {
      const woken = waiting
      waiting = new Set()
      for (const resume of woken) resume()
    },
    /** Resolves when woken, when the signal aborts or after a while; `forget` when nobody waits for it any more. */
    next(signal: AbortSignal) {
      let resume: () => void = () => {}
      const woken = new Promise<void>((resolve) => {
        resume = resolve
      })
      const timer = setTimeout(resume, POLL_MILLIS)
      waiting.add(resume)
      signal.addEventListener('abort', resume)
      const forget = () => {
        clearTimeout(timer)
        waiting.delete(resume)
        signal.removeEventListener('abort', resume)
      }
      return { woken, forget }
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
    // Listens before it looks: what comes in between wakes it.
    const { woken, forget } = next(signal)
    try {
      const page = await readAll(position, PAGE_EVENTS)
      const last = page.at(-1)
      if (last) {
        position = last.position
        yield page
        if (page.length < PAGE_EVENTS) await sleep(GATHER_MILLIS)
      } else await woken
    } finally {
      forget()
    }
  }
}
