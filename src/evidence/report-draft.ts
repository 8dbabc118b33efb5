/** What a reader of one format makes: the report, but for the file it came from and its place in it. */
import type { SanitisationReport } from '../domain/devices/media.js'
import { isPlaceholderSerial } from '../domain/shared/placeholder-serials.js'

export type ReportDraft = Omit<SanitisationReport, 'fileSha256' | 'entry'>

/** Cuts to what the report may hold; blank text says nothing, so it is null. */
export const textUpTo = (length: number, text: string | null | undefined): string | null => {
  const cut = (text ?? '').trim().slice(0, length).trim()
  return cut === '' ? null : cut
}

/** A serial is compared whole or not at all: one that is too long is not cut, it is not known. */
export const serialOrNull = (text: string | null | undefined): string | null => {
  const serial = (text ?? '').trim()
  if (serial === '' || serial.length > 64) return null
  return isPlaceholderSerial(serial) ? null : serial
}

/** Digits only; a number too large to count exactly is none. */
export const countOf = (digits: string | undefined): number | null => {
  if (digits === undefined || !/^\d+$/.test(digits)) return null
  const count = Number(digits)
  return Number.isSafeInteger(count) ? count : null
}
