/** A correction as a person reads it: of which fact, what it says now instead, and why. */
import type { Medium } from '../domain/devices/media.js'
import type { DeclaredAnnexe } from '../domain/jobs/job-facts.js'
import type { IntakeLine } from '../domain/shared/intake-line.js'
import { CONTRACT_WORDS, DEROGATION_WORDS, EXIT_WORDS, hours } from './job-words.js'
import { ARRIVAL_WORDS, fieldName, kilograms, LOSS_WORDS } from './journey-words.js'
import {
  CATEGORY_WORDS,
  capacity,
  DESTRUCTION_WORDS,
  DONOR_WORDS,
  dateTime,
  day,
  euros,
  FLAG_WORDS,
  inSentence,
  MEDIUM_KINDS,
  TEST_WORDS,
  wordFor,
} from './words.js'

type Correction = {
  readonly revision: number
  readonly factType: string
  readonly changes: Readonly<Record<string, unknown>> | null
  readonly reason: string
}

export const mediaTold = (media: readonly Medium[]) =>
  media.length === 0
    ? 'aucun support de stockage'
    : media
        .map(({ kind, serial, capacityBytes }) =>
          [wordFor(MEDIUM_KINDS, kind), capacityBytes && capacity(capacityBytes), serial]
            .filter(Boolean)
            .join(' '),
        )
        .join(' ; ')

/** The coded words that a corrected field may hold. */
const CODED = {
  ...CATEGORY_WORDS,
  ...TEST_WORDS,
  ...DESTRUCTION_WORDS,
  ...DONOR_WORDS,
  ...FLAG_WORDS,
  ...LOSS_WORDS,
  ...ARRIVAL_WORDS,
  ...MEDIUM_KINDS,
  ...CONTRACT_WORDS,
  ...DEROGATION_WORDS,
  ...EXIT_WORDS,
}

type Operations = readonly { readonly code: string; readonly weightGrams: number }[]

/** A corrected field's value, of the shape that the domain checked before it recorded the correction. */
const valueTold = (field: string, value: unknown): string => {
  if (value === null) return 'rien'
  switch (field) {
    case 'media':
      return mediaTold(value as Medium[])
    case 'medium':
      return mediaTold([value as Medium])
    case 'operations':
      return operationsTold(value as Operations)
    case 'results':
      return Object.entries(value as Record<string, string>)
        .map(([name, result]) => `${wordFor(CODED, name)} ${wordFor(CODED, result)}`.toLowerCase())
        .join(', ')
    case 'weightGrams':
      return kilograms(Number(value))
    case 'unitValueCents':
      return euros(Number(value))
    case 'device':
      return lineTold(value as IntakeLine)
    case 'minutes':
      return hours(Number(value))
    case 'annexes':
      return annexesTold(value as readonly DeclaredAnnexe[])
    case 'endsOn':
      return day(String(value))
    case 'happenedAt':
      return dateTime(String(value))
    default:
      return [value]
        .flat()
        .map((one) => inSentence(wordFor(CODED, String(one))))
        .join(', ')
  }
}

const lineTold = ({ category, maker, model, serial }: IntakeLine) =>
  [wordFor(CATEGORY_WORDS, category).toLowerCase(), maker, model, serial].filter(Boolean).join(' ')

export const operationsTold = (operations: Operations) =>
  operations.map(({ code, weightGrams }) => `${code} ${kilograms(weightGrams)}`).join(', ')

const annexesTold = (annexes: readonly DeclaredAnnexe[]) =>
  annexes
    .map(
      ({ annexe, version, minutes }) => `${annexe || 'sans numéro'}, version ${version}, ${hours(minutes)}`,
    )
    .join(' ; ')

/** Facts are counted from 1, as the history shows them; revisions from 0. It names a fact of its own context. */
export const correctionSentence = (
  { revision, factType, changes, reason }: Correction,
  names: Readonly<Record<string, { readonly name: string }>>,
) => {
  const what =
    changes === null
      ? 'ce fait n’a pas eu lieu'
      : Object.entries(changes)
          .filter(([field]) => field !== 'asOf')
          .map(([field, value]) => `${fieldName(field)} = ${valueTold(field, value)}`)
          .join(' ; ')
  return `Correction du fait n° ${revision + 1} (${names[factType]?.name ?? factType}) : ${what}. Motif : ${reason}.`
}
