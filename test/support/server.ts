/**
 * The whole server on a fresh database: two organisations with a site each, and a caller for each role. Its
 * clock and the log's are one, which a test may start in another year and move on.
 */
import { resolve } from 'node:path'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { pino } from 'pino'
import type { Test } from 'tap'
import type { ReferenceHours } from '../../src/domain/shared/parameters.js'
import type { Role } from '../../src/domain/shared/roles.js'
import type { Instant, PartnerId, SiteId } from '../../src/domain/shared/values.js'
import { boundedReader } from '../../src/evidence/bounded-reader.js'
import { buildApp } from '../../src/http/app.js'
import { accountsStore } from '../../src/http/server/accounts-store.js'
import { filesStore } from '../../src/http/server/files-store.js'
import { importsStore } from '../../src/http/server/imports-store.js'
import { metricsOf } from '../../src/http/server/metrics.js'
import type { Leases } from '../../src/log/leases.js'
import { ledgerOf } from '../../src/log/ledger.js'
import { postgresLog } from '../../src/log/postgres-log.js'
import { project } from '../../src/projections/engine/projector.js'
import { prepareViews } from '../../src/projections/engine/rebuild.js'
import type { Views } from '../../src/projections/tables.js'
import { viewsOf } from '../../src/projections/views.js'
import { importerOf } from '../../src/use-cases/files/imports.js'
import type { KitPrice } from '../../src/use-cases/work.js'
import { workshopOf } from '../../src/use-cases/workshop.js'
import { vaultOf } from '../../src/vault/vault.js'
import { vaultKeyFrom } from '../../src/vault/vault-key.js'
import { freshDatabase } from './database.js'

/** `recycler`: only once `recyclerOf` has made it. */
export type Caller = Role | 'other-bench' | 'other-manager' | 'recycler' | 'nobody'

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
/** A node that shares its work with nobody. */
export const alone: Pick<Leases, 'tryHolding'> = {
  tryHolding: async (_, work) => {
    await work(new AbortController().signal)
    return true
  },
}

export const weeefund = { partnerId: id(101) as PartnerId, siteId: id(102) as SiteId }
export const emmaus = { partnerId: id(201) as PartnerId, siteId: id(202) as SiteId }

const BY = { actorId: id(1), partnerId: null, role: 'admin', correlationId: 'setup', source: 'test' }

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever JSON came back
  readonly body: any
}
export type Server = Awaited<ReturnType<typeof startServer>>

export const startServer = async (
  t: Test,
  {
    assetsFolder = 'build/assets',
    requestsPerMinute = 1_000_000,
    startsAt,
    prices = [],
    etpHours = [],
    ...limits
  }: {
    assetsFolder?: string
    requestsPerMinute?: number
    codesPerMinute?: number
    answerMillisMax?: number
    startsAt?: Instant
    prices?: readonly KitPrice[]
    etpHours?: readonly ReferenceHours[]
  } = {},
) => {
  const connection = await freshDatabase(t)
  const metrics = metricsOf()
  const log = metrics.measured(postgresLog(connection, metrics.batched))
  const pool = new pg.Pool({ ...connection, max: 20 })
  pool.on('error', () => {})
  const db = new Kysely<Views>({ dialect: new PostgresDialect({ pool }) })
  await prepareViews(pool, log)
  const stuck: string[] = []
  const ledger = ledgerOf(log, (step, refusal) => stuck.push(`${step.command.type}: ${refusal}`))
  const views = viewsOf(db)
  let aheadMillis = 0
  const now = () => new Date(Date.now() + aheadMillis).toISOString()
  /** From then on it is that moment, for the doors and for the log; never before one that was recorded. */
  const travelTo = async (moment: Instant) => {
    aheadMillis = Date.parse(moment) - Date.now()
    await pool.query(`create or replace function log_clock() returns timestamptz language sql volatile
      as $$ select clock_timestamp() + interval '${aheadMillis} milliseconds' $$`)
  }
  if (startsAt !== undefined) await travelTo(startsAt)
  const accounts = accountsStore(pool)
  const vault = await vaultOf(pool, async () => vaultKeyFrom(Buffer.alloc(32, 7)))
  const { isColleague } = accounts
  const reader = boundedReader()
  const workshop = workshopOf({
    ...{ ledger, views, isColleague, now, vault, prices, reader },
    files: filesStore(pool),
  })
  const logger = pino({ level: 'silent' })
  const imports = importerOf({
    ...{ ledger, workshop, views, logger, reader },
    store: importsStore(pool),
    leases: alone,
  })
  const { app, routes } = await buildApp({
    doors: { workshop, views, accounts, pool, now, vault, metrics, etpHours },
    log,
    importer: imports,
    logger,
    sessionSecret: 'a secret of the tests, long enough to be accepted',
    assetsFolder: resolve(assetsFolder),
    publicUrl: undefined,
    trustedProxies: [],
    requestsPerMinute,
    ...limits,
  })
  const stop = new AbortController()
  const projecting = project(db, log, stop.signal)
  t.teardown(async () => {
    await imports.settle()
    stop.abort()
    await projecting
    await app.close()
    await reader.close()
    await log.close()
    await db.destroy()
  })

  for (const [partner, name, site, legalForm] of [
    [weeefund, 'WeeeFund', 'Atelier Gerland', 'EI'],
    [emmaus, 'Emmaüs Connect', 'Espace Villeurbanne', 'ACI'],
  ] as const) {
    const happenedAt = '2022-01-03T08:00:00.000Z'
    const { partnerId, siteId } = partner
    await ledger.execute(
      {
        type: 'RegisterPartner',
        data: {
          partnerId,
          name,
          legalForm,
          roles: ['refurbisher', 'distributor'],
          happenedAt,
        },
      },
      { ...BY, causationId: partnerId },
    )
    await ledger.execute(
      { type: 'OpenSite', data: { partnerId, siteId, name: site, communeCode: '69266', happenedAt } },
      { ...BY, causationId: siteId },
    )
  }
  const end = await views.waitFor((await log.readAll('start', 100)).at(-1)?.position ?? ('0' as never), 5000)
  if (!end) throw new Error('the views did not follow')

  const tokens: Record<string, string> = {}
  for (const [caller, role, partnerId] of [
    ['bench', 'bench', weeefund.partnerId],
    ['manager', 'manager', weeefund.partnerId],
    ['other-bench', 'bench', emmaus.partnerId],
    ['other-manager', 'manager', emmaus.partnerId],
    ['mediator', 'mediator', weeefund.partnerId],
    ['prescriber', 'prescriber', weeefund.partnerId],
    ['hotline', 'hotline', null],
    ['programme', 'programme', null],
    ['auditor', 'auditor', null],
    ['admin', 'admin', null],
  ] as const)
    tokens[caller] = (await accounts.createToken({ label: caller, role, partnerId }, BY.actorId)).token

  const ask = async (
    caller: Caller,
    method: 'GET' | 'POST',
    url: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> => {
    const answer = await app.inject({
      method,
      url: `/api/v1${url}`,
      headers: {
        ...(caller === 'nobody' ? {} : { authorization: `Bearer ${tokens[caller]}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: body as object }),
    })
    const type = String(answer.headers['content-type'] ?? '')
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: type.includes('json') ? answer.json() : answer.body,
    }
  }

  return {
    ...{ app, routes, log, db, pool, ledger, views, workshop, accounts, imports, stuck, connection, tokens },
    ...{ now, travelTo, ask, vault, reader },
    /** A question, asked once the tables reflect everything recorded so far. */
    async askNow(caller: Caller, url: string) {
      const { rows } = await pool.query<{ last: string }>(
        'select coalesce(max(position), 0) as last from events',
      )
      return ask(caller, 'GET', url, { headers: { 'x-min-position': String(rows[0]?.last) } })
    },
    send: (caller: Caller, url: string, body: unknown = {}, headers: Record<string, string> = {}) =>
      ask(caller, 'POST', url, { body, headers }),
    upload(
      caller: Caller,
      url: string,
      name: string,
      bytes: Uint8Array | string,
      headers: Record<string, string> = {},
    ) {
      const boundary = 'boucle-test-boundary'
      const body = Buffer.concat([
        Buffer.from(
          `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
        ),
        Buffer.from(bytes),
        Buffer.from(`\r\n--${boundary}--\r\n`),
      ])
      return ask(caller, 'POST', url, {
        body,
        headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, ...headers },
      })
    },
  }
}
