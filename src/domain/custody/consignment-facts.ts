/**
 * What can be told of a consignment: the facts of stream `consignment-<ConsignmentId>` and the commands that
 * record them. These names and fields are the storage format. Add; never rename, never remove.
 */
import { z } from 'zod'
import { type CommandOf, commandSchema, eventSchema, type FactOf } from '../shared/facts.js'
import {
  ActorId,
  ArrivalOutcome,
  ConsignmentId,
  DeviceId,
  Instant,
  PartnerId,
  ShortText,
  Signature,
  SiteId,
} from '../shared/values.js'

const by = { consignmentId: ConsignmentId, partnerId: PartnerId, happenedAt: Instant }
const onLine = { ...by, deviceId: DeviceId }
const road = { fromPartnerId: PartnerId, fromSiteId: SiteId, toPartnerId: PartnerId, toSiteId: SiteId }
const change = { outcome: ArrivalOutcome, reason: ShortText }

const shapes = {
  ConsignmentPrepared: { ...by, fromSiteId: SiteId, toPartnerId: PartnerId, toSiteId: SiteId },
  ConsignmentLineAdded: onLine,
  ConsignmentLineRemoved: { ...onLine, reason: ShortText },
  /** From then on the lines are those: received ⊆ sent. */
  ConsignmentSent: { ...by, signature: Signature, deviceIds: z.array(DeviceId).min(1) },
  /** What stands before the receiver, not yet what is accepted (C5). */
  ConsignmentLineReceived: onLine,
  ConsignmentLineRefused: { ...onLine, reason: ShortText },
  ConsignmentLineMissing: { ...onLine, reason: ShortText.nullable() },
  /** The receiver's signature: what it covers, line by line. */
  ConsignmentAccepted: {
    ...by,
    ...road,
    signature: Signature,
    lines: z.array(z.object({ deviceId: DeviceId, outcome: ArrivalOutcome, reason: ShortText.nullable() })),
  },
  ConsignmentLineTakenBack: { ...onLine, siteId: SiteId },
  ConsignmentLineWrittenOff: onLine,
  /** X2. What one side says a signed line should have said: it changes nothing until the other agrees. */
  LineCorrectionProposed: { ...onLine, ...change, proposedBy: ActorId },
  ConsignmentLineCorrected: {
    ...onLine,
    ...change,
    ...road,
    was: ArrivalOutcome,
    proposedBy: ActorId,
    agreedBy: ActorId,
  },
  /** A correction that a later fact of the device made impossible: the line is as it was signed. */
  LineCorrectionUndone: { ...onLine, outcome: ArrivalOutcome, reason: ShortText },
  ConsignmentClosed: { ...by, reason: ShortText.nullable(), deviceIds: z.array(DeviceId) },
} as const
const verbs = {
  PrepareConsignment: 'ConsignmentPrepared',
  AddConsignmentLine: 'ConsignmentLineAdded',
  RemoveConsignmentLine: 'ConsignmentLineRemoved',
  ReceiveConsignmentLine: 'ConsignmentLineReceived',
  RefuseConsignmentLine: 'ConsignmentLineRefused',
  ReportConsignmentLineMissing: 'ConsignmentLineMissing',
  WriteOffConsignmentLine: 'ConsignmentLineWrittenOff',
  ProposeLineCorrection: 'LineCorrectionProposed',
  UndoLineCorrection: 'LineCorrectionUndone',
} as const

export const ConsignmentEvent = eventSchema(shapes)
export type ConsignmentEvent = FactOf<typeof shapes>

// What these ask for, the consignment itself completes: which devices, by which road, what was proposed.
const asked = {
  SendConsignment: { ...by, signature: Signature },
  AcceptConsignment: { ...by, signature: Signature },
  TakeBackConsignmentLine: onLine,
  AgreeLineCorrection: { ...onLine, agreedBy: ActorId },
  CloseConsignment: { ...by, reason: ShortText.nullable() },
} as const
const askedVerbs = {
  SendConsignment: 'SendConsignment',
  AcceptConsignment: 'AcceptConsignment',
  TakeBackConsignmentLine: 'TakeBackConsignmentLine',
  AgreeLineCorrection: 'AgreeLineCorrection',
  CloseConsignment: 'CloseConsignment',
} as const

export const ConsignmentCommand = z.union([commandSchema(shapes, verbs), commandSchema(asked, askedVerbs)])
export type ConsignmentCommand =
  | CommandOf<typeof shapes, typeof verbs>
  | CommandOf<typeof asked, typeof askedVerbs>

/** The verbs whose fact says exactly what was asked. */
export const PLAIN_CONSIGNMENT_FACTS = verbs
