/**
 * The ids of the events of the streams last used, for a store that keeps ids unique within nothing: an event
 * recorded before is recognised wherever in its stream it stands. Bounded; what is not known is read.
 */
import type { EventLog, Revision, StreamName } from './event-log.js'
import { NO_STREAM } from './event-log.js'

const STREAMS_MAX = 5000

export type StreamIds = { readonly revisions: ReadonlyMap<string, Revision>; readonly last: Revision }
const NONE: StreamIds = { revisions: new Map(), last: NO_STREAM }

export const streamIdsOf = (readStream: EventLog['readStream']) => {
  const known = new Map<StreamName, StreamIds>()

  const get = (stream: StreamName) => known.get(stream) ?? NONE

  return {
    /** Takes note of events read or appended, unless a stretch before them is unknown. */
    learn(stream: StreamName, events: readonly { readonly id: string; readonly revision: Revision }[]) {
      const { revisions, last } = get(stream)
      const first = events[0]
      if (!first || first.revision > last + 1) return
      const all = new Map(revisions)
      for (const { id, revision } of events) all.set(id, revision)
      known.delete(stream)
      known.set(stream, { revisions: all, last: Math.max(last, events.at(-1)?.revision ?? last) })
      if (known.size > STREAMS_MAX) {
        const [oldest] = known.keys()
        if (oldest !== undefined) known.delete(oldest)
      }
    },

    /** The ids of a stream at least as far as a revision, or of all of it when it is shorter. */
    async upTo(stream: StreamName, revision: Revision): Promise<StreamIds> {
      const { last } = get(stream)
      if (last < revision) this.learn(stream, await readStream(stream, last + 1))
      return get(stream)
    },
  }
}
