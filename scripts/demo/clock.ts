/**
 * The log's clock, borrowed while the demo's ledger is filled: four years are recorded on their days, not in
 * one minute. Only an empty ledger that is marked as the demo's may be told by it.
 */
import type pg from 'pg'
import type { Instant } from '../../src/domain/shared/values.js'

const HAND = 'demo-clock'
/** Held by whoever fills: without it, after a crash too, the clock is the real one. */
const FILLING_LOCK = 20260103

/** Lends the clock to `fill`, and puts back the very one that was there, whatever happens. */
export const withLogClock = async (
  pool: pg.Pool,
  fill: (moveClock: (to: Instant) => Promise<void>) => Promise<void>,
) => {
  const client = await pool.connect()
  // A connection lost is told by the next question it is asked.
  client.on('error', () => {})
  try {
    await client.query('select pg_advisory_lock($1)', [FILLING_LOCK])
    const { rows } = await client.query<{ real: string }>(
      `select pg_get_functiondef('log_clock'::regproc) as real`,
    )
    // A ledger cut off before its mark says that it is full is never used: only the mark waits for the disk.
    await client.query(`create or replace function log_clock() returns timestamptz language sql volatile as $$
      select case when pg_try_advisory_xact_lock_shared(${FILLING_LOCK}) then clock_timestamp() else (
        select value::timestamptz from settings, set_config('synchronous_commit', 'off', true)
         where name = '${HAND}') end $$`)
    try {
      await fill(async (to) => {
        await client.query({
          name: 'move-clock',
          text: `insert into settings (name, value) values ('${HAND}', $1)
                 on conflict (name) do update set value = excluded.value`,
          values: [to],
        })
      })
    } finally {
      for (const { real } of rows) await client.query(real)
      await client.query(`delete from settings where name = '${HAND}'`)
    }
  } finally {
    client.release(true)
  }
}
