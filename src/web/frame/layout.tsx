/** The frame of the staff's pages: skip link, header, navigation by role, what was just done, the position. */
import type { ComponentChildren } from 'preact'
import type { Role } from '../../domain/shared/roles.js'
import type { Instant } from '../../domain/shared/values.js'
import { dateTime, positionNumber, ROLE_WORDS } from '../../words/words.js'

export type User = { readonly name: string; readonly organisation: string | null; readonly role: Role }

export type Flash = {
  readonly kind: 'success' | 'error'
  readonly title: string
  readonly lines: readonly string[]
}

/** What every staff page gets beside its own matter. */
export type Frame = {
  readonly user?: User | undefined
  readonly csrf: string
  /** V5. The last event that the page's figures take into account, and when it was recorded. */
  readonly position?: { readonly value: string; readonly at: Instant | null } | undefined
  readonly flash?: Flash | undefined
}

export type LayoutProps = {
  readonly frame: Frame
  readonly title: string
  /** The address of the entry of the navigation that this page belongs to. */
  readonly section?: string | undefined
  readonly failed?: boolean | undefined
  /** Reload by itself after so many seconds: only while something runs. */
  readonly refreshSeconds?: number | undefined
  readonly children: ComponentChildren
}

const ENTRIES = {
  stock: ['/stock', 'Stock'],
  devices: ['/appareils', 'Appareils'],
  lots: ['/lots', 'Lots'],
  evidence: ['/preuves', 'Preuves'],
  kits: ['/kits', 'Kits'],
  returns: ['/retours', 'Retours'],
  consignments: ['/expeditions', 'Expéditions'],
  collections: ['/collectes', 'Collectes'],
  people: ['/beneficiaires', 'Bénéficiaires'],
  training: ['/formations', 'Formations'],
  tickets: ['/demandes', 'Demandes'],
  programme: ['/programme', 'Programme'],
  time: ['/travail', 'Pointage'],
  jobs: ['/postes', 'Contrats'],
  jobFigures: ['/emplois', 'Emplois'],
  handOvers: ['/remises', 'Remises'],
  balance: ['/bilan', 'Bilan'],
  administration: ['/administration', 'Administration'],
} as const

/** In the order of a device's life. */
const OF_DEVICES = ['lots', 'devices', 'kits', 'handOvers'] as const
const PROVEN_DEVICES = ['lots', 'devices', 'evidence', 'kits', 'handOvers'] as const
const AFTERWARDS = ['consignments', 'collections', 'balance'] as const
const OF_PEOPLE = ['people', 'training', 'tickets'] as const
const WORKSHOP = ['stock', ...PROVEN_DEVICES, ...OF_PEOPLE, 'returns', ...AFTERWARDS, 'programme'] as const

/** Courtesy only: what a role may do is decided on the server, route by route. */
const NAVIGATION: Readonly<Record<Role, readonly (keyof typeof ENTRIES)[]>> = {
  bench: [...WORKSHOP, 'time'],
  manager: [...WORKSHOP, 'time', 'jobs', 'jobFigures'],
  mediator: ['training', 'tickets', 'people', 'kits', 'handOvers', 'programme'],
  prescriber: ['people'],
  hotline: ['tickets', 'people', 'kits'],
  programme: [
    'stock',
    ...PROVEN_DEVICES,
    ...OF_PEOPLE,
    ...AFTERWARDS,
    'programme',
    'jobFigures',
    'administration',
  ],
  auditor: ['stock', ...PROVEN_DEVICES, 'training', ...AFTERWARDS, 'programme', 'jobFigures'],
  admin: ['stock', ...OF_DEVICES, ...AFTERWARDS, 'programme', 'jobFigures', 'administration'],
}

/** Where somebody begins: the first of their entries. */
export const homeOf = (role: Role) => ENTRIES[NAVIGATION[role][0] ?? 'stock'][0]

export const Layout = ({ frame, title, section, failed, refreshSeconds, children }: LayoutProps) => (
  <html lang="fr" class="govuk-template">
    <head>
      <meta charset="utf-8" />
      <title>{`${failed ? 'Erreur : ' : ''}${title} – Boucle`}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="theme-color" content="#0d4250" />
      {refreshSeconds !== undefined && <meta http-equiv="refresh" content={String(refreshSeconds)} />}
      <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
      <link rel="stylesheet" href="/assets/app.css" />
    </head>
    <body class="govuk-template__body">
      <a class="govuk-skip-link" href="#contenu">
        Aller au contenu
      </a>
      <Header frame={frame} />
      {frame.user && <Navigation role={frame.user.role} section={section} />}
      <div class="govuk-width-container">
        <main class="govuk-main-wrapper" id="contenu" tabIndex={-1}>
          {frame.flash && <FlashMessage {...frame.flash} />}
          {children}
        </main>
      </div>
      <footer class="footer">
        <div class="govuk-width-container">
          {frame.position && (
            <p>
              Page à jour jusqu’à l’événement n° {positionNumber(frame.position.value)}
              {frame.position.at && <>, enregistré le {dateTime(frame.position.at)}</>}.
            </p>
          )}
          <p>
            Boucle – le registre des kits numériques inclusifs. <a href="/suivi">Suivre un kit</a>,{' '}
            <a href="/statistiques">chiffres publics</a>, <a href="/verification">vérifier un document</a>
          </p>
        </div>
      </footer>
    </body>
  </html>
)

const Header = ({ frame: { user, csrf } }: { frame: Frame }) => (
  <header class="header">
    <div class="govuk-width-container header__row">
      <a class="header__name" href={user ? homeOf(user.role) : '/connexion'}>
        <svg
          class="header__mark"
          viewBox="0 0 24 24"
          width="28"
          height="28"
          aria-hidden="true"
          focusable="false"
        >
          <path class="header__mark-ring" d="M19.5 7.2A9 9 0 1 0 21 12" />
          <path class="header__mark-head" d="M14.8 8.2 22 9.4 21 2.2z" />
        </svg>
        Boucle
      </a>
      {user && (
        <div class="header__user">
          <p class="header__who">
            <strong>{user.name}</strong>
            <span>{[user.organisation, ROLE_WORDS[user.role]].filter(Boolean).join(' · ')}</span>
          </p>
          <form method="post" action="/deconnexion">
            <input type="hidden" name="_csrf" value={csrf} />
            <button type="submit" class="header__leave">
              Se déconnecter
            </button>
          </form>
        </div>
      )}
    </div>
  </header>
)

const Navigation = ({ role, section }: { role: Role; section: string | undefined }) => (
  <nav class="nav" aria-label="Rubriques">
    <ul class="govuk-width-container nav__list">
      {NAVIGATION[role].map((entry) => {
        const [href, text] = ENTRIES[entry]
        return (
          <li>
            <a class="nav__link" href={href} aria-current={href === section ? 'true' : undefined}>
              {text}
            </a>
          </li>
        )
      })}
    </ul>
  </nav>
)

const FlashMessage = ({ kind, title, lines }: Flash) => (
  <section class={`govuk-notification-banner flash flash--${kind}`} aria-labelledby="message">
    <div class="govuk-notification-banner__header">
      <h2 class="govuk-notification-banner__title" id="message">
        {kind === 'error' ? 'Refusé' : 'Enregistré'}
      </h2>
    </div>
    <div class="govuk-notification-banner__content">
      <p class="govuk-notification-banner__heading">{title}</p>
      {lines.map((line) => (
        <p class="govuk-body">{line}</p>
      ))}
    </div>
  </section>
)
