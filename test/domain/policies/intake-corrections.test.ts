/** X1, I1. A corrected intake over a real log: told to its lot and to the claims of both serials, whatever stops. */
import t from 'tap'
import type { Command } from '../../../src/domain/contexts.js'
import { serialKey } from '../../../src/domain/shared/intake-line.js'
import { ledgerOf } from '../../../src/log/ledger.js'
import { memoryLog } from '../../../src/log/memory-log.js'
import {
  at,
  friday,
  hdd,
  id,
  labelOf,
  laptop,
  lot,
  monday,
  otherLaptop,
  thursday,
  tuesday,
  wednesday,
} from '../../support/people-and-things.js'
import { claimSerial, moveSerial } from '../devices/claim-language.js'
import { inspect } from '../devices/device-language.js'
import { correct } from '../devices/device-life-language.js'
import { close, promise as promiseLot } from '../donations/donation-language.js'
import {
  as,
  carryAllAgain,
  clock,
  historyOf,
  stoppingAfter,
  unchangedByCarryingAgain,
  workshop,
} from './workshop.js'

const keyOf = (serial: string) => serialKey('Lenovo', serial)
const TOLD_WRONG = 'PF-1A2B3C'
const TRUE_ONE = 'PF-9Z8Y7X'
const move = (serial: string, asOf: number, happenedAt = thursday) =>
  moveSerial({ key: keyOf(serial), changes: { serial }, asOf, happenedAt })
const taken: Command[] = [
  promiseLot({ happenedAt: '2026-01-02T09:00:00Z' }),
  claimSerial(),
  inspect({ media: [hdd] }),
]
const other = {
  deviceId: otherLaptop,
  row: 2,
  device: { ...claimSerial().data.device, labelCode: labelOf(2) },
}

t.test('I1 X1 under its true serial the device is found in its lot, and the wrong one is free', async (t) => {
  const { does, refuses, now, log, stuck } = workshop()
  await does(t, ...taken, move(TRUE_ONE, 2))
  t.match(await now(`device-${laptop}`), { serial: TRUE_ONE, labelCode: labelOf(1) })
  t.match(await now(`serial-${keyOf(TRUE_ONE)}`), { holder: { deviceId: laptop } })
  t.strictSame(await now(`serial-${keyOf(TOLD_WRONG)}`), { holder: undefined, formerIds: [laptop] })
  const history = await historyOf(log)
  t.strictSame(
    [`serial-${keyOf(TRUE_ONE)}`, `device-${laptop}`, `donation-${lot}`, `serial-${keyOf(TOLD_WRONG)}`].map(
      (stream) => history[stream]?.at(-1)?.type,
    ),
    ['SerialMoved', 'DeviceFactCorrected', 'DonationFactCorrected', 'SerialReleased'],
  )
  t.match(history[`donation-${lot}`]?.at(-1)?.data, { changes: { device: { serial: TRUE_ONE } } })
  // The machine that truly has the other one comes in, under an id of its own.
  await refuses(t, claimSerial({ ...other, key: keyOf(TRUE_ONE) }), 'serial-already-registered')
  await does(t, claimSerial(other))
  t.match(await now(`donation-${lot}`), { receivedIds: [laptop, otherLaptop] })
  await unchangedByCarryingAgain(t, log)
  t.strictSame(stuck, [])
})

t.test('I1 a serial that another device has is refused with its id, and nothing is told', async (t) => {
  const { does, ask, log } = workshop()
  const second = { ...other, key: keyOf(TRUE_ONE), device: { ...other.device, serial: TRUE_ONE } }
  await does(t, ...taken, claimSerial(second))
  const before = await historyOf(log)
  t.match(await ask(move(TRUE_ONE, 2)), {
    ok: false,
    refusal: 'serial-already-registered',
    detail: { existingId: otherLaptop },
  })
  t.strictSame(await historyOf(log), before)
})

t.test('I1 a correction that its device refuses frees the serial that was claimed for it', async (t) => {
  const { does, refuses, now, log, stuck } = workshop()
  await does(t, ...taken)
  const nothingAt = { serial: TRUE_ONE, happenedAt: friday }
  await refuses(
    t,
    moveSerial({ key: keyOf(TRUE_ONE), changes: nothingAt, happenedAt: friday }),
    'breaks-later-fact',
  )
  t.strictSame(await now(`serial-${keyOf(TRUE_ONE)}`), { holder: undefined, formerIds: [] })
  t.match(await now(`device-${laptop}`), { serial: TOLD_WRONG })
  t.strictSame(stuck, [])
  await unchangedByCarryingAgain(t, log)
})

t.test('X1 a lot that cannot follow brings the device back, and frees its new serial', async (t) => {
  const { does, refuses, now, log, stuck } = workshop()
  await does(t, promiseLot(), claimSerial({ happenedAt: tuesday }))
  const early = { serial: TRUE_ONE, happenedAt: '2026-01-04T09:00:00Z' }
  await refuses(
    t,
    moveSerial({ key: keyOf(TRUE_ONE), changes: early, asOf: 1, happenedAt: friday }),
    'donation-not-found',
  )
  t.match(await now(`device-${laptop}`), { serial: TOLD_WRONG, receivedAt: tuesday })
  t.match(await now(`serial-${keyOf(TOLD_WRONG)}`), { holder: { deviceId: laptop } })
  t.strictSame(await now(`serial-${keyOf(TRUE_ONE)}`), { holder: undefined, formerIds: [] })
  t.strictSame(stuck, [])
  await unchangedByCarryingAgain(t, log)
  // The same of its date alone.
  await does(t, close({ gapReason: 'Deux restent chez le donateur', happenedAt: wednesday }))
  await refuses(
    t,
    correct({ revision: 0, changes: { happenedAt: thursday }, happenedAt: friday }),
    'donation-closed',
  )
  t.match(await now(`device-${laptop}`), { receivedAt: tuesday })
  await unchangedByCarryingAgain(t, log)
})

t.test(
  'I1 a device corrected there and back holds its first serial, whatever is carried again',
  async (t) => {
    const { does, now, log } = workshop()
    await does(
      t,
      ...taken,
      move(TRUE_ONE, 2),
      move(TOLD_WRONG, 3),
      move('PF-0000003', 4),
      move(TOLD_WRONG, 5),
    )
    t.match(await now(`device-${laptop}`), { serial: TOLD_WRONG })
    t.match(await now(`serial-${keyOf(TOLD_WRONG)}`), { holder: { deviceId: laptop, asOf: 5 } })
    for (const serial of [TRUE_ONE, 'PF-0000003'])
      t.match(await now(`serial-${keyOf(serial)}`), { holder: undefined })
    await unchangedByCarryingAgain(t, log)
  },
)

t.test('a power cut after any append of corrected intakes is completed: the same history', async (t) => {
  const story = [
    ...taken,
    move(TRUE_ONE, 2),
    correct({ revision: 0, changes: { happenedAt: at(monday, '08:00') }, happenedAt: friday }),
    claimSerial(other),
  ]
  const uninterrupted = workshop()
  for (const [index, command] of story.entries())
    t.match(await uninterrupted.ask(command, id(index)), { ok: true })
  const expected = await historyOf(uninterrupted.log)
  const appends = Object.values(expected).flat().length
  for (let cut = 0; cut < appends; cut++) {
    const log = memoryLog(clock)
    const first = workshop(stoppingAfter(log, cut))
    let reached = 0
    await t.rejects(async () => {
      for (; reached < story.length; reached++) await first.ask(story[reached] ?? inspect(), id(reached))
    }, /power cut/)
    t.strictSame(await carryAllAgain(log), [], `cut after ${cut}: nothing is stuck`)
    const second = workshop(log)
    for (; reached < story.length; reached++)
      t.match(await second.ask(story[reached] ?? inspect(), id(reached)), { ok: true })
    t.strictSame(await historyOf(log), expected, `cut after ${cut}: the same history`)
  }
})

t.test(
  'a correction cut short gives way to the next one: the lot and the claims say what the device says',
  async (t) => {
    const log = memoryLog(clock)
    const { does, now } = workshop(log)
    await does(t, ...taken)
    // The new serial is claimed and the device corrected; its lot was not told.
    await t.rejects(ledgerOf(stoppingAfter(log, 2)).execute(move(TRUE_ONE, 2), as('first')), /power cut/)
    await does(t, move('PF-0000003', 3))
    t.strictSame(await carryAllAgain(log), [])
    t.match(await now(`device-${laptop}`), { serial: 'PF-0000003' })
    const lines = (await historyOf(log))[`donation-${lot}`] ?? []
    t.match(lines.at(-1)?.data, { changes: { device: { serial: 'PF-0000003' } } })
    for (const serial of [TOLD_WRONG, TRUE_ONE])
      t.match(await now(`serial-${keyOf(serial)}`), { holder: undefined })
    t.match(await now(`serial-${keyOf('PF-0000003')}`), { holder: { deviceId: laptop } })
  },
)
