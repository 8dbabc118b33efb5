/** What every form about a device shares: its name, its address, and the fields that come back in several. */
import type { KnownDevice } from '../../domain/devices/device-state.js'
import type { Instant } from '../../domain/shared/values.js'
import { type Attempt, type FormState, type Keys, SelectField, TextField } from '../frame/forms.js'

type BenchForm =
  | 'inspection'
  | 'inspection-manuelle'
  | 'support-vu'
  | 'effacement'
  | 'certificat'
  | 'support'
  | 'risque'
  | 'essais'
  | 'grade'
  | 'signalement'
  | 'kit'
  | 'dechet'
type PartForm =
  | 'reparation'
  | 'support-installe'
  | 'support-deplace'
  | 'piece-retiree'
  | 'piece-posee'
  | 'piece-achetee'
type LifeForm = 'retour' | 'perte' | 'retrouve' | 'radiation' | 'reforme' | 'demontage'
export type DeviceForm = BenchForm | PartForm | LifeForm

export type OwnSite = { readonly siteId: string; readonly name: string }

/** What each form needs. `open` is said of the one that failed, or that the first obstacle asks for. */
export type DeviceFormProps = {
  readonly device: KnownDevice
  readonly at: Instant
  readonly attempt: Attempt
  readonly keys: Keys
  readonly open: boolean
}

export const formAddress = (device: KnownDevice, form: DeviceForm) => `/appareils/${device.deviceId}/${form}`

export const BatteryField = ({ form, value }: { form: FormState; value?: number | null }) => (
  <div class="after-choices">
    <TextField
      of={form}
      name="batterie"
      label="Santé de la batterie, en pour cent"
      hint="De 0 à 100. Laissez vide si l’appareil n’a pas de batterie."
      width={3}
      numeric
      suffix="%"
      value={value === null || value === undefined ? undefined : String(value)}
    />
  </div>
)

/** A reason is read by others, for years: it names no person (T6). */
export const ReasonField = ({
  form,
  label,
  hint,
  value,
}: {
  form: FormState
  label: string
  hint?: string
  value?: string | undefined
}) => (
  <TextField
    of={form}
    name="motif"
    label={label}
    hint={[hint, '120 caractères au plus, sans nom de personne.'].filter(Boolean).join(' ')}
    value={value}
  />
)

export const SiteField = ({
  form,
  label,
  sites,
}: {
  form: FormState
  label: string
  sites: readonly OwnSite[]
}) => (
  <SelectField
    of={form}
    name="siteId"
    label={label}
    options={sites.map(({ siteId: value, name: text }) => ({ value, text }))}
  />
)

/** Another machine, found by scan: a USB scanner types its label. */
export const OtherDeviceField = ({ form, label }: { form: FormState; label: string }) => (
  <TextField
    of={form}
    name="code"
    label={label}
    hint="Scannez son étiquette, ou tapez son numéro de série."
    width={20}
  />
)
