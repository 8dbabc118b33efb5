/** The log: appending with many callers and with one, and how both it and reading a stream fare as it grows. */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { type EventLog, type NewEvent, NO_STREAM, type StreamName } from '../../src/log/event-log.js'
import { postgresLog } from '../../src/log/postgres-log.js'
import { atLeast, atMost, type Figure, inTurns, median, millisOf, type Size } from './figure.js'
import type { House } from './house.js'

const ROUNDS = { quick: 3, full: 5 }
const MANY = 64
const APPENDS = { many: { quick: 15_000, full: 40_000 }, one: { quick: 1500, full: 5000 } }
const FEW_EVENTS = 10_000
const MANY_EVENTS = { quick: 200_000, full: 1_000_000 }
const STREAM_EVENTS = 50
const LOOKS = 400

const BARE_TABLE = `create table bare_events (
  position bigint generated always as identity primary key, stream text not null, revision integer not null,
  id uuid not null, type text not null, version integer not null, data text not null, metadata text not null,
  recorded_at timestamptz not null default clock_timestamp())`
const BARE_INSERT = {
  name: 'bare',
  text: 'insert into bare_events (stream, revision, id, type, version, data, metadata) values ($1, 0, $2, $3, $4, $5, $6)',
}

/** About 400 bytes of data and 170 of metadata, as a device's events are. */
const anEvent = (): NewEvent => ({
  id: randomUUID(),
  type: 'DeviceReceived',
  version: 1,
  data: { deviceId: randomUUID(), happenedAt: '2026-01-05T09:00:00.000Z', note: 'x'.repeat(300) },
  metadata: {
    actorId: randomUUID(),
    partnerId: randomUUID(),
    role: 'bench',
    correlationId: randomUUID(),
    causationId: '0',
    source: 'bench',
  },
})
const aStream = (): StreamName => `bench-${randomUUID()}`

/** Events a second of so many callers, each waiting for its own. */
const eventsPerSecond = async (callers: number, count: number, one: () => Promise<unknown>) => {
  let left = count
  const millis = await millisOf(() =>
    Promise.all(
      Array.from({ length: callers }, async () => {
        while (left-- > 0) await one()
      }),
    ),
  )
  return (count / millis) * 1000
}

export const appendFigures = async (house: House, size: Size): Promise<readonly Figure[]> => {
  const connection = await house.database('appends')
  const log = postgresLog(connection)
  const pool = new pg.Pool({ ...connection, max: MANY })
  pool.on('error', () => {})
  await pool.query(BARE_TABLE)
  const ours = () => log.append(aStream(), NO_STREAM, [anEvent()])
  const bare = () => {
    const { id, type, version, data, metadata } = anEvent()
    const values = [aStream(), id, type, version, JSON.stringify(data), JSON.stringify(metadata)]
    return pool.query({ ...BARE_INSERT, values })
  }
  const measure = (callers: number, count: number) =>
    inTurns(
      ROUNDS[size],
      () => eventsPerSecond(callers, count, ours),
      () => eventsPerSecond(callers, count, bare),
    )
  const many = await measure(MANY, APPENDS.many[size])
  const one = await measure(1, APPENDS.one[size])
  await log.close()
  await pool.end()
  return [
    atLeast('append-64-callers', 3, many, 'events appended, against 64 connections of bare INSERTs'),
    atLeast('append-1-caller', 0.55, one, 'events appended, against one connection of bare INSERTs'),
  ]
}

/** A log of so many events in streams of 50, and some of these streams. */
const filled = async (house: House, events: number) => {
  const log = postgresLog(await house.database(`log_of_${events}`))
  const streams: StreamName[] = []
  let left = events / STREAM_EVENTS
  await Promise.all(
    Array.from({ length: MANY }, async () => {
      while (left-- > 0) {
        const stream = aStream()
        const [first, ...rest] = Array.from({ length: STREAM_EVENTS }, anEvent)
        if (first) await log.append(stream, NO_STREAM, [first, ...rest])
        streams.push(stream)
      }
    }),
  )
  return { log, streams }
}

/** Milliseconds of one look among many, each after the last. */
const latency = async (one: (n: number) => Promise<unknown>) => {
  const millis: number[] = []
  for (let n = 0; n < LOOKS; n++) millis.push(await millisOf(() => one(n)))
  return median(millis)
}

export const growthFigures = async (house: House, size: Size): Promise<readonly Figure[]> => {
  const count = MANY_EVENTS[size]
  const large = await filled(house, count)
  const small = await filled(house, FEW_EVENTS)
  const appending = (log: EventLog) => () => latency(() => log.append(aStream(), NO_STREAM, [anEvent()]))
  const reading =
    ({ log, streams }: typeof large) =>
    () =>
      latency((n) => log.readStream(streams[(n * 7919) % streams.length] ?? 'bench-none'))
  const appends = await inTurns(ROUNDS[size], appending(large.log), appending(small.log))
  const reads = await inTurns(ROUNDS[size], reading(large), reading(small))
  await large.log.close()
  await small.log.close()
  const against = `at ${count.toLocaleString('en')} events in the log, against 10,000`
  return [
    atMost(`append-at-${count}-events`, 1.2, appends, `one append ${against}`),
    atMost(`read-stream-at-${count}-events`, 1.2, reads, `a stream of ${STREAM_EVENTS} read ${against}`),
  ]
}
