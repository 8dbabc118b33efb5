/**
 * One line of an inventory file: cells in, a device announced or received out, or every problem of
 * the line at once, each as a French sentence for the person who will correct the file.
 */
import { z } from 'zod'
import { type Day, DeviceCategory, SerialNumber, ShortText } from '../domain/shared/values.js'
import { categoryOfWord } from './lot-categories.js'
import { COLUMN_NAMES, type LotColumn } from './lot-columns.js'
import { isImeiNumber, readSerial, saysNoSerial } from './lot-serial.js'
import { readWeight, thousandths, type WeightUnit } from './lot-weight.js'
import { type LotStatus, statusOfWord, wasteOfWord } from './lot-words.js'

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

/**
 * `row` is the row that a spreadsheet shows in its margin; where several sheets were read, a number that no other
 * line of the file has, whose end is that row, and `sheet` says which of them it is.
 */
export type LotLine = { readonly row: number; readonly sheet?: string } & (
  | {
      readonly ok: true
      readonly value: LotValue
      /** « S/N: … » : the number is meant as it is, no letter of it a scanner's. */
      readonly isNamed?: true
    }
  | {
      readonly ok: false
      readonly problems: readonly LotProblem[]
      readonly raw: Readonly<Record<string, string>>
    }
)

export const CELL_CHARACTERS_MAX = 500
/** No single device is worth or weighs more: beyond, a separator was misread. */
const UNIT_VALUE_CENTS_MAX = 10_000_000
type Parsed<Value> = { readonly value: Value } | { readonly problem: string }

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

/** How the columns of a sheet are written, and the day on which their values are judged. */
export type LotReading = {
  readonly weights: WeightUnit
  readonly serials: 'serial' | 'imei'
  readonly on: Day
  /** Numbers of a telephone that stand in where the line has no serial number, the first good one. */
  readonly imeis: readonly string[]
}

/** What is known by a telephone's number. */
const HAS_IMEI: readonly DeviceCategory[] = ['smartphone', 'tablet']

const serialOrImei = (text: string, maker: string, { serials, imeis }: LotReading) => {
  if (!saysNoSerial(text) || imeis.length === 0) return readSerial(text, maker, serials)
  const read = imeis.map((imei) => readSerial(imei, maker, 'imei'))
  const good = read.find((one) => 'value' in one && isImeiNumber(one.value.replace(/[\s./-]/g, '')))
  return good ?? read[0] ?? readSerial(text, maker, serials)
}

export type ReadLine = {
  /** The serial number as it was unwrapped, whatever else is wrong; null where none could be read. */
  readonly serial: string | null
  /** The serial number came through another keyboard. */
  readonly remapped: boolean
  readonly isNamed: boolean
} & ({ readonly value: LotValue } | { readonly problems: readonly LotProblem[] })

/** `cells` are already `cellText`; a column that the file does not have is an empty cell. */
export const readLine = (cells: Readonly<Record<LotColumn, string>>, reading: LotReading): ReadLine => {
  const { weights, on } = reading
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
  const found = take('category', category)
  let [remapped, isNamed] = [false, false]
  const value = {
    category: found,
    maker: take(
      'maker',
      (text): Parsed<string | null> =>
        text === '' ? { problem: 'La marque manque.' } : words(text, 'La marque', 120),
    ),
    model: take('model', (text) => words(text, 'Le modèle', 120)),
    serial: take('serial', (text) => {
      const serial = serialOrImei(text, cells.maker, reading)
      remapped = 'remapped' in serial
      isNamed = 'isNamed' in serial
      return serial
    }),
    status: take('status', status),
    refusalReason: take('refusalReason', (text) => words(text, 'Le motif', CELL_CHARACTERS_MAX)),
    unitValueCents: take('unitValue', cents),
    weightGrams: take('weight', (text) => readWeight(text, weights, found ?? null, on)),
    labelCode: take('labelCode', (text) => words(text, 'Le code de l’étiquette', 64)),
    ...(take('enteredAsWaste', waste) ? { enteredAsWaste: true } : {}),
  }
  const isKnownByImei = reading.serials === 'imei' || (saysNoSerial(cells.serial) && reading.imeis.length > 0)
  if (isKnownByImei && value.serial !== undefined && found !== undefined && !HAS_IMEI.includes(found))
    problems.push({
      field: COLUMN_NAMES.category,
      problem: `« ${cells.category} » est lu comme une autre machine qu’un téléphone, et son numéro est un IMEI : écrivez smartphone ou tablette, ou le numéro de série de la machine.`,
    })
  if (value.status === 'refused' && value.refusalReason === null)
    problems.push({
      field: COLUMN_NAMES.refusalReason,
      problem: 'Un appareil refusé demande un motif : indiquez pourquoi.',
    })
  const read = { serial: value.serial ?? null, remapped, isNamed }
  return problems.length > 0 ? { ...read, problems } : { ...read, value: LotValue.parse(value) }
}
