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
import type { Day } from '../domain/shared/values.js'
import { groupBy } from './group-by.js'
import { type Row, upsert, type ViewsTransaction } from './rows.js'
import type { Views } from './tables.js'

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
type Told = Amount & { readonly view: View; readonly cell: string; readonly known_day: number }
type Late = Told & { readonly block_days: number; readonly block: number }

const DAY_MILLIS = 86_400_000
const BLOCKS_DAYS = [512, 64, 8, 1] as const
const ROWS_PER_STATEMENT = 20_000

/** Days are integers since 1970: what is dated earlier by mistake counts from there on. */
const numberOf = (day: Day) => Math.max(0, Date.parse(day) / DAY_MILLIS)

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
  const told = new Map<string, Told>()
  const late = new Map<string, Late>()
  const addSteps = (since: number, moments: readonly Moment[], from: number, sign: 1 | -1) => {
    for (let index = from; index < moments.length; index++) {
      const day = numberOf(moments[index]?.day ?? '')
      // Nobody knows of a day to come: what is foreseen is known from its day on.
      const known_day = Math.max(since, day)
      const add = ({ view, cell, count, grams }: Counted, by: number) => {
        const change = { view, cell, known_day, count: count * by, grams: grams * by }
        addTo(told, `${view} ${known_day} ${cell}`, change)
        if (day === known_day) return
        for (const block_days of BLOCKS_DAYS) {
          const block = Math.floor(day / block_days)
          addTo(late, `${view} ${block_days} ${block} ${known_day} ${cell}`, { ...change, block_days, block })
        }
      }
      const was = moments[index - 1]?.counted ?? []
      const is = moments[index]?.counted ?? []
      for (let place = 0; place < Math.max(was.length, is.length); place++) {
        const [gone, come] = [was[place], is[place]]
        if (isEqual(gone, come)) continue
        if (gone) add(gone, -sign)
        if (come) add(come, sign)
      }
    }
  }
  return {
    add(changes: readonly MomentChange[]) {
      for (const { knownDay, before, after } of changes) {
        // Most facts come after all the others: what stays as it was is not taken away and put back.
        let same = 0
        while (same < before.length && same < after.length && isSame(before[same], after[same])) same++
        addSteps(numberOf(knownDay), before, same, -1)
        addSteps(numberOf(knownDay), after, same, 1)
      }
    },
    size: () => told.size + late.size,
    async write(trx: ViewsTransaction) {
      await addToTold(trx, [...told.values()].filter(isSomething))
      await addToLate(trx, [...late.values()].filter(isSomething))
    },
  }
}

const isSomething = ({ count, grams }: Amount) => count !== 0 || grams !== 0

const addTo = <T extends Amount>(sums: Map<string, T>, key: string, change: T) => {
  const sum = sums.get(key)
  if (sum) {
    sum.count += change.count
    sum.grams += change.grams
  } else sums.set(key, change)
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
const addToTold = async (trx: ViewsTransaction, changes: readonly Told[]) => {
  const byCell = groupBy(
    changes.toSorted((a, b) => a.known_day - b.known_day),
    ({ view, cell }) => `${view} ${cell}`,
  )
  const firsts = [...byCell.values()].flatMap((some) => some.slice(0, 1))
  const { rows: standing } = await sql<Told>`
    select told.view, told.cell, told.known_day, told.count, told.grams::float8 as grams
      from json_populate_recordset(null::views.told_totals, ${JSON.stringify(firsts)}) as first
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
  for (const [key, some] of byCell) {
    const first = some[0]?.known_day ?? 0
    if (!standingByCell.has(key)) born.push(...some.slice(0, 1).map(({ view, cell }) => ({ view, cell })))
    const steps = new Map<string, Told>()
    let start: Amount = { count: 0, grams: 0 }
    let total = start
    for (const row of standingByCell.get(key) ?? []) {
      const step = { ...row, count: row.count - total.count, grams: row.grams - total.grams }
      if (row.known_day < first) start = row
      else steps.set(String(row.known_day), step)
      total = row
    }
    for (const change of some) addTo(steps, String(change.known_day), change)
    total = start
    for (const step of [...steps.values()].sort((a, b) => a.known_day - b.known_day)) {
      total = { count: total.count + step.count, grams: total.grams + step.grams }
      if (isSomething(step)) totals.push({ ...step, ...total })
      else gone.push(step)
    }
  }
  await upsert(trx, 'views.counted_cells', 'view, cell', born)
  await upsert(trx, 'views.told_totals', 'view, cell, known_day', totals)
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
