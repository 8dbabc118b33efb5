/** The kits' vocabulary, and the usual story of a kit: opened, packed, sealed, reserved, handed over. */
import type { KitCommand, KitEvent } from '../../../src/domain/kits/kit-facts.js'
import { wordsFor } from '../../support/decider-spec.js'
import {
  amina,
  at,
  friday,
  handOverId,
  kit,
  laptop,
  marc,
  nextMonday,
  nextYear,
  otherLaptop,
  session,
  thursday,
  ticket,
  trackingOf,
  tuesday,
  wednesday,
  weeefund,
  weeefundVilleurbanne,
} from '../../support/people-and-things.js'

const words = wordsFor<KitCommand, KitEvent>()
const by = { kitId: kit, partnerId: weeefund }

export const [open, opened] = words(
  'OpenKit',
  'KitOpened',
  {
    ...by,
    happenedAt: tuesday,
    siteId: weeefundVilleurbanne,
    model: 'laptop-kit',
    trackingCode: trackingOf(1),
  },
  {},
)
export const [pack, packed] = words(
  'PackDevice',
  'DevicePacked',
  { ...by, happenedAt: wednesday, deviceId: laptop, category: 'laptop' },
  {},
)
export const [unpack, unpacked] = words(
  'UnpackDevice',
  'DeviceUnpacked',
  { ...by, happenedAt: at(wednesday, '10:00'), deviceId: laptop, reason: 'Écran rayé' },
  {},
)
export const [packAccessories, accessoriesPacked] = words(
  'PackAccessories',
  'AccessoriesPacked',
  { ...by, happenedAt: wednesday, accessories: ['charger', 'mouse'] },
  {},
)
export const [confirmSeal, sealConfirmed] = words(
  'ConfirmSeal',
  'DeviceSealConfirmed',
  { ...by, happenedAt: thursday, deviceId: laptop },
  {},
)
export const [reopen, reopened] = words(
  'ReopenKit',
  'KitReopened',
  { ...by, happenedAt: at(thursday, '10:00'), reason: 'Chargeur défectueux' },
  { deviceIds: [laptop] },
)
export const [reserve, reserved] = words(
  'ReserveKit',
  'KitReserved',
  {
    ...by,
    happenedAt: thursday,
    beneficiaryId: amina,
    programme: 'kit',
    communeCode: '69266',
    eligibleUntil: '2026-06-30',
    expiresAt: '2026-02-07T09:00:00.000Z',
    exceptionAllowedBy: null,
  },
  { replacedBeneficiaryId: null },
)
export const [releaseReservation, reservationReleased] = words(
  'ReleaseReservation',
  'ReservationReleased',
  { ...by, happenedAt: at(thursday, '11:00'), beneficiaryId: amina, reason: 'A changé d’avis' },
  {},
)
export const [handOver, handedOver] = words(
  'HandOverKit',
  'KitHandedOver',
  {
    ...by,
    happenedAt: friday,
    handOverId,
    beneficiaryId: amina,
    siteId: weeefundVilleurbanne,
    receipt: { kind: 'signed', on: 'screen' },
    noticeVersion: '2026-01',
    actorId: marc,
  },
  { deviceIds: [laptop], programme: 'kit', communeCode: '69266' },
)

export const [returnDevice, deviceReturned] = words(
  'ReturnKitDevice',
  'KitDeviceReturned',
  { ...by, happenedAt: nextYear, deviceId: laptop },
  { beneficiaryId: amina, ended: true },
)
export const [replaceDevice, deviceReplaced] = words(
  'ReplaceKitDevice',
  'KitDeviceReplaced',
  {
    ...by,
    happenedAt: nextMonday,
    oldDeviceId: laptop,
    newDeviceId: otherLaptop,
    category: 'laptop',
    receipt: { kind: 'signed', on: 'screen' },
    actorId: marc,
  },
  { handOverId },
)

export const [makeAppointment, appointmentMade] = words(
  'MakeAppointment',
  'AppointmentMade',
  { ...by, happenedAt: at(thursday, '10:00'), beneficiaryId: amina, appointmentAt: friday },
  {},
)
export const [cancelAppointment, appointmentCancelled] = words(
  'CancelAppointment',
  'AppointmentCancelled',
  { ...by, happenedAt: at(thursday, '12:00'), beneficiaryId: amina, reason: 'Empêchée' },
  {},
)
export const [creditTraining, trainingCredited] = words(
  'CreditTraining',
  'TrainingCredited',
  { ...by, happenedAt: nextMonday, beneficiaryId: amina, sessionId: session, minutes: 120 },
  {},
)
export const [askForHelp, helpAsked] = words(
  'AskForHelp',
  'HelpAsked',
  {
    ...{ ...by, happenedAt: nextMonday, ticketId: ticket, deviceId: laptop },
    ...{ topic: 'internet', channel: 'phone', textId: null },
  },
  { beneficiaryId: amina, entitledUntil: '2027-01-09', warrantyUntil: '2027-01-09' },
)

/** What has happened to the kit by then. */
export const complete = [opened(), packed(), accessoriesPacked()]
export const ready = [...complete, sealConfirmed()]
export const readyForAmina = [...ready, reserved()]
export const atAmina = [...readyForAmina, handedOver()]
