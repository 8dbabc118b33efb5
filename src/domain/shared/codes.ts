/**
 * Codes that people read, type and scan, and the one notion of when two of them are the same.
 *
 * Ours are Crockford base32 with a check symbol (mod 37), so that one wrong character is noticed (I2): O reads as
 * 0, I and L as 1; case, blanks and dashes do not matter. A maker's serial number has no check: it is compared by
 * its letters and digits alone. What a scanner types around a code, or in place of it, is in `scan-readings.ts`.
 */
import { scanReadings } from './scan-readings.js'

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CHECKS = `${DIGITS}*~$=U`

const checkOf = (body: string) => {
  let rest = 0
  for (const character of body) rest = (rest * 32 + DIGITS.indexOf(character)) % 37
  return CHECKS.charAt(rest)
}

/** @param numbers one from 0 to 31 for each character, from a random source. */
export const codeFrom = (numbers: Iterable<number>) => {
  const body = Array.from(numbers, (number) => DIGITS.charAt(number % 32)).join('')
  return body + checkOf(body)
}

/**
 * The code as we keep it, or undefined when it cannot be one of ours: wrong length, character or check. The check
 * proves what a scanner made of it, too.
 */
export const readCode = (typed: string, length: number): string | undefined => {
  for (const reading of scanReadings(typed)) {
    const code = asWritten(reading, length)
    if (code !== undefined) return code
  }
  return undefined
}

const asWritten = (typed: string, length: number): string | undefined => {
  const code = typed
    .toUpperCase()
    .replace(/[\s-]+/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  const body = code.slice(0, -1)
  const known = [...body].every((character) => DIGITS.includes(character))
  return known && code.length === length && checkOf(body) === code.at(-1) ? code : undefined
}

/**
 * A maker's serial number as it is compared: `5CG-000-0001`, `5CG 0000001` and `5cg0000001` are one. Empty where
 * there is neither letter nor digit: it is then no serial number.
 */
export const plainSerial = (serial: string) =>
  serial
    .normalize('NFKD')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '')

/** Seven characters and the check: what stands on a device's label. */
export const LABEL_LENGTH = 8
/** Twelve characters (60 random bits) and the check: what a holder types to follow a kit. */
export const TRACKING_LENGTH = 13
/** Eight characters (40 random bits) and the check: the second factor printed on a kit's receipt. */
export const SECRET_LENGTH = 9
/** Sixteen characters (80 bits) and the check: what a printed document is verified by. */
export const VERIFICATION_LENGTH = 17
/** Nine characters and the check, shown in two groups: the code on a beneficiary's file. */
const FILE_LENGTH = 10

/** A file's code as it is kept, `4J7QX-0MWT5`, from what somebody typed; the typed text where it is none. */
export const readFileCode = (typed: string): string => {
  const code = readCode(typed, FILE_LENGTH)
  return code ? inGroups(code) : typed
}

/** @param numbers nine, from 0 to 31, from a random source. */
export const fileCodeFrom = (numbers: Iterable<number>) => inGroups(codeFrom(numbers))

const inGroups = (code: string) => `${code.slice(0, 5)}-${code.slice(5)}`
