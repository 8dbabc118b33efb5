/**
 * What streams have made true: folded once, and kept while there is room. A kept fold says until which event
 * it goes, so one that is behind is harmless: what came since is read and folded in.
 */
import type { Context } from '../domain/contexts.js'
import { type EventLog, NO_STREAM, type Position, type Revision, type StreamName } from './event-log.js'

/** A fold holds every fact of its stream, so facts are what there is room for: some twenty megabytes. */
const KEPT_EVENTS_MAX = 20_000

export type Fold = {
  readonly state: unknown
  /** Of the last event folded, and where it stands in the log; -1 and nowhere before the first. */
  readonly revision: Revision
  readonly position: Position | undefined
}

/** @param eventsMax how many facts are kept, those of the stream kept last in any case. */
export const foldsOf = (log: Pick<EventLog, 'readStream'>, eventsMax = KEPT_EVENTS_MAX) => {
  /** The one kept last stands last. */
  const kept = new Map<StreamName, Fold>()
  let keptEvents = 0

  const forget = (stream: StreamName) => {
    keptEvents -= (kept.get(stream)?.revision ?? NO_STREAM) + 1
    kept.delete(stream)
  }

  const keep = (stream: StreamName, fold: Fold) => {
    forget(stream)
    kept.set(stream, fold)
    keptEvents += fold.revision + 1
    for (const [oldest] of kept) {
      if (keptEvents <= eventsMax || oldest === stream) break
      forget(oldest)
    }
    return fold
  }

  /** A stream's fold up to its end, or up to a revision. */
  const upTo = async (
    { decider, codec }: Context,
    stream: StreamName,
    known: Fold = { state: decider.initial, revision: NO_STREAM, position: undefined },
    last = Number.POSITIVE_INFINITY,
  ): Promise<Fold> => {
    if (known.revision >= last) return known
    const news = (await log.readStream(stream, known.revision + 1)).filter(({ revision }) => revision <= last)
    const end = news.at(-1)
    if (!end) return known
    const state = news.map(codec.decode).reduce(decider.evolve, known.state)
    return keep(stream, { state, revision: end.revision, position: end.position })
  }

  return {
    kept: (stream: StreamName) => kept.get(stream),
    keep,

    /** Folds in what the stream got since a fold was made; without one, from its beginning. */
    catchUp: (context: Context, stream: StreamName, known?: Fold) => upTo(context, stream, known),

    /** What was true of a stream before the event at that revision. */
    async before(context: Context, stream: StreamName, revision: Revision): Promise<unknown> {
      const known = kept.get(stream)
      const earlier = known && known.revision < revision ? known : undefined
      return (await upTo(context, stream, earlier, revision - 1)).state
    },
  }
}
export type Folds = ReturnType<typeof foldsOf>
