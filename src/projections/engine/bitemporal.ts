/**
 * The time machine: what was counted at the end of a day, as it was known at the end of the same day or of a
 * later one. It answers what replaying the facts happened and recorded by then would, and reads no device:
 * its cost follows the cells, and the days on which something was told late of the time asked for.
 *
 * A fact is never known before its day, so what counts on a day is all that was told by then (one running total
 * a cell: `told_totals`) and what was told of that time afterwards (`late_changes`, by the day that told it and
 * by blocks of 1, 8, 64 and 512 days of happening: the days until any day are a few blocks). A fact told on its
 * day, as nearly all are, costs one row. Block sums of both axes for every fact would cost eight, and reading
 * them would grow with the devices until every cell changes every day.
 */
import { type Kysely, sql } from 'kysely'
import type { Day } from '../../domain/shared/values.js'
import type { Views } from '../tables.js'
import { groupBy } from './group-by.js'
import { type InsertRows, type Row, upsert, type ViewsTransaction } from './rows.js'

export type View = 'stock' | 'kits' | 'hand-overs' | 'balance' | 'programme' | 'training' | 'tickets'

/**
 * What one thing (a device, a kit) counts as. `cell` is a text key that the view itself makes and reads; what
 * answers are narrowed by comes first in it. Cells are few: every answer looks at each.
 */
export type Counted = {
  readonly view: View
  readonly cell: string
  readonly count: number
  readonly grams: number
}

/** From the end of that day on, until the next moment. In day order; of two on one day the last wins. */
export type Moment = { readonly day: Day; readonly counted: readonly Counted[] }

type Amount = { count: number; grams: number }
/** What a day that told of a cell changes in it, and by earlier day what of it happened then. */
type Told = Amount & { earlier?: Map<number, Amount> }
type Cell = { readonly view: View; readonly cell: string }
type CellTold = Cell & { readonly days: ReadonlyMap<number, Told> }
type Late = Cell &
  Amount & { readonly known_day: number; readonly block_days: number; readonly block: number }

const DAY_MILLIS = 86_400_000
const BLOCKS_DAYS = [512, 64, 8, 1] as const
const ROWS_PER_STATEMENT = 20_000

export const BITEMPORAL_TABLES: readonly string[] = [
  `create table views.counted_cells (view text not null, cell text collate "C" not null,
     primary key (view, cell))`,
  `create table views.told_totals (view text not null, cell text collate "C" not null, known_day integer not null,
     count integer not null, grams bigint not null, primary key (view, cell, known_day))`,
  `create table views.late_changes (view text not null, block_days smallint not null, block integer not null,
     known_day integer not null, cell text collate "C" not null, count integer not null, grams bigint not null,
     primary key (view, block_days, block, known_day, cell))`,
]

/** What was known of one thing, and what is known of it from a day on. */
export type MomentChange = {
  readonly knownDay: Day
  readonly before: readonly Moment[]
  readonly after: readonly Moment[]
}

/**
 * Replaces what was known of things by what is known of them from a day on. For one thing that day never
 * goes back; of different things it may come in any order. However the changes are cut into pages, the
 * same rows stand at the end, and no row that changes nothing.
 */
export const sumsOfMoments = () => {
  let views = new Map<View, Map<string, Map<number, Told>>>()
  let size = 0
  const toldOf = (view: View, cell: string, knownDay: number): Told => {
    const days = getOrMake(
      getOrMake(views, view, () => new Map<string, Map<number, Told>>()),
      cell,
      () => new Map<number, Told>(),
    )
    return getOrMake(days, knownDay, () => {
      size++
      return { count: 0, grams: 0 }
    })
  }
  const addAt = (knownDay: number, day: number, { view, cell, count, grams }: Counted, sign: 1 | -1) => {
    const told = toldOf(view, cell, knownDay)
    addTo(told, count * sign, grams * sign)
    if (day === knownDay) return
    // Mostly there are none.
    told.earlier ??= new Map()
    const then = getOrMake(told.earlier, day, () => {
      size++
      return { count: 0, grams: 0 }
    })
    addTo(then, count * sign, grams * sign)
  }
  const stepAt = (
    since: number,
    day: number,
    was: readonly Counted[],
    is: readonly Counted[],
    sign: 1 | -1 = 1,
  ) => {
    // Nobody knows of a day to come: what is foreseen is known from its day on.
    const knownDay = Math.max(since, day)
    for (let place = 0; place < Math.max(was.length, is.length); place++) {
      const [gone, come] = [was[place], is[place]]
      if (isEqual(gone, come)) continue
      if (gone) addAt(knownDay, day, gone, sign === 1 ? -1 : 1)
      if (come) addAt(knownDay, day, come, sign)
    }
  }
  const stepsOf = (since: number, moments: readonly Moment[], from: number, sign: 1 | -1) => {
    for (const [index, { day, counted }] of moments.entries())
      if (index >= from) stepAt(since, numberOf(day), moments[index - 1]?.counted ?? [], counted, sign)
  }
  return {
    /** On that day a thing began to count as something else, until what it will be next. */
    step(knownDay: Day, day: Day, was: readonly Counted[], is: readonly Counted[]) {
      const since = numberOf(knownDay)
      stepAt(since, day === knownDay ? since : numberOf(day), was, is)
    },
    /** All that was known of a thing gives way to what is known of it now. */
    replace({ knownDay, before, after }: MomentChange) {
      // Most of it is mostly the same: what stays as it was is not taken away and put back.
      let same = 0
      while (same < before.length && same < after.length && isSame(before[same], after[same])) same++
      stepsOf(numberOf(knownDay), before, same, -1)
      stepsOf(numberOf(knownDay), after, same, 1)
    },
    /** How many sums there are to write. */
    size: () => size,
    /** Writes them, and begins anew. */
    async write(trx: ViewsTransaction, insert: InsertRows = upsert) {
      const cells = [...views].flatMap(([view, told]) =>
        [...told].map(([cell, days]) => ({ view, cell, days })),
      )
      views = new Map()
      size = 0
      await addToTold(trx, cells, insert)
      await addToLate(trx, cells.flatMap(lateOf))
    },
  }
}
export type SumsOfMoments = ReturnType<typeof sumsOfMoments>

/** Days are integers since 1970: what is dated earlier by mistake counts from there on. */
const numberOf = (day: Day) =>
  Math.max(
    0,
    Date.UTC(twoDigits(day, 0) * 100 + twoDigits(day, 2), twoDigits(day, 5) - 1, twoDigits(day, 8)) /
      DAY_MILLIS,
  )
/** Quicker than reading a date: it is done for every fact. */
const twoDigits = (text: string, at: number) => text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - ZERO_ZERO
const ZERO_ZERO = 11 * '0'.charCodeAt(0)

const getOrMake = <K, V>(map: Map<K, V>, key: K, make: () => V): V => {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

const isSomething = ({ count, grams }: Amount) => count !== 0 || grams !== 0

const addTo = (sum: Amount, count: number, grams: number) => {
  sum.count += count
  sum.grams += grams
}

/** What was told of earlier days, summed by blocks of days. */
const lateOf = ({ view, cell, days }: CellTold): readonly Late[] => {
  const late = new Map<string, Late>()
  for (const [known_day, { earlier }] of days)
    for (const [day, { count, grams }] of earlier ?? [])
      for (const block_days of BLOCKS_DAYS) {
        const block = Math.floor(day / block_days)
        const sum = getOrMake(late, `${known_day} ${block_days} ${block}`, () => ({
          ...{ view, cell, known_day, block_days, block },
          ...{ count: 0, grams: 0 },
        }))
        addTo(sum, count, grams)
      }
  return [...late.values()].filter(isSomething)
}

const isEqual = (one: Counted | undefined, other: Counted | undefined) =>
  one !== undefined &&
  one.view === other?.view &&
  one.cell === other.cell &&
  one.count === other.count &&
  one.grams === other.grams

const isSame = (one: Moment | undefined, other: Moment | undefined) =>
  one === other ||
  (one?.day === other?.day &&
    one?.counted.length === other?.counted.length &&
    one?.counted.every((counted, index) => isEqual(counted, other?.counted[index])))

/** Adds to running totals: a row for each day that changed a cell, telling its total from that day on. */
const addToTold = async (trx: ViewsTransaction, told: readonly CellTold[], insert: InsertRows) => {
  const changed = told.flatMap(({ view, cell, days }) => {
    const steps = [...days].filter(([, change]) => isSomething(change)).sort(([a], [b]) => a - b)
    return steps[0] ? [{ view, cell, steps, known_day: steps[0][0] }] : []
  })
  const { rows: standing } = await sql<Cell & Amount & { known_day: number }>`
    select told.view, told.cell, told.known_day, told.count, told.grams::float8 as grams
      from json_populate_recordset(null::views.told_totals,
             ${JSON.stringify(changed.map(({ steps: _, ...first }) => first))}) as first
      cross join lateral (
        (select * from views.told_totals as earlier
          where earlier.view = first.view and earlier.cell = first.cell and earlier.known_day < first.known_day
          order by earlier.known_day desc limit 1)
        union all
        select * from views.told_totals as later
         where later.view = first.view and later.cell = first.cell and later.known_day >= first.known_day
      ) as told
     order by told.known_day`.execute(trx)
  const standingByCell = groupBy(standing, ({ view, cell }) => `${view} ${cell}`)

  const born: Row[] = []
  const totals: Row[] = []
  const gone: Row[] = []
  for (const { view, cell, steps, known_day: first } of changed) {
    const known = standingByCell.get(`${view} ${cell}`)
    if (!known) born.push({ view, cell })
    const sums = new Map<number, Amount>()
    let start: Amount = { count: 0, grams: 0 }
    let total = start
    for (const row of known ?? []) {
      if (row.known_day < first) start = row
      else sums.set(row.known_day, { count: row.count - total.count, grams: row.grams - total.grams })
      total = row
    }
    for (const [day, { count, grams }] of steps)
      addTo(
        getOrMake(sums, day, () => ({ count: 0, grams: 0 })),
        count,
        grams,
      )
    total = start
    for (const [known_day, step] of [...sums].sort(([a], [b]) => a - b)) {
      total = { count: total.count + step.count, grams: total.grams + step.grams }
      if (isSomething(step)) totals.push({ view, cell, known_day, ...total })
      else gone.push({ view, cell, known_day, ...step })
    }
  }
  await insert(trx, 'views.counted_cells', 'view, cell', born)
  await insert(trx, 'views.told_totals', 'view, cell, known_day', totals)
  if (gone.length === 0) return
  await sql`delete from views.told_totals as told
    using json_populate_recordset(null::views.told_totals, ${JSON.stringify(gone)}) as gone
    where told.view = gone.view and told.cell = gone.cell and told.known_day = gone.known_day`.execute(trx)
  await sql`delete from views.counted_cells as cells
    using json_populate_recordset(null::views.counted_cells, ${JSON.stringify(gone)}) as gone
    where cells.view = gone.view and cells.cell = gone.cell and not exists (
      select from views.told_totals as told where told.view = cells.view and told.cell = cells.cell)`.execute(
    trx,
  )
}

/** Adds to the sums of blocks, written side by side as they will be read; forgets those that became nothing. */
const addToLate = async (trx: ViewsTransaction, changes: readonly Late[]) => {
  for (let start = 0; start < changes.length; start += ROWS_PER_STATEMENT) {
    const { rows: gone } = await sql`
      with sums as (
        insert into views.late_changes as late
        select * from json_populate_recordset(null::views.late_changes,
          ${JSON.stringify(changes.slice(start, start + ROWS_PER_STATEMENT))})
        order by view, block_days, block, known_day, cell
        on conflict (view, block_days, block, known_day, cell)
        do update set count = late.count + excluded.count, grams = late.grams + excluded.grams
        returning *)
      select * from sums where count = 0 and grams = 0`.execute(trx)
    if (gone.length === 0) continue
    await sql`delete from views.late_changes as late
      using json_populate_recordset(null::views.late_changes, ${JSON.stringify(gone)}) as gone
      where late.view = gone.view and late.block_days = gone.block_days and late.block = gone.block
        and late.known_day = gone.known_day and late.cell = gone.cell`.execute(trx)
  }
}

/** All days until the end of that one, as the fewest blocks. */
const blocksUntil = (day: number) => {
  const blocks: { block_days: number; block: number }[] = []
  let covered = 0
  for (const block_days of BLOCKS_DAYS)
    for (; covered + block_days <= day + 1; covered += block_days)
      blocks.push({ block_days, block: covered / block_days })
  return blocks
}

export const bitemporalQueries = (db: Kysely<Views>) => ({
  /**
   * The cells of a view at the end of day `on`, as known at the end of day `knownOn`; those that count nothing
   * are left out. Of a day later than `knownOn` nothing was known but that all stays as it is.
   * @param cellPrefix only the cells whose key begins so.
   */
  countedOn: async ({
    view,
    on,
    knownOn,
    cellPrefix = '',
  }: {
    view: View
    on: Day
    knownOn: Day
    cellPrefix?: string | undefined
  }): Promise<readonly { readonly cell: string; readonly count: number; readonly grams: number }[]> => {
    const known = Date.parse(knownOn) / DAY_MILLIS
    const until = Math.min(Date.parse(on) / DAY_MILLIS, known)
    // Laterals, so that each cell and each block is looked up, however many rows the planner expects.
    const { rows } = await sql<{ cell: string; count: number; grams: number }>`
      select cell, sum(count)::float8 as count, sum(grams)::float8 as grams
        from (
          select cells.cell, told.count, told.grams
            from views.counted_cells as cells
            cross join lateral (
              select count, grams from views.told_totals as told
               where told.view = cells.view and told.cell = cells.cell and told.known_day <= ${until}
               order by told.known_day desc limit 1) as told
           where cells.view = ${view} and starts_with(cells.cell, ${cellPrefix})
          union all
          select late.cell, late.count, late.grams
            from json_populate_recordset(null::views.late_changes,
                   ${JSON.stringify(known > until ? blocksUntil(until) : [])}) as blocks
            cross join lateral (
              select cell, count, grams from views.late_changes as late
               where late.view = ${view} and late.block_days = blocks.block_days and late.block = blocks.block
                 and late.known_day > ${until} and late.known_day <= ${known}
              offset 0) as late
           where starts_with(late.cell, ${cellPrefix})
        ) as counted
       group by cell having sum(count) <> 0 or sum(grams) <> 0
       order by cell`.execute(db)
    return rows
  },
})
