/** One kit: what is packed and what is missing, for whom it is kept, and the next step toward its hand-over. */
import { CONTENTS, type KnownKit, missingFrom } from '../domain/kits/kit.js'
import type { DeviceCategory } from '../domain/shared/values.js'
import type { KitStatus } from '../projections/kits.js'
import { type Attempt, ErrorSummary } from './forms.js'
import { History, type HistoryEntry } from './history.js'
import { type KitForm, KitForms } from './kit-forms.js'
import { type Frame, Layout } from './layout.js'
import { BackLink, Facts, KitTag, type Obstacle, RefusalBox, Tag } from './parts.js'
import { ACCESSORY_WORDS, CATEGORY_WORDS, date, KIT_MODEL_WORDS, wordFor } from './words.js'

export type PackedDeviceRow = {
  readonly deviceId: string
  readonly labelCode: string
  readonly maker: string
  readonly model: string | null
  readonly category: DeviceCategory
}

export type KitPageProps = Attempt & {
  readonly frame: Frame
  readonly kitId: string
  readonly kit: KnownKit
  readonly status: KitStatus
  readonly partnerName: string
  readonly siteName: string
  /** Cards of `kit.devices`. */
  readonly devices: readonly PackedDeviceRow[]
  /** The file code of the person it is reserved for, when the reader may know it. */
  readonly reservedFileCode: string | null
  /** The full address that the holder types or scans. */
  readonly trackingAddress: string
  /** A refused step, explained; empty otherwise. */
  readonly obstacles: readonly Obstacle[]
  readonly canAct: boolean
  readonly history: readonly HistoryEntry[]
  readonly idempotencyKey: string
  readonly form?: KitForm | undefined
}

export const KitPage = (props: KitPageProps) => {
  const { frame, kit, status, obstacles, canAct, history } = props
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
        <Contents {...props} />
        <Summary {...props} />
      </div>
      {canAct && kit.status === 'open' && <KitForms {...props} attempt={props} />}
      <section aria-labelledby="historique">
        <h2 class="govuk-heading-m" id="historique">
          Historique
        </h2>
        <History entries={history} />
      </section>
    </Layout>
  )
}

const Contents = ({ kit, devices }: KitPageProps) => {
  const missing = missingFrom(kit)
  const extra = kit.accessories.filter((name) => !CONTENTS[kit.model].accessories.includes(name))
  const packed = CONTENTS[kit.model].accessories.filter((name) => kit.accessories.includes(name))
  return (
    <section aria-labelledby="contenu-kit">
      <h2 class="govuk-heading-m" id="contenu-kit">
        Contenu
      </h2>
      <ul class="checklist">
        {kit.devices.map(({ deviceId, category, sealed }) => {
          const card = devices.find((device) => device.deviceId === deviceId)
          return (
            <li>
              <Tag tone={sealed ? 'calm' : 'good'}>{sealed ? 'Scellé' : 'Présent'}</Tag>
              <span>
                {CATEGORY_WORDS[category]}{' '}
                <a href={`/appareils/${deviceId}`}>
                  {card
                    ? [card.labelCode, card.maker, card.model].filter(Boolean).join(' ')
                    : 'voir l’appareil'}
                </a>
              </span>
            </li>
          )
        })}
        {[...packed, ...extra].map((name) => (
          <li>
            <Tag tone="good">Présent</Tag> {ACCESSORY_WORDS[name]}
          </li>
        ))}
        {missing.map((name) => (
          <li>
            <Tag tone="todo">Manque</Tag> {wordFor({}, name)}
          </li>
        ))}
      </ul>
    </section>
  )
}

const Summary = ({ kit, partnerName, siteName, reservedFileCode, trackingAddress }: KitPageProps) => (
  <section aria-labelledby="resume">
    <h2 class="govuk-heading-m" id="resume">
      Résumé
    </h2>
    <Facts
      rows={[
        ['Modèle', KIT_MODEL_WORDS[kit.model]],
        ['Site', `${partnerName} – ${siteName}`],
        ['Ouvert le', date(kit.openedAt)],
        [
          'Réservation',
          kit.reservation
            ? `${reservedFileCode ? `Dossier ${reservedFileCode}` : 'Réservé'}, jusqu’au ${date(kit.reservation.expiresAt)}`
            : 'Aucune',
        ],
        ...(kit.handedOver ? ([['Remis le', date(kit.handedOver.happenedAt)]] as const) : []),
        [
          'Code de suivi',
          <>
            <span class="code">{kit.trackingCode}</span>
            <br />
            <span class="quiet">
              Donnez ce code à la personne. Elle suit son kit sur <span class="code">{trackingAddress}</span>
            </span>
          </>,
        ],
      ]}
    />
  </section>
)
