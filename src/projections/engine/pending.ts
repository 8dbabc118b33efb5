/**
 * What pages of events have changed and no table says yet: each row once, as the last of them left it. However
 * many pages are gathered, the same rows stand once they are written.
 */
import { sql } from 'kysely'
import type { SumsOfMoments } from './bitemporal.js'
import { type InsertRows, type Row, upsert, type ViewsTransaction } from './rows.js'

/** @param sums where what is counted is added up; whoever gave it writes it, when enough is there. */
export const pendingOf = (sums: SumsOfMoments) => {
  /** Undefined: no such row any more. */
  const tables = new Map<string, { readonly key: string; readonly rows: Map<unknown, Row | undefined> }>()
  const others: ((trx: ViewsTransaction) => Promise<void>)[] = []

  const rowsOf = (table: string, key: string) => {
    const known = tables.get(table) ?? { key, rows: new Map() }
    tables.set(table, known)
    return known.rows
  }

  return {
    sums,

    /** @param key the column that names a row of that table. */
    put(table: string, key: string, rows: readonly Row[]) {
      const pending = rowsOf(table, key)
      for (const row of rows) pending.set(row[key], row)
    },

    drop(table: string, key: string, id: string) {
      rowsOf(table, key).set(id, undefined)
    },

    /** Puts the rows of what is, and drops those that only what was had. */
    replace(table: string, key: string, was: readonly Row[], is: readonly Row[]) {
      const pending = rowsOf(table, key)
      for (const row of was) pending.set(row[key], undefined)
      for (const row of is) pending.set(row[key], row)
    },

    /** Whatever else is to be written, after the rows, in the order in which it was asked for. */
    andThen: (write: (trx: ViewsTransaction) => Promise<void>) => void others.push(write),

    /** How many rows are to be written, about. */
    size: () => [...tables.values()].reduce((sum, { rows }) => sum + rows.size, 0),

    async write(trx: ViewsTransaction, insert: InsertRows = upsert) {
      for (const [table, { key, rows }] of tables) {
        const gone = [...rows].flatMap(([id, row]) => (row ? [] : [id]))
        if (gone.length > 0)
          await sql`delete from ${sql.raw(table)} where ${sql.ref(key)} = any(${gone})`.execute(trx)
        await insert(
          trx,
          table,
          key,
          [...rows.values()].filter((row) => row !== undefined),
        )
      }
      for (const write of others) await write(trx)
    },
  }
}
export type Pending = ReturnType<typeof pendingOf>
