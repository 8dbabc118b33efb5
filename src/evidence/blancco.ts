/**
 * What can be read of a Blancco XML report to fill the certificate's form. No real sample is at hand, so the
 * report is not read as evidence: a person compares each field with the document, which is attached.
 */
import { instantOf } from './bench-wrapper.js'
import { countOf, serialOrNull, textUpTo } from './report-draft.js'
import type { CertificateDraft } from './sanitisation-file.js'

/** Entries looked at; a report of one machine has some hundreds. */
const ENTRIES_MAX = 20_000
const ENTRY = /<entry\s+name="([\w .-]{1,60})"[^<>]{0,80}>([^<]{1,200})<\/entry>/g

/** What the erasure's part of the report says, by name. */
const valuesIn = (text: string): ReadonlyMap<string, ReadonlySet<string>> => {
  const from = text.search(/blancco_erasure_report/i)
  const erasure = from === -1 ? text : text.slice(from)
  const values = new Map<string, Set<string>>()
  let entries = 0
  for (const [, name = '', value = ''] of erasure.matchAll(ENTRY)) {
    if (++entries > ENTRIES_MAX) break
    const set = values.get(name) ?? new Set()
    set.add(value.trim())
    values.set(name, set)
  }
  return values
}

/** Words of a state other than done: of an erasure that failed, or that somebody stopped. */
const NOT_DONE = /fail|abort|cancel|stopp|interrupt|not.erased|error|échec|échou|erreur|interrompu|annul/i

/** Does every erasure of this report say that it did not come to its end? Then it certifies none. */
export const saysNotErased = (text: string): boolean => {
  const states = valuesIn(text).get('state')
  return states !== undefined && [...states].every((state) => NOT_DONE.test(state))
}

/** A value that the report gives twice, differently, is not taken: a report may speak of several disks. */
export const blanccoDraft = (text: string): CertificateDraft => {
  const values = valuesIn(text)
  const only = (name: string) => (values.get(name)?.size === 1 ? [...(values.get(name) ?? [])][0] : undefined)
  const serial = serialOrNull(only('serial'))
  const method = textUpTo(120, only('erasure_standard_name'))
  const capacity = countOf(only('capacity'))
  const rounds = countOf(only('total_erasure_rounds') ?? only('overwriting_rounds'))
  const errors = countOf(only('total_errors') ?? only('failed_sectors'))
  const [startedAt, endedAt] = [instantOf(only('start_time')), instantOf(only('end_time'))]
  return {
    tool: 'Blancco',
    ...(method === null ? {} : { method }),
    ...(serial === null ? {} : { mediumSerial: serial }),
    ...(startedAt === null ? {} : { startedAt }),
    ...(endedAt === null ? {} : { endedAt }),
    ...(capacity ? { capacityBytes: capacity } : {}),
    ...(rounds === null ? {} : { rounds }),
    ...(errors === null ? {} : { errors }),
  }
}
