import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { NO_STREAM, toPosition } from '../../src/log/event-log.js'
import { postgresLog } from '../../src/log/postgres-log.js'
import { freshDatabase } from '../support/database.js'
import { withClient } from '../support/test-server.js'
import { anEvent, aStream, collect, keepsTheLogsPromises, takesWhatAnotherRecorded } from './contract.js'

const appendProcess = fileURLToPath(new URL('../support/append-process.js', import.meta.url))

t.test('in PostgreSQL', async (t) => {
  const connection = await freshDatabase(t)
  const log = postgresLog(connection)
  t.teardown(() => log.close())
  await keepsTheLogsPromises(t, log)
})

t.test('a connection lost while the whole log is told fails who asked, and nothing else', async (t) => {
  const connection = await freshDatabase(t)
  const log = postgresLog(connection)
  t.teardown(() => log.close())
  const stream = aStream()
  await log.append(stream, NO_STREAM, [anEvent(), ...Array.from({ length: 999 }, anEvent)])
  const { position = toPosition(0) } = (await log.latest()) ?? {}
  const interrupted = async () => {
    for await (const _ of log.readStreams?.(position) ?? [])
      await withClient(connection, (client) =>
        client.query(`select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'boucle-reader' and datname = current_database()`),
      )
  }
  await t.rejects(interrupted())
  t.equal((await log.readStream(stream)).length, 1000)
})

t.test('a ledger moves in, while settings say that one does', async (t) => {
  const connection = await freshDatabase(t)
  const log = postgresLog(connection)
  t.teardown(() => log.close())
  await t.rejects(log.copy([]), /no ledger is moving in/)
  await withClient(connection, (client) =>
    client.query(`insert into settings (name, value) values ('log-copy', 'under way')`),
  )
  await takesWhatAnotherRecorded(t, log)
})

t.test('a follower misses nothing while several processes append', async (t) => {
  const connection = await freshDatabase(t)
  const log = postgresLog(connection)
  t.teardown(() => log.close())
  const [processes, streams, events] = [3, 16, 25]
  const followed = collect(log, 'start', processes * streams * events, new AbortController())
  await Promise.all(
    Array.from({ length: processes }, () =>
      promisify(execFile)(process.execPath, [
        appendProcess,
        JSON.stringify(connection),
        `${streams}`,
        `${events}`,
      ]),
    ),
  )
  const seen = await followed
  t.equal(new Set(seen).size, processes * streams * events)
  const { rows } = await withClient(connection, (client) =>
    client.query('select count(*)::int as count, max(position)::int as last from events'),
  )
  t.strictSame(rows, [{ count: seen.length, last: seen.length }], 'positions have no gap')
})

t.test('the database refuses to change what was recorded', async (t) => {
  const connection = await freshDatabase(t)
  const log = postgresLog(connection)
  t.teardown(() => log.close())
  await log.append(aStream(), NO_STREAM, [anEvent()])
  const before = await log.readAll('start', 10)
  await withClient(connection, async (client) => {
    await t.rejects(client.query(`update events set type = 'Forged'`), /immutable: update refused/)
    await t.rejects(client.query('delete from events'), /immutable: delete refused/)
    await t.rejects(client.query('truncate events'), /immutable: truncate refused/)
    await t.rejects(
      client.query(`insert into events select position + 1, stream, revision + 1, gen_random_uuid(), type,
        version, data, metadata, recorded_at from events`),
      /append_events only: insert refused/,
    )
    await client.query('set session_replication_role = replica')
    await t.rejects(client.query('delete from events'), /immutable/, 'nor as a replica')
  })
  t.strictSame(await log.readAll('start', 10), before)
})

t.test('an append whose connection is cut is made once', async (t) => {
  const connection = await freshDatabase(t)
  const log = postgresLog(connection)
  t.teardown(() => log.close())
  await log.append(aStream(), NO_STREAM, [anEvent()])
  await withClient(connection, async (client) => {
    const appends = Promise.all(
      Array.from({ length: 40 }, () => log.append(aStream(), NO_STREAM, [anEvent()])),
    )
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'boucle-writer'`,
    )
    t.ok((await appends).every(({ appended }) => appended))
  })
  t.equal((await log.readAll('start', 100)).length, 41)
})
