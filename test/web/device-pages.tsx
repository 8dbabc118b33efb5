/** The list of devices, the card of one in each place it may be in, its corrections, and returns. */
import type { VNode } from 'preact'
import type { KnownDevice } from '../../src/domain/devices/device-state.js'
import { DevicePage, type DevicePageProps } from '../../src/web/devices/device.js'
import { CorrectionPage, type CorrectionPageProps } from '../../src/web/devices/device-correction.js'
import { DevicesPage } from '../../src/web/devices/devices.js'
import { EvidencePage, type EvidencePageProps, type EvidenceRow } from '../../src/web/devices/evidence.js'
import { ReturnsPage, type ReturnsPageProps } from '../../src/web/devices/returns.js'
import type { HistoryEntry } from '../../src/web/frame/history.js'
import * as cast from './cast.js'

const { frame, auditor, idempotencyKey, uuid, at } = cast
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
  goesTo: null,
  warrantyUntil: null,
  relatives: [],
  sites,
  corrects: cast.partnerId,
  history: cast.deviceHistory,
  waiting: [],
  files: [
    {
      sha256: 'a'.repeat(64),
      kind: 'erasure',
      recordedAt: at,
      receivedSha256: null,
      kept: true,
      named: true,
    },
    {
      sha256: 'b'.repeat(64),
      kind: 'inspection',
      recordedAt: at,
      receivedSha256: 'c'.repeat(64),
      kept: true,
      named: true,
    },
  ],
  readsFiles: true,
  idempotencyKey,
}

const waits: EvidenceRow = {
  ...{ sha256: 'd'.repeat(64), name: 'nwipe_log_20261129.txt', problem: null, entry: 0, kind: 'erasure' },
  ...{
    partnerId: cast.partnerId,
    partnerName: 'Atelier Rhône',
    serial: 'WD-WX71A4400001',
    model: 'WDC WD5000LPCX',
  },
  ...{ mediumKind: 'hdd', outcome: 'completed', status: 'unmatched', reason: null, depositedAt: at },
  ...{
    readings: 2,
    lastReadAt: at,
    device: null,
    candidates: [{ deviceId: uuid(13), labelCode: 'H3T8W2ZP' }],
  },
}
const evidence: EvidencePageProps = {
  frame: frame(),
  rows: [
    waits,
    {
      ...{ ...waits, name: 'certificat.pdf', entry: null, serial: null, status: 'unread', candidates: [] },
      problem:
        'C’est un rapport PDF de Blancco : utilisez « Recopier un certificat d’effacement » et joignez-y ce PDF.',
    },
    { ...waits, status: 'set-aside', reason: 'other' },
  ],
  shown: 'all',
  canAct: true,
  own: cast.partnerId,
  sites,
  idempotencyKey,
}

const by = { deviceId: cast.deviceId, partnerId: cast.partnerId }
const tested: HistoryEntry = {
  eventId: uuid(105),
  revision: 5,
  event: {
    type: 'DeviceTested',
    data: {
      ...by,
      results: { boot: 'passed', keyboard: 'failed' },
      batteryHealthPercent: 41,
      happenedAt: '2026-11-21T11:00:00Z',
    },
  },
  recordedAt: '2026-11-21T11:00:01Z',
  organisation: 'Atelier Rhône',
  role: 'bench',
}
const corrected = (
  n: number,
  entry: HistoryEntry,
  changes: Record<string, unknown> | null,
): HistoryEntry => ({
  ...entry,
  eventId: uuid(100 + n),
  revision: n,
  event: {
    type: 'DeviceFactCorrected',
    data: {
      ...by,
      revision: entry.revision,
      factType: entry.event.type,
      changes,
      reason: changes ? 'batterie relue' : 'autre appareil scanné',
      correctedBy: uuid(50) as never,
      happenedAt: '2026-11-22T09:00:00Z',
    },
  },
  recordedAt: '2026-11-22T09:00:00Z',
})
const [flagged] = cast.deviceHistory
const correctedHistory: readonly HistoryEntry[] = [
  ...(flagged ? [corrected(7, flagged, null)] : []),
  corrected(6, tested, { batteryHealthPercent: 71, happenedAt: '2026-11-20T11:00:00Z' }),
  tested,
  ...cast.deviceHistory,
]

const other = { deviceId: uuid(13) as typeof cast.deviceId, labelCode: 'H3T8W2ZP' }
const [medium] = cast.stuck.media
const opened: KnownDevice = {
  ...cast.stuck,
  isWaste: true,
  media: medium
    ? [
        { ...medium, fromDeviceId: other.deviceId, purgeDemanded: true },
        { ...medium, serial: 'WD-0001', present: false, toDeviceId: other.deviceId },
      ]
    : [],
  parts: [
    { partId: uuid(14), kind: 'memory', serial: null, toDeviceId: null },
    { partId: uuid(15), kind: 'battery', serial: 'BAT-7731', toDeviceId: other.deviceId },
  ],
  installedParts: [
    { partId: uuid(16), kind: 'screen', serial: null, fromDeviceId: other.deviceId },
    { partId: uuid(17), kind: 'keyboard', serial: 'KB-12', fromDeviceId: null },
  ],
}
const lost: KnownDevice = {
  ...cast.gone,
  use: { state: 'lost', how: 'stolen', heldKitId: cast.kitId, handOverId: uuid(7) },
}
const transit = {
  consignmentId: uuid(18) as never,
  toPartnerId: uuid(19) as never,
  toSiteId: uuid(20) as never,
}

const correction = (entry: HistoryEntry): CorrectionPageProps => ({
  frame: frame(),
  device: cast.stuck,
  eventId: entry.eventId,
  fact: entry.event,
  recordedAt: entry.recordedAt,
  withdrawable: entry.event.type !== 'DeviceReceived',
  idempotencyKey,
})
const inspected = cast.deviceHistory[2] ?? tested
const received = cast.deviceHistory[3] ?? tested

const returns: ReturnsPageProps = {
  frame: frame(),
  code: 'K7Q2M9XD',
  found: {
    ...{ deviceId: cast.deviceId, labelCode: 'K7Q2M9XD', maker: 'Dell', model: 'OptiPlex 7060' },
    ...{ category: 'desktop', serial: '8JX2KD2', lost: false, ours: false },
    beside: [{ ...other, maker: 'Iiyama', model: null, category: 'monitor' }],
  },
  obstacles: [],
  sites,
  idempotencyKey,
}

export const DEVICE_PAGES: Readonly<Record<string, VNode>> = {
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
      canAct
      idempotencyKey="cle"
    />
  ),
  preuves: <EvidencePage {...evidence} />,
  'appareils-introuvable': (
    <DevicesPage
      frame={frame()}
      filter={{ code: 'K7Q2M9XE' }}
      sites={sites}
      devices={[]}
      next={null}
      canAct
      idempotencyKey="cle"
    />
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
  'appareil-chez-la-personne': (
    <DevicePage
      {...device}
      device={{ ...cast.gone, replacedBy: other.deviceId }}
      kitCode="M4Z8T1QXK29WA"
      warrantyUntil="2027-11-23"
      relatives={[other]}
      obstacles={[]}
      form="perte"
      errors={[{ field: 'comment', text: 'Dites si l’appareil est perdu ou volé.' }]}
    />
  ),
  'appareil-perdu': <DevicePage {...device} device={lost} kitCode="M4Z8T1QXK29WA" obstacles={[]} />,
  'appareil-corrige': (
    <DevicePage
      {...device}
      device={opened}
      obstacles={cast.obstacles}
      relatives={[other]}
      history={correctedHistory}
    />
  ),
  'appareil-demonte': (
    <DevicePage
      {...device}
      device={{ ...opened, retired: true, stripped: true, use: { state: 'retired', collectionId: null } }}
      obstacles={cast.obstacles}
      relatives={[other]}
    />
  ),
  'appareil-a-expedier': (
    <DevicePage
      {...device}
      device={{ ...cast.fit, transit: { ...transit, status: 'consigned' } }}
      goesTo="Emmaüs numérique – Plateforme de Vénissieux"
      obstacles={[]}
    />
  ),
  'appareil-manquant': (
    <DevicePage
      {...device}
      device={{ ...cast.fit, transit: { ...transit, status: 'missing' } }}
      goesTo="Emmaüs numérique – Plateforme de Vénissieux"
      obstacles={[]}
    />
  ),
  'appareil-traite': (
    <DevicePage
      {...device}
      device={{ ...cast.fit, retired: true, use: { state: 'treated', collectionId: uuid(21) as never } }}
      obstacles={[]}
    />
  ),
  'correction-essais': (
    <CorrectionPage
      {...correction(tested)}
      form="corriger"
      errors={[
        { field: 'date', text: 'Écrivez la date et l’heure.' },
        { text: 'Rien n’a changé : corrigez au moins un champ, ou annulez le fait.' },
      ]}
    />
  ),
  'correction-inspection': <CorrectionPage {...correction(inspected)} />,
  'correction-prise-en-charge': <CorrectionPage {...correction(received)} />,
  retours: <ReturnsPage {...returns} code="" found={null} />,
  'retours-trouve': <ReturnsPage {...returns} />,
  'retours-perdu': (
    <ReturnsPage
      {...returns}
      found={returns.found && { ...returns.found, lost: true, beside: [] }}
      form="retours"
      errors={[{ field: 'motif', text: 'Dites comment il a été retrouvé.' }]}
    />
  ),
  'retours-impossible': (
    <ReturnsPage
      {...returns}
      found={returns.found && { ...returns.found, beside: [], ours: true }}
      obstacles={[{ title: 'Cet appareil n’a pas été remis : il ne peut pas revenir.', missing: [] }]}
    />
  ),
  'retours-inconnu': (
    <ReturnsPage
      {...returns}
      code="K7Q2M9XE"
      found={null}
      form="scan"
      errors={[{ field: 'code', text: 'Ce code n’est celui d’aucun appareil.' }]}
    />
  ),
}
