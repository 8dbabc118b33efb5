/**
 * The headings of an inventory file that we accept for each column, in French and English, whatever the case,
 * accents and punctuation. What may stand below them is in `lot-words.ts` and `lot-categories.ts`.
 */
import { plain, withoutUnit } from './cell-text.js'
import type { Headings } from './lot-table.js'
import { weightUnitOf } from './lot-weight.js'

export type LotColumn =
  | 'category'
  | 'maker'
  | 'model'
  | 'serial'
  | 'status'
  | 'refusalReason'
  | 'unitValue'
  | 'weight'
  | 'labelCode'
  | 'enteredAsWaste'

/** What screens and problems call each column. */
export const COLUMN_NAMES: Readonly<Record<LotColumn, string>> = {
  category: 'catégorie',
  maker: 'marque',
  model: 'modèle',
  serial: 'numéro de série',
  status: 'statut',
  refusalReason: 'motif',
  unitValue: 'valeur',
  weight: 'poids',
  labelCode: 'étiquette',
  enteredAsWaste: 'déchet',
}

export const REQUIRED_COLUMNS = ['category', 'maker', 'serial'] as const

/** The first three are the ones a problem suggests. Units (`€`, `kg`, `g`) may follow any of them. */
export const HEADINGS: Readonly<Record<LotColumn, readonly string[]>> = {
  category: ['catégorie', 'type', 'category', 'type d’appareil', 'type appareil', 'type de matériel'],
  maker: ['marque', 'fabricant', 'constructeur', 'maker', 'brand', 'manufacturer', 'vendor', 'make'],
  model: ['modèle', 'model', 'référence modèle', 'nom du modèle', 'model name', 'product'],
  serial: [
    'numéro de série',
    'n° de série',
    'serial number',
    'n° série',
    'numéro série',
    'n°série',
    'num série',
    'num de série',
    'no de série',
    'no série',
    'série',
    'serial',
    'serial no',
    'serialnumber',
    'serial #',
    'serial nbr',
    'device serial number',
    'numéro de série du fabricant',
    'numéro de série constructeur',
    'n° de série constructeur',
    'service tag',
    's/n',
    'sn',
    'n/s',
  ],
  status: ['statut', 'état de réception', 'status', 'état réception', 'réception', 'statut de réception'],
  refusalReason: ['motif', 'motif de refus', 'reason', 'motif du refus', 'raison', 'refusal reason'],
  unitValue: [
    'valeur',
    'valeur unitaire',
    'prix',
    'prix unitaire',
    'unit value',
    'value',
    'price',
    'unit price',
  ],
  weight: ['poids', 'weight', 'masse', 'poids unitaire', 'unit weight'],
  labelCode: ['étiquette', 'code étiquette', 'label', 'label code', 'n° étiquette', 'numéro d’étiquette'],
  enteredAsWaste: [
    'déchet',
    'entré comme déchet',
    'statut déchet',
    'déchets',
    'statut de déchet',
    'reçu comme déchet',
    'waste',
    'entered as waste',
  ],
}

const columnsByHeading = new Map<string, LotColumn>(
  (Object.entries(HEADINGS) as [LotColumn, readonly string[]][]).flatMap(([column, words]) =>
    words.map((word) => [plain(word), column] as const),
  ),
)

export const columnOf = (heading: string): LotColumn | null => {
  const word = plain(heading)
  const found = columnsByHeading.get(word)
  if (found !== undefined) return found
  if (columnsByHeading.get(withoutUnit(word)) === 'unitValue') return 'unitValue'
  return weightUnitOf(heading) === null ? null : 'weight'
}

/**
 * Columns that may name a category where none does under its own heading: « Désignation » is a category in some
 * inventories, a model in others, and only its values tell.
 */
const CATEGORY_ELSEWHERE = [
  'désignation',
  'désignation du matériel',
  'désignation de l’appareil',
  'désignation de l’article',
  'désignation matériel',
  'désignation appareil',
  'désignation article',
  'model category',
  'catégorie de modèle',
  'catégorie du modèle',
  'asset type',
  'device type',
  'device category',
  'catégorie d’appareil',
  'form factor',
  'format',
  'chassis',
  'châssis',
  'chassis type',
  'type de châssis',
  'nature',
]
const elsewhere = new Set(CATEGORY_ELSEWHERE.map(plain))
export const mayNameCategories = (heading: string): boolean => elsewhere.has(plain(heading))

/** A telephone's serial number where the list has no other; its second card's (`IMEI 2`) never. */
const IMEI_HEADINGS = [
  'imei',
  'imei 1',
  'imei1',
  'code imei',
  'n° imei',
  'n°imei',
  'numéro imei',
  'imei number',
]
const imeis = new Set(IMEI_HEADINGS.map(plain))
export const isImei = (heading: string): boolean => imeis.has(plain(heading))
/** Of two, the first card's goes first. */
export const imeiRank = (heading: string) => (/1$/.test(plain(heading)) ? 0 : 1)

/** Columns that other software has beside or in place of a status: never read as one, but heard. */
const STATUS_ELSEWHERE = [
  'état',
  'state',
  'status label',
  'asset status',
  'état du matériel',
  'statut du matériel',
]
const heardAsStatus = new Set(STATUS_ELSEWHERE.map(plain))
export const mayTellStatus = (heading: string): boolean => heardAsStatus.has(plain(heading))

/** What the heading row of an inventory has in it. */
export const LOT_HEADINGS: Headings = {
  required: REQUIRED_COLUMNS.map((column) => ({
    name: COLUMN_NAMES[column],
    words: [
      ...HEADINGS[column],
      ...(column === 'category' ? CATEGORY_ELSEWHERE : []),
      ...(column === 'serial' ? IMEI_HEADINGS : []),
    ],
  })),
  optional: Object.values(HEADINGS).flat(),
}
