/**
 * Posts over HTTP: contracts, hours and work at the bench for the employer alone (J4); figures for the employer whole,
 * for the Métropole as sums.
 */

import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Contract, Derogation, Exit, JobKind } from '../../domain/jobs/contract.js'
import { monthsUntil, reconciled } from '../../domain/jobs/job.js'
import { GapReason, JobReason } from '../../domain/jobs/job-facts.js'
import { WORK_DEVICES_MAX } from '../../domain/jobs/workday.js'
import { WorkerPurpose } from '../../domain/jobs/worker.js'
import { Quarter } from '../../domain/shared/calendar.js'
import { startOfDay } from '../../domain/shared/lyon.js'
import {
  ActorId,
  Day,
  DeviceId,
  dayOf,
  Instant,
  JobId,
  Month,
  WorkerId,
  WorkId,
} from '../../domain/shared/values.js'
import { uuidFrom } from '../../log/ledger.js'
import { scopeOf } from '../../use-cases/access.js'
import { ContractNumber } from '../../use-cases/inputs.js'
import { jobFigures } from '../../use-cases/job-figures.js'
import { Refusing } from '../../use-cases/refusing.js'
import { WorkerIdentity } from '../../vault/identity.js'
import {
  type Api,
  answerCommand,
  answerQuestion,
  CommandAnswer,
  type Doors,
  HappenedAt,
  identityOf,
  metadataOf,
  PROBLEMS,
  partnerOf,
} from '../server/door.js'
import { commandRoutes } from './command-routes.js'
import { DIALS, dialsOf } from './dials.js'

const Params = z.strictObject({ jobId: JobId })
const WorkParams = z.strictObject({ jobId: JobId, workId: WorkId })
const WorkerParams = z.strictObject({ workerId: WorkerId })
const Answer = z.looseObject({ position: z.string() })
const Minutes = z
  .int()
  .nonnegative()
  .max(60 * 24 * 31)
const deviceIds = z.array(DeviceId).max(WORK_DEVICES_MAX).default([])

export const jobRoutes = (app: Api, doors: Doors) => {
  const { workshop, now, etpHours } = doors
  const workJobs = { action: 'work-jobs' } as const
  /** J4. Nobody else learns even that a command would change nothing. */
  const before = async (request: FastifyRequest) => {
    await workshop.jobFor(Params.parse(request.params).jobId, partnerOf(request))
  }
  const ofJob = { ...workJobs, before }
  const tags = ['jobs']

  app.post(
    '/jobs',
    {
      config: workJobs,
      schema: {
        tags,
        summary:
          'Begin a contract on the day of `happenedAt`: in insertion or permanent; the worker’s name goes to the vault',
        body: z.strictObject({
          worker: WorkerIdentity.optional().describe('Who it is for; kept in the vault.'),
          workerId: WorkerId.optional().describe('Or somebody of whom you have a contract already.'),
          kind: JobKind,
          contract: Contract,
          endsOn: Day.nullable().default(null).describe('Its last day; null for a contract without a term.'),
          derogation: Derogation.nullable().default(null),
          contractNumber: ContractNumber.optional().describe('The State’s; kept in the vault.'),
          happenedAt: HappenedAt,
        }),
        response: {
          200: CommandAnswer.extend({ jobId: JobId.optional(), jobCode: z.string().optional() }),
          ...PROBLEMS,
        },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, async (by) => {
        const { worker, workerId, happenedAt = now(), ...given } = request.body
        const jobId = JobId.parse(uuidFrom(by.causationId))
        const partnerId = partnerOf(request)
        const engaged = worker ? { identity: worker } : workerId ? { workerId } : undefined
        if (!engaged || (worker && workerId))
          return { ok: false, refusal: 'invalid-request', detail: { missing: ['worker, ou workerId'] } }
        const done = await workshop.startJob({ ...given, jobId, partnerId, happenedAt }, engaged, by)
        if (!done.ok) return done
        const { jobCode } = await workshop.jobFor(jobId, partnerId)
        return { done, extra: { jobId, jobCode } }
      }),
  )

  commandRoutes(
    app,
    doors,
    {
      url: '/jobs/:jobId',
      tag: 'jobs',
      params: Params,
      given: (request) => ({ partnerId: partnerOf(request) }),
    },
    [
      {
        ...ofJob,
        path: 'extend',
        type: 'ExtendJob',
        fields: { endsOn: Day, derogation: Derogation.nullable().default(null) },
        summary: 'Prolong a contract: 24 months in all for a CDDI, unless a derogation is stated',
      },
      {
        ...ofJob,
        path: 'suspend',
        at: startOfDay,
        type: 'SuspendJob',
        fields: {},
        summary: 'Suspend a contract from that day on: no hours are counted until it is resumed',
      },
      {
        ...ofJob,
        path: 'resume',
        at: startOfDay,
        type: 'ResumeJob',
        fields: {},
        summary: 'Resume a contract that day',
      },
      {
        ...ofJob,
        path: 'end',
        type: 'EndJob',
        fields: { exit: Exit.nullable().default(null) },
        summary:
          'End a contract; `happenedAt` is in its last day; of a post in insertion, how the person leaves',
      },
      {
        ...ofJob,
        path: 'explain-gap',
        type: 'ExplainGap',
        fields: {
          month: Month,
          parts: z
            .array(z.strictObject({ reason: GapReason, minutes: z.int() }))
            .max(GapReason.options.length),
        },
        summary:
          'Say what a month’s declared hours were for that were not logged; said again, it replaces (J3)',
        also: (_request, by) => ({ actorId: ActorId.parse(by.actorId) }),
      },
      {
        ...ofJob,
        path: 'withdraw-work',
        type: 'WithdrawWork',
        fields: { workId: WorkId, reason: JobReason },
        summary: 'Withdraw work that was entered by mistake: the person’s day is free again',
      },
    ],
  )

  app.post(
    '/jobs/:jobId/hours',
    {
      config: workJobs,
      schema: {
        tags,
        summary: 'Declare the hours of a month, once it is over (J1, J3)',
        params: Params,
        body: z.strictObject({ month: Month, minutes: Minutes, happenedAt: HappenedAt }),
        response: { 200: CommandAnswer, ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, (by) => {
        const { happenedAt = now(), ...given } = request.body
        const partnerId = partnerOf(request)
        return workshop.declareHours({ ...given, ...request.params, partnerId, happenedAt }, by)
      }),
  )

  app.post(
    '/jobs/:jobId/correct-hours',
    {
      config: workJobs,
      schema: {
        tags,
        summary: 'Put right the hours declared for a month (X1); null: they were not to be declared',
        params: Params,
        body: z.strictObject({
          month: Month,
          minutes: Minutes.nullable(),
          reason: JobReason,
          happenedAt: HappenedAt,
        }),
        response: { 200: CommandAnswer, ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, (by) => {
        const { month, minutes, reason, happenedAt = now() } = request.body
        const which = { ...request.params, partnerId: partnerOf(request), happenedAt, reason }
        return workshop.correctHours(which, month, minutes === null ? null : { minutes }, by)
      }),
  )

  app.post(
    '/jobs/:jobId/correct-end',
    {
      config: workJobs,
      schema: {
        tags,
        summary: 'Put right how somebody left a post (X1); null: the contract did not end',
        params: Params,
        body: z.strictObject({ exit: Exit.nullable(), reason: JobReason, happenedAt: HappenedAt }),
        response: { 200: CommandAnswer, ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, (by) => {
        const { exit, reason, happenedAt = now() } = request.body
        const which = { ...request.params, partnerId: partnerOf(request), happenedAt, reason }
        return workshop.correctJob(
          which,
          ({ type }) => type === 'JobEnded',
          exit === null ? null : { exit },
          by,
        )
      }),
  )

  app.post(
    '/jobs/:jobId/corrections',
    {
      config: workJobs,
      schema: {
        tags,
        summary:
          'Correct any fact of a contract (X1): its start, term, suspensions, end, hours; refused when a later one becomes impossible',
        params: Params,
        body: z.strictObject({
          eventId: z.uuid().describe('The event to correct, as the contract’s history names it.'),
          changes: z
            .record(z.string().max(60), z.unknown())
            .nullable()
            .describe('The fields as they should have been told; null: it never happened.'),
          reason: JobReason,
          happenedAt: HappenedAt,
        }),
        response: { 200: CommandAnswer, ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, (by) => {
        const { eventId, changes, reason, happenedAt = now() } = request.body
        const which = { ...request.params, partnerId: partnerOf(request), happenedAt, reason }
        return workshop.correctJobFact(which, eventId, changes, by)
      }),
  )

  app.post(
    '/jobs/:jobId/work',
    {
      config: { action: 'log-work' },
      schema: {
        tags,
        summary: 'Enter work at the bench: from when to when, on which devices, shared equally (J2)',
        params: Params,
        body: z.strictObject({ startsAt: Instant, endsAt: Instant, deviceIds }),
        response: { 200: CommandAnswer.extend({ workId: WorkId.optional() }), ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, async (by) => {
        const which = { ...request.params, partnerId: partnerOf(request) }
        const { done, workId } = await workshop.enterWork({ ...request.body, ...which }, by)
        return { done, extra: done.ok ? { workId } : {} }
      }),
  )
  app.post(
    '/jobs/:jobId/start-work',
    {
      config: { action: 'log-work' },
      schema: {
        tags,
        summary: 'Work begins now, on these devices or on those that are scanned later',
        params: Params,
        body: z.strictObject({ deviceIds }),
        response: { 200: CommandAnswer.extend({ workId: WorkId.optional() }), ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, async (by) => {
        const { jobId } = request.params
        const { done, workId } = await workshop.startWork(
          jobId,
          partnerOf(request),
          request.body.deviceIds,
          by,
        )
        return { done, extra: done.ok ? { workId } : {} }
      }),
  )
  app.post(
    '/jobs/:jobId/work/:workId/devices',
    {
      config: { action: 'log-work' },
      schema: {
        tags,
        summary: 'One more device in the work under way',
        params: WorkParams,
        body: z.strictObject({ deviceId: DeviceId, day: Day.optional() }),
        response: { 200: CommandAnswer, ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, (by) => {
        const { jobId, workId } = request.params
        const { deviceId, day = dayOf(now()) } = request.body
        return workshop.takeWorkDevice(jobId, partnerOf(request), { workId, day, deviceId }, by)
      }),
  )
  app.post(
    '/jobs/:jobId/work/:workId/stop',
    {
      config: { action: 'log-work' },
      schema: {
        tags,
        summary: 'Work ends now, or ended at `endsAt` where somebody forgot to say so',
        params: WorkParams,
        body: z.strictObject({
          endsAt: Instant.optional(),
          day: Day.optional().describe('The day on which it began, in Lyon; today when left out.'),
        }),
        response: { 200: CommandAnswer, ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, (by) => {
        const { jobId, workId } = request.params
        const { endsAt, day = dayOf(endsAt ?? now()) } = request.body
        return workshop.stopWork(jobId, partnerOf(request), { workId, day, endsAt }, by)
      }),
  )

  app.post(
    '/workers/:workerId/identity/read',
    {
      config: { action: 'read-jobs' },
      schema: {
        tags,
        summary: 'Who a worker of yours is; recorded before it is shown',
        params: WorkerParams,
        body: z.strictObject({ purpose: WorkerPurpose }),
        response: { 200: z.object({ identity: WorkerIdentity }), ...PROBLEMS },
      },
    },
    async (request) => {
      // Without its key: an answer that holds a name is kept nowhere.
      const by = metadataOf(request, undefined, 'api')
      const { workerId } = request.params
      const { done, identity } = await workshop.readWorker(
        workerId,
        partnerOf(request),
        request.body.purpose,
        by,
      )
      if (!done.ok) throw new Refusing(done)
      if (!identity) throw new Refusing({ refusal: 'identity-unknown' })
      return { identity }
    },
  )
  app.post(
    '/workers/:workerId/forget',
    {
      config: workJobs,
      schema: {
        tags,
        summary: 'Forget the name of somebody whose contracts are over; hours and totals stay (P2)',
        params: WorkerParams,
        body: z.strictObject({}),
        response: { 200: CommandAnswer, ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, (by) =>
        workshop.forgetWorker(request.params.workerId, partnerOf(request), by),
      ),
  )

  const readJobs = { action: 'read-jobs' } as const
  app.get(
    '/jobs',
    {
      config: readJobs,
      schema: { tags, summary: 'Your contracts, the newest first', response: { 200: Answer, ...PROBLEMS } },
    },
    (request, reply) =>
      answerQuestion(doors, request, reply, async (queries) => ({
        jobs: await queries.jobs(partnerOf(request)),
      })),
  )
  app.get(
    '/jobs/:jobId',
    {
      config: readJobs,
      schema: {
        tags,
        summary: 'A contract of yours: each month declared and logged, and what is left to explain (J3)',
        params: Params,
        response: { 200: Answer, ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerQuestion(doors, request, reply, async () => {
        const job = await workshop.jobFor(request.params.jobId, partnerOf(request))
        const months = monthsUntil(job, dayOf(now())).map((month) => reconciled(job, month))
        return { job, months }
      }),
  )
  app.get(
    '/job-months/:month',
    {
      config: readJobs,
      schema: {
        tags,
        summary: 'A month of your contracts: declared, logged, explained, in minutes',
        params: z.strictObject({ month: Month }),
        response: { 200: Answer, ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerQuestion(doors, request, reply, async (queries) => ({
        month: request.params.month,
        contracts: await queries.hoursOfMonth(partnerOf(request), request.params.month),
      })),
  )

  app.get(
    '/devices/:deviceId/work',
    {
      config: readJobs,
      schema: {
        tags,
        summary: 'Minutes that your own people worked on a device, in insertion and otherwise',
        params: z.strictObject({ deviceId: DeviceId }),
        response: { 200: Answer, ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerQuestion(doors, request, reply, async (queries) => ({
        work: await queries.workOnDevice(request.params.deviceId, partnerOf(request)),
      })),
  )

  app.get(
    '/job-figures',
    {
      config: { action: 'read-job-figures' },
      schema: {
        tags,
        summary:
          'Headcounts, ETP, exits, hours a device, by structure, quarter and overall, on any day as known on any day; few persons’ sums are withheld from all but the employer',
        querystring: z.strictObject({
          ...DIALS,
          quarter: Quarter.or(z.literal('all'))
            .optional()
            .describe('`2026-Q3`, or `all` since the beginning; the last one when left out.'),
        }),
        response: { 200: Answer, ...PROBLEMS },
      },
    },
    (request, reply) => {
      const { quarter } = request.query
      const dials = dialsOf(request.query, now())
      return answerQuestion(doors, request, reply, (queries) =>
        jobFigures(queries, { ...dials, quarter }, scopeOf(identityOf(request)), etpHours),
      )
    },
  )
}
