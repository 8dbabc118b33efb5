/**
 * What can be told of a device: the facts of stream `device-<DeviceId>` and the commands that record them.
 * These names and fields are the storage format. Add; never rename, never remove.
 */
import { z } from 'zod'
import { correctedShape, correctionShape } from '../corrections.js'
import { type CommandOf, commandSchema, eventSchema, type FactOf } from '../shared/facts.js'
import { CorrectedIntake, LabelCode } from '../shared/intake-line.js'
import {
  ActorId,
  ArrivalOutcome,
  CollectionId,
  ConsignmentId,
  DeviceCategory,
  DeviceId,
  DonationId,
  Instant,
  KitId,
  PartnerId,
  Receipt,
  SerialNumber,
  Sha256,
  ShortText,
  SiteId,
  TicketId,
  WeightBasis,
} from '../shared/values.js'
import { type KnownDevice, kitAway, weighs } from './device-state.js'
import { DeviceFunction, PartKind } from './functions.js'
import { Medium, MediumKind, SanitisationReport, sameSerial } from './media.js'

/** R3. Each of them stops every route until it is cleared. */
export const BlockingFlag = z.enum(['firmware-lock', 'mdm', 'account-lock', 'reported-stolen', 'legal-hold'])
export type BlockingFlag = z.infer<typeof BlockingFlag>

export const Grade = z.enum(['A', 'B', 'C', 'D'])
/** What a medium seen by a tool and absent from the inventory turned out to be. */
export const SightingExplanation = z.enum(['external', 'taken-out', 'inventoried', 'misread'])
export type SightingExplanation = z.infer<typeof SightingExplanation>

export const TestResult = z.enum(['passed', 'failed', 'not-tested'])
export const HealthPercent = z.int().min(0).max(100)

/** How a person established that a machine has no medium: opened, or checked without opening. */
export const Absence = z.enum(['opened', 'checked'])
export type Absence = z.infer<typeof Absence>

/** The source of an inspection that a person made with their eyes, where a tool's is the tool's name. */
export const BY_HAND = 'by-hand'

const by = { deviceId: DeviceId, partnerId: PartnerId, happenedAt: Instant }
const onMedium = { ...by, mediumSerial: SerialNumber }
const inConsignment = { consignmentId: ConsignmentId }
const part = { partId: z.uuid(), kind: PartKind, serial: SerialNumber.nullable() }

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
    /** R5. Absent: it came as a product. */
    enteredAsWaste: z.boolean().optional(),
  },
  /** The whole set of media present; an empty one is told by hand alone: it says that there is none (E5). */
  DeviceInspected: {
    ...by,
    media: z.array(Medium).max(64),
    processor: z.string().max(120).nullable(),
    memoryBytes: z.int().positive().nullable(),
    batteryHealthPercent: HealthPercent.nullable(),
    source: ShortText,
    fileSha256: Sha256.nullable(),
    /** Of what came, where persons' names in it were blanked before it was kept under `fileSha256`. */
    receivedSha256: Sha256.optional(),
    /** How a person established that there is no medium: asked where `media` is empty. */
    absence: Absence.optional(),
  },
  FlagRaised: { ...by, flag: BlockingFlag },
  FlagCleared: { ...by, flag: BlockingFlag, reason: ShortText },
  SanitisationReported: { ...onMedium, report: SanitisationReport },
  /**
   * A tool that ran on this very machine saw a medium in it that the inventory lacks. Without its serial
   * (`mediumSerial` null) it is still a medium that may hold somebody's files.
   */
  MediumSighted: {
    ...by,
    mediumSerial: SerialNumber.nullable(),
    kind: MediumKind,
    model: z.string().max(120).nullable(),
    capacityBytes: z.int().positive().nullable(),
    fileSha256: Sha256,
  },
  /** Somebody who is named says what the medium was that a tool saw there. */
  SightingExplained: {
    ...by,
    mediumSerial: SerialNumber.nullable(),
    fileSha256: Sha256,
    explanation: SightingExplanation,
    explainedBy: ActorId,
  },
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
  /** `kitId`, completed: whose kit it comes back from. */
  DeviceReturned: { ...by, siteId: SiteId, reason: ShortText, kitId: KitId.optional() },

  /** Kept for a consignment: nobody else may take it until it is shipped or let go (C3). */
  DeviceConsigned: { ...by, ...inConsignment, toPartnerId: PartnerId, toSiteId: SiteId },
  DeviceUnconsigned: { ...by, ...inConsignment, reason: ShortText },
  DeviceShipped: { ...by, ...inConsignment },
  /** Told by the receiver, once signed: only what is accepted becomes the receiver's (C5, C6). */
  DeviceArrived: {
    ...by,
    ...inConsignment,
    siteId: SiteId,
    outcome: ArrivalOutcome,
    reason: ShortText.nullable(),
  },
  DeviceTakenBack: { ...by, ...inConsignment, siteId: SiteId },

  DeviceLost: { ...by, how: z.enum(['lost', 'stolen']), reason: ShortText.nullable() },
  /** Found by its holder, who keeps it (`siteId` null), or come back to a site. */
  DeviceFound: { ...by, siteId: SiteId.nullable(), reason: ShortText, kitId: KitId.optional() },
  DeviceWrittenOff: { ...by, reason: ShortText, consignmentId: ConsignmentId.optional() },
  /** T7. This device takes another's place in a kit that has left: it is fit, and leaves with a receipt. */
  ReplacementSealed: {
    ...by,
    kitId: KitId,
    oldDeviceId: DeviceId,
    category: DeviceCategory,
    receipt: Receipt,
    actorId: ActorId,
    /** The call for help that led to it. */
    ticketId: TicketId.optional(),
  },
  ReplacementWithdrawn: { ...by, kitId: KitId, reason: ShortText },
  DeviceReplaced: { ...by, kitId: KitId, newDeviceId: DeviceId },

  /** The medium carries with it what its donor demanded; its erasure is owed anew (E4). */
  MediumMovedOut: { ...onMedium, toDeviceId: DeviceId, medium: Medium, purgeDemanded: z.boolean() },
  MediumMovedIn: { ...by, medium: Medium, fromDeviceId: DeviceId, purgeDemanded: z.boolean() },
  PartTaken: { ...by, partId: z.uuid(), kind: PartKind, serial: SerialNumber.nullable() },
  PartPassed: { ...by, ...part, toDeviceId: DeviceId },
  PartKept: { ...by, partId: z.uuid(), reason: ShortText },
  /** `fromDeviceId` null: bought. */
  PartInstalled: { ...by, ...part, fromDeviceId: DeviceId.nullable() },

  /** R5. The technical control and the cession document (arrêté of 11 December 2018). */
  WasteStatusLifted: {
    ...by,
    controlledBy: ActorId,
    controlReference: ShortText,
    cessionDocumentSha256: Sha256,
  },
  DeviceRetired: { ...by, reason: ShortText },
  /** W5. For its parts: it can never be handed over. */
  DeviceStripped: { ...by, reason: ShortText },
  DeviceLoaded: {
    ...by,
    collectionId: CollectionId,
    category: DeviceCategory,
    labelCode: LabelCode,
    weightGrams: z.int().positive(),
    weightBasis: WeightBasis,
  },
  DeviceUnloaded: { ...by, collectionId: CollectionId, reason: ShortText },
  DeviceCollected: { ...by, collectionId: CollectionId },
  DeviceTreated: { ...by, collectionId: CollectionId },
} as const
const verbs = {
  ReceiveDevice: 'DeviceReceived',
  InspectDevice: 'DeviceInspected',
  RaiseFlag: 'FlagRaised',
  ClearFlag: 'FlagCleared',
  ReportSanitisation: 'SanitisationReported',
  SightMedium: 'MediumSighted',
  ExplainSighting: 'SightingExplained',
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
  ConsignDevice: 'DeviceConsigned',
  UnconsignDevice: 'DeviceUnconsigned',
  ShipDevice: 'DeviceShipped',
  RecordArrival: 'DeviceArrived',
  TakeBackDevice: 'DeviceTakenBack',
  ReportLoss: 'DeviceLost',
  ReportFound: 'DeviceFound',
  WriteOffDevice: 'DeviceWrittenOff',
  WithdrawReplacement: 'ReplacementWithdrawn',
  MarkReplaced: 'DeviceReplaced',
  ReceiveMedium: 'MediumMovedIn',
  TakePart: 'PartTaken',
  KeepPart: 'PartKept',
  InstallPart: 'PartInstalled',
  LiftWasteStatus: 'WasteStatusLifted',
  RetireDevice: 'DeviceRetired',
  StripDevice: 'DeviceStripped',
  UnloadDevice: 'DeviceUnloaded',
  CollectDevice: 'DeviceCollected',
  TreatDevice: 'DeviceTreated',
} as const
type Plain = keyof typeof verbs

/** What the device's own stream says of a correction: which fact, by its revision. */
const correction = {
  DeviceFactCorrected: {
    deviceId: DeviceId,
    ...correctedShape,
    /** Of an intake: what its lot and its serial's claim are to be told. */
    intake: CorrectedIntake.optional(),
  },
} as const
export type DeviceFactCorrected = FactOf<typeof correction>

/** The facts themselves, as they are held true; a correction is not one of them, it changes one. */
export const DeviceFact = eventSchema(shapes)
export type DeviceFact = FactOf<typeof shapes>
export const DeviceEvent = eventSchema({ ...shapes, ...correction })
export type DeviceEvent = DeviceFact | DeviceFactCorrected

// What these ask for, the device itself completes: its category, its label, the medium or part it speaks of.
const { category: _category, ...replacement } = shapes.ReplacementSealed
const asked = {
  AllocateDevice: { ...by, kitId: KitId },
  ReplaceDevice: replacement,
  MoveMedium: { ...onMedium, toDeviceId: DeviceId },
  PassPart: { ...by, partId: z.uuid(), toDeviceId: DeviceId },
  /** `weightGrams` null: as declared at its intake, else the category's median. */
  LoadDevice: {
    ...by,
    collectionId: CollectionId,
    weightGrams: z.int().positive().nullable(),
  },
  CorrectDeviceFact: { deviceId: DeviceId, ...correctionShape },
  /** Of an intake whose new serial is claimed: it alone may bring the device under another pair (I1). */
  CorrectDeviceIdentity: { deviceId: DeviceId, ...correctionShape },
  /** Its lot could not follow. */
  UndoIntakeCorrection: {
    deviceId: DeviceId,
    partnerId: PartnerId,
    happenedAt: Instant,
    revision: correctionShape.revision,
    intake: CorrectedIntake,
    reason: ShortText,
    correctedBy: ActorId,
  },
  /** What both sides of a consignment have agreed on (X2). */
  CorrectArrival: {
    ...by,
    ...inConsignment,
    outcome: ArrivalOutcome,
    reason: ShortText,
    correctedBy: ActorId,
  },
} as const
const askedVerbs = {
  AllocateDevice: 'AllocateDevice',
  ReplaceDevice: 'ReplaceDevice',
  MoveMedium: 'MoveMedium',
  PassPart: 'PassPart',
  LoadDevice: 'LoadDevice',
  CorrectDeviceFact: 'CorrectDeviceFact',
  CorrectDeviceIdentity: 'CorrectDeviceIdentity',
  UndoIntakeCorrection: 'UndoIntakeCorrection',
  CorrectArrival: 'CorrectArrival',
} as const

export const DeviceCommand = z.union([commandSchema(shapes, verbs), commandSchema(asked, askedVerbs)])
export type DeviceCommand =
  | CommandOf<typeof shapes, typeof verbs>
  | CommandOf<typeof asked, typeof askedVerbs>

/** Plain commands whose fact the device completes all the same. */
const COMPLETED: readonly Plain[] = ['ReturnDevice', 'ReportFound', 'WriteOffDevice']
type Completed = keyof typeof askedVerbs | 'ReturnDevice' | 'ReportFound' | 'WriteOffDevice'
const isPlain = (type: DeviceCommand['type']): type is Plain => type in verbs

/** The fact that a command asks for, completed with what the device knows; corrections are not asked here. */
export const toDeviceFact = (command: DeviceCommand, device: KnownDevice | undefined): DeviceFact => {
  if (isPlain(command.type) && !COMPLETED.includes(command.type))
    return { type: verbs[command.type], data: command.data } as DeviceFact
  const { type, data } = command as Extract<DeviceCommand, { type: Completed }>
  const category = device?.category ?? 'laptop'
  switch (type) {
    case 'AllocateDevice':
      return { type: 'DeviceAllocated', data: { ...data, category } }
    case 'ReplaceDevice':
      return { type: 'ReplacementSealed', data: { ...data, category } }
    case 'MoveMedium': {
      const known = device?.media.find(({ serial }) => sameSerial(serial, data.mediumSerial))
      const { serial, kind, model, capacityBytes } = known ?? UNKNOWN_MEDIUM
      const purgeDemanded = (known?.purgeDemanded ?? false) || (device?.purgeDemanded ?? false)
      return {
        type: 'MediumMovedOut',
        data: {
          ...data,
          medium: { serial: known ? serial : data.mediumSerial, kind, model, capacityBytes },
          purgeDemanded,
        },
      }
    }
    case 'PassPart': {
      const taken = device?.parts.find(({ partId }) => partId === data.partId)
      return {
        type: 'PartPassed',
        data: { ...data, kind: taken?.kind ?? 'other', serial: taken?.serial ?? null },
      }
    }
    case 'LoadDevice': {
      const { weightGrams, ...load } = data
      const weight = device && weightGrams === null ? weighs(device) : weighed(weightGrams ?? 1)
      return {
        type: 'DeviceLoaded',
        data: { ...load, category, labelCode: device?.labelCode ?? '', ...weight },
      }
    }
    case 'ReturnDevice':
    case 'ReportFound': {
      const kitId = device ? kitAway(device) : undefined
      return { type: verbs[type], data: kitId === undefined ? data : { ...data, kitId } } as DeviceFact
    }
    case 'WriteOffDevice': {
      const consignmentId = device?.transit?.consignmentId
      return {
        type: 'DeviceWrittenOff',
        data: consignmentId === undefined ? data : { ...data, consignmentId },
      }
    }
    case 'CorrectDeviceFact':
    case 'CorrectDeviceIdentity':
    case 'UndoIntakeCorrection':
    case 'CorrectArrival':
      throw new Error(`${type} is asked as a correction`)
  }
}

const weighed = (weightGrams: number) => ({ weightGrams, weightBasis: 'REAL' as const })
const UNKNOWN_MEDIUM: Medium = { serial: '', kind: 'unknown', model: null, capacityBytes: null }

/** The fields of each fact, for the door that describes what may be sent. */
export const deviceShapes = shapes
