/**
 * Moves a ledger from one log into another: every event once, in the same order, with the moment it was first
 * recorded at. Cut off, it goes on where the other log ends; at the end both are read whole and compared.
 */
import { createHash } from 'node:crypto'
import type { CopyTarget, EventLog, Position, RecordedEvent } from './event-log.js'

const PAGE_EVENTS = 1000

/** The two logs do not hold the same history: the message names the first event that differs. */
export class NotTheSameLedger extends Error {
  override readonly name = 'NotTheSameLedger'
}

export type Copied = {
  /** Events in the target, all of them equal to the source's first ones. */
  readonly count: number
  /** Recorded by this run. */
  readonly copied: number
  /** SHA-256 over the hashes of all events in order. */
  readonly digest: string
  /** Events that the source took while this ran: another run copies them. */
  readonly missing: number
}

/** An event's hash: everything that is promised of it in any log, less the position, which is each log's own. */
const hashOf = ({ stream, revision, id, type, version, data, metadata, recordedAt }: RecordedEvent) =>
  createHash('sha256')
    .update(JSON.stringify([stream, revision, id, type, version, data, metadata, recordedAt]))
    .digest('hex')

/** A log's pages from a position on. Times that a clock set back let run backwards stand still, as our own logs' do. */
async function* pagesOf(log: EventLog, after: Position | 'start', latest = '') {
  let position = after
  let reached = latest
  for (;;) {
    const page = await log.readAll(position, PAGE_EVENTS)
    const last = page.at(-1)
    if (!last) return
    position = last.position
    yield page.map((event) => {
      reached = event.recordedAt > reached ? event.recordedAt : reached
      return { ...event, recordedAt: reached }
    })
  }
}

/** Where in the source the target ends. */
const resumeAfter = async (from: EventLog, to: EventLog) => {
  const latest = await to.latest()
  if (!latest) return { after: 'start' as const, latest: '' }
  const [there] = await from.readStream(latest.stream, latest.revision)
  if (there?.id !== latest.id)
    throw new NotTheSameLedger(
      `the target ends with event ${latest.id} at ${latest.position}, which the source does not have: nothing was copied.`,
    )
  return { after: there.position, latest: latest.recordedAt }
}

/**
 * @param onProgress told how many events were copied so far.
 * @throws NotTheSameLedger when the target holds what the source does not, or what was copied differs from it.
 */
export const copyLedger = async (
  from: EventLog,
  to: EventLog & CopyTarget,
  onProgress: (copied: number) => void = () => {},
): Promise<Copied> => {
  const { after, latest } = await resumeAfter(from, to)
  let copied = 0
  for await (const page of pagesOf(from, after, latest)) {
    await to.copy(page)
    copied += page.length
    onProgress(copied)
  }
  return { copied, ...(await compared(from, to)) }
}

const compared = async (from: EventLog, to: EventLog) => {
  const digest = createHash('sha256')
  let count = 0
  let missing = 0
  const target = eventsOf(to)
  for await (const event of eventsOf(from)) {
    const { value: other, done } = missing > 0 ? { value: undefined, done: true } : await target.next()
    if (done || !other) {
      missing++
      continue
    }
    const hash = hashOf(event)
    if (hash !== hashOf(other))
      throw new NotTheSameLedger(
        `event ${event.id} (${event.stream}, revision ${event.revision}, at ${event.position}) is not what the target has at ${other.position}.`,
      )
    digest.update(hash)
    count++
  }
  const { value: more } = missing > 0 ? { value: undefined } : await target.next()
  if (more)
    throw new NotTheSameLedger(
      `the target has event ${more.id} at ${more.position}, which the source does not.`,
    )
  return { count, missing, digest: digest.digest('hex') }
}

async function* eventsOf(log: EventLog): AsyncGenerator<RecordedEvent, undefined> {
  for await (const page of pagesOf(log, 'start')) yield* page
}
