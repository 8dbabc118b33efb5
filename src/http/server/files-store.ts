/**
 * Files handed in as evidence, kept whole under the SHA-256 of what is kept; and, beside them, which clock the
 * tools of a bench write.
 */

import type pg from 'pg'
import { Clock } from '../../domain/devices/evidence.js'
import type { FilesStore, UploadedFile } from '../../use-cases/ports.js'

/** Begins once what was asked before has ended, well or not. */
const turns = () => {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(act: () => Promise<T>): Promise<T> => {
    const mine = last.then(act, act)
    last = mine.catch(() => {})
    return mine
  }
}

export const filesStore = (pool: pg.Pool): FilesStore => {
  const inTurn = turns()
  return {
    /**
     * One file after the other: twenty of them on their way to the database at once hold everybody else up.
     * @param receivedSha256 of what came, where it is not what is kept.
     * @param problem why it could not be read.
     */
    async keep(
      { sha256, bytes, name }: UploadedFile,
      partnerId: string,
      receivedSha256: string | null,
      problem: string | null,
    ) {
      await inTurn(() =>
        pool.query(
          `insert into files (sha256, bytes, name, partner_id, received_sha256, problem)
           values ($1, $2, $3, $4, $5, $6)
           on conflict (sha256) do update set problem = excluded.problem
           where excluded.problem is not null and excluded.problem is distinct from files.problem`,
          [sha256, bytes, name, partnerId, receivedSha256, problem],
        ),
      )
    },

    async read(sha256: string): Promise<UploadedFile | undefined> {
      const { rows } = await pool.query<UploadedFile>(
        'select sha256, bytes, name from files where sha256 = $1',
        [sha256],
      )
      return rows[0]
    },

    /** Which of these are kept. */
    async kept(sha256s: readonly string[]): Promise<ReadonlySet<string>> {
      const { rows } = await pool.query<{ sha256: string }>(
        'select sha256 from files where sha256 = any($1)',
        [sha256s],
      )
      return new Set(rows.map(({ sha256 }) => sha256))
    },

    /** What these are called, and why they could not be read, by their SHA-256. */
    async named(
      sha256s: readonly string[],
    ): Promise<ReadonlyMap<string, { readonly name: string; readonly problem: string | null }>> {
      const { rows } = await pool.query<{ sha256: string; name: string; problem: string | null }>(
        'select sha256, name, problem from files where sha256 = any($1)',
        [sha256s],
      )
      return new Map(rows.map(({ sha256, ...file }) => [sha256, file]))
    },

    /** As somebody of the bench last said; undefined until then. `siteId` null: an organisation's bench without a site. */
    async clockOf(partnerId: string, siteId: string | null): Promise<Clock | undefined> {
      const { rows } = await pool.query<{ clock: string }>(
        'select clock from bench_clocks where partner_id = $1 and site_id is not distinct from $2',
        [partnerId, siteId],
      )
      return Clock.safeParse(rows[0]?.clock).data
    },

    async rememberClock(partnerId: string, siteId: string | null, clock: Clock) {
      await pool.query(
        `insert into bench_clocks (partner_id, site_id, clock) values ($1, $2, $3)
       on conflict (partner_id, site_id) do update set clock = excluded.clock, said_at = now()`,
        [partnerId, siteId, clock],
      )
    },
  }
}
