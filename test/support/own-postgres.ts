/**
 * A PostgreSQL of a test's own, to be stopped, killed, frozen and started again at the same address.
 * Its files are in one folder; what still runs there is killed when the test ends.
 */
import { execFile } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type pg from 'pg'
import type { Test } from 'tap'
import {
  binariesForThisMachine,
  makeCluster,
  makeFolder,
  serverIdentity,
} from '../../src/database/cluster.js'
import { eventually, freshFolder, killPostgres, postgresOf } from './boucle-process.js'
import { withClient } from './test-server.js'

const run = promisify(execFile)

const HOST = '127.0.0.1'
/** Below the ports that systems lend to callers: nobody is lent this one while the server is away. */
const PORTS = { first: 15_000, count: 15_000 } as const

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer()
    server.on('error', () => resolve(false))
    server.listen(port, HOST, () => server.close(() => resolve(true)))
  })
const steadyPort = () =>
  eventually('a free port', async () => {
    const port = PORTS.first + Math.floor(Math.random() * PORTS.count)
    return (await isFree(port)) && port
  })

export type OwnPostgres = Awaited<ReturnType<typeof ownPostgres>>

/** @param settings of the server, as `name=value`. */
export const ownPostgres = async (
  t: Test,
  { folder, settings = [] }: { readonly folder?: string; readonly settings?: readonly string[] } = {},
) => {
  const base = folder ?? (await freshFolder(t))
  const cluster = join(base, 'postgres')
  const identity = await serverIdentity()
  const binaries = await binariesForThisMachine()
  await makeFolder(base, identity)
  const password = await makeCluster(base, cluster, binaries, identity)
  const port = await steadyPort()
  const options = [
    ...['listen_addresses=127.0.0.1', "unix_socket_directories=''", 'max_connections=100'],
    ...settings,
  ]
  const administrator: pg.ClientConfig = {
    host: HOST,
    port,
    user: 'postgres',
    password,
    database: 'postgres',
  }

  const control = (...args: readonly string[]) =>
    run(binaries.pg_ctl, ['-D', cluster, '-w', '-s', ...args], { ...identity, cwd: cluster })
  const signal = async (name: NodeJS.Signals) => {
    for (const pid of await postgresOf(base)) process.kill(pid, name)
  }
  /** A killed server's lock file stays until the last of its processes is gone. */
  const start = () =>
    eventually('PostgreSQL started', () =>
      control(
        ...['start', '-l', join(base, 'server.log')],
        ...['-o', [`-p ${port}`, ...options.map((option) => `-c ${option}`)].join(' ')],
      ).then(
        () => true,
        () => false,
      ),
    )
  await start()
  await withClient(administrator, (client) => client.query('create database boucle'))

  return {
    folder: base,
    connection: { ...administrator, database: 'boucle' },
    start,
    /** As its keeper stops it: whoever is connected is told so. */
    stop: () => control('stop', '-m', 'fast'),
    kill: () => killPostgres(base),
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
  }
}
