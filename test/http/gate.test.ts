/**
 * The first promise, on its whole road: no device leaves while a disk in it is not proven erased. A laptop whose
 * disks no tool sees, and one with a second disk that its inventory lacks, are refused at each door until it is true.
 */
import { createHash } from 'node:crypto'
import t from 'tap'
import { nwipe042 } from '../evidence/erasure-logs.js'
import { checkFile, labelOf } from '../support/bulk.js'
import {
  ahci,
  controller,
  disk,
  json,
  laptop as machine,
  nvmeDisk,
  raidMode,
  report,
  vmd,
} from '../support/inspections.js'
import {
  appendAlone,
  eligiblePerson,
  erase,
  handOverBody,
  inspect,
  newSerial,
  nvme,
  openKit,
  promiseLot,
  receiveLaptop,
  recorded,
  refused,
  signedIn,
  test,
} from '../support/journey.js'
import { textOf } from '../support/pdf-text.js'
import { type Server, startServer, weeefund } from '../support/server.js'

const DMIDECODE = (serial: string) =>
  `# dmidecode 3.4\n\nHandle 0x0001, DMI type 1, 27 bytes\nSystem Information\n\tManufacturer: HP\n\tSerial Number: ${serial}\n\n`
const INTAKE = '2026-11-02T08:00:00.000Z'

const certificateText = async (server: Server, deviceId: string) => {
  const answer = await server.app.inject({
    method: 'GET',
    url: `/api/v1/devices/${deviceId}/sanitisation-certificate`,
    headers: { authorization: `Bearer ${server.tokens['bench']}` },
  })
  return { status: answer.statusCode, text: answer.statusCode === 200 ? textOf(answer.rawPayload) : '' }
}

/** Files in which no tool saw a disk, of the machine with that serial. */
const withoutDisk = (serial: string) => {
  const of = (...children: object[]) => json({ ...machine(...children), serial })
  return {
    'Intel RST in RAID mode': of(raidMode()),
    'Intel VMD': of(vmd()),
    'an ordinary controller with nothing below': of(ahci()),
    'hardware RAID': of(
      controller('MegaRAID SAS-3 3108', 'megaraid_sas', { description: 'RAID bus controller' }),
    ),
    'no controller at all': of(),
    'smartctl that found nothing': json([]),
  }
}

t.test('E5 a laptop whose disks no tool sees goes nowhere until somebody looked into it', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 20, { happenedAt: INTAKE })
  const { deviceId, serial } = await receiveLaptop(server, lot, INTAKE)
  const label = await labelOf(server, deviceId)

  for (const [what, file] of Object.entries(withoutDisk(serial))) {
    const answer = await server.upload('bench', `/devices/${deviceId}/inspection-file`, 'lshw.json', file)
    refused(t, answer, 'unreadable-file')
    t.match(answer.body.missing, [/support|relevé|fichier/i], what)
  }
  const hidden = withoutDisk(serial)['Intel VMD'] ?? ''
  const raid = await server.upload('bench', `/devices/${deviceId}/inspection-file`, 'lshw.json', hidden)
  t.match(raid.body.missing, [/Volume Management Device.*AHCI/s], 'the controller is named, and the way out')

  // By hand, in a tool's name: still not the word that there is none.
  const deposited = createHash('sha256').update(hidden).digest('hex')
  const tell = (told: object) =>
    server.send('bench', `/devices/${deviceId}/inspect`, {
      ...{ media: [], processor: null, memoryBytes: null, batteryHealthPercent: 82, ...told },
    })
  for (const told of [
    { source: 'lshw', fileSha256: deposited },
    { source: 'lshw', fileSha256: deposited, media: [nvme(newSerial('S3Z8'))] },
    { source: 'lshw+smartctl', fileSha256: null },
    { source: 'by-hand', fileSha256: deposited },
  ])
    refused(t, await tell(told), 'inspection-file-asked')
  refused(t, await tell({ source: 'by-hand', fileSha256: null }), 'absence-not-told')
  await test(server, deviceId)

  const { kitId, trackingCode } = await openKit(server, deviceId)
  const packed = await server.send('bench', `/kits/${kitId}/pack`, { deviceId })
  refused(t, packed, 'device-not-inspected')
  const bulk = `étiquette;opération;motif;kit;site\n${label};mise en kit;;${trackingCode};`
  t.match((await checkFile(server, '/devices/imports', bulk)).body.lines, [
    { decision: 'refused', reason: /pas été inspecté/ },
  ])
  const bench = await signedIn(server, { email: 'b@x.example', role: 'bench', partnerId: weeefund.partnerId })
  const page = `/appareils/${deviceId}`
  t.match((await bench.get(page)).body, /n’a pas été inspecté/)
  const byPage = await bench.post(`${page}/kit`, {
    ...(await bench.hidden(page, `${page}/inspection-manuelle`)),
    kitId,
  })
  t.equal(byPage.statusCode, 409)
  t.match((await certificateText(server, deviceId)).text, /n’a pas été inspecté/)
  t.notMatch((await certificateText(server, deviceId)).text, /[Aa]ucun support/)

  // Opened: nothing inside. A true word, by name.
  const opened = await bench.post(`${page}/inspection-manuelle`, {
    ...(await bench.hidden(page, `${page}/inspection-manuelle`)),
    aucunSupport: 'on',
    constat: 'opened',
    batterie: '82',
  })
  t.equal(opened.statusCode, 303)
  const established = (await certificateText(server, deviceId)).text
  t.match(established, /constaté à la main, appareil ouvert, par WeeeFund/)
  recorded(t, await server.send('bench', `/kits/${kitId}/pack`, { deviceId }), 'DeviceAllocated')
  recorded(t, await server.send('bench', `/kits/${kitId}/seal`), 'DeviceSealed')
})

t.test('E5 a RAID laptop in AHCI mode shows its disk, which is then to be erased', async (t) => {
  const server = await startServer(t)
  const { deviceId, serial } = await receiveLaptop(server, await promiseLot(server, 5), undefined)
  const medium = newSerial('NVMERAID')
  const file = json({ ...machine(nvmeDisk(medium)), serial })
  recorded(
    t,
    await server.upload('bench', `/devices/${deviceId}/inspection-file`, 'lshw.json', file),
    'DeviceInspected',
  )
  t.match((await server.askNow('bench', `/devices/${deviceId}`)).body, {
    stage: 'to-erase',
    obstacles: [{ type: 'medium-not-erased' }, { type: 'functions-not-passed' }],
  })
})

t.test(
  'E5 a file that may be another machine’s, or not of the whole of it, inventories nothing',
  async (t) => {
    const server = await startServer(t)
    const { deviceId, serial } = await receiveLaptop(server, await promiseLot(server, 5))
    const found = machine(ahci(disk('/dev/sda', newSerial('WD-WX81A44'))))
    const { serial: _, ...nameless } = found
    const smartctl = [report('/dev/sda', newSerial('WD-WX81A45'))]
    const snapshot = {
      type: 'Snapshot',
      data: { smartctl: JSON.stringify(smartctl), dmidecode: DMIDECODE(serial) },
    }
    const glpi = (controllers: object[]) => ({
      action: 'inventory',
      content: {
        ...{ bios: { ssn: serial, smanufacturer: 'HP' }, controllers },
        storages: [{ name: 'sda', type: 'disk', interface: 'SATA', serial: newSerial('WD-WX81A46') }],
      },
    })
    for (const [what, file, refusal, sentence] of [
      ['lshw without sudo', nameless, 'unreadable-file', /de quelle machine il vient.*sudo/],
      ['another maker', { ...nameless, vendor: 'Dell Inc.' }, 'device-differs-from-file', /Dell Inc\./],
      [
        'a placeholder, another maker',
        { ...found, serial: 'Default string', vendor: 'Dell Inc.' },
        'device-differs-from-file',
        /Dell/,
      ],
      [
        'a placeholder, a desktop',
        { ...found, serial: 'Default string', configuration: { chassis: 'desktop' } },
        'device-differs-from-file',
        /Ordinateur fixe|fixe/,
      ],
      ['smartctl alone', smartctl, 'unreadable-file', /contrôleurs.*lshw -json.*à la main/],
      ['a snapshot without lshw', snapshot, 'unreadable-file', /contrôleurs/],
      ['GLPI without controllers', glpi([]), 'unreadable-file', /contrôleurs/],
    ] as const)
      refused(
        t,
        await server.upload('bench', `/devices/${deviceId}/inspection-file`, `${what}.json`, json(file)),
        refusal,
        { missing: [sentence] },
      )
    t.strictSame(
      (await server.log.readStream(`device-${deviceId}`)).map(({ type }) => type),
      ['DeviceReceived'],
    )
    const sata = { type: 'SATA controller', name: 'Sunrise Point-LP SATA Controller [AHCI mode]' }
    recorded(
      t,
      await server.upload('bench', `/devices/${deviceId}/inspection-file`, 'glpi.json', json(glpi([sata]))),
      'DeviceInspected',
    )
  },
)

t.test(
  'E5 a machine that nobody numbered is told by its maker and kind, once its table was read',
  async (t) => {
    const server = await startServer(t)
    const { deviceId } = await receiveLaptop(server, await promiseLot(server, 5))
    const file = json({
      ...machine(ahci(disk('/dev/sda', newSerial('WD-WX91A44')))),
      ...{ serial: 'To be filled by O.E.M.', vendor: 'Hewlett-Packard' },
    })
    const answer = await server.upload('bench', `/devices/${deviceId}/inspection-file`, 'lshw.json', file)
    recorded(t, answer, 'DeviceInspected')
  },
)

const HALF_TERABYTE = 500_107_862_016
const hdd = (serial: string) => ({
  serial,
  kind: 'hdd',
  model: 'WDC WD5000LPCX-2',
  capacityBytes: HALF_TERABYTE,
})
/** What ShredOS writes of the machine it runs on. */
const onMachine = (log: string, serial: string) =>
  log.replace(
    /(\[[^\]]*\]) {2}notice: Program options/,
    `$1  notice: system-manufacturer = HP\n$1  notice: system-product-name = EliteBook 840\n$1  notice: system-serial-number = ${serial}\n$1  notice: Program options`,
  )

t.test(
  'E5 a disk that the log saw in this very machine and the inventory lacks blocks it, at each door',
  async (t) => {
    const server = await startServer(t)
    const lot = await promiseLot(server, 20, { happenedAt: INTAKE })
    const { deviceId, serial } = await receiveLaptop(server, lot, INTAKE)
    const [first, second] = [newSerial('WD-WX61A44'), newSerial('WD-WX61A45')]
    await inspect(server, deviceId, [hdd(first)])
    await test(server, deviceId)
    const log = onMachine(
      nwipe042([
        { name: 'sda', serial: first },
        { name: 'sdb', serial: second, errors: [0, 7, 0], status: '-FAILED-' },
      ]),
      serial,
    )
    const answer = await server.upload('bench', `/devices/${deviceId}/evidence`, 'shredos.log', log)
    t.match(answer, {
      status: 200,
      body: {
        recorded: ['EvidenceDeposited', 'MediumSighted', 'EvidenceClaimed'],
        files: [{ sighted: 1, problem: null }],
        media: [
          { serial: first, place: 'here', recorded: true, verdict: 'erased', reason: 'cleared' },
          { serial: second, place: 'unknown', recorded: false, outcome: 'failed', sentence: /gardée/ },
        ],
      },
    })
    const blocked = 'sighted-medium-not-inventoried'
    t.match((await server.askNow('bench', `/devices/${deviceId}`)).body, {
      stage: 'to-inspect',
      obstacles: [{ type: blocked, missing: [new RegExp(second)] }],
    })
    const { kitId, trackingCode } = await openKit(server, deviceId)
    refused(t, await server.send('bench', `/kits/${kitId}/pack`, { deviceId }), blocked)
    const bulk = `étiquette;opération;motif;kit;site\n${await labelOf(server, deviceId)};mise en kit;;${trackingCode};`
    t.match((await checkFile(server, '/devices/imports', bulk)).body.lines, [
      { decision: 'refused', reason: /manque à l’inventaire/ },
    ])
    const bench = await signedIn(server, {
      email: 'b@x.example',
      role: 'bench',
      partnerId: weeefund.partnerId,
    })
    t.match(
      (await bench.get(`/appareils/${deviceId}`)).body,
      new RegExp(`Dire ce qu’était un support vu[\\s\\S]*${second}`),
    )
    t.match((await certificateText(server, deviceId)).text, /manque à l’inventaire/)

    // Inventoried, it owes its erasure; the failed one proves nothing, a second one does.
    recorded(t, await inspect(server, deviceId, [hdd(first), hdd(second)]), 'DeviceInspected')
    refused(t, await server.send('bench', `/kits/${kitId}/pack`, { deviceId }), 'medium-not-erased')
    await erase(server, deviceId, second)
    const { verdict } = (await server.askNow('bench', `/devices/${deviceId}`)).body.media.find(
      ({ serial: one }: { serial: string }) => one === second,
    )
    t.equal(verdict, 'not-proven', 'a block erase on a hard disk')
    const rerun = nwipe042([{ name: 'sdb', serial: second }], { day: '2026/11/30' })
    t.match(await server.upload('bench', `/devices/${deviceId}/evidence`, 'again.log', rerun), {
      body: { media: [{ place: 'here', verdict: 'erased' }] },
    })
    recorded(t, await server.send('bench', `/kits/${kitId}/pack`, { deviceId }), 'DeviceAllocated')
    recorded(t, await server.send('bench', `/kits/${kitId}/seal`), 'DeviceSealed')

    // Sealed, and another log of this machine sees a third disk: the kit is reopened, and nothing leaves.
    const third = newSerial('WD-WX61A46')
    const late = onMachine(nwipe042([{ name: 'sdc', serial: third }], { day: '2026/12/01' }), serial)
    await server.upload('bench', '/evidence', 'late.log', late)
    const { beneficiaryId } = await eligiblePerson(server)
    await server.send('bench', `/kits/${kitId}/reserve`, { beneficiaryId })
    t.match(await server.send('bench', `/kits/${kitId}/hand-over`, handOverBody(beneficiaryId)), {
      status: 409,
    })
    refused(t, await server.send('bench', `/kits/${kitId}/seal`), blocked)

    // It was a disk in a bay: somebody says so, by name.
    const fileSha256 = (await server.log.readStream(`device-${deviceId}`)).findLast(
      ({ type }) => type === 'MediumSighted',
    )?.data as { fileSha256: string }
    const explain = { mediumSerial: third, fileSha256: fileSha256.fileSha256, explanation: 'external' }
    refused(
      t,
      await server.send('bench', `/devices/${deviceId}/explain-sighting`, {
        ...explain,
        explanation: 'inventoried',
      }),
      'medium-not-inventoried',
    )
    recorded(
      t,
      await server.send('bench', `/devices/${deviceId}/explain-sighting`, explain),
      'SightingExplained',
    )
    t.match((await server.log.readStream(`device-${deviceId}`)).at(-1), {
      data: { explainedBy: /-/, explanation: 'external' },
    })
    recorded(t, await server.send('bench', `/kits/${kitId}/seal`), 'DeviceSealed')
    t.match((await certificateText(server, deviceId)).text, /expliqué à la main[\s\S]*Branché de l’extérieur/)
  },
)

t.test('E5 a disk plugged in from outside, or of another machine, blocks nothing', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 20, { happenedAt: INTAKE })
  const { deviceId, serial } = await receiveLaptop(server, lot, INTAKE)
  const own = newSerial('WD-WX71A44')
  await inspect(server, deviceId, [hdd(own)])
  const usb = {
    name: 'sdb',
    serial: newSerial('4C530001'),
    bus: 'USB    ',
    model: 'SanDisk Ultra',
    bytes: 31_016_853_504,
  }
  const log = nwipe042([{ name: 'sda', serial: own }, usb])
  t.match(await server.upload('bench', `/devices/${deviceId}/evidence`, 'a.log', onMachine(log, serial)), {
    body: { files: [{ sighted: 0 }] },
  })
  const station = nwipe042(
    [
      { name: 'sda', serial: own },
      { name: 'sdb', serial: newSerial('WD-STATION') },
    ],
    {
      day: '2026/11/28',
    },
  )
  t.match(
    await server.upload('bench', `/devices/${deviceId}/evidence`, 'b.log', onMachine(station, 'BENCH-1')),
    {
      body: { files: [{ sighted: 0 }] },
    },
  )
})

t.test('E8 one serial stands in one machine: a second one is a question that names both', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 20)
  const [one, other] = [await receiveLaptop(server, lot), await receiveLaptop(server, lot)]
  const shared = newSerial('S3Z8NB0K')
  await inspect(server, one.deviceId, [nvme(shared)])
  const labelOne = await labelOf(server, one.deviceId)
  const file = json({
    ...machine(nvmeDisk(`${shared.slice(0, 4)}-${shared.slice(4).toLowerCase()}`)),
    serial: other.serial,
  })
  for (const answer of [
    await inspect(server, other.deviceId, [nvme(shared)]),
    await server.upload('bench', `/devices/${other.deviceId}/inspection-file`, 'lshw.json', file),
    await server.send('bench', `/devices/${other.deviceId}/install-medium`, { medium: nvme(shared) }),
  ])
    refused(t, answer, 'medium-of-another-device', {
      detail: { existingId: one.deviceId },
      missing: [/inventorié dans .*, et ici dans .*/, /./],
    })
  const bench = await signedIn(server, { email: 'b@x.example', role: 'bench', partnerId: weeefund.partnerId })
  const page = `/appareils/${other.deviceId}`
  const byPage = await bench.post(`${page}/inspection-manuelle`, {
    ...(await bench.hidden(page, `${page}/inspection-manuelle`)),
    'support-1-serie': shared,
    'support-1-type': 'nvme',
  })
  t.equal(byPage.statusCode, 409)
  t.ok(byPage.body.includes(labelOne))
  // Inspected with its own disk, a correction does not bring the other's in either.
  const ownDisk = nvme(newSerial('S3Z8NB0L'))
  await inspect(server, other.deviceId, [ownDisk])
  const [, told] = await server.log.readStream(`device-${other.deviceId}`)
  refused(
    t,
    await server.send('bench', `/devices/${other.deviceId}/corrections`, {
      eventId: told?.id,
      changes: { media: [nvme(shared)] },
      reason: 'mauvais numéro',
    }),
    'medium-of-another-device',
  )
  // Taken out there, it may stand here.
  await server.send('bench', `/devices/${one.deviceId}/move-medium`, {
    mediumSerial: shared,
    toDeviceId: other.deviceId,
  })
  t.match((await server.askNow('bench', `/devices/${other.deviceId}`)).body.media, [
    { serial: ownDisk.serial },
    { serial: shared },
  ])
})

t.test('E5 two disks with one serial, and the constant serial of a dock, are no inventory', async (t) => {
  const server = await startServer(t)
  const { deviceId, serial } = await receiveLaptop(server, await promiseLot(server, 5))
  const same = newSerial('JM00TEST')
  for (const [what, disks] of [
    ['one serial', [disk('/dev/sda', same), disk('/dev/sdb', same)]],
    ['a dock', [disk('/dev/sda', 'DD56419883B92')]],
    ['another dock', [disk('/dev/sda', '152D00539000')]],
  ] as const) {
    const file = json({ ...machine(ahci(...disks)), serial })
    refused(
      t,
      await server.upload('bench', `/devices/${deviceId}/inspection-file`, `${what}.json`, file),
      'media-unidentified',
      { missing: [/^\/dev\/sda, ST500LM021-1KJ15 : /] },
    )
  }
  t.strictSame(
    (await server.log.readStream(`device-${deviceId}`)).map(({ type }) => type),
    ['DeviceReceived'],
  )
})

t.test(
  'E5 what an older release took for the word that there is none blocks after the upgrade',
  async (t) => {
    const server = await startServer(t)
    const { deviceId } = await receiveLaptop(server, await promiseLot(server, 5))
    const by = { deviceId, partnerId: weeefund.partnerId, happenedAt: server.now() }
    await appendAlone(server, `device-${deviceId}`, 'DeviceInspected', {
      ...{ ...by, media: [], processor: null, memoryBytes: null, batteryHealthPercent: 82 },
      ...{ source: 'lshw', fileSha256: 'f'.repeat(64) },
    })
    await test(server, deviceId)
    t.match((await server.askNow('bench', `/devices/${deviceId}`)).body, {
      stage: 'to-inspect',
      obstacles: [{ type: 'device-not-inspected' }],
    })
    t.match((await certificateText(server, deviceId)).text, /n’a pas été inspecté/)
  },
)

t.test('E8 what is typed at a single door is held to what lists are held to', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 5, { happenedAt: INTAKE })
  const { deviceId } = await receiveLaptop(server, lot, INTAKE)
  for (const serial of ['DD5641988389', '0123456789ABCDE', '152D00539000', 'RANDOM__9A1B'])
    refused(t, await inspect(server, deviceId, [hdd(serial)]), 'serial-is-none')
  const laptop = { category: 'laptop', maker: 'HP', model: 'EliteBook 840', happenedAt: server.now() }
  const receive = (one: object) =>
    server.send('bench', `/donations/${lot}/receive`, { ...laptop, serial: newSerial('5CG'), ...one })
  refused(t, await receive({ serial: 'DD5641988389' }), 'serial-not-readable')
  refused(t, await receive({ weightGrams: 450_000 }), 'weight-of-no-device')
  t.equal((await receive({ weightGrams: 1_800 })).status, 200)
})
