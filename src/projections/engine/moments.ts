/**
 * What each page of events changes in the counted past, and which of them came late or corrected: the two
 * dials of every view, and the list that explains the difference between them.
 */
import { type Kysely, sql } from 'kysely'
import { contextOf } from '../../domain/contexts.js'
import { isCorrection } from '../../domain/corrections.js'
import { type Day, dayOf, type PartnerId } from '../../domain/shared/values.js'
import type { Fact, Timeline } from '../../domain/timeline.js'
import type { Views } from '../tables.js'
import type { Counted, Moment } from './bitemporal.js'
import type { Pending } from './pending.js'
import type { Change, Decoded } from './projection.js'
import type { Row } from './rows.js'

/** Events of one thing, one after another, told on one day; all of that day and in their order, or neither. */
type Run = { readonly knownDay: Day; readonly onTimeOn: Day | undefined; readonly from: number }
type AnyTimeline<State> = Timeline<Fact, State>
type Category = Parameters<typeof contextOf>[0]

export type LateEntriesTable = {
  event_id: string
  kind: 'late' | 'correction'
  category: string
  subject_id: string
  partner_id: string | null
  /** Whose figures it may change: of who told it, and of who had the thing before and after. */
  concerns: readonly string[]
  type: string
  fact_type: string
  happened_day: string
  recorded_day: string
  recorded_at: string
  reason: string | null
  position: string
}

export const LATE_ENTRIES_TABLES: readonly string[] = [
  `create table views.late_entries (event_id uuid primary key, kind text not null, category text not null,
     subject_id uuid not null, partner_id uuid, concerns uuid[] not null, type text not null, fact_type text not null,
     happened_day date not null, recorded_day date not null, recorded_at text not null, reason text, position text not null)`,
  'create index on views.late_entries (category, recorded_day desc, happened_day)',
]

/**
 * Counts what a thing is after each of its facts; an on-time fact costs its own fold only.
 * @param ownerOf in whose figures the thing is counted; undefined before it is known.
 */
export const addTime = <State>(
  pending: Pending,
  category: Category,
  changes: readonly Change<AnyTimeline<State>>[],
  countedOf: (state: State, fact: Fact) => readonly Counted[],
  ownerOf: (state: State) => PartnerId | undefined,
) => {
  const { decider } = contextOf(category)
  const evolve = decider.evolve as (state: AnyTimeline<State>, event: Decoded['event']) => AnyTimeline<State>
  const initial = decider.initial as AnyTimeline<State>

  const momentsOf = ({ facts }: AnyTimeline<State>): readonly Moment[] => {
    let state = initial
    return facts.flatMap((fact, index) => {
      state = evolve(state, fact as Decoded['event'])
      const day = dayOf(fact.data.happenedAt)
      const next = facts[index + 1]
      // Of two on one day the last wins: only that one is counted.
      return next && dayOf(next.data.happenedAt) === day ? [] : [{ day, counted: countedOf(state.now, fact) }]
    })
  }
  const latest = ({ facts, now }: AnyTimeline<State>) => {
    const fact = facts.at(-1)
    return fact ? countedOf(now, fact) : []
  }

  const late: Row[] = []
  for (const { id, events, states } of changes) {
    /** What the thing counts as after all that is known of it; undefined: not looked at yet. */
    let counted: readonly Counted[] | undefined
    /** What was told of one day on one day: only what it comes to is counted. */
    const count = ({ knownDay, onTimeOn, from }: Run, to: number) => {
      const [known, next] = [states[from] ?? initial, states[to] ?? initial]
      if (onTimeOn === undefined) {
        pending.sums.replace({ knownDay, before: momentsOf(known), after: momentsOf(next) })
        counted = undefined
        return
      }
      counted ??= latest(known)
      const is = latest(next)
      pending.sums.step(knownDay, onTimeOn, counted, is)
      counted = is
    }
    let run: Run | undefined
    for (const [index, decoded] of events.entries()) {
      const [known, next] = [states[index] ?? initial, states[index + 1] ?? initial]
      const knownDay = dayOf(decoded.recorded.recordedAt)
      const happenedDay = dayOf(decoded.event.data.happenedAt)
      if (happenedDay < knownDay || isCorrection(decoded.event.type)) {
        const owners = [ownerOf(known.now), ownerOf(next.now)]
        const entry = lateEntry(category, id, known, decoded, knownDay, owners)
        if (entry) late.push(entry)
      }
      const isOnTime =
        next.facts.length === known.facts.length + 1 &&
        next.facts.at(-1) === (decoded.event as Fact | undefined)
      const onTimeOn = isOnTime ? happenedDay : undefined
      if (run && run.knownDay === knownDay && run.onTimeOn === onTimeOn) continue
      if (run) count(run, index)
      run = { knownDay, onTimeOn, from: index }
    }
    if (run) count(run, events.length)
  }
  pending.put('views.late_entries', 'event_id', late)
}

/** An event told late, or one that corrects a fact; undefined if no day before is concerned. */
const lateEntry = (
  category: Category,
  id: string,
  { facts, revisions }: AnyTimeline<unknown>,
  { recorded, event }: Decoded,
  recordedDay: Day,
  owners: readonly (PartnerId | undefined)[],
): Row | undefined => {
  const data = event.data as Correction
  const target = isCorrection(event.type) ? facts[revisions.indexOf(data.revision)] : undefined
  const corrected = data.changes?.happenedAt ?? target?.data.happenedAt
  const days = [data.happenedAt, ...(target && corrected ? [target.data.happenedAt, corrected] : [])].map(
    dayOf,
  )
  const happenedDay = days.sort()[0] ?? recordedDay
  if (happenedDay >= recordedDay) return undefined
  const concerned = [data.partnerId, ...owners].filter((partnerId) => typeof partnerId === 'string')
  return {
    event_id: recorded.id,
    kind: target ? 'correction' : 'late',
    category,
    subject_id: id,
    partner_id: data.partnerId ?? null,
    concerns: `{${[...new Set(concerned)].join(',')}}`,
    type: event.type,
    fact_type: target?.type ?? event.type,
    happened_day: happenedDay,
    recorded_day: recordedDay,
    recorded_at: recorded.recordedAt,
    reason: (target && data.reason) ?? null,
    position: recorded.position,
  }
}
type Correction = {
  readonly happenedAt: string
  readonly partnerId?: string | null
  readonly revision: number
  readonly reason?: string
  readonly changes?: { readonly happenedAt?: string } | null
}

export type LateEntry = {
  readonly eventId: string
  readonly kind: 'late' | 'correction'
  readonly subjectId: string
  readonly partnerId: string | null
  readonly type: string
  readonly factType: string
  readonly happenedDay: Day
  readonly recordedDay: Day
  readonly recordedAt: string
  readonly reason: string | null
  readonly position: string
}

const ENTRIES_MAX = 200

export const lateEntriesQueries = (db: Kysely<Views>) => ({
  /**
   * What was told after the end of day `knownOn` about days until `on`: why the answer is not the same today.
   * At most 200 of them, newest first, and how many there are.
   * @param partnerId only what may change this organisation's figures.
   */
  lateEntries: async ({
    category,
    on,
    knownOn,
    partnerId,
  }: {
    category: 'device' | 'kit'
    on: Day
    knownOn: Day
    partnerId?: string | undefined
  }) => {
    const { rows } = await sql<LateEntry & { total: number }>`
      select event_id as "eventId", kind, subject_id as "subjectId", partner_id as "partnerId", type,
             fact_type as "factType", happened_day::text as "happenedDay", recorded_day::text as "recordedDay",
             recorded_at as "recordedAt", reason, position, count(*) over ()::int as total
        from views.late_entries
       where category = ${category} and happened_day <= ${on} and recorded_day > ${knownOn}
         and (${partnerId ?? null}::uuid is null or ${partnerId ?? null}::uuid = any(concerns))
       order by position desc limit ${ENTRIES_MAX}`.execute(db)
    return { total: rows[0]?.total ?? 0, entries: rows.map(({ total: _total, ...entry }) => entry) }
  },
})
