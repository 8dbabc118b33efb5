/** The cast of the tests: fixed ids and moments, so a failure reads as a story and never as a random uuid. */
import type { Medium, SanitisationReport } from '../../src/domain/devices/media.js'
import { codeFrom } from '../../src/domain/shared/codes.js'
import {
  ActorId,
  BeneficiaryId,
  CollectionId,
  ConsignmentId,
  DeviceId,
  DonationId,
  type Instant,
  JobId,
  KitId,
  PartnerId,
  SessionId,
  SiteId,
  TicketId,
  WorkerId,
  WorkId,
} from '../../src/domain/shared/values.js'

export const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

/** Two refurbishers and where they work. */
export const weeefund = PartnerId.parse(id(1))
export const emmaus = PartnerId.parse(id(2))
/** Who treats what is at its end. */
export const recycler = PartnerId.parse(id(3))
export const weeefundVilleurbanne = SiteId.parse(id(11))
export const weeefundLyon = SiteId.parse(id(12))
export const emmausVenissieux = SiteId.parse(id(13))

export const lot = DonationId.parse(id(21))
export const otherLot = DonationId.parse(id(22))

export const laptop = DeviceId.parse(id(31))
export const otherLaptop = DeviceId.parse(id(32))
export const desktop = DeviceId.parse(id(33))
export const screen = DeviceId.parse(id(34))
export const tablet = DeviceId.parse(id(35))

export const kit = KitId.parse(id(41))
export const otherKit = KitId.parse(id(42))
export const thirdKit = KitId.parse(id(43))
export const fourthKit = KitId.parse(id(44))
export const handOverId = id(49)

export const consignment = ConsignmentId.parse(id(71))
export const otherConsignment = ConsignmentId.parse(id(72))
export const collection = CollectionId.parse(id(81))
export const otherCollection = CollectionId.parse(id(82))
export const session = SessionId.parse(id(95))
export const otherSession = SessionId.parse(id(94))
export const ticket = TicketId.parse(id(96))
export const memoryModule = id(91)
export const board = id(92)
export const cables = id(93)

/** Leïla's contract in insertion at Weeefund, another of hers, and two stretches of her work. */
export const job = JobId.parse(id(101))
export const otherJob = JobId.parse(id(102))
export const leila = WorkerId.parse(id(111))
export const work = WorkId.parse(id(121))
export const otherWork = WorkId.parse(id(122))

/** The people: two who need a kit, two who work for Weeefund, one for Emmaüs. */
export const amina = BeneficiaryId.parse(id(51))
export const yanis = BeneficiaryId.parse(id(52))
export const sonia = ActorId.parse(id(61))
export const marc = ActorId.parse(id(62))
export const lea = ActorId.parse(id(63))

export const monday: Instant = '2026-01-05T09:00:00Z'
export const tuesday: Instant = '2026-01-06T09:00:00Z'
export const wednesday: Instant = '2026-01-07T09:00:00Z'
export const thursday: Instant = '2026-01-08T09:00:00Z'
export const friday: Instant = '2026-01-09T09:00:00Z'
/** The same day at another hour (UTC): `at(monday, '17:30')`. */
export const at = (day: Instant, hour: string): Instant => `${day.slice(0, 10)}T${hour}:00Z`
export const nextMonday: Instant = '2026-01-12T09:00:00Z'
export const nextTuesday: Instant = '2026-01-13T09:00:00Z'
export const nextYear: Instant = '2027-01-05T09:00:00Z'

export const labelOf = (n: number) => codeFrom([0, 0, 0, 0, 0, 0, n])
export const trackingOf = (n: number) => codeFrom([7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, n])

export const hdd: Medium = {
  serial: 'WD-WXC1A14S2591',
  kind: 'hdd',
  model: 'WDC WD3200LPVX',
  capacityBytes: 320_072_933_376,
}
export const nvme: Medium = {
  serial: 'S64FNL0T512345',
  kind: 'nvme',
  model: 'SAMSUNG MZVLB512',
  capacityBytes: 512_110_190_592,
}
export const spareNvme: Medium = { ...nvme, serial: 'S64FNL0T999999' }

/** Monday from ten to noon: a verified overwrite of the hard disk. */
export const hddOverwritten: SanitisationReport = {
  source: 'nwipe-log',
  tool: 'nwipe',
  toolVersion: '0.33',
  technique: 'overwrite',
  method: 'Fill With Zeros',
  mediumSerial: hdd.serial,
  mediumModel: hdd.model,
  mediumKind: 'hdd',
  capacityBytes: hdd.capacityBytes,
  startedAt: at(monday, '10:00'),
  endedAt: at(monday, '12:00'),
  outcome: 'completed',
  roundsAsked: 1,
  roundsDone: 1,
  verification: 'verified',
  bytesErased: hdd.capacityBytes,
  errors: 0,
  hiddenSectors: false,
  fileSha256: 'a'.repeat(64),
  entry: 0,
}
export const hddAborted: SanitisationReport = {
  ...hddOverwritten,
  outcome: 'aborted',
  endedAt: null,
  verification: 'not-done',
  fileSha256: 'b'.repeat(64),
}
export const hddHiddenSectors: SanitisationReport = {
  ...hddOverwritten,
  hiddenSectors: true,
  fileSha256: 'c'.repeat(64),
}
/** The drive's own sanitize command: it counts no bytes. */
export const nvmeBlockErased: SanitisationReport = {
  ...hddOverwritten,
  source: 'nvme-sanitize-log',
  tool: 'nvme-cli',
  toolVersion: '2.3',
  technique: 'block-erase',
  method: null,
  mediumSerial: nvme.serial,
  mediumModel: nvme.model,
  mediumKind: 'nvme',
  capacityBytes: nvme.capacityBytes,
  roundsAsked: null,
  roundsDone: null,
  verification: 'not-asked',
  bytesErased: null,
  fileSha256: 'd'.repeat(64),
}
export const nvmeOverwritten: SanitisationReport = {
  ...hddOverwritten,
  mediumSerial: nvme.serial,
  mediumModel: nvme.model,
  mediumKind: 'nvme',
  capacityBytes: nvme.capacityBytes,
  bytesErased: nvme.capacityBytes,
  fileSha256: 'e'.repeat(64),
}
