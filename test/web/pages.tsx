/** Every page in its several states, with invented matter: what the preview draws and the tests walk. */
import type { VNode } from 'preact'
import { InstallationPage, SignInPage } from '../../src/web/administration/access.js'
import {
  AdministrationPage,
  type AdministrationPageProps,
} from '../../src/web/administration/administration.js'
import { DonationPage, type DonationPageProps, DonationsPage } from '../../src/web/donations/donations.js'
import { ImportPage, type ImportPageProps } from '../../src/web/donations/imports.js'
import { ErrorPage } from '../../src/web/frame/error.js'
import * as cast from './cast.js'
import { COUNT_PAGES } from './count-pages.js'
import { CUSTODY_PAGES } from './custody-pages.js'
import { DEVICE_PAGES } from './device-pages.js'
import { HOLDER_PAGES } from './holder-pages.js'
import { JOB_PAGES } from './job-pages.js'
import { KIT_PAGES } from './kit-pages.js'
import { PEOPLE_PAGES } from './people-pages.js'

const { frame, stranger, admin, idempotencyKey, uuid } = cast
const sites = [{ siteId: cast.siteId, name: 'Atelier de Vaise' }]

const lot: DonationPageProps['donation'] = {
  donationId: uuid(6),
  siteName: 'Atelier de Vaise',
  donorKind: 'public-body',
  donorName: 'Ville de Villeurbanne',
  announcedCount: 120,
  receivedCount: 84,
  refusedCount: 6,
  missingCount: 2,
  status: 'open',
  promisedAt: '2026-11-02T09:00:00Z',
  purgeDemanded: true,
  receivedAt: '2026-11-02T09:00:00Z',
}
const donation: DonationPageProps = {
  ...{ frame: frame(), donation: lot, canAct: true, canCorrect: true, idempotencyKey },
}

const dryRun: ImportPageProps = {
  frame: frame(),
  importId: uuid(30),
  kind: 'lot',
  fileName: 'inventaire-villeurbanne.xlsx',
  back: { href: `/lots/${uuid(6)}`, text: 'Lot – Ville de Villeurbanne' },
  state: 'dry-run',
  acceptedCount: 238,
  refusedCount: 2,
  treatedCount: 0,
  recordedCount: 0,
  columns: ['Catégorie', 'Marque', 'Modèle', 'Numéro de série', 'Valeur'],
  lines: [
    ...Array.from({ length: 238 }, (_, index) => ({
      row: index + 4,
      read: ['PC portable', 'HP', 'EliteBook 840', `5CG${8000 + index}XY`, '120'],
      decision: 'accepted' as const,
      why: [],
    })),
    {
      row: 2,
      read: ['PC portable', 'HP', 'EliteBook 840', '5,6E+11', '120'],
      decision: 'refused',
      why: [
        'numéro de série : Excel a remplacé ce numéro par « 5,6E+11 » : mettez la colonne au format Texte.',
      ],
    },
    {
      row: 3,
      read: ['ordi', '', '', 'ABC123', '450'],
      decision: 'refused',
      why: ['catégorie : « ordi » n’est pas une catégorie connue.', 'marque : La marque manque.'],
    },
  ],
  ignoredColumns: ['Bureau', 'Ancien utilisateur'],
  canConfirm: true,
  autoRefresh: true,
  idempotencyKey,
}

const administration: AdministrationPageProps = {
  frame: frame(admin),
  partners: [
    {
      partnerId: cast.partnerId,
      name: 'Atelier Rhône',
      legalForm: 'ACI',
      roles: ['refurbisher', 'distributor'],
      status: 'active',
      agreementUntil: '2027-12-31',
      sites: [{ ...sites[0], siteId: cast.siteId, name: 'Atelier de Vaise', communeCode: '69389' }],
    },
  ],
  accounts: [
    {
      accountId: uuid(60),
      name: 'Amina Belkacem',
      email: 'amina@atelier.example',
      role: 'bench',
      partnerName: 'Atelier Rhône',
      disabled: false,
    },
    {
      accountId: uuid(61),
      name: 'Paul Roche',
      email: 'paul@atelier.example',
      role: 'bench',
      partnerName: 'Atelier Rhône',
      disabled: true,
    },
  ],
  tokens: [
    {
      tokenId: uuid(70),
      label: 'Tableau de bord de la Métropole',
      role: 'auditor',
      partnerName: null,
      createdAt: '2026-10-01T08:00:00Z',
      revoked: false,
    },
  ],
  secret: { kind: 'password', for: 'amina@atelier.example', value: 'tuile-canal-7Q-orage' },
  idempotencyKey,
}

export const PAGES: Readonly<Record<string, VNode>> = {
  connexion: <SignInPage frame={stranger} idempotencyKey={idempotencyKey} />,
  'connexion-refusee': (
    <SignInPage
      frame={stranger}
      idempotencyKey={idempotencyKey}
      errors={[{ field: 'email', text: 'L’adresse ou le mot de passe ne sont pas les bons.' }]}
      values={{ email: 'amina@atelier.example' }}
    />
  ),
  installation: <InstallationPage frame={stranger} idempotencyKey={idempotencyKey} token="7Q2M" />,
  ...COUNT_PAGES,
  ...JOB_PAGES,
  ...DEVICE_PAGES,
  lots: (
    <DonationsPage
      frame={frame()}
      donations={[
        lot,
        { ...lot, donationId: uuid(8), donorKind: 'person', donorName: null, status: 'closed' },
      ]}
      sites={sites}
      canAct
      idempotencyKey={idempotencyKey}
      errors={[{ field: 'nombreAnnonce', text: 'Indiquez un nombre entier d’au moins 1.' }]}
      values={{ nombreAnnonce: 'beaucoup', purge: 'oui' }}
    />
  ),
  lot: (
    <DonationPage
      {...donation}
      form="cloture"
      errors={[{ field: 'motif', text: 'Des appareils annoncés manquent : donnez le motif de l’écart.' }]}
    />
  ),
  'import-verification': <ImportPage {...dryRun} />,
  'import-en-cours': <ImportPage {...dryRun} state="running" treatedCount={112} />,
  'import-en-cours-a-la-main': (
    <ImportPage {...dryRun} state="running" treatedCount={112} autoRefresh={false} />
  ),
  'import-termine': (
    <ImportPage
      {...dryRun}
      state="done"
      treatedCount={238}
      recordedCount={238}
      lines={dryRun.lines.map((line) =>
        line.decision === 'accepted'
          ? { ...line, decision: 'recorded', href: `/appareils/${uuid(line.row)}` }
          : line,
      )}
    />
  ),
  ...KIT_PAGES,
  ...PEOPLE_PAGES,
  administration: <AdministrationPage {...administration} />,
  'administration-erreur': (
    <AdministrationPage
      {...administration}
      secret={undefined}
      form="partenaires"
      errors={[{ field: 'roles', text: 'Cochez au moins un rôle.' }]}
      values={{ nom: 'Association Relais', formeJuridique: 'association' }}
    />
  ),
  ...CUSTODY_PAGES,
  erreur: (
    <ErrorPage
      frame={frame()}
      status={500}
      title="Une erreur est survenue"
      sentence="Votre demande n’a pas abouti. Rien n’a été enregistré deux fois."
      todo={['Attendez une minute, puis recommencez.', 'Si cela continue, prévenez votre responsable.']}
      correlationId={uuid(90)}
    />
  ),
  ...HOLDER_PAGES,
}
