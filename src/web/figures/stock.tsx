/**
 * The stock on any day: what is in stock and what is elsewhere, by stage, as bars and by site. On today's
 * dials every figure leads to its devices (V4).
 */
import { STAGES, type Stage } from '../../domain/devices/fitness.js'
import { DeviceCategory } from '../../domain/shared/values.js'
import { CATEGORY_PLURALS, count, number, STAGE_WORDS } from '../../words/words.js'
import { CountTable, countsDiffer, sumOf } from '../frame/count-table.js'
import { Dials, type DialsShown, isToday, type LateEntries, SinceThen } from '../frame/dials.js'
import { ErrorSummary, formState, SelectField } from '../frame/forms.js'
import { type Frame, Layout } from '../frame/layout.js'
import { address } from '../frame/parts.js'
import { isElsewhere, StockPlot } from './stock-plot.js'

export type StockCell = {
  readonly partnerId: string
  readonly partnerName: string
  readonly siteId: string
  readonly siteName: string
  readonly category: DeviceCategory
  readonly stage: Stage
  readonly count: number
}

export type StockPageProps = {
  readonly frame: Frame
  readonly dials: DialsShown
  readonly cells: readonly StockCell[]
  /** The same day by what is known today. */
  readonly known: readonly StockCell[]
  readonly late: LateEntries
  /** The organisations to choose from: left out for those who see their own only. */
  readonly partners?: readonly { readonly partnerId: string; readonly name: string }[] | undefined
  /** The one chosen. */
  readonly partnerId?: string | undefined
}

const PLACES = [
  { text: 'En stock', stages: STAGES.filter((stage) => !isElsewhere(stage)) },
  { text: 'Ailleurs', stages: STAGES.filter(isElsewhere) },
] as const

const atOneOf =
  (stages: readonly Stage[]) =>
  ({ stage }: StockCell) =>
    stages.includes(stage)
const ofCategory =
  (wanted: DeviceCategory) =>
  ({ category }: StockCell) =>
    category === wanted

export const StockPage = (props: StockPageProps) => {
  const { frame, dials, cells, known, late, partners, partnerId } = props
  const all = [...cells, ...known]
  const differs = countsDiffer(
    cells,
    known,
    ({ siteId, category, stage }) => `${siteId} ${category} ${stage}`,
  )
  return (
    <Layout frame={frame} title="Stock" section="/stock" failed={dials.errors.length > 0}>
      <ErrorSummary attempt={dials} form="cadrans" />
      <h1 class="govuk-heading-l">Stock</h1>
      <Dials
        dials={dials}
        subject="stock"
        action="/stock"
        back={address('/stock', { partenaire: partnerId })}
      >
        {partners && (
          <SelectField
            of={formState('filtre', {})}
            name="partenaire"
            label="Partenaire"
            empty="Tous les partenaires"
            value={partnerId}
            options={partners.map(({ partnerId: value, name: text }) => ({ value, text }))}
          />
        )}
      </Dials>
      {all.length === 0 ? (
        <NoDevice dials={dials} />
      ) : (
        <>
          <InOneSentence cells={cells} isToday={isToday(dials)} />
          <SinceThen dials={dials} late={late} of="appareils" differs={differs} />
          <ByStage {...props} />
          <h2 class="govuk-heading-m">En stock, par catégorie</h2>
          <StockPlot
            countOf={(category, stage) =>
              sumOf(cells.filter((cell) => cell.category === category && cell.stage === stage))
            }
          />
          <p class="govuk-body quiet">Ce qui est ailleurs figure dans les tableaux, pas dans les barres.</p>
          <h2 class="govuk-heading-m">Par partenaire et par site</h2>
          <BySite {...props} />
        </>
      )}
    </Layout>
  )
}

const NoDevice = ({ dials }: { dials: DialsShown }) =>
  isToday(dials) ? (
    <p class="govuk-inset-text">
      Aucun appareil pour l’instant. Les appareils entrent par un lot : <a href="/lots">ouvrir un lot</a>.
    </p>
  ) : (
    <p class="govuk-inset-text">Aucun appareil n’était encore entré à cette date.</p>
  )

const InOneSentence = ({ cells, isToday }: { cells: readonly StockCell[]; isToday: boolean }) => {
  const elsewhere = sumOf(cells.filter(({ stage }) => isElsewhere(stage)))
  return (
    <p class="govuk-body">
      <strong>{count(sumOf(cells) - elsewhere, 'appareil')} en stock</strong>, dans un atelier ou une réserve
      ; {number(elsewhere)} ailleurs : en route, chez un bénéficiaire, en fin de vie ou perdus.
      {isToday && ' Chaque nombre souligné mène à la liste des appareils.'}
    </p>
  )
}

const listOf = ({ dials, partnerId }: StockPageProps) =>
  isToday(dials) ? { path: '/appareils', query: { partenaire: partnerId } } : undefined

const ByStage = (props: StockPageProps) => {
  const { cells, known } = props
  const all = [...cells, ...known]
  return (
    <>
      <h2 class="govuk-heading-m">Où sont les appareils</h2>
      <CountTable
        caption="Appareils par étape et par catégorie"
        corner="Étape"
        shown={cells}
        known={known}
        columns={DeviceCategory.options
          .filter((category) => all.some(ofCategory(category)))
          .map((category) => ({
            text: CATEGORY_PLURALS[category],
            has: ofCategory(category),
            query: { categorie: category },
          }))}
        groups={PLACES.map(({ text, stages }) => ({
          title: { text, has: atOneOf(stages) },
          rows: stages.map((stage) => ({
            text: STAGE_WORDS[stage],
            has: atOneOf([stage]),
            query: { etape: stage },
          })),
        }))}
        list={listOf(props)}
      />
    </>
  )
}

const BySite = (props: StockPageProps) => {
  const { cells, known } = props
  const all = [...cells, ...known]
  const sites = [...new Map(all.map((cell) => [cell.siteId, cell])).values()]
  return (
    <CountTable
      caption="Appareils par partenaire, site, catégorie et étape"
      corner="Site et catégorie"
      shown={cells}
      known={known}
      columns={PLACES.flatMap(({ text: over, stages }) => [
        { over, text: 'Ensemble', has: atOneOf(stages) },
        // A stage where nothing stands anywhere would only push the others out of sight.
        ...stages
          .filter((stage) => all.some(atOneOf([stage])))
          .map((stage) => ({
            over,
            text: STAGE_WORDS[stage],
            has: atOneOf([stage]),
            query: { etape: stage },
          })),
      ])}
      groups={sites.map(({ siteId, siteName, partnerName }) => {
        const here = (cell: StockCell) => cell.siteId === siteId
        const title = `${partnerName} – ${siteName}`
        return {
          title: { text: title, has: here, query: { site: siteId } },
          rows: DeviceCategory.options
            .filter((category) => all.some((cell) => here(cell) && cell.category === category))
            .map((category) => ({
              text: CATEGORY_PLURALS[category],
              has: (cell: StockCell) => here(cell) && cell.category === category,
              query: { site: siteId, categorie: category },
            })),
        }
      })}
      list={listOf(props)}
    />
  )
}
