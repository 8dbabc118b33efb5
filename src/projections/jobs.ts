/**
 * Posts, and what is counted of them, as known on any day: `spells` from the first to the last day of a contract,
 * `hours` declared, explained and worked, each stretch of work shared between its devices.
 */
import { type Kysely, sql } from 'kysely'
import type { DomainEvent } from '../domain/contexts.js'
import type { Contract, Exit, JobKind } from '../domain/jobs/contract.js'
import { type Job, type KnownJob, type LoggedWork, lastDay, minutesOf, sharesOf } from '../domain/jobs/job.js'
import type { JobEvent } from '../domain/jobs/job-facts.js'
import { lastDayOf, monthOf } from '../domain/shared/calendar.js'
import type { Day, LegalForm, Month } from '../domain/shared/values.js'
import type { Timeline } from '../domain/timeline.js'
import { addKnown, KNOWN_COLUMNS } from './engine/known-rows.js'
import { foldProjection } from './engine/projection.js'
import type { Row } from './engine/rows.js'
import type { Views } from './tables.js'

export type JobsTable = {
  job_id: string
  job_code: string
  partner_id: string
  worker_id: string
  kind: JobKind
  contract: Contract
  legal_form: LegalForm
  status: KnownJob['status']
  started_on: string
  last_day: string | null
  exit: Exit | null
}
type Known = { key: string; known_from: string; known_to: string | null; event_id: string }
export type SpellsTable = Known & {
  job_id: string
  worker_id: string
  partner_id: string
  kind: JobKind
  from_day: string
  /** Its last day; null: it has none yet. */
  until_day: string | null
  exit: Exit | null
}
export type HoursTable = Known & {
  job_id: string
  worker_id: string
  partner_id: string
  legal_form: LegalForm
  kind: JobKind
  measure: 'declared' | 'gap' | 'work'
  month: string
  /** The day of the work; of a month's figures, its last one. */
  day: string
  minutes: number
  /** Why declared and logged differ. */
  reason: string | null
  work_id: string | null
  device_id: string | null
}

type Told = Timeline<JobEvent, Job>

const spellOf = (jobId: string, { now: job }: Told): ReadonlyMap<string, Row> =>
  new Map(
    job.status === 'absent'
      ? []
      : [
          [
            jobId,
            {
              ...{ job_id: jobId, worker_id: job.workerId, partner_id: job.partnerId, kind: job.kind },
              ...{ from_day: job.startedOn, until_day: lastDay(job), exit: job.exit },
            },
          ],
        ],
  )

const hoursOf = (job: KnownJob, month: Month, measure: HoursTable['measure'], minutes: number): Row => ({
  job_id: '',
  worker_id: job.workerId,
  partner_id: job.partnerId,
  legal_form: job.legalForm,
  kind: job.kind,
  measure,
  month,
  day: lastDayOf(month),
  minutes,
  reason: null,
  work_id: null,
  device_id: null,
})

/** Its parts on devices; all of it on none where it was on none. */
const workOf = (job: KnownJob, work: LoggedWork): readonly Row[] => {
  if (work.withdrawn) return []
  const row = {
    ...hoursOf(job, monthOf(work.day), 'work', minutesOf(work)),
    day: work.day,
    work_id: work.workId,
  }
  return work.deviceIds.length === 0
    ? [row]
    : sharesOf(work).map(({ deviceId, minutes }) => ({ ...row, minutes, device_id: deviceId }))
}

/** The rows that an event may have changed, by key: those of whole months, and of the work that it speaks of. */
const rowsOf = (jobId: string, { now }: Told, { data }: DomainEvent): ReadonlyMap<string, Row> => {
  const rows = new Map<string, Row>()
  if (now.status === 'absent') return rows
  const add = (key: string, row: Row) => rows.set(`${jobId} ${key}`, { ...row, job_id: jobId })
  for (const [month, minutes] of Object.entries(now.declared))
    add(`declared ${month}`, hoursOf(now, month, 'declared', minutes))
  for (const [month, parts] of Object.entries(now.explained))
    for (const { reason, minutes } of parts)
      add(`gap ${month} ${reason}`, { ...hoursOf(now, month, 'gap', minutes), reason })
  const told = 'workId' in data ? now.work.find(({ workId }) => workId === data.workId) : undefined
  for (const [index, row] of told ? workOf(now, told).entries() : [])
    add(`work ${told?.workId} ${index}`, row)
  return rows
}

export const jobsProjection = foldProjection<Told>({
  category: 'job',
  table: 'views.jobs',
  key: 'job_id',
  tables: [
    `create table views.jobs (job_id uuid primary key, job_code text not null unique, partner_id uuid not null,
       worker_id uuid not null, kind text not null, contract text not null, legal_form text not null,
       status text not null, started_on text not null, last_day text, exit text)`,
    'create index on views.jobs (partner_id)',
    'create index on views.jobs (worker_id)',
    `create table views.spells (key text not null, job_id uuid not null, worker_id uuid not null, partner_id uuid not null, kind text not null,
       from_day date not null, until_day date, exit text, ${KNOWN_COLUMNS}, primary key (key, known_from))`,
    `create table views.hours (key text not null, job_id uuid not null, worker_id uuid not null,
       partner_id uuid not null, legal_form text not null, kind text not null, measure text not null,
       month text not null, day date not null, minutes integer not null, reason text, work_id uuid, device_id uuid,
       ${KNOWN_COLUMNS}, primary key (key, known_from))`,
    'create index on views.hours (partner_id, month)',
    'create index on views.hours (job_id, month)',
    'create index on views.hours (device_id)',
  ],
  rowOf: ({ now }) =>
    now.status === 'absent'
      ? undefined
      : {
          job_code: now.jobCode,
          partner_id: now.partnerId,
          worker_id: now.workerId,
          kind: now.kind,
          contract: now.contract,
          legal_form: now.legalForm,
          status: now.status,
          started_on: now.startedOn,
          last_day: lastDay(now),
          exit: now.exit,
        },
  also: (pending, changes) => {
    addKnown(pending, changes, 'views.spells', spellOf)
    addKnown(pending, changes, 'views.hours', rowsOf)
  },
})

export type JobRow = {
  readonly jobId: string
  readonly jobCode: string
  readonly partnerId: string
  readonly workerId: string
  readonly kind: JobKind
  readonly contract: Contract
  readonly status: KnownJob['status']
  readonly startedOn: Day
  readonly lastDay: Day | null
  readonly exit: Exit | null
}

const COLUMNS = [
  ...([
    'job_id as jobId',
    'job_code as jobCode',
    'partner_id as partnerId',
    'worker_id as workerId',
  ] as const),
  ...(['kind', 'contract', 'status', 'started_on as startedOn', 'last_day as lastDay', 'exit'] as const),
] as const

export const jobsQueries = (db: Kysely<Views>) => ({
  /** The contracts of an organisation, the newest first. */
  jobs: (partnerId: string): Promise<readonly JobRow[]> =>
    db
      .selectFrom('views.jobs')
      .select(COLUMNS)
      .where('partner_id', '=', partnerId)
      .orderBy('started_on', 'desc')
      .orderBy('job_code')
      .execute(),

  job: (jobId: string): Promise<JobRow | undefined> =>
    db.selectFrom('views.jobs').select(COLUMNS).where('job_id', '=', jobId).executeTakeFirst(),

  jobByCode: (jobCode: string): Promise<JobRow | undefined> =>
    db.selectFrom('views.jobs').select(COLUMNS).where('job_code', '=', jobCode).executeTakeFirst(),

  /** Every contract of one person, whoever employs them. */
  jobsOfWorker: (workerId: string): Promise<readonly JobRow[]> =>
    db.selectFrom('views.jobs').select(COLUMNS).where('worker_id', '=', workerId).execute(),

  /** What each contract of an organisation has for a month, as known today, all in minutes. */
  hoursOfMonth: async (partnerId: string, month: Month) => {
    const { rows } = await sql<{
      jobId: string
      declared: number | null
      logged: number
      explained: number
    }>`
      select job_id as "jobId", sum(minutes) filter (where measure = 'declared')::int as declared,
             coalesce(sum(minutes) filter (where measure = 'work'), 0)::int as logged,
             coalesce(sum(minutes) filter (where measure = 'gap'), 0)::int as explained
        from views.hours
       where partner_id = ${partnerId} and month = ${month} and known_to is null
       group by job_id`.execute(db)
    return rows
  },

  /** Minutes worked on a device by an organisation's own people, in insertion and otherwise, as known today. */
  workOnDevice: async (deviceId: string, partnerId: string) => {
    const { rows } = await sql<{ kind: JobKind; minutes: number }>`
      select kind, sum(minutes)::int as minutes from views.hours
       where device_id = ${deviceId} and partner_id = ${partnerId} and known_to is null
       group by kind order by kind`.execute(db)
    return rows
  },
})
