/**
 * Group commit: callers waiting at the same moment are appended by one statement in one transaction
 * under one lock, each with its own expected revision, each accepted or refused alone.
 * Two batches are on their way on one connection, so that the server is never idle while answers are read
 * and the next appends gathered; a stream stands at most once in a batch.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import {
  type AppendOutcome,
  EventIdTaken,
  type NewEvent,
  type Revision,
  type StreamName,
  sameIds,
  toPosition,
  UnknownOutcome,
} from './event-log.js'
import { codeOf, isAway } from './outage.js'
import { intArray, textArray, uuidArray } from './postgres-arrays.js'

const BATCH_EVENTS_MAX = 512
const BATCHES_IN_FLIGHT_MAX = 2
/** Fewer callers than this are better off in one batch. */
const CROWD = 16
const ATTEMPTS_MAX = 5
const BACKOFF_MILLIS = 100
const LOCK_TIMEOUT_MILLIS = 15_000
/** A connection that is not answered for this long is given up: longer than the server waits for the lock. */
const ANSWER_MILLIS_MAX = 20_000
/** Nobody is kept waiting for longer behind a server that does not answer. */
const PATIENCE_MILLIS = 30_000

type Append = {
  readonly stream: StreamName
  readonly expected: Revision
  readonly events: readonly NewEvent[]
  readonly until: number
  readonly resolve: (outcome: AppendOutcome) => void
  readonly reject: (error: unknown) => void
}

const APPEND = {
  name: 'append-events',
  text: 'select base, heads from append_events($1, $2, $3, $4, $5, $6, $7, $8, $9)',
}

/** @param onBatch told how many events each transaction appends. */
export const postgresWriter = (connection: pg.ClientConfig, onBatch: (events: number) => void = () => {}) => {
  let client: Promise<pg.Client> | undefined
  let waiting: Append[] = []
  let pumping = false
  const inFlight = new Set<Promise<void>>()
  let closed = false

  const connect = async (onLost: () => void) => {
    const fresh = new pg.Client({
      ...connection,
      ...{ application_name: 'boucle-writer', pipeline: true, query_timeout: ANSWER_MILLIS_MAX },
    })
    fresh.on('error', onLost)
    await fresh.connect()
    await fresh.query(`set plan_cache_mode = force_generic_plan; set lock_timeout = ${LOCK_TIMEOUT_MILLIS}`)
    return fresh
  }
  const connected = () => {
    if (client) return client
    const lost = () => {
      if (client === connecting) client = undefined
    }
    const connecting = connect(lost)
    connecting.catch(lost)
    client = connecting
    return connecting
  }

  /** Takes from the queue what fits one batch; a second append to the same stream waits for the next. */
  const takeBatch = (): Append[] => {
    const batch: Append[] = []
    const later: Append[] = []
    const streams = new Set<StreamName>()
    let count = 0
    // The first of a crowd takes half of it, and the two halves then take turns.
    const half = Math.max(CROWD, Math.ceil(waiting.length / 2))
    const room = inFlight.size === 0 ? Math.min(half, BATCH_EVENTS_MAX) : BATCH_EVENTS_MAX
    for (const append of waiting) {
      const fits = batch.length === 0 || count + append.events.length <= room
      if (!fits || streams.has(append.stream)) {
        later.push(append)
        continue
      }
      streams.add(append.stream)
      count += append.events.length
      batch.push(append)
    }
    waiting = later
    return batch
  }

  const send = async (batch: readonly Append[]) => {
    const events = batch.flatMap((append, index) =>
      append.events.map((event, offset) => ({
        ...event,
        index,
        append,
        revision: append.expected + 1 + offset,
      })),
    )
    onBatch(events.length)
    const { rows } = await (await connected()).query<{ base: string; heads: Revision[] }>({
      ...APPEND,
      values: [
        textArray(batch.map(({ stream }) => stream)),
        intArray(batch.map(({ expected }) => expected)),
        intArray(events.map(({ index }) => index + 1)),
        intArray(events.map(({ revision }) => revision)),
        uuidArray(events.map(({ id }) => id)),
        textArray(events.map(({ type }) => type)),
        intArray(events.map(({ version }) => version)),
        textArray(events.map(({ data }) => JSON.stringify(data))),
        textArray(events.map(({ metadata }) => JSON.stringify(metadata))),
      ],
    })
    const [answer] = rows
    if (!answer) throw new Error('append_events returned no row')
    return answer
  }

  /** What the stream holds where these events were to go: the same ids mean that the append was made. */
  const settleConflict = async (
    { stream, expected, events }: Append,
    actual: Revision,
  ): Promise<AppendOutcome> => {
    if (actual < expected + events.length) return { appended: false, actual }
    const { rows } = await (await connected()).query<{ id: string; revision: Revision; position: string }>({
      name: 'read-back',
      text: `select id, revision, position from events where stream = $1 and revision > $2
             order by revision limit $3`,
      values: [stream, expected, events.length],
    })
    const last = rows.at(-1)
    return last && sameIds(rows, events)
      ? { appended: true, revision: last.revision, position: toPosition(last.position) }
      : { appended: false, actual }
  }

  const settle = async (batch: readonly Append[], { base, heads }: { base: string; heads: Revision[] }) => {
    let position = BigInt(base)
    for (const [index, append] of batch.entries()) {
      const actual = heads[index]
      if (actual === undefined) throw new Error('append_events answered for fewer appends than asked')
      if (actual === append.expected) {
        position += BigInt(append.events.length)
        append.resolve({
          appended: true,
          revision: append.expected + append.events.length,
          position: toPosition(position),
        })
      } else {
        await settleConflict(append, actual).then(append.resolve, append.reject)
      }
    }
  }

  const write = async (batch: readonly Append[]): Promise<void> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await settle(batch, await send(batch))
      } catch (error) {
        if (isUniqueViolation(error)) return writeOneByOne(batch, error)
        const isLast = attempt === ATTEMPTS_MAX || batch.every(isLate)
        if (isLast || !isTransient(error)) return rejectAll(batch, error)
        await sleep(BACKOFF_MILLIS * attempt)
      }
    }
  }

  const writeOneByOne = async (batch: readonly Append[], error: Error) => {
    const [only, ...others] = batch
    if (only && others.length === 0)
      return only.reject(
        new EventIdTaken(`${only.stream}: an event id was already recorded`, { cause: error }),
      )
    for (const append of batch) await write([append])
  }

  const giveUpLate = () => {
    const late = waiting.filter(isLate)
    if (late.length === 0) return
    waiting = waiting.filter((append) => !isLate(append))
    rejectAll(late, new UnknownOutcome('the database took up none of these events in time'))
  }

  /** Sends what waits: a batch is on its way while the one before it is written, so neither side idles. */
  const pump = () => {
    pumping = false
    giveUpLate()
    while (inFlight.size < BATCHES_IN_FLIGHT_MAX && waiting.length > 0) {
      const writing = write(takeBatch()).finally(() => {
        inFlight.delete(writing)
        schedule()
      })
      inFlight.add(writing)
    }
  }
  /** One turn of the event loop, so that callers released together are committed together. */
  const schedule = () => {
    if (pumping || waiting.length === 0) return
    pumping = true
    setImmediate(pump)
  }

  return {
    append: (stream: StreamName, expected: Revision, events: readonly NewEvent[]) =>
      new Promise<AppendOutcome>((resolve, reject) => {
        if (closed) return reject(new Error('the log is closed'))
        waiting.push({ stream, expected, events, until: Date.now() + PATIENCE_MILLIS, resolve, reject })
        schedule()
      }),
    /** Waits for the appends under way, then closes the connection. */
    async close() {
      closed = true
      while (waiting.length > 0 || inFlight.size > 0) {
        schedule()
        await Promise.race([...inFlight, new Promise((resolve) => setImmediate(resolve))])
      }
      await (await client?.catch(() => undefined))?.end()
    },
  }
}

const rejectAll = (batch: readonly Append[], error: unknown) => {
  const reason = isTransient(error)
    ? new UnknownOutcome('the database did not say whether it took the events', { cause: error })
    : error
  for (const { reject } of batch) reject(reason)
}

const isLate = ({ until }: Append) => Date.now() > until
const isUniqueViolation = (error: unknown): error is Error => codeOf(error) === '23505'
/** The server, the lock or a transaction beside it failed: nothing says that the events themselves are wrong. */
const isTransient = (error: unknown) => isAway(error) || /^(55P03|40)/.test(codeOf(error))
