/** H3. How a person acknowledges what they are given: signed, or witnessed by a colleague when they cannot sign. */
import { Radios } from './choices.js'
import { type FormState, SelectField } from './forms.js'

export type Colleague = { readonly id: string; readonly name: string }

export const ReceiptFields = ({
  form,
  colleagues,
}: {
  form: FormState
  colleagues: readonly Colleague[]
}) => (
  <>
    <Radios
      of={form}
      name="recu"
      legend="Reçu"
      options={[
        { value: 'signe-papier', text: 'Signé sur papier' },
        { value: 'signe-ecran', text: 'Signé sur écran' },
        { value: 'temoin', text: 'Devant un témoin', hint: 'Quand la personne ne peut pas signer.' },
      ]}
    />
    <SelectField
      of={form}
      name="temoin"
      label="Témoin (seulement sans signature)"
      hint="Un collègue, autre que vous."
      empty="Pas de témoin"
      options={colleagues.map(({ id: value, name: text }) => ({ value, text }))}
    />
  </>
)
