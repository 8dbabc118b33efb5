/** The hotline's vocabulary, and the usual story of a call: opened, escalated, exchanged. */
import type { TicketCommand, TicketEvent } from '../../../src/domain/hotline/ticket.js'
import { wordsFor } from '../../support/decider-spec.js'
import {
  amina,
  at,
  emmaus,
  friday,
  id,
  kit,
  laptop,
  lea,
  monday,
  sonia,
  thursday,
  ticket,
  tuesday,
  wednesday,
  weeefund,
} from '../../support/people-and-things.js'

const words = wordsFor<TicketCommand, TicketEvent>()
const by = { ticketId: ticket, partnerId: weeefund }

export const [open, opened] = words(
  'OpenTicket',
  'TicketOpened',
  {
    ...{ ...by, happenedAt: monday, kitId: kit, beneficiaryId: amina, deviceId: laptop, topic: 'internet' },
    ...{ channel: 'phone', textId: id(97), entitledUntil: '2027-01-05', warrantyUntil: '2026-01-08' },
  },
  {},
)
export const [answer, answered] = words(
  'AnswerTicket',
  'TicketAnswered',
  { ...by, happenedAt: tuesday, from: 'staff', actorId: sonia, textId: id(98) },
  {},
)
export const [escalate, escalated] = words(
  'EscalateTicket',
  'TicketEscalated',
  { ...by, happenedAt: tuesday, refurbisherId: emmaus, deviceId: laptop, textId: null },
  {},
)
export const [askSwap, swapAsked] = words(
  'AskDeviceSwap',
  'DeviceSwapAsked',
  { ...by, partnerId: emmaus, happenedAt: wednesday, deviceId: laptop, actorId: lea },
  {},
)
export const [resolve, resolved] = words(
  'ResolveTicket',
  'TicketResolved',
  { ...by, happenedAt: thursday, outcome: 'solved-remotely' },
  {},
)
export const [reopen, reopened] = words(
  'ReopenTicket',
  'TicketReopened',
  { ...by, partnerId: null, happenedAt: friday, from: 'holder', textId: null },
  {},
)
export const [close, closed] = words(
  'CloseTicket',
  'TicketClosed',
  { ...by, happenedAt: at(friday, '15:00'), outcome: 'solved-remotely' },
  {},
)
