/** What the figures of posts are made of, on any day as known on any day: one row a person, a month and a measure. */
import { type Kysely, sql } from 'kysely'
import type { Exit, JobKind } from '../domain/jobs/contract.js'
import type { Day, LegalForm, Month } from '../domain/shared/values.js'
import { bitemporalQueries } from './engine/bitemporal.js'
import { knownOn as knownOnDay } from './engine/known-rows.js'
import type { Dials } from './stock.js'
import type { Views } from './tables.js'

/** `declared` to the State; `logged` at the bench, of it `devices` on devices; `explained` gaps, of it `training`. */
export const MEASURES = ['declared', 'logged', 'devices', 'explained', 'training'] as const
export type Measure = (typeof MEASURES)[number]

export type HoursKnown = {
  readonly partnerId: string
  readonly workerId: string
  readonly legalForm: LegalForm
  readonly kind: JobKind
  readonly month: Month
  readonly measure: Measure
  readonly minutes: number
  readonly knownFrom: Day
  readonly knownTo: Day | null
}
export type Spell = {
  readonly jobId: string
  readonly partnerId: string
  readonly kind: JobKind
  readonly from: Day
  readonly until: Day | null
  readonly exit: Exit | null
  readonly workerId: string
  /** Since when anything was known of it. */
  readonly firstKnown: Day
}
/** Minutes in insertion on one device in one month, by one person. */
export type DeviceWork = {
  readonly partnerId: string
  readonly workerId: string
  readonly deviceId: string
  readonly month: Month
  readonly minutes: number
}
/** Minutes in insertion that are in a kit when it is handed over, that month, by one person. */
export type KitWork = Omit<DeviceWork, 'deviceId'> & { readonly kitId: string }

const MEASURE_SQL = sql`(values ('declared', 'declared', null), ('logged', 'work', null), ('devices', 'work', 'device'),
  ('explained', 'gap', null), ('training', 'gap', 'training')) as measures (name, source, part)`

export const jobFiguresQueries = (db: Kysely<Views>) => {
  const ofPartner = (partnerId: string | undefined) =>
    sql<boolean>`(${partnerId ?? null}::uuid is null or hours.partner_id = ${partnerId ?? null}::uuid)`

  return {
    /** Every version of the hours of months and days until `on` that was known at the end of `knownOn` or before. */
    hoursKnown: async ({ on, knownOn }: Dials, partnerId?: string): Promise<readonly HoursKnown[]> => {
      const { rows } = await sql<HoursKnown>`
        select hours.partner_id as "partnerId", worker_id as "workerId", legal_form as "legalForm", kind, month,
               measures.name as measure, sum(minutes)::int as minutes, known_from::text as "knownFrom",
               case when known_to <= ${knownOn}::date then known_to::text end as "knownTo"
          from views.hours as hours join ${MEASURE_SQL} on measures.source = hours.measure
           and (measures.part is null or (measures.part = 'device' and device_id is not null) or reason = measures.part)
         where day <= ${on}::date and known_from <= ${knownOn}::date and ${ofPartner(partnerId)}
         group by 1, 2, 3, 4, 5, 6, 8, 9 having sum(minutes) <> 0
         order by month, worker_id, legal_form, kind, measure, 8`.execute(db)
      return rows
    },

    /** Contracts as known then, begun until `on`; of an end later than that nothing is said. */
    spells: async ({ on, knownOn }: Dials, partnerId?: string): Promise<readonly Spell[]> => {
      const { rows } = await sql<Spell>`
        select job_id as "jobId", hours.partner_id as "partnerId", kind, from_day::text as from,
               case when until_day <= ${on}::date then until_day::text end as until,
               case when until_day <= ${on}::date then exit end as exit, worker_id as "workerId",
               (select min(known_from)::text from views.spells as told where told.key = hours.key) as "firstKnown"
          from views.spells as hours
         where from_day <= ${on}::date and ${knownOnDay(knownOn)} and ${ofPartner(partnerId)}
         order by from_day, job_id`.execute(db)
      return rows
    },

    agreedEtp: async (knownOn: Day, partnerId?: string) => {
      const { rows } = await sql<{ partnerId: string; year: number; etpHundredths: number }>`
        select hours.partner_id as "partnerId", year, etp_hundredths as "etpHundredths"
          from views.agreed_etp as hours where ${knownOnDay(knownOn)} and ${ofPartner(partnerId)}
         order by 1, 2`.execute(db)
      return rows
    },

    deviceWork: async ({ on, knownOn }: Dials, partnerId?: string): Promise<readonly DeviceWork[]> => {
      const { rows } = await sql<DeviceWork>`
        select hours.partner_id as "partnerId", worker_id as "workerId", device_id as "deviceId", month,
               sum(minutes)::int as minutes
          from views.hours as hours
         where measure = 'work' and kind = 'insertion' and device_id is not null and day <= ${on}::date
           and ${knownOnDay(knownOn)} and ${ofPartner(partnerId)}
         group by 1, 2, 3, 4 order by 1, 4, 2, 3`.execute(db)
      return rows
    },

    /** Work on a device counts for the first kit that it leaves in afterwards. */
    kitWork: async ({ on, knownOn }: Dials, partnerId?: string): Promise<readonly KitWork[]> => {
      const { rows } = await sql<KitWork>`
        with stays as (
          select kit_id, device_id, min(from_day) as from_day from views.uses
           where from_day <= ${on}::date and from_day <= ${knownOn}::date group by 1, 2),
        left_in as (
          select stays.*, lag(from_day) over (partition by device_id order by from_day, kit_id) as left_before from stays)
        select hours.partner_id as "partnerId", worker_id as "workerId", kit_id as "kitId",
               to_char(from_day, 'YYYY-MM') as month, sum(minutes)::int as minutes
          from views.hours as hours join left_in using (device_id)
         where measure = 'work' and kind = 'insertion' and day <= from_day
           and (left_before is null or day > left_before) and ${knownOnDay(knownOn)} and ${ofPartner(partnerId)}
         group by 1, 2, 3, 4 order by 1, 4, 3, 2`.execute(db)
      return rows
    },

    /** Minutes of training attended until the end of each of these days, by organisation. */
    trainingGiven: (days: readonly Day[], knownOn: Day, partnerId?: string) =>
      Promise.all(
        days.map(async (on) => {
          const cells = await bitemporalQueries(db).countedOn({
            ...{ view: 'training', on, knownOn },
            cellPrefix: partnerId && `${partnerId} `,
          })
          const minutes = cells.filter(({ cell }) => cell.endsWith(' minutes'))
          return new Map(minutes.map(({ cell, count }) => [cell.split(' ')[0] ?? '', count]))
        }),
      ),

    /** How many facts told since have changed what is counted until `on`. */
    jobFactsSince: async ({ on, knownOn }: Dials, partnerId?: string): Promise<number> => {
      const { rows } = await sql<{ count: number }>`
        select count(distinct event_id)::int as count from (
          select event_id, partner_id from views.hours where day <= ${on}::date and known_from > ${knownOn}::date
          union all
          select event_id, partner_id from views.spells where from_day <= ${on}::date and known_from > ${knownOn}::date
        ) as hours where ${ofPartner(partnerId)}`.execute(db)
      return rows[0]?.count ?? 0
    },
  }
}
