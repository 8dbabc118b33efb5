import t from 'tap'
import { z } from 'zod'
import { beneficiaries, type Command, devices, kits } from '../../src/domain/contexts.js'
import { type EventLog, type Metadata, NO_STREAM } from '../../src/log/event-log.js'
import { ledgerOf, uuidFrom } from '../../src/log/ledger.js'
import { memoryLog } from '../../src/log/memory-log.js'
import { decide, promise, register } from '../domain/beneficiaries/beneficiary-language.js'
import { claimSerial } from '../domain/devices/claim-language.js'
import { grade, inspect } from '../domain/devices/device-language.js'
import { close as closeLot, promise as promiseLot } from '../domain/donations/donation-language.js'
import { open, packAccessories, releaseReservation } from '../domain/kits/kit-language.js'
import {
  amina,
  at,
  friday,
  id,
  kit,
  laptop,
  monday,
  nextYear,
  otherLaptop,
  thursday,
  wednesday,
} from '../support/people-and-things.js'

const as = (causationId: string): Metadata => ({
  actorId: 'sonia',
  partnerId: null,
  role: 'technician',
  correlationId: 'correlation',
  causationId,
  source: 'screen',
})
const ledgerWith = async (...commands: Command[]) => {
  const log = memoryLog(() => friday)
  const ledger = ledgerOf(log)
  for (const [index, command] of commands.entries()) await ledger.execute(command, as(`before-${index}`))
  return { log, ledger }
}
const typesOf = async (log: EventLog) => (await log.readAll('start', 1000)).map(({ type }) => type)

t.test('the same request twice is recorded once, and changes nothing that came after it', async (t) => {
  const { log, ledger } = await ledgerWith(promiseLot(), claimSerial(), inspect())
  const gradeA = grade({ grade: 'A', happenedAt: thursday })
  t.match(await ledger.execute(gradeA, as('request')), { ok: true, events: [{ type: 'DeviceGraded' }] })
  await ledger.execute(grade({ grade: 'B', happenedAt: friday }), as('another'))
  const retried = grade({ grade: 'A', happenedAt: nextYear })
  t.match(await ledger.execute(retried, as('request')), { ok: true, events: { length: 0 } })
  t.match(await ledgerOf(log).execute(retried, as('request')), { ok: true, events: { length: 0 } })
  t.match(await ledger.state(devices, `device-${laptop}`), { now: { grade: 'B' } })
  t.match(await ledger.execute(retried, as('a new request')), { ok: true, events: { length: 1 } })
})

t.test('the same request twice at once is recorded once', async (t) => {
  const log = memoryLog(() => friday)
  const twice = [ledgerOf(log), ledgerOf(log)].map((ledger) => ledger.execute(open(), as('request')))
  t.match(await Promise.all(twice), [{ ok: true }, { ok: true }])
  t.strictSame(await typesOf(log), ['KitOpened'])
})

t.test('a carried fact says what caused it, in the same correlation', async (t) => {
  const { log, ledger } = await ledgerWith(promiseLot())
  await ledger.execute(claimSerial(), as('request'))
  const [, claimed, line, received] = await log.readAll('start', 10)
  t.match(claimed, { type: 'SerialClaimed', metadata: { causationId: 'request', source: 'screen' } })
  t.match(line, { type: 'DonationLineReceived', metadata: { causationId: claimed?.id, source: 'policy' } })
  t.match(received, { type: 'DeviceReceived', metadata: { causationId: line?.id, source: 'policy' } })
  for (const { metadata } of [claimed, line, received].flatMap((event) => event ?? []))
    t.match(metadata, { actorId: 'sonia', correlationId: 'correlation' })
})

t.test('the answer says how far the log had come once everything was carried', async (t) => {
  const { log, ledger } = await ledgerWith(promiseLot())
  const answer = await ledger.execute(claimSerial(), as('request'))
  const last = (await log.readAll('start', 10)).at(-1)
  t.equal(last?.type, 'DeviceReceived')
  t.match(answer, { ok: true, position: last?.position })
})

t.test('several commands on one stream are recorded together, or none', async (t) => {
  const { log, ledger } = await ledgerWith()
  const bag = packAccessories({ accessories: ['bag'] })
  t.match(await ledger.executeAll([bag, open()], as('one')), { ok: false, refusal: 'kit-not-found' })
  t.strictSame(await typesOf(log), [])
  t.match(await ledger.executeAll([open(), bag], as('two')), {
    ok: true,
    events: [{ type: 'KitOpened' }, { type: 'AccessoriesPacked' }],
  })
})

t.test('a claim alone is carried later, with others', async (t) => {
  const { log, ledger } = await ledgerWith(promiseLot())
  t.equal(await ledger.claim(claimSerial(), as('row-1')), undefined)
  t.match(await ledger.claim(claimSerial({ deviceId: otherLaptop }), as('row-2')), {
    refusal: 'serial-already-registered',
  })
  t.strictSame(await typesOf(log), ['DonationPromised', 'SerialClaimed'])
  await completed(log)
  t.strictSame(await typesOf(log), [
    ...['DonationPromised', 'SerialClaimed', 'DonationLineReceived', 'DeviceReceived'],
  ])
})

/** Dies, as far as anybody can tell, the moment an event of that type is recorded. */
const dyingAfter = (log: EventLog, type: string) =>
  ledgerOf({
    ...log,
    async append(stream, expected, events) {
      const outcome = await log.append(stream, expected, events)
      if (events.some((event) => event.type === type)) throw new Error('the machine stopped')
      return outcome
    },
  })

for (const last of ['SerialClaimed', 'DonationLineReceived'])
  t.test(`cut off after ${last} and asked again, it is answered once the rest is there too`, async (t) => {
    const { log } = await ledgerWith(promiseLot())
    await t.rejects(dyingAfter(log, last).execute(claimSerial(), as('request')))
    const answer = await ledgerOf(log).execute(claimSerial(), as('request'))
    const all = ['DonationPromised', 'SerialClaimed', 'DonationLineReceived', 'DeviceReceived']
    t.strictSame(await typesOf(log), all)
    t.match(answer, { ok: true, position: (await log.readAll('start', 10)).at(-1)?.position })
    t.match(await ledgerOf(log).execute(claimSerial(), as('request')), { ok: true })
    t.strictSame(await typesOf(log), all, 'and a third time changes nothing')
  })

for (const last of ['SerialClaimed', 'SerialReleased'])
  t.test(`cut off after ${last} and asked again, what is refused further on is refused`, async (t) => {
    const { log } = await ledgerWith(promiseLot(), closeLot({ gapReason: 'fewer came', happenedAt: monday }))
    await t.rejects(dyingAfter(log, last).execute(claimSerial(), as('request')))
    t.match(await ledgerOf(log).execute(claimSerial(), as('request')), {
      ok: false,
      refusal: 'donation-closed',
    })
    t.strictSame(await typesOf(log), [
      ...['DonationPromised', 'DonationClosed', 'SerialClaimed', 'SerialReleased'],
    ])
  })

t.test('what nothing answers for is told, so that somebody looks at it', async (t) => {
  const { log, ledger } = await ledgerWith(open(), register(), decide(), promise())
  // Somebody else’s program hands the kit over between the promise’s withdrawal and its release.
  const stuck: string[] = []
  const watched = ledgerOf(log, ({ command }, refusal) => stuck.push(`${command.type}: ${refusal}`))
  const events = await log.readStream(`kit-${kit}`)
  await log.append(`kit-${kit}`, events.length - 1, [
    {
      id: id(900),
      type: 'KitHandedOver',
      version: 1,
      data: {
        ...{ kitId: kit, partnerId: open().data.partnerId, happenedAt: at(wednesday, '12:00') },
        ...{ handOverId: id(49), beneficiaryId: amina, siteId: open().data.siteId },
        ...{ receipt: { kind: 'signed', on: 'paper' }, noticeVersion: '2026-01', actorId: id(62) },
        ...{ deviceIds: [], programme: 'kit', communeCode: '69266' },
      },
      metadata: as('elsewhere'),
    },
  ])
  const withdrawn = {
    type: 'WithdrawPromise' as const,
    data: { ...releaseReservation().data, kitPartnerId: open().data.partnerId },
  }
  t.match(await watched.execute(withdrawn, as('withdrawal')), { ok: true })
  t.strictSame(stuck, ['ReleaseReservation: kit-already-handed-over'])
  t.match(await ledger.state(kits, `kit-${kit}`), { now: { status: 'handed-over' } })
  t.match(await ledger.state(beneficiaries, `beneficiary-${amina}`), { now: { kits: { length: 0 } } })
})

t.test('streams of others in the same log are passed over', async (t) => {
  const log = memoryLog(() => friday)
  const foreign = { id: id(901), type: 'AccountOpened', version: 1, data: {}, metadata: as('x') }
  await log.append('account-1', NO_STREAM, [foreign])
  await log.append('constructor-1', NO_STREAM, [{ ...foreign, id: id(902) }])
  t.equal(await completed(log), 2, 'and counted as reached')
})

t.test('a derived id is a UUID, the same for the same text and for no other', async (t) => {
  t.ok(z.uuid().safeParse(uuidFrom('a')).success)
  t.equal(uuidFrom('a'), uuidFrom('a'))
  t.not(uuidFrom('a'), uuidFrom('b'))
  // Frozen: a fact carried by an older release is recognised by every later one.
  t.equal(uuidFrom('boucle'), '3dde1413-9d2d-8a09-84be-e11dd85af9f3')
})

/** Completes a log from its start; how many events it passed. */
const completed = async (log: EventLog) => {
  const stop = new AbortController()
  let passed = 0
  await ledgerOf(log).completeAfter('start', stop.signal, async (position) => {
    passed = Number(position)
    if ((await log.readAll(position, 1)).length === 0) stop.abort()
  })
  return passed
}
