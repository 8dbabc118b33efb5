/**
 * What must hold of the read tables at any time, checked on the real data: they are what the log makes of
 * them (V1), every device that was received is somewhere on every month's last day (V3), and what
 * consignments and collections say of a device is what the device says of itself.
 */
import { type Kysely, sql } from 'kysely'
import type { Consignment } from '../domain/custody/consignment-state.js'
import type { Device } from '../domain/devices/device-state.js'
import type { Collection } from '../domain/end-of-life/collection.js'
import { type Day, dayOf, type Instant } from '../domain/shared/values.js'
import type { EventLog } from '../log/event-log.js'
import { balanceQueries } from './balance.js'
import type { ViewsTransaction } from './projection.js'
import { refillThenUndo } from './projector.js'
import type { Views } from './tables.js'

/** One thing that does not hold, in a sentence, with the ids to look at. */
export type Finding = { readonly check: string; readonly sentence: string }

/** Tables whose rows are not those that the log makes of them. */
export const differingTables = async (db: Kysely<Views>, log: EventLog): Promise<readonly Finding[]> => {
  const [live, rebuilt] = await refillThenUndo(db, log, fingerprints)
  return [...live].flatMap(([table, print]) =>
    rebuilt.get(table) === print
      ? []
      : [
          {
            check: 'rebuild = live',
            sentence: `${table} is not what the log makes of it (rows and sum ${print}, rebuilt ${rebuilt.get(table)})`,
          },
        ],
  )
}

/** Of each table the number of its rows and the sum of their hashes: the same whatever their order. */
const fingerprints = async (trx: ViewsTransaction): Promise<ReadonlyMap<string, string>> => {
  const { rows: tables } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'views' and tablename <> 'checkpoint' order by 1`.execute(
    trx,
  )
  const prints = new Map<string, string>()
  for (const { name } of tables) {
    const { rows } = await sql<{ print: string }>`
      select count(*) || ' ' || coalesce(sum(hashtextextended(told::text, 0)::numeric), 0) as print
        from ${sql.table(`views.${name}`)} as told`.execute(trx)
    prints.set(name, rows[0]?.print ?? '')
  }
  return prints
}

/** @returns gaps of the mass balance on the last day of each month since the first lot, and today. */
export const balanceFindings = async (db: Kysely<Views>, now: Instant): Promise<readonly Finding[]> => {
  const { balance, balanceByLot, balanceGaps } = balanceQueries(db)
  const { rows } = await sql<{ first: string | null }>`
    select min(promised_at) as first from views.donations`.execute(db)
  const first = rows[0]?.first
  if (!first) return []
  const findings: Finding[] = []
  const today = dayOf(now)
  for (const on of [...monthEnds(dayOf(first), today), today]) {
    const dials = { on, knownOn: today }
    const { gap } = await balance(dials)
    if (gap.count !== 0 || gap.grams !== 0) findings.push(gapFinding('all lots', on, gap))
    // Gaps of two lots may hide each other in the whole.
    for (const lot of await balanceByLot(dials)) {
      if (lot.gap.count === 0 && lot.gap.grams === 0) continue
      const { linesWithoutDevice, devicesWithoutLine } = await balanceGaps(lot.donationId)
      const from = [...linesWithoutDevice, ...devicesWithoutLine.map(({ deviceId }) => deviceId)]
      const { check, sentence } = gapFinding(`lot ${lot.donationId}`, on, lot.gap)
      findings.push({ check, sentence: `${sentence}; devices: ${from.join(', ') || 'none named'}` })
    }
  }
  return findings
}

const gapFinding = (what: string, on: Day, gap: { readonly count: number; readonly grams: number }) => ({
  check: 'mass balance',
  sentence: `${what} on ${on}: ${gap.count} devices and ${gap.grams} g received are in no place`,
})

/** The counted cells begin there: what is dated earlier by mistake counts from there on. */
const FIRST_COUNTED_DAY = '1970-01-01'

function* monthEnds(first: Day, last: Day) {
  const since = first < FIRST_COUNTED_DAY ? FIRST_COUNTED_DAY : first
  const day = new Date(`${since.slice(0, 7)}-01T12:00:00Z`)
  for (;;) {
    day.setUTCMonth(day.getUTCMonth() + 1, 0)
    const end = day.toISOString().slice(0, 10)
    if (end >= last) return
    yield end
    day.setUTCDate(day.getUTCDate() + 1)
  }
}

const PAGE_THINGS = 200

/** Consignments and collections against the devices they speak of. */
export const custodyFindings = async (db: Kysely<Views>): Promise<readonly Finding[]> => {
  const findings: Finding[] = []
  for await (const { id, state } of statesOf<Consignment>(db, 'consignments', 'consignment_id'))
    if (state.status !== 'absent')
      for (const { deviceId, status, signed } of state.lines) {
        const transit = (await deviceOf(db, deviceId))?.transit
        const here = transit?.consignmentId === id ? transit.status : null
        const onTheRoad = signed ? status : 'under-way'
        const expected =
          status === 'loaded'
            ? 'consigned'
            : status === 'accepted' || status === 'taken-back' || status === 'written-off'
              ? null
              : onTheRoad
        // What is found again at the receiver's is missing until that is signed for too.
        const isFound = status === 'received' && here === 'missing'
        if (here !== expected && !isFound)
          findings.push({
            check: 'custody',
            sentence: `consignment ${id} says ${status} of device ${deviceId}, which says ${here ?? 'not in it'}`,
          })
      }
  for await (const { id, state } of statesOf<Collection>(db, 'collections', 'collection_id'))
    if (state.status !== 'absent')
      for (const { deviceId } of state.devices) {
        const use = (await deviceOf(db, deviceId))?.use
        const here = use && 'collectionId' in use && use.collectionId === id ? use.state : 'not in it'
        const expected = EXPECTED[state.status]
        if (here !== expected)
          findings.push({
            check: 'end of life',
            sentence: `collection ${id} is ${state.status}, and its device ${deviceId} says ${here}`,
          })
      }
  return [...findings, ...(await strayFindings(db))]
}

/** Devices that say they stand in a consignment or a collection which knows nothing of them. */
const strayFindings = async (db: Kysely<Views>): Promise<readonly Finding[]> => {
  const { rows } = await sql<{ check: string; what: string; id: string; deviceId: string }>`
    with said as (
      select device_id, 'consignment' as what, state::jsonb #>> '{now,transit,consignmentId}' as id
        from views.devices where stage in ('to-ship', 'in-transit')
      union all
      select device_id, 'collection', state::jsonb #>> '{now,use,collectionId}'
        from views.devices where stage in ('retired', 'stripped', 'collected', 'treated'))
    select case what when 'consignment' then 'custody' else 'end of life' end as check, what, id,
           device_id as "deviceId"
      from said
     where id is not null
       and not exists (select from views.consignments
         where consignment_id = id::uuid and what = 'consignment'
           and state::jsonb #> '{now,lines}' @> jsonb_build_array(jsonb_build_object('deviceId', device_id)))
       and not exists (select from views.collections
         where collection_id = id::uuid and what = 'collection'
           and state::jsonb #> '{now,devices}' @> jsonb_build_array(jsonb_build_object('deviceId', device_id)))
     order by device_id`.execute(db)
  return rows.map(({ check, what, id, deviceId }) => ({
    check,
    sentence: `device ${deviceId} says that it is in ${what} ${id}, which knows nothing of it`,
  }))
}
const EXPECTED: Readonly<Record<Exclude<Collection['status'], 'absent'>, string>> = {
  planned: 'retired',
  departed: 'collected',
  weighed: 'collected',
  treated: 'treated',
  cancelled: 'not in it',
}

const deviceOf = async (db: Kysely<Views>, deviceId: string) => {
  const row = await db
    .selectFrom('views.devices')
    .select('state')
    .where('device_id', '=', deviceId)
    .executeTakeFirst()
  const device = row && (JSON.parse(row.state).now as Device)
  return device?.status === 'known' ? device : undefined
}

async function* statesOf<State>(db: Kysely<Views>, table: 'consignments' | 'collections', key: string) {
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const { rows } = await sql<{ id: string; state: string }>`
      select ${sql.ref(key)} as id, state from ${sql.table(`views.${table}`)}
       where ${sql.ref(key)} > ${after} order by ${sql.ref(key)} limit ${PAGE_THINGS}`.execute(db)
    for (const { id, state } of rows) yield { id, state: JSON.parse(state).now as State }
    if (rows.length < PAGE_THINGS) return
    after = rows.at(-1)?.id ?? after
  }
}
