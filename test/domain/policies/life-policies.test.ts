/** The whole life of a device, carried from context to context: on the road, back, replaced, in parts, at its end. */
import t from 'tap'
import type { Command } from '../../../src/domain/contexts.js'
import type { EventLog } from '../../../src/log/event-log.js'
import { memoryLog } from '../../../src/log/memory-log.js'
import {
  amina,
  at,
  collection,
  consignment,
  emmaus,
  emmausVenissieux,
  friday,
  id,
  kit,
  laptop,
  lea,
  memoryModule,
  monday,
  nextMonday,
  nextTuesday,
  nextYear,
  nvme,
  nvmeBlockErased,
  otherCollection,
  otherConsignment,
  otherKit,
  otherLaptop,
  thursday,
  trackingOf,
  tuesday,
  wednesday,
  weeefund,
  weeefundVilleurbanne,
} from '../../support/people-and-things.js'
import { decide, promise, register } from '../beneficiaries/beneficiary-language.js'
import * as slip from '../custody/consignment-language.js'
import { claimSerial } from '../devices/claim-language.js'
import { allocate, inspect, noMedium, repair, seal, takeBack, test } from '../devices/device-language.js'
import {
  consign,
  load,
  moveMedium,
  passPart,
  recordArrival,
  replace,
  reportFound,
  reportLoss,
  retire,
  takePart,
  writeOff,
} from '../devices/device-life-language.js'
import { claimEvidence } from '../devices/evidence-language.js'
import { promise as promiseLot } from '../donations/donation-language.js'
import * as pallet from '../end-of-life/collection-language.js'
import { handOver, open, packAccessories } from '../kits/kit-language.js'
import {
  carryAllAgain,
  clock,
  historyOf,
  stoppingAfter,
  unchangedByCarryingAgain,
  workshop,
} from './workshop.js'

const other = { deviceId: otherLaptop }
const evidence = {
  ...{ sha256: nvmeBlockErased.fileSha256, mediumSerial: nvme.serial, report: nvmeBlockErased },
  happenedAt: at(monday, '13:00'),
}
/** Two laptops, fit to leave; the second one came without any storage. */
const twoLaptops: Command[] = [
  ...[promiseLot(), claimSerial(), inspect(), claimEvidence(evidence), test()],
  claimSerial({
    ...{ key: 'DELL~SECOND', ...other, row: 2 },
    device: { ...claimSerial().data.device, maker: 'Dell', serial: 'SECOND', labelCode: '00000021' },
  }),
  ...[inspect({ ...other, ...noMedium }), test(other)],
]
const onTheRoad: Command[] = [...[...twoLaptops, slip.prepare(), consign(), consign(other), slip.send()]]
const received: Command[] = [slip.receiveLine(), slip.receiveLine(other)]
const atAmina: Command[] = [
  ...[...twoLaptops, open(), allocate(), packAccessories(), seal()],
  ...[register(), decide(), promise({ happenedAt: at(thursday, '10:00') }), handOver()],
]
const late = (happenedAt: string) => ({ happenedAt })

t.test('C3 a device kept for a consignment is on its slip; a slip that refuses it lets it go', async (t) => {
  const { does, refuses, now, log } = workshop()
  await does(t, ...twoLaptops)
  await refuses(t, consign(), 'consignment-not-found')
  t.match(await now(`device-${laptop}`), { transit: null })
  await does(t, slip.prepare(), consign(late(at(wednesday, '12:00'))))
  t.match(await now(`consignment-${consignment}`), { lines: [{ deviceId: laptop, status: 'loaded' }] })
  const emmausSlip = { consignmentId: otherConsignment, partnerId: emmaus, fromSiteId: emmausVenissieux }
  const toWeeefund = { toPartnerId: weeefund, toSiteId: weeefundVilleurbanne }
  await does(t, slip.prepare({ ...emmausSlip, ...toWeeefund }))
  await refuses(t, consign({ ...other, consignmentId: otherConsignment }), 'not-the-sender')
  t.match(await now(`device-${otherLaptop}`), { transit: null })
  await refuses(t, allocate(late(thursday)), 'device-consigned')
  await unchangedByCarryingAgain(t, log)
})

t.test('C3 a line taken off, or a slip closed before it was sent, lets its devices go', async (t) => {
  const { does, now, log, stuck } = workshop()
  await does(t, ...twoLaptops, slip.prepare(), consign(), consign(other), slip.removeLine())
  t.match(await now(`device-${laptop}`), { transit: null })
  await does(t, slip.close(late(thursday)))
  t.match(await now(`device-${otherLaptop}`), { transit: null })
  t.match(await now(`consignment-${consignment}`), { status: 'closed', lines: { length: 0 } })
  t.strictSame(stuck, [])
  await unchangedByCarryingAgain(t, log)
})

t.test('C1 C5 sent, received and signed for: the devices are the receiver’s', async (t) => {
  const { does, now, log, stuck } = workshop()
  await does(t, ...onTheRoad)
  t.match(await now(`device-${laptop}`), { custodian: weeefund, transit: { status: 'under-way' } })
  await does(t, ...received)
  t.match(await now(`device-${laptop}`), { custodian: weeefund, transit: { status: 'under-way' } }, 'C5')
  await does(t, slip.accept(), slip.close())
  for (const deviceId of [laptop, otherLaptop])
    t.match(await now(`device-${deviceId}`), { custodian: emmaus, siteId: emmausVenissieux, transit: null })
  t.strictSame(stuck, [])
  await unchangedByCarryingAgain(t, log)
})

t.test('a sending told late, once more is known of the devices, still takes them along', async (t) => {
  const { does, refuses, now, stuck } = workshop()
  await does(t, ...twoLaptops, slip.prepare(), consign())
  await refuses(t, repair(late(at(thursday, '12:00'))), 'device-consigned')
  await does(t, slip.send())
  t.match(await now(`device-${laptop}`), { transit: { status: 'under-way' } })
  t.strictSame(stuck, [])
})

t.test('C6 one missing, found later by the receiver; one refused, taken back by the sender', async (t) => {
  const { does, now, log, stuck } = workshop()
  await does(t, ...onTheRoad, slip.reportMissing({ deviceId: laptop }), slip.refuseLine(), slip.accept())
  t.match(await now(`device-${laptop}`), { custodian: weeefund, transit: { status: 'missing' } })
  t.match(await now(`device-${otherLaptop}`), { custodian: weeefund, transit: { status: 'refused' } })
  await does(t, slip.receiveLine(late(nextMonday)), slip.takeBackLine(), slip.accept(late(nextTuesday)))
  t.match(await now(`device-${laptop}`), { custodian: emmaus, transit: null })
  t.match(await now(`device-${otherLaptop}`), { custodian: weeefund, transit: null })
  await does(t, slip.close())
  t.strictSame(stuck, [])
  await unchangedByCarryingAgain(t, log)
})

t.test('C6 what is written off is off the slip too', async (t) => {
  const { does, now, log, stuck } = workshop()
  await does(t, ...onTheRoad, slip.receiveLine(), slip.reportMissing(), slip.accept(), writeOff(other))
  t.match(await now(`consignment-${consignment}`), { lines: [{}, { status: 'written-off' }] })
  t.match(await now(`device-${otherLaptop}`), { use: { state: 'lost' }, transit: null })
  await does(t, slip.close(late(nextYear)))
  t.strictSame(stuck, [])
  await unchangedByCarryingAgain(t, log)
})

t.test(
  'C6 written off by its sender while its receiver has it and has not signed: off the slip too',
  async (t) => {
    const { does, now, log, stuck } = workshop()
    await does(t, ...onTheRoad, slip.receiveLine(), slip.reportMissing(), slip.accept())
    await does(
      t,
      slip.receiveLine({ ...other, happenedAt: nextMonday }),
      writeOff({ ...other, happenedAt: nextTuesday }),
    )
    await does(t, slip.accept(late(nextYear)), slip.close(late(nextYear)))
    t.match(await now(`consignment-${consignment}`), {
      status: 'closed',
      lines: [{}, { status: 'written-off' }],
    })
    t.match(await now(`device-${otherLaptop}`), { custodian: weeefund, use: { state: 'lost' } })
    t.strictSame(stuck, [])
    await unchangedByCarryingAgain(t, log)
  },
)

t.test('X2 what both sides agree on is so on the slip and of the device', async (t) => {
  const { does, now, log, stuck } = workshop()
  await does(t, ...onTheRoad, ...received, slip.accept(), slip.proposeCorrection())
  t.match(await now(`device-${otherLaptop}`), { custodian: emmaus, transit: null }, 'one side alone: nothing')
  await does(t, slip.agree())
  t.match(await now(`consignment-${consignment}`), { lines: [{}, { status: 'missing' }] })
  t.match(await now(`device-${otherLaptop}`), { custodian: weeefund, transit: { status: 'missing' } })
  t.strictSame(stuck, [])
  await unchangedByCarryingAgain(t, log)
})

t.test('X2 a correction that a later fact of the device forbids is undone on the slip', async (t) => {
  const { does, refuses, now, log, stuck } = workshop()
  await does(t, ...onTheRoad, ...received, slip.accept())
  await does(t, test({ ...other, partnerId: emmaus, happenedAt: nextMonday }), slip.proposeCorrection())
  await refuses(t, slip.agree(), 'breaks-later-fact')
  t.match(await now(`consignment-${consignment}`), {
    lines: [{}, { status: 'accepted', signed: true, proposal: null }],
  })
  t.match(await now(`device-${otherLaptop}`), { custodian: emmaus })
  t.strictSame(stuck, [])
  await unchangedByCarryingAgain(t, log)
})

t.test('H6 H1 a laptop returned ends its kit, and its holder may have another', async (t) => {
  const { does, refuses, now, log, stuck } = workshop()
  await does(t, ...atAmina)
  const again = { kitId: otherKit, happenedAt: '2026-03-01T09:00:00Z' }
  await refuses(t, promise(again), 'already-has-kit')
  await does(t, takeBack({ partnerId: emmaus, siteId: emmausVenissieux, happenedAt: '2026-02-02T09:00:00Z' }))
  t.match(await now(`kit-${kit}`), { status: 'returned' })
  t.match(await now(`beneficiary-${amina}`), { kits: { length: 0 } })
  t.match(await now(`device-${laptop}`), { custodian: emmaus, use: { state: 'in-stock' }, inspected: false })
  await does(t, open({ kitId: otherKit, trackingCode: trackingOf(2) }), promise(again))
  t.strictSame(stuck, [])
  await unchangedByCarryingAgain(t, log)
})

t.test('H6 lost by its holder, then found: kept by them the kit goes on, brought back it ends', async (t) => {
  for (const [siteId, status] of [
    [null, 'handed-over'],
    [emmausVenissieux, 'returned'],
  ] as const) {
    const { does, now, log, stuck } = workshop()
    await does(t, ...atAmina, reportLoss(), reportFound({ siteId }))
    t.match(await now(`kit-${kit}`), { status })
    t.match(await now(`beneficiary-${amina}`), { kits: { length: siteId === null ? 1 : 0 } })
    t.strictSame(stuck, [])
    await unchangedByCarryingAgain(t, log)
  }
})

t.test(
  'T7 a replacement leaves to the holder of the kit, and the old one is known as replaced',
  async (t) => {
    const { does, now, log, stuck } = workshop()
    const swap = { ...other, oldDeviceId: laptop, happenedAt: nextMonday }
    await does(t, ...atAmina, replace(swap))
    t.match(await now(`kit-${kit}`), {
      status: 'handed-over',
      devices: [{ deviceId: otherLaptop }],
      handedOver: { beneficiaryId: amina, happenedAt: friday },
    })
    t.match(await now(`device-${otherLaptop}`), { use: { state: 'handed-over', kitId: kit } })
    t.match(await now(`device-${laptop}`), { replacedBy: otherLaptop })
    // The old one back, the kit goes on.
    await does(t, takeBack())
    t.match(await now(`kit-${kit}`), { status: 'handed-over' })
    t.match(await now(`beneficiary-${amina}`), { kits: [{ kitId: kit }] })
    t.strictSame(stuck, [])
    await unchangedByCarryingAgain(t, log)
  },
)

t.test('T7 a replacement that the kit refuses stays in stock', async (t) => {
  const { does, refuses, now, log, stuck } = workshop()
  await does(t, ...atAmina.slice(0, -1))
  await refuses(t, replace({ ...other, oldDeviceId: laptop, happenedAt: nextMonday }), 'kit-not-handed-over')
  t.match(await now(`device-${otherLaptop}`), { use: { state: 'in-stock' } })
  t.strictSame(stuck, [])
  await unchangedByCarryingAgain(t, log)
})

t.test('E4 a disk moved is in the other machine, owed; refused there, it is back here, owed', async (t) => {
  const { does, refuses, now, log, stuck } = workshop()
  await does(t, ...twoLaptops, moveMedium(late(at(tuesday, '15:00'))))
  t.match(await now(`device-${laptop}`), { media: [{ present: false, toDeviceId: otherLaptop }] })
  t.match(await now(`device-${otherLaptop}`), {
    media: [{ present: true, fromDeviceId: laptop, reports: [] }],
  })
  await refuses(t, allocate({ ...other, kitId: otherKit }), 'medium-not-erased')
  const back = { ...other, toDeviceId: laptop, happenedAt: thursday }
  await does(t, retire({ ...other }), slip.prepare(), consign(late(at(wednesday, '12:00'))))
  await refuses(t, moveMedium(back), 'device-consigned')
  t.match(await now(`device-${otherLaptop}`), { media: [{ present: true }], use: { state: 'retired' } })
  t.match(await now(`device-${laptop}`), { media: [{ present: false }] })
  t.strictSame(stuck, [])
  await unchangedByCarryingAgain(t, log)
})

t.test('E2 E4 a disk keeps its donor’s demand on its way through machines', async (t) => {
  const { does, now } = workshop()
  const [lot, serial, ...rest] = twoLaptops
  t.match([lot, serial], [{ type: 'PromiseDonation' }, { type: 'ClaimSerial' }])
  await does(t, promiseLot({ purgeDemanded: true }), claimSerial({ purgeDemanded: true }), ...rest)
  await does(t, moveMedium(late(at(tuesday, '15:00'))))
  t.match(await now(`device-${otherLaptop}`), { media: [{ serial: nvme.serial, purgeDemanded: true }] })
})

t.test('W5 a part passed on is in the other machine; refused there, it is on the shelf again', async (t) => {
  const { does, refuses, now, log, stuck } = workshop()
  await does(t, ...twoLaptops, takePart(), passPart())
  t.match(await now(`device-${otherLaptop}`), {
    installedParts: [{ partId: memoryModule, fromDeviceId: laptop }],
  })
  const second = { partId: id(94) }
  await does(t, takePart({ ...second, happenedAt: wednesday }), retire(other))
  await refuses(t, passPart({ ...second, happenedAt: thursday }), 'device-retired')
  t.match(await now(`device-${laptop}`), { parts: [{}, { partId: id(94), toDeviceId: null }] })
  t.strictSame(stuck, [])
  await unchangedByCarryingAgain(t, log)
})

t.test(
  'W3 what is loaded is on the manifest; a pallet that refuses it gives it back as it was',
  async (t) => {
    const { does, refuses, now, log, stuck } = workshop()
    await does(t, ...twoLaptops)
    await refuses(t, load(), 'collection-not-found')
    t.match(await now(`device-${laptop}`), { use: { state: 'in-stock' }, retired: false })
    await does(t, retire(other), pallet.plan(), load(late(at(thursday, '12:00'))), load(other))
    t.match(await now(`collection-${collection}`), {
      devices: [{ deviceId: otherLaptop }, { deviceId: laptop }],
    })
    await refuses(t, load({ ...other, collectionId: otherCollection, happenedAt: friday }), 'device-loaded')
    await does(t, pallet.removeDevice(late(at(thursday, '15:00'))))
    t.match(await now(`device-${laptop}`), { use: { state: 'in-stock' } })
    await does(t, pallet.cancel(late(friday)))
    t.match(await now(`device-${otherLaptop}`), { use: { state: 'retired', collectionId: null } })
    t.strictSame(stuck, [])
    await unchangedByCarryingAgain(t, log)
  },
)

t.test(
  'W3 W4 what departs is collected, what is treated is treated: the manifest’s devices, no other',
  async (t) => {
    const { does, refuses, now, log, stuck } = workshop()
    await does(t, ...twoLaptops, retire(), pallet.plan(), load(), pallet.depart())
    t.match(await now(`device-${laptop}`), { use: { state: 'collected', collectionId: collection } })
    await refuses(t, load({ ...other, happenedAt: nextMonday }), 'manifest-frozen')
    // Told late, from before the departure: it was not on the manifest that was signed.
    await refuses(t, load({ ...other, happenedAt: at(thursday, '15:00') }), 'breaks-later-fact')
    t.match(await now(`device-${otherLaptop}`), { use: { state: 'in-stock' } })
    const half = { operations: [{ code: 'R4', weightGrams: 1_650 }] }
    await does(t, pallet.weigh({ weightGrams: 1_650 }), pallet.treat(half))
    t.match(await now(`device-${laptop}`), { use: { state: 'treated' }, custodian: weeefund })
    t.strictSame(stuck, [])
    await unchangedByCarryingAgain(t, log)
  },
)

t.test('C2 no organisation’s pallet takes another’s device', async (t) => {
  const { does, refuses, now } = workshop()
  await does(t, ...twoLaptops, pallet.plan({ partnerId: emmaus, siteId: emmausVenissieux }))
  await refuses(t, load(), 'collection-of-another-partner')
  t.match(await now(`device-${laptop}`), { use: { state: 'in-stock' } })
  await refuses(t, recordArrival(), 'not-custodian')
})

t.test('a power cut anywhere on the road, in a swap or on the pallet is completed', async (t) => {
  const stories: Command[][] = [
    [...onTheRoad, ...received, slip.accept(), slip.proposeCorrection(), slip.agree({ agreedBy: lea })],
    [...atAmina, replace({ ...other, oldDeviceId: laptop, happenedAt: nextMonday }), takeBack()],
    [...twoLaptops, moveMedium(late(at(tuesday, '15:00'))), takePart(), passPart()],
    [...twoLaptops, retire(), pallet.plan(), load(), pallet.depart()],
  ]
  for (const story of stories) {
    const uninterrupted = workshop()
    for (const [index, command] of story.entries())
      t.match(await uninterrupted.ask(command, id(index)), { ok: true }, command.type)
    const expected = await historyOf(uninterrupted.log)
    const appends = Object.values(expected).flat().length
    for (let cut = twoLaptops.length; cut < appends; cut++) {
      const log: EventLog = memoryLog(clock)
      const first = workshop(stoppingAfter(log, cut))
      let reached = 0
      await t.rejects(async () => {
        for (; reached < story.length; reached++) await first.ask(story[reached] ?? seal(), id(reached))
      }, /power cut/)
      t.strictSame(await carryAllAgain(log), [], `cut after ${cut}: nothing is stuck`)
      const second = workshop(log)
      for (; reached < story.length; reached++)
        t.match(await second.ask(story[reached] ?? seal(), id(reached)), { ok: true })
      t.strictSame(await historyOf(log), expected, `cut after ${cut}: the same history`)
    }
  }
})
