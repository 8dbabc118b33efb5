/**
 * The ledger: decides commands, records their facts, and carries each fact to the contexts it concerns.
 *
 * A carried fact's events have ids derived from it, so carrying it twice, by two processes or again after
 * a crash, records it once. `completeAfter` carries whatever a crash cut in half.
 */
import { createHash } from 'node:crypto'
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
import { type Step, stepsAfter } from '../domain/policies/policies.js'
import { categoryOf, type EventLog, type Metadata, type Position } from './event-log.js'
import { type Recorded, transactor } from './transact.js'

/** Facts carried from facts carried from facts: deeper than this is a loop between policies. */
const DEPTH_MAX = 8

export type Executed =
  | { readonly ok: true; readonly events: readonly DomainEvent[]; readonly position: Position | undefined }
  | Refused<DomainRefusal>

export type Ledger = ReturnType<typeof ledgerOf>

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

/** @param onStuck told when a carried fact was refused and nothing answers for it: a bug, to be looked at. */
export const ledgerOf = (log: EventLog, onStuck: (step: Step, refusal: DomainRefusal) => void = () => {}) => {
  const { transact, state } = transactor(log)

  const record = async (
    stream: `${Category}-${string}`,
    commands: readonly Command[],
    metadata: Metadata,
    newId: (index: number) => string,
  ) => {
    const category = categoryOf(stream)
    if (!isCategory(category)) throw new Error(`no context for stream ${stream}`)
    return transact(contextOf(category), stream, commands, metadata, newId)
  }

  const carryAll = async (
    recorded: readonly Recorded[],
    metadata: Metadata,
    depth: number,
  ): Promise<Carried> => {
    let furthest: Position | undefined
    let refused: Refused<DomainRefusal> | undefined
    for (const { id, event } of recorded)
      for (const [index, step] of stepsAfter(event).entries()) {
        const carried = await carry(
          step,
          `${id}:${index}`,
          { ...metadata, causationId: id, source: 'policy' },
          depth,
        )
        furthest = later(furthest, carried.furthest)
        refused ??= carried.refused
      }
    return { furthest, refused }
  }

  const carry = async (step: Step, key: string, metadata: Metadata, depth: number): Promise<Carried> => {
    if (depth > DEPTH_MAX) throw new Error(`policies carry ${step.command.type} in a loop`)
    const idFrom = (prefix: string) => (index: number) => uuidFrom(`${prefix}:${index}`)
    const done = await record(streamOf(step.command), [step.command], metadata, idFrom(key))
    if (done.ok) {
      const carried = await carryAll(done.recorded, metadata, depth + 1)
      return { ...carried, furthest: later(done.position, carried.furthest) }
    }
    const answer = step.otherwise?.(done.refusal)
    if (!answer) {
      onStuck(step, done.refusal)
      return { furthest: undefined, refused: undefined }
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
      const done = await record(stream, commands, metadata, (index) =>
        uuidFrom(`${metadata.causationId}:${stream}:${commands[0].type}:${index}`),
      )
      if (!done.ok) return done
      const { furthest, refused } = await carryAll(done.recorded, metadata, 1)
      return (
        refused ?? {
          ok: true,
          events: done.recorded.map(({ event }) => event),
          position: later(done.position, furthest),
        }
      )
    },

    /** What is true of a stream now, in its context's own words. */
    state: <State>(context: { decider: { initial: State } }, stream: `${Category}-${string}`) =>
      state(context as never, stream) as Promise<State>,

    /** Carries again every fact after a position, in order, until the signal aborts. */
    async completeAfter(
      after: Position | 'start',
      signal: AbortSignal,
      reached: (position: Position) => Promise<void>,
    ): Promise<void> {
      for await (const page of log.subscribe(after, signal)) {
        for (const { id, stream, metadata, ...stored } of page) {
          const category = categoryOf(stream)
          if (!isCategory(category)) continue
          await carryAll([{ id, event: contextOf(category).codec.decode(stored) }], metadata, 1)
        }
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

const later = (a: Position | undefined, b: Position | undefined) =>
  a === undefined || (b !== undefined && b > a) ? b : a
