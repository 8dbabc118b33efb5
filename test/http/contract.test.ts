/** What programs rely on: the description, the problems, the headers, pages of results, positions and keys. */
import type { InjectOptions } from 'fastify'
import t from 'tap'
import { answerOnce } from '../../src/http/server/idempotency.js'
import {
  eligiblePerson,
  eventCount,
  fitLaptop,
  handOverBody,
  newSerial,
  openKit,
  promiseLot,
  receiveLaptop,
  signedIn,
  visitor,
} from '../support/journey.js'
import { type Answer, type Caller, type Server, startServer, weeefund } from '../support/server.js'

const grant = { siteId: weeefund.siteId, model: 'grant' }
const NOWHERE = '00000000-0000-4000-8000-00000000dead'
const apiRoutes = ({ routes }: Server) =>
  routes.filter(({ method, url }) => url.startsWith('/api/v1') && method !== 'HEAD')

/** Routes whose command has no body at all. */
const BODILESS = [
  '/imports/{importId}/confirm',
  '/accounts/{accountId}/disable',
  '/tokens/{tokenId}/revoke',
].map((url) => `POST /api/v1${url}`)
const FILES = ['/evidence', '/inspection-file', '/imports', '/receipt-imports', '/hours-imports']

t.test(
  'the description is OpenAPI 3.1 and tells every route, its parameters, its body and its answer',
  async (t) => {
    const server = await startServer(t)
    const { headers, body } = await server.app.inject('/api/openapi.json').then((answer) => ({
      headers: answer.headers,
      body: answer.json(),
    }))
    t.match(headers['content-type'], /^application\/json/)
    t.match(body, { openapi: /^3\.1\./, info: { title: 'Boucle', version: /./ } })
    const told = Object.entries(body.paths).flatMap(([url, methods]) =>
      Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${url}`),
    )
    const known = apiRoutes(server).map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')}`)
    t.strictSame(told.sort(), known.sort())
    for (const route of known) {
      const [method = '', url = ''] = route.split(' ')
      const operation = body.paths[url][method.toLowerCase()]
      t.ok(operation.summary && operation.tags.length > 0, `${route}: said in words`)
      const named = (operation.parameters ?? [])
        .filter(
          (parameter: { in: string; required: boolean }) => parameter.in === 'path' && parameter.required,
        )
        .map(({ name }: { name: string }) => name)
      t.strictSame(
        named,
        [...url.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
        `${route}: its parameters`,
      )
      t.ok(
        operation.responses['200'] ?? operation.responses['202'] ?? operation.responses['204'],
        `${route}: its answer`,
      )
      t.match(operation.responses['4XX'], { content: Object }, `${route}: its refusals`)
      if (method !== 'POST' || BODILESS.includes(route)) continue
      const type = FILES.some((end) => url.endsWith(end)) ? 'multipart/form-data' : 'application/json'
      t.ok(operation.requestBody?.content?.[type]?.schema, `${route}: its body, ${type}`)
    }
    const queries = (url: string) =>
      body.paths[url].get.parameters.flatMap((one: { in: string; name: string }) =>
        one.in === 'query' ? [one.name] : [],
      )
    t.match(new Set(queries('/api/v1/devices')), new Set(['after', 'limit', 'code', 'stage']))
    t.notMatch(JSON.stringify(body), /"(password_hash|token_hash)"/)
  },
)

const isProblem = (
  t: { match: (found: unknown, wanted: object, name: string) => unknown },
  answer: Answer,
  status: number,
  type: string,
) =>
  t.match(
    answer,
    {
      status,
      headers: {
        'content-type': /^application\/problem\+json/,
        'x-correlation-id': answer.body.correlationId,
      },
      body: { type, status, title: /^[A-ZÉÀÇ].*[.:]/, correlationId: /^[0-9a-f-]{36}$/ },
    },
    `${status} ${type}`,
  )

t.test('every refusal is problem JSON: type, title, status and correlation id', async (t) => {
  const server = await startServer(t)
  const before = await eventCount(server)
  const unknown = await server.send('bench', '/kits', { ...grant, colour: 'red' })
  isProblem(t, unknown, 400, 'invalid-request')
  t.match(unknown.body.missing, [/colour/], 'the unknown field is named')
  const wrong = await server.send('bench', '/kits', { siteId: 'Gerland' })
  isProblem(t, wrong, 400, 'invalid-request')
  t.match(wrong.body.missing, [/siteId/, /model/])
  isProblem(t, await server.send('nobody', '/kits', grant), 401, 'not-signed-in')
  isProblem(t, await server.send('auditor', '/kits', grant), 403, 'access-denied')
  isProblem(t, await server.ask('bench', 'GET', `/devices/${NOWHERE}`), 404, 'device-not-found')
  isProblem(t, await server.ask('bench', 'GET', '/nothing'), 404, 'not-found')
  isProblem(t, await server.send('nobody', '/nothing', {}), 404, 'not-found')
  const elsewhere = { ...grant, siteId: NOWHERE }
  isProblem(t, await server.send('bench', '/kits', elsewhere), 409, 'site-of-another-partner')
  isProblem(
    t,
    await server.send('bench', '/kits', { ...grant, note: 'x'.repeat(1_100_000) }),
    413,
    'body-too-large',
  )
  const happenedAt = new Date(Date.now() + 60_000).toISOString()
  isProblem(t, await server.send('bench', '/kits', { ...grant, happenedAt }), 422, 'happened-in-future')
  t.equal(await eventCount(server), before)

  const busy = await startServer(t, { requestsPerMinute: 3 })
  for (let n = 0; n < 3; n++) t.equal((await busy.ask('bench', 'GET', '/me')).status, 200)
  const stopped = await busy.ask('bench', 'GET', '/me')
  isProblem(t, stopped, 429, 'too-many-requests')
  t.match(stopped.headers, { 'retry-after': /\d+/ })
})

t.test('strict headers stand on every answer, of the API and of the pages', async (t) => {
  const server = await startServer(t)
  const bearer = { authorization: `Bearer ${server.tokens['bench']}` }
  const requests: Readonly<Record<string, InjectOptions>> = {
    'a question': { url: '/api/v1/stock', headers: bearer },
    'a refusal': { url: '/api/v1/stock' },
    'no such route': { url: '/api/v1/nothing' },
    'the description': { url: '/api/openapi.json' },
    'malformed JSON': {
      ...{ method: 'POST', url: '/api/v1/kits', payload: '{' },
      headers: { ...bearer, 'content-type': 'application/json' },
    },
    'a page': { url: '/connexion' },
    'a page’s refusal': { url: '/nulle-part' },
    'the holder’s page': { url: '/suivi' },
  }
  for (const [what, request] of Object.entries(requests)) {
    const { headers } = await server.app.inject(request)
    const csp = String(headers['content-security-policy'])
    t.match(csp, /default-src 'none'/, what)
    t.match(csp, /frame-ancestors 'none'/)
    t.match(csp, /form-action 'self'/)
    t.match(csp, /base-uri 'none'/)
    t.notMatch(csp, /unsafe|\*|script-src|https?:/, 'nothing inline, no script, nobody else')
    t.match(headers, {
      'x-content-type-options': 'nosniff',
      'x-frame-options': /SAMEORIGIN|DENY/,
      'referrer-policy': 'no-referrer',
      'x-correlation-id': /^[0-9a-f-]{36}$/,
    })
    t.equal(headers['x-powered-by'], undefined)
    t.equal(headers['server'], undefined)
  }
  const private_ = await server.app.inject({ url: '/api/v1/stock', headers: bearer })
  t.equal(private_.headers['cache-control'], 'no-store')
})

t.test('pages of devices and kits show each thing once, whatever the page’s length', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server)
  const devices: string[] = []
  const kits: string[] = []
  for (let n = 0; n < 5; n++) {
    devices.push((await receiveLaptop(server, lot)).deviceId)
    kits.push((await server.send('bench', '/kits', grant)).body.kitId)
  }
  await server.askNow('bench', '/stock')
  for (const [name, key, made] of [
    ['devices', 'deviceId', devices],
    ['kits', 'kitId', kits],
  ] as const)
    for (const limit of [1, 2, 5, 100]) {
      const seen: string[] = []
      let next: string | null = ''
      for (let page = 0; next !== null && page < 10; page++) {
        const after: string = next ? `&after=${next}` : ''
        const { status, body } = await server.ask('bench', 'GET', `/${name}?limit=${limit}${after}`)
        t.equal(status, 200)
        t.ok(body[name].length <= limit)
        seen.push(...body[name].map((one: Record<string, string>) => one[key]))
        next = body.next
      }
      t.equal(next, null, `${name} by ${limit}: there is an end`)
      t.strictSame(seen.sort(), made.toSorted(), `${name} by ${limit}`)
    }
  for (const query of ['limit=0', 'limit=501', 'limit=x', 'after=not-a-cursor'])
    for (const name of ['devices', 'kits'])
      isProblem(t, await server.ask('bench', 'GET', `/${name}?${query}`), 400, 'invalid-request')
})

t.test(
  'V5 every command and question says the position it has reached, and a question waits for one',
  async (t) => {
    const server = await startServer(t)
    const lot = await promiseLot(server)
    for (let n = 0; n < 10; n++) {
      const { headers, body } = await server.send('bench', '/kits', grant)
      t.match(headers['x-position'], /^\d{20}$/)
      t.equal(headers['x-position'], body.position)
      const answer = await server.ask('bench', 'GET', '/kits', {
        headers: { 'x-min-position': String(headers['x-position']) },
      })
      t.ok(
        answer.body.kits.some(({ kitId }: { kitId: string }) => kitId === body.kitId),
        'what was just written',
      )
      t.ok(String(answer.headers['x-position']) >= String(headers['x-position']))
      t.equal(answer.headers['x-position'], answer.body.position)
    }
    const { deviceId } = await fitLaptop(server, lot)
    const { kitId } = await openKit(server, deviceId)
    const { fileCode } = await eligiblePerson(server)
    await server.askNow('bench', '/stock')
    for (const url of [
      ...['/stock', '/devices', '/kits', '/donations', '/hand-overs', '/partners'],
      ...[`/devices/${deviceId}`, `/devices/${deviceId}/history`, `/kits/${kitId}`],
      `/beneficiaries?fileCode=${fileCode}`,
    ]) {
      const { headers, body } = await server.ask('bench', 'GET', url)
      t.match(headers['x-position'], /^\d{20}$/, url)
      t.equal(headers['x-position'], body.position)
    }
    const beyond = '99999999999999999999'
    isProblem(
      t,
      await server.ask('bench', 'GET', '/stock', { headers: { 'x-min-position': beyond } }),
      503,
      'views-behind',
    )
    for (const position of ['abc', '-1', '1e3', '1'.repeat(21)])
      isProblem(
        t,
        await server.ask('bench', 'GET', '/stock', { headers: { 'x-min-position': position } }),
        400,
        'invalid-request',
      )
  },
)

t.test('L2 one key asked at once is carried out once', async (t) => {
  const server = await startServer(t)
  const key = { 'idempotency-key': 'kit of Monday' }
  const before = await eventCount(server)
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => server.send('bench', '/kits', grant, key)),
  )
  t.ok(answers.every(({ status, body }) => status === 200 || body.type === 'request-in-progress'))
  const done = answers.filter(({ status }) => status === 200)
  t.ok(done.length >= 1)
  t.equal(new Set(done.map(({ body }) => JSON.stringify(body))).size, 1)
  t.equal(await eventCount(server), before + 1)
  const again = await server.send('bench', '/kits', grant, key)
  t.strictSame(again.body, done[0]?.body)
  t.equal(again.headers['x-position'], done[0]?.body.position)

  isProblem(
    t,
    await server.send('bench', '/kits', { ...grant, model: 'laptop-kit' }, key),
    409,
    'idempotency-key-reused',
  )
  t.equal(
    (await server.send('manager', '/kits', grant, key)).status,
    200,
    'another’s same key is another key',
  )
  t.equal(await eventCount(server), before + 2)
  isProblem(
    t,
    await server.send('bench', '/kits', grant, { 'idempotency-key': 'x'.repeat(201) }),
    400,
    'invalid-request',
  )

  const absent = { 'idempotency-key': 'hand-over of Monday' }
  const refused = () => server.send('bench', `/kits/${NOWHERE}/hand-over`, handOverBody(NOWHERE), absent)
  const first = await refused()
  t.equal(first.status, 404)
  t.match(
    await refused(),
    { status: 404, body: { type: first.body.type } },
    'a refusal too is the same answer',
  )
  t.equal(await eventCount(server), before + 2)
})

t.test('L2 an answer that asks to try again is not kept under its key', async (t) => {
  const server = await startServer(t)
  const request = { actorId: NOWHERE, key: 'busy', request: ['POST', '/x', {}] }
  const answer = (status: number) => answerOnce(server, request, async () => ({ status, body: { status } }))
  t.match(await answer(503), { kind: 'answer', answer: { status: 503 } })
  t.match(await answer(200), { kind: 'answer', answer: { status: 200 } }, 'heard anew')
  t.match(await answer(409), { kind: 'answer', answer: { status: 200 } }, 'and kept from then on')
})

/** Texts that PostgreSQL cannot keep: a NUL, and half of a character. */
const UNKEEPABLE = ['a\u0000b', 'a\ud800b', '\udc00']

t.test('a text that no table can hold is refused at the door, and the tables go on', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server)
  const bench = await signedIn(server, {
    email: 'b@boucle.example',
    role: 'manager',
    partnerId: weeefund.partnerId,
  })
  const before = await eventCount(server)
  for (const text of UNKEEPABLE) {
    const promised = { siteId: weeefund.siteId, donorKind: 'company', announcedCount: 3 }
    const received = { category: 'laptop', maker: 'HP', serial: newSerial('5CG') }
    for (const [url, body] of [
      ['/donations', { ...promised, donorName: text }],
      [`/donations/${lot}/receive`, { ...received, maker: text }],
      [`/donations/${lot}/receive`, { ...received, serial: `5${text}` }],
      [`/donations/${lot}/receive`, { ...received, model: text }],
      [`/donations/${lot}/refuse-line`, { row: 1, reason: text }],
    ] as const)
      isProblem(t, await server.send('bench', url, body), 400, 'invalid-request')
    isProblem(
      t,
      await server.send('programme', '/partners', {
        name: text,
        legalForm: 'association',
        roles: ['refurbisher'],
      }),
      400,
      'invalid-request',
    )
    const inventory = 'catégorie;marque;série\nportable;HP;KEEP01'
    const named = await server.upload('bench', `/donations/${lot}/imports`, `lot${text}.csv`, inventory)
    t.ok(named.status < 500, 'a file’s name')
  }
  const form = {
    ...(await bench.hidden('/lots')),
    siteId: weeefund.siteId,
    typeDonateur: 'company',
    nombreAnnonce: '3',
  }
  t.equal((await bench.post('/lots', { ...form, donateur: 'a\u0000b' })).statusCode, 400)
  t.equal(await eventCount(server), before)

  await promiseLot(server)
  const after = await server.askNow('bench', '/donations')
  t.match(after, { status: 200 }, 'the tables follow what comes afterwards')
  t.equal(after.body.donations.length, 2)
})

t.test('a text that no table can hold is refused inside a file too', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server)
  const { deviceId, serial } = await receiveLaptop(server, lot)
  const before = await eventCount(server)
  for (const text of ['\\u0000', '\\ud800']) {
    const smartctl = `{"json_format_version":[1,0],"smartctl":{"version":[7,3]},"device":{"name":"/dev/nvme0","type":"nvme","protocol":"NVMe"},"model_name":"SK hynix","serial_number":"ABC${text}DEF","user_capacity":{"bytes":256060514304}}`
    const answer = await server.upload('bench', `/devices/${deviceId}/inspection-file`, 'i.json', smartctl)
    t.ok(answer.status < 500, `an inspection file: ${answer.status}`)
  }
  await promiseLot(server)
  t.equal((await server.askNow('bench', '/donations')).status, 200, 'the tables follow what comes afterwards')
  t.ok((await eventCount(server)) <= before + 3)
  t.match((await server.askNow('bench', `/devices?code=${serial}`)).body.devices, [{ deviceId }])
})

t.test('numbers and days at the edge of what is possible break nothing', async (t) => {
  const server = await startServer(t)
  const huge = Number.MAX_SAFE_INTEGER
  const old = '1970-01-01T00:00:00Z'
  const lot = await promiseLot(server, 20_000, { happenedAt: old })
  t.ok(lot)
  for (const extra of [
    { unitValueCents: huge },
    { weightGrams: huge },
    { row: huge },
    { happenedAt: old },
    { row: 1e21 },
  ])
    t.ok(
      (
        await server.send('bench', `/donations/${lot}/receive`, {
          ...{ category: 'laptop', maker: 'HP', serial: newSerial('EDGE'), ...extra },
        })
      ).status < 500,
      JSON.stringify(extra),
    )
  const { deviceId } = await receiveLaptop(server, lot)
  const medium = { serial: newSerial('EDGE'), kind: 'nvme', model: null, capacityBytes: huge }
  t.equal(
    (
      await server.send('bench', `/devices/${deviceId}/inspect`, {
        media: [medium],
        ...{
          processor: null,
          memoryBytes: huge,
          batteryHealthPercent: 100,
          source: 'by-hand',
          fileSha256: null,
        },
      })
    ).status,
    200,
  )
  const { beneficiaryId } = await eligiblePerson(server)
  for (const validUntil of ['0001-01-01', '9999-12-31'])
    t.ok(
      (
        await server.send('manager', `/beneficiaries/${beneficiaryId}/eligibility`, {
          ...{ programme: 'kit', prescriber: 'france-travail', validUntil },
        })
      ).status < 500,
    )
  t.equal((await server.askNow('bench', `/devices/${deviceId}`)).status, 200)
})

/** Ids, queries and bodies that no honest program sends. */
const IDS = [
  'x',
  'x'.repeat(190),
  NOWHERE,
  NOWHERE.toUpperCase(),
  '%00',
  '..%2f..',
  '%F0%9F%92%BB',
  '-1',
  '9'.repeat(40),
]
const QUERIES = [
  ...['after=%00', 'after=x', `after=${'9'.repeat(20)}`, 'limit=-1', 'limit=1e99', 'code=%00', 'code=%27--'],
  ...[
    'stage=%00',
    'status=%00',
    'fileCode=%00',
    'fileCode=%F0%9F%92%BB',
    'siteId=x',
    'happenedAt=hier',
    'a[]=1&a=2',
  ],
]
const BODIES: readonly (readonly [string, string | Buffer | undefined])[] = [
  ['application/json', '{'],
  ['application/json', ''],
  ['application/json', 'null'],
  ['application/json', '[]'],
  ['application/json', '"text"'],
  ['application/json', '{"__proto__":{"admin":true}}'],
  ['application/json', '['.repeat(100_000)],
  ['application/json', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
  ['application/json', Buffer.from([0xff, 0xfe, 0x00])],
  ['application/json', '{"happenedAt":1e400,"siteId":{},"media":"x","accessories":[null]}'],
  ['application/x-www-form-urlencoded', 'a=1&a=2&b[c]=%00'],
  ['text/plain', 'bonjour'],
  ['application/xml', '<a/>'],
  ['multipart/form-data', 'no boundary'],
  ['multipart/form-data; boundary=b', 'nothing of that boundary'],
  ['multipart/form-data; boundary=b', '--b\r\n\r\n--b--'],
  [
    'multipart/form-data; boundary=b',
    '--b\r\ncontent-disposition: form-data; name="file"; filename="x"\r\n\r\ncut',
  ],
  ['nonsense', 'x'],
]

t.test('no route, of the API or of the pages, breaks on what no honest program sends', async (t) => {
  const server = await startServer(t)
  const person = await signedIn(server, {
    email: 'm@boucle.example',
    role: 'manager',
    partnerId: weeefund.partnerId,
  })
  const guest = visitor(server)
  const before = await eventCount(server)
  const broken: string[] = []
  let asked = 0
  const sure = (what: string, status: number) => {
    asked++
    if (status >= 500) broken.push(`${status} ${what}`)
  }
  const walked = server.routes.filter(({ method, url }) => method !== 'HEAD' && !url.startsWith('/assets'))
  for (const { method, url } of walked) {
    const api = url.startsWith('/api')
    const send = async (address: string, type?: string, payload?: string | Buffer) => {
      const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type }
      if (!api)
        return (
          await (url.startsWith('/suivi') ? guest : person).request(method as 'GET', address, {
            headers,
            ...(payload === undefined ? {} : { payload }),
          })
        ).statusCode
      let worst = 0
      for (const caller of ['manager', 'admin'] as const satisfies readonly Caller[]) {
        const { statusCode } = await server.app.inject({
          ...{
            method: method as 'GET',
            url: address,
            headers: { ...headers, authorization: `Bearer ${server.tokens[caller]}` },
          },
          ...(payload === undefined ? {} : { payload }),
        })
        worst = Math.max(worst, statusCode)
      }
      return worst
    }
    const at = (id: string) => url.replace(/:\w+/g, id)
    // The public look-up takes its time on purpose: a few of them are enough.
    const slow = /\/(suivi|tracking)\//.test(url)
    const ids = url.includes(':') ? (slow ? ['%00', 'x'] : IDS) : ['']
    for (const id of ids) sure(`${method} ${url} at ${id}`, await send(at(id)))
    if (method === 'GET')
      for (const query of slow ? [] : QUERIES)
        sure(`GET ${url}?${query}`, await send(`${at(NOWHERE)}?${query}`))
    else
      for (const [type, payload] of BODIES)
        sure(
          `${method} ${url} as ${type}: ${String(payload).slice(0, 30)}`,
          await send(at(NOWHERE), type, payload),
        )
  }
  t.strictSame(broken, [], `${asked} requests, none broken`)
  t.equal(await eventCount(server), before)
  t.equal((await server.ask('bench', 'GET', '/me')).status, 200, 'and the server still answers')
})
