/** Is this process alive, may it be sent requests, and what it measures: for machines that keep watch. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { RouteMeans } from './door.js'
import { type Lag, lagOf } from './metrics.js'

const PATIENCE_MILLIS = 2000
/** Read tables that far behind answer with yesterday's figures: another node is better asked. */
const LAG_SECONDS_MAX = 60

export const healthRoutes = (app: FastifyInstance, { doors, log }: RouteMeans) => {
  const { views, metrics } = doors
  const open = { config: { action: 'public' as const, rateLimit: false as const }, schema: { hide: true } }

  app.get('/health/live', open, async () => ({ status: 'live' }))

  app.get('/health/ready', open, async (_request, reply) => {
    const late = new AbortController()
    const lag: Lag | 'unreachable' = await Promise.race([
      lagOf(views, log).catch(() => 'unreachable' as const),
      sleep(PATIENCE_MILLIS, 'unreachable' as const, { signal: late.signal }).catch(
        () => 'unreachable' as const,
      ),
    ])
    late.abort()
    const database = lag === 'unreachable' ? 'unreachable' : 'reachable'
    const views_ = lag === 'unreachable' ? 'unknown' : lag.seconds > LAG_SECONDS_MAX ? 'behind' : 'following'
    const ready = database === 'reachable' && views_ === 'following'
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: ready ? 'ready' : 'not-ready', checks: { database, views: views_ } })
  })

  app.get(
    '/metrics',
    { config: { action: 'read-metrics' }, schema: { hide: true } },
    async (_request, reply) => {
      const { type, text } = await metrics.text(await lagOf(views, log))
      return reply.type(type).send(text)
    },
  )
}
