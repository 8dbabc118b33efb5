/**
 * Given–when–then for deciders. Histories are folded through `evolve`, never through `decide`: the past is
 * never refused. Besides what a test states, every command is one that today's door lets in, and every
 * `records` also proves that
 * 1. each event survives JSON and its own schema, so the ledger can be read back;
 * 2. asking again records nothing new, so a retry or a double click is harmless.
 */
import type { Test } from 'tap'
import type { z } from 'zod'
import type { Decider, Detail } from '../../src/domain/decider.js'

type Said = { readonly type: string; readonly data: object }

export const specFor = <Command extends Said, Event extends Said, State, Refusal extends string>(
  decider: Decider<Command, Event, State, Refusal>,
  schemas: { readonly events: z.ZodType<Event>; readonly commands: z.ZodType<Command> },
) => {
  const refused = new Set<Refusal>()

  const given = (t: Test, ...history: Event[]) => ({
    when(command: Command) {
      t.strictSame(throughJson(schemas.commands, command), command, `${command.type} is let in`)
      const state = history.reduce(decider.evolve, decider.initial)
      const decision = decider.decide(command, state)

      return {
        records(...expected: Event[]) {
          t.strictSame(decision, { ok: true, events: expected })
          for (const event of expected)
            t.strictSame(throughJson(schemas.events, event), event, `${event.type} is read back`)

          const again = decider.decide(command, expected.reduce(decider.evolve, state))
          t.ok(!again.ok || again.events.length === 0, 'asking again records nothing new')
        },
        recordsNothing() {
          t.strictSame(decision, { ok: true, events: [] })
        },
        /** With a detail: exactly that one. Without: whichever. */
        refuses(refusal: Refusal, detail?: Detail) {
          t.match(decision, { ok: false, refusal })
          if (detail) t.strictSame(decision, { ok: false, refusal, detail })
          if (!decision.ok) refused.add(decision.refusal)
        },
      }
    },
  })

  /** The last test of a context: its refusals, listed by the compiler, were all met above. */
  const everyRefusalIsReached = (t: Test, all: Readonly<Record<Refusal, true>>) => {
    t.strictSame([...refused].sort(), Object.keys(all).sort())
  }

  return Object.assign(given, { everyRefusalIsReached })
}

/** Both words for one thing: what is asked (`inspect`) and what was told (`inspected`), with its usual data. */
export const wordsFor =
  <Command extends Said, Event extends Said>() =>
  <V extends Command['type'], F extends Event['type']>(
    verb: V,
    fact: F,
    usual: DataOf<Command, V>,
    /** What the stream itself completes: the fact says it, the command does not. */
    completed: Omit<DataOf<Event, F>, keyof DataOf<Command, V>> & Partial<DataOf<Event, F>>,
  ) =>
    [
      (changes: Partial<DataOf<Command, V>> = {}) =>
        ({ type: verb, data: { ...usual, ...changes } }) as unknown as Extract<Command, { type: V }>,
      (changes: Partial<DataOf<Event, F>> = {}) =>
        ({ type: fact, data: { ...usual, ...completed, ...changes } }) as unknown as Extract<
          Event,
          { type: F }
        >,
    ] as const
type DataOf<Union extends Said, Type> = Extract<Union, { type: Type }>['data']

const throughJson = <T>(schema: z.ZodType<T>, value: T) => schema.parse(JSON.parse(JSON.stringify(value)))
