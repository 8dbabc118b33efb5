/**
 * Makes the read tables anew from the log, in one transaction: new tables under the same names, which everybody
 * else sees once they are whole. Until then the old ones are read; the projector waits.
 */
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { type BareEvent, type EventLog, type Position, toPosition } from '../../log/event-log.js'
import { foldsOf } from '../../log/folds.js'
import { apply, TABLES } from '../every-projection.js'
import type { Views } from '../tables.js'
import { sumsOfMoments } from './bitemporal.js'
import { lockViews, readCheckpoint, VIEWS_VERSION } from './checkpoint.js'
import { copyRows } from './copy-rows.js'
import { type Pending, pendingOf } from './pending.js'
import { upsert, type ViewsTransaction } from './rows.js'

const START = toPosition(0)
const PAGE_EVENTS = 1000
const PIECE_EVENTS = 50
const ROWS = 5000
const SUMS = 500_000
const EXCHANGE_MILLIS = 500
const LOCK_NOT_AVAILABLE = '55P03'
/** Enough for the planner to tell a large table from a small one; autovacuum looks closer within minutes. */
const STATISTICS_TARGET = 10

/** One transaction on one connection, on which rows may be copied too. */
const transaction = async <T>(
  pool: pg.Pool,
  work: (trx: ViewsTransaction, client: pg.ClientBase) => Promise<T>,
): Promise<T> => {
  const client = await pool.connect()
  const alone = { connect: async () => client, end: async () => {} }
  return new Kysely<Views>({ dialect: new PostgresDialect({ pool: alone }) })
    .transaction()
    .execute((trx) => work(trx, client))
}

/** Makes this version's read tables and fills them from the log, if they are not there yet; of several nodes one does. */
export const prepareViews = async (pool: pg.Pool, log: EventLog) => {
  await transaction(pool, async (trx, client) => {
    if (await areCurrent(trx)) return
    await lockViews(trx)
    if (!(await areCurrent(trx))) await exchange(trx, client, log)
  })
}

const isThere = async (trx: ViewsTransaction, table: string) => {
  const { rows } = await sql<{ there: boolean }>`select to_regclass(${table}) is not null as there`.execute(
    trx,
  )
  return rows[0]?.there ?? false
}

const areCurrent = async (trx: ViewsTransaction) => {
  if (!(await isThere(trx, 'views.checkpoint'))) return false
  const current = await trx
    .selectFrom('views.checkpoint')
    .select('name')
    .where('name', '=', VIEWS_VERSION)
    .executeTakeFirst()
  return current !== undefined
}

/** Makes the read tables anew from the log as far as it goes now. Answers with the number of events read. */
export const rebuildViews = (
  pool: pg.Pool,
  log: EventLog,
  onProgress: (events: number) => void = () => {},
): Promise<number> =>
  transaction(pool, async (trx, client) => {
    await lockViews(trx)
    return exchange(trx, client, log, onProgress)
  })

/**
 * Looks at the read tables, makes them anew up to where they stand, looks again, and takes all of it back.
 * Nobody else sees anything of it; the projector waits.
 */
export const refillThenUndo = async <T>(
  pool: pg.Pool,
  log: EventLog,
  look: (trx: ViewsTransaction) => Promise<T>,
): Promise<readonly [live: T, rebuilt: T]> => {
  const undo = new Error('undone on purpose')
  let seen: readonly [T, T] | undefined
  await transaction(pool, async (trx, client) => {
    await lockViews(trx)
    const live = await look(trx)
    await fillAnew(trx, client, log, await readCheckpoint(trx))
    seen = [live, await look(trx)]
    throw undo
  }).catch((error: unknown) => {
    if (error !== undo) throw error
  })
  if (!seen) throw new Error('the read tables were not looked at')
  return seen
}

/**
 * Makes the read tables anew and drops the old ones, once nobody is reading them: nobody may ask one thing of these and
 * the next of the new, as names are looked up with each statement, whatever the transaction's snapshot. See `read` in
 * views.ts.
 */
const exchange = async (
  trx: ViewsTransaction,
  client: pg.ClientBase,
  log: EventLog,
  onProgress: (events: number) => void = () => {},
) => {
  const count = await fillAnew(trx, client, log, (await log.latest())?.position ?? START, onProgress)
  for (;;) {
    await sql`savepoint exchanging`.execute(trx)
    try {
      // Whoever asks meanwhile waits behind this: not for long, however long others read.
      await sql.raw(`set local lock_timeout = ${EXCHANGE_MILLIS}`).execute(trx)
      await sql.raw(DROP_OLD).execute(trx)
      return count
    } catch (error) {
      if (!(error instanceof pg.DatabaseError && error.code === LOCK_NOT_AVAILABLE)) throw error
      await sql`rollback to savepoint exchanging`.execute(trx)
      await sleep(EXCHANGE_MILLIS)
    }
  }
}
/** Those who read hold the checkpoint's table: once it is had, none of the others is held by them. */
const DROP_OLD = 'drop table if exists views_before.checkpoint; drop schema if exists views_before cascade'

/**
 * Puts new tables in the place of those there are, and fills them from the log until a position. Indexes are made
 * when the rows are there: at once, they cost half of what they do row by row.
 */
const fillAnew = async (
  trx: ViewsTransaction,
  client: pg.ClientBase,
  log: EventLog,
  until: Position,
  onProgress: (events: number) => void = () => {},
) => {
  const isIndex = (statement: string) => statement.startsWith('create index')
  const run = (statements: readonly string[]) => sql.raw(statements.join(';\n')).execute(trx)
  // The first events are read and folded meanwhile.
  const made = run([
    'create schema if not exists views',
    DROP_OLD,
    'alter schema views rename to views_before',
    'create schema views',
    'create table views.checkpoint (name text primary key, position text not null)',
    ...TABLES.filter((statement) => !isIndex(statement)),
  ])
  const count = await fill(trx, client, log, until, made, onProgress)
  await trx.insertInto('views.checkpoint').values({ name: VIEWS_VERSION, position: until }).execute()
  await run(TABLES.filter(isIndex))
  // Until somebody looks, the planner takes tables just filled for empty ones.
  await run([`set local default_statistics_target = ${STATISTICS_TARGET}`])
  await sql`analyze ${sql.join(await tablesOf(trx))}`.execute(trx)
  return count
}

const tablesOf = async (trx: ViewsTransaction) => {
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'views'`.execute(trx)
  return rows.map(({ name }) => sql.table(`views.${name}`))
}

/**
 * While tables are made and many rows are written, the next are read and gathered. Every event's shape was checked
 * when it was appended, and is not checked again.
 */
const fill = async (
  trx: ViewsTransaction,
  client: pg.ClientBase,
  log: EventLog,
  until: Position,
  made: Promise<unknown>,
  onProgress: (events: number) => void,
) => {
  const insert = log.readStreams ? copyRows(client) : upsert
  // A stream that is told whole is not told of again.
  const folds = foldsOf(log, log.readStreams ? 0 : undefined)
  const sums = sumsOfMoments()
  let pending = pendingOf(sums)
  let writing = soon(made)
  const write = async (rows: Pending, all: boolean) => {
    await rows.write(trx, insert)
    if (all || sums.size() >= SUMS) await sums.write(trx, insert)
  }
  let count = 0
  try {
    for await (const page of pagesOf(log, until)) {
      // Work that waits for nothing lets nothing out or in: what is on its way would stop before the door.
      await setImmediate()
      await apply(page, folds, pending, 'upcast')
      if (pending.size() >= ROWS || sums.size() >= SUMS) {
        await writing
        writing = soon(write(pending, false))
        pending = pendingOf(sums)
      }
      count += page.length
      onProgress(count)
    }
  } finally {
    // Nothing may be on its way when the transaction ends.
    await writing
  }
  await write(pending, true)
  return count
}

/** Every event until a position: whole streams where the log can tell them, else in its order. */
const pagesOf = (log: EventLog, until: Position): AsyncIterable<readonly BareEvent[]> =>
  log.readStreams ? wholeStreams(log.readStreams(until)) : readAhead(log, until)

async function* wholeStreams(batches: AsyncIterable<readonly BareEvent[]>) {
  let begun: readonly BareEvent[] = []
  for await (const batch of batches) {
    const told = [...begun, ...batch]
    const stream = told.at(-1)?.stream
    const whole = told.findLastIndex((event) => event.stream !== stream) + 1
    begun = told.slice(whole)
    yield told.slice(0, whole)
  }
  yield begun
}

/** While a page is worked on, the next is on its way. */
async function* readAhead(log: EventLog, until: Position) {
  const after = (position: Position | 'start') => soon(log.readAll(position, PAGE_EVENTS))
  for (let reading = after('start'); ; ) {
    const page = await reading
    const last = page.at(-1)?.position ?? until
    if (last < until) reading = after(last)
    for (let start = 0; start < page.length; start += PIECE_EVENTS)
      yield page.slice(start, start + PIECE_EVENTS).filter(({ position }) => position <= until)
    if (last >= until) return
  }
}

/** What is awaited later only: until then its failure is nobody's. */
const soon = <T>(promise: Promise<T>) => {
  promise.catch(() => {})
  return promise
}
