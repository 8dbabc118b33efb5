import t from 'tap'
import { type Command, contextOf, devices, kits, streamOf } from '../../src/domain/contexts.js'
import type { EventLog, Metadata } from '../../src/log/event-log.js'
import { memoryLog } from '../../src/log/memory-log.js'
import { TooMuchContention, transactor } from '../../src/log/transact.js'
import { grade, inspect, receive } from '../domain/devices/device-language.js'
import {
  confirmSeal,
  open,
  pack,
  packAccessories,
  releaseReservation,
  reserve,
} from '../domain/kits/kit-language.js'
import {
  friday,
  id,
  kit,
  laptop,
  monday,
  nextYear,
  otherLaptop,
  thursday,
  trackingOf,
  yanis,
} from '../support/people-and-things.js'

const by: Metadata = {
  actorId: 'test',
  partnerId: null,
  role: 'technician',
  correlationId: 'test',
  causationId: 'test',
  source: 'test',
}
let events = 1000
const freshId = () => id(events++)

/** One process that transacts on a log. */
const processOn = (log: EventLog) => {
  const { transact, state } = transactor(log)
  return {
    state,
    ask: (
      commands: Command | readonly [Command, ...Command[]],
      newId: (index: number) => string = freshId,
    ) => {
      const all = 'type' in commands ? ([commands] as const) : commands
      const stream = streamOf(all[0])
      const category = stream.startsWith('kit') ? 'kit' : 'device'
      return transact(contextOf(category), stream, all, by, newId)
    },
  }
}
const kitStream = `kit-${kit}` as const
const typesIn = async (log: EventLog, stream: `${string}-${string}`) =>
  (await log.readStream(stream)).map(({ type }) => type)

t.test('two people working on one kit at once both succeed, by one process or by two', async (t) => {
  const log = memoryLog(() => monday)
  const [one, other] = [processOn(log), processOn(log)]
  await one.ask(open())
  const adding = (accessory: 'bag' | 'headset' | 'mouse' | 'charger') =>
    packAccessories({ accessories: [accessory] })
  t.match(await Promise.all([one.ask(adding('bag')), one.ask(adding('mouse'))]), [{ ok: true }, { ok: true }])
  const byTwo = [one.ask(adding('headset')), other.ask(adding('charger'))]
  t.match(await Promise.all(byTwo), [{ ok: true }, { ok: true }])
  t.match(
    (await log.readStream(kitStream)).map(({ revision }) => revision),
    [0, 1, 2, 3, 4],
  )
})

t.test('of two people who pack each a computer at once, one is refused', async (t) => {
  const log = memoryLog(() => monday)
  const [one, other] = [processOn(log), processOn(log)]
  await one.ask(open())
  await other.state(contextOf('kit'), kitStream)
  const answers = await Promise.all([one.ask(pack()), other.ask(pack({ deviceId: otherLaptop }))])
  t.match(answers, [{ ok: true }, { ok: false, refusal: 'main-computer-already-packed' }])
  t.strictSame(await typesIn(log, kitStream), ['KitOpened', 'DevicePacked'])
})

t.test('a conflict that never ends is reported, not retried for ever', async (t) => {
  let appends = 0
  const alwaysTooLate: EventLog = {
    ...memoryLog(() => monday),
    append: async () => {
      appends++
      return { appended: false, actual: 7 }
    },
  }
  await t.rejects(processOn(alwaysTooLate).ask(open()), TooMuchContention)
  t.ok(appends > 1 && appends < 100, 'tried again a few times')
})

t.test('a stale cache never gives a wrong refusal', async (t) => {
  const log = memoryLog(() => monday)
  const [stale, other] = [processOn(log), processOn(log)]
  await stale.ask(open())
  t.match(await stale.ask(confirmSeal()), { ok: false, refusal: 'device-not-packed' })
  await other.ask(pack())
  await other.ask(packAccessories())
  t.match(await stale.ask(confirmSeal()), { ok: true, recorded: { length: 1 } })
})

t.test('a stale cache never gives a wrong acceptance, nor a wrong “already”', async (t) => {
  const log = memoryLog(() => monday)
  const [stale, other] = [processOn(log), processOn(log)]
  await stale.ask(open())
  await other.ask(reserve())
  const forYanis = { beneficiaryId: yanis, happenedAt: friday }
  t.match(await stale.ask(reserve(forYanis)), { ok: false, refusal: 'kit-already-reserved' })
  await other.ask(releaseReservation())
  t.match(await stale.ask(reserve({ happenedAt: friday })), { ok: true, recorded: { length: 1 } })
  t.match(await other.state(kits as never, kitStream), { now: { reservation: { programme: 'kit' } } })
})

t.test('an answer that records nothing says how far its stream has come', async (t) => {
  const log = memoryLog(() => monday)
  const [one, other] = [processOn(log), processOn(log)]
  t.match(await one.ask(pack()), { ok: false, refusal: 'kit-not-found' })
  const opened = await one.ask(open())
  const again = await other.ask(open({ happenedAt: nextYear }))
  t.match(again, { ok: true, recorded: { length: 0 } })
  t.equal(again.ok && again.position, opened.ok && opened.position)
  t.match(again.ok && again.position, /^\d{20}$/)
})

t.test(
  'several commands are recorded together, each on what the one before made true, or none',
  async (t) => {
    const log = memoryLog(() => monday)
    const { ask } = processOn(log)
    t.match(await ask([open(), pack(), confirmSeal()]), { ok: false, refusal: 'kit-incomplete' })
    t.strictSame(await typesIn(log, kitStream), [])
    t.match(await ask([open(), pack(), packAccessories(), confirmSeal()]), {
      ok: true,
      recorded: { length: 4 },
    })
    t.strictSame(await typesIn(log, kitStream), [
      'KitOpened',
      'DevicePacked',
      'AccessoriesPacked',
      'DeviceSealConfirmed',
    ])
  },
)

t.test('the same ids again, long after, record nothing: what was done is done', async (t) => {
  const log = memoryLog(() => monday)
  const { ask } = processOn(log)
  const [first, second] = [() => id(1), () => id(2)]
  await ask([receive(), inspect()])
  await ask(grade({ grade: 'A', happenedAt: thursday }), first)
  await ask(grade({ grade: 'B', happenedAt: friday }), second)
  const retried = grade({ grade: 'A', happenedAt: nextYear })
  t.match(await ask(retried, first), { ok: true, recorded: { length: 0 } })
  t.match(await processOn(log).ask(retried, first), { ok: true, recorded: { length: 0 } })
  t.match(await processOn(log).state(devices as never, `device-${laptop}`), { now: { grade: 'B' } })
})

t.test('an append whose answer was lost is found again by its ids', async (t) => {
  const log = memoryLog(() => monday)
  let lost = true
  const losingTheFirstAnswer: EventLog = {
    ...log,
    append: async (...written) => {
      const outcome = await log.append(...written)
      if (lost) throw new Error('connection reset')
      return outcome
    },
  }
  const { ask } = processOn(losingTheFirstAnswer)
  await t.rejects(
    ask(open(), () => id(1)),
    /connection reset/,
  )
  lost = false
  const otherCode = open({ trackingCode: trackingOf(2) })
  t.match(await ask(open(), () => id(1)), { ok: true })
  t.match(await ask(otherCode), { ok: false, refusal: 'kit-already-opened' })
  t.strictSame(await typesIn(log, kitStream), ['KitOpened'])
})
