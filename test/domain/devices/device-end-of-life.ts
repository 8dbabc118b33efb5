/** The end of a device: waste lifted to product (R5), retired, stripped (W5), loaded only when emptied (W2). */
import t from 'tap'
import { placeOf, stageOf } from '../../../src/domain/devices/fitness.js'
import {
  at,
  collection,
  friday,
  hdd,
  hddHiddenSectors,
  labelOf,
  nextMonday,
  nextTuesday,
  nvme,
  nvmeOverwritten,
  otherCollection,
  otherConsignment,
  thursday,
  wednesday,
} from '../../support/people-and-things.js'
import {
  allocate,
  allocated,
  atHolder,
  erased,
  erasureReported,
  flagRaised,
  handOver,
  inKit,
  inSealedKit,
  inStock,
  inspected,
  mediumDestroyed,
  overwriteReported,
  raiseFlag,
  received,
  reconditioned,
  seal,
  sealed,
  test,
} from './device-language.js'
import {
  collect,
  collected,
  consign,
  emptyInStock,
  liftWasteStatus,
  load,
  loaded,
  onPalletNow,
  replace,
  reportLoss,
  retire,
  retired,
  strip,
  stripped,
  strippedLaptop,
  treat,
  treated,
  unload,
  unloaded,
  wasteStatusLifted,
} from './device-life-language.js'
import { after, given } from './device-spec.js'

t.test('R5 what entered as waste leaves as a product only once controlled and ceded', async (t) => {
  const asWaste = [received({ enteredAsWaste: true }), ...reconditioned.slice(1)]
  given(t, ...asWaste, allocated())
    .when(seal())
    .refuses('waste-status-not-lifted')
  given(t, ...asWaste)
    .when(liftWasteStatus())
    .records(wasteStatusLifted())
  given(t, ...asWaste, wasteStatusLifted(), allocated())
    .when(seal())
    .records(sealed())
  given(t, ...asWaste, wasteStatusLifted())
    .when(liftWasteStatus({ happenedAt: wednesday }))
    .refuses('device-not-waste')
  given(t, ...reconditioned)
    .when(liftWasteStatus())
    .refuses('device-not-waste')
})

t.test('a device is retired, then stripped, then loaded, collected and treated', async (t) => {
  given(t, ...erased)
    .when(retire())
    .records(retired())
  given(t, ...erased, retired())
    .when(retire({ happenedAt: thursday }))
    .recordsNothing()
  given(t, ...erased, retired())
    .when(strip())
    .records(stripped())
  given(t, ...erased)
    .when(strip())
    .records(stripped())
  given(t, ...strippedLaptop)
    .when(strip({ happenedAt: thursday }))
    .recordsNothing()
  given(t, ...strippedLaptop)
    .when(load())
    .records(loaded())
  given(t, ...onPalletNow)
    .when(load({ happenedAt: friday }))
    .recordsNothing()
  given(t, ...onPalletNow)
    .when(collect())
    .records(collected())
  given(t, ...onPalletNow, collected())
    .when(collect({ happenedAt: nextMonday }))
    .recordsNothing()
  given(t, ...onPalletNow, collected())
    .when(treat())
    .records(treated())
  given(t, ...onPalletNow, collected(), treated())
    .when(treat({ happenedAt: nextTuesday }))
    .recordsNothing()
})

t.test(
  'W1 a device weighs what is weighed (REAL), else what was declared of it, else its category’s median',
  async (t) => {
    const { weightGrams: _unknown, ...rest } = received().data
    const unweighed = { type: 'DeviceReceived' as const, data: { ...rest, weightGrams: null } }
    given(t, unweighed, ...erased.slice(1))
      .when(load())
      .records(loaded({ weightGrams: 1_650, weightBasis: 'ESTIMATED' }))
    given(t, unweighed, ...erased.slice(1))
      .when(load({ weightGrams: 1_480 }))
      .records(loaded({ weightGrams: 1_480, weightBasis: 'REAL' }))
    given(t, received({ weightGrams: 1_700 }), ...erased.slice(1))
      .when(load())
      .records(loaded({ weightGrams: 1_700, weightBasis: 'DECLARED' }))
    given(t, received({ weightGrams: 1_700 }), ...erased.slice(1))
      .when(load({ weightGrams: 1_480 }))
      .records(loaded({ weightGrams: 1_480, weightBasis: 'REAL' }))
  },
)

t.test('W2 nothing is loaded, even as waste, while a medium in it is not erased or destroyed', async (t) => {
  const owed = (reason: string, { serial, kind } = nvme) => ({ media: [{ serial, kind, reason }] })
  for (const enteredAsWaste of [true, false])
    for (const end of [[], [retired()], [retired(), stripped()]])
      given(t, received({ enteredAsWaste }), inspected(), ...end)
        .when(load())
        .refuses('medium-not-erased', owed('no-report'))
  given(t, ...inStock, erasureReported({ report: nvmeOverwritten }), retired())
    .when(load())
    .refuses('medium-not-erased', owed('overwrite-on-flash'))
  given(
    t,
    received(),
    inspected({ media: [hdd] }),
    overwriteReported({ report: hddHiddenSectors }),
    retired(),
  )
    .when(load())
    .refuses('medium-not-erased', owed('hidden-sectors-remain', hdd))
  given(t, received(), retired()).when(load()).refuses('device-not-inspected')
  given(t, ...inStock, mediumDestroyed(), retired())
    .when(load())
    .records(loaded())
  given(t, ...emptyInStock, retired())
    .when(load())
    .records(loaded())
})

t.test('W2 a monitor has nothing to inspect before it is loaded', async (t) => {
  const monitor = { category: 'monitor' as const }
  given(t, received(monitor), retired()).when(load()).records(loaded(monitor))
  given(t, received({ ...monitor, labelCode: labelOf(2), weightGrams: null }), retired())
    .when(load())
    .records(loaded({ ...monitor, labelCode: labelOf(2), weightGrams: 5_730, weightBasis: 'ESTIMATED' }))
})

t.test(
  'R3 what was reported stolen or is held by the law is not loaded, and nothing is told of a pallet’s',
  async (t) => {
    for (const flag of ['reported-stolen', 'legal-hold'] as const)
      given(t, ...erased, flagRaised({ flag }), retired())
        .when(load())
        .refuses('device-blocked', { missing: [flag] })
    given(t, ...erased, flagRaised({ flag: 'mdm' }), retired())
      .when(load())
      .records(loaded())
    given(t, ...onPalletNow)
      .when(raiseFlag({ happenedAt: friday, flag: 'legal-hold' }))
      .refuses('device-loaded', { existingId: collection })
  },
)

t.test('W5 a stripped machine is never packed, sealed, shipped or handed over', async (t) => {
  const later = { happenedAt: nextTuesday }
  const history = [...reconditioned, retired(), stripped()]
  for (const command of [allocate(later), seal(later), handOver(later), replace(later), consign(later)])
    given(t, ...history)
      .when(command)
      .refuses('device-stripped')
  // Loaded by mistake and taken down again, it still is.
  given(t, ...history, loaded(), unloaded())
    .when(allocate(later))
    .refuses('device-stripped')
})

t.test('C3 K1 only what nobody else has is retired, stripped or loaded', async (t) => {
  const later = { happenedAt: nextMonday }
  for (const command of [retire(later), strip(later), load(later)]) {
    given(t, ...inKit)
      .when(command)
      .refuses('device-in-kit')
    given(t, ...inSealedKit)
      .when(command)
      .refuses('device-sealed')
    given(t, ...atHolder)
      .when(command)
      .refuses('device-handed-over')
  }
})

t.test('W3 one pallet at a time: what is loaded is nobody else’s until taken down', async (t) => {
  const later = { happenedAt: friday }
  for (const command of [
    ...[load({ ...later, collectionId: otherCollection }), allocate(later), strip(later)],
    ...[consign({ ...later, consignmentId: otherConsignment }), reportLoss(later), test(later)],
  ])
    given(t, ...onPalletNow)
      .when(command)
      .refuses('device-loaded', { existingId: collection })
  for (const command of [
    unload({ collectionId: otherCollection }),
    collect({ collectionId: otherCollection }),
  ])
    given(t, ...onPalletNow)
      .when(command)
      .refuses('device-loaded')
  given(t, ...inKit)
    .when(collect())
    .refuses('device-not-in-this-collection')
})

t.test('taken down from the pallet, a device is what it was before', async (t) => {
  given(t, ...onPalletNow)
    .when(unload())
    .records(unloaded())
  given(t, ...onPalletNow, unloaded())
    .when(unload({ happenedAt: friday }))
    .recordsNothing()
  given(t, ...onPalletNow, unloaded())
    .when(allocate({ happenedAt: friday }))
    .refuses('device-retired')
  // Loaded straight from stock, or onto a pallet that does not exist: back in stock.
  const straight = [...reconditioned, loaded(), unloaded()]
  t.match(after(...straight), { use: { state: 'in-stock' }, retired: false })
  given(t, ...straight)
    .when(unload({ happenedAt: friday }))
    .recordsNothing()
  given(t, ...straight)
    .when(allocate({ happenedAt: friday }))
    .records(allocated({ happenedAt: friday }))
})

t.test('what was collected or treated is told nothing more', async (t) => {
  const later = { happenedAt: nextTuesday }
  const gone = [...onPalletNow, collected()]
  for (const command of [test(later), allocate(later), retire(later), unload(later), reportLoss(later)])
    given(t, ...gone)
      .when(command)
      .refuses('device-collected', { existingId: collection })
  for (const command of [test(later), allocate(later), retire(later), collect(later), reportLoss(later)])
    given(t, ...gone, treated())
      .when(command)
      .refuses('device-treated', { existingId: collection })
  given(t, ...onPalletNow)
    .when(treat())
    .refuses('device-loaded')
  given(t, ...gone)
    .when(treat({ collectionId: otherCollection }))
    .refuses('device-collected')
})

t.test('the end as the stock page says it, and as the mass balance counts it (V3)', async (t) => {
  const told = (...history: Parameters<typeof after>) => [
    stageOf(after(...history), nextTuesday),
    placeOf(after(...history)),
  ]
  t.strictSame(told(...erased, retired()), ['retired', 'in-stock'])
  t.strictSame(told(...strippedLaptop), ['stripped', 'stripped'])
  t.strictSame(told(...onPalletNow), ['retired', 'in-stock'])
  t.strictSame(told(...onPalletNow, collected()), ['collected', 'in-transit'])
  t.strictSame(told(...onPalletNow, collected(), treated()), ['treated', 'treated'])
  t.strictSame(told(...atHolder), ['handed-over', 'with-holders'])
  t.strictSame(told(...inKit), ['in-kit', 'in-stock'])
})

t.test('L1 R3 a theft told after the loading, from before it, is refused naming the loading', async (t) => {
  given(t, ...emptyInStock, retired(), loaded())
    .when(raiseFlag({ happenedAt: at(wednesday, '08:00'), flag: 'reported-stolen' }))
    .refuses('breaks-later-fact', {
      fact: { type: 'DeviceLoaded', happenedAt: thursday, reason: 'device-blocked' },
    })
})
