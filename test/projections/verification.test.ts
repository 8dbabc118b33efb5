/** What `npm run verify` finds: nothing on a ledger that holds, and each thing that was tampered with or lost. */
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { balanceFindings, custodyFindings, differingTables } from '../../src/projections/verification.js'
import { aBusyWeek } from '../support/busy-week.js'
import {
  appendAlone,
  planCollection,
  prepareConsignment,
  promiseLot,
  receiveLaptop,
  SIGNED,
} from '../support/journey.js'
import { labelOf } from '../support/people-and-things.js'
import { emmaus, type Server, startServer, weeefund } from '../support/server.js'

const findings = async (server: Server) => {
  await server.askNow('auditor', '/stock')
  return [
    ...(await differingTables(server.pool, server.log)),
    ...(await balanceFindings(server.db, server.now())),
    ...(await custodyFindings(server.db, server.log)),
  ]
}

/** Every row of every read table, in whatever order. */
const rowsOf = async ({ pool }: Server) => {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'views' order by 1`,
  )
  const rows: string[] = []
  for (const { name } of tables)
    for (const { text } of (await pool.query(`select told::text as text from views.${name} as told`)).rows)
      rows.push(`${name} ${text}`)
  return rows.sort()
}

t.test('on a busy history everything holds', async (t) => {
  const server = await startServer(t)
  await aBusyWeek(server)
  t.strictSame(await findings(server), [])

  await t.test('and nothing that the checks do stays in the tables', async (t) => {
    const before = await rowsOf(server)
    await findings(server)
    t.strictSame(await rowsOf(server), before)
    await server.pool.query(`update views.devices set maker = 'IBM'`)
    const tampered = await rowsOf(server)
    t.match(await findings(server), [{ check: 'rebuild = live' }])
    t.strictSame(await rowsOf(server), tampered, 'not even what would put them right')
  })
})

t.test('a read table that was tampered with is found and named', async (t) => {
  const server = await startServer(t)
  const { deviceId } = await receiveLaptop(server, await promiseLot(server))
  t.strictSame(await findings(server), [])
  for (const [table, tamper, putRight] of [
    ['devices', `update views.devices set stage = 'sealed'`, `update views.devices set stage = 'to-inspect'`],
    [
      'counted_cells',
      `insert into views.counted_cells values ('stock', 'nobody')`,
      `delete from views.counted_cells where cell = 'nobody'`,
    ],
    [
      'told_totals',
      'update views.told_totals set grams = grams + 1',
      'update views.told_totals set grams = grams - 1',
    ],
  ] as const) {
    await server.pool.query(tamper)
    t.match((await findings(server))[0], {
      check: 'rebuild = live',
      sentence: new RegExp(`^${table} is not what the log makes of it`),
    })
    await server.pool.query(putRight)
    t.strictSame(await findings(server), [], `${table} put right`)
  }
  await server.pool.query('delete from views.devices where device_id = $1', [deviceId])
  t.match(await findings(server), [{ sentence: /^devices is not/ }], 'a missing row too')
})

t.test('a line whose device is missing is found on each month’s end, and named today', async (t) => {
  const server = await startServer(t, { startsAt: '2026-01-20T09:00:00Z' })
  const donationId = await promiseLot(server)
  await receiveLaptop(server, donationId)
  const deviceId = randomUUID()
  await appendAlone(server, `donation-${donationId}`, 'DonationLineReceived', {
    ...{ donationId, partnerId: weeefund.partnerId, siteId: weeefund.siteId, happenedAt: server.now() },
    ...{ row: 2, deviceId, purgeDemanded: false },
    device: {
      ...{ category: 'laptop', maker: 'HP', model: null, serial: 'ALONE1', labelCode: labelOf(77) },
      ...{ unitValueCents: null, weightGrams: null },
    },
  })
  await server.travelTo('2026-03-05T09:00:00Z')
  const found = await findings(server)
  t.ok(found.every(({ check }) => check === 'mass balance'))
  for (const on of ['2026-01-31', '2026-02-28', '2026-03-05'])
    t.ok(
      found.some(({ sentence }) => sentence.startsWith(`all lots on ${on}: 1 devices`)),
      on,
    )
  const ofLot = found.filter(({ sentence }) => sentence.startsWith(`lot ${donationId}`))
  t.ok(ofLot.length > 0 && ofLot.every(({ sentence }) => sentence.includes(deviceId)), 'the device is named')
})

t.test('a consignment or a collection whose device says otherwise is found', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server)
  const { deviceId } = await receiveLaptop(server, donationId)
  const { deviceId: other } = await receiveLaptop(server, donationId)
  const consignmentId = await prepareConsignment(server, [deviceId])
  await server.send('bench', `/consignments/${consignmentId}/send`, SIGNED)
  t.strictSame(await findings(server), [])
  await appendAlone(server, `device-${deviceId}`, 'DeviceArrived', {
    ...{ deviceId, partnerId: emmaus.partnerId, siteId: emmaus.siteId, happenedAt: server.now() },
    ...{ consignmentId, outcome: 'accepted', reason: null },
  })
  const [custody, ...others] = await findings(server)
  t.strictSame(others, [])
  t.match(custody, {
    check: 'custody',
    sentence: `consignment ${consignmentId} says under-way of device ${deviceId}, which says not in it`,
  })

  const collectionId = await planCollection(server, weeefund.partnerId)
  await appendAlone(server, `collection-${collectionId}`, 'CollectionDeviceAdded', {
    ...{ collectionId, partnerId: weeefund.partnerId, happenedAt: server.now(), deviceId: other },
    ...{ weightGrams: 1650, weightBasis: 'ESTIMATED', category: 'laptop', labelCode: labelOf(79) },
  })
  t.match(await findings(server), [
    { check: 'custody' },
    {
      check: 'end of life',
      sentence: `collection ${collectionId} is planned, and its device ${other} says not in it`,
    },
  ])
})

t.test(
  'a device that says it is in a consignment or a collection which knows nothing of it is found',
  async (t) => {
    const server = await startServer(t)
    const donationId = await promiseLot(server)
    const { deviceId } = await receiveLaptop(server, donationId)
    const { deviceId: other } = await receiveLaptop(server, donationId)
    const consignmentId = await prepareConsignment(server, [])
    const collectionId = await planCollection(server, weeefund.partnerId)
    const by = { partnerId: weeefund.partnerId, happenedAt: server.now() }
    await appendAlone(server, `device-${deviceId}`, 'DeviceConsigned', {
      ...{ ...by, deviceId, consignmentId, toPartnerId: emmaus.partnerId, toSiteId: emmaus.siteId },
    })
    await appendAlone(server, `device-${other}`, 'DeviceLoaded', {
      ...{ ...by, deviceId: other, collectionId, category: 'laptop', labelCode: labelOf(79) },
      ...{ weightGrams: 1650, weightBasis: 'ESTIMATED' },
    })
    t.strictSame(
      (await findings(server)).map(({ sentence }) => sentence).sort(),
      [
        `device ${deviceId} says that it is in consignment ${consignmentId}, which knows nothing of it`,
        `device ${other} says that it is in collection ${collectionId}, which knows nothing of it`,
      ].sort(),
    )
  },
)
