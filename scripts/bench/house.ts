/** One PostgreSQL of the bench's own, in a temporary folder, with a database for each figure. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbedded } from '../../src/database/embedded.js'
import { migrate } from '../../src/database/migrate.js'

export type House = Awaited<ReturnType<typeof openHouse>>

export const openHouse = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'boucle-bench-'))
  const { administrator, stop } = await startEmbedded(folder)
  const server = new pg.Client(administrator)
  await server.connect()
  const { rows } = await server.query<{ version: string }>(
    `select current_setting('server_version') as version`,
  )
  return {
    folder,
    postgres: rows[0]?.version ?? '',
    /** An empty, migrated database. */
    async database(name: string): Promise<pg.ClientConfig> {
      await server.query(`create database ${name}`)
      const connection = { ...administrator, database: name }
      await migrate(connection)
      return connection
    },
    async close() {
      await server.end()
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
