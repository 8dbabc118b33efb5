/**
 * Builds the server: its limits, its headers, who is asking, and every route. A route that does not say
 * which action it needs does not start; whoever may not do that action is refused before anything else.
 */

import { randomUUID } from 'node:crypto'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import csrf from '@fastify/csrf-protection'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit, { normalizeIP } from '@fastify/rate-limit'
import session from '@fastify/session'
import assets from '@fastify/static'
import swagger from '@fastify/swagger'
import underPressure from '@fastify/under-pressure'
import fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AppendTooLarge } from '../log/event-log.js'
import { isAway, isDiskFull } from '../log/outage.js'
import { isStorable, NOT_STORABLE } from '../log/storable.js'
import { type Action, may } from '../use-cases/access.js'
import { Refusing } from '../use-cases/refusing.js'
import type { Refusal } from '../words/answers/answers.js'
import { balanceRoutes } from './api/balance.js'
import { beneficiaryRoutes } from './api/beneficiaries.js'
import { collectionRoutes } from './api/collections.js'
import { consignmentRoutes } from './api/consignments.js'
import { correctionRoutes } from './api/corrections.js'
import { deviceRoutes } from './api/devices.js'
import { donationRoutes } from './api/donations.js'
import { evidenceRoutes } from './api/evidence.js'
import { importRoutes } from './api/imports.js'
import { jobRoutes } from './api/jobs.js'
import { kitRoutes } from './api/kits.js'
import { partnerRoutes } from './api/partners.js'
import { programmeRoutes } from './api/programme.js'
import { stockRoutes } from './api/stock.js'
import { ticketRoutes } from './api/tickets.js'
import { trainingRoutes } from './api/training.js'
import { pageRoutes, sendRefusalPage } from './pages/pages.js'
import { type AppOptions, type Doors, typed } from './server/door.js'
import { UPLOAD_BYTES_MAX } from './server/files.js'
import { healthRoutes } from './server/health.js'
import { problemOf } from './server/problem.js'
import { rateLimitsIn } from './server/rate-limits.js'
import { codeLimitOf } from './server/same-time.js'
import { postgresSessions, SESSION_MILLIS } from './server/session-store.js'

/** What zod says of a field is read by people. */
z.config(z.locales.fr())

const BODY_BYTES_MAX = 1024 * 1024
const REQUEST_MILLIS_MAX = 60_000
const ANSWER_MILLIS_MAX = 60_000
const RETRY_AFTER_SECONDS = 5
const REQUESTS_PER_MINUTE = 6000
/** A mean delay: a moment of load, or a busy machine at start, is no reason to send people away. */
const EVENT_LOOP_DELAY_MILLIS_MAX = 10_000

export type RouteFact = { readonly method: string; readonly url: string; readonly action: Action }

/** @returns the server, and every route it has with the action it needs: what the access test walks. */
export const buildApp = async (
  options: AppOptions,
): Promise<{ readonly app: FastifyInstance; readonly routes: readonly RouteFact[] }> => {
  const { doors, log, importer, logger, sessionSecret, publicUrl } = options
  const https = publicUrl?.startsWith('https:') ?? false
  const app = fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_MILLIS_MAX,
    handlerTimeout: options.answerMillisMax ?? ANSWER_MILLIS_MAX,
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    genReqId: () => randomUUID(),
    // A parameter given twice counts once, the last time: a page never meets an array.
    routerOptions: {
      maxParamLength: 200,
      querystringParser: (query) => Object.fromEntries(new URLSearchParams(query)),
    },
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.decorateRequest('identity', null)
  const routes: RouteFact[] = []
  app.addHook('onRoute', (route) => {
    if (route.url.startsWith('/assets/')) route.config = { ...route.config, action: 'public' }
    const action = route.config?.action
    if (!action) throw new Error(`${String(route.method)} ${route.url} does not say which action it needs`)
    for (const method of [route.method].flat()) routes.push({ method, url: route.url, action })
  })

  await app.register(underPressure, {
    maxEventLoopDelay: EVENT_LOOP_DELAY_MILLIS_MAX,
    pressureHandler: () => {
      throw new Refusing({ refusal: 'overloaded' })
    },
  })
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: [`'none'`],
        styleSrc: [`'self'`],
        fontSrc: [`'self'`],
        imgSrc: [`'self'`, 'data:'],
        formAction: [`'self'`],
        baseUri: [`'none'`],
        frameAncestors: [`'none'`],
      },
    },
    strictTransportSecurity: https,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginEmbedderPolicy: false,
  })
  await app.register(rateLimit, {
    max: options.requestsPerMinute ?? REQUESTS_PER_MINUTE,
    timeWindow: '1 minute',
    // Who has hung up meanwhile has no address any more.
    keyGenerator: ({ ip }) => (ip === undefined ? '' : normalizeIP(ip)),
    errorResponseBuilder: () => new Refusing({ refusal: 'too-many-requests' }),
    store: rateLimitsIn(doors.pool, doors.vault.hash),
    // Without the database nothing is answered anyway, and that is said better by what was asked.
    skipOnError: true,
  })
  await app.register(compress, { encodings: ['gzip'] })
  await app.register(formbody)
  await app.register(multipart, {
    limits: { fileSize: UPLOAD_BYTES_MAX, files: 1, fields: 60, fieldSize: 10_000 },
  })
  await app.register(cookie)
  await app.register(session, {
    secret: sessionSecret,
    cookieName: 'boucle',
    store: postgresSessions(doors.pool),
    saveUninitialized: false,
    rolling: true,
    cookie: { maxAge: SESSION_MILLIS, httpOnly: true, sameSite: 'lax', secure: https, path: '/' },
  })
  await app.register(csrf, { sessionPlugin: '@fastify/session', getToken: tokenOf })
  await app.register(assets, {
    root: options.assetsFolder,
    prefix: '/assets/',
    maxAge: '1h',
    wildcard: false,
  })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Boucle',
        version: '1',
        description:
          'The ledger of digital-inclusion kits. Every command takes `Idempotency-Key` and answers with the position of the log; a question waits for `X-Min-Position` and answers with `X-Position`.',
      },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    transform: describe,
  })

  app.addHook('onRequest', async (request) => {
    request.identity = (await identityFor(doors, request)) ?? null
  })
  app.addHook('onRequest', async (request) => {
    const { action } = request.routeOptions.config
    if (action === undefined || action === 'public') return
    if (!request.identity) throw new Refusing({ refusal: 'not-signed-in' })
    if (!may(request.identity, action)) throw new Refusing({ refusal: 'access-denied' })
    // Whoever is suspended may still leave.
    if (isUnsafe(request) && action !== 'signed-in' && !request.identity.partnerActive)
      throw new Refusing({ refusal: 'partner-suspended' })
  })
  app.addHook('preValidation', async ({ params, query, body }) => {
    if (!isStorable(params, query, body)) throw new Refusing(NOT_STORABLE)
  })
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-correlation-id', request.id)
    if (request.identity) reply.header('cache-control', 'no-store')
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    doors.metrics.answered(request.method, route, reply.statusCode, reply.elapsedTime / 1000)
    logger.info(
      {
        id: request.id,
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        millis: Math.round(reply.elapsedTime),
      },
      'answered',
    )
  })

  app.setErrorHandler((error: FastifyError, request, reply) => answerError(error, request, reply, options))
  app.setNotFoundHandler((request, reply) =>
    answerError(new Refusing({ refusal: 'not-found' }) as unknown as FastifyError, request, reply, options),
  )

  const means = { ...options, codeLimit: codeLimitOf(app, options.codesPerMinute) }

  app.get('/api/openapi.json', { config: { action: 'public' }, schema: { hide: true } }, async () =>
    app.swagger(),
  )
  await app.register(
    async (scope) => {
      // A browser's session may use the API too, but then proves that its own page asked.
      scope.addHook('preHandler', (request, reply, done) => {
        if (isUnsafe(request) && request.identity?.via === 'session') app.csrfProtection(request, reply, done)
        else done()
      })
      const api = typed(scope)
      partnerRoutes(api, doors)
      donationRoutes(api, doors, importer)
      importRoutes(api, importer)
      deviceRoutes(api, doors, log)
      evidenceRoutes(api, doors)
      kitRoutes(api, means)
      beneficiaryRoutes(api, doors)
      stockRoutes(api, doors, log)
      consignmentRoutes(api, doors)
      collectionRoutes(api, doors)
      correctionRoutes(api, doors)
      balanceRoutes(api, doors)
      trainingRoutes(api, doors)
      ticketRoutes(api, doors)
      programmeRoutes(api, means)
      jobRoutes(api, doors)
    },
    { prefix: '/api/v1' },
  )
  healthRoutes(app, means)
  pageRoutes({ ...means, app })
  return { app, routes }
}

/** The schemas as JSON Schema; an upload's form is told here, since its handler reads it part by part. */
const describe: typeof jsonSchemaTransform = (route) => {
  const described = jsonSchemaTransform(route)
  if (!described.schema.consumes?.includes('multipart/form-data')) return described
  const body = {
    type: 'object',
    required: ['file'],
    properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } },
  }
  return { ...described, schema: { ...described.schema, body } }
}

const isUnsafe = ({ method }: FastifyRequest) => method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS'

const identityFor = ({ accounts }: Doors, request: FastifyRequest) => {
  const [, token] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? []
  if (token !== undefined) return accounts.byToken(token)
  const { accountId } = request.session
  return accountId === undefined ? undefined : accounts.bySession(accountId)
}

/** The form's field, or the header of a script; a form with files leaves its fields to its handler. */
const tokenOf = (request: FastifyRequest) => {
  const header = request.headers['x-csrf-token']
  if (typeof header === 'string') return header
  const body = request.body as { _csrf?: string } | null | undefined
  return body?._csrf
}

/** What may be sent again, and how, so that it counts once. */
const onceMore = (request: FastifyRequest) => {
  if (!isUnsafe(request)) return []
  return isApi(request)
    ? ['Renvoyée avec la même Idempotency-Key, cette demande ne comptera qu’une fois.']
    : ['Revenez à la page d’avant et envoyez de nouveau : cela ne comptera qu’une fois.']
}

/** The machine behind the doors is away, full or slow: whoever asks is told so, and to ask again. */
const outageOf = (error: FastifyError, request: FastifyRequest): Refusing | undefined => {
  const refusal = isDiskFull(error)
    ? 'log-full'
    : isAway(error)
      ? 'log-unreachable'
      : error.code === 'FST_ERR_HANDLER_TIMEOUT'
        ? 'no-answer-in-time'
        : undefined
  return refusal && new Refusing({ refusal, sentences: onceMore(request) })
}

const refusalOf = (error: FastifyError): Refusing | undefined => {
  if (error instanceof Refusing) return error
  if (error instanceof AppendTooLarge) return new Refusing({ refusal: 'body-too-large' })
  if (hasZodFastifySchemaValidationErrors(error))
    return new Refusing({
      refusal: 'invalid-request',
      sentences: error.validation.map(
        ({ instancePath, message }) => `${error.validationContext} ${instancePath || '/'} : ${message}`,
      ),
    })
  if (error.code?.startsWith('FST_CSRF')) return new Refusing({ refusal: 'csrf' })
  const status = error.statusCode ?? 500
  if (status >= 500) return undefined
  const refusals: Readonly<Record<number, Refusal>> = {
    404: 'not-found',
    413: 'body-too-large',
    429: 'too-many-requests',
  }
  return new Refusing({ refusal: refusals[status] ?? 'invalid-request', sentences: [error.message] })
}

const isApi = ({ url }: FastifyRequest) => url.startsWith('/api/')

const answerRefusal = ({ explained }: Refusing, request: FastifyRequest, reply: FastifyReply) =>
  isApi(request)
    ? reply
        .code(explained.status)
        .type('application/problem+json')
        .send(JSON.stringify(problemOf(explained, request.id)))
    : sendRefusalPage(explained, request, reply)

const OUR_FAULT = {
  status: 500,
  title:
    'Une erreur est survenue de notre côté. Rien n’est perdu : réessayez, et donnez ce numéro si cela continue.',
  missing: [],
}

/** A refusal is an answer; anything else is a bug or a broken machine: logged once, shown as 5xx with its id. */
const answerError = (
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
  { doors, logger }: AppOptions,
) => {
  const outage = outageOf(error, request)
  if (outage) {
    logger.error({ id: request.id, route: request.routeOptions.url, error }, 'could not be answered')
    reply.header('retry-after', RETRY_AFTER_SECONDS)
  }
  const refusing = outage ?? refusalOf(error)
  if (refusing) {
    doors.metrics.refused(refusing.explained.refusal)
    return answerRefusal(refusing, request, reply)
  }
  logger.error({ id: request.id, route: request.routeOptions.url, error }, 'failed')
  if (!isApi(request)) return sendRefusalPage(OUR_FAULT, request, reply)
  const problem = { type: 'internal-error', title: OUR_FAULT.title, status: 500, correlationId: request.id }
  return reply.code(500).type('application/problem+json').send(JSON.stringify(problem))
}
