/**
 * A kit: reconditioned devices packed together and handed to one beneficiary.
 *
 * Stream `kit-<KitId>`. Promises: exactly one main computer and the whole list of its model (K2); what it
 * holds is sealed before it is ready; removing a device re-opens it (K3); one reservation at a time, the
 * first wins (H5); it leaves once, to whom it is reserved for, with a receipt and a notice (H2, H3), at no more
 * than the law allows (H4); only a return undoes that (H6). Its holder is trained 360 minutes and no more count
 * (T2), and may ask for help while it entitles to it (T5); a device that takes another's place inherits all (T7).
 */
import { context } from '../context.js'
import { type Refused, refuse } from '../decider.js'
import { hotlineEnd, priceCap, trainingPromisedMinutes } from '../shared/parameters.js'
import {
  type BeneficiaryId,
  type DeviceCategory,
  type DeviceId,
  dayOf,
  type Instant,
  millis,
  type PartnerId,
  type Programme,
  type Route,
  type SessionId,
  type SiteId,
} from '../shared/values.js'
import { inOrderHappened } from '../timeline.js'
import { type Accessory, KitCommand, KitEvent, type KitModel, toKitFact } from './kit-facts.js'

export type KitRefusal =
  | 'kit-not-found'
  | 'kit-already-opened'
  | 'kit-of-another-partner'
  | 'kit-already-handed-over'
  | 'kit-not-handed-over'
  | 'kit-sealed'
  | 'main-computer-already-packed'
  | 'device-not-of-model'
  | 'device-not-packed'
  | 'kit-incomplete'
  | 'kit-not-ready'
  | 'kit-already-reserved'
  | 'kit-reserved-for-other-programme'
  | 'kit-not-reserved-for-person'
  | 'reservation-expired'
  | 'eligibility-expired'
  | 'kit-at-another-site'
  | 'exception-allowed-by-same-person'
  | 'witness-is-same-person'
  | 'guardian-signature-missing'
  | 'gift-not-free'
  | 'price-above-cap'
  | 'appointment-in-past'
  | 'appointment-after-reservation'
  | 'no-training-promised'
  | 'no-hotline-promised'
  | 'hotline-ended'

type Reservation = {
  readonly beneficiaryId: BeneficiaryId
  readonly programme: Programme
  readonly communeCode: string
  readonly eligibleUntil: string
  readonly expiresAt: Instant
  readonly exceptionAllowedBy: string | null
  readonly route: Route | undefined
  readonly guardianSigns: boolean
}

export type PackedDevice = {
  readonly deviceId: DeviceId
  readonly category: DeviceCategory
  readonly sealed: boolean
}

export type KnownKit = {
  readonly status: 'open' | 'handed-over' | 'returned'
  readonly partnerId: PartnerId
  readonly siteId: SiteId
  readonly model: KitModel
  readonly trackingCode: string
  readonly openedAt: Instant
  readonly devices: readonly PackedDevice[]
  readonly accessories: readonly Accessory[]
  readonly reservation: Reservation | null
  readonly handedOver: {
    readonly handOverId: string
    readonly beneficiaryId: BeneficiaryId
    readonly happenedAt: Instant
    readonly programme: Programme
    readonly communeCode: string
    readonly route: Route | undefined
  } | null
  readonly appointment: { readonly beneficiaryId: BeneficiaryId; readonly at: Instant } | null
  readonly training: readonly {
    readonly beneficiaryId: BeneficiaryId
    readonly sessionId: SessionId
    readonly minutes: number
  }[]
}
export type Kit = { readonly status: 'absent' } | KnownKit

/** K2. What each model holds: one main computer, and the rest of its list. */
export const CONTENTS: Readonly<
  Record<
    KitModel,
    { main: readonly DeviceCategory[]; beside: readonly DeviceCategory[]; accessories: readonly Accessory[] }
  >
> = {
  'laptop-kit': { main: ['laptop'], beside: [], accessories: ['charger', 'mouse'] },
  'desktop-kit': {
    main: ['desktop'],
    beside: ['monitor'],
    accessories: ['keyboard', 'mouse', 'power-cables'],
  },
  grant: { main: ['laptop', 'desktop', 'tablet', 'smartphone'], beside: [], accessories: [] },
}

const isMain = (kit: KnownKit, category: DeviceCategory) => CONTENTS[kit.model].main.includes(category)

/** The computer that the kit is about, beside its screen. */
export const mainOf = (kit: KnownKit) => kit.devices.find(({ category }) => isMain(kit, category))

/** K2. What is still missing: `main-computer`, a category, or an accessory; empty when complete. */
export const missingFrom = (kit: KnownKit): readonly string[] => {
  const { beside, accessories } = CONTENTS[kit.model]
  return [
    ...(mainOf(kit) ? [] : ['main-computer']),
    ...beside.filter((category) => !kit.devices.some((device) => device.category === category)),
    ...accessories.filter((accessory) => !kit.accessories.includes(accessory)),
  ]
}

/** A kit's status is derived (K3). */
export const isReady = (kit: KnownKit) =>
  missingFrom(kit).length === 0 && kit.devices.every(({ sealed }) => sealed)

/** Has its holder a main computer of this kit, other than that one? */
const mainsBeside = (kit: KnownKit, deviceId: DeviceId) =>
  kit.devices.some((device) => device.deviceId !== deviceId && isMain(kit, device.category))

export const programmeOf = (kit: KnownKit): Programme => (kit.model === 'grant' ? 'grant' : 'kit')

/** Whose it is, or for whom it is kept. */
export const personOf = (kit: KnownKit) => kit.handedOver?.beneficiaryId ?? kit.reservation?.beneficiaryId

/** T2. Minutes that this kit's person attended: those that count toward the promise, and those beyond it. */
export const trainingOf = (kit: KnownKit) => {
  const person = personOf(kit)
  const attended = kit.training
    .filter(({ beneficiaryId }) => beneficiaryId === person)
    .reduce((sum, { minutes }) => sum + minutes, 0)
  const promised =
    programmeOf(kit) === 'grant'
      ? 0
      : trainingPromisedMinutes(dayOf(kit.handedOver?.happenedAt ?? kit.openedAt))
  const counted = Math.min(attended, promised)
  return { promised, counted, extra: attended - counted, isComplete: promised > 0 && counted === promised }
}

export const kitDecider = inOrderHappened<KitCommand, KitEvent, Kit, KitRefusal>({
  initial: { status: 'absent' },

  toFact: (command, kit) =>
    toKitFact(command, {
      deviceIds: kit.status === 'absent' ? [] : kit.devices.map(({ deviceId }) => deviceId),
      programme: kit.status === 'absent' ? 'kit' : programmeOf(kit),
      communeCode: (kit.status !== 'absent' && kit.reservation?.communeCode) || '',
      route: kit.status === 'absent' ? undefined : kit.reservation?.route,
      reservedFor: (kit.status !== 'absent' && kit.reservation?.beneficiaryId) || null,
      handedOver: kit.status === 'absent' ? null : kit.handedOver,
      endsKit: (deviceId) => kit.status === 'handed-over' && !mainsBeside(kit, deviceId),
    }),

  already({ type, data }, kit) {
    if (kit.status === 'absent') return false
    if (type === 'KitDeviceReturned')
      return kit.status !== 'open' && !kit.devices.some(({ deviceId }) => deviceId === data.deviceId)
    if (type === 'TrainingCredited') {
      const told = kit.training.find(
        ({ sessionId, beneficiaryId }) =>
          sessionId === data.sessionId && beneficiaryId === data.beneficiaryId,
      )
      return told?.minutes === data.minutes
    }
    // One call for help is one: the very same fact is looked for.
    if (type === 'HelpAsked') return undefined
    if (data.partnerId !== kit.partnerId) return false
    switch (type) {
      case 'KitOpened':
        return kit.trackingCode === data.trackingCode
      case 'DevicePacked':
        return kit.devices.some(({ deviceId }) => deviceId === data.deviceId)
      case 'DeviceUnpacked':
        return !kit.devices.some(({ deviceId }) => deviceId === data.deviceId)
      case 'AccessoriesPacked':
        return data.accessories.every((accessory) => kit.accessories.includes(accessory))
      case 'DeviceSealConfirmed':
        return kit.devices.some(({ deviceId, sealed }) => deviceId === data.deviceId && sealed)
      case 'KitReopened':
        return kit.status === 'open' && kit.devices.every(({ sealed }) => !sealed)
      case 'KitReserved':
        return (
          kit.reservation?.beneficiaryId === data.beneficiaryId &&
          kit.reservation.eligibleUntil === data.eligibleUntil &&
          kit.reservation.expiresAt === data.expiresAt
        )
      case 'ReservationReleased':
        return kit.reservation?.beneficiaryId !== data.beneficiaryId
      case 'AppointmentMade':
        return (
          kit.appointment?.beneficiaryId === data.beneficiaryId && kit.appointment.at === data.appointmentAt
        )
      case 'AppointmentCancelled':
        return kit.appointment?.beneficiaryId !== data.beneficiaryId
      case 'KitHandedOver':
        return kit.handedOver?.handOverId === data.handOverId
      case 'KitDeviceReplaced':
        return kit.devices.some(({ deviceId }) => deviceId === data.newDeviceId)
    }
  },

  forbids(fact, kit) {
    if (fact.type === 'KitOpened') return kit.status === 'absent' ? undefined : refuse('kit-already-opened')
    if (kit.status === 'absent') return refuse('kit-not-found')
    // Whoever took the device back tells it, wherever the kit was handed over.
    if (fact.type === 'KitDeviceReturned') return kit.handedOver ? undefined : refuse('kit-not-handed-over')
    // Whoever trains tells it, and whoever is asked for help: the kit answers for its promise, not for them.
    if (fact.type === 'TrainingCredited')
      return programmeOf(kit) === 'grant' ? refuse('no-training-promised') : undefined
    if (fact.type === 'HelpAsked') return forbiddenHelp(fact.data.happenedAt, kit)
    if (fact.data.partnerId !== kit.partnerId) return refuse('kit-of-another-partner')
    if (fact.type === 'KitDeviceReplaced') return forbiddenReplacement(fact.data, kit)
    if (kit.status !== 'open') return refuse('kit-already-handed-over')
    return forbiddenWhileOpen(fact, kit)
  },

  apply(kit, { type, data }) {
    if (type === 'KitOpened')
      return {
        status: 'open',
        partnerId: data.partnerId,
        siteId: data.siteId,
        model: data.model,
        trackingCode: data.trackingCode,
        openedAt: data.happenedAt,
        devices: [],
        accessories: [],
        reservation: null,
        handedOver: null,
        appointment: null,
        training: [],
      }
    if (kit.status === 'absent') return kit
    switch (type) {
      case 'DevicePacked':
        return {
          ...kit,
          devices: [...kit.devices, { deviceId: data.deviceId, category: data.category, sealed: false }],
        }
      case 'DeviceUnpacked':
        return { ...kit, devices: kit.devices.filter(({ deviceId }) => deviceId !== data.deviceId) }
      case 'AccessoriesPacked':
        return { ...kit, accessories: [...new Set([...kit.accessories, ...data.accessories])] }
      case 'DeviceSealConfirmed':
        return {
          ...kit,
          devices: kit.devices.map((device) =>
            device.deviceId === data.deviceId ? { ...device, sealed: true } : device,
          ),
        }
      case 'KitReopened':
        return { ...kit, devices: kit.devices.map((device) => ({ ...device, sealed: false })) }
      case 'KitReserved': {
        const { beneficiaryId, programme, communeCode, eligibleUntil, expiresAt, exceptionAllowedBy } = data
        const { route, guardianSigns = false } = data
        return {
          ...kit,
          reservation: {
            ...{ beneficiaryId, programme, communeCode, eligibleUntil, expiresAt },
            ...{ exceptionAllowedBy, route, guardianSigns },
          },
        }
      }
      case 'ReservationReleased':
        return kit.reservation?.beneficiaryId === data.beneficiaryId
          ? { ...kit, reservation: null, appointment: null }
          : kit
      case 'AppointmentMade':
        return { ...kit, appointment: { beneficiaryId: data.beneficiaryId, at: data.appointmentAt } }
      case 'AppointmentCancelled':
        return { ...kit, appointment: null }
      case 'TrainingCredited': {
        const { beneficiaryId, sessionId, minutes } = data
        const others = kit.training.filter(
          (told) => told.sessionId !== sessionId || told.beneficiaryId !== beneficiaryId,
        )
        return { ...kit, training: [...others, { beneficiaryId, sessionId, minutes }] }
      }
      case 'HelpAsked':
        return kit
      case 'KitHandedOver': {
        const { handOverId, beneficiaryId, happenedAt, programme, communeCode, route } = data
        const handedOver = { handOverId, beneficiaryId, happenedAt, programme, communeCode, route }
        return { ...kit, status: 'handed-over', handedOver, appointment: null }
      }
      case 'KitDeviceReturned':
        return {
          ...kit,
          status: data.ended ? 'returned' : kit.status,
          devices: kit.devices.filter(({ deviceId }) => deviceId !== data.deviceId),
        }
      case 'KitDeviceReplaced': {
        const { oldDeviceId, newDeviceId: deviceId, category } = data
        const replacement = { deviceId, category, sealed: true }
        return {
          ...kit,
          devices: kit.devices.map((device) => (device.deviceId === oldDeviceId ? replacement : device)),
        }
      }
    }
  },
})

export const kits = context({
  category: 'kit',
  key: ({ kitId }) => kitId,
  events: KitEvent,
  commands: KitCommand,
  decider: kitDecider,
})

type Replacement = Extract<KitEvent, { type: 'KitDeviceReplaced' }>['data']

const forbiddenReplacement = (
  { oldDeviceId, category, receipt, actorId }: Replacement,
  kit: KnownKit,
): Refused<KitRefusal> | undefined => {
  if (kit.status !== 'handed-over') return refuse('kit-not-handed-over')
  const old = kit.devices.find(({ deviceId }) => deviceId === oldDeviceId)
  if (!old) return refuse('device-not-packed')
  const takesItsPlace = old.category === category || (isMain(kit, old.category) && isMain(kit, category))
  if (!takesItsPlace) return refuse('device-not-of-model')
  return receipt.kind === 'witnessed' && receipt.witnessId === actorId
    ? refuse('witness-is-same-person')
    : undefined
}

/** T5. Help is a kit's promise, from its hand-over until its day; a gift has none. */
const forbiddenHelp = (at: Instant, kit: KnownKit): Refused<KitRefusal> | undefined => {
  if (programmeOf(kit) === 'grant') return refuse('no-hotline-promised')
  if (kit.status !== 'handed-over' || !kit.handedOver) return refuse('kit-not-handed-over')
  return dayOf(at) > hotlineEnd(kit.handedOver.happenedAt) ? refuse('hotline-ended') : undefined
}

type ToldOnlyWhileOpen = Exclude<
  KitEvent,
  {
    type: 'KitOpened' | 'KitDeviceReturned' | 'KitDeviceReplaced' | 'TrainingCredited' | 'HelpAsked'
  }
>

const forbiddenWhileOpen = (
  { type, data }: ToldOnlyWhileOpen,
  kit: KnownKit,
): Refused<KitRefusal> | undefined => {
  const sealed = kit.devices.some((device) => device.sealed)
  const packed = 'deviceId' in data && kit.devices.some(({ deviceId }) => deviceId === data.deviceId)
  switch (type) {
    case 'DevicePacked': {
      if (sealed) return refuse('kit-sealed')
      if (isMain(kit, data.category)) return mainOf(kit) ? refuse('main-computer-already-packed') : undefined
      return CONTENTS[kit.model].beside.includes(data.category) ? undefined : refuse('device-not-of-model')
    }
    case 'DeviceUnpacked':
      if (!packed) return refuse('device-not-packed')
      return sealed ? refuse('kit-sealed') : undefined
    case 'DeviceSealConfirmed':
      if (!packed) return refuse('device-not-packed')
      return missingFrom(kit).length > 0 ? refuse('kit-incomplete', { missing: missingFrom(kit) }) : undefined
    case 'AccessoriesPacked':
    case 'KitReopened':
    case 'ReservationReleased':
    case 'AppointmentCancelled':
      return undefined
    case 'AppointmentMade': {
      if (kit.reservation?.beneficiaryId !== data.beneficiaryId) return refuse('kit-not-reserved-for-person')
      if (millis(data.appointmentAt) < millis(data.happenedAt)) return refuse('appointment-in-past')
      return millis(data.appointmentAt) >= millis(kit.reservation.expiresAt)
        ? refuse('appointment-after-reservation')
        : undefined
    }
    case 'KitReserved': {
      if (data.programme !== programmeOf(kit)) return refuse('kit-reserved-for-other-programme')
      const held = kit.reservation
      const free =
        !held ||
        held.beneficiaryId === data.beneficiaryId ||
        millis(held.expiresAt) <= millis(data.happenedAt)
      return free ? undefined : refuse('kit-already-reserved')
    }
    case 'KitHandedOver':
      return forbiddenHandOver(data, kit)
  }
}

type HandOver = Extract<KitEvent, { type: 'KitHandedOver' }>['data']

const forbiddenHandOver = (data: HandOver, kit: KnownKit): Refused<KitRefusal> | undefined => {
  const missing = missingFrom(kit)
  if (missing.length > 0) return refuse('kit-incomplete', { missing })
  if (!isReady(kit)) return refuse('kit-not-ready')
  if (data.siteId !== kit.siteId) return refuse('kit-at-another-site')
  if (kit.reservation?.beneficiaryId !== data.beneficiaryId) return refuse('kit-not-reserved-for-person')
  if (millis(kit.reservation.expiresAt) <= millis(data.happenedAt)) return refuse('reservation-expired')
  if (kit.reservation.eligibleUntil < dayOf(data.happenedAt)) return refuse('eligibility-expired')
  if (kit.reservation.exceptionAllowedBy === data.actorId) return refuse('exception-allowed-by-same-person')
  if (data.receipt.kind === 'witnessed' && data.receipt.witnessId === data.actorId)
    return refuse('witness-is-same-person')
  const guardianSigned = data.receipt.kind === 'signed' && data.receipt.by === 'guardian'
  if (kit.reservation.guardianSigns && !guardianSigned) return refuse('guardian-signature-missing')
  return forbiddenPrice(data, kit)
}

/** H4. A gift is free; what is sold costs no more than the decree allows for its main machine, screen included. */
const forbiddenPrice = (
  { priceCents = 0, happenedAt }: HandOver,
  kit: KnownKit,
): Refused<KitRefusal> | undefined => {
  if (programmeOf(kit) === 'grant')
    return priceCents > 0 ? refuse('gift-not-free', { limit: 0, actual: priceCents }) : undefined
  const main = mainOf(kit)
  const cap = main ? priceCap(main.category, dayOf(happenedAt)) : null
  return cap !== null && priceCents > cap
    ? refuse('price-above-cap', { limit: cap, actual: priceCents })
    : undefined
}
