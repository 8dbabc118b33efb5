/** What happened, as a person would tell it: a short French sentence for each event of the log. */
import type { DomainEvent } from '../domain/contexts.js'
import { communeName } from '../domain/shared/communes.js'
import {
  ACCESSORY_WORDS,
  CATEGORY_WORDS,
  capacity,
  count,
  DESTRUCTION_WORDS,
  DONOR_WORDS,
  date,
  day,
  FLAG_WORDS,
  FUNCTION_WORDS,
  KIT_MODEL_WORDS,
  MEDIUM_KINDS,
  PRESCRIBER_WORDS,
  PROGRAMME_WORDS,
  TECHNIQUE_WORDS,
  wordFor,
} from './words.js'

type Told<T extends DomainEvent['type']> = Extract<DomainEvent, { type: T }>['data']
type Teller = { readonly [T in DomainEvent['type']]: (data: Told<T>) => string }

const list = (words: Readonly<Record<string, string>>, coded: readonly string[]) =>
  coded.map((one) => wordFor(words, one).toLowerCase()).join(', ')

const media = (all: Told<'DeviceInspected'>['media']) =>
  all.length === 0
    ? 'aucun support de stockage'
    : all
        .map(({ kind, serial, capacityBytes }) =>
          [wordFor(MEDIUM_KINDS, kind), capacityBytes && capacity(capacityBytes), serial]
            .filter(Boolean)
            .join(' '),
        )
        .join(' ; ')

const battery = (percent: number | null) => (percent === null ? '' : ` Batterie à ${percent} %.`)

const OUTCOMES: Readonly<Record<string, string>> = {
  completed: 'terminé',
  failed: 'échoué',
  aborted: 'interrompu',
  unknown: 'd’issue inconnue',
}

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
  AuthorisationGranted: ({ validFrom, validUntil }) =>
    `Agrément enregistré, du ${day(validFrom)} au ${day(validUntil)}.`,
  PartnerSuspended: ({ reason }) => `Partenaire suspendu : ${reason}.`,
  PartnerReinstated: () => 'Partenaire rétabli.',

  DonationPromised: ({ donorKind, donorName, announcedCount, purgeDemanded }) =>
    `Lot promis par ${donorName ?? wordFor(DONOR_WORDS, donorKind).toLowerCase()} : ${count(announcedCount, 'appareil annoncé', 'appareils annoncés')}.${purgeDemanded ? ' Le donateur exige une purge.' : ''}`,
  DonationCollected: () => 'Lot collecté.',
  DonationLineReceived: ({ row, device }) => `Ligne ${row} reçue : ${device.maker} ${device.serial}.`,
  DonationLineRefused: ({ row, reason }) => `Ligne ${row} refusée : ${reason}.`,
  DonationLineMissing: ({ row, reason }) => `Ligne ${row} manquante${reason ? ` : ${reason}` : ''}.`,
  DonationClosed: ({ gapReason }) => `Lot clos${gapReason ? `. Motif de l’écart : ${gapReason}` : ''}.`,

  SerialClaimed: ({ device }) => `Numéro de série retenu : ${device.maker} ${device.serial}.`,
  SerialReleased: () => 'Numéro de série libéré.',
  LabelClaimed: ({ code }) => `Étiquette ${code} attribuée.`,
  EvidenceClaimed: ({ mediumSerial }) => `Preuve retenue pour le support ${mediumSerial}.`,
  EvidenceReleased: () => 'Preuve libérée.',

  DeviceReceived: ({ category, maker, model, labelCode }) =>
    `Pris en charge : ${wordFor(CATEGORY_WORDS, category).toLowerCase()} ${[maker, model].filter(Boolean).join(' ')}, étiquette ${labelCode}.`,
  DeviceInspected: (data) => `Inspecté : ${media(data.media)}.${battery(data.batteryHealthPercent)}`,
  FlagRaised: ({ flag }) => `Signalement posé : ${wordFor(FLAG_WORDS, flag)}.`,
  FlagCleared: ({ flag, reason }) => `Signalement levé : ${wordFor(FLAG_WORDS, flag)}. Motif : ${reason}.`,
  SanitisationReported: ({ mediumSerial, report }) =>
    `Effacement ${wordFor(OUTCOMES, report.outcome)} du support ${mediumSerial}, déclaré par ${report.tool} (${wordFor(TECHNIQUE_WORDS, report.technique).toLowerCase()}).`,
  MediumDestroyed: ({ mediumSerial, technique }) =>
    `Support ${mediumSerial} détruit (${wordFor(DESTRUCTION_WORDS, technique).toLowerCase()}).`,
  MediumRemoved: ({ mediumSerial }) => `Support ${mediumSerial} retiré de l’appareil.`,
  MediumInstalled: ({ medium }) => `Support installé : ${media([medium])}. Il reste à effacer.`,
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

  KitOpened: ({ model, trackingCode }) =>
    `${wordFor(KIT_MODEL_WORDS, model)} ouvert, code de suivi ${trackingCode}.`,
  DevicePacked: ({ category }) => `${wordFor(CATEGORY_WORDS, category)} mis dans le kit.`,
  DeviceUnpacked: ({ reason }) => `Appareil retiré du kit : ${reason}.`,
  AccessoriesPacked: ({ accessories }) => `Accessoires ajoutés : ${list(ACCESSORY_WORDS, accessories)}.`,
  DeviceSealConfirmed: () => 'Appareil scellé dans le kit.',
  KitReopened: ({ reason }) => `Kit rouvert : ${reason}.`,
  KitReserved: ({ communeCode, expiresAt }) =>
    `Réservé pour une personne de ${communeName(communeCode)}, jusqu’au ${date(expiresAt)}.`,
  ReservationReleased: ({ reason }) => `Réservation levée : ${reason}.`,
  KitHandedOver: ({ communeCode, noticeVersion }) =>
    `Remis à une personne de ${communeName(communeCode)}, notice ${noticeVersion}.`,

  BeneficiaryRegistered: ({ fileCode, communeCode }) =>
    `Dossier ${fileCode} ouvert, ${communeName(communeCode)}.`,
  EligibilityDecided: ({ programme, prescriber, granted, validUntil }) =>
    granted
      ? `Droit accordé : ${wordFor(PROGRAMME_WORDS, programme).toLowerCase()}, jusqu’au ${day(validUntil)} (${wordFor(PRESCRIBER_WORDS, prescriber)}).`
      : `Droit refusé : ${wordFor(PROGRAMME_WORDS, programme).toLowerCase()} (${wordFor(PRESCRIBER_WORDS, prescriber)}).`,
  EligibilityWithdrawn: ({ programme, reason }) =>
    `Droit retiré : ${wordFor(PROGRAMME_WORDS, programme).toLowerCase()}. Motif : ${reason}.`,
  SecondKitAllowed: ({ reason }) => `Second kit autorisé : ${reason}.`,
  KitPromised: ({ programme }) => `${wordFor(PROGRAMME_WORDS, programme)} réservé pour ce dossier.`,
  PromiseWithdrawn: ({ reason }) => `Réservation retirée : ${reason}.`,
  KitReceived: () => 'Kit reçu.',
}

/** A type that this version does not know is told by its own name: the past is never hidden. */
export const eventSentence = ({ type, data }: DomainEvent): string => {
  const tell = TELL[type] as ((data: DomainEvent['data']) => string) | undefined
  return tell ? tell(data) : type
}
