/**
 * Makes the read tables anew from the log, in one transaction: new tables under the same names, which everybody
 * else sees once they are whole. Until then the old ones are read; the projector waits.
 */
import { type Kysely, sql } from 'kysely'
import { type BareEvent, type EventLog, type Position, toPosition } from '../log/event-log.js'
import { foldsOf } from '../log/folds.js'
import { sumsOfMoments } from './bitemporal.js'
import { lockViews, readCheckpoint, VIEWS_VERSION } from './checkpoint.js'
import { apply, TABLES } from './every-projection.js'
import { pendingOf } from './pending.js'
import type { ViewsTransaction } from './rows.js'
import type { Views } from './tables.js'

const START = toPosition(0)
const PAGE_EVENTS = 1000
const ROWS = 5000
const SUMS = 500_000
/** Enough for the planner to tell a large table from a small one; autovacuum looks closer within minutes. */
const STATISTICS_TARGET = 10

/** Makes this version's read tables and fills them from the log, if they are not there yet; of several nodes one does. */
export const prepareViews = async (db: Kysely<Views>, log: EventLog) => {
  if (await areCurrent(db)) return
  await db.transaction().execute(async (trx) => {
    await lockViews(trx)
    if (await areCurrent(trx)) return
    await fillAnew(trx, log, await endOf(log))
    await exchange(trx)
  })
  await dropOld(db)
}

const areCurrent = async (db: Kysely<Views>) => {
  const { rows } = await sql<{
    there: boolean
  }>`select to_regclass('views.checkpoint') is not null as there`.execute(db)
  if (!rows[0]?.there) return false
  const current = await db
    .selectFrom('views.checkpoint')
    .select('name')
    .where('name', '=', VIEWS_VERSION)
    .executeTakeFirst()
  return current !== undefined
}

const endOf = async (log: EventLog) => (await log.latest())?.position ?? START

/** Makes the read tables anew from the log as far as it goes now. Answers with the number of events read. */
export const rebuildViews = async (
  db: Kysely<Views>,
  log: EventLog,
  onProgress: (events: number) => void = () => {},
): Promise<number> => {
  const count = await db.transaction().execute(async (trx) => {
    await lockViews(trx)
    const read = await fillAnew(trx, log, await endOf(log), onProgress)
    await exchange(trx)
    return read
  })
  await dropOld(db)
  return count
}

/**
 * Looks at the read tables, makes them anew up to where they stand, looks again, and takes all of it back.
 * Nobody else sees anything of it; the projector waits.
 */
export const refillThenUndo = async <T>(
  db: Kysely<Views>,
  log: EventLog,
  look: (trx: ViewsTransaction) => Promise<T>,
): Promise<readonly [live: T, rebuilt: T]> => {
  const undo = new Error('undone on purpose')
  let seen: readonly [T, T] | undefined
  await db
    .transaction()
    .execute(async (trx) => {
      await lockViews(trx)
      const live = await look(trx)
      await fillAnew(trx, log, await readCheckpoint(trx))
      seen = [live, await look(trx)]
      throw undo
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error
    })
  if (!seen) throw new Error('the read tables were not looked at')
  return seen
}

/**
 * Puts new tables in the place of those there are, and fills them from the log until a position. Indexes are made
 * when the rows are there: at once, they cost half of what they do row by row.
 */
const fillAnew = async (
  trx: ViewsTransaction,
  log: EventLog,
  until: Position,
  onProgress: (events: number) => void = () => {},
) => {
  const isIndex = (statement: string) => statement.startsWith('create index')
  const run = async (statements: readonly string[]) => {
    for (const statement of statements) await sql.raw(statement).execute(trx)
  }
  await dropOld(trx)
  await sql`create schema if not exists views`.execute(trx)
  await run([
    'alter schema views rename to views_before',
    'create schema views',
    'create table views.checkpoint (name text primary key, position text not null)',
    ...TABLES.filter((statement) => !isIndex(statement)),
  ])
  const count = await fill(trx, log, until, onProgress)
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
 * Waits for those who are reading, so that nobody asks one thing of the old tables and the next of the new: names
 * are looked up with each statement, whatever the transaction's snapshot. See `read` in views.ts.
 */
const exchange = async (trx: ViewsTransaction) => {
  const { rows } = await sql<{ there: boolean }>`
    select to_regclass('views_before.checkpoint') is not null as there`.execute(trx)
  if (rows[0]?.there) await sql`lock table views_before.checkpoint in access exclusive mode`.execute(trx)
}

const dropOld = (db: Kysely<Views>) => sql`drop schema if exists views_before cascade`.execute(db)

/**
 * While many rows are written, the next are read and gathered. Every event's shape was checked when it was appended,
 * and is not checked again.
 */
const fill = async (
  trx: ViewsTransaction,
  log: EventLog,
  until: Position,
  onProgress: (events: number) => void,
) => {
  // Of whole streams only the one that a page cuts is told of again.
  const folds = foldsOf(log, log.readStreams ? 1 : undefined)
  const sums = sumsOfMoments()
  let pending = pendingOf(sums)
  let writing = Promise.resolve()
  let count = 0
  try {
    for await (const page of pagesOf(log, until)) {
      await apply(page, folds, pending, 'upcast')
      if (pending.size() >= ROWS || sums.size() >= SUMS) {
        await writing
        writing = soon(pending.write(trx).then(() => (sums.size() >= SUMS ? sums.write(trx) : undefined)))
        pending = pendingOf(sums)
      }
      count += page.length
      onProgress(count)
    }
  } finally {
    // Nothing may be on its way when the transaction ends.
    await writing
  }
  await pending.write(trx)
  await sums.write(trx)
  return count
}

/** Every event until a position: stream by stream where the log can, else in its order. The next page is read ahead. */
async function* pagesOf(log: EventLog, until: Position) {
  const next = async (last?: BareEvent) => {
    if (log.readStreams) return log.readStreams(until, last ?? 'start', PAGE_EVENTS)
    const page = await log.readAll(last?.position ?? 'start', PAGE_EVENTS)
    return page.filter(({ position }) => position <= until)
  }
  for (let reading = next(); ; ) {
    const page = await reading
    const last = page.at(-1)
    if (!last) return
    reading = soon(next(last))
    yield page
  }
}

/** What is awaited later only: until then its failure is nobody's. */
const soon = <T>(promise: Promise<T>) => {
  promise.catch(() => {})
  return promise
}
