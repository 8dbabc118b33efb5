import t from 'tap'
import { BlockingFlag, type DeviceEvent } from '../../../src/domain/devices/device-facts.js'
import { isReconditioned, stageOf } from '../../../src/domain/devices/fitness.js'
import {
  at,
  emmaus,
  emmausVenissieux,
  friday,
  hdd,
  hddAborted,
  hddHiddenSectors,
  hddOverwritten,
  monday,
  nextYear,
  nvme,
  nvmeBlockErased,
  nvmeOverwritten,
  otherKit,
  otherLot,
  spareNvme,
  thursday,
  tuesday,
  wednesday,
} from '../../support/people-and-things.js'
import {
  acceptRisk,
  all,
  allocate,
  allocated,
  atHolder,
  backFromHolder,
  breakSeal,
  clearFlag,
  destroyMedium,
  erased,
  erasureReported,
  explainSighting,
  flagCleared,
  flagRaised,
  grade,
  graded,
  handedOver,
  handOver,
  inKit,
  inSealedKit,
  inStock,
  inspect,
  inspected,
  installMedium,
  mediumDestroyed,
  mediumInstalled,
  mediumRemoved,
  mediumSighted,
  noMedium,
  overwriteReported,
  raiseFlag,
  receive,
  received,
  reconditioned,
  release,
  released,
  removeMedium,
  repair,
  repaired,
  reportErasure,
  returned,
  riskAccepted,
  seal,
  sealBroken,
  sealed,
  sightingExplained,
  takeBack,
  test,
  tested,
} from './device-language.js'
import { after, given } from './device-spec.js'
import './device-custody.js'
import './device-loss.js'
import './device-parts.js'
import './device-end-of-life.js'
import './device-replacement.js'
import './device-corrections.js'
import './device-intake-corrections.js'

/** The laptop with a hard disk instead, passed and in its kit; only its erasure is left to prove. */
const withHdd = [received(), inspected({ media: [hdd] }), tested(), allocated()]
const owed = (reason: string, { serial, kind } = hdd) => ({ media: [{ serial, kind, reason }] })

t.test('a device is received once', async (t) => {
  given(t).when(receive()).records(received())
  given(t, received())
    .when(receive({ happenedAt: tuesday }))
    .recordsNothing()
  given(t, received())
    .when(receive({ donationId: otherLot, happenedAt: tuesday }))
    .refuses('device-already-received')
  for (const command of [inspect(), reportErasure(), test(), allocate(), seal(), handOver(), takeBack()])
    given(t).when(command).refuses('device-not-found')
})

t.test('C1 C2 only the people of its custodian act on a device, until it comes back to others', async (t) => {
  for (const command of [
    inspect({ partnerId: emmaus }),
    raiseFlag({ partnerId: emmaus }),
    reportErasure({ partnerId: emmaus }),
    allocate({ partnerId: emmaus }),
  ])
    given(t, ...inStock)
      .when(command)
      .refuses('not-custodian')
  // Whoever takes it back from its holder becomes its custodian.
  const elsewhere = { partnerId: emmaus, siteId: emmausVenissieux }
  given(t, ...atHolder)
    .when(takeBack(elsewhere))
    .records(returned(elsewhere))
  t.match(after(...atHolder, returned(elsewhere)), { custodian: emmaus, siteId: emmausVenissieux })
  given(t, ...inStock)
    .when(takeBack(elsewhere))
    .refuses('not-custodian')
})

t.test('the usual story: inspected, erased, tested, graded, packed, sealed, handed over', async (t) => {
  given(t, received()).when(inspect()).records(inspected())
  given(t, ...inStock)
    .when(reportErasure())
    .records(erasureReported())
  given(t, ...erased)
    .when(test())
    .records(tested())
  given(t, ...reconditioned)
    .when(grade())
    .records(graded())
  given(t, ...reconditioned, graded())
    .when(grade({ happenedAt: thursday }))
    .recordsNothing()
  given(t, ...reconditioned)
    .when(allocate())
    .records(allocated())
  given(t, ...inKit)
    .when(seal())
    .records(sealed())
  given(t, ...inSealedKit)
    .when(handOver())
    .records(handedOver())
  given(t, ...atHolder)
    .when(takeBack())
    .records(returned())
})

t.test('E1 E5 a device is packed only once inspected, and every medium in it proven erased', async (t) => {
  given(t, received()).when(allocate()).refuses('device-not-inspected')
  given(t, ...inStock)
    .when(allocate())
    .refuses('medium-not-erased', owed('no-report', nvme))
  given(t, ...inStock, erasureReported({ report: nvmeOverwritten }))
    .when(allocate())
    .refuses('medium-not-erased', owed('overwrite-on-flash', nvme))
  // Its tests may follow while it waits in its kit.
  given(t, ...erased)
    .when(allocate())
    .records(allocated())
})

t.test('E1 a device is not sealed, so cannot leave, while a medium is not proven erased', async (t) => {
  const unproven = [received(), inspected({ media: [nvme, hdd] }), tested(), allocated()]
  given(t, ...unproven)
    .when(seal())
    .refuses('medium-not-erased', {
      media: [...owed('no-report', nvme).media, ...owed('no-report', hdd).media],
    })
  given(t, ...unproven, erasureReported())
    .when(seal())
    .refuses('medium-not-erased', owed('no-report', hdd))
  given(t, ...unproven, erasureReported(), overwriteReported())
    .when(seal())
    .records(sealed())
})

t.test('E2 overwriting alone does not free flash, and no donor’s purge is replaced by a clear', async (t) => {
  given(t, ...inStock, erasureReported({ report: nvmeOverwritten }), tested(), allocated())
    .when(seal())
    .refuses('medium-not-erased', owed('overwrite-on-flash', nvme))
  const [, ...rest] = withHdd
  given(t, received({ purgeDemanded: true }), ...rest, overwriteReported())
    .when(seal())
    .refuses('medium-not-erased', owed('purge-demanded'))
})

t.test('E3 one record of a file cannot certify two media', async (t) => {
  const report = { ...nvmeBlockErased, endedAt: at(tuesday, '10:30') }
  const ofTheFirst = erasureReported({ report, happenedAt: at(tuesday, '11:00') })
  const ofTheSecond = erasureReported({ ...ofTheFirst.data, mediumSerial: spareNvme.serial })
  const twoMedia = [...inStock, mediumInstalled(), ofTheFirst]
  given(t, ...twoMedia, tested(), allocated())
    .when(seal())
    .refuses('medium-not-erased', owed('no-report', spareNvme))
  // Even if the same record is told of the second one: the serial in it is the first one's (E8).
  given(t, ...twoMedia)
    .when(reportErasure(ofTheSecond.data))
    .records(ofTheSecond)
  given(t, ...twoMedia, ofTheSecond, tested(), allocated())
    .when(seal())
    .refuses('medium-not-erased', owed('serial-differs', spareNvme))
  given(t, ...erased)
    .when(reportErasure({ happenedAt: tuesday }))
    .recordsNothing()
})

t.test('E3 two media of one device do not share a serial, which one record would certify both', async (t) => {
  given(t, received())
    .when(inspect({ media: [hdd, { ...hdd, serial: 'wd wxc1a14s2591' }] }))
    .refuses('medium-already-installed')
})

t.test('E4 a new medium owes its own erasure, from its installation on', async (t) => {
  const swapped = [...erased, mediumRemoved(), mediumInstalled()]
  given(t, ...erased)
    .when(removeMedium())
    .records(mediumRemoved())
  given(t, ...erased)
    .when(installMedium())
    .records(mediumInstalled())
  given(t, ...erased)
    .when(installMedium({ medium: nvme }))
    .refuses('medium-already-installed')
  given(t, ...swapped, tested(), allocated())
    .when(seal())
    .refuses('medium-not-erased', owed('no-report', spareNvme))

  const reportEnding = (endedAt: string) =>
    erasureReported({
      mediumSerial: spareNvme.serial,
      report: { ...nvmeBlockErased, mediumSerial: spareNvme.serial, endedAt },
      happenedAt: at(tuesday, '12:00'),
    })
  given(t, ...swapped, reportEnding(at(tuesday, '09:59')), tested(), allocated())
    .when(seal())
    .refuses('medium-not-erased', owed('ended-before-intake', spareNvme))
  given(t, ...swapped, reportEnding(at(tuesday, '11:00')), tested(), allocated())
    .when(seal())
    .records(sealed())
})

t.test('E4 a medium that had left and is found again owes its erasure again', async (t) => {
  for (const left of [mediumRemoved(), mediumDestroyed()])
    given(t, ...erased, left, inspected({ happenedAt: at(tuesday, '10:00') }), tested(), allocated())
      .when(seal())
      .refuses('medium-not-erased', owed('no-report', nvme))
})

t.test('E4 a return reopens the erasure, the inspection and the tests', async (t) => {
  const day = { happenedAt: at(nextYear, '12:00') }
  given(t, ...backFromHolder)
    .when(allocate(day))
    .refuses('device-not-inspected')
  given(t, ...backFromHolder, inspected(day))
    .when(allocate(day))
    .refuses('medium-not-erased', owed('no-report', nvme))
  // The report that freed it before says nothing any more, even told again.
  given(t, ...backFromHolder, inspected(day), erasureReported(day))
    .when(allocate(day))
    .refuses('medium-not-erased', owed('ended-before-intake', nvme))
  const again = [...backFromHolder, allocated(day)]
  given(t, ...again)
    .when(seal(day))
    .refuses('device-not-inspected')
  given(t, ...again, inspected(day))
    .when(seal(day))
    .refuses('medium-not-erased', owed('no-report', nvme))
  given(t, ...again, inspected({ ...day, media: [spareNvme] }), mediumRemoved(day))
    .when(seal(day))
    .refuses('medium-not-erased', owed('no-report', spareNvme))

  const report = { ...nvmeBlockErased, endedAt: at(nextYear, '11:00'), fileSha256: '7'.repeat(64) }
  const erasedAgain = [...again, inspected(day), erasureReported({ ...day, report })]
  given(t, ...erasedAgain)
    .when(seal(day))
    .refuses('functions-not-passed')
  given(t, ...erasedAgain, tested(day))
    .when(seal(day))
    .records(sealed(day))
})

t.test('E4 what is first found after a return was in the holder’s hands until then', async (t) => {
  const withoutMedium = [
    received(),
    inspected(noMedium),
    tested(),
    allocated(),
    sealed(),
    handedOver(),
    returned(),
  ]
  const day = { happenedAt: at(nextYear, '12:00') }
  given(t, ...withoutMedium, inspected(day), erasureReported(day), tested(day), allocated(day))
    .when(seal(day))
    .refuses('medium-not-erased', owed('ended-before-intake', nvme))
})

t.test('E5 having no medium is an explicit inspection', async (t) => {
  const screen = received({ category: 'monitor' })
  const passed = tested({ results: all('monitor', 'passed') })
  given(t, screen, passed, allocated({ category: 'monitor' }))
    .when(seal())
    .refuses('device-not-inspected')
  given(t, screen, inspected({ ...noMedium, batteryHealthPercent: null }), passed, allocated())
    .when(seal())
    .records(sealed())
})

t.test('E5 an inspection does not make an inventoried medium vanish', async (t) => {
  given(t, ...inStock)
    .when(inspect({ ...noMedium, happenedAt: tuesday }))
    .refuses('medium-vanished', owed('not-in-inspection', nvme))
  const empty = { ...noMedium, happenedAt: at(tuesday, '10:00') }
  given(t, ...inStock, mediumRemoved())
    .when(inspect(empty))
    .records(inspected(empty))
})

t.test('E5 a file that shows no medium is not the word that there is none', async (t) => {
  for (const file of [
    { media: [] },
    { media: [], source: 'smartctl', fileSha256: null },
    { media: [], source: 'by-hand' },
  ])
    given(t, received()).when(inspect(file)).refuses('media-not-seen')
  given(t, received()).when(inspect(noMedium)).records(inspected(noMedium))
  for (const category of ['tablet', 'smartphone'] as const)
    given(t, received({ category })).when(inspect(noMedium)).refuses('category-has-medium')
  const { absence: _told, ...silent } = noMedium
  given(t, received()).when(inspect(silent)).refuses('absence-not-told')
  // An older release took it for that word: the device counts as not inspected, until somebody says it.
  const told = [received(), inspected({ media: [] }), tested(), allocated()]
  given(t, ...told)
    .when(seal())
    .refuses('device-not-inspected')
  given(t, ...told, inspected({ ...noMedium, happenedAt: at(wednesday, '15:00') }))
    .when(seal())
    .records(sealed())
  // Of a screen it was true.
  const screen = received({ category: 'monitor' })
  given(t, screen)
    .when(inspect({ media: [] }))
    .refuses('media-not-seen')
  given(t, screen, inspected({ media: [] }), tested({ results: all('monitor', 'passed') }), allocated())
    .when(seal())
    .records(sealed())
  // Once the media are known, what was taken out is no reason to doubt.
  given(t, ...inStock, mediumRemoved(), tested(), allocated())
    .when(seal())
    .records(sealed())
})

t.test(
  'E5 a medium that a tool saw in this machine and the inventory lacks blocks it until it is answered for',
  async (t) => {
    const seen = [...erased, mediumSighted(), tested()]
    const open = { media: [{ serial: spareNvme.serial, kind: 'nvme', reason: 'not-inventoried' }] }
    given(t, ...seen)
      .when(allocate())
      .refuses('sighted-medium-not-inventoried', open)
    given(t, ...seen, allocated())
      .when(seal())
      .refuses('sighted-medium-not-inventoried', open)
    t.equal(stageOf(after(...seen), friday), 'to-inspect')
    // Inventoried, it owes its erasure like any other.
    given(t, ...seen, inspected({ media: [nvme, spareNvme], happenedAt: at(tuesday, '10:00') }), allocated())
      .when(seal())
      .refuses('medium-not-erased', owed('no-report', spareNvme))
    given(t, ...seen)
      .when(explainSighting())
      .records(sightingExplained())
    given(t, ...seen, sightingExplained(), allocated())
      .when(seal())
      .records(sealed())
    given(t, ...seen, sightingExplained())
      .when(explainSighting({ explanation: 'misread' }))
      .refuses('sighting-not-open')
    // Another log that sees it again asks again.
    const again = { fileSha256: 'b'.repeat(64), happenedAt: at(wednesday, '08:00') }
    given(t, ...seen, sightingExplained(), mediumSighted(again))
      .when(allocate())
      .refuses('sighted-medium-not-inventoried', open)
  },
)

t.test('E5 a medium seen without its serial is still a medium', async (t) => {
  const nameless = { mediumSerial: null }
  const seen = [...erased, mediumSighted(nameless), tested()]
  given(t, ...seen)
    .when(allocate())
    .refuses('sighted-medium-not-inventoried', {
      media: [{ serial: '?', kind: 'nvme', reason: 'not-inventoried' }],
    })
  given(t, ...seen)
    .when(explainSighting())
    .refuses('sighting-not-open')
  given(t, ...seen)
    .when(explainSighting(nameless))
    .records(sightingExplained(nameless))
  given(t, ...seen, sightingExplained(nameless))
    .when(allocate())
    .records(allocated())
})

t.test('E6 an aborted erasure frees nothing', async (t) => {
  given(t, ...withHdd, overwriteReported({ report: hddAborted }))
    .when(seal())
    .refuses('medium-not-erased', owed('aborted'))
  given(t, ...withHdd, overwriteReported({ report: hddAborted }), overwriteReported())
    .when(seal())
    .records(sealed())
})

t.test('E6 a reservation blocks until somebody named accepts the risk, or the medium is gone', async (t) => {
  const reserved = [...withHdd, overwriteReported({ report: hddHiddenSectors })]
  given(t, ...reserved)
    .when(seal())
    .refuses('medium-not-erased', owed('hidden-sectors-remain'))
  given(t, ...reserved)
    .when(acceptRisk())
    .records(riskAccepted())
  given(t, ...reserved, riskAccepted())
    .when(acceptRisk({ happenedAt: wednesday }))
    .recordsNothing()
  given(t, ...reserved, riskAccepted())
    .when(seal())
    .records(sealed())

  const destroyed = mediumDestroyed({ mediumSerial: hdd.serial })
  given(t, ...reserved)
    .when(destroyMedium(destroyed.data))
    .records(destroyed)
  given(t, ...reserved, destroyed)
    .when(seal())
    .records(sealed())
})

t.test('E6 only a reservation is accepted, never a missing proof', async (t) => {
  for (const history of [
    withHdd,
    [...withHdd, overwriteReported()],
    [...withHdd, overwriteReported({ report: hddAborted })],
  ])
    given(t, ...history)
      .when(acceptRisk())
      .refuses('no-reservation-to-accept')
})

t.test('E8 only an inventoried medium is erased, removed, destroyed or accepted', async (t) => {
  const stranger = { mediumSerial: 'NOBODY-1' }
  for (const command of [
    reportErasure(stranger),
    removeMedium(stranger),
    destroyMedium(stranger),
    acceptRisk(stranger),
  ])
    given(t, ...inStock)
      .when(command)
      .refuses('medium-not-inventoried', owed('inventoried', nvme))
})

t.test('E8 the serial in the log is the one inventoried, the bytes reach its capacity', async (t) => {
  const proven = (changes: Partial<typeof hddOverwritten>) =>
    overwriteReported({ report: { ...hddOverwritten, ...changes } })
  given(t, ...withHdd, proven({ mediumSerial: ' wd-wxc1a14s2591 ' }))
    .when(seal())
    .records(sealed())
  given(t, ...withHdd, proven({ mediumSerial: 'WD-WXC1A14S2592' }))
    .when(seal())
    .refuses('medium-not-erased', owed('serial-differs'))
  given(t, ...withHdd, proven({ bytesErased: 320_072_933_375 }))
    .when(seal())
    .refuses('medium-not-erased', owed('bytes-below-capacity'))
  given(t, ...withHdd, proven({ startedAt: at(monday, '07:00'), endedAt: at(monday, '08:59') }))
    .when(seal())
    .refuses('medium-not-erased', owed('ended-before-intake'))
})

t.test('E8 an erasure that ends after it was told proves nothing, now or after a return', async (t) => {
  const early = { ...nvmeBlockErased, endedAt: nextYear }
  given(t, ...inStock)
    .when(reportErasure({ report: early }))
    .refuses('erasure-ends-in-future')
})

t.test('E2 E8 a later inspection never makes a medium weaker than an earlier one knew it', async (t) => {
  const asHdd = { ...nvme, kind: 'hdd' as const, capacityBytes: 1 }
  const { media } = after(...inStock, inspected({ happenedAt: tuesday, media: [asHdd] }))
  t.match(media, [{ kind: 'nvme', capacityBytes: nvme.capacityBytes }])
})

t.test('E2 a magnetic field destroys a hard disk and nothing else', async (t) => {
  given(t, ...inStock)
    .when(destroyMedium({ technique: 'degauss' }))
    .refuses('degauss-on-flash')
  given(t, ...withHdd.slice(0, 2))
    .when(destroyMedium({ mediumSerial: hdd.serial, technique: 'degauss' }))
    .records(mediumDestroyed({ mediumSerial: hdd.serial, technique: 'degauss' }))
})

t.test('a removed disk is destroyed on its own, wherever its device is by then', async (t) => {
  const swapped = [...erased, mediumRemoved()]
  const late = { happenedAt: nextYear }
  for (const history of [swapped, [...swapped, tested(), allocated(), sealed(), handedOver()]])
    given(t, ...history)
      .when(destroyMedium(late))
      .records(mediumDestroyed(late))
  given(t, ...swapped, mediumDestroyed())
    .when(destroyMedium(late))
    .recordsNothing()
})

t.test('R1 untested is not passed', async (t) => {
  const packed = [...erased, allocated()]
  const untested = tested({ results: { ...all('laptop', 'passed'), sound: 'not-tested' } })
  given(t, ...packed)
    .when(seal())
    .refuses('functions-not-passed', { missing: Object.keys(all('laptop', 'passed')) })
  given(t, ...packed, untested)
    .when(seal())
    .refuses('functions-not-passed', { missing: ['sound'] })
  given(t, ...packed, tested(), tested({ results: { sound: 'failed' } }))
    .when(seal())
    .refuses('functions-not-passed', { missing: ['sound'] })
  given(t, ...packed, untested, tested({ results: { sound: 'passed' } }))
    .when(seal())
    .records(sealed())
})

t.test('R1 a category has its own functions', async (t) => {
  given(t, received({ category: 'monitor' }))
    .when(test({ results: { screen: 'passed', keyboard: 'passed' } }))
    .refuses('function-not-of-category', { missing: ['keyboard'] })
  given(t, ...erased)
    .when(repair({ functions: ['touch'] }))
    .refuses('function-not-of-category', { missing: ['touch'] })
})

t.test('R2 opening the machine after its tests voids those of what was touched', async (t) => {
  given(t, ...inKit)
    .when(repair())
    .records(repaired())
  given(t, ...inKit, repaired())
    .when(seal())
    .refuses('functions-not-passed', { missing: ['keyboard'] })
  const opened = { happenedAt: at(tuesday, '16:00') }
  for (const opening of [mediumRemoved(opened), mediumDestroyed(opened)])
    given(t, ...inKit, opening)
      .when(seal())
      .refuses('functions-not-passed', { missing: ['boot'] })
  given(t, ...inKit, mediumRemoved(opened), tested({ results: { boot: 'passed' }, happenedAt: wednesday }))
    .when(seal())
    .records(sealed())
})

for (const flag of BlockingFlag.options)
  t.test(`R3 the flag ${flag} stops the device until it is cleared`, async (t) => {
    given(t, ...inKit)
      .when(raiseFlag({ flag }))
      .records(flagRaised({ flag }))
    given(t, ...inKit, flagRaised({ flag }))
      .when(seal())
      .refuses('device-blocked', { missing: [flag] })
    given(t, ...inKit, flagRaised({ flag }))
      .when(clearFlag({ flag }))
      .records(flagCleared({ flag }))
    given(t, ...inKit, flagRaised({ flag }), flagCleared({ flag }))
      .when(seal())
      .records(sealed())
  })

t.test('R3 flags are raised and cleared one by one', async (t) => {
  given(t, ...inStock)
    .when(clearFlag())
    .refuses('flag-not-raised')
  given(t, ...inStock, flagRaised())
    .when(raiseFlag({ happenedAt: thursday }))
    .recordsNothing()
  given(t, ...inKit, flagRaised(), flagRaised({ flag: 'legal-hold' }), flagCleared())
    .when(seal())
    .refuses('device-blocked', { missing: ['legal-hold'] })
})

t.test('R4 the battery is measured, and strong enough', async (t) => {
  const withBattery = (batteryHealthPercent: number | null) => [
    received(),
    inspected({ batteryHealthPercent }),
    erasureReported(),
    tested(),
    allocated(),
  ]
  given(t, ...withBattery(null))
    .when(seal())
    .refuses('battery-not-measured', { limit: 50 })
  given(t, ...withBattery(49))
    .when(seal())
    .refuses('battery-too-weak', { limit: 50, actual: 49 })
  given(t, ...withBattery(50))
    .when(seal())
    .records(sealed())
  given(t, ...withBattery(49), tested({ results: {}, batteryHealthPercent: 90 }))
    .when(seal())
    .records(sealed())
})

t.test('R4 a battery is measured again after a return', async (t) => {
  const day = { happenedAt: at(nextYear, '12:00') }
  const report = { ...nvmeBlockErased, endedAt: at(nextYear, '11:00'), fileSha256: '7'.repeat(64) }
  given(
    t,
    ...[...backFromHolder, inspected({ ...day, batteryHealthPercent: null })],
    ...[erasureReported({ ...day, report }), tested(day), allocated(day)],
  )
    .when(seal(day))
    .refuses('battery-not-measured')
})

t.test('K1 a device is in at most one kit', async (t) => {
  given(t, ...inKit)
    .when(allocate({ happenedAt: thursday }))
    .recordsNothing()
  given(t, ...inKit)
    .when(allocate({ kitId: otherKit, happenedAt: thursday }))
    .refuses('device-in-another-kit', { existingId: allocated().data.kitId })
  given(t, ...inKit)
    .when(release())
    .records(released())
  const elsewhere = { kitId: otherKit, happenedAt: thursday }
  given(t, ...inKit, released())
    .when(allocate(elsewhere))
    .records(allocated(elsewhere))
  for (const command of [
    release({ kitId: otherKit }),
    seal({ kitId: otherKit }),
    breakSeal({ kitId: otherKit }),
    handOver({ kitId: otherKit }),
  ])
    given(t, ...inKit)
      .when(command)
      .refuses('device-not-in-this-kit')
  for (const command of [seal(), handOver()])
    given(t, ...reconditioned)
      .when(command)
      .refuses('device-not-in-this-kit')
})

t.test('nothing changes a sealed device until its seal is broken', async (t) => {
  const day = { happenedAt: at(thursday, '12:00') }
  for (const command of [
    inspect(day),
    raiseFlag(day),
    clearFlag(day),
    reportErasure({ ...day, report: { ...nvmeBlockErased, entry: 1 } }),
    destroyMedium(day),
    removeMedium(day),
    installMedium(day),
    acceptRisk({ ...day, mediumSerial: nvme.serial }),
    repair(day),
    test(day),
    grade(day),
    release(day),
  ])
    given(t, ...inSealedKit)
      .when(command)
      .refuses('device-sealed')
  given(t, ...inSealedKit)
    .when(breakSeal())
    .records(sealBroken())
  given(t, ...inSealedKit, sealBroken())
    .when(test(day))
    .records(tested(day))
})

t.test('a device leaves once, sealed, and comes back only by a return', async (t) => {
  given(t, ...inKit)
    .when(handOver())
    .refuses('device-not-sealed')
  given(t, ...inSealedKit)
    .when(takeBack())
    .refuses('device-not-handed-over')
  given(t, ...atHolder)
    .when(handOver({ happenedAt: nextYear }))
    .recordsNothing()
  const day = { happenedAt: nextYear }
  for (const command of [
    test(day),
    allocate({ ...day, kitId: otherKit }),
    breakSeal(day),
    release(day),
    inspect(day),
  ])
    given(t, ...atHolder)
      .when(command)
      .refuses('device-handed-over')
  given(t, ...atHolder)
    .when(raiseFlag({ ...day, flag: 'reported-stolen' }))
    .records(flagRaised({ ...day, flag: 'reported-stolen' }))
})

t.test('L1 a late entry that breaks nothing is accepted where it happened', async (t) => {
  const late = { happenedAt: at(monday, '17:00') }
  given(t, ...atHolder)
    .when(test({ ...late, results: { sound: 'failed' } }))
    .records(tested({ ...late, results: { sound: 'failed' } }))
  given(t, ...atHolder)
    .when(raiseFlag({ ...late, flag: 'firmware-lock' }))
    .refuses('breaks-later-fact')
  t.ok(isReconditioned(after(...reconditioned, tested({ ...late, results: { sound: 'failed' } })), friday))
})

t.test('L1 a failed test on Monday, told after Thursday’s seal, is refused naming the seal', async (t) => {
  const firstTests = tested({ happenedAt: at(monday, '14:00') })
  given(t, ...erased, firstTests, allocated(), sealed())
    .when(test({ happenedAt: at(monday, '17:00'), results: { screen: 'failed' } }))
    .refuses('breaks-later-fact', {
      fact: { type: 'DeviceSealed', happenedAt: thursday, reason: 'functions-not-passed' },
    })
})

t.test('L1 a flag raised before the hand-over and told after it is refused naming the seal', async (t) => {
  given(t, ...atHolder)
    .when(raiseFlag({ flag: 'reported-stolen', happenedAt: wednesday }))
    .refuses('breaks-later-fact', {
      fact: { type: 'DeviceSealed', happenedAt: thursday, reason: 'device-blocked' },
    })
  given(t, ...atHolder)
    .when(breakSeal({ happenedAt: at(thursday, '17:00') }))
    .refuses('breaks-later-fact', {
      fact: { type: 'DeviceHandedOver', happenedAt: friday, reason: 'device-not-sealed' },
    })
  // Raised and cleared in the meantime, once the clearing was told first: nothing is broken.
  const between = [flagRaised({ flag: 'mdm', happenedAt: tuesday }), flagCleared({ flag: 'mdm' })]
  given(t, ...reconditioned, ...between, allocated(), sealed())
    .when(raiseFlag({ flag: 'mdm', happenedAt: at(monday, '17:00') }))
    .records(flagRaised({ flag: 'mdm', happenedAt: at(monday, '17:00') }))
})

t.test('L1 a late allocation is judged with the ones after it (K1)', async (t) => {
  given(t, ...inKit)
    .when(allocate({ kitId: otherKit, happenedAt: tuesday }))
    .refuses('breaks-later-fact', {
      fact: { type: 'DeviceAllocated', happenedAt: wednesday, reason: 'device-in-another-kit' },
    })
})

t.test('L1 what is told before the intake has no device yet', async (t) => {
  given(t, ...inStock)
    .when(inspect({ happenedAt: '2026-01-01T09:00:00Z' }))
    .refuses('device-not-found')
})

t.test('R1 the label on the stock page is derived, and “reconditioned” is earned', async (t) => {
  const stage = (...history: DeviceEvent[]) => stageOf(after(...history), friday)
  t.equal(stage(received()), 'to-inspect')
  t.equal(stage(...inStock), 'to-erase')
  t.equal(stage(...erased), 'to-test')
  t.equal(stage(...reconditioned), 'reconditioned')
  t.equal(stage(...reconditioned, flagRaised()), 'blocked')
  t.equal(stage(...inKit), 'in-kit')
  t.equal(stage(...inSealedKit), 'sealed')
  t.equal(stage(...atHolder), 'handed-over')
  t.equal(stage(...backFromHolder), 'to-inspect')
  t.notOk(isReconditioned(after(...erased), friday))
})

t.test('E8 what docks and makers write where no serial is names no medium', async (t) => {
  for (const serial of ['DD5641988389', '0123456789ABCDE', 'To be filled by O.E.M.', '00000000'])
    given(t, received())
      .when(inspect({ media: [{ ...nvme, serial }] }))
      .refuses('serial-is-none')
})

t.test('every refusal is reached above', async (t) => {
  given.everyRefusalIsReached(t, {
    'device-not-found': true,
    'device-already-received': true,
    'intake-in-use': true,
    'serial-not-claimed': true,
    'not-custodian': true,
    'device-handed-over': true,
    'device-sealed': true,
    'device-not-handed-over': true,
    'device-in-another-kit': true,
    'device-in-kit': true,
    'device-not-in-this-kit': true,
    'device-not-sealed': true,
    'device-in-another-consignment': true,
    'device-consigned': true,
    'device-not-in-this-consignment': true,
    'device-in-transit': true,
    'not-the-receiver': true,
    'device-lost': true,
    'device-not-lost': true,
    'device-retired': true,
    'device-stripped': true,
    'device-loaded': true,
    'device-not-in-this-collection': true,
    'device-collected': true,
    'device-treated': true,
    'medium-not-inventoried': true,
    'medium-already-installed': true,
    'medium-vanished': true,
    'media-not-seen': true,
    'absence-not-told': true,
    'category-has-medium': true,
    'serial-is-none': true,
    'inspection-of-a-file': true,
    'sighting-not-open': true,
    'sighted-medium-not-inventoried': true,
    'erasure-ends-in-future': true,
    'degauss-on-flash': true,
    'no-reservation-to-accept': true,
    'function-not-of-category': true,
    'flag-not-raised': true,
    'part-already-taken': true,
    'part-not-on-shelf': true,
    'part-already-installed': true,
    'moved-to-itself': true,
    'device-not-waste': true,
    'device-not-inspected': true,
    'medium-not-erased': true,
    'device-blocked': true,
    'waste-status-not-lifted': true,
    'functions-not-passed': true,
    'battery-not-measured': true,
    'battery-too-weak': true,
    'fact-not-found': true,
    'fact-not-correctable': true,
    'field-not-correctable': true,
    'fact-of-another-partner': true,
    'corrected-after-its-correction': true,
    'corrected-fact-invalid': true,
    'breaks-later-fact': true,
  })
})
