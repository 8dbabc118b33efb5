/** What stands in the way of a lot. */
import type { DonationRefusal } from '../../domain/donations/donation.js'
import { type Answers, BENCH } from './answer.js'

export const DONATION_ANSWERS: Answers<DonationRefusal> = {
  'donation-not-found': { status: 404, title: 'Ce lot n’existe pas.' },
  'donation-already-promised': { status: 409, title: 'Ce lot est déjà enregistré.' },
  'donation-of-another-partner': { status: 403, title: 'Ce lot est celui d’une autre organisation.' },
  'donation-closed': { status: 409, title: 'Ce lot est clos : plus aucune ligne ne peut y entrer.' },
  'donor-person-named': {
    status: 422,
    title: 'Un particulier ne peut pas être nommé ici : laissez le nom du donateur vide.',
  },
  'more-lines-than-announced': {
    status: 409,
    title: 'Il y a plus de lignes que d’appareils annoncés pour ce lot.',
    supplier: 'Le donateur',
  },
  'unit-value-above-cap': {
    status: 409,
    title: 'La valeur unitaire dépasse ce qu’un organisme public peut donner (décret 2022-791).',
    supplier: 'Le donateur public',
  },
  'donation-gap-unexplained': {
    status: 409,
    title: 'Des appareils annoncés manquent : donnez le motif de l’écart pour clore le lot.',
    supplier: BENCH,
  },
}
