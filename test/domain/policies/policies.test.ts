/** What one context's fact brings about in others, over a real log: carried, undone, completed after a crash. */
import t from 'tap'
import type { Command } from '../../../src/domain/contexts.js'
import { ledgerOf } from '../../../src/log/ledger.js'
import { memoryLog } from '../../../src/log/memory-log.js'
import {
  amina,
  at,
  friday,
  hdd,
  hddOverwritten,
  id,
  kit,
  labelOf,
  laptop,
  lot,
  monday,
  nextYear,
  nvme,
  otherKit,
  otherLaptop,
  thursday,
  trackingOf,
  wednesday,
  yanis,
} from '../../support/people-and-things.js'
import {
  allowSecond,
  decide,
  promise,
  register,
  withdrawEligibility,
  withdrawPromise,
} from '../beneficiaries/beneficiary-language.js'
import { claimLabel, claimSerial, releaseSerial } from '../devices/claim-language.js'
import { allocate, inspect, noMedium, raiseFlag, seal, test } from '../devices/device-language.js'
import { claimEvidence } from '../devices/evidence-language.js'
import { promise as promiseLot } from '../donations/donation-language.js'
import { handOver, open, packAccessories, reopen, unpack } from '../kits/kit-language.js'
import {
  as,
  carryAllAgain,
  clock,
  historyOf,
  stoppingAfter,
  unchangedByCarryingAgain,
  workshop,
} from './workshop.js'

const secondDevice = {
  key: 'DELL~SECOND',
  deviceId: otherLaptop,
  row: 2,
  device: { ...claimSerial().data.device, maker: 'Dell', serial: 'SECOND', labelCode: labelOf(2) },
}
const secondReady: Command[] = [claimSerial(secondDevice), inspect({ deviceId: otherLaptop, ...noMedium })]
const evidence = { happenedAt: at(monday, '13:00') }
const laptopReady: Command[] = [
  promiseLot(),
  claimLabel(),
  claimSerial(),
  inspect({ media: [hdd] }),
  claimEvidence(evidence),
  test(),
]
const kitReady: Command[] = [...laptopReady, open(), allocate(), packAccessories(), seal()]
const aminaEligible: Command[] = [register(), decide()]
const yanisEligible: Command[] = [
  register({ beneficiaryId: yanis, fileCode: 'F-YANIS' }),
  decide({ beneficiaryId: yanis }),
]
const openOther = open({ kitId: otherKit, trackingCode: trackingOf(2) })
const promisedAt = (happenedAt: string) => promise({ happenedAt })
const wholeStory: Command[] = [
  ...kitReady,
  ...aminaEligible,
  promisedAt(at(thursday, '10:00')),
  handOver({ happenedAt: friday }),
]

t.test('I1 a serial claimed becomes a line of its donation, and a device', async (t) => {
  const { does, now, ask, log } = workshop()
  await does(t, promiseLot(), claimSerial())
  t.match(await now(`donation-${lot}`), { receivedIds: [laptop] })
  t.match(await now(`device-${laptop}`), { status: 'known', donationId: lot, serial: 'PF-1A2B3C' })
  t.match(await ask(claimSerial({ deviceId: otherLaptop })), {
    ok: false,
    refusal: 'serial-already-registered',
    detail: { existingId: laptop },
  })
  await unchangedByCarryingAgain(t, log)
})

t.test('a line that its donation refuses frees the serial again', async (t) => {
  const { does, refuses, now, log, stuck } = workshop()
  await refuses(t, claimSerial(), 'donation-not-found')
  t.strictSame(await now(`serial-${claimSerial().data.key}`), { holder: undefined, formerIds: [] })
  t.match(await now(`device-${laptop}`), { status: 'absent' })
  await does(t, promiseLot({ announcedCount: 1 }), claimSerial({ deviceId: otherLaptop }))
  await refuses(t, claimSerial({ ...secondDevice, deviceId: laptop }), 'more-lines-than-announced')
  t.strictSame(await now('serial-DELL~SECOND'), { holder: undefined, formerIds: [] })
  t.strictSame(stuck, [])
  await unchangedByCarryingAgain(t, log)
})

t.test('I1 a claim once released is not carried again, whatever has become possible since', async (t) => {
  const { does, refuses, now, log } = workshop()
  await refuses(t, claimSerial(), 'donation-not-found')
  // The lot is told now, and the same device enters it under another id.
  await does(t, promiseLot(), claimSerial({ deviceId: otherLaptop }))
  await unchangedByCarryingAgain(t, log)
  t.match(await now(`device-${laptop}`), { status: 'absent' })
})

t.test('I1 a claim that its maker released is not carried', async (t) => {
  const { does, ledger, now, log } = workshop()
  await does(t, promiseLot())
  await ledger.claim(claimSerial(), as('row 1'))
  await ledger.claim(releaseSerial(), as('row 1 is refused'))
  await unchangedByCarryingAgain(t, log)
  t.match(await now(`device-${laptop}`), { status: 'absent' })
})

t.test(
  'E3 evidence claimed is reported to its device, and free again where the device refuses it',
  async (t) => {
    const { does, refuses, now, log } = workshop()
    await does(t, promiseLot(), claimSerial(), inspect({ media: [hdd] }), claimEvidence(evidence))
    t.match(await now(`device-${laptop}`), { media: [{ serial: hdd.serial, reports: [hddOverwritten] }] })
    await refuses(t, claimEvidence({ ...evidence, mediumSerial: nvme.serial }), 'evidence-already-used')
    const unknownMedium = { ...evidence, sha256: '1'.repeat(64), mediumSerial: nvme.serial }
    await refuses(t, claimEvidence(unknownMedium), 'medium-not-inventoried')
    t.strictSame(await now(`evidence-${unknownMedium.sha256}`), {
      deposits: [],
      holders: {},
      setAside: [],
      lastRead: undefined,
      readings: 0,
    })
    await unchangedByCarryingAgain(t, log)
  },
)

t.test('K1 a device is allocated, then packed; a kit that refuses it releases it', async (t) => {
  const { does, refuses, now, log } = workshop()
  await does(t, ...laptopReady, open(), allocate())
  t.match(await now(`kit-${kit}`), { devices: [{ deviceId: laptop, sealed: false }] })
  await does(t, ...secondReady)
  await refuses(t, allocate({ deviceId: otherLaptop }), 'main-computer-already-packed')
  t.match(await now(`device-${otherLaptop}`), { use: { state: 'in-stock' } })
  await refuses(t, allocate({ deviceId: otherLaptop, kitId: otherKit }), 'kit-not-found')
  t.match(await now(`device-${otherLaptop}`), { use: { state: 'in-stock' } })
  await unchangedByCarryingAgain(t, log)
})

t.test('K1 of two kits that want one device at once, one gets it', async (t) => {
  const { does, ask, now, log } = workshop()
  await does(t, ...laptopReady, open(), openOther)
  const answers = await Promise.all([ask(allocate()), ask(allocate({ kitId: otherKit }))])
  t.strictSame(answers.map(({ ok }) => ok).sort(), [false, true])
  t.match(answers, [{ ok: true }, { ok: false, refusal: 'device-in-another-kit' }])
  t.match(await now(`kit-${kit}`), { devices: [{ deviceId: laptop }] })
  t.match(await now(`kit-${otherKit}`), { devices: { length: 0 } })
  await unchangedByCarryingAgain(t, log)
})

t.test('E1 K2 a seal that its kit refuses is broken', async (t) => {
  const { does, refuses, now, log } = workshop()
  await does(t, ...laptopReady, open(), allocate())
  await refuses(t, seal(), 'kit-incomplete')
  t.match(await now(`device-${laptop}`), { use: { state: 'allocated', sealed: false } })
  const again = { happenedAt: at(thursday, '15:00') }
  await does(t, packAccessories(), seal(again))
  t.match(await now(`kit-${kit}`), { devices: [{ deviceId: laptop, sealed: true }] })
  await unchangedByCarryingAgain(t, log)
})

t.test('K3 re-opening a kit breaks the seals, unpacking releases the device', async (t) => {
  const { does, now, log } = workshop()
  await does(t, ...kitReady, reopen())
  t.match(await now(`device-${laptop}`), { use: { state: 'allocated', sealed: false } })
  await does(t, unpack({ happenedAt: at(thursday, '11:00') }))
  t.match(await now(`device-${laptop}`), { use: { state: 'in-stock' } })
  t.match(await now(`kit-${kit}`), { devices: { length: 0 } })
  await unchangedByCarryingAgain(t, log)
})

t.test('a promise reserves the kit, a withdrawal frees it', async (t) => {
  const { does, now, log } = workshop()
  await does(t, open(), ...aminaEligible, promisedAt(wednesday))
  t.match(await now(`kit-${kit}`), {
    reservation: {
      beneficiaryId: amina,
      communeCode: '69266',
      eligibleUntil: '2026-06-30',
      // Thirty days: the parameter in force.
      expiresAt: '2026-02-06T09:00:00.000Z',
    },
  })
  await does(t, withdrawPromise())
  t.match(await now(`kit-${kit}`), { reservation: null })
  await unchangedByCarryingAgain(t, log)
})

t.test('H5 two people reserve one kit at once: one wins, the other’s promise is withdrawn', async (t) => {
  const { does, ask, now, log, stuck } = workshop()
  await does(t, open(), ...aminaEligible, ...yanisEligible)
  const answers = await Promise.all([ask(promise()), ask(promise({ beneficiaryId: yanis }))])
  t.match(answers, [{ ok: true }, { ok: false, refusal: 'kit-already-reserved' }])
  t.match(await now(`kit-${kit}`), { reservation: { beneficiaryId: amina } })
  t.match(await now(`beneficiary-${amina}`), { kits: [{ kitId: kit }] })
  t.match(await now(`beneficiary-${yanis}`), { kits: { length: 0 } })
  t.strictSame(stuck, [])
  await unchangedByCarryingAgain(t, log)
})

t.test('H5 whoever takes a lapsed reservation withdraws the promise it came from', async (t) => {
  const { does, now, log, stuck } = workshop()
  await does(t, open(), ...aminaEligible, ...yanisEligible, promise())
  await does(t, promise({ beneficiaryId: yanis, happenedAt: '2026-03-01T09:00:00Z' }))
  t.match(await now(`kit-${kit}`), { reservation: { beneficiaryId: yanis } })
  t.match(await now(`beneficiary-${amina}`), { kits: { length: 0 } })
  t.strictSame(stuck, [])
  await unchangedByCarryingAgain(t, log)
})

t.test('H2 an eligibility withdrawn or refused withdraws the promise and the reservation', async (t) => {
  for (const ended of [withdrawEligibility(), decide({ granted: false, happenedAt: thursday })]) {
    const { does, now, log } = workshop()
    await does(t, open(), ...aminaEligible, promise(), ended)
    t.match(await now(`beneficiary-${amina}`), { eligibilities: { length: 0 }, kits: { length: 0 } })
    t.match(await now(`kit-${kit}`), { reservation: null })
    await unchangedByCarryingAgain(t, log)
  }
})

t.test('H1 H3 a kit handed over: its device has left, its holder has it', async (t) => {
  const { does, refuses, now, log, stuck } = workshop()
  await does(t, ...wholeStory)
  t.match(await now(`kit-${kit}`), { status: 'handed-over', handedOver: { beneficiaryId: amina } })
  t.match(await now(`device-${laptop}`), { use: { state: 'handed-over', kitId: kit } })
  t.match(await now(`beneficiary-${amina}`), { kits: [{ kitId: kit, received: true }] })
  const second = { kitId: otherKit, happenedAt: nextYear }
  await refuses(t, promise(second), 'not-eligible')
  const stillEligible = { kitId: otherKit, happenedAt: at(friday, '12:00') }
  await refuses(t, promise(stillEligible), 'already-has-kit')
  await does(t, openOther, allowSecond({ happenedAt: at(friday, '12:00') }), promise(stillEligible))
  t.match(await now(`kit-${otherKit}`), { reservation: { beneficiaryId: amina } })
  t.strictSame(stuck, [])
  await unchangedByCarryingAgain(t, log)
})

t.test('E1 nothing that a device’s media, flags or tests forbid gets out through its kit', async (t) => {
  const { does, refuses } = workshop()
  await does(t, promiseLot(), claimSerial(), inspect({ media: [hdd] }), test())
  await does(t, open(), packAccessories(), ...aminaEligible, promise())
  await refuses(t, allocate(), 'medium-not-erased')
  await refuses(t, handOver(), 'kit-incomplete')
  await does(t, claimEvidence(evidence), allocate(), raiseFlag())
  await refuses(t, seal(), 'device-blocked')
  await refuses(t, handOver(), 'kit-not-ready')
})

t.test('the kit that left stays with its holder, whoever withdraws the promise meanwhile', async (t) => {
  const { does, now, log } = workshop()
  await does(t, ...wholeStory.slice(0, -1))
  // The hand-over is recorded in the kit; before it is carried further, somebody withdraws the promise.
  const [cutShort, cause] = [stoppingAfter(log, 1), as('hand-over')]
  await t.rejects(ledgerOf(cutShort).execute(handOver(), cause), /power cut/)
  await does(t, withdrawPromise({ happenedAt: at(thursday, '17:00') }))
  await carryAllAgain(log)
  t.match(await now(`beneficiary-${amina}`), { kits: [{ kitId: kit, received: true }] })
  t.match(await now(`device-${laptop}`), { use: { state: 'handed-over' } })
})

t.test('old facts carried again after history moved on change nothing', async (t) => {
  const { does, refuses, now, log } = workshop()
  const later = (hour: string) => ({ happenedAt: at(thursday, hour) })
  await does(t, ...laptopReady, open(), openOther, ...secondReady, allocate())
  // The laptop changes kits, and another one takes its place.
  await does(t, unpack(), allocate({ kitId: otherKit, ...later('09:00') }))
  await does(t, allocate({ deviceId: otherLaptop, ...later('09:30') }))
  // Sealed too early, sealed, re-opened, sealed again.
  const accessories = { kitId: otherKit, ...later('11:00') }
  await refuses(t, seal({ kitId: otherKit, ...later('10:00') }), 'kit-incomplete')
  await does(t, packAccessories(accessories), seal({ kitId: otherKit, ...later('12:00') }))
  await does(t, reopen({ kitId: otherKit, ...later('13:00') }))
  await does(t, seal({ kitId: otherKit, ...later('14:00') }))
  // Promised to Amina, so not to Yanis; withdrawn, promised to Yanis, withdrawn, and to Amina again.
  await does(t, ...aminaEligible, ...yanisEligible, promise())
  await refuses(t, promise({ beneficiaryId: yanis, ...later('09:00') }), 'kit-already-reserved')
  await does(t, withdrawPromise(later('10:00')))
  await does(t, promise({ beneficiaryId: yanis, ...later('11:00') }))
  await does(t, withdrawPromise({ beneficiaryId: yanis, ...later('12:00') }))
  await does(t, promise(later('13:00')))
  await unchangedByCarryingAgain(t, log)
  t.match(await now(`device-${laptop}`), { use: { kitId: otherKit, sealed: true } })
  t.match(await now(`kit-${kit}`), {
    devices: [{ deviceId: otherLaptop, sealed: false }],
    reservation: { beneficiaryId: amina },
  })
})

t.test('facts of one and the same moment, carried again, change nothing', async (t) => {
  const { does, refuses, log } = workshop()
  const then = { happenedAt: wednesday }
  await does(t, ...laptopReady, open(), openOther, ...secondReady)
  await does(t, allocate(then), unpack(then), allocate({ kitId: otherKit, ...then }))
  await does(t, unpack({ kitId: otherKit, ...then }), allocate(then), unpack(then))
  await does(t, allocate({ deviceId: otherLaptop, ...then }), allocate({ kitId: otherKit, ...then }))
  await refuses(t, seal({ kitId: otherKit, ...then }), 'kit-incomplete')
  await unchangedByCarryingAgain(t, log)
})

t.test(
  'L1 a fact told late does not bring back what was refused and undone before it was told',
  async (t) => {
    const { does, refuses, now, log } = workshop()
    await does(t, open(), ...aminaEligible, ...yanisEligible, promise())
    await refuses(t, promise({ beneficiaryId: yanis, happenedAt: friday }), 'kit-already-reserved')
    await does(t, withdrawPromise({ happenedAt: thursday }))
    await unchangedByCarryingAgain(t, log)
    t.match(await now(`kit-${kit}`), { reservation: null })
    t.match(await now(`beneficiary-${yanis}`), { kits: { length: 0 } })
  },
)

t.test('a power cut after any append is completed: nothing is lost, nothing happens twice', async (t) => {
  const uninterrupted = workshop()
  for (const [index, command] of wholeStory.entries())
    t.match(await uninterrupted.ask(command, id(index)), { ok: true })
  const expected = await historyOf(uninterrupted.log)
  const appends = Object.values(expected).flat().length
  t.ok(appends > wholeStory.length, 'facts were carried to other contexts')

  for (let cut = 0; cut < appends; cut++) {
    const log = memoryLog(clock)
    const first = workshop(stoppingAfter(log, cut))
    let reached = 0
    await t.rejects(async () => {
      for (; reached < wholeStory.length; reached++)
        await first.ask(wholeStory[reached] ?? seal(), id(reached))
    }, /power cut/)

    t.strictSame(await carryAllAgain(log), [], `cut after ${cut}: nothing is stuck`)
    const second = workshop(log)
    for (; reached < wholeStory.length; reached++)
      t.match(await second.ask(wholeStory[reached] ?? seal(), id(reached)), { ok: true })
    t.strictSame(await historyOf(log), expected, `cut after ${cut}: the same history`)
  }
})

t.test('a power cut while something is undone is completed too', async (t) => {
  const story = [open(), ...aminaEligible, ...yanisEligible, promise(), promise({ beneficiaryId: yanis })]
  const uninterrupted = workshop()
  for (const [index, command] of story.entries()) await uninterrupted.ask(command, id(index))
  const expected = await historyOf(uninterrupted.log)
  const appends = Object.values(expected).flat().length
  for (let cut = 0; cut < appends; cut++) {
    const log = memoryLog(clock)
    const first = workshop(stoppingAfter(log, cut))
    let reached = 0
    await t.rejects(async () => {
      for (; reached < story.length; reached++) await first.ask(story[reached] ?? open(), id(reached))
    }, /power cut/)
    await carryAllAgain(log)
    const second = workshop(log)
    for (; reached < story.length; reached++) await second.ask(story[reached] ?? open(), id(reached))
    t.strictSame(await historyOf(log), expected, `cut after ${cut}: the same history`)
  }
})
