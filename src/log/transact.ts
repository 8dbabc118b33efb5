/**
 * Load, decide, append: the one way anything gets into the ledger.
 *
 * It decides on a fold that may be behind, which is harmless: an append at an old revision conflicts, and
 * an answer that appends nothing is given only once the stream's end has been read.
 */

import type { Command, Context, DomainEvent, DomainRefusal } from '../domain/contexts.js'
import type { Decision } from '../domain/decider.js'
import {
  EventIdTaken,
  type EventLog,
  type Metadata,
  type NewEvent,
  type Position,
  type StreamName,
} from './event-log.js'
import { foldsOf } from './folds.js'

/** People working on one thing collide once or twice; more collisions than this is a queue gone wrong. */
const ATTEMPTS_MAX = 12

export type Recorded = { readonly id: string; readonly event: DomainEvent }
export type Transaction =
  | { readonly ok: true; readonly recorded: readonly Recorded[]; readonly position: Position | undefined }
  | Extract<Decision<DomainEvent, DomainRefusal>, { ok: false }>

/** Others kept writing to that stream; nothing was recorded, and trying again is safe. */
export class TooMuchContention extends Error {
  override readonly name = 'TooMuchContention'
}

export const transactor = (log: EventLog) => {
  const folds = foldsOf(log)

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
      const kept = folds.kept(stream)
      let fold = kept ?? (await folds.catchUp(context, stream))
      let fresh = kept === undefined
      for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
        const decision = decideAll(context, commands, fold.state)
        const recorded = decision.ok
          ? decision.events.map((event, index) => ({ id: newId(index), event: context.codec.check(event) }))
          : []
        const [first, ...rest] = recorded.map(
          ({ id, event }): NewEvent => ({ id, metadata, ...context.codec.encode(event) }),
        )
        if (!first) {
          const before = fold.revision
          if (!fresh) fold = await folds.catchUp(context, stream, fold)
          fresh = true
          if (fold.revision !== before) continue
          return decision.ok ? { ok: true, recorded: [], position: fold.position } : decision
        }
        try {
          const outcome = await log.append(stream, fold.revision, [first, ...rest])
          if (outcome.appended) {
            const state = recorded.reduce((now, { event }) => context.decider.evolve(now, event), fold.state)
            folds.keep(stream, { state, revision: outcome.revision, position: outcome.position })
            return { ok: true, recorded, position: outcome.position }
          }
        } catch (error) {
          // These very facts were recorded before, and the stream has moved on since: nothing to do.
          if (!(error instanceof EventIdTaken)) throw error
          const { position } = await folds.catchUp(context, stream)
          return { ok: true, recorded: [], position }
        }
        fold = await folds.catchUp(context, stream, fold)
        fresh = true
      }
      throw new TooMuchContention(`${stream}: still in conflict after ${ATTEMPTS_MAX} attempts`)
    },

    /** What is true of a stream now. */
    state: async (context: Context, stream: StreamName) =>
      (await folds.catchUp(context, stream, folds.kept(stream))).state,
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
