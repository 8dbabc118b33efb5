/**
 * `npm run log:copy -- --from … --to …`: moves a ledger between PostgreSQL and EventStoreDB, so that an installation
 * can grow. Each side is a `postgres://` or `esdb://` address, or the data folder of an embedded PostgreSQL.
 * Run it while Boucle runs, stop Boucle, run it again for the rest; then start Boucle on the new log.
 */
import { parseArgs } from 'node:util'
import pg from 'pg'
import { startEmbedded } from '../src/database/embedded.js'
import { migrate } from '../src/database/migrate.js'
import { Sentence } from '../src/database/sentence.js'
import { copyLedger, NotTheSameLedger } from '../src/log/copy-ledger.js'
import { LogUnusable } from '../src/log/event-log.js'
import { openEventStoreLog } from '../src/log/eventstore-log.js'
import { eventStoreUrlProblem } from '../src/log/eventstore-url.js'
import { isBoucleRunning } from '../src/log/leases.js'
import { beginMovingIn, endMovingIn } from '../src/log/ledger-place.js'
import { postgresLog } from '../src/log/postgres-log.js'
import { sayAndExit } from '../src/main.js'
import { progressOn } from './progress.js'

const USAGE =
  'Say from where and to where: npm run log:copy -- --from ./data --to esdb://user:password@host:2113 (or postgres://…).'

const isEventStore = (place: string) => /^(esdb|kurrentdb)/.test(place)

const openEventStore = async (url: string) => {
  const problem = eventStoreUrlProblem(url)
  if (problem) throw new Sentence(`That address cannot be used: ${problem}.`)
  const log = await openEventStoreLog(url)
  return { log, pool: undefined, close: log.close }
}

const openPostgres = async (place: string) => {
  const embedded = /^postgres(ql)?:/.test(place) ? undefined : await startEmbedded(place, { beside: true })
  const connection = embedded?.connection ?? { connectionString: place }
  await migrate(connection)
  const log = postgresLog(connection)
  const pool = new pg.Pool({ ...connection, max: 2 })
  // Idle when its server is stopped at the end: nobody asks it anything any more.
  pool.on('error', () => {})
  return {
    log,
    pool,
    async close() {
      await log.close()
      await pool.end()
      await embedded?.stop()
    },
  }
}
const openPlace = (place: string) => (isEventStore(place) ? openEventStore(place) : openPostgres(place))

const isAtWork = async ({ pool }: { readonly pool: pg.Pool | undefined }) =>
  pool !== undefined && (await isBoucleRunning(pool))

const copy = async () => {
  const { values } = parseArgs({ options: { from: { type: 'string' }, to: { type: 'string' } } })
  if (!values.from || !values.to || values.from === values.to) throw new Sentence(USAGE)
  if (isEventStore(values.from) && isEventStore(values.to))
    throw new Sentence('One side must be PostgreSQL: from one EventStoreDB to another, use its own backup.')
  const from = await openPlace(values.from)
  const to = await openPlace(values.to)
  if (to.pool) await beginMovingIn(to.pool)
  const progress = progressOn(process.stdout)
  const { count, copied, missing, digest } = await copyLedger(from.log, to.log, (copied) =>
    progress.at(`${copied} events…`),
  )
  progress.end(
    `${copied} events copied; the ${count} there are the source's, in its order, each by its hash.`,
  )
  console.log(`Digest of all: ${digest}`)
  const running = (await isAtWork(from)) || (await isAtWork(to))
  if (missing > 0) console.log(`The source has taken ${missing} more meanwhile.`)
  if (running || missing > 0) {
    console.log('Stop Boucle, then run this again for what is left.')
  } else {
    if (to.pool) await endMovingIn(to.pool)
    console.log(
      isEventStore(values.to)
        ? 'The ledger has moved: start Boucle with EVENTSTORE_URL and the DATABASE_URL it has had.'
        : 'The ledger has moved: start Boucle on this PostgreSQL, without EVENTSTORE_URL.',
    )
  }
  await from.close()
  await to.close()
}

const isUsage = (error: unknown) =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')

await copy().catch((error: unknown) => {
  if (isUsage(error)) return sayAndExit(new Sentence(USAGE))
  const isSaid = error instanceof LogUnusable || error instanceof NotTheSameLedger
  return sayAndExit(isSaid ? new Sentence(error.message) : error)
})
process.exit(0)
