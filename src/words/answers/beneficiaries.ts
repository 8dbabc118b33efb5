/** What stands in the way of a beneficiary’s file. */
import type { BeneficiaryRefusal } from '../../domain/beneficiaries/beneficiary.js'
import { type Answers, PROGRAMME } from './answer.js'

export const BENEFICIARY_ANSWERS: Answers<BeneficiaryRefusal> = {
  'beneficiary-not-found': { status: 404, title: 'Ce dossier n’existe pas.' },
  'beneficiary-already-registered': { status: 409, title: 'Ce dossier existe déjà.' },
  'beneficiary-forgotten': {
    status: 409,
    title: 'Ce dossier a été effacé : rien ne peut plus y être inscrit. Ouvrez un nouveau dossier.',
  },
  'route-not-of-programme': {
    status: 422,
    title:
      'Cette voie n’est pas celle de ce programme : le kit se prescrit, le don suit le collège, l’université ou le RSJ.',
  },
  'prescriber-not-of-route': {
    status: 422,
    title: 'Ce prescripteur n’atteste pas pour cette voie.',
    supplier: 'Le prescripteur',
  },
  'kit-is-for-adults': {
    status: 409,
    title: 'Le kit est pour les adultes : un mineur peut recevoir un don de matériel.',
    supplier: PROGRAMME,
  },
  'already-waiting-elsewhere': {
    status: 409,
    title: 'Cette personne attend déjà sur la liste d’un autre lieu : retirez-la de cette liste d’abord.',
  },
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
