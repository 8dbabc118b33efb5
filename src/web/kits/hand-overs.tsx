/** Hand-overs until any day: by month and year, by commune for each programme; and taking in a list of them. */
import { communeName } from '../../domain/shared/communes.js'
import { Programme } from '../../domain/shared/values.js'
import { month, number } from '../../words/words.js'
import { HandOversPlot } from '../figures/hand-overs-plot.js'
import { CountTable, countsDiffer, sumOf } from '../frame/count-table.js'
import { Dials, type DialsShown, isToday, type LateEntries, SinceThen } from '../frame/dials.js'
import { type Attempt, Button, ErrorSummary, FileField, Form, formState } from '../frame/forms.js'
import { type Frame, Layout } from '../frame/layout.js'
import { Figures, Fold } from '../frame/parts.js'

export type HandOverCount = {
  /** `2026-11` */
  readonly month: string
  readonly communeCode: string
  readonly programme: Programme
  readonly count: number
}

export type HandOversPageProps = Attempt & {
  readonly frame: Frame
  readonly dials: DialsShown
  readonly counts: readonly HandOverCount[]
  /** The same day by what is known today. */
  readonly known: readonly HandOverCount[]
  readonly late: LateEntries
  readonly canImport: boolean
  readonly idempotencyKey: string
}

const MONTHS_SHOWN_MAX = 12
const HEADINGS: Readonly<Record<Programme, string>> = {
  kit: 'Kits numériques inclusifs',
  grant: 'Dons de matériel',
}
const monthAfter = (month: string) => {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
}

/** Every month from the first with a hand-over to the last, newest first: those without any are not skipped. */
const monthsOf = (counts: readonly HandOverCount[]) => {
  const told = counts.map(({ month }) => month).sort()
  const last = told.at(-1) ?? ''
  const months: string[] = []
  for (let month = told[0] ?? ''; month < last; month = monthAfter(month)) months.unshift(month)
  return last === '' ? [] : [last, ...months]
}

const yearsOf = (months: readonly string[]) => [...new Set(months.map((month) => month.slice(0, 4)))]
const inMonth = (month: string) => (one: HandOverCount) => one.month === month
const inYear = (year: string) => (one: HandOverCount) => one.month.startsWith(year)

export const HandOversPage = (props: HandOversPageProps) => {
  const { frame, dials, counts, known, late, canImport } = props
  const { errors = dials.errors } = props
  const differs = countsDiffer(
    counts,
    known,
    ({ month, communeCode, programme }) => `${month} ${communeCode} ${programme}`,
  )
  return (
    <Layout frame={frame} title="Remises" section="/remises" failed={errors.length > 0}>
      <ErrorSummary attempt={props} form="import" />
      <ErrorSummary attempt={dials} form="cadrans" />
      <h1 class="govuk-heading-l">Remises</h1>
      <Dials dials={dials} subject="handOvers" action="/remises" back="/remises" />
      <Figures
        figures={Programme.options.map((programme) => ({
          label: HEADINGS[programme],
          value: sumOf(counts.filter((one) => one.programme === programme)),
        }))}
      />
      {canImport && <ImportForm {...props} />}
      <SinceThen dials={dials} late={late} of="kits" differs={differs} />
      {counts.length + known.length === 0 ? (
        <p class="govuk-body">{isToday(dials) ? 'Aucune remise pour l’instant.' : 'Aucune remise.'}</p>
      ) : (
        <>
          <ByMonth counts={counts} known={known} />
          {Programme.options.map((programme) => (
            <ByCommune
              title={HEADINGS[programme]}
              counts={counts.filter((one) => one.programme === programme)}
              known={known.filter((one) => one.programme === programme)}
            />
          ))}
        </>
      )}
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
          label="Fichier des remises, CSV ou Excel"
          hint="Chaque ligne passe les mêmes contrôles qu’une remise faite ici. Rien n’est enregistré avant votre accord."
          accept=".csv,.xlsx"
        />
        <Button>Vérifier le fichier</Button>
      </Form>
    </Fold>
  )
}

type Both = { readonly counts: readonly HandOverCount[]; readonly known: readonly HandOverCount[] }

const ByMonth = ({ counts, known }: Both) => {
  const months = monthsOf([...counts, ...known])
  return (
    <>
      <h2 class="govuk-heading-m">Par année et par mois</h2>
      <HandOversPlot
        months={months.toReversed()}
        countOf={(wanted, programme) =>
          sumOf(counts.filter((one) => one.month === wanted && one.programme === programme))
        }
      />
      <CountTable
        caption="Remises par année, par mois et par programme"
        corner="Mois"
        shown={counts}
        known={known}
        columns={Programme.options.map((programme) => ({
          text: HEADINGS[programme],
          has: (one: HandOverCount) => one.programme === programme,
        }))}
        groups={yearsOf(months).map((year) => ({
          title: { text: `Année ${year}`, has: inYear(year) },
          rows: months
            .filter((one) => one.startsWith(year))
            .map((one) => ({ text: month(one), has: inMonth(one) })),
        }))}
      />
    </>
  )
}

const ByCommune = ({ title, counts, known }: Both & { title: string }) => {
  const all = [...counts, ...known]
  if (all.length === 0) return null
  const months = monthsOf(all)
  const communes = [...new Set(all.map(({ communeCode }) => communeCode))].sort((a, b) =>
    communeName(a).localeCompare(communeName(b), 'fr', { numeric: true }),
  )
  return (
    <>
      <h2 class="govuk-heading-m">{title}, par commune</h2>
      {months.length > MONTHS_SHOWN_MAX && (
        <p class="govuk-body">
          Les {number(MONTHS_SHOWN_MAX)} derniers mois sont affichés un par un ; les années et le total
          comptent tous les mois.
        </p>
      )}
      <CountTable
        caption={`${title} remis, par commune, par année et par mois`}
        corner="Commune"
        shown={counts}
        known={known}
        columns={[
          ...yearsOf(months).map((year) => ({ over: 'Par année', text: year, has: inYear(year) })),
          ...months
            .slice(0, MONTHS_SHOWN_MAX)
            .map((one) => ({ over: 'Par mois', text: month(one), has: inMonth(one) })),
        ]}
        groups={[
          {
            rows: communes.map((code) => ({
              text: communeName(code),
              has: (one: HandOverCount) => one.communeCode === code,
            })),
          },
        ]}
      />
    </>
  )
}
