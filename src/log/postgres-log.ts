/**
 * The event log in PostgreSQL.
 *
 * Positions are assigned under one advisory lock inside `append_events`, the only writer: gapless and
 * in commit order, so following the log is nothing but `position > $1 order by position`. A sequence
 * hands out numbers before commit, and a reader could pass number 7 while 6 is still being written.
 */
import pg from 'pg'
import type { CopyTarget, EventLog, OpenLog, RecordedEvent, StreamName } from './event-log.js'
import { toPosition } from './event-log.js'
import { follow, wakeUpCall } from './follow.js'
import { copyStreams } from './postgres-streams.js'
import { postgresWriter } from './postgres-writer.js'

const RECONNECT_MILLIS = 1000
const READERS_MAX = 8
const COLUMNS = 'position, stream, revision, id, type, version, data, metadata, recorded_at'

type Row = [string, StreamName, number, string, string, number, string, string, Date]

/** @param connection where the database is; its tables exist already (see src/database/migrate.ts). */
export const postgresLog = (
  connection: pg.ClientConfig,
  onBatch?: (events: number) => void,
): OpenLog & CopyTarget => {
  const pool = new pg.Pool({ ...connection, max: READERS_MAX, application_name: 'boucle-reader' })
  pool.on('error', () => {})
  // A connection lost in the middle of a question fails that question; unheard here, it would end the process too.
  pool.on('connect', (client) => client.on('error', () => {}))
  const writer = postgresWriter(connection, onBatch)
  const wakeUp = wakeUpCall()
  let listener: Promise<pg.Client | undefined> | undefined
  let closed = false

  const read = async (name: string, text: string, values: unknown[]) =>
    (await pool.query<Row>({ name, text, values, rowMode: 'array' })).rows.map(toRecorded)

  const listen = async (): Promise<pg.Client | undefined> => {
    const client = new pg.Client({ ...connection, application_name: 'boucle-listener' })
    client.on('notification', wakeUp.wake)
    client.on('error', () => {
      listener = undefined
      if (!closed) setTimeout(ensureListening, RECONNECT_MILLIS).unref()
    })
    await client.connect()
    await client.query('listen boucle_events')
    return client
  }
  /** Polling goes on without it: a lost listener makes followers slower, never wrong. */
  const ensureListening = () => {
    if (closed) return
    listener ??= listen().catch(() => {
      listener = undefined
      if (!closed) setTimeout(ensureListening, RECONNECT_MILLIS).unref()
      return undefined
    })
  }

  const readAll: EventLog['readAll'] = (after, limit) =>
    read('read-all', `select ${COLUMNS} from events where position > $1 order by position limit $2`, [
      after === 'start' ? 0 : after,
      limit,
    ])

  return {
    append: (stream, expected, events) => writer.append(stream, expected, events),
    readStream: (stream, from = 0) =>
      read(
        'read-stream',
        `select ${COLUMNS} from events where stream = $1 and revision >= $2 order by revision`,
        [stream, from],
      ),
    readAll,
    readStreams: (until) => copyStreams(pool, until),
    latest: async () =>
      (await read('read-latest', `select ${COLUMNS} from events order by position desc limit 1`, []))[0],
    subscribe(after, signal) {
      ensureListening()
      return follow(readAll, after, wakeUp, signal)
    },
    async copy(events) {
      const rows = events.map(({ recordedAt, data, metadata, ...event }) => ({
        ...event,
        data: JSON.stringify(data),
        metadata: JSON.stringify(metadata),
        recorded_at: recordedAt,
      }))
      await pool.query('select copy_events($1)', [JSON.stringify(rows)])
    },
    async close() {
      closed = true
      await writer.close()
      await (await listener)?.end()
      await pool.end()
    },
  }
}

const toRecorded = ([
  position,
  stream,
  revision,
  id,
  type,
  version,
  data,
  metadata,
  at,
]: Row): RecordedEvent => ({
  id,
  type,
  version,
  data: JSON.parse(data),
  metadata: JSON.parse(metadata),
  stream,
  revision,
  position: toPosition(position),
  recordedAt: at.toISOString(),
})
