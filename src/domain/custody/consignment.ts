/**
 * A consignment: devices sent from one organisation to another, or from one site to another.
 *
 * Stream `consignment-<ConsignmentId>`. Promises: what is received is part of what was sent, and nothing of
 * it is passed over in silence (C5); the two who sign are of different organisations, or different people
 * between two sites of one (C4); what is missing or refused stays the sender's until it is found, taken back
 * or written off (C6); a signed line is corrected by both sides or not at all (X2).
 */
import { context } from '../context.js'
import { type Refused, refuse } from '../decider.js'
import type { ActorId, ArrivalOutcome, DeviceId, PartnerId } from '../shared/values.js'
import { inOrderHappened } from '../timeline.js'
import { ConsignmentCommand, ConsignmentEvent, PLAIN_CONSIGNMENT_FACTS } from './consignment-facts.js'
import {
  applyToConsignment,
  type Consignment,
  type ConsignmentLine,
  type KnownConsignment,
  linesToSign,
  openLines,
  outcomeOf,
  unsettledLines,
} from './consignment-state.js'

export type ConsignmentRefusal =
  | 'consignment-not-found'
  | 'consignment-already-prepared'
  | 'consignment-to-same-site'
  | 'not-the-sender'
  | 'not-the-receiver'
  | 'consignment-already-sent'
  | 'consignment-not-sent'
  | 'consignment-closed'
  | 'consignment-empty'
  | 'consignment-lines-open'
  | 'line-not-in-consignment'
  | 'line-already-signed'
  | 'line-not-signed'
  | 'line-not-with-sender'
  | 'lines-unsettled'
  | 'signed-by-same-person'
  | 'no-correction-proposed'
  | 'correction-needs-other-side'
  | 'correction-changes-nothing'

const roadOf = ({ partnerId, fromSiteId, toPartnerId, toSiteId }: KnownConsignment) => ({
  fromPartnerId: partnerId,
  fromSiteId,
  toPartnerId,
  toSiteId,
})
const NO_ROAD = { fromPartnerId: '', fromSiteId: '', toPartnerId: '', toSiteId: '' }

const toFact = ({ type, data }: ConsignmentCommand, consignment: Consignment): ConsignmentEvent => {
  const known = consignment.status === 'absent' ? undefined : consignment
  const road = known ? roadOf(known) : NO_ROAD
  const completed = (factType: ConsignmentEvent['type'], more: object) =>
    ({ type: factType, data: { ...data, ...more } }) as ConsignmentEvent
  switch (type) {
    case 'SendConsignment':
      return completed('ConsignmentSent', { deviceIds: known?.lines.map(({ deviceId }) => deviceId) ?? [] })
    case 'AcceptConsignment':
      return completed('ConsignmentAccepted', {
        ...road,
        lines: (known ? linesToSign(known) : []).map((line) => ({
          deviceId: line.deviceId,
          outcome: outcomeOf(line),
          reason: line.reason,
        })),
      })
    case 'TakeBackConsignmentLine':
      return completed('ConsignmentLineTakenBack', { siteId: road.fromSiteId })
    case 'AgreeLineCorrection': {
      const line = known?.lines.find(({ deviceId }) => deviceId === data.deviceId)
      const { outcome = 'accepted', reason = '', proposedBy = data.agreedBy } = line?.proposal ?? {}
      return completed('ConsignmentLineCorrected', {
        ...road,
        outcome,
        reason,
        proposedBy,
        was: line ? outcomeOf(line) : 'accepted',
      })
    }
    case 'CloseConsignment':
      return completed('ConsignmentClosed', {
        deviceIds:
          known?.lines.filter(({ status }) => status === 'loaded').map(({ deviceId }) => deviceId) ?? [],
      })
    case 'PrepareConsignment':
    case 'AddConsignmentLine':
    case 'RemoveConsignmentLine':
    case 'ReceiveConsignmentLine':
    case 'RefuseConsignmentLine':
    case 'ReportConsignmentLineMissing':
    case 'WriteOffConsignmentLine':
    case 'ProposeLineCorrection':
    case 'UndoLineCorrection':
      return { type: PLAIN_CONSIGNMENT_FACTS[type], data } as ConsignmentEvent
  }
}

export const consignmentDecider = inOrderHappened<
  ConsignmentCommand,
  ConsignmentEvent,
  Consignment,
  ConsignmentRefusal
>({
  initial: { status: 'absent' },
  toFact,

  already({ type, data }, consignment) {
    if (consignment.status === 'absent') return false
    const line =
      'deviceId' in data ? consignment.lines.find(({ deviceId }) => deviceId === data.deviceId) : undefined
    switch (type) {
      case 'ConsignmentPrepared':
        return consignment.partnerId === data.partnerId && consignment.toSiteId === data.toSiteId
      case 'ConsignmentLineAdded':
        return line?.status === 'loaded'
      case 'ConsignmentLineRemoved':
        return consignment.status === 'prepared' && !line
      case 'ConsignmentSent':
        return consignment.status !== 'prepared' && data.partnerId === consignment.partnerId
      case 'ConsignmentLineReceived':
        return line?.status === 'received' || line?.status === 'accepted'
      case 'ConsignmentLineRefused':
        return line?.status === 'refused'
      case 'ConsignmentLineMissing':
        return line?.status === 'missing'
      case 'ConsignmentAccepted':
        return (
          data.partnerId === consignment.toPartnerId &&
          consignment.acceptedAt !== null &&
          unsettledLines(consignment).length + linesToSign(consignment).length === 0
        )
      case 'ConsignmentLineTakenBack':
        return line?.status === 'taken-back'
      case 'ConsignmentLineWrittenOff':
        return line?.status === 'written-off'
      case 'LineCorrectionProposed':
        return (
          line?.proposal?.partnerId === data.partnerId &&
          line.proposal.outcome === data.outcome &&
          line.proposal.proposedBy === data.proposedBy
        )
      case 'ConsignmentLineCorrected':
        return false
      case 'LineCorrectionUndone':
        return line?.signed === true && outcomeOf(line) === data.outcome
      case 'ConsignmentClosed':
        return consignment.status === 'closed' && data.partnerId === consignment.partnerId
    }
  },

  forbids(fact, consignment) {
    if (fact.type === 'ConsignmentPrepared') {
      if (consignment.status !== 'absent') return refuse('consignment-already-prepared')
      return fact.data.toSiteId === fact.data.fromSiteId ? refuse('consignment-to-same-site') : undefined
    }
    if (consignment.status === 'absent') return refuse('consignment-not-found')
    return forbiddenSide(fact, consignment) ?? forbiddenLine(fact, consignment)
  },

  apply: applyToConsignment,
})

export const consignments = context({
  category: 'consignment',
  key: ({ consignmentId }) => consignmentId,
  events: ConsignmentEvent,
  commands: ConsignmentCommand,
  decider: consignmentDecider,
})

type Told = Exclude<ConsignmentEvent, { type: 'ConsignmentPrepared' }>

/** C2, C4. Which side may tell it: the sender, the receiver, or either of them. */
const SIDES: Readonly<Record<Told['type'], 'sender' | 'receiver' | 'either'>> = {
  ConsignmentLineAdded: 'sender',
  ConsignmentLineRemoved: 'sender',
  ConsignmentSent: 'sender',
  ConsignmentLineReceived: 'receiver',
  ConsignmentLineRefused: 'receiver',
  ConsignmentLineMissing: 'receiver',
  ConsignmentAccepted: 'receiver',
  ConsignmentLineTakenBack: 'sender',
  ConsignmentLineWrittenOff: 'sender',
  LineCorrectionProposed: 'either',
  ConsignmentLineCorrected: 'either',
  LineCorrectionUndone: 'either',
  ConsignmentClosed: 'sender',
}

const forbiddenSide = (
  { type, data }: Told,
  { partnerId, toPartnerId }: KnownConsignment,
): Refused<ConsignmentRefusal> | undefined => {
  const side = SIDES[type]
  if (side === 'sender' && data.partnerId !== partnerId) return refuse('not-the-sender')
  if (side === 'receiver' && data.partnerId !== toPartnerId) return refuse('not-the-receiver')
  return data.partnerId === partnerId || data.partnerId === toPartnerId
    ? undefined
    : refuse('not-the-receiver')
}

const forbiddenLine = (
  { type, data }: Told,
  consignment: KnownConsignment,
): Refused<ConsignmentRefusal> | undefined => {
  const { status, lines } = consignment
  // What was signed wrong may come to light after everything was closed.
  if (status === 'closed' && !CORRECTS.includes(type)) return refuse('consignment-closed')
  const line = 'deviceId' in data ? lines.find(({ deviceId }) => deviceId === data.deviceId) : undefined
  switch (type) {
    case 'ConsignmentLineAdded':
      return status === 'prepared' ? undefined : refuse('consignment-already-sent')
    case 'ConsignmentLineRemoved':
      if (status !== 'prepared') return refuse('consignment-already-sent')
      return line ? undefined : refuse('line-not-in-consignment')
    case 'ConsignmentSent':
      if (status !== 'prepared') return refuse('consignment-already-sent')
      if (lines.length === 0) return refuse('consignment-empty')
      // What was signed for is what stood there: a line told late does not slip onto it.
      return isSame(lines, data.deviceIds) ? undefined : refuse('consignment-already-sent')
    case 'ConsignmentClosed':
      if (status === 'sent' && openLines(consignment).length > 0)
        return refuse('consignment-lines-open', { limit: openLines(consignment).length })
      return status === 'sent' || isSame(lines, data.deviceIds) ? undefined : refuse('consignment-closed')
  }
  if (consignment.sentAt === null) return refuse('consignment-not-sent')
  switch (type) {
    case 'ConsignmentAccepted': {
      const unsettled = unsettledLines(consignment)
      if (unsettled.length > 0)
        return refuse('lines-unsettled', { limit: lines.length, actual: lines.length - unsettled.length })
      if (data.signature.actorId === consignment.sentBy) return refuse('signed-by-same-person')
      return isSigned(linesToSign(consignment), data.lines) ? undefined : refuse('line-already-signed')
    }
    case 'ConsignmentLineReceived':
    case 'ConsignmentLineRefused':
    case 'ConsignmentLineMissing': {
      if (!line) return refuse('line-not-in-consignment')
      // What was missing may still be found at the receiver's; every other signed line needs both (X2).
      const isFound = line.status === 'missing' && type !== 'ConsignmentLineMissing'
      return line.signed && !isFound ? refuse('line-already-signed') : undefined
    }
    case 'ConsignmentLineTakenBack':
    case 'ConsignmentLineWrittenOff': {
      if (!line) return refuse('line-not-in-consignment')
      // The device, still its sender's, cannot know that the receiver found it and has not signed yet (C6).
      if (type === 'ConsignmentLineWrittenOff' && line.missed) return undefined
      if (!line.signed) return refuse('line-not-signed')
      const isBack = type === 'ConsignmentLineTakenBack' && line.status === 'refused'
      return isBack || line.status === 'missing' ? undefined : refuse('line-not-with-sender')
    }
    case 'LineCorrectionProposed':
      if (!line) return refuse('line-not-in-consignment')
      if (!isCorrectable(line)) return refuse('line-not-signed')
      return outcomeOf(line) === data.outcome ? refuse('correction-changes-nothing') : undefined
    case 'ConsignmentLineCorrected':
      if (!line?.proposal) return refuse('no-correction-proposed')
      if (!isCorrectable(line)) return refuse('line-not-signed')
      return isOtherSide(line.proposal, data, consignment) ? undefined : refuse('correction-needs-other-side')
    case 'LineCorrectionUndone':
      if (!line) return refuse('line-not-in-consignment')
      return line.corrected?.status === data.outcome ? undefined : refuse('no-correction-proposed')
  }
}

const isSame = (lines: readonly ConsignmentLine[], deviceIds: readonly DeviceId[]) =>
  lines.length === deviceIds.length && lines.every(({ deviceId }) => deviceIds.includes(deviceId))

const isSigned = (
  lines: readonly ConsignmentLine[],
  signed: readonly { readonly deviceId: DeviceId; readonly outcome: ArrivalOutcome }[],
) =>
  lines.length === signed.length &&
  lines.every((line) =>
    signed.some(({ deviceId, outcome }) => deviceId === line.deviceId && outcome === outcomeOf(line)),
  )

const CORRECTS: readonly Told['type'][] = [
  'LineCorrectionProposed',
  'ConsignmentLineCorrected',
  'LineCorrectionUndone',
]

const isCorrectable = ({ signed, status }: ConsignmentLine) =>
  signed && (status === 'accepted' || status === 'refused' || status === 'missing')

/** X2, C4. Between two sites of one organisation the other side is another person. */
const isOtherSide = (
  proposal: NonNullable<ConsignmentLine['proposal']>,
  { partnerId, agreedBy }: { readonly partnerId: PartnerId; readonly agreedBy: ActorId },
  consignment: KnownConsignment,
) =>
  consignment.partnerId === consignment.toPartnerId
    ? proposal.proposedBy !== agreedBy
    : proposal.partnerId !== partnerId
