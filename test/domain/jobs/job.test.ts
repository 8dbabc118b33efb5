import fc from 'fast-check'
import t from 'tap'
import { exitCategory, isDynamic } from '../../../src/domain/jobs/contract.js'
import {
  jobDecider,
  type KnownJob,
  loggedIn,
  monthsUntil,
  reconciled,
  sharesOf,
} from '../../../src/domain/jobs/job.js'
import { JobCommand, JobEvent } from '../../../src/domain/jobs/job-facts.js'
import { DeviceId, WorkId } from '../../../src/domain/shared/values.js'
import { specFor } from '../../support/decider-spec.js'
import {
  at,
  emmaus,
  id,
  monday,
  otherWork,
  thursday,
  tuesday,
  wednesday,
} from '../../support/people-and-things.js'
import {
  correct,
  corrected,
  declare,
  declared,
  eightHours,
  end,
  ended,
  explain,
  explained,
  extend,
  extended,
  fiveDevices,
  log,
  logged,
  march,
  resume,
  resumed,
  start,
  started,
  suspend,
  suspended,
  withdraw,
  withdrawn,
} from './job-language.js'

const given = specFor(jobDecider, { events: JobEvent, commands: JobCommand })
const after = (...history: JobEvent[]) => {
  const { now } = history.reduce(jobDecider.evolve, jobDecider.initial)
  if (now.status === 'absent') throw new Error('no such job')
  return now
}
/** From Monday 5 January 2026 on. */
const until = <End extends string | null>(endsOn: End) => ({ endsOn })
const permanent = { kind: 'permanent', contract: 'CDI', endsOn: null } as const

t.test('a CDDI lasts 4 to 24 months, unless a derogation is stated (L5132-5, -15-1)', async (t) => {
  given(t).when(start()).records(started())
  for (const first of ['2026-05-04', '2028-01-04'])
    given(t)
      .when(start(until(first)))
      .records(started(until(first)))
  given(t)
    .when(start(until('2026-05-03')))
    .refuses('contract-too-short')
  given(t)
    .when(start(until('2028-01-05')))
    .refuses('contract-too-long')
  const short = { ...until('2026-02-28'), derogation: 'shorter' } as const
  given(t).when(start(short)).records(started(short))
  const long = { ...until('2029-01-04'), derogation: 'longer' } as const
  given(t).when(start(long)).records(started(long))
  given(t)
    .when(start({ ...short, derogation: 'longer' }))
    .refuses('contract-too-short')
})

t.test('a structure signs the contracts of its form; EA, ESAT and GEIQ are not SIAE', async (t) => {
  for (const legalForm of ['EA', 'ESAT', 'GEIQ', 'association'] as const)
    given(t).when(start({ legalForm })).refuses('not-a-siae')
  given(t)
    .when(start({ legalForm: 'ETTI' }))
    .refuses('contract-not-of-structure', { missing: ['mission', 'CDI-inclusion'] })
  const mission = { legalForm: 'ETTI', contract: 'mission', endsOn: '2026-01-31' } as const
  given(t).when(start(mission)).records(started(mission))
  const independent = { legalForm: 'EITI', contract: 'independent', endsOn: '2026-12-31' } as const
  given(t).when(start(independent)).records(started(independent))
  given(t)
    .when(start({ legalForm: 'AI', contract: 'CDDU', endsOn: '2026-01-09' }))
    .records(started({ legalForm: 'AI', contract: 'CDDU', endsOn: '2026-01-09' }))
  const atEsat = { ...permanent, legalForm: 'ESAT' } as const
  given(t).when(start(atEsat)).records(started(atEsat))
})

t.test('a contract has a term, or has none', async (t) => {
  given(t)
    .when(start(until(null)))
    .refuses('contract-needs-a-term')
  given(t)
    .when(start({ ...permanent, endsOn: '2026-12-31' }))
    .refuses('contract-has-no-term')
  given(t)
    .when(start({ ...permanent, contract: 'CDD', endsOn: '2026-01-04' }))
    .refuses('contract-ends-before-it-begins')
})

t.test('a post begins once', async (t) => {
  given(t, started())
    .when(start({ happenedAt: at(monday, '10:00') }))
    .recordsNothing()
  given(t, started())
    .when(start({ happenedAt: tuesday }))
    .refuses('job-already-started')
  for (const command of [extend(), suspend(), resume(), end(), declare(), explain(), log(), withdraw()])
    given(t).when(command).refuses('job-not-found')
  given(t, started())
    .when(end({ partnerId: emmaus }))
    .refuses('job-of-another-partner')
})

t.test('a contract is prolonged within twenty-four months of its start', async (t) => {
  given(t, started()).when(extend()).records(extended())
  given(t, started())
    .when(extend(until('2028-01-05')))
    .refuses('contract-too-long')
  given(t, started())
    .when(extend(until('2026-07-03')))
    .refuses('contract-not-prolonged')
  given(t, started())
    .when(extend({ happenedAt: '2026-07-05T09:00:00Z' }))
    .refuses('contract-over')
  given(t, started(permanent)).when(extend()).refuses('contract-has-no-term')
})

t.test('a post ends with the category of its exit, on its last day at the latest', async (t) => {
  given(t, started()).when(end()).records(ended())
  given(t, started())
    .when(end({ exit: null }))
    .refuses('exit-missing')
  given(t, started(permanent)).when(end()).refuses('exit-of-insertion-only')
  given(t, started(permanent))
    .when(end({ exit: null }))
    .records(ended({ exit: null }))
  given(t, started())
    .when(end({ happenedAt: '2026-07-05T09:00:00Z' }))
    .refuses('contract-over')
  given(t, started(), ended())
    .when(end({ exit: 'training' }))
    .refuses('contract-over')
  given(t, started(), ended())
    .when(suspend({ happenedAt: '2026-03-02T09:00:00Z' }))
    .refuses('contract-over')
})

t.test(
  'sorties dynamiques are durable, transition and positive; withdrawn ones are in no denominator',
  async (t) => {
    t.strictSame(
      (['permanent-contract', 'own-business', 'fixed-term-6-months-or-more'] as const).map(exitCategory),
      ['durable', 'durable', 'durable'],
    )
    t.equal(exitCategory('fixed-term-under-6-months'), 'transition')
    t.strictSame((['training', 'another-siae'] as const).map(exitCategory), ['positive', 'positive'])
    t.strictSame((['durable', 'transition', 'positive', 'other', 'withdrawn'] as const).map(isDynamic), [
      ...[true, true, true, false, false],
    ])
  },
)

t.test('J1 hours are declared under the contract', async (t) => {
  given(t, started()).when(declare()).records(declared())
  given(t, started())
    .when(declare({ month: '2025-12' }))
    .refuses('outside-contract')
  given(t, started(), ended())
    .when(declare({ month: '2026-04', happenedAt: '2026-05-02T09:00:00Z' }))
    .refuses('outside-contract')
  // Over by its own term, whether or not somebody told the exit.
  given(t, started())
    .when(declare({ month: '2026-08', happenedAt: '2026-09-01T09:00:00Z' }))
    .refuses('outside-contract')
  given(t, started(), suspended({ happenedAt: '2026-01-31T09:00:00Z' }))
    .when(declare({ month: '2026-02', happenedAt: march }))
    .refuses('outside-contract')
  const halfOfMarch = { month: '2026-03', minutes: 600, happenedAt: '2026-04-01T09:00:00Z' }
  given(t, started(), suspended(), resumed()).when(declare(halfOfMarch)).records(declared(halfOfMarch))
})

t.test('J1 hours in insertion are declared under an agrément valid that month', async (t) => {
  given(t, started())
    .when(declare({ agreements: [] }))
    .refuses('outside-agreement')
  given(t, started())
    .when(declare({ agreements: [{ validFrom: '2024-01-01', validUntil: '2026-01-04' }] }))
    .refuses('outside-agreement')
  // Two days under contract and agrément: twenty hours at most.
  const twoDays = [{ validFrom: '2024-01-07', validUntil: '2026-01-06' }]
  given(t, started())
    .when(declare({ agreements: twoDays }))
    .refuses('hours-exceed-month', { limit: 1200, actual: 6000 })
  given(t, started())
    .when(declare({ agreements: twoDays, minutes: 1200 }))
    .records(declared({ agreements: twoDays, minutes: 1200 }))
  // A permanent post needs none.
  given(t, started(permanent))
    .when(declare({ agreements: [] }))
    .records(declared({ agreements: [] }))
})

t.test('J3 a month is declared once, when it is over, and put right by a correction', async (t) => {
  given(t, started())
    .when(declare({ happenedAt: '2026-01-30T09:00:00Z' }))
    .refuses('month-not-over')
  given(t, started(), declared())
    .when(declare({ happenedAt: march }))
    .recordsNothing()
  given(t, started(), declared())
    .when(declare({ happenedAt: march, minutes: 6060 }))
    .refuses('month-already-declared', { actual: 6000 })
  given(t, started(), declared()).when(correct()).records(corrected())
  t.equal(after(started(), declared(), corrected()).declared['2026-01'], 5940)
  given(t, started(), declared())
    .when(correct({ changes: { minutes: 100_000 } }))
    .refuses('hours-exceed-month')
  given(t, started(), declared())
    .when(correct({ changes: null }))
    .records(corrected({ changes: null }))
  t.equal(after(started(), declared(), corrected({ changes: null })).declared['2026-01'], undefined)
  given(t, started(), declared())
    .when(correct({ changes: { month: '2026-02' } }))
    .refuses('field-not-correctable')
  given(t, started(), logged())
    .when(correct({ changes: null }))
    .refuses('fact-not-correctable')
  given(t, started(), declared())
    .when(correct({ partnerId: emmaus }))
    .refuses('fact-of-another-partner')
  given(t, started()).when(correct()).refuses('fact-not-found')
  const term = corrected({ revision: 0, factType: 'JobStarted', changes: { endsOn: '2026-02-01' } })
  given(t, started(), declared())
    .when(correct({ revision: 0, changes: { endsOn: '2026-02-01' } }))
    .refuses('contract-too-short')
  given(t, started(), declared())
    .when(correct({ revision: 0, changes: { happenedAt: '2026-06-01T09:00:00Z' } }))
    .refuses('corrected-after-its-correction')
  given(t, started(), declared())
    .when(correct({ revision: 0, changes: { happenedAt: 'yesterday' } }))
    .refuses('corrected-fact-invalid')
  t.equal(after(started(), term).endsOn, '2026-02-01')
})

t.test('L1 an end told late is refused where hours were counted after it, naming them', async (t) => {
  given(t, started(), declared({ month: '2026-02', happenedAt: march }))
    .when(end({ happenedAt: '2026-01-31T17:00:00Z' }))
    .refuses('breaks-later-fact', {
      fact: { type: 'HoursDeclared', happenedAt: march, reason: 'outside-contract' },
    })
  given(t, started(), logged())
    .when(end({ happenedAt: at(monday, '17:00') }))
    .refuses('breaks-later-fact', {
      fact: { type: 'WorkLogged', happenedAt: eightHours.endsAt, reason: 'outside-contract' },
    })
  // At noon of the last day: what was worked that day counts.
  given(t, started(), logged())
    .when(end({ happenedAt: at(tuesday, '11:00') }))
    .records(ended({ happenedAt: at(tuesday, '11:00') }))
})

t.test('J1 work is logged under the contract and the agrément of its day', async (t) => {
  given(t, started()).when(log()).records(logged())
  given(t, started(), logged())
    .when(log({ deviceIds: [] }))
    .recordsNothing()
  const sunday = { startsAt: '2026-01-04T08:00:00Z', endsAt: '2026-01-04T09:00:00Z' }
  given(t, started({ happenedAt: '2026-01-05T09:00:00Z' }))
    .when(log({ ...sunday, happenedAt: tuesday }))
    .refuses('outside-contract')
  given(t, started())
    .when(log({ agreements: [{ validFrom: '2026-01-07', validUntil: '2026-12-31' }] }))
    .refuses('outside-agreement')
  given(t, started(), suspended({ happenedAt: tuesday }), resumed({ happenedAt: thursday }))
    .when(log())
    .refuses('outside-contract')
  const back = {
    ...{ startsAt: at(thursday, '10:00'), endsAt: at(thursday, '11:00') },
    happenedAt: at(thursday, '11:00'),
  }
  given(t, started(), suspended({ happenedAt: tuesday }), resumed({ happenedAt: thursday }))
    .when(log(back))
    .records(logged(back))
})

t.test('J2 eight hours over five devices are eight hours in every total', async (t) => {
  const [work] = after(started(), logged()).work
  const shares = sharesOf(work as KnownJob['work'][number])
  t.strictSame(
    shares,
    fiveDevices.map((deviceId) => ({ deviceId, minutes: 96 })),
  )
  t.equal(loggedIn(after(started(), logged()), '2026-01'), 480)
})

t.test(
  'J2 whatever is shared adds up to the minute, and no device gets two minutes more than another',
  async (t) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 200 }), (minutes, count) => {
        const startsAt = tuesday
        const endsAt = new Date(Date.parse(tuesday) + minutes * 60_000).toISOString()
        const deviceIds = Array.from({ length: count }, (_, n) => DeviceId.parse(id(1000 + n)))
        const workId = WorkId.parse(id(1))
        const shares = sharesOf({ workId, day: '2026-01-06', startsAt, endsAt, deviceIds, withdrawn: false })
        const parts = shares.map((share) => share.minutes)
        t.equal(
          parts.reduce((sum, one) => sum + one, 0),
          minutes,
        )
        t.ok(Math.max(...parts) - Math.min(...parts) <= 1)
      }),
      { numRuns: 50 },
    )
  },
)

t.test('work entered by mistake is withdrawn, and counts no more', async (t) => {
  given(t, started(), logged()).when(withdraw()).records(withdrawn())
  given(t, started(), logged(), withdrawn())
    .when(withdraw({ happenedAt: march }))
    .recordsNothing()
  given(t, started()).when(withdraw()).refuses('work-not-found')
  t.equal(loggedIn(after(started(), logged(), withdrawn()), '2026-01'), 0)
})

t.test('J3 declared is logged, or the gap is explained, or it is left to explain', async (t) => {
  const history = [started(), logged(), declared({ minutes: 900 })] as const
  t.match(reconciled(after(...history), '2026-01'), {
    ...{ declared: 900, logged: 480, gap: 420, explained: 0, unexplained: 420 },
  })
  given(t, ...history)
    .when(explain())
    .records(explained())
  t.match(reconciled(after(...history, explained()), '2026-01'), { explained: 420, unexplained: 0 })
  // More hours found later: the explanation stays, what it does not explain is listed again.
  const more = logged({ workId: otherWork, startsAt: wednesday, endsAt: at(wednesday, '10:00') })
  t.match(reconciled(after(...history, explained(), more), '2026-01'), { gap: 360, unexplained: -60 })
  given(t, ...history)
    .when(
      explain({
        parts: [
          { reason: 'training', minutes: 60 },
          { reason: 'training', minutes: 60 },
        ],
      }),
    )
    .refuses('gap-reason-twice')
  given(t, started()).when(explain()).refuses('month-without-hours')
  given(t, ...history, explained())
    .when(explain({ parts: [], happenedAt: march }))
    .records(explained({ parts: [], happenedAt: march }))
  t.match(reconciled(after(started()), '2026-01'), { declared: null, logged: 0, unexplained: 0 })
})

t.test('a post asks for its months until it ends', async (t) => {
  t.strictSame(monthsUntil(after(started()), '2026-03-15'), ['2026-01', '2026-02', '2026-03'])
  t.strictSame(monthsUntil(after(started(), ended()), '2026-08-15'), ['2026-01', '2026-02', '2026-03'])
  t.strictSame(monthsUntil(after(started({ happenedAt: '2025-12-31T09:00:00Z' })), '2026-01-01'), [
    ...['2025-12', '2026-01'],
  ])
})

t.test('a contract is suspended and resumed', async (t) => {
  given(t, started()).when(suspend()).records(suspended())
  given(t, started(), suspended())
    .when(suspend({ happenedAt: march }))
    .recordsNothing()
  given(t, started(), suspended()).when(resume()).records(resumed())
  given(t, started()).when(resume()).recordsNothing()
  t.match(after(started(), suspended(), resumed()), {
    ...{ status: 'active', suspensions: [{ from: '2026-02-01', until: '2026-03-01' }] },
  })
})

t.test('every refusal is reached above', async (t) => {
  given.everyRefusalIsReached(t, {
    'job-not-found': true,
    'job-already-started': true,
    'job-of-another-partner': true,
    'not-a-siae': true,
    'contract-not-of-structure': true,
    'contract-has-no-term': true,
    'contract-needs-a-term': true,
    'contract-ends-before-it-begins': true,
    'contract-too-short': true,
    'contract-too-long': true,
    'contract-not-prolonged': true,
    'contract-over': true,
    'exit-missing': true,
    'exit-of-insertion-only': true,
    'outside-contract': true,
    'outside-agreement': true,
    'month-not-over': true,
    'month-already-declared': true,
    'hours-exceed-month': true,
    'month-without-hours': true,
    'gap-reason-twice': true,
    'work-not-found': true,
    'fact-not-found': true,
    'fact-not-correctable': true,
    'field-not-correctable': true,
    'fact-of-another-partner': true,
    'corrected-after-its-correction': true,
    'corrected-fact-invalid': true,
    'breaks-later-fact': true,
  })
})
