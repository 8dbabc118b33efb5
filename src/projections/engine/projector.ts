/**
 * Carries the log into the read tables, one page of events a transaction, its checkpoint with it: after any
 * crash the tables say exactly what the checkpoint says, no event twice (V2), none left out.
 */
import { type Kysely, sql } from 'kysely'
import type { EventLog, Position } from '../../log/event-log.js'
import { foldsOf } from '../../log/folds.js'
import { apply } from '../every-projection.js'
import type { Views } from '../tables.js'
import { sumsOfMoments } from './bitemporal.js'
import { lockViews, moveCheckpoint, readCheckpoint } from './checkpoint.js'
import { pendingOf } from './pending.js'

const FROZEN_MILLIS = 3000

/** Follows the log until the signal aborts. Safe beside another projector: one at a time writes. */
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
      // A node frozen here would keep the lock from its successor.
      await sql.raw(`set local idle_in_transaction_session_timeout = ${FROZEN_MILLIS}`).execute(trx)
      await lockViews(trx)
      const checkpoint = await readCheckpoint(trx)
      const news = page.filter(({ position }) => position > checkpoint)
      const last = news.at(-1)
      if (!last) return checkpoint
      const sums = sumsOfMoments()
      const pending = pendingOf(sums)
      await apply(news, folds, pending, 'decode')
      await pending.write(trx)
      await sums.write(trx)
      await moveCheckpoint(trx, last.position)
      return last.position
    })
    onReached(reached)
  }
}
