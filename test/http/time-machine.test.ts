/** The two dials over HTTP: what was known on 31 December stays what was known on 31 December. */
import t from 'tap'
import {
  fitLaptop,
  givenKit,
  openKit,
  promiseLot,
  receiveLaptop,
  recorded,
  refused,
} from '../support/journey.js'
import { type Caller, emmaus, type Server, startServer } from '../support/server.js'

const NOVEMBER = '2025-11-10T09:00:00Z'
const DECEMBER = '2025-12-15T09:00:00Z'
const NEW_YEAR = '2026-01-05T09:00:00Z'
const MARCH = '2026-03-09T10:00:00Z'
const ON_THE_31ST = '2025-12-31'

type Cell = { readonly stage: string; readonly count: number }
const stagesOf = async (server: Server, query: string, caller: Caller = 'auditor') => {
  const { body } = await server.askNow(caller, `/stock${query}`)
  return Object.fromEntries((body.stock as Cell[]).map(({ stage, count }) => [stage, count]))
}
const asKnownOn = (knownOn: string) => `?on=${ON_THE_31ST}&knownOn=${knownOn}`

t.test('stock on 31 December as known on 31 December, before and after a late entry of March', async (t) => {
  const server = await startServer(t, { startsAt: NOVEMBER })
  const donationId = await promiseLot(server)
  const { deviceId: flagged } = await fitLaptop(server, donationId)
  const { deviceId: stolen } = await fitLaptop(server, donationId)
  await fitLaptop(server, donationId)
  await server.travelTo(NEW_YEAR)
  await fitLaptop(server, donationId)
  const then = { reconditioned: 3 }
  t.strictSame(await stagesOf(server, asKnownOn(ON_THE_31ST)), then)
  t.strictSame(await stagesOf(server, ''), { reconditioned: 4 }, 'today: one more')
  const untouched = `/late-entries?of=device&on=${ON_THE_31ST}&knownOn=${ON_THE_31ST}`
  t.match((await server.askNow('auditor', untouched)).body, { total: 0, entries: [] })

  await server.travelTo(MARCH)
  recorded(
    t,
    await server.send('bench', `/devices/${stolen}/lose`, {
      how: 'stolen',
      reason: null,
      happenedAt: DECEMBER,
    }),
    'DeviceLost',
  )
  const { events } = (await server.askNow('bench', `/devices/${flagged}/history`)).body
  const tested = events.find(({ type }: { type: string }) => type === 'DeviceTested')
  recorded(
    t,
    await server.send('bench', `/devices/${flagged}/corrections`, {
      eventId: tested.id,
      changes: { results: { ...tested.data.results, keyboard: 'failed' } },
      reason: 'lu sur l’appareil d’à côté',
    }),
    'DeviceFactCorrected',
  )

  t.strictSame(await stagesOf(server, asKnownOn(ON_THE_31ST)), then, 'as known then: unchanged')
  t.strictSame(await stagesOf(server, asKnownOn('2026-03-08')), then, 'and until the day before it was told')
  const now = { reconditioned: 1, 'to-test': 1, lost: 1 }
  t.strictSame(await stagesOf(server, asKnownOn('2026-03-09')), now, 'as known from that day on: changed')
  t.strictSame(await stagesOf(server, `?on=${ON_THE_31ST}`), now, 'and as known today')
  t.strictSame(
    await stagesOf(server, `?on=2025-12-14`),
    { reconditioned: 2, 'to-test': 1 },
    'not before it was',
  )
  t.strictSame(await stagesOf(server, '?on=2025-11-09'), {}, 'before the first lot there was nothing')

  await t.test('the list of what explains the difference', async (t) => {
    const { body } = await server.askNow('bench', untouched)
    t.match(body, {
      total: 2,
      entries: [
        {
          kind: 'correction',
          subjectId: flagged,
          factType: 'DeviceTested',
          happenedDay: '2025-11-10',
          recordedDay: '2026-03-09',
          reason: 'lu sur l’appareil d’à côté',
        },
        { kind: 'late', subjectId: stolen, factType: 'DeviceLost', happenedDay: '2025-12-15' },
      ],
    })
    t.match(await server.askNow('other-bench', untouched), { body: { total: 0 } }, 'to its own people only')
    const earlier = `/late-entries?of=device&on=2025-12-01&knownOn=${ON_THE_31ST}`
    t.match(
      await server.askNow('auditor', earlier),
      { body: { total: 1 } },
      'only what speaks of days until then',
    )
    const today = `/late-entries?of=device&on=${ON_THE_31ST}&knownOn=2026-03-09`
    t.match(await server.askNow('auditor', today), { body: { total: 0 } }, 'as known today nothing differs')
  })

  await t.test('the balance of that day too', async (t) => {
    const balance = async (query: string) => (await server.askNow('auditor', `/balance${query}`)).body.balance
    t.match(await balance(asKnownOn(ON_THE_31ST)), { lines: 3, places: { 'in-stock': { count: 3 } } })
    t.match(await balance(`?on=${ON_THE_31ST}`), {
      lines: 3,
      places: { 'in-stock': { count: 2 }, lost: { count: 1 } },
      gap: { count: 0, grams: 0 },
    })
  })
})

t.test('kits and hand-overs on both dials', async (t) => {
  const server = await startServer(t, { startsAt: DECEMBER })
  const donationId = await promiseLot(server)
  const { kitId, deviceId } = await givenKit(server, donationId)
  const { deviceId: packed } = await fitLaptop(server, donationId)
  await openKit(server, packed)
  await server.travelTo(MARCH)
  recorded(
    t,
    await server.send('other-bench', `/devices/${deviceId}/return`, {
      siteId: emmaus.siteId,
      reason: 'ne sert plus',
      happenedAt: '2025-12-20T10:00:00Z',
    }),
    'DeviceReturned',
  )
  const kits = async (query: string) => {
    const { body } = await server.askNow('bench', `/kit-counts${query}`)
    return Object.fromEntries(
      body.kits.map(({ status, count }: { status: string; count: number }) => [status, count]),
    )
  }
  t.strictSame(await kits(asKnownOn(ON_THE_31ST)), { 'handed-over': 1, 'to-seal': 1 })
  t.strictSame(await kits(`?on=${ON_THE_31ST}`), { returned: 1, 'to-seal': 1 })
  for (const query of [asKnownOn(ON_THE_31ST), `?on=${ON_THE_31ST}`, ''])
    t.match(
      (await server.askNow('auditor', `/hand-overs${query}`)).body.handOvers,
      [{ month: '2025-12', communeCode: '69266', programme: 'kit', count: 1 }],
      'it was handed over all the same',
    )
  t.match(
    (await server.askNow('bench', `/late-entries?of=kit&on=${ON_THE_31ST}&knownOn=${ON_THE_31ST}`)).body,
    {
      total: 1,
      entries: [{ subjectId: kitId, type: 'KitDeviceReturned', happenedDay: '2025-12-20' }],
    },
  )
})

t.test('L1 a late entry is judged at its moment, and refused by the later fact that it breaks', async (t) => {
  const server = await startServer(t, { startsAt: NOVEMBER })
  const donationId = await promiseLot(server)
  const { deviceId, medium } = await fitLaptop(server, donationId)
  const { deviceId: fresh } = await receiveLaptop(server, donationId)
  await server.travelTo(DECEMBER)
  await openKit(server, deviceId)
  await server.travelTo(MARCH)
  const late = { happenedAt: '2025-12-01T10:00:00Z' }
  refused(
    t,
    await server.send('bench', `/devices/${deviceId}/retire`, { reason: 'trop vieux', ...late }),
    'breaks-later-fact',
    {
      detail: { fact: { type: 'DeviceAllocated', reason: 'device-retired' } },
      missing: [/mis dans un kit|alloué|kit/i],
    },
  )
  refused(
    t,
    await server.send('bench', `/devices/${fresh}/retire`, {
      reason: 'trop vieux',
      happenedAt: '2025-11-09T10:00:00Z',
    }),
    'device-not-found',
  )
  recorded(
    t,
    await server.send('bench', `/devices/${fresh}/retire`, { reason: 'trop vieux', ...late }),
    'DeviceRetired',
  )
  recorded(
    t,
    await server.send('bench', `/devices/${deviceId}/remove-medium`, { mediumSerial: medium, ...late }),
    'MediumRemoved',
  )
})

t.test('nothing is known of a day that has not come', async (t) => {
  const server = await startServer(t, { startsAt: MARCH })
  for (const query of ['on=2026-03-10', 'knownOn=2026-03-10', 'on=2026-03-09&knownOn=2099-01-01'])
    for (const url of ['/stock', '/kit-counts', '/hand-overs', '/balance'])
      refused(t, await server.ask('auditor', 'GET', `${url}?${query}`), 'invalid-request')
  for (const query of ['on=hier', 'on=2026-02-30', 'knownOn=20260309'])
    t.equal((await server.ask('auditor', 'GET', `/stock?${query}`)).status, 400, query)
  t.match(await server.ask('bench', 'GET', '/stock?on=2026-03-09'), {
    status: 200,
    body: { on: '2026-03-09', knownOn: '2026-03-09', stock: [] },
  })
})
