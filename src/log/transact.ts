/**
 * Load, decide, append: the one way anything gets into the ledger.
 *
 * Folded states are kept in a bounded cache. A stale one is harmless: an append at an old revision
 * conflicts, and an answer that appends nothing is given only once the stream's end has been read.
 */

import type { Command, Context, DomainEvent, DomainRefusal } from '../domain/contexts.js'
import type { Decision } from '../domain/decider.js'
import {
  EventIdTaken,
  type EventLog,
  type Metadata,
  type NewEvent,
  NO_STREAM,
  type Position,
  type Revision,
  type StreamName,
} from './event-log.js'

/** People working on one thing collide once or twice; more collisions than this is a queue gone wrong. */
const ATTEMPTS_MAX = 12
const CACHED_STREAMS_MAX = 5000

export type Recorded = { readonly id: string; readonly event: DomainEvent }
export type Transaction =
  | { readonly ok: true; readonly recorded: readonly Recorded[]; readonly position: Position | undefined }
  | Extract<Decision<DomainEvent, DomainRefusal>, { ok: false }>

/** Others kept writing to that stream; nothing was recorded, and trying again is safe. */
export class TooMuchContention extends Error {
  override readonly name = 'TooMuchContention'
}

type Entry = { readonly state: unknown; readonly revision: Revision; readonly position: Position | undefined }

export const transactor = (log: EventLog) => {
  const cache = new Map<StreamName, Entry>()

  const remember = (stream: StreamName, entry: Entry) => {
    cache.delete(stream)
    cache.set(stream, entry)
    if (cache.size > CACHED_STREAMS_MAX) {
      const [oldest] = cache.keys()
      if (oldest !== undefined) cache.delete(oldest)
    }
    return entry
  }

  /** Reads what a stream got since an entry was made, and folds it in. */
  const catchUp = async ({ decider, codec }: Context, stream: StreamName, known: Entry): Promise<Entry> => {
    const news = await log.readStream(stream, known.revision + 1)
    const last = news.at(-1)
    if (!last) return known
    const state = news.map(codec.decode).reduce(decider.evolve, known.state)
    return remember(stream, { state, revision: last.revision, position: last.position })
  }

  const load = (context: Context, stream: StreamName) =>
    catchUp(context, stream, { state: context.decider.initial, revision: NO_STREAM, position: undefined })

  return {
    /**
     * Decides commands on one stream, each on what the one before it made true, and appends their
     * facts together. The first refusal refuses them all.
     * @param newId the id of the n-th event: the same for a retry, so that a repetition is recognised.
     */
    async transact(
      context: Context,
      stream: StreamName,
      commands: readonly Command[],
      metadata: Metadata,
      newId: (index: number) => string,
    ): Promise<Transaction> {
      const cached = cache.get(stream)
      let entry = cached ?? (await load(context, stream))
      let fresh = cached === undefined
      for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
        const decision = decideAll(context, commands, entry.state)
        const recorded = decision.ok
          ? decision.events.map((event, index) => {
              context.codec.check(event)
              return { id: newId(index), event }
            })
          : []
        const [first, ...rest] = recorded.map(
          ({ id, event }): NewEvent => ({ id, metadata, ...context.codec.encode(event) }),
        )
        if (!first) {
          const before = entry.revision
          if (!fresh) entry = await catchUp(context, stream, entry)
          fresh = true
          if (entry.revision !== before) continue
          return decision.ok ? { ok: true, recorded: [], position: entry.position } : decision
        }
        try {
          const outcome = await log.append(stream, entry.revision, [first, ...rest])
          if (outcome.appended) {
            const state = recorded.reduce((now, { event }) => context.decider.evolve(now, event), entry.state)
            remember(stream, { state, revision: outcome.revision, position: outcome.position })
            return { ok: true, recorded, position: outcome.position }
          }
        } catch (error) {
          // These very facts were recorded before, and the stream has moved on since: nothing to do.
          if (!(error instanceof EventIdTaken)) throw error
          const { position } = await load(context, stream)
          return { ok: true, recorded: [], position }
        }
        entry = await catchUp(context, stream, entry)
        fresh = true
      }
      throw new TooMuchContention(`${stream}: still in conflict after ${ATTEMPTS_MAX} attempts`)
    },

    /** What is true of a stream now. */
    state: async (context: Context, stream: StreamName) => {
      const known = cache.get(stream)
      return (known ? await catchUp(context, stream, known) : await load(context, stream)).state
    },
  }
}

const decideAll = (
  { decider }: Context,
  commands: readonly Command[],
  initial: unknown,
): Decision<DomainEvent, DomainRefusal> => {
  const events: DomainEvent[] = []
  let state = initial
  for (const command of commands) {
    const decision = decider.decide(command, state)
    if (!decision.ok) return decision
    for (const event of decision.events) {
      events.push(event)
      state = decider.evolve(state, event)
    }
  }
  return { ok: true, events }
}
