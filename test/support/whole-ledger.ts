/** What must be true of a ledger after anything that befell it, seen from outside. */
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Test } from 'tap'
import { postgresLog } from '../../src/log/postgres-log.js'
import type { Views } from '../../src/projections/tables.js'
import { balanceFindings, custodyFindings, differingTables } from '../../src/projections/verification.js'
import { eventually } from './boucle-process.js'
import { isAcknowledged, type Order } from './careful-callers.js'
import { withClient } from './test-server.js'

/** What an order leads to; one event of each, in streams of their own. */
const LEADS_TO = {
  lot: ['DonationPromised'],
  device: ['LabelClaimed', 'SerialClaimed', 'DonationLineReceived', 'DeviceReceived'],
} as const

type Told = {
  readonly position: string
  readonly stream: string
  readonly revision: number
  readonly type: string
  readonly donor: string | null
  readonly serial: string | null
  readonly device: string | null
}

const toldIn = (connection: pg.ClientConfig) =>
  withClient(connection, async (client) => {
    const { rows } = await client.query<Told>(
      `select position, stream, revision, type, data::jsonb ->> 'donorName' as donor,
              data::jsonb #>> '{device,serial}' as serial, data::jsonb ->> 'deviceId' as device
         from events order by position`,
    )
    return rows
  })

/** No gap, nothing acknowledged that is not there, and nothing there twice. */
export const eachOnce = async (t: Test, connection: pg.ClientConfig, orders: readonly Order[]) => {
  const events = await toldIn(connection)
  t.strictSame(
    events.map(({ position }) => Number(position)),
    events.map((_, index) => index + 1),
    'positions have no gap',
  )
  const heads = new Map<string, number>()
  const outOfOrder = events.filter(({ stream, revision }) => {
    const before = heads.get(stream) ?? -1
    heads.set(stream, revision)
    return revision !== before + 1
  })
  t.strictSame(outOfOrder, [], 'every stream is counted without a gap')

  const serials = new Map(
    events.flatMap(({ device, serial }) => (device && serial ? [[device, serial]] : [])),
  )
  const counts = new Map<string, number>()
  for (const { type, donor, serial, device } of events) {
    const mark = donor ?? serial ?? (device ? serials.get(device) : undefined)
    counts.set(`${type} ${mark}`, (counts.get(`${type} ${mark}`) ?? 0) + 1)
  }
  const wrong = orders.flatMap((order) =>
    LEADS_TO[order.kind].flatMap((type) => {
      const count = counts.get(`${type} ${order.mark}`) ?? 0
      const right = isAcknowledged(order) ? count === 1 : count <= 1
      return right ? [] : [{ type, count, order }]
    }),
  )
  t.strictSame(wrong, [], `of ${orders.length} commands, the acknowledged are there once, none twice`)
}

/** Once everybody follows to the end: the read tables are what the log makes of them, and nothing is missing. */
export const verified = async (t: Test, connection: pg.ClientConfig) => {
  await eventually('everything is carried and shown', () =>
    withClient(connection, async (client) => {
      const { rows } = await client.query<{ done: boolean }>(
        `select bool_and(position::bigint = (select max(position) from events)) as done
           from (select position from policy_checkpoint union all select position from views.checkpoint) as told`,
      )
      return rows[0]?.done
    }),
  )
  const pool = new pg.Pool(connection)
  const db = new Kysely<Views>({ dialect: new PostgresDialect({ pool }) })
  const log = postgresLog(connection)
  try {
    t.strictSame(await differingTables(pool, log), [], 'the read tables are what the log makes of them')
    t.strictSame(await balanceFindings(db, new Date().toISOString()), [], 'the mass balance holds')
    t.strictSame(await custodyFindings(db, log), [], 'both sides of every custody agree')
  } finally {
    await log.close()
    await db.destroy()
  }
}
