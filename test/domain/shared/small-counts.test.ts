import fc from 'fast-check'
import t from 'tap'
import { type PublishedTable, publishable } from '../../../src/domain/shared/small-counts.js'

const LIMIT = 11
const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)

/** Every published or withheld count of a table with its totals, and the equations everybody knows hold. */
const systemOf = ({ cells, rowTotals, columnTotals, total }: PublishedTable) => {
  const values = [...cells.flat(), ...rowTotals, ...columnTotals, total]
  const [rows, columns] = [rowTotals.length, columnTotals.length]
  const cell = (r: number, c: number) => r * columns + c
  const rowTotal = (r: number) => rows * columns + r
  const columnTotal = (c: number) => rows * columns + rows + c
  const each = (n: number) => Array.from({ length: n }, (_, index) => index)
  /** What adds up, and to what. */
  const equations = [
    ...each(rows).map((r) => ({ parts: each(columns).map((c) => cell(r, c)), whole: rowTotal(r) })),
    ...each(columns).map((c) => ({ parts: each(rows).map((r) => cell(r, c)), whole: columnTotal(c) })),
    { parts: each(rows).map(rowTotal), whole: values.length - 1 },
    { parts: each(columns).map(columnTotal), whole: values.length - 1 },
  ]
  return { values, equations }
}

/** An attacker who tightens what each withheld count may be, knowing that it is not zero, until nothing moves. */
const bounds = (published: PublishedTable) => {
  const { values, equations } = systemOf(published)
  const low = values.map((value) => value ?? 1)
  const high = values.map((value) => value ?? Number.POSITIVE_INFINITY)
  for (let changed = true; changed; ) {
    changed = false
    const tighten = (index: number, least: number, most: number) => {
      if (least > (low[index] ?? 0)) [low[index], changed] = [least, true]
      if (most < (high[index] ?? 0)) [high[index], changed] = [most, true]
    }
    for (const { parts, whole } of equations) {
      const all = (ends: readonly number[], but = -1) =>
        sum(parts.filter((part) => part !== but).map((part) => ends[part] ?? 0))
      tighten(whole, all(low), all(high))
      for (const part of parts)
        tighten(part, (low[whole] ?? 0) - all(high, part), (high[whole] ?? 0) - all(low, part))
    }
  }
  return { values, low, high }
}

/** Another, who solves the equations: the withheld counts that have one solution only (Gauss, on fractions of integers). */
const solved = (published: PublishedTable): number[] => {
  const { values, equations } = systemOf(published)
  const unknown = values.flatMap((value, index) => (value === null ? [index] : []))
  const rows = equations.map(({ parts, whole }) =>
    unknown.map((index) => (parts.includes(index) ? 1 : 0) - (index === whole ? 1 : 0)),
  )
  let rank = 0
  const pivots: number[] = []
  for (let column = 0; column < unknown.length; column++) {
    const found = rows.findIndex((row, index) => index >= rank && Math.abs(row[column] ?? 0) > 1e-9)
    if (found === -1) continue
    const [pivot] = rows.splice(found, 1)
    if (!pivot) continue
    const scale = pivot[column] ?? 1
    const scaled = pivot.map((one) => one / scale)
    rows.splice(rank, 0, scaled)
    for (const [index, row] of rows.entries())
      if (index !== rank) {
        const factor = row[column] ?? 0
        rows[index] = row.map((one, c) => one - factor * (scaled[c] ?? 0))
      }
    pivots.push(column)
    rank++
  }
  // A row that names one unknown alone says what it is.
  return pivots.flatMap((column, index) =>
    (rows[index] ?? []).filter((one) => Math.abs(one) > 1e-9).length === 1 ? [unknown[column] ?? -1] : [],
  )
}

const truth = (counts: readonly (readonly number[])[]) => [
  ...counts.flat(),
  ...counts.map(sum),
  ...(counts[0] ?? []).map((_, c) => sum(counts.map((row) => row[c] ?? 0))),
  sum(counts.map(sum)),
]

const tables = fc
  .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 4 }))
  .chain(([rows, columns]) =>
    fc.array(
      fc.array(fc.oneof(fc.integer({ min: 0, max: 14 }), fc.integer({ min: 0, max: 80 })), {
        minLength: columns,
        maxLength: columns,
      }),
      { minLength: rows, maxLength: rows },
    ),
  )

t.test('no count from 1 to 10 is published, and what is published is true', async (t) => {
  fc.assert(
    fc.property(tables, (counts) => {
      const { values } = systemOf(publishable(counts, LIMIT))
      return truth(counts).every(
        (count, index) =>
          values[index] === null || (values[index] === count && (count === 0 || count >= LIMIT)),
      )
    }),
    { numRuns: 500 },
  )
  t.pass()
})

t.test('no withheld count can be recomputed from the published ones', async (t) => {
  fc.assert(
    fc.property(tables, (counts) => {
      const published = publishable(counts, LIMIT)
      const { values, low, high } = bounds(published)
      const alone = solved(published)
      return values.every(
        (value, index) =>
          value !== null || (!alone.includes(index) && (high[index] ?? 0) > (low[index] ?? 0)),
      )
    }),
    { numRuns: 1000 },
  )
  t.pass()
})

t.test('a small count leaves room for at least ten more in its place', async (t) => {
  fc.assert(
    fc.property(tables, (counts) => {
      const { values, high } = bounds(publishable(counts, LIMIT))
      return truth(counts).every(
        (count, index) =>
          count === 0 ||
          count >= LIMIT ||
          (values[index] === null && (high[index] ?? 0) >= count + LIMIT - 1),
      )
    }),
    { numRuns: 500 },
  )
  t.pass()
})

t.test('as little as possible is withheld', async (t) => {
  t.strictSame(publishable([[40], [30], [0]], LIMIT), {
    cells: [[40], [30], [0]],
    rowTotals: [40, 30, 0],
    columnTotals: [70],
    total: 70,
  })
  const { cells, rowTotals, total } = publishable(
    [
      [40, 3],
      [30, 20],
      [25, 60],
    ],
    LIMIT,
  )
  t.strictSame(cells, [
    [null, null],
    [null, null],
    [25, 60],
  ])
  t.strictSame(rowTotals, [43, 50, 85])
  t.equal(total, 178)
})
