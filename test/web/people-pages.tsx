/** People's pages as staff see them: files, waiting, training, calls for help, figures, retention, papers. */
import type { VNode } from 'preact'
import {
  ProgrammePage,
  type ProgrammePageProps,
  RetentionPage,
  StatisticsPage,
  VerificationPage,
} from '../../src/web/figures/programme.js'
import { HandOverPage } from '../../src/web/kits/hand-over.js'
import {
  BeneficiariesPage,
  type BeneficiariesPageProps,
  WaitingPage,
} from '../../src/web/people/beneficiaries.js'
import { BeneficiaryPage, type BeneficiaryPageProps } from '../../src/web/people/beneficiary.js'
import {
  TicketPage,
  type TicketPageProps,
  TicketsPage,
  type TicketsPageProps,
} from '../../src/web/people/tickets.js'
import { SessionPage, type SessionPageProps, TrainingPage } from '../../src/web/people/training.js'
import * as cast from './cast.js'

const { frame, stranger, manager, auditor, idempotencyKey, uuid, at } = cast

const notice = {
  version: '2026-11',
  lines: ['Le registre garde un code, votre commune et la date de remise.'],
}

const files: BeneficiariesPageProps = {
  frame: frame(manager),
  people: [
    {
      ...{ beneficiaryId: cast.beneficiaryId, fileCode: 'B7K2Q-9XM40', communeCode: '69266' },
      ...{ stage: 'waiting', route: 'prescription', registeredAt: at, lastContactAt: at },
    },
    {
      ...{ beneficiaryId: uuid(31), fileCode: 'C7K2Q-9XM41', communeCode: '69383' },
      ...{ stage: 'forgotten', route: null, registeredAt: at, lastContactAt: at },
    },
  ],
  counts: [
    { stage: 'waiting', count: 12 },
    { stage: 'received', count: 1840 },
  ],
  next: uuid(31),
  waiting: [{ siteId: cast.siteId, siteName: 'Atelier de Vaise', programme: 'kit', count: 12 }],
  canRegister: true,
  canAllowDuplicate: true,
  canSweep: true,
  notice,
  idempotencyKey,
}

const person: BeneficiaryPageProps['person'] = {
  status: 'known',
  fileCode: 'B7K2Q-9XM40',
  communeCode: '69266',
  eligibilities: [
    { programme: 'kit', from: '2026-11-01', until: '2027-03-31', route: 'prescription', isMinor: false },
  ],
  kits: [],
  exceptions: [],
  waiting: [],
  contact: 'phone',
  noticeVersion: '2026-11',
  lastContactAt: at,
}
const file: BeneficiaryPageProps = {
  frame: frame(manager),
  beneficiaryId: cast.beneficiaryId,
  person,
  kits: [
    {
      ...{ kitId: cast.kitId, trackingCode: 'M4Z8T1QXK29WA', model: 'laptop-kit', status: 'handed-over' },
      ...{ siteName: 'Atelier de Vaise', handedOverAt: at, appointmentAt: null, trainingMinutes: 210 },
    },
  ],
  sessions: [
    {
      ...{ sessionId: uuid(61), startsAt: '2026-12-02T09:00:00Z', siteName: 'Atelier de Vaise' },
      ...{ durationMinutes: 150, minutes: null },
    },
  ],
  sites: [{ siteId: cast.siteId, text: 'Atelier Rhône – Atelier de Vaise' }],
  canRegister: true,
  canAllowSecondKit: true,
  canRead: true,
  canForget: true,
  canSeeKits: true,
  canSeeTraining: true,
  history: cast.beneficiaryHistory,
  idempotencyKey,
}

const session: SessionPageProps = {
  frame: frame(manager),
  sessionId: uuid(61),
  session: {
    ...{ status: 'planned', partnerId: cast.partnerId, siteId: cast.siteId, trainerId: uuid(50) as never },
    ...{ startsAt: '2026-11-20T09:00:00Z', durationMinutes: 150, capacity: 8, enrolled: [] },
  },
  siteName: 'Atelier de Vaise',
  trainerName: 'Marc Delorme',
  enrolled: ['B7K2Q-9XM40', 'C7K2Q-9XM41'].map((fileCode, index) => ({
    ...{ beneficiaryId: uuid(31 + index), fileCode, kitId: cast.kitId, trackingCode: 'M4Z8T1QXK29WA' },
    minutes: index === 0 ? 150 : null,
  })),
  isOver: true,
  canAct: true,
  history: [],
  idempotencyKey,
}

const queue: TicketsPageProps = {
  frame: frame(manager),
  tickets: (['open', 'escalated'] as const).map((status, index) => ({
    ...{ ticketId: uuid(71 + index), openedAt: '2026-11-12T09:00:00Z', lastAt: at, status },
    ...{ topic: 'does-not-start' as const, awaits: 'staff', trackingCode: 'M4Z8T1QXK29WA' },
    partnerName: 'Atelier Rhône',
  })),
  ended: false,
  now: at,
  canAct: true,
  idempotencyKey,
}
const call: TicketPageProps = {
  frame: frame(manager),
  ticketId: uuid(71),
  ticket: {
    ...{
      status: 'escalated',
      partnerId: cast.partnerId,
      kitId: cast.kitId,
      beneficiaryId: cast.beneficiaryId,
    },
    ...{ deviceId: cast.deviceId, topic: 'does-not-start', channel: 'holder-page', openedAt: at },
    ...{ entitledUntil: '2027-11-15', warrantyUntil: '2027-11-15', refurbisherId: cast.partnerId },
    ...{ outcome: null, lastAt: at, awaits: 'staff' },
  },
  trackingCode: 'M4Z8T1QXK29WA',
  devices: [{ deviceId: cast.deviceId, text: 'Ordinateur portable Lenovo, K7Q2M9XD' }],
  partnerName: 'Atelier Rhône',
  refurbisherName: 'Atelier Rhône',
  canAct: true,
  canRead: true,
  read: {
    person: { name: 'Jeanne Dupré', phone: '06 00 00 00 00', email: null },
    texts: [
      { happenedAt: at, from: 'holder', text: 'Il ne s’allume plus depuis lundi.\nLa lumière clignote.' },
      { happenedAt: at, from: 'staff', text: 'Branchez le chargeur une heure, puis rappelez-nous.' },
    ],
  },
  history: [],
  idempotencyKey,
}

const programme: ProgrammePageProps = {
  frame: frame(auditor),
  dials: { on: '2026-11-23', knownOn: '2026-11-23', today: '2026-11-23', errors: [], values: {} },
  figures: {
    kits: { promised: 100, ready: 12, handedOver: 1986, returned: 14 },
    training: {
      ...{ notStarted: 400, underWay: 700, complete: 886, completePercent: 44.6 },
      ...{ sessionsHeld: 610, attendances: 4200, attendedMinutes: 512_340 },
    },
    gifts: [
      { route: 'college', count: 80 },
      { route: 'student', count: 42 },
      { route: 'rsj', count: 30 },
      { route: null, count: 2 },
    ],
    tickets: {
      underWay: 17,
      ended: 320,
      byTopic: [
        { topic: 'internet', count: 140 },
        { topic: 'password', count: 90 },
      ],
    },
  },
  late: { total: 0, entries: [] },
  differs: false,
}

export const PEOPLE_PAGES: Readonly<Record<string, VNode>> = {
  beneficiaires: <BeneficiariesPage {...files} />,
  'beneficiaires-introuvable': (
    <BeneficiariesPage
      {...files}
      people={[]}
      notFound="B7K2"
      errors={[
        { field: 'commune', text: 'Choisissez une commune.' },
        { field: 'representant', text: 'Indiquez le représentant légal.' },
      ]}
      values={{ prenom: '<b>Jeanne</b>', nom: 'Dupré' }}
    />
  ),
  attente: (
    <WaitingPage
      frame={frame(manager)}
      siteName="Atelier de Vaise"
      people={[
        {
          ...{ beneficiaryId: cast.beneficiaryId, fileCode: 'B7K2Q-9XM40', communeCode: '69266' },
          ...{ programme: 'kit', waitingSince: at },
        },
      ]}
    />
  ),
  beneficiaire: <BeneficiaryPage {...file} />,
  'beneficiaire-identite': (
    <BeneficiaryPage
      {...file}
      identity={{
        ...{ givenName: 'Jeanne', familyName: 'Dupré', birthDate: '1951-03-14', phone: '06 00 00 00 00' },
        ...{
          email: null,
          address: null,
          guardian: { name: 'Paul Dupré', phone: null },
          language: 'fr-simple',
        },
      }}
      form="lecture"
      errors={[{ field: 'raison', text: 'Choisissez une raison.' }]}
    />
  ),
  'beneficiaire-efface': (
    <BeneficiaryPage
      {...file}
      person={{ ...person, status: 'forgotten', eligibilities: [], contact: null }}
    />
  ),
  'remise-mineur': (
    <HandOverPage
      frame={frame(manager)}
      kitId={cast.kitId}
      trackingCode="M4Z8T1QXK29WA"
      modelText="Don de matériel"
      siteName="Atelier de Vaise"
      reservedUntil="20 décembre 2026"
      colleagues={[]}
      guardianSigns
      priceCents={0}
      notice={notice}
      obstacles={[]}
      idempotencyKey={idempotencyKey}
    />
  ),
  formations: (
    <TrainingPage
      frame={frame(manager)}
      sessions={(['planned', 'held', 'cancelled'] as const).map((status, index) => ({
        ...{ sessionId: uuid(61 + index), startsAt: at, siteName: 'Atelier de Vaise', durationMinutes: 150 },
        ...{ capacity: 8, enrolledCount: 5, attendedCount: 4, attendedMinutes: 540, status },
      }))}
      sites={[{ siteId: cast.siteId, name: 'Atelier de Vaise' }]}
      trainers={[{ id: uuid(50), name: 'Marc Delorme' }]}
      canAct
      idempotencyKey={idempotencyKey}
      errors={[{ field: 'debut', text: 'Écrivez la date et l’heure de début.' }]}
    />
  ),
  'formation-presences': <SessionPage {...session} />,
  'formation-a-venir': (
    <SessionPage
      {...session}
      isOver={false}
      form="inscrire"
      errors={[{ field: 'dossier', text: 'Ce code n’est celui d’aucun dossier.' }]}
      values={{ dossier: 'B7K2' }}
    />
  ),
  demandes: <TicketsPage {...queue} />,
  'demandes-finies': <TicketsPage {...queue} tickets={[]} ended />,
  demande: <TicketPage {...call} />,
  'demande-close': (
    <TicketPage
      {...call}
      read={undefined}
      ticket={{ ...call.ticket, status: 'closed', outcome: 'device-replaced' }}
    />
  ),
  programme: <ProgrammePage {...programme} />,
  statistiques: (
    <StatisticsPage
      frame={stranger}
      on="2026-09-30"
      limit={11}
      roads={['prescription', 'college', 'student', 'rsj']}
      rows={[
        { commune: 'Bron', counts: [48, null, null, 0], total: 60 },
        { commune: 'Vénissieux', counts: [112, null, null, 14], total: 160 },
      ]}
      totals={[160, 24, 22, 14]}
      total={220}
    />
  ),
  conservation: (
    <RetentionPage
      frame={frame(cast.admin)}
      today="2026-11-23"
      due={[
        {
          ...{
            beneficiaryId: cast.beneficiaryId,
            fileCode: 'B7K2Q-9XM40',
            lastContactAt: '2024-11-01T09:00:00Z',
          },
          ...{ last: 'training', dueOn: '2026-11-01' },
        },
      ]}
      idempotencyKey={idempotencyKey}
    />
  ),
  verification: (
    <VerificationPage
      frame={stranger}
      typed="3F7QA"
      fact={{
        ...{ kind: 'erasure', happenedAt: at, recordedAt: at, organisation: 'Atelier Rhône' },
        ...{ medium: 'S3YLNX0M604283', tool: 'nwipe 0.36', fileSha256: 'a'.repeat(64) },
      }}
    />
  ),
  'verification-inconnue': <VerificationPage frame={stranger} typed="3F7QA" fact={null} />,
}
