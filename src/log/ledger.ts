/**
 * The ledger: decides commands, records their facts, and carries each fact to the contexts it concerns.
 *
 * A carried fact's events have ids derived from it, so carrying it twice, by two processes or again after
 * a crash, records it once. `completeAfter` carries whatever a crash cut in half.
 */
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Category,
  type Command,
  contextOf,
  type DomainEvent,
  type DomainRefusal,
  isCategory,
  streamOf,
} from '../domain/contexts.js'
import type { Refused } from '../domain/decider.js'
import type { ClaimCommand } from '../domain/devices/claim.js'
import { stepsAfter } from '../domain/policies/policies.js'
import type { Step } from '../domain/policies/policy.js'
import {
  categoryOf,
  type EventLog,
  type Metadata,
  type Position,
  type RecordedEvent,
  type StreamName,
} from './event-log.js'
import { type Recorded, transactor } from './transact.js'

/** Facts carried from facts carried from facts: deeper than this is a loop between policies. */
const DEPTH_MAX = 8

export type Executed =
  | { readonly ok: true; readonly events: readonly DomainEvent[]; readonly position: Position | undefined }
  | Refused<DomainRefusal>

export type Ledger = ReturnType<typeof ledgerOf>

/** For the first time; again, this fact alone; or again, with whatever was carried from it before. */
type Carrying = 'first' | 'again' | 'onward'

/** A UUID (version 8) that the same text always gives. */
export const uuidFrom = (text: string) => {
  const hash = createHash('sha256').update(text).digest()
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  )
}

const contextFor = (stream: StreamName) => {
  const category = categoryOf(stream)
  if (!isCategory(category)) throw new Error(`no context for stream ${stream}`)
  return contextOf(category)
}
const decoded = (recorded: RecordedEvent) => contextFor(recorded.stream).codec.decode(recorded)

/** The id of the n-th event that a cause records. */
const idOf = (key: string, index = 0) => uuidFrom(`${key}:${index}`)

/** @param onStuck told when a carried fact was refused and nothing answers for it: a bug, to be looked at. */
export const ledgerOf = (log: EventLog, onStuck: (step: Step, refusal: DomainRefusal) => void = () => {}) => {
  const { transact, state } = transactor(log)
  const findRecorded = async (stream: StreamName, id: string) =>
    (await log.readStream(stream)).find((recorded) => recorded.id === id)

  /** What was recorded under this key before. */
  const recordedUnder = async (stream: StreamName, key: string) => {
    const events = new Map((await log.readStream(stream)).map((recorded) => [recorded.id, recorded]))
    const found: RecordedEvent[] = []
    for (let next = events.get(idOf(key)); next; next = events.get(idOf(key, found.length))) found.push(next)
    return found.map((recorded) => ({
      id: recorded.id,
      event: decoded(recorded),
      position: recorded.position,
    }))
  }

  const record = (
    stream: `${Category}-${string}`,
    commands: readonly Command[],
    metadata: Metadata,
    newId: (index: number) => string,
  ) => transact(contextFor(stream), stream, commands, metadata, newId)

  /** What the domain would answer to a command now; nothing is recorded. */
  const judge = async (command: Command): Promise<Refused<DomainRefusal> | undefined> => {
    const stream = streamOf(command)
    const context = contextFor(stream)
    const decision = context.decider.decide(command, await state(context, stream))
    return decision.ok ? undefined : decision
  }

  /** Would what undoes this step record nothing? Then it was undone already. */
  const isUndone = async ({ otherwise }: Step) => {
    const answer = otherwise?.('breaks-later-fact')
    if (!answer) return false
    const stream = streamOf(answer)
    const context = contextFor(stream)
    const decision = context.decider.decide(answer, await state(context, stream))
    return decision.ok && decision.events.length === 0
  }

  /** Why a step that was undone was refused, if it was: what stands in its way now. */
  const refusedBefore = async ({ command }: Step, key: string): Promise<Carried> => {
    const wasDone = (await recordedUnder(streamOf(command), key)).length > 0
    return wasDone ? NOTHING_CARRIED : { furthest: undefined, refused: await judge(command) }
  }

  /** Facts of one append concern different things: they are carried side by side, each one's steps in order. */
  const carryAll = async (
    recorded: readonly Recorded[],
    metadata: Metadata,
    depth: number,
    carrying: Carrying = 'first',
  ): Promise<Carried> => {
    const all = await Promise.all(
      recorded.map(async ({ id, event }) => {
        let carried: Carried = NOTHING_CARRIED
        for (const [index, step] of stepsAfter(event).entries()) {
          // Refused or undone before: it stays so, whatever has become possible since.
          if (carrying !== 'first' && (await isUndone(step))) {
            if (carrying === 'onward')
              carried = together(carried, await refusedBefore(step, `${id}:${index}`))
            continue
          }
          const cause = { ...metadata, causationId: id, source: 'policy' }
          carried = together(carried, await carry(step, `${id}:${index}`, cause, depth, carrying))
        }
        return carried
      }),
    )
    return all.reduce(together, NOTHING_CARRIED)
  }

  const carry = async (
    step: Step,
    key: string,
    metadata: Metadata,
    depth: number,
    carrying: Carrying = 'first',
  ): Promise<Carried> => {
    if (depth > DEPTH_MAX) throw new Error(`policies carry ${step.command.type} in a loop`)
    const stream = streamOf(step.command)
    const done = await record(stream, [step.command], metadata, (index) => idOf(key, index))
    if (done.ok && (done.recorded.length > 0 || carrying !== 'onward')) {
      const carried = await carryAll(done.recorded, metadata, depth + 1)
      return { ...carried, furthest: later(done.position, carried.furthest) }
    }
    // Carried before: what happened since stands in its way, and undoes nothing.
    const before = carrying === 'first' ? [] : await recordedUnder(stream, key)
    if (done.ok || before.length > 0)
      return carrying === 'onward' ? carryAll(before, metadata, depth + 1, carrying) : NOTHING_CARRIED
    const answer = step.otherwise?.(done.refusal)
    if (!answer) {
      onStuck(step, done.refusal)
      return NOTHING_CARRIED
    }
    const answered = await carry({ command: answer }, `${key}:otherwise`, metadata, depth + 1)
    return { furthest: answered.furthest, refused: done }
  }

  return {
    /**
     * Records what a command asks for, and what follows from it in other contexts.
     * A refusal further on undoes what came before it, and is the answer.
     */
    async execute(command: Command, metadata: Metadata): Promise<Executed> {
      return this.executeAll([command], metadata)
    },

    /** Several commands on one stream: all recorded together, or none. */
    async executeAll(commands: readonly [Command, ...Command[]], metadata: Metadata): Promise<Executed> {
      const stream = streamOf(commands[0])
      const key = `${metadata.causationId}:${stream}:${commands[0].type}`
      const done = await record(stream, commands, metadata, (index) => idOf(key, index))
      if (done.ok && done.recorded.length > 0) {
        const { furthest, refused } = await carryAll(done.recorded, metadata, 1)
        const events = done.recorded.map(({ event }) => event)
        return refused ?? { ok: true, events, position: later(done.position, furthest) }
      }
      // Recorded before, and its answer lost: asked again with the same cause, it is given again, once all
      // that follows from it is there.
      const before = await recordedUnder(stream, key)
      if (!done.ok && before.length === 0) return done
      const { furthest, refused } = await carryAll(before, metadata, 1, 'onward')
      const events = done.ok ? [] : before.map(({ event }) => event)
      const reached = done.ok ? done.position : before.at(-1)?.position
      return refused ?? { ok: true, events, position: later(reached, furthest) }
    },

    /** Records a claim only: what it was made for is carried together with others, or after a crash. */
    async claim(command: ClaimCommand, metadata: Metadata): Promise<Refused<DomainRefusal> | undefined> {
      const stream = streamOf(command)
      const key = `${metadata.causationId}:${stream}:${command.type}`
      const done = await record(stream, [command], metadata, (index) => idOf(key, index))
      return done.ok ? undefined : done
    },

    /** Was this very command, of this cause, recorded before? Then it is a repetition, not a second one. */
    wasTold: async (command: Command, { causationId }: Metadata) => {
      const stream = streamOf(command)
      return (await findRecorded(stream, idOf(`${causationId}:${stream}:${command.type}`))) !== undefined
    },

    judge,

    /** How far anybody has written: what a read table must have reached to know all that was told. */
    furthest: async () => (await log.latest())?.position,

    /** What a stream was told, as it was recorded. */
    told: (stream: StreamName) => log.readStream(stream),

    /** An event of a stream, by its id. */
    find: findRecorded,

    /** What is true of a stream now, in its context's own words. */
    state: <State>(
      context: { readonly decider: { readonly initial: State } },
      stream: `${Category}-${string}`,
    ) => state(context as never, stream) as Promise<State>,

    /**
     * Carries again every fact after a position, in order, until the signal aborts. Who records a fact
     * carries it at once, so this one leaves a fact the time for that before it looks.
     */
    async completeAfter(
      after: Position | 'start',
      signal: AbortSignal,
      reached: (position: Position) => Promise<void>,
      graceMillis = 0,
    ): Promise<void> {
      for await (const page of log.subscribe(after, signal)) {
        const youngest = Date.parse(page.at(-1)?.recordedAt ?? '')
        await sleep(Math.max(0, youngest + graceMillis - Date.now()), undefined, { signal }).catch(() => {})
        if (signal.aborted) return
        for (const recorded of page)
          if (isCategory(categoryOf(recorded.stream)))
            await carryAll([{ id: recorded.id, event: decoded(recorded) }], recorded.metadata, 1, 'again')
        const last = page.at(-1)
        if (last) await reached(last.position)
      }
    },
  }
}

type Carried = {
  readonly furthest: Position | undefined
  readonly refused: Refused<DomainRefusal> | undefined
}

const NOTHING_CARRIED: Carried = { furthest: undefined, refused: undefined }
const together = (a: Carried, b: Carried): Carried => ({
  furthest: later(a.furthest, b.furthest),
  refused: a.refused ?? b.refused,
})

const later = (a: Position | undefined, b: Position | undefined) =>
  a === undefined || (b !== undefined && b > a) ? b : a
