import t from 'tap'
import {
  BeneficiaryCommand,
  BeneficiaryEvent,
  beneficiaryDecider,
} from '../../../src/domain/beneficiaries/beneficiary.js'
import { specFor } from '../../support/decider-spec.js'
import {
  at,
  fourthKit,
  friday,
  kit,
  marc,
  monday,
  nextYear,
  otherKit,
  sonia,
  thirdKit,
  thursday,
  tuesday,
  wednesday,
  weeefund,
} from '../../support/people-and-things.js'
import {
  allowSecond,
  decide,
  decided,
  eligibilityWithdrawn,
  eligible,
  giveBackKit,
  kitGivenBack,
  kitReceived,
  promise,
  promised,
  promiseWithdrawn,
  receiveKit,
  register,
  registered,
  secondAllowed,
  withdrawEligibility,
  withdrawPromise,
  withKit,
  withPromise,
} from './beneficiary-language.js'

const given = specFor(beneficiaryDecider, { events: BeneficiaryEvent, commands: BeneficiaryCommand })

t.test('a person is registered once, by a file’s code', async (t) => {
  given(t).when(register()).records(registered())
  given(t, registered())
    .when(register({ happenedAt: tuesday }))
    .recordsNothing()
  given(t, registered())
    .when(register({ fileCode: 'OTHER-1', happenedAt: tuesday }))
    .refuses('beneficiary-already-registered')
  for (const command of [
    decide(),
    withdrawEligibility(),
    allowSecond(),
    promise(),
    withdrawPromise(),
    receiveKit(),
  ])
    given(t).when(command).refuses('beneficiary-not-found')
})

t.test('a person lives in the Métropole, by INSEE code', async (t) => {
  // Bourg-en-Bresse; Villefranche-sur-Saône, in the département and outside the Métropole.
  for (const communeCode of ['01053', '69264'])
    given(t).when(register({ communeCode })).refuses('commune-outside-metropole')
  // Lyon 3e; Pierre-Bénite under the code it had before it joined Oullins.
  for (const communeCode of ['69383', '69152'])
    given(t).when(register({ communeCode })).records(registered({ communeCode }))
})

t.test('H2 a kit is promised only to somebody eligible that day, for that programme', async (t) => {
  given(t, registered()).when(decide()).records(decided())
  given(t, ...eligible)
    .when(promise())
    .records(promised())
  given(t, registered()).when(promise()).refuses('not-eligible')
  given(t, ...eligible)
    .when(promise({ programme: 'grant' }))
    .refuses('not-eligible')
  for (const day of ['2026-01-05T22:59:00Z', '2026-06-30T22:00:00Z'])
    given(t, registered(), decided({ happenedAt: monday }))
      .when(promise({ happenedAt: day }))
      .refuses('not-eligible')
  const lastDay = { happenedAt: '2026-06-30T21:59:00Z' }
  given(t, ...eligible)
    .when(promise(lastDay))
    .records(promised(lastDay))
})

t.test('H2 an eligibility has a beginning and an end, in that order', async (t) => {
  given(t, registered())
    .when(decide({ validUntil: '2026-01-05' }))
    .refuses('eligibility-ends-before-it-begins')
})

t.test('H2 a refused or withdrawn eligibility ends what was promised on it', async (t) => {
  const promises = [{ kitId: kit, kitPartnerId: weeefund }]
  const refusedOn = { granted: false, happenedAt: thursday }
  given(t, ...withPromise)
    .when(decide(refusedOn))
    .records(decided({ ...refusedOn, promises }))
  given(t, ...withPromise)
    .when(withdrawEligibility())
    .records(eligibilityWithdrawn({ promises }))
  given(t, ...withKit)
    .when(withdrawEligibility({ happenedAt: nextYear }))
    .records(eligibilityWithdrawn({ happenedAt: nextYear, promises: [] }))
  for (const ended of [decided(refusedOn), eligibilityWithdrawn()])
    given(t, ...eligible, ended)
      .when(promise({ happenedAt: friday }))
      .refuses('not-eligible')
})

t.test('H2 the newest decision holds for its programme, and touches no other', async (t) => {
  const grant = decided({ programme: 'grant' })
  const renewed = decided({ validFrom: '2026-07-01', validUntil: '2026-12-31', happenedAt: thursday })
  given(t, registered(), decided(), grant, renewed)
    .when(promise({ happenedAt: friday }))
    .refuses('not-eligible')
  const ofGrant = { programme: 'grant' as const, happenedAt: friday }
  given(t, registered(), decided(), grant, renewed).when(promise(ofGrant)).records(promised(ofGrant))
})

t.test('H1 one kit per person and programme', async (t) => {
  const second = { kitId: otherKit, happenedAt: at(friday, '15:00') }
  given(t, ...withPromise)
    .when(promise({ happenedAt: thursday }))
    .recordsNothing()
  given(t, ...withPromise)
    .when(promise(second))
    .refuses('already-has-kit', { existingId: kit })
  given(t, ...withKit)
    .when(promise(second))
    .refuses('already-has-kit', { existingId: kit })
  given(t, ...withPromise, promiseWithdrawn())
    .when(promise(second))
    .records(promised(second))
  const grant = { ...second, programme: 'grant' as const }
  given(t, ...withKit, decided({ programme: 'grant' }))
    .when(promise(grant))
    .records(promised(grant))
})

t.test('H1 an exception names who allowed it, and is used once', async (t) => {
  const second = { kitId: otherKit, happenedAt: at(friday, '15:00') }
  given(t, ...withKit)
    .when(allowSecond())
    .records(secondAllowed())
  given(t, ...withKit, secondAllowed())
    .when(promise(second))
    .records(promised({ ...second, exceptionAllowedBy: sonia }))
  const used = [...withKit, secondAllowed(), promised({ ...second, exceptionAllowedBy: sonia })]
  given(t, ...used)
    .when(promise({ kitId: thirdKit, happenedAt: nextYear }))
    .refuses('not-eligible')
  given(t, ...used)
    .when(promise({ kitId: thirdKit, happenedAt: at(friday, '16:00') }))
    .refuses('already-has-kit')
})

t.test('H1 an exception is not needed for a first kit, and kept for the second', async (t) => {
  given(t, ...eligible, secondAllowed({ happenedAt: tuesday }))
    .when(promise())
    .records(promised())
  const second = { kitId: otherKit, happenedAt: friday }
  given(t, ...eligible, secondAllowed({ happenedAt: tuesday }), promised())
    .when(promise(second))
    .records(promised({ ...second, exceptionAllowedBy: sonia }))
})

t.test('H1 an exception belongs to its programme', async (t) => {
  const both = [
    ...[registered(), decided(), decided({ programme: 'grant' })],
    ...[promised(), promised({ kitId: thirdKit, programme: 'grant' })],
    ...[secondAllowed({ programme: 'grant' }), secondAllowed()],
  ]
  const second = { kitId: otherKit, happenedAt: friday }
  const secondGrant = { kitId: fourthKit, programme: 'grant' as const, happenedAt: friday }
  given(t, ...both, promised({ ...second, exceptionAllowedBy: sonia }))
    .when(promise(secondGrant))
    .records(promised({ ...secondGrant, exceptionAllowedBy: sonia }))
  given(t, ...withKit, secondAllowed({ programme: 'grant', allowedBy: marc }))
    .when(promise(second))
    .refuses('already-has-kit')
})

t.test('a promise is withdrawn while the kit has not left', async (t) => {
  given(t, ...withPromise)
    .when(withdrawPromise())
    .records(promiseWithdrawn())
  given(t, ...eligible)
    .when(withdrawPromise())
    .recordsNothing()
  given(t, ...withKit)
    .when(withdrawPromise({ happenedAt: nextYear }))
    .refuses('promise-not-found')
})

t.test('H1 a kit that left is received, even if its promise was withdrawn at that moment', async (t) => {
  given(t, ...withPromise)
    .when(receiveKit())
    .records(kitReceived())
  given(t, ...withKit)
    .when(receiveKit({ happenedAt: nextYear }))
    .recordsNothing()
  const withdrawn = [...withPromise, promiseWithdrawn()]
  given(t, ...withdrawn)
    .when(receiveKit())
    .records(kitReceived())
  given(t, ...withdrawn, kitReceived())
    .when(promise({ kitId: otherKit, happenedAt: at(friday, '15:00') }))
    .refuses('already-has-kit', { existingId: kit })
})

t.test('H1 H6 a kit given back makes room for another', async (t) => {
  given(t, ...withKit)
    .when(giveBackKit())
    .records(kitGivenBack())
  given(t, ...withKit, kitGivenBack())
    .when(giveBackKit({ happenedAt: nextYear }))
    .recordsNothing()
  given(t, ...eligible)
    .when(giveBackKit())
    .recordsNothing()
  given(t).when(giveBackKit()).refuses('beneficiary-not-found')
  const another = { kitId: otherKit, happenedAt: at(friday, '16:00') }
  given(t, ...withKit, kitGivenBack())
    .when(promise(another))
    .records(promised(another))
})

t.test('L1 a kit received and given back, told again, stays given back', async (t) => {
  given(t, ...withKit, kitGivenBack())
    .when(receiveKit())
    .recordsNothing()
})

t.test('L1 a late decision is judged with the promises after it', async (t) => {
  const early = { happenedAt: at(tuesday, '17:00') }
  given(t, ...withPromise)
    .when(decide({ ...early, granted: false }))
    .refuses('breaks-later-fact', {
      fact: { type: 'KitPromised', happenedAt: wednesday, reason: 'not-eligible' },
    })
  given(t, ...withPromise)
    .when(decide({ ...early, validUntil: '2026-12-31' }))
    .records(decided({ ...early, validUntil: '2026-12-31' }))
  given(t, ...withPromise)
    .when(promise({ kitId: otherKit, happenedAt: at(tuesday, '18:00') }))
    .refuses('breaks-later-fact', {
      fact: { type: 'KitPromised', happenedAt: wednesday, reason: 'already-has-kit' },
    })
})

t.test('every refusal is reached above', async (t) => {
  given.everyRefusalIsReached(t, {
    'beneficiary-not-found': true,
    'beneficiary-already-registered': true,
    'commune-outside-metropole': true,
    'eligibility-ends-before-it-begins': true,
    'not-eligible': true,
    'already-has-kit': true,
    'promise-not-found': true,
    'breaks-later-fact': true,
  })
})
