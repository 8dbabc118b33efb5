/**
 * Asks the read tables. Every answer comes with the position it reflects, read in the same snapshot (V5);
 * a reader may wait until the tables have reached what it has just written.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import type { Position } from '../log/event-log.js'
import { balanceQueries } from './balance.js'
import { beneficiariesQueries } from './beneficiaries.js'
import { collectionsQueries } from './collections.js'
import { consignmentsQueries } from './consignments.js'
import { devicesQueries } from './devices.js'
import { documentsQueries } from './documents.js'
import { donationsQueries } from './donations.js'
import { lateEntriesQueries } from './engine/moments.js'
import { evidenceQueries } from './evidence.js'
import { impactQueries } from './impact.js'
import { jobFiguresQueries } from './job-figures.js'
import { jobsQueries } from './jobs.js'
import { kitsQueries } from './kits.js'
import { openWorkQueries } from './open-work.js'
import { partnersQueries } from './partners.js'
import { stockQueries } from './stock.js'
import type { Views } from './tables.js'
import { ticketsQueries } from './tickets.js'
import { trainingQueries } from './training.js'

const queriesOf = (db: Kysely<Views>) => ({
  ...partnersQueries(db),
  ...donationsQueries(db),
  ...evidenceQueries(db),
  ...devicesQueries(db),
  ...stockQueries(db),
  ...kitsQueries(db),
  ...beneficiariesQueries(db),
  ...consignmentsQueries(db),
  ...collectionsQueries(db),
  ...balanceQueries(db),
  ...impactQueries(db),
  ...lateEntriesQueries(db),
  ...trainingQueries(db),
  ...ticketsQueries(db),
  ...documentsQueries(db),
  ...jobsQueries(db),
  ...jobFiguresQueries(db),
  ...openWorkQueries(db),
})
export type Queries = ReturnType<typeof queriesOf>

const LOOK_AGAIN_MILLIS = 15

export const viewsOf = (db: Kysely<Views>) => {
  const checkpoint = async (on: Kysely<Views>) =>
    (await on.selectFrom('views.checkpoint').select('position').executeTakeFirstOrThrow())
      .position as Position

  return {
    /** Asks several things of one snapshot. */
    read: <T>(
      ask: (queries: Queries) => Promise<T>,
    ): Promise<{ readonly position: Position; readonly value: T }> =>
      db
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute(async (trx) => {
          // Before there is a snapshot: tables made anew are not exchanged before this transaction ends.
          await sql`lock table views.checkpoint in access share mode`.execute(trx)
          return { position: await checkpoint(trx), value: await ask(queriesOf(trx)) }
        }),

    position: () => checkpoint(db),

    /** True once the tables reflect that position; false when they did not within that time. */
    async waitFor(position: Position, patienceMillis: number): Promise<boolean> {
      const until = Date.now() + patienceMillis
      for (;;) {
        if ((await checkpoint(db)) >= position) return true
        if (Date.now() >= until) return false
        await sleep(LOOK_AGAIN_MILLIS)
      }
    },
  }
}
export type ViewsReader = ReturnType<typeof viewsOf>
