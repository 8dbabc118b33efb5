/**
 * The weight of one device as a list writes it: in the unit of its cell or its heading, kilograms where neither says
 * one, and only where such a machine may weigh that much. A factor of a thousand is the error that lists make.
 */
import { plausibleWeightGrams } from '../domain/shared/parameters.js'
import type { Day, DeviceCategory } from '../domain/shared/values.js'
import { plain } from './cell-text.js'

/** Half a tonne: what is heavier is no device, or was typed in the wrong unit. */
export const DEVICE_GRAMS_MAX = 500_000
/** Whoever wrote the unit beside the number meant it: a machine out of the common may weigh twice the bounds, or half. */
const WITH_UNIT = 2

export type WeightUnit = 'kilograms' | 'grams' | 'pounds' | 'ounces'

const GRAMS_IN: Readonly<Record<WeightUnit, number>> = {
  ...{ kilograms: 1000, grams: 1, pounds: 453.59237, ounces: 28.349523125 },
}
const UNIT_WORDS: readonly (readonly [WeightUnit, RegExp])[] = [
  ['kilograms', /^(kgs?|kilos?|kilogrammes?|kilograms?)$/i],
  ['grams', /^(g|gr|grs|grammes?|grams?)$/i],
  ['pounds', /^(lbs?|pounds?|livres?)$/i],
  ['ounces', /^(oz|ounces?|onces?)$/i],
]
const unitOfWord = (word: string) => UNIT_WORDS.find(([, words]) => words.test(word))?.[0]

const WEIGHT_WORDS = new Set(['poids', 'weight', 'masse', 'mass'])
/** What else stands in such a heading; a weight of anything but one device is none. */
const BESIDE_WEIGHT = new Set(
  (
    'net nette brut brute gross unit unitaire reel reelle estime estimee mesure mesuree approx en in ' +
    'de du d l la le un of the per par appareil device materiel machine produit product item'
  ).split(' '),
)

/** The unit of a weight's heading, `Poids net (g)`, `Weight in lbs`; kilograms where it has none; null for no weight. */
export const weightUnitOf = (heading: string): WeightUnit | null => {
  const words = plain(heading).split(' ')
  const others = words.filter((word) => !WEIGHT_WORDS.has(word) && !BESIDE_WEIGHT.has(word))
  if (others.length === words.length || others.length > 1) return null
  if (!words.some((word) => WEIGHT_WORDS.has(word))) return null
  const [unit] = others
  return unit === undefined ? 'kilograms' : (unitOfWord(unit) ?? null)
}

/** Of several weights the machine's own, then the one without a word, then the one with its packing. */
export const weightRank = (heading: string) => {
  const words = plain(heading).split(' ')
  if (words.some((word) => /^(brute?|gross)$/.test(word))) return 2
  return words.some((word) => /^net(te)?$/.test(word)) ? 0 : 1
}

/** For telling whether two columns say the same: the text itself where it is no weight. */
export const weightKey = (text: string, unit: WeightUnit): string => {
  const read = gramsOf(text, unit)
  return read === null ? text : String(read.grams)
}

const DECIMAL = /^(\d{1,9})(?:[.,](\d{1,3}))?$/

/** `1 234,5`, `1234.50` or `1.234,50` in thousandths; `null` when it is not one clear number. */
export const thousandths = (text: string): number | null => {
  const bare = text.replace(/[ ']/g, '')
  const grouped = /^\d{1,3}(\.\d{3})+,\d{1,2}$/.test(bare)
    ? bare.replaceAll('.', '')
    : /^\d{1,3}(,\d{3})+\.\d{1,2}$/.test(bare)
      ? bare.replaceAll(',', '')
      : bare
  const match = DECIMAL.exec(grouped)
  return match === null ? null : Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0'))
}

/** Nobody weighs milligrams: in grams, `1.650` and `1,650` count thousands. */
const withoutThousandsPoint = (text: string) => {
  const bare = text.replace(/[ ']/g, '')
  return /^[1-9]\d{0,2}([.,])\d{3}(\1\d{3})*$/.test(bare) ? bare.replace(/[.,]/g, '') : text
}

const A_DEVICE: Readonly<Record<DeviceCategory, string>> = {
  laptop: 'un PC portable',
  desktop: 'un PC fixe',
  monitor: 'un écran',
  tablet: 'une tablette',
  smartphone: 'un smartphone',
}

const inKilograms = (grams: number) =>
  `${(grams / 1000).toLocaleString('fr-FR', { maximumFractionDigits: 3 })} kg`

const UNIT_AFTER = /^(.*?)\s*([a-z]+)\.?$/i

/** A longer cell is no weight. */
const WEIGHT_CHARACTERS_MAX = 100

const gramsOf = (text: string, column: WeightUnit) => {
  if (text.length > WEIGHT_CHARACTERS_MAX) return null
  const [, number = '', word = ''] = UNIT_AFTER.exec(text) ?? []
  const said = unitOfWord(word)
  const unit = said ?? column
  const written = (said === undefined ? text : number).trim()
  const amount = thousandths(unit === 'grams' ? withoutThousandsPoint(written) : written)
  return amount === null
    ? null
    : { grams: Math.round((amount / 1000) * GRAMS_IN[unit]), written, hasUnit: said !== undefined }
}

/**
 * The weight of one device, in grams; null when the cell is empty. A unit in the cell goes before the column's.
 * @param category what it is; null where nobody could tell, and then only the largest bound holds.
 */
export const readWeight = (
  text: string,
  column: WeightUnit,
  category: DeviceCategory | null,
  on: Day,
): { readonly value: number | null } | { readonly problem: string } => {
  if (text === '') return { value: null }
  const read = gramsOf(text, column)
  if (read === null)
    return { problem: `« ${text} » n’est pas un poids : écrivez par exemple 1,65 (en kilogrammes).` }
  const { grams, hasUnit } = read
  const bounds = category === null ? null : plausibleWeightGrams(category, on)
  if (grams > 0 && category !== null && bounds !== null) {
    const wider = hasUnit ? WITH_UNIT : 1
    if (grams < bounds.min / wider || grams > bounds.max * wider)
      return { problem: questionOf(text, read, category, bounds) }
  }
  return grams > 0 && grams <= DEVICE_GRAMS_MAX
    ? { value: grams }
    : {
        problem: `« ${text} » n’est pas le poids d’un appareil : il doit être supérieur à 0 et d’au plus 500 kg.`,
      }
}

/** No weight is offered but the same number in the other unit, where that is plausible. */
const questionOf = (
  text: string,
  {
    grams,
    written,
    hasUnit,
  }: { readonly grams: number; readonly written: string; readonly hasUnit: boolean },
  category: DeviceCategory,
  { min, max }: { readonly min: number; readonly max: number },
) => {
  const amount = thousandths(written)
  const other = [
    { said: `${written} g`, grams: Math.round((amount ?? 0) / 1000) },
    { said: `${written} kg`, grams: amount ?? 0 },
  ].find((one) => one.grams >= min && one.grams <= max)
  const next = hasUnit
    ? `vérifiez-le${other ? ` (« ${other.said} » ?)` : ', ou laissez la case vide et pesez l’appareil'}.`
    : `écrivez le poids avec son unité, en kg ou en g${other ? `, par exemple « ${other.said} »` : ''}.`
  return `« ${text} » est lu ${inKilograms(grams)}, et ${A_DEVICE[category]} pèse entre ${inKilograms(min)} et ${inKilograms(max)} : ${next}`
}
