/** `node build/src/main.js` as people meet it: started, stopped, killed, started wrongly. */
import { chmod, chown, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import t, { type Test } from 'tap'
import { freePort, startEmbedded } from '../../src/database/embedded.js'
import {
  administratorOf,
  ask,
  type Boucle,
  eventually,
  freshFolder,
  isListening,
  isRunning,
  killPostgres,
  makeAdministrator,
  openedBoucle,
  postgresOf,
  postmasterOf,
  promiseLot,
  readLog,
  startBoucle,
  urlOf,
} from '../support/boucle-process.js'
import { freshDatabase } from '../support/database.js'
import { withClient } from '../support/test-server.js'

const NOBODY = 65_534
const WRITERS = 8
const ACKNOWLEDGED_BEFORE_THE_KILL = 60

const nothingRemains = async (t: Test, folder: string, address?: string) => {
  await eventually('PostgreSQL gone', async () => (await postgresOf(folder)).length === 0)
  t.equal(await postmasterOf(folder), undefined, 'postmaster.pid is gone')
  if (address) t.equal(await isListening(address), false, 'the port is free')
}

const failsWith = async (t: Test, boucle: Boucle, sentence: RegExp) => {
  const { code, lines, stdout } = await boucle.failure()
  t.equal(code, 1)
  t.match(lines, [sentence])
  t.equal(lines.length, 1, 'one sentence and no stack')
  t.notMatch(stdout, /ready/)
}

const rowsOf = async (connection: pg.ClientConfig, text: string) =>
  (await withClient(connection, (client) => client.query(text))).rows

const everything = (connection: pg.ClientConfig) =>
  Promise.all(
    ['select * from events order by position', 'select * from kysely_migration order by name'].map((text) =>
      rowsOf(connection, text),
    ),
  )

/** Starting is mostly waiting: some of these stories are told side by side. */
t.jobs = 3
const buffered = true

t.test('the first start prints a link, until there is an administrator', { buffered }, async (t) => {
  const folder = await freshFolder(t)
  const first = startBoucle(t, { BOUCLE_DATA: folder })
  const { address, setupLink } = await first.ready()
  t.ok(setupLink?.startsWith(`${address}/installation/`))
  t.same(await first.ctrlC(), { code: 0, signal: null }, 'Ctrl-C stops it')
  await nothingRemains(t, folder, address)

  const second = startBoucle(t, { BOUCLE_DATA: folder })
  const { address: again, setupLink: another = '' } = await second.ready()
  t.not(another.split('/').at(-1), setupLink?.split('/').at(-1), 'each start makes another link')
  t.equal(
    (await fetch(`${again}${new URL(setupLink ?? '').pathname}`)).status,
    404,
    'the link before leads nowhere',
  )
  t.equal((await makeAdministrator(another)).location, '/administration')
  t.equal((await fetch(another)).status, 404, 'the link is used up')
  t.same(await second.stop('SIGTERM'), { code: 0, signal: null }, 'SIGTERM stops it')
  await nothingRemains(t, folder, again)

  const third = startBoucle(t, { BOUCLE_DATA: folder })
  const { address: last, setupLink: none } = await third.ready()
  t.equal(none, undefined, 'no link once there is an administrator')
  t.equal((await fetch(`${last}/connexion`)).status, 200)
  t.same(await third.stop('SIGINT'), { code: 0, signal: null }, 'SIGINT stops it')
  await nothingRemains(t, folder, last)
})

t.test('asked to stop while it starts, it stops and leaves nothing', { buffered }, async (t) => {
  const folder = await freshFolder(t)
  const boucle = startBoucle(t, { BOUCLE_DATA: folder })
  await eventually('PostgreSQL starts', () => postmasterOf(folder))
  t.same(await boucle.stop('SIGTERM'), { code: 0, signal: null })
  await nothingRemains(t, folder)
})

for (const [what, befalls] of [
  ['its PostgreSQL left running', async () => {}],
  [
    'its PostgreSQL stopped since',
    async (folder: string) => {
      const postmaster = (await postmasterOf(folder)) ?? 0
      process.kill(postmaster, 'SIGINT')
      await eventually('PostgreSQL gone', async () => !isRunning(postmaster))
    },
  ],
  ['its PostgreSQL killed too', killPostgres],
] as const)
  t.test(
    `killed while people work, ${what}: the next start has everything acknowledged`,
    { buffered },
    async (t) => {
      const folder = await freshFolder(t)
      const { boucle, address, siteId, bench, auditor } = await openedBoucle(t, { BOUCLE_DATA: folder })
      const acknowledged: string[] = []
      const writing = Array.from({ length: WRITERS }, async () => {
        for (;;) {
          const answer = await promiseLot(address, bench, siteId)
          if (!answer) return
          acknowledged.push(answer.donationId)
        }
      })
      await eventually('work', async () => acknowledged.length >= ACKNOWLEDGED_BEFORE_THE_KILL)
      const orphan = await postmasterOf(folder)
      t.same(await boucle.stop('SIGKILL'), { code: null, signal: 'SIGKILL' })
      await befalls(folder)
      await Promise.all(writing)

      const next = startBoucle(t, { BOUCLE_DATA: folder })
      const { address: again, setupLink } = await next.ready()
      t.equal(setupLink, undefined)
      if (what.endsWith('left running')) t.equal(await postmasterOf(folder), orphan, 'the same server')
      const events = await readLog(again, auditor)
      const promised = events.filter(({ type }) => type === 'DonationPromised').map(({ stream }) => stream)
      t.equal(new Set(promised).size, promised.length, 'nothing is there twice')
      const missing = acknowledged.filter((donationId) => !promised.includes(`donation-${donationId}`))
      t.strictSame(missing, [], `all ${acknowledged.length} acknowledged lots are there`)
      t.strictSame(
        events.map(({ position }) => Number(position)),
        events.map((_, index) => index + 1),
        'positions have no gap',
      )
      const { donationId, position } = (await promiseLot(again, bench, siteId)) ?? {
        donationId: '',
        position: '',
      }
      const { donations } = await ask(again, auditor, '/donations', position)
      t.ok(
        donations.some((donation: { donationId: string }) => donation.donationId === donationId),
        'it goes on serving',
      )
      t.same(await next.ctrlC(), { code: 0, signal: null })
      await nothingRemains(t, folder, again)
    },
  )

t.test('a second start on the same folder gives way, and the first goes on', { buffered }, async (t) => {
  const folder = await freshFolder(t)
  const { boucle, address, siteId, bench } = await openedBoucle(t, { BOUCLE_DATA: folder })
  await failsWith(t, startBoucle(t, { BOUCLE_DATA: folder }), new RegExp(`already running on ${folder}`))
  t.ok(await promiseLot(address, bench, siteId), 'the first goes on serving')
  t.same(await boucle.stop('SIGTERM'), { code: 0, signal: null })
  await nothingRemains(t, folder, address)
})

t.test(
  'of two first starts at once on one new folder, one serves and the other gives way',
  { buffered },
  async (t) => {
    const folder = await freshFolder(t)
    const both = [startBoucle(t, { BOUCLE_DATA: folder }), startBoucle(t, { BOUCLE_DATA: folder })]
    const served = await Promise.all(
      both.map((boucle) =>
        boucle.ready().then(
          () => true,
          () => false,
        ),
      ),
    )
    t.strictSame([...served].sort(), [false, true])
    for (const [index, boucle] of both.entries())
      if (served[index]) t.same(await boucle.stop('SIGTERM'), { code: 0, signal: null })
      else await failsWith(t, boucle, /already running on/)
    await nothingRemains(t, folder)
    t.strictSame(
      (await readdir(folder)).sort(),
      ['postgres', 'postgres-password', 'vault-key'],
      'no half-made files are left',
    )
  },
)

t.test('a taken port is named, and nothing is left running', { buffered }, async (t) => {
  const folder = await freshFolder(t)
  const taken = createServer().listen(0, '127.0.0.1')
  t.teardown(() => taken.close())
  await new Promise((resolve) => taken.once('listening', resolve))
  const { port } = taken.address() as { port: number }
  await failsWith(
    t,
    startBoucle(t, { BOUCLE_DATA: folder, PORT: `${port}` }),
    new RegExp(`Port ${port} is already taken`),
  )
  await nothingRemains(t, folder)
})

const skip = process.platform === 'win32' && 'Windows has no such modes'
t.test('a folder that may not be written is named', { skip, buffered }, async (t) => {
  const isRoot = process.getuid?.() === 0
  const folder = await mkdtemp(join(tmpdir(), 'boucle-unwritable-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  await chmod(folder, isRoot ? 0o755 : 0o555)
  if (isRoot) await chown(folder, 0, 0)
  const nobody = isRoot ? { uid: NOBODY, gid: NOBODY } : {}
  for (const data of [folder, join(folder, 'data')])
    await failsWith(
      t,
      startBoucle(t, { BOUCLE_DATA: data }, nobody),
      new RegExp(`may not write in ${data}.*BOUCLE_DATA`),
    )
})

t.test('a setting that cannot be used is named', { buffered }, async (t) => {
  const folder = await freshFolder(t)
  await failsWith(t, startBoucle(t, { BOUCLE_DATA: folder, PORT: 'abc' }), /setting PORT cannot be used/)
  await failsWith(t, startBoucle(t, { DATABASE_URL: 'mysql://here' }), /setting DATABASE_URL cannot be used/)
})

t.test('a database of a newer version is refused and left as it is', { buffered }, async (t) => {
  const folder = await freshFolder(t)
  const { boucle, address, siteId, bench } = await openedBoucle(t, { BOUCLE_DATA: folder })
  await promiseLot(address, bench, siteId)
  const administrator = await administratorOf(folder)
  await rowsOf(administrator, `insert into kysely_migration (name, timestamp) values ('9999-future', '')`)
  const before = await everything(administrator)
  await boucle.stop('SIGINT')

  await failsWith(t, startBoucle(t, { BOUCLE_DATA: folder }), /newer Boucle \(it has 9999-future/)
  await nothingRemains(t, folder)
  const server = await startEmbedded(folder)
  t.teardown(() => killPostgres(folder))
  t.strictSame(await everything({ ...server.administrator, database: 'boucle' }), before)
  await server.stop()
})

t.test('files of another PostgreSQL are refused and left as they are', { buffered }, async (t) => {
  const folder = await freshFolder(t)
  const server = await startEmbedded(folder)
  await server.stop()
  const version = join(folder, 'postgres', 'PG_VERSION')
  const ours = await readFile(version, 'utf8')
  await writeFile(version, '17\n')
  await failsWith(t, startBoucle(t, { BOUCLE_DATA: folder }), /made by PostgreSQL 17/)
  await nothingRemains(t, folder)
  await writeFile(version, ours)
  const boucle = startBoucle(t, { BOUCLE_DATA: folder })
  await boucle.ready()
  t.same(await boucle.stop('SIGTERM'), { code: 0, signal: null }, 'with its own version it starts')
})

t.test('on a server of somebody else’s it serves, and stops alone', { buffered }, async (t) => {
  const connection = await freshDatabase(t)
  await rowsOf(connection, 'drop schema public cascade; create schema public')
  const folder = await freshFolder(t)
  const settings = { DATABASE_URL: urlOf(connection), BOUCLE_DATA: folder }
  const { boucle, address, siteId, bench } = await openedBoucle(t, settings)
  t.ok(await promiseLot(address, bench, siteId))
  t.same(await boucle.stop('SIGTERM'), { code: 0, signal: null })
  t.equal(await isListening(address), false)
  t.match(await rowsOf(connection, `select stream from events where type = 'DonationPromised'`), [
    { stream: /^donation-/ },
  ])
  await eventually('its connections end', async () => {
    const rows = await rowsOf(
      connection,
      'select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    return rows.length === 0
  })
  const next = startBoucle(t, settings)
  t.equal((await next.ready()).setupLink, undefined)
  t.same(await next.stop('SIGINT'), { code: 0, signal: null })
})

t.test('a DATABASE_URL that leads nowhere is said so', { buffered }, async (t) => {
  const closed = await freePort()
  await failsWith(
    t,
    startBoucle(t, { DATABASE_URL: `postgresql://boucle:secret@127.0.0.1:${closed}/boucle` }),
    /DATABASE_URL does not answer \(ECONNREFUSED\)/,
  )

  const connection = await freshDatabase(t)
  for (const wrong of [{ password: 'wrong-word' }, { database: 'not_there' }]) {
    const boucle = startBoucle(t, { DATABASE_URL: urlOf({ ...connection, ...wrong }) })
    await failsWith(t, boucle, /DATABASE_URL refuses/)
  }
})

t.test('a DATABASE_URL that takes the call and stays silent is said so', { buffered }, async (t) => {
  const calls: Socket[] = []
  const silent = createServer((call) => calls.push(call)).listen(0, '127.0.0.1')
  t.teardown(() => {
    for (const call of calls) call.destroy()
    silent.close()
  })
  await new Promise((resolve) => silent.once('listening', resolve))
  const { port } = silent.address() as { port: number }
  await failsWith(
    t,
    startBoucle(t, { DATABASE_URL: `postgresql://boucle:secret@127.0.0.1:${port}/boucle` }),
    /DATABASE_URL does not answer/,
  )
})
