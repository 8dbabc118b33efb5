/**
 * The text that nvme-cli prints of a sanitize log (log page 81h) and of an identified controller, alone or
 * around its JSON: up to 1.10 it prints the text and then the JSON, so that the bench's wrapper is no JSON any
 * more. What is found is given the shape that the JSON has; where text and JSON disagree, nothing is found.
 */

import { ECHOED, instantOf, labelsIn } from './bench-wrapper.js'
import { boundedJson, repeatedName } from './bounded-json.js'
import { plainLines } from './evidence-text.js'

/** True where nvme-cli tells of a sanitize operation, in text or in JSON that text surrounds. */
export const isSanitizeText = (text: string): boolean => /\(SPROG\)|"sprog"/.test(text)

/** What must stand in such a text at most once: two of one are two drives, or two erasures, in one file. */
const ONCE = [
  /"sanitize-log"\s*:/g,
  /"id-ctrl"\s*:\s*(?:NVME Identify Controller)?|^\s*NVME Identify Controller/gim,
  /["']?startedAt["']?\s*[:=]/g,
  /["']?endedAt["']?\s*[:=]/g,
  /\(SPROG\)/gi,
  /\(SSTAT\)/gi,
  /\(SCDW10\)/gi,
  /"sprog"\s*:/g,
  /"sstat"\s*:/g,
  /"sn"\s*:|^\s*sn\s*:/gm,
] as const

/**
 * What may stand around a log. nvme-cli's `sanitize()` prints nothing where the drive took the command, and else one
 * of some twenty sentences, the system's own among them, in the bench's language: whatever is not known here may be
 * a refusal, and the log beside it is then that of an older sanitize.
 */
const BESIDE = [
  /^$/,
  /^["']?(?:startedAt|endedAt|exit)["']?\s*[:=]\s*["']?[\dTZ:.+-]{1,40}["']?,?$/,
  ECHOED,
  /^(?:\/\S+\/)?(?:sudo )?nvme (?:sanitize|sanitize-log|id-ctrl)(?: (?:\/dev\/nvme\w+|-{1,2}[\w-]+(?:=\w+)?|\w{1,10}))*$/,
] as const
/** The names that a wrapper has before its log. */
const WRAPPING =
  /"(?:startedAt|endedAt)"\s*:\s*(?:"[^"]*"|null)|"(?:sanitize-log|(?:\/dev\/)?nvme\w{1,12})"\s*:|[{[,\s]/g
/** What nvme-cli prints of the log itself, with `-H` the bits of each register under it. */
const OF_LOG =
  /^(?:Sanitize Progress$|Sanitize [\w ]+\(\w+\)|\(\w+\)|Estimated Time For [\w() -]+?)\s*(?::|$)|^\[\d/
const JSON_ONLY = /^(?:"[^"]*"|[\s{}[\],:\d.+-]|true|false|null)*$/

/**
 * `null` where there is no sanitize log, or more than one of anything, or not in the one order that belongs to
 * one drive: the start of the command, then the log and the end, then whose they are.
 */
export const looseWrapperOf = (text: string): Record<string, unknown> | null => {
  const plain = plainLines(text)
    .map((line) => line.text)
    .join('\n')
  const places = ONCE.map((pattern) => [...plain.matchAll(pattern)].map(({ index }) => index))
  if (places.some(({ length }) => length > 1)) return null
  const [logAt = -1, identityAt = -1, startAt = -1, endAt = -1, progressAt = -1] = places.map(
    ([first]) => first,
  )
  const numberAt = plain.search(/\(SPROG\)|"sprog"\s*:/i)
  const toldAt = logAt === -1 ? progressAt : logAt
  if (startAt > toldAt && toldAt !== -1) return null
  if (identityAt !== -1 && identityAt < Math.max(startAt, endAt, toldAt)) return null
  const part = (from: number, other: number) =>
    from === -1 ? null : plain.slice(from, other > from ? other : plain.length)
  const log = logOf(part(logAt, identityAt) ?? plain)
  if (log === null) return null
  const labels = labelsIn(plain.split('\n'))
  const time = (name: 'startedAt' | 'endedAt', at: number) => {
    const quoted = new RegExp(`"${name}"\\s*:\\s*"([^"]{0,40})"`).exec(plain)?.[1]
    // What stands there and is no time is handed on as it is: a record with such a time is not whole.
    return at === -1 ? null : (instantOf(quoted) ?? labels[name] ?? UNREADABLE)
  }
  const identity = part(identityAt, -1)
  return {
    startedAt: time('startedAt', startAt),
    endedAt: time('endedAt', endAt),
    'sanitize-log': log,
    ...(isStrange(plain.slice(0, identityAt === -1 ? plain.length : identityAt), numberAt)
      ? { strange: true }
      : {}),
    ...(identity === null ? {} : { 'id-ctrl': identityOf(identity) }),
  }
}
const UNREADABLE = '?'

/** Does anything stand before the identity that belongs neither to the wrapper nor to the log? */
const isStrange = (text: string, numberAt: number): boolean => {
  const lines = (part: string) =>
    part
      .replace(/("sanitize-log"\s*:)/, '$1\n')
      .split('\n')
      .map((line) => line.trim())
  const isKnown = (line: string) =>
    [...BESIDE, OF_LOG].some((pattern) => pattern.test(line)) && !/^exit\D+[1-9]/.test(line)
  return (
    lines(text.slice(0, numberAt)).some((line) => !isKnown(line) && line.replace(WRAPPING, '') !== '') ||
    lines(text.slice(numberAt)).some((line) => !isKnown(line) && !JSON_ONLY.test(line))
  )
}

const logOf = (text: string): unknown => {
  const json = objectIn(text)
  const told = textLogOf(text)
  if (json === null) return told
  if (told === null) return json
  const one = JSON.stringify(json)
  // The JSON of a version that prints both gives the progress as this number, and bit 8 of the status by its name.
  const erased = /"(?:global_erased|gde)":(\d)/.exec(one)?.[1] ?? '1'
  const agree =
    new RegExp(`"sprog":"?${told.sprog}"?[,}]`).test(one) && Number(erased) === (told.sstat >> 8) % 2
  return agree ? json : null
}

const textLogOf = (text: string) => {
  const numbers = (name: string) =>
    [...text.matchAll(new RegExp(`\\(${name}\\)\\s*:\\s*(0x[0-9a-f]{1,8}|\\d{1,10})\\b`, 'gi'))].map(
      ([, digits]) => Number(digits),
    )
  const [progress, status, command] = [numbers('SPROG'), numbers('SSTAT'), numbers('SCDW10')]
  if ([progress, status, command].some(({ length }) => length !== 1)) return null
  return { sprog: progress[0] ?? 0, sstat: status[0] ?? 0, cdw10_info: command[0] ?? 0 }
}

const identityOf = (text: string): unknown => {
  const json = objectIn(text)
  if (json !== null) return json
  const only = (name: string) => {
    const all = new Set(
      [...text.matchAll(new RegExp(`^${name}\\s*:\\s*(.+)$`, 'gm'))].map(([, value]) => value?.trim()),
    )
    return all.size === 1 ? [...all][0] : undefined
  }
  return { sn: only('sn'), mn: only('mn'), tnvmcap: only('tnvmcap')?.replace(/\D.*$/, '') }
}

/** The first JSON object of a text, whole; `null` where its end is missing or it is none. */
const objectIn = (text: string): unknown => {
  const start = text.indexOf('{', text.search(/"(?:sanitize-log|id-ctrl)"\s*:/) === 0 ? 1 : 0)
  if (start === -1) return null
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const char = text[at]
    if (char === '"') {
      const end = text.indexOf('"', at + 1)
      if (end === -1) return null
      at = end
    } else if (char === '{') depth++
    else if (char === '}' && --depth === 0) {
      const one = text.slice(start, at + 1)
      const read = boundedJson(one)
      return 'value' in read && repeatedName(one) === null ? read.value : null
    }
  }
  return null
}
