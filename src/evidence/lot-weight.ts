/**
 * The weight of one device as a list writes it: in kilograms or grams, with or without its unit, and only where
 * such a machine may weigh that much. A factor of a thousand is the error that lists make.
 */
import { plausibleWeightGrams } from '../domain/shared/parameters.js'
import type { Day, DeviceCategory } from '../domain/shared/values.js'

/** Half a tonne: what is heavier is no device, or was typed in the wrong unit. */
export const DEVICE_GRAMS_MAX = 500_000
/** Whoever wrote the unit has answered: such a weight is believed so many times beyond the bounds. */
const WITH_UNIT = 10

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

/**
 * The weight of one device, in grams; null when the cell is empty. A unit in the cell goes before the column's.
 * @param category what it is; null where nobody could tell, and then only the largest bound holds.
 */
export const readWeight = (
  text: string,
  column: 'grams' | 'kilograms',
  category: DeviceCategory | null,
  on: Day,
): { readonly value: number | null } | { readonly problem: string } => {
  if (text === '') return { value: null }
  const unit = /\s*(kg|kgs|kilos?|kilogrammes?|g|gr|grammes?)\.?$/i.exec(text)
  const inGrams = unit === null ? column === 'grams' : /^g/i.test(unit[1] ?? '')
  const written = unit === null ? text : text.slice(0, unit.index)
  const amount = thousandths(inGrams ? withoutThousandsPoint(written) : written)
  if (amount === null)
    return { problem: `« ${text} » n’est pas un poids : écrivez par exemple 1,65 (en kilogrammes).` }
  const grams = inGrams ? Math.round(amount / 1000) : amount
  const bounds = category === null ? null : plausibleWeightGrams(category, on)
  if (grams > 0 && category !== null && bounds !== null) {
    const [min, max] =
      unit === null ? [bounds.min, bounds.max] : [bounds.min / WITH_UNIT, bounds.max * WITH_UNIT]
    if (grams < min || grams > max) return { problem: questionOf(text, written, grams, category, bounds) }
  }
  return grams > 0 && grams <= DEVICE_GRAMS_MAX
    ? { value: grams }
    : {
        problem: `« ${text} » n’est pas le poids d’un appareil : il doit être supérieur à 0 et d’au plus 500 kg.`,
      }
}

const questionOf = (
  text: string,
  written: string,
  grams: number,
  category: DeviceCategory,
  { min, max }: { readonly min: number; readonly max: number },
) => {
  const other = [
    { said: `${written.trim()} g`, grams: grams / 1000 },
    { said: `${written.trim()} kg`, grams: grams * 1000 },
  ].find((one) => one.grams >= min && one.grams <= max)
  const example = other?.said ?? `${inKilograms(Math.round(Math.sqrt(min * max) / 100) * 100)}`
  return `« ${text} » est lu ${inKilograms(grams)}, et ${A_DEVICE[category]} pèse entre ${inKilograms(min)} et ${inKilograms(max)} : écrivez le poids avec son unité, par exemple « ${example} ».`
}
