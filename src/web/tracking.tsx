/**
 * The holder's pages: where does my kit stand, where do I go, what do I do next. Nothing personal, no
 * account, small enough for an old phone. A wrong code gets a page of the same shape (P4).
 */
import type { ComponentChildren } from 'preact'
import type { KitModel } from '../domain/kits/kit-facts.js'
import { communeName } from '../domain/shared/communes.js'
import type { Instant } from '../domain/shared/values.js'
import type { KitStatus } from '../projections/kits.js'
import { date } from './words.js'

const TrackingLayout = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <html lang="fr">
    <head>
      <meta charset="utf-8" />
      <title>{`${title} – Boucle`}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="robots" content="noindex" />
      <meta name="referrer" content="no-referrer" />
      <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
      <link rel="stylesheet" href="/assets/suivi.css" />
    </head>
    <body>
      <a class="skip" href="#contenu">
        Aller au contenu
      </a>
      <header>
        <p>
          <a href="/suivi">Boucle</a> – suivi de kit
        </p>
      </header>
      <main id="contenu" tabIndex={-1}>
        {children}
      </main>
      <footer>
        <p>Cette page ne contient aucune information sur vous. Elle n’utilise aucun cookie.</p>
      </footer>
    </body>
  </html>
)

const CodeForm = ({ label, typed }: { label: string; typed?: string | undefined }) => (
  <form method="get" action="/suivi">
    <label for="code">{label}</label>
    <p class="help" id="aide">
      Il a 13 caractères. Il est écrit sur le papier que l’on vous a donné. Les espaces et les majuscules ne
      comptent pas.
    </p>
    <input
      id="code"
      name="code"
      type="text"
      autocomplete="off"
      autocapitalize="characters"
      spellcheck={false}
      maxLength={40}
      aria-describedby="aide"
      value={typed}
    />
    <button type="submit">Voir mon kit</button>
  </form>
)

export type TrackingFormPageProps = { readonly typed?: string | undefined }

export const TrackingFormPage = ({ typed }: TrackingFormPageProps) => (
  <TrackingLayout title="Où en est mon kit ?">
    <h1>Où en est mon kit ?</h1>
    <p>Tapez le code de suivi de votre kit. Vous n’avez pas besoin de compte.</p>
    <CodeForm label="Code de suivi" typed={typed} />
    <p>Vous n’avez pas de code ? Demandez-le au lieu qui prépare votre kit.</p>
  </TrackingLayout>
)

export type TrackingKitPageProps = {
  readonly trackingCode: string
  readonly model: KitModel
  readonly status: KitStatus
  readonly handedOverAt: Instant | null
  readonly place: { readonly partnerName: string; readonly siteName: string; readonly communeCode: string }
  /** The training that a kit promises, in minutes. */
  readonly trainingMinutes: number
}

const STEP_OF: Readonly<Record<KitStatus, number>> = {
  'to-complete': 0,
  'to-seal': 0,
  ready: 1,
  reserved: 2,
  'handed-over': 3,
  returned: 4,
}

export const TrackingKitPage = (props: TrackingKitPageProps) => {
  const { trackingCode, status, handedOverAt, place } = props
  const now = STEP_OF[status]
  const steps = [
    'En préparation',
    'Prêt',
    'Réservé pour vous',
    handedOverAt === null ? 'Remis' : `Remis le ${date(handedOverAt)}`,
    ...(status === 'returned' ? ['Rendu'] : []),
  ]
  return (
    <TrackingLayout title="Votre kit">
      <h1>Votre kit : {(steps[now] ?? '').toLowerCase()}</h1>
      <p>
        Code de suivi : <strong class="code">{trackingCode}</strong>
      </p>
      <ol class="steps">
        {steps.map((text, step) => (
          <li
            class={step < now ? 'done' : step === now ? 'now' : 'later'}
            aria-current={step === now ? 'step' : undefined}
          >
            <span>
              {text}
              {step < now && <small> – fait</small>}
              {step === now && <small> – vous en êtes là</small>}
            </span>
          </li>
        ))}
      </ol>
      <h2>Que faire maintenant ?</h2>
      <Next {...props} />
      <h2>Où aller ?</h2>
      <address>
        {place.partnerName}
        <br />
        {place.siteName}
        <br />
        {communeName(place.communeCode)}
      </address>
      <p>
        <a href="/suivi">Chercher un autre code</a>
      </p>
    </TrackingLayout>
  )
}

const Next = ({ status, model, trainingMinutes }: TrackingKitPageProps) => {
  switch (status) {
    case 'to-complete':
    case 'to-seal':
      return (
        <p>Rien pour l’instant. Nous préparons votre kit. Revenez voir cette page dans quelques jours.</p>
      )
    case 'ready':
      return <p>Votre kit est prêt. Contactez le lieu ci-dessous pour le réserver.</p>
    case 'reserved':
      return (
        <p>
          Prenez rendez-vous avec le lieu ci-dessous, puis venez chercher votre kit. Apportez votre code de
          dossier.
        </p>
      )
    case 'returned':
      return <p>Ce kit a été rendu. Pour toute question, contactez le lieu ci-dessous.</p>
    case 'handed-over':
      return model === 'grant' ? (
        <p>Votre appareil est à vous. En cas de panne, contactez le lieu ci-dessous.</p>
      ) : (
        <p>
          Votre kit est à vous. Il donne droit à {trainingMinutes / 60} heures de formation et à une aide par
          téléphone. Contactez le lieu ci-dessous pour en profiter.
        </p>
      )
  }
}

export type TrackingUnknownPageProps = { readonly typed: string }

export const TrackingUnknownPage = ({ typed }: TrackingUnknownPageProps) => (
  <TrackingLayout title="Code inconnu">
    <h1>Nous ne trouvons pas ce code</h1>
    <p>
      Vous avez tapé : <strong class="code">{typed}</strong>
    </p>
    <h2>Comment lire votre code ?</h2>
    <ul>
      <li>Il a 13 caractères : des chiffres et des lettres.</li>
      <li>Il n’y a jamais la lettre O : c’est le chiffre 0 (zéro).</li>
      <li>Il n’y a jamais les lettres I ou L : c’est le chiffre 1 (un).</li>
      <li>Le dernier caractère peut être un signe : *, ~, $ ou =.</li>
    </ul>
    <CodeForm label="Essayez encore" typed={typed} />
    <p>Cela ne marche toujours pas ? Demandez au lieu qui prépare votre kit.</p>
  </TrackingLayout>
)
