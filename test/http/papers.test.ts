/** Receipts and certificates: tagged PDFs, whose codes lead to the facts; and the figures that everybody may see. */
import t from 'tap'
import { verificationCode } from '../../src/projections/documents.js'
import {
  eligiblePerson,
  fitLaptop,
  givenKit,
  handOverBody,
  openKit,
  promiseLot,
  refused,
  reservedKit,
  signedIn,
  visitor,
} from '../support/journey.js'
import { textOf } from '../support/pdf-text.js'
import { type Server, startServer, weeefund } from '../support/server.js'

const pdf = async (server: Server, method: 'GET' | 'POST', url: string, caller = 'bench') => {
  const answer = await server.app.inject({
    ...{ method, url: `/api/v1${url}`, headers: { authorization: `Bearer ${server.tokens[caller]}` } },
    ...(method === 'POST' ? { payload: {} } : {}),
  })
  return { status: answer.statusCode, type: answer.headers['content-type'], bytes: answer.rawPayload }
}

t.test('a receipt is a tagged PDF with both codes of its holder, and a code to check it by', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server)
  const kit = await givenKit(server, lot)
  const { status, type, bytes } = await pdf(server, 'POST', `/kits/${kit.kitId}/receipt`)
  t.match({ status, type }, { status: 200, type: 'application/pdf' })
  const raw = bytes.toString('latin1')
  for (const mark of [
    '/MarkInfo',
    '/Marked true',
    '/StructTreeRoot',
    '/Lang (fr-FR)',
    '/S /H1',
    '/S /Figure',
    '/Alt',
  ])
    t.ok(raw.includes(mark), mark)
  t.match(raw, /pdfuaid/, 'PDF/UA')
  const secret = (await server.vault.holderSecret(kit.beneficiaryId, kit.kitId)) ?? ''
  const handOver = (await server.log.readStream(`kit-${kit.kitId}`)).find(
    ({ type }) => type === 'KitHandedOver',
  )
  const code = verificationCode(handOver?.id ?? '')
  const text = textOf(bytes).replace(/ /g, '')
  for (const word of [kit.trackingCode, secret, code]) t.ok(text.includes(word), word)
  await server.askNow('auditor', '/kits')
  t.match(await server.ask('nobody', 'GET', `/verification/${code}`), {
    ...{ status: 200, body: { kind: 'receipt', organisation: 'WeeeFund' } },
  })
  const page = await visitor(server).get(`/verification?code=${code.slice(0, 4)} ${code.slice(4)}`)
  t.match(page.body, /Remise d’un kit/)
  const wrong = `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`
  refused(t, await server.ask('nobody', 'GET', `/verification/${wrong}`), 'document-unknown')
  const { kitId } = await reservedKit(server, lot)
  t.equal((await pdf(server, 'POST', `/kits/${kitId}/receipt`)).status, 409, 'not before it has left')
})

t.test(
  'printed again later, a receipt tells the second factor to who may read identities, and it is recorded',
  async (t) => {
    const server = await startServer(t)
    const kit = await givenKit(server, await promiseLot(server))
    const secret = (await server.vault.holderSecret(kit.beneficiaryId, kit.kitId)) ?? ''
    const hasSecret = async (caller: string) => {
      const { bytes } = await pdf(server, 'POST', `/kits/${kit.kitId}/receipt`, caller)
      return textOf(bytes).replace(/ /g, '').includes(secret)
    }
    const readings = async () =>
      (await server.log.readStream(`beneficiary-${kit.beneficiaryId}`)).filter(
        ({ type }) => type === 'IdentityRead',
      ).length
    t.ok(await hasSecret('bench'))
    t.equal(await readings(), 0)
    await server.travelTo(new Date(Date.parse(server.now()) + 48 * 3_600_000).toISOString())
    t.notOk(await hasSecret('bench'))
    t.equal(await readings(), 0)
    t.ok(await hasSecret('manager'))
    t.equal(await readings(), 1)
  },
)

t.test('a certificate says of each medium what was done to it, and leads to the evidence', async (t) => {
  const server = await startServer(t)
  const { deviceId, medium } = await fitLaptop(server, await promiseLot(server))
  const { bytes } = await pdf(server, 'GET', `/devices/${deviceId}/sanitisation-certificate`)
  const reported = (await server.log.readStream(`device-${deviceId}`)).find(
    ({ type }) => type === 'SanitisationReported',
  )
  const code = verificationCode(reported?.id ?? '')
  const text = textOf(bytes)
  for (const word of [medium, 'Effacé', 'Effacement par blocs', 'WeeeFund']) t.ok(text.includes(word), word)
  await server.askNow('auditor', '/devices')
  t.match((await server.ask('nobody', 'GET', `/verification/${code}`)).body, {
    ...{ kind: 'erasure', medium, organisation: 'WeeeFund' },
  })
})

t.test('the receipt is asked for from the kit’s page', async (t) => {
  const server = await startServer(t)
  const kit = await givenKit(server, await promiseLot(server))
  const manager = await signedIn(server, {
    email: 'm@boucle.example',
    role: 'manager',
    partnerId: weeefund.partnerId,
  })
  const page = `/kits/${kit.kitId}`
  const answer = await manager.post(`${page}/recu`, await manager.hidden(page, `${page}/recu`))
  t.match(answer.headers['content-type'], /pdf/)
  const secret = (await server.vault.holderSecret(kit.beneficiaryId, kit.kitId)) ?? ''
  const { rows } = await server.pool.query('select answer from idempotency')
  t.notMatch(
    JSON.stringify(rows),
    new RegExp(secret.slice(0, 8)),
    'the second factor is kept in the vault alone',
  )
})

t.test(
  'public figures withhold few people, at the end of the last quarter, as it was known then',
  async (t) => {
    const server = await startServer(t, { startsAt: '2025-02-03T09:00:00Z' })
    const lot = await promiseLot(server, 60)
    const give = async (communeCode: string) => {
      const { deviceId } = await fitLaptop(server, lot)
      const { kitId } = await openKit(server, deviceId)
      await server.send('bench', `/kits/${kitId}/seal`)
      const { beneficiaryId } = await eligiblePerson(server, communeCode)
      await server.send('bench', `/kits/${kitId}/reserve`, { beneficiaryId })
      await server.send('bench', `/kits/${kitId}/hand-over`, handOverBody(beneficiaryId))
    }
    for (let n = 0; n < 12; n++) await give('69266')
    for (let n = 0; n < 3; n++) await give('69029')
    t.match((await server.askNow('nobody', '/statistics')).body, { on: '2024-12-31', rows: [], total: 0 })
    await server.travelTo('2025-04-02T09:00:00Z')
    await give('69029')
    const { body } = await server.askNow('nobody', '/statistics')
    t.match(body, { on: '2025-03-31', limit: 11, roads: ['prescription', 'college', 'student', 'rsj'] })
    t.strictSame(
      body.rows.map(({ commune, counts, total }: { commune: string; counts: unknown; total: unknown }) => [
        commune,
        counts,
        total,
      ]),
      [
        ['Bron', [null, 0, 0, 0], null],
        ['Villeurbanne', [null, 0, 0, 0], null],
      ],
      'one withheld alone would follow from the total',
    )
    t.equal(body.total, 15)
    const page = await visitor(server).get('/statistiques')
    t.match(page.body, /n\. p\./)
    t.equal(page.cookies.length, 0)
  },
)
