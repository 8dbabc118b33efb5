/** Each fact of a person in French: its name, and how a person would tell it. */
import type { BeneficiaryEvent } from '../../domain/beneficiaries/beneficiary-facts.js'
import { communeName } from '../../domain/shared/communes.js'
import { CONTACT_WORDS, DIFFERENCE_WORDS, PURPOSE_WORDS } from '../people-words.js'
import { day, PRESCRIBER_WORDS, PROGRAMME_WORDS, ROLE_WORDS, wordFor } from '../words.js'
import type { EventWords } from './event.js'
import { reasonWord } from './phrases.js'

const difference = ({ reason }: { readonly reason: string }) =>
  `bien qu’une personne semblable soit connue : ${wordFor(DIFFERENCE_WORDS, reason).toLowerCase()}`

export const beneficiariesEvents: EventWords<BeneficiaryEvent> = {
  BeneficiaryRegistered: {
    name: 'dossier ouvert',
    sentence: ({ fileCode, communeCode, duplicateAllowed }) =>
      `Dossier ${fileCode} ouvert, ${communeName(communeCode)}${duplicateAllowed ? `, ${difference(duplicateAllowed)}` : ''}.`,
  },
  EligibilityDecided: {
    name: 'droit décidé',
    sentence: ({ programme, prescriber, granted, validUntil }) =>
      granted
        ? `Droit accordé : ${wordFor(PROGRAMME_WORDS, programme).toLowerCase()}, jusqu’au ${day(validUntil)} (${wordFor(PRESCRIBER_WORDS, prescriber)}).`
        : `Droit refusé : ${wordFor(PROGRAMME_WORDS, programme).toLowerCase()} (${wordFor(PRESCRIBER_WORDS, prescriber)}).`,
  },
  EligibilityWithdrawn: {
    name: 'droit retiré',
    sentence: ({ programme, reason }) =>
      `Droit retiré : ${wordFor(PROGRAMME_WORDS, programme).toLowerCase()}. Motif : ${reasonWord(reason)}.`,
  },
  SecondKitAllowed: {
    name: 'second kit autorisé',
    sentence: ({ reason }) => `Second kit autorisé : ${reasonWord(reason)}.`,
  },
  WaitingListJoined: {
    name: 'inscription en liste d’attente',
    sentence: () => 'Inscrit sur la liste d’attente d’un lieu.',
  },
  WaitingListLeft: {
    name: 'sortie de la liste d’attente',
    sentence: ({ reason }) => `Sorti de la liste d’attente : ${reasonWord(reason)}.`,
  },
  ContactPreferenceStated: {
    name: 'préférence de contact',
    sentence: ({ channel }) => `À contacter : ${wordFor(CONTACT_WORDS, channel).toLowerCase()}.`,
  },
  InformationNoticeGiven: {
    name: 'notice remise',
    sentence: ({ noticeVersion }) => `Notice d’information ${noticeVersion} remise.`,
  },
  IdentityCorrected: {
    name: 'identité corrigée',
    sentence: ({ promises, duplicateAllowed }) =>
      `Identité écrite ou corrigée${duplicateAllowed ? `, ${difference(duplicateAllowed)}` : ''}${promises.length > 0 ? ' : la réservation est à refaire' : ''}.`,
  },
  IdentityRead: {
    name: 'lecture de l’identité',
    sentence: ({ role, purpose }) =>
      `Identité lue (${wordFor(ROLE_WORDS, role)}) : ${wordFor(PURPOSE_WORDS, purpose).toLowerCase()}.`,
  },
  BeneficiaryForgotten: {
    name: 'dossier effacé',
    sentence: ({ cause }) =>
      cause === 'retention'
        ? 'Dossier effacé : deux ans sans contact.'
        : 'Dossier effacé à la demande de la personne.',
  },
  KitPromised: {
    name: 'kit promis',
    sentence: ({ programme }) => `${wordFor(PROGRAMME_WORDS, programme)} réservé pour ce dossier.`,
  },
  PromiseWithdrawn: {
    name: 'promesse retirée',
    sentence: ({ reason }) => `Réservation retirée : ${reasonWord(reason)}.`,
  },
  KitReceived: { name: 'kit reçu', sentence: () => 'Kit reçu.' },
  KitGivenBack: { name: 'kit rendu', sentence: () => 'Kit rendu.' },
}
