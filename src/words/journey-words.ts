/** The French of what leaves: consignments to others, collections to a recycler, weights and corrections. */
import type { ConsignmentLine, KnownConsignment } from '../domain/custody/consignment-state.js'
import type { KnownCollection } from '../domain/end-of-life/collection.js'
import type { CollectionKind, WasteCode } from '../domain/end-of-life/collection-facts.js'
import type { ArrivalOutcome, WeightBasis } from '../domain/shared/values.js'

type Words<Coded extends string> = Readonly<Record<Coded, string>>

export const CONSIGNMENT_STATUS_WORDS: Words<KnownConsignment['status']> = {
  prepared: 'En préparation',
  sent: 'Partie',
  closed: 'Close',
}

export const LINE_WORDS: Words<ConsignmentLine['status']> = {
  loaded: 'Prêt à partir',
  'under-way': 'Rien de dit encore',
  received: 'Reçu, à signer',
  refused: 'Refusé',
  missing: 'Manquant',
  accepted: 'Accepté',
  'taken-back': 'Repris par l’expéditeur',
  'written-off': 'Passé en perte',
}

export const ARRIVAL_WORDS: Words<ArrivalOutcome> = {
  accepted: 'Accepté',
  refused: 'Refusé',
  missing: 'Manquant',
}

export const COLLECTION_STATUS_WORDS: Words<KnownCollection['status']> = {
  planned: 'En préparation',
  departed: 'Partie',
  weighed: 'Pesée à l’arrivée',
  treated: 'Traitée',
  cancelled: 'Annulée',
}

export const COLLECTION_KIND_WORDS: Words<CollectionKind> = {
  workshop: 'Départ d’un atelier',
  'drop-off': 'Apport volontaire',
  doorstep: 'Porte à porte',
}

/** What each code means (list of wastes, decision 2000/532/EC); the star stands for hazardous. */
export const WASTE_CODE_WORDS: Words<WasteCode> = {
  '16 02 13*': 'Appareils de professionnels avec composants dangereux (écrans, batteries)',
  '16 02 14': 'Appareils de professionnels sans composant dangereux',
  '20 01 35*': 'Appareils de ménages avec composants dangereux (écrans, batteries)',
  '20 01 36': 'Appareils de ménages sans composant dangereux',
}

export const WEIGHT_BASIS_WORDS: Words<WeightBasis> = {
  REAL: 'Pesé',
  DECLARED: 'Déclaré',
  ESTIMATED: 'Estimé',
}

/** Directive 2008/98/EC, annexes II (recovery) and I (disposal), in short. */
export const OPERATION_WORDS: Readonly<Record<string, string>> = {
  R1: 'valorisation énergétique',
  R2: 'récupération de solvants',
  R3: 'recyclage de matières organiques (plastiques…)',
  R4: 'recyclage des métaux',
  R5: 'recyclage d’autres matières inorganiques (verre…)',
  R6: 'régénération d’acides ou de bases',
  R7: 'récupération de produits captant les polluants',
  R8: 'récupération de produits de catalyseurs',
  R9: 'régénération d’huiles',
  R10: 'épandage sur le sol',
  R11: 'utilisation de résidus d’une opération R1 à R10',
  R12: 'tri ou démontage avant une opération R1 à R11',
  R13: 'stockage avant une opération R1 à R12',
  D1: 'dépôt sur ou dans le sol',
  D2: 'traitement en milieu terrestre',
  D3: 'injection en profondeur',
  D4: 'lagunage',
  D5: 'décharge aménagée',
  D6: 'rejet dans l’eau, sauf en mer',
  D7: 'immersion en mer',
  D8: 'traitement biologique avant élimination',
  D9: 'traitement physique ou chimique avant élimination',
  D10: 'incinération à terre',
  D11: 'incinération en mer',
  D12: 'stockage permanent',
  D13: 'regroupement avant élimination',
  D14: 'reconditionnement avant élimination',
  D15: 'stockage avant élimination',
}

export const LOSS_WORDS: Words<'lost' | 'stolen' | 'written-off'> = {
  lost: 'Perdu',
  stolen: 'Volé',
  'written-off': 'Passé en perte',
}

/** Each field that a correction may name. */
const FIELD_WORDS: Readonly<Record<string, string>> = {
  happenedAt: 'date',
  category: 'catégorie',
  maker: 'marque',
  serial: 'numéro de série',
  device: 'appareil',
  model: 'modèle',
  weightGrams: 'poids',
  unitValueCents: 'valeur unitaire',
  media: 'supports de stockage',
  medium: 'support de stockage',
  processor: 'processeur',
  memoryBytes: 'mémoire',
  batteryHealthPercent: 'santé de la batterie',
  flag: 'signalement',
  reason: 'motif',
  gapReason: 'motif de l’écart',
  technique: 'technique',
  certificateSha256: 'certificat',
  functions: 'fonctions',
  note: 'note',
  results: 'résultats',
  grade: 'classement',
  how: 'circonstance',
  outcome: 'issue',
  donorName: 'nom du donateur',
  announcedCount: 'nombre annoncé',
  donorKind: 'type de donateur',
  wasteCode: 'code de déchet',
  slipNumber: 'numéro de bordereau',
  noSlipReason: 'raison de l’absence de bordereau',
  ticket: 'ticket de pesée',
  operations: 'opérations de traitement',
  endsOn: 'dernier jour',
  contract: 'contrat',
  derogation: 'dérogation',
  exit: 'sortie',
  minutes: 'heures',
  annexes: 'annexes',
}
export const fieldName = (field: string) => FIELD_WORDS[field] ?? field

const KILOGRAMS = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 3 })
/** Grams as people weigh them: `12,5 kg`. */
export const kilograms = (grams: number) => `${KILOGRAMS.format(grams / 1000)} kg`
