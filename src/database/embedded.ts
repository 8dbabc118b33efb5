/**
 * The embedded tier: a PostgreSQL server of our own, from the npm package, its files in one folder.
 *
 * One Boucle per folder, by an advisory lock. A server left running by a killed Boucle is taken over,
 * not started twice; one that stops on its own is started again where it was. Every failure is a `Sentence`; nothing in the folder is ever deleted but unfinished drafts.
 */
import { execFile } from 'node:child_process'
import { access, readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import {
  type Binaries,
  binariesForThisMachine,
  type Identity,
  makeCluster,
  makeFolder,
  removeDrafts,
  serverIdentity,
} from './cluster.js'
import { Sentence } from './sentence.js'

const run = promisify(execFile)

const OWNER_LOCK = 20260102
const TAKE_OVER_TRIES = 20
const TAKE_OVER_MILLIS = 250
const START_AGAIN_MILLIS = 1000
const HOST = '127.0.0.1'
const CONNECTIONS_MAX = 200

export type Embedded = {
  /** As the application's own role, which owns its database and nothing else. */
  readonly connection: pg.ClientConfig
  /** As the server's administrator: to create databases (tests) and roles. */
  readonly administrator: pg.ClientConfig
  stop(): Promise<void>
}

/**
 * @param folder where the cluster, its password and its log are kept; made when absent.
 * @param beside true for a script that may work beside a Boucle already running on that folder.
 * @param onLost told each time that the server is found gone, before it is started again.
 */
export const startEmbedded = async (
  folder: string,
  { beside = false, onLost = () => {} }: { readonly beside?: boolean; readonly onLost?: () => void } = {},
): Promise<Embedded> => {
  const base = resolve(folder)
  const cluster = join(base, 'postgres')
  const identity = await serverIdentity()
  const binaries = await binariesForThisMachine()
  await makeFolder(base, identity)
  const password = await makeCluster(base, cluster, binaries, identity)

  const { administrator, owner } = await eventuallyOwned(async () => {
    const port =
      (await runningPort(cluster)) ?? (await startServer(cluster, await freePort(), binaries, identity))
    const administrator = { host: HOST, port, user: 'postgres', password, database: 'postgres' }
    return { administrator, owner: await takeOwnership(administrator, base, beside) }
  })
  const connection = { ...administrator, user: 'boucle', database: 'boucle' }
  if (owner === undefined) return { connection, administrator, stop: async () => {} }
  await removeDrafts(base)
  await makeDatabase(owner, password)

  const stopping = new AbortController()
  const keeping = keepOwned(owner, stopping.signal, onLost, async () => {
    if (!(await runningPort(cluster))) await startServer(cluster, administrator.port, binaries, identity, 1)
    return takeOwnership(administrator, base, beside)
  })
  return {
    connection,
    administrator,
    async stop() {
      stopping.abort()
      if (await keeping) await run(binaries.pg_ctl, ['stop', '-D', cluster, '-m', 'fast', '-w'], identity)
    },
  }
}

/** Owns the server anew whenever the owner's connection is lost. At the signal: was it owned to the end? */
const keepOwned = async (
  first: pg.Client,
  signal: AbortSignal,
  onLost: () => void,
  ownAgain: () => Promise<pg.Client | undefined>,
): Promise<boolean> => {
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  let owner: pg.Client | undefined = first
  while (owner) {
    const held: pg.Client = owner
    await Promise.race([aborted, new Promise((resolve) => held.once('end', resolve))])
    if (signal.aborted) {
      await held.end()
      return true
    }
    onLost()
    owner = undefined
    while (!owner && !signal.aborted) {
      await sleep(START_AGAIN_MILLIS, undefined, { signal }).catch(() => {})
      if (!signal.aborted) owner = await ownAgain().catch(() => undefined)
    }
  }
  return false
}

/** The port of a server already running on this cluster: another Boucle's, or one left by a killed Boucle. */
const runningPort = async (cluster: string): Promise<number | undefined> => {
  const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  const pid = Number(lines[0])
  const port = Number(lines[3])
  if (!pid || !port) return undefined
  try {
    process.kill(pid, 0)
    return (await answers(port)) ? port : undefined
  } catch {
    return undefined
  }
}

const answers = async (port: number) => {
  const client = new pg.Client({
    host: HOST,
    port,
    user: 'postgres',
    password: '',
    connectionTimeoutMillis: 2000,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.end()
    return true
  } catch (error) {
    // A refused password is an answer; a refused connection is not.
    return (
      error instanceof pg.DatabaseError || (error instanceof Error && /password|SASL/i.test(error.message))
    )
  }
}

const startServer = async (
  cluster: string,
  port: number,
  binaries: Binaries,
  identity: Identity,
  triesLeft = TAKE_OVER_TRIES,
): Promise<number> => {
  const options = [
    `-p ${port}`,
    `-c listen_addresses=${HOST}`,
    `-c unix_socket_directories=''`,
    `-c max_connections=${CONNECTIONS_MAX}`,
    '-c max_wal_size=4GB',
  ]
  const log = join(cluster, 'server.log')
  try {
    await run(binaries.pg_ctl, ['start', '-w', '-s', '-D', cluster, '-l', log, '-o', options.join(' ')], {
      ...identity,
      cwd: cluster,
    })
    return port
  } catch (cause) {
    const raced = await runningPort(cluster)
    if (raced) return raced
    // A server killed a moment ago keeps its lock file until the last of its processes is gone.
    if (triesLeft > 1 && (await isLocked(cluster))) {
      await sleep(TAKE_OVER_MILLIS)
      return startServer(cluster, port, binaries, identity, triesLeft - 1)
    }
    throw new Sentence(`PostgreSQL did not start on ${cluster}; its reason stands at the end of ${log}.`, {
      cause,
    })
  }
}

const isLocked = (cluster: string) =>
  access(join(cluster, 'postmaster.pid')).then(
    () => true,
    () => false,
  )

export const freePort = () =>
  new Promise<number>((found, failed) => {
    const server = createServer()
    server.on('error', failed)
    server.listen(0, HOST, () => {
      const address = server.address()
      server.close(() => (address && typeof address === 'object' ? found(address.port) : failed()))
    })
  })

/** Tries again on a server that is just starting up or shutting down. */
const eventuallyOwned = async <T>(own: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await own()
    } catch (error) {
      if (attempt === TAKE_OVER_TRIES || !isPassing(error)) throw error
      await sleep(TAKE_OVER_MILLIS)
    }
  }
}
const isPassing = (error: unknown) =>
  error instanceof Error && 'code' in error && /^(57P0|ECONN)/.test(String(error.code))

/** A Boucle killed a moment ago may still hold the lock: its session ends within a second or two. */
const takeOwnership = async (administrator: pg.ClientConfig, base: string, beside: boolean) => {
  const owner = new pg.Client({ ...administrator, application_name: 'boucle-owner' })
  owner.on('error', () => {})
  await owner.connect()
  for (let attempt = 1; attempt <= TAKE_OVER_TRIES; attempt++) {
    const { rows } = await owner.query<{ taken: boolean }>(
      `select pg_try_advisory_lock(${OWNER_LOCK}) as taken`,
    )
    if (rows[0]?.taken) return owner
    if (beside) break
    await sleep(TAKE_OVER_MILLIS)
  }
  await owner.end()
  if (beside) return undefined
  throw new Sentence(
    `Boucle is already running on ${base}: use that one, stop it first, or choose another folder with BOUCLE_DATA.`,
  )
}

const makeDatabase = async (owner: pg.Client, password: string) => {
  const exists = async (text: string) => (await owner.query(text)).rowCount !== 0
  if (!(await exists(`select from pg_roles where rolname = 'boucle'`)))
    await owner.query(`create role boucle login password '${password}'`)
  if (!(await exists(`select from pg_database where datname = 'boucle'`)))
    await owner.query('create database boucle owner boucle')
}
