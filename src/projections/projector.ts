/**
 * Carries the log into the read tables, one page of events a transaction, its checkpoint with it: after any
 * crash the tables say exactly what the checkpoint says, no event twice, none left out.
 */
import { type Kysely, sql } from 'kysely'
import { contextOf } from '../domain/contexts.js'
import { categoryOf, type EventLog, type Position, type RecordedEvent, toPosition } from '../log/event-log.js'
import { type Folds, foldsOf } from '../log/folds.js'
import { beneficiariesProjection } from './beneficiaries.js'
import { BITEMPORAL_TABLES } from './bitemporal.js'
import { collectionsProjection } from './collections.js'
import { consignmentsProjection } from './consignments.js'
import { devicesProjection } from './devices.js'
import { DOCUMENTS_TABLES } from './documents.js'
import { donationsProjection } from './donations.js'
import { groupBy } from './group-by.js'
import { USES_TABLES } from './impact.js'
import { jobsProjection } from './jobs.js'
import { kitsProjection } from './kits.js'
import { LATE_ENTRIES_TABLES } from './moments.js'
import { openWorkProjection } from './open-work.js'
import { partnersProjection } from './partners.js'
import { type Pending, pendingOf } from './pending.js'
import type { Projection } from './projection.js'
import type { ViewsTransaction } from './rows.js'
import type { Views } from './tables.js'
import { ticketsProjection } from './tickets.js'
import { trainingProjection } from './training.js'

/** Raised whenever a read table or its meaning changes: the next start makes them anew from the log. */
const VIEWS_VERSION = 'views-9'
/** Names the advisory lock under which read tables are made. */
const PREPARING = 20260104
const START = toPosition(0)
const REBUILD_PAGE_EVENTS = 1000
const REBUILD_ROWS = 20_000
const FROZEN_MILLIS = 3000

const PROJECTIONS: readonly Projection[] = [
  partnersProjection,
  donationsProjection,
  devicesProjection,
  kitsProjection,
  beneficiariesProjection,
  consignmentsProjection,
  collectionsProjection,
  trainingProjection,
  ticketsProjection,
  jobsProjection,
  openWorkProjection,
]
/** What several of them fill together. */
const SHARED_TABLES = [...BITEMPORAL_TABLES, ...LATE_ENTRIES_TABLES, ...USES_TABLES, ...DOCUMENTS_TABLES]

/** @param read turns what is stored into today's event. */
const apply = async (
  page: readonly RecordedEvent[],
  folds: Folds,
  pending: Pending,
  read: 'decode' | 'upcast',
) => {
  const byCategory = groupBy(page, ({ stream }) => categoryOf(stream))
  for (const projection of PROJECTIONS) {
    const { codec } = contextOf(projection.category)
    const events = byCategory.get(projection.category) ?? []
    if (events.length > 0)
      await projection.apply(
        events.map((recorded) => ({ recorded, event: codec[read](recorded) })),
        folds,
        pending,
      )
  }
}

const lockedCheckpoint = async (trx: ViewsTransaction): Promise<Position> => {
  const { position } = await trx
    .selectFrom('views.checkpoint')
    .select('position')
    .where('name', '=', VIEWS_VERSION)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return position as Position
}

const moveCheckpoint = (trx: ViewsTransaction, position: Position) =>
  trx.updateTable('views.checkpoint').set({ position }).where('name', '=', VIEWS_VERSION).execute()

const makeTables = async (trx: ViewsTransaction) => {
  await sql`drop schema if exists views cascade`.execute(trx)
  await sql`create schema views`.execute(trx)
  await sql`create table views.checkpoint (name text primary key, position text not null)`.execute(trx)
  for (const statement of [...SHARED_TABLES, ...PROJECTIONS.flatMap(({ tables }) => tables)])
    await sql.raw(statement).execute(trx)
  await trx.insertInto('views.checkpoint').values({ name: VIEWS_VERSION, position: START }).execute()
}

/** Makes this version's read tables and fills them from the log, if they are not there yet; of several nodes one does. */
export const prepareViews = async (db: Kysely<Views>, log: EventLog) => {
  if (await areCurrent(db)) return
  await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${PREPARING})`.execute(trx)
    if (await areCurrent(trx)) return
    await makeTables(trx)
    await fill(trx, log)
  })
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

/**
 * Fills the read tables anew in one transaction: readers see the old rows until the new are whole, and
 * the projector waits at the checkpoint's lock. Answers with the number of events read.
 */
export const rebuildViews = (
  db: Kysely<Views>,
  log: EventLog,
  onProgress: (events: number) => void = () => {},
): Promise<number> =>
  db.transaction().execute(async (trx) => {
    await lockedCheckpoint(trx)
    await empty(trx)
    return fill(trx, log, onProgress)
  })

/**
 * Looks at the read tables, fills them anew up to where they stand, looks again, and takes all of it back.
 * Readers see nothing of it; the projector waits at the checkpoint's lock.
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
      const until = await lockedCheckpoint(trx)
      const live = await look(trx)
      await empty(trx)
      await fill(trx, log, undefined, until)
      seen = [live, await look(trx)]
      throw undo
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error
    })
  if (!seen) throw new Error('the read tables were not looked at')
  return seen
}

const tablesOf = async (trx: ViewsTransaction) => {
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'views' and tablename <> 'checkpoint'`.execute(
    trx,
  )
  return rows.map(({ name }) => sql.table(`views.${name}`))
}

const empty = async (trx: ViewsTransaction) => {
  for (const table of await tablesOf(trx)) await sql`delete from ${table}`.execute(trx)
}

/**
 * Reads the whole log into empty tables, or as far as a position. While many changes are written at once, the
 * next are read and gathered. Every event's shape was checked when it was appended, and is not checked again.
 */
const fill = async (
  trx: ViewsTransaction,
  log: EventLog,
  onProgress: (events: number) => void = () => {},
  until?: Position,
) => {
  const folds = foldsOf(log)
  let position: Position = START
  let count = 0
  const readAfter = (after: Position) => soon(log.readAll(after, REBUILD_PAGE_EVENTS))
  let pending = pendingOf()
  let writing = Promise.resolve()
  try {
    for (let reading = readAfter(position); ; ) {
      const read = await reading
      const page = until === undefined ? read : read.filter((event) => event.position <= until)
      const last = page.at(-1)
      if (!last) break
      position = last.position
      reading = readAfter(position)
      await apply(page, folds, pending, 'upcast')
      if (pending.size() >= REBUILD_ROWS) {
        await writing
        writing = soon(pending.write(trx))
        pending = pendingOf()
      }
      count += page.length
      onProgress(count)
    }
  } finally {
    // Nothing may be on its way when the transaction ends.
    await writing
  }
  await pending.write(trx)
  await moveCheckpoint(trx, position)
  // Until somebody looks, the planner takes tables just filled for empty ones.
  if (count > 0) await sql`analyze ${sql.join(await tablesOf(trx))}`.execute(trx)
  return count
}

/** What is awaited later only: until then its failure is nobody's. */
const soon = <T>(promise: Promise<T>) => {
  promise.catch(() => {})
  return promise
}

/** Follows the log until the signal aborts. Safe beside another projector: the checkpoint's lock decides. */
export const project = async (
  db: Kysely<Views>,
  log: EventLog,
  signal: AbortSignal,
  onReached: (position: Position) => void = () => {},
) => {
  const { position: from } = await db
    .selectFrom('views.checkpoint')
    .select('position')
    .executeTakeFirstOrThrow()
  onReached(from as Position)
  const folds = foldsOf(log)
  for await (const page of log.subscribe(from as Position, signal)) {
    const reached = await db.transaction().execute(async (trx) => {
      // A node frozen here would keep the checkpoint's lock from its successor.
      await sql.raw(`set local idle_in_transaction_session_timeout = ${FROZEN_MILLIS}`).execute(trx)
      const checkpoint = await lockedCheckpoint(trx)
      const news = page.filter(({ position }) => position > checkpoint)
      const last = news.at(-1)
      if (!last) return checkpoint
      const pending = pendingOf()
      await apply(news, folds, pending, 'decode')
      await pending.write(trx)
      await moveCheckpoint(trx, last.position)
      return last.position
    })
    onReached(reached)
  }
}
