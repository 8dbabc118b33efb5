/**
 * What devices kept in use spare: kilograms, and CO2e only where a purchase was replaced and a factor is
 * published. Nothing is extrapolated: where nobody asked, or no factor exists, the figure is null.
 */
import { type Kysely, sql } from 'kysely'
import type { DeviceFact } from '../domain/devices/device-facts.js'
import { type Device, weighs } from '../domain/devices/device-state.js'
import { co2eAvoided, type Parameter } from '../domain/shared/parameters.js'
import { type Day, DeviceCategory, dayOf, type Instant } from '../domain/shared/values.js'
import type { Timeline } from '../domain/timeline.js'
import type { Pending } from './engine/pending.js'
import type { Change } from './engine/projection.js'
import type { Row } from './engine/rows.js'
import type { Views } from './tables.js'

/** One stay of a device with a holder; `until_day` null: it still is there. */
export type UsesTable = {
  use_id: string
  device_id: string
  kit_id: string
  category: DeviceCategory
  partner_id: string
  from_day: string
  until_day: string | null
  grams: number
}

export const USES_TABLES: readonly string[] = [
  `create table views.uses (use_id text primary key, device_id uuid not null, kit_id uuid not null, category text not null,
     partner_id uuid not null, from_day date not null, until_day date, grams bigint not null)`,
  'create index on views.uses (device_id)',
]

type Told = Timeline<DeviceFact, Device>

const usesOf = ({ facts, now }: Told): Row[] => {
  if (now.status === 'absent') return []
  const uses: Row[] = []
  let kitId = ''
  const begin = (partnerId: string, at: Instant) =>
    uses.push({
      use_id: `${now.deviceId} ${uses.length}`,
      device_id: now.deviceId,
      kit_id: kitId,
      category: now.category,
      partner_id: partnerId,
      from_day: dayOf(at),
      until_day: null,
      grams: weighs(now).weightGrams,
    })
  const end = (at: Instant) => {
    const last = uses.at(-1)
    if (last && last['until_day'] === null) uses[uses.length - 1] = { ...last, until_day: dayOf(at) }
  }
  for (const { type, data } of facts)
    if (type === 'DeviceHandedOver') {
      kitId = data.kitId
      begin(data.partnerId, data.happenedAt)
    } else if (type === 'DeviceLost' || type === 'DeviceReturned') end(data.happenedAt)
    else if (type === 'DeviceFound' && data.siteId === null && kitId !== '')
      begin(data.partnerId, data.happenedAt)
  return uses
}

/** The stays of the devices that changed, told anew. */
export const replaceUses = (pending: Pending, changes: readonly Change<Told>[]) =>
  pending.replace(
    'views.uses',
    'use_id',
    changes.flatMap(({ states: [before] }) => (before ? usesOf(before) : [])),
    changes.flatMap(({ after }) => usesOf(after)),
  )

export type Impact = {
  readonly category: DeviceCategory
  /** With a holder on that day. */
  readonly inUse: number
  readonly keptInUseGrams: number
  /** Days with a holder until that day, where the device replaced a purchase; and where nobody asked or it did not. */
  readonly replacingDays: number
  readonly otherDays: number
  /** Null where no factor is published for the category. */
  readonly co2eAvoidedGrams: number | null
  readonly factor: Parameter | null
}

const DAYS_PER_YEAR = 365.25

export const impactQueries = (db: Kysely<Views>) => ({
  /** By category, until the end of that day; every category, those without a factor among them. */
  impact: async (on: Day, partnerId?: string): Promise<readonly Impact[]> => {
    const { rows } = await sql<{
      category: DeviceCategory
      in_use: number
      grams: number
      replacing_days: number
      other_days: number
    }>`
      with stays as (
        select uses.category, uses.grams, handed.replaces_purchase is true as replacing,
               least(coalesce(until_day, ${on}::date), ${on}::date) - from_day as days,
               until_day is null or until_day > ${on}::date as is_there
          from views.uses as uses left join views.hand_overs as handed using (kit_id)
         where from_day <= ${on}::date
           and (${partnerId ?? null}::uuid is null or uses.partner_id = ${partnerId ?? null}::uuid))
      select category, count(*) filter (where is_there)::float8 as in_use,
             coalesce(sum(grams) filter (where is_there), 0)::float8 as grams,
             coalesce(sum(days) filter (where replacing), 0)::float8 as replacing_days,
             coalesce(sum(days) filter (where not replacing), 0)::float8 as other_days
        from stays group by category`.execute(db)
    const byCategory = new Map(rows.map((row) => [row.category, row]))
    return DeviceCategory.options.map((category) => {
      const row = byCategory.get(category)
      const factor = co2eAvoided(category, on) ?? null
      const replacingDays = row?.replacing_days ?? 0
      return {
        category,
        inUse: row?.in_use ?? 0,
        keptInUseGrams: row?.grams ?? 0,
        replacingDays,
        otherDays: row?.other_days ?? 0,
        co2eAvoidedGrams: factor && Math.round((Number(factor.value) * replacingDays) / DAYS_PER_YEAR),
        factor,
      }
    })
  },
})
