/** What the pages of consignments and collections read alike: weights, reasons, signatures, days, places. */
import { z } from 'zod'
import { parisInstant } from '../../domain/shared/lyon.js'
import { ActorId, dayOf, type Instant, ShortText, type Signature } from '../../domain/shared/values.js'
import type { Attempt } from '../../web/frame/forms.js'
import { FieldErrors, type Fields, fieldOf, readFields } from './page.js'

const GRAMS_MAX = 100_000_000

/** Kilograms as people type them, `12,5` or `12.5`, in grams; null when left empty. */
export const gramsIn = (fields: Fields, field: string): number | null => {
  const typed = fieldOf(fields, field).replace(/[\s\u202f\u00a0]|kg/gi, '')
  if (typed === '') return null
  const grams = /^\d{1,6}([.,]\d{1,3})?$/.test(typed) ? Math.round(Number(typed.replace(',', '.')) * 1000) : 0
  if (grams <= 0 || grams > GRAMS_MAX)
    throw new FieldErrors([{ field, text: 'Écrivez un poids en kilogrammes, plus grand que zéro : 12,5.' }])
  return grams
}

export const neededGramsIn = (fields: Fields, field: string): number => {
  const grams = gramsIn(fields, field)
  if (grams === null) throw new FieldErrors([{ field, text: 'Écrivez le poids en kilogrammes.' }])
  return grams
}

export const reasonIn = (fields: Fields): string => {
  const reason = ShortText.safeParse(fieldOf(fields, 'motif'))
  if (!reason.success)
    throw new FieldErrors([{ field: 'motif', text: 'Dites pourquoi, en 120 caractères au plus.' }])
  return reason.data
}

/** A reason that may be left out. */
export const anyReasonIn = (fields: Fields) => (fieldOf(fields, 'motif') === '' ? null : reasonIn(fields))

export const signatureIn = (fields: Fields, actorId: string): Signature => {
  const { signature: on } = readFields(
    z.object({ signature: z.enum(['screen', 'paper'], 'Choisissez comment vous signez.') }),
    fields,
  )
  return { actorId: ActorId.parse(actorId), on }
}

/** The day typed in `le`, at its last minute in Lyon; this moment when left out or today. */
export const toldOn = (fields: Fields, now: Instant): Instant => {
  const typed = fieldOf(fields, 'le')
  if (typed === '' || typed === dayOf(now)) return now
  const at = parisInstant(`${typed}T23:59`)
  if (at === undefined) throw new FieldErrors([{ field: 'le', text: 'Écrivez le jour.' }])
  return at
}

/** A refused scan is told with its code, and the field comes back empty: the scanner types the next one. */
export const afterScan = (attempt: Attempt, forms: readonly string[]): Attempt => {
  const { form, errors, values } = attempt
  if (form === undefined || !forms.includes(form) || !errors) return attempt
  const code = [values?.['code'] ?? ''].flat().at(-1)?.trim() ?? ''
  const [first, ...others] = errors
  const { code: _code, ...kept } = values ?? {}
  if (!first || code === '' || (first.field !== undefined && first.field !== 'code'))
    return { ...attempt, values: kept }
  const text = first.text.includes(code) ? first.text : `${code} : ${first.text}`
  return { form, errors: [{ field: 'code', text }, ...others], values: kept }
}

type Named = { readonly partnerId: string; readonly name: string }
type Site = Named & { readonly siteId: string }

/** `Atelier Rhône – Atelier de Vaise` of a site. */
export const placesOf = (partners: readonly Named[], sites: readonly Site[]) => {
  const partnerName = new Map(partners.map(({ partnerId, name }) => [partnerId, name]))
  const names = new Map(
    sites.map(({ siteId, partnerId, name }) => [siteId, `${partnerName.get(partnerId) ?? ''} – ${name}`]),
  )
  return {
    partnerName: (partnerId: string) => partnerName.get(partnerId) ?? '',
    placeName: (siteId: string) => names.get(siteId) ?? '',
    places: sites
      .map(({ siteId }) => ({ siteId, name: names.get(siteId) ?? '' }))
      .toSorted((a, b) => a.name.localeCompare(b.name, 'fr')),
  }
}
