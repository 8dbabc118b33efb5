/**
 * A projection keeps one row for each stream of a category: the domain's own fold of that stream, and the
 * columns derived from it that people ask by. What a thing is, is decided in one place only.
 */
import { sql, type Transaction } from 'kysely'
import { type Category, contextOf, type DomainEvent } from '../domain/contexts.js'
import type { RecordedEvent } from '../log/event-log.js'
import type { Views } from './tables.js'

export type ViewsTransaction = Transaction<Views>
export type Row = Readonly<Record<string, string | number | boolean | null>>

export type Decoded = { readonly recorded: RecordedEvent; readonly event: DomainEvent }

/** What one page of events did to one stream. */
export type Change<State> = {
  readonly id: string
  readonly before: State | undefined
  readonly after: State
  readonly events: readonly Decoded[]
  /** What was true before the first of them, and after each. */
  readonly states: readonly State[]
}

export type Projection = {
  readonly category: Category
  /** SQL that makes its tables in the schema `views`. */
  readonly tables: readonly string[]
  readonly apply: (trx: ViewsTransaction, events: readonly Decoded[]) => Promise<void>
}

const ROWS_PER_STATEMENT = 2000

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
 * @param rowOf the columns beside `key` and `state`, from the fold and the last event told.
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
  async apply(trx, events) {
    const { decider } = contextOf(category)
    const byStream = groupBy(events, ({ recorded }) => recorded.stream.slice(category.length + 1))
    const { rows: standing } = await sql<{ id: string; state: string }>`
      select ${sql.ref(key)} as id, state from ${sql.raw(table)}
       where ${sql.ref(key)} = any(${[...byStream.keys()]}::uuid[])`.execute(trx)
    const known = new Map(standing.map(({ id, state }) => [id, JSON.parse(state) as State]))

    const rows: Row[] = []
    const changes: Change<State>[] = []
    for (const [id, told] of byStream) {
      const before = known.get(id)
      let after = before ?? (decider.initial as State)
      const states = [after]
      for (const { event } of told) {
        after = decider.evolve(after, event) as State
        states.push(after)
      }
      const last = told.at(-1)
      const row = last && rowOf(after, last)
      if (!row) continue
      rows.push({ [key]: id, ...row, state: JSON.stringify(after) })
      changes.push({ id, before, after, events: told, states })
    }
    await upsert(trx, table, key, rows)
    await also?.(trx, changes)
  },
})
