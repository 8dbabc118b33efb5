/** Moving house: a ledger copied between logs is the same ledger, however often it was cut off. */
import t, { type Test } from 'tap'
import { copyLedger } from '../../src/log/copy-ledger.js'
import { type CopyTarget, type EventLog, type NewEvent, NO_STREAM } from '../../src/log/event-log.js'
import { openEventStoreLog } from '../../src/log/eventstore-log.js'
import { beginMovingIn } from '../../src/log/ledger-place.js'
import { postgresLog } from '../../src/log/postgres-log.js'
import { freshDatabase } from '../support/database.js'
import { startEventStoreDouble } from '../support/eventstore-double.js'
import { withClient } from '../support/test-server.js'
import { anEvent, aStream } from './contract.js'

const inPostgres = async (t: Test) => {
  const connection = await freshDatabase(t)
  await withClient(connection, (client) => beginMovingIn(client))
  const log = postgresLog(connection)
  t.teardown(() => log.close())
  return log
}
const inEventStore = async (t: Test) => {
  const server = await startEventStoreDouble()
  const log = await openEventStoreLog(server.url)
  t.teardown(async () => {
    await log.close()
    await server.close()
  })
  return log
}

const several = (count: number): [NewEvent, ...NewEvent[]] => [
  anEvent(),
  ...Array.from({ length: count - 1 }, anEvent),
]
/** Twenty events in two streams that take turns. */
const fill = async (log: EventLog, times: number) => {
  for (let n = 0; n < times; n++) {
    const [one, other] = [aStream(), aStream()]
    await log.append(one, NO_STREAM, several(12))
    await log.append(other, NO_STREAM, several(1))
    await log.append(one, 11, several(7))
  }
}
const facts = async (log: EventLog) =>
  (await log.readAll('start', 10_000)).map(({ position: _, ...fact }) => fact)

/** Takes so many pages, then breaks. */
const breaking = (log: EventLog & CopyTarget, pages: number): EventLog & CopyTarget => {
  let left = pages
  return {
    ...log,
    async copy(events) {
      if (left-- === 0) throw new Error('the line was cut')
      await log.copy(events)
    },
  }
}

for (const [name, source, target] of [
  ['PostgreSQL to EventStoreDB', inPostgres, inEventStore],
  ['EventStoreDB to PostgreSQL', inEventStore, inPostgres],
] as const)
  t.test(name, async (t) => {
    const [from, to] = [await source(t), await target(t)]
    await fill(from, 60)
    await t.rejects(copyLedger(from, breaking(to, 1)), /the line was cut/)
    t.equal((await to.readAll('start', 10_000)).length, 1000)

    const first = await copyLedger(from, to)
    t.match(first, { count: 1200, copied: 200, missing: 0, digest: /^[0-9a-f]{64}$/ })
    t.strictSame(await facts(to), await facts(from))

    await fill(from, 1)
    t.match(await copyLedger(from, to), { count: 1220, copied: 20, missing: 0 }, 'and what came since')
    t.match(await copyLedger(from, to), { count: 1220, copied: 0, missing: 0 })
    t.strictSame(await facts(to), await facts(from))

    await to.append(aStream(), NO_STREAM, [anEvent()])
    await t.rejects(copyLedger(from, to), {
      name: 'NotTheSameLedger',
      message: /which the source does not have/,
    })
  })

t.test('what differs is named', async (t) => {
  const [from, to] = [await inPostgres(t), await inEventStore(t)]
  await fill(from, 2)
  const lying: EventLog & CopyTarget = {
    ...to,
    copy: (events) =>
      to.copy(events.map((event, n) => (n === 3 ? { ...event, data: { quantity: 4 } } : event))),
  }
  const [, , , fourth] = await from.readAll('start', 4)
  await t.rejects(copyLedger(from, lying), {
    name: 'NotTheSameLedger',
    message: new RegExp(`^event ${fourth?.id} .* is not what the target has at`),
  })
})
