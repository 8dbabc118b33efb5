/**
 * What can be told of a kit: the facts of stream `kit-<KitId>` and the commands that record them.
 * These names and fields are the storage format. Add; never rename, never remove.
 */
import { z } from 'zod'
import { type CommandOf, commandSchema, eventSchema, type FactOf } from '../shared/facts.js'
import { hotlineEnd, warrantyEnd } from '../shared/parameters.js'
import {
  ActorId,
  BeneficiaryId,
  CommuneCode,
  Day,
  DeviceCategory,
  DeviceId,
  Instant,
  KitId,
  PartnerId,
  Programme,
  Receipt,
  Route,
  SessionId,
  ShortText,
  SiteId,
  TicketChannel,
  TicketId,
  TicketTopic,
} from '../shared/values.js'

/** `grant`: a device given without the kit's promise of training and hotline (don de matériel). */
export const KitModel = z.enum(['laptop-kit', 'desktop-kit', 'grant'])
export type KitModel = z.infer<typeof KitModel>

export const Accessory = z.enum(['charger', 'mouse', 'keyboard', 'power-cables', 'bag', 'headset'])
export type Accessory = z.infer<typeof Accessory>

/** Twelve Crockford characters and their check: see shared/codes.ts. */
export const TrackingCode = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{12}[0-9A-HJKMNP-TV-Z*~$=U]$/)

const by = { kitId: KitId, partnerId: PartnerId, happenedAt: Instant }
const handOver = {
  ...by,
  handOverId: z.uuid(),
  beneficiaryId: BeneficiaryId,
  siteId: SiteId,
  receipt: Receipt,
  noticeVersion: ShortText,
  actorId: ActorId,
  /** H4. What the holder paid; absent: nothing. */
  priceCents: z.int().nonnegative().optional(),
}
const reservation = {
  beneficiaryId: BeneficiaryId,
  programme: Programme,
  communeCode: CommuneCode,
  eligibleUntil: Day,
  expiresAt: Instant,
  /** H1. Who allowed a second kit for this person; null where none was needed. */
  exceptionAllowedBy: ActorId.nullable(),
  route: Route.optional(),
  /** A minor's kit is received by who holds parental authority. */
  guardianSigns: z.boolean().optional(),
}

const shapes = {
  KitOpened: { ...by, siteId: SiteId, model: KitModel, trackingCode: TrackingCode },
  DevicePacked: { ...by, deviceId: DeviceId, category: DeviceCategory },
  DeviceUnpacked: { ...by, deviceId: DeviceId, reason: ShortText },
  AccessoriesPacked: { ...by, accessories: z.array(Accessory).min(1) },
  DeviceSealConfirmed: { ...by, deviceId: DeviceId },
  KitReopened: { ...by, reason: ShortText, deviceIds: z.array(DeviceId) },
  KitReserved: {
    ...by,
    ...reservation,
    /** Whose lapsed reservation this one takes the place of; null where the kit was free. */
    replacedBeneficiaryId: BeneficiaryId.nullable(),
  },
  ReservationReleased: { ...by, beneficiaryId: BeneficiaryId, reason: ShortText },
  /** When the person comes for it; said again, it is moved. */
  AppointmentMade: { ...by, beneficiaryId: BeneficiaryId, appointmentAt: Instant },
  AppointmentCancelled: { ...by, beneficiaryId: BeneficiaryId, reason: ShortText },
  KitHandedOver: {
    ...handOver,
    deviceIds: z.array(DeviceId),
    programme: Programme,
    communeCode: CommuneCode,
    route: Route.optional(),
    /** Would this person have bought one? Only then is CO2e counted as avoided; absent: nobody asked. */
    replacesPurchase: z.boolean().optional(),
  },
  /**
   * T2. Minutes attended at a session; told again, they replace those told before. How many of them count follows
   * from all of them, so it is not told.
   */
  TrainingCredited: {
    ...by,
    beneficiaryId: BeneficiaryId,
    sessionId: SessionId,
    minutes: z.int().nonnegative(),
  },
  /** T5. The holder asks for help: the kit says whether it still entitles to it, and until when. */
  HelpAsked: {
    ...by,
    ticketId: TicketId,
    beneficiaryId: BeneficiaryId,
    deviceId: DeviceId.nullable(),
    topic: TicketTopic,
    channel: TicketChannel,
    /** Of the text in the vault (T6); null: nothing was written. */
    textId: z.uuid().nullable(),
    entitledUntil: Day,
    warrantyUntil: Day,
  },
  /** H6. Told by whoever took it back; `ended`: the main computer is back, the kit is not the person's any more. */
  KitDeviceReturned: {
    ...by,
    deviceId: DeviceId,
    beneficiaryId: BeneficiaryId.nullable(),
    ended: z.boolean(),
  },
  /** T7. The new device inherits the kit, its warranty and its training. */
  KitDeviceReplaced: {
    ...by,
    oldDeviceId: DeviceId,
    newDeviceId: DeviceId,
    category: DeviceCategory,
    receipt: Receipt,
    actorId: ActorId,
    handOverId: z.uuid(),
    /** The call for help that led to it. */
    ticketId: TicketId.optional(),
  },
} as const
const verbs = {
  OpenKit: 'KitOpened',
  PackDevice: 'DevicePacked',
  UnpackDevice: 'DeviceUnpacked',
  PackAccessories: 'AccessoriesPacked',
  ConfirmSeal: 'DeviceSealConfirmed',
  ReleaseReservation: 'ReservationReleased',
  MakeAppointment: 'AppointmentMade',
  CancelAppointment: 'AppointmentCancelled',
  CreditTraining: 'TrainingCredited',
} as const

export const KitEvent = eventSchema(shapes)
export type KitEvent = FactOf<typeof shapes>

// What these ask for, the kit itself completes: which devices, for which commune, in whose place.
const { replacedBeneficiaryId: _completed, ...reserve } = shapes.KitReserved
const { handOverId: _handOver, ...replacement } = shapes.KitDeviceReplaced
const { beneficiaryId: _holder, entitledUntil: _until, warrantyUntil: _warranty, ...help } = shapes.HelpAsked
const asked = {
  ReopenKit: { ...by, reason: ShortText },
  ReserveKit: reserve,
  HandOverKit: { ...handOver, replacesPurchase: shapes.KitHandedOver.replacesPurchase },
  ReturnKitDevice: { ...by, deviceId: DeviceId },
  ReplaceKitDevice: replacement,
  AskForHelp: help,
} as const
const askedVerbs = {
  ReopenKit: 'ReopenKit',
  ReserveKit: 'ReserveKit',
  HandOverKit: 'HandOverKit',
  ReturnKitDevice: 'ReturnKitDevice',
  ReplaceKitDevice: 'ReplaceKitDevice',
  AskForHelp: 'AskForHelp',
} as const

export const KitCommand = z.union([commandSchema(shapes, verbs), commandSchema(asked, askedVerbs)])
export type KitCommand = CommandOf<typeof shapes, typeof verbs> | CommandOf<typeof asked, typeof askedVerbs>

/** Stands where a refused fact would name a holder that there is not. */
const NOBODY = BeneficiaryId.parse('00000000-0000-4000-8000-000000000000')

type Known = {
  readonly deviceIds: DeviceId[]
  readonly programme: Programme
  readonly communeCode: string
  readonly reservedFor: BeneficiaryId | null
  readonly route: Route | undefined
  readonly handedOver: {
    readonly handOverId: string
    readonly beneficiaryId: BeneficiaryId
    readonly happenedAt: Instant
  } | null
  /** Is this the last main computer that its holder has of this kit? */
  readonly endsKit: (deviceId: DeviceId) => boolean
}

export const toKitFact = (
  command: KitCommand,
  { deviceIds, programme, communeCode, route, reservedFor, handedOver, endsKit }: Known,
): KitEvent => {
  switch (command.type) {
    case 'ReserveKit':
      return {
        type: 'KitReserved',
        data: {
          ...command.data,
          replacedBeneficiaryId: reservedFor === command.data.beneficiaryId ? null : reservedFor,
        },
      }
    case 'ReopenKit':
      return { type: 'KitReopened', data: { ...command.data, deviceIds } }
    case 'HandOverKit':
      return {
        type: 'KitHandedOver',
        data: { ...command.data, deviceIds, programme, communeCode, ...(route ? { route } : {}) },
      }
    case 'ReturnKitDevice': {
      const { data } = command
      return {
        type: 'KitDeviceReturned',
        data: {
          ...data,
          beneficiaryId: handedOver?.beneficiaryId ?? null,
          ended: endsKit(data.deviceId),
        },
      }
    }
    case 'ReplaceKitDevice':
      return {
        type: 'KitDeviceReplaced',
        data: { ...command.data, handOverId: handedOver?.handOverId ?? '' },
      }
    case 'AskForHelp': {
      const { data } = command
      // Before it was handed over it entitles to nothing: the day itself is the limit.
      const since = handedOver?.happenedAt ?? data.happenedAt
      return {
        type: 'HelpAsked',
        data: {
          ...data,
          beneficiaryId: handedOver?.beneficiaryId ?? NOBODY,
          entitledUntil: hotlineEnd(since),
          warrantyUntil: warrantyEnd(since),
        },
      }
    }
    case 'OpenKit':
    case 'PackDevice':
    case 'UnpackDevice':
    case 'PackAccessories':
    case 'ConfirmSeal':
    case 'ReleaseReservation':
    case 'MakeAppointment':
    case 'CancelAppointment':
    case 'CreditTraining':
      return { type: verbs[command.type], data: command.data } as KitEvent
  }
}
