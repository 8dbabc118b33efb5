/**
 * What can be read of any tool's document to fill the certificate's form: a serial and two moments that are
 * written with their names and only once. A person compares each field with the document, which is attached;
 * a guess would be copied without a look, so what is not certain is left out. Linear, never throws.
 */
import { instantOf } from './bench-wrapper.js'
import { serialOrNull } from './report-draft.js'
import type { CertificateDraft } from './sanitisation-file.js'

/** After a name: a colon, an equals sign, or the tags between two cells. */
const THEN = /["']?\s{0,20}(?:[:=]|<\/\w{1,12}>\s{0,20}(?:<[^<>]{0,80}>\s{0,20}){1,3}|>)\s{0,20}["']?/.source
const SERIAL = new RegExp(
  `(\\w{0,20})[ _-]?(?:serial(?:[ _-]?(?:number|no|num|nbr))?\\.?|(?:num[ée]ro|n°) de s[ée]rie(?: d\\w+ \\w{1,20})?|\\bS/N)${THEN}([A-Z0-9][\\w.-]{3,62})(?![\\w.-])`,
  'gi',
)
/** Words before "serial" that speak of a machine. */
const OF_MACHINE = /system|computer|chassis|bios|machine|board|host|laptop|enclosure|monitor|asset/i

const moment = (names: string) =>
  new RegExp(
    `\\b(?:${names})\\w{0,12}(?:[ _-]?(?:time|date|at|on))?${THEN}(\\d{4}-\\d\\d-\\d\\dT[\\d:.]{5,18}(?:Z|[+-]\\d\\d:?\\d\\d))`,
    'gi',
  )
const STARTS = moment('start|begin|début|debut')
const ENDS = moment('end|finish|complet|fin|stop')

/** Matches looked at; a document of one disk has a few. */
const MATCHES_MAX = 1000

export const foreignDraft = (text: string, ofDevice = false): CertificateDraft => {
  const serials = ofDevice ? [] : serialsIn(text)
  const serial = serials.length === 1 ? serialOrNull(serials[0]) : null
  const [startedAt, endedAt] = [onlyMoment(text, STARTS), onlyMoment(text, ENDS)]
  return {
    ...(serial === null ? {} : { mediumSerial: serial }),
    ...(startedAt === null ? {} : { startedAt }),
    ...(endedAt === null ? {} : { endedAt }),
  }
}

const serialsIn = (text: string): string[] => {
  const serials = new Set<string>()
  let matches = 0
  for (const [, before = '', serial = ''] of text.matchAll(SERIAL)) {
    if (++matches > MATCHES_MAX) return []
    if (!OF_MACHINE.test(before) && /\d/.test(serial)) serials.add(serial)
  }
  return [...serials]
}

const onlyMoment = (text: string, pattern: RegExp): string | null => {
  const moments = new Set<string>()
  for (const [, written = ''] of text.matchAll(pattern)) {
    moments.add(written)
    if (moments.size > 1) return null
  }
  return instantOf([...moments][0])
}
