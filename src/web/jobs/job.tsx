/** One contract of an employer: its months, its work at the bench, and everything that may be told of it. */
import type { KnownJob, LoggedWork, Reconciliation } from '../../domain/jobs/job.js'
import { minutesOf } from '../../domain/jobs/job.js'
import { GapReason, JobReason } from '../../domain/jobs/job-facts.js'
import { WorkerPurpose } from '../../domain/jobs/worker.js'
import type { Day } from '../../domain/shared/values.js'
import type { JobRow } from '../../projections/jobs.js'
import {
  CONTRACT_WORDS,
  DEROGATION_WORDS,
  EXIT_WORDS,
  GAP_REASON_WORDS,
  hours,
  JOB_KIND_WORDS,
  JOB_REASON_WORDS,
  WORKER_PURPOSE_WORDS,
} from '../../words/job-words.js'
import { duration } from '../../words/people-words.js'
import { count, dateTime, day, month as monthName } from '../../words/words.js'
import {
  type Attempt,
  Button,
  ErrorSummary,
  Form,
  formState,
  optionsOf,
  SelectField,
  TextAreaField,
  TextField,
} from '../frame/forms.js'
import { History, type HistoryEntry } from '../frame/history.js'
import { type Frame, Layout } from '../frame/layout.js'
import { BackLink, Facts, Fold, Table } from '../frame/parts.js'
import { QrCode } from '../holder/qr-code.js'
import { JobTag } from './jobs.js'

export type JobForm =
  | ('travail' | 'ecart' | 'corriger' | 'retirer' | 'prolonger' | 'suspendre' | 'reprendre')
  | ('finir' | 'sortie' | 'nom' | 'effacer')

export type JobPageProps = Attempt & {
  readonly frame: Frame
  readonly row: JobRow
  readonly job: KnownJob
  readonly months: readonly Reconciliation[]
  readonly today: Day
  readonly canAct: boolean
  /** Read just now, shown this once; null: forgotten. */
  readonly name?: { readonly text: string; readonly birthDate: Day } | null | undefined
  readonly history: readonly HistoryEntry[]
  readonly idempotencyKey: string
  readonly form?: JobForm | undefined
}

const MONTHS_SHOWN = 24
const WORK_SHOWN = 50

export const JobPage = (props: JobPageProps) => {
  const { frame, row, job, months, today, canAct, name, history } = props
  const work = job.work.filter(({ withdrawn }) => !withdrawn).toReversed()
  return (
    <Layout
      frame={frame}
      title={`Contrat ${job.jobCode}`}
      section="/postes"
      failed={(props.errors?.length ?? 0) > 0}
    >
      <BackLink href="/postes">Contrats</BackLink>
      <ErrorSummary attempt={props} form="travail" />
      <div class="title-row">
        <h1 class="govuk-heading-l">
          Contrat <span class="code">{job.jobCode}</span>
        </h1>
        <JobTag job={row} today={today} />
      </div>
      {name !== undefined && (
        <section class="box box--told" aria-labelledby="qui">
          <h2 class="govuk-heading-m" id="qui">
            {name === null ? 'Nom effacé' : name.text}
          </h2>
          {name && <p class="govuk-body">Né ou née le {day(name.birthDate)}.</p>}
        </section>
      )}
      <Facts
        rows={[
          ['Badge', <QrCode text={job.jobCode} label={`Badge ${job.jobCode}`} />],
          ['Poste', JOB_KIND_WORDS[job.kind]],
          ['Contrat', CONTRACT_WORDS[job.contract]],
          ['Du', day(job.startedOn)],
          ['Au', row.lastDay === null ? 'Sans terme' : day(row.lastDay)],
          ...(job.derogation === null ? [] : [['Dérogation', DEROGATION_WORDS[job.derogation]] as const]),
          ...(job.suspensions.length === 0
            ? []
            : [
                [
                  'Suspensions',
                  job.suspensions
                    .map(
                      ({ from, until }) =>
                        `depuis le ${day(from)}${until === null ? '' : `, reprise le ${day(until)}`}`,
                    )
                    .join(' ; '),
                ] as const,
              ]),
          ...(job.exit === null ? [] : [['Sortie', EXIT_WORDS[job.exit]] as const]),
        ]}
      />
      <Table
        caption="Mois par mois"
        empty="Aucun mois encore."
        columns={[
          { text: 'Mois' },
          ...['Déclaré', 'Pointé', 'Écart', 'Expliqué', 'Reste à expliquer'].map((text) => ({
            text,
            numeric: true,
          })),
        ]}
        rows={months
          .toReversed()
          .slice(0, MONTHS_SHOWN)
          .map((one) => [
            monthName(one.month),
            one.declared === null ? '–' : hours(one.declared),
            hours(one.logged),
            hours(one.gap),
            hours(one.explained),
            one.unexplained === 0 ? '–' : <strong>{hours(one.unexplained)}</strong>,
          ])}
      />
      <Table
        caption="Travail pointé"
        empty="Aucun travail pointé."
        columns={[{ text: 'Début' }, { text: 'Durée', numeric: true }, { text: 'Appareils', numeric: true }]}
        rows={work
          .slice(0, WORK_SHOWN)
          .map((one) => [
            dateTime(one.startsAt),
            duration(minutesOf(one)),
            count(one.deviceIds.length, 'appareil'),
          ])}
      />
      {canAct && <Steps {...props} work={work.slice(0, WORK_SHOWN)} />}
      <h2 class="govuk-heading-m">Historique</h2>
      <History entries={history} />
    </Layout>
  )
}

type StepsProps = JobPageProps & { readonly work: readonly LoggedWork[] }
type Step = {
  readonly name: JobForm
  readonly title: string
  readonly button: string
  readonly warning?: boolean
  readonly when: (props: StepsProps) => boolean
  readonly fields: (form: ReturnType<typeof formState>, props: StepsProps) => preact.ComponentChildren
}

const DayField = ({
  of,
  label,
  value,
}: {
  of: ReturnType<typeof formState>
  label: string
  value?: string | undefined
}) => <TextField of={of} name="jour" label={label} type="date" width={10} value={value} />
const ReasonField = ({ of }: { of: ReturnType<typeof formState> }) => (
  <SelectField
    of={of}
    name="motif"
    label="Pourquoi ?"
    empty="Choisissez une raison"
    options={JobReason.options.map((value) => ({ value, text: JOB_REASON_WORDS[value] }))}
  />
)
const exits = optionsOf(EXIT_WORDS)
const declaredMonths = ({ months }: JobPageProps) =>
  months.filter(({ declared }) => declared !== null).toReversed()
const monthOptions = (months: readonly Reconciliation[]) =>
  months.map(({ month: value }) => ({ value, text: monthName(value) }))
const goesOn = ({ job }: JobPageProps) => job.status !== 'ended'

const STEPS: readonly Step[] = [
  {
    name: 'travail',
    title: 'Saisir du travail à l’établi',
    button: 'Saisir ce travail',
    when: () => true,
    fields: (form) => (
      <>
        <TextField of={form} name="debut" label="Début" type="datetime-local" width={20} />
        <TextField of={form} name="fin" label="Fin, le même jour" type="datetime-local" width={20} />
        <TextAreaField
          of={form}
          name="appareils"
          label="Étiquettes des appareils"
          hint="Une par ligne ; le temps est partagé également. Aucune : un travail sans appareil."
        />
      </>
    ),
  },
  {
    name: 'ecart',
    title: 'Expliquer l’écart d’un mois',
    button: 'Enregistrer l’explication',
    when: ({ months }) => months.some(({ declared, logged }) => declared !== null || logged > 0),
    fields: (form, { months }) => (
      <>
        <SelectField
          of={form}
          name="mois"
          label="Mois"
          options={monthOptions(
            months.filter(({ declared, logged }) => declared !== null || logged > 0).toReversed(),
          )}
        />
        <p class="govuk-body">
          Déclaré moins pointé, raison par raison. Enregistrée de nouveau, l’explication remplace la
          précédente.
        </p>
        {GapReason.options.map((reason) => (
          <TextField
            of={form}
            name={`ecart-${reason}`}
            label={GAP_REASON_WORDS[reason]}
            width={5}
            suffix="heures"
          />
        ))}
      </>
    ),
  },
  {
    name: 'corriger',
    title: 'Corriger les heures déclarées d’un mois',
    button: 'Corriger',
    when: (props) => declaredMonths(props).length > 0,
    fields: (form, props) => (
      <>
        <SelectField of={form} name="mois" label="Mois" options={monthOptions(declaredMonths(props))} />
        <TextField
          of={form}
          name="heures"
          label="Heures exactes"
          hint="Vide : ce mois n’était pas à déclarer."
          width={5}
          suffix="heures"
        />
        <ReasonField of={form} />
      </>
    ),
  },
  {
    name: 'retirer',
    title: 'Retirer un travail saisi par erreur',
    button: 'Retirer ce travail',
    warning: true,
    when: ({ work }) => work.length > 0,
    fields: (form, { work }) => (
      <>
        <SelectField
          of={form}
          name="travail"
          label="Travail"
          options={work.map((one) => ({
            value: one.workId,
            text: `${dateTime(one.startsAt)}, ${duration(minutesOf(one))}`,
          }))}
        />
        <ReasonField of={form} />
      </>
    ),
  },
  {
    name: 'prolonger',
    title: 'Prolonger le contrat',
    button: 'Prolonger',
    when: (props) => goesOn(props) && props.job.endsOn !== null,
    fields: (form) => (
      <>
        <DayField of={form} label="Nouveau dernier jour" />
        <SelectField
          of={form}
          name="derogation"
          label="Dérogation à la durée d’un CDDI"
          empty="Aucune"
          options={optionsOf(DEROGATION_WORDS)}
        />
      </>
    ),
  },
  {
    name: 'suspendre',
    title: 'Suspendre le contrat',
    button: 'Suspendre',
    when: ({ job }) => job.status === 'active',
    fields: (form, { today }) => <DayField of={form} label="À partir du" value={today} />,
  },
  {
    name: 'reprendre',
    title: 'Reprendre le contrat',
    button: 'Reprendre',
    when: ({ job }) => job.status === 'suspended',
    fields: (form, { today }) => <DayField of={form} label="Reprise le" value={today} />,
  },
  {
    name: 'finir',
    title: 'Dire la fin du contrat',
    button: 'Finir le contrat',
    warning: true,
    when: goesOn,
    fields: (form, { job, row, today }) => (
      <>
        <DayField
          of={form}
          label="Dernier jour"
          value={row.lastDay !== null && row.lastDay < today ? row.lastDay : today}
        />
        {job.kind === 'insertion' && (
          <SelectField of={form} name="sortie" label="Sortie" empty="Choisissez une sortie" options={exits} />
        )}
      </>
    ),
  },
  {
    name: 'sortie',
    title: 'Corriger la sortie',
    button: 'Corriger la sortie',
    when: ({ job }) => job.status === 'ended' && job.kind === 'insertion',
    fields: (form, { job }) => (
      <>
        <DayField of={form} label="Dernier jour" value={job.endedOn ?? undefined} />
        <SelectField of={form} name="sortie" label="Sortie" value={job.exit ?? undefined} options={exits} />
        <ReasonField of={form} />
      </>
    ),
  },
  {
    name: 'nom',
    title: 'Lire le nom de la personne',
    button: 'Lire le nom',
    when: () => true,
    fields: (form) => (
      <SelectField
        of={form}
        name="pourquoi"
        label="Pour quoi faire ?"
        hint="La lecture est inscrite au registre."
        empty="Choisissez une raison"
        options={WorkerPurpose.options.map((value) => ({ value, text: WORKER_PURPOSE_WORDS[value] }))}
      />
    ),
  },
  {
    name: 'effacer',
    title: 'Effacer le nom pour toujours',
    button: 'Effacer le nom',
    warning: true,
    when: ({ row, today }) => row.lastDay !== null && row.lastDay < today,
    fields: () => (
      <p class="govuk-body">Les heures et les totaux restent. Le nom ne pourra plus être lu par personne.</p>
    ),
  },
]

const Steps = (props: StepsProps) => (
  <div>
    {STEPS.filter(({ when }) => when(props)).map(({ name, title, button, warning, fields }) => {
      const form = formState(name, props)
      return (
        <Fold level="h2" title={title} open={props.form === name}>
          <Form
            action={`/postes/${props.row.jobId}/${name}`}
            keys={{ csrf: props.frame.csrf, idempotencyKey: props.idempotencyKey }}
            of={form}
          >
            {fields(form, props)}
            {warning ? <Button kind="warning">{button}</Button> : <Button>{button}</Button>}
          </Form>
        </Fold>
      )
    })}
  </div>
)
