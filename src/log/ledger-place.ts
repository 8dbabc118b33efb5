/**
 * Which log this installation's ledger is in. Started on another by mistake, it would begin a second history: it
 * does not start. Once a ledger has been copied whole, starting on its new log is what moves it there.
 */
import type pg from 'pg'
import { type EventLog, LogUnusable, type StreamName } from './event-log.js'

export type LedgerPlace = 'postgresql' | 'eventstore'

const COPY = 'npm run log:copy -- --from … --to …'
const MOVING_IN = 'log-copy'

const setting = async (db: pg.Pool | pg.ClientBase, name: string) => {
  const { rows } = await db.query<{ value: string }>('select value from settings where name = $1', [name])
  return rows[0]?.value
}
const keepSetting = (db: pg.Pool | pg.ClientBase, name: string, value: string) =>
  db.query(
    'insert into settings (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value',
    [name, value],
  )

/** Takes this place for the ledger's from now on; what was counted in the other log's positions begins anew. */
const settle = async (db: pg.ClientBase, place: LedgerPlace) => {
  await db.query('drop schema if exists views cascade')
  await db.query('delete from policy_checkpoint')
  await keepSetting(db, 'log', place)
  await db.query('delete from settings where name = $1', [MOVING_IN])
}

const inTransaction = async (pool: pg.Pool, work: (client: pg.ClientBase) => Promise<unknown>) => {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await work(client)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

/** @throws LogUnusable when the ledger is elsewhere, or has not arrived here whole. */
export const requireLedgerIn = async (place: LedgerPlace, pool: pg.Pool, log: EventLog) => {
  const known = (await setting(pool, 'log')) ?? 'postgresql'
  if (place === 'postgresql') {
    if ((await setting(pool, MOVING_IN)) !== undefined)
      throw new LogUnusable(
        `A ledger is moving into this database and has not arrived whole: run again ${COPY}`,
      )
    if (known === place) return
    throw new LogUnusable(
      `This installation's ledger is in EventStoreDB: set EVENTSTORE_URL, or move the ledger back with ${COPY}`,
    )
  }
  const { rows } = await pool.query<{ stream: StreamName; revision: number; id: string }>(
    'select stream, revision, id from events order by position desc limit 1',
  )
  const [latest] = rows
  if (latest && (await log.readStream(latest.stream, latest.revision))[0]?.id !== latest.id)
    throw new LogUnusable(
      `This database holds a ledger that the EventStoreDB of EVENTSTORE_URL does not hold whole: move it there first, with ${COPY}`,
    )
  if (known !== place) await inTransaction(pool, (client) => settle(client, place))
}

/** Says that a ledger is moving into this database, which until then takes no such events. */
export const beginMovingIn = (pool: pg.Pool | pg.ClientBase) => keepSetting(pool, MOVING_IN, 'under way')

/** Says that the ledger has arrived whole: from now on this database is where it is. */
export const endMovingIn = (pool: pg.Pool) => inTransaction(pool, (client) => settle(client, 'postgresql'))
