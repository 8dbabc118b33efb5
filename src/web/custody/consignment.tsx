/**
 * One consignment, for its sender and its receiver: what is in it, what was said of each device and what was
 * signed, what either may do next. Printed, it is the manifest that goes along.
 */
import {
  type ConsignmentLine,
  type KnownConsignment,
  linesToSign,
  openLines,
  unsettledLines,
} from '../../domain/custody/consignment-state.js'
import type { DeviceCategory, Instant } from '../../domain/shared/values.js'
import { LINE_WORDS } from '../../words/journey-words.js'
import { CATEGORY_WORDS, date, dateTime, number } from '../../words/words.js'
import { type Attempt, ErrorSummary } from '../frame/forms.js'
import { type HistoryEntry, LatestHistory } from '../frame/history.js'
import { type Frame, Layout } from '../frame/layout.js'
import { BackLink, Facts, Figures, Table, Tag, type Tone } from '../frame/parts.js'
import { SignatureBoxes } from '../people/journey-form.js'
import { Corrections } from './consignment-corrections.js'
import type { ConsignmentForm } from './consignment-form.js'
import { ReceiverForms } from './consignment-receiver.js'
import { SenderForms } from './consignment-sender.js'
import { age, ConsignmentTag } from './consignments.js'

/** What names a device of a line. */
export type LineCard = {
  readonly deviceId: string
  readonly labelCode: string
  readonly maker: string
  readonly model: string | null
  readonly serial: string
  readonly category: DeviceCategory
}

export type ConsignmentPageProps = Attempt & {
  readonly frame: Frame
  readonly consignmentId: string
  readonly consignment: KnownConsignment
  readonly at: Instant
  /** Who sends from where, who receives where: `Atelier Rhône – Atelier de Vaise`. */
  readonly from: string
  readonly to: string
  readonly senderName: string
  readonly receiverName: string
  /** Cards of `consignment.lines`. */
  readonly cards: readonly LineCard[]
  /** Which side the reader acts for; both between two sites of one organisation. */
  readonly isSender: boolean
  readonly isReceiver: boolean
  readonly actorId: string | null
  /** The organisation whose devices alone the reader may open; null opens every one. */
  readonly readerId: string | null
  readonly wholeHistory: boolean
  readonly history: readonly HistoryEntry[]
  readonly idempotencyKey: string
  readonly form?: ConsignmentForm | undefined
}

const LINES_SHOWN_MAX = 500

export const ConsignmentPage = (props: ConsignmentPageProps) => {
  const { frame, consignment, from, to, at, isSender, isReceiver, history, wholeHistory, consignmentId } =
    props
  const { status, sentAt, acceptedAt } = consignment
  return (
    <Layout
      frame={frame}
      title={`Expédition vers ${to}`}
      section="/expeditions"
      failed={(props.errors?.length ?? 0) > 0}
    >
      <BackLink href="/expeditions">Expéditions</BackLink>
      <ErrorSummary attempt={props} form="appareils" />
      <div class="title-row">
        <h1 class="govuk-heading-l">Expédition vers {to}</h1>
        <ConsignmentTag status={status} acceptedAt={acceptedAt} />
      </div>
      {isSender && <SenderForms {...props} place="above" />}
      {isReceiver && <ReceiverForms {...props} />}
      <Counts {...consignment} />
      <Facts
        rows={[
          ['De', from],
          ['Vers', to],
          ['Préparée le', date(consignment.preparedAt)],
          [
            'Départ',
            sentAt === null ? 'Pas encore partie' : `Signé le ${dateTime(sentAt)}, il y a ${age(sentAt, at)}`,
          ],
          ['Arrivée', acceptedAt === null ? 'Pas encore signée' : `Signée le ${dateTime(acceptedAt)}`],
        ]}
      />
      <h2 class="govuk-heading-m">Appareils</h2>
      <Lines {...props} />
      <SignatureBoxes of={[`Pour l’expéditeur, ${from}`, `Pour le destinataire, ${to}`]} />
      <Corrections {...props} />
      {isSender && <SenderForms {...props} place="below" />}
      <section class="no-print" aria-labelledby="historique">
        <h2 class="govuk-heading-m" id="historique">
          Historique
        </h2>
        <LatestHistory entries={history} whole={wholeHistory} address={`/expeditions/${consignmentId}`} />
      </section>
    </Layout>
  )
}

const Counts = (consignment: KnownConsignment) => {
  const { lines, status } = consignment
  const counted = (...wanted: ConsignmentLine['status'][]) =>
    lines.filter((line) => wanted.includes(line.status)).length
  if (status === 'prepared')
    return <Figures figures={[{ label: 'Appareils prêts à partir', value: lines.length }]} />
  return (
    <Figures
      figures={[
        { label: 'Envoyés', value: lines.length },
        { label: 'Rien de dit encore', value: unsettledLines(consignment).length },
        { label: 'Reçus, à signer', value: counted('received') },
        { label: 'Acceptés', value: counted('accepted') },
        { label: 'Refusés', value: counted('refused') },
        { label: 'Manquants', value: counted('missing') },
        { label: 'Repris', value: counted('taken-back') },
        { label: 'Passés en perte', value: counted('written-off') },
      ].filter(({ value }, index) => value > 0 || index < 2)}
    />
  )
}

const LINE_TONES: Readonly<Record<ConsignmentLine['status'], Tone>> = {
  loaded: 'calm',
  'under-way': 'todo',
  received: 'good',
  refused: 'bad',
  missing: 'bad',
  accepted: 'good',
  'taken-back': 'done',
  'written-off': 'done',
}

const Lines = ({ consignment, cards, readerId }: ConsignmentPageProps) => {
  const holderOf = ({ status }: ConsignmentLine) =>
    status === 'accepted' ? consignment.toPartnerId : consignment.partnerId
  const card = new Map(cards.map((one) => [one.deviceId, one]))
  const open = new Set(openLines(consignment).map(({ deviceId }) => deviceId))
  const toSign = new Set(linesToSign(consignment).map(({ deviceId }) => deviceId))
  const shown = consignment.lines
    .toSorted((a, b) => Number(open.has(b.deviceId)) - Number(open.has(a.deviceId)))
    .slice(0, LINES_SHOWN_MAX)
  const isHidden = shown.length < consignment.lines.length
  return (
    <>
      {isHidden && (
        <p class="govuk-body">
          {number(shown.length)} lignes sur {number(consignment.lines.length)} sont affichées, celles qui
          attendent d’abord. Toutes comptent dans les totaux.
        </p>
      )}
      <Table
        caption="Appareils de l’expédition"
        hideCaption
        empty="Cette expédition est vide."
        columns={[
          { text: 'Étiquette' },
          { text: 'Appareil', wide: true },
          { text: 'Numéro de série' },
          { text: 'État' },
          { text: 'Motif', wide: consignment.lines.some(({ reason }) => reason !== null) },
        ]}
        rows={shown.map((line) => {
          const { deviceId, status, reason, corrected } = line
          const known = card.get(deviceId)
          const label = known?.labelCode ?? deviceId
          return [
            readerId === null || readerId === holderOf(line) ? (
              <a class="code" href={`/appareils/${deviceId}`}>
                {label}
              </a>
            ) : (
              <span class="code">{label}</span>
            ),
            known
              ? [CATEGORY_WORDS[known.category], known.maker, known.model].filter(Boolean).join(' ')
              : '–',
            <span class="code">{known?.serial ?? '–'}</span>,
            <>
              <Tag tone={LINE_TONES[status]}>{LINE_WORDS[status]}</Tag>
              {corrected && (
                <span class="quiet">
                  {' '}
                  corrigé, signé d’abord : {LINE_WORDS[corrected.status].toLowerCase()}
                </span>
              )}
              {toSign.has(deviceId) && status !== 'received' && <span class="quiet"> à signer</span>}
            </>,
            reason ?? '–',
          ]
        })}
      />
    </>
  )
}
