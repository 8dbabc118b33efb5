/**
 * What a scanner may have typed for a code: a prefix that names the symbology or the field, the stars of Code 39,
 * or the keys of another keyboard. Every reading is a guess but the first, which is what was typed: a later one
 * counts only where a check character proves it or a device is found under it.
 */

import { gs1Serial, unwrapped } from './wrapped-codes.js'

/** A longer text is no scanned code, nor a link that shows one. */
const SCANNED_CHARACTERS_MAX = 500

/** ISO/IEC 15424: `]C1` GS1-128, `]Q3` GS1 QR, `]d2` GS1 DataMatrix, `]A0` Code 39 and their sisters. */
const SYMBOLOGY = /^\][A-Za-z][0-9A-Za-z]/

/** As stickers write it: `S/N: …`. */
const NAMED_SERIAL = /^S\/?N\s*[:#]?\s*(.+)$/i

/** ANSI MH10.8.2: `1S` stands before Lenovo's seven to ten characters of machine type and model, then the serial number. */
export const LENOVO = /^1S[0-9A-Z]{7,10}([0-9A-Z]{8})$/i

/** A spreadsheet took a telephone's fifteen digits for a number with decimals. */
const DECIMAL_IMEI = /^(\d{15})[.,]0+$/

/** A scanner set to a US keyboard, on a computer set to a French one: what the French one types for each US key. */
const US_KEYS: Readonly<Record<string, string>> = {
  ...{ '&': '1', é: '2', É: '2', '"': '3', "'": '4', '’': '4', '(': '5', '-': '6', è: '7', È: '7', _: '8' },
  ...{ ç: '9', Ç: '9', à: '0', À: '0', ')': '-', '°': '_', $: ']', '8': '*', '4': '$' },
}
const US_LETTERS: Readonly<Record<string, string>> = {
  ...{ a: 'q', q: 'a', z: 'w', w: 'z', ',': 'm', m: ';' },
  ...{ A: 'Q', Q: 'A', Z: 'W', W: 'Z', '?': 'M', M: ':', ';': ',', ':': '.', '!': '/' },
}

/** The upper row of a French keyboard, whose digits need a shift; a lone dash is no sign of it. */
const FRENCH_ROW = /[&éÉ"'’(èÈ_çÇàÀ]/u

/** Were these typed by a scanner that takes a French keyboard for a US one? Digits would have come as signs. */
export const isAzertyScan = (text: string) => FRENCH_ROW.test(text) && !/[0-35-79]/.test(text)

/** With the digits put back; `letters` moved too, as on the scanner's own keyboard. */
export const fromAzerty = (text: string, letters: 'moved' | 'kept') =>
  Array.from(text, (character) => {
    const moved = letters === 'moved' ? US_LETTERS[character] : undefined
    return US_KEYS[character] ?? moved ?? character
  }).join('')

/** As lists unwrap it: a formula that shows the number, quotes, its name before it. */
const inside = (text: string): readonly string[] => {
  const found = unwrapped(text)
  return 'formula' in found || found.text === text ? [] : [found.text]
}

const bare = (text: string) => {
  const named = text.replace(SYMBOLOGY, '')
  return /^\*.+\*$/.test(named) ? named.slice(1, -1) : named
}

const fieldsOf = (text: string): readonly string[] => [
  ...[gs1Serial(text) ?? []].flat(),
  ...[LENOVO, NAMED_SERIAL, DECIMAL_IMEI].flatMap((pattern) => pattern.exec(text)?.[1] ?? []),
  ...(/^1S./i.test(text) ? [text.slice(2)] : []),
  ...(/^S./i.test(text) ? [text.slice(1)] : []),
]

/** What was typed, trimmed; then what else it may mean, each once, the more literal first. */
export const scanReadings = (typed: string): readonly string[] => {
  const text = typed.replace(/\p{Cc}+/gu, ' ').trim()
  if (text.length > SCANNED_CHARACTERS_MAX) return [text]
  const typings = isAzertyScan(text) ? [text, fromAzerty(text, 'moved'), fromAzerty(text, 'kept')] : [text]
  const codes = [...typings.flatMap((typing) => [typing, bare(typing)]), ...inside(text)]
  return [...new Set([...codes, ...codes.flatMap(fieldsOf)])].filter((reading) => reading !== '')
}
