/**
 * The ids of the events of the streams last used, for a store that keeps ids unique within nothing: an event
 * recorded before is recognised wherever in its stream it stands. Bounded; what is not known is read.
 */
import { type EventLog, NO_STREAM, type Revision, type StreamName } from './event-log.js'

const STREAMS_MAX = 5000

export type StreamIds = { readonly revisions: Map<string, Revision>; readonly last: Revision }

export const streamIdsOf = (readStream: EventLog['readStream']) => {
  const known = new Map<StreamName, StreamIds>()

  const get = (stream: StreamName): StreamIds =>
    known.get(stream) ?? { revisions: new Map(), last: NO_STREAM }

  return {
    /** Takes note of events read or appended, unless a stretch before them is unknown. */
    learn(stream: StreamName, events: readonly { readonly id: string; readonly revision: Revision }[]) {
      const { revisions, last } = get(stream)
      const [first, latest] = [events[0], events.at(-1)]
      if (!first || !latest || first.revision > last + 1) return
      for (const { id, revision } of events) revisions.set(id, revision)
      known.delete(stream)
      known.set(stream, { revisions, last: Math.max(last, latest.revision) })
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
