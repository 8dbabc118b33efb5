/** What stands in the way of a beneficiary’s file. */
import type { BeneficiaryRefusal } from '../../domain/beneficiaries/beneficiary.js'
import { type Answers, PROGRAMME } from './answer.js'

export const BENEFICIARY_ANSWERS: Answers<BeneficiaryRefusal> = {
  'beneficiary-not-found': { status: 404, title: 'Ce dossier n’existe pas.' },
  'beneficiary-already-registered': { status: 409, title: 'Ce dossier existe déjà.' },
  'commune-outside-metropole': {
    status: 409,
    title:
      'Cette commune n’est pas dans la Métropole de Lyon : ce programme ne peut pas aider cette personne.',
  },
  'eligibility-ends-before-it-begins': { status: 422, title: 'Cette éligibilité finit avant de commencer.' },
  'not-eligible': {
    status: 409,
    title: 'Cette personne n’a pas d’éligibilité valable ce jour-là.',
    supplier: 'Le prescripteur',
  },
  'already-has-kit': {
    status: 409,
    title: 'Cette personne a déjà un kit de ce programme.',
    supplier: PROGRAMME,
  },
  'promise-not-found': { status: 409, title: 'Ce kit n’est pas promis à cette personne.' },
}
