import t from 'tap'
import {
  certificate,
  eligiblePerson,
  fitLaptop,
  handOverBody,
  inspect,
  newSerial,
  nvme,
  openKit,
  promiseLot,
  receiveLaptop,
  reservedKit,
  test,
} from '../support/journey.js'
import { startServer, weeefund } from '../support/server.js'

t.test('a donated laptop becomes a kit in somebody’s hands', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server)
  const { deviceId } = await receiveLaptop(server, donationId)
  const medium = newSerial('NVME')
  t.match(await inspect(server, deviceId, [nvme(medium)]), {
    status: 200,
    body: { recorded: ['DeviceInspected'] },
  })
  t.match(await server.send('bench', `/devices/${deviceId}/certificate`, certificate(medium)), {
    status: 200,
  })
  t.match(await test(server, deviceId), { status: 200 })
  t.match(await server.askNow('bench', `/devices/${deviceId}`), {
    body: { stage: 'reconditioned', obstacles: [], media: [{ verdict: 'erased' }] },
  })

  const { kitId, trackingCode } = await openKit(server, deviceId)
  t.match(await server.send('bench', `/kits/${kitId}/seal`), {
    status: 200,
    body: { recorded: ['DeviceSealed'] },
  })
  const { beneficiaryId } = await eligiblePerson(server)
  t.match(await server.send('bench', `/kits/${kitId}/reserve`, { beneficiaryId }), { status: 200 })
  t.match(await server.askNow('bench', `/kits/${kitId}`), { body: { ready: true } })
  t.match(await server.ask('nobody', 'GET', `/tracking/${trackingCode}`), {
    status: 200,
    body: { status: 'reserved' },
  })
  t.match(await server.send('bench', `/kits/${kitId}/hand-over`, handOverBody(beneficiaryId)), {
    status: 200,
    body: { recorded: ['KitHandedOver'] },
  })

  t.match(await server.askNow('bench', '/stock'), {
    body: { stock: [{ partnerName: 'WeeeFund', category: 'laptop', stage: 'handed-over', count: 1 }] },
  })
  t.match(await server.askNow('auditor', '/hand-overs'), {
    body: { handOvers: [{ communeCode: '69266', programme: 'kit', count: 1 }] },
  })
  t.match(await server.ask('nobody', 'GET', `/tracking/${trackingCode}`), { body: { status: 'handed-over' } })
  t.strictSame(server.stuck, [], 'no carried fact was refused')
})

t.test('E1 an NVMe “erased” by overwriting is refused at packing, naming the medium', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server)
  const { deviceId } = await receiveLaptop(server, donationId)
  const medium = newSerial('NVME')
  await inspect(server, deviceId, [nvme(medium)])
  await server.send(
    'bench',
    `/devices/${deviceId}/certificate`,
    certificate(medium, { technique: 'overwrite', bytesErased: 256_060_514_304 }),
  )
  await test(server, deviceId)
  const { kitId } = await openKit(server, deviceId)
  const refused = await server.send('bench', `/kits/${kitId}/pack`, { deviceId })
  t.match(refused, {
    status: 409,
    headers: { 'content-type': /application\/problem\+json/ },
    body: {
      type: 'medium-not-erased',
      supplier: /atelier/,
      missing: [new RegExp(`${medium}.*NVMe`, 'i')],
      detail: { media: [{ serial: medium, reason: 'overwrite-on-flash' }] },
    },
  })
  t.match(await server.send('bench', `/kits/${kitId}/seal`), {
    status: 409,
    body: { type: 'kit-incomplete' },
  })
})

t.test('E1 a disk put in after packing is refused at sealing and at the hand-over', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server)
  const { deviceId } = await fitLaptop(server, donationId)
  const { kitId } = await openKit(server, deviceId)
  const { beneficiaryId } = await eligiblePerson(server)
  await server.send('bench', `/kits/${kitId}/reserve`, { beneficiaryId })
  const medium = newSerial('NVME')
  t.match(await server.send('bench', `/devices/${deviceId}/install-medium`, { medium: nvme(medium) }), {
    status: 200,
  })
  for (const [url, body] of [
    ['seal', {}],
    ['hand-over', handOverBody(beneficiaryId)],
  ] as const)
    t.match(await server.send('bench', `/kits/${kitId}/${url}`, body), {
      status: 409,
      body: {
        type: 'medium-not-erased',
        missing: [new RegExp(`${medium}.*NVMe`, 'i')],
        detail: { deviceId, media: [{ serial: medium, reason: 'no-report' }] },
      },
    })
})

t.test('a device that nobody inspected is not packed', async (t) => {
  const server = await startServer(t)
  const { deviceId } = await receiveLaptop(server, await promiseLot(server))
  const { kitId } = await openKit(server, deviceId)
  t.match(await server.send('bench', `/kits/${kitId}/pack`, { deviceId }), {
    status: 409,
    body: { type: 'device-not-inspected' },
  })
})

t.test('H5 of 200 hand-overs of one kit at once, one wins and 199 get the same refusal', async (t) => {
  const server = await startServer(t)
  const { kitId, beneficiaryId } = await reservedKit(server, await promiseLot(server))
  const answers = await Promise.all(
    Array.from({ length: 200 }, () =>
      server.send('bench', `/kits/${kitId}/hand-over`, handOverBody(beneficiaryId)),
    ),
  )
  t.equal(answers.filter(({ status }) => status === 200).length, 1)
  const refusals = answers.filter(({ status }) => status !== 200)
  t.strictSame(
    [...new Set(refusals.map(({ status, body }) => `${status} ${body.type}`))],
    ['409 kit-already-handed-over'],
  )
  t.equal(new Set(refusals.map(({ body }) => JSON.stringify({ ...body, correlationId: '' }))).size, 1)
  t.equal(
    (await server.log.readStream(`kit-${kitId}`)).filter(({ type }) => type === 'KitHandedOver').length,
    1,
  )
})

t.test('H5 of two people wanting one kit, one gets it and the other’s promise is withdrawn', async (t) => {
  const server = await startServer(t)
  const { deviceId } = await fitLaptop(server, await promiseLot(server))
  const { kitId } = await openKit(server, deviceId)
  const people = await Promise.all([eligiblePerson(server), eligiblePerson(server)])
  const answers = await Promise.all(
    people.map(({ beneficiaryId }) => server.send('bench', `/kits/${kitId}/reserve`, { beneficiaryId })),
  )
  t.strictSame(answers.map(({ status }) => status).sort(), [200, 409])
  t.match(answers.find(({ status }) => status === 409)?.body, { type: 'kit-already-reserved' })
})

t.test('K1 of two kits wanting one device at once, one gets it and the other stays as it was', async (t) => {
  const server = await startServer(t)
  const { deviceId } = await fitLaptop(server, await promiseLot(server))
  const kits = await Promise.all(
    [1, 2].map(async () => {
      const { body } = await server.send('bench', '/kits', { siteId: weeefund.siteId, model: 'laptop-kit' })
      return body.kitId as string
    }),
  )
  const answers = await Promise.all(
    kits.map((kitId) => server.send('bench', `/kits/${kitId}/pack`, { deviceId })),
  )
  t.strictSame(answers.map(({ status }) => status).sort(), [200, 409])
  t.match(answers.find(({ status }) => status === 409)?.body, { type: 'device-in-another-kit' })
  const packed = await Promise.all(kits.map((kitId) => server.log.readStream(`kit-${kitId}`)))
  t.equal(packed.flat().filter(({ type }) => type === 'DevicePacked').length, 1)
})

t.test('K3 a flag on a sealed device re-opens its kit, and nothing leaves', async (t) => {
  const server = await startServer(t)
  const { kitId, deviceId, beneficiaryId } = await reservedKit(server, await promiseLot(server))
  t.match(await server.send('bench', `/devices/${deviceId}/raise-flag`, { flag: 'reported-stolen' }), {
    status: 200,
  })
  t.match(await server.send('bench', `/kits/${kitId}/hand-over`, handOverBody(beneficiaryId)), {
    status: 409,
    body: { type: 'device-blocked' },
  })
  t.match(await server.askNow('bench', `/kits/${kitId}`), { body: { ready: false } })
})

t.test('L2 the same key and body get the same answer, another body a conflict', async (t) => {
  const server = await startServer(t)
  const key = { 'idempotency-key': 'lot of Monday' }
  const lot = { siteId: weeefund.siteId, donorKind: 'company', donorName: 'Canuts', announcedCount: 3 }
  const first = await server.send('bench', '/donations', lot, key)
  t.match(first, { status: 200 })
  t.strictSame((await server.send('bench', '/donations', lot, key)).body, first.body)
  t.match(await server.send('bench', '/donations', { ...lot, announcedCount: 4 }, key), {
    status: 409,
    body: { type: 'idempotency-key-reused' },
  })
  t.equal((await server.log.readStream(`donation-${first.body.donationId}`)).length, 1)
})

t.test('L1 nothing is recorded as happening in the future', async (t) => {
  const server = await startServer(t)
  const answer = await server.send('bench', '/donations', {
    siteId: weeefund.siteId,
    donorKind: 'company',
    announcedCount: 3,
    happenedAt: new Date(Date.now() + 60_000).toISOString(),
  })
  t.match(answer, { status: 422, body: { type: 'happened-in-future' } })
})
