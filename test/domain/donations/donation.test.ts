import t from 'tap'
import {
  DonationCommand,
  DonationEvent,
  donationDecider,
  lotDate,
} from '../../../src/domain/donations/donation.js'
import { specFor } from '../../support/decider-spec.js'
import {
  desktop,
  emmaus,
  friday,
  laptop,
  monday,
  nextMonday,
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
  correct,
  corrected,
  correctLine,
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
const after = (...history: DonationEvent[]) =>
  history.reduce(donationDecider.evolve, donationDecider.initial).now

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

t.test('X1 a lot announced wrong is corrected, its lines with it', async (t) => {
  given(t, promised(), lineReceived()).when(correct()).records(corrected())
  t.match(after(promised(), lineReceived(), corrected()), { announcedCount: 2, receivedIds: [laptop] })
  given(t, promised())
    .when(correct({ changes: { announcedCount: 3 } }))
    .recordsNothing()
  const countedTwice = { revision: 2, changes: null }
  given(t, promised(), lineReceived(), lineMissing())
    .when(correct(countedTwice))
    .records(corrected({ ...countedTwice, factType: 'DonationLineMissing' }))
  t.match(
    after(
      promised(),
      lineReceived(),
      lineMissing(),
      corrected({ ...countedTwice, factType: 'DonationLineMissing' }),
    ),
    { missingCount: 0 },
  )
})

t.test('X1 a machine said to be missing by mistake may be received after all', async (t) => {
  const key = { serialKey: 'HP~5CG0042' }
  const mistake = corrected({ revision: 1, changes: null, factType: 'DonationLineMissing' })
  const history = [promised({ announcedCount: 1 }), lineMissing(key), mistake]
  t.match(after(...history), { missingCount: 0, settledKeys: { length: 0 } })
  given(t, ...history)
    .when(receiveLine({ happenedAt: nextYear }))
    .records(lineReceived({ happenedAt: nextYear }))
})

t.test('X1 a lot closed too early is open again', async (t) => {
  const history = [promised({ announcedCount: 2 }), lineReceived(), closed({ gapReason: 'Perdu' })]
  const reopened = { revision: 2, changes: null }
  given(t, ...history)
    .when(correct(reopened))
    .records(corrected({ ...reopened, factType: 'DonationClosed' }))
  t.match(after(...history, corrected({ ...reopened, factType: 'DonationClosed' })), { status: 'open' })
  given(t, ...history)
    .when(correct({ revision: 2, changes: { gapReason: null } }))
    .refuses('donation-gap-unexplained', { limit: 2, actual: 1 })
})

t.test('X1 L1 a correction that makes a line impossible is refused, naming it', async (t) => {
  given(t, promised(), lineReceived(), lineRefused())
    .when(correct({ changes: { announcedCount: 1 } }))
    .refuses('breaks-later-fact', {
      fact: { type: 'DonationLineRefused', happenedAt: wednesday, reason: 'more-lines-than-announced' },
    })
  given(t, promised(), lineReceived({ device: { ...thinkpad, unitValueCents: 40_000 } }))
    .when(correct({ changes: { donorKind: 'public-body' } }))
    .refuses('breaks-later-fact', {
      fact: { type: 'DonationLineReceived', happenedAt: wednesday, reason: 'unit-value-above-cap' },
    })
  given(t, promised({ announcedCount: 1 }), lineReceived(), closed())
    .when(correct({ changes: { announcedCount: 2 } }))
    .refuses('breaks-later-fact', {
      fact: { type: 'DonationClosed', happenedAt: friday, reason: 'donation-gap-unexplained' },
    })
})

t.test(
  'X1 who received which device is its own stream’s, and what a donor demanded is not taken back',
  async (t) => {
    const history = [promised({ purgeDemanded: true }), lineReceived()]
    given(t, ...history)
      .when(correct({ revision: 1, changes: null }))
      .refuses('fact-not-correctable')
    given(t, ...history)
      .when(correct({ changes: null }))
      .refuses('fact-not-correctable')
    given(t, ...history)
      .when(correct({ changes: { purgeDemanded: false } }))
      .refuses('field-not-correctable', { missing: ['purgeDemanded'] })
    given(t, ...history)
      .when(correct({ partnerId: emmaus }))
      .refuses('fact-of-another-partner')
    given(t, ...history)
      .when(correct({ revision: 2 }))
      .refuses('fact-not-found')
    given(t, ...history)
      .when(correct({ changes: { announcedCount: 0 } }))
      .refuses('corrected-fact-invalid')
    given(t, ...history)
      .when(correct({ changes: { happenedAt: nextYear } }))
      .refuses('corrected-after-its-correction')
    given(t, ...history)
      .when(correct({ changes: { donorKind: 'person' } }))
      .refuses('donor-person-named')
  },
)

t.test(
  'X1 a received line says what its device says of its intake, in the order of its corrections',
  async (t) => {
    const history = [promised(), lineReceived()]
    const was = { happenedAt: wednesday, device: thinkpad }
    const is = { happenedAt: tuesday, device: { ...thinkpad, serial: 'PF-9Z8Y7X' } }
    const { deviceId: _device, asOf, was: _was, is: _is, ...by } = correctLine({ was, is }).data
    const line = { deviceId: laptop, asOf, standsUnder: 'LENOVO~PF9Z8Y7X', releases: ['LENOVO~PF1A2B3C'] }
    const told = {
      type: 'DonationFactCorrected' as const,
      data: { ...by, revision: 1, changes: { ...is, asOf }, factType: 'DonationLineReceived', line },
    }
    given(t, ...history)
      .when(correctLine({ was, is }))
      .records(told)
    // Another process carries an older correction later.
    given(t, ...history, told)
      .when(correctLine({ asOf: 1, was, is: was }))
      .recordsNothing()
    given(t, ...history)
      .when(correctLine({ deviceId: otherLaptop }))
      .refuses('fact-not-found')
  },
)

t.test(
  'X1 L1 a corrected line stands in its lot as it would have: between its promise and its end',
  async (t) => {
    const history = [promised(), lineReceived(), closed({ gapReason: 'Deux gardés par le donateur' })]
    const moved = (happenedAt: string) =>
      correctLine({ is: { happenedAt, device: thinkpad }, happenedAt: nextMonday })
    const records = (happenedAt: string) => {
      const decision = donationDecider.decide(
        moved(happenedAt),
        history.reduce(donationDecider.evolve, donationDecider.initial),
      )
      return decision.ok ? decision.events.length : decision.refusal
    }
    t.equal(records('2026-01-05T08:59:59Z'), 'donation-not-found')
    t.equal(records(monday), 1)
    t.equal(records(tuesday), 1)
    t.equal(records('2026-01-09T08:59:59Z'), 1)
    t.equal(records(friday), 'donation-closed')
    const dear = { happenedAt: wednesday, device: { ...thinkpad, unitValueCents: 40_000 } }
    given(t, promised({ donorKind: 'public-body' }), lineReceived())
      .when(correctLine({ is: dear }))
      .refuses('unit-value-above-cap', { limit: 30_000, actual: 40_000 })
  },
)

t.test('a lot is dated by its collection, else by its promise', async (t) => {
  const dateOf = (...history: DonationEvent[]) => {
    const { now } = history.reduce(donationDecider.evolve, donationDecider.initial)
    return now.status === 'absent' ? undefined : lotDate(now)
  }
  t.equal(dateOf(promised()), monday)
  t.equal(dateOf(promised(), collected()), tuesday)
  const earlier = corrected({ changes: { happenedAt: '2026-01-02T09:00:00Z' } })
  t.equal(dateOf(promised(), earlier), '2026-01-02T09:00:00Z')
})

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
    'fact-not-found': true,
    'fact-not-correctable': true,
    'field-not-correctable': true,
    'fact-of-another-partner': true,
    'corrected-after-its-correction': true,
    'corrected-fact-invalid': true,
    'breaks-later-fact': true,
  })
})
