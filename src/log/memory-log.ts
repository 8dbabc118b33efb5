/** The event log in memory: for tests, and the shortest statement of what a log is. */
import {
  EventIdTaken,
  type EventLog,
  NO_STREAM,
  type RecordedEvent,
  type StreamName,
  sameIds,
  toPosition,
} from './event-log.js'
import { follow, wakeUpCall } from './follow.js'

export const memoryLog = (clock: () => string): EventLog => {
  const all: RecordedEvent[] = []
  const ids = new Set<string>()
  const streams = new Map<StreamName, RecordedEvent[]>()
  const wakeUp = wakeUpCall()
  const pastOf = (stream: StreamName) => streams.get(stream) ?? []
  const readAll: EventLog['readAll'] = async (after, limit) => {
    const start = after === 'start' ? 0 : Number(after)
    return all.slice(start, start + limit)
  }

  return {
    async append(stream, expected, events) {
      const past = pastOf(stream)
      const actual = past.at(-1)?.revision ?? NO_STREAM
      if (actual !== expected) {
        const replayed = past.slice(expected + 1, expected + 1 + events.length)
        const last = replayed.at(-1)
        return last && sameIds(replayed, events)
          ? { appended: true, revision: last.revision, position: last.position }
          : { appended: false, actual }
      }
      const taken = events.find(({ id }) => ids.has(id))
      if (taken) throw new EventIdTaken(`event id ${taken.id} was already recorded`)
      const recordedAt = clock()
      for (const [index, event] of events.entries()) {
        ids.add(event.id)
        const revision = expected + 1 + index
        all.push({ ...event, stream, revision, position: toPosition(all.length + 1), recordedAt })
      }
      streams.set(stream, [...past, ...all.slice(-events.length)])
      wakeUp.wake()
      return { appended: true, revision: expected + events.length, position: toPosition(all.length) }
    },
    readStream: async (stream, from = 0) => pastOf(stream).slice(from),
    readAll,
    latest: async () => all.at(-1),
    subscribe: (after, signal) => follow(readAll, after, wakeUp, signal),
  }
}
