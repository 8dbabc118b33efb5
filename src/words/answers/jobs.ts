/** What stands in the way of a contract, of hours, or of work at the bench. */
import type { JobRefusal } from '../../domain/jobs/job.js'
import type { WorkdayRefusal } from '../../domain/jobs/workday.js'
import type { WorkerRefusal } from '../../domain/jobs/worker.js'
import type { Answers } from './answer.js'
import { PROGRAMME } from './answer.js'

const EMPLOYER = 'Le responsable de la structure qui emploie'

export const JOB_ANSWERS: Answers<Exclude<JobRefusal, 'not-a-siae'> | WorkdayRefusal | WorkerRefusal> = {
  'job-not-found': { status: 404, title: 'Ce contrat n’existe pas.' },
  'job-already-started': { status: 409, title: 'Ce contrat est déjà enregistré.' },
  'job-of-another-partner': { status: 403, title: 'Ce contrat est celui d’une autre organisation.' },
  'contract-not-of-structure': {
    status: 422,
    title: 'Cette structure ne peut pas signer ce contrat pour ce poste. Possibles :',
    supplier: EMPLOYER,
  },
  'contract-has-no-term': {
    status: 422,
    title: 'Ce contrat n’a pas de terme : laissez la date de fin vide.',
  },
  'contract-needs-a-term': { status: 422, title: 'Écrivez le dernier jour de ce contrat.' },
  'contract-ends-before-it-begins': { status: 422, title: 'Ce contrat finit avant de commencer.' },
  'contract-too-short': {
    status: 422,
    title:
      'Un CDDI dure au moins 4 mois (C. travail L5132-5, L5132-15-1) : changez sa fin, ou dites la dérogation.',
    supplier: EMPLOYER,
  },
  'contract-too-long': {
    status: 422,
    title:
      'Un CDDI dure au plus 24 mois (C. travail L5132-5, L5132-15-1) : changez sa fin, ou dites la dérogation.',
    supplier: EMPLOYER,
  },
  'contract-not-prolonged': { status: 422, title: 'La nouvelle fin doit venir après celle du contrat.' },
  'contract-over': {
    status: 409,
    title: 'Ce contrat est fini à cette date. Sa sortie se dit à son dernier jour, ou avant.',
    supplier: EMPLOYER,
  },
  'exit-missing': { status: 422, title: 'Dites comment la personne quitte ce poste en insertion.' },
  'exit-of-insertion-only': {
    status: 422,
    title: 'Seul un poste en insertion a une catégorie de sortie : laissez-la vide.',
  },
  'outside-contract': {
    status: 409,
    title:
      'Hors contrat : il n’avait pas commencé, il était suspendu, ou il était fini. Des heures ne se comptent que sous contrat.',
    supplier: EMPLOYER,
  },
  'outside-agreement': {
    status: 409,
    title:
      'Hors agrément : la structure n’en a aucun d’enregistré à ce moment. Des heures d’insertion ne se comptent que sous agrément.',
    supplier: PROGRAMME,
  },
  'month-not-over': {
    status: 409,
    title: 'Ce mois n’est pas fini pour ce contrat : ses heures se déclarent à partir de son dernier jour.',
  },
  'month-already-declared': {
    status: 409,
    title: 'Ce mois est déjà déclaré, avec d’autres heures : corrigez-les en disant pourquoi.',
    supplier: EMPLOYER,
  },
  'hours-exceed-month': {
    status: 422,
    title: 'Plus d’heures que les jours sous contrat et sous agrément de ce mois n’en permettent.',
  },
  'month-without-hours': {
    status: 409,
    title: 'Rien n’est déclaré ni pointé pour ce mois : il n’y a pas d’écart à expliquer.',
  },
  'gap-reason-twice': { status: 422, title: 'Une raison est donnée deux fois : additionnez ses heures.' },
  'work-not-found': { status: 404, title: 'Ce temps de travail n’existe pas.' },
  'work-under-way': {
    status: 409,
    title: 'Cette personne travaille déjà : terminez d’abord ce qui est en cours.',
  },
  'work-overlaps': {
    status: 409,
    title: 'Cette personne travaillait déjà à ces heures-là : une heure ne compte qu’une fois.',
  },
  'work-not-started': {
    status: 409,
    title: 'Ce temps de travail n’est pas en cours : commencez-le d’abord.',
  },
  'work-of-another-partner': {
    status: 403,
    title: 'Ce temps de travail est celui d’une autre organisation.',
  },
  'work-too-short': { status: 422, title: 'Moins d’une minute : ce temps ne se compte pas.' },
  'work-spans-days': {
    status: 422,
    title: 'Un temps de travail commence et finit le même jour : partagez-le à minuit.',
  },
  'too-many-devices': { status: 422, title: 'Trop d’appareils à la fois : terminez, puis recommencez.' },
  'day-too-long': {
    status: 422,
    title: 'Une personne ne travaille pas plus longtemps en un jour (C. travail L3121-18).',
  },
  'worker-forgotten': { status: 410, title: 'Le nom de cette personne a été effacé.' },
}
