/**
 * Corrections (X1): a new fact that names the one it corrects, says why and who; nothing is ever changed.
 *
 * From then on the stream's past is read as corrected, and as it was told by whoever asks what was known
 * before. A correction is refused when it would make a later fact impossible, and that fact is named.
 */
import { z } from 'zod'
import { type Decider, type Refused, record, refuse } from './decider.js'
import { ActorId, Instant, millis, PartnerId, ShortText } from './shared/values.js'
import {
  breaksLaterFact,
  type Fact,
  firstPlaceOf,
  inOrderHappened,
  placeOf,
  type Rules,
  retold,
  type Timeline,
} from './timeline.js'

/** `changes` are the fields as they should have been told; null withdraws the fact: it never happened. */
export const correctionShape = {
  partnerId: PartnerId,
  happenedAt: Instant,
  /** Which event of the stream, by its revision. */
  revision: z.int().nonnegative(),
  changes: z.record(z.string(), z.unknown()).nullable(),
  reason: ShortText,
  correctedBy: ActorId,
}
/** What the stream completes: which fact it was. */
export const correctedShape = { ...correctionShape, factType: z.string().max(60) }

type Correction = {
  readonly partnerId: PartnerId
  readonly happenedAt: Instant
  readonly revision: number
  readonly changes: Readonly<Record<string, unknown>> | null
  readonly reason: string
  readonly correctedBy: ActorId
}

export type CorrectionRefusal =
  | 'fact-not-found'
  | 'fact-not-correctable'
  | 'field-not-correctable'
  | 'fact-of-another-partner'
  | 'corrected-after-its-correction'
  | 'corrected-fact-invalid'

/**
 * Which fields of a fact a correction may change, and whether it may be withdrawn. `happenedAt` is one of them
 * only where no other stream was told of that moment.
 */
export type Correctable = { readonly fields: readonly string[]; readonly withdrawable: boolean }

/** `replaced` undefined: the fact is withdrawn. */
type Change<Command, F> = {
  readonly fact: F
  readonly replaced: F | undefined
  readonly by: Command
}

export const isCorrection = (type: string) => type.endsWith('FactCorrected')

/**
 * Rules whose facts may be corrected by one organisation alone: its own.
 * @param asked turns a correcting command into what it corrects; undefined for every other command.
 * @param correctable undefined for facts that bind another stream or another party (X2).
 * @param read checks a corrected fact's shape; undefined when it has lost it.
 * @param hangs what was built on the fact as it was told, beside the facts that follow it in its stream.
 * @param completed what the correction says beside what was asked: for the streams that were told of the fact.
 */
export const withCorrections = <
  Command extends { readonly type: string },
  F extends Fact,
  State,
  Refusal extends string,
  Corrected extends { readonly type: string; readonly data: Correction & { readonly factType: string } },
>(
  rules: Rules<Command, F, State, Refusal>,
  {
    factType,
    asked,
    correctable,
    read,
    hangs,
    completed,
  }: {
    readonly factType: Corrected['type']
    readonly asked: (
      command: Command,
      timeline: Timeline<F, State>,
    ) => Correction | 'fact-not-found' | undefined
    readonly correctable: (fact: F, by: Command) => Correctable | undefined
    readonly read: (fact: { readonly type: string; readonly data: object }) => F | undefined
    readonly hangs?: (
      change: Change<Command, F>,
      timeline: Timeline<F, State>,
    ) => Refused<Refusal> | undefined
    readonly completed?: (change: Change<Command, F>, timeline: Timeline<F, State>) => object
  },
): Decider<Command, F | Corrected, Timeline<F, State>, Refusal | 'breaks-later-fact' | CorrectionRefusal> => {
  const plain = inOrderHappened(rules)

  /** The timeline's facts with one of them changed, at its new place, or gone. */
  const corrected = ({ facts, revisions, told }: Timeline<F, State>, index: number, fact: F | undefined) => {
    const others = facts.toSpliced(index, 1)
    const otherRevisions = revisions.toSpliced(index, 1)
    if (!fact) return { facts: others, revisions: otherRevisions, told }
    const sameMoment = fact.data.happenedAt === facts[index]?.data.happenedAt
    // What makes the stream's thing known comes before whatever else happened at its moment.
    const isFirst = revisions[index] === 0
    const place = sameMoment ? index : isFirst ? firstPlaceOf(fact, others) : placeOf(fact, others)
    return {
      facts: others.toSpliced(place, 0, fact),
      revisions: otherRevisions.toSpliced(place, 0, revisions[index] ?? 0),
      told,
    }
  }
  const changed = (fact: F, changes: Correction['changes']) =>
    changes && ({ ...fact, data: { ...fact.data, ...changes } } as F)

  return {
    initial: plain.initial,

    decide(command, timeline) {
      const correction = asked(command, timeline)
      if (correction === undefined) return plain.decide(command, timeline)
      if (correction === 'fact-not-found') return refuse('fact-not-found')
      const index = timeline.revisions.indexOf(correction.revision)
      const fact = timeline.facts[index]
      if (!fact) return refuse('fact-not-found')
      const allowed = correctable(fact, command)
      if (!allowed) return refuse('fact-not-correctable')
      const { changes } = correction
      if (changes === null && !allowed.withdrawable) return refuse('fact-not-correctable')
      const teller = (fact.data as { partnerId?: unknown }).partnerId
      const byItsTeller = teller === correction.partnerId
      if (!byItsTeller) return refuse('fact-of-another-partner')
      const strangers = Object.keys(changes ?? {}).filter((field) => !allowed.fields.includes(field))
      if (strangers.length > 0) return refuse('field-not-correctable', { missing: strangers })

      const asChanged = changed(fact, changes)
      const replaced = asChanged ? read(asChanged) : undefined
      if (asChanged && !replaced) {
        const byItself = (field: string) => changed(fact, { [field]: changes?.[field] })
        const wrong = Object.keys(changes ?? {}).filter((field) => !read(byItself(field) ?? fact))
        return refuse('corrected-fact-invalid', wrong.length > 0 ? { missing: wrong } : {})
      }
      if (replaced && JSON.stringify(replaced.data) === JSON.stringify(read(fact)?.data)) return record()
      if (replaced && millis(replaced.data.happenedAt) > millis(correction.happenedAt))
        return refuse('corrected-after-its-correction')
      const change = { fact, replaced, by: command }
      const hindered = hangs?.(change, timeline)
      if (hindered) return hindered
      const { facts } = corrected(timeline, index, replaced)
      if (replaced) {
        const before = facts.slice(0, facts.indexOf(replaced)).reduce(rules.apply, rules.initial)
        const refused = rules.forbids(replaced, before)
        if (refused) return refused
      }
      return (
        breaksLaterFact(rules, timeline.facts, facts) ??
        record({
          type: factType,
          data: {
            ...correction,
            factType: fact.type,
            ...completed?.(change, timeline),
          },
        } as unknown as Corrected)
      )
    },

    evolve(timeline, event) {
      if (event.type !== factType) return plain.evolve(timeline, event as F)
      const { revision, changes } = event.data as unknown as Correction
      const told = timeline.told + 1
      const index = timeline.revisions.indexOf(revision)
      const fact = timeline.facts[index]
      if (!fact) return { ...timeline, told }
      const { facts, revisions } = corrected(timeline, index, changed(fact, changes) ?? undefined)
      return retold(rules, facts, revisions, told)
    },
  }
}
