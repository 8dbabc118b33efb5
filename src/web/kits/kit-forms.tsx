/** The steps of a kit, in their order: pack, seal, reserve, hand over; and how to go back. */

import { type KnownKit, missingFrom } from '../../domain/kits/kit.js'
import type { KitStatus } from '../../domain/kits/kit-states.js'
import { type Instant, millis } from '../../domain/shared/values.js'
import { ACCESSORY_WORDS, CATEGORY_WORDS } from '../../words/words.js'
import { Checkboxes } from '../frame/choices.js'
import {
  type Attempt,
  Button,
  Form,
  formState,
  type Keys,
  optionsOf,
  SelectField,
  TextField,
} from '../frame/forms.js'
import type { Frame } from '../frame/layout.js'
import { Fold } from '../frame/parts.js'

export type KitForm =
  | 'appareils'
  | 'retirer'
  | 'accessoires'
  | 'sceller'
  | 'rouvrir'
  | 'reserver'
  | 'liberer'
  | 'rendez-vous'
  | 'retour'
  | 'remplacement'

type Card = { readonly deviceId: string; readonly labelCode: string; readonly maker: string }
type Steps = {
  readonly kitId: string
  readonly kit: KnownKit
  readonly status: KitStatus
  readonly at: Instant
  readonly devices: readonly Card[]
  readonly attempt: Attempt
  readonly keys: Keys
}

export const KitForms = ({
  frame,
  idempotencyKey,
  ...rest
}: Omit<Steps, 'keys'> & { frame: Frame; idempotencyKey: string }) => {
  const steps: Steps = { ...rest, keys: { csrf: frame.csrf, idempotencyKey } }
  const { kit, kitId, status, at } = steps
  const sealed = kit.devices.some((device) => device.sealed)
  return (
    <section aria-labelledby="etapes">
      <h2 class="govuk-heading-m" id="etapes">
        Prochaine étape
      </h2>
      {status === 'reserved' && isReserved(kit, at) && (
        <p class="govuk-body">
          <a class="govuk-button" href={`/kits/${kitId}/remise`}>
            Remettre ce kit
          </a>
        </p>
      )}
      {!sealed && (
        <div class="columns">
          <AddDevice {...steps} />
          <AddAccessories {...steps} />
        </div>
      )}
      {status === 'to-seal' && <Seal {...steps} />}
      {!isReserved(kit, at) && <Reserve {...steps} />}
      {isReserved(kit, at) && <Appointment {...steps} />}
      <div>
        {kit.devices.length > 0 && !sealed && <RemoveDevice {...steps} />}
        {kit.reservation !== null && <Release {...steps} />}
        {sealed && <Reopen {...steps} />}
      </div>
    </section>
  )
}

/** A reservation that holds at that moment. */
export const isReserved = ({ reservation }: KnownKit, at: Instant) =>
  reservation !== null && millis(reservation.expiresAt) > millis(at)

const action = ({ kitId }: Steps, form: KitForm) => `/kits/${kitId}/${form}`

const AddDevice = (steps: Steps) => {
  const form = formState('appareils', steps.attempt)
  return (
    <Form action={action(steps, 'appareils')} keys={steps.keys} of={form}>
      <TextField
        of={form}
        name="code"
        label="Ajouter un appareil"
        hint="Scannez son étiquette, ou tapez son numéro de série puis Entrée."
        width={20}
      />
      <Button>Ajouter</Button>
    </Form>
  )
}

const AddAccessories = (steps: Steps) => {
  const form = formState('accessoires', steps.attempt)
  const left = optionsOf(ACCESSORY_WORDS).filter(
    ({ value }) => !steps.kit.accessories.some((packed) => packed === value),
  )
  if (left.length === 0) return null
  return (
    <Form action={action(steps, 'accessoires')} keys={steps.keys} of={form}>
      <Checkboxes of={form} name="accessoires" legend="Ajouter des accessoires" options={left} />
      <Button>Ajouter ces accessoires</Button>
    </Form>
  )
}

const Seal = (steps: Steps) => (
  <Form action={action(steps, 'sceller')} keys={steps.keys} of={formState('sceller', steps.attempt)}>
    <p class="govuk-body">
      {missingFrom(steps.kit).length === 0 && 'Le kit est complet. '}
      Sceller vérifie une dernière fois l’effacement et les essais de chaque appareil.
    </p>
    <Button>Sceller le kit</Button>
  </Form>
)

const Reserve = (steps: Steps) => {
  const form = formState('reserver', steps.attempt)
  return (
    <Form action={action(steps, 'reserver')} keys={steps.keys} of={form}>
      <TextField
        of={form}
        name="dossier"
        label="Réserver pour un dossier"
        hint="Le code du dossier du bénéficiaire. Le kit lui est gardé jusqu’à la date qui s’affichera."
        width={20}
      />
      <Button>Réserver</Button>
    </Form>
  )
}

const Appointment = (steps: Steps) => {
  const form = formState('rendez-vous', steps.attempt)
  const { appointment } = steps.kit
  return (
    <Fold
      title={appointment === null ? 'Donner un rendez-vous' : 'Changer le rendez-vous'}
      open={steps.attempt.form === form.name}
    >
      <Form action={action(steps, 'rendez-vous')} keys={steps.keys} of={form}>
        <TextField
          of={form}
          name="quand"
          label="Date et heure de la remise"
          hint="La personne la lit sur sa page de suivi."
          type="datetime-local"
          width={20}
        />
        <Button>Enregistrer le rendez-vous</Button>
      </Form>
    </Fold>
  )
}

const Release = (steps: Steps) => (
  <Fold title="Lever la réservation" open={steps.attempt.form === 'liberer'}>
    <Form action={action(steps, 'liberer')} keys={steps.keys} of={formState('liberer', steps.attempt)}>
      <p class="govuk-body">Le kit pourra être réservé pour quelqu’un d’autre.</p>
      <Button kind="warning">Lever la réservation</Button>
    </Form>
  </Fold>
)

const Reopen = (steps: Steps) => {
  const form = formState('rouvrir', steps.attempt)
  return (
    <Fold title="Rouvrir le kit" open={steps.attempt.form === 'rouvrir'}>
      <Form action={action(steps, 'rouvrir')} keys={steps.keys} of={form}>
        <TextField of={form} name="motif" label="Pourquoi rouvrir ce kit ?" hint="120 caractères au plus." />
        <Button kind="warning">Rouvrir le kit</Button>
      </Form>
    </Fold>
  )
}

const RemoveDevice = (steps: Steps) => {
  const form = formState('retirer', steps.attempt)
  return (
    <Fold title="Retirer un appareil" open={steps.attempt.form === 'retirer'}>
      <Form action={action(steps, 'retirer')} keys={steps.keys} of={form}>
        <SelectField
          of={form}
          name="deviceId"
          label="Appareil à retirer"
          options={steps.kit.devices.map(({ deviceId, category }) => {
            const card = steps.devices.find((device) => device.deviceId === deviceId)
            return {
              value: deviceId,
              text: [CATEGORY_WORDS[category], card?.labelCode, card?.maker].filter(Boolean).join(' '),
            }
          })}
        />
        <TextField of={form} name="motif" label="Pourquoi ?" hint="120 caractères au plus." />
        <Button kind="warning">Retirer cet appareil</Button>
      </Form>
    </Fold>
  )
}
