/** A database that is away, full or silent: everybody is told so in time, in words, and how to ask again. */
import t, { type Test } from 'tap'
import { startServer, weeefund } from '../support/server.js'
import { withClient } from '../support/test-server.js'

const ANSWER_MILLIS_MAX = 3000

const lot = { siteId: weeefund.siteId, donorKind: 'company', donorName: 'Canuts', announcedCount: 3 }
const withKey = { 'idempotency-key': 'the same' }
const ONCE = [/même Idempotency-Key/]

/** Every key handed in meets that error of PostgreSQL's. */
const failingWith = async (t: Test, state: string) => {
  const server = await startServer(t)
  await server.pool.query(`create function fail() returns trigger language plpgsql as $$
    begin raise exception using errcode = '${state}'; end $$`)
  await server.pool.query(
    'create trigger fail before insert on idempotency for each row execute function fail()',
  )
  return server
}

for (const [what, state, type, title] of [
  ['away', '57P01', 'log-unreachable', /registre ne répond pas/],
  ['full', '53100', 'log-full', /disque du registre est plein/],
] as const)
  t.test(`the database ${what}`, async (t) => {
    const server = await failingWith(t, state)
    const told = await server.send('bench', '/donations', lot, withKey)
    t.match(told, { status: 503, body: { type, title, missing: ONCE, supplier: /serveur/ } })
    t.match(told.headers, { 'content-type': /^application\/problem\+json/, 'retry-after': /^\d+$/ })
    await server.pool.query('drop trigger fail on idempotency')
    t.match(await server.send('bench', '/donations', lot, withKey), { status: 200 })
  })

t.test('the database silent', async (t) => {
  const server = await startServer(t, { answerMillisMax: ANSWER_MILLIS_MAX })
  await withClient(server.connection, async (client) => {
    await client.query('begin; lock table idempotency, views.checkpoint in access exclusive mode')
    const [command, question, page] = await Promise.all([
      server.send('bench', '/donations', lot, withKey),
      server.ask('auditor', 'GET', '/stock'),
      server.app.inject({ url: '/stock', headers: { authorization: `Bearer ${server.tokens['auditor']}` } }),
    ])
    t.match(command, { status: 503, body: { type: 'no-answer-in-time', missing: ONCE } })
    t.match(question, { status: 503, body: { type: 'no-answer-in-time', missing: undefined } })
    t.match(page, { statusCode: 503, body: /La réponse n’est pas venue à temps/ })
  })
  t.match(await server.askNow('auditor', '/stock'), { status: 200 }, 'and it goes on')
})
