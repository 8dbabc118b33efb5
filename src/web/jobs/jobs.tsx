/** An employer's posts: the contracts, beginning one, and a month's hours declared, logged and explained. */
import { Contract, JobKind } from '../../domain/jobs/contract.js'
import { lastDayOf } from '../../domain/shared/calendar.js'
import type { Day, Month } from '../../domain/shared/values.js'
import type { JobRow } from '../../projections/jobs.js'
import { CONTRACT_WORDS, DEROGATION_WORDS, EXIT_WORDS, hours, JOB_KIND_WORDS } from '../../words/job-words.js'
import { day, month as monthName } from '../../words/words.js'
import {
  type Attempt,
  Button,
  ErrorSummary,
  FileField,
  Form,
  formState,
  optionsOf,
  SelectField,
  TextField,
} from '../frame/forms.js'
import { type Frame, Layout } from '../frame/layout.js'
import { address, BackLink, Figures, Fold, Table, Tag } from '../frame/parts.js'

/** A contract whose term is past and whose exit nobody told is still to be closed. */
const isUntold = ({ status, lastDay, kind }: JobRow, today: Day) =>
  kind === 'insertion' && status !== 'ended' && lastDay !== null && lastDay < today
const isOver = ({ lastDay }: JobRow, today: Day) => lastDay !== null && lastDay < today

export const JobTag = ({ job, today }: { job: JobRow; today: Day }) => {
  if (isUntold(job, today)) return <Tag tone="todo">Sortie à dire</Tag>
  if (job.status === 'ended' || isOver(job, today)) return <Tag tone="done">Fini</Tag>
  return job.status === 'suspended' ? <Tag tone="calm">Suspendu</Tag> : <Tag tone="good">En cours</Tag>
}

export type JobsPageProps = Attempt & {
  readonly frame: Frame
  readonly jobs: readonly JobRow[]
  readonly today: Day
  readonly canAct: boolean
  readonly idempotencyKey: string
}

export const JobsPage = (props: JobsPageProps) => {
  const { frame, jobs, today, canAct } = props
  const current = jobs.filter((job) => !isOver(job, today))
  return (
    <Layout frame={frame} title="Contrats" section="/postes" failed={(props.errors?.length ?? 0) > 0}>
      <ErrorSummary attempt={props} form="contrat" />
      <h1 class="govuk-heading-l">Contrats</h1>
      <Figures
        figures={[
          { label: 'En cours', value: current.length },
          { label: 'dont en insertion', value: current.filter(({ kind }) => kind === 'insertion').length },
          { label: 'Sorties à dire', value: jobs.filter((job) => isUntold(job, today)).length },
        ]}
      />
      <p class="govuk-body">
        <a href="/postes/mois">Heures du mois</a>, <a href="/travail">pointage à l’établi</a>,{' '}
        <a href="/emplois">chiffres</a>
      </p>
      {canAct && <StartForm {...props} />}
      <Table
        caption="Contrats"
        hideCaption
        empty="Aucun contrat pour l’instant."
        columns={['Badge', 'État', 'Poste', 'Contrat', 'Début', 'Dernier jour', 'Sortie'].map((text) => ({
          text,
        }))}
        rows={jobs.map((job) => [
          <a class="code" href={`/postes/${job.jobId}`}>
            {job.jobCode}
          </a>,
          <JobTag job={job} today={today} />,
          JOB_KIND_WORDS[job.kind],
          CONTRACT_WORDS[job.contract],
          day(job.startedOn),
          job.lastDay === null ? 'Sans terme' : day(job.lastDay),
          job.exit === null ? '–' : EXIT_WORDS[job.exit],
        ])}
      />
    </Layout>
  )
}

const StartForm = ({ frame, idempotencyKey, today, ...attempt }: JobsPageProps) => {
  const form = formState('contrat', attempt)
  return (
    <Fold level="h2" title="Commencer un contrat" open={form.failed}>
      <Form action="/postes" keys={{ csrf: frame.csrf, idempotencyKey }} of={form}>
        <p class="govuk-body">
          Le nom reste chiffré, visible de votre organisation seule : partout ailleurs, un code le remplace.
        </p>
        <TextField of={form} name="prenom" label="Prénom" />
        <TextField of={form} name="nom" label="Nom" />
        <TextField of={form} name="naissance" label="Date de naissance" type="date" width={10} />
        <SelectField
          of={form}
          name="poste"
          label="Poste"
          options={JobKind.options.map((value) => ({ value, text: JOB_KIND_WORDS[value] }))}
        />
        <SelectField
          of={form}
          name="contrat"
          label="Contrat"
          options={Contract.options.map((value) => ({ value, text: CONTRACT_WORDS[value] }))}
        />
        <TextField of={form} name="debut" label="Premier jour" type="date" width={10} value={today} />
        <TextField
          of={form}
          name="fin"
          label="Dernier jour"
          hint="Vide pour un contrat sans terme."
          type="date"
          width={10}
        />
        <SelectField
          of={form}
          name="derogation"
          label="Dérogation à la durée d’un CDDI"
          empty="Aucune"
          options={optionsOf(DEROGATION_WORDS)}
        />
        <TextField
          of={form}
          name="numero"
          label="Numéro de contrat de l’État (facultatif)"
          hint="Celui de vos fichiers mensuels : il reste chiffré, et sert à les lire."
          width={20}
        />
        <Button>Commencer le contrat</Button>
      </Form>
    </Fold>
  )
}

export type MonthRow = {
  readonly job: JobRow
  /** Minutes; null: not declared. */
  readonly declared: number | null
  readonly logged: number
  readonly explained: number
  readonly name: string | null
}
export type MonthPageProps = Attempt & {
  readonly frame: Frame
  readonly month: Month
  readonly months: readonly Month[]
  readonly today: Day
  readonly rows: readonly MonthRow[]
  readonly canAct: boolean
  readonly idempotencyKey: string
}

const rest = ({ declared, logged, explained }: MonthRow) => (declared ?? 0) - logged - explained

export const JobMonthPage = (props: MonthPageProps) => {
  const { frame, month, months, rows, canAct, today } = props
  const missing = rows.filter(({ declared }) => declared === null)
  const isDeclarable = canAct && missing.length > 0 && lastDayOf(month) <= today
  const sum = (of: (row: MonthRow) => number) => rows.reduce((all, row) => all + of(row), 0)
  const names = rows.some(({ name }) => name !== null)
  return (
    <Layout
      frame={frame}
      title={`Heures du mois : ${monthName(month)}`}
      section="/postes"
      failed={(props.errors?.length ?? 0) > 0}
    >
      <BackLink href="/postes">Contrats</BackLink>
      <ErrorSummary attempt={props} form="heures" />
      <h1 class="govuk-heading-l">Heures du mois : {monthName(month)}</h1>
      <form method="get" action="/postes/mois" class="search">
        <SelectField
          of={formState('mois', {})}
          name="mois"
          label="Mois"
          value={month}
          options={months.map((value) => ({ value, text: monthName(value) }))}
        />
        <Button kind="secondary">Afficher</Button>
      </form>
      {isDeclarable && <DeclareForm {...props} />}
      {canAct && <ImportForm {...props} />}
      <Table
        caption="Déclaré, pointé, et ce qui reste à expliquer"
        empty="Aucun contrat ce mois-là."
        columns={[
          { text: 'Badge' },
          ...(names ? [{ text: 'Nom' }] : []),
          ...['Déclaré', 'Pointé', 'Écart', 'Expliqué', 'Reste à expliquer'].map((text) => ({
            text,
            numeric: true,
          })),
        ]}
        rows={
          rows.length === 0
            ? []
            : [
                ...rows.map((row) => [
                  <a class="code" href={`/postes/${row.job.jobId}`}>
                    {row.job.jobCode}
                  </a>,
                  ...(names ? [row.name ?? '–'] : []),
                  row.declared === null ? 'À déclarer' : hours(row.declared),
                  hours(row.logged),
                  hours((row.declared ?? 0) - row.logged),
                  hours(row.explained),
                  rest(row) === 0 ? '–' : <strong>{hours(rest(row))}</strong>,
                ]),
                [
                  <strong>Ensemble</strong>,
                  ...(names ? [''] : []),
                  hours(sum(({ declared }) => declared ?? 0)),
                  hours(sum(({ logged }) => logged)),
                  hours(sum(({ declared, logged }) => (declared ?? 0) - logged)),
                  hours(sum(({ explained }) => explained)),
                  hours(sum(rest)),
                ],
              ]
        }
      />
      {rows.length > 0 && (
        <p class="govuk-body">
          <a href={address('/postes/mois.csv', { mois: month })}>
            Télécharger ce mois (CSV, aux colonnes de l’État)
          </a>
        </p>
      )}
      {rows.length > 0 && canAct && !names && <NamesForm {...props} />}
    </Layout>
  )
}

const DeclareForm = ({ frame, idempotencyKey, month, rows, ...attempt }: MonthPageProps) => {
  const form = formState('heures', attempt)
  return (
    <Fold level="h2" title="Déclarer les heures" open={form.failed}>
      <Form action={`/postes/mois/${month}`} keys={{ csrf: frame.csrf, idempotencyKey }} of={form}>
        <p class="govuk-body">
          En heures et centièmes (121,33) ou en heures et minutes (121:20). Une case vide ne déclare rien.
        </p>
        {rows
          .filter(({ declared }) => declared === null)
          .map(({ job, name, logged }) => (
            <TextField
              of={form}
              name={`heures-${job.jobId}`}
              label={[job.jobCode, name].filter(Boolean).join(' – ')}
              hint={logged > 0 ? `Pointé : ${hours(logged)}` : undefined}
              width={5}
              suffix="heures"
            />
          ))}
        <Button>Déclarer</Button>
      </Form>
    </Fold>
  )
}

const ImportForm = ({ frame, idempotencyKey, ...attempt }: MonthPageProps) => {
  const form = formState('fichier', attempt)
  return (
    <Fold level="h2" title="Déclarer par fichier" open={form.failed}>
      <Form action="/postes/heures/import" keys={{ csrf: frame.csrf, idempotencyKey }} of={form} upload>
        <FileField
          of={form}
          name="fichier"
          label="Fichier mensuel, CSV ou Excel"
          hint="Aux colonnes de l’État (emi_ctr_id, emi_sme_annee, emi_sme_mois, emi_nb_heures_travail) ou en français (contrat, année, mois, heures). Rien n’est enregistré avant votre accord."
          accept=".csv,.xlsx"
        />
        <Button>Vérifier le fichier</Button>
      </Form>
    </Fold>
  )
}

const NamesForm = ({ frame, idempotencyKey, month }: MonthPageProps) => (
  <Form
    action={`/postes/mois/${month}/noms`}
    keys={{ csrf: frame.csrf, idempotencyKey }}
    of={formState('noms', {})}
  >
    <p class="govuk-body">Afficher les noms est inscrit au registre : qui les a lus, quand, et pour quoi.</p>
    <Button kind="secondary">Afficher les noms</Button>
  </Form>
)
