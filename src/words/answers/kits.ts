/** What stands in the way of a kit. */
import type { KitRefusal } from '../../domain/kits/kit.js'
import { type Answers, BENCH, PROGRAMME, SITE } from './answer.js'

export const KIT_ANSWERS: Answers<KitRefusal> = {
  'kit-not-found': { status: 404, title: 'Ce kit n’existe pas.' },
  'kit-already-opened': { status: 409, title: 'Ce kit est déjà ouvert.' },
  'kit-of-another-partner': { status: 403, title: 'Ce kit est celui d’une autre organisation.' },
  'kit-already-handed-over': { status: 409, title: 'Ce kit a déjà été remis.' },
  'kit-sealed': {
    status: 409,
    title: 'Ce kit est scellé : rouvrez-le pour changer son contenu.',
    supplier: BENCH,
  },
  'main-computer-already-packed': { status: 409, title: 'Ce kit a déjà son ordinateur principal.' },
  'device-not-of-model': { status: 409, title: 'Ce type d’appareil n’entre pas dans ce modèle de kit.' },
  'device-not-packed': { status: 409, title: 'Cet appareil n’est pas dans ce kit.' },
  'kit-incomplete': { status: 409, title: 'Ce kit est incomplet.', supplier: BENCH },
  'kit-not-ready': { status: 409, title: 'Ce kit n’est pas encore scellé et prêt.', supplier: BENCH },
  'kit-already-reserved': { status: 409, title: 'Ce kit est déjà réservé pour une autre personne.' },
  'kit-reserved-for-other-programme': {
    status: 409,
    title: 'Ce modèle de kit n’est pas celui du programme de cette personne.',
  },
  'kit-not-reserved-for-person': {
    status: 409,
    title: 'Ce kit n’est pas réservé pour cette personne.',
    supplier: SITE,
  },
  'reservation-expired': {
    status: 409,
    title: 'La réservation a expiré : réservez de nouveau ce kit.',
    supplier: SITE,
  },
  'eligibility-expired': {
    status: 409,
    title: 'L’éligibilité de cette personne a expiré.',
    supplier: 'Le prescripteur',
  },
  'kit-at-another-site': { status: 409, title: 'Ce kit se trouve sur un autre site.' },
  'exception-allowed-by-same-person': {
    status: 409,
    title: 'Qui a autorisé l’exception ne peut pas remettre le kit : demandez à un collègue.',
    supplier: SITE,
  },
  'witness-is-same-person': {
    status: 409,
    title: 'Le témoin doit être une autre personne que celle qui remet le kit.',
    supplier: SITE,
  },
  'guardian-signature-missing': {
    status: 409,
    title: 'Cette personne est mineure : son représentant légal doit signer le reçu.',
    supplier: 'Le représentant légal',
  },
  'gift-not-free': { status: 422, title: 'Un don de matériel est gratuit.' },
  'price-above-cap': {
    status: 422,
    title: 'Ce prix dépasse le plafond légal (décret 2022-1413).',
    supplier: PROGRAMME,
  },
  'appointment-in-past': { status: 422, title: 'Ce rendez-vous est dans le passé.' },
  'appointment-after-reservation': {
    status: 409,
    title: 'Ce rendez-vous tombe après la fin de la réservation : choisissez une date plus proche.',
    supplier: SITE,
  },
  'no-training-promised': { status: 409, title: 'Un don de matériel ne comprend pas de formation.' },
  'no-hotline-promised': {
    status: 409,
    title: 'Un don de matériel ne comprend pas d’aide par téléphone : contactez le lieu de remise.',
    supplier: SITE,
  },
  'hotline-ended': {
    status: 409,
    title: 'L’aide promise avec ce kit est finie : contactez un lieu de médiation numérique.',
    supplier: SITE,
  },
  'kit-not-handed-over': {
    status: 409,
    title: 'Ce kit n’a pas été remis : rien ne peut en revenir, ni y être remplacé.',
  },
}
