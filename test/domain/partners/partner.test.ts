import t from 'tap'
import {
  agreementsIn,
  authorisationOn,
  PartnerCommand,
  PartnerEvent,
  partnerDecider,
} from '../../../src/domain/partners/partner.js'
import { specFor } from '../../support/decider-spec.js'
import { friday, monday, thursday, tuesday } from '../../support/people-and-things.js'
import {
  agreeEtp,
  authorise,
  authorised,
  describeSite,
  etpAgreed,
  openSite,
  register,
  registered,
  reinstate,
  reinstated,
  siteDescribed,
  siteOpened,
  suspend,
  suspended,
} from './partner-language.js'

const given = specFor(partnerDecider, { events: PartnerEvent, commands: PartnerCommand })
const statusAfter = (...history: PartnerEvent[]) =>
  history.reduce(partnerDecider.evolve, partnerDecider.initial).now.status

t.test('a partner is registered once', async (t) => {
  given(t).when(register()).records(registered())
  given(t, registered())
    .when(register({ name: 'WeeeFund', happenedAt: tuesday }))
    .refuses('partner-already-registered')
})

t.test('nothing is told of a partner that nobody registered', async (t) => {
  for (const command of [openSite(), authorise(), suspend(), reinstate()])
    given(t).when(command).refuses('partner-not-found')
})

t.test('a site opens once', async (t) => {
  given(t, registered()).when(openSite()).records(siteOpened())
  given(t, registered(), siteOpened())
    .when(openSite({ name: 'Le même', happenedAt: thursday }))
    .refuses('site-already-open')
})

t.test('an authorisation has a beginning and an end, in that order', async (t) => {
  given(t, registered()).when(authorise()).records(authorised())
  const oneDay = { validFrom: '2026-01-01', validUntil: '2026-01-01' }
  given(t, registered()).when(authorise(oneDay)).records(authorised(oneDay))
  given(t, registered())
    .when(authorise({ validUntil: '2025-12-31' }))
    .refuses('authorisation-ends-before-it-begins')
})

t.test('J1 an agrément is a SIAE’s, of twenty-four months at most, and so are its agreed ETP', async (t) => {
  given(t, registered())
    .when(authorise({ validUntil: '2028-01-01' }))
    .refuses('agreement-too-long')
  for (const command of [authorise(), agreeEtp()])
    given(t, registered({ legalForm: 'EA' }))
      .when(command)
      .refuses('not-a-siae')
  given(t, registered()).when(agreeEtp()).records(etpAgreed())
  given(t, registered(), etpAgreed())
    .when(agreeEtp({ happenedAt: friday }))
    .recordsNothing()
  const amended = { etpHundredths: 1300, happenedAt: friday }
  given(t, registered(), etpAgreed()).when(agreeEtp(amended)).records(etpAgreed(amended))
  const { now } = [registered(), authorised(), etpAgreed(), etpAgreed(amended)].reduce(
    partnerDecider.evolve,
    partnerDecider.initial,
  )
  t.match(now, { agreedEtp: [{ year: 2026, etpHundredths: 1300 }] })
  t.strictSame(agreementsIn(now, '2027-12-01', '2027-12-31'), [
    { validFrom: '2026-01-01', validUntil: '2027-12-31' },
  ])
  t.strictSame(agreementsIn(now, '2028-01-01', '2028-01-31'), [])
})

t.test('an authorisation is looked up for its kind and the day, the longest first', async (t) => {
  const { now } = [
    registered(),
    authorised(),
    authorised({ kind: 'waste-operator', validFrom: '2025-01-01', validUntil: '2026-01-31' }),
    authorised({ kind: 'waste-operator', validFrom: '2026-01-01', validUntil: '2026-12-31' }),
  ].reduce(partnerDecider.evolve, partnerDecider.initial)
  const until = (kind: 'waste-operator' | 'solidarity-reseller', day: string) =>
    authorisationOn(now, kind, day)?.validUntil
  t.equal(until('waste-operator', '2024-12-31'), undefined)
  t.equal(until('waste-operator', '2025-01-01'), '2026-01-31')
  t.equal(until('waste-operator', '2026-01-15'), '2026-12-31')
  t.equal(until('waste-operator', '2026-12-31'), '2026-12-31')
  t.equal(until('waste-operator', '2027-01-01'), undefined)
  t.equal(until('solidarity-reseller', '2026-01-15'), undefined)
  t.equal(authorisationOn({ status: 'absent' }, 'waste-operator', '2026-01-15'), undefined)
})

t.test('a partner is active until suspended, and again once reinstated', async (t) => {
  given(t, registered()).when(suspend()).records(suspended())
  given(t, registered(), suspended())
    .when(reinstate({ happenedAt: friday }))
    .records(reinstated({ happenedAt: friday }))
  t.equal(statusAfter(registered()), 'active')
  t.equal(statusAfter(registered(), suspended()), 'suspended')
  t.equal(statusAfter(registered(), suspended(), reinstated({ happenedAt: friday })), 'active')
})

t.test('L1 a suspension told late stands where it happened', async (t) => {
  const lateSuspension = suspended({ happenedAt: tuesday })
  given(t, registered(), reinstated())
    .when(suspend({ happenedAt: tuesday }))
    .records(lateSuspension)
  t.equal(statusAfter(registered(), reinstated(), lateSuspension), 'active')
})

t.test('L1 a late opening that a later one contradicts is refused, naming it', async (t) => {
  given(t, registered(), siteOpened())
    .when(openSite({ name: 'Le même', happenedAt: monday }))
    .refuses('breaks-later-fact', {
      fact: { type: 'SiteOpened', happenedAt: tuesday, reason: 'site-already-open' },
    })
})

t.test('an open site is described, again whenever it changes', async (t) => {
  given(t, registered(), siteOpened()).when(describeSite()).records(siteDescribed())
  given(t, registered()).when(describeSite()).refuses('site-not-open')
})

t.test('every refusal is reached above', async (t) => {
  given.everyRefusalIsReached(t, {
    'partner-not-found': true,
    'partner-already-registered': true,
    'site-already-open': true,
    'site-not-open': true,
    'authorisation-ends-before-it-begins': true,
    'agreement-too-long': true,
    'not-a-siae': true,
    'breaks-later-fact': true,
  })
})
