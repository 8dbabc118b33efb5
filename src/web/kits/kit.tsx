/** One kit: what is packed and what is missing, for whom it is kept, the next step; and what follows its hand-over. */

import type { TicketStatus } from '../../domain/hotline/ticket.js'
import { type KnownKit, trainingOf } from '../../domain/kits/kit.js'
import type { KitStatus } from '../../domain/kits/kit-states.js'
import { hotlineEnd, warrantyEnd } from '../../domain/shared/parameters.js'
import type { Instant, TicketTopic } from '../../domain/shared/values.js'
import { duration, TICKET_STATUS_WORDS, TOPIC_WORDS } from '../../words/people-words.js'
import { date, dateTime, day, KIT_MODEL_WORDS } from '../../words/words.js'
import type { OwnSite } from '../devices/device-form.js'
import { type Attempt, Button, ErrorSummary, Form, formState } from '../frame/forms.js'
import { History, type HistoryEntry } from '../frame/history.js'
import { type Frame, Layout } from '../frame/layout.js'
import { BackLink, Facts, KitTag, type Obstacle, RefusalBox, Table } from '../frame/parts.js'
import { Contents, type HeldDevice, HeldDevices, type PackedDeviceRow, UnfitDevices } from './kit-contents.js'
import { isReserved, type KitForm, KitForms } from './kit-forms.js'
import { KitHolderForms } from './kit-holder-forms.js'
import type { Colleague } from './kit-receipt.js'

export type KitPageProps = Attempt & {
  readonly frame: Frame
  readonly kitId: string
  readonly kit: KnownKit
  readonly status: KitStatus
  /** When the page is read: a reservation may have lapsed by then. */
  readonly at: Instant
  readonly partnerName: string
  readonly siteName: string
  /** Cards of `kit.devices`, before the kit leaves. */
  readonly devices: readonly PackedDeviceRow[]
  /** What left with the kit, and what has become of it; empty before. */
  readonly held: readonly HeldDevice[]
  readonly tickets: readonly {
    readonly ticketId: string
    readonly openedAt: Instant
    readonly topic: TicketTopic
    readonly status: TicketStatus
  }[]
  /** The file code of the person it is reserved for, when the reader may know it. */
  readonly reservedFileCode: string | null
  /** The full address that the holder types or scans. */
  readonly trackingAddress: string
  /** A refused step, explained; empty otherwise. */
  readonly obstacles: readonly Obstacle[]
  readonly canAct: boolean
  /** Sites and colleagues of whoever acts. */
  readonly sites: readonly OwnSite[]
  readonly colleagues: readonly Colleague[]
  readonly history: readonly HistoryEntry[]
  readonly idempotencyKey: string
  readonly form?: KitForm | undefined
}

export const KitPage = (props: KitPageProps) => {
  const { frame, kit, status, obstacles, canAct, history, devices, held, idempotencyKey } = props
  const isOpen = kit.status === 'open'
  return (
    <Layout
      frame={frame}
      title={`Kit ${kit.trackingCode}`}
      section="/kits"
      failed={obstacles.length > 0 || (props.errors?.length ?? 0) > 0}
    >
      <BackLink href="/kits">Kits</BackLink>
      <ErrorSummary attempt={props} form="appareils" />
      {obstacles.length > 0 && <RefusalBox title="Ce n’est pas encore possible" obstacles={obstacles} />}
      <div class="title-row">
        <h1 class="govuk-heading-l">
          Kit <span class="code">{kit.trackingCode}</span>
        </h1>
        <KitTag status={status} />
      </div>
      <div class="columns">
        {isOpen ? <Contents kit={kit} devices={devices} /> : <HeldDevices kit={kit} held={held} />}
        <Summary {...props} />
      </div>
      {isOpen && <UnfitDevices devices={devices} />}
      {canAct && isOpen && <KitForms {...props} attempt={props} />}
      {canAct && kit.handedOver && (
        <Form
          action={`/kits/${props.kitId}/recu`}
          keys={{ csrf: frame.csrf, idempotencyKey }}
          of={formState('recu', props)}
        >
          <Button kind="secondary">Éditer le reçu (PDF)</Button>
        </Form>
      )}
      {kit.status === 'handed-over' && kit.model !== 'grant' && <KitTickets {...props} />}
      {canAct && kit.status === 'handed-over' && (
        <KitHolderForms {...props} attempt={props} keys={{ csrf: frame.csrf, idempotencyKey }} />
      )}
      <section aria-labelledby="historique">
        <h2 class="govuk-heading-m" id="historique">
          Historique
        </h2>
        <History entries={history} />
      </section>
    </Layout>
  )
}

/** Calls for help about this kit, and the way to open one. */
const KitTickets = ({ tickets, kit, canAct }: KitPageProps) => (
  <section aria-labelledby="demandes">
    <h2 class="govuk-heading-m" id="demandes">
      Demandes d’aide
    </h2>
    <Table
      caption="Demandes d’aide"
      hideCaption
      empty="Aucune demande."
      columns={['Ouverte le', 'Sujet', 'État'].map((text) => ({ text }))}
      rows={tickets.map(({ ticketId, openedAt, topic, status }) => [
        <a href={`/demandes/${ticketId}`}>{dateTime(openedAt)}</a>,
        TOPIC_WORDS[topic],
        TICKET_STATUS_WORDS[status],
      ])}
    />
    {canAct && (
      <p class="govuk-body">
        <a href={`/demandes?kit=${kit.trackingCode}`}>Ouvrir une demande pour ce kit</a>
      </p>
    )}
  </section>
)

const reservationText = ({ kit, at, reservedFileCode }: KitPageProps) => {
  if (!kit.reservation) return 'Aucune'
  const until = date(kit.reservation.expiresAt)
  if (!isReserved(kit, at)) return `Expirée depuis le ${until} : réservez de nouveau ce kit`
  return `${reservedFileCode ? `Dossier ${reservedFileCode}` : 'Réservé'}, jusqu’au ${until}`
}

const trainingText = ({ counted, promised, extra }: ReturnType<typeof trainingOf>) =>
  `${duration(counted)} sur ${duration(promised)}${extra > 0 ? `, et ${duration(extra)} en plus` : ''}`

const Summary = (props: KitPageProps) => {
  const { kit, partnerName, siteName, trackingAddress } = props
  const { handedOver } = kit
  return (
    <section aria-labelledby="resume">
      <h2 class="govuk-heading-m" id="resume">
        Résumé
      </h2>
      <Facts
        rows={[
          ['Modèle', KIT_MODEL_WORDS[kit.model]],
          ['Site', `${partnerName} – ${siteName}`],
          ['Ouvert le', date(kit.openedAt)],
          ...(handedOver
            ? ([['Remis le', date(handedOver.happenedAt)]] as const)
            : ([
                ['Réservation', reservationText(props)],
                ['Rendez-vous', kit.appointment === null ? 'Aucun' : dateTime(kit.appointment.at)],
              ] as const)),
          ...(handedOver && kit.status === 'handed-over'
            ? ([['Garantie', `Jusqu’au ${day(warrantyEnd(handedOver.happenedAt))}`]] as const)
            : []),
          ...(handedOver && kit.model !== 'grant'
            ? ([
                ['Formation', trainingText(trainingOf(kit))],
                ['Hotline', `Jusqu’au ${day(hotlineEnd(handedOver.happenedAt))}`],
              ] as const)
            : []),
          [
            'Code de suivi',
            <>
              <span class="code">{kit.trackingCode}</span>
              <br />
              <span class="quiet">
                Donnez ce code à la personne. Elle suit son kit sur{' '}
                <span class="code">{trackingAddress}</span>
              </span>
            </>,
          ],
        ]}
      />
    </section>
  )
}
