/** Training sessions, who is enrolled in them, and minutes given, on any day as known on any day. */
import { type Kysely, sql } from 'kysely'
import type { Timeline } from '../domain/timeline.js'
import type { SessionEvent, TrainingSession } from '../domain/training/training-session.js'
import { bitemporalQueries, type Counted } from './engine/bitemporal.js'
import { addTime } from './engine/moments.js'
import { foldProjection } from './engine/projection.js'
import type { Dials } from './stock.js'
import type { Views } from './tables.js'

export type SessionStatus = 'planned' | 'held' | 'cancelled'
export type TrainingSessionsTable = {
  session_id: string
  partner_id: string
  site_id: string
  trainer_id: string
  starts_at: string
  duration_minutes: number
  capacity: number
  enrolled_count: number
  attended_count: number
  attended_minutes: number
  status: SessionStatus
}
export type EnrolmentsTable = {
  key: string
  session_id: string
  beneficiary_id: string
  kit_id: string
  minutes: number | null
}

const present = (session: Exclude<TrainingSession, { status: 'absent' }>) =>
  session.enrolled.flatMap(({ minutes }) => (minutes ? [minutes] : []))
const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0)

/** Sessions held, people who came and minutes they were there. */
const countSession = (session: TrainingSession): readonly Counted[] => {
  if (session.status !== 'held') return []
  const cell = (what: string, count: number) =>
    ({ view: 'training', cell: `${session.partnerId} ${what}`, count, grams: 0 }) as const
  return [
    cell('sessions', 1),
    cell('attendances', present(session).length),
    cell('minutes', sumOf(present(session))),
  ]
}

export const trainingProjection = foldProjection<Timeline<SessionEvent, TrainingSession>>({
  category: 'trainingSession',
  table: 'views.training_sessions',
  key: 'session_id',
  tables: [
    `create table views.training_sessions (session_id uuid primary key, partner_id uuid not null, site_id uuid not null,
       trainer_id uuid not null, starts_at text not null, duration_minutes integer not null, capacity integer not null,
       enrolled_count integer not null, attended_count integer not null, attended_minutes integer not null,
       status text not null)`,
    'create index on views.training_sessions (partner_id, starts_at)',
    `create table views.enrolments (key text primary key, session_id uuid not null, beneficiary_id uuid not null,
       kit_id uuid not null, minutes integer)`,
    'create index on views.enrolments (beneficiary_id)',
    'create index on views.enrolments (session_id)',
  ],
  rowOf: ({ now }) =>
    now.status === 'absent'
      ? undefined
      : {
          partner_id: now.partnerId,
          site_id: now.siteId,
          trainer_id: now.trainerId,
          starts_at: now.startsAt,
          duration_minutes: now.durationMinutes,
          capacity: now.capacity,
          enrolled_count: now.enrolled.length,
          attended_count: present(now).length,
          attended_minutes: sumOf(present(now)),
          status: now.status,
        },
  also: (pending, changes) => {
    addTime(pending, 'trainingSession', changes, countSession, (session) =>
      session.status === 'absent' ? undefined : session.partnerId,
    )
    pending.replace(
      'views.enrolments',
      'key',
      changes.flatMap(({ id, states: [before] }) => (before ? enrolmentsOf(id, before.now) : [])),
      changes.flatMap(({ id, after }) => enrolmentsOf(id, after.now)),
    )
  },
})

const enrolmentsOf = (id: string, session: TrainingSession) =>
  session.status === 'absent' || session.status === 'cancelled'
    ? []
    : session.enrolled.map(({ beneficiaryId, kitId, minutes }) => ({
        key: `${id} ${beneficiaryId}`,
        session_id: id,
        beneficiary_id: beneficiaryId,
        kit_id: kitId,
        minutes,
      }))

export const trainingQueries = (db: Kysely<Views>) => ({
  /** Sessions of an organisation or of all: those to come first, in their order, then those past, newest first. */
  trainingSessions: (partnerId: string | undefined, now: string, limit: number) =>
    db
      .selectFrom('views.training_sessions')
      .innerJoin('views.sites', 'views.sites.site_id', 'views.training_sessions.site_id')
      .select([
        ...(['session_id as sessionId', 'views.training_sessions.partner_id as partnerId'] as const),
        ...(['trainer_id as trainerId', 'starts_at as startsAt', 'capacity', 'status'] as const),
        ...(['duration_minutes as durationMinutes', 'enrolled_count as enrolledCount'] as const),
        ...(['attended_count as attendedCount', 'attended_minutes as attendedMinutes'] as const),
        ...(['views.sites.name as siteName', 'views.sites.commune_code as communeCode'] as const),
        'views.training_sessions.site_id as siteId',
      ])
      .$if(partnerId !== undefined, (q) =>
        q.where('views.training_sessions.partner_id', '=', partnerId ?? ''),
      )
      .orderBy(sql`starts_at < ${now}`)
      .orderBy(sql`case when starts_at >= ${now} then starts_at end`)
      .orderBy('starts_at', 'desc')
      .limit(limit)
      .execute(),

  /** The sessions of one person, in their order: when, where, and how long they were there. */
  sessionsOf: (beneficiaryId: string) =>
    db
      .selectFrom('views.enrolments')
      .innerJoin(
        'views.training_sessions',
        'views.training_sessions.session_id',
        'views.enrolments.session_id',
      )
      .innerJoin('views.sites', 'views.sites.site_id', 'views.training_sessions.site_id')
      .innerJoin('views.partners', 'views.partners.partner_id', 'views.training_sessions.partner_id')
      .select([
        ...(['views.enrolments.session_id as sessionId', 'starts_at as startsAt', 'minutes'] as const),
        ...(['duration_minutes as durationMinutes', 'views.training_sessions.status as status'] as const),
        ...(['views.sites.name as siteName', 'views.sites.commune_code as communeCode'] as const),
        ...(['views.partners.name as partnerName', 'kit_id as kitId'] as const),
        ...(['views.training_sessions.partner_id as partnerId', 'views.sites.site_id as siteId'] as const),
      ])
      .where('beneficiary_id', '=', beneficiaryId)
      .orderBy('starts_at')
      .execute(),

  /** Sessions held, attendances and minutes of attendance, of an organisation or of all. */
  trainingFigures: async ({ on, knownOn }: Dials, partnerId?: string) => {
    const cellPrefix = partnerId && `${partnerId} `
    const cells = await bitemporalQueries(db).countedOn({ view: 'training', on, knownOn, cellPrefix })
    const sum = (what: string) =>
      sumOf(cells.filter(({ cell }) => cell.endsWith(` ${what}`)).map(({ count }) => count))
    return {
      sessionsHeld: sum('sessions'),
      attendances: sum('attendances'),
      attendedMinutes: sum('minutes'),
    }
  },
})
