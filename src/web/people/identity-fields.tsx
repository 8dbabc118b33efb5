/** Who a person is, as staff write it down: it goes to the vault and to nowhere else. */

import { DIFFERENCE_WORDS, LANGUAGE_WORDS } from '../../words/people-words.js'
import { type FormState, optionsOf, SelectField, TextField } from '../frame/forms.js'

export const IdentityFields = ({ form }: { form: FormState }) => (
  <>
    <TextField of={form} name="prenom" label="Prénom" width={20} />
    <TextField of={form} name="nom" label="Nom" width={20} />
    <TextField of={form} name="naissance" label="Date de naissance" type="date" width={10} />
    <TextField of={form} name="telephone" label="Téléphone (facultatif)" type="tel" width={20} />
    <TextField of={form} name="courriel" label="Courriel (facultatif)" type="email" />
    <TextField of={form} name="adresse" label="Adresse (facultatif)" />
    <TextField
      of={form}
      name="representant"
      label="Représentant légal (obligatoire pour un mineur)"
      hint="Prénom et nom. C’est lui qui signera le reçu."
    />
    <TextField
      of={form}
      name="telephoneRepresentant"
      label="Téléphone du représentant légal (facultatif)"
      type="tel"
      width={20}
    />
    <SelectField
      of={form}
      name="langue"
      label="Langue de la page de suivi"
      options={optionsOf(LANGUAGE_WORDS)}
    />
  </>
)

/** When the vault knows somebody alike, and this is another person: said by whoever may. */
export const DuplicateField = ({ form }: { form: FormState }) => (
  <SelectField
    of={form}
    name="autrePersonne"
    label="Une personne semblable a un dossier, mais c’est quelqu’un d’autre : pourquoi ?"
    hint="À laisser vide, sauf si on vous a refusé un doublon. Votre compte sera inscrit au registre."
    empty="Sans objet"
    options={optionsOf(DIFFERENCE_WORDS)}
  />
)
