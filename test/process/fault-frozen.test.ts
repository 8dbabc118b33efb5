/** PostgreSQL that stops answering without a word, whole or in part, and goes on later: nobody waits for ever. */
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import t from 'tap'
import { ask, eventually, openedBoucle, promiseLot, urlOf } from '../support/boucle-process.js'
import { ownPostgres } from '../support/own-postgres.js'
import { withClient } from '../support/test-server.js'
import { underLoad } from '../support/under-load.js'

/** Longer than a caller waits for a connection. */
const FROZEN_MILLIS = 16_000
const HEALTH_MILLIS_MAX = 10_000
/** More than there are connections. */
const CROWD = 40

const NOT_REACHED = /^(log-unreachable|request-in-progress)$/

t.jobs = 4
t.test('the whole server frozen', { buffered: true }, async (t) => {
  const postgres = await ownPostgres(t)
  await underLoad(t, postgres, NOT_REACHED, async ({ address, auditor, callers, health }) => {
    await callers.goOn(50)
    await postgres.freeze()
    const frozen = sleep(FROZEN_MILLIS)
    await eventually('it says that it is not ready', async () => health.ready() === 503)
    const start = performance.now()
    const { status } = await fetch(`${address}/stock`, { redirect: 'manual' })
    t.equal(status, 302, 'pages that ask nothing of the database are there')
    t.ok(performance.now() - start < HEALTH_MILLIS_MAX)
    let told = 0
    const crowd = Array.from({ length: CROWD }, () =>
      ask(address, auditor, '/stock').catch(() => void told++),
    )
    await frozen
    t.ok(told >= CROWD / 2, `${told} of a crowd were told so meanwhile`)
    await postgres.thaw()
    await Promise.all(crowd)
    await eventually('it is ready again', async () => health.ready() === 200)
    await callers.goOn(50)
    const { live, ready } = health.slowest()
    t.ok(live < HEALTH_MILLIS_MAX, `it says within ${live} ms that it lives`)
    t.ok(ready < HEALTH_MILLIS_MAX, `it says within ${ready} ms whether it is ready`)
  })
})

/** Freezes the writer's own connection at a moment when it holds no lock. */
const freezeWriter = (connection: pg.ClientConfig) =>
  withClient(connection, (client) =>
    eventually('a writer frozen between two batches', async () => {
      const { rows: writers } = await client.query<{ pid: number }>(
        `select pid from pg_stat_activity where application_name = 'boucle-writer'`,
      )
      const pid = writers[0]?.pid
      if (pid === undefined) return undefined
      process.kill(pid, 'SIGSTOP')
      const { rows: locks } = await client.query(
        `select from pg_locks where locktype = 'advisory' and pid = $1`,
        [pid],
      )
      if (locks.length === 0) return pid
      process.kill(pid, 'SIGCONT')
      return undefined
    }),
  )

t.test('the connection of the writer frozen: another takes its place', { buffered: true }, async (t) => {
  const postgres = await ownPostgres(t)
  await underLoad(t, postgres, NOT_REACHED, async ({ address, auditor, callers, health }) => {
    await callers.goOn(50)
    const frozen = await freezeWriter(postgres.connection)
    t.ok(await ask(address, auditor, '/stock'), 'reading goes on')
    await callers.goOn(50)
    t.equal(health.ready(), 200)
    process.kill(frozen, 'SIGCONT')
    await callers.goOn(20)
  })
})

t.test('the lock of the log held by a machine that is frozen', { buffered: true }, async (t) => {
  const postgres = await ownPostgres(t)
  await underLoad(t, postgres, NOT_REACHED, async ({ address, auditor, callers, health }) => {
    await callers.goOn(50)
    await withClient(postgres.connection, async (client) => {
      await client.query('select pg_advisory_lock(20260101)')
      await eventually('callers are told', async () => callers.failures().length > 0)
      t.ok(await ask(address, auditor, '/stock'), 'reading goes on')
      t.equal(health.ready(), 200)
    })
    await callers.goOn(50)
  })
})

t.test('asked to stop while the server is frozen, it stops', { buffered: true }, async (t) => {
  const postgres = await ownPostgres(t)
  const { boucle, address, bench, siteId } = await openedBoucle(t, {
    DATABASE_URL: urlOf(postgres.connection),
    BOUCLE_DATA: postgres.folder,
  })
  t.ok(await promiseLot(address, bench, siteId))
  await postgres.freeze()
  const waiting = promiseLot(address, bench, siteId)
  t.same(await boucle.stop('SIGTERM'), { code: 1, signal: null })
  t.match(boucle.output(), /could not be stopped properly/)
  t.equal(await waiting, undefined)
})
