/** What the doors refuse themselves, before the domain is asked. */
import { type Answers, BENCH, KEEPER, PROGRAMME, SITE } from './answer.js'

export type DoorRefusal =
  | 'happened-in-future'
  | 'happened-too-early'
  | 'intake-before-lot'
  | 'slip-already-used'
  | 'weight-of-no-device'
  | 'receiver-suspended'
  | 'idempotency-key-reused'
  | 'request-in-progress'
  | 'too-much-contention'
  | 'access-denied'
  | 'not-signed-in'
  | 'partner-suspended'
  | 'invalid-request'
  | 'not-found'
  | 'unreadable-file'
  | 'no-medium-matched'
  | 'device-differs-from-file'
  | 'media-unidentified'
  | 'import-not-confirmable'
  | 'email-already-used'
  | 'site-of-another-partner'
  | 'witness-unknown'
  | 'code-not-recognised'
  | 'medium-of-another-device'
  | 'medium-in-several-devices'
  | 'evidence-not-found'
  | 'serial-not-readable'
  | 'evidence-is-a-log'
  | 'no-disk-here'
  | 'inspection-file-asked'
  | 'document-of-another-medium'
  | 'medium-unknown'
  | 'code-ambiguous'
  | 'device-at-another-site'
  | 'line-already-settled'
  | 'person-already-known'
  | 'person-being-registered'
  | 'person-of-another-partner'
  | 'guardian-missing'
  | 'identity-unknown'
  | 'holder-secret-wrong'
  | 'holder-secret-locked'
  | 'too-many-calls'
  | 'price-not-of-programme'
  | 'reseller-not-authorised'
  | 'trainer-unknown'
  | 'badge-unknown'
  | 'worker-unknown'
  | 'worker-under-contract'
  | 'no-kit-to-train-for'
  | 'refurbisher-unknown'
  | 'receipt-not-ready'
  | 'document-unknown'
  | 'views-behind'
  | 'log-unreachable'
  | 'log-full'
  | 'no-answer-in-time'
  | 'too-many-requests'
  | 'overloaded'
  | 'body-too-large'
  | 'csrf'

export const DOOR_ANSWERS: Answers<DoorRefusal> = {
  'intake-before-lot': {
    status: 409,
    title:
      'Un appareil n’entre pas avant son lot : choisissez une date à partir de celle du lot, ou corrigez d’abord la date du lot.',
  },
  'person-already-known': {
    status: 409,
    title:
      'Cette personne, ou une personne au nom et à la date de naissance semblables, a déjà un dossier : reprenez-le. Si c’est quelqu’un d’autre, une personne habilitée peut l’indiquer.',
    supplier: PROGRAMME,
  },
  'badge-unknown': { status: 404, title: 'Ce code n’est celui d’aucun badge de votre organisation.' },
  'worker-unknown': {
    status: 403,
    title: 'Votre organisation n’a aucun contrat, présent ou passé, avec cette personne.',
  },
  'worker-under-contract': {
    status: 409,
    title: 'Cette personne a encore un contrat : son nom s’efface après.',
  },
  'person-being-registered': {
    status: 409,
    title:
      'Le dossier d’une personne semblable s’ouvre en ce moment même : attendez un instant, puis recommencez.',
  },
  'person-of-another-partner': {
    status: 403,
    title:
      'Votre organisation ne suit pas cette personne : attestez un droit, inscrivez-la sur votre liste d’attente ou réservez-lui un kit d’abord.',
    supplier: PROGRAMME,
  },
  'guardian-missing': {
    status: 422,
    title: 'Cette personne est mineure : indiquez son représentant légal.',
    supplier: 'Le représentant légal',
  },
  'identity-unknown': { status: 404, title: 'Aucune identité n’est gardée pour ce dossier.' },
  'holder-secret-wrong': {
    status: 403,
    title: 'Ce code secret n’est pas le bon : il est écrit sur le reçu de la remise.',
    supplier: SITE,
  },
  'holder-secret-locked': {
    status: 429,
    title: 'Trop d’essais pour ce kit : attendez une heure, ou demandez au lieu de remise.',
    supplier: SITE,
  },
  'too-many-calls': {
    status: 429,
    title: 'Plusieurs demandes sont déjà en cours pour ce kit : nous y répondons d’abord.',
    supplier: SITE,
  },
  'price-not-of-programme': {
    status: 422,
    title: 'Ce prix n’est pas celui du programme ce jour-là.',
    supplier: PROGRAMME,
  },
  'reseller-not-authorised': {
    status: 409,
    title: 'Vendre un kit demande un agrément de revente solidaire valable ce jour-là (décret 2022-1413).',
    supplier: PROGRAMME,
  },
  'trainer-unknown': {
    status: 409,
    title: 'Le formateur doit être un collègue de votre organisation, avec un compte actif.',
  },
  'no-kit-to-train-for': {
    status: 409,
    title: 'Cette personne n’a ni kit reçu ni kit réservé : la formation accompagne un kit.',
    supplier: SITE,
  },
  'refurbisher-unknown': {
    status: 409,
    title: 'Aucun appareil de cette demande n’a été essayé par un reconditionneur : précisez l’appareil.',
  },
  'document-unknown': {
    status: 404,
    title: 'Aucun document du registre ne porte ce code : vérifiez chaque caractère.',
  },
  'receipt-not-ready': { status: 409, title: 'Le reçu s’édite une fois le kit remis.' },
  'line-already-settled': {
    status: 409,
    title: 'Cet appareil du lot est déjà enregistré comme refusé ou manquant.',
  },
  'medium-in-several-devices': {
    status: 409,
    title:
      'Le numéro de série de ce support est inventorié dans plusieurs appareils : cette preuve ne peut dire lequel. Retirez le support de celui où il n’est plus, ou corrigez l’inspection où son numéro est faux.',
    supplier: BENCH,
  },
  'medium-unknown': {
    status: 404,
    title:
      'Ce support n’est à l’inventaire d’aucun appareil, ou en a été retiré : inspectez d’abord l’appareil. Sans inspection, tenez-le pour de la mémoire flash (une purge).',
    supplier: BENCH,
  },
  'inspection-file-asked': {
    status: 422,
    title:
      'Un relevé se dépose lui-même (inspection-file) : ses supports y sont lus. Ce qui est écrit à la main a pour source « by-hand », sans fichier.',
    supplier: BENCH,
  },
  'no-disk-here': {
    status: 409,
    title:
      'Aucun disque de ce fichier n’est dans cet appareil. Le fichier est gardé, chacun de ses disques attend.',
    supplier: BENCH,
  },
  'evidence-is-a-log': {
    status: 409,
    title:
      'Ce document est un journal que nous savons lire : il prouve ses disques lui-même. Déposez-le comme preuve, ou rattachez-le depuis « Preuves ». Seules des heures fausses s’y corrigent en le recopiant.',
    supplier: BENCH,
  },
  'document-of-another-medium': {
    status: 409,
    title:
      'Le document joint parle d’un autre support que celui que vous avez écrit : vérifiez le numéro de série, ou joignez le document de ce support-ci.',
    supplier: BENCH,
  },
  'serial-not-readable': {
    status: 422,
    title: 'Ce numéro de série n’en est pas un : relevez celui qui est gravé ou affiché par l’appareil.',
    supplier: BENCH,
  },
  'evidence-not-found': {
    status: 404,
    title: 'Ce fichier n’est pas gardé ici.',
  },
  'medium-of-another-device': {
    status: 409,
    title:
      'Ce numéro de série est déjà celui d’un support d’un autre appareil. Si c’est le même disque, déplacez-le depuis cet appareil-là (même s’il en est déjà retiré) : ce que son effacement doit le suit. S’il vient d’une autre organisation, elle le dit d’abord retiré de son appareil, puis vous l’installez ici. Sinon l’un des deux numéros est faux, ou est celui d’un adaptateur USB : relevez-le sur l’étiquette du disque et corrigez l’inspection.',
    supplier: BENCH,
  },
  'code-not-recognised': {
    status: 409,
    title: 'Ce code n’est celui d’aucun appareil connu ici : scannez son étiquette ou son numéro de série.',
  },
  'code-ambiguous': {
    status: 409,
    title: 'Plusieurs appareils portent ce numéro : scannez plutôt l’étiquette.',
  },
  'device-at-another-site': {
    status: 409,
    title: 'Cet appareil se trouve sur un autre de vos sites que celui de départ.',
    supplier: BENCH,
  },
  'witness-unknown': {
    status: 409,
    title: 'Le témoin doit être un collègue de votre organisation, avec un compte actif.',
    supplier: SITE,
  },
  'happened-too-early': {
    status: 422,
    title: 'Cette date est antérieure à 1970 : vérifiez l’année.',
  },
  'weight-of-no-device': {
    status: 422,
    title: 'Aucun appareil de cette sorte n’a ce poids : vérifiez le nombre et son unité.',
  },
  'slip-already-used': {
    status: 409,
    title: 'Ce numéro de bordereau est déjà celui d’une autre collecte.',
  },
  'receiver-suspended': {
    status: 409,
    title: 'L’organisation destinataire est suspendue : elle ne pourrait pas signer l’arrivée.',
    supplier: PROGRAMME,
  },
  'happened-in-future': {
    status: 422,
    title: 'Cette date est dans le futur : un fait s’enregistre une fois arrivé.',
  },
  'idempotency-key-reused': {
    status: 409,
    title: 'Cette clé a déjà servi pour une autre demande : prenez une nouvelle clé.',
  },
  'request-in-progress': {
    status: 409,
    title: 'Cette même demande est en cours : réessayez dans un instant.',
  },
  'too-much-contention': {
    status: 503,
    title: 'Trop de personnes agissent sur la même chose en ce moment : réessayez.',
  },
  'access-denied': { status: 403, title: 'Votre rôle ne permet pas cette action.' },
  'not-signed-in': { status: 401, title: 'Connectez-vous, ou joignez un jeton d’accès valable.' },
  'partner-suspended': {
    status: 403,
    title: 'Votre organisation est suspendue : elle peut lire, pas enregistrer.',
    supplier: PROGRAMME,
  },
  'invalid-request': { status: 400, title: 'Cette demande est mal formée.' },
  'not-found': { status: 404, title: 'Cette page ou cette chose n’existe pas.' },
  'unreadable-file': { status: 422, title: 'Ce fichier ne peut pas être lu.' },
  'no-medium-matched': {
    status: 409,
    title:
      'Aucun support de ce fichier ne figure à l’inventaire des appareils que vous détenez : la preuve est gardée et attend dans « Preuves à rattacher ».',
    supplier: BENCH,
  },
  'device-differs-from-file': {
    status: 409,
    title:
      'Ce relevé est celui d’une autre machine : déposez celui de cet appareil, ou corrigez son numéro de série, sa marque ou sa catégorie s’ils ont été mal saisis.',
    supplier: BENCH,
  },
  'media-unidentified': {
    status: 409,
    title: 'Un support de ce fichier n’a pas de numéro de série lisible : saisissez l’inspection à la main.',
    supplier: BENCH,
  },
  'import-not-confirmable': {
    status: 409,
    title: 'Cet import ne peut pas être confirmé : il l’a déjà été, ou rien n’y est accepté.',
  },
  'email-already-used': { status: 409, title: 'Un compte a déjà cette adresse.' },
  'site-of-another-partner': { status: 409, title: 'Ce site n’est pas celui de votre organisation.' },
  'views-behind': {
    status: 503,
    title: 'Les tableaux n’ont pas encore rattrapé cette écriture : réessayez dans un instant.',
  },
  'log-unreachable': {
    status: 503,
    title: 'Le registre ne répond pas en ce moment : réessayez dans un instant.',
    supplier: KEEPER,
  },
  'log-full': {
    status: 503,
    title: 'Le disque du registre est plein : rien de plus ne s’enregistre tant qu’il n’a pas de place.',
    supplier: KEEPER,
  },
  'no-answer-in-time': {
    status: 503,
    title: 'La réponse n’est pas venue à temps : réessayez dans un instant.',
    supplier: KEEPER,
  },
  'too-many-requests': { status: 429, title: 'Trop de demandes en peu de temps : attendez une minute.' },
  overloaded: { status: 503, title: 'Le service est surchargé : réessayez dans un instant.' },
  'body-too-large': { status: 413, title: 'Cet envoi est trop volumineux.' },
  csrf: { status: 403, title: 'Ce formulaire a expiré : revenez à la page et envoyez-le de nouveau.' },
}
