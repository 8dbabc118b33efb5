/**
 * A projection keeps one row for each stream of a category: the columns that people ask by, derived from the
 * domain's own fold of that stream. What a thing is, is decided in one place only.
 */
import { type Category, contextOf, type DomainEvent } from '../../domain/contexts.js'
import type { BareEvent } from '../../log/event-log.js'
import type { Folds } from '../../log/folds.js'
import type { Views } from '../tables.js'
import type { Pending } from './pending.js'
import type { Row } from './rows.js'

export type Decoded = { readonly recorded: BareEvent; readonly event: DomainEvent }

/** What one page of events did to one stream. */
export type Change<State> = {
  readonly id: string
  readonly events: readonly Decoded[]
  /** What was true before the first of them, and after each. */
  readonly states: readonly State[]
  readonly after: State
}

export type Projection = {
  readonly category: Category
  /** SQL that makes its tables in the schema `views`. */
  readonly tables: readonly string[]
  /** Folds what a page told of each stream, and tells what it changes; of one stream pages come in its order. */
  readonly apply: (streams: readonly (readonly Decoded[])[], folds: Folds, pending: Pending) => Promise<void>
}

/**
 * @param rowOf the columns beside `key`, from the fold and the last event told.
 * @param also what else a change means: counters, or rows of another table.
 */
export const foldProjection = <State>({
  category,
  table,
  key,
  tables,
  rowOf,
  also,
}: {
  category: Category
  table: keyof Views & `views.${string}`
  key: string
  tables: readonly string[]
  rowOf: (state: State, last: Decoded) => Row | undefined
  also?: (pending: Pending, changes: readonly Change<State>[]) => void
}): Projection => ({
  category,
  tables,
  async apply(streams, folds, pending) {
    const changes = await Promise.all(streams.map((told) => changeOf<State>(category, told, folds)))
    const rows: Row[] = []
    const known = changes.filter(({ id, events, after }) => {
      const last = events.at(-1)
      const row = last && rowOf(after, last)
      if (row) rows.push({ [key]: id, ...row })
      return row !== undefined
    })
    pending.put(table, key, rows)
    also?.(pending, known)
  },
})

const changeOf = async <State>(
  category: Category,
  events: readonly Decoded[],
  folds: Folds,
): Promise<Change<State>> => {
  const [first, last] = [events[0]?.recorded, events.at(-1)?.recorded]
  if (!first || !last) throw new Error('a change without an event')
  const context = contextOf(category)
  let after = (await folds.before(context, first.stream, first.revision)) as State
  const states = [after]
  for (const { event } of events) {
    after = context.decider.evolve(after, event) as State
    states.push(after)
  }
  folds.keep(first.stream, { state: after, revision: last.revision, position: last.position })
  return { id: first.stream.slice(category.length + 1), events, states, after }
}
