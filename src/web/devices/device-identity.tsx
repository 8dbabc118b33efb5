/** What a device is, who holds it, where it is and for what it is kept; and in what condition. */
import type { ComponentChildren } from 'preact'
import { type KnownDevice, kitAway } from '../../domain/devices/device-state.js'
import { FUNCTIONS } from '../../domain/devices/functions.js'
import type { Day } from '../../domain/shared/values.js'
import { LOSS_WORDS } from '../../words/journey-words.js'
import {
  CATEGORY_WORDS,
  date,
  day,
  FLAG_WORDS,
  FUNCTION_WORDS,
  GRADE_WORDS,
  TEST_WORDS,
  wordFor,
} from '../../words/words.js'
import type { HistoryEntry } from '../frame/history.js'
import { Facts, Tag } from '../frame/parts.js'
import { type Relative, RelativeLink, replacedDevice } from './device-genealogy.js'

export type IdentityProps = {
  readonly device: KnownDevice
  readonly partnerName: string
  readonly siteName: string
  /** The tracking code of the kit it is in, if any. */
  readonly kitCode: string | null
  /** Where a consignment takes it: `Organisation – site`; null when it is in none. */
  readonly goesTo: string | null
  /** The last day of its kit's warranty; null when no kit of it was handed over. */
  readonly warrantyUntil: Day | null
  readonly relatives: readonly Relative[]
  readonly history: readonly HistoryEntry[]
}

const useText = ({ device, kitCode, goesTo }: IdentityProps): ComponentChildren => {
  const { use, transit } = device
  if (transit) {
    const consignment = <a href={`/expeditions/${transit.consignmentId}`}>expédition</a>
    return (
      <>
        {TRANSIT_WORDS[transit.status]}
        {goesTo !== null && `, vers ${goesTo}`} (voir l’{consignment})
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

export const Identity = (props: IdentityProps) => {
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
          ...kitRows(props),
          ...wasteRows(props),
        ]}
      />
    </section>
  )
}

type Row = readonly [label: string, value: ComponentChildren]

/** T7. What its holder was promised, and the devices that stand before and after it in that promise. */
const kitRows = ({ device, warrantyUntil, relatives, history }: IdentityProps): readonly Row[] => {
  const replaces = replacedDevice(history)
  return [
    ...(warrantyUntil !== null && kitAway(device) !== undefined
      ? [['Garantie', `Jusqu’au ${day(warrantyUntil)}`] as const]
      : []),
    ...(replaces === undefined
      ? []
      : [['Remplace', <RelativeLink deviceId={replaces} relatives={relatives} />] as const]),
    ...(device.replacedBy === null
      ? []
      : [['Remplacé par', <RelativeLink deviceId={device.replacedBy} relatives={relatives} />] as const]),
  ]
}

/** R5. What came as waste stays known to have, once it is a product again. */
const wasteRows = ({ device, history }: IdentityProps): readonly Row[] => {
  const cameAsWaste = history.some(
    ({ event }) => event.type === 'DeviceReceived' && event.data.enteredAsWaste,
  )
  if (device.isWaste) return [['Entré comme déchet', <Tag tone="bad">Statut à lever avant toute remise</Tag>]]
  return cameAsWaste ? [['Entré comme déchet', 'Statut levé : c’est de nouveau un produit']] : []
}

export const Condition = ({ device }: { device: KnownDevice }) => {
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
