/** Consignments over HTTP: a pallet of forty from WeeeFund to Emmaüs, and what both sides read at each step. */
import t, { type Test } from 'tap'
import { custodyFindings } from '../../src/projections/verification.js'
import { eventually } from '../support/boucle-process.js'
import {
  eventCount,
  fitLaptop,
  openKit,
  prepareConsignment,
  promiseLot,
  receiveLaptop,
  recorded,
  refused,
  SIGNED,
} from '../support/journey.js'
import { type Answer, type Caller, emmaus, type Server, startServer, weeefund } from '../support/server.js'

const MONDAY = '2026-01-05T09:00:00Z'
const TUESDAY = '2026-01-06T09:00:00Z'
const WEDNESDAY = '2026-01-07T09:00:00Z'
const A_WEEK_LATER = '2026-01-14T09:00:00Z'
const PALLET = 40

const laptops = async (server: Server, count: number) => {
  const donationId = await promiseLot(server, count)
  const deviceIds: string[] = []
  for (let n = 0; n < count; n++) deviceIds.push((await receiveLaptop(server, donationId)).deviceId)
  return { donationId, deviceIds }
}

/** What each side says to each line of a sent consignment; whoever it says nothing of is received. */
const settle = async (
  server: Server,
  consignmentId: string,
  deviceIds: readonly string[],
  { broken, absent }: { readonly broken?: string; readonly absent?: string } = {},
) => {
  for (const deviceId of deviceIds) {
    const [path, reason] =
      deviceId === broken
        ? ['refuse-line', { reason: 'écran cassé' }]
        : deviceId === absent
          ? ['missing-line', { reason: 'absent de la palette' }]
          : ['receive-line', {}]
    await server.send('other-bench', `/consignments/${consignmentId}/${path}`, { deviceId, ...reason })
  }
}

type Cell = { readonly partnerId: string; readonly stage: string; readonly count: number }
/** `{ stage: count }` of what somebody sees in stock. */
const stagesFor = async (server: Server, caller: Caller) => {
  const { body } = await server.askNow(caller, '/stock')
  const stages: Record<string, number> = {}
  for (const { stage, count } of body.stock as Cell[]) stages[stage] = (stages[stage] ?? 0) + count
  return stages
}

/** Both sides read the same paper; what one has the other has not, and together they have all of it. */
const bothSidesAgree = async (
  t: Test,
  server: Server,
  consignmentId: string,
  expected: {
    readonly sender: Readonly<Record<string, number>>
    readonly receiver: Readonly<Record<string, number>>
    readonly places: Readonly<Record<string, number>>
    readonly onTheRoad: number
  },
  when: string,
) => {
  const url = `/consignments/${consignmentId}`
  const [theirs, ours, auditors] = [
    (await server.askNow('bench', url)).body,
    (await server.askNow('other-bench', url)).body,
    (await server.askNow('auditor', url)).body,
  ]
  t.strictSame(theirs, ours, `${when}: both sides read the same`)
  t.strictSame(auditors, ours, `${when}: and so does the auditor`)
  const sender = await stagesFor(server, 'bench')
  const receiver = await stagesFor(server, 'other-bench')
  t.strictSame({ sender, receiver }, { sender: expected.sender, receiver: expected.receiver }, when)
  const total = [...Object.values(sender), ...Object.values(receiver)].reduce((sum, count) => sum + count, 0)
  t.equal(total, PALLET, `${when}: each device is counted once`)
  const { balance } = (await server.askNow('auditor', '/balance')).body
  const places = Object.fromEntries(
    Object.entries(balance.places as Record<string, { count: number }>)
      .filter(([, { count }]) => count > 0)
      .map(([place, { count }]) => [place, count]),
  )
  t.strictSame(
    { lines: balance.lines, gap: balance.gap, places },
    {
      lines: PALLET,
      gap: { count: 0, grams: 0 },
      places: expected.places,
    },
  )
  for (const caller of ['bench', 'other-bench', 'auditor'] as const) {
    const { routes } = (await server.askNow(caller, '/consignments')).body
    const count = routes.reduce((sum: number, route: { count: number }) => sum + route.count, 0)
    t.equal(count, expected.onTheRoad, `${when}: on the road, by ${caller}`)
  }
}

t.test('a pallet of 40: 38 received, 1 refused, 1 missing and found a week later', async (t) => {
  const server = await startServer(t, { startsAt: MONDAY })
  const { deviceIds } = await laptops(server, PALLET)
  const [broken = '', absent = '', first = ''] = deviceIds
  const consignmentId = await prepareConsignment(server, deviceIds)
  const at = `/consignments/${consignmentId}`
  const agree = (expected: Parameters<typeof bothSidesAgree>[3], when: string) =>
    bothSidesAgree(t, server, consignmentId, expected, when)

  await agree(
    { sender: { 'to-ship': 40 }, receiver: {}, places: { 'in-stock': 40 }, onTheRoad: 0 },
    'prepared',
  )
  refused(t, await server.send('other-bench', `${at}/send`, SIGNED), 'not-the-sender')
  refused(
    t,
    await server.send('other-bench', `${at}/receive-line`, { deviceId: first }),
    'consignment-not-sent',
  )
  recorded(t, await server.send('bench', `${at}/send`, SIGNED), 'ConsignmentSent')
  const underWay = { sender: { 'in-transit': 40 }, receiver: {}, places: { 'in-transit': 40 }, onTheRoad: 40 }
  await agree(underWay, 'sent')

  await server.travelTo(TUESDAY)
  refused(t, await server.send('bench', `${at}/receive-line`, { deviceId: first }), 'not-the-receiver')
  refused(t, await server.send('other-bench', `${at}/accept`, SIGNED), 'lines-unsettled')
  await settle(server, consignmentId, deviceIds, { broken, absent })
  await agree(underWay, 'settled and not signed: nothing is accepted before the signature (C5)')
  refused(t, await server.send('bench', `${at}/accept`, SIGNED), 'not-the-receiver')
  refused(t, await server.send('other-bench', `/devices/${first}/grade`, { grade: 'A' }), 'not-custodian')
  refused(t, await server.send('bench', `/devices/${first}/grade`, { grade: 'A' }), 'device-in-transit')

  await t.test(
    'while the signature is being carried to forty devices, no figure counts one twice',
    async (t) => {
      let done = false
      const totals = new Set<number>()
      const watching = (async () => {
        while (!done) {
          const { body } = await server.ask('auditor', 'GET', '/stock')
          totals.add(body.stock.reduce((sum: number, { count }: Cell) => sum + count, 0))
        }
      })()
      recorded(t, await server.send('other-bench', `${at}/accept`, SIGNED), 'ConsignmentAccepted')
      done = true
      await watching
      t.strictSame([...totals], [PALLET])
    },
  )
  await agree(
    {
      sender: { 'in-transit': 2 },
      receiver: { 'to-inspect': 38 },
      places: { 'in-stock': 38, 'in-transit': 2 },
      onTheRoad: 2,
    },
    'accepted: what is refused or missing stays the sender’s (C6)',
  )
  t.match(await server.askNow('bench', '/consignments'), {
    body: {
      consignments: [
        { consignmentId, lineCount: 40, openCount: 2, acceptedCount: 38, refusedCount: 1, missingCount: 1 },
      ],
    },
  })
  recorded(t, await server.send('other-bench', `/devices/${first}/grade`, { grade: 'A' }), 'DeviceGraded')
  refused(t, await server.send('bench', `/devices/${first}/grade`, { grade: 'B' }), 'not-custodian')

  await server.travelTo(WEDNESDAY)
  recorded(
    t,
    await server.send('bench', `${at}/take-back-line`, { deviceId: broken }),
    'ConsignmentLineTakenBack',
  )
  refused(t, await server.send('bench', `${at}/take-back-line`, { deviceId: first }), 'line-not-with-sender')
  refused(t, await server.send('bench', `${at}/close`), 'consignment-lines-open')
  await agree(
    {
      sender: { 'to-inspect': 1, 'in-transit': 1 },
      receiver: { 'to-inspect': 38 },
      places: { 'in-stock': 39, 'in-transit': 1 },
      onTheRoad: 1,
    },
    'the refused one is back',
  )

  await server.travelTo(A_WEEK_LATER)
  recorded(
    t,
    await server.send('other-bench', `${at}/receive-line`, { deviceId: absent }),
    'ConsignmentLineReceived',
  )
  await agree(
    {
      sender: { 'to-inspect': 1, 'in-transit': 1 },
      receiver: { 'to-inspect': 38 },
      places: { 'in-stock': 39, 'in-transit': 1 },
      onTheRoad: 1,
    },
    'found behind a shelf, and not yet signed for',
  )
  recorded(t, await server.send('other-bench', `${at}/accept`, SIGNED), 'ConsignmentAccepted')
  await agree(
    {
      sender: { 'to-inspect': 1 },
      receiver: { 'to-inspect': 39 },
      places: { 'in-stock': 40 },
      onTheRoad: 0,
    },
    'found and signed for',
  )
  recorded(t, await server.send('bench', `${at}/close`), 'ConsignmentClosed')

  await t.test('what each day showed then, it still shows', async (t) => {
    for (const [on, stages] of [
      ['2026-01-05', { 'in-transit': 40 }],
      ['2026-01-06', { 'in-transit': 2, 'to-inspect': 38 }],
      ['2026-01-07', { 'in-transit': 1, 'to-inspect': 39 }],
      ['2026-01-14', { 'to-inspect': 40 }],
    ] as const) {
      const { body } = await server.askNow('auditor', `/stock?on=${on}`)
      const counted: Record<string, number> = {}
      for (const { stage, count } of body.stock as Cell[]) counted[stage] = (counted[stage] ?? 0) + count
      t.strictSame(counted, stages, on)
    }
  })
  t.strictSame(server.stuck, [])
})

t.test('C6 the missing one found at the sender’s is taken back; given up, it is written off', async (t) => {
  const server = await startServer(t, { startsAt: MONDAY })
  const { deviceIds } = await laptops(server, 3)
  const [found = '', gone = ''] = deviceIds
  const consignmentId = await prepareConsignment(server, deviceIds)
  const at = `/consignments/${consignmentId}`
  await server.send('bench', `${at}/send`, SIGNED)
  for (const deviceId of deviceIds) {
    const path = deviceId === found || deviceId === gone ? 'missing-line' : 'receive-line'
    await server.send('other-bench', `${at}/${path}`, { deviceId })
  }
  refused(t, await server.send('bench', `${at}/take-back-line`, { deviceId: found }), 'line-not-signed')
  refused(t, await server.send('bench', `/devices/${gone}/write-off`, { reason: 'perdu' }), 'device-not-lost')
  await server.send('other-bench', `${at}/accept`, SIGNED)

  recorded(
    t,
    await server.send('bench', `${at}/take-back-line`, { deviceId: found }),
    'ConsignmentLineTakenBack',
  )
  t.match(await server.askNow('bench', `/devices/${found}`), {
    body: { stage: 'to-inspect', device: { transit: null, custodian: weeefund.partnerId } },
  })
  refused(
    t,
    await server.send('other-bench', `/devices/${gone}/write-off`, { reason: 'perdu' }),
    'not-custodian',
  )
  recorded(
    t,
    await server.send('bench', `/devices/${gone}/write-off`, { reason: 'introuvable' }),
    'DeviceWrittenOff',
  )
  t.match(await server.askNow('other-bench', at), {
    body: {
      consignment: {
        lines: [
          { deviceId: found, status: 'taken-back' },
          { deviceId: gone, status: 'written-off' },
          { status: 'accepted' },
        ],
      },
    },
  })
  const { body } = await server.askNow('auditor', '/balance')
  t.match(body.balance, {
    places: { lost: { count: 1 }, 'in-stock': { count: 2 } },
    gap: { count: 0, grams: 0 },
  })
  recorded(t, await server.send('bench', `${at}/close`), 'ConsignmentClosed')
  t.strictSame(server.stuck, [])
})

t.test('X2 a signed line is corrected by both sides or not at all', async (t) => {
  const server = await startServer(t, { startsAt: MONDAY })
  const { deviceIds } = await laptops(server, 3)
  const [first = '', , third = ''] = deviceIds
  const consignmentId = await prepareConsignment(server, deviceIds)
  const at = `/consignments/${consignmentId}`
  await server.send('bench', `${at}/send`, SIGNED)
  await settle(server, consignmentId, deviceIds)
  const correction = { deviceId: first, outcome: 'missing', reason: 'compté deux fois' }
  refused(t, await server.send('bench', `${at}/propose-correction`, correction), 'line-not-signed')
  await server.send('other-bench', `${at}/accept`, SIGNED)
  const custodianOf = async (deviceId: string) =>
    (await server.askNow('auditor', `/devices/${deviceId}`)).body.device.custodian

  await t.test('by one side only, nothing changes', async (t) => {
    refused(
      t,
      await server.send('other-bench', `${at}/agree-correction`, { deviceId: first }),
      'no-correction-proposed',
    )
    recorded(
      t,
      await server.send('other-bench', `${at}/propose-correction`, correction),
      'LineCorrectionProposed',
    )
    t.equal(await custodianOf(first), emmaus.partnerId)
    t.match((await server.askNow('bench', at)).body.consignment.lines[0], {
      status: 'accepted',
      proposal: { partnerId: emmaus.partnerId, outcome: 'missing', reason: 'compté deux fois' },
    })
    for (const caller of ['other-bench', 'other-manager'] as const)
      refused(
        t,
        await server.send(caller, `${at}/agree-correction`, { deviceId: first }),
        'correction-needs-other-side',
      )
    t.equal(await custodianOf(first), emmaus.partnerId, 'agreeing with oneself is agreeing with nobody')
  })

  await t.test('by both, the device goes where it should have been', async (t) => {
    recorded(
      t,
      await server.send('bench', `${at}/agree-correction`, { deviceId: first }),
      'ConsignmentLineCorrected',
    )
    t.equal(await custodianOf(first), weeefund.partnerId)
    t.match(await server.askNow('bench', `/devices/${first}`), {
      body: { stage: 'in-transit', device: { transit: { status: 'missing' } } },
    })
    t.match((await server.askNow('other-bench', at)).body.consignment.lines[0], {
      status: 'missing',
      corrected: { status: 'accepted' },
    })
    const { events } = (await server.askNow('bench', `/devices/${first}/history`)).body
    const types = events.map(({ type }: { type: string }) => type)
    t.ok(types.includes('DeviceArrived'), 'what was signed is still told')
    t.equal(types.at(-1), 'DeviceFactCorrected')
  })

  await t.test(
    'not when a later fact forbids it: the fact is named, and the line is as it was signed',
    async (t) => {
      await server.send('other-bench', `/devices/${third}/raise-flag`, { flag: 'mdm' })
      await server.send('other-bench', `${at}/propose-correction`, { ...correction, deviceId: third })
      const answer = await server.send('bench', `${at}/agree-correction`, { deviceId: third })
      t.match(answer, {
        status: 409,
        body: {
          type: 'breaks-later-fact',
          detail: { fact: { type: 'FlagRaised', reason: 'not-custodian' } },
        },
      })
      t.equal(await custodianOf(third), emmaus.partnerId)
      const line = (await server.askNow('bench', at)).body.consignment.lines[2]
      t.match(line, { status: 'accepted', proposal: null, corrected: null })
    },
  )
  t.strictSame(server.stuck, [])
})

t.test('C4 between two sites of one organisation, two people sign', async (t) => {
  const server = await startServer(t)
  const site = { name: 'Atelier Vaise', communeCode: '69389' }
  const { siteId } = (await server.send('programme', `/partners/${weeefund.partnerId}/sites`, site)).body
  const { deviceIds } = await laptops(server, 1)
  const [deviceId = ''] = deviceIds
  refused(
    t,
    await server.send('bench', '/consignments', {
      fromSiteId: weeefund.siteId,
      toPartnerId: weeefund.partnerId,
      toSiteId: weeefund.siteId,
    }),
    'consignment-to-same-site',
  )
  const consignmentId = await prepareConsignment(server, deviceIds, {
    toPartnerId: weeefund.partnerId,
    toSiteId: siteId,
  })
  const at = `/consignments/${consignmentId}`
  recorded(t, await server.send('bench', `${at}/send`, SIGNED), 'ConsignmentSent')
  recorded(t, await server.send('bench', `${at}/receive-line`, { deviceId }), 'ConsignmentLineReceived')
  refused(t, await server.send('bench', `${at}/accept`, SIGNED), 'signed-by-same-person')
  recorded(t, await server.send('manager', `${at}/accept`, SIGNED), 'ConsignmentAccepted')
  t.match(await server.askNow('bench', `/devices/${deviceId}`), {
    body: { device: { siteId, custodian: weeefund.partnerId, transit: null } },
  })
  await server.send('bench', `${at}/propose-correction`, { deviceId, outcome: 'refused', reason: 'erreur' })
  refused(
    t,
    await server.send('bench', `${at}/agree-correction`, { deviceId }),
    'correction-needs-other-side',
  )
  recorded(
    t,
    await server.send('manager', `${at}/agree-correction`, { deviceId }),
    'ConsignmentLineCorrected',
  )
})

t.test('C3 a device stands in one consignment, and nowhere else', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server)
  const { deviceId, serial } = await fitLaptop(server, donationId)
  const consignmentId = await prepareConsignment(server, [deviceId])
  const other = await prepareConsignment(server, [])
  const into = (id: string) => server.send('bench', `/consignments/${id}/lines`, { deviceId })
  t.match(await into(other), {
    status: 409,
    body: { type: 'device-in-another-consignment', detail: { existingId: consignmentId } },
  })
  const { kitId } = await openKit(server, deviceId)
  refused(t, await server.send('bench', `/kits/${kitId}/pack`, { deviceId }), 'device-consigned')
  refused(
    t,
    await server.send('bench', `/devices/${deviceId}/raise-flag`, { flag: 'mdm' }),
    'device-consigned',
  )
  refused(
    t,
    await server.send('bench', `/devices/${deviceId}/lose`, { how: 'lost', reason: null }),
    'device-consigned',
  )
  refused(t, await server.send('bench', `/consignments/${other}/send`, SIGNED), 'consignment-empty')

  recorded(
    t,
    await server.send('bench', `/consignments/${consignmentId}/remove-line`, { deviceId, reason: 'panne' }),
    'ConsignmentLineRemoved',
  )
  recorded(t, await into(other), 'DeviceConsigned')
  recorded(
    t,
    await server.send('bench', `/consignments/${other}/close`, { reason: 'annulé' }),
    'ConsignmentClosed',
  )
  t.match(await server.askNow('bench', `/devices/${deviceId}`), {
    body: { stage: 'reconditioned', device: { transit: null } },
  })
  refused(t, await into(other), 'consignment-closed')

  const scanned = await eventually('the scanned serial is known', async () => {
    const answer = await server.send('bench', `/consignments/${consignmentId}/lines`, { code: serial })
    return answer.status === 200 && answer
  })
  t.equal(scanned.body.deviceId, deviceId)
  refused(
    t,
    await server.send('bench', `/consignments/${consignmentId}/lines`, { code: 'INCONNU' }),
    'code-not-recognised',
  )
  t.strictSame(server.stuck, [])
})

t.test('what may not be sent, and who may not tell it', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server)
  const { deviceId } = await receiveLaptop(server, donationId)
  await server.send('bench', `/devices/${deviceId}/raise-flag`, { flag: 'legal-hold' })
  const consignmentId = await prepareConsignment(server, [])
  const at = `/consignments/${consignmentId}`
  const before = await eventCount(server)
  refused(t, await server.send('bench', `${at}/lines`, { deviceId }), 'device-blocked')
  refused(t, await server.send('other-bench', `${at}/lines`, { deviceId }), 'not-custodian')
  refused(
    t,
    await server.send('bench', '/consignments', {
      fromSiteId: emmaus.siteId,
      toPartnerId: emmaus.partnerId,
      toSiteId: emmaus.siteId,
    }),
    'site-of-another-partner',
  )
  refused(t, await server.send('bench', `${at}/receive-line`, { deviceId }), 'not-the-receiver')
  t.equal(await eventCount(server), before, 'and none of it is recorded')
})

t.test('L2 each step asked twice under one key is one step', async (t) => {
  const server = await startServer(t)
  const { deviceIds } = await laptops(server, 2)
  const [deviceId = ''] = deviceIds
  const road = { fromSiteId: weeefund.siteId, toPartnerId: emmaus.partnerId, toSiteId: emmaus.siteId }
  const twice = async (caller: Caller, url: string, body: object) => {
    const key = { 'idempotency-key': `custody ${url}` }
    const first = await server.send(caller, url, body, key)
    t.equal(first.status, 200, url)
    const before = await eventCount(server)
    t.strictSame((await server.send(caller, url, body, key)).body, first.body, `${url}: the same answer`)
    t.equal((await server.send(caller, url, { ...body, happenedAt: server.now() }, key)).status, 409)
    t.equal(await eventCount(server), before, `${url}: nothing more is recorded`)
    return first.body
  }
  const { consignmentId } = await twice('bench', '/consignments', road)
  const at = `/consignments/${consignmentId}`
  for (const id of deviceIds) await server.send('bench', `${at}/lines`, { deviceId: id })
  await twice('bench', `${at}/send`, SIGNED)
  await twice('other-bench', `${at}/receive-line`, { deviceId })
  await twice('other-bench', `${at}/missing-line`, { deviceId: deviceIds[1] })
  await twice('other-bench', `${at}/accept`, SIGNED)

  const before = await eventCount(server)
  for (const [caller, path, body] of [
    ['bench', 'send', SIGNED],
    ['other-bench', 'receive-line', { deviceId }],
    ['other-bench', 'accept', SIGNED],
  ] as const)
    t.match(await server.send(caller, `${at}/${path}`, body), { status: 200, body: { recorded: [] } })
  t.equal(await eventCount(server), before, 'nor without a key')
})

t.test('whatever is asked at the same moment, slips and devices say the same', async (t) => {
  const server = await startServer(t)
  const { deviceIds } = await laptops(server, 12)
  const [wanted = '', ...others] = deviceIds

  const slips = await Promise.all([1, 2].map(() => prepareConsignment(server, [])))
  const into = (id: string, deviceId: string) =>
    server.send('bench', `/consignments/${id}/lines`, { deviceId })
  const answers = await Promise.all(slips.map((id) => into(id, wanted)))
  t.strictSame(answers.map(({ status }) => status).sort(), [200, 409], 'C3 of two slips, one gets it')
  refused(t, answers.find(({ status }) => status === 409) as Answer, 'device-in-another-consignment')

  const [slip = ''] = slips
  const at = `/consignments/${slip}`
  await into(slip, others[0] ?? '')
  const [sent] = await Promise.all([
    server.send('bench', `${at}/send`, SIGNED),
    ...others.slice(1).map((deviceId) => into(slip, deviceId)),
  ])
  t.equal(sent.status, 200, 'signed while others are being put in')
  await server.askNow('auditor', '/stock')
  t.strictSame(
    await custodyFindings(server.db, server.log),
    [],
    'each is on the slip that was signed, or free',
  )

  const { lines } = (await server.askNow('bench', at)).body.consignment
  await settle(
    server,
    slip,
    lines.map(({ deviceId }: { deviceId: string }) => deviceId),
  )
  const signatures = await Promise.all(
    Array.from({ length: 10 }, () => server.send('other-bench', `${at}/accept`, SIGNED)),
  )
  t.ok(signatures.every(({ status }) => status === 200))
  const events = await server.log.readStream(`consignment-${slip}`)
  t.equal(events.filter(({ type }) => type === 'ConsignmentAccepted').length, 1, 'signed once')
  await server.askNow('auditor', '/stock')
  t.strictSame(await custodyFindings(server.db, server.log), [])
  t.strictSame(server.stuck, [])
})

t.test('nothing is prepared for an organisation that could not sign its arrival', async (t) => {
  const server = await startServer(t)
  await server.send('programme', `/partners/${emmaus.partnerId}/suspend`, { reason: 'agrément échu' })
  const to = { toPartnerId: emmaus.partnerId, toSiteId: emmaus.siteId }
  refused(
    t,
    await server.send('bench', '/consignments', { fromSiteId: weeefund.siteId, ...to }),
    'receiver-suspended',
  )
})
