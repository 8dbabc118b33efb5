/** The steps of a loaded collection: it leaves, it is weighed at its arrival, it is treated. */
import { manifestWeight } from '../../domain/end-of-life/collection.js'
import { isHazardous } from '../../domain/end-of-life/collection-facts.js'
import { kilograms, OPERATION_WORDS } from '../../words/journey-words.js'
import { Button, FileField, Form, type FormState, optionsOf, SelectField, TextField } from '../frame/forms.js'
import { Fold } from '../frame/parts.js'
import { ReasonField, SignatureField } from '../people/journey-form.js'
import type { CollectionPageProps } from './collection.js'
import { stepOf, WeightField } from './collection-load.js'

/** How many operations the form of a treatment offers. */
export const OPERATION_ROWS = 4

/** Late entries are welcome: what happened yesterday is told with its day. */
const DayField = ({ of, label }: { of: FormState; label: string }) => (
  <TextField
    of={of}
    name="le"
    label={label}
    hint="Laissez vide si c’est maintenant."
    type="date"
    width={10}
  />
)

export const DepartureForm = (props: CollectionPageProps) => {
  const step = stepOf(props, 'depart')
  const { of } = step
  const { devices, loose, wasteCode } = props.collection
  if (devices.length + loose.length === 0) return null
  const { weightGrams } = manifestWeight(props.collection)
  return (
    <section class="box box--told" aria-labelledby="partir">
      <h2 class="govuk-heading-m" id="partir">
        Faire partir la collecte : {kilograms(weightGrams)}
      </h2>
      <p class="govuk-body">
        {isHazardous(wasteCode) ? (
          <>
            Le code <strong>{wasteCode}</strong> porte une étoile : ce déchet est dangereux. Il faut le numéro
            du bordereau de suivi (BSD, sur Trackdéchets), ou la raison pour laquelle il n’y en a pas.
          </>
        ) : (
          'Ce déchet n’est pas dangereux : le numéro de bordereau est facultatif.'
        )}{' '}
        Après le départ, la liste ne change plus. Imprimez cette page : elle sert de liste de chargement.
      </p>
      <Form {...step}>
        <TextField
          of={of}
          name="bordereau"
          label="Numéro du bordereau (BSD)"
          hint="Lettres, chiffres et tirets, comme BSD-20261123-ABC123."
          width={20}
        />
        <ReasonField of={of} label="Sinon, pourquoi n’y a-t-il pas de bordereau ?" />
        <SignatureField of={of} />
        <Button>Faire partir</Button>
      </Form>
    </section>
  )
}

export const ArrivalForms = (props: CollectionPageProps) => {
  const { status, arrival } = props.collection
  return (
    <div class="no-print">
      {status === 'departed' && <Weigh {...props} />}
      {status === 'weighed' && <Treat {...props} />}
      {arrival && <CorrectWeight {...props} />}
    </div>
  )
}

const Weigh = (props: CollectionPageProps) => {
  const step = stepOf(props, 'pesee')
  const { of } = step
  return (
    <section aria-labelledby="peser">
      <h2 class="govuk-heading-m" id="peser">
        Peser à l’arrivée
      </h2>
      <Form {...step}>
        <WeightField of={of} label="Poids pesé à l’arrivée" hint="Exemple : 412,5" />
        <TextField of={of} name="ticket" label="Numéro du ticket de pesée (facultatif)" width={20} />
        <DayField of={of} label="Pesé le" />
        <Button>Enregistrer la pesée</Button>
      </Form>
    </section>
  )
}

const Treat = (props: CollectionPageProps) => {
  const step = stepOf(props, 'traitement')
  const bare = stepOf(props, 'traitement-empreinte')
  return (
    <section aria-labelledby="traiter">
      <h2 class="govuk-heading-m" id="traiter">
        Enregistrer le traitement
      </h2>
      <p class="govuk-body">
        Le certificat du recycleur dit combien de kilogrammes ont suivi chaque opération. R veut dire
        valorisé, D éliminé.
      </p>
      <Form {...step} upload>
        <Operations of={step.of} />
        <FileField
          of={step.of}
          name="fichier"
          label="Certificat de traitement"
          hint="PDF, image ou tableau."
        />
        <DayField of={step.of} label="Traité le" />
        <Button>Enregistrer le traitement</Button>
      </Form>
      <Fold title="Le certificat est gardé ailleurs" open={bare.of.failed}>
        <Form {...bare}>
          <Operations of={bare.of} />
          <TextField
            of={bare.of}
            name="empreinte"
            label="Empreinte SHA-256 du certificat"
            hint="64 chiffres et lettres de a à f."
          />
          <DayField of={bare.of} label="Traité le" />
          <Button kind="secondary">Enregistrer avec cette empreinte</Button>
        </Form>
      </Fold>
    </section>
  )
}

const Operations = ({ of }: { of: FormState }) => (
  <>
    {Array.from({ length: OPERATION_ROWS }, (_, index) => index + 1).map((row) => (
      <div class="medium__fields">
        <SelectField
          of={of}
          name={`operation-${row}`}
          label={`Opération ${row}`}
          empty={row === 1 ? 'Choisissez' : 'Aucune'}
          options={optionsOf(OPERATION_WORDS).map(({ value, text }) => ({
            value,
            text: `${value} – ${text}`,
          }))}
        />
        <TextField
          of={of}
          name={`operation-${row}-poids`}
          label={`Poids de l’opération ${row}`}
          width={5}
          suffix="kg"
          numeric
        />
      </div>
    ))}
  </>
)

const CorrectWeight = (props: CollectionPageProps) => {
  const step = stepOf(props, 'corriger')
  return (
    <Fold title="Corriger le poids pesé à l’arrivée" open={step.of.failed}>
      <Form {...step}>
        <p class="govuk-body">
          Seule l’organisation qui a enregistré la pesée peut la corriger. La première pesée reste dans
          l’historique.
        </p>
        <WeightField of={step.of} label="Poids exact" />
        <ReasonField of={step.of} label="Pourquoi le corriger ?" />
        <Button kind="secondary">Corriger le poids</Button>
      </Form>
    </Fold>
  )
}
