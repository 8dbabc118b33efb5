/** Fields that come back wherever something leaves or arrives: scan, file, reason, signature. */
import { Radios } from '../frame/choices.js'
import { Button, FileField, Form, type FormState, type Keys, TextField } from '../frame/forms.js'
import { Fold } from '../frame/parts.js'

export type Step = { readonly action: string; readonly keys: Keys; readonly of: FormState }

/** A USB scanner types the label and Enter; `autofocus` where it is the page's one scan field. */
export const ScanField = ({
  of,
  label,
  autofocus,
}: {
  of: FormState
  label?: string
  autofocus?: boolean
}) => (
  <TextField
    of={of}
    name="code"
    label={label ?? 'Étiquette ou numéro de série'}
    hint={
      autofocus
        ? 'Scannez, ou tapez puis Entrée : la page revient prête pour l’appareil suivant.'
        : 'Scannez, ou tapez.'
    }
    width={20}
    autofocus={autofocus ?? false}
  />
)

export const ReasonField = ({ of, label }: { of: FormState; label: string }) => (
  <TextField of={of} name="motif" label={label} hint="120 caractères au plus, sans nom de personne." />
)

export const FileFold = ({
  step,
  title,
  hint,
  level = 'h3',
}: {
  step: Step
  title: string
  hint: string
  level?: 'h2' | 'h3'
}) => (
  <Fold level={level} title={title} open={step.of.failed}>
    <Form {...step} upload>
      <FileField
        of={step.of}
        name="fichier"
        label="Fichier CSV ou Excel"
        hint={hint}
        accept=".csv,.xlsx,.txt,text/csv"
      />
      <Button kind="secondary">Vérifier le fichier</Button>
    </Form>
  </Fold>
)

export const SignatureField = ({ of }: { of: FormState }) => (
  <Radios
    of={of}
    name="signature"
    legend="Votre signature"
    hint="Vous signez en votre nom : votre compte est enregistré comme signataire."
    options={[
      { value: 'screen', text: 'Je signe à l’écran' },
      { value: 'paper', text: 'J’ai signé sur le papier qui accompagne l’envoi' },
    ]}
    chosen={[]}
  />
)

/** Seen on paper only. */
export const SignatureBoxes = ({ of }: { of: readonly string[] }) => (
  <div class="print-only signatures">
    {of.map((who) => (
      <p class="govuk-body signatures__one">
        {who}
        <br />
        Nom, date et signature :
      </p>
    ))}
  </div>
)
