/** What the bench itself finds out: an inspection by file, tests, a grade, blocks, and into which kit it goes. */
import { FUNCTIONS } from '../../domain/devices/functions.js'
import { FLAG_WORDS, FUNCTION_WORDS, GRADE_WORDS, TEST_WORDS } from '../../words/words.js'
import { Radios } from '../frame/choices.js'
import { Button, FileField, Form, formState, optionsOf, SelectField, TextField } from '../frame/forms.js'
import { Fold } from '../frame/parts.js'
import { BatteryField, type DeviceFormProps, formAddress, ReasonField } from './device-form.js'

export type OpenKit = { readonly kitId: string; readonly text: string }

export const FileInspection = ({ device, attempt, keys, open }: DeviceFormProps) => {
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

export const Tests = ({ device, attempt, keys, open }: DeviceFormProps) => {
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

export const Grading = ({ device, attempt, keys, open }: DeviceFormProps) => {
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

export const Flags = ({ device, attempt, keys, open }: DeviceFormProps) => {
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
        <ReasonField form={form} label="Motif, pour lever un blocage" />
        <Button>Enregistrer</Button>
      </Form>
    </Fold>
  )
}

export const IntoKit = ({
  device,
  attempt,
  keys,
  open,
  kits,
}: DeviceFormProps & { kits: readonly OpenKit[] }) => {
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

/** R5. The technical control and the cession document (arrêté of 11 December 2018) make it a product again. */
export const WasteForm = ({ device, attempt, keys, open }: DeviceFormProps) => {
  const form = formState('dechet', attempt)
  return (
    <Fold title="Lever le statut de déchet" open={open}>
      <Form action={formAddress(device, 'dechet')} keys={keys} of={form} upload>
        <p class="govuk-body">
          Cet appareil est entré comme déchet. Le contrôle technique et le document de cession en refont un
          produit (arrêté du 11 décembre 2018). Le contrôle est fait en votre nom.
        </p>
        <TextField
          of={form}
          name="reference"
          label="Référence du contrôle technique"
          hint="Le numéro de votre fiche de contrôle."
          width={20}
        />
        <FileField of={form} name="fichier" label="Document de cession" hint="PDF, image ou texte." />
        <Button>Lever le statut de déchet</Button>
      </Form>
    </Fold>
  )
}
