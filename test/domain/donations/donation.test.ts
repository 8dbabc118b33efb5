import t from 'tap'
import { DonationCommand, DonationEvent, donationDecider } from '../../../src/domain/donations/donation.js'
import { specFor } from '../../support/decider-spec.js'
import {
  desktop,
  emmaus,
  friday,
  laptop,
  nextYear,
  otherLaptop,
  thursday,
  tuesday,
  wednesday,
} from '../../support/people-and-things.js'
import {
  close,
  closed,
  collect,
  collected,
  lineMissing,
  lineReceived,
  lineRefused,
  promise,
  promised,
  receiveLine,
  refuseLine,
  reportMissing,
  thinkpad,
} from './donation-language.js'

const given = specFor(donationDecider, { events: DonationEvent, commands: DonationCommand })

t.test('a donation is promised once, then collected', async (t) => {
  given(t).when(promise()).records(promised())
  given(t, promised())
    .when(promise({ announcedCount: 4, happenedAt: tuesday }))
    .refuses('donation-already-promised')
  given(t, promised()).when(collect()).records(collected())
  for (const command of [collect(), receiveLine(), refuseLine(), reportMissing(), close()])
    given(t).when(command).refuses('donation-not-found')
})

t.test('P1 a person who gives is not named', async (t) => {
  const byPerson = { donorKind: 'person', donorName: null } as const
  given(t).when(promise(byPerson)).records(promised(byPerson))
  given(t)
    .when(promise({ donorKind: 'person', donorName: 'Jeanne' }))
    .refuses('donor-person-named')
})

t.test('C2 only the partner who receives the donation acts on it', async (t) => {
  given(t, promised())
    .when(receiveLine({ partnerId: emmaus }))
    .refuses('donation-of-another-partner')
})

t.test('each line is received, refused or missing', async (t) => {
  given(t, promised()).when(receiveLine()).records(lineReceived())
  given(t, promised()).when(refuseLine()).records(lineRefused())
  given(t, promised()).when(reportMissing()).records(lineMissing())
  given(t, promised(), lineReceived())
    .when(receiveLine({ happenedAt: thursday }))
    .recordsNothing()
})

t.test('received + refused + missing never exceed what was announced', async (t) => {
  const settled = [promised(), lineReceived(), lineRefused(), lineMissing()]
  for (const one of [
    receiveLine({ row: 4, deviceId: otherLaptop }),
    refuseLine({ row: 4 }),
    reportMissing({ row: 4 }),
  ])
    given(t, ...settled)
      .when(one)
      .refuses('more-lines-than-announced', { limit: 3 })
})

t.test('a donation closes when every line is settled, or with the reason of the gap', async (t) => {
  given(t, promised(), lineReceived(), lineRefused(), lineMissing()).when(close()).records(closed())
  given(t, promised(), lineReceived())
    .when(close())
    .refuses('donation-gap-unexplained', { limit: 3, actual: 1 })
  const explained = { gapReason: 'Deux appareils gardés par le donateur' }
  given(t, promised(), lineReceived()).when(close(explained)).records(closed(explained))
})

t.test('nothing enters a closed donation', async (t) => {
  const history = [promised(), lineReceived(), closed({ gapReason: 'Perdus' })]
  given(t, ...history)
    .when(refuseLine({ happenedAt: nextYear }))
    .refuses('donation-closed')
  given(t, ...history)
    .when(close({ happenedAt: nextYear }))
    .recordsNothing()
})

t.test(
  'a public body gives nothing above the cap, from the day of the decree (décret 2022-791)',
  async (t) => {
    const before = '2022-05-06T09:00:00Z'
    const since = '2022-05-07T09:00:00Z'
    const history = [promised({ donorKind: 'public-body', donorName: 'Rectorat', happenedAt: before })]
    const worth = (unitValueCents: number | null) => ({ device: { ...thinkpad, unitValueCents } })

    given(t, ...history)
      .when(receiveLine({ ...worth(30_001), happenedAt: before }))
      .records(lineReceived({ ...worth(30_001), happenedAt: before }))
    given(t, ...history)
      .when(receiveLine({ ...worth(30_001), happenedAt: since }))
      .refuses('unit-value-above-cap', { limit: 30_000, actual: 30_001 })
    for (const value of [30_000, null])
      given(t, ...history)
        .when(receiveLine({ ...worth(value), happenedAt: since }))
        .records(lineReceived({ ...worth(value), happenedAt: since }))
    given(t, promised({ donorKind: 'company' }))
      .when(receiveLine(worth(90_000)))
      .records(lineReceived(worth(90_000)))
  },
)

t.test(
  'L1 a line told late is accepted before the closing, and judged with the lines after it',
  async (t) => {
    const late = { row: 2, deviceId: otherLaptop, happenedAt: tuesday }
    given(t, promised(), lineReceived(), closed({ gapReason: 'Retrouvé plus tard' }))
      .when(receiveLine(late))
      .records(lineReceived(late))
    given(t, promised({ announcedCount: 1 }), lineReceived())
      .when(receiveLine(late))
      .refuses('breaks-later-fact', {
        fact: { type: 'DonationLineReceived', happenedAt: wednesday, reason: 'more-lines-than-announced' },
      })
  },
)

t.test('what is known of a donation is what was told of its lines', async (t) => {
  const { now } = [
    promised(),
    lineReceived(),
    lineReceived({ row: 2, deviceId: desktop, happenedAt: thursday }),
    lineMissing(),
    closed({ happenedAt: friday }),
  ].reduce(donationDecider.evolve, donationDecider.initial)
  t.match(now, { status: 'closed', receivedIds: [laptop, desktop], refusedCount: 0, missingCount: 1 })
})

t.test(
  'a machine of the list that was refused or missing counts once, however often the list is read',
  async (t) => {
    const refusedOnce = { serialKey: 'HP~5CG0042' }
    given(t, promised(), lineRefused(refusedOnce))
      .when(refuseLine({ ...refusedOnce, happenedAt: friday }))
      .recordsNothing()
    given(t, promised(), lineMissing(refusedOnce))
      .when(refuseLine({ ...refusedOnce, happenedAt: friday }))
      .recordsNothing()
    given(t, promised(), lineRefused(refusedOnce))
      .when(refuseLine({ serialKey: 'HP~5CG0043', happenedAt: friday }))
      .records(lineRefused({ serialKey: 'HP~5CG0043', happenedAt: friday }))
  },
)

t.test('every refusal is reached above', async (t) => {
  given.everyRefusalIsReached(t, {
    'donation-not-found': true,
    'donation-already-promised': true,
    'donation-of-another-partner': true,
    'donation-closed': true,
    'donor-person-named': true,
    'more-lines-than-announced': true,
    'unit-value-above-cap': true,
    'donation-gap-unexplained': true,
    'breaks-later-fact': true,
  })
})
