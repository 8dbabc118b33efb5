/**
 * Turns an uploaded file into JSON values, and mends only what is certain: the encodings of PowerShell,
 * a mail's `> `, journald's prefixes, what a terminal adds (colours, `sudo`'s lecture, the warnings of
 * `2>&1`), commas too many, and the backslashes that lshw up to 02.19 does not escape. Whatever else
 * does not parse is said to be broken: a value that is cut is never passed over, nor is a text beside the
 * values that may name a disk. Never throws; linear.
 */
import { stripVTControlCharacters } from 'node:util'
import { boundedJson } from './bounded-json.js'
import { JOURNAL, textOf, tooManyLines } from './evidence-text.js'
import { withoutMailCoding } from './mail-coding.js'
import { unreadLineOf } from './outer-text.js'

export type JsonValues =
  | { readonly values: readonly unknown[] }
  /** `none`: no JSON begins here. `broken`: some begins and does not hold. `beyond`: a sentence of its own. */
  | { readonly problem: 'none' | 'broken' }
  | { readonly problem: 'beyond'; readonly sentence: string }

/** A loop over the disks of one machine writes one value a disk. */
const VALUES_MAX = 256

/** The text of a file, in whatever encoding, without colours, quotation marks of mails, prefixes of logs. */
export const textOfFile = (bytes: Uint8Array): string =>
  withoutJournal(withoutQuotation(withoutMailCoding(stripVTControlCharacters(decoded(bytes))))).replace(
    /^\ufeff/,
    '',
  )

/** Firmware tables may hold bytes of no encoding at all: what is no text is read as far as it goes. */
const decoded = (bytes: Uint8Array): string => textOf(bytes) ?? new TextDecoder().decode(bytes)

/** Mails nest their quotations; beyond this a file has been sent to and fro too often to be trusted. */
const QUOTATIONS_MAX = 5
/** What people paste into mails is one machine's account; two million characters are ten of the largest. */
const QUOTED_LENGTH_MAX = 2_000_000

/** A line of JSON that nobody quoted: what a mail program broke in two stays so, and is broken. */
const UNQUOTED = /^(?!>)[^\n]*["{}]/m
/** "On Friday, the workshop wrote:" stands in front of the quotation, a greeting behind it. */
const MARKS = /^(?:> ?|[^>\n].*\n?|\n)/gm

const withoutQuotation = (text: string): string => {
  let inner = text
  if (text.length > QUOTED_LENGTH_MAX) return text
  for (let level = 0; level < QUOTATIONS_MAX && /^>/m.test(inner) && !UNQUOTED.test(inner); level++)
    inner = inner.replace(MARKS, '')
  return inner
}

/** journald's prefixes, where every line has one. */
const withoutJournal = (text: string): string => {
  if (!JOURNAL.test(text.slice(0, text.search(/\r?\n|$/))) || tooManyLines(text)) return text
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('-- '))
  const inner = lines.map((line) => JOURNAL.exec(line)?.[2])
  return inner.includes(undefined) ? text : inner.join('\n')
}

/** lshw's own warnings, which `2>&1` may put in the middle of a line; and whole lines of that kind. */
const WARNINGS =
  /WARNING: (?:you should run this program as|output may be incomplete or inaccurate)[^\n"{}]*\n?|^WARNING:[^"{}\n]*$/gm

/**
 * The values of a text: usually one; several when a loop appended its reports to one file. Firmware
 * strings may hold raw control characters, which JSON forbids: they become spaces.
 */
export const jsonValuesOf = (text: string): JsonValues => {
  const warnings: string[] = []
  const lined = text
    .replace(WARNINGS, (warning) => {
      warnings.push(warning)
      return ''
    })
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n]/gu, ' ')
  const whole = boundedJson(oneLine(lined))
  if ('value' in whole) return valuesOf(lined, [whole.value], warnings)
  if (!whole.broken) return { problem: 'beyond', sentence: whole.problem }
  // `[sudo] password for …` is no JSON, nor is `[x86_64-linux]`.
  const start = lined.search(/[{[](?=\s*["{}[\]])/)
  if (start < 0) return { problem: 'none' }
  const before = lined.slice(0, start)
  const rest = lined.slice(start)
  // What stands in front may be noise, but not the end of a value whose beginning is gone.
  if (/["{}]/.test(before)) return { problem: 'broken' }
  const around = [...warnings, before]
  const strict = severalValues(rest, around)
  if (!('problem' in strict) || strict.problem === 'beyond') return strict
  return severalValues(mended(rest), around)
}

const oneLine = (lined: string): string => lined.replaceAll('\n', ' ')

/** Cuts at the brackets that close a whole value, skipping over strings; what stands between values has no JSON in it. */
const severalValues = (text: string, before: readonly string[]): JsonValues => {
  const values: unknown[] = []
  const around = [...before]
  let depth = 0
  let start = 0
  let after = 0
  let noise = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '"') {
      if (depth === 0) return { problem: 'broken' }
      at = endOfString(text, at)
    } else if (depth === 0 && character === '[' && !/["{}[\]]/.test(text[afterBlanks(text, at + 1)] ?? '"')) {
      // `[sudo]`, `[root@bench ~]#`
      noise++
    } else if (depth === 0 && character === ']' && noise > 0) {
      noise--
    } else if (character === '{' || character === '[') {
      if (depth === 0) {
        around.push(text.slice(after, at))
        start = at
      }
      depth++
    } else if (character === '}' || character === ']') {
      depth--
      if (depth < 0) return { problem: 'broken' }
      if (depth > 0) continue
      after = at + 1
      const one = boundedJson(oneLine(text.slice(start, after)))
      if (!('value' in one))
        return one.broken ? { problem: 'broken' } : { problem: 'beyond', sentence: one.problem }
      if (values.push(one.value) > VALUES_MAX) return { problem: 'beyond', sentence: TOO_MANY_VALUES }
    }
  }
  if (values.length === 0 || depth !== 0) return { problem: 'broken' }
  return valuesOf(text, values, [...around, text.slice(after)])
}

const TOO_MANY_VALUES = `Ce fichier contient plus de ${VALUES_MAX} relevés à la suite : déposez un fichier par appareil.`

const endOfString = (text: string, start: number): number => {
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at]
    if (character === '\\') at++
    else if (character === '"') return at
  }
  return text.length
}

/** Names by which media are found: JSON keeps the last of two fields with one name, and a disk would vanish. */
const HOLDERS = new RegExp(
  '^(?:lshw|smartctl|smart|inxi|data|evidence|components|children|storages|content|disks|blockdevices|devices|' +
    'id|class|businfo|logicalname|description|configuration|serial|serial_number|serialNumber|device|type|name|output|' +
    'controllers|capabilities|product|vendor|driver|claimed|partial|interface|operation|model|model_name|device_type|' +
    'scsi_value|messages|pcislot|pciclass|tran|bios|hardware)$',
)

/** The values, unless an object of them has two fields of one name under which media stand, or a text `around` them may name a disk. */
const valuesOf = (text: string, values: readonly unknown[], around: readonly string[]): JsonValues => {
  const unread = unreadLineOf(around.join('\n'), values)
  if (unread !== null) return { problem: 'beyond', sentence: besideJson(unread) }
  // Sets are made where such a name stands only: most objects of a file have none.
  const objects: (Set<string> | null)[] = []
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '{' || character === '[') objects.push(null)
    else if (character === '}' || character === ']') objects.pop()
    else if (character === '"') {
      const end = endOfString(text, at)
      const word = end - at < NAME_MAX ? unescaped(text.slice(at + 1, end)) : ''
      at = end
      const colon = afterBlanks(text, end + 1)
      if (text[colon] !== ':') continue
      const names = objects.at(-1)
      if (names?.has(word)) return { problem: 'beyond', sentence: twice(word) }
      if (!HOLDERS.test(word) && !holdsMuch(text, afterBlanks(text, colon + 1))) continue
      if (names) names.add(word)
      else objects[objects.length - 1] = new Set([word])
    }
  }
  return { values }
}

/** No tool's name of a field is longer. */
const NAME_MAX = 100
/** Longer texts may be what a tool printed. */
const PRINTED_MIN = 60

/** A list, an object or a long text, in any of which a disk may stand. */
const holdsMuch = (text: string, at: number): boolean =>
  text[at] === '{' ||
  text[at] === '[' ||
  (text[at] === '"' && !/["\\]/.test(text.slice(at + 1, at + PRINTED_MIN)) && text.length > at + PRINTED_MIN)

/** `smart\u0063tl` is the same name. */
const unescaped = (word: string): string => {
  if (!word.includes('\\')) return word
  const value = boundedJson(`"${word}"`)
  return 'value' in value ? `${value.value}` : word
}

const besideJson = (line: string) =>
  `Le texte autour du JSON ne peut pas être lu (« ${line} ») : un disque pourrait y figurer. Déposez le JSON seul, avec le relevé de chaque disque en JSON (« sudo lshw -json », « sudo smartctl -j -x /dev/sda »).`

const twice = (word: string) =>
  `Ce fichier contient deux fois « ${word} » au même endroit, et l’on n’en lirait que le second : déposez-le tel que l’outil l’a écrit ; plusieurs relevés se mettent dans une liste, entre crochets.`

const afterBlanks = (text: string, from: number): number => {
  let at = from
  while (text[at] === ' ' || text[at] === '\n') at++
  return at
}

/** Leaves out commas before a closing bracket, and escapes the backslashes that nobody escaped. */
const mended = (text: string): string => {
  const parts: string[] = []
  let kept = 0
  const put = (from: number, to: number, instead: string) => {
    parts.push(text.slice(kept, from), instead)
    kept = to
  }
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '"') inString = !inString
    else if (!inString) {
      if (character === ',' && /[}\]]/.test(text[afterBlanks(text, at + 1)] ?? '')) put(at, at + 1, '')
    } else if (character === '\\') {
      const next = text[at + 1] ?? ''
      if (next === '"' && closes(text, at + 2)) put(at, at + 1, '\\\\')
      // A backslash of the firmware before a quotation mark of the firmware, which alone was escaped.
      else if (next === '\\' && text[at + 2] === '"' && !ends(text, at + 3)) put(at, at + 1, '\\\\')
      else if (/["\\/bfnrt]/.test(next) || /^u[0-9a-f]{4}/i.test(text.slice(at + 1, at + 6))) at++
      else put(at, at + 1, '\\\\')
    }
  }
  parts.push(text.slice(kept))
  return parts.join('')
}

/** Whatever follows a string: what `closes` says, the colon after a name, or nothing. */
const ends = (text: string, after: number): boolean =>
  closes(text, after) || [':', undefined].includes(text[afterBlanks(text, after)])

/**
 * A backslash before a quotation mark escapes it, or is the last character of a string that lshw did not
 * escape. What follows tells: another field or the end of the object only follow the end of a string.
 */
const closes = (text: string, after: number): boolean => {
  const at = afterBlanks(text, after)
  if (text[at] === '}' || text[at] === ']') return true
  return text[at] === ',' && /["{[\d}\]-]/.test(text[afterBlanks(text, at + 1)] ?? '')
}
