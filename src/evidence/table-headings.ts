/** Which row of a table names its columns, whatever the case, accents and punctuation of its headings. */
import { cellText, plain, withoutUnit } from './cell-text.js'
import { HEADING_ROWS_SEARCHED, type Headings, type TableRow } from './lot-table.js'

export type KnownHeadings = {
  readonly isHeading: (cell: string) => boolean
  /** Names of the required columns that this row lacks. */
  readonly missingFrom: (cells: readonly string[]) => readonly string[]
  /** Where among these rows the heading row stands; -1 where none of the first is one. */
  readonly headingRowOf: (rows: readonly TableRow[]) => number
}

export const knownHeadings = ({ required, optional }: Headings): KnownHeadings => {
  const groups = required.map(({ name, words }) => ({ name, words: new Set([name, ...words].map(plain)) }))
  const known = new Set([...groups.flatMap(({ words }) => [...words]), ...optional.map(plain)])
  const missingFrom = (cells: readonly string[]) => {
    const found = cells.map((cell) => plain(cellText(cell)))
    return groups.filter(({ words }) => !found.some((word) => words.has(word))).map(({ name }) => name)
  }
  return {
    isHeading: (cell) => known.has(plain(cell)) || known.has(withoutUnit(plain(cell))),
    missingFrom,
    headingRowOf: (rows) =>
      rows.slice(0, HEADING_ROWS_SEARCHED).findIndex(({ cells }) => missingFrom(cells).length === 0),
  }
}
