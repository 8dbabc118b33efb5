/** Rows of the read tables, and how they are written. */
import { sql, type Transaction } from 'kysely'
import type { Views } from '../tables.js'

export type ViewsTransaction = Transaction<Views>
export type Row = Readonly<Record<string, string | number | boolean | null>>

const ROWS_PER_STATEMENT = 2000

/** Text that no table can hold (NUL, half a character) must not stop the tables: it is shown as a mark. */
const storable = (_column: string, value: unknown) =>
  typeof value === 'string' ? value.replace(/\0|\p{Surrogate}/gu, '\ufffd') : value
/** As JSON shows them. */
const UNSTORABLE = /\\u(0000|d[89a-f])/
const jsonOf = (rows: readonly Row[]) => {
  const json = JSON.stringify(rows)
  return UNSTORABLE.test(json) ? JSON.stringify(rows, storable) : json
}

/** @param key the columns that name a row of that table, with commas between them. */
export type InsertRows = (
  trx: ViewsTransaction,
  table: string,
  key: string,
  rows: readonly Row[],
) => Promise<void>

/** Inserts rows, or replaces those with the same key: one statement, one parameter. */
export const upsert: InsertRows = async (trx, table, key, rows) => {
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const some = rows.slice(start, start + ROWS_PER_STATEMENT)
    const [first] = some
    if (!first) continue
    const columns = Object.keys(first)
    const replaced = columns.map((column) => `${column} = excluded.${column}`).join(', ')
    await sql`insert into ${sql.raw(table)} (${sql.raw(columns.join(', '))})
      select ${sql.raw(columns.join(', '))} from json_populate_recordset(null::${sql.raw(table)}, ${jsonOf(some)})
      on conflict (${sql.raw(key)}) do update set ${sql.raw(replaced)}`.execute(trx)
  }
}
