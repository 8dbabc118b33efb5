import t from 'tap'
import { beneficiaryDecider } from '../../../src/domain/beneficiaries/beneficiary.js'
import { BeneficiaryCommand, BeneficiaryEvent } from '../../../src/domain/beneficiaries/beneficiary-facts.js'
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
  weeefundLyon,
} from '../../support/people-and-things.js'
import {
  allowSecond,
  asGift,
  byCollege,
  contactStated,
  correctIdentity,
  decide,
  decided,
  eligibilityWithdrawn,
  eligible,
  forget,
  forgotten,
  giveBackKit,
  giveNotice,
  identityCorrected,
  identityRead,
  joinWaitingList,
  kitGivenBack,
  kitReceived,
  leaveWaitingList,
  noticeGiven,
  promise,
  promised,
  promiseWithdrawn,
  readIdentity,
  receiveKit,
  register,
  registered,
  secondAllowed,
  stateContact,
  waitingListJoined,
  waitingListLeft,
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
  const grant = decided(byCollege)
  const renewed = decided({ validFrom: '2026-07-01', validUntil: '2026-12-31', happenedAt: thursday })
  given(t, registered(), decided(), grant, renewed)
    .when(promise({ happenedAt: friday }))
    .refuses('not-eligible')
  const ofGrant = { programme: 'grant' as const, happenedAt: friday }
  given(t, registered(), decided(), grant, renewed)
    .when(promise(ofGrant))
    .records(promised({ ...ofGrant, ...asGift }))
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
  given(t, ...withKit, decided(byCollege))
    .when(promise(grant))
    .records(promised({ ...grant, ...asGift }))
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
    ...[registered(), decided(), decided(byCollege)],
    ...[promised(), promised({ kitId: thirdKit, ...asGift })],
    ...[secondAllowed({ programme: 'grant' }), secondAllowed()],
  ]
  const second = { kitId: otherKit, happenedAt: friday }
  const secondGrant = { kitId: fourthKit, programme: 'grant' as const, happenedAt: friday }
  given(t, ...both, promised({ ...second, exceptionAllowedBy: sonia }))
    .when(promise(secondGrant))
    .records(promised({ ...secondGrant, ...asGift, exceptionAllowedBy: sonia }))
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

t.test(
  'H2 a kit comes by prescription, a gift by college, university or RSJ; each attests its own road',
  async (t) => {
    // Left out, the road follows from programme and prescriber.
    given(t, registered())
      .when(decide({ programme: 'grant', prescriber: 'university' }))
      .records(decided({ programme: 'grant', prescriber: 'university', route: 'student' }))
    given(t, registered())
      .when(decide({ programme: 'grant', prescriber: 'mission-locale', route: 'rsj' }))
      .records(decided({ programme: 'grant', prescriber: 'mission-locale', route: 'rsj' }))
    given(t, registered())
      .when(decide({ programme: 'kit', prescriber: 'university' }))
      .refuses('prescriber-not-of-route')
    given(t, registered())
      .when(decide({ programme: 'grant', prescriber: 'caf', route: 'college' }))
      .refuses('prescriber-not-of-route')
    given(t, registered())
      .when(decide({ programme: 'kit', prescriber: 'college', route: 'college' }))
      .refuses('route-not-of-programme')
  },
)

t.test('a kit is for adults; a minor may receive a gift, which the guardian signs for', async (t) => {
  given(t, registered())
    .when(decide({ isMinor: true }))
    .refuses('kit-is-for-adults')
  given(t, registered())
    .when(decide({ isMinor: false }))
    .records(decided({ isMinor: false }))
  const byUniversity = { programme: 'grant', prescriber: 'university', route: 'student' } as const
  for (const isMinor of [true, false])
    given(t, registered(), decided({ ...byUniversity, isMinor }))
      .when(promise({ programme: 'grant' }))
      .records(promised({ programme: 'grant', route: 'student', guardianSigns: isMinor }))
})

t.test(
  'a right of another kind, or of a later day, takes back what was promised on the one before',
  async (t) => {
    const promises = [{ kitId: kit, kitPartnerId: weeefund }]
    const later = { happenedAt: thursday }
    for (const changed of [{ validFrom: '2026-03-01' }, { validUntil: '2026-03-01' }, { granted: false }])
      given(t, ...withPromise)
        .when(decide({ ...later, ...changed }))
        .records(decided({ ...later, ...changed, promises }))
    given(t, ...withPromise)
      .when(decide(later))
      .records(decided(later))
  },
)

t.test(
  'an identity that turns out to be a minor’s bars a kit, and asks for a new promise of a gift',
  async (t) => {
    const minor = { isMinor: true }
    given(t, ...withPromise)
      .when(correctIdentity(minor))
      .refuses('kit-is-for-adults')
    given(t, ...withPromise)
      .when(correctIdentity())
      .records(identityCorrected())
    const byUniversity = { programme: 'grant', prescriber: 'university', route: 'student' } as const
    const gift = [
      registered(),
      decided(byUniversity),
      promised({ programme: 'grant', route: 'student', guardianSigns: false }),
    ]
    const taken = identityCorrected({ ...minor, promises: [{ kitId: kit, kitPartnerId: weeefund }] })
    given(t, ...gift)
      .when(correctIdentity(minor))
      .records(taken)
    given(t, ...gift, taken, promiseWithdrawn({ happenedAt: at(thursday, '09:30') }))
      .when(promise({ programme: 'grant', happenedAt: at(thursday, '10:00') }))
      .records(
        promised({
          programme: 'grant',
          route: 'student',
          guardianSigns: true,
          happenedAt: at(thursday, '10:00'),
        }),
      )
    given(t).when(correctIdentity()).refuses('beneficiary-not-found')
  },
)

t.test('H1 a reservation that lapsed keeps nobody from another kit', async (t) => {
  const late = { kitId: otherKit, happenedAt: '2026-02-06T09:00:00Z' }
  given(t, ...withPromise)
    .when(promise(late))
    .records(promised(late))
})

t.test('somebody eligible waits at one site, until a kit is promised', async (t) => {
  given(t, ...eligible)
    .when(joinWaitingList())
    .records(waitingListJoined())
  given(t, registered())
    .when(joinWaitingList({ happenedAt: monday }))
    .refuses('not-eligible')
  given(t, ...withKit)
    .when(joinWaitingList({ happenedAt: at(friday, '15:00') }))
    .refuses('already-has-kit', { existingId: kit })
  const waiting = [...eligible, waitingListJoined()]
  given(t, ...waiting)
    .when(joinWaitingList({ happenedAt: thursday }))
    .recordsNothing()
  given(t, ...waiting)
    .when(joinWaitingList({ siteId: weeefundLyon, happenedAt: thursday }))
    .refuses('already-waiting-elsewhere')
  given(t, ...waiting)
    .when(leaveWaitingList())
    .records(waitingListLeft())
  given(t, ...eligible)
    .when(leaveWaitingList())
    .recordsNothing()
  given(t, ...waiting, promised({ happenedAt: thursday }))
    .when(leaveWaitingList({ happenedAt: friday }))
    .recordsNothing()
  given(t, ...withKit, secondAllowed({ happenedAt: at(friday, '14:00') }))
    .when(joinWaitingList({ happenedAt: at(friday, '15:00') }))
    .records(waitingListJoined({ happenedAt: at(friday, '15:00') }))
})

t.test('P5 what a person was told, and how they want to be reached, is told once', async (t) => {
  given(t, registered()).when(giveNotice()).records(noticeGiven())
  given(t, registered(), noticeGiven())
    .when(giveNotice({ happenedAt: thursday }))
    .recordsNothing()
  given(t, registered()).when(stateContact()).records(contactStated())
  given(t, registered(), contactStated())
    .when(stateContact({ happenedAt: thursday }))
    .recordsNothing()
})

t.test('P5 each reading of an identity is recorded, with who and what for', async (t) => {
  given(t, registered()).when(readIdentity()).records(identityRead())
  given(t, registered(), identityRead())
    .when(readIdentity({ happenedAt: friday }))
    .records(identityRead({ happenedAt: friday }))
  given(t).when(readIdentity()).refuses('beneficiary-not-found')
})

t.test('P2 whoever is forgotten keeps their kit, and nothing more is told of them', async (t) => {
  given(t, ...withKit)
    .when(forget())
    .records(forgotten())
  given(t, ...withKit, forgotten())
    .when(forget({ happenedAt: '2028-01-05T09:00:00Z' }))
    .recordsNothing()
  given(t).when(forget()).refuses('beneficiary-not-found')
  const promises = [{ kitId: kit, kitPartnerId: weeefund }]
  const earlier = { happenedAt: thursday }
  given(t, ...withPromise)
    .when(forget(earlier))
    .records(forgotten({ ...earlier, promises }))
  const gone = [...withPromise, forgotten({ ...earlier, promises })]
  for (const command of [
    decide({ happenedAt: friday }),
    joinWaitingList({ happenedAt: friday }),
    readIdentity({ happenedAt: friday }),
    stateContact({ happenedAt: friday }),
    allowSecond({ happenedAt: friday }),
    promise({ kitId: otherKit, happenedAt: friday }),
  ])
    given(t, ...gone)
      .when(command)
      .refuses('beneficiary-forgotten')
  // What is already on its way to them, or back from them, is told all the same.
  given(t, ...gone)
    .when(withdrawPromise({ happenedAt: friday }))
    .records(promiseWithdrawn({ happenedAt: friday }))
  given(t, ...withKit, forgotten())
    .when(giveBackKit({ happenedAt: '2028-01-05T09:00:00Z' }))
    .records(kitGivenBack({ happenedAt: '2028-01-05T09:00:00Z' }))
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
    'beneficiary-forgotten': true,
    'route-not-of-programme': true,
    'prescriber-not-of-route': true,
    'kit-is-for-adults': true,
    'already-waiting-elsewhere': true,
    'breaks-later-fact': true,
  })
})
