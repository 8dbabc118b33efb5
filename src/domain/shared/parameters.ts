/**
 * What the law, the programme and the trade fix, and when: dated rows, never constants.
 * A row says from which day it holds, where it is written, and how sure we are of it.
 */
import { dayBefore } from './calendar.js'
import {
  type Day,
  type DeviceCategory,
  dayOf,
  type Instant,
  type Month,
  millis,
  type SiaeType,
} from './values.js'

export type Confidence = 'sure' | 'confirmed' | 'computed' | 'secondary' | 'proposal' | 'unknown'

export type Parameter = {
  readonly name: string
  readonly value: number | string
  readonly unit: string
  readonly validFrom: Day
  readonly reference: string
  readonly confidence: Confidence
}

type MediumKind = 'hdd' | 'ssd' | 'nvme' | 'emmc' | 'sshd'

const row = (
  name: string,
  value: number | string,
  unit: string,
  validFrom: Day,
  reference: string,
  confidence: Confidence,
): Parameter => ({ name, value, unit, validFrom, reference, confidence })

const NIST = 'NIST SP 800-88, IEEE 2883'
const PRICE_CAPS = 'décret 2022-1413 (TTC)'
const ADEME = 'ADEME 2022, where the device replaces a purchase'
const SECTOR = 'sector tables 2014, to be checked each year'
const SHEETS = 'medians of makers’ sheets'
const PLAUSIBLE = 'house rule: beyond the lightest and the heaviest of makers’ sheets, a list is asked again'

export const PARAMETERS: readonly Parameter[] = [
  row('training-promised', 360, 'minutes', '2022-01-01', 'programme text', 'sure'),
  row('erasure-floor/hdd', 'clear', 'method', '2014-12-01', NIST, 'confirmed'),
  row('erasure-floor/sshd', 'purge', 'method', '2014-12-01', NIST, 'confirmed'),
  row('erasure-floor/ssd', 'purge', 'method', '2014-12-01', NIST, 'confirmed'),
  row('erasure-floor/nvme', 'purge', 'method', '2014-12-01', NIST, 'confirmed'),
  row('erasure-floor/emmc', 'purge', 'method', '2014-12-01', NIST, 'confirmed'),
  row('public-donor-unit-value-cap', 30_000, 'cents', '2022-05-07', 'décret 2022-791', 'confirmed'),
  row('battery-health-floor/laptop', 50, 'percent', '2022-01-01', 'house rule (R4)', 'unknown'),
  row('battery-health-floor/tablet', 50, 'percent', '2022-01-01', 'house rule (R4)', 'unknown'),
  row('battery-health-floor/smartphone', 50, 'percent', '2022-01-01', 'house rule (R4)', 'unknown'),
  row('price-cap/laptop', 18_000, 'cents', '2022-11-10', PRICE_CAPS, 'confirmed'),
  row('price-cap/desktop', 15_000, 'cents', '2022-11-10', PRICE_CAPS, 'confirmed'),
  row('price-cap/tablet', 10_000, 'cents', '2022-11-10', PRICE_CAPS, 'confirmed'),
  row('price-cap/smartphone', 10_000, 'cents', '2022-11-10', PRICE_CAPS, 'confirmed'),
  row('price-cap/monitor', 3_000, 'cents', '2022-11-10', PRICE_CAPS, 'confirmed'),
  row('kit-price', 0, 'cents', '2022-01-01', 'not published: free by default', 'unknown'),
  row('warranty', 12, 'months', '2022-01-01', 'not published', 'unknown'),
  row('hotline', 12, 'months', '2022-01-01', 'not published', 'unknown'),
  row('training-session-max', 480, 'minutes', '2022-01-01', 'house rule (T1)', 'unknown'),
  row(
    'retention',
    24,
    'months',
    '2022-01-01',
    'CNIL, référentiel social: after the last contact',
    'confirmed',
  ),
  row('small-count', 11, 'persons', '2022-01-01', 'INSEE/CNIS practice', 'proposal'),
  row('etp-hours/ACI', 1820, 'paid hours a year', '2014-01-01', SECTOR, 'confirmed'),
  row('etp-hours/AI', 1607, 'hours a year', '2014-01-01', SECTOR, 'confirmed'),
  row('etp-hours/EI', 1505, 'hours a year', '2014-01-01', SECTOR, 'confirmed'),
  row('etp-hours/ETTI', 1600, 'hours a year', '2014-01-01', SECTOR, 'confirmed'),
  row('etp-hours/EITI', 1505, 'hours a year', '2014-01-01', SECTOR, 'confirmed'),
  row('cddi-min', 4, 'months', '2008-12-03', 'C. travail L5132-5, -15-1', 'confirmed'),
  row('cddi-max', 24, 'months', '2008-12-03', 'C. travail L5132-5, -15-1', 'confirmed'),
  row('siae-agreement-max', 24, 'months', '2008-12-03', 'C. travail L5132-15-1', 'confirmed'),
  row('work-day-max', 600, 'minutes', '2016-08-10', 'C. travail L3121-18', 'confirmed'),
  row('reservation-length', 30, 'days', '2022-01-01', 'house rule', 'unknown'),
  row('default-weight/laptop', 1650, 'grams', '2022-01-01', SHEETS, 'computed'),
  row('default-weight/desktop', 5260, 'grams', '2022-01-01', SHEETS, 'computed'),
  row('default-weight/monitor', 5730, 'grams', '2022-01-01', SHEETS, 'computed'),
  row('default-weight/tablet', 730, 'grams', '2022-01-01', SHEETS, 'computed'),
  row('default-weight/smartphone', 170, 'grams', '2022-01-01', SHEETS, 'computed'),
  ...(
    [
      ['laptop', 500, 6000],
      ['desktop', 300, 40_000],
      ['monitor', 500, 30_000],
      ['tablet', 150, 2000],
      ['smartphone', 50, 600],
    ] as const
  ).flatMap(([category, min, max]) => [
    row(`plausible-weight-min/${category}`, min, 'grams', '2022-01-01', PLAUSIBLE, 'proposal'),
    row(`plausible-weight-max/${category}`, max, 'grams', '2022-01-01', PLAUSIBLE, 'proposal'),
  ]),
  row(
    'treatment-tolerance',
    5,
    'percent',
    '2022-01-01',
    'house rule (W4): two weighbridges differ',
    'unknown',
  ),
  row('co2e-avoided/laptop', 27_000, 'grams CO2e per year of use', '2022-01-01', ADEME, 'secondary'),
  row('co2e-avoided/smartphone', 24_600, 'grams CO2e per year of use', '2022-01-01', ADEME, 'secondary'),
]

/** By name, in the order in which they came into force. */
const BY_NAME = new Map<string, Parameter[]>()
for (const parameter of PARAMETERS.toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1)))
  BY_NAME.set(parameter.name, [...(BY_NAME.get(parameter.name) ?? []), parameter])

/** The row in force on that day; undefined before the first one. */
export const parameterOn = (name: string, on: Day): Parameter | undefined =>
  BY_NAME.get(name)?.findLast(({ validFrom }) => validFrom <= on)

const numberOn = (name: string, on: Day): number | null => {
  const value = parameterOn(name, on)?.value
  return typeof value === 'number' ? value : null
}

export type ErasureFloor = 'clear' | 'purge' | 'destroy'

/** E2. The least method that frees a medium of this kind; `purge` where no row says otherwise. */
export const erasureFloor = (kind: MediumKind, on: Day): ErasureFloor => {
  const floor = parameterOn(`erasure-floor/${kind}`, on)?.value
  return floor === 'clear' || floor === 'destroy' ? floor : 'purge'
}

/** R4. Percent of the design capacity below which a battery blocks the hand-over; null: no battery asked. */
export const batteryHealthFloor = (category: DeviceCategory, on: Day) =>
  numberOn(`battery-health-floor/${category}`, on)

/** Cents above which a public body may not give a unit away; null before the decree. */
export const publicDonorUnitValueCap = (on: Day) => numberOn('public-donor-unit-value-cap', on)

const DAY_MILLIS = 86_400_000

/** When a reservation made at that moment lapses. */
export const reservationEnd = (at: Instant): Instant =>
  new Date(millis(at) + (numberOn('reservation-length', dayOf(at)) ?? 30) * DAY_MILLIS).toISOString()

/** Grams assumed where nobody weighed: ESTIMATED. */
export const defaultWeightGrams = (category: DeviceCategory, on: Day) =>
  numberOn(`default-weight/${category}`, on) ?? 0

/** Grams between which a device's written weight is believed; null before the rule. */
export const plausibleWeightGrams = (category: DeviceCategory, on: Day) => {
  const min = numberOn(`plausible-weight-min/${category}`, on)
  const max = numberOn(`plausible-weight-max/${category}`, on)
  return min === null || max === null ? null : { min, max }
}

/** Minutes of training that a kit promises. */
export const trainingPromisedMinutes = (on: Day) => numberOn('training-promised', on) ?? 360

/** W4. How many percent more than what was weighed at arrival may be treated. */
export const treatmentTolerancePercent = (on: Day) => numberOn('treatment-tolerance', on) ?? 0

/** Grams of CO2e avoided by a year of use, where it replaces a purchase; undefined: none is published. */
export const co2eAvoided = (category: DeviceCategory, on: Day) => parameterOn(`co2e-avoided/${category}`, on)

/** H4. Cents above which a refurbished machine may not be sold to somebody in need, TTC; null: no cap is set. */
export const priceCap = (category: DeviceCategory, on: Day) => numberOn(`price-cap/${category}`, on)

/** Cents that the programme asks for a kit, where an installation says nothing else. */
export const kitPriceCents = (on: Day) => numberOn('kit-price', on) ?? 0

/** T1. Minutes that one training session may last at most. */
export const trainingSessionMinutesMax = (on: Day) => numberOn('training-session-max', on) ?? 0

/** Fewer persons than this are not published. */
export const smallCount = (on: Day) => numberOn('small-count', on) ?? 11

/** A row that an installation adds: the hours of a full-time equivalent of that type, from that day on. */
export type ReferenceHours = { readonly siaeType: SiaeType; readonly from: Day; readonly hours: number }

/** The rows with those that an installation adds, which hold from their day on. */
export const parametersWith = (added: readonly ReferenceHours[]): readonly Parameter[] => [
  ...PARAMETERS,
  ...added.map(({ siaeType, from, hours }) =>
    row(`etp-hours/${siaeType}`, hours, 'hours a year', from, 'setting ETP_HOURS', 'confirmed'),
  ),
]

/** Hours a year that make one full-time equivalent in that type of SIAE, in force on the first day of a month. */
export const etpHours = (siaeType: SiaeType, month: Month, added: readonly ReferenceHours[]): number => {
  const on = `${month}-01`
  const dated = added
    .filter((one) => one.siaeType === siaeType && one.from <= on)
    .sort((a, b) => a.from.localeCompare(b.from))
    .at(-1)
  // Before the first row the first one holds: nobody's hours are divided by nothing.
  const first = PARAMETERS.find(({ name }) => name === `etp-hours/${siaeType}`)?.value
  return dated?.hours ?? numberOn(`etp-hours/${siaeType}`, on) ?? Number(first)
}

/** J2. Minutes that one person may work on one day at most. */
export const workDayMinutesMax = (on: Day) => numberOn('work-day-max', on) ?? 600

/** That day, so many months later; a month without that day ends on its last one (art. 641 CPC). */
const monthsAfter = (day: Day, months: number): Day => {
  const end = new Date(`${day}T12:00:00Z`)
  const dayOfMonth = end.getUTCDate()
  end.setUTCMonth(end.getUTCMonth() + months)
  if (end.getUTCDate() !== dayOfMonth) end.setUTCDate(0)
  return end.toISOString().slice(0, 10)
}

/** The last day of a kit's warranty, from the day it was handed over: its replacements inherit it (T7). */
export const warrantyEnd = (handedOverAt: Instant): Day =>
  monthsAfter(dayOf(handedOverAt), numberOn('warranty', dayOf(handedOverAt)) ?? 12)

/** T5. The last day on which the holder of a kit may ask the hotline for help. */
export const hotlineEnd = (handedOverAt: Instant): Day =>
  monthsAfter(dayOf(handedOverAt), numberOn('hotline', dayOf(handedOverAt)) ?? 12)

/** The day from which somebody last heard of then is forgotten. */
export const retentionEnd = (lastContactAt: Instant): Day =>
  monthsAfter(dayOf(lastContactAt), numberOn('retention', dayOf(lastContactAt)) ?? 24)

/** The first and the last day on which a CDDI that begins that day may end, unless a derogation is stated. */
export const cddiEnds = (startsOn: Day) => ({
  first: dayBefore(monthsAfter(startsOn, numberOn('cddi-min', startsOn) ?? 4)),
  last: dayBefore(monthsAfter(startsOn, numberOn('cddi-max', startsOn) ?? 24)),
})

/** The last day that an agrément which begins that day may hold. */
export const siaeAgreementEnd = (validFrom: Day): Day =>
  dayBefore(monthsAfter(validFrom, numberOn('siae-agreement-max', validFrom) ?? 24))
