/** The read tables, looked at whole. */
import type pg from 'pg'
import { withClient } from './test-server.js'

/** Every row of every read table, as text, ordered by all columns, whatever the server's own order of letters. */
export const dumpOf = (connection: pg.ClientConfig) =>
  withClient(connection, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'views' order by 1`,
    )
    const dump: Record<string, string> = {}
    for (const { name } of tables) {
      const { rows } = await client.query<{ text: string }>(
        `select string_agg(told::text, E'\\n' order by told::text collate "C") as text from views.${name} as told`,
      )
      dump[name] = rows[0]?.text ?? ''
    }
    return dump
  })
