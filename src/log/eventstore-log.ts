/**
 * The event log in EventStoreDB (23.10 or later), through `@eventstore/db-client` 6.2.1.
 *
 * Followers page through `$all` from their position, as on every log; a subscription only wakes them, so one that
 * is lost or dropped costs a moment and nothing else. What the client does that nobody would expect, and what is
 * done about it, stands in docs/decisions/0023-eventstoredb-behind-the-port.md.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  BACKWARDS,
  type Direction,
  END,
  ErrorType,
  EventStoreDBClient,
  excludeSystemEvents,
  type JSONEventType,
  type JSONType,
  jsonEvent,
  type ReadPosition,
  type ResolvedEvent,
  START,
} from '@eventstore/db-client'
import {
  type AppendOutcome,
  AppendTooLarge,
  type CopyTarget,
  EventIdTaken,
  type EventLog,
  LogUnreachable,
  LogUnusable,
  type Metadata,
  type NewEvent,
  NO_STREAM,
  type OpenLog,
  type Position,
  type RecordedEvent,
  type Revision,
  type StreamName,
  sameIds,
  toPosition,
  UnknownOutcome,
} from './event-log.js'
import { credentialsOf } from './eventstore-url.js'
import { follow, wakeUpCall } from './follow.js'
import { streamIdsOf } from './stream-ids.js'

const APPEND_MILLIS_MAX = 5000
const READ_MILLIS_MAX = 15_000
const ATTEMPTS_MAX = 4
const BACKOFF_MILLIS = 200
const RECONNECT_MILLIS_MAX = 10_000
/** The server takes 1 MiB an append, and counts more of an event than its data and metadata. */
const APPEND_BYTES_MAX = 1024 * 1024
const BYTES_AROUND_EVENT = 256
const PAGE_BACKWARDS_EVENTS = 100

/** Ours, the version of the event's shape, and when another log recorded it first, if one did. */
type StoredMetadata = Metadata & { readonly version: number; readonly recordedAt?: string }

/** The client keeps what waits for answers in one place for the whole process: there is one client at a time. */
let isOpen = false

/**
 * @param url one that `eventStoreUrlProblem` finds nothing against.
 * @param onTrouble told what went wrong and is being put right.
 * @throws LogUnusable when no server answers, when it refuses who asks, or when it is older than 23.10.
 */
export const openEventStoreLog = async (
  url: string,
  onTrouble: (trouble: string, error: unknown) => void = () => {},
  appendMillisMax = APPEND_MILLIS_MAX,
): Promise<OpenLog & CopyTarget> => {
  if (isOpen) throw new Error('one EventStoreDB client a process')
  isOpen = true
  const client = await usableClient(url).catch((error: unknown) => {
    isOpen = false
    throw error
  })
  const credentials = credentialsOf(url)
  const ids = streamIdsOf(readStream)
  const wakeUp = wakeUpCall()
  const stopped = new AbortController()
  let listener: Promise<void> | undefined

  async function readStream(stream: StreamName, from: Revision = 0): Promise<readonly RecordedEvent[]> {
    try {
      const read = await pageOf(client.readStream(stream, { fromRevision: BigInt(from) }))
      const events = read.flatMap(toRecorded)
      ids.learn(stream, events)
      return events
    } catch (error) {
      if (typeOf(error) === ErrorType.STREAM_NOT_FOUND) return []
      throw error
    }
  }

  const pageOfAll = (fromPosition: ReadPosition, maxCount: number, direction?: Direction) =>
    pageOf(client.readAll({ fromPosition, maxCount, ...(direction ? { direction } : {}) }))

  const readAll: EventLog['readAll'] = async (after, limit) => {
    const found: RecordedEvent[] = []
    let from = after === 'start' || BigInt(after) === 0n ? undefined : after
    for (;;) {
      // The event at a position is read again with what follows it.
      const count = limit - found.length + (from === undefined ? 0 : 1)
      const page = await pageOfAll(from === undefined ? START : at(from), count)
      for (const recorded of page.flatMap(toRecorded))
        if (from === undefined || recorded.position > from) found.push(recorded)
      const last = page.at(-1)?.event?.position
      if (page.length < count || !last || found.length >= limit) return found
      from = toPosition(last.commit)
    }
  }

  const latest = async (): Promise<RecordedEvent | undefined> => {
    for (let before: Position | undefined; ; ) {
      const page = await pageOfAll(before === undefined ? END : at(before), PAGE_BACKWARDS_EVENTS, BACKWARDS)
      const [found] = page.flatMap(toRecorded)
      if (found) return found
      const earliest = page.at(-1)?.event?.position
      if (!earliest || page.length < PAGE_BACKWARDS_EVENTS) return undefined
      before = toPosition(earliest.commit)
    }
  }

  const append = async (
    stream: StreamName,
    expected: Revision,
    events: readonly NewEvent[],
    stored: readonly Stored[] = events.map((event) => toStored(event)),
  ): Promise<AppendOutcome> => {
    requireSmall(stored)
    const known = await ids.upTo(stream, expected)
    if (known.last < expected) return { appended: false, actual: known.last }
    if (known.last > expected) return settleConflict(stream, expected, events)
    const taken = events.find(({ id }) => known.revisions.has(id))
    if (taken) throw new EventIdTaken(`${stream}: event id ${taken.id} was already recorded`)

    let failure: unknown
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      try {
        const { position } = await within(
          appendMillisMax,
          // Credentials given with the call choose the path that heeds deadlines and shares no stream.
          client.appendToStream(stream, [...stored], {
            expectedRevision: expected === NO_STREAM ? 'no_stream' : BigInt(expected),
            deadline: appendMillisMax,
            credentials,
          }),
        )
        ids.learn(
          stream,
          events.map(({ id }, index) => ({ id, revision: expected + 1 + index })),
        )
        const revision = expected + events.length
        // The server tells where the one event stands that it has just taken; of several, the last one's is read.
        const told = attempt === 1 && events.length === 1 ? position : undefined
        return {
          appended: true,
          revision,
          position: told ? toPosition(told.commit) : await positionAt(stream, revision),
        }
      } catch (error) {
        if (typeOf(error) === ErrorType.WRONG_EXPECTED_VERSION)
          return settleConflict(stream, expected, events)
        if (!isTransient(error)) throw error
        failure = error
        await sleep(BACKOFF_MILLIS * attempt)
      }
    }
    throw new UnknownOutcome('EventStoreDB did not say whether it took the events', { cause: failure })
  }

  const positionAt = async (stream: StreamName, revision: Revision) => {
    const [recorded] = await readStream(stream, revision)
    if (!recorded) throw new UnknownOutcome('what EventStoreDB took cannot be read back')
    return recorded.position
  }

  /** What the stream holds where these events were to go: the same ids mean that the append was made. */
  const settleConflict = async (
    stream: StreamName,
    expected: Revision,
    events: readonly NewEvent[],
  ): Promise<AppendOutcome> => {
    const since = await readStream(stream, expected + 1)
    const there = since.slice(0, events.length)
    const last = there.at(-1)
    return last && sameIds(there, events)
      ? { appended: true, revision: last.revision, position: last.position }
      : { appended: false, actual: since.at(-1)?.revision ?? (await readStream(stream)).length - 1 }
  }

  /** Wakes followers at each event. A subscription that ends is begun anew, later and later. */
  const listen = async () => {
    for (let failures = 0; !stopped.signal.aborted; failures++) {
      const subscription = client.subscribeToAll({ fromPosition: END, filter: excludeSystemEvents() })
      const leave = () => {
        subscription.on('error', () => {})
        void subscription.unsubscribe().catch(() => {})
        subscription.destroy()
      }
      stopped.signal.addEventListener('abort', leave)
      try {
        for await (const _ of subscription) {
          failures = 0
          wakeUp.wake()
        }
      } catch (error) {
        if (!stopped.signal.aborted) onTrouble('the subscription to the log ended; it begins anew', error)
      }
      stopped.signal.removeEventListener('abort', leave)
      leave()
      wakeUp.wake()
      const pause = Math.min(RECONNECT_MILLIS_MAX, BACKOFF_MILLIS * 2 ** failures)
      await sleep(pause, undefined, { signal: stopped.signal }).catch(() => {})
    }
  }

  return {
    append: (stream, expected, events) => append(stream, expected, events),
    readStream,
    readAll,
    latest,
    subscribe(after, signal) {
      listener ??= listen()
      return follow(readAll, after, wakeUp, signal)
    },
    async copy(events) {
      for (const run of runsOf(events)) {
        const { stream, revision } = run[0]
        const stored = run.map((event) => toStored(event, event.recordedAt))
        const outcome = await append(stream, revision - 1, run, stored)
        if (!outcome.appended) throw new Error(`${stream} ends at ${outcome.actual}, not before ${revision}`)
      }
    },
    async close() {
      stopped.abort()
      await client.dispose()
      await listener
      isOpen = false
    },
  }
}

const at = (position: Position) => ({ commit: BigInt(position), prepare: BigInt(position) })

const toStored = ({ id, type, version, data, metadata }: NewEvent, recordedAt?: string) =>
  jsonEvent<JSONEventType<string, JSONType, StoredMetadata>>({
    id,
    type,
    data: data as JSONType,
    metadata: { ...metadata, version, ...(recordedAt === undefined ? {} : { recordedAt }) },
  })
type Stored = ReturnType<typeof toStored>

/** An event as we stored it; the server's own, and what others put there, is none of ours. */
const toRecorded = ({ event }: ResolvedEvent): readonly RecordedEvent[] => {
  if (!event?.isJson || event.type.startsWith('$') || event.streamId.startsWith('$')) return []
  const { version, recordedAt, ...metadata } = (event.metadata ?? {}) as Partial<StoredMetadata>
  if (version === undefined || metadata.correlationId === undefined) return []
  if (!event.position) throw new Error('EventStoreDB tells no positions in streams: it is older than 22.10')
  return [
    {
      id: event.id,
      type: event.type,
      version,
      data: event.data as object,
      metadata: metadata as Metadata,
      stream: event.streamId as StreamName,
      revision: Number(event.revision),
      position: toPosition(event.position.commit),
      recordedAt: recordedAt ?? event.created.toISOString(),
    },
  ]
}

const requireSmall = (stored: readonly Stored[]) => {
  const bytes = stored.reduce(
    (sum, { data, metadata }) =>
      sum +
      BYTES_AROUND_EVENT +
      Buffer.byteLength(JSON.stringify(data)) +
      Buffer.byteLength(JSON.stringify(metadata)),
    0,
  )
  if (bytes > APPEND_BYTES_MAX)
    throw new AppendTooLarge(
      `${bytes} bytes are more than the ${APPEND_BYTES_MAX} that EventStoreDB takes at once`,
    )
}

/** Events that follow each other in one stream, together. */
const runsOf = (events: readonly RecordedEvent[]) => {
  const runs: [RecordedEvent, ...RecordedEvent[]][] = []
  for (const event of events) {
    const run = runs.at(-1)
    if (run?.[0].stream === event.stream) run.push(event)
    else runs.push([event])
  }
  return runs
}

class Late extends Error {}
/** Gives up waiting, never the thing waited for: its own end is then nobody's. */
const within = async <T>(millis: number, promise: Promise<T>): Promise<T> => {
  const soon = new AbortController()
  promise.catch(() => {})
  try {
    return await Promise.race([
      promise,
      sleep(millis, undefined, { signal: soon.signal }).then(() => {
        throw new Late(`no answer within ${millis} ms`)
      }),
    ])
  } finally {
    soon.abort()
  }
}

type Streaming = ReturnType<EventStoreDBClient['readAll']> | ReturnType<EventStoreDBClient['readStream']>
/** All that one read streams; its call is ended on the server whatever happens. */
const pageOf = async (stream: Streaming): Promise<readonly ResolvedEvent[]> => {
  stream.on('error', () => {})
  const collect = async () => {
    const page: ResolvedEvent[] = []
    for await (const resolved of stream) page.push(resolved)
    return page
  }
  try {
    return await within(READ_MILLIS_MAX, collect())
  } catch (error) {
    void stream.cancel().catch(() => {})
    stream.destroy()
    if (!isTransient(error)) throw error
    throw new LogUnreachable('EventStoreDB does not answer', { cause: error })
  }
}

const typeOf = (error: unknown) => (error instanceof Error && 'type' in error ? error.type : undefined)
/** gRPC: CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, ABORTED, INTERNAL, UNAVAILABLE. The first try says only the code. */
const PASSING_CODES = [1, 2, 4, 10, 13, 14]
const PASSING_TYPES: readonly unknown[] = [
  ErrorType.CANCELLED,
  ErrorType.DEADLINE_EXCEEDED,
  ErrorType.NOT_LEADER,
  ErrorType.TIMEOUT,
  ErrorType.UNAVAILABLE,
]
const FINAL_TYPES: readonly unknown[] = [
  ErrorType.ACCESS_DENIED,
  ErrorType.INVALID_ARGUMENT,
  ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED,
  ErrorType.STREAM_DELETED,
]
const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined)
const isTransient = (error: unknown) =>
  error instanceof Late ||
  PASSING_TYPES.includes(typeOf(error)) ||
  (!FINAL_TYPES.includes(typeOf(error)) && PASSING_CODES.includes(codeOf(error) as number)) ||
  (error instanceof Error && /discover/.test(error.message))

const reasonOf = (error: unknown): string =>
  error instanceof LogUnreachable
    ? reasonOf(error.cause)
    : error instanceof Error
      ? error.message
      : String(error)

/** A client of a server that answers, takes who asks, and is new enough. */
const usableClient = async (url: string) => {
  let client: EventStoreDBClient
  try {
    client = EventStoreDBClient.connectionString(url)
  } catch (cause) {
    throw new LogUnusable(`The setting EVENTSTORE_URL cannot be used: ${(cause as Error).message}`, { cause })
  }
  try {
    const { serverVersion } = await within(READ_MILLIS_MAX, client['capabilities'])
    const [, year = 0, month = 0] = (/^(\d+)\.(\d+)/.exec(serverVersion) ?? []).map(Number)
    if (year < 23 || (year === 23 && month < 10))
      throw new LogUnusable(
        `The EventStoreDB of EVENTSTORE_URL is version ${serverVersion}: Boucle needs 23.10 or later.`,
      )
    await pageOf(client.readAll({ maxCount: 1 }))
    return client
  } catch (cause) {
    await client.dispose()
    if (cause instanceof LogUnusable) throw cause
    throw new LogUnusable(
      typeOf(cause) === ErrorType.ACCESS_DENIED
        ? 'The EventStoreDB of EVENTSTORE_URL refuses that name and password, or does not let them read $all.'
        : `The EventStoreDB of EVENTSTORE_URL does not answer (${reasonOf(cause)}): check that it runs, that the address is right and, over TLS, that tlsCAFile names its authority’s certificate.`,
      { cause },
    )
  }
}
