/** H3. How a person acknowledges what they are given: signed, or witnessed by a colleague when they cannot sign. */
import { Radios, Tick } from '../frame/choices.js'
import { type FormState, SelectField } from '../frame/forms.js'

export type Colleague = { readonly id: string; readonly name: string }

export const ReceiptFields = ({
  form,
  colleagues,
  guardianSigns = false,
}: {
  form: FormState
  colleagues: readonly Colleague[]
  /** A minor's kit: nobody but their guardian signs. */
  guardianSigns?: boolean
}) => (
  <>
    {guardianSigns && (
      <p class="govuk-inset-text">
        Cette personne est mineure ou au collège : son représentant légal est présent et signe le reçu.
      </p>
    )}
    <Radios
      of={form}
      name="recu"
      legend="Reçu"
      options={[
        { value: 'signe-papier', text: 'Signé sur papier' },
        { value: 'signe-ecran', text: 'Signé sur écran' },
        ...(guardianSigns
          ? []
          : [{ value: 'temoin', text: 'Devant un témoin', hint: 'Quand la personne ne peut pas signer.' }]),
      ]}
    />
    {guardianSigns && (
      <Tick of={form} name="representantSigne" label="Le représentant légal a signé lui-même" />
    )}
    {!guardianSigns && (
      <SelectField
        of={form}
        name="temoin"
        label="Témoin (seulement sans signature)"
        hint="Un collègue, autre que vous."
        empty="Pas de témoin"
        options={colleagues.map(({ id: value, name: text }) => ({ value, text }))}
      />
    )}
  </>
)
