/** Calls for help: the queue with its age; one call, what was said of it, and the next step. */
import { isUnderWay, type KnownTicket, type TicketStatus } from '../../domain/hotline/ticket.js'
import { type Instant, millis, type TicketTopic } from '../../domain/shared/values.js'
import { CHANNEL_WORDS, OUTCOME_WORDS, TICKET_STATUS_WORDS, TOPIC_WORDS } from '../../words/people-words.js'
import { count, dateTime, day } from '../../words/words.js'
import { Radios } from '../frame/choices.js'
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
import { BackLink, Facts, Figures, Fold, Table, Tag, type Tone } from '../frame/parts.js'

const TONES: Readonly<Record<TicketStatus, Tone>> = {
  open: 'todo',
  escalated: 'calm',
  'swap-asked': 'calm',
  resolved: 'good',
  closed: 'done',
}
const TicketTag = ({ status }: { status: TicketStatus }) => (
  <Tag tone={TONES[status]}>{TICKET_STATUS_WORDS[status]}</Tag>
)

export type TicketRow = {
  readonly ticketId: string
  readonly openedAt: Instant
  readonly lastAt: Instant
  readonly topic: TicketTopic
  readonly status: TicketStatus
  readonly awaits: string
  readonly trackingCode: string
  readonly partnerName: string
}

const DAY_MILLIS = 86_400_000
const ageDays = (since: Instant, now: Instant) =>
  Math.max(0, Math.floor((millis(now) - millis(since)) / DAY_MILLIS))

/** Three ages: fresh, waiting, late. */
const AGES = [
  { label: 'Moins de 2 jours', until: 2 },
  { label: 'De 2 à 7 jours', until: 7 },
  { label: '7 jours et plus', until: Number.POSITIVE_INFINITY },
] as const

export type TicketsPageProps = Attempt & {
  readonly frame: Frame
  readonly tickets: readonly TicketRow[]
  readonly ended: boolean
  readonly now: Instant
  readonly canAct: boolean
  /** The kit a call is to be opened for, as another page said. */
  readonly kitCode?: string | undefined
  readonly idempotencyKey: string
}

export const TicketsPage = (props: TicketsPageProps) => {
  const { frame, tickets, ended, now, canAct } = props
  const ages = tickets.map(({ openedAt }) => ageDays(openedAt, now))
  return (
    <Layout
      frame={frame}
      title="Demandes d’aide"
      section="/demandes"
      failed={(props.errors?.length ?? 0) > 0}
    >
      <ErrorSummary attempt={props} form="demande" />
      <h1 class="govuk-heading-l">Demandes d’aide</h1>
      {canAct && <OpenForm {...props} />}
      <p class="govuk-body">
        {ended ? (
          <a href="/demandes">Voir les demandes en cours</a>
        ) : (
          <a href="/demandes?etat=finies">Voir les demandes finies</a>
        )}
      </p>
      {!ended && (
        <Figures
          figures={AGES.map(({ label, until }, index) => ({
            label,
            value: ages.filter((age) => age < until && age >= (AGES[index - 1]?.until ?? 0)).length,
          }))}
        />
      )}
      <Table
        caption={ended ? 'Demandes finies' : 'Demandes en cours, la plus ancienne d’abord'}
        empty={ended ? 'Aucune demande finie.' : 'Aucune demande en cours.'}
        columns={['Sujet', 'État', 'Attend', 'Âge', 'Kit', 'Organisation', 'Ouverte le'].map((text) => ({
          text,
        }))}
        rows={tickets.map((ticket, index) => [
          <a href={`/demandes/${ticket.ticketId}`}>{TOPIC_WORDS[ticket.topic]}</a>,
          <TicketTag status={ticket.status} />,
          ticket.awaits === 'staff' ? 'une réponse' : ticket.awaits === 'holder' ? 'la personne' : '–',
          count(ages[index] ?? 0, 'jour'),
          <span class="code">{ticket.trackingCode}</span>,
          ticket.partnerName,
          dateTime(ticket.openedAt),
        ])}
      />
    </Layout>
  )
}

const OpenForm = ({ frame, idempotencyKey, kitCode, ...attempt }: TicketsPageProps) => {
  const form = formState('demande', attempt)
  return (
    <Fold level="h2" title="Ouvrir une demande" open={form.failed || kitCode !== undefined}>
      <Form action="/demandes" keys={{ csrf: frame.csrf, idempotencyKey }} of={form}>
        <TextField
          of={form}
          name="code"
          label="Code de suivi du kit"
          hint="Treize caractères, écrits sur le reçu de la personne."
          width={20}
          value={kitCode}
        />
        <SelectField
          of={form}
          name="sujet"
          label="Sujet"
          empty="Choisissez un sujet"
          options={optionsOf(TOPIC_WORDS)}
        />
        <Radios
          of={form}
          name="canal"
          legend="Comment la personne vous l’a dit"
          options={[
            { value: 'phone', text: CHANNEL_WORDS.phone },
            { value: 'desk', text: CHANNEL_WORDS.desk },
          ]}
          chosen={['phone']}
        />
        <TextAreaField
          of={form}
          name="texte"
          label="Ce qu’elle dit (facultatif)"
          hint="Ce texte est gardé chiffré, avec son identité."
        />
        <Button>Ouvrir la demande</Button>
      </Form>
    </Fold>
  )
}

export type TicketForm = 'reponse' | 'envoi' | 'echange' | 'resoudre' | 'rouvrir' | 'clore'
export type ReadTicket = {
  /** Name and telephone, where they are kept. */
  readonly person: {
    readonly name: string
    readonly phone: string | null
    readonly email: string | null
  } | null
  readonly texts: readonly { readonly happenedAt: Instant; readonly from: string; readonly text: string }[]
}
export type TicketPageProps = Attempt & {
  readonly frame: Frame
  readonly ticketId: string
  readonly ticket: KnownTicket
  readonly trackingCode: string
  readonly devices: readonly { readonly deviceId: string; readonly text: string }[]
  readonly partnerName: string
  readonly refurbisherName: string | null
  readonly canAct: boolean
  readonly canRead: boolean
  /** Shown once, to whoever just asked. */
  readonly read?: ReadTicket | undefined
  readonly history: readonly HistoryEntry[]
  readonly idempotencyKey: string
  readonly form?: TicketForm | undefined
}

export const TicketPage = (props: TicketPageProps) => {
  const { frame, ticketId, ticket, trackingCode, partnerName, refurbisherName, canAct, canRead, read } = props
  return (
    <Layout
      frame={frame}
      title={`Demande : ${TOPIC_WORDS[ticket.topic]}`}
      section="/demandes"
      failed={(props.errors?.length ?? 0) > 0}
    >
      <BackLink href="/demandes">Demandes d’aide</BackLink>
      <ErrorSummary attempt={props} form="reponse" />
      <div class="title-row">
        <h1 class="govuk-heading-l">{TOPIC_WORDS[ticket.topic]}</h1>
        <TicketTag status={ticket.status} />
      </div>
      <Facts
        rows={[
          [
            'Kit',
            <a class="code" href={`/kits/${ticket.kitId}`}>
              {trackingCode}
            </a>,
          ],
          ['Organisation', partnerName],
          ['Reconditionneur', refurbisherName ?? 'Pas encore sollicité'],
          ['Ouverte le', `${dateTime(ticket.openedAt)} (${CHANNEL_WORDS[ticket.channel].toLowerCase()})`],
          ['Aide jusqu’au', day(ticket.entitledUntil)],
          ['Garantie jusqu’au', day(ticket.warrantyUntil)],
          ...(ticket.outcome === null ? [] : [['Issue', OUTCOME_WORDS[ticket.outcome]] as const]),
        ]}
      />
      {read && <Told {...read} />}
      {canRead && (
        <Form
          action={`/demandes/${ticketId}/lecture`}
          keys={{ csrf: frame.csrf, idempotencyKey: props.idempotencyKey }}
          of={formState('lecture', props)}
        >
          <p class="govuk-body">
            Le nom, le téléphone et les messages sont gardés chiffrés. Votre lecture est inscrite, et la
            personne peut la voir.
          </p>
          <Button kind="secondary">Lire les messages et le contact</Button>
        </Form>
      )}
      {canAct && <Steps {...props} />}
      <h2 class="govuk-heading-m">Historique</h2>
      <History entries={props.history} />
    </Layout>
  )
}

const Told = ({ person, texts }: ReadTicket) => (
  <section class="box box--told" aria-labelledby="messages">
    <h2 class="govuk-heading-m" id="messages">
      Messages et contact
    </h2>
    <p class="govuk-body">
      {person
        ? [person.name, person.phone, person.email].filter(Boolean).join(', ')
        : 'Aucune identité n’est gardée.'}
    </p>
    {texts.length === 0 && <p class="govuk-body">Aucun message.</p>}
    {texts.map(({ happenedAt, from, text }) => (
      <blockquote class="govuk-inset-text">
        <p class="quiet">
          {from === 'holder' ? 'La personne' : 'Nous'}, le {dateTime(happenedAt)}
        </p>
        <p class="said">{text}</p>
      </blockquote>
    ))}
  </section>
)

const step = (props: TicketPageProps, name: TicketForm) => ({
  of: formState(name, props),
  keys: { csrf: props.frame.csrf, idempotencyKey: props.idempotencyKey },
  action: `/demandes/${props.ticketId}/${name}`,
})

const Steps = (props: TicketPageProps) => {
  const { ticket, form, devices } = props
  const underWay = isUnderWay(ticket)
  const [answer, escalate, swap] = [step(props, 'reponse'), step(props, 'envoi'), step(props, 'echange')]
  const [resolve, reopen, close] = [step(props, 'resoudre'), step(props, 'rouvrir'), step(props, 'clore')]
  const device = (of: ReturnType<typeof formState>) => (
    <SelectField
      of={of}
      name="appareil"
      label="Appareil"
      options={devices.map(({ deviceId: value, text }) => ({ value, text }))}
      value={ticket.deviceId ?? undefined}
    />
  )
  const outcome = (of: ReturnType<typeof formState>) => (
    <Radios
      of={of}
      name="issue"
      legend="Issue"
      options={optionsOf(OUTCOME_WORDS)}
      chosen={ticket.outcome === null ? [] : [ticket.outcome]}
    />
  )
  return (
    <section aria-labelledby="suite">
      <h2 class="govuk-heading-m" id="suite">
        Suite
      </h2>
      {ticket.status !== 'closed' && (
        <Fold title="Répondre" open={underWay || form === 'reponse'}>
          <Form {...answer}>
            <TextAreaField
              of={answer.of}
              name="texte"
              label="Réponse"
              hint="La personne la lit sur sa page de suivi, avec son code secret."
            />
            <Button>Envoyer la réponse</Button>
          </Form>
        </Fold>
      )}
      {underWay && ticket.refurbisherId === null && (
        <Fold title="Envoyer au reconditionneur, sous garantie" open={form === 'envoi'}>
          <Form {...escalate}>
            {device(escalate.of)}
            <TextAreaField of={escalate.of} name="texte" label="Ce qu’il doit savoir (facultatif)" />
            <Button>Envoyer</Button>
          </Form>
        </Fold>
      )}
      {underWay && ticket.refurbisherId !== null && ticket.status !== 'swap-asked' && (
        <Fold title="Demander un échange" open={form === 'echange'}>
          <Form {...swap}>
            <p class="govuk-body">
              L’échange lui-même s’enregistre sur la page du kit : il garde la garantie et la formation.
            </p>
            {device(swap.of)}
            <Button>Demander l’échange</Button>
          </Form>
        </Fold>
      )}
      {ticket.status === 'swap-asked' && (
        <p class="govuk-body">
          <a class="govuk-button" href={`/kits/${ticket.kitId}`}>
            Faire l’échange sur la page du kit
          </a>
        </p>
      )}
      {underWay && (
        <Fold title="Résoudre" open={form === 'resoudre'}>
          <Form {...resolve}>
            {outcome(resolve.of)}
            <Button>Enregistrer l’issue</Button>
          </Form>
        </Fold>
      )}
      {!underWay && (
        <Fold title="Rouvrir" open={form === 'rouvrir'}>
          <Form {...reopen}>
            <TextAreaField of={reopen.of} name="texte" label="Pourquoi ? (facultatif)" />
            <Button kind="warning">Rouvrir</Button>
          </Form>
        </Fold>
      )}
      {ticket.status !== 'closed' && (
        <Fold title="Clore" open={form === 'clore'}>
          <Form {...close}>
            {outcome(close.of)}
            <Button kind="warning">Clore</Button>
          </Form>
        </Fold>
      )}
    </section>
  )
}
