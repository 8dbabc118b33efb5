/** The time machine: counting on two time axes is replaying what had happened and been told by then. */
import fc from 'fast-check'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import t, { type Test } from 'tap'
import type { Day } from '../../src/domain/shared/values.js'
import {
  BITEMPORAL_TABLES,
  bitemporalQueries,
  type Counted,
  type Moment,
  sumsOfMoments,
  type View,
} from '../../src/projections/engine/bitemporal.js'
import type { Views } from '../../src/projections/tables.js'
import { freshDatabase } from '../support/database.js'

const RUNS = 60
const FIRST_DAY = Date.parse('2026-01-01')
const DAYS = 700

const day = (number: number): Day => new Date(FIRST_DAY + number * 86_400_000).toISOString().slice(0, 10)

const TABLES = ['views.counted_cells', 'views.told_totals', 'views.late_changes'] as const

const timeMachine = async (t: Test) => {
  const pool = new pg.Pool({ ...(await freshDatabase(t)), max: 2 })
  pool.on('error', () => {})
  const db = new Kysely<Views>({ dialect: new PostgresDialect({ pool }) })
  t.teardown(() => db.destroy())
  await sql`drop schema if exists views cascade`.execute(db)
  await sql`create schema views`.execute(db)
  for (const statement of BITEMPORAL_TABLES) await sql.raw(statement).execute(db)
  return {
    ...bitemporalQueries(db),
    add: (changes: readonly Change[]) => {
      const sums = sumsOfMoments()
      for (const change of changes) sums.replace(change)
      return db.transaction().execute(sums.write)
    },
    async dump() {
      const dump: string[] = []
      for (const table of TABLES) {
        const { rows } = await sql<{ text: string }>`
          select counted::text as text from ${sql.raw(table)} as counted order by 1`.execute(db)
        dump.push(...rows.map(({ text }) => `${table} ${text}`))
      }
      return dump
    },
    async forget() {
      for (const table of TABLES) await sql`delete from ${sql.raw(table)}`.execute(db)
    },
  }
}

type Change = { knownDay: Day; before: readonly Moment[]; after: readonly Moment[] }

const stock = (cell: string, grams = 2000): Counted => ({ view: 'stock', cell, count: 1, grams })
const from = (number: number, ...counted: Counted[]): Moment => ({ day: day(number), counted })

/** What one thing turned out to be on the day on which that was told. */
type Revision = { readonly knownDay: number; readonly moments: readonly Moment[] }
type History = readonly Revision[]

const counted: fc.Arbitrary<Counted> = fc.record({
  view: fc.constantFrom<View>('stock', 'balance'),
  cell: fc.constantFrom('a laptop', 'a monitor', 'b laptop', 'ab', '%', '_ \\ é'),
  count: fc.integer({ min: 0, max: 2 }),
  grams: fc.integer({ min: 0, max: 5_000_000_000 }),
})
/** A thing as it becomes known: each time a fact more, on its day or late, now and then a fact less. */
const history: fc.Arbitrary<History> = fc
  .array(
    fc.record({
      knownDay: fc.oneof(fc.integer({ min: 0, max: DAYS }), fc.integer({ min: 500, max: 510 })),
      lateDays: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: DAYS })),
      counted: fc.array(counted, { maxLength: 3 }),
      withdraws: fc.option(fc.nat(5), { freq: 5 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((facts) => {
    let moments: Moment[] = []
    return facts
      .sort((a, b) => a.knownDay - b.knownDay)
      .map(({ knownDay, lateDays, counted, withdraws }) => {
        const moment = { day: day(Math.max(0, knownDay - lateDays)), counted }
        moments = moments
          .filter((other, index) => other.day !== moment.day && index !== withdraws)
          .concat(moment)
          .sort((a, b) => (a.day < b.day ? -1 : 1))
        return { knownDay, moments }
      })
  })

/** In the order of a log, or with different things in any order; and where pages end. */
const told = fc
  .record({
    histories: fc.array(history, { minLength: 1, maxLength: 8 }),
    inOrder: fc.boolean(),
    cuts: fc.array(fc.nat(40), { maxLength: 5 }),
  })
  .map(({ histories, inOrder, cuts }) => {
    const changes = histories.flatMap((revisions) =>
      revisions.map(({ knownDay, moments }, index) => ({
        knownDay: day(knownDay),
        before: revisions[index - 1]?.moments ?? [],
        after: moments,
      })),
    )
    if (inOrder) changes.sort((a, b) => a.knownDay.localeCompare(b.knownDay))
    const ends = [...cuts, changes.length].sort((a, b) => a - b)
    return { histories, changes, pages: ends.map((end, index) => changes.slice(ends[index - 1] ?? 0, end)) }
  })

const question = fc.record({
  view: fc.constantFrom<View>('stock', 'balance', 'kits'),
  on: fc.integer({ min: -1000, max: DAYS + 1000 }),
  knownOn: fc.oneof(fc.integer({ min: -1000, max: DAYS + 1000 }), fc.integer({ min: 495, max: 515 })),
  cellPrefix: fc.constantFrom(undefined, '', 'a', 'a ', 'ab', 'b laptop', '%', '_', '\\', 'nothing'),
})
type Question = typeof question extends fc.Arbitrary<infer Q> ? Q : never

/** Thing by thing: what was the last told of it by then, and what did that say of that day? */
const naive = (histories: readonly History[], { view, on, knownOn, cellPrefix = '' }: Question) => {
  const sums = new Map<string, { cell: string; count: number; grams: number }>()
  for (const revisions of histories) {
    const moments = revisions.findLast(({ knownDay }) => knownDay <= knownOn)?.moments ?? []
    for (const one of moments.findLast((moment) => moment.day <= day(on))?.counted ?? []) {
      if (one.view !== view || !one.cell.startsWith(cellPrefix)) continue
      const sum = sums.get(one.cell) ?? { cell: one.cell, count: 0, grams: 0 }
      sums.set(one.cell, { ...sum, count: sum.count + one.count, grams: sum.grams + one.grams })
    }
  }
  return [...sums.values()]
    .filter(({ count, grams }) => count !== 0 || grams !== 0)
    .sort((a, b) => Buffer.compare(Buffer.from(a.cell), Buffer.from(b.cell)))
}

t.test('for every history and every pair of days', async (t) => {
  const machine = await timeMachine(t)

  await t.test('the answer is that of a naive replay', async (t) => {
    await fc.assert(
      fc.asyncProperty(
        told,
        fc.array(question, { minLength: 1, maxLength: 12 }),
        async ({ histories, pages }, questions) => {
          await machine.forget()
          for (const page of pages) await machine.add(page)
          for (const asked of questions) {
            const answer = await machine.countedOn({
              ...asked,
              on: day(asked.on),
              knownOn: day(asked.knownOn),
            })
            const expected = naive(histories, asked)
            if (JSON.stringify(answer) !== JSON.stringify(expected))
              throw new Error(
                `${JSON.stringify(asked)}: ${JSON.stringify(answer)}, not ${JSON.stringify(expected)}`,
              )
          }
        },
      ),
      { numRuns: RUNS },
    )
    t.pass()
  })

  await t.test('V1 the same rows stand however the changes are cut into pages', async (t) => {
    await fc.assert(
      fc.asyncProperty(told, async ({ changes, pages }) => {
        await machine.forget()
        for (const page of pages) await machine.add(page)
        const live = (await machine.dump()).join('\n')
        await machine.forget()
        await machine.add(changes)
        if ((await machine.dump()).join('\n') !== live) throw new Error('other rows in one page')
      }),
      { numRuns: RUNS },
    )
    t.pass()
  })

  await t.test('nothing is left of things that vanish', async (t) => {
    await fc.assert(
      fc.asyncProperty(told, async ({ histories, pages }) => {
        await machine.forget()
        for (const page of pages) await machine.add(page)
        for (const revisions of histories.toReversed())
          for (const [index, { knownDay, moments }] of [...revisions.entries()].reverse())
            await machine.add([
              { knownDay: day(knownDay), before: moments, after: revisions[index - 1]?.moments ?? [] },
            ])
        const left = await machine.dump()
        if (left.length > 0) throw new Error(left.join('\n'))
      }),
      { numRuns: RUNS / 3 },
    )
    t.pass()
  })
})

t.test('a laptop whose test was told ten days late', async (t) => {
  const machine = await timeMachine(t)
  const received = [from(0, stock('to-test', 2100))]
  const tested = [...received, from(5, stock('fit', 2100))]
  await machine.add([
    { knownDay: day(0), before: [], after: received },
    { knownDay: day(15), before: received, after: tested },
  ])
  const asked = (on: number, knownOn: number) =>
    machine.countedOn({ view: 'stock', on: day(on), knownOn: day(knownOn) })
  const one = (cell: string) => [{ cell, count: 1, grams: 2100 }]

  t.strictSame(await asked(-1, 20), [])
  t.strictSame(await asked(0, 0), one('to-test'))
  t.strictSame(await asked(7, 7), one('to-test'), 'that day, nobody knew')
  t.strictSame(await asked(7, 14), one('to-test'), 'nor on the eve')
  t.strictSame(await asked(7, 15), one('fit'), 'it is known since')
  t.strictSame(await asked(4, 15), one('to-test'), 'and it was not so before the test')
  t.strictSame(await asked(900, 14), one('to-test'), 'of a day to come nothing is known')
  t.strictSame(await asked(900, 900), one('fit'))
})

t.test('what is foreseen counts from its day on, and not at all once taken back', async (t) => {
  const machine = await timeMachine(t)
  const promised = [from(0, stock('promised')), from(30, stock('forgotten'))]
  const kept = [from(0, stock('promised')), from(20, stock('kept'))]
  const asked = async (on: number, knownOn: number) =>
    (await machine.countedOn({ view: 'stock', on: day(on), knownOn: day(knownOn) })).map(({ cell }) => cell)

  await machine.add([{ knownDay: day(0), before: [], after: promised }])
  t.strictSame(await asked(29, 29), ['promised'])
  t.strictSame(await asked(30, 30), ['forgotten'])
  t.strictSame(await asked(30, 29), ['promised'])
  await machine.add([{ knownDay: day(20), before: promised, after: kept }])
  t.strictSame(await asked(30, 30), ['kept'])
  t.strictSame(await asked(30, 19), ['promised'])
})

t.test('of two moments on one day the last wins', async (t) => {
  const machine = await timeMachine(t)
  const busy = [from(3, stock('to-erase')), from(3, stock('to-test'))]
  await machine.add([{ knownDay: day(9), before: [], after: busy }])
  t.strictSame(await machine.countedOn({ view: 'stock', on: day(3), knownOn: day(9) }), [
    { cell: 'to-test', count: 1, grams: 2000 },
  ])
})

t.test('a fact told on its day costs one row a cell, and nothing of the past is written again', async (t) => {
  const machine = await timeMachine(t)
  const received = [from(0, stock('to-test'))]
  await machine.add([{ knownDay: day(0), before: [], after: received }])
  const first = await machine.dump()
  await machine.add([{ knownDay: day(1), before: received, after: [...received, from(1, stock('fit'))] }])
  const dump = await machine.dump()
  t.equal(first.length, 2, 'the cell and its total')
  t.equal(dump.length, 2 + 3, 'a cell more, and a total of each')
  t.ok(first.every((row) => dump.includes(row)))
})
