/** The French of posts in insertion: contracts, exits, gaps, and hours as people write them. */
import type { Contract, Derogation, Exit, ExitCategory, JobKind } from '../domain/jobs/contract.js'
import type { GapReason, JobReason } from '../domain/jobs/job-facts.js'
import type { WorkerPurpose } from '../domain/jobs/worker.js'

type Words<Coded extends string> = Readonly<Record<Coded, string>>

export const JOB_KIND_WORDS: Words<JobKind> = { insertion: 'En insertion', permanent: 'Permanent' }

export const CONTRACT_WORDS: Words<Contract> = {
  CDDI: 'CDDI',
  'CDI-inclusion': 'CDI inclusion',
  CDDU: 'Contrat d’usage (CDDU)',
  mission: 'Contrat de mission',
  independent: 'Travailleur indépendant',
  CDI: 'CDI',
  CDD: 'CDD',
  apprenticeship: 'Apprentissage',
}

export const DEROGATION_WORDS: Words<Derogation> = {
  shorter: 'Moins de 4 mois, par dérogation',
  longer: 'Plus de 24 mois, par dérogation',
}

export const EXIT_WORDS: Words<Exit> = {
  'permanent-contract': 'CDI',
  'fixed-term-6-months-or-more': 'CDD ou mission de 6 mois ou plus',
  'own-business': 'Création d’entreprise',
  'fixed-term-under-6-months': 'CDD ou mission de moins de 6 mois',
  training: 'Formation',
  'another-siae': 'Embauche dans une autre SIAE',
  'no-solution': 'Sans solution connue',
  other: 'Autre sortie',
  withdrawn: 'Retirée du calcul',
}

export const EXIT_CATEGORY_WORDS: Words<ExitCategory> = {
  durable: 'Emploi durable',
  transition: 'Emploi de transition',
  positive: 'Sortie positive',
  other: 'Autre sortie',
  withdrawn: 'Retirée du calcul',
}

export const JOB_REASON_WORDS: Words<JobReason> = {
  'entered-by-mistake': 'Saisi par erreur',
  'payslip-corrected': 'Bulletin de paie corrigé',
  'known-later': 'Appris plus tard',
  other: 'Autre raison',
}

export const GAP_REASON_WORDS: Words<GapReason> = {
  training: 'Formation du salarié',
  support: 'Accompagnement socio-professionnel',
  logistics: 'Transport, manutention, tri',
  meeting: 'Réunion',
  'not-logged': 'Travail sur appareils non pointé',
  'unpaid-break': 'Pause non payée',
  rounding: 'Arrondi',
}

export const WORKER_PURPOSE_WORDS: Words<WorkerPurpose> = {
  declaration: 'Déclarer les heures',
  badge: 'Remettre un badge',
  contract: 'Suivre le contrat',
  'data-request': 'La personne le demande',
}

const HOURS = new Intl.NumberFormat('fr-FR', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
/** Minutes as hours in hundredths, as payslips have them: `151,67 h`. */
export const hours = (minutes: number) => `${HOURS.format(minutes / 60)} h`
/** Full-time equivalents, in hundredths. */
export const etp = (value: number) => HOURS.format(value)
