/**
 * The text that nvme-cli prints of a sanitize log (log page 81h) and of an identified controller, alone or
 * around its JSON: up to 1.10 it prints the text and then the JSON, so that the bench's wrapper is no JSON any
 * more. What is found is given the shape that the JSON has; where text and JSON disagree, nothing is found.
 */

import { instantOf, labelsIn } from './bench-wrapper.js'
import { boundedJson } from './bounded-json.js'
import { plainLines } from './evidence-text.js'

/** True where nvme-cli tells of a sanitize operation, in text or in JSON that text surrounds. */
export const isSanitizeText = (text: string): boolean => /\(SPROG\)|"sprog"/.test(text)

/** `null` where there is no sanitize log, or more than one. */
export const looseWrapperOf = (text: string): Record<string, unknown> | null => {
  const plain = plainLines(text)
    .map((line) => line.text)
    .join('\n')
  const logAt = plain.search(/"sanitize-log"\s*:/)
  const identityAt = plain.search(/"id-ctrl"\s*:|^NVME Identify Controller/m)
  const part = (from: number, other: number) =>
    from === -1 ? null : plain.slice(from, other > from ? other : plain.length)
  const log = logOf(part(logAt, identityAt) ?? plain)
  if (log === null) return null
  const labels = labelsIn(plain.split('\n'))
  const time = (name: 'startedAt' | 'endedAt') =>
    instantOf(new RegExp(`"${name}"\\s*:\\s*"([^"]{1,40})"`).exec(plain)?.[1]) ?? labels[name]
  const identity = part(identityAt, logAt)
  return {
    startedAt: time('startedAt'),
    endedAt: time('endedAt'),
    'sanitize-log': log,
    ...(identity === null ? {} : { 'id-ctrl': identityOf(identity) }),
  }
}

const logOf = (text: string): unknown => {
  const json = objectIn(text)
  const told = textLogOf(text)
  if (json === null) return told
  if (told === null) return json
  const one = JSON.stringify(json)
  // The JSON of a version that prints both gives the progress as this number.
  return new RegExp(`"sprog":"?${told.sprog}"?[,}]`).test(one) ? json : null
}

const textLogOf = (text: string) => {
  const numbers = (name: string) =>
    [...text.matchAll(new RegExp(`\\(${name}\\)\\s*:\\s*(0x[0-9a-f]{1,8}|\\d{1,10})\\b`, 'gi'))].map(
      ([, digits]) => Number(digits),
    )
  const [progress, status, command] = [numbers('SPROG'), numbers('SSTAT'), numbers('SCDW10')]
  // A bench that looked several times has several: the last one counts, if each look was whole.
  if (progress.length === 0 || progress.length !== status.length || status.length !== command.length)
    return null
  if (command.some((one) => one !== command[0])) return null
  return { sprog: progress.at(-1) ?? 0, sstat: status.at(-1) ?? 0, cdw10_info: command[0] ?? 0 }
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
      const read = boundedJson(text.slice(start, at + 1))
      return 'value' in read ? read.value : null
    }
  }
  return null
}
