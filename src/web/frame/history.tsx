/**
 * Everything that was told of a thing, newest first: when, what, by whom, and the very data behind it.
 * A correction stands beside the fact it corrects, which stays readable as it was told (X1).
 */

import type { DomainEvent } from '../../domain/contexts.js'
import { isCorrection } from '../../domain/corrections.js'
import { type Instant, millis } from '../../domain/shared/values.js'
import { eventSentence } from '../../words/events/events.js'
import { date, dateTime, ROLE_WORDS, wordFor } from '../../words/words.js'
import { Scroll, Tag } from './parts.js'

export type HistoryEntry = {
  readonly eventId: string
  /** Which event of its stream: what a correction names. */
  readonly revision: number
  readonly event: DomainEvent
  readonly recordedAt: Instant
  readonly organisation: string | null
  readonly role: string
  /** Which of several things it speaks of, as people know it: a device's label. */
  readonly about?: string | undefined
}

/** What a correction says: `changes` null withdraws the fact. */
type CorrectionData = {
  readonly revision: number
  readonly changes: Readonly<Record<string, unknown>> | null
}
const correctionOf = ({ event }: HistoryEntry): CorrectionData | undefined =>
  isCorrection(event.type) ? (event.data as unknown as CorrectionData) : undefined

/** A fact, its corrections in the order in which they were told, and what is held true of it now. */
export type ToldFact = {
  readonly entry: HistoryEntry
  readonly corrections: readonly HistoryEntry[]
  /** Undefined once it was withdrawn: it never happened. */
  readonly now: DomainEvent | undefined
}

/** @param entries newest first, as they are shown. */
export const toldFacts = (entries: readonly HistoryEntry[]): readonly ToldFact[] =>
  entries
    .filter((entry) => !correctionOf(entry))
    .map((entry) => {
      const corrections = entries.filter((one) => correctionOf(one)?.revision === entry.revision).reverse()
      const changes = corrections.map((correction) => correctionOf(correction)?.changes ?? null)
      const data = Object.assign({}, entry.event.data, ...changes)
      const now = changes.includes(null) ? undefined : ({ ...entry.event, data } as DomainEvent)
      return { entry, corrections, now }
    })

const DAY_MS = 86_400_000
/** Deeper data is shown as it is stored. */
const DEPTH_MAX = 4

/** `media.0.serial` → `5VG1…`: nested data as rows a person can read. */
const rowsOf = (data: unknown, path: string, depth: number): (readonly [string, string])[] => {
  if (data === null || data === undefined) return [[path, '–']]
  if (typeof data !== 'object') return [[path, String(data)]]
  const entries = Object.entries(data)
  if (entries.length === 0) return [[path, 'aucun']]
  if (depth === 0) return [[path, JSON.stringify(data)]]
  return entries.flatMap(([name, value]) => rowsOf(value, path ? `${path}.${name}` : name, depth - 1))
}

/** @param correctAddress where a fact is corrected; undefined where it is not, or not by whoever reads. */
export const History = ({
  entries,
  correctAddress,
}: {
  entries: readonly HistoryEntry[]
  correctAddress?: (told: ToldFact) => string | undefined
}) => (
  <ol class="history" reversed>
    {toldFacts(entries).map((told) => (
      <li class="history__one" id={told.entry.eventId}>
        <Fact told={told} />
        <p class="quiet">{teller(told.entry)}</p>
        <StoredData entry={told.entry} />
        <p class="quiet">
          <small>
            Fait n° {told.entry.revision + 1}, événement <span class="code">{told.entry.eventId}</span>
          </small>
        </p>
        {told.corrections.map((correction) => (
          <Correction entry={correction} />
        ))}
        <Correct told={told} address={correctAddress?.(told)} />
      </li>
    ))}
  </ol>
)

const LATEST = 20

/** The newest facts of a thing that has many, and the way to all of them. */
export const LatestHistory = ({
  entries,
  whole,
  address,
}: {
  entries: readonly HistoryEntry[]
  whole: boolean
  address: string
}) => (
  <>
    <History entries={whole ? entries : entries.slice(0, LATEST)} />
    {!whole && entries.length > LATEST && (
      <p class="govuk-body">
        <a href={`${address}?historique=tout#historique`}>Voir les {entries.length} faits</a>
      </p>
    )}
  </>
)

const teller = ({ organisation, role }: HistoryEntry) =>
  [organisation, wordFor(ROLE_WORDS, role)].filter(Boolean).join(' · ')

const Fact = ({ told: { entry, corrections, now } }: { told: ToldFact }) => {
  const { event, recordedAt } = entry
  const { happenedAt } = event.data
  const late = millis(recordedAt) - millis(happenedAt) > DAY_MS
  const isCorrected = corrections.length > 0
  return (
    <>
      <p>
        <time dateTime={happenedAt}>{dateTime(happenedAt)}</time>
        {late && (
          <span class="quiet">
            {' '}
            – saisi le <time dateTime={recordedAt}>{date(recordedAt)}</time>
          </span>
        )}
      </p>
      <p class="history__what">
        {entry.about !== undefined && <span class="code">{entry.about} </span>}
        {isCorrected ? (
          <>
            <Tag tone={now ? 'todo' : 'bad'}>{now ? 'Corrigé' : 'Annulé'}</Tag> <s>{eventSentence(event)}</s>
          </>
        ) : (
          eventSentence(event)
        )}
      </p>
      {isCorrected && now && (
        <p class="history__what">
          {now.data.happenedAt !== happenedAt && (
            <>
              <time dateTime={now.data.happenedAt}>{dateTime(now.data.happenedAt)}</time> :{' '}
            </>
          )}
          {eventSentence(now)}
        </p>
      )}
    </>
  )
}

const Correction = ({ entry }: { entry: HistoryEntry }) => (
  <div class="govuk-inset-text" id={entry.eventId}>
    <p>
      <time dateTime={entry.recordedAt}>{dateTime(entry.recordedAt)}</time>
    </p>
    <p>{eventSentence(entry.event)}</p>
    <p class="quiet">{teller(entry)}</p>
    <StoredData entry={entry} />
  </div>
)

const Correct = ({ told, address }: { told: ToldFact; address: string | undefined }) =>
  address === undefined ? null : (
    <p>
      <a href={address}>
        Corriger
        <span class="govuk-visually-hidden"> : {eventSentence(told.entry.event)}</span>
      </a>
    </p>
  )

const StoredData = ({ entry: { eventId, event, recordedAt } }: { entry: HistoryEntry }) => (
  <details class="govuk-details">
    <summary class="govuk-details__summary">
      <span class="govuk-details__summary-text">
        Données enregistrées
        <span class="govuk-visually-hidden"> : {eventSentence(event)}</span>
      </span>
    </summary>
    <div class="govuk-details__text">
      <Scroll label={`Données de l’événement ${eventId}`}>
        <table class="govuk-table">
          <caption class="govuk-visually-hidden">Données de l’événement</caption>
          <thead class="govuk-table__head">
            <tr class="govuk-table__row">
              <th scope="col" class="govuk-table__header">
                Champ
              </th>
              <th scope="col" class="govuk-table__header">
                Valeur
              </th>
            </tr>
          </thead>
          <tbody class="govuk-table__body">
            {[
              ['événement', eventId] as const,
              ['type', event.type] as const,
              ['recordedAt', recordedAt] as const,
              ...rowsOf(event.data, '', DEPTH_MAX),
            ].map(([name, value]) => (
              <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header code">
                  {name}
                </th>
                <td class="govuk-table__cell code">{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </div>
  </details>
)
