/** What stands in the way of a consignment and of its lines. */
import type { ConsignmentRefusal } from '../../domain/custody/consignment.js'
import { type Answers, RECEIVER, SENDER } from './answer.js'

export const CONSIGNMENT_ANSWERS: Answers<ConsignmentRefusal> = {
  'consignment-not-found': { status: 404, title: 'Cette expédition n’existe pas.' },
  'consignment-already-prepared': { status: 409, title: 'Cette expédition est déjà préparée.' },
  'consignment-to-same-site': {
    status: 422,
    title: 'Le site de départ et le site d’arrivée sont le même : choisissez un autre site d’arrivée.',
  },
  'not-the-sender': {
    status: 403,
    title: 'Seul l’expéditeur peut faire cela.',
    supplier: SENDER,
  },
  'not-the-receiver': {
    status: 403,
    title: 'Seul le destinataire peut dire ce qui lui est arrivé.',
    supplier: RECEIVER,
  },
  'consignment-already-sent': {
    status: 409,
    title: 'Cette expédition est déjà partie : son contenu ne change plus.',
  },
  'consignment-not-sent': {
    status: 409,
    title: 'Cette expédition n’est pas encore partie.',
    supplier: SENDER,
  },
  'consignment-closed': { status: 409, title: 'Cette expédition est close.' },
  'consignment-empty': {
    status: 409,
    title: 'Cette expédition est vide : ajoutez au moins un appareil.',
    supplier: SENDER,
  },
  'consignment-lines-open': {
    status: 409,
    title:
      'Des appareils de cette expédition n’ont pas encore de fin : acceptez-les, reprenez-les ou passez-les en perte avant de clore.',
  },
  'line-not-in-consignment': {
    status: 409,
    title: 'Cet appareil n’est pas dans cette expédition : il ne peut pas y être reçu.',
    supplier: SENDER,
  },
  'line-already-signed': {
    status: 409,
    title: 'Cette ligne est signée : proposez une correction, que l’autre partie devra accepter.',
  },
  'line-not-signed': {
    status: 409,
    title: 'Cette ligne n’est pas encore signée par le destinataire, ou n’est plus en attente.',
    supplier: RECEIVER,
  },
  'line-not-with-sender': {
    status: 409,
    title: 'Cet appareil n’est ni refusé ni manquant : l’expéditeur ne peut pas en disposer.',
  },
  'lines-unsettled': {
    status: 409,
    title: 'Dites de chaque appareil s’il est reçu, refusé ou manquant avant de signer.',
    supplier: RECEIVER,
  },
  'signed-by-same-person': {
    status: 409,
    title: 'Qui a signé le départ ne peut pas signer l’arrivée : demandez à un collègue du site d’arrivée.',
    supplier: RECEIVER,
  },
  'no-correction-proposed': {
    status: 409,
    title: 'Aucune correction n’est proposée sur cette ligne.',
  },
  'correction-needs-other-side': {
    status: 409,
    title: 'Qui propose une correction ne peut pas l’accepter : l’autre partie doit le faire.',
  },
  'correction-changes-nothing': {
    status: 409,
    title: 'Cette correction dit la même chose que la ligne signée : il n’y a rien à corriger.',
  },
}
