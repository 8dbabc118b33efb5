/**
 * `npm run bench:append`: 64 callers appending one durable event each against 64 pooled connections
 * doing one bare INSERT of the same event each, in turns on one server of our own. Medians of the rounds.
 * Last line: one JSON object `{ name, ours, baseline, ratio, bound, ok }`, in events per second.
 */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbedded } from '../src/database/embedded.js'
import { migrate } from '../src/database/migrate.js'
import { type NewEvent, NO_STREAM } from '../src/log/event-log.js'
import { postgresLog } from '../src/log/postgres-log.js'

const CALLERS = 64
const ROUNDS = 5
const EVENTS_PER_ROUND = 20_000
const BOUND = 2

const folder = await mkdtemp(join(tmpdir(), 'boucle-bench-'))
const { connection, stop } = await startEmbedded(folder)
await migrate(connection)
const log = postgresLog(connection)
const pool = new pg.Pool({ ...connection, max: CALLERS })
pool.on('error', () => {})
await pool.query(`create table bare_events (
  position bigint generated always as identity primary key, stream text not null, revision integer not null,
  id uuid not null, type text not null, version integer not null, data text not null, metadata text not null,
  recorded_at timestamptz not null default clock_timestamp())`)

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

const eventsPerSecond = async (one: () => Promise<unknown>) => {
  const start = performance.now()
  let left = EVENTS_PER_ROUND
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      while (left-- > 0) await one()
    }),
  )
  return (EVENTS_PER_ROUND / (performance.now() - start)) * 1000
}

const ours = () => log.append(`bench-${randomUUID()}`, NO_STREAM, [anEvent()])
const bare = () => {
  const { id, type, version, data, metadata } = anEvent()
  return pool.query({
    name: 'bare',
    text: 'insert into bare_events (stream, revision, id, type, version, data, metadata) values ($1, 0, $2, $3, $4, $5, $6)',
    values: [`bench-${randomUUID()}`, id, type, version, JSON.stringify(data), JSON.stringify(metadata)],
  })
}

const rounds: { ours: number; baseline: number }[] = []
await eventsPerSecond(ours)
await eventsPerSecond(bare)
for (let round = 1; round <= ROUNDS; round++) {
  const measured = { ours: await eventsPerSecond(ours), baseline: await eventsPerSecond(bare) }
  rounds.push(measured)
  console.log(
    `round ${round}: ours ${Math.round(measured.ours)}/s, bare INSERT ${Math.round(measured.baseline)}/s`,
  )
}
await log.close()
await pool.end()
await stop()
await rm(folder, { recursive: true, force: true })

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const ratio = median(rounds.map((round) => round.ours / round.baseline))
console.log(
  JSON.stringify({
    name: 'append-64-callers',
    ours: Math.round(median(rounds.map((round) => round.ours))),
    baseline: Math.round(median(rounds.map((round) => round.baseline))),
    ratio: Number(ratio.toFixed(2)),
    bound: BOUND,
    ok: ratio >= BOUND,
  }),
)
process.exitCode = ratio >= BOUND ? 0 : 1
