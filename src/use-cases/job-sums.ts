/**
 * Sums of people's hours, cell by cell: a measure of a structure in a quarter. Where others than the employer look, a
 * cell shows the last state that enough persons stand behind (J4), and small structures are shown together or not at all.
 */

import { monthEnds, type Quarter, quarterEnd } from '../domain/shared/calendar.js'
import { etpHours, type ReferenceHours } from '../domain/shared/parameters.js'
import { lastReleased } from '../domain/shared/small-sums.js'
import { type Day, isSiae, type LegalForm, type Month } from '../domain/shared/values.js'
import { groupBy } from '../projections/engine/group-by.js'
import type { HoursKnown } from '../projections/job-figures.js'

export const TEN_THOUSANDTHS = 10_000

/** What may be shown of a sum; `withheld`: something of it is not. */
export type Sum = { readonly value: number; readonly withheld: boolean }

export const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0)

/** One person's minutes, by legal form and month. */
type Part = ReadonlyMap<string, number>
type State = ReadonlyMap<string, Part>
type Cell = {
  readonly minutes: number
  readonly etp: number
  readonly released: boolean
  readonly isLast: boolean
}
const NO_CELL: Cell = { minutes: 0, etp: 0, released: true, isLast: true }

const stateAt = (rows: readonly HoursKnown[], knownOn: Day): State => {
  const state = new Map<string, Map<string, number>>()
  for (const { workerId, legalForm, month, minutes, knownFrom, knownTo } of rows) {
    if (knownFrom > knownOn || (knownTo !== null && knownTo <= knownOn)) continue
    const part = state.get(workerId) ?? new Map<string, number>()
    part.set(`${legalForm} ${month}`, (part.get(`${legalForm} ${month}`) ?? 0) + minutes)
    state.set(workerId, part)
  }
  return state
}

/** @param dated the hours of a full-time equivalent that the installation adds. */
const amountOf = (state: State, dated: readonly ReferenceHours[]) => {
  const byMonth = new Map<string, number>()
  for (const part of state.values())
    for (const [key, minutes] of part) byMonth.set(key, (byMonth.get(key) ?? 0) + minutes)
  const etp = [...byMonth].map(([key, minutes]) => {
    const [form, month = ''] = key.split(' ') as [LegalForm, Month]
    return isSiae(form) ? Math.round((minutes * TEN_THOUSANDTHS) / 60 / etpHours(form, month, dated)) : 0
  })
  return { minutes: sumOf([...byMonth.values()]), etp: sumOf(etp) }
}

const partsOf = (state: State) =>
  new Map([...state].map(([person, part]) => [person, JSON.stringify([...part].sort())]))

/** Those of the moments until which something was told since the one before; at least the last one. */
const movedAt = (rows: readonly HoursKnown[], moments: readonly Day[]) => {
  const told = rows.flatMap(({ knownFrom, knownTo }) =>
    knownTo === null ? [knownFrom] : [knownFrom, knownTo],
  )
  const moved = moments.filter((moment, index) => {
    const before = moments[index - 1] ?? ''
    return told.some((day) => before < day && day <= moment)
  })
  return moved.length === 0 ? moments.slice(-1) : moved
}

/**
 * What a cell (a measure of a structure in a quarter) shows.
 * @param moments at which it was known, one after the other; the last is the one asked for.
 * @param limit null: the last one, whole.
 */
const cellOf = (
  rows: readonly HoursKnown[],
  moments: readonly Day[],
  limit: number | null,
  dated: readonly ReferenceHours[],
): Cell => {
  if (rows.length === 0) return NO_CELL
  const last = moments.at(-1)
  if (last === undefined) return { ...NO_CELL, released: false }
  if (limit === null) return { ...amountOf(stateAt(rows, last), dated), released: true, isLast: true }
  const states = movedAt(rows, moments).map((moment) => stateAt(rows, moment))
  if ((states.at(-1)?.size ?? 0) === 0) return NO_CELL
  const index = lastReleased(states.map(partsOf), limit)
  const shown = index === undefined ? undefined : states[index]
  return shown
    ? { ...amountOf(shown, dated), released: true, isLast: index === states.length - 1 }
    : { ...NO_CELL, released: false }
}

/** Every cell of a quarter, and the small structures' together. */
export const cellsOf = (
  rows: readonly HoursKnown[],
  quarter: Quarter,
  knownOn: Day,
  limit: number | null,
  dated: readonly ReferenceHours[],
) => {
  const moments = limit === null ? [knownOn] : monthEnds(quarterEnd(quarter), knownOn)
  const byPartner = groupBy(rows, ({ partnerId }) => partnerId)
  const cells = new Map(
    [...byPartner].map(([partnerId, some]) => [partnerId, cellOf(some, moments, limit, dated)]),
  )
  const small = [...byPartner].filter(([partnerId]) => cells.get(partnerId)?.released === false)
  const together =
    small.length > 1
      ? cellOf(
          small.flatMap(([, some]) => some),
          moments,
          limit,
          dated,
        )
      : { ...NO_CELL, released: small.length === 0 }
  return { cells, together }
}

export type Cells = ReturnType<typeof cellsOf>
/** @param partnerId whose; undefined: everybody's. */
export const sumCells = (
  cells: readonly Cells[],
  partnerId: string | undefined,
  amount: 'minutes' | 'etp',
): Sum => {
  const some = cells.flatMap(({ cells: of, together }) =>
    partnerId === undefined
      ? [...[...of.values()].filter((cell) => cell.released), together]
      : [of.get(partnerId) ?? NO_CELL],
  )
  return {
    value: sumOf(some.map((cell) => (cell.released ? cell[amount] : 0))),
    withheld: some.some(({ released }) => !released),
  }
}
/** Is what a structure shows all that is known, so that it may be divided by what was counted that day? */
export const isWhole = (cells: readonly Cells[], partnerId: string) =>
  cells.every(({ cells: of }) => {
    const cell = of.get(partnerId)
    return cell === undefined || (cell.released && cell.isLast)
  })

export const inUnits = ({ value, withheld }: Sum): Sum => ({ value: value / TEN_THOUSANDTHS, withheld })
