/** Every page in its several states, with invented matter: what the preview draws and the tests walk. */
import type { VNode } from 'preact'
import { InstallationPage, SignInPage } from '../../src/web/access.js'
import { AdministrationPage, type AdministrationPageProps } from '../../src/web/administration.js'
import { BeneficiariesPage } from '../../src/web/beneficiaries.js'
import { BeneficiaryPage, type BeneficiaryPageProps } from '../../src/web/beneficiary.js'
import { DevicePage, type DevicePageProps } from '../../src/web/device.js'
import { DevicesPage } from '../../src/web/devices.js'
import {
  DonationPage,
  type DonationPageProps,
  type DonationRow,
  DonationsPage,
} from '../../src/web/donations.js'
import { ErrorPage } from '../../src/web/error.js'
import { HandOverPage, type HandOverPageProps } from '../../src/web/hand-over.js'
import { HandOversPage } from '../../src/web/hand-overs.js'
import { ImportPage, type ImportPageProps } from '../../src/web/imports.js'
import { KitPage, type KitPageProps } from '../../src/web/kit.js'
import { KitsPage } from '../../src/web/kits.js'
import { StockPage } from '../../src/web/stock.js'
import { TrackingFormPage, TrackingKitPage, TrackingUnknownPage } from '../../src/web/tracking.js'
import * as cast from './cast.js'

const { frame, stranger, manager, auditor, admin, idempotencyKey, uuid, at } = cast
const sites = [{ siteId: cast.siteId, name: 'Atelier de Vaise' }]

const device: DevicePageProps = {
  frame: frame(),
  device: cast.toInspect,
  at,
  partnerName: 'Atelier Rhône',
  siteName: 'Atelier de Vaise',
  kitCode: null,
  obstacles: [
    {
      title: 'L’appareil n’a pas été inspecté.',
      missing: ['Un relevé de ses supports'],
      supplier: 'L’atelier',
    },
  ],
  canAct: true,
  canAcceptRisk: true,
  openKits: [{ kitId: cast.kitId, text: 'M4Z8T1QXK29WA – Kit avec ordinateur portable' }],
  history: cast.deviceHistory,
  idempotencyKey,
}

const lot: DonationRow & { purgeDemanded: boolean } = {
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
}
const donation: DonationPageProps = { frame: frame(), donation: lot, canAct: true, idempotencyKey }

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

const kit: KitPageProps = {
  frame: frame(),
  kitId: cast.kitId,
  kit: cast.kit,
  status: 'to-complete',
  partnerName: 'Atelier Rhône',
  siteName: 'Atelier de Vaise',
  devices: [
    {
      deviceId: cast.deviceId,
      labelCode: 'K7Q2M9XD',
      maker: 'Lenovo',
      model: 'ThinkPad T480',
      category: 'laptop',
    },
  ],
  reservedFileCode: null,
  trackingAddress: 'https://boucle.example/suivi/M4Z8T1QXK29WA',
  obstacles: [],
  canAct: true,
  history: cast.kitHistory,
  idempotencyKey,
}
const kitRows = (['to-complete', 'ready', 'reserved', 'handed-over'] as const).map((status, index) => ({
  kitId: uuid(40 + index),
  trackingCode: 'M4Z8T1QXK29WA',
  siteName: 'Atelier de Vaise',
  model: 'laptop-kit' as const,
  status,
  openedAt: '2026-11-10T08:00:00Z',
  handedOverAt: status === 'handed-over' ? at : null,
}))

const handOver: HandOverPageProps = {
  frame: frame(manager),
  kitId: cast.kitId,
  trackingCode: 'M4Z8T1QXK29WA',
  modelText: 'Kit avec ordinateur portable',
  siteName: 'Atelier de Vaise',
  reservedUntil: '20 décembre 2026',
  colleagues: [{ id: uuid(50), name: 'Amina Belkacem' }],
  notice: {
    version: '2026-1',
    lines: [
      'Nous gardons un numéro de dossier et votre commune. Votre nom n’est pas écrit dans le registre.',
    ],
  },
  obstacles: [],
  idempotencyKey,
}

const beneficiary: BeneficiaryPageProps = {
  frame: frame(manager),
  beneficiaryId: cast.beneficiaryId,
  person: {
    status: 'known',
    fileCode: 'B7K2-Q9XM',
    communeCode: '69266',
    eligibilities: [{ programme: 'kit', from: '2026-11-01', until: '2027-03-31' }],
    kits: [],
    exceptions: [],
  },
  kits: kitRows.slice(2),
  canRegister: true,
  canAllowSecondKit: true,
  history: cast.beneficiaryHistory,
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

const tracked = {
  trackingCode: 'M4Z8T1QXK29WA',
  model: 'laptop-kit',
  handedOverAt: null,
  place: { partnerName: 'Atelier Rhône', siteName: 'Atelier de Vaise', communeCode: '69389' },
  trainingMinutes: 360,
} as const

const months = ['2026-11', '2026-10', '2026-09', '2026-08']
const counts = months.flatMap((month, index) =>
  ['69266', '69259', '69389', '69256', '69040'].map((communeCode, place) => ({
    month,
    communeCode,
    programme: 'kit' as const,
    count: (index * 7 + place * 5) % 23,
  })),
)

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
  stock: (
    <StockPage
      frame={frame(auditor)}
      cells={cast.cells}
      partners={[{ partnerId: cast.partnerId, name: 'Atelier Rhône' }]}
      partnerId={cast.partnerId}
    />
  ),
  'stock-vide': <StockPage frame={frame()} cells={[]} />,
  appareils: (
    <DevicesPage
      frame={frame()}
      filter={{ etape: 'to-erase', lot: uuid(6) }}
      sites={sites}
      devices={(['to-inspect', 'to-erase', 'blocked', 'reconditioned', 'handed-over'] as const).map(
        (stage) => ({
          ...cast.toInspect,
          stage,
          siteName: 'Atelier de Vaise',
        }),
      )}
      next={uuid(80)}
    />
  ),
  'appareils-introuvable': (
    <DevicesPage frame={frame()} filter={{ code: 'K7Q2M9XE' }} sites={sites} devices={[]} next={null} />
  ),
  'appareil-a-inspecter': (
    <DevicePage
      {...device}
      frame={{
        ...frame(),
        flash: { kind: 'success', title: 'L’appareil est pris en charge.', lines: ['Étiquette K7Q2M9XD.'] },
      }}
    />
  ),
  'appareil-bloque': (
    <DevicePage
      {...device}
      device={cast.stuck}
      obstacles={cast.obstacles}
      form="certificat"
      errors={[
        { field: 'outil', text: 'Indiquez l’outil utilisé.' },
        { field: 'fin', text: 'L’heure de fin doit suivre l’heure de début.' },
        { text: 'Joignez le document du certificat.' },
      ]}
      values={{
        methode: 'DoD 5220.22-M',
        debut: '2026-11-20T09:00',
        fin: '2026-11-20T08:00',
        verifie: 'oui',
      }}
    />
  ),
  'appareil-bon': <DevicePage {...device} device={cast.fit} obstacles={[]} />,
  'appareil-remis': (
    <DevicePage
      {...device}
      frame={frame(auditor)}
      device={cast.gone}
      kitCode="M4Z8T1QXK29WA"
      obstacles={[]}
      canAct={false}
    />
  ),
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
  kits: (
    <KitsPage
      frame={frame()}
      kits={kitRows}
      next={null}
      sites={sites}
      canAct
      idempotencyKey={idempotencyKey}
    />
  ),
  kit: <KitPage {...kit} />,
  'kit-refuse': (
    <KitPage
      {...kit}
      kit={{ ...cast.kit, accessories: ['charger', 'mouse'] }}
      status="to-seal"
      obstacles={cast.obstacles}
      frame={frame(manager)}
    />
  ),
  'kit-reserve': <KitPage {...kit} kit={cast.reservedKit} status="reserved" reservedFileCode="B7K2-Q9XM" />,
  remise: <HandOverPage {...handOver} />,
  'remise-refusee': (
    <HandOverPage
      {...handOver}
      obstacles={cast.obstacles.slice(0, 1)}
      errors={[{ field: 'recu', text: 'Dites comment la personne a reconnu avoir reçu le kit.' }]}
      values={{ dossier: 'B7K2-Q9XM' }}
    />
  ),
  beneficiaires: (
    <BeneficiariesPage
      frame={frame(manager)}
      canRegister
      idempotencyKey={idempotencyKey}
      registered={{ beneficiaryId: cast.beneficiaryId, fileCode: 'B7K2-Q9XM' }}
    />
  ),
  'beneficiaires-introuvable': (
    <BeneficiariesPage
      frame={frame(manager)}
      canRegister
      idempotencyKey={idempotencyKey}
      notFound="B7K2"
      errors={[{ field: 'commune', text: 'Choisissez une commune.' }]}
    />
  ),
  beneficiaire: <BeneficiaryPage {...beneficiary} />,
  remises: <HandOversPage frame={frame(manager)} counts={counts} canImport idempotencyKey={idempotencyKey} />,
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
  suivi: <TrackingFormPage />,
  'suivi-preparation': <TrackingKitPage {...tracked} status="to-seal" />,
  'suivi-reserve': <TrackingKitPage {...tracked} status="reserved" />,
  'suivi-remis': <TrackingKitPage {...tracked} status="handed-over" handedOverAt={at} />,
  'suivi-inconnu': <TrackingUnknownPage typed="M4Z8T1QXK29W" />,
}
