/**
 * What of a table of persons may be published: no count below a limit, and none that the others give away.
 *
 * A small count is withheld (zero is nobody's, and is told). Others are withheld with it, the smallest that do, until
 * whoever adds and subtracts what is published finds room for at least a limit more in its place. The table with its
 * totals is a circulation: rows flow into columns, columns into the grand total, and that back into the rows; a
 * withheld count may move along every cycle of withheld ones (complementary suppression by minimum-cost flow).
 */

/** `null`: withheld. Rows and columns in the order given. */
export type PublishedTable = {
  readonly cells: readonly (readonly (number | null)[])[]
  readonly rowTotals: readonly (number | null)[]
  readonly columnTotals: readonly (number | null)[]
  readonly total: number | null
}

/** A count and the two nodes it flows between; `withheld` is what this file decides. */
type Arc = { readonly from: number; readonly to: number; readonly count: number; withheld: boolean }
/** One step of a path: along an arc, or against it, which takes from its count. */
type Step = { readonly arc: Arc; readonly against: boolean }

/**
 * @param counts persons, row by row; every row as long as the first.
 * @param limit the least count that is published (k).
 */
export const publishable = (counts: readonly (readonly number[])[], limit: number): PublishedTable => {
  const rowCount = counts.length
  const columnCount = counts[0]?.length ?? 0
  const ofRow = (row: number) => row
  const ofColumn = (column: number) => rowCount + column
  const [rowsEnd, columnsEnd] = [rowCount + columnCount, rowCount + columnCount + 1]
  const arc = (from: number, to: number, count: number): Arc => ({
    ...{ from, to, count },
    withheld: count > 0 && count < limit,
  })

  const cells = counts.map((row, r) => row.map((count, c) => arc(ofRow(r), ofColumn(c), count)))
  const rowTotals = counts.map((row, r) => arc(rowsEnd, ofRow(r), sum(row)))
  const columnTotals = Array.from({ length: columnCount }, (_, c) =>
    arc(ofColumn(c), columnsEnd, sum(counts.map((row) => row[c] ?? 0))),
  )
  const total = arc(columnsEnd, rowsEnd, sum(counts.map(sum)))
  const arcs = [...cells.flat(), ...rowTotals, ...columnTotals, total].filter(({ count }) => count > 0)

  const small = arcs.filter(({ withheld }) => withheld).sort((a, b) => b.count - a.count)
  for (const one of small) makeRoom(one, arcs, columnsEnd + 1, limit)

  const shown = ({ count, withheld }: Arc) => (withheld ? null : count)
  return {
    cells: cells.map((row) => row.map(shown)),
    rowTotals: rowTotals.map(shown),
    columnTotals: columnTotals.map(shown),
    total: shown(total),
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)

/** Withholds what it takes for a count to be possibly `limit` higher, at the least cost of what is lost. */
const makeRoom = (one: Arc, arcs: readonly Arc[], nodeCount: number, limit: number) => {
  const moved = new Map<Arc, number>()
  let room = 0
  while (room < limit) {
    const path = cheapestPath(one, arcs, moved, nodeCount)
    // Not met: beside every count stand its totals, which may always be higher together.
    if (!path) throw new Error('a count that stands beside no totals')
    const narrowest = Math.min(
      limit - room,
      ...path.map(({ arc, against }) => (against ? leftOf(arc, moved) : Number.POSITIVE_INFINITY)),
    )
    for (const { arc, against } of path) {
      arc.withheld = true
      moved.set(arc, (moved.get(arc) ?? 0) + (against ? -narrowest : narrowest))
    }
    room += narrowest
  }
}

/** How much an arc may still give: a withheld count is known not to be zero. */
const leftOf = (arc: Arc, moved: ReadonlyMap<Arc, number>) => arc.count + (moved.get(arc) ?? 0) - 1

/** From where a count flows to back to where it comes from, losing the least of what is published. */
const cheapestPath = (
  one: Arc,
  arcs: readonly Arc[],
  moved: ReadonlyMap<Arc, number>,
  nodeCount: number,
): readonly Step[] | undefined => {
  const costs = new Array<number>(nodeCount).fill(Number.POSITIVE_INFINITY)
  const cameBy = new Array<Step | undefined>(nodeCount)
  costs[one.to] = 0
  for (let changed = true; changed; ) {
    changed = false
    for (const arc of arcs) {
      if (arc === one) continue
      const cost = arc.withheld ? 0 : arc.count
      for (const against of [false, true]) {
        if (against && leftOf(arc, moved) < 1) continue
        const [from, to] = against ? [arc.to, arc.from] : [arc.from, arc.to]
        const reached = (costs[from] ?? 0) + cost
        if (reached >= (costs[to] ?? 0)) continue
        costs[to] = reached
        cameBy[to] = { arc, against }
        changed = true
      }
    }
  }
  const path: Step[] = []
  for (let node = one.from; node !== one.to; ) {
    const step = cameBy[node]
    if (!step) return undefined
    path.push(step)
    node = step.against ? step.arc.to : step.arc.from
  }
  return path
}
