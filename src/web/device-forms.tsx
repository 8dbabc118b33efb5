/** What a bench may record about a device: one folded form for each, the next useful one open. */
import { type KnownDevice, presentMedia } from '../domain/devices/device-state.js'
import type { Unfitness } from '../domain/devices/fitness.js'
import { FUNCTIONS } from '../domain/devices/functions.js'
import type { Instant } from '../domain/shared/values.js'
import { Radios } from './choices.js'
import { BatteryField, type DeviceForm, type DeviceFormProps, formAddress } from './device-form.js'
import { CertificateForm, EvidenceForm, MediumForm, RiskForm } from './erasure-forms.js'
import {
  type Attempt,
  Button,
  FileField,
  Form,
  formState,
  type Keys,
  optionsOf,
  SelectField,
  TextField,
} from './forms.js'
import { ManualInspection } from './inspection-form.js'
import { Fold } from './parts.js'
import { FLAG_WORDS, FUNCTION_WORDS, GRADE_WORDS, TEST_WORDS } from './words.js'

/** Which form lifts which obstacle. */
const REMEDY: Readonly<Record<Unfitness, DeviceForm>> = {
  'device-not-inspected': 'inspection',
  'medium-not-erased': 'effacement',
  'device-blocked': 'signalement',
  'waste-status-not-lifted': 'dechet',
  'functions-not-passed': 'essais',
  'battery-not-measured': 'essais',
  'battery-too-weak': 'essais',
}

export const DeviceForms = ({
  device,
  at,
  attempt,
  keys,
  next,
  canAcceptRisk,
  openKits,
}: {
  device: KnownDevice
  at: Instant
  attempt: Attempt
  keys: Keys
  next: Unfitness | undefined
  canAcceptRisk: boolean
  openKits: readonly { readonly kitId: string; readonly text: string }[]
}) => {
  const wanted: DeviceForm = next ? REMEDY[next] : 'kit'
  const of = (form: DeviceForm): DeviceFormProps => ({
    device,
    at,
    attempt,
    keys,
    open: attempt.form ? attempt.form === form : wanted === form,
  })
  const hasMedia = presentMedia(device).length > 0
  return (
    <>
      <FileInspection {...of('inspection')} />
      <ManualInspection {...of('inspection-manuelle')} />
      {hasMedia && (
        <>
          <EvidenceForm {...of('effacement')} />
          <CertificateForm {...of('certificat')} />
          <MediumForm {...of('support')} />
          {canAcceptRisk && <RiskForm {...of('risque')} />}
        </>
      )}
      <Tests {...of('essais')} />
      <Grading {...of('grade')} />
      <Flags {...of('signalement')} />
      {device.use.state === 'in-stock' && <IntoKit {...of('kit')} kits={openKits} />}
    </>
  )
}

const FileInspection = ({ device, attempt, keys, open }: DeviceFormProps) => {
  const form = formState('inspection', attempt)
  return (
    <Fold title="Inspecter par fichier" open={open}>
      <Form action={formAddress(device, 'inspection')} keys={keys} of={form} upload>
        <FileField
          of={form}
          name="fichier"
          label="Relevé de l’appareil"
          hint="Un fichier lshw, smartctl ou Workbench (JSON). Il donne les supports, le processeur et la mémoire."
          accept=".json,application/json"
        />
        <Button>Déposer le relevé</Button>
      </Form>
    </Fold>
  )
}

const Tests = ({ device, attempt, keys, open }: DeviceFormProps) => {
  const form = formState('essais', attempt)
  return (
    <Fold title="Essayer les fonctions" open={open}>
      <Form action={formAddress(device, 'essais')} keys={keys} of={form}>
        <p class="govuk-body">
          Répondez pour chaque fonction. « {TEST_WORDS['not-tested']} » ne change rien à un résultat déjà
          enregistré.
        </p>
        {FUNCTIONS[device.category].map((name) => {
          const known = device.tests[name]
          return (
            <Radios
              of={form}
              name={`fonction-${name}`}
              legend={FUNCTION_WORDS[name]}
              hint={known && `Déjà enregistré : ${TEST_WORDS[known].toLowerCase()}`}
              options={optionsOf(TEST_WORDS)}
              chosen={['not-tested']}
              inline
            />
          )
        })}
        <BatteryField form={form} />
        <Button>Enregistrer les essais</Button>
      </Form>
    </Fold>
  )
}

const Grading = ({ device, attempt, keys, open }: DeviceFormProps) => {
  const form = formState('grade', attempt)
  return (
    <Fold title="Classer l’aspect" open={open}>
      <Form action={formAddress(device, 'grade')} keys={keys} of={form}>
        <Radios
          of={form}
          name="grade"
          legend="Aspect de l’appareil"
          options={optionsOf(GRADE_WORDS)}
          chosen={device.grade === null ? [] : [device.grade]}
        />
        <Button>Enregistrer le classement</Button>
      </Form>
    </Fold>
  )
}

const Flags = ({ device, attempt, keys, open }: DeviceFormProps) => {
  const form = formState('signalement', attempt)
  return (
    <Fold title="Signaler ou lever un blocage" open={open}>
      <Form action={formAddress(device, 'signalement')} keys={keys} of={form}>
        <SelectField
          of={form}
          name="signalement"
          label="Blocage"
          options={optionsOf(FLAG_WORDS)}
          value={device.flags[0]}
        />
        <Radios
          of={form}
          name="action"
          legend="Que voulez-vous faire ?"
          options={[
            { value: 'raise', text: 'Signaler ce blocage', hint: 'L’appareil ne pourra plus être remis.' },
            { value: 'clear', text: 'Lever ce blocage', hint: 'Il faut dire pourquoi.' },
          ]}
          chosen={[device.flags.length > 0 ? 'clear' : 'raise']}
        />
        <TextField
          of={form}
          name="motif"
          label="Motif, pour lever un blocage"
          hint="120 caractères au plus."
        />
        <Button>Enregistrer</Button>
      </Form>
    </Fold>
  )
}

const IntoKit = ({
  device,
  attempt,
  keys,
  open,
  kits,
}: DeviceFormProps & { kits: readonly { readonly kitId: string; readonly text: string }[] }) => {
  const form = formState('kit', attempt)
  return (
    <Fold title="Mettre dans un kit" open={open}>
      {kits.length === 0 ? (
        <p class="govuk-body">
          Aucun kit n’est ouvert sur ce site. <a href="/kits">Ouvrir un kit</a>
        </p>
      ) : (
        <Form action={formAddress(device, 'kit')} keys={keys} of={form}>
          <SelectField
            of={form}
            name="kitId"
            label="Kit ouvert"
            empty="Choisissez un kit"
            options={kits.map(({ kitId: value, text }) => ({ value, text }))}
          />
          <Button>Mettre dans ce kit</Button>
        </Form>
      )}
    </Fold>
  )
}
