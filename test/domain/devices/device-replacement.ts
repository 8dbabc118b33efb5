/** T7. One device takes another's place with its holder: it is as fit as any that leaves. */
import t from 'tap'
import {
  at,
  emmaus,
  friday,
  handOverId,
  kit,
  nextMonday,
  nextYear,
  otherKit,
  otherLaptop,
  thursday,
  wednesday,
} from '../../support/people-and-things.js'
import {
  atHolder,
  erased,
  flagRaised,
  handedOver,
  handOver,
  inKit,
  inSealedKit,
  inStock,
  received,
  reconditioned,
  returned,
  takeBack,
  test,
  tested,
} from './device-language.js'
import {
  lostByHolder,
  markReplaced,
  replace,
  replaced,
  replacementSealed,
  replacementWithdrawn,
  retired,
  strippedLaptop,
  withdrawReplacement,
} from './device-life-language.js'
import { after, given } from './device-spec.js'

t.test('T7 E1 R1 R3 R4 R5 a replacement is fit, as whatever leaves', async (t) => {
  given(t, ...reconditioned)
    .when(replace())
    .records(replacementSealed())
  given(t, received()).when(replace()).refuses('device-not-inspected')
  given(t, ...inStock, tested())
    .when(replace())
    .refuses('medium-not-erased')
  given(t, ...erased)
    .when(replace())
    .refuses('functions-not-passed')
  given(t, ...reconditioned, flagRaised({ happenedAt: at(wednesday, '08:00') }))
    .when(replace())
    .refuses('device-blocked')
  given(t, received({ enteredAsWaste: true }), ...reconditioned.slice(1))
    .when(replace())
    .refuses('waste-status-not-lifted')
  given(t, ...reconditioned, tested({ results: {}, batteryHealthPercent: 12 }))
    .when(replace())
    .refuses('battery-too-weak', { limit: 50, actual: 12 })
})

t.test('T7 K1 a replacement is nobody else’s', async (t) => {
  for (const [history, refusal] of [
    [inKit, 'device-in-kit'],
    [inSealedKit, 'device-sealed'],
    [atHolder, 'device-handed-over'],
    [strippedLaptop, 'device-stripped'],
    [[...erased, retired()], 'device-retired'],
  ] as const)
    given(t, ...history)
      .when(replace({ happenedAt: nextMonday, kitId: otherKit }))
      .refuses(refusal)
  given(t, ...reconditioned)
    .when(replace({ partnerId: emmaus }))
    .refuses('not-custodian')
})

t.test('T7 sealed for a kit that has left, it is changed no more, and leaves with its receipt', async (t) => {
  const ready = [...reconditioned, replacementSealed()]
  given(t, ...ready)
    .when(replace({ happenedAt: thursday }))
    .recordsNothing()
  given(t, ...ready)
    .when(test({ happenedAt: thursday }))
    .refuses('device-sealed')
  given(t, ...ready)
    .when(handOver({ happenedAt: wednesday }))
    .records(handedOver({ happenedAt: wednesday }))
  t.strictSame(after(...ready, handedOver({ happenedAt: wednesday })).use, {
    state: 'handed-over',
    kitId: kit,
    handOverId,
  })
})

t.test('T7 a replacement that its kit refuses is in stock again, fit as it was', async (t) => {
  const ready = [...reconditioned, replacementSealed()]
  given(t, ...ready)
    .when(withdrawReplacement())
    .records(replacementWithdrawn())
  given(t, ...ready, replacementWithdrawn())
    .when(withdrawReplacement({ happenedAt: friday }))
    .recordsNothing()
  given(t, ...ready, replacementWithdrawn())
    .when(replace({ happenedAt: friday }))
    .records(replacementSealed({ happenedAt: friday }))
  given(t, ...ready)
    .when(withdrawReplacement({ kitId: otherKit }))
    .refuses('device-not-in-this-kit')
  given(t, ...atHolder)
    .when(withdrawReplacement({ happenedAt: nextMonday }))
    .refuses('device-handed-over')
})

t.test(
  'T7 the device it replaces is told so, at its holder’s or lost, and still comes back by a return',
  async (t) => {
    for (const history of [atHolder, lostByHolder])
      given(t, ...history)
        .when(markReplaced())
        .records(replaced())
    given(t, ...atHolder, replaced())
      .when(markReplaced({ happenedAt: nextYear }))
      .recordsNothing()
    given(t, ...atHolder)
      .when(markReplaced({ kitId: otherKit }))
      .refuses('device-not-handed-over')
    given(t, ...reconditioned)
      .when(markReplaced())
      .refuses('device-not-handed-over')
    given(t, ...atHolder, replaced())
      .when(takeBack())
      .records(returned())
    t.match(after(...atHolder, replaced()), { replacedBy: otherLaptop, use: { state: 'handed-over' } })
    t.match(after(...atHolder, replaced(), returned()), { replacedBy: null, use: { state: 'in-stock' } })
  },
)

t.test('L1 T7 a return told late, from before the replacement, is refused naming it', async (t) => {
  given(t, ...atHolder, replaced())
    .when(takeBack({ happenedAt: at(friday, '17:00') }))
    .refuses('breaks-later-fact', {
      fact: { type: 'DeviceReplaced', happenedAt: nextMonday, reason: 'device-not-handed-over' },
    })
})
