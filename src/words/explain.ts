/** A refusal as the doors give it: its answer, and one sentence for each thing that is missing or in the way. */
import type { Detail } from '../domain/decider.js'
import { isVerdictReason, VERDICT_SENTENCES } from '../evidence/verdict-sentences.js'
import type { Answer } from './answers/answer.js'
import { ANSWERS, type Refusal } from './answers/answers.js'
import { eventName } from './events/events.js'
import { CONTRACT_WORDS } from './job-words.js'
import { fieldName, kilograms } from './journey-words.js'
import { duration } from './people-words.js'
import { dateTime, euros, MEDIUM_KINDS, wordFor } from './words.js'

export type Explained = Answer & {
  readonly refusal: Refusal
  /** One sentence for each thing that is missing or in the way. */
  readonly missing: readonly string[]
  readonly detail?: Detail
}

export const explain = ({
  refusal,
  detail,
}: {
  refusal: Refusal
  detail?: Detail | undefined
}): Explained => ({
  ...ANSWERS[refusal],
  refusal,
  missing: detail ? sentences(refusal, detail) : [],
  ...(detail ? { detail } : {}),
})

/** The whole answer on one line, for a line of a file. */
export const sentenceOf = (refused: { refusal: Refusal; detail?: Detail | undefined }) => {
  const { title, missing } = explain(refused)
  return [title, ...missing].join(' ')
}

/** What stands in `missing` where it is not a thing that lacks. */
const INTRODUCED: Readonly<Partial<Record<Refusal, (name: string) => string>>> = {
  'field-not-correctable': (name) => `Champ : ${fieldName(name)}`,
  'corrected-fact-invalid': (name) => `Champ : ${fieldName(name)}`,
  'code-not-recognised': (name) => `Code lu : ${name}`,
  'document-of-another-medium': (serial) => `Le document nomme : ${serial}`,
  'intake-before-lot': (at) => `Le lot est daté du ${dateTime(at)}`,
  'contract-not-of-structure': (name) => wordFor(CONTRACT_WORDS, name),
  'code-ambiguous': (name) => `Code lu : ${name}`,
}

const sentences = (
  refusal: Refusal,
  { media, missing, fact, existingId, limit, actual }: Detail,
): string[] => [
  ...(media ?? []).map(({ serial, kind, reason }) =>
    isVerdictReason(reason)
      ? `Support ${serial} (${wordFor(MEDIUM_KINDS, kind)}) : ${VERDICT_SENTENCES[reason]}`
      : `${reason === 'inventoried' ? 'À son inventaire :' : 'Support'} ${serial} (${wordFor(MEDIUM_KINDS, kind)}).`,
  ),
  ...(missing ?? []).map((name) => `${INTRODUCED[refusal]?.(name) ?? wordFor({}, name)}.`),
  ...(fact
    ? [
        `Le fait « ${eventName(fact.type)} » du ${fact.happenedAt.slice(0, 10)} ne serait plus possible : ${ANSWERS[fact.reason as Refusal]?.title ?? fact.reason}`,
      ]
    : []),
  ...(existingId === undefined ? [] : [`Identifiant concerné : ${existingId}.`]),
  ...(limit === undefined ? [] : [figures(refusal, limit, actual)]),
  ...(refusal === 'month-already-declared' ? [`Déjà déclaré : ${duration(actual ?? 0)}.`] : []),
]

const figures = (refusal: Refusal, limit: number, actual: number | undefined) => {
  if (refusal === 'unit-value-above-cap')
    return `Plafond : ${euros(limit)} ; valeur déclarée : ${euros(actual ?? 0)}.`
  if (refusal === 'price-above-cap' || refusal === 'price-not-of-programme' || refusal === 'gift-not-free')
    return `Prix admis : ${euros(limit)} ; prix demandé : ${euros(actual ?? 0)}.`
  if (refusal === 'attended-longer-than-session' || refusal === 'session-too-long')
    return `Au plus ${duration(limit)} ; noté : ${duration(actual ?? 0)}.`
  if (refusal === 'hours-exceed-month' || refusal === 'day-too-long')
    return `Au plus ${duration(limit)} ; demandé : ${duration(actual ?? 0)}.`
  if (refusal === 'battery-not-measured') return `Santé attendue : au moins ${limit} %.`
  if (refusal === 'battery-too-weak') return `Santé mesurée : ${actual} % ; attendue : au moins ${limit} %.`
  if (refusal === 'treated-more-than-shipped')
    return `Au plus ${kilograms(limit)}, tolérance comprise ; déclaré : ${kilograms(actual ?? 0)}.`
  if (refusal === 'weight-of-no-device')
    return `Poids donné : ${kilograms(actual ?? 0)} ; un tel appareil pèse ${(actual ?? 0) < limit ? 'au moins' : 'au plus'} ${kilograms(limit)}.`
  if (refusal === 'lines-unsettled') return `Dit pour ${actual} sur ${limit}.`
  if (refusal === 'consignment-lines-open') return `Encore sans fin : ${limit}.`
  return actual === undefined ? `Limite : ${limit}.` : `Limite : ${limit} ; actuellement : ${actual}.`
}
