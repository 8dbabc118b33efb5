/**
 * The event log: the only thing in this system that is written to and never changed.
 *
 * Every adapter in this folder keeps the same promises, and test/log/contract.ts checks them:
 * - an append is all or nothing, and only succeeds at the revision the decision was made on;
 * - appending the same event ids again at the same revision is an answer, not a duplicate;
 * - a reader following positions never misses an event, however many processes append.
 */
import type { Brand } from '../domain/shared/brand.js'

/** `<category>-<id>`; the category holds no dash, since every store splits on the first one. */
export type StreamName = `${string}-${string}`

/** Index of a stream's last event; -1 before the first. */
export type Revision = number
export const NO_STREAM: Revision = -1

/** Where an event stands among all events. Opaque text whose order is the log's order. */
export type Position = Brand<string, 'Position'>

export type NewEvent = {
  readonly id: string
  readonly type: string
  readonly version: number
  readonly data: object
  readonly metadata: Metadata
}

/** Who, for which organisation, why and by which door. Never what happened: that is `data`. */
export type Metadata = {
  readonly actorId: string
  readonly partnerId: string | null
  readonly role: string
  readonly correlationId: string
  readonly causationId: string
  readonly source: string
}

export type RecordedEvent = NewEvent & {
  readonly stream: StreamName
  readonly revision: Revision
  readonly position: Position
  readonly recordedAt: string
}

/** An event without who told it: what read tables are made of. */
export type BareEvent = Omit<RecordedEvent, 'metadata'>

export type AppendOutcome =
  | { readonly appended: true; readonly revision: Revision; readonly position: Position }
  | { readonly appended: false; readonly actual: Revision }

export interface EventLog {
  append(
    stream: StreamName,
    expected: Revision,
    events: readonly [NewEvent, ...NewEvent[]],
  ): Promise<AppendOutcome>
  /** A stream's events in order, from a revision on; empty when nobody wrote to it. */
  readStream(stream: StreamName, from?: Revision): Promise<readonly RecordedEvent[]>
  /** At most `limit` events after a position, in the log's order. */
  readAll(after: Position | 'start', limit: number): Promise<readonly RecordedEvent[]>
  /**
   * Every event until a position, stream by stream, each whole and in its order, in batches of any size. Only of a log
   * that finds a stream's events as fast as the next ones.
   */
  readStreams?(until: Position): AsyncIterable<readonly BareEvent[]>
  /** The last event; undefined before the first. */
  latest(): Promise<RecordedEvent | undefined>
  /** Pages of events after a position, then new ones as they come, until the signal aborts. */
  subscribe(after: Position | 'start', signal: AbortSignal): AsyncIterable<readonly RecordedEvent[]>
}

export type OpenLog = EventLog & { close(): Promise<void> }

/** A log that a ledger may be moved into. */
export interface CopyTarget {
  /**
   * Records events as another log did, each at its revision and with the moment it was recorded at; twice is once.
   * @param events consecutive ones, in that log's order.
   */
  copy(events: readonly RecordedEvent[]): Promise<void>
}

/** An event id that another append already used: a bug at the caller's, never a duplicate in the log. */
export class EventIdTaken extends Error {
  override readonly name = 'EventIdTaken'
}

/** More at once than this log can take: nothing was recorded. */
export class AppendTooLarge extends Error {
  override readonly name = 'AppendTooLarge'
}

/** The log does not answer a question now; asking again is safe. */
export class LogUnreachable extends Error {
  override readonly name = 'LogUnreachable'
}

/** This log cannot be worked with as things are; the message says why, and what to do, to who started Boucle. */
export class LogUnusable extends Error {
  override readonly name = 'LogUnusable'
}

/** The log did not say whether it took the events. Asking again with the same ids is safe. */
export class UnknownOutcome extends Error {
  override readonly name = 'UnknownOutcome'
}

export const categoryOf = (stream: StreamName) => stream.slice(0, stream.indexOf('-'))

export const POSITION_DIGITS = 20
export const toPosition = (index: number | string | bigint) =>
  String(index).padStart(POSITION_DIGITS, '0') as Position

/** Did this stretch of a stream record exactly these events? Then the append is a repetition. */
export const sameIds = (recorded: readonly { id: string }[], events: readonly NewEvent[]) =>
  recorded.length === events.length && recorded.every((event, index) => event.id === events[index]?.id)
