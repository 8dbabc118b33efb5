/** A real PostgreSQL for each test file: its own database, copied from a migrated template. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import t, { type Test } from 'tap'
import { startEmbedded } from '../../src/database/embedded.js'
import { migrate } from '../../src/database/migrate.js'

export type TestServer = { readonly administrator: pg.ClientConfig }

/** Where `npm test` leaves the administrator's connection for the files it runs. */
export const SERVER_VARIABLE = 'BOUCLE_TEST_SERVER'
const TEMPLATE = 'boucle_template'

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

let ownServer: Promise<TestServer> | undefined
const server = async (): Promise<TestServer> => {
  const given = process.env[SERVER_VARIABLE]
  if (given) return { administrator: JSON.parse(given) }
  // A file run alone brings its own server.
  ownServer ??= startTestServer().then((started) => {
    t.teardown(() => started.stop())
    return started
  })
  return ownServer
}

/** A fresh, migrated, empty database, dropped when the test ends. */
export const freshDatabase = async (t: Test): Promise<pg.ClientConfig> => {
  const { administrator } = await server()
  const database = `test_${randomUUID().replaceAll('-', '')}`
  await withClient(administrator, (client) =>
    client.query(`create database ${database} template ${TEMPLATE}`),
  )
  t.teardown(() =>
    withClient(administrator, (client) => client.query(`drop database ${database} with (force)`)),
  )
  return { ...administrator, database }
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
