/** Disks and parts that go from one machine to another: what is owed goes with them (E4, R2, W5). */
import t from 'tap'
import {
  at,
  board,
  hdd,
  hddOverwritten,
  laptop,
  memoryModule,
  nextMonday,
  nextYear,
  nvme,
  otherLaptop,
  tuesday,
  wednesday,
} from '../../support/people-and-things.js'
import {
  allocate,
  allocated,
  atHolder,
  destroyMedium,
  erased,
  erasureReported,
  inSealedKit,
  inStock,
  inspect,
  inspected,
  mediumDestroyed,
  mediumRemoved,
  overwriteReported,
  received,
  reconditioned,
  seal,
  sealed,
  tested,
} from './device-language.js'
import {
  collected,
  emptyInStock,
  installPart,
  keepPart,
  loaded,
  lost,
  mediumMovedIn,
  mediumMovedOut,
  moveMedium,
  partInstalled,
  partKept,
  partPassed,
  partTaken,
  passPart,
  receiveMedium,
  retired,
  stripped,
  strippedLaptop,
  takePart,
  treated,
} from './device-life-language.js'
import { after, given } from './device-spec.js'

const owed = (reason: string, { serial, kind } = nvme) => ({ media: [{ serial, kind, reason }] })
/** A disk of a machine whose donor demands purge. */
const ofDemanding = [received({ purgeDemanded: true }), inspected({ media: [hdd] })]
const hddIn = (purgeDemanded: boolean) =>
  mediumMovedIn({ medium: hdd, purgeDemanded, happenedAt: at(tuesday, '09:00') })
/** A verified overwrite, after the disk came in. */
const clearedHere = overwriteReported({
  happenedAt: at(tuesday, '13:00'),
  report: {
    ...hddOverwritten,
    startedAt: at(tuesday, '10:00'),
    endedAt: at(tuesday, '12:00'),
    fileSha256: '5'.repeat(64),
  },
})

t.test('E4 a disk moved says which it is, and what its donor demanded', async (t) => {
  given(t, ...inStock)
    .when(moveMedium())
    .records(mediumMovedOut())
  given(t, ...ofDemanding)
    .when(moveMedium({ mediumSerial: hdd.serial }))
    .records(mediumMovedOut({ mediumSerial: hdd.serial, medium: hdd, purgeDemanded: true }))
  // Written as another tool prints it, it is the same disk.
  given(t, ...inStock)
    .when(moveMedium({ mediumSerial: 's64fnl0t512345' }))
    .records(mediumMovedOut({ mediumSerial: 's64fnl0t512345' }))
  // Moved on again, from a machine whose own donor demands nothing.
  given(t, ...emptyInStock, hddIn(true))
    .when(moveMedium({ mediumSerial: hdd.serial, happenedAt: wednesday }))
    .records(
      mediumMovedOut({
        ...{ mediumSerial: hdd.serial, medium: hdd, purgeDemanded: true, happenedAt: wednesday },
      }),
    )
  given(t, ...inStock)
    .when(moveMedium({ mediumSerial: 'NOBODY-1' }))
    .refuses('medium-not-inventoried')
  given(t, ...inStock)
    .when(moveMedium({ toDeviceId: laptop }))
    .refuses('moved-to-itself')
  given(t, ...inStock, mediumMovedOut())
    .when(moveMedium({ happenedAt: wednesday }))
    .recordsNothing()
})

t.test(
  'E4 a disk taken out earlier is moved with what it owes; one that was destroyed goes nowhere',
  async (t) => {
    given(t, ...inStock, mediumRemoved())
      .when(moveMedium({ happenedAt: wednesday }))
      .records(mediumMovedOut({ happenedAt: wednesday }))
    given(t, ...inStock, mediumDestroyed({ happenedAt: tuesday }))
      .when(moveMedium({ happenedAt: wednesday }))
      .refuses('medium-not-inventoried')
  },
)

t.test('E4 a disk swapped in owes its erasure anew, whatever was proven of it elsewhere', async (t) => {
  const swapped = [...emptyInStock, mediumMovedIn()]
  given(t, ...emptyInStock)
    .when(receiveMedium())
    .records(mediumMovedIn())
  given(t, ...swapped)
    .when(receiveMedium({ happenedAt: wednesday }))
    .recordsNothing()
  given(t, ...swapped)
    .when(allocate())
    .refuses('medium-not-erased', owed('no-report'))
  // The report of the machine it came from ended before it came in.
  given(t, ...swapped, erasureReported({ happenedAt: at(tuesday, '10:00') }))
    .when(allocate())
    .refuses('medium-not-erased', owed('ended-before-intake'))
  given(t, ...inStock)
    .when(receiveMedium())
    .refuses('medium-already-installed')
})

t.test('E2 E4 a disk keeps the purge that its first machine’s donor demanded', async (t) => {
  given(t, ...emptyInStock, hddIn(true), clearedHere)
    .when(allocate())
    .refuses('medium-not-erased', owed('purge-demanded', hdd))
  given(t, ...emptyInStock, hddIn(false), clearedHere)
    .when(allocate())
    .records(allocated())
  // Out and found again by an inspection, it still does.
  const out = mediumMovedOut({ mediumSerial: hdd.serial, medium: hdd, purgeDemanded: true })
  const again = [
    ...emptyInStock,
    hddIn(true),
    out,
    inspected({ happenedAt: at(tuesday, '09:30'), media: [hdd] }),
  ]
  given(t, ...again, clearedHere)
    .when(allocate())
    .refuses('medium-not-erased', owed('purge-demanded', hdd))
})

t.test(
  'W2 a disk that the other machine did not take comes back, even into one that was retired',
  async (t) => {
    const back = { happenedAt: at(wednesday, '12:00') }
    const out = mediumMovedOut(back)
    for (const history of [
      [...inStock, out],
      [...strippedLaptop, out],
    ]) {
      given(t, ...history)
        .when(receiveMedium(back))
        .records(mediumMovedIn(back))
      t.match(after(...history, mediumMovedIn(back)).media, [
        { serial: nvme.serial, present: true, toDeviceId: null },
      ])
    }
  },
)

t.test('a disk that went into another machine is destroyed there, not here', async (t) => {
  given(t, ...inStock, mediumMovedOut())
    .when(destroyMedium({ happenedAt: wednesday }))
    .refuses('medium-not-inventoried')
})

t.test('R2 a disk or a part taken out or put in voids the tests of what it touches', async (t) => {
  const day = { happenedAt: at(wednesday, '08:00') }
  const unproven = (...history: Parameters<typeof after>) =>
    Object.keys(after(...reconditioned).tests).filter((name) => !(name in after(...history).tests))
  t.strictSame(unproven(...reconditioned, mediumMovedOut(day)), ['boot'])
  t.strictSame(unproven(...reconditioned, mediumMovedIn({ ...day, medium: hdd })), ['boot'])
  t.strictSame(unproven(...reconditioned, partTaken()), ['boot'])
  t.strictSame(unproven(...reconditioned, partTaken({ kind: 'keyboard' })), ['keyboard', 'pointer'])
  t.strictSame(unproven(...reconditioned, partInstalled({ kind: 'speaker' })), ['sound'])
  t.strictSame(after(...reconditioned, partInstalled({ kind: 'other' })).tests, {})
})

t.test('R4 another battery is measured again', async (t) => {
  const battery = partInstalled({ kind: 'battery' })
  const charging = tested({ happenedAt: at(tuesday, '17:00'), results: { charging: 'passed' } })
  given(t, ...reconditioned, battery, charging, allocated())
    .when(seal())
    .refuses('battery-not-measured', { limit: 50 })
})

t.test('E5 another mainboard may carry storage: what is inside is looked at again', async (t) => {
  given(t, ...erased, partInstalled({ partId: board, kind: 'mainboard' }))
    .when(allocate())
    .refuses('device-not-inspected')
})

t.test('W5 a part is taken once, passed on once, and its machines know each other', async (t) => {
  const shelf = [...inStock, partTaken()]
  given(t, ...inStock)
    .when(takePart())
    .records(partTaken())
  given(t, ...shelf)
    .when(takePart({ happenedAt: wednesday }))
    .recordsNothing()
  given(t, ...shelf)
    .when(takePart({ happenedAt: wednesday, serial: 'RAM-2' }))
    .refuses('part-already-taken')
  given(t, ...shelf)
    .when(passPart())
    .records(partPassed())
  given(t, ...shelf, partPassed())
    .when(passPart({ happenedAt: wednesday }))
    .recordsNothing()
  given(t, ...shelf, partPassed())
    .when(passPart({ happenedAt: wednesday, toDeviceId: laptop }))
    .refuses('moved-to-itself')
  given(t, ...inStock)
    .when(passPart())
    .refuses('part-not-on-shelf')
  given(t, ...inStock)
    .when(installPart())
    .records(partInstalled())
  given(t, ...inStock, partInstalled())
    .when(installPart({ happenedAt: wednesday }))
    .recordsNothing()
  given(t, ...inStock, partInstalled())
    .when(installPart({ happenedAt: wednesday, fromDeviceId: null }))
    .refuses('part-already-installed')
  t.match(after(...shelf, partPassed()).parts, [{ partId: memoryModule, toDeviceId: otherLaptop }])
  t.match(after(...inStock, partInstalled()).installedParts, [
    { partId: memoryModule, fromDeviceId: otherLaptop },
  ])
})

t.test('W5 a part that the other machine did not take is on the shelf again', async (t) => {
  const passed = [...inStock, partTaken(), partPassed()]
  given(t, ...passed)
    .when(keepPart())
    .records(partKept())
  given(t, ...passed, partKept())
    .when(keepPart({ happenedAt: wednesday }))
    .recordsNothing()
  given(t, ...passed, partKept())
    .when(passPart({ happenedAt: wednesday }))
    .records(partPassed({ happenedAt: wednesday }))
  given(t, ...inStock)
    .when(keepPart())
    .refuses('part-not-on-shelf')
})

t.test('L1 a part passed on before it was taken is refused; told late, after, it is not', async (t) => {
  given(t, ...inStock, partTaken())
    .when(passPart({ happenedAt: at(tuesday, '10:00') }))
    .refuses('part-not-on-shelf')
  given(t, ...reconditioned, partTaken(), tested({ happenedAt: wednesday }))
    .when(passPart())
    .records(partPassed())
})

t.test('W5 a part on the shelf goes its own way, wherever its machine is by then', async (t) => {
  const later = { happenedAt: nextYear }
  for (const history of [
    [...inStock, partTaken(), retired(), stripped()],
    [...erased, partTaken(), retired(), loaded(), collected(), treated()],
    [...inStock, partTaken(), lost()],
  ])
    given(t, ...history)
      .when(passPart(later))
      .records(partPassed(later))
})

t.test('a machine that waits for its end is emptied, not repaired', async (t) => {
  const day = { happenedAt: nextMonday }
  given(t, ...strippedLaptop)
    .when(takePart(day))
    .records(partTaken(day))
  given(t, ...strippedLaptop)
    .when(installPart(day))
    .refuses('device-stripped')
  given(t, ...strippedLaptop)
    .when(inspect(day))
    .records(inspected(day))
  for (const command of [takePart(day), moveMedium(day), installPart(day)])
    given(t, ...inSealedKit)
      .when(command)
      .refuses('device-sealed')
  for (const command of [takePart(day), moveMedium(day)])
    given(t, ...atHolder)
      .when(command)
      .refuses('device-handed-over')
})

t.test(
  'L1 a disk taken out before its machine was sealed, told after, is refused naming the seal',
  async (t) => {
    given(t, ...reconditioned, allocated(), sealed())
      .when(moveMedium({ happenedAt: at(tuesday, '15:00') }))
      .refuses('breaks-later-fact', {
        fact: { type: 'DeviceSealed', happenedAt: sealed().data.happenedAt, reason: 'functions-not-passed' },
      })
  },
)
