/** Collections in end of life over HTTP: loaded, departed, weighed, treated (W1–W4); cancelled; at drop-off and doorstep. */
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { custodyFindings } from '../../src/projections/verification.js'
import {
  erase,
  fitLaptop,
  inspect,
  newSerial,
  nvme,
  openKit,
  planCollection,
  promiseLot,
  receiveLaptop,
  recorded,
  recyclerOf,
  refused,
} from '../support/journey.js'
import { emmaus, type Server, startServer, weeefund } from '../support/server.js'

const APRIL = '2026-04-07T09:00:00Z'
const MAY = '2026-05-05T09:00:00Z'
const CERTIFICATE = 'd'.repeat(64)
const SLIP = { slipNumber: 'BSD-20260407-X1', signedOn: 'screen' }
const cables = (weightGrams: number, weightBasis = 'REAL') => ({
  ...{ looseId: randomUUID(), what: 'câbles', weightGrams, weightBasis },
})
const device = async (server: Server, deviceId: string) =>
  (await server.askNow('auditor', `/devices/${deviceId}`)).body
const collection = async (server: Server, collectionId: string) =>
  (await server.askNow('bench', `/collections/${collectionId}`)).body

/** Inspected as holding no storage: nothing is owed. */
const emptyLaptop = async (server: Server, donationId: string, extra: object = {}) => {
  const { deviceId } = await receiveLaptop(server, donationId, undefined, extra)
  await inspect(server, deviceId, [])
  return deviceId
}

t.test('W2 storage is erased or destroyed before it is loaded, even as waste', async (t) => {
  const server = await startServer(t, { startsAt: APRIL })
  const donationId = await promiseLot(server)
  const collectionId = await planCollection(server, await recyclerOf(server))
  const load = (deviceId: string, weightGrams: number | null = null) =>
    server.send('bench', `/collections/${collectionId}/devices`, { deviceId, weightGrams })
  const { deviceId } = await receiveLaptop(server, donationId)
  refused(t, await load(deviceId), 'device-not-inspected')
  refused(t, await load(deviceId, 500_001), 'weight-of-no-device')
  const [disk, other] = [newSerial('NVME'), newSerial('NVME')]
  await inspect(server, deviceId, [nvme(disk), nvme(other)])
  recorded(t, await server.send('bench', `/devices/${deviceId}/retire`, { reason: 'HS' }), 'DeviceRetired')
  await erase(server, deviceId, other)
  refused(t, await load(deviceId), 'medium-not-erased', {
    detail: { media: [{ serial: disk, reason: 'no-report' }] },
    missing: [new RegExp(disk)],
  })
  const destruction = { mediumSerial: disk, technique: 'shred', certificateSha256: 'e'.repeat(64) }
  recorded(
    t,
    await server.send('bench', `/devices/${deviceId}/destroy-medium`, destruction),
    'MediumDestroyed',
  )
  refused(
    t,
    await server.send('other-bench', `/collections/${collectionId}/devices`, { deviceId }),
    'not-custodian',
  )
  recorded(t, await load(deviceId), 'DeviceLoaded')
  const { deviceId: packed } = await fitLaptop(server, donationId)
  await openKit(server, packed)
  refused(t, await load(packed), 'device-in-kit')
  const { deviceId: held } = await fitLaptop(server, donationId)
  await server.send('bench', `/devices/${held}/raise-flag`, { flag: 'legal-hold' })
  refused(t, await load(held), 'device-blocked')

  t.match(await collection(server, collectionId), {
    collection: { devices: [{ deviceId, weightGrams: 1650, weightBasis: 'ESTIMATED' }] },
    weightGrams: 1650,
    weightBasis: 'ESTIMATED',
  })
  const other2 = await planCollection(server, emmaus.partnerId)
  refused(t, await server.send('bench', `/collections/${other2}/devices`, { deviceId }), 'device-loaded')
  t.strictSame(server.stuck, [])
})

t.test(
  'a destination authorised that day, a slip for hazardous waste, a manifest that is frozen',
  async (t) => {
    const server = await startServer(t, { startsAt: APRIL })
    const donationId = await promiseLot(server)
    const recycler = await recyclerOf(server, '2026-05-01', '2027-04-30')
    const starred = await planCollection(server, recycler, { wasteCode: '16 02 13*' })
    const at = `/collections/${starred}`
    const deviceId = await emptyLaptop(server, donationId, { weightGrams: 1812 })
    const later = await emptyLaptop(server, donationId)
    const depart = (body: object, url = at) =>
      server.send('bench', `${url}/depart`, { signedOn: 'screen', ...body })
    refused(t, await depart(SLIP), 'collection-empty')
    await server.send('bench', `${at}/devices`, { deviceId })
    recorded(t, await server.send('bench', `${at}/add-loose`, cables(12_000)), 'CollectionLooseAdded')
    t.equal(
      (await server.send('bench', `${at}/add-loose`, cables(0))).status,
      400,
      'W1 a weight is above zero',
    )

    refused(t, await depart(SLIP), 'destination-not-authorised')
    await server.travelTo(MAY)
    refused(t, await depart({}), 'slip-or-reason-missing')
    refused(t, await depart({ ...SLIP, noSlipReason: 'petite quantité' }), 'slip-and-reason')
    t.equal((await depart({ slipNumber: '?' })).status, 400)
    refused(t, await server.send('other-bench', `${at}/depart`, SLIP), 'access-denied')
    recorded(t, await depart(SLIP), 'CollectionDeparted')

    t.match(await collection(server, starred), {
      collection: {
        status: 'departed',
        departure: {
          weightGrams: 13_812,
          weightBasis: 'DECLARED',
          slipNumber: 'BSD-20260407-X1',
          authorisation: { validFrom: '2026-05-01', validUntil: '2027-04-30' },
        },
      },
    })
    t.match(await device(server, deviceId), { stage: 'collected' })
    for (const answer of [
      await server.send('bench', `${at}/devices`, { deviceId: later }),
      await server.send('bench', `${at}/remove-device`, { deviceId, reason: 'erreur' }),
      await server.send('bench', `${at}/add-loose`, cables(500)),
      await server.send('bench', `${at}/cancel`, { reason: 'erreur' }),
    ])
      refused(t, answer, 'manifest-frozen')
    t.match(await device(server, later), { device: { use: { state: 'in-stock' } } }, 'and it was not loaded')
    refused(t, await server.send('manager', `${at}/depart`, SLIP), 'manifest-frozen')

    const green = await planCollection(server, recycler)
    await server.send('bench', `/collections/${green}/devices`, { deviceId: later })
    recorded(t, await depart({}, `/collections/${green}`), 'CollectionDeparted')
    const reasoned = await planCollection(server, recycler, { wasteCode: '20 01 35*' })
    await server.send('bench', `/collections/${reasoned}/add-loose`, cables(900))
    recorded(
      t,
      await depart({ noSlipReason: 'moins de 100 kg' }, `/collections/${reasoned}`),
      'CollectionDeparted',
    )
    t.strictSame(server.stuck, [])
  },
)

t.test(
  'W1 ESTIMATED, then REAL, both kept; W4 treated is no more than weighed plus five percent',
  async (t) => {
    const server = await startServer(t, { startsAt: APRIL })
    const donationId = await promiseLot(server)
    const collectionId = await planCollection(server, await recyclerOf(server))
    const at = `/collections/${collectionId}`
    const deviceIds = [await emptyLaptop(server, donationId), await emptyLaptop(server, donationId)]
    for (const deviceId of deviceIds) await server.send('bench', `${at}/devices`, { deviceId })
    refused(t, await server.send('recycler', `${at}/weigh`, { weightGrams: 3400 }), 'collection-not-departed')
    await server.send('bench', `${at}/depart`, { signedOn: 'paper' })
    const treat = (grams: number, caller: 'bench' | 'recycler' = 'recycler') =>
      server.send(caller, `${at}/treat`, {
        operations: [
          { code: 'R4', weightGrams: grams - 1000 },
          { code: 'D10', weightGrams: 1000 },
        ],
        certificateSha256: CERTIFICATE,
      })
    refused(t, await treat(3400), 'collection-not-weighed')
    refused(
      t,
      await server.send('other-bench', `${at}/weigh`, { weightGrams: 3400 }),
      'collection-of-another-partner',
    )
    recorded(
      t,
      await server.send('recycler', `${at}/weigh`, { weightGrams: 4000, ticket: 'P-88' }),
      'CollectionWeighed',
    )
    t.match(await collection(server, collectionId), {
      collection: {
        departure: { weightGrams: 3300, weightBasis: 'ESTIMATED' },
        arrival: { weightGrams: 4000, ticket: 'P-88' },
      },
    })
    t.match((await server.askNow('recycler', '/collections')).body.collections, [
      { collectionId, weightGrams: 3300, weightBasis: 'ESTIMATED', weighedGrams: 4000, treatedGrams: null },
    ])
    refused(t, await treat(4201), 'treated-more-than-shipped', { detail: { limit: 4200, actual: 4201 } })
    recorded(t, await treat(4200), 'CollectionTreated')
    for (const deviceId of deviceIds) t.match(await device(server, deviceId), { stage: 'treated' })
    t.match(await treat(4200), { status: 200, body: { recorded: [] } })
    refused(
      t,
      await server.send('recycler', `${at}/weigh`, { weightGrams: 5000 }),
      'collection-already-treated',
    )
    const [deviceId = ''] = deviceIds
    refused(t, await server.send('bench', `/devices/${deviceId}/grade`, { grade: 'A' }), 'device-treated')
    t.match((await server.askNow('auditor', '/balance')).body.balance, {
      places: { treated: { count: 2, grams: 3300 }, 'in-transit': { count: 0 } },
      gap: { count: 0, grams: 0 },
    })
    t.strictSame(server.stuck, [])
  },
)

t.test('a cancelled collection lets its devices go, each to what it was', async (t) => {
  const server = await startServer(t, { startsAt: APRIL })
  const donationId = await promiseLot(server)
  const collectionId = await planCollection(server, await recyclerOf(server))
  const at = `/collections/${collectionId}`
  const { deviceId: fit } = await fitLaptop(server, donationId)
  const stripped = await emptyLaptop(server, donationId)
  const off = await emptyLaptop(server, donationId)
  await server.send('bench', `/devices/${stripped}/strip`, { reason: 'pièces' })
  for (const deviceId of [fit, stripped, off])
    recorded(t, await server.send('bench', `${at}/devices`, { deviceId }), 'DeviceLoaded')
  recorded(
    t,
    await server.send('bench', `${at}/remove-device`, { deviceId: off, reason: 'réparable' }),
    'CollectionDeviceRemoved',
  )
  recorded(
    t,
    await server.send('bench', `${at}/cancel`, { reason: 'camion en panne' }),
    'CollectionCancelled',
  )
  t.match(await device(server, fit), { stage: 'reconditioned' })
  t.match(await device(server, stripped), { stage: 'stripped' })
  t.match(await device(server, off), { device: { use: { state: 'in-stock' } } })
  const { kitId } = await openKit(server, fit)
  t.match((await server.askNow('bench', `/kits/${kitId}`)).body.kit.devices, [{ deviceId: fit }])
  refused(t, await server.send('bench', `${at}/devices`, { deviceId: off }), 'collection-cancelled')
  t.match(await device(server, off), { device: { use: { state: 'in-stock' } } })
  t.strictSame(server.stuck, [])
})

t.test('the Métropole’s drop-off points and doorstep rounds: loose kilograms, no label', async (t) => {
  const server = await startServer(t, { startsAt: APRIL })
  const recycler = await recyclerOf(server)
  for (const kind of ['drop-off', 'doorstep']) {
    const collectionId = await planCollection(server, recycler, { kind, wasteCode: '20 01 36' })
    const at = `/collections/${collectionId}`
    const load = cables(180_000, 'ESTIMATED')
    recorded(t, await server.send('bench', `${at}/add-loose`, load), 'CollectionLooseAdded')
    const mistake = cables(1)
    await server.send('bench', `${at}/add-loose`, mistake)
    recorded(
      t,
      await server.send('bench', `${at}/remove-loose`, { looseId: mistake.looseId, reason: 'erreur' }),
      'CollectionLooseRemoved',
    )
    recorded(t, await server.send('bench', `${at}/depart`, { signedOn: 'paper' }), 'CollectionDeparted')
    recorded(t, await server.send('bench', `${at}/weigh`, { weightGrams: 171_500 }), 'CollectionWeighed')
    const treatment = { operations: [{ code: 'R4', weightGrams: 171_500 }], certificateSha256: CERTIFICATE }
    recorded(t, await server.send('bench', `${at}/treat`, treatment), 'CollectionTreated')
    t.match(await collection(server, collectionId), {
      collection: { kind, status: 'treated', devices: [], loose: [{ weightGrams: 180_000 }] },
      weightBasis: 'ESTIMATED',
    })
  }
  t.match((await server.askNow('auditor', '/balance')).body.balance, {
    lines: 0,
    gap: { count: 0, grams: 0 },
  })
  refused(
    t,
    await server.send('bench', '/collections', {
      ...{ siteId: emmaus.siteId, kind: 'doorstep', destinationPartnerId: recycler, wasteCode: '20 01 36' },
    }),
    'site-of-another-partner',
  )
  refused(
    t,
    await server.send('bench', '/collections', {
      ...{
        siteId: weeefund.siteId,
        kind: 'doorstep',
        destinationPartnerId: randomUUID(),
        wasteCode: '20 01 36',
      },
    }),
    'partner-not-found',
  )
})

t.test('what is loaded while the truck leaves is on the manifest that was signed, or free', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server, 20)
  const recycler = await recyclerOf(server)
  const devices = await Promise.all(Array.from({ length: 10 }, () => emptyLaptop(server, donationId)))
  const pallets = [await planCollection(server, recycler), await planCollection(server, recycler)]
  const [first = '', ...others] = devices
  const load = (collectionId: string, deviceId: string) =>
    server.send('bench', `/collections/${collectionId}/devices`, { deviceId })
  const answers = await Promise.all(pallets.map((id) => load(id, first)))
  t.strictSame(answers.map(({ status }) => status).sort(), [200, 409], 'of two pallets, one gets it')
  const [pallet = ''] = pallets
  await load(pallet, others[0] ?? '')
  const [departed, ...loaded] = await Promise.all([
    server.send('bench', `/collections/${pallet}/depart`, { signedOn: 'screen' }),
    ...others.slice(1).map((deviceId) => load(pallet, deviceId)),
  ])
  t.equal(departed?.status, 200)
  const { devices: manifest } = (await collection(server, pallet)).collection
  const aboard = loaded.filter(({ status }) => status === 200).length
  t.equal(manifest.length, aboard + 1 + (answers[0]?.status === 200 ? 1 : 0), 'who was told yes is aboard')
  t.strictSame(await custodyFindings(server.db, server.log), [])
  t.strictSame(server.stuck, [])
})

t.test('a slip is one collection’s; a weighing is corrected, not weighed over', async (t) => {
  const server = await startServer(t, { startsAt: APRIL })
  const recycler = await recyclerOf(server)
  const left = async (slip: object) => {
    const collectionId = await planCollection(server, recycler)
    await server.send('bench', `/collections/${collectionId}/add-loose`, cables(4000))
    return { collectionId, answer: await server.send('bench', `/collections/${collectionId}/depart`, slip) }
  }
  const first = await left(SLIP)
  recorded(t, first.answer, 'CollectionDeparted')
  await server.askNow('bench', '/collections')
  const second = await left(SLIP)
  refused(t, second.answer, 'slip-already-used', { detail: { existingId: first.collectionId } })
  const weigh = (weightGrams: number) =>
    server.send('bench', `/collections/${first.collectionId}/weigh`, { weightGrams })
  recorded(t, await weigh(4400), 'CollectionWeighed')
  refused(t, await weigh(4500), 'collection-already-weighed')
})

t.test(
  'another weight of what is loaded is not passed over; a device is given by its id or its code',
  async (t) => {
    const server = await startServer(t, { startsAt: APRIL })
    const collectionId = await planCollection(server, await recyclerOf(server))
    const deviceId = await emptyLaptop(server, await promiseLot(server))
    const load = (body: object) => server.send('bench', `/collections/${collectionId}/devices`, body)
    recorded(t, await load({ deviceId, weightGrams: 1700 }), 'DeviceLoaded')
    t.match(await load({ deviceId, weightGrams: 1700 }), { status: 200, body: { recorded: [] } })
    refused(t, await load({ deviceId, weightGrams: 2700 }), 'device-loaded')
    for (const body of [{}, { deviceId, code: 'K7Q2M9XE' }]) refused(t, await load(body), 'invalid-request')
  },
)
