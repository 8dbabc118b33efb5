/** What every event log promises. An adapter is done when this passes; nothing else defines it. */
import { randomUUID } from 'node:crypto'
import type { Test } from 'tap'
import {
  type BareEvent,
  type CopyTarget,
  type EventLog,
  type NewEvent,
  NO_STREAM,
  type Position,
  type RecordedEvent,
  type StreamName,
  toPosition,
} from '../../src/log/event-log.js'

const LIMIT = 1_000_000

/**
 * @param idsAreUnique does this log refuse an id that stands in another stream? Not all can: what the ledger records
 * has ids made from its stream's name, so it asks this of none.
 */
export const keepsTheLogsPromises = async (t: Test, log: EventLog, { idsAreUnique = true } = {}) => {
  t.test('a stream nobody wrote to is empty', async (t) => {
    t.strictSame(await log.readStream(aStream()), [])
  })

  t.test('what was appended is read back, in order, from any revision', async (t) => {
    const stream = aStream()
    const [first, second, third] = [anEvent(), anEvent(), anEvent()]
    t.match(await log.append(stream, NO_STREAM, [first, second]), { appended: true, revision: 1 })
    t.match(await log.append(stream, 1, [third]), { appended: true, revision: 2 })
    t.match(await log.readStream(stream), [
      { ...first, stream, revision: 0 },
      { ...second, stream, revision: 1 },
      { ...third, stream, revision: 2 },
    ])
    t.match(await log.readStream(stream, 2), [{ ...third, revision: 2 }])
    t.equal((await log.readStream(stream, 3)).length, 0)
  })

  t.test('the outcome says where the last event stands, and positions sort as text', async (t) => {
    const stream = aStream()
    const first = await log.append(stream, NO_STREAM, [anEvent(), anEvent()])
    const second = await log.append(stream, 1, [anEvent()])
    const read = await log.readStream(stream)
    if (!first.appended || !second.appended) throw new Error('both must be appended')
    t.equal(first.position, read[1]?.position)
    t.equal(second.position, read[2]?.position)
    t.ok(first.position < second.position)
    t.strictSame(await log.latest(), read[2])
    t.match(await log.readAll(first.position, 1), [{ id: read[2]?.id }], 'reading goes on right after it')
  })

  t.test('a decision made on an old revision is not appended', async (t) => {
    const stream = aStream()
    await log.append(stream, NO_STREAM, [anEvent()])
    t.strictSame(await log.append(stream, NO_STREAM, [anEvent()]), { appended: false, actual: 0 })
    t.strictSame(await log.append(stream, 4, [anEvent()]), { appended: false, actual: 0 })
    t.equal((await log.readStream(stream)).length, 1)
  })

  t.test('the same append twice is one append, even when others wrote since', async (t) => {
    const stream = aStream()
    const [event, second] = [anEvent(), anEvent()]
    const once = await log.append(stream, NO_STREAM, [event, second])
    t.strictSame(await log.append(stream, NO_STREAM, [event, second]), once)
    await log.append(stream, 1, [anEvent()])
    t.strictSame(await log.append(stream, NO_STREAM, [event, second]), once)
    t.strictSame(
      await log.append(stream, NO_STREAM, [event]),
      { ...once, revision: 0, position: (await log.readStream(stream))[0]?.position },
      'its first part alone too',
    )
    t.equal((await log.readStream(stream)).length, 3)
  })

  t.test('an event id is never recorded twice in a stream, and its neighbours do not suffer', async (t) => {
    const [stream, event] = [aStream(), anEvent()]
    await log.append(stream, NO_STREAM, [event])
    await log.append(stream, 0, [anEvent()])
    const outcomes = await Promise.allSettled([
      log.append(aStream(), NO_STREAM, [anEvent()]),
      log.append(stream, 1, [event]),
      log.append(aStream(), NO_STREAM, [anEvent()]),
    ])
    t.match(outcomes, [
      { status: 'fulfilled', value: { appended: true } },
      { status: 'rejected', reason: { name: 'EventIdTaken' } },
      { status: 'fulfilled', value: { appended: true } },
    ])
    t.equal((await log.readStream(stream)).length, 2)
  })

  if (idsAreUnique)
    t.test('an event id is never recorded twice in the log', async (t) => {
      const event = anEvent()
      await log.append(aStream(), NO_STREAM, [event])
      await t.rejects(log.append(aStream(), NO_STREAM, [event]), { name: 'EventIdTaken' })
    })

  t.test('of many appends at one revision exactly one wins', async (t) => {
    const stream = aStream()
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () => log.append(stream, NO_STREAM, [anEvent()])),
    )
    t.equal(outcomes.filter(({ appended }) => appended).length, 1)
    t.equal((await log.readStream(stream)).length, 1)
  })

  t.test('an append of several events is all or nothing', async (t) => {
    const stream = aStream()
    const used = anEvent()
    await log.append(stream, NO_STREAM, [used])
    await t.rejects(log.append(stream, 0, [anEvent(), used]))
    t.equal((await log.readStream(stream)).length, 1)
  })

  const { readStreams } = log
  if (readStreams)
    t.test('stream by stream, each whole, it tells the same until a position', async (t) => {
      const [one, other] = [aStream(), aStream()]
      await log.append(one, NO_STREAM, [anEvent(), anEvent(), anEvent()])
      await log.append(other, NO_STREAM, [anEvent(), anEvent()])
      await log.append(one, 2, [anEvent()])
      const inOrder = await log.readAll('start', LIMIT)
      const until = inOrder.at(-2)?.position
      if (!until) throw new Error('events were appended')
      const toldUntil = inOrder.slice(0, -1).map(({ metadata: _, ...bare }) => bare)
      const streams = [...new Set(toldUntil.map(({ stream }) => stream))].sort()
      const expected = streams.flatMap((name) => toldUntil.filter(({ stream }) => stream === name))
      const told: BareEvent[] = []
      for await (const batch of readStreams(until)) told.push(...batch)
      t.strictSame(told, expected)
      for (let hasty = 0; hasty < 20; hasty++) for await (const _ of readStreams(until)) break
      t.equal((await log.latest())?.position, inOrder.at(-1)?.position, 'who stops midway is in nobody’s way')
    })

  t.test('recordedAt never runs backwards along the log', async (t) => {
    const all = await log.readAll('start', LIMIT)
    t.ok(
      all.every(({ recordedAt }, index) => index === 0 || recordedAt >= (all[index - 1]?.recordedAt ?? '')),
    )
  })

  t.test('a reader that follows the log misses nothing while many write', async (t) => {
    const before = (await log.latest())?.position ?? 'start'
    const [writers, eventsPerWriter] = [20, 10]
    const written: string[] = []
    const stop = new AbortController()
    const followed = collect(log, before, writers * eventsPerWriter, stop)
    await Promise.all(
      Array.from({ length: writers }, async () => {
        const stream = aStream()
        for (let revision = NO_STREAM; revision < eventsPerWriter - 1; revision++) {
          const event = anEvent()
          t.match(await log.append(stream, revision, [event]), { appended: true })
          written.push(event.id)
        }
      }),
    )
    const seen = await followed
    t.strictSame([...seen].sort(), written.sort())
    t.strictSame(
      seen,
      (await log.readAll(before, LIMIT)).map(({ id }) => id),
      'in the order of the log',
    )
  })

  t.test('a live subscription is woken by an append, and ends when asked', async (t) => {
    const before = (await log.latest())?.position ?? 'start'
    const stop = new AbortController()
    const followed = collect(log, before, 1, stop)
    const event = anEvent()
    await log.append(aStream(), NO_STREAM, [event])
    t.strictSame(await followed, [event.id])
  })
}

/** What every log promises that a ledger is moved into. */
export const takesWhatAnotherRecorded = async (t: Test, log: EventLog & CopyTarget) => {
  const [stream, other] = [aStream(), aStream()]
  const recorded = (of: StreamName, revision: number, recordedAt: string): RecordedEvent => ({
    ...{ ...anEvent(), stream: of, revision, recordedAt, position: toPosition(revision + 1) },
  })
  const events = [
    recorded(stream, 0, '2026-01-05T09:00:00.001Z'),
    recorded(stream, 1, '2026-01-05T09:00:00.002Z'),
    recorded(other, 0, '2026-01-05T09:00:00.003Z'),
    recorded(stream, 2, '2026-01-05T09:00:00.003Z'),
  ]
  const facts = async (after: Position | 'start') =>
    (await log.readAll(after, 100)).map(({ position: _, ...fact }) => fact)
  const before = (await log.latest())?.position ?? 'start'
  await log.copy(events.slice(0, 2))
  await log.copy(events)
  const expected = events.map(({ position: _, ...fact }) => fact)
  t.strictSame(await facts(before), expected, 'each once, in order, with the moment it was recorded at')
  await t.rejects(log.copy([recorded(other, 5, '2026-01-05T09:00:00.004Z')]), 'a gap')
  t.match(
    await log.append(stream, 2, [anEvent()]),
    { appended: true },
    'and what comes after is recorded now',
  )
  t.ok(((await log.readAll(before, 100)).at(-1)?.recordedAt ?? '') > '2026-01-05T09:00:00.003Z')
}

/** The ids a subscription shows until it has shown so many. */
export const collect = async (
  log: EventLog,
  after: Position | 'start',
  count: number,
  stop: AbortController,
) => {
  const seen: string[] = []
  for await (const page of log.subscribe(after, stop.signal)) {
    seen.push(...page.map(({ id }) => id))
    if (seen.length >= count) stop.abort()
  }
  return seen
}

export const aStream = (): StreamName => `contract-${randomUUID()}`
export const anEvent = (): NewEvent => ({
  id: randomUUID(),
  type: 'SomethingHappened',
  version: 1,
  data: { text: 'é ✓ "quoted" \\ back, \\n\n\tthe next line', quantity: 3 },
  metadata: {
    actorId: randomUUID(),
    partnerId: null,
    role: 'bench',
    correlationId: randomUUID(),
    causationId: randomUUID(),
    source: 'test',
  },
})
