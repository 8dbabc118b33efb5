/** Deciders made of rules: which fact a command records, what forbids it, what it makes true. */
import { type Decider, type Decision, type Refused, record, refuse } from './decider.js'
import { type Instant, isAfter } from './shared/values.js'

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

export type Timeline<F, State> = {
  /** As they are held true today, in the order in which they happened. */
  readonly facts: readonly F[]
  /** Beside each fact, its revision in the stream. */
  readonly revisions: readonly number[]
  /** How many events the stream has told. */
  readonly told: number
  readonly now: State
}

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
export const inOrderHappened = <Command, F extends Fact, State, Refusal extends string>(
  rules: Rules<Command, F, State, Refusal>,
): Decider<Command, F, Timeline<F, State>, Refusal | 'breaks-later-fact'> => {
  const { initial, toFact, forbids, already, apply } = rules
  const wasRecorded = (fact: F, facts: readonly F[]) => facts.some((other) => sameFact(fact, other))

  return {
    initial: { facts: [], revisions: [], told: 0, now: initial },

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
      const isLate = index < timeline.facts.length
      return (
        (isLate && breaksLaterFact(rules, timeline.facts, timeline.facts.toSpliced(index, 0, fact))) ||
        record(fact)
      )
    },

    evolve: ({ facts, revisions, told, now }, fact) => {
      const index = placeOf(fact, facts)
      return index === facts.length
        ? {
            facts: [...facts, fact],
            revisions: [...revisions, told],
            told: told + 1,
            now: apply(now, fact),
          }
        : retold(rules, facts.toSpliced(index, 0, fact), revisions.toSpliced(index, 0, told), told + 1)
    },
  }
}

/** A timeline whose past has changed: folded anew. */
export const retold = <F extends Fact, State>(
  { apply, initial }: Pick<Rules<never, F, State, never>, 'apply' | 'initial'>,
  facts: readonly F[],
  revisions: readonly number[],
  told: number,
): Timeline<F, State> => ({ facts, revisions, told, now: facts.reduce(apply, initial) })

/**
 * The first fact, after the first change of a past, that could happen as it was and could not any more.
 * A fact that could not happen before either (the past is never refused) breaks nothing.
 */
export const breaksLaterFact = <Command, F extends Fact, State, Refusal extends string>(
  { initial, forbids, apply }: Rules<Command, F, State, Refusal>,
  was: readonly F[],
  is: readonly F[],
): Refused<'breaks-later-fact'> | undefined => {
  const changedAt = is.findIndex((fact, index) => fact !== was[index])
  const start = changedAt === -1 ? is.length : changedAt
  const before = is.slice(0, start).reduce(apply, initial)
  const possible = new Set<F>()
  let then = before
  for (const fact of was.slice(start)) {
    if (!forbids(fact, then)) possible.add(fact)
    then = apply(then, fact)
  }
  let now = before
  for (const fact of is.slice(start)) {
    const broken = possible.has(fact) ? forbids(fact, now) : undefined
    if (broken)
      return refuse('breaks-later-fact', {
        fact: { type: fact.type, happenedAt: fact.data.happenedAt, reason: broken.refusal },
      })
    now = apply(now, fact)
  }
  return undefined
}

/** After every fact that happened no later: what was told first stays first. */
export const placeOf = (fact: Fact, facts: readonly Fact[]) => {
  const at = fact.data.happenedAt
  let index = facts.length
  while (index > 0 && isAfter(facts[index - 1]?.data.happenedAt ?? '', at)) index--
  return index
}

/** Before every fact that happened no earlier. */
export const firstPlaceOf = (fact: Fact, facts: readonly Fact[]) => {
  const later = facts.findIndex(({ data }) => !isAfter(fact.data.happenedAt, data.happenedAt))
  return later === -1 ? facts.length : later
}

const sameFact = (a: Fact, b: Fact) =>
  a.type === b.type && a.data.happenedAt === b.data.happenedAt && inOneOrder(a.data) === inOneOrder(b.data)

/** As JSON, whatever order the fields stand in: what was read back has its schema's, what is told its teller's. */
const inOneOrder = (data: object) =>
  JSON.stringify(data, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
