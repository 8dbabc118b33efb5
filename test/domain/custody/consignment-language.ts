/** The consignments' vocabulary: two laptops from Weeefund in Villeurbanne to Emmaüs in Vénissieux. */
import type { ConsignmentCommand, ConsignmentEvent } from '../../../src/domain/custody/consignment-facts.js'
import { wordsFor } from '../../support/decider-spec.js'
import {
  at,
  consignment,
  emmaus,
  emmausVenissieux,
  friday,
  laptop,
  lea,
  marc,
  nextMonday,
  nextTuesday,
  otherLaptop,
  sonia,
  thursday,
  tuesday,
  wednesday,
  weeefund,
  weeefundVilleurbanne,
} from '../../support/people-and-things.js'

const words = wordsFor<ConsignmentCommand, ConsignmentEvent>()
const bySender = { consignmentId: consignment, partnerId: weeefund }
const byReceiver = { consignmentId: consignment, partnerId: emmaus }
const road = {
  fromPartnerId: weeefund,
  fromSiteId: weeefundVilleurbanne,
  toPartnerId: emmaus,
  toSiteId: emmausVenissieux,
}

export const [prepare, prepared] = words(
  'PrepareConsignment',
  'ConsignmentPrepared',
  {
    ...bySender,
    happenedAt: tuesday,
    fromSiteId: weeefundVilleurbanne,
    toPartnerId: emmaus,
    toSiteId: emmausVenissieux,
  },
  {},
)
export const [addLine, lineAdded] = words(
  'AddConsignmentLine',
  'ConsignmentLineAdded',
  { ...bySender, happenedAt: wednesday, deviceId: laptop },
  {},
)
export const [removeLine, lineRemoved] = words(
  'RemoveConsignmentLine',
  'ConsignmentLineRemoved',
  { ...bySender, happenedAt: at(wednesday, '10:00'), deviceId: laptop, reason: 'Gardé pour un kit' },
  {},
)
export const [send, sent] = words(
  'SendConsignment',
  'ConsignmentSent',
  { ...bySender, happenedAt: thursday, signature: { actorId: marc, on: 'screen' } },
  { deviceIds: [laptop, otherLaptop] },
)
export const [receiveLine, lineReceived] = words(
  'ReceiveConsignmentLine',
  'ConsignmentLineReceived',
  { ...byReceiver, happenedAt: friday, deviceId: laptop },
  {},
)
export const [refuseLine, lineRefused] = words(
  'RefuseConsignmentLine',
  'ConsignmentLineRefused',
  { ...byReceiver, happenedAt: friday, deviceId: otherLaptop, reason: 'Écran brisé' },
  {},
)
export const [reportMissing, lineMissing] = words(
  'ReportConsignmentLineMissing',
  'ConsignmentLineMissing',
  { ...byReceiver, happenedAt: friday, deviceId: otherLaptop, reason: null },
  {},
)
export const [accept, accepted] = words(
  'AcceptConsignment',
  'ConsignmentAccepted',
  { ...byReceiver, happenedAt: at(friday, '10:00'), signature: { actorId: lea, on: 'paper' } },
  {
    ...road,
    lines: [
      { deviceId: laptop, outcome: 'accepted', reason: null },
      { deviceId: otherLaptop, outcome: 'accepted', reason: null },
    ],
  },
)
export const [takeBackLine, lineTakenBack] = words(
  'TakeBackConsignmentLine',
  'ConsignmentLineTakenBack',
  { ...bySender, happenedAt: nextMonday, deviceId: otherLaptop },
  { siteId: weeefundVilleurbanne },
)
export const [writeOffLine, lineWrittenOff] = words(
  'WriteOffConsignmentLine',
  'ConsignmentLineWrittenOff',
  { ...bySender, happenedAt: nextMonday, deviceId: otherLaptop },
  {},
)
/** Weeefund says that the other laptop never arrived. */
export const [proposeCorrection, correctionProposed] = words(
  'ProposeLineCorrection',
  'LineCorrectionProposed',
  {
    ...bySender,
    happenedAt: nextMonday,
    deviceId: otherLaptop,
    outcome: 'missing',
    reason: 'Retrouvé sur l’étagère',
    proposedBy: sonia,
  },
  {},
)
/** Emmaüs agrees. */
export const [agree, lineCorrected] = words(
  'AgreeLineCorrection',
  'ConsignmentLineCorrected',
  { ...byReceiver, happenedAt: nextTuesday, deviceId: otherLaptop, agreedBy: lea },
  {
    ...road,
    outcome: 'missing',
    reason: 'Retrouvé sur l’étagère',
    proposedBy: sonia,
    was: 'accepted',
  },
)
export const [undoCorrection, correctionUndone] = words(
  'UndoLineCorrection',
  'LineCorrectionUndone',
  {
    ...byReceiver,
    happenedAt: nextTuesday,
    deviceId: otherLaptop,
    outcome: 'accepted',
    reason: 'breaks-later-fact',
  },
  {},
)
export const [close, closed] = words(
  'CloseConsignment',
  'ConsignmentClosed',
  { ...bySender, happenedAt: nextTuesday, reason: null },
  { deviceIds: [] },
)

/** What has happened to the consignment by then. */
export const withLaptops = [prepared(), lineAdded(), lineAdded({ deviceId: otherLaptop })]
export const onTheRoad = [...withLaptops, sent()]
export const bothReceived = [...onTheRoad, lineReceived(), lineReceived({ deviceId: otherLaptop })]
export const bothAccepted = [...bothReceived, accepted()]
const oneAnd = (outcome: 'refused' | 'missing', reason: string | null) =>
  accepted({
    lines: [
      { deviceId: laptop, outcome: 'accepted', reason: null },
      { deviceId: otherLaptop, outcome, reason },
    ],
  })
export const oneMissing = [...onTheRoad, lineReceived(), lineMissing(), oneAnd('missing', null)]
export const oneRefused = [...onTheRoad, lineReceived(), lineRefused(), oneAnd('refused', 'Écran brisé')]
