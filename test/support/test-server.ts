/** A PostgreSQL server for tests, in a temporary folder, with the migrated template that each file copies. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbedded } from '../../src/database/embedded.js'
import { migrate } from '../../src/database/migrate.js'

export type TestServer = { readonly administrator: pg.ClientConfig }

/** Where `npm test` leaves the administrator's connection for the files it runs. */
export const SERVER_VARIABLE = 'BOUCLE_TEST_SERVER'
export const TEMPLATE = 'boucle_template'

/** Starts a server in a temporary folder and migrates the template that tests copy. */
export const startTestServer = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'boucle-test-'))
  const { administrator, stop } = await startEmbedded(folder)
  await withClient(administrator, (client) => client.query(`create database ${TEMPLATE}`))
  await migrate({ ...administrator, database: TEMPLATE })
  return {
    administrator,
    async stop() {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export const withClient = async <T>(connection: pg.ClientConfig, use: (client: pg.Client) => Promise<T>) => {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}
