/** A device after its hand-over, and its parts: returns, losses, replacements, stripped machines, waste (H6, T7, R5, W5). */
import { randomUUID } from 'node:crypto'
import t from 'tap'
import {
  erase,
  fitLaptop,
  givenKit,
  inspect,
  newSerial,
  nvme,
  openKit,
  prepareConsignment,
  promiseLot,
  receiveLaptop,
  recorded,
  refused,
  reservedKit,
  SIGNED,
  test,
} from '../support/journey.js'
import { emmaus, type Server, startServer, weeefund } from '../support/server.js'

const PAPER = { kind: 'signed', on: 'paper' } as const
const back = (partner: typeof weeefund = weeefund) => ({ siteId: partner.siteId, reason: 'ne sert plus' })
const device = async (server: Server, deviceId: string) =>
  (await server.askNow('auditor', `/devices/${deviceId}`)).body
const kitOf = async (server: Server, kitId: string) =>
  (await server.askNow('auditor', `/kits/${kitId}`)).body.kit

t.test('H6 a kit comes back at another organisation: it ends, and the person may have another', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server)
  const { deviceId, kitId, beneficiaryId, trackingCode } = await givenKit(server, donationId)
  const { deviceId: second } = await fitLaptop(server, donationId)
  const { kitId: another } = await openKit(server, second)
  const reserve = () => server.send('bench', `/kits/${another}/reserve`, { beneficiaryId })
  refused(t, await reserve(), 'already-has-kit')

  refused(
    t,
    await server.send('other-bench', `/devices/${deviceId}/return`, back()),
    'site-of-another-partner',
  )
  recorded(t, await server.send('other-bench', `/devices/${deviceId}/return`, back(emmaus)), 'DeviceReturned')
  t.match(await device(server, deviceId), {
    stage: 'to-inspect',
    device: {
      custodian: emmaus.partnerId,
      siteId: emmaus.siteId,
      use: { state: 'in-stock' },
      returned: true,
    },
  })
  t.match(await kitOf(server, kitId), { status: 'returned', devices: [] })
  t.match(await server.ask('nobody', 'GET', `/tracking/${trackingCode}`), { body: { status: 'returned' } })
  recorded(t, await reserve(), 'KitPromised')
  t.match(
    (await server.askNow('auditor', '/hand-overs')).body.handOvers,
    [{ count: 1 }],
    'it was handed over',
  )
  refused(t, await server.send('bench', `/devices/${deviceId}/return`, back()), 'not-custodian')
  t.strictSame(server.stuck, [])
})

t.test(
  'E4 a returned laptop is not packed again without a new erasure; nor with a swapped disk',
  async (t) => {
    const server = await startServer(t)
    const donationId = await promiseLot(server)
    const { deviceId } = await givenKit(server, donationId)
    const medium = (await device(server, deviceId)).media[0].serial as string
    recorded(t, await server.send('bench', `/devices/${deviceId}/return`, back()), 'DeviceReturned')
    const { kitId } = (await server.send('bench', '/kits', { siteId: weeefund.siteId, model: 'laptop-kit' }))
      .body
    const pack = () => server.send('bench', `/kits/${kitId}/pack`, { deviceId })
    refused(t, await pack(), 'device-not-inspected')
    recorded(t, await inspect(server, deviceId, [nvme(medium)]), 'DeviceInspected')
    const owed = (serial: string) => ({
      detail: { media: [{ serial, reason: 'no-report' }] },
      missing: [new RegExp(serial)],
      supplier: /atelier/,
    })
    refused(t, await pack(), 'medium-not-erased', owed(medium))

    const swapped = newSerial('NVME')
    refused(t, await inspect(server, deviceId, [nvme(swapped)]), 'medium-vanished', {
      detail: { media: [{ serial: medium, reason: 'not-in-inspection' }] },
    })
    recorded(
      t,
      await server.send('bench', `/devices/${deviceId}/remove-medium`, { mediumSerial: medium }),
      'MediumRemoved',
    )
    recorded(t, await inspect(server, deviceId, [nvme(swapped)]), 'DeviceInspected')
    t.match(
      await erase(server, deviceId, medium),
      { body: { type: 'medium-not-inventoried' } },
      'not by the old disk',
    )
    refused(t, await pack(), 'medium-not-erased', owed(swapped))
    recorded(t, await erase(server, deviceId, swapped), 'EvidenceClaimed')
    recorded(t, await test(server, deviceId), 'DeviceTested')
    recorded(t, await pack(), 'DeviceAllocated')
    t.strictSame(server.stuck, [])
  },
)

t.test('a loss: found by its holder who keeps it, or come back to a site', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server)
  const { deviceId, kitId, beneficiaryId } = await givenKit(server, donationId)
  const lose = (how: string) => server.send('bench', `/devices/${deviceId}/lose`, { how, reason: null })
  const find = (caller: 'bench' | 'other-bench', siteId: string | null) =>
    server.send(caller, `/devices/${deviceId}/find`, { siteId, reason: 'retrouvé' })
  refused(t, await find('bench', null), 'device-not-lost')
  recorded(t, await lose('lost'), 'DeviceLost')
  t.match(await device(server, deviceId), { stage: 'lost', device: { use: { heldKitId: kitId } } })
  refused(t, await server.send('bench', `/devices/${deviceId}/grade`, { grade: 'A' }), 'device-lost')
  recorded(t, await find('bench', null), 'DeviceFound')
  t.match(await device(server, deviceId), { stage: 'handed-over', device: { use: { kitId } } })
  t.match(await kitOf(server, kitId), { status: 'handed-over' })

  recorded(t, await lose('stolen'), 'DeviceLost')
  refused(t, await find('other-bench', null), 'not-custodian')
  recorded(t, await find('other-bench', emmaus.siteId), 'DeviceFound')
  t.match(await device(server, deviceId), { stage: 'to-inspect', device: { custodian: emmaus.partnerId } })
  t.match(await kitOf(server, kitId), { status: 'returned' })
  const { kitId: another } = await openKit(server, (await fitLaptop(server, donationId)).deviceId)
  recorded(t, await server.send('bench', `/kits/${another}/reserve`, { beneficiaryId }), 'KitPromised')
  t.strictSame(server.stuck, [])
})

t.test('T7 a replacement inherits the kit, and only a fit device replaces', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server)
  const { deviceId: oldDeviceId, kitId, beneficiaryId, trackingCode } = await givenKit(server, donationId)
  const { deviceId: unfit } = await receiveLaptop(server, donationId)
  const { deviceId: fit } = await fitLaptop(server, donationId)
  const replace = (newDeviceId: string, caller: 'bench' | 'other-bench' = 'bench') =>
    server.send(caller, `/kits/${kitId}/replace-device`, { oldDeviceId, newDeviceId, receipt: PAPER })
  refused(t, await replace(unfit), 'device-not-inspected')
  refused(t, await replace(fit, 'other-bench'), 'kit-of-another-partner')
  await server.send('bench', `/devices/${fit}/raise-flag`, { flag: 'mdm' })
  refused(t, await replace(fit), 'device-blocked')
  await server.send('bench', `/devices/${fit}/clear-flag`, { flag: 'mdm', reason: 'levé' })
  recorded(t, await replace(fit), 'ReplacementSealed')

  t.match(await kitOf(server, kitId), {
    status: 'handed-over',
    devices: [{ deviceId: fit }],
    handedOver: { beneficiaryId },
  })
  t.match(await device(server, fit), { stage: 'handed-over', device: { use: { kitId } } })
  t.match(await device(server, oldDeviceId), { device: { replacedBy: fit } })
  t.match(await server.ask('nobody', 'GET', `/tracking/${trackingCode}`), { body: { status: 'handed-over' } })
  refused(t, await replace(fit), 'device-handed-over')
  recorded(t, await server.send('bench', `/devices/${oldDeviceId}/return`, back()), 'DeviceReturned')
  t.match(await kitOf(server, kitId), { status: 'handed-over' }, 'the old one back does not end the kit')
  recorded(t, await server.send('bench', `/kits/${kitId}/return`, back()), 'DeviceReturned')
  t.match(await kitOf(server, kitId), { status: 'returned' })
  t.strictSame(server.stuck, [])
})

t.test(
  'W5 what was stripped is never packed, never sent as whole, and says where its parts went',
  async (t) => {
    const server = await startServer(t)
    const donationId = await promiseLot(server)
    const { deviceId: from } = await fitLaptop(server, donationId)
    const { deviceId: into } = await fitLaptop(server, donationId)
    const partId = randomUUID()
    const part = { partId, kind: 'memory', serial: 'DDR4-77' }
    recorded(t, await server.send('bench', `/devices/${from}/take-part`, part), 'PartTaken')
    refused(
      t,
      await server.send('bench', `/devices/${from}/take-part`, { ...part, kind: 'battery' }),
      'part-already-taken',
    )
    recorded(
      t,
      await server.send('bench', `/devices/${from}/strip`, { reason: 'écran cassé' }),
      'DeviceStripped',
    )

    const { kitId } = (await server.send('bench', '/kits', { siteId: weeefund.siteId, model: 'laptop-kit' }))
      .body
    refused(t, await server.send('bench', `/kits/${kitId}/pack`, { deviceId: from }), 'device-stripped')
    const given = await givenKit(server, donationId)
    refused(
      t,
      await server.send('bench', `/kits/${given.kitId}/replace-device`, {
        oldDeviceId: given.deviceId,
        newDeviceId: from,
        receipt: PAPER,
      }),
      'device-stripped',
    )
    const consignmentId = await prepareConsignment(server, [])
    refused(
      t,
      await server.send('bench', `/consignments/${consignmentId}/lines`, { deviceId: from }),
      'device-stripped',
    )
    refused(t, await test(server, from), 'device-stripped')

    recorded(
      t,
      await server.send('bench', `/devices/${from}/pass-part`, { partId, toDeviceId: into }),
      'PartPassed',
    )
    t.match(await device(server, from), {
      stage: 'stripped',
      device: { parts: [{ partId, kind: 'memory', serial: 'DDR4-77', toDeviceId: into }] },
    })
    t.match(await device(server, into), {
      stage: 'to-test',
      device: { installedParts: [{ partId, kind: 'memory', serial: 'DDR4-77', fromDeviceId: from }] },
    })
    refused(
      t,
      await server.send('bench', `/devices/${from}/pass-part`, { partId, toDeviceId: given.deviceId }),
      'part-not-on-shelf',
    )
    const bought = { kind: 'battery', serial: null }
    recorded(t, await server.send('bench', `/devices/${into}/install-part`, bought), 'PartInstalled')
    t.strictSame(server.stuck, [])
  },
)

t.test('W5 a moved medium owes its erasure anew, and carries with it what its donor demanded', async (t) => {
  const server = await startServer(t)
  const strict = await promiseLot(server, 10, { purgeDemanded: true })
  const { deviceId: from } = await receiveLaptop(server, strict)
  const disk = newSerial('WD')
  const hdd = { serial: disk, kind: 'hdd', model: 'WDC WD3200', capacityBytes: 320_072_933_376 }
  await inspect(server, from, [hdd])
  const donationId = await promiseLot(server)
  const { deviceId: into } = await fitLaptop(server, donationId)
  const move = (toDeviceId: string) =>
    server.send('bench', `/devices/${from}/move-medium`, { mediumSerial: disk, toDeviceId })
  refused(t, await move(from), 'moved-to-itself')
  const { deviceId: gone } = await givenKit(server, donationId)
  refused(t, await move(gone), 'device-handed-over')
  t.match(await device(server, from), { media: [{ serial: disk, present: true }] }, 'and it is where it was')
  recorded(t, await move(into), 'MediumMovedOut')

  t.match(await device(server, from), { media: [{ serial: disk, present: false, toDeviceId: into }] })
  const moved = (await device(server, into)).media.find(({ serial }: { serial: string }) => serial === disk)
  t.match(moved, { present: true, fromDeviceId: from, purgeDemanded: true, reason: 'no-report' })
  const overwritten = {
    ...{
      tool: 'nwipe',
      version: '0.33',
      technique: 'overwrite',
      method: 'Fill With Zeros',
      mediumSerial: disk,
    },
    ...{
      capacityBytes: hdd.capacityBytes,
      bytesErased: hdd.capacityBytes,
      rounds: 1,
      verified: true,
      errors: 0,
    },
    ...{ hiddenSectors: false, fileSha256: 'a'.repeat(64) },
    startedAt: new Date(Date.parse(server.now()) - 60_000).toISOString(),
    endedAt: server.now(),
  }
  recorded(t, await server.send('bench', `/devices/${into}/certificate`, overwritten), 'EvidenceClaimed')
  const { kitId } = (await server.send('bench', '/kits', { siteId: weeefund.siteId, model: 'laptop-kit' }))
    .body
  refused(t, await server.send('bench', `/kits/${kitId}/pack`, { deviceId: into }), 'medium-not-erased', {
    detail: { media: [{ serial: disk }] },
  })
  t.strictSame(server.stuck, [])
})

t.test('R5 what entered as waste leaves as a product only after its control and cession', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server)
  const { deviceId } = await fitLaptop(server, donationId, { enteredAsWaste: true })
  const { deviceId: product } = await fitLaptop(server, donationId)
  const { kitId } = await openKit(server, deviceId)
  const seal = () => server.send('bench', `/kits/${kitId}/seal`)
  refused(t, await seal(), 'waste-status-not-lifted', { detail: { deviceId } })
  const lift = (id: string) =>
    server.send('bench', `/devices/${id}/lift-waste-status`, {
      controlReference: 'CT-2026-014',
      cessionDocumentSha256: 'c'.repeat(64),
    })
  refused(t, await lift(product), 'device-not-waste')
  recorded(t, await lift(deviceId), 'WasteStatusLifted')
  const { events } = (await server.askNow('bench', `/devices/${deviceId}/history`)).body
  t.match(events.at(-1), {
    type: 'WasteStatusLifted',
    data: { controlReference: 'CT-2026-014', controlledBy: String },
  })
  recorded(t, await seal(), 'DeviceSealed')
})

t.test(
  'a device at its receiver’s is at nobody else’s: returns and consignments keep one custodian',
  async (t) => {
    const server = await startServer(t)
    const donationId = await promiseLot(server)
    const { deviceId } = await givenKit(server, donationId)
    const consignmentId = await prepareConsignment(server, [])
    const at = `/consignments/${consignmentId}`
    refused(t, await server.send('bench', `${at}/lines`, { deviceId }), 'device-handed-over')
    await server.send('other-bench', `/devices/${deviceId}/return`, back(emmaus))
    refused(t, await server.send('bench', `${at}/lines`, { deviceId }), 'device-at-another-site')
    refused(t, await server.send('bench', `${at}/send`, SIGNED), 'consignment-empty')
    t.match(await server.send('bench', `/devices/${deviceId}/raise-flag`, { flag: 'mdm' }), { status: 403 })
  },
)

t.test('a kit that comes back twice at once comes back once', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server)
  const { deviceId, kitId } = await givenKit(server, donationId)
  const returns = await Promise.all(
    (['bench', 'other-bench', 'bench', 'other-bench'] as const).map((caller) => {
      const { siteId } = caller === 'bench' ? weeefund : emmaus
      return server.send(caller, `/devices/${deviceId}/return`, { siteId, reason: 'ne sert plus' })
    }),
  )
  t.ok(returns.some(({ status }) => status === 200))
  const events = await server.log.readStream(`device-${deviceId}`)
  t.equal(events.filter(({ type }) => type === 'DeviceReturned').length, 1)
  t.match((await server.askNow('auditor', `/kits/${kitId}`)).body.kit, { status: 'returned', devices: [] })
  t.strictSame(server.stuck, [])
})

t.test(
  'a kit stolen from the workshop is told of its device: it leaves the kit, which nobody can reserve',
  async (t) => {
    const server = await startServer(t)
    const donationId = await promiseLot(server)
    const { kitId, deviceId } = await reservedKit(server, donationId)
    recorded(
      t,
      await server.send('bench', `/devices/${deviceId}/lose`, { how: 'stolen', reason: 'vitrine brisée' }),
      'DeviceLost',
    )
    t.match(await device(server, deviceId), { stage: 'lost', device: { use: { how: 'stolen' } } })
    const { body } = await server.askNow('bench', `/kits/${kitId}`)
    t.match(body, { ready: false, missing: ['main-computer'], kit: { devices: [] } })
    t.strictSame(server.stuck, [])
  },
)

t.test('what is dated before 1970 was typed wrong', async (t) => {
  const server = await startServer(t)
  const lot = { siteId: weeefund.siteId, donorKind: 'company', donorName: 'X', announcedCount: 1 }
  for (const happenedAt of ['0000-01-01T00:00:00Z', '1969-12-31T23:59:59Z'])
    refused(t, await server.send('bench', '/donations', { ...lot, happenedAt }), 'happened-too-early')
})

t.test('a disk put into one machine is not new to another, however soon after', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server)
  const [one, other] = [await receiveLaptop(server, donationId), await receiveLaptop(server, donationId)]
  const medium = nvme(newSerial('NVME'))
  const install = (deviceId: string) =>
    server.send('bench', `/devices/${deviceId}/install-medium`, { medium })
  recorded(t, await install(one.deviceId), 'MediumInstalled')
  refused(t, await install(other.deviceId), 'medium-of-another-device', {
    detail: { existingId: one.deviceId },
  })
})
