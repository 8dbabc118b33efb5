/**
 * The door of the API: who asks, for which organisation, under which key; what is answered and how far
 * the log and the tables have come. Every command and every question passes here.
 */

import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type pg from 'pg'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { ReferenceHours } from '../../domain/shared/parameters.js'
import { type Instant, Instant as InstantSchema, PartnerId } from '../../domain/shared/values.js'
import type { EventLog, Metadata, Position } from '../../log/event-log.js'
import { uuidFrom } from '../../log/ledger.js'
import type { ViewsReader } from '../../projections/views.js'
import type { Action, Identity } from '../../use-cases/access.js'
import type { Importer } from '../../use-cases/files/imports.js'
import { Refusing } from '../../use-cases/refusing.js'
import type { Done } from '../../use-cases/work.js'
import type { Workshop } from '../../use-cases/workshop.js'
import type { Vault } from '../../vault/vault.js'
import type { AccountsStore } from './accounts-store.js'
import { answerOnce } from './idempotency.js'
import type { Metrics } from './metrics.js'
import { Problem, problemOf } from './problem.js'
import type { CodeLimit } from './same-time.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The one thing a caller must be allowed to do; a route without it does not start. */
    action?: Action
  }
  interface FastifyRequest {
    identity: Identity | null
  }
}

export type Doors = {
  readonly workshop: Workshop
  readonly views: ViewsReader
  readonly accounts: AccountsStore
  readonly pool: pg.Pool
  readonly vault: Vault
  readonly now: () => Instant
  readonly metrics: Metrics
  /** Hours of a full-time equivalent that the installation adds to the parameters. */
  readonly etpHours: readonly ReferenceHours[]
}

/** What the server is built from. */
export type AppOptions = {
  readonly doors: Doors
  readonly log: EventLog
  readonly importer: Importer
  readonly logger: Logger
  readonly sessionSecret: string
  readonly assetsFolder: string
  readonly publicUrl: string | undefined
  /** Addresses of the proxies that may say who the caller is. */
  readonly trustedProxies: readonly string[]
  readonly requestsPerMinute?: number
  readonly codesPerMinute?: number
  readonly answerMillisMax?: number
}

/** What every route is registered with: the options, and what the server itself has made. */
export type RouteMeans = AppOptions & { readonly codeLimit: CodeLimit }

export type Api = ReturnType<typeof typed>
export const typed = (app: FastifyInstance) => app.withTypeProvider<ZodTypeProvider>()

/** What a command answers: where the log stands after it, and what was recorded. */
export const CommandAnswer = z.object({
  position: z.string().nullable(),
  recorded: z.array(z.string()),
})
export const PROBLEMS = { '4xx': Problem, '5xx': Problem } as const

/** The moment a caller says a thing happened: now, unless told otherwise (L1). */
export const HappenedAt = InstantSchema.optional().describe(
  'When it happened; now when left out. May be in the past.',
)

/** The moment at which devices of a lot come in. */
export const LotHappenedAt = InstantSchema.optional().describe(
  'When they came in; the date of their lot when left out. Another day is said in `remarks`.',
)

export const PageQuery = z.object({
  after: z.uuid().optional().describe('The cursor that the page before ended with.'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export const identityOf = (request: FastifyRequest): Identity => {
  if (!request.identity) throw new Refusing({ refusal: 'not-signed-in' })
  return request.identity
}

/** The organisation a caller acts for; whoever has none records nothing in a workshop. */
export const partnerOf = (request: FastifyRequest): PartnerId => {
  const { partnerId } = identityOf(request)
  if (partnerId === null) throw new Refusing({ refusal: 'access-denied' })
  return PartnerId.parse(partnerId)
}

/** With an Idempotency-Key the same command has the same cause, and so the same event ids, each time. */
export const metadataOf = (request: FastifyRequest, key: string | undefined, source: string): Metadata => {
  const { actorId, partnerId, role } = identityOf(request)
  const cause = key === undefined ? randomUUID() : uuidFrom(`${actorId} ${request.routeOptions.url} ${key}`)
  return { actorId, partnerId, role, correlationId: request.id, causationId: cause, source }
}

export const keyOf = (request: FastifyRequest): string | undefined => {
  const key = request.headers['idempotency-key']
  const given = Array.isArray(key) ? key[0] : key
  if (given !== undefined && (given.length < 1 || given.length > 200))
    throw new Refusing({
      refusal: 'invalid-request',
      sentences: ['L’en-tête Idempotency-Key fait de 1 à 200 caractères.'],
    })
  return given
}

export type CommandResult<Extra extends object> = Done | { readonly done: Done; readonly extra: Extra }

/**
 * Answers a command: once for each key (L2), with the position it reached; its refusal as problem JSON.
 * @param subject what the key stands for beside the route: the body, or the hash of a file.
 */
export const answerCommand = async <Extra extends object>(
  doors: Doors,
  request: FastifyRequest,
  reply: FastifyReply,
  subject: unknown,
  run: (by: Metadata) => Promise<CommandResult<Extra>>,
) => {
  await waitForLeast(doors.views, request)
  const key = keyOf(request)
  const by = metadataOf(request, key, 'api')
  const perform = async () => {
    const result = await run(by)
    const { done, extra } = 'done' in result ? result : { done: result, extra: {} }
    if (!done.ok) {
      doors.metrics.refused(done.refusal)
      const problem = problemOf(new Refusing(done).explained, request.id)
      return { status: problem.status, body: problem }
    }
    return {
      status: 200,
      body: { position: done.position ?? null, recorded: done.events.map(({ type }) => type), ...extra },
    }
  }
  const actorId = identityOf(request).actorId
  const outcome =
    key === undefined
      ? ({ kind: 'answer', answer: await perform() } as const)
      : await answerOnce(doors, { actorId, key, request: [request.method, request.url, subject] }, perform)
  if (outcome.kind === 'other-body') throw new Refusing({ refusal: 'idempotency-key-reused' })
  if (outcome.kind === 'in-progress') throw new Refusing({ refusal: 'request-in-progress' })
  const { status, body } = outcome.answer
  if (
    status === 200 &&
    body &&
    typeof body === 'object' &&
    'position' in body &&
    typeof body.position === 'string'
  )
    reply.header('x-position', body.position)
  return reply
    .code(status)
    .type(status === 200 ? 'application/json' : 'application/problem+json')
    .send(body as never)
}

const PATIENCE_MILLIS = 5000

/** Waits until the tables reflect the position that the caller has just been given. */
const waitForLeast = async (views: ViewsReader, request: FastifyRequest) => {
  const least = request.headers['x-min-position']
  if (typeof least !== 'string') return
  if (!/^\d{1,20}$/.test(least))
    throw new Refusing({
      refusal: 'invalid-request',
      sentences: ['L’en-tête X-Min-Position est une position rendue par une réponse : de 1 à 20 chiffres.'],
    })
  if (!(await views.waitFor(least.padStart(20, '0') as Position, PATIENCE_MILLIS)))
    throw new Refusing({ refusal: 'views-behind' })
}

/** A question's answer, with the position it reflects; waits for `X-Min-Position` first. */
export const answerQuestion = async <T>(
  { views }: Doors,
  request: FastifyRequest,
  reply: FastifyReply,
  ask: Parameters<ViewsReader['read']>[0] extends (queries: infer Q) => unknown
    ? (queries: Q) => Promise<T>
    : never,
) => {
  await waitForLeast(views, request)
  const { position, value } = await views.read(ask)
  reply.header('x-position', position)
  return { position, ...value }
}
