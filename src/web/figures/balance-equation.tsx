/**
 * The mass balance as a sum (V3): received = in stock + in transit + with holders + treated + lost + stripped, in
 * units and kilograms, the estimated share of them said. A gap is said in words.
 */
import { PLACES, type Place } from '../../domain/devices/fitness.js'
import type { Amount, Balance } from '../../projections/balance.js'
import { count, number } from '../../words/words.js'
import { Scroll, Tag } from '../frame/parts.js'

export const PLACE_WORDS: Readonly<Record<Place, string>> = {
  'in-stock': 'En stock',
  'in-transit': 'En route',
  'with-holders': 'Chez les bénéficiaires',
  treated: 'Traités',
  lost: 'Perdus ou volés',
  stripped: 'Démontés pour pièces',
}

const KILOGRAMS = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 })
export const kilograms = (grams: number) => `${KILOGRAMS.format(grams / 1000)}\u00a0kg`

export const hasGap = ({ gap }: Balance) => gap.count !== 0 || gap.grams !== 0

/** A gap as one says it; `Aucun écart` otherwise. */
export const gapWords = ({ gap: { count: units, grams } }: Balance): string => {
  if (units > 0) return `${count(units, 'appareil reçu', 'appareils reçus')} sans fiche`
  if (units < 0) return `${count(-units, 'appareil')} de plus que de lignes reçues`
  return grams === 0 ? 'Aucun écart' : `${kilograms(grams)} d’écart`
}

export const Both = ({ shown, known }: { shown: number; known: number }) => (
  <>
    {shown === 0 ? <span class="zero">0</span> : number(shown)}
    {shown !== known && <span class="known">{number(known)} aujourd’hui</span>}
  </>
)

/** Received = the places, one below the other as in a sum. */
export const Equation = ({ shown, known }: { shown: Balance; known: Balance }) => {
  const rows = [
    { sign: '=', place: 'in-stock' },
    ...PLACES.filter((place) => place !== 'in-stock').map((place) => ({ sign: '+', place })),
  ] as const
  return (
    <>
      <Scroll label="Bilan des appareils reçus (tableau)">
        <table class="govuk-table equation">
          <caption class="govuk-visually-hidden">Appareils reçus, et où ils sont</caption>
          <thead class="govuk-table__head">
            <tr class="govuk-table__row">
              <th scope="col" class="govuk-table__header">
                Où
              </th>
              {['Appareils', 'Masse', 'dont déclarée', 'dont estimée'].map((text) => (
                <th scope="col" class="govuk-table__header govuk-table__header--numeric">
                  {text}
                </th>
              ))}
            </tr>
          </thead>
          <tbody class="govuk-table__body">
            <Line name="Reçus" shown={receivedOf(shown)} known={receivedOf(known)} />
            {rows.map(({ sign, place }) => (
              <Line
                name={`${sign} ${PLACE_WORDS[place as Place]}`}
                shown={shown.places[place as Place]}
                known={known.places[place as Place]}
              />
            ))}
          </tbody>
        </table>
      </Scroll>
      <p class="govuk-body">
        {hasGap(shown) ? <Tag tone="bad">Écart : {gapWords(shown)}</Tag> : <strong>Aucun écart.</strong>}{' '}
        {hasGap(known) !== hasGap(shown) && (
          <>D’après ce qu’on sait aujourd’hui : {gapWords(known).toLowerCase()}.</>
        )}
      </p>
      <p class="govuk-body quiet">
        Une masse déclarée est celle que le donateur a donnée, sans pesée ; une masse estimée est la médiane
        des fiches de fabricants pour cette catégorie.
      </p>
    </>
  )
}

/** Lines are counted from the lots; their devices bring the weight. */
const receivedOf = ({ lines, received }: Balance): Amount => ({ ...received, count: lines })

const Line = ({ name, shown, known }: { name: string; shown: Amount; known: Amount }) => (
  <tr class="govuk-table__row">
    <th scope="row" class="govuk-table__header">
      {name}
    </th>
    <td class="govuk-table__cell govuk-table__cell--numeric">
      <Both shown={shown.count} known={known.count} />
    </td>
    <td class="govuk-table__cell govuk-table__cell--numeric">
      {kilograms(shown.grams)}
      {shown.grams !== known.grams && <span class="known">{kilograms(known.grams)} aujourd’hui</span>}
    </td>
    <td class="govuk-table__cell govuk-table__cell--numeric">{shareOf(shown.declaredGrams, shown)}</td>
    <td class="govuk-table__cell govuk-table__cell--numeric">{shareOf(shown.estimatedGrams, shown)}</td>
  </tr>
)

/** Rounded so that neither « 100 % » nor « 0 % » is said of what is only nearly so. */
const shareOf = (part: number, { grams }: Amount) => {
  if (grams === 0) return '–'
  if (part === 0) return 'rien'
  if (part === grams) return 'tout'
  const percent = Math.min(99, Math.max(1, Math.round((part / grams) * 100)))
  return `${kilograms(part)} (${percent}\u00a0%)`
}
