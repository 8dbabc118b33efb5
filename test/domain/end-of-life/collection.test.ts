import t from 'tap'
import {
  collectionDecider,
  manifestWeight,
  treatableGrams,
} from '../../../src/domain/end-of-life/collection.js'
import {
  CollectionCommand,
  CollectionEvent,
  isHazardous,
  WasteCode,
} from '../../../src/domain/end-of-life/collection-facts.js'
import { specFor } from '../../support/decider-spec.js'
import {
  at,
  emmaus,
  friday,
  laptop,
  nextMonday,
  nextTuesday,
  nextYear,
  otherLaptop,
  recycler,
  sonia,
  thursday,
  wednesday,
  weeefund,
  weeefundLyon,
} from '../../support/people-and-things.js'
import {
  addDevice,
  addLoose,
  arrived,
  cancel,
  cancelled,
  correct,
  corrected,
  depart,
  departed,
  deviceAdded,
  deviceRemoved,
  ended,
  filled,
  gone,
  looseAdded,
  looseRemoved,
  plan,
  planned,
  removeDevice,
  removeLoose,
  treat,
  treated,
  weigh,
  weighed,
} from './collection-language.js'

const given = specFor(collectionDecider, { events: CollectionEvent, commands: CollectionCommand })
const after = (...history: CollectionEvent[]) => {
  const { now } = history.reduce(collectionDecider.evolve, collectionDecider.initial)
  if (now.status === 'absent') throw new Error('this story has no collection')
  return now
}

t.test('a collection is planned once', async (t) => {
  given(t).when(plan()).records(planned())
  given(t, planned())
    .when(plan({ happenedAt: thursday }))
    .recordsNothing()
  given(t, planned())
    .when(plan({ happenedAt: thursday, siteId: weeefundLyon }))
    .refuses('collection-already-planned')
  for (const command of [addDevice(), addLoose(), depart(), weigh(), treat(), cancel()])
    given(t).when(command).refuses('collection-not-found')
})

t.test('the usual story: filled, departed, weighed at arrival, treated', async (t) => {
  given(t, planned()).when(addDevice()).records(deviceAdded())
  given(t, planned()).when(addLoose()).records(looseAdded())
  given(t, ...filled)
    .when(depart())
    .records(departed())
  given(t, ...gone)
    .when(weigh())
    .records(weighed())
  given(t, ...arrived)
    .when(treat())
    .records(treated())
})

t.test('a retry of any of it records nothing more', async (t) => {
  for (const command of [
    ...[addDevice({ happenedAt: friday }), addLoose({ happenedAt: friday })],
    ...[
      depart({ happenedAt: nextMonday }),
      weigh({ happenedAt: nextTuesday }),
      treat({ happenedAt: nextYear }),
    ],
  ])
    given(t, ...ended)
      .when(command)
      .recordsNothing()
})

t.test('C2 the sender fills and sends; at arrival the recycler tells it too, and nobody else', async (t) => {
  for (const partnerId of [emmaus, recycler])
    for (const command of [addLoose({ partnerId }), depart({ partnerId }), cancel({ partnerId })])
      given(t, planned(), deviceAdded()).when(command).refuses('collection-of-another-partner')
  given(t, ...gone)
    .when(weigh({ partnerId: emmaus }))
    .refuses('collection-of-another-partner')
  given(t, ...arrived)
    .when(treat({ partnerId: emmaus }))
    .refuses('collection-of-another-partner')
  given(t, ...gone)
    .when(weigh({ partnerId: weeefund }))
    .records(weighed({ partnerId: weeefund }))
  given(t, ...arrived)
    .when(treat({ partnerId: weeefund }))
    .records(treated({ partnerId: weeefund }))
})

t.test('W1 every weight is above zero, and the manifest is worth its least sure line', async (t) => {
  for (const weightGrams of [0, -1, 1.5]) {
    t.notOk(CollectionCommand.safeParse(addLoose({ weightGrams })).success)
    t.notOk(CollectionCommand.safeParse(addDevice({ weightGrams })).success)
    t.notOk(CollectionCommand.safeParse(weigh({ weightGrams })).success)
    t.notOk(CollectionCommand.safeParse(treat({ operations: [{ code: 'R4', weightGrams }] })).success)
  }
  t.strictSame(manifestWeight(after(...filled)), { weightGrams: 10_000, weightBasis: 'REAL' })
  const estimated = { weightBasis: 'ESTIMATED' as const }
  given(t, planned(), deviceAdded(estimated), looseAdded()).when(depart()).records(departed(estimated))
  const declared = { weightBasis: 'DECLARED' as const }
  given(t, planned(), deviceAdded(), looseAdded(declared)).when(depart()).records(departed(declared))
  given(t, planned(), deviceAdded(estimated), looseAdded(declared))
    .when(depart())
    .records(departed(estimated))
  given(t, planned(), deviceAdded()).when(addLoose(declared)).records(looseAdded(declared))
})

t.test('W1 the weight at arrival takes the place of the other, and both are kept', async (t) => {
  given(t, ...gone)
    .when(weigh({ weightGrams: 10_240 }))
    .records(weighed({ weightGrams: 10_240 }))
  // Weighed once: another weight is a correction, with its reason.
  given(t, ...arrived)
    .when(weigh({ weightGrams: 9_900, happenedAt: nextTuesday }))
    .refuses('collection-already-weighed')
  t.match(after(...gone, weighed({ weightGrams: 10_240 })), {
    departure: { weightGrams: 10_000 },
    arrival: { weightGrams: 10_240, ticket: 'PB-118' },
  })
})

t.test('lines come and go while the pallet stands there', async (t) => {
  given(t, ...filled)
    .when(removeDevice())
    .records(deviceRemoved())
  given(t, ...filled)
    .when(removeLoose())
    .records(looseRemoved())
  for (const command of [removeDevice(), removeLoose()])
    given(t, planned()).when(command).refuses('line-not-on-manifest')
  given(t, planned()).when(depart()).refuses('collection-empty')
  given(t, ...filled, deviceRemoved(), looseRemoved())
    .when(depart())
    .refuses('collection-empty')
  given(t, ...filled, deviceRemoved())
    .when(depart())
    .records(departed({ weightGrams: 8_350, deviceIds: [] }))
})

t.test('W3 the manifest is frozen at departure', async (t) => {
  const later = { happenedAt: nextMonday }
  for (const history of [gone, arrived, ended])
    for (const command of [
      ...[addDevice({ ...later, deviceId: otherLaptop }), addLoose({ ...later, looseId: otherLaptop })],
      ...[removeDevice(later), removeLoose(later), cancel(later)],
      depart({ ...later, signature: { actorId: sonia, on: 'paper' } }),
    ])
      given(t, ...history)
        .when(command)
        .refuses('manifest-frozen')
})

t.test('W3 a destination that is not authorised that day takes nothing', async (t) => {
  const until = (validFrom: string, validUntil: string) => ({ authorisation: { validFrom, validUntil } })
  for (const authorisation of [
    { authorisation: null },
    until('2025-01-01', '2026-01-08'),
    until('2026-01-10', '2026-12-31'),
  ])
    given(t, ...filled)
      .when(depart(authorisation))
      .refuses('destination-not-authorised')
  const thatDay = until('2026-01-09', '2026-01-09')
  given(t, ...filled)
    .when(depart(thatDay))
    .records(departed(thatDay))
  // 23:30 UTC on Friday is Saturday in Lyon.
  given(t, ...filled)
    .when(depart({ ...thatDay, happenedAt: at(friday, '23:30') }))
    .refuses('destination-not-authorised')
})

t.test('starred waste has its slip’s number, or the reason why there is none; never both', async (t) => {
  t.strictSame(WasteCode.options.filter(isHazardous), ['16 02 13*', '20 01 35*'])
  const noSlip = { slipNumber: null }
  const explained = { slipNumber: null, noSlipReason: 'Collecte par le SDIS' }
  for (const wasteCode of WasteCode.options) {
    const history = [planned({ wasteCode }), ...filled.slice(1)]
    if (isHazardous(wasteCode))
      given(t, ...history)
        .when(depart(noSlip))
        .refuses('slip-or-reason-missing')
    else
      given(t, ...history)
        .when(depart(noSlip))
        .records(departed(noSlip))
    given(t, ...history)
      .when(depart(explained))
      .records(departed(explained))
    given(t, ...history)
      .when(depart({ noSlipReason: 'Les deux' }))
      .refuses('slip-and-reason')
  }
  for (const slipNumber of ['', 'bsd', 'BSD 1', '-ABC1'])
    t.notOk(CollectionCommand.safeParse(depart({ slipNumber })).success, slipNumber)
})

t.test('W4 what is treated is what was weighed, give or take the dated tolerance', async (t) => {
  const grams = (weightGrams: number) => ({ operations: [{ code: 'R4', weightGrams }] })
  t.equal(treatableGrams(10_000, '2026-01-13'), 10_500)
  t.equal(treatableGrams(99, '2026-01-13'), 103, 'rounded down')
  t.equal(treatableGrams(10_000, '2021-12-31'), 10_000, 'no tolerance before its day')
  given(t, ...arrived)
    .when(treat(grams(10_500)))
    .records(treated(grams(10_500)))
  given(t, ...arrived)
    .when(treat(grams(10_501)))
    .refuses('treated-more-than-shipped', { limit: 10_500, actual: 10_501 })
  const split = { operations: [...grams(6_000).operations, { code: 'D10', weightGrams: 4_501 }] }
  given(t, ...arrived)
    .when(treat(split))
    .refuses('treated-more-than-shipped', { limit: 10_500, actual: 10_501 })
  given(t, ...arrived)
    .when(treat(grams(4_000)))
    .records(treated(grams(4_000)))
})

t.test('W4 weighed, then treated, in that order and once', async (t) => {
  given(t, ...filled)
    .when(weigh())
    .refuses('collection-not-departed')
  given(t, ...filled)
    .when(treat())
    .refuses('collection-not-departed')
  given(t, ...gone)
    .when(treat())
    .refuses('collection-not-weighed')
  const later = { happenedAt: nextYear }
  given(t, ...ended)
    .when(weigh({ ...later, weightGrams: 20_000 }))
    .refuses('collection-already-treated')
  given(t, ...ended)
    .when(treat({ ...later, certificateSha256: '3'.repeat(64) }))
    .refuses('collection-already-treated')
  for (const code of ['R0', 'R14', 'D16', 'recyclage'])
    t.notOk(CollectionCommand.safeParse(treat({ operations: [{ code, weightGrams: 1 }] })).success, code)
})

t.test('a collection that did not leave is cancelled, and lets its devices go', async (t) => {
  given(t, ...filled)
    .when(cancel())
    .records(cancelled())
  given(t, ...filled, cancelled())
    .when(cancel({ happenedAt: friday }))
    .recordsNothing()
  for (const command of [addLoose({ happenedAt: friday }), depart(), removeDevice({ happenedAt: friday })])
    given(t, ...filled, cancelled())
      .when(command)
      .refuses('collection-cancelled')
})

t.test(
  'X1 each organisation corrects what it told: the sender its slip, the recycler its weight',
  async (t) => {
    given(t, ...gone)
      .when(correct())
      .records(corrected())
    const slip = { revision: 3, changes: { slipNumber: 'BSD-20260109-XYZ' } }
    given(t, ...ended)
      .when(correct(slip))
      .records(corrected({ ...slip, factType: 'CollectionDeparted' }))
    const weight = { partnerId: recycler, revision: 4, changes: { weightGrams: 9_800 } }
    given(t, ...ended)
      .when(correct(weight))
      .records(corrected({ ...weight, factType: 'CollectionWeighed' }))
    given(t, ...ended)
      .when(correct({ ...weight, partnerId: weeefund }))
      .refuses('fact-of-another-partner')
    given(t, ...gone)
      .when(correct({ changes: { wasteCode: '16 02 13*' } }))
      .recordsNothing()
  },
)

t.test(
  'W3 leaving again under another slip is refused, not passed over: the manifest is frozen',
  async (t) => {
    given(t, planned(), deviceAdded(), departed()).when(depart()).recordsNothing()
    given(t, planned(), deviceAdded(), departed())
      .when(depart({ slipNumber: 'BSDD-20261124-OTHER00001' }))
      .refuses('manifest-frozen')
    given(t, planned(), deviceAdded(), departed())
      .when(correct({ revision: 2, changes: { happenedAt: friday } }))
      .refuses('field-not-correctable', { missing: ['happenedAt'] })
  },
)

t.test('X1 W3 which devices left, where to and how heavy is not corrected: it was signed', async (t) => {
  for (const changes of [{ deviceIds: [] }, { weightGrams: 1 }, { authorisation: null }])
    given(t, ...ended)
      .when(correct({ revision: 3, changes }))
      .refuses('field-not-correctable', { missing: Object.keys(changes) })
  for (const revision of [1, 2])
    given(t, ...ended)
      .when(correct({ revision, changes: null }))
      .refuses('fact-not-correctable')
  for (const revision of [0, 3, 5])
    given(t, ...ended)
      .when(correct({ revision, partnerId: revision === 5 ? recycler : weeefund, changes: null }))
      .refuses('fact-not-correctable')
  given(t, ...ended)
    .when(correct({ revision: 6 }))
    .refuses('fact-not-found')
  given(t, ...gone)
    .when(correct({ changes: { wasteCode: '16 02 15' } }))
    .refuses('corrected-fact-invalid')
  given(t, ...gone)
    .when(correct({ happenedAt: friday, changes: { happenedAt: nextMonday } }))
    .refuses('corrected-after-its-correction')
})

t.test('X1 L1 a correction that makes what followed impossible is refused, naming it', async (t) => {
  const without = { slipNumber: null }
  given(t, planned({ wasteCode: '16 02 14' }), ...filled.slice(1), departed(without))
    .when(correct({ changes: { wasteCode: '20 01 35*' } }))
    .refuses('breaks-later-fact', {
      fact: { type: 'CollectionDeparted', happenedAt: friday, reason: 'slip-or-reason-missing' },
    })
  for (const [changes, reason] of [
    [{ weightGrams: 9_000 }, 'treated-more-than-shipped'],
    [null, 'collection-not-weighed'],
  ] as const)
    given(t, ...ended)
      .when(correct({ partnerId: recycler, revision: 4, changes }))
      .refuses('breaks-later-fact', {
        fact: { type: 'CollectionTreated', happenedAt: nextTuesday, reason },
      })
  given(t, ...ended)
    .when(correct({ partnerId: recycler, revision: 4, changes: { happenedAt: at(nextTuesday, '10:00') } }))
    .refuses('collection-already-treated')
  given(t, ...gone)
    .when(correct({ revision: 3, changes: { slipNumber: null } }))
    .refuses('slip-or-reason-missing')
})

t.test('L1 a late line is judged with the departure after it', async (t) => {
  const late = { deviceId: otherLaptop, happenedAt: at(thursday, '15:00') }
  given(t, ...filled)
    .when(depart({ happenedAt: at(thursday, '08:00') }))
    .refuses('collection-empty')
  given(t, ...filled)
    .when(depart({ happenedAt: at(wednesday, '12:00') }))
    .refuses('collection-empty')
  given(t, ...filled, deviceAdded({ ...late, happenedAt: nextMonday }))
    .when(depart())
    .refuses('breaks-later-fact', {
      fact: { type: 'CollectionDeviceAdded', happenedAt: nextMonday, reason: 'manifest-frozen' },
    })
  t.match(after(...gone).devices, [{ deviceId: laptop }])
})

t.test('W3 L1 no line told late slips onto a manifest that was signed, or off it', async (t) => {
  const fact = { type: 'CollectionDeparted', happenedAt: friday, reason: 'manifest-frozen' }
  const late = { happenedAt: at(thursday, '15:00') }
  for (const command of [
    ...[addDevice({ ...late, deviceId: otherLaptop }), addLoose({ ...late, looseId: otherLaptop })],
    ...[removeDevice(late), removeLoose(late)],
  ])
    given(t, ...gone)
      .when(command)
      .refuses('breaks-later-fact', { fact })
  given(t, ...filled, cancelled({ happenedAt: friday }))
    .when(addDevice({ ...late, deviceId: otherLaptop }))
    .refuses('breaks-later-fact', {
      fact: { type: 'CollectionCancelled', happenedAt: friday, reason: 'collection-cancelled' },
    })
})

t.test('every refusal is reached above', async (t) => {
  given.everyRefusalIsReached(t, {
    'collection-not-found': true,
    'collection-already-planned': true,
    'collection-of-another-partner': true,
    'collection-cancelled': true,
    'collection-empty': true,
    'manifest-frozen': true,
    'line-not-on-manifest': true,
    'destination-not-authorised': true,
    'slip-or-reason-missing': true,
    'slip-and-reason': true,
    'collection-not-departed': true,
    'collection-not-weighed': true,
    'collection-already-weighed': true,
    'collection-already-treated': true,
    'treated-more-than-shipped': true,
    'fact-not-found': true,
    'fact-not-correctable': true,
    'field-not-correctable': true,
    'fact-of-another-partner': true,
    'corrected-after-its-correction': true,
    'corrected-fact-invalid': true,
    'breaks-later-fact': true,
  })
})
