/** The devices' vocabulary beyond the bench: on the road, lost, in parts, replaced, at their end, corrected. */
import type { DeviceCommand, DeviceEvent } from '../../../src/domain/devices/device-facts.js'
import { wordsFor } from '../../support/decider-spec.js'
import {
  at,
  collection,
  consignment,
  emmaus,
  emmausVenissieux,
  friday,
  kit,
  labelOf,
  laptop,
  lea,
  lot,
  marc,
  memoryModule,
  monday,
  nextMonday,
  nextTuesday,
  nextYear,
  nvme,
  otherLaptop,
  sonia,
  thursday,
  tuesday,
  wednesday,
  weeefund,
  weeefundLyon,
  weeefundVilleurbanne,
} from '../../support/people-and-things.js'
import { thinkpad } from '../donations/donation-language.js'
import { atHolder, erased, inspected, noMedium, received, reconditioned } from './device-language.js'

const words = wordsFor<DeviceCommand, DeviceEvent>()
const by = { deviceId: laptop, partnerId: weeefund }
const onTheRoad = { ...by, consignmentId: consignment }
const onPallet = { ...by, collectionId: collection }

/** From Weeefund to Emmaüs in Vénissieux: prepared on Wednesday, sent on Thursday, signed for on Friday. */
export const [consign, consigned] = words(
  'ConsignDevice',
  'DeviceConsigned',
  { ...onTheRoad, happenedAt: wednesday, toPartnerId: emmaus, toSiteId: emmausVenissieux },
  {},
)
export const [unconsign, unconsigned] = words(
  'UnconsignDevice',
  'DeviceUnconsigned',
  { ...onTheRoad, happenedAt: at(wednesday, '10:00'), reason: 'Gardé pour un kit' },
  {},
)
export const [ship, shipped] = words(
  'ShipDevice',
  'DeviceShipped',
  { ...onTheRoad, happenedAt: thursday },
  {},
)
export const [recordArrival, arrived] = words(
  'RecordArrival',
  'DeviceArrived',
  {
    ...onTheRoad,
    partnerId: emmaus,
    happenedAt: friday,
    siteId: emmausVenissieux,
    outcome: 'accepted',
    reason: null,
  },
  {},
)
export const [takeBackHome, takenBack] = words(
  'TakeBackDevice',
  'DeviceTakenBack',
  { ...onTheRoad, happenedAt: nextMonday, siteId: weeefundVilleurbanne },
  {},
)

export const [reportLoss, lost] = words(
  'ReportLoss',
  'DeviceLost',
  { ...by, happenedAt: nextMonday, how: 'lost', reason: null },
  {},
)
export const [reportFound, found] = words(
  'ReportFound',
  'DeviceFound',
  { ...by, happenedAt: nextTuesday, siteId: weeefundLyon, reason: 'Rapporté' },
  {},
)
export const [writeOff, writtenOff] = words(
  'WriteOffDevice',
  'DeviceWrittenOff',
  { ...by, happenedAt: nextYear, reason: 'Introuvable' },
  {},
)

export const [moveMedium, mediumMovedOut] = words(
  'MoveMedium',
  'MediumMovedOut',
  { ...by, happenedAt: tuesday, mediumSerial: nvme.serial, toDeviceId: otherLaptop },
  { medium: nvme, purgeDemanded: false },
)
export const [receiveMedium, mediumMovedIn] = words(
  'ReceiveMedium',
  'MediumMovedIn',
  { ...by, happenedAt: tuesday, medium: nvme, fromDeviceId: otherLaptop, purgeDemanded: false },
  {},
)
export const [takePart, partTaken] = words(
  'TakePart',
  'PartTaken',
  { ...by, happenedAt: at(tuesday, '15:00'), partId: memoryModule, kind: 'memory', serial: 'RAM-1' },
  {},
)
export const [passPart, partPassed] = words(
  'PassPart',
  'PartPassed',
  { ...by, happenedAt: at(tuesday, '16:00'), partId: memoryModule, toDeviceId: otherLaptop },
  { kind: 'memory', serial: 'RAM-1' },
)
export const [keepPart, partKept] = words(
  'KeepPart',
  'PartKept',
  { ...by, happenedAt: at(tuesday, '17:00'), partId: memoryModule, reason: 'device-sealed' },
  {},
)
export const [installPart, partInstalled] = words(
  'InstallPart',
  'PartInstalled',
  {
    ...by,
    happenedAt: at(tuesday, '16:00'),
    partId: memoryModule,
    kind: 'memory',
    serial: 'RAM-1',
    fromDeviceId: otherLaptop,
  },
  {},
)

/** T7. This laptop takes the place of the other one in the kit. */
export const [replace, replacementSealed] = words(
  'ReplaceDevice',
  'ReplacementSealed',
  {
    ...by,
    happenedAt: wednesday,
    kitId: kit,
    oldDeviceId: otherLaptop,
    receipt: { kind: 'signed', on: 'screen' },
    actorId: marc,
  },
  { category: 'laptop' },
)
export const [withdrawReplacement, replacementWithdrawn] = words(
  'WithdrawReplacement',
  'ReplacementWithdrawn',
  { ...by, happenedAt: wednesday, kitId: kit, reason: 'kit-not-handed-over' },
  {},
)
export const [markReplaced, replaced] = words(
  'MarkReplaced',
  'DeviceReplaced',
  { ...by, happenedAt: nextMonday, kitId: kit, newDeviceId: otherLaptop },
  {},
)

export const [liftWasteStatus, wasteStatusLifted] = words(
  'LiftWasteStatus',
  'WasteStatusLifted',
  {
    ...by,
    happenedAt: at(tuesday, '16:00'),
    controlledBy: sonia,
    controlReference: 'CT-2026-001',
    cessionDocumentSha256: '8'.repeat(64),
  },
  {},
)
export const [retire, retired] = words(
  'RetireDevice',
  'DeviceRetired',
  { ...by, happenedAt: wednesday, reason: 'Carte mère morte' },
  {},
)
export const [strip, stripped] = words(
  'StripDevice',
  'DeviceStripped',
  { ...by, happenedAt: at(wednesday, '10:00'), reason: 'Pour ses pièces' },
  {},
)
export const [load, loaded] = words(
  'LoadDevice',
  'DeviceLoaded',
  { ...onPallet, happenedAt: thursday, weightGrams: null },
  { category: 'laptop', labelCode: labelOf(1), weightGrams: 1_650, weightBasis: 'DECLARED' },
)
export const [unload, unloaded] = words(
  'UnloadDevice',
  'DeviceUnloaded',
  { ...onPallet, happenedAt: at(thursday, '10:00'), reason: 'Palette pleine' },
  {},
)
export const [collect, collected] = words(
  'CollectDevice',
  'DeviceCollected',
  { ...onPallet, happenedAt: friday },
  {},
)
export const [treat, treated] = words(
  'TreatDevice',
  'DeviceTreated',
  { ...onPallet, happenedAt: nextMonday },
  {},
)

/** X1. What a fact of the stream, by its revision, should have said; null: it never happened. */
export const [correct, corrected] = words(
  'CorrectDeviceFact',
  'DeviceFactCorrected',
  {
    ...by,
    happenedAt: nextTuesday,
    revision: 1,
    changes: null,
    reason: 'Saisi sur le mauvais appareil',
    correctedBy: sonia,
  },
  { factType: 'DeviceInspected' },
)
export const [correctIdentity] = words(
  'CorrectDeviceIdentity',
  'DeviceFactCorrected',
  { ...correct().data },
  { factType: 'DeviceReceived' },
)
const intake = { happenedAt: monday, device: thinkpad }
/** The lot of a corrected intake could not follow. */
export const [undoIntake] = words(
  'UndoIntakeCorrection',
  'DeviceFactCorrected',
  {
    ...{ ...by, happenedAt: nextTuesday, revision: 0, reason: 'donation-closed', correctedBy: sonia },
    intake: { donationId: lot, asOf: 2, was: intake, is: intake },
  },
  { changes: null, factType: 'DeviceReceived' },
)
/** X2. What both sides of the consignment agreed on. */
export const [correctArrival] = words(
  'CorrectArrival',
  'DeviceFactCorrected',
  {
    ...onTheRoad,
    partnerId: emmaus,
    happenedAt: nextTuesday,
    outcome: 'missing',
    reason: 'Jamais arrivé',
    correctedBy: lea,
  },
  { revision: 0, changes: null, factType: 'DeviceArrived' },
)

/** What has happened to the laptop by then. */
export const forEmmaus = [...reconditioned, consigned()]
export const underWay = [...forEmmaus, shipped()]
export const atEmmaus = [...underWay, arrived()]
export const missing = [...underWay, arrived({ outcome: 'missing', reason: 'Absent du colis' })]
export const lostByHolder = [...atHolder, lost()]
export const lostInWorkshop = [...reconditioned, lost()]
export const strippedLaptop = [...erased, retired(), stripped()]
export const onPalletNow = [...erased, retired(), loaded()]
/** It came without any storage. */
export const emptyInStock = [received(), inspected(noMedium)]
