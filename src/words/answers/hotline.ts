/** What stands in the way of a call for help. */
import type { TicketRefusal } from '../../domain/hotline/ticket.js'
import type { Answers } from './answer.js'

export const HOTLINE_ANSWERS: Answers<TicketRefusal> = {
  'ticket-not-found': { status: 404, title: 'Cette demande n’existe pas.' },
  'ticket-already-opened': { status: 409, title: 'Cette demande est déjà ouverte.' },
  'ticket-of-another-partner': { status: 403, title: 'Cette demande concerne une autre organisation.' },
  'ticket-not-open': { status: 409, title: 'Cette demande n’est plus ouverte : rouvrez-la d’abord.' },
  'ticket-closed': { status: 409, title: 'Cette demande est close : rouvrez-la d’abord.' },
  'warranty-ended': { status: 409, title: 'La garantie de ce kit est finie.' },
  'ticket-not-escalated': {
    status: 409,
    title: 'Un échange se demande après l’envoi au reconditionneur.',
  },
  'entitlement-ended': {
    status: 409,
    title: 'L’accompagnement de ce kit est fini : cette demande ne peut plus être rouverte.',
  },
}
