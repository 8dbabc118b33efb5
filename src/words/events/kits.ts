/** Each fact of a kit in French: its name, and how a person would tell it. */
import type { KitEvent } from '../../domain/kits/kit-facts.js'
import { communeName } from '../../domain/shared/communes.js'
import { duration, TOPIC_WORDS } from '../people-words.js'
import { ACCESSORY_WORDS, CATEGORY_WORDS, date, dateTime, euros, KIT_MODEL_WORDS, wordFor } from '../words.js'
import type { EventWords } from './event.js'
import { list, reasonWord } from './phrases.js'

export const kitsEvents: EventWords<KitEvent> = {
  KitOpened: {
    name: 'kit ouvert',
    sentence: ({ model, trackingCode }) =>
      `${wordFor(KIT_MODEL_WORDS, model)} ouvert, code de suivi ${trackingCode}.`,
  },
  DevicePacked: {
    name: 'appareil mis dans le kit',
    sentence: ({ category }) => `${wordFor(CATEGORY_WORDS, category)} mis dans le kit.`,
  },
  DeviceUnpacked: {
    name: 'appareil retiré du kit',
    sentence: ({ reason }) => `Appareil retiré du kit : ${reason}.`,
  },
  AccessoriesPacked: {
    name: 'accessoires ajoutés',
    sentence: ({ accessories }) => `Accessoires ajoutés : ${list(ACCESSORY_WORDS, accessories)}.`,
  },
  DeviceSealConfirmed: { name: 'scellé confirmé', sentence: () => 'Appareil scellé dans le kit.' },
  KitReopened: { name: 'kit rouvert', sentence: ({ reason }) => `Kit rouvert : ${reason}.` },
  KitReserved: {
    name: 'réservation',
    sentence: ({ communeCode, expiresAt }) =>
      `Réservé pour une personne de ${communeName(communeCode)}, jusqu’au ${date(expiresAt)}.`,
  },
  ReservationReleased: {
    name: 'réservation levée',
    sentence: ({ reason }) => `Réservation levée : ${reasonWord(reason)}.`,
  },
  KitHandedOver: {
    name: 'remise du kit',
    sentence: ({ communeCode, noticeVersion, priceCents = 0, receipt }) =>
      `Remis à une personne de ${communeName(communeCode)}, notice ${noticeVersion}${priceCents > 0 ? `, ${euros(priceCents)}` : ''}${receipt.kind === 'signed' && receipt.by === 'guardian' ? ', signé par le représentant légal' : ''}.`,
  },
  AppointmentMade: {
    name: 'rendez-vous',
    sentence: ({ appointmentAt }) => `Rendez-vous pour la remise : ${dateTime(appointmentAt)}.`,
  },
  AppointmentCancelled: {
    name: 'rendez-vous annulé',
    sentence: ({ reason }) => `Rendez-vous annulé : ${reason}.`,
  },
  TrainingCredited: {
    name: 'formation comptée',
    sentence: ({ minutes }) => `Formation suivie : ${duration(minutes)}.`,
  },
  HelpAsked: {
    name: 'demande d’aide',
    sentence: ({ topic }) => `Aide demandée : ${wordFor(TOPIC_WORDS, topic).toLowerCase()}.`,
  },
  KitDeviceReturned: {
    name: 'retour d’un appareil du kit',
    sentence: ({ ended }) =>
      ended ? 'Appareil rendu : le kit n’est plus à cette personne.' : 'Appareil du kit rendu.',
  },
  KitDeviceReplaced: {
    name: 'remplacement d’un appareil du kit',
    sentence: ({ category }) =>
      `${wordFor(CATEGORY_WORDS, category)} du kit remplacé : même garantie, même formation.`,
  },
}
