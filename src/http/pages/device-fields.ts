/** What the bench types in several forms, read in one way: numbers, the battery, a medium and its rows. */
import { HealthPercent } from '../../domain/devices/device-facts.js'
import { type Medium, MediumKind } from '../../domain/devices/media.js'
import { SerialNumber } from '../../domain/shared/values.js'
import { FieldErrors, type Fields, fieldOf } from './page.js'

const GIGABYTE = 1_000_000_000

/** @returns percent of the design capacity; null where nothing was typed. */
export const batteryIn = (fields: Fields) => {
  const typed = fieldOf(fields, 'batterie').replace('%', '').trim()
  if (typed === '') return null
  const parsed = HealthPercent.safeParse(Number(typed))
  if (!parsed.success)
    throw new FieldErrors([{ field: 'batterie', text: 'Écrivez la santé de la batterie de 0 à 100.' }])
  return parsed.data
}

export const numberIn = (fields: Fields, field: string): number | null => {
  const typed = fieldOf(fields, field).replace(/[\s\u202f\u00a0]/g, '')
  if (typed === '') return null
  if (!/^\d{1,16}$/.test(typed)) throw new FieldErrors([{ field, text: 'Écrivez un nombre entier.' }])
  return Number(typed)
}

/** The medium whose fields begin so: `serie`, `type`, `modele`, `capaciteGo`. */
export const mediumIn = (fields: Fields, prefix: string): Medium => {
  const serial = SerialNumber.safeParse(fieldOf(fields, `${prefix}serie`))
  if (!serial.success)
    throw new FieldErrors([
      {
        field: `${prefix}serie`,
        text: 'Écrivez le numéro de série de ce support, en 64 caractères au plus. S’il est illisible sur l’étiquette, lisez-le par un relevé (lshw ou smartctl).',
      },
    ])
  const kind = MediumKind.safeParse(fieldOf(fields, `${prefix}type`))
  if (!kind.success)
    throw new FieldErrors([{ field: `${prefix}type`, text: 'Choisissez le type de ce support.' }])
  const gigabytes = numberIn(fields, `${prefix}capaciteGo`)
  return {
    serial: serial.data,
    kind: kind.data,
    model: fieldOf(fields, `${prefix}modele`).slice(0, 120) || null,
    capacityBytes: gigabytes === null || gigabytes === 0 ? null : gigabytes * GIGABYTE,
  }
}

/**
 * The media of a form's rows; an empty row says nothing. A medium whose serial number nobody can read is a medium all
 * the same: it is not passed over.
 */
export const mediaIn = (fields: Fields, rows: number): Medium[] =>
  Array.from({ length: rows }, (_, index) => `support-${index + 1}-`)
    .filter(
      (prefix) =>
        ['serie', 'modele', 'capaciteGo'].some((name) => fieldOf(fields, `${prefix}${name}`) !== '') ||
        !['', 'unknown'].includes(fieldOf(fields, `${prefix}type`)),
    )
    .map((prefix) => mediumIn(fields, prefix))
