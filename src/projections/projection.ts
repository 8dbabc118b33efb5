/**
 * A projection keeps one row for each stream of a category: the columns that people ask by, derived from the
 * domain's own fold of that stream. What a thing is, is decided in one place only.
 */
import { setImmediate } from 'node:timers/promises'
import { sql, type Transaction } from 'kysely'
import { type Category, contextOf, type DomainEvent } from '../domain/contexts.js'
import type { RecordedEvent } from '../log/event-log.js'
import type { Folds } from '../log/folds.js'
import type { Views } from './tables.js'

export type ViewsTransaction = Transaction<Views>
export type Row = Readonly<Record<string, string | number | boolean | null>>

export type Decoded = { readonly recorded: RecordedEvent; readonly event: DomainEvent }

/** What one page of events did to one stream. */
export type Change<State> = {
  readonly id: string
  readonly events: readonly Decoded[]
  /** What was true before the first of them, and after each. */
  readonly states: readonly State[]
  readonly after: State
}

export type Write = (trx: ViewsTransaction) => Promise<void>

export type Projection = {
  readonly category: Category
  /** SQL that makes its tables in the schema `views`. */
  readonly tables: readonly string[]
  /** Folds a page of events; what it answers with writes what they changed. Pages are folded in the log's order. */
  readonly fold: (events: readonly Decoded[], folds: Folds) => Promise<Write>
}

const ROWS_PER_STATEMENT = 2000
const STREAMS_AT_ONCE = 64

/** Things by key, keys in the order in which they first came. */
export const groupBy = <K, T>(things: readonly T[], keyOf: (thing: T) => K): Map<K, T[]> => {
  const groups = new Map<K, T[]>()
  for (const thing of things) {
    const key = keyOf(thing)
    const group = groups.get(key)
    if (group) group.push(thing)
    else groups.set(key, [thing])
  }
  return groups
}

/** Text that no table can hold (NUL, half a character) must not stop the tables: it is shown as a mark. */
const storable = (_column: string, value: unknown) =>
  typeof value === 'string' ? value.replace(/\0|\p{Surrogate}/gu, '\ufffd') : value
/** As JSON shows them. */
const UNSTORABLE = /\\u(0000|d[89a-f])/
const jsonOf = (rows: readonly Row[]) => {
  const json = JSON.stringify(rows)
  return UNSTORABLE.test(json) ? JSON.stringify(rows, storable) : json
}

/** Inserts rows, or replaces those with the same key: one statement, one parameter. */
export const upsert = async (trx: ViewsTransaction, table: string, key: string, rows: readonly Row[]) => {
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const some = rows.slice(start, start + ROWS_PER_STATEMENT)
    const [first] = some
    if (!first) continue
    const columns = Object.keys(first)
    const replaced = columns.map((column) => `${column} = excluded.${column}`).join(', ')
    await sql`insert into ${sql.raw(table)} (${sql.raw(columns.join(', '))})
      select ${sql.raw(columns.join(', '))} from json_populate_recordset(null::${sql.raw(table)}, ${jsonOf(some)})
      on conflict (${sql.raw(key)}) do update set ${sql.raw(replaced)}`.execute(trx)
  }
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
  also?: (trx: ViewsTransaction, changes: readonly Change<State>[]) => Promise<void>
}): Projection => ({
  category,
  tables,
  async fold(events, folds) {
    const streams = [...groupBy(events, ({ recorded }) => recorded.stream).values()]
    const changes: Change<State>[] = []
    for (let start = 0; start < streams.length; start += STREAMS_AT_ONCE) {
      const some = streams.slice(start, start + STREAMS_AT_ONCE)
      changes.push(...(await Promise.all(some.map((told) => changeOf<State>(category, told, folds)))))
      // Meanwhile the page before may be on its way into the tables.
      await setImmediate()
    }
    return async (trx) => {
      const rows: Row[] = []
      const known = changes.filter(({ id, events, after }) => {
        const last = events.at(-1)
        const row = last && rowOf(after, last)
        if (row) rows.push({ [key]: id, ...row })
        return row !== undefined
      })
      await upsert(trx, table, key, rows)
      await also?.(trx, known)
    }
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
