/**
 * The figures of posts, by structure, quarter and overall: headcounts, full-time equivalents, exits, and what a device
 * took of people's time; side by side, never added to one another.
 *
 * Whoever employs sees everything, to the day. The Métropole sees sums (J4): whole quarters, as they were known at the
 * end of a month, and only where enough persons stand behind them; what few persons stand behind is shown for small
 * structures together, or withheld (decision 0021).
 */

import {
  EXIT_CATEGORIES,
  type ExitCategory,
  exitCategory,
  isDynamic,
  type JobKind,
} from '../domain/jobs/contract.js'
import {
  dayBefore,
  lastDayOf,
  lastMonthEnd,
  lastWholeQuarter,
  monthsOf,
  type Quarter,
  quarterEnd,
  quarterOf,
  quartersUntil,
} from '../domain/shared/calendar.js'
import { type ReferenceHours, smallCount } from '../domain/shared/parameters.js'
import type { Day, LegalForm, Month } from '../domain/shared/values.js'
import { groupBy } from '../projections/engine/group-by.js'
import {
  type DeviceWork,
  type KitWork,
  MEASURES,
  type Measure,
  type Spell,
} from '../projections/job-figures.js'
import type { Dials } from '../projections/stock.js'
import type { Queries } from '../projections/views.js'
import {
  type Cells,
  cellsOf,
  inUnits,
  isWhole,
  type Sum,
  sumCells,
  sumOf,
  TEN_THOUSANDTHS,
} from './job-sums.js'
import { Refusing } from './refusing.js'

const KINDS: readonly JobKind[] = ['insertion', 'permanent']
const MONTHS_A_YEAR = 12

export type JobFigures = {
  /** At the end of the period. */
  readonly headcount: number
  readonly headcountInInsertion: number
  /** Full-time equivalents of insertion that the State agreed to, for the months of the period that are over; null: none is. */
  readonly etpAgreed: number | null
  /** Hours declared in insertion ÷ the yearly hours of the structure's type; permanent posts' hours beside them. */
  readonly etpRealised: Sum
  readonly etpPermanent: Sum
  /** Minutes of posts in insertion. */
  readonly minutes: Readonly<Record<Measure, Sum>>
  readonly exits: {
    /** Null: withheld. */
    readonly byCategory: Readonly<Record<ExitCategory, number>> | null
    /** Durable, transition and positive. */
    readonly dynamic: number
    /** Without those withdrawn. */
    readonly denominator: number
    readonly ratePercent: number | null
    /** Exits that are not in these figures, since few persons stand behind them. */
    readonly withheld: boolean
  }
  /** Devices worked on in insertion, and the minutes that each took; null: none, or withheld. */
  readonly devices: number
  readonly minutesPerDevice: number | null
  /** Kits handed over with a device worked on in insertion, and the minutes of insertion in each. */
  readonly kits: number
  readonly minutesPerKit: number | null
  /** Minutes of training that kit holders attended. */
  readonly trainingMinutes: number
}
export type StructureFigures = JobFigures & {
  readonly partnerId: string
  readonly name: string
  readonly legalForm: LegalForm
}

type Answered = {
  /** Null: everything since the beginning. */
  readonly quarter: Quarter | null
  readonly quarters: readonly Quarter[]
  /** Persons below whom a sum is withheld; null: the employer's own figures, all of them. */
  readonly limit: number | null
  readonly structures: readonly StructureFigures[]
  /** Small structures' hours and exits together: part of the total and of no line. */
  readonly others: { readonly minutes: number; readonly etp: number; readonly exits: number }
  readonly total: JobFigures
  readonly byQuarter: readonly (JobFigures & { readonly quarter: Quarter })[]
}

const headcountOn = (spells: readonly Spell[], day: Day) =>
  spells.filter(({ from, until }) => from <= day && (until === null || day <= until)).length

/** The figures of one moment and one reader: asked of one snapshot. */
export const jobFigures = async (
  queries: Queries,
  asked: Dials & { readonly quarter?: Quarter | 'all' | undefined },
  partnerId: string | undefined,
  dated: readonly ReferenceHours[],
): Promise<Answered & Dials> => {
  const isEmployer = partnerId !== undefined
  const limit = isEmployer ? null : smallCount(asked.on)
  const whole = lastWholeQuarter(asked.on)
  // Others than the employer see whole quarters, as known at the end of a month.
  const dials = {
    on: asked.on,
    knownOn: isEmployer ? asked.knownOn : lastMonthEnd(asked.knownOn),
  }
  const [partners, spells, hoursKnown, agreed, deviceWork, kitWork] = [
    await queries.partners(),
    await queries.spells(asked, partnerId),
    await queries.hoursKnown(dials, partnerId),
    await queries.agreedEtp(asked.knownOn, partnerId),
    await queries.deviceWork(dials, partnerId),
    await queries.kitWork(dials, partnerId),
  ]
  // Since anything was told: somebody hired in 2005 does not begin twenty years of empty quarters.
  const firstDays = [
    ...hoursKnown.map(({ month }) => `${month}-01`),
    ...spells.map(({ firstKnown }) => firstKnown),
    ...spells.flatMap(({ until, exit }) => (exit === null || until === null ? [] : [until])),
  ]
  const first = firstDays.reduce((a, b) => (b < a ? b : a), asked.on)
  const told = quartersUntil(first, quarterOf(asked.on))
  if (asked.quarter !== undefined && asked.quarter !== 'all' && asked.quarter > quarterOf(asked.on))
    throw new Refusing({
      refusal: 'invalid-request',
      sentences: [`Le trimestre ${asked.quarter} n’a pas commencé le ${asked.on}.`],
    })
  const isTold = asked.quarter === undefined || asked.quarter === 'all' || told.includes(asked.quarter)
  const quarters = isTold ? told : [asked.quarter as Quarter, ...told]
  const untilEnd = await queries.trainingGiven(
    quarters.map((quarter) => (quarterEnd(quarter) < asked.on ? quarterEnd(quarter) : asked.on)),
    asked.knownOn,
    partnerId,
  )
  const untilStart = await queries.trainingGiven(
    quarters.map((quarter) => dayBefore(`${monthsOf(quarter)[0]}-01`)),
    asked.knownOn,
    partnerId,
  )

  const isCounted = (quarter: Quarter) => isEmployer || quarter <= whole
  const grouped = groupBy(
    hoursKnown,
    ({ measure, kind, month }) => `${measure} ${kind} ${quarterOf(`${month}-01`)}`,
  )
  const cells = new Map<string, Cells>()
  for (const quarter of quarters.filter(isCounted))
    for (const measure of MEASURES)
      for (const kind of KINDS) {
        const key = `${measure} ${kind} ${quarter}`
        cells.set(key, cellsOf(grouped.get(key) ?? [], quarter, dials.knownOn, limit, dated))
      }

  const monthsOver = (quarter: Quarter) => monthsOf(quarter).filter((month) => lastDayOf(month) <= asked.on)
  const agreedIn = (of: string | undefined, quarter: Quarter) =>
    sumOf(
      agreed
        .filter((one) => (of === undefined || one.partnerId === of) && quarter.startsWith(String(one.year)))
        .map(({ etpHundredths }) =>
          Math.round((etpHundredths * 100 * monthsOver(quarter).length) / MONTHS_A_YEAR),
        ),
    )
  const inPeriod = (period: readonly Quarter[]) => {
    const of = new Set(period)
    return ({ month }: { readonly month: Month }) => of.has(quarterOf(`${month}-01`))
  }

  /** Others see how people left whole quarters, as known at the end of a month. */
  const left = isEmployer ? spells : await queries.spells({ on: quarterEnd(whole), knownOn: dials.knownOn })
  const exitsOf = (of: string | undefined, period: readonly Quarter[]) =>
    left.filter(
      (spell) =>
        (of === undefined || spell.partnerId === of) &&
        spell.kind === 'insertion' &&
        spell.exit !== null &&
        spell.until !== null &&
        period.includes(quarterOf(spell.until)),
    )
  const personsIn = (some: readonly { readonly workerId: string }[]) =>
    new Set(some.map(({ workerId }) => workerId)).size
  const isFew = (count: number) => limit !== null && count > 0 && count < limit
  /** Whose exits are shown in that period: each structure's where they are many, and the small ones' where together they are. */
  const exitsShown = (of: string | undefined, period: readonly Quarter[]) => {
    const all = exitsOf(of, period)
    if (of !== undefined)
      return isFew(personsIn(all)) ? { shown: [], withheld: true } : { shown: all, withheld: false }
    const byPartner = [...groupBy(all, (spell) => spell.partnerId).values()]
    const small = byPartner.filter((some) => isFew(personsIn(some)))
    const together = small.flat()
    const withheld = isFew(personsIn(together)) || (small.length === 1 && together.length > 0)
    return {
      shown: withheld ? byPartner.filter((some) => !isFew(personsIn(some))).flat() : all,
      withheld,
      together: withheld ? 0 : together.length,
    }
  }
  const exitFigures = (of: string | undefined, period: readonly Quarter[]): JobFigures['exits'] => {
    const { shown, withheld } = exitsShown(of, period)
    const categories = shown.flatMap(({ exit }) => (exit === null ? [] : [exitCategory(exit)]))
    const count = (wanted: ExitCategory) => categories.filter((one) => one === wanted).length
    const denominator = categories.length - count('withdrawn')
    const dynamic = categories.filter(isDynamic).length
    return {
      byCategory:
        withheld && shown.length === 0
          ? null
          : (Object.fromEntries(EXIT_CATEGORIES.map((one) => [one, count(one)])) as Record<
              ExitCategory,
              number
            >),
      ...{ dynamic, denominator, withheld },
      ratePercent: denominator === 0 ? null : Math.round((dynamic * 1000) / denominator) / 10,
    }
  }

  /** What few persons put into the kits of a structure in a quarter is in no line and in no total. */
  const kitCell = ({ partnerId: employer, month }: KitWork) => `${employer} ${quarterOf(`${month}-01`)}`
  const smallKits = new Set(
    [...groupBy(kitWork, kitCell)].filter(([, rows]) => isFew(personsIn(rows))).map(([key]) => key),
  )

  const figuresOf = (of: string | undefined, period: readonly Quarter[]): JobFigures => {
    const last = period.at(-1) ?? quarterOf(asked.on)
    const day = quarterEnd(last) < asked.on ? quarterEnd(last) : asked.on
    const own = of === undefined ? spells : spells.filter((spell) => spell.partnerId === of)
    const counted = period.filter(isCounted)
    const cellsIn = (measure: Measure, kind: JobKind) =>
      counted.flatMap((quarter) => cells.get(`${measure} ${kind} ${quarter}`) ?? [])
    /** A quarter that is not over is none that others than the employer see. */
    const sum = (measure: Measure, kind: JobKind, amount: 'minutes' | 'etp'): Sum => {
      const { value, withheld } = sumCells(cellsIn(measure, kind), of, amount)
      return { value, withheld: withheld || counted.length < period.length }
    }
    const isIn = inPeriod(counted)
    const shownPartners = new Set(
      partners
        .map((partner) => partner.partnerId)
        .filter((id) => isWhole(cellsIn('devices', 'insertion'), id)),
    )
    const isAsked = (one: DeviceWork | KitWork) => isIn(one) && (of === undefined || one.partnerId === of)
    const devices = new Set(
      deviceWork
        .filter((one) => isAsked(one) && shownPartners.has(one.partnerId))
        .map(({ deviceId }) => deviceId),
    ).size
    const kitRows = kitWork.filter((one) => isAsked(one) && !smallKits.has(kitCell(one)))
    const kits = new Set(kitRows.map(({ kitId }) => kitId)).size
    const onDevices = sumOf(
      [...shownPartners]
        .filter((id) => of === undefined || id === of)
        .map((id) => sumCells(cellsIn('devices', 'insertion'), id, 'minutes').value),
    )
    const trained = (at: ReadonlyMap<string, number> | undefined) =>
      at ? (of === undefined ? sumOf([...at.values()]) : (at.get(of) ?? 0)) : 0
    return {
      headcount: headcountOn(own, day),
      headcountInInsertion: headcountOn(
        own.filter(({ kind }) => kind === 'insertion'),
        day,
      ),
      etpAgreed:
        counted.length === 0
          ? null
          : sumOf(counted.map((quarter) => agreedIn(of, quarter))) / TEN_THOUSANDTHS,
      etpRealised: inUnits(sum('declared', 'insertion', 'etp')),
      etpPermanent: inUnits(sum('declared', 'permanent', 'etp')),
      minutes: Object.fromEntries(
        MEASURES.map((measure) => [measure, sum(measure, 'insertion', 'minutes')]),
      ) as Record<Measure, Sum>,
      exits: exitFigures(of, period),
      devices,
      minutesPerDevice: devices === 0 ? null : Math.round(onDevices / devices),
      kits,
      minutesPerKit: kits === 0 ? null : Math.round(sumOf(kitRows.map(({ minutes }) => minutes)) / kits),
      trainingMinutes: sumOf(
        period.map((quarter) => {
          const index = quarters.indexOf(quarter)
          return trained(untilEnd[index]) - trained(untilStart[index])
        }),
      ),
    }
  }

  const usual = isEmployer ? quarters.at(-1) : (quarters.filter(isCounted).at(-1) ?? quarters.at(-1))
  const quarter = asked.quarter === 'all' ? null : (asked.quarter ?? usual ?? null)
  const period = quarter === null ? quarters : quarters.filter((one) => one === quarter)
  const employers = new Set([
    ...spells.map((spell) => spell.partnerId),
    ...agreed.map((one) => one.partnerId),
    ...untilEnd.flatMap((at) => [...at.keys()]),
  ])
  const together = period.flatMap((one) => cells.get(`declared insertion ${one}`)?.together ?? [])
  return {
    ...{ on: asked.on, knownOn: dials.knownOn, quarter, quarters, limit },
    structures: partners
      .filter((partner) => employers.has(partner.partnerId))
      .map((partner) => ({
        ...{ partnerId: partner.partnerId, name: partner.name, legalForm: partner.legalForm as LegalForm },
        ...figuresOf(partner.partnerId, period),
      })),
    others: {
      minutes: sumOf(together.map((cell) => (cell.released ? cell.minutes : 0))),
      etp: sumOf(together.map((cell) => (cell.released ? cell.etp : 0))) / TEN_THOUSANDTHS,
      exits: exitsShown(undefined, period).together ?? 0,
    },
    total: figuresOf(undefined, period),
    byQuarter: quarters.map((one) => ({ quarter: one, ...figuresOf(undefined, [one]) })),
  }
}
