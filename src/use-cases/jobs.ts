/**
 * What an employer does for its posts: begin a contract, declare hours, log work at the bench, say why they differ.
 * A worker's name goes to the vault; the log knows a random id, the same one whoever employs them (J2).
 */

import { devices, jobs, workdays, workers } from '../domain/contexts.js'
import { type KnownJob, lastDay } from '../domain/jobs/job.js'
import type { JobCommand, JobFact, JobReason } from '../domain/jobs/job-facts.js'
import type { WorkdayCommand } from '../domain/jobs/workday.js'
import type { WorkerPurpose } from '../domain/jobs/worker.js'
import { agreementsIn } from '../domain/partners/partner.js'
import { lastDayOf } from '../domain/shared/calendar.js'
import { fileCodeFrom } from '../domain/shared/codes.js'
import { parisInstant, startOfDay } from '../domain/shared/lyon.js'
import {
  ActorId,
  type Day,
  type DeviceId,
  dayOf,
  type Instant,
  type JobId,
  type Month,
  type PartnerId,
  WorkerId,
  WorkId,
} from '../domain/shared/values.js'
import type { Metadata } from '../log/event-log.js'
import { uuidFrom } from '../log/ledger.js'
import type { WorkerIdentity } from '../vault/identity.js'
import { Refusing } from './refusing.js'
import type { Done, Refused, Work } from './work.js'

type Data<T extends JobCommand['type']> = Extract<JobCommand, { type: T }>['data']
type DayData<T extends WorkdayCommand['type']> = Extract<WorkdayCommand, { type: T }>['data']

/** Who it is for: somebody named, or somebody of whom the organisation has a contract already. */
export type Engaged = { readonly identity: WorkerIdentity } | { readonly workerId: WorkerId }
export type Starting = Omit<Data<'StartJob'>, 'workerId' | 'jobCode' | 'legalForm'> & {
  /** The State's number of this contract: kept in the vault, since it names a person elsewhere. */
  readonly contractNumber?: string | undefined
}

/** Of which contract something is put right, when, and why. */
type CorrectedJob = Pick<Data<'CorrectJobFact'>, 'jobId' | 'partnerId' | 'happenedAt'> & {
  readonly reason: JobReason
}

/** The hours of a month, and the annexes of the State's file that add up to them. */
type HoursOfMonth = Pick<Data<'DeclareHours'>, 'minutes' | 'annexes'>

export const jobWork = ({ record, nowOf, now, ledger, vault, look }: Work) => {
  const told = (by: Metadata, what: string) => ({ ...by, causationId: `${by.causationId}:${what}` })

  const timelineOf = (jobId: string) => ledger.state(jobs, `job-${jobId}`)
  const dayState = (workerId: string, day: Day) => ledger.state(workdays, `workday-${workerId}~${day}`)

  const agreementsOf = async (partnerId: string, from: Day, until: Day) =>
    agreementsIn(await nowOf.partner(partnerId), from, until)

  /** C2. The organisation had each device at that moment. */
  const requireCustody = async (deviceIds: readonly DeviceId[], partnerId: PartnerId, at: Instant) => {
    for (const deviceId of deviceIds) {
      const { facts } = await ledger.state(devices, `device-${deviceId}`)
      const then = facts
        .filter(({ data }) => Date.parse(data.happenedAt) <= Date.parse(at))
        .reduce(devices.decider.evolve, devices.decider.initial).now
      if (then.status === 'absent' || then.custodian !== partnerId)
        throw new Refusing({ refusal: 'not-custodian', detail: { deviceId } })
    }
  }

  const forgottenBy = async (workerId: string): Promise<readonly string[]> =>
    (await ledger.state(workers, `worker-${workerId}`)).now.forgottenBy

  /** A stretch under way of that person, today or on the day that it was begun. */
  const stretch = async (job: KnownJob, workId: string, day: Day) =>
    (await dayState(job.workerId, day)).stretches.find((one) => one.workId === workId)

  const isDeclarationOf =
    (month: Month) =>
    ({ type, data }: JobFact) =>
      type === 'HoursDeclared' && data.month === month

  /** Corrects the last fact that `isIt` knows. */
  const correctionOf = async (
    { jobId, partnerId, happenedAt, reason }: CorrectedJob,
    isIt: (fact: JobFact) => boolean,
    changes: Readonly<Record<string, unknown>> | null,
    actorId: string,
  ): Promise<Refused | Extract<JobCommand, { type: 'CorrectJobFact' }>> => {
    const { facts, revisions } = await timelineOf(jobId)
    const revision = revisions[facts.findLastIndex(isIt)]
    if (revision === undefined) return { ok: false, refusal: 'fact-not-found' }
    const correctedBy = ActorId.parse(actorId)
    const data = {
      ...{ jobId, partnerId, happenedAt, revision },
      ...{ changes: changes && { ...changes }, reason, correctedBy },
    }
    return { type: 'CorrectJobFact', data }
  }

  const work = {
    /** A contract, for its employer's people alone (J4). */
    async jobFor(jobId: string, partnerId: string): Promise<KnownJob> {
      const { now: job } = await timelineOf(jobId)
      if (job.status === 'absent') throw new Refusing({ refusal: 'job-not-found' })
      if (job.partnerId !== partnerId) throw new Refusing({ refusal: 'job-of-another-partner' })
      return job
    },

    /** The contract on whose badge that code stands. */
    async jobByBadge(code: string, partnerId: string) {
      const { value: job } = await look((queries) => queries.jobByCode(code))
      if (!job || job.partnerId !== partnerId) throw new Refusing({ refusal: 'badge-unknown' })
      return job
    },

    /** Begins a contract. What forbids it is looked at before the vault is told a name. */
    async startJob(starting: Starting, engaged: Engaged, by: Metadata): Promise<Done> {
      const { contractNumber, ...asked } = starting
      // Of the whole day: who begins at eight is under contract at six.
      const given = { ...asked, happenedAt: startOfDay(asked.happenedAt) }
      const partner = await nowOf.partner(starting.partnerId)
      if (partner.status === 'absent') throw new Refusing({ refusal: 'partner-not-found' })
      const bytes = uuidFrom(`${by.causationId} badge`).replaceAll('-', '')
      const jobCode = fileCodeFrom(
        Array.from({ length: 9 }, (_, n) => Number.parseInt(bytes.slice(n * 2, n * 2 + 2), 16)),
      )
      const newWorker = WorkerId.parse(uuidFrom(`${by.causationId} worker`))
      const data = { ...given, jobCode, legalForm: partner.legalForm, workerId: newWorker }
      const refused = await ledger.judge({ type: 'StartJob', data })
      // Told before, and its answer lost: it is given again below.
      if (refused && !(await ledger.wasTold({ type: 'StartJob', data }, by))) return refused
      if ('workerId' in engaged && !(await work.employs(starting.partnerId, engaged.workerId)))
        return { ok: false, refusal: 'worker-unknown' }
      if ('workerId' in engaged && (await forgottenBy(engaged.workerId)).includes(starting.partnerId))
        return { ok: false, refusal: 'worker-forgotten' }
      const workerId =
        'workerId' in engaged
          ? engaged.workerId
          : WorkerId.parse(await vault.keepWorker(newWorker, engaged.identity))
      const done = await record({ type: 'StartJob', data: { ...data, workerId } }, by)
      if (!done.ok) return done
      await vault.opened(workerId)
      if (contractNumber) await vault.keepText(workerId, starting.jobId, contractNumber)
      return done
    },

    /** Has this organisation a contract of that person, now or before? */
    async employs(partnerId: string, workerId: string): Promise<boolean> {
      const { value } = await look((queries) => queries.jobsOfWorker(workerId))
      return value.some((job) => job.partnerId === partnerId)
    },

    /** Prolongs a contract; an amendment that is entered after the old term was signed by then. */
    async prolong(data: Omit<Data<'ExtendJob'>, 'happenedAt'>, by: Metadata): Promise<Done> {
      const last = lastDay(await work.jobFor(data.jobId, data.partnerId))
      const happenedAt =
        last !== null && last < dayOf(now()) ? (parisInstant(`${last}T12:00`) ?? now()) : now()
      return record({ type: 'ExtendJob', data: { ...data, happenedAt } }, by)
    },

    /** J1, J3. Declares a month, under the agréments of that month. */
    async declareHours(data: Omit<Data<'DeclareHours'>, 'agreements'>, by: Metadata): Promise<Done> {
      await work.jobFor(data.jobId, data.partnerId)
      return record({ type: 'DeclareHours', data: await work.declaration(data) }, by)
    },
    /** The command that declares a month: also for a file's dry run. */
    declaration: async (data: Omit<Data<'DeclareHours'>, 'agreements'>): Promise<Data<'DeclareHours'>> => ({
      ...data,
      agreements: await agreementsOf(data.partnerId, `${data.month}-01`, lastDayOf(data.month)),
    }),

    /**
     * X1. Puts right what was told of a contract: the last fact that `isIt` knows.
     * @param changes null: it never happened.
     */
    async correctJob(
      which: CorrectedJob,
      isIt: (fact: JobFact) => boolean,
      changes: Readonly<Record<string, unknown>> | null,
      by: Metadata,
    ): Promise<Done> {
      await work.jobFor(which.jobId, which.partnerId)
      const command = await correctionOf(which, isIt, changes, by.actorId)
      return 'ok' in command ? command : record(command, by)
    },

    /** X1. The same, of the fact that an event tells. */
    async correctJobFact(
      which: CorrectedJob,
      eventId: string,
      changes: Readonly<Record<string, unknown>> | null,
      by: Metadata,
    ): Promise<Done> {
      const recorded = await ledger.find(`job-${which.jobId}`, eventId)
      const { facts, revisions } = await timelineOf(which.jobId)
      const fact = facts[revisions.indexOf(recorded?.revision ?? -1)]
      return work.correctJob(which, (one) => one === fact, changes, by)
    },

    /** J3. The hours of a month that was declared, put right; null: they were not to be declared at all. */
    correctHours: (which: CorrectedJob, month: Month, hours: HoursOfMonth | null, by: Metadata) =>
      work.correctJob(which, isDeclarationOf(month), hours && { ...hours }, by),
    /** The command that puts a month right: for a file's dry run. */
    hoursCorrection: (which: CorrectedJob, month: Month, hours: HoursOfMonth, actorId: string) =>
      correctionOf(which, isDeclarationOf(month), { ...hours }, actorId),

    /** J2. Work told afterwards, whole. */
    async enterWork(
      {
        jobId,
        partnerId,
        startsAt,
        endsAt,
        deviceIds,
      }: Pick<DayData<'EnterWork'>, 'jobId' | 'partnerId' | 'startsAt' | 'endsAt' | 'deviceIds'>,
      by: Metadata,
    ): Promise<{ readonly done: Done; readonly workId: WorkId }> {
      const { workerId } = await work.jobFor(jobId, partnerId)
      const day = dayOf(startsAt)
      const workId = WorkId.parse(uuidFrom(`${by.causationId} work`))
      await requireCustody(deviceIds, partnerId, endsAt)
      const agreements = await agreementsOf(partnerId, day, day)
      const data = {
        ...{ workerId, day, workId, partnerId, happenedAt: endsAt },
        ...{ jobId, startsAt, endsAt, deviceIds: [...new Set(deviceIds)], agreements },
      }
      return { done: await record({ type: 'EnterWork', data }, by), workId }
    },

    /** Work begins now. What would forbid it to be logged is said before it is done. */
    async startWork(
      jobId: JobId,
      partnerId: PartnerId,
      deviceIds: readonly DeviceId[],
      by: Metadata,
    ): Promise<{ readonly done: Done; readonly workId: WorkId }> {
      const { workerId } = await work.jobFor(jobId, partnerId)
      const happenedAt = now()
      const day = dayOf(happenedAt)
      const workId = WorkId.parse(uuidFrom(`${by.causationId} work`))
      await requireCustody(deviceIds, partnerId, happenedAt)
      const distinct = [...new Set(deviceIds)]
      const told = { workerId, workId, startsAt: happenedAt, endsAt: happenedAt, deviceIds: distinct }
      const agreements = await agreementsOf(partnerId, day, day)
      const refused = await ledger.judge({
        type: 'LogWork',
        data: { jobId, partnerId, happenedAt, ...told, agreements },
      })
      if (refused) return { done: refused, workId }
      const data = { workerId, day, workId, partnerId, happenedAt, jobId, deviceIds: distinct }
      return { done: await record({ type: 'StartWork', data }, by), workId }
    },

    async takeWorkDevice(
      jobId: JobId,
      partnerId: PartnerId,
      { workId, day, deviceId }: { readonly workId: WorkId; readonly day: Day; readonly deviceId: DeviceId },
      by: Metadata,
    ): Promise<Done> {
      const { workerId } = await work.jobFor(jobId, partnerId)
      const happenedAt = now()
      await requireCustody([deviceId], partnerId, happenedAt)
      return record(
        { type: 'TakeWorkDevice', data: { workerId, day, workId, partnerId, happenedAt, deviceId } },
        by,
      )
    },

    /** Work ends now, or ended at `endsAt` where somebody forgot to say so. */
    async stopWork(
      jobId: JobId,
      partnerId: PartnerId,
      {
        workId,
        day,
        endsAt = now(),
      }: { readonly workId: WorkId; readonly day: Day; readonly endsAt?: Instant | undefined },
      by: Metadata,
    ): Promise<Done> {
      const { workerId } = await work.jobFor(jobId, partnerId)
      const agreements = await agreementsOf(partnerId, day, day)
      const data = { workerId, day, workId, partnerId, happenedAt: endsAt, endsAt, agreements }
      return record({ type: 'StopWork', data }, by)
    },

    /** What is under way for a contract today; undefined: nothing. */
    async underWay(jobId: string, partnerId: string) {
      const job = await work.jobFor(jobId, partnerId)
      const { value } = await look((queries) => queries.openWork(partnerId))
      const open = value.find((one) => one.jobId === jobId)
      return open && (await stretch(job, open.workId, open.day))
    },

    /** Who somebody is, for their employer, who says what for: recorded before it is shown (J4). */
    async readWorker(
      workerId: WorkerId,
      partnerId: PartnerId,
      purpose: WorkerPurpose,
      by: Metadata,
    ): Promise<{ readonly done: Done; readonly identity: WorkerIdentity | undefined }> {
      if (!(await work.employs(partnerId, workerId))) throw new Refusing({ refusal: 'worker-unknown' })
      const data = { workerId, partnerId, happenedAt: now(), actorId: ActorId.parse(by.actorId), purpose }
      const done = await record({ type: 'ReadWorkerIdentity', data }, told(by, `read ${workerId}`))
      return { done, identity: done.ok ? await vault.worker(workerId) : undefined }
    },

    /**
     * Forgets the name of somebody who has no contract here any more; their hours stay, of a random id. The name is
     * deleted once no other organisation that employed them keeps it.
     */
    async forgetWorker(workerId: WorkerId, partnerId: PartnerId, by: Metadata): Promise<Done> {
      const { value: contracts } = await look((queries) => queries.jobsOfWorker(workerId))
      const own = contracts.filter((job) => job.partnerId === partnerId)
      if (own.length === 0) throw new Refusing({ refusal: 'worker-unknown' })
      const today = dayOf(now())
      const states = await Promise.all(own.map(async ({ jobId }) => (await timelineOf(jobId)).now))
      const isEmployed = states.some((job) => {
        const last = job.status === 'absent' ? null : lastDay(job)
        return last === null || last >= today
      })
      if (isEmployed) return { ok: false, refusal: 'worker-under-contract' }
      const gone = await forgottenBy(workerId)
      const erased = contracts.every((job) => job.partnerId === partnerId || gone.includes(job.partnerId))
      const data = { workerId, partnerId, happenedAt: now(), actorId: ActorId.parse(by.actorId), erased }
      const done = await record({ type: 'ForgetWorker', data }, by)
      if (done.ok && erased) await vault.forget(workerId)
      return done
    },

    /** Contracts by the code on their badge. */
    async jobsByCode(partnerId: string): Promise<ReadonlyMap<string, string>> {
      const { value: contracts } = await look((queries) => queries.jobs(partnerId))
      return new Map(contracts.map(({ jobCode, jobId }) => [jobCode, jobId]))
    },

    /** Contracts by the State's number, that its files name them by: read in the vault, kept nowhere else. */
    async contractNumbers(partnerId: string): Promise<ReadonlyMap<string, string>> {
      const { value: contracts } = await look((queries) => queries.jobs(partnerId))
      const known = await Promise.all(
        contracts.map(async ({ jobId, workerId }) => {
          const number = (await vault.texts(workerId, [jobId])).get(jobId)
          return number === undefined ? [] : [[number, jobId] as const]
        }),
      )
      return new Map(known.flat())
    },
  }
  return work
}
