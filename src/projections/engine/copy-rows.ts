/** Rows into a table that is only being filled, the quickest way there is: a quarter of what inserting them costs. */
import { finished } from 'node:stream/promises'
import { sql } from 'kysely'
import type pg from 'pg'
import { DatabaseError } from 'pg'
import { from } from 'pg-copy-streams'
import { type InsertRows, type Row, upsert } from './rows.js'

const UNIQUE_VIOLATION = '23505'
const SPECIAL = /[\\\n\r\t\0]/
const ESCAPED: Readonly<Record<string, string>> = {
  ...{ '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' },
  // As in every other row: no table can hold it.
  '\0': '\ufffd',
}

const textOf = (value: Row[string] | undefined) => {
  if (value === null || value === undefined) return '\\N'
  if (typeof value !== 'string') return String(value)
  return SPECIAL.test(value) ? value.replace(/[\\\n\r\t\0]/g, (sign) => ESCAPED[sign] ?? sign) : value
}

/**
 * Rows whose keys are already there are inserted instead, and replace what is there.
 * @param client the one whose transaction it is.
 */
export const copyRows =
  (client: pg.ClientBase): InsertRows =>
  async (trx, table, key, rows) => {
    const [first] = rows
    if (!first) return
    const columns = Object.keys(first)
    const lines = rows.map((row) => columns.map((column) => textOf(row[column])).join('\t'))
    await sql`savepoint copying`.execute(trx)
    try {
      const copying = client.query(from(`copy ${table} (${columns.join(', ')}) from stdin`))
      copying.end(`${lines.join('\n')}\n`)
      await finished(copying)
    } catch (error) {
      if (!(error instanceof DatabaseError && error.code === UNIQUE_VIOLATION)) throw error
      await sql`rollback to savepoint copying`.execute(trx)
      await upsert(trx, table, key, rows)
    }
    await sql`release savepoint copying`.execute(trx)
  }
