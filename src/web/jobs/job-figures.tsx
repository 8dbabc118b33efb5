/**
 * Posts in figures: headcounts, full-time equivalents, exits, and what a device took of people's time, side by side and
 * never added to one another; by structure, by quarter and overall.
 */
import type { ComponentChildren } from 'preact'
import { EXIT_CATEGORIES } from '../../domain/jobs/contract.js'
import { type Quarter, quarterEnd } from '../../domain/shared/calendar.js'
import type { LegalForm } from '../../domain/shared/values.js'
import { EXIT_CATEGORY_WORDS, etp, hours } from '../../words/job-words.js'
import { count, day, number } from '../../words/words.js'
import { BarsPlot } from '../frame/bars-plot.js'
import { Dials, type DialsShown, dialsQuery } from '../frame/dials.js'
import { ErrorSummary, formState, SelectField } from '../frame/forms.js'
import { type Frame, Layout } from '../frame/layout.js'
import { address, Figures, Table } from '../frame/parts.js'

type Sum = { readonly value: number; readonly withheld: boolean }
export type FiguresOfJobs = {
  readonly headcount: number
  readonly headcountInInsertion: number
  readonly etpAgreed: number | null
  readonly etpRealised: Sum
  readonly etpPermanent: Sum
  readonly minutes: Readonly<Record<'declared' | 'logged' | 'devices' | 'explained' | 'training', Sum>>
  readonly exits: {
    readonly byCategory: Readonly<Record<(typeof EXIT_CATEGORIES)[number], number>> | null
    readonly dynamic: number
    readonly denominator: number
    readonly ratePercent: number | null
    readonly withheld: boolean
  }
  readonly devices: number
  readonly minutesPerDevice: number | null
  readonly kits: number
  readonly minutesPerKit: number | null
  readonly trainingMinutes: number
}

export type JobFiguresPageProps = {
  readonly frame: Frame
  readonly dials: DialsShown
  readonly figures: {
    /** What was known at the end of that day is shown. */
    readonly knownOn: string
    readonly quarter: Quarter | null
    readonly quarters: readonly Quarter[]
    readonly limit: number | null
    readonly structures: readonly (FiguresOfJobs & {
      readonly partnerId: string
      readonly name: string
      readonly legalForm: LegalForm
    })[]
    readonly others: { readonly minutes: number; readonly etp: number; readonly exits: number }
    readonly total: FiguresOfJobs
    readonly byQuarter: readonly (FiguresOfJobs & { readonly quarter: Quarter })[]
  }
  readonly toldSince: number
  readonly differs: boolean
}

/** `2026-Q3` → `3e trim. 2026`. */
export const quarterName = (quarter: Quarter) => {
  const [year, number = 'Q1'] = quarter.split('-')
  return `${number === 'Q1' ? '1er' : `${number.slice(1)}e`} trim. ${year}`
}

const Withheld = () => <abbr title="non publié : trop peu de personnes">n. p.</abbr>
/** A sum, or that it is withheld; a star where part of it is. */
const sum = ({ value, withheld }: Sum, show: (value: number) => string): ComponentChildren =>
  withheld && value === 0 ? <Withheld /> : `${show(value)}${withheld ? ' *' : ''}`
const rate = ({ dynamic, denominator, ratePercent, withheld }: FiguresOfJobs['exits']): ComponentChildren =>
  ratePercent === null ? (
    withheld ? (
      <Withheld />
    ) : (
      '–'
    )
  ) : (
    `${number(ratePercent)} % (${number(dynamic)} sur ${number(denominator)})${withheld ? ' *' : ''}`
  )
const perThing = (minutes: number | null, things: number) =>
  minutes === null ? '–' : `${hours(minutes)} (${number(things)})`

type Line = { readonly name: ComponentChildren; readonly of: FiguresOfJobs }

const Employment = ({
  caption,
  corner,
  lines,
}: {
  caption: string
  corner: string
  lines: readonly Line[]
}) => (
  <Table
    caption={caption}
    empty="Aucun contrat."
    columns={[
      { text: corner },
      ...[
        'Effectif',
        'dont en insertion',
        'ETP conventionnés',
        'ETP réalisés',
        'ETP permanents',
        'Heures déclarées',
      ].map((text) => ({ text, numeric: true })),
    ]}
    rows={lines.map(({ name, of }) => [
      name,
      number(of.headcount),
      number(of.headcountInInsertion),
      of.etpAgreed === null ? '–' : etp(of.etpAgreed),
      sum(of.etpRealised, etp),
      sum(of.etpPermanent, etp),
      sum(of.minutes.declared, hours),
    ])}
  />
)

const Exits = ({ caption, corner, lines }: { caption: string; corner: string; lines: readonly Line[] }) => (
  <Table
    caption={caption}
    empty="Aucune sortie."
    columns={[
      { text: corner },
      ...EXIT_CATEGORIES.map((category) => ({ text: EXIT_CATEGORY_WORDS[category], numeric: true })),
      { text: 'Sorties dynamiques', numeric: true },
    ]}
    rows={lines.map(({ name, of: { exits } }) => [
      name,
      ...EXIT_CATEGORIES.map((category) =>
        exits.byCategory === null ? <Withheld /> : number(exits.byCategory[category]),
      ),
      rate(exits),
    ])}
  />
)

const Time = ({ caption, corner, lines }: { caption: string; corner: string; lines: readonly Line[] }) => (
  <Table
    caption={caption}
    empty="Aucun temps."
    columns={[
      { text: corner },
      ...[
        'Heures pointées',
        'dont sur appareils',
        'Écart expliqué',
        'dont formation suivie',
        'Par appareil (nombre)',
        'Par kit remis (nombre)',
        'Formation donnée',
      ].map((text) => ({ text, numeric: true })),
    ]}
    rows={lines.map(({ name, of }) => [
      name,
      sum(of.minutes.logged, hours),
      sum(of.minutes.devices, hours),
      sum(of.minutes.explained, hours),
      sum(of.minutes.training, hours),
      perThing(of.minutesPerDevice, of.devices),
      perThing(of.minutesPerKit, of.kits),
      hours(of.trainingMinutes),
    ])}
  />
)

const Tables = ({ of, corner, lines }: { of: string; corner: string; lines: readonly Line[] }) => (
  <>
    <Employment caption={`Emplois et équivalents temps plein, ${of}`} corner={corner} lines={lines} />
    <Exits caption={`Sorties des postes en insertion, ${of}`} corner={corner} lines={lines} />
    <Time caption={`Temps en insertion et formation, ${of}`} corner={corner} lines={lines} />
  </>
)

export const JobFiguresPage = ({ frame, dials, figures, toldSince, differs }: JobFiguresPageProps) => {
  const { quarter, quarters, limit, structures, others, total, byQuarter } = figures
  const form = formState('periode', {})
  const period = quarter === null ? 'depuis le début' : quarterName(quarter)
  const query = { ...dialsQuery(dials), trimestre: quarter ?? 'tout' }
  return (
    <Layout frame={frame} title="Emplois" section="/emplois" failed={dials.errors.length > 0}>
      <ErrorSummary attempt={dials} form="cadrans" />
      <h1 class="govuk-heading-l">Emplois et insertion</h1>
      <Dials dials={dials} subject="jobs" action="/emplois" back="/emplois">
        <SelectField
          of={form}
          name="trimestre"
          label="Période"
          value={quarter ?? 'tout'}
          options={[
            ...quarters.toReversed().map((value) => ({ value, text: quarterName(value) })),
            { value: 'tout', text: 'Depuis le début' },
          ]}
        />
      </Dials>
      {limit !== null && (
        <p class="govuk-inset-text">
          Les heures d’une personne ne sont visibles que de son employeur. Ici, des sommes : par trimestre
          entier, telles qu’on les savait le {day(figures.knownOn)}, et jamais de moins de {limit} personnes
          (« n. p. »). Un astérisque : la somme n’est pas complète.
        </p>
      )}
      {differs && (
        <p class="govuk-body">
          {toldSince > 0
            ? `${count(toldSince, 'saisie enregistrée', 'saisies enregistrées')} depuis : avec ce qu’on sait aujourd’hui, ces chiffres sont autres.`
            : 'Avec ce qu’on sait aujourd’hui, ces chiffres sont autres.'}{' '}
          <a href={address('/emplois', { ...query, connu: undefined })}>Les voir</a>
        </p>
      )}
      <Figures
        figures={[
          { label: 'Emplois', value: total.headcount },
          { label: 'dont en insertion', value: total.headcountInInsertion },
        ]}
      />
      <p class="govuk-body">
        L’effectif compte des contrats, à la fin de la période. Un ETP est un nombre d’heures : celles
        déclarées, divisées par les heures annuelles du type de structure : sur un trimestre, un plein temps
        compte pour 0,25. Les deux ne s’additionnent pas.
      </p>
      <h2 class="govuk-heading-m">Par structure : {period}</h2>
      <Tables
        of={period}
        corner="Structure"
        lines={[
          ...structures.map((one) => {
            const name = `${one.name} (${one.legalForm})`
            return { name: limit === null ? <a href="/postes">{name}</a> : name, of: one }
          }),
          { name: <strong>Ensemble</strong>, of: total },
        ]}
      />
      {(others.minutes > 0 || others.exits > 0) && (
        <p class="govuk-body">
          L’ensemble comprend les structures de moins de {limit} personnes : {hours(others.minutes)} déclarées
          ({etp(others.etp)} ETP), {count(others.exits, 'sortie')}.
        </p>
      )}
      <h2 class="govuk-heading-m">Par trimestre : ensemble</h2>
      <BarsPlot
        id="effectif"
        title="Effectif à la fin de chaque trimestre"
        description={`De ${quarterName(quarters[0] ?? '')} à ${quarterName(quarters.at(-1) ?? '')}. Le tableau dit chaque trimestre.`}
        parts={[
          { ground: 'insertion', text: 'En insertion' },
          { ground: 'permanent', text: 'Permanents' },
        ]}
        bars={byQuarter.map((one, index) => ({
          name: quarterName(one.quarter),
          year: yearOf(one.quarter, index),
          values: [one.headcountInInsertion, one.headcount - one.headcountInInsertion],
        }))}
      />
      <BarsPlot
        id="etp"
        title="ETP d’insertion réalisés chaque trimestre"
        description="Une barre par trimestre, un trait pour ce qui est conventionné. Le tableau dit chaque trimestre."
        parts={[{ ground: 'insertion', text: 'ETP réalisés en insertion' }]}
        markText="ETP conventionnés"
        bars={byQuarter.map((one, index) => ({
          name: quarterName(one.quarter),
          year: yearOf(one.quarter, index),
          values: [one.etpRealised.value],
          mark: one.etpAgreed ?? undefined,
        }))}
      />
      <Tables
        of="par trimestre"
        corner="Trimestre"
        lines={byQuarter.toReversed().map((one) => ({
          name: (
            <a href={address('/emplois', { ...query, trimestre: one.quarter })}>
              {quarterName(one.quarter)}
              {quarterEnd(one.quarter) > dials.on && ' (en cours)'}
            </a>
          ),
          of: one,
        }))}
      />
      <p class="govuk-body">
        <a href={address('/emplois.csv', query)}>Télécharger ces chiffres (CSV)</a>
      </p>
    </Layout>
  )
}

const yearOf = (quarter: Quarter, index: number) =>
  index === 0 || quarter.endsWith('Q1') ? quarter.slice(0, 4) : undefined
