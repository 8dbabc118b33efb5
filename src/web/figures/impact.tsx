/**
 * What devices kept in use spare: kilograms, and CO2e only for the days on which a device replaced a purchase
 * and where a factor is published. What nobody asked or published is said so, never extrapolated.
 */
import type { Confidence, Parameter } from '../../domain/shared/parameters.js'
import type { Impact } from '../../projections/impact.js'
import { CATEGORY_PLURALS, count, day, number, wordFor } from '../../words/words.js'
import type { DialsShown } from '../frame/dials.js'
import { Button, ErrorSummary, formState, TextField } from '../frame/forms.js'
import { type Frame, Layout } from '../frame/layout.js'
import { BackLink, Table } from '../frame/parts.js'
import { kilograms } from './balance-equation.js'

export type ImpactPageProps = {
  readonly frame: Frame
  /** The one that counts here is the day; it is read by what is known today. */
  readonly dials: DialsShown
  readonly impact: readonly Impact[]
}

const CONFIDENCE_WORDS: Readonly<Record<Confidence, string>> = {
  sure: 'sûr',
  confirmed: 'confirmé',
  computed: 'calculé par nous',
  secondary: 'repris d’une source secondaire, à vérifier',
  proposal: 'proposition',
  unknown: 'inconnu',
}
/** The parameters' own words, which the log's readers share, in French. */
const REFERENCE_WORDS: Readonly<Record<string, string>> = {
  'ADEME 2022, where the device replaces a purchase': 'ADEME 2022, quand l’appareil remplace un achat',
  'grams CO2e per year of use': 'g de CO2e par année d’usage',
}

const sum = (impact: readonly Impact[], of: (one: Impact) => number) =>
  impact.reduce((total, one) => total + of(one), 0)

export const ImpactPage = ({ frame, dials, impact }: ImpactPageProps) => {
  const form = formState('cadrans', { errors: dials.errors, values: dials.values })
  const inUse = sum(impact, (one) => one.inUse)
  const co2e = sum(impact, ({ co2eAvoidedGrams }) => co2eAvoidedGrams ?? 0)
  return (
    <Layout
      frame={frame}
      title="Usage prolongé et CO2e évité"
      section="/bilan"
      failed={dials.errors.length > 0}
    >
      <BackLink href="/bilan">Bilan</BackLink>
      <ErrorSummary attempt={dials} form="cadrans" />
      <h1 class="govuk-heading-l">Usage prolongé et CO2e évité</h1>
      <form method="get" action="/bilan/impact" class="search" noValidate>
        <TextField of={form} name="au" label="À la date du" type="date" width={10} value={dials.on} />
        <Button kind="secondary">Afficher</Button>
      </form>
      <p class="govuk-body-l">
        Le {day(dials.on)}, d’après ce qu’on sait aujourd’hui :{' '}
        <strong>{count(inUse, 'appareil est', 'appareils sont')} chez un bénéficiaire</strong>, soit{' '}
        {kilograms(sum(impact, (one) => one.keptInUseGrams))} maintenus en usage.{' '}
        <strong>{kilograms(co2e)} de CO2e évités</strong> depuis les premières remises, là où c’est prouvable.
        {dials.on !== dials.today && (
          <>
            {' '}
            <a class="govuk-body" href="/bilan/impact">
              Revenir à aujourd’hui
            </a>
          </>
        )}
      </p>
      <Categories impact={impact} />
      <HowComputed impact={impact} />
      <Factors factors={impact.flatMap(({ category, factor }) => (factor ? [{ category, factor }] : []))} />
    </Layout>
  )
}

const Categories = ({ impact }: { impact: readonly Impact[] }) => (
  <Table
    caption="Usage prolongé et CO2e évité, par catégorie"
    hideCaption
    empty=""
    columns={[
      { text: 'Catégorie' },
      { text: 'Chez un bénéficiaire', numeric: true },
      { text: 'Masse en usage', numeric: true },
      { text: 'CO2e évité', numeric: true },
      { text: 'Jours remplaçant un achat', numeric: true },
      { text: 'Autres jours', numeric: true },
    ]}
    rows={impact.map((one) => [
      CATEGORY_PLURALS[one.category],
      number(one.inUse),
      kilograms(one.keptInUseGrams),
      one.co2eAvoidedGrams === null ? (
        <span class="quiet">aucun facteur publié</span>
      ) : (
        kilograms(one.co2eAvoidedGrams)
      ),
      number(one.replacingDays),
      number(one.otherDays),
    ])}
  />
)

const HowComputed = ({ impact }: { impact: readonly Impact[] }) => {
  const otherDays = sum(impact, (one) => one.otherDays)
  return (
    <>
      <h2 class="govuk-heading-m">Comment c’est calculé</h2>
      <ul class="govuk-list govuk-list--bullet">
        <li>
          CO2e évité = jours chez un bénéficiaire où l’appareil remplace un achat × facteur de sa catégorie ÷
          365,25.
        </li>
        <li>
          À la remise, on demande à la personne si elle aurait acheté un appareil. Seul un « oui » compte.
        </li>
        {otherDays > 0 && (
          <li>
            Pour {count(otherDays, 'autre jour', 'autres jours')}, l’appareil ne remplaçait pas un achat, ou
            personne n’a demandé : aucun CO2e n’est compté.
          </li>
        )}
        <li>Sans facteur publié, rien n’est compté ni extrapolé.</li>
        <li>
          La masse est celle que le donateur a déclarée ou, à défaut, celle estimée par la médiane des fiches
          de fabricants.
        </li>
      </ul>
    </>
  )
}

const Factors = ({
  factors,
}: {
  factors: readonly { readonly category: Impact['category']; readonly factor: Parameter }[]
}) => (
  <>
    <h2 class="govuk-heading-m">Facteurs appliqués</h2>
    <Table
      caption="Facteurs appliqués"
      hideCaption
      empty="Aucun facteur n’est publié à cette date."
      columns={[
        { text: 'Catégorie' },
        { text: 'Facteur' },
        { text: 'Source', wide: true },
        { text: 'Valable depuis le' },
        { text: 'Confiance' },
      ]}
      rows={factors.map(({ category, factor }) => [
        CATEGORY_PLURALS[category],
        `${typeof factor.value === 'number' ? number(factor.value) : factor.value} ${wordFor(REFERENCE_WORDS, factor.unit)}`,
        wordFor(REFERENCE_WORDS, factor.reference),
        day(factor.validFrom),
        CONFIDENCE_WORDS[factor.confidence],
      ])}
    />
  </>
)
