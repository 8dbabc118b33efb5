/** The forms of the administration: a partner, a site, an account, a token. */

import { LEGAL_FORM_WORDS, PARTNER_ROLE_WORDS, ROLE_WORDS } from '../../words/words.js'
import { Checkboxes } from '../frame/choices.js'
import {
  type Attempt,
  Button,
  Form,
  formState,
  type Keys,
  optionsOf,
  SelectField,
  TextField,
} from '../frame/forms.js'
import { Fold } from '../frame/parts.js'
import { communeOptions } from '../people/beneficiaries.js'

type FormProps = {
  readonly attempt: Attempt
  readonly keys: Keys
  readonly partners: readonly { readonly partnerId: string; readonly name: string }[]
}

const options = (partners: FormProps['partners']) =>
  partners.map(({ partnerId: value, name: text }) => ({ value, text }))

export const PartnerForm = ({ attempt, keys }: FormProps) => {
  const form = formState('partenaires', attempt)
  return (
    <Fold title="Enregistrer un partenaire" open={attempt.form === form.name}>
      <Form action="/administration/partenaires" keys={keys} of={form}>
        <TextField of={form} name="nom" label="Nom de l’organisation" />
        <SelectField
          of={form}
          name="formeJuridique"
          label="Forme juridique"
          options={optionsOf(LEGAL_FORM_WORDS)}
        />
        <Checkboxes of={form} name="roles" legend="Ce qu’elle fait" options={optionsOf(PARTNER_ROLE_WORDS)} />
        <Button>Enregistrer le partenaire</Button>
      </Form>
    </Fold>
  )
}

export const SiteForm = ({ attempt, keys, partners }: FormProps) => {
  const form = formState('sites', attempt)
  return (
    <Fold title="Ouvrir un site" open={attempt.form === form.name}>
      <Form action="/administration/sites" keys={keys} of={form}>
        <SelectField of={form} name="partnerId" label="Organisation" options={options(partners)} />
        <TextField of={form} name="nom" label="Nom du site" />
        <SelectField
          of={form}
          name="commune"
          label="Commune"
          empty="Choisissez une commune"
          options={communeOptions}
        />
        <Button>Ouvrir le site</Button>
      </Form>
    </Fold>
  )
}

/** What holders are told of a place: where it is, its telephone, its hours. */
export const SiteDescriptionForm = ({
  attempt,
  keys,
  sites,
}: Omit<FormProps, 'partners'> & {
  readonly sites: readonly { readonly siteId: string; readonly partnerId: string; readonly text: string }[]
}) => {
  const form = formState('description', attempt)
  return (
    <Fold title="Décrire un site" open={attempt.form === form.name}>
      <Form action="/administration/description" keys={keys} of={form}>
        <SelectField
          of={form}
          name="site"
          label="Site"
          options={sites.map(({ siteId, partnerId, text }) => ({ value: `${partnerId} ${siteId}`, text }))}
        />
        <TextField of={form} name="adresse" label="Adresse" hint="Rue et numéro : ce que voit le public." />
        <TextField of={form} name="telephone" label="Téléphone du lieu" type="tel" width={20} />
        <TextField
          of={form}
          name="horaires"
          label="Horaires"
          hint="Par exemple : du mardi au samedi, 10 h–17 h."
        />
        <Button>Enregistrer la description</Button>
      </Form>
    </Fold>
  )
}

/** J1. Under which a SIAE's posts in insertion count hours. */
export const AgreementForm = ({ attempt, keys, partners }: FormProps) => {
  const form = formState('agrement', attempt)
  return (
    <Fold title="Enregistrer un agrément de SIAE" open={attempt.form === form.name}>
      <Form action="/administration/agrement" keys={keys} of={form}>
        <SelectField of={form} name="partnerId" label="Structure" options={options(partners)} />
        <TextField of={form} name="du" label="Premier jour" type="date" width={10} />
        <TextField of={form} name="au" label="Dernier jour" hint="24 mois au plus." type="date" width={10} />
        <Button>Enregistrer l’agrément</Button>
      </Form>
    </Fold>
  )
}

export const AgreedEtpForm = ({ attempt, keys, partners }: FormProps) => {
  const form = formState('etp', attempt)
  return (
    <Fold title="Enregistrer les ETP conventionnés d’une année" open={attempt.form === form.name}>
      <Form action="/administration/etp" keys={keys} of={form}>
        <SelectField of={form} name="partnerId" label="Structure" options={options(partners)} />
        <TextField of={form} name="annee" label="Année" numeric width={4} />
        <TextField of={form} name="etp" label="ETP d’insertion" hint="Par exemple : 12,50." width={5} />
        <Button>Enregistrer les ETP</Button>
      </Form>
    </Fold>
  )
}

const OrganisationField = ({
  form,
  partners,
}: { form: ReturnType<typeof formState> } & Pick<FormProps, 'partners'>) => (
  <SelectField
    of={form}
    name="partnerId"
    label="Organisation"
    hint="Nécessaire pour un opérateur, un responsable, un médiateur ou un prescripteur. Les autres rôles sont à la Métropole."
    empty="Métropole de Lyon"
    options={options(partners)}
  />
)

export const AccountForm = ({ attempt, keys, partners }: FormProps) => {
  const form = formState('comptes', attempt)
  return (
    <Fold title="Créer un compte" open={attempt.form === form.name}>
      <Form action="/administration/comptes" keys={keys} of={form}>
        <TextField of={form} name="nom" label="Nom de la personne" />
        <TextField of={form} name="email" label="Adresse électronique" type="email" />
        <SelectField of={form} name="role" label="Rôle" options={optionsOf(ROLE_WORDS)} />
        <OrganisationField form={form} partners={partners} />
        <p class="govuk-body">Un mot de passe provisoire sera affiché une seule fois.</p>
        <Button>Créer le compte</Button>
      </Form>
    </Fold>
  )
}

export const TokenForm = ({ attempt, keys, partners }: FormProps) => {
  const form = formState('jetons', attempt)
  return (
    <Fold title="Créer un jeton" open={attempt.form === form.name}>
      <Form action="/administration/jetons" keys={keys} of={form}>
        <TextField of={form} name="libelle" label="À quoi servira ce jeton ?" />
        <SelectField of={form} name="role" label="Rôle" options={optionsOf(ROLE_WORDS)} />
        <OrganisationField form={form} partners={partners} />
        <p class="govuk-body">Le jeton sera affiché une seule fois.</p>
        <Button>Créer le jeton</Button>
      </Form>
    </Fold>
  )
}
