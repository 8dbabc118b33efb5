/**
 * Rows kept with the days on which they were known: `known_from` that day, until `known_to` (not that day any more;
 * null: still). What was known on day Y is `known_from <= Y` and not yet `known_to`. However the events are cut into
 * pages, the same rows stand at the end; what was known for less than a day leaves none.
 */
import { sql } from 'kysely'
import type { DomainEvent } from '../../domain/contexts.js'
import { type Day, dayOf } from '../../domain/shared/values.js'
import type { Pending } from './pending.js'
import type { Change } from './projection.js'
import type { Row, ViewsTransaction } from './rows.js'

export const KNOWN_COLUMNS = 'known_from date not null, known_to date, event_id uuid not null'

/** One event's effect on the row of that key: what it said before, what it says after. */
type KnownStep = {
  readonly key: string
  readonly knownDay: Day
  readonly eventId: string
  readonly before: Row | undefined
  readonly after: Row | undefined
}

const isSame = (a: Row | undefined, b: Row | undefined) => JSON.stringify(a) === JSON.stringify(b)

/**
 * Keeps what each event of a stream changed of its rows.
 * @param table with the columns `key`, the row's own and `KNOWN_COLUMNS`; its primary key is (key, known_from).
 * @param rowsOf the rows that this event may have changed, by key, as a state has them: asked before and after it.
 */
export const addKnown = <State>(
  pending: Pending,
  changes: readonly Change<State>[],
  table: string,
  rowsOf: (id: string, state: State, event: DomainEvent) => ReadonlyMap<string, Row>,
) => {
  const steps: KnownStep[] = []
  for (const { id, events, states } of changes)
    for (const [index, { recorded, event }] of events.entries()) {
      const [was, is] = [
        rowsOf(id, states[index] as State, event),
        rowsOf(id, states[index + 1] as State, event),
      ]
      const step = { knownDay: dayOf(recorded.recordedAt), eventId: recorded.id }
      for (const key of new Set([...was.keys(), ...is.keys()]))
        steps.push({ ...step, key, before: was.get(key), after: is.get(key) })
    }
  pending.andThen((trx) => addSteps(trx, table, steps))
}

const addSteps = async (trx: ViewsTransaction, table: string, steps: readonly KnownStep[]) => {
  const closed: Row[] = []
  const rows: Row[] = []
  const open = new Map<string, Row>()
  for (const { key, knownDay, eventId, before, after } of steps) {
    if (isSame(before, after)) continue
    const standing = open.get(key)
    if (standing && standing['known_from'] !== knownDay) rows.push({ ...standing, known_to: knownDay })
    if (!standing && before) closed.push({ key, known_to: knownDay })
    open.delete(key)
    if (after) open.set(key, { key, ...after, known_from: knownDay, known_to: null, event_id: eventId })
  }
  rows.push(...open.values())
  if (closed.length > 0) {
    const gone = sql`json_populate_recordset(null::${sql.raw(table)}, ${JSON.stringify(closed)}) as gone`
    await sql`update ${sql.raw(table)} as row set known_to = gone.known_to from ${gone}
      where row.key = gone.key and row.known_to is null`.execute(trx)
    await sql`delete from ${sql.raw(table)} as row using ${gone}
      where row.key = gone.key and row.known_from = row.known_to`.execute(trx)
  }
  const [first] = rows
  if (!first) return
  const columns = sql.raw(Object.keys(first).join(', '))
  await sql`insert into ${sql.raw(table)} (${columns})
    select ${columns} from json_populate_recordset(null::${sql.raw(table)}, ${JSON.stringify(rows)})`.execute(
    trx,
  )
}

/** What was known at the end of that day. */
export const knownOn = (day: Day) =>
  sql<boolean>`known_from <= ${day} and (known_to is null or known_to > ${day})`
