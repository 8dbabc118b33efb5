/** What a collection weighed: declared, estimated and real, at its departure, at its arrival, and by treatment (W1, W4). */
import { type KnownCollection, manifestWeight } from '../../domain/end-of-life/collection.js'
import type { WeightBasis } from '../../domain/shared/values.js'
import { kilograms, OPERATION_WORDS, WEIGHT_BASIS_WORDS } from '../../words/journey-words.js'
import { date, wordFor } from '../../words/words.js'
import { Facts, Tag } from '../frame/parts.js'

/** REAL takes the place of what was declared or estimated; both are shown. */
export const Weights = (collection: KnownCollection) => {
  const { departure, arrival, treatment } = collection
  const { weightGrams, weightBasis } = departure ?? manifestWeight(collection)
  const gap = arrival && arrival.weightGrams - weightGrams
  const total = treatment?.operations.reduce((sum, one) => sum + one.weightGrams, 0) ?? 0
  return (
    <section aria-labelledby="poids">
      <h2 class="govuk-heading-m" id="poids">
        Poids
      </h2>
      <Facts
        rows={[
          [
            'Au départ',
            <>
              <strong>{kilograms(weightGrams)}</strong> <BasisTag basis={weightBasis} />
            </>,
          ],
          ...(arrival
            ? ([
                [
                  'À l’arrivée',
                  <>
                    <strong>{kilograms(arrival.weightGrams)}</strong> <BasisTag basis="REAL" />
                    <br />
                    <span class="quiet">
                      Pesé le {date(arrival.happenedAt)}
                      {arrival.ticket !== null && `, ticket ${arrival.ticket}`}. Écart avec le départ :{' '}
                      {(gap ?? 0) > 0 ? '+' : ''}
                      {kilograms(gap ?? 0)}.
                    </span>
                  </>,
                ],
              ] as const)
            : []),
          ...(treatment
            ? ([
                [
                  'Traité',
                  <>
                    <strong>{kilograms(total)}</strong>, le {date(treatment.happenedAt)}
                    <ul class="govuk-list govuk-list--bullet">
                      {treatment.operations.map(({ code, weightGrams: grams }) => (
                        <li>
                          {code} – {wordFor(OPERATION_WORDS, code)} : {kilograms(grams)}
                        </li>
                      ))}
                    </ul>
                    <span class="quiet">
                      Certificat, empreinte SHA-256 : <span class="code">{treatment.certificateSha256}</span>
                    </span>
                  </>,
                ],
              ] as const)
            : []),
        ]}
      />
    </section>
  )
}

const BasisTag = ({ basis }: { basis: WeightBasis }) => (
  <Tag tone={basis === 'REAL' ? 'good' : 'todo'}>{WEIGHT_BASIS_WORDS[basis]}</Tag>
)
