/** Files of tools: which device and medium they speak of, what they prove, and what they never record. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import t from 'tap'
import {
  certificate,
  eventCount,
  inspect,
  newSerial,
  nvme,
  promiseLot,
  receiveLaptop,
} from '../support/journey.js'
import { emmaus, type Server, startServer } from '../support/server.js'

const fixture = (name: string) => readFileSync(resolve('test/fixtures', name))
const oneDisk = fixture('evidence/nwipe-0.33-hdd-zero-verified.log')
const threeDisks = fixture('evidence/nwipe-0.33-three-disks-dodshort.log')

/** Before the day on which the logs were written. */
const INTAKE = '2026-11-02T08:00:00.000Z'

const western = {
  serial: 'WD-WX41A00T0001',
  kind: 'hdd',
  model: 'WD5000LPCX',
  capacityBytes: 314_572_800,
}
const seagate = { serial: 'W620TST2', kind: 'hdd', model: 'ST500LM021', capacityBytes: 209_715_200 }
const toshiba = { serial: '78DTEST00004', kind: 'nvme', model: 'KXG50ZNV256G', capacityBytes: 157_286_400 }

const lotOfNovember = (server: Server) => promiseLot(server, 20, { happenedAt: INTAKE })
const inspected = async (server: Server, donationId: string, media: readonly object[]) => {
  const { deviceId } = await receiveLaptop(server, donationId, INTAKE)
  await inspect(server, deviceId, media)
  return deviceId
}
const typesOf = async (server: Server, deviceId: string) =>
  (await server.log.readStream(`device-${deviceId}`)).map(({ type }) => type)
const reportsOf = async (server: Server, deviceId: string) =>
  (await server.log.readStream(`device-${deviceId}`)).filter(({ type }) => type === 'SanitisationReported')

t.test('E2 E7 an nwipe log proves a hard disk erased and never an NVMe, named by its serial', async (t) => {
  const server = await startServer(t)
  const lot = await lotOfNovember(server)
  const disk = await inspected(server, lot, [western])
  t.match(await server.upload('bench', `/devices/${disk}/evidence`, 'nwipe.log', oneDisk), {
    status: 200,
    body: { recorded: ['EvidenceDeposited', 'EvidenceClaimed'], position: /^\d{20}$/ },
  })
  t.match(await reportsOf(server, disk), [
    {
      data: {
        mediumSerial: western.serial,
        report: { source: 'nwipe-log', technique: 'overwrite', outcome: 'completed', entry: 0 },
      },
    },
  ])
  t.match(await server.askNow('bench', `/devices/${disk}`), {
    body: { media: [{ serial: western.serial, verdict: 'erased', reason: 'cleared' }] },
  })

  const flash = await inspected(server, lot, [toshiba])
  t.match(await server.upload('bench', `/devices/${flash}/evidence`, 'nwipe.log', threeDisks), {
    status: 200,
  })
  t.match(await server.askNow('bench', `/devices/${flash}`), {
    body: {
      media: [{ serial: toshiba.serial, verdict: 'not-proven', reason: 'overwrite-on-flash' }],
      obstacles: [{ type: 'medium-not-erased', missing: [new RegExp(`${toshiba.serial}.*NVMe`)] }],
    },
  })
})

t.test('a log of several disks tells a device of its own media only, and of each of them', async (t) => {
  const server = await startServer(t)
  const lot = await lotOfNovember(server)
  const two = await inspected(server, lot, [western, toshiba])
  const other = await inspected(server, lot, [seagate])
  t.match(await server.upload('bench', `/devices/${two}/evidence`, 'nwipe.log', threeDisks), {
    status: 200,
    body: { recorded: ['EvidenceDeposited', 'EvidenceClaimed', 'EvidenceClaimed'] },
  })
  t.match(
    (await reportsOf(server, two)).map(({ data }) => data),
    [{ mediumSerial: western.serial }, { mediumSerial: toshiba.serial }],
  )
  t.strictSame(await typesOf(server, other), ['DeviceReceived', 'DeviceInspected'])

  const stranger = await inspected(server, lot, [nvme(newSerial('NVME'))])
  t.match(await server.upload('bench', `/devices/${stranger}/evidence`, 'nwipe.log', threeDisks), {
    status: 409,
    body: { type: 'no-disk-here', missing: [/WD-WX41A00T0001/, /W620TST2/, /78DTEST00004/] },
  })
  t.strictSame(await typesOf(server, stranger), ['DeviceReceived', 'DeviceInspected'])
})

t.test('one file for a trolley finds each disk among one’s own devices only', async (t) => {
  const server = await startServer(t)
  const disk = await inspected(server, await lotOfNovember(server), [western])
  const theirLot = (
    await server.send('other-bench', '/donations', {
      siteId: emmaus.siteId,
      donorKind: 'company',
      announcedCount: 2,
      happenedAt: INTAKE,
    })
  ).body.donationId
  const theirs = (
    await server.send('other-bench', `/donations/${theirLot}/receive`, {
      category: 'laptop',
      maker: 'Dell',
      serial: newSerial('DELL'),
      happenedAt: INTAKE,
    })
  ).body.deviceId
  await inspect(server, theirs, [seagate], 'other-bench')
  await server.askNow('bench', '/stock')

  t.match(await server.upload('bench', '/evidence', 'nwipe.log', threeDisks), {
    status: 200,
    body: {
      recorded: ['EvidenceDeposited', 'EvidenceClaimed'],
      media: [
        { serial: western.serial, deviceId: disk, refusal: null },
        { serial: seagate.serial, deviceId: null, refusal: 'no-medium-matched' },
        { serial: toshiba.serial, deviceId: null, refusal: 'no-medium-matched' },
      ],
    },
  })
  t.equal((await reportsOf(server, disk)).length, 1)
  t.strictSame(await typesOf(server, theirs), ['DeviceReceived', 'DeviceInspected'])

  t.match(await server.upload('other-bench', '/evidence', 'nwipe.log', threeDisks), {
    status: 200,
    body: { media: [{ deviceId: null }, { serial: seagate.serial, deviceId: theirs }, { deviceId: null }] },
  })
  t.equal((await reportsOf(server, theirs)).length, 1)

  const elsewhere = fixture('evidence/nwipe-0.33-ssd-and-emmc-zero.log')
  t.match(await server.upload('bench', '/evidence', 'nwipe.log', elsewhere), {
    status: 200,
    body: {
      recorded: ['EvidenceDeposited'],
      media: [
        { serial: 'S3U0NT0TEST003', refusal: 'no-medium-matched' },
        { serial: '0x3a1b0005', refusal: 'no-medium-matched' },
      ],
    },
  })
})

t.test(
  'E3 one record of a file certifies one medium, and the same upload twice changes nothing',
  async (t) => {
    const server = await startServer(t)
    const lot = await lotOfNovember(server)
    const disk = await inspected(server, lot, [western])
    await server.upload('bench', `/devices/${disk}/evidence`, 'nwipe.log', oneDisk)
    const before = await eventCount(server)
    for (const url of [`/devices/${disk}/evidence`, '/evidence']) {
      await server.askNow('bench', '/stock')
      // Handed in at the bench and not at the device it is one more deposit, and the same proof.
      t.match(await server.upload('bench', url, 'again.log', oneDisk), {
        status: 200,
        body: { recorded: url === '/evidence' ? ['EvidenceDeposited'] : [] },
      })
    }
    t.equal(await eventCount(server), before + 1, 'nothing was proven a second time')

    // The disk was moved to another machine since: the log says nothing of what it does there.
    const twin = await inspected(server, lot, [nvme(newSerial('NVME'))])
    t.match(await inspect(server, twin, [western]), {
      status: 409,
      body: {
        type: 'medium-of-another-device',
        detail: { existingId: disk },
        missing: [/WX41A00T0001.*et ici/],
      },
    })
    await server.send('bench', `/devices/${disk}/move-medium`, {
      mediumSerial: western.serial,
      toDeviceId: twin,
    })
    t.match(await server.upload('bench', `/devices/${twin}/evidence`, 'nwipe.log', oneDisk), {
      status: 409,
      body: { type: 'evidence-already-used', detail: { existingId: disk } },
    })
    t.strictSame(await reportsOf(server, twin), [])

    const serial = newSerial('NVME')
    const third = await inspected(server, lot, [nvme(serial)])
    const fileSha256 = createHash('sha256').update(oneDisk).digest('hex')
    t.match(
      await server.send('bench', `/devices/${third}/certificate`, certificate(serial, { fileSha256 })),
      {
        status: 409,
        body: { type: 'evidence-is-a-log' },
      },
    )
  },
)

t.test('L2 the same key with another file is a conflict', async (t) => {
  const server = await startServer(t)
  const disk = await inspected(server, await lotOfNovember(server), [western, toshiba])
  const url = `/devices/${disk}/evidence`
  const key = { 'idempotency-key': 'disk of Monday' }
  const first = await server.upload('bench', url, 'nwipe.log', oneDisk, key)
  t.equal(first.status, 200)
  const before = await eventCount(server)
  t.strictSame((await server.upload('bench', url, 'other-name.log', oneDisk, key)).body, first.body)
  t.match(await server.upload('bench', url, 'nwipe.log', threeDisks, key), {
    status: 409,
    body: { type: 'idempotency-key-reused' },
  })
  t.equal(await eventCount(server), before)
})

t.test('a file that proves nothing is refused in a sentence, told of no device, and waits', async (t) => {
  const server = await startServer(t)
  const disk = await inspected(server, await lotOfNovember(server), [western])
  for (const url of [`/devices/${disk}/evidence`, `/devices/${disk}/inspection-file`, '/evidence'])
    for (const [what, bytes, status, type, sentence] of [
      ['not a log', 'Bonjour, le disque est propre.', 422, 'unreadable-file', /Ce fichier n’est pas/],
      [
        'a picture',
        Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 0xff]),
        422,
        'unreadable-file',
        /image|fichier/,
      ],
      ['an empty file', '', 422, 'unreadable-file', /vide/],
      ['9 MiB', Buffer.alloc(9 * 1024 * 1024, 0x61), 422, 'unreadable-file', /8 Mio/],
      ['17 MiB', Buffer.alloc(17 * 1024 * 1024, 0x61), 413, 'body-too-large', /./],
    ] as const)
      t.match(
        await server.upload('bench', url, 'fichier.log', bytes),
        {
          status,
          headers: { 'content-type': /^application\/problem\+json/ },
          body: { type, status, missing: [sentence], correlationId: /-/ },
        },
        `${url}: ${what}`,
      )
  for (const url of [`/devices/${disk}/evidence`, '/evidence'])
    for (const body of [undefined, { file: 'nwipe' }])
      t.match(
        await server.ask('bench', 'POST', url, { body }),
        { status: 400, body: { type: 'invalid-request', missing: [/multipart/] } },
        `${url}: no multipart`,
      )
  t.strictSame(await typesOf(server, disk), ['DeviceReceived', 'DeviceInspected'])
  // What is empty or larger than any log is not kept; the rest may prove something to somebody who looks at it.
  t.equal((await server.pool.query('select from files')).rowCount, 2)
  const { evidence } = (await server.askNow('bench', '/evidence')).body
  t.strictSame([...new Set(evidence.map(({ status }: { status: string }) => status))], ['unread'])
})

const LAPTOP_SERIAL = 'ZZTEST1'
const dell = async (server: Server, donationId: string, serial: string) =>
  (
    await server.send('bench', `/donations/${donationId}/receive`, {
      category: 'laptop',
      maker: 'Dell',
      model: 'Latitude 5480',
      serial,
      happenedAt: INTAKE,
    })
  ).body.deviceId as string

t.test('an inspection file inventories the media of its own machine, and of no other', async (t) => {
  const server = await startServer(t)
  const lot = await lotOfNovember(server)
  const laptop = await dell(server, lot, LAPTOP_SERIAL)
  const other = await dell(server, lot, 'ZZTEST2')
  const file = fixture('inspection/lshw-smartctl-laptop.json')
  t.match(await server.upload('bench', `/devices/${laptop}/inspection-file`, 'inspection.json', file), {
    status: 200,
    body: { recorded: ['DeviceInspected'] },
  })
  const [, inspection] = await server.log.readStream(`device-${laptop}`)
  t.match(inspection, {
    type: 'DeviceInspected',
    data: { source: 'lshw+smartctl', fileSha256: /^[0-9a-f]{64}$/ },
  })
  const { media } = (await server.ask('bench', 'GET', `/devices/${laptop}`)).body
  t.strictSame(
    media.map(({ serial, kind }: { serial: string; kind: string }) => [serial, kind]).sort(),
    [
      ['TSTHDD0000000001', 'hdd'],
      ['TSTNVME000000001', 'nvme'],
    ],
    'the USB stick of the bench is nobody’s medium',
  )

  t.match(await server.upload('bench', `/devices/${other}/inspection-file`, 'inspection.json', file), {
    status: 409,
    body: { type: 'device-differs-from-file', missing: [/ZZTEST1/] },
  })
  const desktop = fixture('inspection/lshw-smartctl-desktop.json')
  t.match(await server.upload('bench', `/devices/${other}/inspection-file`, 'inspection.json', desktop), {
    status: 409,
    body: { type: 'device-differs-from-file', missing: [/Ordinateur fixe.*Ordinateur portable/] },
  })
  t.strictSame(await typesOf(server, other), ['DeviceReceived'])
})

t.test('E5 an inspection that forgets a medium is refused, naming it', async (t) => {
  const server = await startServer(t)
  const deviceId = await inspected(server, await lotOfNovember(server), [western, toshiba])
  const before = await eventCount(server)
  for (const media of [[western], []])
    t.match(await inspect(server, deviceId, media), {
      status: 409,
      body: {
        type: 'medium-vanished',
        missing: media.length === 0 ? [/WD-WX41A00T0001/, /78DTEST00004/] : [/78DTEST00004/],
        supplier: /atelier/,
      },
    })
  t.equal(await eventCount(server), before)
  await server.send('bench', `/devices/${deviceId}/remove-medium`, { mediumSerial: toshiba.serial })
  t.match(await inspect(server, deviceId, [western]), { status: 200 })
})
