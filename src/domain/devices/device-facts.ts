/**
 * What can be told of a device: the facts of stream `device-<DeviceId>` and the commands that record them.
 * These names and fields are the storage format. Add; never rename, never remove.
 */
import { z } from 'zod'
import { type CommandOf, commandSchema, eventSchema, type FactOf } from '../shared/facts.js'
import { LabelCode } from '../shared/intake-line.js'
import {
  ActorId,
  DeviceCategory,
  DeviceId,
  DonationId,
  Instant,
  KitId,
  PartnerId,
  SerialNumber,
  Sha256,
  ShortText,
  SiteId,
} from '../shared/values.js'
import { DeviceFunction } from './functions.js'
import { Medium, SanitisationReport } from './media.js'

/** R3. Each of them stops every route until it is cleared. */
export const BlockingFlag = z.enum(['firmware-lock', 'mdm', 'account-lock', 'reported-stolen', 'legal-hold'])
export type BlockingFlag = z.infer<typeof BlockingFlag>

export const Grade = z.enum(['A', 'B', 'C', 'D'])
export const TestResult = z.enum(['passed', 'failed', 'not-tested'])
export const HealthPercent = z.int().min(0).max(100)

const by = { deviceId: DeviceId, partnerId: PartnerId, happenedAt: Instant }
const onMedium = { ...by, mediumSerial: SerialNumber }

const shapes = {
  DeviceReceived: {
    ...by,
    siteId: SiteId,
    donationId: DonationId,
    category: DeviceCategory,
    maker: ShortText,
    model: ShortText.nullable(),
    serial: SerialNumber,
    labelCode: LabelCode,
    unitValueCents: z.int().nonnegative().nullable(),
    weightGrams: z.int().positive().nullable(),
    purgeDemanded: z.boolean(),
  },
  /** The whole set of media present; an empty one says explicitly that there is none (E5). */
  DeviceInspected: {
    ...by,
    media: z.array(Medium).max(64),
    processor: z.string().max(120).nullable(),
    memoryBytes: z.int().positive().nullable(),
    batteryHealthPercent: HealthPercent.nullable(),
    source: ShortText,
    fileSha256: Sha256.nullable(),
  },
  FlagRaised: { ...by, flag: BlockingFlag },
  FlagCleared: { ...by, flag: BlockingFlag, reason: ShortText },
  SanitisationReported: { ...onMedium, report: SanitisationReport },
  MediumDestroyed: {
    ...onMedium,
    technique: z.enum(['shred', 'disintegrate', 'melt', 'degauss']),
    certificateSha256: Sha256.nullable(),
  },
  MediumRemoved: onMedium,
  MediumInstalled: { ...by, medium: Medium },
  /** E6. A reservation is lifted by somebody who is named and says why. */
  ResidualRiskAccepted: { ...onMedium, acceptedBy: ActorId, reason: ShortText },
  DeviceRepaired: { ...by, functions: z.array(DeviceFunction).min(1), note: ShortText.nullable() },
  DeviceTested: {
    ...by,
    results: z.partialRecord(DeviceFunction, TestResult),
    batteryHealthPercent: HealthPercent.nullable(),
  },
  DeviceGraded: { ...by, grade: Grade },
  DeviceAllocated: { ...by, kitId: KitId, category: DeviceCategory },
  DeviceReleased: { ...by, kitId: KitId },
  /** Found fit for hand-over and closed in its kit: nothing may change it until the seal is broken. */
  DeviceSealed: { ...by, kitId: KitId },
  SealBroken: { ...by, kitId: KitId, reason: ShortText },
  DeviceHandedOver: { ...by, kitId: KitId, handOverId: z.uuid() },
  DeviceReturned: { ...by, siteId: SiteId, reason: ShortText },
} as const
const verbs = {
  ReceiveDevice: 'DeviceReceived',
  InspectDevice: 'DeviceInspected',
  RaiseFlag: 'FlagRaised',
  ClearFlag: 'FlagCleared',
  ReportSanitisation: 'SanitisationReported',
  DestroyMedium: 'MediumDestroyed',
  RemoveMedium: 'MediumRemoved',
  InstallMedium: 'MediumInstalled',
  AcceptResidualRisk: 'ResidualRiskAccepted',
  RepairDevice: 'DeviceRepaired',
  TestDevice: 'DeviceTested',
  GradeDevice: 'DeviceGraded',
  ReleaseDevice: 'DeviceReleased',
  SealDevice: 'DeviceSealed',
  BreakSeal: 'SealBroken',
  HandOverDevice: 'DeviceHandedOver',
  ReturnDevice: 'DeviceReturned',
} as const

export const DeviceEvent = eventSchema(shapes)
export type DeviceEvent = FactOf<typeof shapes>

// Which category it is, the device itself completes: its kit needs to know.
const asked = { AllocateDevice: { ...by, kitId: KitId } } as const
const askedVerbs = { AllocateDevice: 'AllocateDevice' } as const

export const DeviceCommand = z.union([commandSchema(shapes, verbs), commandSchema(asked, askedVerbs)])
export type DeviceCommand =
  | CommandOf<typeof shapes, typeof verbs>
  | CommandOf<typeof asked, typeof askedVerbs>

export const toDeviceFact = (command: DeviceCommand, category: DeviceCategory): DeviceEvent =>
  command.type === 'AllocateDevice'
    ? { type: 'DeviceAllocated', data: { ...command.data, category } }
    : ({ type: verbs[command.type], data: command.data } as DeviceEvent)

/** The fields of each fact, for the door that describes what may be sent. */
export const deviceShapes = shapes
