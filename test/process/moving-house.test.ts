/** An installation grows: its ledger moves to EventStoreDB and back, and Boucle starts on the right log or not at all. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import {
  ask,
  freshFolder,
  makeAdministrator,
  openWorkshop,
  promiseLot,
  readLog,
  startBoucle,
} from '../support/boucle-process.js'
import { startEventStoreDouble } from '../support/eventstore-double.js'

const scriptOf = (name: string) => fileURLToPath(new URL(`../../scripts/${name}.js`, import.meta.url))
const LOG_COPY = scriptOf('log-copy')

/** What `npm run log:copy` says; its sentence when it fails. */
const logCopy = async (...args: readonly string[]) => {
  try {
    return (await promisify(execFile)('env', ['-u', 'NODE_OPTIONS', process.execPath, LOG_COPY, ...args]))
      .stdout
  } catch (error) {
    return (error as { stderr: string }).stderr
  }
}

t.test('from an embedded PostgreSQL to EventStoreDB and back', async (t) => {
  const server = await startEventStoreDouble()
  t.teardown(server.close)
  const folder = await freshFolder(t)
  const onPostgres = { BOUCLE_DATA: folder }
  const onEventStore = { BOUCLE_DATA: folder, EVENTSTORE_URL: server.url }
  const grow = ['--from', folder, '--to', server.url]
  const shrink = ['--from', server.url, '--to', folder]

  const first = startBoucle(t, onPostgres)
  const { address, setupLink = '' } = await first.ready()
  const { bench, auditor, siteId } = await openWorkshop(address, (await makeAdministrator(setupLink)).cookie)
  const told: string[] = []
  const tell = async (address: string) => {
    const lot = await promiseLot(address, bench, siteId)
    if (!lot) throw new Error('the lot was not recorded')
    told.push(lot.donationId)
    await shows(address, lot.position)
  }
  /** The read tables know every lot that was told. */
  const shows = async (address: string, position?: string) => {
    const { donations } = await ask(address, bench, '/donations', position)
    t.strictSame(
      donations.map(({ donationId }: { donationId: string }) => donationId).sort(),
      [...told].sort(),
    )
  }
  const history = async (address: string) =>
    (await readLog(address, auditor)).map(({ position: _, ...event }) => event)
  await tell(address)
  t.match(await logCopy(...grow), /\d events copied.*Stop Boucle, then run this again/s, 'while Boucle runs')
  await tell(address)
  const before = await history(address)
  await first.stop('SIGTERM')

  t.match(
    (await startBoucle(t, onEventStore).failure()).lines,
    [/holds a ledger that the EventStoreDB of EVENTSTORE_URL does not hold whole: move it there first/],
    'half a ledger is not started on',
  )
  t.match(await logCopy(...grow), /^1 events copied.*Digest of all: [0-9a-f]{64}.*The ledger has moved/ms)

  const second = startBoucle(t, onEventStore)
  const moved = (await second.ready()).address
  t.strictSame(await history(moved), before, 'the same history, recorded at the same moments')
  await shows(moved)
  await tell(moved)
  server.drop()
  await tell(moved)
  const after = await history(moved)
  await second.stop('SIGTERM')

  t.match((await startBoucle(t, onPostgres).failure()).lines, [
    /This installation's ledger is in EventStoreDB/,
  ])
  t.match(await logCopy(...shrink), /^2 events copied.*The ledger has moved/ms)
  const third = startBoucle(t, onPostgres)
  const back = (await third.ready()).address
  t.strictSame(await history(back), after)
  await tell(back)
  await third.stop('SIGTERM')

  t.match((await startBoucle(t, onEventStore).failure()).lines, [/does not hold whole/])
})

t.test(
  'on a log brought back from an older copy Boucle does not start, until its read tables are made anew',
  async (t) => {
    const server = await startEventStoreDouble()
    t.teardown(server.close)
    const settings = { BOUCLE_DATA: await freshFolder(t), EVENTSTORE_URL: server.url }
    const first = startBoucle(t, settings)
    const { address, setupLink = '' } = await first.ready()
    const { bench, auditor, siteId } = await openWorkshop(
      address,
      (await makeAdministrator(setupLink)).cookie,
    )
    const kept = await promiseLot(address, bench, siteId)
    const lost = await promiseLot(address, bench, siteId)
    await ask(address, auditor, '/stock', lost?.position)
    await first.stop('SIGTERM')

    server.loseLast(1)
    t.match((await startBoucle(t, settings).failure()).lines, [
      /The log ends before what the read tables have read/,
    ])
    await promisify(execFile)('env', ['-u', 'NODE_OPTIONS', process.execPath, scriptOf('rebuild')], {
      env: { ...process.env, ...settings },
    })
    const again = (await startBoucle(t, settings).ready()).address
    const lots = async () =>
      (await ask(again, bench, '/donations')).donations.map(
        ({ donationId }: { donationId: string }) => donationId,
      )
    t.strictSame(await lots(), [kept?.donationId])
    const told = await promiseLot(again, bench, siteId)
    await ask(again, auditor, '/stock', told?.position)
    t.strictSame((await lots()).sort(), [kept?.donationId, told?.donationId].sort(), 'what is told now shows')
  },
)

t.test('what cannot be copied is said in a sentence', async (t) => {
  t.match(await logCopy(), /Say from where and to where/)
  t.match(await logCopy('--out', 'x'), /Say from where and to where/)
  t.match(
    await logCopy('--from', 'esdb://a:2113?tls=false', '--to', 'esdb://b:2113?tls=false'),
    /One side must be PostgreSQL/,
  )
  t.match(await logCopy('--from', 'esdb://a:2113', '--to', 'data'), /over TLS the server asks who it is/)
})
