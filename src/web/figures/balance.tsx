/** The mass balance on any day (V3), overall and lot by lot, those with a gap first. */
import { PLACES } from '../../domain/devices/fitness.js'
import type { Instant } from '../../domain/shared/values.js'
import type { Balance } from '../../projections/balance.js'
import { count, date, number } from '../../words/words.js'
import { Dials, type DialsShown, dialsQuery, type LateEntries, SinceThen, withDials } from '../frame/dials.js'
import { ErrorSummary } from '../frame/forms.js'
import { type Frame, Layout } from '../frame/layout.js'
import { address, Table, Tag } from '../frame/parts.js'
import { Both, Equation, gapWords, hasGap, kilograms, PLACE_WORDS } from './balance-equation.js'

export type LotBalance = {
  readonly donationId: string
  readonly donor: string
  /** Null of a lot that devices name and nobody promised. */
  readonly promisedAt: Instant | null
  readonly shown: Balance
  /** The same day by what is known today. */
  readonly known: Balance
}

export type BalancePageProps = {
  readonly frame: Frame
  readonly dials: DialsShown
  /** Of everything: the Métropole's. Null for those who see their own lots only. */
  readonly whole: { readonly shown: Balance; readonly known: Balance } | null
  /** One page of them, those with a gap first. */
  readonly lots: readonly LotBalance[]
  readonly lotsCount: number
  readonly gapsCount: number
  /** Pages of lots count from 1. */
  readonly page: number
  readonly pagesCount: number
  readonly late: LateEntries
  readonly differs: boolean
}

export const BalancePage = (props: BalancePageProps) => {
  const { frame, dials, whole, late, differs } = props
  return (
    <Layout frame={frame} title="Bilan" section="/bilan" failed={dials.errors.length > 0}>
      <ErrorSummary attempt={dials} form="cadrans" />
      <h1 class="govuk-heading-l">Bilan</h1>
      <p class="govuk-body">
        Tout appareil reçu est quelque part : en stock, en route, chez un bénéficiaire, traité, perdu ou
        démonté. Ce bilan le vérifie, à toute date.
      </p>
      <Dials dials={dials} subject="balance" action="/bilan" back="/bilan" />
      <ul class="govuk-list">
        <li>
          <a href={withDials('/bilan.csv', dials)}>Télécharger ce bilan (CSV)</a>
        </li>
        <li>
          <a href={address('/bilan/impact', { au: dialsQuery(dials).au })}>
            Voir les kilogrammes maintenus en usage et le CO2e évité
          </a>
        </li>
      </ul>
      <SinceThen dials={dials} late={late} of="appareils" differs={differs} />
      {whole && (
        <>
          <h2 class="govuk-heading-m">L’ensemble</h2>
          <Equation shown={whole.shown} known={whole.known} />
        </>
      )}
      <Lots {...props} />
    </Layout>
  )
}

const Lots = ({ dials, lots, lotsCount, gapsCount, page, pagesCount, differs }: BalancePageProps) => (
  <>
    <h2 class="govuk-heading-m">Lot par lot</h2>
    {lotsCount > 0 && (
      <p class="govuk-body">
        {gapsCount === 0 ? (
          <>
            <strong>Aucun écart</strong> : chaque appareil reçu se retrouve ({count(lotsCount, 'lot')}).
          </>
        ) : (
          <>
            <strong>{count(gapsCount, 'lot a un écart', 'lots ont un écart')}</strong>, sur{' '}
            {number(lotsCount)}. Les écarts viennent en premier, chacun mène aux appareils dont il vient.
          </>
        )}
      </p>
    )}
    {differs && (
      <p class="govuk-body quiet">
        Sous un nombre qui a changé : ce qu’on sait aujourd’hui de cette même date.
      </p>
    )}
    <Table
      caption="Bilan de chaque lot"
      hideCaption
      empty="Aucun lot reçu à cette date. Un lot est au bilan de l’organisation qui l’a pris en charge, où que soient ses appareils."
      columns={[
        { text: 'Donateur' },
        { text: 'Écart' },
        { text: 'Reçus', numeric: true },
        ...PLACES.map((place) => ({ text: PLACE_WORDS[place], numeric: true })),
        { text: 'Masse reçue', numeric: true },
        { text: 'Promis le' },
      ]}
      rows={lots.map(({ donationId, donor, promisedAt, shown, known }) => [
        <a href={withDials(`/bilan/lots/${donationId}`, dials)}>
          {donor}
          {promisedAt && <span class="govuk-visually-hidden">, lot du {date(promisedAt)}</span>}
        </a>,
        hasGap(shown) ? <Tag tone="bad">{gapWords(shown)}</Tag> : 'Aucun écart',
        <Both shown={shown.lines} known={known.lines} />,
        ...PLACES.map((place) => (
          <Both shown={shown.places[place].count} known={known.places[place].count} />
        )),
        kilograms(shown.received.grams),
        promisedAt ? date(promisedAt) : '–',
      ])}
    />
    {pagesCount > 1 && (
      <nav class="govuk-body" aria-label="Pages de la liste des lots">
        Page {number(page)} sur {number(pagesCount)}
        {page > 1 && (
          <>
            {' – '}
            <a href={address('/bilan', { ...dialsQuery(dials), page: String(page - 1) })}>Page précédente</a>
          </>
        )}
        {page < pagesCount && (
          <>
            {' – '}
            <a href={address('/bilan', { ...dialsQuery(dials), page: String(page + 1) })}>Page suivante</a>
          </>
        )}
      </nav>
    )}
  </>
)
