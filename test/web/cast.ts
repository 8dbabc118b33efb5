/** The people and things that the previewed pages speak of: invented, always the same. */
import type { DomainEvent } from '../../src/domain/contexts.js'
import type { KnownDevice } from '../../src/domain/devices/device-state.js'
import type { SanitisationReport } from '../../src/domain/devices/media.js'
import type { KnownKit } from '../../src/domain/kits/kit.js'
import type {
  BeneficiaryId,
  DeviceCategory,
  DeviceId,
  KitId,
  PartnerId,
  SiteId,
} from '../../src/domain/shared/values.js'
import type { StockCell } from '../../src/web/figures/stock.js'
import type { HistoryEntry } from '../../src/web/frame/history.js'
import type { Frame, User } from '../../src/web/frame/layout.js'
import type { Obstacle } from '../../src/web/frame/parts.js'

export const uuid = (n: number) => `01936f2a-0000-7000-8000-${String(n).padStart(12, '0')}`
export const partnerId = uuid(1) as PartnerId
export const siteId = uuid(2) as SiteId
export const deviceId = uuid(3) as DeviceId
export const kitId = uuid(4) as KitId
export const beneficiaryId = uuid(5) as BeneficiaryId
export const at = '2026-11-23T09:12:00Z'

const operator: User = { name: 'Amina Belkacem', organisation: 'Atelier Rhône', role: 'bench' }
export const manager: User = { name: 'Marc Delorme', organisation: 'Atelier Rhône', role: 'manager' }
export const auditor: User = { name: 'Claire Vasseur', organisation: null, role: 'auditor' }
export const admin: User = { name: 'Hugo Perrin', organisation: null, role: 'admin' }

export const frame = (user: User | undefined = operator): Frame => ({
  user,
  csrf: 'jeton-csrf-de-demonstration',
  position: { value: '00000000000000012345', at },
})
export const stranger: Frame = { csrf: 'jeton-csrf-de-demonstration' }
export const idempotencyKey = uuid(99)

const report: SanitisationReport = {
  source: 'nwipe-log',
  tool: 'nwipe',
  toolVersion: '0.36',
  technique: 'overwrite',
  method: 'PRNG Stream',
  mediumSerial: 'S3YLNX0M604283',
  mediumModel: 'Samsung SSD 860 EVO',
  mediumKind: 'ssd',
  capacityBytes: 500_107_862_016,
  startedAt: '2026-11-20T08:00:00Z',
  endedAt: '2026-11-20T09:30:00Z',
  outcome: 'completed',
  roundsAsked: 1,
  roundsDone: 1,
  verification: 'verified',
  bytesErased: 500_107_862_016,
  errors: 0,
  hiddenSectors: false,
  fileSha256: 'a'.repeat(64),
  entry: 0,
}

const medium = {
  serial: 'S3YLNX0M604283',
  kind: 'ssd',
  model: 'Samsung SSD 860 EVO',
  capacityBytes: 500_107_862_016,
  present: true,
  destroyed: false,
  leftAt: null,
  owedSince: '2026-11-18T08:00:00Z',
  reports: [report],
  riskAccepted: false,
  purgeDemanded: false,
  fromDeviceId: null,
  toDeviceId: null,
} as const

const reserved = {
  serial: 'BTKA1234567',
  kind: 'hdd' as const,
  reports: [{ ...report, mediumSerial: 'BTKA1234567', mediumKind: 'hdd' as const, hiddenSectors: true }],
}

export const toInspect: KnownDevice = {
  status: 'known',
  deviceId,
  category: 'laptop',
  maker: 'Lenovo',
  model: 'ThinkPad T480',
  serial: 'PF1A2B3C',
  labelCode: 'K7Q2M9XD',
  donationId: uuid(6),
  purgeDemanded: false,
  custodian: partnerId,
  siteId,
  receivedAt: '2026-11-18T08:00:00Z',
  inHandsSince: '2026-11-18T08:00:00Z',
  inspected: false,
  media: [],
  sightings: [],
  flags: [],
  tests: {},
  batteryHealthPercent: null,
  grade: null,
  use: { state: 'in-stock' },
  returned: false,
  weightGrams: 1650,
  transit: null,
  parts: [],
  installedParts: [],
  isWaste: false,
  stripped: false,
  retired: false,
  replacedBy: null,
}
export const stuck: KnownDevice = {
  ...toInspect,
  inspected: true,
  purgeDemanded: true,
  media: [
    medium,
    { ...medium, ...reserved },
    { ...medium, serial: 'WD-WCC6Y7HR2VKT', kind: 'hdd', present: false, destroyed: true },
  ],
  flags: ['mdm'],
  tests: { boot: 'passed', screen: 'passed', keyboard: 'failed' },
  batteryHealthPercent: 41,
  grade: 'C',
}
const sanitised: SanitisationReport = { ...report, source: 'nvme-sanitize-log', technique: 'block-erase' }
export const fit: KnownDevice = {
  ...toInspect,
  inspected: true,
  media: [
    { ...medium, reports: [sanitised] },
    { ...medium, ...reserved, riskAccepted: true },
  ],
  tests: Object.fromEntries(
    ['boot', 'screen', 'keyboard', 'pointer', 'network', 'sound', 'camera', 'ports', 'charging'].map(
      (name) => [name, 'passed' as const],
    ),
  ),
  batteryHealthPercent: 83,
  grade: 'B',
}
export const gone: KnownDevice = { ...fit, use: { state: 'handed-over', kitId, handOverId: uuid(7) } }

export const obstacles: readonly Obstacle[] = [
  {
    title: 'Un support de stockage n’est pas effacé.',
    missing: [
      'SSD S3YLNX0M604283 : une réécriture ne suffit pas sur de la mémoire flash. Lancez une commande d’effacement du support lui-même, ou détruisez-le.',
    ],
    supplier: 'L’atelier qui détient l’appareil',
  },
  {
    title: 'Un blocage est signalé.',
    missing: ['Gestion à distance encore active (MDM)'],
    supplier: 'Le donateur',
  },
  { title: 'Des fonctions ne sont pas prouvées.', missing: ['Clavier', 'Pavé tactile', 'Caméra'] },
]

const by = { deviceId, partnerId }
export const told = (n: number, event: DomainEvent, recordedAt: string): HistoryEntry => ({
  eventId: uuid(100 + n),
  revision: n,
  event,
  recordedAt,
  organisation: 'Atelier Rhône',
  role: 'bench',
})
export const deviceHistory: readonly HistoryEntry[] = [
  told(
    4,
    { type: 'FlagRaised', data: { ...by, flag: 'mdm', happenedAt: '2026-11-21T10:02:00Z' } },
    '2026-11-21T10:02:01Z',
  ),
  told(
    3,
    {
      type: 'SanitisationReported',
      data: { ...by, mediumSerial: medium.serial, report, happenedAt: '2026-11-20T09:31:00Z' },
    },
    '2026-11-20T09:31:00Z',
  ),
  told(
    2,
    {
      type: 'DeviceInspected',
      data: {
        ...by,
        media: [
          { serial: medium.serial, kind: 'ssd', model: medium.model, capacityBytes: medium.capacityBytes },
        ],
        processor: 'Intel Core i5-8250U',
        memoryBytes: 8_589_934_592,
        batteryHealthPercent: 41,
        source: 'lshw',
        fileSha256: 'b'.repeat(64),
        happenedAt: '2026-11-19T14:00:00Z',
      },
    },
    '2026-11-19T14:00:03Z',
  ),
  told(
    1,
    {
      type: 'DeviceReceived',
      data: {
        ...by,
        siteId,
        donationId: uuid(6) as never,
        category: 'laptop',
        maker: 'Lenovo',
        model: 'ThinkPad T480',
        serial: 'PF1A2B3C',
        labelCode: 'K7Q2M9XD',
        unitValueCents: 12_000,
        weightGrams: 1650,
        purgeDemanded: true,
        happenedAt: '2026-11-18T08:00:00Z',
      },
    },
    '2026-11-22T16:40:00Z',
  ),
]

export const kit: KnownKit = {
  status: 'open',
  partnerId,
  siteId,
  model: 'laptop-kit',
  trackingCode: 'M4Z8T1QXK29WA',
  openedAt: '2026-11-10T08:00:00Z',
  devices: [{ deviceId, category: 'laptop', sealed: false }],
  accessories: ['charger', 'bag'],
  reservation: null,
  handedOver: null,
  appointment: null,
  training: [],
}
export const reservedKit: KnownKit = {
  ...kit,
  devices: [{ deviceId, category: 'laptop', sealed: true }],
  accessories: ['charger', 'mouse', 'bag'],
  reservation: {
    beneficiaryId,
    programme: 'kit',
    communeCode: '69266',
    eligibleUntil: '2027-03-31',
    expiresAt: '2026-12-20T08:00:00Z',
    exceptionAllowedBy: null,
    route: 'prescription',
    guardianSigns: false,
  },
}
export const kitHistory: readonly HistoryEntry[] = [
  told(
    11,
    {
      type: 'DevicePacked',
      data: { kitId, partnerId, deviceId, category: 'laptop', happenedAt: '2026-11-12T10:00:00Z' },
    },
    '2026-11-12T10:00:01Z',
  ),
  told(
    10,
    {
      type: 'KitOpened',
      data: {
        kitId,
        partnerId,
        siteId,
        model: 'laptop-kit',
        trackingCode: kit.trackingCode,
        happenedAt: kit.openedAt,
      },
    },
    '2026-11-10T08:00:01Z',
  ),
]
export const beneficiaryHistory: readonly HistoryEntry[] = [
  told(
    20,
    {
      type: 'EligibilityDecided',
      data: {
        beneficiaryId,
        partnerId,
        programme: 'kit',
        prescriber: 'france-travail',
        granted: true,
        promises: [],
        validFrom: '2026-11-01',
        validUntil: '2027-03-31',
        happenedAt: '2026-11-02T09:00:00Z',
      },
    },
    '2026-11-02T09:00:00Z',
  ),
]

const cell = (
  [partner, site, name]: readonly [string, number, string],
  category: DeviceCategory,
  counts: readonly number[],
): StockCell[] =>
  (
    [
      'to-inspect',
      'to-erase',
      'to-test',
      'blocked',
      'reconditioned',
      'in-kit',
      'sealed',
      'handed-over',
    ] as const
  )
    .map((stage, index) => ({
      partnerId: uuid(site * 10),
      partnerName: partner,
      siteId: uuid(site),
      siteName: name,
      category,
      stage,
      count: counts[index] ?? 0,
    }))
    .filter(({ count }) => count > 0)

const vaise = ['Atelier Rhône', 2, 'Atelier de Vaise'] as const
const venissieux = ['Emmaüs numérique', 12, 'Plateforme de Vénissieux'] as const
export const cells: readonly StockCell[] = [
  ...cell(vaise, 'laptop', [42, 118, 63, 9, 87, 24, 31, 412]),
  ...cell(vaise, 'desktop', [12, 30, 22, 3, 41, 8, 6, 97]),
  ...cell(vaise, 'monitor', [4, 0, 36, 0, 58, 8, 6, 97]),
  ...cell(venissieux, 'laptop', [20, 31, 12, 2, 25, 4, 1, 140]),
  ...cell(venissieux, 'tablet', [0, 14, 7, 5, 12, 0, 2, 31]),
  ...cell(venissieux, 'smartphone', [61, 25, 18, 11, 20, 0, 0, 1204]),
]
