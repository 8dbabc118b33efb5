/**
 * The log's clock, borrowed while the demo's ledger is filled: four years are recorded on their days, not in
 * one minute. Only an empty ledger that is marked as the demo's may be told by it.
 */
import type pg from 'pg'
import type { Instant } from '../src/domain/shared/values.js'

const HAND = 'demo-clock'

/** Lends the clock to `fill`, and puts back the very one that was there, whatever happens. */
export const withLogClock = async (
  pool: pg.Pool,
  fill: (moveClock: (to: Instant) => Promise<void>) => Promise<void>,
) => {
  const { rows } = await pool.query<{ real: string }>(
    `select pg_get_functiondef('log_clock'::regproc) as real`,
  )
  const real = rows[0]?.real
  if (real === undefined) throw new Error('the log has no clock to borrow')
  const moveClock = async (to: Instant) => {
    await pool.query({
      name: 'move-clock',
      text: `insert into settings (name, value) values ('${HAND}', $1)
             on conflict (name) do update set value = excluded.value`,
      values: [to],
    })
  }
  // A ledger cut off before its mark says that it is full is never used: nothing but the mark waits for the disk.
  await pool.query(`create or replace function log_clock() returns timestamptz language sql volatile as $$
    select value::timestamptz from settings, set_config('synchronous_commit', 'off', true)
     where name = '${HAND}' $$`)
  try {
    await fill(moveClock)
  } finally {
    await pool.query(real)
    await pool.query(`delete from settings where name = '${HAND}'`)
  }
}
