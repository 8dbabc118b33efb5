/** The log's clock, which only a ledger of invented years may move. */
import pg from 'pg'
import t, { type Test } from 'tap'
import { withLogClock } from '../../scripts/demo/clock.js'
import { NO_STREAM } from '../../src/log/event-log.js'
import { postgresLog } from '../../src/log/postgres-log.js'
import { freshDatabase } from '../support/database.js'
import { anEvent, aStream } from './contract.js'

const MONDAY = '2023-01-02T12:00:00.000Z'
const TUESDAY = '2023-01-03T12:00:00.000Z'

const openLog = async (t: Test) => {
  const connection = await freshDatabase(t)
  const log = postgresLog(connection)
  const pool = new pg.Pool(connection)
  t.teardown(async () => {
    await log.close()
    await pool.end()
  })
  return {
    pool,
    append: () => log.append(aStream(), NO_STREAM, [anEvent()]),
    times: async () => (await log.readAll('start', 10)).map(({ recordedAt }) => recordedAt),
  }
}

t.test('while it is borrowed, events are recorded when it says, never before the last', async (t) => {
  const { pool, append, times } = await openLog(t)
  await withLogClock(pool, async (moveClock) => {
    for (const instant of [MONDAY, TUESDAY, MONDAY]) {
      await moveClock(instant)
      await append()
    }
  })
  t.strictSame(await times(), [MONDAY, TUESDAY, TUESDAY])
})

t.test('it is put back, even when what was told is refused', async (t) => {
  const { pool, append, times } = await openLog(t)
  const definition = async () =>
    (
      await pool.query(`select pg_get_functiondef('log_clock'::regproc), proacl from pg_proc
      where oid = 'log_clock'::regproc`)
    ).rows
  const before = await definition()
  await t.rejects(
    withLogClock(pool, async (moveClock) => {
      await moveClock(MONDAY)
      await append()
      throw new Error('impossible')
    }),
    /impossible/,
  )
  t.strictSame(await definition(), before)
  t.strictSame((await pool.query('select name from settings')).rows, [])
  const start = Date.now()
  await append()
  const [, now = ''] = await times()
  t.ok(Date.parse(now) >= start && Date.parse(now) <= Date.now(), 'by the real clock, on the same connection')
})

t.test('it is the real one as soon as whoever borrowed it is gone', async (t) => {
  const { pool, append, times } = await openLog(t)
  const start = Date.now()
  const cut = withLogClock(pool, async (moveClock) => {
    await moveClock(MONDAY)
    await pool.query(`select pg_terminate_backend(pid) from pg_locks
      where locktype = 'advisory' and objid = 20260103`)
    await append()
  })
  await t.rejects(cut, /terminat|closed|not queryable/i)
  const [recordedAt = ''] = await times()
  t.ok(Date.parse(recordedAt) >= start, 'not Monday')
})
