/**
 * A call for help, tied to a kit and its device: what it is about, who answered, how it ended. What people
 * wrote stands in the vault; here is only where (T6).
 *
 * Stream `ticket-<TicketId>`. Promises: opened by the kit that entitles to it (T5); answered while it is open;
 * escalated to the refurbisher while the warranty runs, which may ask for an exchange; closed with an outcome.
 */
import { z } from 'zod'
import { context } from '../context.js'
import { type Refused, refuse } from '../decider.js'
import { type CommandOf, commandSchema, eventSchema, type FactOf } from '../shared/facts.js'
import {
  ActorId,
  BeneficiaryId,
  Day,
  DeviceId,
  dayOf,
  Instant,
  KitId,
  PartnerId,
  TicketChannel,
  TicketId,
  TicketTopic,
} from '../shared/values.js'
import { inOrderHappened } from '../timeline.js'

export const TicketOutcome = z.enum([
  ...(['solved-remotely', 'solved-on-site', 'device-repaired', 'device-replaced'] as const),
  ...(['trained', 'referred', 'no-answer', 'withdrawn', 'not-solved'] as const),
])
export type TicketOutcome = z.infer<typeof TicketOutcome>

/** Told by whoever acts: the organisation whose kit it is, one it was escalated to, or the hotline (null). */
const by = { ticketId: TicketId, partnerId: PartnerId.nullable(), happenedAt: Instant }
const textId = z.uuid().nullable()

const shapes = {
  TicketOpened: {
    ...by,
    partnerId: PartnerId,
    kitId: KitId,
    beneficiaryId: BeneficiaryId,
    deviceId: DeviceId.nullable(),
    topic: TicketTopic,
    channel: TicketChannel,
    textId,
    entitledUntil: Day,
    warrantyUntil: Day,
  },
  TicketAnswered: { ...by, from: z.enum(['staff', 'holder']), actorId: ActorId.nullable(), textId },
  TicketEscalated: { ...by, refurbisherId: PartnerId, deviceId: DeviceId, textId },
  DeviceSwapAsked: { ...by, deviceId: DeviceId, actorId: ActorId },
  TicketResolved: { ...by, outcome: TicketOutcome },
  TicketReopened: { ...by, from: z.enum(['staff', 'holder']), textId },
  TicketClosed: { ...by, outcome: TicketOutcome },
} as const
const verbs = {
  OpenTicket: 'TicketOpened',
  AnswerTicket: 'TicketAnswered',
  EscalateTicket: 'TicketEscalated',
  AskDeviceSwap: 'DeviceSwapAsked',
  ResolveTicket: 'TicketResolved',
  ReopenTicket: 'TicketReopened',
  CloseTicket: 'TicketClosed',
} as const

export const TicketEvent = eventSchema(shapes)
export type TicketEvent = FactOf<typeof shapes>
export const TicketCommand = commandSchema(shapes, verbs)
export type TicketCommand = CommandOf<typeof shapes, typeof verbs>

export type TicketRefusal =
  | 'ticket-not-found'
  | 'ticket-already-opened'
  | 'ticket-of-another-partner'
  | 'ticket-not-open'
  | 'ticket-closed'
  | 'warranty-ended'
  | 'ticket-not-escalated'
  | 'entitlement-ended'

export type TicketStatus = 'open' | 'escalated' | 'swap-asked' | 'resolved' | 'closed'
export type KnownTicket = {
  readonly status: TicketStatus
  readonly partnerId: PartnerId
  readonly kitId: KitId
  readonly beneficiaryId: BeneficiaryId
  readonly deviceId: DeviceId | null
  readonly topic: TicketTopic
  readonly channel: TicketChannel
  readonly openedAt: Instant
  readonly entitledUntil: Day
  readonly warrantyUntil: Day
  readonly refurbisherId: PartnerId | null
  readonly outcome: TicketOutcome | null
  /** When somebody last said something, and whether the holder waits for an answer. */
  readonly lastAt: Instant
  readonly awaits: 'staff' | 'holder' | 'nobody'
}
export type Ticket = { readonly status: 'absent' } | KnownTicket

export const isUnderWay = ({ status }: Pick<KnownTicket, 'status'>) =>
  status === 'open' || status === 'escalated' || status === 'swap-asked'

/** Whose people act on it; the hotline, which belongs to nobody, acts on all. */
const mayAct = ({ partnerId, refurbisherId }: KnownTicket, actor: PartnerId | null) =>
  actor === null || actor === partnerId || actor === refurbisherId

export const ticketDecider = inOrderHappened<TicketCommand, TicketEvent, Ticket, TicketRefusal>({
  initial: { status: 'absent' },

  toFact: ({ type, data }) => ({ type: verbs[type], data }) as TicketEvent,

  already({ type, data }, ticket) {
    if (ticket.status === 'absent') return false
    switch (type) {
      case 'TicketOpened':
        return ticket.kitId === data.kitId && ticket.openedAt === data.happenedAt
      case 'TicketEscalated':
        return ticket.refurbisherId === data.refurbisherId && isUnderWay(ticket)
      case 'DeviceSwapAsked':
        return ticket.status === 'swap-asked'
      case 'TicketResolved':
        return ticket.status === 'resolved' && ticket.outcome === data.outcome
      case 'TicketReopened':
        return isUnderWay(ticket)
      case 'TicketClosed':
        return ticket.status === 'closed'
      case 'TicketAnswered':
        return undefined
    }
  },

  forbids({ type, data }, ticket): Refused<TicketRefusal> | undefined {
    if (type === 'TicketOpened')
      return ticket.status === 'absent' ? undefined : refuse('ticket-already-opened')
    if (ticket.status === 'absent') return refuse('ticket-not-found')
    if (!mayAct(ticket, data.partnerId)) return refuse('ticket-of-another-partner')
    switch (type) {
      case 'TicketAnswered':
        return ticket.status === 'closed' ? refuse('ticket-closed') : undefined
      case 'TicketEscalated':
        if (!isUnderWay(ticket)) return refuse('ticket-not-open')
        return dayOf(data.happenedAt) > ticket.warrantyUntil ? refuse('warranty-ended') : undefined
      case 'DeviceSwapAsked':
        if (!isUnderWay(ticket)) return refuse('ticket-not-open')
        return ticket.refurbisherId === null ? refuse('ticket-not-escalated') : undefined
      case 'TicketResolved':
        return ticket.status === 'closed' ? refuse('ticket-closed') : undefined
      case 'TicketReopened':
        return dayOf(data.happenedAt) > ticket.entitledUntil ? refuse('entitlement-ended') : undefined
      case 'TicketClosed':
        return undefined
    }
  },

  apply(ticket, { type, data }) {
    if (type === 'TicketOpened') {
      const { partnerId, kitId, beneficiaryId, deviceId, topic, channel, entitledUntil, warrantyUntil } = data
      return {
        ...{ status: 'open', partnerId, kitId, beneficiaryId, deviceId, topic, channel },
        ...{ openedAt: data.happenedAt, entitledUntil, warrantyUntil, refurbisherId: null, outcome: null },
        ...{ lastAt: data.happenedAt, awaits: 'staff' },
      }
    }
    if (ticket.status === 'absent') return ticket
    const told = { ...ticket, lastAt: data.happenedAt }
    switch (type) {
      case 'TicketAnswered':
        return { ...told, awaits: data.from === 'staff' ? 'holder' : 'staff' }
      case 'TicketEscalated':
        return {
          ...told,
          status: 'escalated',
          refurbisherId: data.refurbisherId,
          deviceId: data.deviceId,
          awaits: 'staff',
        }
      case 'DeviceSwapAsked':
        return { ...told, status: 'swap-asked', deviceId: data.deviceId }
      case 'TicketResolved':
        return { ...told, status: 'resolved', outcome: data.outcome, awaits: 'nobody' }
      case 'TicketReopened':
        return { ...told, status: 'open', outcome: null, awaits: 'staff' }
      case 'TicketClosed':
        return { ...told, status: 'closed', outcome: data.outcome, awaits: 'nobody' }
    }
  },
})

export const tickets = context({
  category: 'ticket',
  key: ({ ticketId }) => ticketId,
  events: TicketEvent,
  commands: TicketCommand,
  decider: ticketDecider,
})
