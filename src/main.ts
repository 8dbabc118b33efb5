/** Composes everything: the only file that knows which adapters run. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { pino } from 'pino'
import { type Config, etpHoursOf, kitPricesOf, readConfig } from './config.js'
import { startEmbedded } from './database/embedded.js'
import { migrate } from './database/migrate.js'
import { Sentence } from './database/sentence.js'
import { boundedReader } from './evidence/bounded-reader.js'
import { buildApp } from './http/app.js'
import { accountsStore } from './http/server/accounts-store.js'
import type { AppOptions } from './http/server/door.js'
import { filesStore } from './http/server/files-store.js'
import { importsStore } from './http/server/imports-store.js'
import { metricsOf } from './http/server/metrics.js'
import { sessionSecret, sweepDoors } from './http/server/session-store.js'
import { LogUnusable, type Position, toPosition } from './log/event-log.js'
import { openEventStoreLog } from './log/eventstore-log.js'
import { leasesOf } from './log/leases.js'
import { ledgerOf } from './log/ledger.js'
import { requireLedgerIn } from './log/ledger-place.js'
import { postgresLog } from './log/postgres-log.js'
import { project } from './projections/engine/projector.js'
import { prepareViews } from './projections/engine/rebuild.js'
import type { Views } from './projections/tables.js'
import { viewsOf } from './projections/views.js'
import { importerOf } from './use-cases/files/imports.js'
import { workshopOf } from './use-cases/workshop.js'
import { forgetAsTold, startVaultOver, vaultOf, WrongVaultKey } from './vault/vault.js'
import { vaultKeySource } from './vault/vault-key.js'

const POLICY_GRACE_MILLIS = 5000
const RESTART_MILLIS = 1000
const POOL_MAX = 20
/** A database that takes no call for this long is away; one that died without a word is noticed by its silence. */
const WITH_PATIENCE = {
  connectionTimeoutMillis: 10_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
} as const
const SWEEP_MILLIS = 60 * 60 * 1000
const RESUME_MILLIS = 15_000

/** An error without the values it speaks of: a database's message and detail quote what people typed (P1). */
const plainError = (error: unknown) => {
  if (!(error instanceof Error)) return { type: typeof error }
  const { name: type, stack } = error
  if (!(error instanceof pg.DatabaseError)) return { type, message: error.message, stack }
  const frames = stack?.split('\n').slice(1).join('\n')
  return { type, code: error.code, table: error.table, constraint: error.constraint, stack: frames }
}

/** Everything below the doors, running on one database: what the server, the demo and the scripts share. */
export const openLedger = async (
  config: Pick<Config, 'DATABASE_URL' | 'BOUCLE_DATA' | 'LOG_LEVEL'> & Partial<Config>,
  { beside = false, vaultKeyLost = false } = {},
) => {
  const logger = pino({ level: config.LOG_LEVEL, serializers: { error: plainError } })
  const metrics = metricsOf()
  const opened: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const closeOne of opened.splice(0).reverse()) await closeOne()
  }
  /** In the order in which they depend on each other: whatever fails, what is open by then is closed. */
  const open = async () => {
    const embedded =
      config.DATABASE_URL === undefined
        ? await startEmbedded(config.BOUCLE_DATA, {
            beside,
            onLost: () => logger.error('PostgreSQL stopped on its own; it is started again'),
          })
        : undefined
    if (embedded) opened.push(embedded.stop)
    const connection: pg.ClientConfig = {
      ...(embedded?.connection ?? { connectionString: config.DATABASE_URL }),
      ...WITH_PATIENCE,
    }
    await migrate(connection)
    const pool = new pg.Pool({ ...connection, max: POOL_MAX, application_name: 'boucle' })
    const onLost = (error: Error) => logger.warn({ error }, 'a database connection was lost')
    pool.on('error', onLost)
    // Lost while a transaction has it, which fails by itself: nobody else listens, and the process would end.
    pool.on('connect', (client) => client.on('error', onLost))
    const db = new Kysely<Views>({ dialect: new PostgresDialect({ pool }) })
    opened.push(() => db.destroy())
    const ownLog =
      config.EVENTSTORE_URL === undefined
        ? postgresLog(connection, metrics.batched)
        : await openEventStoreLog(config.EVENTSTORE_URL, (trouble, error) => logger.warn({ error }, trouble))
    opened.push(ownLog.close)
    const log = metrics.measured(ownLog)
    const leases = leasesOf(connection, metrics.leading)
    opened.push(leases.close)
    await requireLedgerIn(config.EVENTSTORE_URL === undefined ? 'postgresql' : 'eventstore', pool, log)
    await prepareViews(pool, log)
    const keySource = vaultKeySource(config)
    if (vaultKeyLost && !(await startVaultOver(pool, keySource)))
      throw new Sentence('The vault’s key is not lost: it opens the vault. Nothing was deleted.')
    return { pool, db, log, leases, vault: await vaultOf(pool, keySource) }
  }
  const { pool, db, log, leases, vault } = await open().catch(async (error: unknown) => {
    await close()
    throw asSentence(error, config)
  })
  const ledger = ledgerOf(log, (step, refusal) =>
    logger.error({ command: step.command.type, refusal }, 'a carried fact was refused'),
  )
  const views = viewsOf(db)
  const now = () => new Date().toISOString()
  const accounts = accountsStore(pool)
  const prices = kitPricesOf(config)
  const reader = boundedReader()
  opened.push(reader.close)
  const { isColleague } = accounts
  const workshop = workshopOf({
    ...{ ledger, views, isColleague, now, vault, prices, reader },
    files: filesStore(pool),
  })
  const imports = importerOf({
    ...{ ledger, workshop, views, leases, logger, reader },
    store: importsStore(pool),
  })
  return {
    ...{ logger, log, pool, db, ledger, views, now, workshop, accounts, imports, vault, metrics, leases },
    /** Stops everything that this opened, in the order in which it depends on each other. */
    async close() {
      await imports.settle()
      await close()
    },
  }
}
export type OpenLedger = Awaited<ReturnType<typeof openLedger>>

/** Keeps the read tables and the policies following the log until the signal aborts; of several nodes one does each. */
export const keepFollowing = (
  { logger, log, pool, db, ledger, vault, leases }: OpenLedger,
  signal: AbortSignal,
) => {
  const again = async (name: string, follow: (held: AbortSignal) => Promise<void>) => {
    while (!signal.aborted) {
      try {
        await leases.whileHolding(name, follow, signal)
      } catch (error) {
        if (signal.aborted) return
        logger.error({ error, name }, 'a follower stopped; it starts again')
        await new Promise((resolve) => setTimeout(resolve, RESTART_MILLIS))
      }
    }
  }
  /** Goes on where that follower stood, and keeps how far it has come. */
  const from = async (name: string) => {
    const { rows } = await pool.query<{ position: string }>(
      'select position from policy_checkpoint where name = $1',
      [name],
    )
    const stood = rows[0]?.position as Position | undefined
    const end = (await log.latest())?.position
    // A log brought back from an older copy ends before that: what it lost is told again, and carried again.
    const after: Position | 'start' =
      stood !== undefined && end !== undefined && stood <= end ? stood : 'start'
    const reached = async (position: Position) => {
      await pool.query(
        `insert into policy_checkpoint (name, position) values ($1, $2)
         on conflict (name) do update set position = excluded.position`,
        [name, position],
      )
    }
    return { after, reached }
  }
  const carry = async (held: AbortSignal) => {
    const { after, reached } = await from('policies')
    await ledger.completeAfter(after, held, reached, POLICY_GRACE_MILLIS)
  }
  const forget = async (held: AbortSignal) => {
    const { after, reached } = await from('vault')
    await forgetAsTold(vault, log.subscribe(after, held), reached)
  }
  return Promise.all([
    again('views', (held) => project(db, log, held)),
    again('policies', carry),
    again('vault', forget),
  ])
}

/** A log brought back from an older copy than the read tables have read would take other events for those it has lost. */
const requireWholeLog = async ({ views, log }: OpenLedger) => {
  const read = await views.position()
  const latest = await log.latest()
  if (read > (latest?.position ?? toPosition(0)))
    throw new Sentence(
      'The log ends before what the read tables have read: it is an older copy, or not the right log. Bring the whole log back; if the rest is lost for good, npm run rebuild makes the read tables from what is left.',
    )
}

/** The server on what is open, not listening yet. */
export const appOf = async (
  { views, accounts, pool, workshop, imports, log, logger, now, vault, metrics }: OpenLedger,
  config: Config,
  limits: Pick<AppOptions, 'requestsPerMinute'> = {},
) => {
  const { app } = await buildApp({
    doors: { workshop, views, accounts, pool, now, vault, metrics, etpHours: etpHoursOf(config) },
    importer: imports,
    log,
    logger,
    sessionSecret: await sessionSecret(pool),
    assetsFolder: assetsFolder(),
    publicUrl: config.PUBLIC_URL,
    trustedProxies: config.TRUSTED_PROXIES.split(',')
      .map((address) => address.trim())
      .filter(Boolean),
    ...limits,
  })
  return app
}

/** Serves until the signal aborts; answers with the address and, while there is no administrator, the link. */
export const serve = async (opened: OpenLedger, config: Config, signal: AbortSignal) => {
  await requireWholeLog(opened)
  const following = keepFollowing(opened, signal)
  const { accounts, pool, workshop, imports, logger, leases } = opened
  const app = await appOf(opened, config)
  try {
    await app.listen({ port: config.PORT, host: config.HOST })
  } catch (error) {
    throw asSentence(error, config)
  }
  /** Now and every so often, by one node at a time. */
  const everySoOften = (name: string, millis: number, work: () => Promise<void>) => {
    const once = () =>
      void leases
        .tryHolding(name, work)
        .catch((error: unknown) => logger.warn({ error, name }, 'what is done every so often failed'))
    once()
    return setInterval(once, millis)
  }
  const repeated = [
    everySoOften('resume', RESUME_MILLIS, imports.resume),
    everySoOften('sweep', SWEEP_MILLIS, async () => {
      await sweepDoors(pool)
      await workshop.withdrawLeftBehind()
    }),
  ]
  const bound = app.server.address()
  const port = bound && typeof bound === 'object' ? bound.port : config.PORT
  const host = config.HOST === '0.0.0.0' || config.HOST === '::' ? 'localhost' : config.HOST
  const address = config.PUBLIC_URL ?? `http://${host}:${port}`
  const setup = await accounts.setupLink()
  return {
    address,
    setupLink: setup === undefined ? undefined : `${address}/installation/${setup}`,
    async close() {
      for (const timer of repeated) clearInterval(timer)
      await app.close()
      await following
    },
  }
}

const assetsFolder = () => {
  const folder = fileURLToPath(new URL('../assets', import.meta.url))
  if (!existsSync(folder)) throw new Sentence(`The pages' styles are missing (${folder}): run npm run build.`)
  return folder
}

/** The driver's own time limit carries no code. */
const codeOf = (error: unknown) => {
  if (!(error instanceof Error)) return ''
  return 'code' in error ? String(error.code) : /connection timeout/.test(error.message) ? 'ETIMEDOUT' : ''
}

/** What a person can act on, said in one sentence; anything else keeps its stack. */
const asSentence = (error: unknown, { PORT, DATABASE_URL, HOST }: Partial<Config>) => {
  if (error instanceof WrongVaultKey || error instanceof LogUnusable)
    return new Sentence(error.message, { cause: error })
  const code = codeOf(error)
  if (code === 'EADDRINUSE')
    return new Sentence(
      `Port ${PORT} is already taken: stop what uses it, or choose another with PORT=3001 npm start.`,
    )
  if (code === 'EACCES')
    return new Sentence(`This user may not listen on port ${PORT}: choose one above 1023 with PORT.`)
  if (code === 'EADDRNOTAVAIL') return new Sentence(`${HOST} is not an address of this machine: check HOST.`)
  if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', '57P03'].includes(code))
    return new Sentence(
      `The database of DATABASE_URL does not answer (${code}): check that it runs and that the address is right.`,
    )
  if (['28P01', '28000', '3D000', '42501'].includes(code) && DATABASE_URL)
    return new Sentence(`The database of DATABASE_URL refuses: ${(error as Error).message}.`)
  return error
}

/** Says a `Sentence` alone, anything else with its stack, and stops. */
export const sayAndExit = (error: unknown): never => {
  console.error(error instanceof Sentence ? `\nBoucle: ${error.message}\n` : error)
  process.exit(1)
}

/** npm passes on the Ctrl-C that the terminal has already sent: only a later one is an impatient second. */
const IMPATIENT_MILLIS = 2000
/** A database that does not answer keeps nobody from stopping: the next start takes up what was under way. */
const STOP_MILLIS_MAX = 60_000

/** Aborts at Ctrl-C or when asked to stop; an impatient second Ctrl-C does not wait. */
const untilAskedToStop = () => {
  const stop = new AbortController()
  let askedAt = Number.POSITIVE_INFINITY
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (Date.now() - askedAt > IMPATIENT_MILLIS) process.exit(130)
      askedAt = Math.min(askedAt, Date.now())
      stop.abort()
      setTimeout(
        sayAndExit,
        STOP_MILLIS_MAX,
        new Sentence('It could not be stopped properly in time.'),
      ).unref()
    })
  return stop
}

/** Opens, serves, says where, and closes everything when asked to stop. */
export const run = async (
  config: Config,
  prepare: (opened: OpenLedger) => Promise<readonly string[]> = async () => [],
) => {
  const stop = untilAskedToStop()
  const opened = await openLedger(config)
  try {
    const lines = await prepare(opened)
    const served = await serve(opened, config, stop.signal)
    console.log(`\nBoucle is ready at ${served.address}`)
    if (served.setupLink) console.log(`Make the first administrator, once, at ${served.setupLink}`)
    for (const line of lines) console.log(line)
    console.log('Stop with Ctrl-C.\n')
    if (!stop.signal.aborted) await new Promise((resolve) => stop.signal.addEventListener('abort', resolve))
    await served.close()
  } finally {
    stop.abort()
    await opened.close()
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await Promise.resolve()
    .then(() => run(readConfig(process.env)))
    .catch(sayAndExit)
  process.exit(0)
}
