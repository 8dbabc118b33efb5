/** Opening a machine: a repair, a medium put in or moved, a part taken, put into another, or bought. */
import { FUNCTIONS, type PartKind } from '../../domain/devices/functions.js'
import { capacity, FUNCTION_WORDS, MEDIUM_KINDS, PART_WORDS } from '../../words/words.js'
import { Checkboxes } from '../frame/choices.js'
import { Button, Form, type FormState, formState, optionsOf, SelectField, TextField } from '../frame/forms.js'
import { Fold } from '../frame/parts.js'
import { type DeviceFormProps, formAddress, OtherDeviceField } from './device-form.js'
import { movableMedia, onTheShelf } from './device-offers.js'

/** R2. What was opened is tested again. */
export const RepairForm = ({ device, attempt, keys, open }: DeviceFormProps) => {
  const form = formState('reparation', attempt)
  return (
    <Fold title="Réparer" open={open}>
      <Form action={formAddress(device, 'reparation')} keys={keys} of={form}>
        <Checkboxes
          of={form}
          name="fonctions"
          legend="Qu’avez-vous réparé ?"
          hint="Ces fonctions seront à essayer à nouveau."
          options={FUNCTIONS[device.category].map((value) => ({ value, text: FUNCTION_WORDS[value] }))}
        />
        <TextField
          of={form}
          name="note"
          label="Ce que vous avez fait (facultatif)"
          hint="120 caractères au plus, sans nom de personne."
        />
        <Button>Enregistrer la réparation</Button>
      </Form>
    </Fold>
  )
}

export const InstallMediumForm = ({ device, attempt, keys, open }: DeviceFormProps) => {
  const form = formState('support-installe', attempt)
  return (
    <Fold title="Installer un support neuf ou de stock" open={open}>
      <Form action={formAddress(device, 'support-installe')} keys={keys} of={form}>
        <p class="govuk-body">
          Son effacement sera à prouver, même s’il est neuf. Pour un support pris dans un autre appareil du
          registre, ouvrez la fiche de cet autre appareil et déplacez-le : la trace suit.
        </p>
        <TextField of={form} name="serie" label="Numéro de série du support" width={20} />
        <SelectField
          of={form}
          name="type"
          label="Type"
          empty="Choisissez"
          options={optionsOf(MEDIUM_KINDS)}
        />
        <TextField of={form} name="modele" label="Modèle (facultatif)" width={20} />
        <TextField of={form} name="capaciteGo" label="Capacité, en Go" width={5} numeric />
        <Button>Enregistrer ce support</Button>
      </Form>
    </Fold>
  )
}

/** E4. The donor's demand goes with the medium, and its erasure is owed anew where it arrives. */
export const MoveMediumForm = ({ device, attempt, keys, open }: DeviceFormProps) => {
  const form = formState('support-deplace', attempt)
  return (
    <Fold title="Déplacer un support dans un autre appareil" open={open}>
      <Form action={formAddress(device, 'support-deplace')} keys={keys} of={form}>
        <p class="govuk-body">
          Dans l’autre appareil, son effacement sera à prouver à nouveau, avec la même exigence du donateur.
        </p>
        <SelectField
          of={form}
          name="serie"
          label="Support à déplacer"
          options={movableMedia(device).map(({ serial, kind, capacityBytes, present }) => ({
            value: serial,
            text: [
              ...[MEDIUM_KINDS[kind], capacityBytes && capacity(capacityBytes), '–', serial],
              present ? '' : '(déjà sorti)',
            ]
              .filter(Boolean)
              .join(' '),
          }))}
        />
        <OtherDeviceField form={form} label="Appareil où vous le posez" />
        <Button>Déplacer ce support</Button>
      </Form>
    </Fold>
  )
}

const PartFields = ({ form }: { form: FormState }) => (
  <>
    <SelectField of={form} name="piece" label="Pièce" empty="Choisissez" options={optionsOf(PART_WORDS)} />
    <TextField of={form} name="serie" label="Numéro de série de la pièce (s’il y en a un)" width={20} />
  </>
)

export const TakePartForm = ({ device, attempt, keys, open }: DeviceFormProps) => {
  const form = formState('piece-retiree', attempt)
  return (
    <Fold title="Retirer une pièce" open={open}>
      <Form action={formAddress(device, 'piece-retiree')} keys={keys} of={form}>
        <p class="govuk-body">
          Elle reste sur l’étagère jusqu’à ce que vous la posiez dans un autre appareil. Les fonctions qu’elle
          touche seront à essayer à nouveau ici.
        </p>
        <PartFields form={form} />
        <Button>Retirer cette pièce</Button>
      </Form>
    </Fold>
  )
}

export const partText = ({ kind, serial }: { kind: PartKind; serial: string | null }) =>
  [PART_WORDS[kind], serial].filter(Boolean).join(' ')

export const PassPartForm = ({ device, attempt, keys, open }: DeviceFormProps) => {
  const form = formState('piece-posee', attempt)
  return (
    <Fold title="Poser une pièce de l’étagère dans un autre appareil" open={open}>
      <Form action={formAddress(device, 'piece-posee')} keys={keys} of={form}>
        <SelectField
          of={form}
          name="pieceId"
          label="Pièce retirée de cet appareil"
          options={onTheShelf(device).map((part) => ({ value: part.partId, text: partText(part) }))}
        />
        <OtherDeviceField form={form} label="Appareil où vous la posez" />
        <Button>Poser cette pièce</Button>
      </Form>
    </Fold>
  )
}

export const BoughtPartForm = ({ device, attempt, keys, open }: DeviceFormProps) => {
  const form = formState('piece-achetee', attempt)
  return (
    <Fold title="Poser une pièce achetée" open={open}>
      <Form action={formAddress(device, 'piece-achetee')} keys={keys} of={form}>
        <p class="govuk-body">
          Les fonctions qu’elle touche seront à essayer à nouveau ; une batterie sera à mesurer.
        </p>
        <PartFields form={form} />
        <Button>Poser cette pièce</Button>
      </Form>
    </Fold>
  )
}
