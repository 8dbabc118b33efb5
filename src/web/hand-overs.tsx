/** Hand-overs counted by commune and month, for each programme; and taking in a list of them. */
import { communeName } from '../domain/shared/communes.js'
import { Programme } from '../domain/shared/values.js'
import { type Attempt, Button, ErrorSummary, FileField, Form, formState } from './forms.js'
import { type Frame, Layout } from './layout.js'
import { Figures, Fold, Scroll } from './parts.js'
import { month, number } from './words.js'

export type HandOverCount = {
  /** `2026-11` */
  readonly month: string
  readonly communeCode: string
  readonly programme: Programme
  readonly count: number
}

export type HandOversPageProps = Attempt & {
  readonly frame: Frame
  readonly counts: readonly HandOverCount[]
  readonly canImport: boolean
  readonly idempotencyKey: string
}

const MONTHS_SHOWN_MAX = 12
const HEADINGS: Readonly<Record<Programme, string>> = {
  kit: 'Kits numériques inclusifs',
  grant: 'Dons de matériel',
}
const sum = (counts: readonly HandOverCount[]) => counts.reduce((total, { count }) => total + count, 0)

export const HandOversPage = (props: HandOversPageProps) => {
  const { frame, counts, canImport } = props
  return (
    <Layout frame={frame} title="Remises" section="/remises" failed={(props.errors?.length ?? 0) > 0}>
      <ErrorSummary attempt={props} form="import" />
      <h1 class="govuk-heading-l">Remises</h1>
      <Figures
        figures={Programme.options.map((programme) => ({
          label: HEADINGS[programme],
          value: sum(counts.filter((one) => one.programme === programme)),
        }))}
      />
      {canImport && <ImportForm {...props} />}
      {counts.length === 0 && <p class="govuk-body">Aucune remise pour l’instant.</p>}
      {Programme.options.map((programme) => (
        <CommuneTable
          title={HEADINGS[programme]}
          counts={counts.filter((one) => one.programme === programme)}
        />
      ))}
    </Layout>
  )
}

const ImportForm = ({ frame, idempotencyKey, ...attempt }: HandOversPageProps) => {
  const form = formState('import', attempt)
  return (
    <Fold level="h2" title="Enregistrer des remises par fichier" open={form.failed}>
      <Form action="/remises/import" keys={{ csrf: frame.csrf, idempotencyKey }} of={form} upload>
        <FileField
          of={form}
          name="fichier"
          label="Fichier CSV des remises"
          hint="Chaque ligne passe les mêmes contrôles qu’une remise faite ici. Rien n’est enregistré avant votre accord."
          accept=".csv,text/csv"
        />
        <Button>Vérifier le fichier</Button>
      </Form>
    </Fold>
  )
}

const CommuneTable = ({ title, counts }: { title: string; counts: readonly HandOverCount[] }) => {
  if (counts.length === 0) return null
  const allMonths = [...new Set(counts.map((one) => one.month))].sort().reverse()
  const months = allMonths.slice(0, MONTHS_SHOWN_MAX)
  const communes = [...new Set(counts.map(({ communeCode }) => communeCode))].sort((a, b) =>
    communeName(a).localeCompare(communeName(b), 'fr', { numeric: true }),
  )
  const numeric = 'govuk-table__cell govuk-table__cell--numeric'
  const head = 'govuk-table__header govuk-table__header--numeric'
  return (
    <>
      <h2 class="govuk-heading-m">{title}</h2>
      {allMonths.length > months.length && (
        <p class="govuk-body">
          Les {number(months.length)} derniers mois sont affichés ; le total compte tous les mois.
        </p>
      )}
      <Scroll label={`${title}, par commune et par mois (tableau)`}>
        <table class="govuk-table">
          <caption class="govuk-visually-hidden">{title} remis, par commune et par mois</caption>
          <thead class="govuk-table__head">
            <tr class="govuk-table__row">
              <th scope="col" class="govuk-table__header">
                Commune
              </th>
              <th scope="col" class={head}>
                Total
              </th>
              {months.map((one) => (
                <th scope="col" class={head}>
                  {month(one)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody class="govuk-table__body">
            {communes.map((code) => {
              const here = counts.filter(({ communeCode }) => communeCode === code)
              return (
                <tr class="govuk-table__row">
                  <th scope="row" class="govuk-table__header">
                    {communeName(code)}
                  </th>
                  <td class={numeric}>
                    <strong>{number(sum(here))}</strong>
                  </td>
                  {months.map((wanted) => {
                    const value = sum(here.filter((one) => one.month === wanted))
                    return (
                      <td class={numeric}>{value === 0 ? <span class="zero">0</span> : number(value)}</td>
                    )
                  })}
                </tr>
              )
            })}
          </tbody>
          <tfoot>
            <tr class="govuk-table__row">
              <th scope="row" class="govuk-table__header">
                Total
              </th>
              <td class={numeric}>{number(sum(counts))}</td>
              {months.map((wanted) => (
                <td class={numeric}>{number(sum(counts.filter((one) => one.month === wanted)))}</td>
              ))}
            </tr>
          </tfoot>
        </table>
      </Scroll>
    </>
  )
}
