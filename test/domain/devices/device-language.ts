/** The devices' vocabulary, and the usual story of a laptop: from its intake to its holder. */
import type { DeviceCommand, DeviceEvent } from '../../../src/domain/devices/device-facts.js'
import { type DeviceFunction, FUNCTIONS } from '../../../src/domain/devices/functions.js'
import type { DeviceCategory } from '../../../src/domain/shared/values.js'
import { wordsFor } from '../../support/decider-spec.js'
import {
  at,
  friday,
  handOverId,
  hdd,
  hddOverwritten,
  kit,
  labelOf,
  laptop,
  lot,
  monday,
  nextYear,
  nvme,
  nvmeBlockErased,
  sonia,
  spareNvme,
  thursday,
  tuesday,
  wednesday,
  weeefund,
  weeefundVilleurbanne,
} from '../../support/people-and-things.js'

const words = wordsFor<DeviceCommand, DeviceEvent>()
const by = { deviceId: laptop, partnerId: weeefund }

/** Every function of a category with the same result. */
export const all = (category: DeviceCategory, result: 'passed' | 'failed' | 'not-tested') =>
  Object.fromEntries(FUNCTIONS[category].map((name) => [name, result])) as Partial<
    Record<DeviceFunction, typeof result>
  >

export const [receive, received] = words(
  'ReceiveDevice',
  'DeviceReceived',
  {
    ...by,
    happenedAt: monday,
    siteId: weeefundVilleurbanne,
    donationId: lot,
    category: 'laptop',
    maker: 'Lenovo',
    model: 'ThinkPad T480',
    serial: 'PF-1A2B3C',
    labelCode: labelOf(1),
    unitValueCents: 12_000,
    weightGrams: 1_650,
    purgeDemanded: false,
  },
  {},
)
export const [inspect, inspected] = words(
  'InspectDevice',
  'DeviceInspected',
  {
    ...by,
    happenedAt: at(monday, '09:30'),
    media: [nvme],
    processor: 'Intel Core i5-8350U',
    memoryBytes: 8_589_934_592,
    batteryHealthPercent: 81,
    source: 'lshw',
    fileSha256: 'f'.repeat(64),
  },
  {},
)
/** What somebody says who looked into a machine and found no medium (E5). */
export const noMedium = { media: [], source: 'by-hand', fileSha256: null, absence: 'opened' as const }
export const [, mediumSighted] = words(
  'SightMedium',
  'MediumSighted',
  {
    ...by,
    happenedAt: at(monday, '13:00'),
    mediumSerial: spareNvme.serial,
    kind: 'nvme',
    model: spareNvme.model,
    capacityBytes: spareNvme.capacityBytes,
    fileSha256: 'a'.repeat(64),
  },
  {},
)
export const [explainSighting, sightingExplained] = words(
  'ExplainSighting',
  'SightingExplained',
  {
    ...by,
    happenedAt: tuesday,
    mediumSerial: spareNvme.serial,
    fileSha256: 'a'.repeat(64),
    explanation: 'external',
    explainedBy: sonia,
  },
  {},
)
export const [raiseFlag, flagRaised] = words(
  'RaiseFlag',
  'FlagRaised',
  { ...by, happenedAt: wednesday, flag: 'mdm' },
  {},
)
export const [clearFlag, flagCleared] = words(
  'ClearFlag',
  'FlagCleared',
  { ...by, happenedAt: wednesday, flag: 'mdm', reason: 'Retiré par le donateur' },
  {},
)
export const [reportErasure, erasureReported] = words(
  'ReportSanitisation',
  'SanitisationReported',
  { ...by, happenedAt: at(monday, '13:00'), mediumSerial: nvme.serial, report: nvmeBlockErased },
  {},
)
/** The same, of the hard disk. */
export const [, overwriteReported] = words(
  'ReportSanitisation',
  'SanitisationReported',
  { ...by, happenedAt: at(monday, '13:00'), mediumSerial: hdd.serial, report: hddOverwritten },
  {},
)
export const [destroyMedium, mediumDestroyed] = words(
  'DestroyMedium',
  'MediumDestroyed',
  {
    ...by,
    happenedAt: tuesday,
    mediumSerial: nvme.serial,
    technique: 'shred',
    certificateSha256: '9'.repeat(64),
  },
  {},
)
export const [removeMedium, mediumRemoved] = words(
  'RemoveMedium',
  'MediumRemoved',
  { ...by, happenedAt: tuesday, mediumSerial: nvme.serial },
  {},
)
export const [installMedium, mediumInstalled] = words(
  'InstallMedium',
  'MediumInstalled',
  { ...by, happenedAt: at(tuesday, '10:00'), medium: spareNvme },
  {},
)
export const [acceptRisk, riskAccepted] = words(
  'AcceptResidualRisk',
  'ResidualRiskAccepted',
  {
    ...by,
    happenedAt: tuesday,
    mediumSerial: hdd.serial,
    acceptedBy: sonia,
    reason: 'Secteurs réalloués illisibles',
  },
  {},
)
export const [repair, repaired] = words(
  'RepairDevice',
  'DeviceRepaired',
  { ...by, happenedAt: at(tuesday, '15:00'), functions: ['keyboard'], note: 'Clavier changé' },
  {},
)
export const [test, tested] = words(
  'TestDevice',
  'DeviceTested',
  { ...by, happenedAt: at(tuesday, '14:00'), results: all('laptop', 'passed'), batteryHealthPercent: null },
  {},
)
export const [grade, graded] = words(
  'GradeDevice',
  'DeviceGraded',
  { ...by, happenedAt: wednesday, grade: 'B' },
  {},
)
export const [allocate, allocated] = words(
  'AllocateDevice',
  'DeviceAllocated',
  { ...by, happenedAt: wednesday, kitId: kit },
  { category: 'laptop' },
)
export const [release, released] = words(
  'ReleaseDevice',
  'DeviceReleased',
  { ...by, happenedAt: at(wednesday, '10:00'), kitId: kit },
  {},
)
export const [seal, sealed] = words(
  'SealDevice',
  'DeviceSealed',
  { ...by, happenedAt: thursday, kitId: kit },
  {},
)
export const [breakSeal, sealBroken] = words(
  'BreakSeal',
  'SealBroken',
  { ...by, happenedAt: at(thursday, '10:00'), kitId: kit, reason: 'Chargeur absent' },
  {},
)
export const [handOver, handedOver] = words(
  'HandOverDevice',
  'DeviceHandedOver',
  { ...by, happenedAt: friday, kitId: kit, handOverId },
  {},
)
export const [takeBack, returned] = words(
  'ReturnDevice',
  'DeviceReturned',
  { ...by, happenedAt: nextYear, siteId: weeefundVilleurbanne, reason: 'Déménagement' },
  { kitId: kit },
)

/** What has happened to the laptop by then. */
export const inStock = [received(), inspected()]
export const erased = [...inStock, erasureReported()]
export const reconditioned = [...erased, tested()]
export const inKit = [...reconditioned, allocated()]
export const inSealedKit = [...inKit, sealed()]
export const atHolder = [...inSealedKit, handedOver()]
export const backFromHolder = [...atHolder, returned()]
