/** Corrections over HTTP (X1): added, never changing; refused by the later fact that they break. */
import t from 'tap'
import {
  eventCount,
  fitLaptop,
  openKit,
  planCollection,
  prepareConsignment,
  promiseLot,
  receiveLaptop,
  recorded,
  recyclerOf,
  refused,
  SIGNED,
} from '../support/journey.js'
import { emmaus, type Server, startServer } from '../support/server.js'

const JUNE = '2026-06-01T09:00:00Z'
const JULY = '2026-07-01T09:00:00Z'

type Told = { readonly id: string; readonly type: string; readonly data: Readonly<Record<string, unknown>> }
const history = async (server: Server, deviceId: string): Promise<readonly Told[]> =>
  (await server.askNow('auditor', `/devices/${deviceId}/history`)).body.events
const eventOf = async (server: Server, deviceId: string, type: string) =>
  (await history(server, deviceId)).find((event) => event.type === type)?.id ?? ''
const device = async (server: Server, deviceId: string) =>
  (await server.askNow('auditor', `/devices/${deviceId}`)).body
const reason = 'lu sur l’appareil d’à côté'

t.test(
  'X1 the original stays in the history, and the correction names it, its reason and its author',
  async (t) => {
    const server = await startServer(t, { startsAt: JUNE })
    const { deviceId } = await fitLaptop(server, await promiseLot(server))
    await server.send('bench', `/devices/${deviceId}/grade`, { grade: 'A' })
    const before = await history(server, deviceId)
    const eventId = await eventOf(server, deviceId, 'DeviceGraded')
    const correct = (body: object, key?: string) =>
      server.send(
        'manager',
        `/devices/${deviceId}/corrections`,
        { eventId, changes: { grade: 'C' }, reason, ...body },
        key === undefined ? {} : { 'idempotency-key': key },
      )
    const first = await correct({}, 'grade')
    recorded(t, first, 'DeviceFactCorrected')
    t.strictSame((await correct({}, 'grade')).body, first.body, 'L2 under the same key, the same answer')
    refused(t, await correct({ reason: 'autre' }, 'grade'), 'idempotency-key-reused')
    t.match(await correct({}), { status: 200, body: { recorded: [] } }, 'corrected already')

    const after = await history(server, deviceId)
    t.strictSame(after.slice(0, -1), before, 'what was told stands as it was told')
    t.match(after.at(-1), {
      type: 'DeviceFactCorrected',
      data: {
        ...{ deviceId, factType: 'DeviceGraded', changes: { grade: 'C' }, reason },
        revision: before.findIndex(({ id }) => id === eventId),
        correctedBy: String,
      },
    })
    const me = (await server.ask('manager', 'GET', '/me')).body
    t.equal(after.at(-1)?.data['correctedBy'], me.actorId)
    t.match(await device(server, deviceId), { device: { grade: 'C' } })
    recorded(t, await correct({ changes: null, reason: 'jamais noté' }), 'DeviceFactCorrected')
    t.match(await device(server, deviceId), { device: { grade: null } }, 'withdrawn: it never happened')
  },
)

t.test('refused when it would make a later fact impossible, which is named', async (t) => {
  const server = await startServer(t, { startsAt: JUNE })
  const { deviceId } = await fitLaptop(server, await promiseLot(server))
  await server.travelTo(JULY)
  const { kitId } = await openKit(server, deviceId)
  recorded(t, await server.send('bench', `/kits/${kitId}/seal`), 'DeviceSealed')
  const before = await eventCount(server)
  const tested = (await history(server, deviceId)).find(({ type }) => type === 'DeviceTested')
  const failed = { results: { ...(tested?.data['results'] as object), keyboard: 'failed' } }
  const answer = await server.send('bench', `/devices/${deviceId}/corrections`, {
    eventId: tested?.id,
    changes: failed,
    reason,
  })
  refused(t, answer, 'breaks-later-fact', {
    detail: { fact: { type: 'DeviceSealed', reason: 'functions-not-passed' } },
    missing: [/2026-07-01/],
  })
  recorded(t, await server.send('bench', `/kits/${kitId}/reopen`, { reason: 'contrôle' }), 'KitReopened')
  const again = await server.send('bench', `/devices/${deviceId}/corrections`, {
    eventId: tested?.id,
    changes: failed,
    reason,
  })
  refused(t, again, 'breaks-later-fact', { detail: { fact: { type: 'DeviceSealed' } } })
  t.equal(await eventCount(server), before + 2, 'the seal that was put on was put on')
})

t.test('only one’s own facts, only what may be corrected, never into the future', async (t) => {
  const server = await startServer(t, { startsAt: JUNE })
  const donationId = await promiseLot(server)
  const { deviceId } = await fitLaptop(server, donationId)
  const { deviceId: another } = await receiveLaptop(server, donationId)
  await server.send('bench', `/devices/${deviceId}/grade`, { grade: 'A' })
  const eventId = await eventOf(server, deviceId, 'DeviceGraded')
  const consignmentId = await prepareConsignment(server, [deviceId])
  const at = `/consignments/${consignmentId}`
  await server.send('bench', `${at}/send`, SIGNED)
  await server.send('other-bench', `${at}/receive-line`, { deviceId })
  await server.send('other-bench', `${at}/accept`, SIGNED)
  const before = await eventCount(server)
  const correct = (body: object, caller: 'bench' | 'other-bench' = 'bench') =>
    server.send(caller, `/devices/${deviceId}/corrections`, {
      eventId,
      changes: { grade: 'B' },
      reason,
      ...body,
    })

  refused(t, await correct({}, 'other-bench'), 'fact-of-another-partner')
  refused(t, await correct({ changes: { grade: 'Z' } }), 'corrected-fact-invalid')
  refused(t, await correct({ changes: { deviceId: another } }), 'field-not-correctable', { missing: [/./] })
  refused(t, await correct({ changes: { partnerId: emmaus.partnerId } }), 'field-not-correctable')
  refused(t, await correct({ eventId: await eventOf(server, another, 'DeviceReceived') }), 'fact-not-found')
  refused(
    t,
    await correct({ eventId: await eventOf(server, deviceId, 'DeviceConsigned') }),
    'fact-not-correctable',
  )
  refused(
    t,
    await correct({ eventId: await eventOf(server, deviceId, 'SanitisationReported') }),
    'fact-not-correctable',
  )
  refused(
    t,
    await correct({ changes: { happenedAt: '2099-01-01T00:00:00Z' } }),
    'corrected-after-its-correction',
  )
  refused(t, await correct({ happenedAt: '2099-01-01T00:00:00Z' }), 'happened-in-future')
  const arrival = {
    eventId: await eventOf(server, deviceId, 'DeviceArrived'),
    changes: { outcome: 'missing' },
  }
  refused(t, await correct(arrival, 'other-bench'), 'fact-not-correctable')
  t.equal((await correct({ reason: '' })).status, 400, 'a correction has a reason')
  t.equal(await eventCount(server), before, 'and nothing was recorded')
  recorded(t, await correct({}), 'DeviceFactCorrected')
})

t.test('a lot’s and a collection’s facts are corrected in their own streams', async (t) => {
  const server = await startServer(t, { startsAt: JUNE })
  const donationId = await promiseLot(server, 3)
  await receiveLaptop(server, donationId)
  await receiveLaptop(server, donationId)
  const [promised] = await server.log.readStream(`donation-${donationId}`)
  const announce = (announcedCount: number, caller: 'bench' | 'other-bench' = 'bench') =>
    server.send(caller, `/donations/${donationId}/corrections`, {
      eventId: promised?.id,
      changes: { announcedCount },
      reason: 'mal recopié',
    })
  refused(t, await announce(1), 'breaks-later-fact', { detail: { fact: { type: 'DonationLineReceived' } } })
  refused(t, await announce(2, 'other-bench'), 'fact-of-another-partner')
  recorded(t, await announce(2), 'DonationFactCorrected')
  t.match((await server.askNow('bench', '/donations')).body.donations, [
    { announcedCount: 2, receivedCount: 2 },
  ])

  const collectionId = await planCollection(server, await recyclerOf(server))
  const at = `/collections/${collectionId}`
  const looseId = '00000000-0000-4000-8000-0000000000c1'
  const load = { looseId, what: 'câbles', weightGrams: 8000, weightBasis: 'REAL' }
  await server.send('bench', `${at}/add-loose`, load)
  await server.send('bench', `${at}/depart`, { slipNumber: 'BSD-1', signedOn: 'paper' })
  await server.send('recycler', `${at}/weigh`, { weightGrams: 80_000 })
  const weighed = (await server.log.readStream(`collection-${collectionId}`)).at(-1)
  const reweigh = (caller: 'bench' | 'recycler', weightGrams = 8000) =>
    server.send(caller, `${at}/corrections`, {
      eventId: weighed?.id,
      changes: { weightGrams },
      reason: 'un zéro de trop',
    })
  refused(t, await reweigh('bench'), 'fact-of-another-partner')
  recorded(t, await reweigh('recycler'), 'CollectionFactCorrected')
  t.match((await server.askNow('bench', at)).body.collection, { arrival: { weightGrams: 8000 } })
  await server.send('recycler', `${at}/treat`, {
    operations: [{ code: 'R4', weightGrams: 8000 }],
    certificateSha256: 'f'.repeat(64),
  })
  refused(t, await reweigh('recycler', 7000), 'breaks-later-fact', {
    detail: { fact: { type: 'CollectionTreated', reason: 'treated-more-than-shipped' } },
  })
  t.strictSame(server.stuck, [])
})
