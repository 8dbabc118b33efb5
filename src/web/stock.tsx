/** The stock: how many devices stand at each stage, as figures, as bars and as a table that leads to them. */
import { STAGES, type Stage } from '../domain/devices/fitness.js'
import { DeviceCategory } from '../domain/shared/values.js'
import { Button, formState, SelectField } from './forms.js'
import { type Frame, Layout } from './layout.js'
import { address, Figures, Scroll } from './parts.js'
import { hasLeft, StockPlot } from './stock-plot.js'
import { CATEGORY_PLURALS, count, number, STAGE_WORDS } from './words.js'

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
  readonly cells: readonly StockCell[]
  /** The organisations to choose from: left out for those who see their own only. */
  readonly partners?: readonly { readonly partnerId: string; readonly name: string }[] | undefined
  /** The one chosen. */
  readonly partnerId?: string | undefined
}

const sum = (cells: readonly StockCell[]) => cells.reduce((total, cell) => total + cell.count, 0)
const at = (stage: Stage) => (cell: StockCell) => cell.stage === stage

export const StockPage = ({ frame, cells, partners, partnerId }: StockPageProps) => {
  const inStock = sum(cells.filter(({ stage }) => !hasLeft(stage)))
  return (
    <Layout frame={frame} title="Stock" section="/stock">
      <h1 class="govuk-heading-l">Stock</h1>
      {partners && <PartnerFilter partners={partners} partnerId={partnerId} />}
      {cells.length === 0 ? (
        <p class="govuk-inset-text">
          Aucun appareil pour l’instant. Les appareils entrent par un lot : <a href="/lots">ouvrir un lot</a>.
        </p>
      ) : (
        <>
          <p class="govuk-body-l">
            <strong>{count(inStock, 'appareil')}</strong> en stock. Chaque nombre mène à la liste des
            appareils.
          </p>
          <Figures
            figures={STAGES.map((stage) => ({
              label: STAGE_WORDS[stage],
              value: sum(cells.filter(at(stage))),
              href: address('/appareils', { etape: stage, partenaire: partnerId }),
            }))}
          />
          <h2 class="govuk-heading-m">Par catégorie</h2>
          <StockPlot
            countOf={(category, stage) =>
              sum(cells.filter((cell) => cell.category === category && cell.stage === stage))
            }
          />
          <p class="govuk-body quiet">
            Les appareils remis, démontés, partis en collecte, traités ou perdus ont quitté le stock : ils
            figurent dans le tableau, pas dans les barres.
          </p>
          <h2 class="govuk-heading-m">Par partenaire et par site</h2>
          <StockTable cells={cells} />
        </>
      )}
    </Layout>
  )
}

const PartnerFilter = ({
  partners,
  partnerId,
}: {
  partners: readonly { readonly partnerId: string; readonly name: string }[]
  partnerId: string | undefined
}) => (
  <form method="get" action="/stock" class="search">
    <SelectField
      of={formState('filtre', {})}
      name="partenaire"
      label="Partenaire"
      empty="Tous les partenaires"
      value={partnerId}
      options={partners.map(({ partnerId: value, name: text }) => ({ value, text }))}
    />
    <Button kind="secondary">Afficher</Button>
  </form>
)

const StockTable = ({ cells }: { cells: readonly StockCell[] }) => {
  const sites = [...new Map(cells.map((cell) => [cell.siteId, cell])).values()]
  return (
    <Scroll label="Stock par partenaire, site, catégorie et étape (tableau)">
      <table class="govuk-table">
        <caption class="govuk-visually-hidden">
          Nombre d’appareils par partenaire, site, catégorie et étape
        </caption>
        <thead class="govuk-table__head">
          <tr class="govuk-table__row">
            <th scope="col" class="govuk-table__header">
              Catégorie
            </th>
            {STAGES.map((stage) => (
              <th scope="col" class="govuk-table__header govuk-table__header--numeric">
                {STAGE_WORDS[stage]}
              </th>
            ))}
            <th scope="col" class="govuk-table__header govuk-table__header--numeric">
              Total
            </th>
          </tr>
        </thead>
        {sites.map(({ siteId, siteName, partnerName }) => (
          <SiteRows
            siteId={siteId}
            title={`${partnerName} – ${siteName}`}
            cells={cells.filter((cell) => cell.siteId === siteId)}
          />
        ))}
        <tfoot>
          <tr class="govuk-table__row">
            <th scope="row" class="govuk-table__header">
              Total
            </th>
            {STAGES.map((stage) => (
              <td class="govuk-table__cell govuk-table__cell--numeric">
                {number(sum(cells.filter(at(stage))))}
              </td>
            ))}
            <td class="govuk-table__cell govuk-table__cell--numeric">{number(sum(cells))}</td>
          </tr>
        </tfoot>
      </table>
    </Scroll>
  )
}

const SiteRows = ({
  siteId,
  title,
  cells,
}: {
  siteId: string
  title: string
  cells: readonly StockCell[]
}) => (
  <tbody class="govuk-table__body">
    <tr class="govuk-table__row group-row">
      <th scope="rowgroup" colSpan={STAGES.length + 2} class="govuk-table__header">
        {title}
      </th>
    </tr>
    {DeviceCategory.options
      .map((category) => ({ category, its: cells.filter((cell) => cell.category === category) }))
      .filter(({ its }) => its.length > 0)
      .map(({ category, its }) => (
        <tr class="govuk-table__row">
          <th scope="row" class="govuk-table__header">
            {CATEGORY_PLURALS[category]}
          </th>
          {STAGES.map((stage) => (
            <td class="govuk-table__cell govuk-table__cell--numeric">
              <Count
                value={sum(its.filter(at(stage)))}
                href={address('/appareils', { site: siteId, categorie: category, etape: stage })}
                label={`${STAGE_WORDS[stage]}, ${CATEGORY_PLURALS[category]}, ${title}`}
              />
            </td>
          ))}
          <td class="govuk-table__cell govuk-table__cell--numeric">
            <Count
              value={sum(its)}
              href={address('/appareils', { site: siteId, categorie: category })}
              label={`${CATEGORY_PLURALS[category]}, ${title}`}
            />
          </td>
        </tr>
      ))}
  </tbody>
)

const Count = ({ value, href, label }: { value: number; href: string; label: string }) =>
  value === 0 ? (
    <span class="zero">0</span>
  ) : (
    <a href={href}>
      {number(value)}
      <span class="govuk-visually-hidden"> : {label}</span>
    </a>
  )
