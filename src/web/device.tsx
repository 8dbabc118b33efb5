/**
 * The card of one device: may it be handed over, and if not why; its four facts; what can be done; its history.
 * The stage, the verdicts and what opens first are the domain's own answers at the moment `at`.
 */
import { judgementOf, type KnownDevice, type KnownMedium } from '../domain/devices/device-state.js'
import { obstacles as domainObstacles, stageOf } from '../domain/devices/fitness.js'
import { FUNCTIONS } from '../domain/devices/functions.js'
import type { Instant } from '../domain/shared/values.js'
import { VERDICT_SENTENCES } from '../evidence/verdict-sentences.js'
import type { DeviceForm } from './device-form.js'
import { DeviceForms } from './device-forms.js'
import { type Attempt, ErrorSummary } from './forms.js'
import { History, type HistoryEntry } from './history.js'
import { LOSS_WORDS } from './journey-words.js'
import { type Frame, Layout } from './layout.js'
import { BackLink, Facts, type Obstacle, Obstacles, StageTag, Table, Tag } from './parts.js'
import {
  CATEGORY_WORDS,
  capacity,
  date,
  FLAG_WORDS,
  FUNCTION_WORDS,
  GRADE_WORDS,
  MEDIUM_KINDS,
  TEST_WORDS,
  VERDICT_WORDS,
  wordFor,
} from './words.js'

export type OpenKit = { readonly kitId: string; readonly text: string }

export type DevicePageProps = Attempt & {
  readonly frame: Frame
  readonly device: KnownDevice
  /** When the page is read: parameters in force that day decide. */
  readonly at: Instant
  readonly partnerName: string
  readonly siteName: string
  /** The tracking code of the kit it is in, if any. */
  readonly kitCode: string | null
  /** Explained by the door, in the domain's order; empty when it may leave. */
  readonly obstacles: readonly Obstacle[]
  readonly canAct: boolean
  readonly canAcceptRisk: boolean
  readonly openKits: readonly OpenKit[]
  readonly history: readonly HistoryEntry[]
  readonly idempotencyKey: string
  readonly form?: DeviceForm | undefined
}

const deviceName = ({ maker, model }: { maker: string; model: string | null }) =>
  [maker, model].filter(Boolean).join(' ')

export const DevicePage = (props: DevicePageProps) => {
  const { frame, device, at, obstacles, canAct, history } = props
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
      <Fitness device={device} obstacles={obstacles} />
      <div class="columns">
        <Identity {...props} />
        <Condition device={device} />
      </div>
      <Erasure device={device} at={at} />
      {canAct && (
        <section aria-labelledby="actions">
          <h2 class="govuk-heading-m" id="actions">
            Enregistrer un fait
          </h2>
          {device.use.state === 'handed-over' ? (
            <p class="govuk-body">Cet appareil a été remis : plus rien ne peut y être enregistré.</p>
          ) : (
            <DeviceForms
              {...props}
              attempt={props}
              keys={{ csrf: frame.csrf, idempotencyKey: props.idempotencyKey }}
              next={domainObstacles(device, at)[0]?.refusal}
            />
          )}
        </section>
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

const Fitness = ({ device, obstacles }: { device: KnownDevice; obstacles: readonly Obstacle[] }) => {
  if (device.use.state === 'handed-over') return null
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

const useText = ({ device, kitCode }: DevicePageProps) => {
  const { use, transit } = device
  if (transit) {
    const consignment = <a href={`/expeditions/${transit.consignmentId}`}>expédition</a>
    return (
      <>
        {TRANSIT_WORDS[transit.status]} ({consignment})
      </>
    )
  }
  const kit = (kitId: string) => <a href={`/kits/${kitId}`}>kit {kitCode ?? ''}</a>
  const collection = (collectionId: string) => <a href={`/collectes/${collectionId}`}>collecte</a>
  switch (use.state) {
    case 'in-stock':
      return device.returned ? 'En stock, après un retour' : 'En stock'
    case 'allocated':
      return use.sealed ? <>Scellé dans le {kit(use.kitId)}</> : <>Dans le {kit(use.kitId)}</>
    case 'handed-over':
      return <>Remis avec le {kit(use.kitId)}</>
    case 'lost':
      return use.heldKitId === null ? (
        LOSS_WORDS[use.how]
      ) : (
        <>
          {LOSS_WORDS[use.how]}, avec le {kit(use.heldKitId)}
        </>
      )
    case 'retired': {
      const state = device.stripped ? 'Démonté pour pièces' : 'Réformé'
      return use.collectionId === null ? (
        state
      ) : (
        <>
          {state}, chargé pour une {collection(use.collectionId)}
        </>
      )
    }
    case 'collected':
      return <>Parti en {collection(use.collectionId)}</>
    case 'treated':
      return <>Traité après {collection(use.collectionId)}</>
  }
}
const TRANSIT_WORDS = {
  consigned: 'Prêt à partir',
  'under-way': 'En route',
  refused: 'Refusé à l’arrivée, encore à l’expéditeur',
  missing: 'Manquant à l’arrivée, encore à l’expéditeur',
} as const

const Identity = (props: DevicePageProps) => {
  const { device, partnerName, siteName } = props
  return (
    <section aria-labelledby="identite">
      <h2 class="govuk-heading-m" id="identite">
        Identité, garde et usage
      </h2>
      <Facts
        rows={[
          ['Étiquette', <span class="code">{device.labelCode}</span>],
          ['Catégorie', CATEGORY_WORDS[device.category]],
          ['Marque', device.maker],
          ['Modèle', device.model ?? 'Non précisé'],
          ['Numéro de série', <span class="code">{device.serial}</span>],
          ['Lot', <a href={`/lots/${device.donationId}`}>Voir le lot</a>],
          ['Garde', `${partnerName} – ${siteName}, depuis le ${date(device.receivedAt)}`],
          ['Usage', useText(props)],
        ]}
      />
    </section>
  )
}

const Condition = ({ device }: { device: KnownDevice }) => {
  const named = (wanted: 'passed' | 'failed' | undefined) =>
    FUNCTIONS[device.category]
      .filter((name) => device.tests[name] === wanted)
      .map((name) => FUNCTION_WORDS[name])
  const [passed, failed, untested] = [named('passed'), named('failed'), named(undefined)]
  return (
    <section aria-labelledby="etat">
      <h2 class="govuk-heading-m" id="etat">
        État
      </h2>
      <Facts
        rows={[
          ['Inspection', device.inspected ? 'Faite' : 'À faire'],
          [
            'Blocage',
            device.flags.length === 0
              ? 'Aucun'
              : device.flags.map((flag) => (
                  <p class="govuk-body">
                    <Tag tone="bad">{FLAG_WORDS[flag]}</Tag>
                  </p>
                )),
          ],
          [TEST_WORDS.passed, passed.length > 0 ? passed.join(', ') : 'Rien d’essayé'],
          [TEST_WORDS.failed, failed.length > 0 ? <strong>{failed.join(', ')}</strong> : 'Rien'],
          [TEST_WORDS['not-tested'], untested.length > 0 ? untested.join(', ') : 'Tout a été essayé'],
          [
            'Batterie',
            device.batteryHealthPercent === null ? 'Non mesurée' : `${device.batteryHealthPercent} %`,
          ],
          ['Classement', device.grade === null ? 'À faire' : wordFor(GRADE_WORDS, device.grade)],
        ]}
      />
    </section>
  )
}

const VERDICT_TONES = { erased: 'good', 'erased-with-reservation': 'todo', 'not-proven': 'bad' } as const

const Erasure = ({ device, at }: { device: KnownDevice; at: Instant }) => (
  <section aria-labelledby="effacement">
    <h2 class="govuk-heading-m" id="effacement">
      Effacement
    </h2>
    {device.purgeDemanded && (
      <p class="govuk-inset-text">
        Le donateur exige une purge : une simple réécriture ne suffit pour aucun support.
      </p>
    )}
    <Table
      caption="Supports de stockage"
      hideCaption
      empty={
        device.inspected
          ? 'L’inspection dit que cet appareil n’a aucun support de stockage.'
          : 'On ne sait pas encore quels supports contient cet appareil : inspectez-le.'
      }
      columns={[{ text: 'Support' }, { text: 'Verdict' }, { text: 'Ce que cela veut dire', wide: true }]}
      rows={device.media.map((medium) => mediumRow(medium, device, at))}
    />
  </section>
)

const mediumRow = (medium: KnownMedium, device: KnownDevice, at: Instant) => {
  const name = (
    <>
      {MEDIUM_KINDS[medium.kind]} {medium.capacityBytes !== null && capacity(medium.capacityBytes)}{' '}
      <span class="code">{medium.serial}</span>
    </>
  )
  if (!medium.present)
    return [
      name,
      <Tag tone="done">{medium.destroyed ? 'Détruit' : 'Retiré'}</Tag>,
      'Ce support n’est plus dans l’appareil.',
    ]
  const { verdict, reason } = judgementOf(medium, device, at)
  return [
    name,
    <Tag tone={VERDICT_TONES[verdict]}>{VERDICT_WORDS[verdict]}</Tag>,
    <>
      {VERDICT_SENTENCES[reason]}
      {medium.riskAccepted && <strong> Cette réserve a été acceptée nommément.</strong>}
    </>,
  ]
}
