/**
 * A training session: where, when, by whom, for how many; who is enrolled, and how long each was there.
 *
 * Stream `trainingSession-<SessionId>`. Promises: minutes attended are no more than the session's (T1), and told
 * only of who is enrolled, once it is over; no more people than its capacity; before they have their kit, people
 * attend only if they were enrolled in time.
 */
import { z } from 'zod'
import { context } from '../context.js'
import { type Refused, refuse } from '../decider.js'
import { type CommandOf, commandSchema, eventSchema, type FactOf } from '../shared/facts.js'
import { trainingSessionMinutesMax } from '../shared/parameters.js'
import {
  ActorId,
  BeneficiaryId,
  dayOf,
  Instant,
  KitId,
  millis,
  PartnerId,
  PersonReason,
  SessionId,
  ShortText,
  SiteId,
} from '../shared/values.js'
import { inOrderHappened } from '../timeline.js'

const by = { sessionId: SessionId, partnerId: PartnerId, happenedAt: Instant }
/** Zero minutes: the person did not come. */
const attended = { beneficiaryId: BeneficiaryId, minutes: z.int().nonnegative() }

const shapes = {
  SessionPlanned: {
    ...by,
    siteId: SiteId,
    trainerId: ActorId,
    startsAt: Instant,
    durationMinutes: z.int().positive(),
    capacity: z.int().positive(),
  },
  PersonEnrolled: { ...by, beneficiaryId: BeneficiaryId, kitId: KitId, handedOver: z.boolean() },
  EnrolmentCancelled: { ...by, beneficiaryId: BeneficiaryId, reason: PersonReason },
  /** The whole sheet at once; told again, it replaces the one before. */
  AttendanceRecorded: { ...by, attendance: z.array(z.object({ ...attended, kitId: KitId })).min(1) },
  SessionCancelled: {
    ...by,
    reason: ShortText,
    trainerId: ActorId,
    beneficiaryIds: z.array(BeneficiaryId),
  },
} as const
const verbs = {
  PlanSession: 'SessionPlanned',
  EnrolPerson: 'PersonEnrolled',
  CancelEnrolment: 'EnrolmentCancelled',
} as const
// What these ask for, the session completes: toward which kit, and whose agendas are free again.
const asked = {
  RecordAttendance: { ...by, attendance: z.array(z.strictObject(attended)).min(1) },
  CancelSession: { ...by, reason: ShortText },
} as const
const askedVerbs = { RecordAttendance: 'RecordAttendance', CancelSession: 'CancelSession' } as const

export const SessionEvent = eventSchema(shapes)
export type SessionEvent = FactOf<typeof shapes>
export const SessionCommand = z.union([commandSchema(shapes, verbs), commandSchema(asked, askedVerbs)])
export type SessionCommand =
  | CommandOf<typeof shapes, typeof verbs>
  | CommandOf<typeof asked, typeof askedVerbs>

export type SessionRefusal =
  | 'session-not-found'
  | 'session-already-planned'
  | 'session-of-another-partner'
  | 'session-too-long'
  | 'session-cancelled'
  | 'session-full'
  | 'session-already-held'
  | 'session-not-over'
  | 'enrolled-too-late'
  | 'not-enrolled'
  | 'attended-longer-than-session'
  | 'named-twice'

type Enrolled = {
  readonly beneficiaryId: BeneficiaryId
  readonly kitId: KitId
  /** Null before the attendance is told. */
  readonly minutes: number | null
}
export type KnownSession = {
  readonly status: 'planned' | 'held' | 'cancelled'
  readonly partnerId: PartnerId
  readonly siteId: SiteId
  readonly trainerId: ActorId
  readonly startsAt: Instant
  readonly durationMinutes: number
  readonly capacity: number
  readonly enrolled: readonly Enrolled[]
}
export type TrainingSession = { readonly status: 'absent' } | KnownSession

const MINUTE_MILLIS = 60_000

export const sessionEnd = ({
  startsAt,
  durationMinutes,
}: Pick<KnownSession, 'startsAt' | 'durationMinutes'>) =>
  new Date(millis(startsAt) + durationMinutes * MINUTE_MILLIS).toISOString()

const isEnrolled = (session: KnownSession, beneficiaryId: BeneficiaryId) =>
  session.enrolled.some((one) => one.beneficiaryId === beneficiaryId)

export const sessionDecider = inOrderHappened<SessionCommand, SessionEvent, TrainingSession, SessionRefusal>({
  initial: { status: 'absent' },

  toFact({ type, data }, session) {
    const known = session.status === 'absent' ? undefined : session
    switch (type) {
      case 'RecordAttendance': {
        const kits = new Map(known?.enrolled.map(({ beneficiaryId, kitId }) => [beneficiaryId, kitId]))
        const attendance = data.attendance.map((one) => ({
          ...one,
          kitId: kits.get(one.beneficiaryId) ?? KitId.parse(NOBODYS_KIT),
        }))
        return { type: 'AttendanceRecorded', data: { ...data, attendance } }
      }
      case 'CancelSession': {
        const beneficiaryIds = known?.enrolled.map(({ beneficiaryId }) => beneficiaryId) ?? []
        const trainerId = known?.trainerId ?? ActorId.parse(NOBODYS_KIT)
        return { type: 'SessionCancelled', data: { ...data, trainerId, beneficiaryIds } }
      }
      case 'PlanSession':
      case 'EnrolPerson':
      case 'CancelEnrolment':
        return { type: verbs[type], data } as SessionEvent
    }
  },

  already({ type, data }, session) {
    if (session.status === 'absent') return false
    switch (type) {
      case 'SessionPlanned':
        return session.startsAt === data.startsAt && session.trainerId === data.trainerId
      case 'PersonEnrolled':
        return isEnrolled(session, data.beneficiaryId)
      case 'EnrolmentCancelled':
        return !isEnrolled(session, data.beneficiaryId)
      case 'AttendanceRecorded':
        return data.attendance.every((one) =>
          session.enrolled.some(
            ({ beneficiaryId, minutes }) => beneficiaryId === one.beneficiaryId && minutes === one.minutes,
          ),
        )
      case 'SessionCancelled':
        return session.status === 'cancelled'
    }
  },

  forbids({ type, data }, session): Refused<SessionRefusal> | undefined {
    if (type === 'SessionPlanned') {
      if (session.status !== 'absent') return refuse('session-already-planned')
      const limit = trainingSessionMinutesMax(dayOf(data.startsAt))
      return data.durationMinutes > limit
        ? refuse('session-too-long', { limit, actual: data.durationMinutes })
        : undefined
    }
    if (session.status === 'absent') return refuse('session-not-found')
    if (data.partnerId !== session.partnerId) return refuse('session-of-another-partner')
    if (session.status === 'cancelled') return refuse('session-cancelled')
    switch (type) {
      case 'PersonEnrolled':
        if (session.enrolled.length >= session.capacity)
          return refuse('session-full', { limit: session.capacity, actual: session.enrolled.length })
        return !data.handedOver && millis(data.happenedAt) > millis(session.startsAt)
          ? refuse('enrolled-too-late')
          : undefined
      case 'EnrolmentCancelled':
      case 'SessionCancelled':
        return session.status === 'held' ? refuse('session-already-held') : undefined
      case 'AttendanceRecorded': {
        if (millis(data.happenedAt) < millis(sessionEnd(session))) return refuse('session-not-over')
        for (const [index, { beneficiaryId, minutes }] of data.attendance.entries()) {
          if (data.attendance.slice(0, index).some((one) => one.beneficiaryId === beneficiaryId))
            return refuse('named-twice', { existingId: beneficiaryId })
          if (!isEnrolled(session, beneficiaryId))
            return refuse('not-enrolled', { existingId: beneficiaryId })
          if (minutes > session.durationMinutes)
            return refuse('attended-longer-than-session', {
              limit: session.durationMinutes,
              actual: minutes,
            })
        }
        return undefined
      }
    }
  },

  apply(session, { type, data }) {
    if (type === 'SessionPlanned') {
      const { partnerId, siteId, trainerId, startsAt, durationMinutes, capacity } = data
      return {
        ...{ status: 'planned', partnerId, siteId, trainerId, startsAt, durationMinutes, capacity },
        enrolled: [],
      }
    }
    if (session.status === 'absent') return session
    switch (type) {
      case 'PersonEnrolled': {
        const { beneficiaryId, kitId } = data
        return { ...session, enrolled: [...session.enrolled, { beneficiaryId, kitId, minutes: null }] }
      }
      case 'EnrolmentCancelled':
        return {
          ...session,
          enrolled: session.enrolled.filter(({ beneficiaryId }) => beneficiaryId !== data.beneficiaryId),
        }
      case 'AttendanceRecorded': {
        const minutes = new Map(data.attendance.map((one) => [one.beneficiaryId, one.minutes]))
        return {
          ...session,
          status: 'held',
          enrolled: session.enrolled.map((one) => ({
            ...one,
            minutes: minutes.get(one.beneficiaryId) ?? one.minutes,
          })),
        }
      }
      case 'SessionCancelled':
        return { ...session, status: 'cancelled' }
    }
  },
})

export const trainingSessions = context({
  category: 'trainingSession',
  key: ({ sessionId }) => sessionId,
  events: SessionEvent,
  commands: SessionCommand,
  decider: sessionDecider,
})

/** Stands where a refused fact would name what there is not. */
const NOBODYS_KIT = '00000000-0000-4000-8000-000000000000'
