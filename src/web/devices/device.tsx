/**
 * The card of one device: may it be handed over, and if not why; its four facts; what can be done; its history.
 * The stage, the verdicts and what opens first are the domain's own answers at the moment `at`.
 */
import type { KnownDevice } from '../../domain/devices/device-state.js'
import { obstacles as domainObstacles, stageOf } from '../../domain/devices/fitness.js'
import type { JobKind } from '../../domain/jobs/contract.js'
import type { Instant } from '../../domain/shared/values.js'
import { duration } from '../../words/people-words.js'
import { type Attempt, ErrorSummary } from '../frame/forms.js'
import { History, type ToldFact } from '../frame/history.js'
import { type Frame, Layout } from '../frame/layout.js'
import { BackLink, type Obstacle, Obstacles, StageTag } from '../frame/parts.js'
import type { OpenKit } from './device-bench-forms.js'
import { correctionAddress } from './device-correction.js'
import { isCorrectable } from './device-correction-fields.js'
import { DeviceFiles, type NamedFile } from './device-files.js'
import type { DeviceForm, OwnSite } from './device-form.js'
import { DeviceForms } from './device-forms.js'
import { Parts } from './device-genealogy.js'
import { Condition, Identity, type IdentityProps } from './device-identity.js'
import { Erasure } from './device-media.js'
import { offeredForms } from './device-offers.js'

export type DevicePageProps = Attempt &
  IdentityProps & {
    readonly frame: Frame
    /** When the page is read: parameters in force that day decide. */
    readonly at: Instant
    /** Explained by the door, in the domain's order; empty when it may leave. */
    readonly obstacles: readonly Obstacle[]
    readonly canAct: boolean
    readonly canAcceptRisk: boolean
    readonly openKits: readonly OpenKit[]
    /** Serials of its media for which evidence waits. */
    readonly waiting: readonly string[]
    /** Files behind its facts, the latest first. */
    readonly files: readonly NamedFile[]
    readonly readsFiles: boolean
    /** Sites of whoever acts. */
    readonly sites: readonly OwnSite[]
    /** The organisation whose facts the reader may correct: their own (X1); null for who only reads. */
    readonly corrects: string | null
    readonly idempotencyKey: string
    readonly form?: DeviceForm | undefined
    /** Minutes that the reader's own people worked on it; for who may read hours (J4). */
    readonly work?: readonly { readonly kind: JobKind; readonly minutes: number }[] | undefined
  }

const deviceName = ({ maker, model }: { maker: string; model: string | null }) =>
  [maker, model].filter(Boolean).join(' ')

export const DevicePage = (props: DevicePageProps) => {
  const { frame, device, at, relatives, canAct, corrects, history, work } = props
  const correctAddress = ({ entry, now }: ToldFact) =>
    now && isCorrectable(now) && now.data.partnerId === corrects
      ? correctionAddress(device.deviceId, entry.eventId)
      : undefined
  return (
    <Layout
      frame={frame}
      title={`${device.labelCode} – ${deviceName(device)}`}
      section="/appareils"
      failed={(props.errors?.length ?? 0) > 0}
    >
      <BackLink href="/appareils">Appareils</BackLink>
      <ErrorSummary attempt={props} form="appareil" />
      <div class="title-row">
        <h1 class="govuk-heading-l">{deviceName(device)}</h1>
        <StageTag stage={stageOf(device, at)} />
      </div>
      <Fitness {...props} />
      <div class="columns">
        <Identity {...props} />
        <Condition device={device} />
      </div>
      <Erasure device={device} at={at} relatives={relatives} waiting={props.waiting} />
      <DeviceFiles {...props} csrf={frame.csrf} />
      <Parts device={device} relatives={relatives} />
      {work && work.length > 0 && (
        <p class="govuk-body">
          Temps de travail pointé ici :{' '}
          {work.map(({ kind, minutes }) => `${duration(minutes)} ${WORK_WORDS[kind]}`).join(', ')}.
        </p>
      )}
      {canAct && <Acts {...props} />}
      <section aria-labelledby="historique">
        <h2 class="govuk-heading-m" id="historique">
          Historique
        </h2>
        <History entries={history} correctAddress={correctAddress} />
      </section>
    </Layout>
  )
}

const WORK_WORDS = { insertion: 'en insertion', permanent: 'par des permanents' } as const

const Acts = (props: DevicePageProps) => {
  const { device, at, frame, idempotencyKey } = props
  const closed = closedIn(device)
  return (
    <>
      {closed && <p class="govuk-inset-text">{closed}</p>}
      {offeredForms(device).length > 0 && (
        <DeviceForms
          {...props}
          attempt={props}
          keys={{ csrf: frame.csrf, idempotencyKey }}
          next={domainObstacles(device, at)[0]?.refusal}
        />
      )}
    </>
  )
}

/** What its place forbids, and where to go to undo that. */
const closedIn = ({ use, transit }: KnownDevice) => {
  if (transit?.status === 'consigned')
    return (
      <>
        Cet appareil est prêt à partir : pour agir sur lui, retirez-le d’abord de{' '}
        <a href={`/expeditions/${transit.consignmentId}`}>son expédition</a>.
      </>
    )
  if (transit)
    return (
      <>
        Cet appareil reste à votre charge tant qu’il n’est pas accepté : reprenez-le depuis{' '}
        <a href={`/expeditions/${transit.consignmentId}`}>son expédition</a>.
      </>
    )
  switch (use.state) {
    case 'allocated':
      return use.sealed ? (
        'Cet appareil est scellé dans son kit : enregistrer un de ces faits rouvre le kit.'
      ) : (
        <>
          Cet appareil est dans un kit : pour le réformer ou le déclarer perdu, retirez-le d’abord de{' '}
          <a href={`/kits/${use.kitId}`}>son kit</a>.
        </>
      )
    case 'retired':
      return use.collectionId === null ? undefined : (
        <>
          Cet appareil est chargé : pour agir sur lui, retirez-le d’abord de{' '}
          <a href={`/collectes/${use.collectionId}`}>sa collecte</a>.
        </>
      )
    case 'collected':
    case 'treated':
      return 'Cet appareil est parti en collecte : plus rien ne peut y être enregistré.'
    case 'in-stock':
    case 'handed-over':
    case 'lost':
      return undefined
  }
}

/** Said of what stands in a workshop, or is about to leave it: of nothing that is away or at its end. */
const Fitness = ({ device, obstacles }: DevicePageProps) => {
  const { use, transit, stripped } = device
  if (stripped)
    return (
      <section class="box box--refused" aria-labelledby="aptitude">
        <h2 class="govuk-heading-m" id="aptitude">
          Cet appareil ne pourra plus jamais être remis
        </h2>
        <p class="govuk-body">Il a été démonté pour ses pièces.</p>
      </section>
    )
  const isHere =
    (use.state === 'in-stock' || use.state === 'allocated') &&
    (transit?.status ?? 'consigned') === 'consigned'
  if (!isHere) return null
  return obstacles.length === 0 ? (
    <section class="box box--good" aria-labelledby="aptitude">
      <h2 class="govuk-heading-m" id="aptitude">
        Cet appareil peut être remis dans un kit
      </h2>
      <p class="govuk-body">Tout est prouvé : effacement, essais et absence de blocage.</p>
    </section>
  ) : (
    <section class="box box--refused" aria-labelledby="aptitude">
      <h2 class="govuk-heading-m" id="aptitude">
        Pourquoi ne peut-il pas être remis ?
      </h2>
      <Obstacles obstacles={obstacles} />
    </section>
  )
}
