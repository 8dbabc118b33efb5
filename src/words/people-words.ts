/** The French of what concerns people: their roads, their training, their calls for help. */
import type { ContactChannel, Difference, ReadingPurpose } from '../domain/beneficiaries/beneficiary-facts.js'
import type { TicketOutcome, TicketStatus } from '../domain/hotline/ticket.js'
import type { Language, PersonReason, Route, TicketChannel, TicketTopic } from '../domain/shared/values.js'
import { number } from './words.js'

type Words<Coded extends string> = Readonly<Record<Coded, string>>

export const ROUTE_WORDS: Words<Route> = {
  prescription: 'Kit, sur prescription',
  college: 'Don à un collégien',
  student: 'Don à un étudiant',
  rsj: 'Don à un titulaire du RSJ',
}

export const PURPOSE_WORDS: Words<ReadingPurpose> = {
  appointment: 'Prendre rendez-vous',
  'hand-over': 'Remettre le kit',
  training: 'Organiser une formation',
  hotline: 'Répondre à une demande d’aide',
  eligibility: 'Vérifier un droit',
  correction: 'Corriger le dossier',
  duplicate: 'Vérifier un doublon',
  'person-asked': 'La personne le demande',
  'legal-request': 'Demande de la justice',
}

export const REASON_WORDS: Words<PersonReason> = {
  'person-declines': 'La personne renonce',
  unavailable: 'La personne est empêchée',
  'no-news': 'Sans nouvelles de la personne',
  'helped-elsewhere': 'Aidée ailleurs',
  'moved-away': 'A quitté la Métropole',
  'no-longer-entitled': 'N’y a plus droit',
  'first-kit-gone': 'Premier kit perdu, volé ou hors d’usage',
  'need-attested': 'Besoin attesté',
  'entered-by-mistake': 'Saisi par erreur',
  other: 'Autre raison',
}

export const DIFFERENCE_WORDS: Words<Difference> = {
  twin: 'Jumeau ou jumelle',
  namesake: 'Homonyme',
  'same-household': 'Même foyer, même téléphone',
}

export const CONTACT_WORDS: Words<ContactChannel> = {
  phone: 'Par téléphone',
  sms: 'Par SMS',
  email: 'Par courriel',
  post: 'Par courrier',
  none: 'Ne pas contacter',
}

export const LANGUAGE_WORDS: Words<Language> = {
  fr: 'Français',
  'fr-simple': 'Français facile',
  en: 'English',
}

export const TOPIC_WORDS: Words<TicketTopic> = {
  'does-not-start': 'Ne démarre pas',
  battery: 'Batterie ou chargeur',
  screen: 'Écran',
  sound: 'Son ou caméra',
  internet: 'Internet, Wi-Fi',
  password: 'Mot de passe',
  software: 'Logiciel',
  printing: 'Impression',
  'online-services': 'Démarches en ligne',
  training: 'Formation',
  'lost-or-stolen': 'Perdu ou volé',
  other: 'Autre',
}

export const CHANNEL_WORDS: Words<TicketChannel> = {
  'holder-page': 'Page du kit',
  phone: 'Téléphone',
  desk: 'Au guichet',
  api: 'Logiciel partenaire',
}

export const TICKET_STATUS_WORDS: Words<TicketStatus> = {
  open: 'Ouverte',
  escalated: 'Chez le reconditionneur',
  'swap-asked': 'Échange demandé',
  resolved: 'Résolue',
  closed: 'Close',
}

export const OUTCOME_WORDS: Words<TicketOutcome> = {
  'solved-remotely': 'Résolu à distance',
  'solved-on-site': 'Résolu sur place',
  'device-repaired': 'Appareil réparé',
  'device-replaced': 'Appareil remplacé',
  trained: 'Formation donnée',
  referred: 'Orienté ailleurs',
  'no-answer': 'Sans nouvelles',
  withdrawn: 'Demande retirée',
  'not-solved': 'Non résolu',
}

/** Minutes as people say them: `3 h 30`, `45 min`, `6 h`. */
export const duration = (minutes: number) => {
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  if (hours === 0) return `${rest} min`
  return rest === 0 ? `${number(hours)} h` : `${number(hours)} h ${String(rest).padStart(2, '0')}`
}
