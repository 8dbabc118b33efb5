/** The log's disk full under load: nothing is half done, everybody is told why, and with room it goes on. */
import { execFile } from 'node:child_process'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type pg from 'pg'
import t, { type Test } from 'tap'
import { ask, eventually, killPostgres, postgresOf } from '../support/boucle-process.js'
import { type OwnPostgres, ownPostgres } from '../support/own-postgres.js'
import { withClient } from '../support/test-server.js'
import { type UnderLoad, underLoad } from '../support/under-load.js'

const run = promisify(execFile)

/** Room for a new cluster and some minutes of load. */
const DISK_MEGABYTES = 160
const BALLAST_BYTES = 256 * 1024

/** A small disk of the test's own, or why there is none. */
const smallDisk = async (t: Test): Promise<{ folder: string } | { reason: string }> => {
  const folder = await mkdtemp(join(tmpdir(), 'boucle-small-'))
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MEGABYTES}m`, 'tmpfs', folder]).then(
    () => undefined,
    (error: Error & { stderr?: string }) => error.stderr?.trim() || error.message,
  )
  t.teardown(async () => {
    if (mounted === undefined) {
      await killPostgres(folder)
      await run('umount', [folder])
    }
    await rm(folder, { recursive: true, force: true })
  })
  return mounted === undefined ? { folder } : { reason: mounted }
}

/** Writes a file until there is no room for more of it. */
const fill = async (ballast: string) => {
  const file = await open(ballast, 'a')
  try {
    for (const piece = Buffer.alloc(BALLAST_BYTES); ; ) await file.appendFile(piece)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    await file.close()
  }
}

/** Work on a small disk, then on a full one, then with room again. */
const onSmallDisk = async (
  t: Test,
  meanwhile: (means: UnderLoad, postgres: OwnPostgres, fillAgain: () => Promise<void>) => Promise<void>,
  withRoom: (postgres: OwnPostgres) => Promise<void> = async () => {},
) => {
  const disk = await smallDisk(t)
  if ('reason' in disk) {
    t.pass('a small disk', { skip: `none can be mounted here: ${disk.reason}` })
    return
  }
  const settings = ['max_wal_size=64MB', 'min_wal_size=32MB']
  const postgres = await ownPostgres(t, { folder: disk.folder, settings })
  await underLoad(t, postgres, /^(log-full|log-unreachable|request-in-progress)$/, async (means) => {
    const { callers, health } = means
    await callers.goOn(50)
    const ballast = join(disk.folder, 'ballast')
    const fillAgain = () => fill(ballast)
    await eventually('callers are told that it is full', async () => {
      await fillAgain()
      return callers.failures().filter(({ body }) => body?.type === 'log-full').length >= 10
    })
    await meanwhile(means, postgres, fillAgain)
    await rm(ballast)
    await withRoom(postgres)
    await eventually('it is ready', async () => health.ready() === 200)
    await callers.goOn(50)
  })
}

/** Writes into PostgreSQL's journal alone until that has no room either. */
const fillJournal = (connection: pg.ClientConfig) =>
  withClient(connection, async (client) => {
    client.on('error', () => {})
    for (;;) await client.query(`select pg_logical_emit_message(true, 'test', repeat('x', 1000000))`)
  }).catch(() => {})

t.jobs = 2
t.test('no room for another fact: reading goes on, and with room so does writing', { buffered: true }, (t) =>
  onSmallDisk(t, async ({ address, auditor, cookie, callers, health }) => {
    t.ok(await ask(address, auditor, '/stock'))
    t.equal((await fetch(`${address}/stock`, { headers: { cookie } })).status, 200)
    t.equal(health.ready(), 200)
    const before = callers.failures().length
    await eventually('callers are told again', async () => callers.failures().length >= before + 10)
  }),
)

t.test(
  'no room for PostgreSQL’s journal: it stops; with room, once started, all goes on',
  { buffered: true },
  (t) =>
    onSmallDisk(
      t,
      async ({ callers, health }, { connection, folder }) => {
        await fillJournal(connection)
        await eventually('PostgreSQL has stopped', async () => (await postgresOf(folder)).length === 0)
        await eventually('it says that it is not ready', async () => health.ready() === 503)
        const before = callers.failures().length
        await eventually('callers are told', async () => callers.failures().length >= before + 10)
      },
      ({ start }) => start().then(() => {}),
    ),
)
