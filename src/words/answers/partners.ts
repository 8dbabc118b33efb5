/** What stands in the way of registering an organisation, its sites and its authorisations. */
import type { PartnerRefusal } from '../../domain/partners/partner.js'
import type { Answers } from './answer.js'

export const PARTNER_ANSWERS: Answers<PartnerRefusal> = {
  'partner-not-found': { status: 404, title: 'Cette organisation n’existe pas.' },
  'partner-already-registered': { status: 409, title: 'Cette organisation est déjà enregistrée.' },
  'site-not-open': { status: 404, title: 'Ce site n’est pas ouvert par cette organisation.' },
  'site-already-open': { status: 409, title: 'Ce site est déjà ouvert.' },
  'authorisation-ends-before-it-begins': { status: 422, title: 'Cet agrément finit avant de commencer.' },
  'agreement-too-long': {
    status: 422,
    title: 'Un agrément de SIAE dure au plus 24 mois (C. travail L5132-15-1) : enregistrez-en deux.',
  },
  'not-a-siae': {
    status: 422,
    title:
      'Cette organisation n’est pas une SIAE (ACI, AI, EI, ETTI, EITI) : elle n’a ni agrément ni postes en insertion.',
  },
}
