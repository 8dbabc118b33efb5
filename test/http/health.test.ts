/** What machines ask: alive, ready, and what is measured; no id of a thing or a person is in it. */
import fastify from 'fastify'
import t from 'tap'
import { healthRoutes } from '../../src/http/server/health.js'
import { metricsOf } from '../../src/http/server/metrics.js'
import { fitLaptop, promiseLot } from '../support/journey.js'
import { startServer } from '../support/server.js'

t.test('a process says that it lives and that it may be asked', async (t) => {
  const server = await startServer(t)
  const get = (url: string) => server.app.inject({ url })
  t.match(await get('/health/live'), { statusCode: 200, body: /"live"/ })
  const ready = await get('/health/ready')
  t.match(ready, { statusCode: 200, headers: { 'cache-control': 'no-store' } })
  t.strictSame(ready.json(), { status: 'ready', checks: { database: 'reachable', views: 'following' } })
})

t.test('without its database, or far behind the log, it is not ready, and lives', async (t) => {
  const readiness = async (position: () => Promise<string>, recordedAt?: string) => {
    const app = fastify()
    t.teardown(() => app.close())
    const doors = { views: { position }, metrics: metricsOf() }
    const log = { readAll: async () => (recordedAt ? [{ recordedAt }] : []) }
    healthRoutes(app, { doors, log } as unknown as Parameters<typeof healthRoutes>[1])
    t.equal((await app.inject({ url: '/health/live' })).statusCode, 200)
    const { statusCode, body } = await app.inject({ url: '/health/ready' })
    return [statusCode, JSON.parse(body).checks]
  }
  const here = async () => '7'
  const gone = () => Promise.reject(new Error('the database is away'))
  const never = () => new Promise<string>(() => {})
  const unreachable = { database: 'unreachable', views: 'unknown' }
  t.strictSame(await readiness(gone), [503, unreachable])
  t.strictSame(await readiness(never), [503, unreachable], 'nor where it does not answer')
  const anHourAgo = new Date(Date.now() - 3_600_000).toISOString()
  t.strictSame(await readiness(here, anHourAgo), [503, { database: 'reachable', views: 'behind' }])
  t.strictSame(await readiness(here, new Date().toISOString()), [
    ...[200, { database: 'reachable', views: 'following' }],
  ])
})

t.test('what is measured names rules and routes, never a thing or a person', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server)
  const { deviceId } = await fitLaptop(server, donationId)
  await server.send('bench', `/devices/${deviceId}/grade`, { grade: 'Z' })
  await server.send('bench', `/donations/${donationId}/receive`, {
    category: 'laptop',
    maker: 'HP',
    serial: 'X1',
  })
  await server.send('bench', `/donations/${donationId}/receive`, {
    category: 'laptop',
    maker: 'HP',
    serial: 'X1',
  })
  await server.askNow('bench', '/stock')
  t.equal((await server.app.inject({ url: '/metrics' })).statusCode, 302, 'to the door')
  const token = server.tokens.admin
  const { body, headers } = await server.app.inject({
    ...{ url: '/metrics', headers: { authorization: `Bearer ${token}` } },
  })
  t.match(headers['content-type'], /^text\/plain; version=0\.0\.4/)
  t.match(body, /boucle_refusals_total\{refusal="invalid-request"\} 1\n/)
  t.match(body, /boucle_refusals_total\{refusal="serial-already-registered"\} 1\n/)
  t.match(body, /boucle_append_seconds_count\{outcome="appended"\} [1-9]/)
  t.match(body, /boucle_append_batch_events_count [1-9]/)
  t.match(
    body,
    /boucle_http_seconds_count\{method="POST",route="\/api\/v1\/devices\/:deviceId\/grade",status="400"\} 1\n/,
  )
  t.match(body, /boucle_projection_lag_events 0\n/)
  t.match(body, /boucle_projection_lag_seconds 0\n/)
  t.notMatch(body, new RegExp(`${deviceId}|${donationId}`))
})
