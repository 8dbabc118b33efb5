/** What every form about a device shares: its name, its address, and the battery's own field. */
import type { KnownDevice } from '../domain/devices/device-state.js'
import type { Instant } from '../domain/shared/values.js'
import { type Attempt, type FormState, type Keys, TextField } from './forms.js'

export type DeviceForm =
  | 'inspection'
  | 'inspection-manuelle'
  | 'effacement'
  | 'certificat'
  | 'support'
  | 'risque'
  | 'essais'
  | 'grade'
  | 'signalement'
  | 'kit'

/** What each form needs. `open` is said of the one that failed, or that the first obstacle asks for. */
export type DeviceFormProps = {
  readonly device: KnownDevice
  readonly at: Instant
  readonly attempt: Attempt
  readonly keys: Keys
  readonly open: boolean
}

export const formAddress = (device: KnownDevice, form: DeviceForm) => `/appareils/${device.deviceId}/${form}`

export const BatteryField = ({ form }: { form: FormState }) => (
  <div class="after-choices">
    <TextField
      of={form}
      name="batterie"
      label="Santé de la batterie, en pour cent"
      hint="De 0 à 100. Laissez vide si l’appareil n’a pas de batterie."
      width={3}
      numeric
      suffix="%"
    />
  </div>
)
