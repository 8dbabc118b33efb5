/**
 * What can be told of a post: the facts of stream `job-<JobId>` and the commands that record them. Who holds it is
 * a random id; nothing here says why something befell a person.
 * These names and fields are the storage format. Add; never rename, never remove.
 */
import { z } from 'zod'
import { correctedShape, correctionShape } from '../corrections.js'
import { type CommandOf, commandSchema, eventSchema, type FactOf } from '../shared/facts.js'
import {
  ActorId,
  Agreement,
  Day,
  DeviceId,
  Instant,
  JobId,
  LegalForm,
  Month,
  PartnerId,
  WorkerId,
  WorkId,
} from '../shared/values.js'
import { Contract, Derogation, Exit, JobKind } from './contract.js'

/** Why a fact about a post is put right: one of these, never free text (P1). */
export const JobReason = z.enum(['entered-by-mistake', 'payslip-corrected', 'known-later', 'other'])
export type JobReason = z.infer<typeof JobReason>

/** What hours were for that no bench session tells of, or why they were logged and not declared. */
export const GapReason = z.enum([
  ...(['training', 'support', 'logistics', 'meeting', 'not-logged', 'unpaid-break', 'rounding'] as const),
])
export type GapReason = z.infer<typeof GapReason>

/** The code on a worker's badge and on the lists: nine Crockford characters and their check, in two groups. */
export const JobCode = z
  .string()
  .regex(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{4}[0-9A-HJKMNP-TV-Z*~$=U]$/)

/** Of which annexe of the State's a month's hours are, and in which version; without a name where its file has none. */
export const DeclaredAnnexe = z.object({
  annexe: z.string().max(64),
  version: z.int().nonnegative(),
  /** None where the State annulled it. */
  minutes: z.int().nonnegative(),
})
export type DeclaredAnnexe = z.infer<typeof DeclaredAnnexe>

const by = { jobId: JobId, partnerId: PartnerId, happenedAt: Instant }
/** J1. The structure's agréments of that time, as its own stream tells them. */
const agreements = z.array(Agreement)

const shapes = {
  /** It begins on the day of `happenedAt`; `endsOn`: its last day, null for a contract without a term. */
  JobStarted: {
    ...by,
    workerId: WorkerId,
    jobCode: JobCode,
    legalForm: LegalForm,
    kind: JobKind,
    contract: Contract,
    endsOn: Day.nullable(),
    derogation: Derogation.nullable(),
  },
  /** Prolonged by an amendment to the same contract. */
  JobExtended: { ...by, endsOn: Day, derogation: Derogation.nullable() },
  JobSuspended: by,
  JobResumed: by,
  /** Its last day is the day of `happenedAt`; how the person left, for a post in insertion. */
  JobEnded: { ...by, exit: Exit.nullable() },
  /** J3. What the structure declares to the State for a month: minutes paid. */
  HoursDeclared: {
    ...{ ...by, month: Month, minutes: z.int().nonnegative(), agreements },
    /** What the minutes were added up from, where the State's file says it. */
    annexes: z.array(DeclaredAnnexe).optional(),
  },
  /** What the gap between declared and logged was: positive minutes were declared and not logged. */
  GapExplained: {
    ...by,
    month: Month,
    parts: z.array(z.object({ reason: GapReason, minutes: z.int() })),
    actorId: ActorId,
  },
  /** Work at the bench, claimed first in the person's day (J2); shared equally between its devices. */
  WorkLogged: {
    ...by,
    workerId: WorkerId,
    workId: WorkId,
    startsAt: Instant,
    endsAt: Instant,
    deviceIds: z.array(DeviceId),
    agreements,
  },
  WorkWithdrawn: { ...by, workerId: WorkerId, workId: WorkId, startsAt: Instant, reason: JobReason },
} as const
export const verbs = {
  StartJob: 'JobStarted',
  ExtendJob: 'JobExtended',
  SuspendJob: 'JobSuspended',
  ResumeJob: 'JobResumed',
  EndJob: 'JobEnded',
  DeclareHours: 'HoursDeclared',
  ExplainGap: 'GapExplained',
  LogWork: 'WorkLogged',
} as const

const corrected = { jobId: JobId, reason: JobReason }
const correction = { JobFactCorrected: { ...correctedShape, ...corrected } } as const
export type JobFactCorrected = FactOf<typeof correction>
const { workerId: _worker, startsAt: _start, ...withdrawal } = shapes.WorkWithdrawn
// What these ask for, the post itself completes: whose day is free again.
const asked = {
  WithdrawWork: withdrawal,
  CorrectJobFact: { ...correctionShape, ...corrected },
} as const
const askedVerbs = { WithdrawWork: 'WithdrawWork', CorrectJobFact: 'CorrectJobFact' } as const

export const JobFact = eventSchema(shapes)
export type JobFact = FactOf<typeof shapes>
export const JobEvent = eventSchema({ ...shapes, ...correction })
export type JobEvent = JobFact | JobFactCorrected
export const JobCommand = z.union([commandSchema(shapes, verbs), commandSchema(asked, askedVerbs)])
export type JobCommand = CommandOf<typeof shapes, typeof verbs> | CommandOf<typeof asked, typeof askedVerbs>
