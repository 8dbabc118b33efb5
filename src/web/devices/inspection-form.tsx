/** Inspecting by hand: the media found inside, up to four, or the explicit word that there is none (E5). */
import { presentMedia } from '../../domain/devices/device-state.js'
import type { Medium } from '../../domain/devices/media.js'
import { ABSENCE_WORDS, MEDIUM_KINDS } from '../../words/words.js'
import { Tick } from '../frame/choices.js'
import { Button, Form, type FormState, formState, optionsOf, SelectField, TextField } from '../frame/forms.js'
import { Fold } from '../frame/parts.js'
import { BatteryField, type DeviceFormProps, formAddress } from './device-form.js'

export const MEDIA_BY_HAND_MAX = 4

/** Fields `support-1-serie`, `support-1-type`, `support-1-modele`, `support-1-capaciteGo`, and so to 4. */
export const ManualInspection = ({ device, attempt, keys, open }: DeviceFormProps) => {
  const form = formState('inspection-manuelle', attempt)
  const media = presentMedia(device)
  return (
    <Fold title="Inspecter à la main" open={open}>
      <Form action={formAddress(device, 'inspection-manuelle')} keys={keys} of={form}>
        <p class="govuk-body">
          Notez tous les supports de stockage que contient l’appareil. Laissez vides les lignes inutiles.
        </p>
        {Array.from({ length: MEDIA_BY_HAND_MAX }, (_, index) => (
          <MediumFields form={form} index={index + 1} medium={media[index]} />
        ))}
        <Tick
          of={form}
          name="aucunSupport"
          label="Cet appareil ne contient aucun support de stockage"
          hint="Cochez seulement après avoir ouvert ou vérifié l’appareil."
        />
        <SelectField
          of={form}
          name="constat"
          label="S’il n’en contient aucun, comment l’avez-vous constaté ?"
          empty="Non précisé"
          options={optionsOf(ABSENCE_WORDS)}
        />
        <BatteryField form={form} />
        <Button>Enregistrer l’inspection</Button>
      </Form>
    </Fold>
  )
}

export const MediumFields = ({
  form,
  index,
  medium,
}: {
  form: FormState
  index: number
  medium: Medium | undefined
}) => (
  <fieldset class="govuk-fieldset medium">
    <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">Support {index}</legend>
    <div class="medium__fields">
      <TextField
        of={form}
        name={`support-${index}-serie`}
        label="Numéro de série"
        width={20}
        value={medium?.serial}
      />
      <SelectField
        of={form}
        name={`support-${index}-type`}
        label="Type"
        options={optionsOf(MEDIUM_KINDS)}
        value={medium?.kind ?? 'unknown'}
      />
      <TextField
        of={form}
        name={`support-${index}-modele`}
        label="Modèle"
        width={20}
        value={medium?.model ?? undefined}
      />
      <TextField
        of={form}
        name={`support-${index}-capaciteGo`}
        label="Capacité, en Go"
        width={5}
        numeric
        value={medium?.capacityBytes ? String(Math.round(medium.capacityBytes / 1e9)) : undefined}
      />
    </div>
  </fieldset>
)
