/** The pages before anybody is known: signing in, and making the first administrator. */
import { type Attempt, Button, ErrorSummary, Form, formState, TextField } from '../frame/forms.js'
import { type Frame, Layout } from '../frame/layout.js'

export type SignInPageProps = Attempt & { readonly frame: Frame; readonly idempotencyKey: string }

export const SignInPage = ({ frame, idempotencyKey, ...attempt }: SignInPageProps) => {
  const form = formState('connexion', attempt)
  return (
    <Layout frame={frame} title="Connexion" failed={form.failed}>
      <div class="narrow">
        <ErrorSummary attempt={attempt} form={form.name} />
        <h1 class="govuk-heading-l">Connexion</h1>
        <p class="govuk-body">
          Cette page est réservée aux équipes. Pour suivre votre kit, allez sur{' '}
          <a href="/suivi">la page de suivi</a> : vous n’avez pas besoin de compte.
        </p>
        <Form action="/connexion" keys={{ csrf: frame.csrf, idempotencyKey }} of={form}>
          <TextField
            of={form}
            name="email"
            label="Adresse électronique"
            type="email"
            autocomplete="username"
          />
          <TextField
            of={form}
            name="motDePasse"
            label="Mot de passe"
            type="password"
            autocomplete="current-password"
            hint="Vous l’avez oublié ? Demandez-en un nouveau à votre responsable."
          />
          <Button>Se connecter</Button>
        </Form>
      </div>
    </Layout>
  )
}

export type InstallationPageProps = Attempt & {
  readonly frame: Frame
  readonly idempotencyKey: string
  /** The one-time word of the address, printed when the software first starts. */
  readonly token: string
}

export const InstallationPage = ({ frame, idempotencyKey, token, ...attempt }: InstallationPageProps) => {
  const form = formState('installation', attempt)
  return (
    <Layout frame={frame} title="Première installation" failed={form.failed}>
      <div class="narrow">
        <ErrorSummary attempt={attempt} form={form.name} />
        <h1 class="govuk-heading-l">Première installation</h1>
        <p class="govuk-body">
          Créez le premier compte. Il pourra ajouter les partenaires et les autres comptes. Cette page ne sert
          qu’une fois.
        </p>
        <Form
          action={`/installation/${encodeURIComponent(token)}`}
          keys={{ csrf: frame.csrf, idempotencyKey }}
          of={form}
        >
          <TextField of={form} name="nom" label="Votre nom" autocomplete="name" />
          <TextField of={form} name="email" label="Adresse électronique" type="email" autocomplete="email" />
          <TextField
            of={form}
            name="motDePasse"
            label="Mot de passe"
            type="password"
            autocomplete="new-password"
            hint="Au moins 12 caractères. Plusieurs mots à la suite font un bon mot de passe."
          />
          <Button>Créer le compte</Button>
        </Form>
      </div>
    </Layout>
  )
}
