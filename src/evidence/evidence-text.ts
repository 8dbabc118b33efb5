/**
 * The text of an evidence file as people have it: UTF-16 from a Windows shell, CRLF, colours of a
 * terminal, quoted in a mail, or copied out of journald. What a line says is not changed, only what was
 * put around it taken off. Linear, bounded before a list of lines is made, never throws.
 */
import { stripVTControlCharacters } from 'node:util'

/** 8 MiB of nwipe's usual lines, and more disks than a log may hold; line ends alone are not worth an object each. */
export const LINES_MAX = 100_000
/** nwipe's own lines are under 300 characters; more is not looked at. */
const LINE_CHARACTERS_MAX = 1000

export const tooManyLines = (text: string): boolean => {
  let lines = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1))
    if (++lines > LINES_MAX) return true
  return false
}

/** `null` for bytes that are no text in UTF-8, UTF-16 (with or without its mark) or Windows-1252. */
export const textOf = (bytes: Uint8Array): string | null => {
  const wide = wideEncoding(bytes)
  if (wide !== null) return withoutNul(new TextDecoder(wide).decode(bytes))
  try {
    return withoutNul(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    // Disk models now and then hold a stray byte, which tools copy: a text with few of them is read.
    const text = new TextDecoder('windows-1252').decode(bytes)
    return looksLikeText(text) ? withoutNul(text) : null
  }
}

const withoutNul = (text: string) => (text.includes('\0') ? null : text)

/** By the mark, or by the empty half of nearly every character of a western text. */
const wideEncoding = (bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const head = bytes.subarray(0, 2048)
  const empty = [0, 0]
  for (let at = 0; at < head.length; at++) if (head[at] === 0) empty[at % 2] = (empty[at % 2] ?? 0) + 1
  const [even = 0, odd = 0] = empty
  if (head.length < 8 || Math.max(even, odd) < 0.35 * head.length) return null
  return odd > 20 * even ? 'utf-16le' : even > 20 * odd ? 'utf-16be' : null
}

const looksLikeText = (text: string) => {
  const head = text.slice(0, 4096)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what tells bytes from text.
  return (head.match(/[\x00-\x08\x0e-\x1a\x1c-\x1f]|[\x80-\x9f]/g)?.length ?? 0) < 0.01 * head.length
}

/** One line without what was put around it; `zone`: minutes east of Greenwich, where journald told. */
export type PlainLine = { readonly text: string; readonly zone: number | null }

export const plainLines = (text: string): PlainLine[] =>
  stripVTControlCharacters(text)
    .split(/\r\n|\n|\r/, LINES_MAX)
    .map((raw) => plainLine(raw.slice(0, LINE_CHARACTERS_MAX)))

const plainLine = (raw: string): PlainLine => {
  const text = raw
    .replaceAll('\u00a0', ' ')
    .replace(/^\ufeff/, '')
    .replace(MAIL_QUOTE, '')
  const journal = JOURNAL.exec(text)
  if (journal === null) return { text, zone: null }
  return { text: journal[2] ?? '', zone: minutesOf(journal[1]) }
}

/** `> `, `>> `, `> > `: how often a mail was answered. */
const MAIL_QUOTE = /^[ \t]?(?:>[ \t]?)+/
/** `Nov 29 20:54:02 host nwipe[812]: …`, `-o short-iso`, `-o short-precise` and `-o short-full`. */
export const JOURNAL = new RegExp(
  [
    '^(?:\\p{L}{3,5}\\.? +\\d{1,2} \\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?',
    '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?(Z|[+-]\\d\\d:?\\d\\d)',
    '\\p{L}{3} \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)? \\p{Lu}{2,5}) \\S{1,64} [\\w.@/-]{1,64}(?:\\[\\d+\\])?: ?(.*)$',
  ].join('|'),
  'u',
)

const minutesOf = (zone: string | undefined): number | null => {
  if (zone === undefined) return null
  if (zone === 'Z') return 0
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
