/** Months and quarters of calendar days: days are Lyon's already, so nothing here knows of hours. */
import { z } from 'zod'
import type { Day, Month } from './values.js'

const DAY_MILLIS = 86_400_000
export const dayAfter = (day: Day): Day => new Date(Date.parse(day) + DAY_MILLIS).toISOString().slice(0, 10)
export const dayBefore = (day: Day): Day => new Date(Date.parse(day) - DAY_MILLIS).toISOString().slice(0, 10)

/** The last day of a month. */
export const lastDayOf = (month: Month): Day => {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)
}

export const monthOf = (day: Day): Month => day.slice(0, 7)

/** Every day of a month, in their order. */
export const daysOf = (month: Month): readonly Day[] => {
  const days: Day[] = []
  for (let day = `${month}-01`; day <= lastDayOf(month); day = dayAfter(day)) days.push(day)
  return days
}

/** The months from one to another, both included. */
export const monthsBetween = (first: Month, last: Month): readonly Month[] => {
  const months: Month[] = []
  for (let month = first; month <= last; month = monthOf(dayAfter(lastDayOf(month)))) months.push(month)
  return months
}

/** A quarter of a year, `2026-Q3`. */
export const Quarter = z.string().regex(/^\d{4}-Q[1-4]$/)
export type Quarter = z.infer<typeof Quarter>

export const quarterOf = (day: Day): Quarter =>
  `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`

const MONTHS = 3
/** Its three months, in their order. */
export const monthsOf = (quarter: Quarter): readonly Month[] => {
  const last = Number(quarter.at(-1)) * MONTHS
  return Array.from(
    { length: MONTHS },
    (_, index) => `${quarter.slice(0, 4)}-${String(last - MONTHS + 1 + index).padStart(2, '0')}`,
  )
}
/** Its last day. */
export const quarterEnd = (quarter: Quarter): Day => lastDayOf(monthsOf(quarter)[MONTHS - 1] ?? '')

/** The quarters from the one of that day to another, the first one first. */
export const quartersUntil = (first: Day, last: Quarter): Quarter[] => {
  const quarters: Quarter[] = []
  for (let quarter = quarterOf(first); quarter <= last; quarter = quarterOf(dayAfter(quarterEnd(quarter))))
    quarters.push(quarter)
  return quarters
}

/** The last days of months from a day to another. */
export const monthEnds = (from: Day, until: Day): Day[] => {
  const ends: Day[] = []
  for (let end = lastDayOf(monthOf(from)); end <= until; end = lastDayOf(monthOf(dayAfter(end))))
    ends.push(end)
  return ends
}

/** That day where it is the last one of its month, else the last one of the month before. */
export const lastMonthEnd = (day: Day): Day =>
  lastDayOf(monthOf(day)) === day ? day : dayBefore(`${monthOf(day)}-01`)

/** The last quarter that is over at the end of that day. */
export const lastWholeQuarter = (day: Day): Quarter =>
  quarterEnd(quarterOf(day)) === day
    ? quarterOf(day)
    : quarterOf(dayBefore(`${monthsOf(quarterOf(day))[0]}-01`))
