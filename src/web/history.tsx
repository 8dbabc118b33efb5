/** Everything that was told of a thing, newest first: when, what, by whom, and the very data behind it. */
import type { DomainEvent } from '../domain/contexts.js'
import { type Instant, millis } from '../domain/shared/values.js'
import { eventSentence } from './event-words.js'
import { Scroll } from './parts.js'
import { date, dateTime, ROLE_WORDS, wordFor } from './words.js'

export type HistoryEntry = {
  readonly eventId: string
  readonly event: DomainEvent
  readonly recordedAt: Instant
  readonly organisation: string | null
  readonly role: string
}

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

export const History = ({ entries }: { entries: readonly HistoryEntry[] }) => (
  <ol class="history" reversed>
    {entries.map(({ eventId, event, recordedAt, organisation, role }) => {
      const { happenedAt } = event.data
      const late = millis(recordedAt) - millis(happenedAt) > DAY_MS
      return (
        <li class="history__one">
          <p>
            <time dateTime={happenedAt}>{dateTime(happenedAt)}</time>
            {late && (
              <span class="quiet">
                {' '}
                – saisi le <time dateTime={recordedAt}>{date(recordedAt)}</time>
              </span>
            )}
          </p>
          <p class="history__what">{eventSentence(event)}</p>
          <p class="quiet">{[organisation, wordFor(ROLE_WORDS, role)].filter(Boolean).join(' · ')}</p>
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
          <p class="quiet">
            <small>
              Événement <span class="code">{eventId}</span>
            </small>
          </p>
        </li>
      )
    })}
  </ol>
)
