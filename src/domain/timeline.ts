/** Deciders made of rules: which fact a command records, what forbids it, what it makes true. */
import { type Decider, type Decision, type Refused, record, refuse } from './decider.js'
import { type Instant, millis } from './shared/values.js'

export type Fact = { readonly type: string; readonly data: { readonly happenedAt: Instant } }

export type Rules<Command, F extends Fact, State, Refusal extends string> = {
  readonly initial: State
  /** The fact a command asks to record, completed with what the stream knows. */
  readonly toFact: (command: Command, state: State) => F
  /** Why this fact may not follow on that state; undefined when it may. Checks in a fixed order. */
  readonly forbids: (fact: F, state: State) => Refused<Refusal> | undefined
  /** Is it so already, now or at its moment? Then it records nothing. Undefined: look for the very same fact. */
  readonly already?: (fact: F, state: State) => boolean | undefined
  /** Never throws, never judges. */
  readonly apply: (state: State, fact: F) => State
}

export type Timeline<F, State> = { readonly facts: readonly F[]; readonly now: State }

/** Facts stand in the order in which they were told: for claims, where the first to ask wins. */
export const inOrderTold = <Command, F extends Fact, State, Refusal extends string>({
  initial,
  toFact,
  forbids,
  already,
  apply,
}: Rules<Command, F, State, Refusal>): Decider<Command, F, State, Refusal> => ({
  initial,
  decide(command, state) {
    const fact = toFact(command, state)
    if (already?.(fact, state)) return record()
    return forbids(fact, state) ?? record(fact)
  },
  evolve: apply,
})

/**
 * Facts stand in the order in which they happened, not in which they were told (L1).
 *
 * A late entry is judged on what was true at its moment, then every later fact is judged again: it is
 * refused only if one of them could not have happened then, and that fact is named.
 */
export const inOrderHappened = <Command, F extends Fact, State, Refusal extends string>({
  initial,
  toFact,
  forbids,
  already,
  apply,
}: Rules<Command, F, State, Refusal>): Decider<
  Command,
  F,
  Timeline<F, State>,
  Refusal | 'breaks-later-fact'
> => {
  const wasRecorded = (fact: F, facts: readonly F[]) => facts.some((other) => sameFact(fact, other))

  return {
    initial: { facts: [], now: initial },

    decide(command, timeline): Decision<F, Refusal | 'breaks-later-fact'> {
      const onTime = toFact(command, timeline.now)
      const index = placeOf(onTime, timeline.facts)
      const before =
        index === timeline.facts.length ? timeline.now : timeline.facts.slice(0, index).reduce(apply, initial)
      const fact = before === timeline.now ? onTime : toFact(command, before)

      if (already?.(fact, before) || (already?.(fact, timeline.now) ?? wasRecorded(fact, timeline.facts)))
        return record()
      const refused = forbids(fact, before)
      if (refused) return refused

      let without = before
      let withIt = apply(before, fact)
      for (const later of timeline.facts.slice(index)) {
        const broken = forbids(later, withIt)
        if (broken && !forbids(later, without))
          return refuse('breaks-later-fact', {
            fact: { type: later.type, happenedAt: later.data.happenedAt, reason: broken.refusal },
          })
        without = apply(without, later)
        withIt = apply(withIt, later)
      }
      return record(fact)
    },

    evolve({ facts, now }, fact) {
      const index = placeOf(fact, facts)
      return index === facts.length
        ? { facts: facts.concat(fact), now: apply(now, fact) }
        : withFacts(facts.toSpliced(index, 0, fact))
    },
  }

  function withFacts(facts: readonly F[]) {
    return { facts, now: facts.reduce(apply, initial) }
  }
}

/** After every fact that happened no later: what was told first stays first. */
const placeOf = (fact: Fact, facts: readonly Fact[]) => {
  const at = millis(fact.data.happenedAt)
  let index = facts.length
  while (index > 0 && millis(facts[index - 1]?.data.happenedAt ?? '') > at) index--
  return index
}

const sameFact = (a: Fact, b: Fact) =>
  a.type === b.type &&
  a.data.happenedAt === b.data.happenedAt &&
  JSON.stringify(a.data) === JSON.stringify(b.data)
