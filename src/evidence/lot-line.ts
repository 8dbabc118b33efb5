/**
 * One line of an inventory file: cells in, a device announced or received out, or every problem of
 * the line at once, each as a French sentence for the person who will correct the file.
 */
import { z } from 'zod'
import { DeviceCategory, SerialNumber, ShortText } from '../domain/shared/values.js'
import { serialOf } from './inspection-reading.js'
import {
  COLUMN_NAMES,
  categoryOfWord,
  type LotColumn,
  type LotStatus,
  statusOfWord,
  wasteOfWord,
} from './lot-columns.js'

export const LotValue = z.object({
  category: DeviceCategory,
  maker: ShortText,
  model: ShortText.nullable(),
  serial: SerialNumber,
  status: z.enum(['received', 'refused', 'missing']),
  /** Always there for a refused device. */
  refusalReason: z.string().nullable(),
  unitValueCents: z.int().nonnegative().nullable(),
  weightGrams: z.int().positive().nullable(),
  labelCode: z.string().max(64).nullable(),
  /** R5. Absent: it came as a product. */
  enteredAsWaste: z.boolean().optional(),
})
export type LotValue = z.infer<typeof LotValue>

/** `field` is the column's French name. */
export type LotProblem = { readonly field: string; readonly problem: string }

/** `row` is the row that a spreadsheet shows in its margin. */
export type LotLine =
  | { readonly row: number; readonly ok: true; readonly value: LotValue }
  | {
      readonly row: number
      readonly ok: false
      readonly problems: readonly LotProblem[]
      readonly raw: Readonly<Record<string, string>>
    }

export const CELL_CHARACTERS_MAX = 500
/** No single device is worth or weighs more: beyond, a separator was misread. */
const UNIT_VALUE_CENTS_MAX = 10_000_000
/** Half a tonne: what is heavier is no device, or was typed in the wrong unit. */
export const DEVICE_GRAMS_MAX = 500_000

/** A cell as people see it: `="00123"` is how some tools protect leading zeros; spaces of all kinds are one. */
export const cellText = (cell: string): string => {
  const text = cell.replace(/[\s\p{Cc}\u00a0\u2007\u202f\u200b\ufeff]+/gu, ' ').trim()
  return /^="(.*)"$/.exec(text)?.[1]?.replaceAll('""', '"').trim() ?? text
}

type Parsed<Value> = { readonly value: Value } | { readonly problem: string }

const DECIMAL = /^(\d{1,9})(?:[.,](\d{1,3}))?$/

/** `1 234,5`, `1234.50` or `1.234,50` in thousandths; `null` when it is not one clear number. */
const thousandths = (text: string): number | null => {
  const bare = text.replace(/[ ']/g, '')
  const grouped = /^\d{1,3}(\.\d{3})+,\d{1,2}$/.test(bare)
    ? bare.replaceAll('.', '')
    : /^\d{1,3}(,\d{3})+\.\d{1,2}$/.test(bare)
      ? bare.replaceAll(',', '')
      : bare
  const match = DECIMAL.exec(grouped)
  return match === null ? null : Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0'))
}

const cents = (text: string): Parsed<number | null> => {
  if (text === '') return { value: null }
  const bare = text.replace(/\s*(€|eur|euros?)$/i, '')
  const amount = thousandths(bare)
  if (amount === null || /[.,]\d{3}$/.test(bare))
    return { problem: `« ${text} » n’est pas un montant : écrivez par exemple 150 ou 149,90.` }
  if (amount / 10 > UNIT_VALUE_CENTS_MAX)
    return { problem: `« ${text} » dépasse 100 000 € pour un seul appareil : vérifiez le montant.` }
  return { value: amount / 10 }
}

/** The weight of one device, in grams; null when the cell is empty. A unit in the cell goes before the column's. */
export const grams = (text: string, columnInGrams: boolean): Parsed<number | null> => {
  if (text === '') return { value: null }
  const unit = /\s*(kg|kilos?|g|gr|grammes?)$/i.exec(text)
  const inGrams = unit === null ? columnInGrams : /^g/i.test(unit[1] ?? '')
  const amount = thousandths(unit === null ? text : text.slice(0, unit.index))
  if (amount === null)
    return { problem: `« ${text} » n’est pas un poids : écrivez par exemple 1,65 (en kilogrammes).` }
  const weightGrams = inGrams ? Math.round(amount / 1000) : amount
  if (weightGrams <= 0 || weightGrams > DEVICE_GRAMS_MAX)
    return {
      problem: `« ${text} » n’est pas le poids d’un appareil : il doit être supérieur à 0 et d’au plus 500 kg.`,
    }
  return { value: weightGrams }
}

const NO_SERIAL = /^(inconnue?|sans|aucune?|illisible|non lisible|absente?|nc|n\.c\.?|nr|\?+)$/i

const serialNumber = (text: string): Parsed<string> => {
  if (text === '') return { problem: 'Le numéro de série manque : relevez-le sur l’appareil.' }
  if (/^\d([.,]\d+)?E\+\d+$/i.test(text))
    return {
      problem: `Excel a remplacé ce numéro de série par « ${text} » et en a perdu les chiffres : mettez la colonne au format Texte et saisissez-le à nouveau.`,
    }
  if (text.length > 64)
    return {
      problem: 'Ce numéro de série dépasse 64 caractères : vérifiez qu’il n’y en a qu’un dans la cellule.',
    }
  if (serialOf(text) === null || NO_SERIAL.test(text))
    return {
      problem: `« ${text} » n’est pas un numéro de série : relevez celui qui est gravé ou affiché par l’appareil.`,
    }
  return { value: text }
}

const words = (text: string, what: string, lengthMax: number): Parsed<string | null> =>
  text.length > lengthMax
    ? { problem: `${what} dépasse ${lengthMax} caractères : abrégez.` }
    : { value: text === '' ? null : text }

const category = (text: string): Parsed<DeviceCategory> => {
  const found = categoryOfWord(text)
  if (found !== null) return { value: found }
  const accepted = 'écrivez PC portable, PC fixe, écran, tablette ou smartphone'
  return {
    problem:
      text === ''
        ? `La catégorie manque : ${accepted}.`
        : `« ${text} » n’est pas une catégorie connue : ${accepted}.`,
  }
}

const status = (text: string): Parsed<LotStatus> => {
  const found = text === '' ? 'received' : statusOfWord(text)
  return found === null
    ? { problem: `« ${text} » n’est pas un statut connu : écrivez reçu, refusé ou manquant.` }
    : { value: found }
}

const waste = (text: string): Parsed<boolean> => {
  const found = wasteOfWord(text)
  return found === null
    ? { problem: `« ${text} » ne dit pas si l’appareil est entré comme déchet : écrivez oui ou non.` }
    : { value: found }
}

/** `cells` are already `cellText`; a column that the file does not have is an empty cell. */
export const readLine = (
  cells: Readonly<Record<LotColumn, string>>,
  weightInGrams: boolean,
): { readonly value: LotValue } | { readonly problems: readonly LotProblem[] } => {
  const problems: LotProblem[] = []
  const take = <Value>(column: LotColumn, parse: (text: string) => Parsed<Value>): Value | undefined => {
    const text = cells[column]
    const parsed: Parsed<Value> =
      text.length > CELL_CHARACTERS_MAX
        ? { problem: `La cellule dépasse ${CELL_CHARACTERS_MAX} caractères : abrégez.` }
        : /^#(N\/A|REF!|VALUE!|VALEUR!|NAME\?|NOM\?|DIV\/0!|NULL!|NUL!|NUM!|NOMBRE!)$/.test(text)
          ? { problem: `La cellule contient une erreur du tableur (${text}) : corrigez-la.` }
          : parse(text)
    if ('value' in parsed) return parsed.value
    problems.push({ field: COLUMN_NAMES[column], problem: parsed.problem })
    return undefined
  }
  const value = {
    category: take('category', category),
    maker: take(
      'maker',
      (text): Parsed<string | null> =>
        text === '' ? { problem: 'La marque manque.' } : words(text, 'La marque', 120),
    ),
    model: take('model', (text) => words(text, 'Le modèle', 120)),
    serial: take('serial', serialNumber),
    status: take('status', status),
    refusalReason: take('refusalReason', (text) => words(text, 'Le motif', CELL_CHARACTERS_MAX)),
    unitValueCents: take('unitValue', cents),
    weightGrams: take('weight', (text) => grams(text, weightInGrams)),
    labelCode: take('labelCode', (text) => words(text, 'Le code de l’étiquette', 64)),
    ...(take('enteredAsWaste', waste) ? { enteredAsWaste: true } : {}),
  }
  if (value.status === 'refused' && value.refusalReason === null)
    problems.push({
      field: COLUMN_NAMES.refusalReason,
      problem: 'Un appareil refusé demande un motif : indiquez pourquoi.',
    })
  if (problems.length > 0) return { problems }
  return { value: LotValue.parse(value) }
}
