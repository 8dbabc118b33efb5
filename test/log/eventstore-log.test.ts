/** EventStoreDB through the real client, against a stand-in for its server: the promises, and each trap on the way. */

import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { type NewEvent, NO_STREAM } from '../../src/log/event-log.js'
import { openEventStoreLog } from '../../src/log/eventstore-log.js'
import { eventStoreUrlProblem } from '../../src/log/eventstore-url.js'
import { eventually } from '../support/boucle-process.js'
import { type DoubleOptions, startEventStoreDouble } from '../support/eventstore-double.js'
import { anEvent, aStream, collect, keepsTheLogsPromises, takesWhatAnotherRecorded } from './contract.js'

/** A key and its certificate for `localhost`, which no authority knows. */
const TLS = resolve('test/fixtures/tls')
/** Short enough for tests of what is late. */
const APPEND_MILLIS_MAX = 500

const open = async (t: Test, options: DoubleOptions = {}) => {
  const server = await startEventStoreDouble(options)
  const troubles: string[] = []
  const log = await openEventStoreLog(server.url, (trouble) => troubles.push(trouble), APPEND_MILLIS_MAX)
  t.teardown(async () => {
    await log.close()
    await server.close()
  })
  return { server, log, troubles }
}

t.test('in EventStoreDB', async (t) => {
  const { log, server } = await open(t)
  await keepsTheLogsPromises(t, log, { idsAreUnique: false })
  t.equal(server.appendCalls.batch, 0, 'nothing went by the stream that all appends share')
  await t.test('a ledger moves in', (t) => takesWhatAnotherRecorded(t, log))
})

t.test('the server’s own events, and other people’s, are none of the ledger’s', async (t) => {
  const { log, server } = await open(t)
  const first = anEvent()
  await log.append(aStream(), NO_STREAM, [first])
  for (let n = 0; n < 250; n++) server.systemEvent()
  t.equal((await log.readAll('start', 10)).length, 1)
  t.match(await log.latest(), { id: first.id }, 'the last one is looked for behind them')
  const seen = collect(log, 'start', 2, new AbortController())
  const event = anEvent()
  await log.append(aStream(), NO_STREAM, [event])
  t.equal((await seen).at(-1), event.id)
})

t.test('a page of so many holds so many, however many system events lie between', async (t) => {
  const { log, server } = await open(t)
  const ids: string[] = []
  for (let n = 0; n < 7; n++) {
    const event = anEvent()
    await log.append(aStream(), NO_STREAM, [event])
    server.systemEvent()
    ids.push(event.id)
  }
  const first = await log.readAll('start', 4)
  const rest = await log.readAll(first.at(-1)?.position ?? 'start', 4)
  t.strictSame(
    [...first, ...rest].map(({ id }) => id),
    ids,
  )
  t.strictSame(await log.readAll(rest.at(-1)?.position ?? 'start', 4), [])
})

t.test('positions and revisions are text and numbers, which JSON can say', async (t) => {
  const { log } = await open(t)
  await log.append(aStream(), NO_STREAM, [anEvent()])
  t.match(JSON.stringify(await log.readAll('start', 1)), /"revision":0,"position":"\d{20}"/)
})

t.test('an append of which no answer came is made once', async (t) => {
  const { log, server } = await open(t)
  const [stream, event] = [aStream(), anEvent()]
  server.loseAnswers(1)
  const outcome = await log.append(stream, NO_STREAM, [event])
  const [recorded, ...more] = await log.readStream(stream)
  t.match(outcome, { appended: true, revision: 0, position: recorded?.position })
  t.strictSame(more, [])
})

t.test('an append that comes through after it was given up is the same append', async (t) => {
  const { log, server } = await open(t)
  const [stream, event] = [aStream(), anEvent()]
  server.freeze()
  const outcome = log.append(stream, NO_STREAM, [event])
  setTimeout(server.thaw, APPEND_MILLIS_MAX * 1.5)
  t.match(await outcome, { appended: true, revision: 0 })
  t.equal((await log.readStream(stream)).length, 1)
})

t.test('a server that is frozen is not waited for longer than the tries take', async (t) => {
  const { log, server } = await open(t)
  const [stream, event] = [aStream(), anEvent()]
  await log.append(aStream(), NO_STREAM, [anEvent()])
  server.freeze()
  const start = performance.now()
  await t.rejects(log.append(stream, NO_STREAM, [event]), { name: 'UnknownOutcome' })
  t.ok(performance.now() - start < 15_000, 'the client alone takes twenty seconds')
  server.thaw()
  t.match(
    await log.append(stream, NO_STREAM, [event]),
    { appended: true, revision: 0 },
    'asked again, it is there',
  )
  t.equal((await log.readStream(stream)).length, 1)
})

t.test('many appends under way when the connection is cut are each made once', async (t) => {
  const { log, server } = await open(t)
  const appends = Array.from({ length: 60 }, () => ({ stream: aStream(), event: anEvent() }))
  const outcomes = Promise.all(appends.map(({ stream, event }) => log.append(stream, NO_STREAM, [event])))
  setTimeout(server.drop, 5)
  t.ok((await outcomes).every(({ appended }) => appended))
  const ids = (await log.readAll('start', 1000)).map(({ id }) => id)
  t.strictSame(ids.sort(), appends.map(({ event }) => event.id).sort())
})

t.test('a server that comes back is found again', async (t) => {
  const { log, server } = await open(t)
  await log.append(aStream(), NO_STREAM, [anEvent()])
  await server.refuse()
  const outcome = log.append(aStream(), NO_STREAM, [anEvent()])
  setTimeout(server.accept, 300)
  t.match(await outcome, { appended: true })
})

t.test('a conflict with what another node wrote says how far the stream has come', async (t) => {
  const { log, server } = await open(t)
  const stream = aStream()
  await log.append(stream, NO_STREAM, [anEvent()])
  server.elsewhere(stream)
  server.elsewhere(stream)
  t.strictSame(await log.append(stream, 0, [anEvent()]), { appended: false, actual: 2 })
  const other = aStream()
  server.elsewhere(other)
  t.strictSame(await log.append(other, NO_STREAM, [anEvent()]), { appended: false, actual: 0 })
  t.strictSame(await log.append(aStream(), 3, [anEvent()]), { appended: false, actual: NO_STREAM })
})

t.test('too much at once is refused before it is sent, with its size', async (t) => {
  const { log, server } = await open(t)
  const large: NewEvent = { ...anEvent(), data: { text: 'é'.repeat(600_000) } }
  const sent = server.appendCalls.single
  await t.rejects(log.append(aStream(), NO_STREAM, [large]), {
    name: 'AppendTooLarge',
    message: /^\d{7} bytes are more than the 1048576 that EventStoreDB takes at once$/,
  })
  t.equal(server.appendCalls.single, sent)
  const fits: NewEvent = { ...anEvent(), data: { text: 'a'.repeat(1_047_000) } }
  t.match(await log.append(aStream(), NO_STREAM, [fits]), { appended: true })
})

t.test('a subscription that the server ends begins anew, and is told of', async (t) => {
  const { log, server, troubles } = await open(t)
  const count = 3
  const seen = collect(log, 'start', count, new AbortController())
  for (let n = 0; n < count; n++) {
    await eventually('subscribed', async () => server.openReads() > 0)
    server.dropSubscriptions()
    await log.append(aStream(), NO_STREAM, [anEvent()])
  }
  t.equal((await seen).length, count)
  await eventually('told', async () => troubles.length > 0)
  t.match(troubles[0], /begins anew/)
})

t.test('a reader much slower than the writers misses nothing', async (t) => {
  const { log } = await open(t)
  const [streams, each] = [4, 60]
  const stop = new AbortController()
  const seen: string[] = []
  const reading = (async () => {
    for await (const page of log.subscribe('start', stop.signal)) {
      seen.push(...page.map(({ id }) => id))
      await new Promise((resume) => setTimeout(resume, 100))
      if (seen.length >= streams * each) stop.abort()
    }
  })()
  await Promise.all(
    Array.from({ length: streams }, async () => {
      const stream = aStream()
      for (let revision = NO_STREAM; revision < each - 1; revision++)
        await log.append(stream, revision, [anEvent()])
    }),
  )
  await reading
  t.equal(new Set(seen).size, streams * each)
})

t.test('nothing stays open on the server once a reader has turned away', async (t) => {
  const { log, server } = await open(t)
  for (let n = 0; n < 5; n++) await log.append(aStream(), NO_STREAM, [anEvent()])
  for await (const _ of log.subscribe('start', new AbortController().signal)) break
  await log.readAll('start', 1)
  await log.close()
  await eventually('every call has ended', async () => server.openReads() === 0)
  t.pass()
})

t.test('one client a process: a second would share what the first waits for', async (t) => {
  const { server } = await open(t)
  await t.rejects(openEventStoreLog(server.url), /one EventStoreDB client a process/)
})

t.test('the client’s successor is not here: both in one process break appends', async (t) => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  t.notOk('@kurrent/kurrentdb-client' in { ...dependencies, ...devDependencies })
  t.equal(dependencies['@eventstore/db-client'], '6.2.1', 'what was learnt of one version holds for it')
})

t.test('a process that appended and closed its log ends by itself', async (t) => {
  const server = await startEventStoreDouble()
  t.teardown(server.close)
  const program = `
    const { openEventStoreLog } = await import(${JSON.stringify(new URL('../../src/log/eventstore-log.js', import.meta.url).href)})
    const log = await openEventStoreLog(${JSON.stringify(server.url)})
    for await (const _ of log.subscribe('start', AbortSignal.timeout(200)));
    await log.append('ends-1', -1, [${JSON.stringify(anEvent())}])
    await log.close()`
  await promisify(execFile)(
    'env',
    ['-u', 'NODE_OPTIONS', process.execPath, '--input-type=module', '-e', program],
    {
      timeout: 20_000,
    },
  )
  t.equal(server.log.at(-1)?.stream, 'ends-1')
})

t.test('a server that is too old is refused at once, by its version', async (t) => {
  for (const version of ['22.10.5', '23.6.0', 'unknown']) {
    const server = await startEventStoreDouble({ version })
    await t.rejects(openEventStoreLog(server.url), {
      name: 'LogUnusable',
      message: `The EventStoreDB of EVENTSTORE_URL is version ${version}: Boucle needs 23.10 or later.`,
    })
    await server.close()
  }
  for (const version of ['23.10.0', '24.2.0', '25.0.1']) {
    const server = await startEventStoreDouble({ version })
    await (await openEventStoreLog(server.url)).close()
    await server.close()
  }
})

t.test('a server that is not there is said not to answer', async (t) => {
  const server = await startEventStoreDouble()
  await server.refuse()
  await t.rejects(openEventStoreLog(server.url), { name: 'LogUnusable', message: /does not answer/ })
  await server.close()
})

t.test('over TLS, as somebody', async (t) => {
  const cert = join(TLS, 'localhost.crt')
  const tls = { key: readFileSync(join(TLS, 'localhost.key')), cert: readFileSync(cert) }
  const account = { username: 'boucle', password: `p${randomUUID()}` }
  const server = await startEventStoreDouble({ tls, account })
  t.teardown(server.close)
  const address = `${server.url}?tlsCAFile=${encodeURIComponent(cert)}`

  const log = await openEventStoreLog(address)
  t.match(await log.append(aStream(), NO_STREAM, [anEvent()]), { appended: true })
  await log.close()
  await t.rejects(openEventStoreLog(address.replace(account.password, 'wrong')), {
    message:
      'The EventStoreDB of EVENTSTORE_URL refuses that name and password, or does not let them read $all.',
  })
  await t.rejects(
    openEventStoreLog(server.url),
    { message: /does not answer .*tlsCAFile/ },
    'an unknown authority',
  )
  await t.rejects(openEventStoreLog(`${server.url}?tlsCAFile=/nowhere/ca.crt`), {
    name: 'LogUnusable',
    message: /EVENTSTORE_URL cannot be used: Failed to load certificate/,
  })
})

t.test('of a cluster, the member that leads is found', async (t) => {
  const leader = await startEventStoreDouble()
  const follower = await startEventStoreDouble({ leaderPort: leader.port })
  t.teardown(leader.close)
  t.teardown(follower.close)
  const nobody = await startEventStoreDouble()
  await nobody.close()
  for (const address of [
    `esdb+discover://127.0.0.1:${follower.port}?tls=false`,
    `esdb://127.0.0.1:${nobody.port},127.0.0.1:${follower.port}?tls=false`,
  ]) {
    const log = await openEventStoreLog(address)
    await log.append(aStream(), NO_STREAM, [anEvent()])
    await log.close()
  }
  t.equal(leader.appendCalls.single, 2)
  t.equal(follower.appendCalls.single, 0)
})

t.test('addresses that would go wrong in silence are refused, in a sentence', async (t) => {
  for (const [url, problem] of [
    ['esdb://127.0.0.1:2113?tls=false', undefined],
    ['esdb://boucle:s%40cret@db:2113?tlsCAFile=/etc/ca.crt', undefined],
    ['esdb://boucle:secret@a:2113,b:2113,c:2113?tlsCAFile=/etc/ca.crt&nodePreference=leader', undefined],
    ['esdb+discover://boucle:secret@eventstore:2113?tlsCAFile=/etc/ca.crt', undefined],
    ['esdb+discover://boucle:secret@a:2113,b:2113', /only the first host/],
    ['kurrentdb://127.0.0.1:2113', 'write esdb:// for a KurrentDB too'],
    ['postgres://127.0.0.1', /an address is esdb:/],
    ['esdb://admin:changeit@127.0.0.1:2113?tls=false', /would not be sent/],
    ['esdb://127.0.0.1:2113', /over TLS the server asks who it is/],
    ['esdb://127.0.0.1:2113?tls=false&throwOnAppendFailure=false', /throwOnAppendFailure/],
    ['esdb://a:b@127.0.0.1:2113?tlsVerifyCert=false', /tlsCAFile/],
  ] as const)
    t.match({ problem: eventStoreUrlProblem(url) }, { problem }, url)
})
