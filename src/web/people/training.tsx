/** Training: the sessions to come and those past, planning one, and the attendance sheet in one page. */

import type { Instant } from '../../domain/shared/values.js'
import type { KnownSession } from '../../domain/training/training-session.js'
import { duration, REASON_WORDS } from '../../words/people-words.js'
import { count, dateTime } from '../../words/words.js'
import {
  type Attempt,
  Button,
  ErrorSummary,
  Form,
  formState,
  optionsOf,
  SelectField,
  TextField,
} from '../frame/forms.js'
import { History, type HistoryEntry } from '../frame/history.js'
import { type Frame, Layout } from '../frame/layout.js'
import { BackLink, Facts, Fold, Table, Tag, type Tone } from '../frame/parts.js'

type Status = KnownSession['status']
const STATUS_WORDS: Readonly<Record<Status, string>> = {
  planned: 'Prévue',
  held: 'Tenue',
  cancelled: 'Annulée',
}
const TONES: Readonly<Record<Status, Tone>> = { planned: 'calm', held: 'good', cancelled: 'done' }
const SessionTag = ({ status }: { status: Status }) => <Tag tone={TONES[status]}>{STATUS_WORDS[status]}</Tag>

export type SessionListRow = {
  readonly sessionId: string
  readonly startsAt: Instant
  readonly siteName: string
  readonly durationMinutes: number
  readonly capacity: number
  readonly enrolledCount: number
  readonly attendedCount: number
  readonly attendedMinutes: number
  readonly status: Status
}

export type TrainingPageProps = Attempt & {
  readonly frame: Frame
  readonly sessions: readonly SessionListRow[]
  readonly sites: readonly { readonly siteId: string; readonly name: string }[]
  readonly trainers: readonly { readonly id: string; readonly name: string }[]
  readonly canAct: boolean
  readonly idempotencyKey: string
}

export const TrainingPage = (props: TrainingPageProps) => (
  <Layout
    frame={props.frame}
    title="Formations"
    section="/formations"
    failed={(props.errors?.length ?? 0) > 0}
  >
    <ErrorSummary attempt={props} form="seance" />
    <h1 class="govuk-heading-l">Formations</h1>
    <p class="govuk-body">Un kit promet six heures de formation. Ce qui dépasse est noté à part.</p>
    {props.canAct && <PlanForm {...props} />}
    <Table
      caption="Séances"
      hideCaption
      empty="Aucune séance."
      columns={[
        { text: 'Date' },
        { text: 'État' },
        { text: 'Lieu' },
        { text: 'Durée' },
        { text: 'Inscrits', numeric: true },
        { text: 'Présents', numeric: true },
        { text: 'Temps suivi' },
      ]}
      rows={props.sessions.map((one) => [
        <a href={`/formations/${one.sessionId}`}>{dateTime(one.startsAt)}</a>,
        <SessionTag status={one.status} />,
        one.siteName,
        duration(one.durationMinutes),
        `${one.enrolledCount} / ${one.capacity}`,
        one.status === 'held' ? one.attendedCount : '–',
        one.status === 'held' ? duration(one.attendedMinutes) : '–',
      ])}
    />
  </Layout>
)

const PlanForm = ({ frame, sites, trainers, idempotencyKey, ...attempt }: TrainingPageProps) => {
  const form = formState('seance', attempt)
  return (
    <Fold level="h2" title="Prévoir une séance" open={form.failed}>
      <Form action="/formations" keys={{ csrf: frame.csrf, idempotencyKey }} of={form}>
        <SelectField
          of={form}
          name="siteId"
          label="Lieu"
          options={sites.map(({ siteId: value, name: text }) => ({ value, text }))}
        />
        <SelectField
          of={form}
          name="formateur"
          label="Formateur"
          options={trainers.map(({ id: value, name: text }) => ({ value, text }))}
        />
        <TextField of={form} name="debut" label="Début" type="datetime-local" width={20} />
        <TextField of={form} name="minutes" label="Durée" numeric width={4} suffix="minutes" />
        <TextField of={form} name="places" label="Nombre de places" numeric width={4} />
        <Button>Prévoir la séance</Button>
      </Form>
    </Fold>
  )
}

export type EnrolledRow = {
  readonly beneficiaryId: string
  readonly fileCode: string
  readonly kitId: string
  readonly trackingCode: string
  readonly minutes: number | null
}
export type SessionForm = 'inscrire' | 'desinscrire' | 'presences' | 'annuler'
export type SessionPageProps = Attempt & {
  readonly frame: Frame
  readonly sessionId: string
  readonly session: KnownSession
  readonly siteName: string
  readonly trainerName: string | null
  readonly enrolled: readonly EnrolledRow[]
  readonly isOver: boolean
  readonly canAct: boolean
  readonly history: readonly HistoryEntry[]
  readonly idempotencyKey: string
  readonly form?: SessionForm | undefined
}

export const SessionPage = (props: SessionPageProps) => {
  const { frame, session, siteName, trainerName, enrolled, isOver, canAct, history } = props
  const open = canAct && session.status !== 'cancelled'
  return (
    <Layout
      frame={frame}
      title={`Séance du ${dateTime(session.startsAt)}`}
      section="/formations"
      failed={(props.errors?.length ?? 0) > 0}
    >
      <BackLink href="/formations">Formations</BackLink>
      <ErrorSummary attempt={props} form="presences" />
      <div class="title-row">
        <h1 class="govuk-heading-l">Séance du {dateTime(session.startsAt)}</h1>
        <SessionTag status={session.status} />
      </div>
      <Facts
        rows={[
          ['Lieu', siteName],
          ['Formateur', trainerName ?? 'Un compte de l’organisation'],
          ['Durée', duration(session.durationMinutes)],
          ['Places', `${count(enrolled.length, 'inscrit')} sur ${session.capacity}`],
        ]}
      />
      {open && isOver && enrolled.length > 0 ? (
        <Sheet {...props} />
      ) : (
        <Table
          caption="Inscrits"
          empty="Personne n’est inscrit."
          columns={['Dossier', 'Kit', 'Présence'].map((text) => ({ text }))}
          rows={enrolled.map(({ beneficiaryId, fileCode, kitId, trackingCode, minutes }) => [
            <a class="code" href={`/beneficiaires/${beneficiaryId}`}>
              {fileCode}
            </a>,
            <a class="code" href={`/kits/${kitId}`}>
              {trackingCode}
            </a>,
            minutes === null ? 'Inscrit' : minutes === 0 ? 'Absent' : duration(minutes),
          ])}
        />
      )}
      {open && (
        <div>
          <Enrol {...props} />
          {session.status === 'planned' && enrolled.length > 0 && <Unenrol {...props} />}
          {session.status === 'planned' && <Cancel {...props} />}
        </div>
      )}
      <h2 class="govuk-heading-m">Historique</h2>
      <History entries={history} />
    </Layout>
  )
}

const step = (props: SessionPageProps, name: SessionForm) => ({
  form: formState(name, props),
  keys: { csrf: props.frame.csrf, idempotencyKey: props.idempotencyKey },
  open: props.form === name,
  action: `/formations/${props.sessionId}/${name}`,
})

/** Everybody's minutes in one form: the whole session unless somebody writes otherwise, 0 for who did not come. */
const Sheet = (props: SessionPageProps) => {
  const { form, keys, action } = step(props, 'presences')
  return (
    <section aria-labelledby="presences">
      <h2 class="govuk-heading-m" id="presences">
        Feuille de présence
      </h2>
      <p class="govuk-body">
        Le temps de présence de chacun, en minutes : {props.session.durationMinutes} au plus, 0 pour qui n’est
        pas venu. Vous pouvez l’enregistrer de nouveau pour la corriger.
      </p>
      <Form action={action} keys={keys} of={form}>
        {props.enrolled.map(({ beneficiaryId, fileCode, minutes }) => (
          <TextField
            of={form}
            name={`minutes-${beneficiaryId}`}
            label={`Dossier ${fileCode}`}
            numeric
            width={4}
            suffix="minutes"
            value={String(minutes ?? props.session.durationMinutes)}
          />
        ))}
        <Button>Enregistrer les présences</Button>
      </Form>
    </section>
  )
}

const Enrol = (props: SessionPageProps) => {
  const { form, keys, open, action } = step(props, 'inscrire')
  return (
    <Fold
      level="h2"
      title={props.isOver ? 'Ajouter une personne présente' : 'Inscrire une personne'}
      open={open}
    >
      <Form action={action} keys={keys} of={form}>
        <TextField
          of={form}
          name="dossier"
          label="Code du dossier"
          hint="La personne a un kit, ou un kit lui est réservé. Avant la remise du kit, elle s’inscrit avant le début de la séance."
          width={20}
        />
        <Button>Inscrire</Button>
      </Form>
    </Fold>
  )
}

const Unenrol = (props: SessionPageProps) => {
  const { form, keys, open, action } = step(props, 'desinscrire')
  return (
    <Fold level="h2" title="Désinscrire une personne" open={open}>
      <Form action={action} keys={keys} of={form}>
        <SelectField
          of={form}
          name="personne"
          label="Dossier"
          options={props.enrolled.map(({ beneficiaryId: value, fileCode: text }) => ({ value, text }))}
        />
        <SelectField
          of={form}
          name="motif"
          label="Pourquoi ?"
          empty="Choisissez une raison"
          options={optionsOf(REASON_WORDS)}
        />
        <Button kind="warning">Désinscrire</Button>
      </Form>
    </Fold>
  )
}

const Cancel = (props: SessionPageProps) => {
  const { form, keys, open, action } = step(props, 'annuler')
  return (
    <Fold level="h2" title="Annuler la séance" open={open}>
      <Form action={action} keys={keys} of={form}>
        <p class="govuk-body">Prévenez les inscrits : leur page de suivi ne montrera plus cette séance.</p>
        <TextField of={form} name="motif" label="Pourquoi ?" hint="120 caractères au plus." />
        <Button kind="warning">Annuler la séance</Button>
      </Form>
    </Fold>
  )
}
