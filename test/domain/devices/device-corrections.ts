/** X1. A device's fact told wrong: corrected by another one, never changed; what binds others is not. */
import t from 'tap'
import { deviceDecider } from '../../../src/domain/devices/device.js'
import type { DeviceEvent } from '../../../src/domain/devices/device-facts.js'
import {
  at,
  emmaus,
  friday,
  hdd,
  monday,
  nextMonday,
  nextTuesday,
  nvme,
  thursday,
  wednesday,
} from '../../support/people-and-things.js'
import {
  atHolder,
  erased,
  graded,
  inKit,
  inSealedKit,
  inStock,
  inspected,
  mediumInstalled,
  mediumRemoved,
  received,
  reconditioned,
  returned,
  tested,
} from './device-language.js'
import { atEmmaus, correct, corrected, retired } from './device-life-language.js'
import { after, given } from './device-spec.js'

const timeline = (...history: DeviceEvent[]) => history.reduce(deviceDecider.evolve, deviceDecider.initial)
const measured = { changes: { batteryHealthPercent: 64 } }

/** Somebody wrote down what is in the machine. */
const byHand = inspected({ source: 'by-hand', fileSha256: null })

t.test(
  'X1 a correction names its target, its reason and its author; the past is read as corrected',
  async (t) => {
    given(t, ...inStock)
      .when(correct(measured))
      .records(corrected(measured))
    t.equal(after(...inStock).batteryHealthPercent, 81)
    t.equal(after(...inStock, corrected(measured)).batteryHealthPercent, 64)
    given(t, ...inStock)
      .when(correct({ changes: { batteryHealthPercent: 81 } }))
      .recordsNothing()
    given(t, ...inStock)
      .when(correct({ changes: {} }))
      .recordsNothing()
  },
)

t.test('X1 a fact may be withdrawn: it never happened', async (t) => {
  const revision = reconditioned.length
  const gradedWrong = { revision, factType: 'DeviceGraded' }
  given(t, ...reconditioned, graded())
    .when(correct({ revision }))
    .records(corrected(gradedWrong))
  t.equal(after(...reconditioned, graded(), corrected(gradedWrong)).grade, null)
  given(t, ...reconditioned, graded(), corrected(gradedWrong))
    .when(correct({ revision }))
    .refuses('fact-not-found')
  // What was withdrawn may be told again.
  const again = graded({ happenedAt: nextMonday })
  t.equal(after(...reconditioned, graded(), corrected(gradedWrong), again).grade, 'B')
})

t.test('X1 a corrected fact is corrected again, by the same revision', async (t) => {
  const once = corrected(measured)
  const twice = { changes: { batteryHealthPercent: 58 } }
  given(t, ...inStock, once)
    .when(correct(twice))
    .records(corrected(twice))
  t.equal(after(...inStock, once, corrected(twice)).batteryHealthPercent, 58)
})

t.test('X1 a fact told of the wrong moment goes to its place', async (t) => {
  const history = [...erased, tested(), tested({ happenedAt: wednesday, results: { sound: 'failed' } })]
  t.equal(after(...history).tests.sound, 'failed')
  const moved = {
    revision: 4,
    factType: 'DeviceTested',
    changes: { happenedAt: at(monday, '15:00') },
  }
  given(t, ...history)
    .when(correct({ revision: 4, changes: moved.changes }))
    .records(corrected(moved))
  t.equal(after(...history, corrected(moved)).tests.sound, 'passed', 'tested again since')
  t.strictSame(timeline(...history, corrected(moved)).revisions, [0, 1, 2, 4, 3])
  t.equal(timeline(...history, corrected(moved)).told, 6)
})

t.test('X1 only facts that are there, by a revision that is theirs', async (t) => {
  for (const revision of [2, 99])
    given(t, ...inStock)
      .when(correct({ revision }))
      .refuses('fact-not-found')
  // A correction is no fact: it is corrected by another one.
  given(t, ...inStock, corrected(measured))
    .when(correct({ revision: 2 }))
    .refuses('fact-not-found')
  given(t).when(correct()).refuses('fact-not-found')
})

t.test('X1 C2 each organisation corrects what it told', async (t) => {
  given(t, ...inStock)
    .when(correct({ ...measured, partnerId: emmaus }))
    .refuses('fact-of-another-partner')
})

t.test(
  'X1 what binds a kit, a slip, a pallet or a proof is put right there: a hand-over by a return',
  async (t) => {
    // Reported, allocated, sealed, handed over, returned.
    const history = [...atHolder, returned()]
    for (const revision of [2, 4, 5, 6, 7])
      given(t, ...history)
        .when(correct({ revision, happenedAt: '2027-02-01T09:00:00Z' }))
        .refuses('fact-not-correctable')
    given(t, ...inStock)
      .when(correct({ revision: 0 }))
      .refuses('fact-not-correctable')
  },
)

t.test('X1 who, what and where are not corrected: another fact says it', async (t) => {
  given(t, ...inStock)
    .when(correct({ changes: { partnerId: emmaus, batteryHealthPercent: 64 } }))
    .refuses('field-not-correctable', { missing: ['partnerId'] })
  given(t, ...inStock)
    .when(correct({ revision: 0, changes: { labelCode: 'OTHER', purgeDemanded: false } }))
    .refuses('field-not-correctable', { missing: ['labelCode', 'purgeDemanded'] })
})

t.test('X1 a corrected fact keeps its shape', async (t) => {
  for (const changes of [{ batteryHealthPercent: 'fort' }, { media: null }, { happenedAt: 'lundi' }])
    given(t, ...inStock)
      .when(correct({ changes }))
      .refuses('corrected-fact-invalid')
})

t.test(
  'X1 E5 what a file says of the media stays; by hand, no medium vanishes by a correction',
  async (t) => {
    for (const media of [[], [hdd], [nvme, hdd]])
      given(t, ...inStock)
        .when(correct({ changes: { media } }))
        .refuses('inspection-of-a-file')
    given(t, received(), byHand)
      .when(correct({ changes: { media: [] } }))
      .refuses('medium-vanished', {
        media: [{ serial: nvme.serial, kind: nvme.kind, reason: 'not-in-correction' }],
      })
    const put = mediumInstalled({ medium: hdd })
    given(t, ...inStock, put)
      .when(correct({ revision: inStock.length, changes: null }))
      .refuses('medium-vanished', {
        media: [{ serial: hdd.serial, kind: hdd.kind, reason: 'not-in-correction' }],
      })
    // Whoever sent it on holds it no more.
    given(t, ...atEmmaus)
      .when(correct({ changes: { media: [{ ...nvme, serial: 'S4EWNX0M900001' }] } }))
      .refuses('not-custodian')
    // A serial that was written wrong is put right.
    const changes = { media: [{ ...nvme, serial: 'S4EWNX0M900001' }] }
    given(t, received(), byHand).when(correct({ changes })).records(corrected({ changes }))
  },
)

t.test('X1 nothing is corrected to after its correction', async (t) => {
  given(t, ...inStock)
    .when(correct({ happenedAt: friday, changes: { happenedAt: nextMonday } }))
    .refuses('corrected-after-its-correction')
})

t.test(
  'X1 a correction that could not have happened at its moment is refused as it would have been',
  async (t) => {
    given(t, ...inStock)
      .when(correct({ changes: { happenedAt: '2026-01-01T09:00:00Z' } }))
      .refuses('device-not-found')
    given(t, received(), byHand)
      .when(correct({ changes: { media: [nvme, nvme] } }))
      .refuses('medium-already-installed')
  },
)

t.test('X1 L1 a correction that makes a later fact impossible is refused, naming it', async (t) => {
  given(t, ...inSealedKit)
    .when(correct({ changes: { batteryHealthPercent: 20 } }))
    .refuses('breaks-later-fact', {
      fact: { type: 'DeviceSealed', happenedAt: thursday, reason: 'battery-too-weak' },
    })
  // Its tests never happened: sealed untested.
  given(t, ...inSealedKit)
    .when(correct({ revision: 3 }))
    .refuses('breaks-later-fact', {
      fact: { type: 'DeviceSealed', happenedAt: thursday, reason: 'functions-not-passed' },
    })
  // Another disk was in it all along, and nobody erased that one.
  given(t, received(), byHand, ...inKit.slice(2))
    .when(correct({ changes: { media: [nvme, hdd] } }))
    .refuses('breaks-later-fact', {
      fact: { type: 'DeviceAllocated', happenedAt: wednesday, reason: 'medium-not-erased' },
    })
  // The disk said to be erased was not there.
  given(t, received(), byHand, ...erased.slice(2))
    .when(correct({ changes: { media: [hdd] } }))
    .refuses('breaks-later-fact', {
      fact: {
        type: 'SanitisationReported',
        happenedAt: at(monday, '13:00'),
        reason: 'medium-not-inventoried',
      },
    })
  // The disk said to be removed is still in it.
  const withoutDisk = [...inStock, mediumRemoved(), ...inKit.slice(3)]
  given(t, ...withoutDisk)
    .when(correct({ revision: 2 }))
    .refuses('breaks-later-fact', {
      fact: { type: 'DeviceAllocated', happenedAt: wednesday, reason: 'medium-not-erased' },
    })
})

t.test('a device retired by mistake is in stock again', async (t) => {
  const mistake = { revision: reconditioned.length, factType: 'DeviceRetired' }
  given(t, ...reconditioned, retired())
    .when(correct({ revision: mistake.revision }))
    .records(corrected(mistake))
  t.match(after(...reconditioned, retired(), corrected(mistake)), {
    use: { state: 'in-stock' },
    retired: false,
  })
})

t.test('the past is never refused: a correction of what is not there changes nothing', async (t) => {
  const stray = corrected({ revision: 42, happenedAt: nextTuesday })
  const { now, told, revisions } = timeline(...inStock, stray, tested())
  t.strictSame({ told, revisions }, { told: 4, revisions: [0, 1, 3] })
  t.match(now, { batteryHealthPercent: 81, tests: { boot: 'passed' } })
})
