/** How far the read tables have come, and who may write them. */
import { sql } from 'kysely'
import type { Position } from '../../log/event-log.js'
import type { ViewsTransaction } from './rows.js'

/**
 * Raised whenever a read table or its meaning changes: the next start makes them anew from the log.
 * test/projections/views-version.test.ts says when.
 */
export const VIEWS_VERSION = 'views-11'
/** Names the advisory lock of whoever writes the read tables, on whichever node. */
const WRITING = 20260104

/** Waits until nobody else writes the read tables; the lock ends with the transaction. */
export const lockViews = (trx: ViewsTransaction) => sql`select pg_advisory_xact_lock(${WRITING})`.execute(trx)

export const readCheckpoint = async (trx: ViewsTransaction): Promise<Position> => {
  const { position } = await trx
    .selectFrom('views.checkpoint')
    .select('position')
    .where('name', '=', VIEWS_VERSION)
    .executeTakeFirstOrThrow()
  return position as Position
}

export const moveCheckpoint = (trx: ViewsTransaction, position: Position) =>
  trx.updateTable('views.checkpoint').set({ position }).where('name', '=', VIEWS_VERSION).execute()
