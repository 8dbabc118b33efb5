/**
 * What stands in a serial number's cell. Spreadsheets, scanners and stickers wrap the number (formulas, prefixes,
 * another keyboard) or spoil it (dates, powers of ten): it is unwrapped where nothing else can be meant, and
 * otherwise refused in a sentence, for a number read wrong would name another machine.
 */
import { plainSerial } from '../domain/shared/codes.js'
import { makerKey } from '../domain/shared/intake-line.js'
import { fromAzerty, isAzertyScan, LENOVO } from '../domain/shared/scan-readings.js'
import { CODE, unwrapped } from '../domain/shared/wrapped-codes.js'
import { plain } from './cell-text.js'
import { serialOf } from './inspection-reading.js'

export type SerialCell =
  | {
      readonly value: string
      /** It was read through another keyboard: to be told to whoever confirms the list. */
      readonly remapped?: true
      /** Its name stands before it: whoever wrote that means it as it is. */
      readonly isNamed?: true
    }
  | { readonly problem: string }

const NO_SERIAL =
  /^(inconnue?|sans|aucune?|illisible|non lisible|absente?|nc|n\.c\.?|nr|na|n\.a\.?|neant|néant|vide|ras|tbd|à compléter|a completer|non renseigné|non renseigne|non communiqué|pas de (sn|s\/n|n° de série|numéro de série)|sans (sn|n° de série|numéro de série)|no serial( number)?|unknown|x+|\?+)$/i
/** Nothing, a line through the cell, or words that say that there is none. */
export const saysNoSerial = (text: string): boolean => /^[\s.\-–—_/]*$/.test(text) || NO_SERIAL.test(text)
/** What barcodes and stickers of makers hold (Code 39 has little more). */
const MAKERS_SIGNS = /^[0-9A-Za-z ./_+:#-]+$/

/**
 * Barcodes begin with the letter of their field, `S`, `SN` or `1S` and the model. The makers' own shapes tell it
 * from a number that begins so: HP's ten characters with year and week in the middle, Dell's seven without vowels,
 * Lenovo's eight, Apple's twelve, eleven that a plant's code begins, or ten.
 */
const FIELD_LETTERS: readonly (readonly [RegExp, RegExp])[] = [
  [/^(hp|hewlett)\b/, /^SN?([0-9A-Z]{3}\d{3}[0-9A-Z]{4})$/i],
  [/^dell\b/, /^S[NT]?([0-9B-DF-HJ-NP-TV-Z]{7})$/i],
  [/^(lenovo|ibm)\b/, LENOVO],
  [/^(lenovo|ibm)\b/, /^1S\d{4}[0-9A-Z]{3}([0-9A-Z]{7})$/i],
  [/^(lenovo|ibm)\b/, /^SN?((?:PF|PC|PG|PW|PB|MJ|MP|R9|LR)[0-9A-Z]{6})$/i],
  [/^apple\b/, /^S([0-9A-Z]{12})$/i],
  [
    /^apple\b/,
    /^S((?:C0|C1|C2|C3|C7|CK|D2|DC|DL|DM|DN|DQ|DX|DY|F1|F2|F4|F5|F6|F7|F8|F9|FC|FF|FK|FV|FY|G0|G6|GG|GQ|H0|H1|H3|J1|W8|YM|7J)[0-9A-Z]{9})$/i,
  ],
  // Eleven that are a plant, a year and a week are a whole number of before 2010.
  [/^apple\b/, /^S(?![A-Z]\d{3})([0-9A-Z]{10})$/i],
]

/** Longer than any of them, in words. */
const MAKER_WORDS_MAX = 3

/** `HP 5CG8301JD1`: the maker's name, as its own cell has it, stands before the number on many stickers. */
const withoutMaker = (text: string, maker: string) => {
  const [key, words] = [makerKey(maker), text.split(' ')]
  for (let count = Math.min(MAKER_WORDS_MAX, words.length - 1); key !== '' && count > 0; count -= 1) {
    const rest = words
      .slice(count)
      .join(' ')
      .replace(/^[:#-] ?/, '')
    const name = words
      .slice(0, count)
      .join(' ')
      .replace(/[:#-]$/, '')
    if (makerKey(name) === key && /\d/.test(rest) && CODE.test(rest)) return rest
  }
  return text
}

const withoutFieldLetters = (text: string, maker: string) => {
  const [name, bare] = [plain(maker), text.replaceAll(' ', '')]
  for (const [of, shape] of FIELD_LETTERS) {
    const serial = of.test(name) ? shape.exec(bare)?.[1] : undefined
    if (serial !== undefined) return serial
  }
  return text
}

const MONTHS =
  'janv?(?:ier)?|f[ée]v(?:r(?:ier)?)?|feb(?:ruary)?|mars?|march|avr(?:il)?|apr(?:il)?|mai|may|juin|june?|juil(?:let)?|july?|ao[ûu]t|aug(?:ust)?|sept?(?:embre|ember)?|oct(?:obre|ober)?|nov(?:embre|ember)?|d[ée]c(?:embre|ember)?'
const WORDED_DATE = new RegExp(
  `^(?:(?:\\d{1,2}[-/. ])?(?:${MONTHS})\\.?[-/. ]\\d{2,4}|(?:\\d{1,2}[-/. ])?(?:${MONTHS})\\.?)$`,
  'i',
)
const isDate = (text: string) => {
  if (WORDED_DATE.test(text)) return true
  if (/^\d{1,2}:\d{2}(:\d{2})?$/.test(text)) return true
  const day = text.replace(/[ T]\d{1,2}:\d{2}(:\d{2})?.*$/, '')
  if (/^(19|20)\d\d[-/.](0?[1-9]|1[0-2])[-/.](0?[1-9]|[12]\d|3[01])$/.test(day)) return true
  if (/^(19|20)\d\d[-/.](0?[1-9]|1[0-2])$|^(0?[1-9]|1[0-2])[-/.](19|20)\d\d$/.test(day)) return true
  if (/^(0?[1-9]|[12]\d|3[01])[-/.](0?[1-9]|[12]\d|3[01])$/.test(day)) return true
  const [, first = '', second = ''] = /^(\d{1,2})[-/.](\d{1,2})[-/.](?:(?:19|20)\d\d|\d\d)$/.exec(day) ?? []
  const [a, b] = [Number(first), Number(second)]
  return a > 0 && b > 0 && ((a <= 31 && b <= 12) || (a <= 12 && b <= 31))
}

/** Excel writes 5E10, typed as a serial, as the number it stands for; 1E400 stands for none. */
const isPower = (text: string) => {
  const power = /^\d+(?:[.,]\d+)?E[+-]?(\d+)$/i.exec(text)
  return power !== null && Number(power[1]) <= 308
}

/** The check of a telephone's identity (3GPP TS 23.003, annex B). */
export const isImeiNumber = (digits: string) =>
  /^\d{15}$/.test(digits) &&
  Array.from(digits, Number).reduce((sum, digit, at) => {
    const counted = at % 2 === 1 ? digit * 2 : digit
    return sum + (counted > 9 ? counted - 9 : counted)
  }, 0) %
    10 ===
    0

/** The days of 2000 to 2030 as spreadsheets count them: a date in a cell that is formatted as a number. */
const isDayCount = (text: string) => /^\d{5}$/.test(text) && Number(text) >= 36_526 && Number(text) <= 47_848

/** Words that say that the number could not be read, with what could be read of it. */
const HALF_READ = /^(non lisible|pas lisible|illisible|inconnue?|unreadable|unknown)[\s:,(-]+\S/i

const holdsTwo = (text: string) => {
  const halves = text.split(/ [/|] /)
  if (halves.length > 1 && halves.every((half) => /\d/.test(half) && plainSerial(half).length >= 4))
    return true
  if (/\S\s*\b(SNID|IMEI|S\/N)\b/i.test(text)) return true
  const parts = text.split(/\s*[/;,|+&\n]\s*|\s+(?:et|and|ou|or)\s+/i).filter((part) => part !== '')
  const isNumber = (part: string) =>
    /^[0-9A-Z -]+$/i.test(part) && plainSerial(part).length >= 7 && /\d/.test(part)
  if (parts.length > 1 && parts.filter(isNumber).length > 1) return true
  const words = text.split(' ').filter((word) => /^(?=.*\d)[0-9A-Z]{7,}$/i.test(word))
  return words.length > 1 && words.every((word) => word.length === words[0]?.length)
}

/** @param written the cell, as `cellText` gives it. @param maker as its own cell says, perhaps nothing. */
export const readSerial = (
  written: string,
  maker: string,
  column: 'serial' | 'imei' = 'serial',
): SerialCell => {
  if (/^[\s.\-–—_/]*$/.test(written))
    return { problem: 'Le numéro de série manque : relevez-le sur l’appareil.' }
  if (isKeyboardScan(written)) return fromKeyboard(written)
  const inside = unwrapped(written)
  if ('formula' in inside) return asFormula(inside.formula)
  const named = unwrapped(withoutMaker(inside.text, maker))
  if ('formula' in named) return asFormula(named.formula)
  const text = withoutFieldLetters(named.text, maker)
  const float = /^(\d+)[.,]0+$/.exec(text)?.[1]
  if (float !== undefined && isImeiNumber(float)) return { value: float }
  const isNamed = inside.isNamed || named.isNamed
  const isImei = column === 'imei' || /\bIMEI\b/i.test(written)
  const problem = problemOf(text, isNamed, maker) ?? (isImei ? problemOfImei(text) : undefined)
  return problem === undefined ? { value: text, ...(isNamed ? { isNamed } : {}) } : { problem }
}

const asFormula = (text: string) => ({
  problem: `« ${text} » est une formule du tableur : écrivez à sa place le numéro de série lui-même.`,
})

const problemOf = (text: string, isNamed: boolean, maker: string): string | undefined => {
  if (/^(vrai|faux|true|false)$/i.test(text))
    return `Le tableur a remplacé ce numéro de série par « ${text} » : relevez-le sur l’appareil.`
  if (isDate(text))
    return `« ${text} » est une date : le tableur l’a mise à la place du numéro de série. Mettez la colonne au format Texte et saisissez-le à nouveau.`
  if (isPower(text) && !isNamed)
    return `Excel a remplacé ce numéro de série par « ${text} », ou peut le faire, et en perd les chiffres : mettez la colonne au format Texte et saisissez-le à nouveau ; si l’appareil porte bien « ${text} », écrivez « S/N: ${text} ».`
  if (isDayCount(text) && !isNamed)
    return `« ${text} » peut être une date que le tableur montre en nombre : relevez le numéro de série sur l’appareil ; s’il porte bien « ${text} », écrivez « S/N: ${text} ».`
  if (/^\d+[.,]0+$/.test(text) || (/^\d+[.,]\d+$/.test(text) && !isNamed))
    return `« ${text} » est un nombre à virgule : le tableur a pu en perdre des chiffres. Mettez la colonne au format Texte et saisissez à nouveau le numéro de série.`
  if (/^1S[0-9A-Z]{8,}$/i.test(text) && /^(lenovo|ibm)\b/.test(plain(maker)))
    return `« ${text} » est un code-barres entier de Lenovo, dont le numéro de série est la fin : relevez ses 8 caractères sur l’appareil.`
  const name = /^([A-Z/ ]{2,20})[:=] ?[^:=]{4,}$/i.exec(text)?.[1]
  if (name !== undefined)
    return `« ${text} » : « ${name.trim()} » n’est pas le nom d’un numéro de série. Relevez celui de l’appareil et écrivez-le seul.`
  if (holdsTwo(text))
    return `« ${text.slice(0, 80)} » contient deux numéros : gardez-en un par ligne, celui de l’appareil.`
  if (text.length > 64)
    return 'Ce numéro de série dépasse 64 caractères : vérifiez qu’il n’y en a qu’un dans la cellule.'
  if (serialOf(text) === null || NO_SERIAL.test(text) || HALF_READ.test(text))
    return `« ${text} » n’est pas un numéro de série : relevez celui qui est gravé ou affiché par l’appareil.`
  if (!MAKERS_SIGNS.test(text) || plainSerial(text) === '')
    return `« ${text} » a des signes qu’aucun fabricant n’écrit dans un numéro de série : relevez-le sur l’appareil${isAzertyScan(text) && !text.includes(' ') ? ' ; s’il a été scanné, réglez la douchette sur un clavier français' : ''}.`
  return undefined
}

const problemOfImei = (text: string): string | undefined => {
  const digits = text.replace(/[\s./-]/g, '')
  return isImeiNumber(digits) || (/^\d{16}$/.test(digits) && digits !== '0'.repeat(16))
    ? undefined
    : `« ${text} » n’est pas un IMEI : ses 15 chiffres ont une clé, que l’appareil affiche avec *#06#.`
}

/**
 * Signs of the upper row of a French keyboard in place of all the digits, and letters of one case. French words have
 * some of these signs too: one that is in no word must be there.
 */
const isKeyboardScan = (text: string) =>
  /^[^a-z]*$|^[^A-Z]*$/.test(text) &&
  /^[A-Z&éÉ"'’(\-èÈ_çÇàÀ)°,?;:]{5,40}$/i.test(text) &&
  /[&"(_]/.test(text) &&
  (text.match(/[&éÉ"'’(\-èÈ_çÇàÀ]/g) ?? []).length >= 3 &&
  isAzertyScan(text)

/** Digits are certain; a scanner moves A, Q, W, Z and M too, fingers that forgot the shift key do not. */
const fromKeyboard = (text: string): SerialCell => {
  const [moved, kept] = [fromAzerty(text, 'moved'), fromAzerty(text, 'kept')]
  if (moved === kept && CODE.test(kept)) return { value: kept, remapped: true }
  return {
    problem: `« ${text} » a été scanné ou tapé avec un clavier mal réglé (peut-être « ${moved} ») : réglez la douchette sur un clavier français et scannez à nouveau.`,
  }
}

/** A label or serial number as a list's cell wraps it: what is inside, or the cell where that is uncertain. */
export const codeInCell = (cell: string): string => {
  const inside = unwrapped(cell)
  return 'formula' in inside ? cell : inside.text
}
