/** What a person types as a date and hour is Lyon's clock: Europe/Paris, summer and winter. */
import { dayOf, type Instant } from './values.js'

const CLOCK = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Paris',
  dateStyle: 'short',
  timeStyle: 'medium',
})

/** @param typed `2026-11-23T10:12`, as `datetime-local` sends it. @returns undefined when it is not one. */
export const parisInstant = (typed: string): Instant | undefined => {
  const utc = Date.parse(`${typed}${typed.length === 16 ? ':00' : ''}Z`)
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(typed) || Number.isNaN(utc)) return undefined
  const shownAs = (at: number) => Date.parse(`${CLOCK.format(at).replace(' ', 'T')}Z`)
  // Two steps settle the offset, also on the nights when it changes.
  const guess = utc - (shownAs(utc) - utc)
  return new Date(utc - (shownAs(guess) - guess)).toISOString()
}

/** The beginning of that moment's day in Lyon. */
export const startOfDay = (at: Instant): Instant => parisInstant(`${dayOf(at)}T00:00`) ?? at
