/** Each fact of a call for help in French: its name, and how a person would tell it. */
import type { TicketEvent } from '../../domain/hotline/ticket.js'
import { CHANNEL_WORDS, OUTCOME_WORDS, TOPIC_WORDS } from '../people-words.js'
import { wordFor } from '../words.js'
import type { EventWords } from './event.js'

export const hotlineEvents: EventWords<TicketEvent> = {
  TicketOpened: {
    name: 'demande ouverte',
    sentence: ({ topic, channel }) =>
      `Demande ouverte (${wordFor(CHANNEL_WORDS, channel).toLowerCase()}) : ${wordFor(TOPIC_WORDS, topic).toLowerCase()}.`,
  },
  TicketAnswered: {
    name: 'réponse',
    sentence: ({ from }) => (from === 'staff' ? 'Réponse donnée.' : 'La personne a répondu.'),
  },
  TicketEscalated: {
    name: 'envoi au reconditionneur',
    sentence: () => 'Envoyée au reconditionneur, sous garantie.',
  },
  DeviceSwapAsked: { name: 'échange demandé', sentence: () => 'Échange de l’appareil demandé.' },
  TicketResolved: {
    name: 'demande résolue',
    sentence: ({ outcome }) => `Résolue : ${wordFor(OUTCOME_WORDS, outcome).toLowerCase()}.`,
  },
  TicketReopened: {
    name: 'demande rouverte',
    sentence: ({ from }) => (from === 'staff' ? 'Rouverte.' : 'Rouverte par la personne.'),
  },
  TicketClosed: {
    name: 'demande close',
    sentence: ({ outcome }) => `Close : ${wordFor(OUTCOME_WORDS, outcome).toLowerCase()}.`,
  },
}
