/**
 * What can be told of a kit: the facts of stream `kit-<KitId>` and the commands that record them.
 * These names and fields are the storage format. Add; never rename, never remove.
 */
import { z } from 'zod'
import { type CommandOf, commandSchema, eventSchema, type FactOf } from '../shared/facts.js'
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
  ShortText,
  SiteId,
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
    beneficiaryId: BeneficiaryId,
    programme: Programme,
    communeCode: CommuneCode,
    eligibleUntil: Day,
    expiresAt: Instant,
    /** H1. Who allowed a second kit for this person; null where none was needed. */
    exceptionAllowedBy: ActorId.nullable(),
    /** Whose lapsed reservation this one takes the place of; null where the kit was free. */
    replacedBeneficiaryId: BeneficiaryId.nullable(),
  },
  ReservationReleased: { ...by, beneficiaryId: BeneficiaryId, reason: ShortText },
  KitHandedOver: {
    ...handOver,
    deviceIds: z.array(DeviceId),
    programme: Programme,
    communeCode: CommuneCode,
    /** Would this person have bought one? Only then is CO2e counted as avoided; absent: nobody asked. */
    replacesPurchase: z.boolean().optional(),
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
  },
} as const
const verbs = {
  OpenKit: 'KitOpened',
  PackDevice: 'DevicePacked',
  UnpackDevice: 'DeviceUnpacked',
  PackAccessories: 'AccessoriesPacked',
  ConfirmSeal: 'DeviceSealConfirmed',
  ReleaseReservation: 'ReservationReleased',
} as const

export const KitEvent = eventSchema(shapes)
export type KitEvent = FactOf<typeof shapes>

// What these ask for, the kit itself completes: which devices, for which commune, in whose place.
const { replacedBeneficiaryId: _completed, ...reserve } = shapes.KitReserved
const { handOverId: _handOver, ...replacement } = shapes.KitDeviceReplaced
const asked = {
  ReopenKit: { ...by, reason: ShortText },
  ReserveKit: reserve,
  HandOverKit: { ...handOver, replacesPurchase: shapes.KitHandedOver.replacesPurchase },
  ReturnKitDevice: { ...by, deviceId: DeviceId },
  ReplaceKitDevice: replacement,
} as const
const askedVerbs = {
  ReopenKit: 'ReopenKit',
  ReserveKit: 'ReserveKit',
  HandOverKit: 'HandOverKit',
  ReturnKitDevice: 'ReturnKitDevice',
  ReplaceKitDevice: 'ReplaceKitDevice',
} as const

export const KitCommand = z.union([commandSchema(shapes, verbs), commandSchema(asked, askedVerbs)])
export type KitCommand = CommandOf<typeof shapes, typeof verbs> | CommandOf<typeof asked, typeof askedVerbs>

type Known = {
  readonly deviceIds: DeviceId[]
  readonly programme: Programme
  readonly communeCode: string
  readonly reservedFor: BeneficiaryId | null
  readonly handedOver: { readonly handOverId: string; readonly beneficiaryId: BeneficiaryId } | null
  /** Is this the last main computer that its holder has of this kit? */
  readonly endsKit: (deviceId: DeviceId) => boolean
}

export const toKitFact = (
  command: KitCommand,
  { deviceIds, programme, communeCode, reservedFor, handedOver, endsKit }: Known,
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
      return { type: 'KitHandedOver', data: { ...command.data, deviceIds, programme, communeCode } }
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
    case 'OpenKit':
    case 'PackDevice':
    case 'UnpackDevice':
    case 'PackAccessories':
    case 'ConfirmSeal':
    case 'ReleaseReservation':
      return { type: verbs[command.type], data: command.data } as KitEvent
  }
}
