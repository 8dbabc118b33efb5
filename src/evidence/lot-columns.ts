/**
 * The words of an inventory file: the headings we accept for each column and the values we accept in
 * "catégorie", "statut" and "déchet", in French and English, whatever the case, accents and punctuation.
 */
import type { DeviceCategory } from '../domain/shared/values.js'

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

/** `N° de Série` → `n de serie`. */
export const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[°º№]/g, ' ')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()

const UNIT =
  / (e|eur|euros?|ttc|en euros?|kg|kilos?|kilogrammes?|en kg|g|gr|grammes?|grams?|en grammes?|en g)$/

const columnsByHeading = new Map<string, LotColumn>(
  (Object.entries(HEADINGS) as [LotColumn, readonly string[]][]).flatMap(([column, words]) =>
    words.map((word) => [plain(word), column] as const),
  ),
)

export const columnOf = (heading: string): LotColumn | null => {
  const word = plain(heading)
  const found = columnsByHeading.get(word)
  if (found !== undefined) return found
  const bare = columnsByHeading.get(word.replace(UNIT, ''))
  return bare === 'unitValue' || bare === 'weight' ? bare : null
}

/** A weight column counts kilograms unless its heading says grams. */
export const headingSaysGrams = (heading: string): boolean => / (g|gr|grammes?|grams?)$/.test(plain(heading))

/** « Désignation » names a category in some inventories, a model in others: only its values tell. */
export const isDesignation = (heading: string): boolean =>
  /^designations?( (du |de l )?(materiel|appareil|article))?$/.test(plain(heading))

/** A row is the heading row when the three required columns are all in it. */
export const isHeadingRow = (cells: readonly string[]): boolean => {
  const found = new Set(cells.map(columnOf))
  return REQUIRED_COLUMNS.every(
    (column) => found.has(column) || (column === 'category' && cells.some(isDesignation)),
  )
}

const CATEGORY_WORDS: Readonly<Record<DeviceCategory, readonly string[]>> = {
  laptop: [
    'pc portable',
    'portable',
    'ordinateur portable',
    'laptop',
    'notebook',
    'ultrabook',
    'netbook',
    'macbook',
    'chromebook',
    'micro portable',
  ],
  desktop: [
    'uc',
    'unite centrale',
    'fixe',
    'pc fixe',
    'ordinateur fixe',
    'desktop',
    'desktop pc',
    'tour',
    'pc de bureau',
    'pc bureau',
    'ordinateur de bureau',
    'mini pc',
    'tout en un',
    'all in one',
    'imac',
  ],
  monitor: ['ecran', 'moniteur', 'monitor', 'screen', 'display', 'ecran plat', 'ecran pc'],
  tablet: ['tablette', 'tablet', 'tablette tactile', 'ipad'],
  smartphone: [
    'smartphone',
    'telephone',
    'mobile',
    'telephone portable',
    'telephone mobile',
    'phone',
    'mobile phone',
    'iphone',
  ],
}
const categoriesByWord = new Map(
  (Object.entries(CATEGORY_WORDS) as [DeviceCategory, readonly string[]][]).flatMap(([category, words]) =>
    words.map((word) => [word, category] as const),
  ),
)
const singular = (words: string) => words.replace(/([a-z]{3,})s\b/g, '$1')

export const categoryOfWord = (text: string): DeviceCategory | null =>
  categoriesByWord.get(plain(text)) ?? categoriesByWord.get(singular(plain(text))) ?? null

export type LotStatus = 'received' | 'refused' | 'missing'

const STATUS_WORDS: Readonly<Record<LotStatus, RegExp>> = {
  received: /^(recue?s?|received|ok|acceptee?s?|accepted|livree?s?|conforme|present)$/,
  refused: /^(refusee?s?|refused|rejetee?s?|rejected|non conforme)$/,
  missing: /^(manquante?s?|missing|absente?s?|non (livree?|recue?)|perdue?)$/,
}

export const statusOfWord = (text: string): LotStatus | null => {
  const word = plain(text)
  return (Object.keys(STATUS_WORDS) as LotStatus[]).find((status) => STATUS_WORDS[status].test(word)) ?? null
}

/** `null` for what is neither yes nor no. A box left empty, or crossed with a dash, says no. */
export const wasteOfWord = (text: string): boolean | null => {
  const word = plain(text) || text
  if (/^(oui|o|yes|y|x|1|vrai|true|dechet|waste|✓|✔|☑)$/.test(word)) return true
  return /^(non|n|no|0|faux|false|produit|product|[-–—/]*)$/.test(word) ? false : null
}
