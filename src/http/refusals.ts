/**
 * Every refusal as a person reads it: what is true that prevents it, and who can supply what is missing.
 * A refusal added to the domain does not compile until it has its answer here.
 */
import type { DomainRefusal } from '../domain/contexts.js'
import type { Detail } from '../domain/decider.js'
import { isVerdictReason, VERDICT_SENTENCES } from '../evidence/verdict-sentences.js'
import { EVENT_NAMES, MEDIUM_KINDS, wordFor } from '../web/words.js'

/** What the doors refuse themselves, before the domain is asked. */
export type DoorRefusal =
  | 'happened-in-future'
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
  | 'line-already-settled'
  | 'views-behind'
  | 'too-many-requests'
  | 'overloaded'
  | 'body-too-large'
  | 'csrf'
export type Refusal = DomainRefusal | DoorRefusal

export type Answer = { readonly status: number; readonly title: string; readonly supplier?: string }

const BENCH = 'L’atelier qui détient l’appareil'
const SITE = 'Le lieu de remise'
const PROGRAMME = 'L’équipe du programme, à la Métropole'

export const ANSWERS: Readonly<Record<Refusal, Answer>> = {
  'partner-not-found': { status: 404, title: 'Cette organisation n’existe pas.' },
  'partner-already-registered': { status: 409, title: 'Cette organisation est déjà enregistrée.' },
  'site-already-open': { status: 409, title: 'Ce site est déjà ouvert.' },
  'authorisation-ends-before-it-begins': { status: 422, title: 'Cet agrément finit avant de commencer.' },
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
  'serial-already-registered': {
    status: 409,
    title: 'Un appareil de cette marque porte déjà ce numéro de série.',
  },
  'label-already-used': {
    status: 409,
    title: 'Cette étiquette a déjà été utilisée : une étiquette ne sert qu’une fois.',
  },
  'label-code-invalid': {
    status: 422,
    title: 'Ce code d’étiquette est mal lu : son caractère de contrôle ne correspond pas.',
  },
  'evidence-already-used': {
    status: 409,
    title: 'Cet enregistrement du fichier certifie déjà un autre support : une preuve ne sert qu’une fois.',
    supplier: BENCH,
  },
  'device-not-found': { status: 404, title: 'Cet appareil n’existe pas.' },
  'device-already-received': { status: 409, title: 'Cet appareil est déjà pris en charge.' },
  'not-custodian': { status: 403, title: 'Seule l’organisation qui détient cet appareil peut agir sur lui.' },
  'device-handed-over': {
    status: 409,
    title: 'Cet appareil a été remis : seul un retour le ramène en atelier.',
  },
  'device-sealed': {
    status: 409,
    title: 'Cet appareil est scellé dans son kit : rouvrez d’abord le kit.',
    supplier: BENCH,
  },
  'device-not-handed-over': {
    status: 409,
    title: 'Cet appareil n’a pas été remis : il ne peut pas revenir.',
  },
  'device-in-another-kit': { status: 409, title: 'Cet appareil est déjà dans un autre kit.' },
  'device-not-in-this-kit': { status: 409, title: 'Cet appareil n’est pas dans ce kit.' },
  'device-not-sealed': { status: 409, title: 'Cet appareil n’est pas scellé dans son kit.' },
  'medium-not-inventoried': {
    status: 409,
    title:
      'Ce support de stockage ne figure pas à l’inventaire de cet appareil : inspectez d’abord l’appareil.',
    supplier: BENCH,
  },
  'medium-already-installed': { status: 409, title: 'Ce support est déjà dans cet appareil.' },
  'degauss-on-flash': {
    status: 409,
    title: 'La démagnétisation ne détruit rien sur une mémoire flash : broyez ce support, ou effacez-le.',
    supplier: BENCH,
  },
  'erasure-ends-in-future': {
    status: 422,
    title:
      'Ce fichier dit que l’effacement finit dans le futur : réglez l’horloge de l’outil, puis effacez à nouveau.',
    supplier: BENCH,
  },
  'line-already-settled': {
    status: 409,
    title: 'Cet appareil du lot est déjà enregistré comme refusé ou manquant.',
  },
  'witness-unknown': {
    status: 409,
    title: 'Le témoin doit être un collègue de votre organisation, avec un compte actif.',
    supplier: SITE,
  },
  'medium-vanished': {
    status: 409,
    title:
      'Un support inventorié manque dans cette inspection : enregistrez d’abord son retrait ou sa destruction.',
    supplier: BENCH,
  },
  'no-reservation-to-accept': {
    status: 409,
    title: 'Aucune réserve d’effacement n’est à accepter sur ce support.',
  },
  'function-not-of-category': { status: 422, title: 'Cette fonction n’existe pas sur ce type d’appareil.' },
  'flag-not-raised': { status: 409, title: 'Ce signalement n’est pas actif.' },
  'device-not-inspected': {
    status: 409,
    title: 'L’appareil n’a pas été inspecté : ses supports de stockage ne sont pas connus.',
    supplier: BENCH,
  },
  'medium-not-erased': {
    status: 409,
    title: 'L’effacement d’un support de stockage n’est pas prouvé.',
    supplier: BENCH,
  },
  'device-blocked': { status: 409, title: 'Un signalement bloque cet appareil.', supplier: BENCH },
  'functions-not-passed': {
    status: 409,
    title: 'Toutes les fonctions n’ont pas été testées avec succès.',
    supplier: BENCH,
  },
  'battery-not-measured': {
    status: 409,
    title: 'La santé de la batterie n’a pas été mesurée.',
    supplier: BENCH,
  },
  'battery-too-weak': { status: 409, title: 'La batterie est trop usée pour une remise.', supplier: BENCH },
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
  'breaks-later-fact': {
    status: 409,
    title: 'Cette saisie tardive rendrait impossible un fait déjà enregistré.',
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
    title: 'Aucun support de ce fichier ne figure à l’inventaire des appareils que vous détenez.',
    supplier: BENCH,
  },
  'device-differs-from-file': {
    status: 409,
    title: 'Ce fichier parle d’un autre appareil : le numéro de série diffère.',
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
  'too-many-requests': { status: 429, title: 'Trop de demandes en peu de temps : attendez une minute.' },
  overloaded: { status: 503, title: 'Le service est surchargé : réessayez dans un instant.' },
  'body-too-large': { status: 413, title: 'Cet envoi est trop volumineux.' },
  csrf: { status: 403, title: 'Ce formulaire a expiré : revenez à la page et envoyez-le de nouveau.' },
}

export type Explained = Answer & {
  readonly refusal: Refusal
  /** One sentence for each thing that is missing or in the way. */
  readonly missing: readonly string[]
  readonly detail?: Detail
}

export const explain = ({
  refusal,
  detail,
}: {
  refusal: Refusal
  detail?: Detail | undefined
}): Explained => ({
  ...ANSWERS[refusal],
  refusal,
  missing: detail ? sentences(refusal, detail) : [],
  ...(detail ? { detail } : {}),
})

/** The whole answer on one line, for a line of a file. */
export const sentenceOf = (refused: { refusal: Refusal; detail?: Detail | undefined }) => {
  const { title, missing } = explain(refused)
  return [title, ...missing].join(' ')
}

const sentences = (
  refusal: Refusal,
  { media, missing, fact, existingId, limit, actual }: Detail,
): string[] => [
  ...(media ?? []).map(({ serial, kind, reason }) =>
    isVerdictReason(reason)
      ? `Support ${serial} (${wordFor(MEDIUM_KINDS, kind)}) : ${VERDICT_SENTENCES[reason]}`
      : `Support ${serial} (${wordFor(MEDIUM_KINDS, kind)}).`,
  ),
  ...(missing ?? []).map((name) => `${wordFor({}, name)}.`),
  ...(fact
    ? [
        `Le fait « ${wordFor(EVENT_NAMES, fact.type)} » du ${fact.happenedAt.slice(0, 10)} ne serait plus possible : ${ANSWERS[fact.reason as Refusal]?.title ?? fact.reason}`,
      ]
    : []),
  ...(existingId === undefined ? [] : [`Identifiant concerné : ${existingId}.`]),
  ...(limit === undefined ? [] : [figures(refusal, limit, actual)]),
]

const euros = (cents: number) => (cents / 100).toLocaleString('fr-FR', { style: 'currency', currency: 'EUR' })

const figures = (refusal: Refusal, limit: number, actual: number | undefined) => {
  if (refusal === 'unit-value-above-cap')
    return `Plafond : ${euros(limit)} ; valeur déclarée : ${euros(actual ?? 0)}.`
  if (refusal === 'battery-not-measured') return `Santé attendue : au moins ${limit} %.`
  if (refusal === 'battery-too-weak') return `Santé mesurée : ${actual} % ; attendue : au moins ${limit} %.`
  return actual === undefined ? `Limite : ${limit}.` : `Limite : ${limit} ; actuellement : ${actual}.`
}
