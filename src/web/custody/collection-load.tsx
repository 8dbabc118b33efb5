/** Loading a collection, one device or one load of loose matter at a time; unloading; giving it up. */
import type { DeviceId } from '../../domain/shared/values.js'
import { kilograms, WEIGHT_BASIS_WORDS } from '../../words/journey-words.js'
import { Radios } from '../frame/choices.js'
import { Button, Form, type FormState, formState, optionsOf, SelectField, TextField } from '../frame/forms.js'
import { Fold } from '../frame/parts.js'
import { FileFold, ReasonField, ScanField, type Step } from '../people/journey-form.js'
import type { CollectionPageProps } from './collection.js'

export type CollectionForm =
  | 'charger'
  | 'vrac'
  | 'import'
  | 'retirer'
  | 'depart'
  | 'annuler'
  | 'pesee'
  | 'corriger'
  | 'traitement'
  | 'traitement-empreinte'

export const stepOf = (
  { collectionId, frame, idempotencyKey, ...attempt }: CollectionPageProps,
  name: CollectionForm,
): Step => ({
  action: `/collectes/${collectionId}/${name}`,
  keys: { csrf: frame.csrf, idempotencyKey },
  of: formState(name, attempt),
})

export const WeightField = ({ of, label, hint }: { of: FormState; label: string; hint?: string }) => (
  <TextField of={of} name="poids" label={label} hint={hint} width={5} suffix="kg" numeric />
)

/** The scan field stands above the manifest; what is done less often below. */
export const LoadForms = (props: CollectionPageProps & { place: 'above' | 'below' }) => {
  const { devices, loose } = props.collection
  if (props.place === 'above') return <Scan {...props} />
  return (
    <>
      <FileFold
        step={stepOf(props, 'import')}
        title="Charger par fichier"
        hint="Colonnes : « étiquette » et, si vous avez pesé, « poids » en kilogrammes. Rien n’est enregistré avant votre accord."
      />
      {devices.length + loose.length > 0 && <Unload {...props} />}
      <Cancel {...props} />
    </>
  )
}

const Scan = (props: CollectionPageProps) => {
  const device = stepOf(props, 'charger')
  const loose = stepOf(props, 'vrac')
  return (
    <div class="columns no-print">
      <section aria-labelledby="charger">
        <h2 class="govuk-heading-m" id="charger">
          Charger un appareil
        </h2>
        <Form {...device}>
          <ScanField of={device.of} autofocus />
          <WeightField
            of={device.of}
            label="Poids, si vous l’avez pesé"
            hint="Vide : le poids connu, sinon une estimation. Exemple : 1,65"
          />
          <Button>Charger</Button>
        </Form>
      </section>
      <section aria-labelledby="vrac">
        <h2 class="govuk-heading-m" id="vrac">
          Charger du vrac
        </h2>
        <Form {...loose}>
          <TextField
            of={loose.of}
            name="quoi"
            label="Quoi ?"
            hint="Ce qui n’a pas d’étiquette : câbles, chargeurs, pièces."
            width={20}
          />
          <WeightField of={loose.of} label="Poids" hint="Exemple : 12,5" />
          <Radios
            of={loose.of}
            name="base"
            legend="Ce poids est"
            options={optionsOf(WEIGHT_BASIS_WORDS)}
            chosen={['REAL']}
            inline
          />
          <div class="after-choices">
            <Button kind="secondary">Charger ce vrac</Button>
          </div>
        </Form>
      </section>
    </div>
  )
}

const deviceLine = ({ deviceId, labelCode }: { deviceId: DeviceId; labelCode: string }) => ({
  value: deviceId,
  text: labelCode,
})

const Unload = (props: CollectionPageProps) => {
  const step = stepOf(props, 'retirer')
  const { devices, loose } = props.collection
  return (
    <Fold title="Décharger une ligne" open={step.of.failed}>
      <Form {...step}>
        <SelectField
          of={step.of}
          name="ligne"
          label="Ligne à décharger"
          empty="Choisissez une ligne"
          options={[
            ...devices.map(deviceLine),
            ...loose.map(({ looseId, what, weightGrams }) => ({
              value: looseId,
              text: `Vrac : ${what}, ${kilograms(weightGrams)}`,
            })),
          ]}
        />
        <ReasonField of={step.of} label="Pourquoi ?" />
        <Button kind="warning">Décharger</Button>
      </Form>
    </Fold>
  )
}

const Cancel = (props: CollectionPageProps) => {
  const step = stepOf(props, 'annuler')
  return (
    <Fold title="Annuler cette collecte" open={step.of.failed}>
      <Form {...step}>
        <p class="govuk-body">Les appareils chargés redeviennent simplement réformés.</p>
        <ReasonField of={step.of} label="Pourquoi ?" />
        <Button kind="warning">Annuler la collecte</Button>
      </Form>
    </Fold>
  )
}
