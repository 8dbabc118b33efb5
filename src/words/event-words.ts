/** What happened, as a person would tell it: a short French sentence for each event of the log. */
import type { DomainEvent } from '../domain/contexts.js'
import { minutesOf } from '../domain/jobs/job.js'
import { communeName } from '../domain/shared/communes.js'
import { reasonWords } from './answers/answers.js'
import { correctionSentence, mediaTold, operationsTold } from './correction-words.js'
import {
  CONTRACT_WORDS,
  EXIT_WORDS,
  etp,
  GAP_REASON_WORDS,
  hours,
  JOB_KIND_WORDS,
  JOB_REASON_WORDS,
  WORKER_PURPOSE_WORDS,
} from './job-words.js'
import { ARRIVAL_WORDS, COLLECTION_KIND_WORDS, kilograms, WEIGHT_BASIS_WORDS } from './journey-words.js'
import {
  CHANNEL_WORDS,
  CONTACT_WORDS,
  DIFFERENCE_WORDS,
  duration,
  OUTCOME_WORDS,
  PURPOSE_WORDS,
  REASON_WORDS,
  TOPIC_WORDS,
} from './people-words.js'
import {
  ACCESSORY_WORDS,
  CATEGORY_WORDS,
  count,
  DEPOSIT_WORDS,
  DESTRUCTION_WORDS,
  DONOR_WORDS,
  date,
  dateTime,
  day,
  ERASURE_OUTCOME_WORDS,
  euros,
  FLAG_WORDS,
  FUNCTION_WORDS,
  inSentence,
  KIT_MODEL_WORDS,
  MEDIUM_KINDS,
  month,
  PART_WORDS,
  PRESCRIBER_WORDS,
  PROGRAMME_WORDS,
  ROLE_WORDS,
  SET_ASIDE_WORDS,
  SIGHTING_WORDS,
  TECHNIQUE_WORDS,
  wordFor,
} from './words.js'

type Told<T extends DomainEvent['type']> = Extract<DomainEvent, { type: T }>['data']
type Teller = { readonly [T in DomainEvent['type']]: (data: Told<T>) => string }

const reasonWord = (reason: string) => wordFor(REASON_WORDS, reason).toLowerCase()
const difference = ({ reason }: { readonly reason: string }) =>
  `bien qu’une personne semblable soit connue : ${wordFor(DIFFERENCE_WORDS, reason).toLowerCase()}`
const list = (words: Readonly<Record<string, string>>, coded: readonly string[]) =>
  coded.map((one) => wordFor(words, one).toLowerCase()).join(', ')

const weighed = ({ weightGrams, weightBasis }: { weightGrams: number; weightBasis: string }) =>
  `${kilograms(weightGrams)} (${wordFor(WEIGHT_BASIS_WORDS, weightBasis).toLowerCase()})`

/** `mémoire (série SN1)` */
const part = ({ kind, serial }: { kind: string; serial: string | null }) =>
  `${wordFor(PART_WORDS, kind).toLowerCase()}${serial === null ? '' : ` (série ${serial})`}`

const why = (reason: string | null | undefined) => (reason ? ` : ${reason}` : '')

const signed = ({ on }: { on: string }) => (on === 'paper' ? 'sur papier' : 'à l’écran')

const arrived = ({ outcome, reason }: Told<'DeviceArrived'>) =>
  `${wordFor(ARRIVAL_WORDS, outcome)} à l’arrivée${why(reason)}.`

const acceptance = ({ lines, signature }: Told<'ConsignmentAccepted'>) => {
  const of = (wanted: string) => lines.filter(({ outcome }) => outcome === wanted).length
  return `Arrivée signée (${signed(signature)}) : ${count(of('accepted'), 'accepté')}, ${count(of('refused'), 'refusé')}, ${count(of('missing'), 'manquant')}.`
}

const departure = (data: Told<'CollectionDeparted'>) =>
  `Collecte partie : ${count(data.deviceIds.length, 'appareil')}, ${weighed(data)}, ${
    data.slipNumber === null ? `sans bordereau${why(data.noSlipReason)}` : `bordereau ${data.slipNumber}`
  }, signature ${signed(data.signature)}.`

const treatment = ({ operations }: Told<'CollectionTreated'>) => `Traité : ${operationsTold(operations)}.`

const battery = (percent: number | null) => (percent === null ? '' : ` Batterie à ${percent} %.`)

const tested = ({ results, batteryHealthPercent }: Told<'DeviceTested'>) => {
  const named = (wanted: string) =>
    Object.entries(results)
      .filter(([, result]) => result === wanted)
      .map(([name]) => name)
  const [passed, failed] = [named('passed'), named('failed')]
  const broken = failed.length > 0 ? ` En panne : ${list(FUNCTION_WORDS, failed)}.` : ''
  return `Essais faits : ${count(passed.length, 'fonction')} en état.${broken}${battery(batteryHealthPercent)}`
}

const TELL: Teller = {
  PartnerRegistered: ({ name }) => `Partenaire enregistré : ${name}.`,
  SiteOpened: ({ name, communeCode }) => `Site ouvert : ${name}, ${communeName(communeCode)}.`,
  SiteDescribed: ({ address, openingHours }) =>
    `Site décrit : ${[address, openingHours].filter(Boolean).join(', ')}.`,
  AuthorisationGranted: ({ validFrom, validUntil }) =>
    `Agrément enregistré, du ${day(validFrom)} au ${day(validUntil)}.`,
  EtpAgreed: ({ year, etpHundredths }) => `${etp(etpHundredths / 100)} ETP conventionnés pour ${year}.`,
  PartnerSuspended: ({ reason }) => `Partenaire suspendu : ${reason}.`,
  PartnerReinstated: () => 'Partenaire rétabli.',

  DonationPromised: ({ donorKind, donorName, announcedCount, purgeDemanded }) =>
    `Lot promis par ${donorName ?? wordFor(DONOR_WORDS, donorKind).toLowerCase()} : ${count(announcedCount, 'appareil annoncé', 'appareils annoncés')}.${purgeDemanded ? ' Le donateur exige une purge.' : ''}`,
  DonationCollected: () => 'Lot collecté.',
  DonationLineReceived: ({ row, device }) => `Ligne ${row} reçue : ${device.maker} ${device.serial}.`,
  DonationLineRefused: ({ row, reason }) => `Ligne ${row} refusée : ${reason}.`,
  DonationLineMissing: ({ row, reason }) => `Ligne ${row} manquante${reason ? ` : ${reason}` : ''}.`,
  DonationClosed: ({ gapReason }) => `Lot clos${gapReason ? `. Motif de l’écart : ${gapReason}` : ''}.`,
  DonationFactCorrected: correctionSentence,

  SerialClaimed: ({ device }) => `Numéro de série retenu : ${device.maker} ${device.serial}.`,
  SerialMoved: ({ reason }) =>
    `Numéro de série retenu pour un appareil entré sous un autre. Motif : ${reason}.`,
  SerialReleased: () => 'Numéro de série libéré.',
  LabelClaimed: ({ code }) => `Étiquette ${code} attribuée.`,
  EvidenceDeposited: ({ kind, records }) =>
    `Fichier déposé (${wordFor(DEPOSIT_WORDS, kind).toLowerCase()})${records.length > 0 ? ` : ${count(records.length, 'disque')}` : ''}.`,
  EvidenceSetAside: ({ reason, note }) =>
    `Preuve mise de côté : ${wordFor(SET_ASIDE_WORDS, reason).toLowerCase()}${note ? `, ${note}` : ''}.`,
  EvidenceRead: () => 'Fichier déposé lu.',
  EvidenceClaimed: ({ mediumSerial }) => `Preuve retenue pour le support ${mediumSerial}.`,
  EvidenceReleased: () => 'Preuve libérée.',

  DeviceReceived: ({ category, maker, model, labelCode }) =>
    `Pris en charge : ${wordFor(CATEGORY_WORDS, category).toLowerCase()} ${[maker, model].filter(Boolean).join(' ')}, étiquette ${labelCode}.`,
  DeviceInspected: (data) => `Inspecté : ${mediaTold(data.media)}.${battery(data.batteryHealthPercent)}`,
  FlagRaised: ({ flag }) => `Signalement posé : ${wordFor(FLAG_WORDS, flag)}.`,
  FlagCleared: ({ flag, reason }) => `Signalement levé : ${wordFor(FLAG_WORDS, flag)}. Motif : ${reason}.`,
  SanitisationReported: ({ mediumSerial, report }) =>
    `Effacement ${wordFor(ERASURE_OUTCOME_WORDS, report.outcome)} du support ${mediumSerial}, déclaré par ${report.tool} (${wordFor(TECHNIQUE_WORDS, report.technique).toLowerCase()}).`,
  MediumSighted: ({ mediumSerial, kind, model }) =>
    `Un outil a vu dans cet appareil : ${[wordFor(MEDIUM_KINDS, kind), model, mediumSerial ?? 'sans numéro de série'].filter(Boolean).join(', ')}.`,
  SightingExplained: ({ mediumSerial, explanation }) =>
    `Support vu ${mediumSerial ?? 'sans numéro de série'} expliqué : ${wordFor(SIGHTING_WORDS, explanation).toLowerCase()}.`,
  MediumDestroyed: ({ mediumSerial, technique }) =>
    `Support ${mediumSerial} détruit (${wordFor(DESTRUCTION_WORDS, technique).toLowerCase()}).`,
  MediumRemoved: ({ mediumSerial }) => `Support ${mediumSerial} retiré de l’appareil.`,
  MediumInstalled: ({ medium }) => `Support installé : ${mediaTold([medium])}. Il reste à effacer.`,
  ResidualRiskAccepted: ({ mediumSerial, reason }) =>
    `Réserve sur le support ${mediumSerial} acceptée : ${reason}.`,
  DeviceRepaired: ({ functions, note }) =>
    `Réparé (${list(FUNCTION_WORDS, functions)})${note ? ` : ${note}` : ''}. Essais à refaire.`,
  DeviceTested: tested,
  DeviceGraded: ({ grade }) => `Classé ${grade}.`,
  DeviceAllocated: () => 'Mis dans un kit.',
  DeviceReleased: () => 'Sorti du kit.',
  DeviceSealed: () => 'Bon pour la remise : scellé dans son kit.',
  SealBroken: ({ reason }) => `Kit rouvert : ${reason}.`,
  DeviceHandedOver: () => 'Remis avec son kit.',
  DeviceReturned: ({ reason }) => `Rendu : ${reason}. Inspection, effacement et essais à refaire.`,

  DeviceConsigned: () => 'Mis dans une expédition.',
  DeviceUnconsigned: ({ reason }) => `Retiré de l’expédition : ${reason}.`,
  DeviceShipped: () => 'Parti en expédition : encore à l’expéditeur tant qu’il n’est pas accepté.',
  DeviceArrived: arrived,
  DeviceTakenBack: () => 'Repris par l’expéditeur.',
  DeviceLost: ({ how, reason }) => `${how === 'stolen' ? 'Déclaré volé' : 'Déclaré perdu'}${why(reason)}.`,
  DeviceFound: ({ siteId, reason }) =>
    siteId === null
      ? `Retrouvé là où il était : ${reason}.`
      : `Retrouvé et revenu en atelier : ${reason}. Inspection, effacement et essais à refaire.`,
  DeviceWrittenOff: ({ reason }) => `Passé en perte : ${reason}.`,
  ReplacementSealed: () => 'Bon pour la remise : remplace un appareil d’un kit déjà remis.',
  ReplacementWithdrawn: ({ reason }) => `Remplacement annulé : ${reason}.`,
  DeviceReplaced: () => 'Remplacé par un autre appareil dans son kit.',
  MediumMovedOut: ({ medium }) => `Support transféré à un autre appareil : ${mediaTold([medium])}.`,
  MediumMovedIn: ({ medium }) =>
    `Support venu d’un autre appareil : ${mediaTold([medium])}. Il reste à effacer.`,
  PartTaken: (data) => `Pièce prélevée : ${part(data)}.`,
  PartPassed: (data) => `Pièce donnée à un autre appareil : ${part(data)}.`,
  PartKept: ({ reason }) => `Pièce gardée en réserve : ${reason}.`,
  PartInstalled: (data) =>
    `Pièce ${data.fromDeviceId === null ? 'achetée et montée' : 'd’un autre appareil montée'} : ${part(data)}. Essais à refaire.`,
  WasteStatusLifted: ({ controlReference }) =>
    `Redevenu un produit : contrôle technique ${controlReference}, document de cession joint.`,
  DeviceRetired: ({ reason }) => `Réformé : ${reason}.`,
  DeviceStripped: ({ reason }) => `Démonté pour pièces : ${reason}. Il ne sera plus remis.`,
  DeviceLoaded: (data) => `Chargé pour une collecte : ${weighed(data)}.`,
  DeviceUnloaded: ({ reason }) => `Déchargé de la collecte : ${reason}.`,
  DeviceCollected: () => 'Parti en collecte vers le recycleur.',
  DeviceTreated: () => 'Traité par le recycleur.',
  DeviceFactCorrected: correctionSentence,

  KitOpened: ({ model, trackingCode }) =>
    `${wordFor(KIT_MODEL_WORDS, model)} ouvert, code de suivi ${trackingCode}.`,
  DevicePacked: ({ category }) => `${wordFor(CATEGORY_WORDS, category)} mis dans le kit.`,
  DeviceUnpacked: ({ reason }) => `Appareil retiré du kit : ${reason}.`,
  AccessoriesPacked: ({ accessories }) => `Accessoires ajoutés : ${list(ACCESSORY_WORDS, accessories)}.`,
  DeviceSealConfirmed: () => 'Appareil scellé dans le kit.',
  KitReopened: ({ reason }) => `Kit rouvert : ${reason}.`,
  KitReserved: ({ communeCode, expiresAt }) =>
    `Réservé pour une personne de ${communeName(communeCode)}, jusqu’au ${date(expiresAt)}.`,
  ReservationReleased: ({ reason }) => `Réservation levée : ${reasonWord(reason)}.`,
  KitHandedOver: ({ communeCode, noticeVersion, priceCents = 0, receipt }) =>
    `Remis à une personne de ${communeName(communeCode)}, notice ${noticeVersion}${priceCents > 0 ? `, ${euros(priceCents)}` : ''}${receipt.kind === 'signed' && receipt.by === 'guardian' ? ', signé par le représentant légal' : ''}.`,
  AppointmentMade: ({ appointmentAt }) => `Rendez-vous pour la remise : ${dateTime(appointmentAt)}.`,
  AppointmentCancelled: ({ reason }) => `Rendez-vous annulé : ${reason}.`,
  TrainingCredited: ({ minutes }) => `Formation suivie : ${duration(minutes)}.`,
  HelpAsked: ({ topic }) => `Aide demandée : ${wordFor(TOPIC_WORDS, topic).toLowerCase()}.`,
  KitDeviceReturned: ({ ended }) =>
    ended ? 'Appareil rendu : le kit n’est plus à cette personne.' : 'Appareil du kit rendu.',
  KitDeviceReplaced: ({ category }) =>
    `${wordFor(CATEGORY_WORDS, category)} du kit remplacé : même garantie, même formation.`,

  BeneficiaryRegistered: ({ fileCode, communeCode, duplicateAllowed }) =>
    `Dossier ${fileCode} ouvert, ${communeName(communeCode)}${duplicateAllowed ? `, ${difference(duplicateAllowed)}` : ''}.`,
  EligibilityDecided: ({ programme, prescriber, granted, validUntil }) =>
    granted
      ? `Droit accordé : ${wordFor(PROGRAMME_WORDS, programme).toLowerCase()}, jusqu’au ${day(validUntil)} (${wordFor(PRESCRIBER_WORDS, prescriber)}).`
      : `Droit refusé : ${wordFor(PROGRAMME_WORDS, programme).toLowerCase()} (${wordFor(PRESCRIBER_WORDS, prescriber)}).`,
  EligibilityWithdrawn: ({ programme, reason }) =>
    `Droit retiré : ${wordFor(PROGRAMME_WORDS, programme).toLowerCase()}. Motif : ${reasonWord(reason)}.`,
  SecondKitAllowed: ({ reason }) => `Second kit autorisé : ${reasonWord(reason)}.`,
  WaitingListJoined: () => 'Inscrit sur la liste d’attente d’un lieu.',
  WaitingListLeft: ({ reason }) => `Sorti de la liste d’attente : ${reasonWord(reason)}.`,
  ContactPreferenceStated: ({ channel }) => `À contacter : ${wordFor(CONTACT_WORDS, channel).toLowerCase()}.`,
  InformationNoticeGiven: ({ noticeVersion }) => `Notice d’information ${noticeVersion} remise.`,
  IdentityCorrected: ({ promises, duplicateAllowed }) =>
    `Identité écrite ou corrigée${duplicateAllowed ? `, ${difference(duplicateAllowed)}` : ''}${promises.length > 0 ? ' : la réservation est à refaire' : ''}.`,
  IdentityRead: ({ role, purpose }) =>
    `Identité lue (${wordFor(ROLE_WORDS, role)}) : ${wordFor(PURPOSE_WORDS, purpose).toLowerCase()}.`,
  BeneficiaryForgotten: ({ cause }) =>
    cause === 'retention'
      ? 'Dossier effacé : deux ans sans contact.'
      : 'Dossier effacé à la demande de la personne.',
  KitPromised: ({ programme }) => `${wordFor(PROGRAMME_WORDS, programme)} réservé pour ce dossier.`,
  PromiseWithdrawn: ({ reason }) => `Réservation retirée : ${reasonWord(reason)}.`,
  KitReceived: () => 'Kit reçu.',
  KitGivenBack: () => 'Kit rendu.',

  ConsignmentPrepared: () => 'Expédition préparée.',
  ConsignmentLineAdded: () => 'Appareil ajouté.',
  ConsignmentLineRemoved: ({ reason }) => `Appareil retiré : ${reason}.`,
  ConsignmentSent: ({ deviceIds, signature }) =>
    `Expédition partie : ${count(deviceIds.length, 'appareil')}, signature ${signed(signature)}.`,
  ConsignmentLineReceived: () => 'Appareil reçu.',
  ConsignmentLineRefused: ({ reason }) => `Appareil refusé : ${reason}.`,
  ConsignmentLineMissing: ({ reason }) => `Appareil manquant${why(reason)}.`,
  ConsignmentAccepted: acceptance,
  ConsignmentLineTakenBack: () => 'Appareil repris par l’expéditeur.',
  ConsignmentLineWrittenOff: () => 'Appareil passé en perte.',
  LineCorrectionProposed: ({ outcome, reason }) =>
    `Correction proposée : ${wordFor(ARRIVAL_WORDS, outcome).toLowerCase()}. Motif : ${reason}.`,
  ConsignmentLineCorrected: ({ was, outcome, reason }) =>
    `Correction acceptée par les deux parties : ${wordFor(ARRIVAL_WORDS, outcome).toLowerCase()}, et non ${wordFor(ARRIVAL_WORDS, was).toLowerCase()}. Motif : ${reason}.`,
  LineCorrectionUndone: ({ outcome, reason }) =>
    `Correction annulée : la ligne reste « ${wordFor(ARRIVAL_WORDS, outcome).toLowerCase()} ». Motif : ${reason}.`,
  ConsignmentClosed: ({ reason }) => `Expédition close${why(reason)}.`,

  CollectionPlanned: ({ kind, wasteCode }) =>
    `Collecte prévue : ${wordFor(COLLECTION_KIND_WORDS, kind).toLowerCase()}, déchet ${wasteCode}.`,
  CollectionDeviceAdded: (data) =>
    `${wordFor(CATEGORY_WORDS, data.category)} ${data.labelCode} chargé : ${weighed(data)}.`,
  CollectionDeviceRemoved: ({ reason }) => `Appareil déchargé : ${reason}.`,
  CollectionLooseAdded: (data) => `Vrac chargé, ${data.what} : ${weighed(data)}.`,
  CollectionLooseRemoved: ({ reason }) => `Vrac déchargé : ${reason}.`,
  CollectionDeparted: departure,
  CollectionWeighed: ({ weightGrams, ticket }) =>
    `Pesé à l’arrivée : ${kilograms(weightGrams)}${ticket === null ? '' : `, ticket ${ticket}`}.`,
  CollectionTreated: treatment,
  CollectionCancelled: ({ reason }) => `Collecte annulée : ${reason}.`,
  CollectionFactCorrected: correctionSentence,

  TeachingClaimed: ({ startsAt }) => `Retenu pour une séance le ${dateTime(startsAt)}.`,
  LearningClaimed: ({ startsAt }) => `Retenu pour une séance le ${dateTime(startsAt)}.`,
  SlotReleased: () => 'Créneau libéré.',
  SessionPlanned: ({ startsAt, durationMinutes, capacity }) =>
    `Séance prévue le ${dateTime(startsAt)}, ${duration(durationMinutes)}, ${count(capacity, 'place')}.`,
  PersonEnrolled: () => 'Une personne inscrite.',
  EnrolmentCancelled: ({ reason }) => `Inscription annulée : ${reasonWord(reason)}.`,
  AttendanceRecorded: ({ attendance }) => {
    const present = attendance.filter(({ minutes }) => minutes > 0)
    return `Présences : ${count(present.length, 'personne')} sur ${attendance.length}, ${duration(present.reduce((sum, { minutes }) => sum + minutes, 0))} en tout.`
  },
  SessionCancelled: ({ reason }) => `Séance annulée : ${reason}.`,

  TicketOpened: ({ topic, channel }) =>
    `Demande ouverte (${wordFor(CHANNEL_WORDS, channel).toLowerCase()}) : ${wordFor(TOPIC_WORDS, topic).toLowerCase()}.`,
  TicketAnswered: ({ from }) => (from === 'staff' ? 'Réponse donnée.' : 'La personne a répondu.'),
  TicketEscalated: () => 'Envoyée au reconditionneur, sous garantie.',
  DeviceSwapAsked: () => 'Échange de l’appareil demandé.',
  TicketResolved: ({ outcome }) => `Résolue : ${wordFor(OUTCOME_WORDS, outcome).toLowerCase()}.`,
  TicketReopened: ({ from }) => (from === 'staff' ? 'Rouverte.' : 'Rouverte par la personne.'),
  TicketClosed: ({ outcome }) => `Close : ${wordFor(OUTCOME_WORDS, outcome).toLowerCase()}.`,

  RetentionSwept: ({ beneficiaryIds, dueOn }) =>
    `Fin de conservation au ${day(dueOn)} : ${count(beneficiaryIds.length, 'dossier')} à effacer.`,

  JobStarted: ({ kind, contract, endsOn }) =>
    `Contrat commencé : ${wordFor(CONTRACT_WORDS, contract)}, ${wordFor(JOB_KIND_WORDS, kind).toLowerCase()}${endsOn === null ? '' : `, jusqu’au ${day(endsOn)}`}.`,
  JobExtended: ({ endsOn }) => `Contrat prolongé jusqu’au ${day(endsOn)}.`,
  JobSuspended: () => 'Contrat suspendu.',
  JobResumed: () => 'Contrat repris.',
  JobEnded: ({ exit }) =>
    `Contrat fini${exit === null ? '' : ` : ${inSentence(wordFor(EXIT_WORDS, exit))}`}.`,
  HoursDeclared: ({ month: of, minutes }) => `Heures déclarées pour ${month(of)} : ${hours(minutes)}.`,
  GapExplained: ({ month: of, parts }) =>
    `Écart de ${month(of)} : ${parts.map(({ reason, minutes }) => `${wordFor(GAP_REASON_WORDS, reason).toLowerCase()} ${hours(minutes)}`).join(', ') || 'sans explication'}.`,
  WorkLogged: ({ startsAt, endsAt, deviceIds }) =>
    `Travail du ${dateTime(startsAt)}, ${duration(minutesOf({ startsAt, endsAt }))}, sur ${count(deviceIds.length, 'appareil')}.`,
  WorkWithdrawn: ({ startsAt, reason }) =>
    `Travail du ${dateTime(startsAt)} retiré : ${wordFor(JOB_REASON_WORDS, reason).toLowerCase()}.`,
  JobFactCorrected: (data) =>
    correctionSentence({ ...data, reason: wordFor(JOB_REASON_WORDS, data.reason).toLowerCase() }),
  WorkStarted: () => 'Travail commencé.',
  WorkDeviceTaken: () => 'Appareil pris.',
  WorkStopped: () => 'Travail terminé.',
  WorkEntered: () => 'Travail saisi.',
  WorkReleased: () => 'Temps libéré.',
  WorkerIdentityRead: ({ purpose }) => `Nom lu : ${wordFor(WORKER_PURPOSE_WORDS, purpose).toLowerCase()}.`,
  WorkerForgotten: () => 'Nom effacé.',
}

/** A type that this version does not know is told by its own name: the past is never hidden. */
export const eventSentence = ({ type, data }: DomainEvent): string => {
  const tell = TELL[type] as ((data: DomainEvent['data']) => string) | undefined
  if (!tell) return type
  const { reason } = data as { readonly reason?: unknown }
  return tell(typeof reason === 'string' ? ({ ...data, reason: reasonWords(reason) } as typeof data) : data)
}
