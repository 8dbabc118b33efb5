/** A real PostgreSQL for each test file: its own database, copied from a migrated template. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import t, { type Test } from 'tap'
import { SERVER_VARIABLE, startTestServer, TEMPLATE, type TestServer, withClient } from './test-server.js'

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
