/**
 * A post: a contract in insertion or a permanent one, from its start to its exit, the hours declared for it each
 * month, and the work logged at the bench.
 *
 * Stream `job-<JobId>`. Promises: a CDDI lasts 4 to 24 months unless a derogation is stated; hours and work only under
 * the contract, not while it is suspended, and in insertion only under an agrément (J1); a month is declared once (J3)
 * and put right by a correction; a stretch of work is counted once (J2).
 */
import { context } from '../context.js'
import { type Correctable, withCorrections } from '../corrections.js'
import { type Refused, refuse } from '../decider.js'
import { daysOf, monthOf, monthsBetween } from '../shared/calendar.js'
import { workDayMinutesMax } from '../shared/parameters.js'
import {
  type Agreement,
  type Day,
  type DeviceId,
  dayOf,
  type Instant,
  type LegalForm,
  type Month,
  millis,
  type PartnerId,
  type WorkerId,
  type WorkId,
} from '../shared/values.js'
import type { Rules } from '../timeline.js'
import {
  type Contract,
  contractsOf,
  type Derogation,
  type Exit,
  type JobKind,
  termRefusal,
} from './contract.js'
import {
  type DeclaredAnnexe,
  type GapReason,
  JobCommand,
  JobEvent,
  JobFact,
  type JobFactCorrected,
  verbs,
} from './job-facts.js'

export type JobRefusal =
  | 'job-not-found'
  | 'job-already-started'
  | 'job-of-another-partner'
  | 'not-a-siae'
  | 'contract-not-of-structure'
  | 'contract-has-no-term'
  | 'contract-needs-a-term'
  | 'contract-ends-before-it-begins'
  | 'contract-too-short'
  | 'contract-too-long'
  | 'contract-not-prolonged'
  | 'contract-over'
  | 'exit-missing'
  | 'exit-of-insertion-only'
  | 'outside-contract'
  | 'outside-agreement'
  | 'month-not-over'
  | 'month-already-declared'
  | 'hours-exceed-month'
  | 'month-without-hours'
  | 'gap-reason-twice'
  | 'work-not-found'

export type LoggedWork = {
  readonly workId: WorkId
  /** In Lyon. */
  readonly day: Day
  readonly startsAt: Instant
  readonly endsAt: Instant
  readonly deviceIds: readonly DeviceId[]
  readonly withdrawn: boolean
}
export type GapPart = { readonly reason: GapReason; readonly minutes: number }

export type KnownJob = {
  readonly status: 'active' | 'suspended' | 'ended'
  readonly partnerId: PartnerId
  readonly workerId: WorkerId
  readonly jobCode: string
  readonly legalForm: LegalForm
  readonly kind: JobKind
  readonly contract: Contract
  readonly derogation: Derogation | null
  readonly startedOn: Day
  /** The last day agreed on; null: without a term. */
  readonly endsOn: Day | null
  readonly endedOn: Day | null
  readonly exit: Exit | null
  /** From that day on, until the day of its return; null: still. */
  readonly suspensions: readonly { readonly from: Day; readonly until: Day | null }[]
  readonly declared: Readonly<Record<Month, number>>
  /** The annexes of the State's files that counted last, of the months that such a file declared. */
  readonly annexes?: Readonly<Record<Month, readonly DeclaredAnnexe[]>>
  readonly explained: Readonly<Record<Month, readonly GapPart[]>>
  readonly work: readonly LoggedWork[]
}
export type Job = { readonly status: 'absent' } | KnownJob

const MINUTE_MILLIS = 60_000
/** Of the longest month. */
const MONTH_MINUTES_MAX = 31 * 24 * 60

/** Whole minutes from its start to its end. */
export const minutesOf = ({ startsAt, endsAt }: Pick<LoggedWork, 'startsAt' | 'endsAt'>) =>
  Math.floor((millis(endsAt) - millis(startsAt)) / MINUTE_MILLIS)

/** Each device's part of a stretch of work, in whole minutes that add up to it: the first ones get those left over. */
export const sharesOf = (work: LoggedWork): readonly { deviceId: DeviceId; minutes: number }[] => {
  const minutes = minutesOf(work)
  const count = work.deviceIds.length
  return work.deviceIds.map((deviceId, index) => ({
    deviceId,
    minutes: Math.floor(minutes / count) + (index < minutes % count ? 1 : 0),
  }))
}

/** The last day of the contract as it stands; null: it has no end yet. */
export const lastDay = ({ endsOn, endedOn }: Pick<KnownJob, 'endsOn' | 'endedOn'>): Day | null =>
  endsOn === null || (endedOn !== null && endedOn < endsOn) ? endedOn : endsOn

const isUnderContract = (job: KnownJob, day: Day) => {
  const last = lastDay(job)
  return (
    job.startedOn <= day &&
    (last === null || day <= last) &&
    !job.suspensions.some(({ from, until }) => from <= day && (until === null || day < until))
  )
}
/** J1. Only a post in insertion needs the structure's agrément. */
const isAgreed = ({ kind }: KnownJob, day: Day, agreements: readonly Agreement[]) =>
  kind === 'permanent' ||
  agreements.some(({ validFrom, validUntil }) => validFrom <= day && day <= validUntil)

/** Minutes logged in a month, as its days are in Lyon. */
export const loggedIn = (job: KnownJob, month: Month) =>
  job.work
    .filter(({ withdrawn, day }) => !withdrawn && monthOf(day) === month)
    .reduce((sum, one) => sum + minutesOf(one), 0)

export type Reconciliation = {
  readonly month: Month
  /** Null: nothing was declared. */
  readonly declared: number | null
  readonly logged: number
  /** Declared less logged; what of it is explained, and what is left to explain. */
  readonly gap: number
  readonly explained: number
  readonly unexplained: number
  readonly parts: readonly GapPart[]
}

/** J3. What was declared for a month beside what was logged, and what is left to explain. All in minutes. */
export const reconciled = (job: KnownJob, month: Month): Reconciliation => {
  const declared = job.declared[month] ?? null
  const logged = loggedIn(job, month)
  const parts = job.explained[month] ?? []
  const gap = (declared ?? 0) - logged
  const explained = parts.reduce((sum, { minutes }) => sum + minutes, 0)
  return { month, declared, logged, gap, explained, unexplained: gap - explained, parts }
}

/** The months in which the contract has days until that day, the first one first. */
export const monthsUntil = (job: KnownJob, today: Day): readonly Month[] => {
  const last = lastDay(job)
  return monthsBetween(monthOf(job.startedOn), monthOf(last !== null && last < today ? last : today))
}

const forbidsStart = (
  data: Extract<JobFact, { type: 'JobStarted' }>['data'],
): Refused<JobRefusal> | undefined => {
  const contracts = contractsOf(data.kind, data.legalForm)
  if (contracts.length === 0) return refuse('not-a-siae')
  if (!contracts.includes(data.contract))
    return refuse('contract-not-of-structure', { missing: [...contracts] })
  const refused = termRefusal({ ...data, startedOn: dayOf(data.happenedAt) })
  return refused && refuse(refused)
}

const forbidsHours = (
  job: KnownJob,
  { month, minutes, agreements, happenedAt }: Extract<JobFact, { type: 'HoursDeclared' }>['data'],
): Refused<JobRefusal> | undefined => {
  if (month < monthOf(job.startedOn)) return refuse('outside-contract')
  if (month > monthOf(dayOf(happenedAt))) return refuse('month-not-over')
  const days = daysOf(month).filter((day) => isUnderContract(job, day))
  if (days.length === 0) return refuse('outside-contract')
  const agreed = days.filter((day) => isAgreed(job, day, agreements))
  if (agreed.length === 0) return refuse('outside-agreement')
  if (dayOf(happenedAt) < (days.at(-1) ?? '')) return refuse('month-not-over')
  const known = job.declared[month]
  if (known !== undefined && known !== minutes) return refuse('month-already-declared', { actual: known })
  const limit = agreed.reduce((sum, day) => sum + workDayMinutesMax(day), 0)
  return minutes > limit ? refuse('hours-exceed-month', { limit, actual: minutes }) : undefined
}

const rules: Rules<JobCommand, JobFact, Job, JobRefusal> = {
  initial: { status: 'absent' },

  toFact({ type, data }, job) {
    if (type === 'CorrectJobFact') throw new Error('a correction is asked as one')
    if (type !== 'WithdrawWork') return { type: verbs[type], data } as JobFact
    const known = job.status === 'absent' ? undefined : job
    const work = known?.work.find(({ workId }) => workId === data.workId)
    const startsAt = work?.startsAt ?? data.happenedAt
    return { type: 'WorkWithdrawn', data: { ...data, workerId: known?.workerId ?? NOBODY, startsAt } }
  },

  already({ type, data }, job) {
    if (job.status === 'absent') return false
    switch (type) {
      case 'JobStarted':
        return job.workerId === data.workerId && job.startedOn === dayOf(data.happenedAt)
      case 'JobExtended':
        return job.endsOn === data.endsOn
      case 'JobSuspended':
        return job.status === 'suspended'
      case 'JobResumed':
        return job.status === 'active'
      case 'JobEnded':
        return job.status === 'ended' && job.endedOn === dayOf(data.happenedAt) && job.exit === data.exit
      case 'HoursDeclared':
        return job.declared[data.month] === data.minutes
      case 'GapExplained':
        return JSON.stringify(job.explained[data.month] ?? []) === JSON.stringify(data.parts)
      case 'WorkLogged':
        return job.work.some(({ workId }) => workId === data.workId)
      case 'WorkWithdrawn':
        return job.work.some(({ workId, withdrawn }) => workId === data.workId && withdrawn)
    }
  },

  forbids({ type, data }, job): Refused<JobRefusal> | undefined {
    if (type === 'JobStarted')
      return job.status === 'absent' ? forbidsStart(data) : refuse('job-already-started')
    if (job.status === 'absent') return refuse('job-not-found')
    if (data.partnerId !== job.partnerId) return refuse('job-of-another-partner')
    const last = lastDay(job)
    const day = dayOf(data.happenedAt)
    switch (type) {
      case 'JobExtended': {
        if (job.status === 'ended' || (last !== null && day > last)) return refuse('contract-over')
        if (job.endsOn !== null && data.endsOn <= job.endsOn) return refuse('contract-not-prolonged')
        const refused = termRefusal({
          ...job,
          endsOn: data.endsOn,
          derogation: data.derogation ?? job.derogation,
        })
        return refused && refuse(refused)
      }
      case 'JobSuspended':
      case 'JobResumed':
        return job.status === 'ended' || (last !== null && day > last) ? refuse('contract-over') : undefined
      case 'JobEnded':
        if (job.status === 'ended' || (job.endsOn !== null && day > job.endsOn))
          return refuse('contract-over')
        if (job.kind === 'permanent') return data.exit === null ? undefined : refuse('exit-of-insertion-only')
        return data.exit === null ? refuse('exit-missing') : undefined
      case 'HoursDeclared':
        return forbidsHours(job, data)
      case 'GapExplained': {
        const reasons = data.parts.map(({ reason }) => reason)
        if (new Set(reasons).size < reasons.length) return refuse('gap-reason-twice')
        const most = Math.max(0, ...data.parts.map(({ minutes }) => Math.abs(minutes)))
        if (most > MONTH_MINUTES_MAX)
          return refuse('hours-exceed-month', { limit: MONTH_MINUTES_MAX, actual: most })
        return job.declared[data.month] === undefined && loggedIn(job, data.month) === 0
          ? refuse('month-without-hours')
          : undefined
      }
      case 'WorkLogged': {
        const worked = dayOf(data.startsAt)
        if (!isUnderContract(job, worked)) return refuse('outside-contract')
        return isAgreed(job, worked, data.agreements) ? undefined : refuse('outside-agreement')
      }
      case 'WorkWithdrawn':
        return job.work.some(({ workId }) => workId === data.workId) ? undefined : refuse('work-not-found')
    }
  },

  apply(job, { type, data }) {
    if (type === 'JobStarted') {
      const { partnerId, workerId, jobCode, legalForm, kind, contract, endsOn, derogation } = data
      return {
        ...{ status: 'active', partnerId, workerId, jobCode, legalForm, kind, contract, derogation, endsOn },
        ...{ startedOn: dayOf(data.happenedAt), endedOn: null, exit: null, suspensions: [] },
        ...{ declared: {}, explained: {}, work: [] },
      }
    }
    if (job.status === 'absent') return job
    const day = dayOf(data.happenedAt)
    switch (type) {
      case 'JobExtended':
        return { ...job, endsOn: data.endsOn, derogation: data.derogation ?? job.derogation }
      case 'JobSuspended':
        return { ...job, status: 'suspended', suspensions: [...job.suspensions, { from: day, until: null }] }
      case 'JobResumed':
        return {
          ...job,
          status: 'active',
          suspensions: job.suspensions.map((one) => ({ ...one, until: one.until ?? day })),
        }
      case 'JobEnded':
        return { ...job, status: 'ended', endedOn: day, exit: data.exit }
      case 'HoursDeclared':
        return {
          ...{ ...job, declared: { ...job.declared, [data.month]: data.minutes } },
          ...(data.annexes ? { annexes: { ...job.annexes, [data.month]: data.annexes } } : {}),
        }
      case 'GapExplained':
        return { ...job, explained: { ...job.explained, [data.month]: data.parts } }
      case 'WorkLogged': {
        const { workId, startsAt, endsAt, deviceIds } = data
        const work = { workId, day: dayOf(startsAt), startsAt, endsAt, deviceIds, withdrawn: false }
        return { ...job, work: job.work.concat(work) }
      }
      case 'WorkWithdrawn':
        return {
          ...job,
          work: job.work.map((one) => (one.workId === data.workId ? { ...one, withdrawn: true } : one)),
        }
    }
  },
}

/** What a structure may have told wrong of a post; what a stretch of work was, its person's day says too. */
const CORRECTABLE: Readonly<Partial<Record<JobFact['type'], Correctable>>> = {
  JobStarted: { fields: ['happenedAt', 'endsOn', 'contract', 'derogation'], withdrawable: false },
  JobExtended: { fields: ['endsOn', 'derogation'], withdrawable: true },
  JobSuspended: { fields: ['happenedAt'], withdrawable: true },
  JobResumed: { fields: ['happenedAt'], withdrawable: true },
  JobEnded: { fields: ['happenedAt', 'exit'], withdrawable: true },
  HoursDeclared: { fields: ['minutes', 'annexes'], withdrawable: true },
}

export const jobDecider = withCorrections<JobCommand, JobFact, Job, JobRefusal, JobFactCorrected>(rules, {
  factType: 'JobFactCorrected',
  asked: (command) => (command.type === 'CorrectJobFact' ? command.data : undefined),
  correctable: ({ type }) => CORRECTABLE[type],
  read: (fact) => JobFact.safeParse(fact).data,
})

export const jobs = context({
  category: 'job',
  key: ({ jobId }) => jobId,
  events: JobEvent,
  commands: JobCommand,
  decider: jobDecider,
})

/** Stands where a refused fact would name who there is not. */
const NOBODY = '00000000-0000-4000-8000-000000000000' as WorkerId
