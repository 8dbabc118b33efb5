/** Beneficiaries, known here by a file code and never by a name: finding one, opening a file. */
import { COMMUNE_CODES, communeName } from '../domain/shared/communes.js'
import { Radios } from './choices.js'
import {
  type Attempt,
  Button,
  ErrorSummary,
  Form,
  type FormState,
  formState,
  optionsOf,
  SelectField,
  TextField,
} from './forms.js'
import { type Frame, Layout } from './layout.js'
import { PRESCRIBER_WORDS, PROGRAMME_WORDS } from './words.js'

export type BeneficiariesPageProps = Attempt & {
  readonly frame: Frame
  /** The code that was looked for and not found. */
  readonly notFound?: string | undefined
  /** The file just opened. */
  readonly registered?: { readonly beneficiaryId: string; readonly fileCode: string } | undefined
  readonly canRegister: boolean
  readonly idempotencyKey: string
}

/** By name; Lyon's arrondissements after Lyon itself, as the alphabet puts them. */
export const communeOptions = COMMUNE_CODES.map((value) => ({ value, text: communeName(value) })).sort(
  (a, b) => a.text.localeCompare(b.text, 'fr', { numeric: true }),
)

export const BeneficiariesPage = (props: BeneficiariesPageProps) => {
  const { frame, notFound, registered, canRegister } = props
  return (
    <Layout
      frame={frame}
      title="Bénéficiaires"
      section="/beneficiaires"
      failed={(props.errors?.length ?? 0) > 0}
    >
      <ErrorSummary attempt={props} form="dossier" />
      {registered && (
        <section class="box box--good" aria-labelledby="ouvert">
          <h2 class="govuk-heading-m" id="ouvert">
            Le dossier est ouvert
          </h2>
          <p>
            <span class="code code--large">{registered.fileCode}</span>
          </p>
          <p class="govuk-body">
            Notez ce code et donnez-le à la personne : il servira à réserver et à remettre son kit.{' '}
            <a href={`/beneficiaires/${registered.beneficiaryId}`}>Voir le dossier</a>
          </p>
        </section>
      )}
      <h1 class="govuk-heading-l">Bénéficiaires</h1>
      <p class="govuk-body">
        Aucun nom n’est enregistré ici. Chaque personne a un code de dossier, que nous donnons.
      </p>
      <form method="get" action="/beneficiaires" class="search">
        <TextField
          of={formState('recherche', {})}
          name="code"
          label="Code du dossier"
          width={20}
          value={notFound}
        />
        <Button>Chercher</Button>
      </form>
      {notFound !== undefined && (
        <p class="govuk-inset-text" role="status">
          Aucun dossier ne porte le code « {notFound} ». Vérifiez chaque caractère.
        </p>
      )}
      {canRegister && <RegisterForm {...props} />}
    </Layout>
  )
}

const RegisterForm = ({ frame, idempotencyKey, ...attempt }: BeneficiariesPageProps) => {
  const form = formState('dossier', attempt)
  return (
    <section aria-labelledby="ouvrir">
      <h2 class="govuk-heading-m" id="ouvrir">
        Ouvrir un dossier
      </h2>
      <Form action="/beneficiaires" keys={{ csrf: frame.csrf, idempotencyKey }} of={form}>
        <SelectField
          of={form}
          name="commune"
          label="Commune de résidence"
          hint="Une commune de la Métropole de Lyon."
          empty="Choisissez une commune"
          options={communeOptions}
        />
        <EligibilityFields form={form} />
        <Button>Ouvrir le dossier</Button>
      </Form>
    </section>
  )
}

export const EligibilityFields = ({ form }: { form: FormState }) => (
  <>
    <Radios of={form} name="programme" legend="Programme" options={optionsOf(PROGRAMME_WORDS)} />
    <SelectField
      of={form}
      name="prescripteur"
      label="Qui atteste que la personne y a droit ?"
      empty="Choisissez un prescripteur"
      options={optionsOf(PRESCRIBER_WORDS)}
    />
    <TextField of={form} name="valableJusquau" label="Attestation valable jusqu’au" type="date" width={10} />
  </>
)
