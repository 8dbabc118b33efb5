/** X1. An intake told wrong: its moment, its category, its maker and serial are put right while nothing hangs on them. */
import t from 'tap'
import type { DeviceEvent } from '../../../src/domain/devices/device-facts.js'
import { judgementOf } from '../../../src/domain/devices/device-state.js'
import {
  at,
  emmaus,
  hdd,
  hddOverwritten,
  labelOf,
  lot,
  monday,
  thursday,
  wednesday,
} from '../../support/people-and-things.js'
import { thinkpad } from '../donations/donation-language.js'
import {
  atHolder,
  erased,
  inKit,
  inSealedKit,
  inStock,
  inspected,
  noMedium,
  overwriteReported,
  received,
  returned,
  tested,
} from './device-language.js'
import {
  atEmmaus,
  consigned,
  correct,
  corrected,
  correctIdentity,
  lost,
  onPalletNow,
  retired,
  undoIntake,
} from './device-life-language.js'
import { after, given } from './device-spec.js'

const sunday = '2026-01-04T09:00:00Z'
const was = { happenedAt: monday, device: thinkpad }
type Changes = Readonly<Record<string, unknown>>

/** What the stream records of a corrected intake, after so many facts. */
const intakeCorrected = (changes: Changes, asOf: number, more: object = {}) => {
  const { happenedAt = monday, ...device } = changes as { happenedAt?: string }
  const is = { happenedAt, device: { ...thinkpad, ...device } }
  return corrected({
    ...{ revision: 0, changes, factType: 'DeviceReceived' },
    intake: { donationId: lot, asOf, was, is, ...more },
  })
}
const asked = (changes: Changes) => correct({ revision: 0, changes })

t.test(
  'X1 W1 what its donor declared of a weight or a value is put right, and told to its lot',
  async (t) => {
    for (const changes of [{ weightGrams: 2_100 }, { weightGrams: null }, { unitValueCents: 9_000 }])
      given(t, ...inStock)
        .when(asked(changes))
        .records(intakeCorrected(changes, 2))
  },
)

t.test('X1 an intake is told of another moment: before, on and after the next fact', async (t) => {
  const next = at(monday, '09:30')
  for (const happenedAt of [sunday, at(monday, '09:29'), next])
    given(t, ...inStock)
      .when(asked({ happenedAt }))
      .records(intakeCorrected({ happenedAt }, 2))
  t.match(after(...inStock, intakeCorrected({ happenedAt: next }, 2)), { receivedAt: next, inspected: true })
  given(t, ...inStock)
    .when(asked({ happenedAt: at(monday, '09:31') }))
    .refuses('breaks-later-fact', {
      fact: { type: 'DeviceInspected', happenedAt: next, reason: 'device-not-found' },
    })
})

t.test(
  'E8 X1 what was erased before a wrong intake is proven once its date is put right, without a second wipe',
  async (t) => {
    const wiped = { ...hddOverwritten, startedAt: at(wednesday, '08:00'), endedAt: at(wednesday, '12:00') }
    const late: DeviceEvent[] = [
      received({ happenedAt: at(wednesday, '15:00') }),
      inspected({ happenedAt: at(wednesday, '15:10'), media: [hdd] }),
      overwriteReported({ happenedAt: at(wednesday, '15:20'), report: wiped }),
    ]
    const verdict = (...history: DeviceEvent[]) => {
      const device = after(...history)
      const [medium] = device.media
      return medium && judgementOf(medium, device, thursday).verdict
    }
    t.equal(verdict(...late), 'not-proven')
    const right = corrected({
      ...{ revision: 0, changes: { happenedAt: at(wednesday, '07:30') }, factType: 'DeviceReceived' },
    })
    t.equal(verdict(...late, right), 'erased')
    const after_ = corrected({ ...right.data, changes: { happenedAt: at(wednesday, '12:01') } })
    t.equal(verdict(...late, after_), 'not-proven', 'still before that intake')
  },
)

t.test('X1 E1 no date of an intake makes a kit’s seal untrue: it is named', async (t) => {
  given(t, ...inSealedKit)
    .when(asked({ happenedAt: at(monday, '12:59') }))
    .refuses('breaks-later-fact')
})

t.test('X1 a category is corrected while no kit, slip or pallet was told of it', async (t) => {
  const desktop = { category: 'desktop' }
  given(t, ...inStock)
    .when(asked(desktop))
    .records(intakeCorrected(desktop, 2))
  given(t, ...inKit)
    .when(asked(desktop))
    .refuses('device-in-kit')
  given(t, ...inSealedKit)
    .when(asked(desktop))
    .refuses('device-sealed')
  given(t, ...atHolder)
    .when(asked(desktop))
    .refuses('device-handed-over')
  given(t, ...inStock, consigned({ happenedAt: wednesday }))
    .when(asked(desktop))
    .refuses('device-consigned')
  given(t, ...onPalletNow)
    .when(asked(desktop))
    .refuses('device-loaded')
  given(t, ...inStock, retired())
    .when(asked(desktop))
    .records(intakeCorrected(desktop, 3))
  given(t, ...inStock, lost({ happenedAt: wednesday }))
    .when(asked(desktop))
    .records(intakeCorrected(desktop, 3))
})

t.test('X1 a category stays once a holder or a recycler was told of it', async (t) => {
  given(t, ...atHolder, returned())
    .when(correct({ revision: 0, changes: { category: 'desktop' }, happenedAt: '2027-02-01T09:00:00Z' }))
    .refuses('intake-in-use')
})

t.test('X1 what a machine is stays, once it was accepted or taken as that machine', async (t) => {
  for (const changes of [{ weightGrams: 2000 }, { model: 'Latitude 5400' }]) {
    given(t, ...atHolder)
      .when(asked(changes))
      .refuses('device-handed-over')
    given(t, ...atEmmaus)
      .when(asked(changes))
      .refuses('intake-in-use')
  }
})

t.test('X1 E5 what becomes a screen by a correction was inspected before', async (t) => {
  given(t, received())
    .when(asked({ category: 'monitor' }))
    .refuses('device-not-inspected')
  given(t, received(), inspected(noMedium))
    .when(asked({ category: 'monitor' }))
    .records(intakeCorrected({ category: 'monitor' }, 2))
})

t.test(
  'X1 R1 a category that has not the functions that were tested is refused, naming the tests',
  async (t) => {
    given(t, ...erased, tested())
      .when(asked({ category: 'desktop' }))
      .refuses('breaks-later-fact')
    // Every function of a monitor is one of a laptop.
    const screenOnly = tested({ results: { screen: 'passed', ports: 'passed' } })
    given(t, ...erased, screenOnly)
      .when(asked({ category: 'monitor' }))
      .records(intakeCorrected({ category: 'monitor' }, erased.length + 1))
  },
)

t.test(
  'I1 X1 the same serial written otherwise is no other device; another one is claimed first',
  async (t) => {
    given(t, ...inStock)
      .when(asked({ serial: 'pf1a2b3c', maker: 'LENOVO Inc.' }))
      .records(intakeCorrected({ serial: 'pf1a2b3c', maker: 'LENOVO Inc.' }, 2))
    for (const changes of [{ serial: 'PF-9Z8Y7X' }, { maker: 'Dell' }]) {
      given(t, ...inStock)
        .when(asked(changes))
        .refuses('serial-not-claimed')
      given(t, ...inStock)
        .when(correctIdentity({ revision: 0, changes }))
        .records(intakeCorrected(changes, 2))
    }
    given(t, ...inStock)
      .when(correctIdentity({ revision: 0, changes: { serial: '' } }))
      .refuses('corrected-fact-invalid')
    t.match(after(...inStock, intakeCorrected({ serial: 'PF-9Z8Y7X' }, 2)), {
      serial: 'PF-9Z8Y7X',
      labelCode: labelOf(1),
    })
  },
)

t.test('X1 an intake is never withdrawn, and its label and lot are not corrected', async (t) => {
  given(t, ...inStock)
    .when(correct({ revision: 0, changes: null }))
    .refuses('fact-not-correctable')
  given(t, ...inStock)
    .when(correct({ revision: 0, changes: { donationId: lot, siteId: lot } }))
    .refuses('field-not-correctable', { missing: ['donationId', 'siteId'] })
  given(t, ...inStock)
    .when(correct({ revision: 0, changes: { model: 'T480s' }, partnerId: emmaus }))
    .refuses('fact-of-another-partner')
})

t.test(
  'X1 a lot that cannot follow brings the device back, unless it was corrected again since',
  async (t) => {
    const changes = { serial: 'PF-9Z8Y7X' }
    const first = intakeCorrected(changes, 2)
    const { intake } = first.data
    if (!intake) throw new Error('an intake was corrected')
    const back = { happenedAt: monday, ...thinkpad } as Record<string, unknown>
    delete back['labelCode']
    given(t, ...inStock, first)
      .when(undoIntake({ intake }))
      .records(
        corrected({
          ...{ revision: 0, changes: back, factType: 'DeviceReceived', reason: 'donation-closed' },
          ...{ intake: { donationId: lot, asOf: 3, was: intake.is, is: was, undone: true } },
        }),
      )
    const again = corrected({
      ...{ revision: 0, changes: { serial: 'PF-0000001' }, factType: 'DeviceReceived' },
    })
    given(t, ...inStock, first, again)
      .when(undoIntake({ intake }))
      .recordsNothing()
  },
)
