/** The French of every coded word on the screens, and of dates and numbers: one place to correct it. */

import type { z } from 'zod'
import type { Prescriber } from '../domain/beneficiaries/beneficiary-facts.js'
import type { Absence, BlockingFlag, SightingExplanation } from '../domain/devices/device-facts.js'
import type { Verdict } from '../domain/devices/erasure.js'
import type { Clock, DepositKind, SetAsideReason } from '../domain/devices/evidence.js'
import type { Stage } from '../domain/devices/fitness.js'
import type { DeviceFunction, PartKind } from '../domain/devices/functions.js'
import type { MediumKind, SanitisationReport, Technique } from '../domain/devices/media.js'
import type { DonorKind } from '../domain/donations/donation.js'
import type { Accessory, KitModel } from '../domain/kits/kit-facts.js'
import type { KitStatus } from '../domain/kits/kit-states.js'
import type { PartnerRole } from '../domain/partners/partner.js'
import type { Role } from '../domain/shared/roles.js'
import type { Day, DeviceCategory, Instant, LegalForm, Programme } from '../domain/shared/values.js'

type Words<Coded extends string> = Readonly<Record<Coded, string>>

export const ROLE_WORDS: Words<Role> = {
  bench: 'Opérateur',
  manager: 'Responsable',
  mediator: 'Médiateur numérique',
  prescriber: 'Prescripteur',
  hotline: 'Hotline',
  programme: 'Métropole – programme',
  auditor: 'Métropole – auditeur',
  admin: 'Administrateur',
}

export const CATEGORY_WORDS: Words<DeviceCategory> = {
  laptop: 'Ordinateur portable',
  desktop: 'Ordinateur fixe',
  monitor: 'Écran',
  tablet: 'Tablette',
  smartphone: 'Smartphone',
}

export const CATEGORY_PLURALS: Words<DeviceCategory> = {
  laptop: 'Ordinateurs portables',
  desktop: 'Ordinateurs fixes',
  monitor: 'Écrans',
  tablet: 'Tablettes',
  smartphone: 'Smartphones',
}

export const CLOCK_WORDS: Words<Clock> = {
  lyon: 'Heure de Lyon',
  utc: 'Temps universel (UTC), comme ShredOS',
}

/** How a person established that a machine has no medium. */
export const ABSENCE_WORDS: Words<Absence> = {
  opened: 'Appareil ouvert',
  checked: 'Appareil vérifié sans l’ouvrir',
}

/** What a tool says of an erasure. */
export const ERASURE_OUTCOME_WORDS: Words<SanitisationReport['outcome']> = {
  completed: 'terminé',
  failed: 'échoué',
  aborted: 'interrompu',
  unknown: 'd’issue inconnue',
}

/** What a file was handed in for. */
export const DEPOSIT_WORDS: Words<DepositKind> = {
  erasure: 'Preuve d’effacement',
  inspection: 'Relevé d’inspection',
  certificate: 'Document d’un certificat',
  cession: 'Document de cession',
  treatment: 'Certificat de traitement',
}

export const SET_ASIDE_WORDS: Words<SetAsideReason> = {
  'not-ours': 'Disque qui n’est pas à nous',
  duplicate: 'Déjà prouvé par une autre preuve',
  unreadable: 'Fichier illisible',
  'not-evidence': 'Ce n’est pas une preuve',
  other: 'Autre',
}

/** What a medium was that a tool saw in a machine and the inventory lacks. */
export const SIGHTING_WORDS: Words<SightingExplanation> = {
  external: 'Branché de l’extérieur : clé, disque USB, baie',
  'taken-out': 'Retiré depuis : il n’est plus dans l’appareil',
  inventoried: 'C’est un support déjà inventorié, lu autrement',
  misread: 'L’outil s’est trompé : il n’y a pas de tel support',
}

export const STAGE_WORDS: Words<Stage> = {
  'to-inspect': 'À inspecter',
  'to-erase': 'À effacer',
  'to-test': 'À tester',
  blocked: 'Bloqué',
  reconditioned: 'Reconditionné',
  'in-kit': 'Dans un kit',
  sealed: 'Kit scellé',
  'to-ship': 'À expédier',
  'in-transit': 'En route',
  'handed-over': 'Remis',
  retired: 'Réformé',
  stripped: 'Démonté pour pièces',
  collected: 'Parti en collecte',
  treated: 'Traité',
  lost: 'Perdu ou volé',
}

export const FUNCTION_WORDS: Words<DeviceFunction> = {
  boot: 'Démarrage',
  screen: 'Affichage',
  touch: 'Écran tactile',
  keyboard: 'Clavier',
  pointer: 'Pavé tactile',
  'video-output': 'Sortie vidéo',
  network: 'Wi-Fi ou réseau',
  'mobile-network': 'Réseau mobile',
  sound: 'Son',
  microphone: 'Micro',
  camera: 'Caméra',
  ports: 'Prises (USB…)',
  charging: 'Charge',
}

export const PART_WORDS: Words<PartKind> = {
  memory: 'Mémoire',
  battery: 'Batterie',
  screen: 'Écran',
  keyboard: 'Clavier',
  mainboard: 'Carte mère',
  'power-supply': 'Alimentation',
  'network-card': 'Carte réseau',
  camera: 'Caméra',
  speaker: 'Haut-parleur',
  other: 'Autre pièce',
}

export const TEST_WORDS: Words<'passed' | 'failed' | 'not-tested'> = {
  passed: 'Fonctionne',
  failed: 'En panne',
  'not-tested': 'Non essayé',
}

export const MEDIUM_KINDS: Words<MediumKind> = {
  hdd: 'Disque dur',
  ssd: 'SSD',
  nvme: 'SSD NVMe',
  emmc: 'Mémoire eMMC',
  sshd: 'Disque hybride',
  unknown: 'Nature inconnue',
}

export const TECHNIQUE_WORDS: Words<Technique> = {
  overwrite: 'Réécriture complète',
  'sanitize-overwrite': 'Commande sanitize, réécriture',
  'block-erase': 'Effacement par blocs',
  'crypto-erase': 'Effacement cryptographique',
  'secure-erase': 'Secure Erase',
  'enhanced-secure-erase': 'Enhanced Secure Erase',
  unknown: 'Non précisée',
}

export const DESTRUCTION_WORDS: Words<'shred' | 'disintegrate' | 'melt' | 'degauss'> = {
  shred: 'Broyé',
  disintegrate: 'Désintégré',
  melt: 'Fondu',
  degauss: 'Démagnétisé',
}

export const VERDICT_WORDS: Words<Verdict> = {
  erased: 'Effacé',
  'erased-with-reservation': 'Effacé avec réserve',
  'not-proven': 'Effacement non prouvé',
}

export const FLAG_WORDS: Words<BlockingFlag> = {
  'firmware-lock': 'Verrou du micrologiciel (BIOS)',
  mdm: 'Gestion à distance encore active (MDM)',
  'account-lock': 'Compte du précédent utilisateur encore lié',
  'reported-stolen': 'Déclaré volé',
  'legal-hold': 'Conservation demandée par la justice',
}

export const GRADE_WORDS: Words<'A' | 'B' | 'C' | 'D'> = {
  A: 'A – comme neuf',
  B: 'B – bon état, traces légères',
  C: 'C – traces visibles',
  D: 'D – abîmé, mais fonctionne',
}

export const KIT_MODEL_WORDS: Words<KitModel> = {
  'laptop-kit': 'Kit avec ordinateur portable',
  'desktop-kit': 'Kit avec ordinateur fixe',
  grant: 'Don de matériel',
}

export const KIT_STATUS_WORDS: Words<KitStatus> = {
  'to-complete': 'À compléter',
  'to-seal': 'À sceller',
  ready: 'Prêt',
  reserved: 'Réservé',
  'handed-over': 'Remis',
  returned: 'Rendu',
}

export const ACCESSORY_WORDS: Words<Accessory> = {
  charger: 'Chargeur',
  mouse: 'Souris',
  keyboard: 'Clavier',
  'power-cables': 'Câbles d’alimentation',
  bag: 'Sacoche',
  headset: 'Casque audio',
}

export const PROGRAMME_WORDS: Words<Programme> = {
  kit: 'Kit numérique inclusif',
  grant: 'Don de matériel',
}

export const PRESCRIBER_WORDS: Words<z.infer<typeof Prescriber>> = {
  'france-travail': 'France Travail',
  caf: 'CAF',
  carsat: 'Carsat',
  ccas: 'CCAS',
  'mission-locale': 'Mission locale',
  'maison-metropole': 'Maison de la Métropole',
  college: 'Collège',
  university: 'Université',
  rsj: 'Revenu solidarité jeunes (RSJ)',
  association: 'Association',
}

export const DONOR_WORDS: Words<z.infer<typeof DonorKind>> = {
  'public-body': 'Organisme public',
  company: 'Entreprise',
  association: 'Association',
  person: 'Particulier',
}

export const LEGAL_FORM_WORDS: Words<LegalForm> = {
  ACI: 'Atelier et chantier d’insertion (ACI)',
  AI: 'Association intermédiaire (AI)',
  EI: 'Entreprise d’insertion (EI)',
  ETTI: 'Entreprise de travail temporaire d’insertion (ETTI)',
  EITI: 'Entreprise d’insertion par le travail indépendant (EITI)',
  EA: 'Entreprise adaptée (EA)',
  ESAT: 'ESAT',
  GEIQ: 'GEIQ',
  association: 'Association',
  company: 'Entreprise',
  'public-body': 'Organisme public',
  cooperative: 'Coopérative',
}

export const PARTNER_ROLE_WORDS: Words<z.infer<typeof PartnerRole>> = {
  refurbisher: 'Reconditionne',
  distributor: 'Distribue des kits',
  prescriber: 'Oriente des bénéficiaires',
  donor: 'Donne du matériel',
  recycler: 'Recycle',
}

/** Words that stand alone in a refusal: what is missing from a kit or a device. */
const ANY_WORDS: Readonly<Record<string, string>> = {
  ...ACCESSORY_WORDS,
  ...FUNCTION_WORDS,
  ...FLAG_WORDS,
  ...CATEGORY_WORDS,
  'main-computer': 'Ordinateur principal',
  holder: 'La personne elle-même',
}

/** A coded word's French, or the word itself where a newer version of the log knows one that we do not. */
export const wordFor = (words: Readonly<Record<string, string>>, coded: string) =>
  words[coded] ?? ANY_WORDS[coded] ?? coded

/** As it stands within a sentence: `CDI` stays, `Formation` is `formation`. */
export const inSentence = (words: string) =>
  /^.[A-Z]/.test(words) ? words : words.charAt(0).toLowerCase() + words.slice(1)

const PARIS = { timeZone: 'Europe/Paris' } as const
const DAY = new Intl.DateTimeFormat('fr-FR', { ...PARIS, day: 'numeric', month: 'long', year: 'numeric' })
const MONTH = new Intl.DateTimeFormat('fr-FR', { ...PARIS, month: 'short', year: 'numeric' })
const HOUR = new Intl.DateTimeFormat('fr-FR', { ...PARIS, hour: 'numeric', minute: '2-digit' })
const NUMBER = new Intl.NumberFormat('fr-FR')
const EUROS = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR' })

const first = (text: string) => text.replace(/^1 /, '1er ')

/** `23 novembre 2026`, the day in Lyon of that moment. */
export const date = (instant: Instant) => first(DAY.format(new Date(instant)))

/** `23 novembre 2026 à 10 h 12`, in Lyon. */
export const dateTime = (instant: Instant) =>
  `${date(instant)} à ${HOUR.format(new Date(instant)).replace(':', ' h ')}`

/** A calendar day, which has no hour. */
export const day = (calendarDay: Day) => date(`${calendarDay}T12:00:00Z`)

/** `2026-11` → `nov. 2026`. */
export const month = (yearAndMonth: string) => MONTH.format(new Date(`${yearAndMonth}-15T12:00:00Z`))

export const number = (value: number) => NUMBER.format(value)

/** Cents as a price: `120,00 €`. */
export const euros = (cents: number) => EUROS.format(cents / 100)

/** `3 appareils`, `1 appareil`, `0 appareil`: French counts zero as one. */
export const count = (value: number, one: string, many = `${one}s`) =>
  `${number(value)} ${Math.abs(value) < 2 ? one : many}`

/** Bytes as makers print them: `512 Go`, `1 To`. */
export const capacity = (bytes: number) =>
  bytes >= 1e12 ? `${number(Math.round(bytes / 1e11) / 10)} To` : `${number(Math.round(bytes / 1e9))} Go`

/** A log position as people say it: `n° 12 345`. */
export const positionNumber = (position: string) =>
  /^\d+$/.test(position) ? number(Number(position)) : position
