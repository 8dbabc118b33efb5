/** What stands in the way of a collection toward a recycler. */
import type { CollectionRefusal } from '../../domain/end-of-life/collection.js'
import { type Answers, PROGRAMME } from './answer.js'

export const COLLECTION_ANSWERS: Answers<CollectionRefusal> = {
  'collection-not-found': { status: 404, title: 'Cette collecte n’existe pas.' },
  'collection-already-planned': { status: 409, title: 'Cette collecte est déjà prévue.' },
  'collection-of-another-partner': {
    status: 403,
    title: 'Cette collecte est celle d’une autre organisation.',
  },
  'collection-cancelled': { status: 409, title: 'Cette collecte est annulée.' },
  'collection-empty': {
    status: 409,
    title: 'Cette collecte est vide : chargez au moins un appareil ou un poids en vrac.',
  },
  'manifest-frozen': {
    status: 409,
    title: 'Cette collecte est partie : sa liste ne change plus.',
  },
  'line-not-on-manifest': { status: 409, title: 'Cette ligne n’est pas dans cette collecte.' },
  'destination-not-authorised': {
    status: 409,
    title:
      'La destination n’a pas d’agrément d’opérateur de déchets valable ce jour-là : il faut l’enregistrer avant le départ.',
    supplier: PROGRAMME,
  },
  'slip-or-reason-missing': {
    status: 422,
    title:
      'Ce déchet est dangereux : donnez le numéro du bordereau (BSD), ou dites pourquoi il n’y en a pas.',
  },
  'slip-and-reason': {
    status: 422,
    title: 'Donnez le numéro du bordereau, ou la raison de son absence, pas les deux.',
  },
  'collection-not-departed': { status: 409, title: 'Cette collecte n’est pas encore partie.' },
  'collection-already-weighed': {
    status: 409,
    title: 'Cette collecte est déjà pesée : corrigez la pesée, avec son motif.',
  },
  'collection-not-weighed': {
    status: 409,
    title: 'Cette collecte n’a pas été pesée à l’arrivée : enregistrez d’abord cette pesée.',
  },
  'collection-already-treated': {
    status: 409,
    title: 'Le traitement de cette collecte est déjà enregistré.',
  },
  'treated-more-than-shipped': {
    status: 409,
    title: 'Le poids traité dépasse le poids pesé à l’arrivée, même avec la tolérance : vérifiez les pesées.',
    supplier: 'Le recycleur',
  },
}
