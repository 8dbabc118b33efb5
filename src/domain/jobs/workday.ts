/**
 * One person's day of work, whoever employs them: what is under way and what is done.
 *
 * Stream `workday-<WorkerId>~<Day>`. Promises: no two stretches overlap and no day is longer than the law lets it be
 * (J2). A stretch is claimed here first and carries what is to follow: the work logged on the post; refused there, it
 * is released. It begins and ends on the same day in Lyon.
 */
import { z } from 'zod'
import { context } from '../context.js'
import { type Refused, refuse } from '../decider.js'
import { type CommandOf, commandSchema, eventSchema, type FactOf } from '../shared/facts.js'
import { workDayMinutesMax } from '../shared/parameters.js'
import {
  Agreement,
  Day,
  DeviceId,
  dayOf,
  Instant,
  JobId,
  millis,
  PartnerId,
  WorkerId,
  WorkId,
} from '../shared/values.js'
import { inOrderTold } from '../timeline.js'
import { minutesOf } from './job.js'

export const WORK_DEVICES_MAX = 200

const day = { workerId: WorkerId, day: Day }
const by = { ...day, workId: WorkId, partnerId: PartnerId, happenedAt: Instant }
const deviceIds = z.array(DeviceId).max(WORK_DEVICES_MAX)
const agreements = z.array(Agreement)

const shapes = {
  /** By a scan, at `happenedAt`. */
  WorkStarted: { ...by, jobId: JobId, deviceIds },
  WorkDeviceTaken: { ...by, deviceId: DeviceId },
  /** At `endsAt`: now, or when it really ended where somebody forgot to say so. */
  WorkStopped: { ...by, jobId: JobId, startsAt: Instant, endsAt: Instant, deviceIds, agreements },
  /** Told afterwards, whole. */
  WorkEntered: { ...by, jobId: JobId, startsAt: Instant, endsAt: Instant, deviceIds, agreements },
  WorkReleased: { ...day, workId: WorkId, happenedAt: Instant },
} as const
const verbs = {
  StartWork: 'WorkStarted',
  TakeWorkDevice: 'WorkDeviceTaken',
  EnterWork: 'WorkEntered',
  ReleaseWork: 'WorkReleased',
} as const
// What is stopped, the day itself knows: of which post, since when, on what.
const asked = { StopWork: { ...by, endsAt: Instant, agreements } } as const
const askedVerbs = { StopWork: 'StopWork' } as const

export const WorkdayEvent = eventSchema(shapes)
export type WorkdayEvent = FactOf<typeof shapes>
export const WorkdayCommand = z.union([commandSchema(shapes, verbs), commandSchema(asked, askedVerbs)])
export type WorkdayCommand =
  | CommandOf<typeof shapes, typeof verbs>
  | CommandOf<typeof asked, typeof askedVerbs>

export type WorkdayRefusal =
  | 'work-under-way'
  | 'work-overlaps'
  | 'work-not-started'
  | 'work-of-another-partner'
  | 'work-too-short'
  | 'work-spans-days'
  | 'too-many-devices'
  | 'day-too-long'

export type Stretch = {
  readonly workId: WorkId
  readonly jobId: JobId
  readonly partnerId: PartnerId
  readonly startsAt: Instant
  /** Null: under way. */
  readonly endsAt: Instant | null
  readonly deviceIds: readonly DeviceId[]
}
export type Workday = { readonly stretches: readonly Stretch[] }

/** Its end, or for ever while it is under way. */
const endOf = ({ endsAt }: Stretch) => (endsAt === null ? Number.POSITIVE_INFINITY : millis(endsAt))

/** J4. What another employer has this person do is not named: that it stands in the way is all that is said. */
const named = (refusal: 'work-under-way' | 'work-overlaps', other: Stretch, partnerId: PartnerId) =>
  other.partnerId === partnerId ? refuse(refusal, { existingId: other.workId }) : refuse(refusal)

const claims = (
  { stretches }: Workday,
  {
    workId,
    day,
    partnerId,
    startsAt,
    endsAt,
  }: Pick<Stretch, 'workId' | 'partnerId' | 'startsAt'> & { day: Day; endsAt: Instant },
): Refused<WorkdayRefusal> | undefined => {
  if (dayOf(startsAt) !== day || dayOf(endsAt) !== day) return refuse('work-spans-days')
  const minutes = minutesOf({ startsAt, endsAt })
  if (minutes < 1) return refuse('work-too-short')
  const others = stretches.filter((one) => one.workId !== workId)
  const other = others.find((one) => millis(one.startsAt) < millis(endsAt) && millis(startsAt) < endOf(one))
  if (other) return named('work-overlaps', other, partnerId)
  const limit = workDayMinutesMax(day)
  const worked = (whose: (one: Stretch) => boolean) =>
    others
      .filter(whose)
      .reduce(
        (sum, one) => sum + (one.endsAt === null ? 0 : minutesOf({ ...one, endsAt: one.endsAt })),
        minutes,
      )
  return worked(() => true) > limit
    ? refuse('day-too-long', { limit, actual: worked((one) => one.partnerId === partnerId) })
    : undefined
}

export const workdayDecider = inOrderTold<WorkdayCommand, WorkdayEvent, Workday, WorkdayRefusal>({
  initial: { stretches: [] },

  toFact({ type, data }, { stretches }) {
    if (type !== 'StopWork') return { type: verbs[type], data } as WorkdayEvent
    const open = stretches.find(({ workId }) => workId === data.workId)
    return {
      type: 'WorkStopped',
      data: {
        ...data,
        jobId: open?.jobId ?? NO_JOB,
        startsAt: open?.startsAt ?? data.endsAt,
        deviceIds: [...(open?.deviceIds ?? [])],
      },
    }
  },

  already({ type, data }, { stretches }) {
    const known = stretches.find(({ workId }) => workId === data.workId)
    switch (type) {
      case 'WorkStarted':
      case 'WorkEntered':
        return known !== undefined
      case 'WorkDeviceTaken':
        return known?.deviceIds.includes(data.deviceId) ?? false
      case 'WorkStopped':
        return known !== undefined && known.endsAt !== null
      case 'WorkReleased':
        return known === undefined
    }
  },

  forbids({ type, data }, workday) {
    const { stretches } = workday
    const known = stretches.find(({ workId }) => workId === data.workId)
    switch (type) {
      case 'WorkStarted': {
        if (dayOf(data.happenedAt) !== data.day) return refuse('work-spans-days')
        const open = stretches.find(({ endsAt }) => endsAt === null)
        if (open) return named('work-under-way', open, data.partnerId)
        const other = stretches.find((one) => endOf(one) > millis(data.happenedAt))
        return other ? named('work-overlaps', other, data.partnerId) : undefined
      }
      case 'WorkEntered':
        return claims(workday, data)
      case 'WorkDeviceTaken':
      case 'WorkStopped':
        if (!known || known.endsAt !== null) return refuse('work-not-started')
        if (known.partnerId !== data.partnerId) return refuse('work-of-another-partner')
        if (type === 'WorkStopped') return claims(workday, data)
        return known.deviceIds.length >= WORK_DEVICES_MAX
          ? refuse('too-many-devices', { limit: WORK_DEVICES_MAX })
          : undefined
      case 'WorkReleased':
        return undefined
    }
  },

  apply({ stretches }, { type, data }) {
    const others = stretches.filter(({ workId }) => workId !== data.workId)
    switch (type) {
      case 'WorkStarted': {
        const { workId, jobId, partnerId, happenedAt: startsAt, deviceIds } = data
        return { stretches: [...others, { workId, jobId, partnerId, startsAt, endsAt: null, deviceIds }] }
      }
      case 'WorkDeviceTaken':
        return {
          stretches: stretches.map((one) =>
            one.workId === data.workId ? { ...one, deviceIds: [...one.deviceIds, data.deviceId] } : one,
          ),
        }
      case 'WorkStopped':
      case 'WorkEntered': {
        const { workId, jobId, partnerId, startsAt, endsAt, deviceIds } = data
        return { stretches: [...others, { workId, jobId, partnerId, startsAt, endsAt, deviceIds }] }
      }
      case 'WorkReleased':
        return { stretches: others }
    }
  },
})

export const workdays = context({
  category: 'workday',
  key: ({ workerId, day }) => `${workerId}~${day}`,
  events: WorkdayEvent,
  commands: WorkdayCommand,
  decider: workdayDecider,
})

/** Stands where a refused fact would name a post that there is not. */
const NO_JOB = JobId.parse('00000000-0000-4000-8000-000000000000')
