/** Each fact of a device in French: its name, and how a person would tell it. */
import type { DeviceEvent } from '../../domain/devices/device-facts.js'
import { correctionSentence, mediaTold } from '../correction-words.js'
import { ARRIVAL_WORDS } from '../journey-words.js'
import {
  CATEGORY_WORDS,
  count,
  DESTRUCTION_WORDS,
  ERASURE_OUTCOME_WORDS,
  FLAG_WORDS,
  FUNCTION_WORDS,
  MEDIUM_KINDS,
  PART_WORDS,
  SIGHTING_WORDS,
  TECHNIQUE_WORDS,
  wordFor,
} from '../words.js'
import type { EventWords } from './event.js'
import { list, weighed, why } from './phrases.js'

type Told<Type extends DeviceEvent['type']> = Extract<DeviceEvent, { type: Type }>['data']

const battery = (percent: number | null) => (percent === null ? '' : ` Batterie à ${percent} %.`)

/** `mémoire (série SN1)` */
const part = ({ kind, serial }: { kind: string; serial: string | null }) =>
  `${wordFor(PART_WORDS, kind).toLowerCase()}${serial === null ? '' : ` (série ${serial})`}`

const arrived = ({ outcome, reason }: Told<'DeviceArrived'>) =>
  `${wordFor(ARRIVAL_WORDS, outcome)} à l’arrivée${why(reason)}.`

const tested = ({ results, batteryHealthPercent }: Told<'DeviceTested'>) => {
  const named = (wanted: string) =>
    Object.entries(results)
      .filter(([, result]) => result === wanted)
      .map(([name]) => name)
  const [passed, failed] = [named('passed'), named('failed')]
  const broken = failed.length > 0 ? ` En panne : ${list(FUNCTION_WORDS, failed)}.` : ''
  return `Essais faits : ${count(passed.length, 'fonction')} en état.${broken}${battery(batteryHealthPercent)}`
}

export const devicesEvents: EventWords<DeviceEvent> = {
  DeviceReceived: {
    name: 'prise en charge',
    sentence: ({ category, maker, model, labelCode }) =>
      `Pris en charge : ${wordFor(CATEGORY_WORDS, category).toLowerCase()} ${[maker, model].filter(Boolean).join(' ')}, étiquette ${labelCode}.`,
  },
  DeviceInspected: {
    name: 'inspection',
    sentence: (data) => `Inspecté : ${mediaTold(data.media)}.${battery(data.batteryHealthPercent)}`,
  },
  FlagRaised: {
    name: 'signalement posé',
    sentence: ({ flag }) => `Signalement posé : ${wordFor(FLAG_WORDS, flag)}.`,
  },
  FlagCleared: {
    name: 'signalement levé',
    sentence: ({ flag, reason }) => `Signalement levé : ${wordFor(FLAG_WORDS, flag)}. Motif : ${reason}.`,
  },
  SanitisationReported: {
    name: 'effacement déclaré',
    sentence: ({ mediumSerial, report }) =>
      `Effacement ${wordFor(ERASURE_OUTCOME_WORDS, report.outcome)} du support ${mediumSerial}, déclaré par ${report.tool} (${wordFor(TECHNIQUE_WORDS, report.technique).toLowerCase()}).`,
  },
  MediumSighted: {
    name: 'support vu par un outil',
    sentence: ({ mediumSerial, kind, model }) =>
      `Un outil a vu dans cet appareil : ${[wordFor(MEDIUM_KINDS, kind), model, mediumSerial ?? 'sans numéro de série'].filter(Boolean).join(', ')}.`,
  },
  SightingExplained: {
    name: 'support vu expliqué',
    sentence: ({ mediumSerial, explanation }) =>
      `Support vu ${mediumSerial ?? 'sans numéro de série'} expliqué : ${wordFor(SIGHTING_WORDS, explanation).toLowerCase()}.`,
  },
  MediumDestroyed: {
    name: 'support détruit',
    sentence: ({ mediumSerial, technique }) =>
      `Support ${mediumSerial} détruit (${wordFor(DESTRUCTION_WORDS, technique).toLowerCase()}).`,
  },
  MediumRemoved: {
    name: 'support retiré',
    sentence: ({ mediumSerial }) => `Support ${mediumSerial} retiré de l’appareil.`,
  },
  MediumInstalled: {
    name: 'support installé',
    sentence: ({ medium }) => `Support installé : ${mediaTold([medium])}. Il reste à effacer.`,
  },
  ResidualRiskAccepted: {
    name: 'réserve acceptée',
    sentence: ({ mediumSerial, reason }) => `Réserve sur le support ${mediumSerial} acceptée : ${reason}.`,
  },
  DeviceRepaired: {
    name: 'réparation',
    sentence: ({ functions, note }) =>
      `Réparé (${list(FUNCTION_WORDS, functions)})${note ? ` : ${note}` : ''}. Essais à refaire.`,
  },
  DeviceTested: { name: 'essais', sentence: tested },
  DeviceGraded: { name: 'classement', sentence: ({ grade }) => `Classé ${grade}.` },
  DeviceAllocated: { name: 'mise dans un kit', sentence: () => 'Mis dans un kit.' },
  DeviceReleased: { name: 'sortie du kit', sentence: () => 'Sorti du kit.' },
  DeviceSealed: { name: 'scellé posé', sentence: () => 'Bon pour la remise : scellé dans son kit.' },
  SealBroken: { name: 'scellé ouvert', sentence: ({ reason }) => `Kit rouvert : ${reason}.` },
  DeviceHandedOver: { name: 'remise de l’appareil', sentence: () => 'Remis avec son kit.' },
  DeviceReturned: {
    name: 'retour',
    sentence: ({ reason }) => `Rendu : ${reason}. Inspection, effacement et essais à refaire.`,
  },
  DeviceConsigned: { name: 'préparation à l’expédition', sentence: () => 'Mis dans une expédition.' },
  DeviceUnconsigned: {
    name: 'retrait de l’expédition',
    sentence: ({ reason }) => `Retiré de l’expédition : ${reason}.`,
  },
  DeviceShipped: {
    name: 'départ en expédition',
    sentence: () => 'Parti en expédition : encore à l’expéditeur tant qu’il n’est pas accepté.',
  },
  DeviceArrived: { name: 'arrivée signée', sentence: arrived },
  DeviceTakenBack: { name: 'reprise par l’expéditeur', sentence: () => 'Repris par l’expéditeur.' },
  DeviceLost: {
    name: 'perte ou vol',
    sentence: ({ how, reason }) => `${how === 'stolen' ? 'Déclaré volé' : 'Déclaré perdu'}${why(reason)}.`,
  },
  DeviceFound: {
    name: 'appareil retrouvé',
    sentence: ({ siteId, reason }) =>
      siteId === null
        ? `Retrouvé là où il était : ${reason}.`
        : `Retrouvé et revenu en atelier : ${reason}. Inspection, effacement et essais à refaire.`,
  },
  DeviceWrittenOff: { name: 'passage en perte', sentence: ({ reason }) => `Passé en perte : ${reason}.` },
  ReplacementSealed: {
    name: 'mise en remplacement',
    sentence: () => 'Bon pour la remise : remplace un appareil d’un kit déjà remis.',
  },
  ReplacementWithdrawn: {
    name: 'remplacement annulé',
    sentence: ({ reason }) => `Remplacement annulé : ${reason}.`,
  },
  DeviceReplaced: {
    name: 'remplacé par un autre appareil',
    sentence: () => 'Remplacé par un autre appareil dans son kit.',
  },
  MediumMovedOut: {
    name: 'support transféré',
    sentence: ({ medium }) => `Support transféré à un autre appareil : ${mediaTold([medium])}.`,
  },
  MediumMovedIn: {
    name: 'support venu d’un autre appareil',
    sentence: ({ medium }) =>
      `Support venu d’un autre appareil : ${mediaTold([medium])}. Il reste à effacer.`,
  },
  PartTaken: { name: 'pièce prélevée', sentence: (data) => `Pièce prélevée : ${part(data)}.` },
  PartPassed: {
    name: 'pièce donnée à un autre appareil',
    sentence: (data) => `Pièce donnée à un autre appareil : ${part(data)}.`,
  },
  PartKept: {
    name: 'pièce gardée en réserve',
    sentence: ({ reason }) => `Pièce gardée en réserve : ${reason}.`,
  },
  PartInstalled: {
    name: 'pièce montée',
    sentence: (data) =>
      `Pièce ${data.fromDeviceId === null ? 'achetée et montée' : 'd’un autre appareil montée'} : ${part(data)}. Essais à refaire.`,
  },
  WasteStatusLifted: {
    name: 'sortie du statut de déchet',
    sentence: ({ controlReference }) =>
      `Redevenu un produit : contrôle technique ${controlReference}, document de cession joint.`,
  },
  DeviceRetired: { name: 'réforme', sentence: ({ reason }) => `Réformé : ${reason}.` },
  DeviceStripped: {
    name: 'démontage pour pièces',
    sentence: ({ reason }) => `Démonté pour pièces : ${reason}. Il ne sera plus remis.`,
  },
  DeviceLoaded: {
    name: 'chargement en collecte',
    sentence: (data) => `Chargé pour une collecte : ${weighed(data)}.`,
  },
  DeviceUnloaded: { name: 'déchargement', sentence: ({ reason }) => `Déchargé de la collecte : ${reason}.` },
  DeviceCollected: { name: 'départ en collecte', sentence: () => 'Parti en collecte vers le recycleur.' },
  DeviceTreated: { name: 'traitement', sentence: () => 'Traité par le recycleur.' },
  DeviceFactCorrected: { name: 'correction', sentence: (data) => correctionSentence(data, devicesEvents) },
}
