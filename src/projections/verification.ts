/**
 * What must hold of the read tables at any time, checked on the real data: they are what the log makes of
 * them (V1), every device that was received is somewhere on every month's last day (V3), and what
 * consignments and collections say of a device is what the device says of itself.
 */
import { type Kysely, sql } from 'kysely'
import type pg from 'pg'
import { type Category, contextOf } from '../domain/contexts.js'
import type { Consignment } from '../domain/custody/consignment-state.js'
import type { Device } from '../domain/devices/device-state.js'
import type { Stage } from '../domain/devices/fitness.js'
import type { Collection } from '../domain/end-of-life/collection.js'
import { type Day, dayOf, type Instant } from '../domain/shared/values.js'
import type { Timeline } from '../domain/timeline.js'
import type { EventLog, StreamName } from '../log/event-log.js'
import { foldsOf } from '../log/folds.js'
import { balanceQueries } from './balance.js'
import { refillThenUndo } from './engine/rebuild.js'
import type { ViewsTransaction } from './engine/rows.js'
import type { Views } from './tables.js'

/** One thing that does not hold, in a sentence, with the ids to look at. */
export type Finding = { readonly check: string; readonly sentence: string }

/** Tables whose rows are not those that the log makes of them. */
export const differingTables = async (pool: pg.Pool, log: EventLog): Promise<readonly Finding[]> => {
  const [live, rebuilt] = await refillThenUndo(pool, log, fingerprints)
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

/**
 * Consignments and collections against the devices they speak of, each as its own stream tells it; and devices
 * that say they stand in one which knows nothing of them.
 */
export const custodyFindings = async (db: Kysely<Views>, log: EventLog): Promise<readonly Finding[]> => {
  const folds = foldsOf(log)
  const stateOf = async <State>(category: Category, id: string) => {
    const stream: StreamName = `${category}-${id}`
    const { state } = await folds.catchUp(contextOf(category), stream, folds.kept(stream))
    return (state as Timeline<unknown, State>).now
  }
  const consignmentOf = (id: string) => stateOf<Consignment>('consignment', id)
  const collectionOf = (id: string) => stateOf<Collection>('collection', id)
  const deviceOf = async (id: string) => {
    const device = await stateOf<Device>('device', id)
    return device.status === 'known' ? device : undefined
  }

  const findings: Finding[] = []
  for await (const id of idsOf(db, 'consignments', 'consignment_id'))
    for (const { deviceId, status, signed } of linesOf(await consignmentOf(id))) {
      const transit = (await deviceOf(deviceId))?.transit
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
  for await (const id of idsOf(db, 'collections', 'collection_id')) {
    const collection = await collectionOf(id)
    for (const { deviceId } of devicesOf(collection)) {
      const use = (await deviceOf(deviceId))?.use
      const here = use && 'collectionId' in use && use.collectionId === id ? use.state : 'not in it'
      const expected = EXPECTED[collection.status]
      if (here !== expected)
        findings.push({
          check: 'end of life',
          sentence: `collection ${id} is ${collection.status}, and its device ${deviceId} says ${here}`,
        })
    }
  }
  const isNamed = (deviceId: string) => (line: { readonly deviceId: string }) => line.deviceId === deviceId
  for await (const id of idsOf(db, 'devices', 'device_id', STAGES_ELSEWHERE)) {
    const device = await deviceOf(id)
    const stray = (check: string, where: string) =>
      findings.push({
        check,
        sentence: `device ${id} says that it is in ${where}, which knows nothing of it`,
      })
    const consignmentId = device?.transit?.consignmentId
    if (consignmentId && !linesOf(await consignmentOf(consignmentId)).some(isNamed(id)))
      stray('custody', `consignment ${consignmentId}`)
    const collectionId = device && 'collectionId' in device.use ? device.use.collectionId : null
    if (collectionId && !devicesOf(await collectionOf(collectionId)).some(isNamed(id)))
      stray('end of life', `collection ${collectionId}`)
  }
  return findings
}

const linesOf = (consignment: Consignment) => (consignment.status === 'absent' ? [] : consignment.lines)
const devicesOf = (collection: Collection) => (collection.status === 'absent' ? [] : collection.devices)

const EXPECTED: Readonly<Record<Collection['status'], string>> = {
  absent: 'not in it',
  planned: 'retired',
  departed: 'collected',
  weighed: 'collected',
  treated: 'treated',
  cancelled: 'not in it',
}
/** Of devices that stand in a consignment or in a collection. */
const STAGES_ELSEWHERE: readonly Stage[] = [
  ...(['to-ship', 'in-transit'] as const),
  ...(['retired', 'stripped', 'collected', 'treated'] as const),
]

async function* idsOf(db: Kysely<Views>, table: string, key: string, stages?: readonly Stage[]) {
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const { rows } = await sql<{ id: string }>`
      select ${sql.ref(key)} as id from ${sql.table(`views.${table}`)}
       where ${sql.ref(key)} > ${after} and ${stages ? sql`stage = any(${stages})` : sql`true`}
       order by ${sql.ref(key)} limit ${PAGE_THINGS}`.execute(db)
    for (const { id } of rows) yield id
    if (rows.length < PAGE_THINGS) return
    after = rows.at(-1)?.id ?? after
  }
}
