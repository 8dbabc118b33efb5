/** Consignments: what is on the road and since when, every one of them, and preparing a new one. */
import type { KnownConsignment } from '../../domain/custody/consignment-state.js'
import { type Instant, millis } from '../../domain/shared/values.js'
import { CONSIGNMENT_STATUS_WORDS } from '../../words/journey-words.js'
import { count, date, number } from '../../words/words.js'
import { type Attempt, Button, ErrorSummary, Form, formState, SelectField } from '../frame/forms.js'
import { type Frame, Layout } from '../frame/layout.js'
import { address, Fold, Table, Tag, type Tone } from '../frame/parts.js'

/** Places are told as people say them: `Atelier Rhône – Atelier de Vaise`. */
export type ConsignmentRow = {
  readonly consignmentId: string
  readonly from: string
  readonly to: string
  readonly status: KnownConsignment['status']
  readonly preparedAt: Instant
  readonly sentAt: Instant | null
  readonly acceptedAt: Instant | null
  readonly lineCount: number
  readonly openCount: number
  readonly acceptedCount: number
  readonly refusedCount: number
  readonly missingCount: number
}
export type RouteRow = {
  readonly from: string
  readonly to: string
  readonly count: number
  readonly oldestSentAt: Instant
}
export type Place = { readonly siteId: string; readonly name: string }

export type ConsignmentsPageProps = Attempt & {
  readonly frame: Frame
  /** When the page is read: ages are counted until then. */
  readonly at: Instant
  readonly consignments: readonly ConsignmentRow[]
  readonly routes: readonly RouteRow[]
  readonly next: string | null
  readonly ownSites: readonly Place[]
  /** Every site of every organisation, named with it. */
  readonly places: readonly Place[]
  readonly canAct: boolean
  readonly idempotencyKey: string
}

const TONES: Readonly<Record<KnownConsignment['status'], Tone>> = {
  prepared: 'todo',
  sent: 'calm',
  closed: 'done',
}
export const ConsignmentTag = ({ status, acceptedAt }: Pick<KnownConsignment, 'status' | 'acceptedAt'>) => (
  <Tag tone={TONES[status]}>
    {status === 'sent' && acceptedAt !== null ? 'Arrivée signée' : CONSIGNMENT_STATUS_WORDS[status]}
  </Tag>
)

const DAY_MILLIS = 86_400_000
/** How long ago, in whole days. */
export const age = (since: Instant, at: Instant) => {
  const days = Math.floor((millis(at) - millis(since)) / DAY_MILLIS)
  return days < 1 ? 'moins d’un jour' : count(days, 'jour')
}

export const ConsignmentsPage = (props: ConsignmentsPageProps) => {
  const { frame, at, consignments, routes, next, canAct } = props
  return (
    <Layout frame={frame} title="Expéditions" section="/expeditions" failed={(props.errors?.length ?? 0) > 0}>
      <ErrorSummary attempt={props} form="expedition" />
      <h1 class="govuk-heading-l">Expéditions</h1>
      <p class="govuk-body">
        Une expédition mène des appareils d’un site à un autre. Ils restent à l’expéditeur tant que le
        destinataire ne les a pas acceptés.
      </p>
      {canAct && <PrepareForm {...props} />}
      <h2 class="govuk-heading-m">En route depuis…</h2>
      <Table
        caption="Appareils en route, par trajet, le plus ancien d’abord"
        hideCaption
        empty="Rien n’est en route."
        columns={[
          { text: 'De', wide: true },
          { text: 'Vers', wide: true },
          { text: 'Appareils', numeric: true },
          { text: 'Le plus ancien depuis' },
        ]}
        rows={routes.map((route) => [
          route.from,
          route.to,
          number(route.count),
          `${age(route.oldestSentAt, at)} (${date(route.oldestSentAt)})`,
        ])}
      />
      <h2 class="govuk-heading-m">Toutes les expéditions</h2>
      <Table
        caption="Expéditions, de la plus récente à la plus ancienne"
        hideCaption
        empty="Aucune expédition pour l’instant."
        columns={[
          { text: 'Préparée le' },
          { text: 'De', wide: true },
          { text: 'Vers', wide: true },
          { text: 'État' },
          { text: 'Acceptés', numeric: true },
          { text: 'Refusés', numeric: true },
          { text: 'Manquants', numeric: true },
          { text: 'Partie depuis' },
        ]}
        rows={consignments.map((one) => [
          <a href={`/expeditions/${one.consignmentId}`}>
            {date(one.preparedAt)}
            <span class="govuk-visually-hidden">, vers {one.to}</span>
          </a>,
          one.from,
          one.to,
          <ConsignmentTag {...one} />,
          `${number(one.acceptedCount)}\u00a0sur\u00a0${number(one.lineCount)}`,
          number(one.refusedCount),
          number(one.missingCount),
          one.sentAt === null || one.openCount === 0 ? '–' : age(one.sentAt, at),
        ])}
      />
      {next !== null && (
        <p class="govuk-body">
          <a href={address('/expeditions', { apres: next })}>Suite de la liste</a>
        </p>
      )}
    </Layout>
  )
}

const PrepareForm = ({ frame, ownSites, places, idempotencyKey, ...attempt }: ConsignmentsPageProps) => {
  const form = formState('expedition', attempt)
  const asOptions = (sites: readonly Place[]) =>
    sites.map(({ siteId: value, name: text }) => ({ value, text }))
  return (
    <Fold level="h2" title="Préparer une expédition" open={form.failed}>
      <Form action="/expeditions" keys={{ csrf: frame.csrf, idempotencyKey }} of={form}>
        <SelectField of={form} name="depuis" label="Site de départ" options={asOptions(ownSites)} />
        <SelectField
          of={form}
          name="vers"
          label="Site d’arrivée"
          hint="Une autre organisation, ou un autre de vos sites."
          empty="Choisissez un site"
          options={asOptions(places)}
        />
        <Button>Préparer l’expédition</Button>
      </Form>
    </Fold>
  )
}
