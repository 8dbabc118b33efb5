/** Snapshots carry what several tools printed: a part that cannot be read refuses the file and is named. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import {
  ahci,
  bytes,
  disk,
  json,
  laptop,
  nvmeDisk,
  problem,
  reading,
  refused,
  report,
  serialsOf,
} from '../support/inspections.js'

const DMIDECODE =
  '# dmidecode 3.4\n\nHandle 0x0001, DMI type 1, 27 bytes\nSystem Information\n\tManufacturer: HP\n\tProduct Name: HP EliteBook 840 G5\n\tSerial Number: 5CG8301TST\n\nHandle 0x0003, DMI type 3, 22 bytes\nChassis Information\n\tType: Notebook\n\n'
const REPORTS = [report('/dev/sda', 'TSTHDD0000000001'), report('/dev/sdb', 'TSTHDD0000000002')]
const LSHW = JSON.stringify(laptop(ahci(disk('/dev/sda', 'TSTHDD0000000001'))), null, 2)
const INXI = JSON.stringify([
  {
    '000#1#0#Drives': [
      { '001#1#1#ID': '/dev/sda', '003#0#2#model': 'ST500LM021', '013#0#2#serial': 'TSTHDD0000000001' },
    ],
  },
])
const snapshot = (data: object) =>
  json({ type: 'Snapshot', software: 'workbench-script', version: '0.0.1', data, erase: [] })

t.test('a part that is cut, at whatever place, refuses the file and is named', async (t) => {
  const parts = { smartctl: JSON.stringify(REPORTS), lshw: LSHW, inxi: INXI, smart: JSON.stringify(REPORTS) }
  for (const [name, text] of Object.entries(parts))
    for (let length = 1; length < text.length; length += 61) {
      const sentence = problem(snapshot({ dmidecode: DMIDECODE, lshw: LSHW, [name]: text.slice(0, length) }))
      t.match(sentence, new RegExp(`« data\\.${name} ».*coupée ou abîmée`), `${name} cut at ${length}`)
      const tail = problem(snapshot({ dmidecode: DMIDECODE, lshw: LSHW, [name]: text.slice(length) }))
      t.match(tail, new RegExp(`« data\\.${name} »`), `${name} without its first ${length}`)
    }
  t.equal(
    reading(snapshot({ dmidecode: DMIDECODE.slice(0, -9), smartctl: JSON.stringify(REPORTS) })).media.length,
    2,
  )
})

t.test('a cut part under a name that we do not know is named too', async (t) => {
  const cut = JSON.stringify(REPORTS).slice(0, 300)
  t.match(problem(snapshot({ lshw: LSHW, disques: cut })), /« data\.disques »/)
  t.match(problem(snapshot({ lshw: LSHW, disques: cut.slice(5) })), /« data\.disques »/)
  t.match(problem(json({ lshw: JSON.parse(LSHW), smartctl: cut })), /« smartctl »/)
  t.equal(reading(snapshot({ lshw: LSHW, note: 'posé sur l’étagère {3}' })).media.length, 1)
})

t.test('where a tool’s JSON was expected, its text or its error message is named', async (t) => {
  for (const text of [
    'sh: 1: smartctl: not found',
    'smartctl 7.3 2022-02-28 r5338 [x86_64-linux-6.1.0] (local build)\nSmartctl open device: /dev/sda failed: Permission denied',
    '{"error": "timeout"}',
    '42',
  ])
    t.match(
      problem(snapshot({ dmidecode: DMIDECODE, lshw: LSHW, smartctl: text })),
      /« data\.smartctl »/,
      text,
    )
})

t.test('a list of texts where one text was expected: each is read, none is passed over', async (t) => {
  const texts = REPORTS.map((one) => JSON.stringify(one))
  t.strictSame(serialsOf(reading(snapshot({ dmidecode: DMIDECODE, smartctl: texts }))), [
    'TSTHDD0000000001',
    'TSTHDD0000000002',
  ])
  const second = problem(snapshot({ dmidecode: DMIDECODE, smartctl: [texts[0], texts[1]?.slice(0, 200)] }))
  t.match(second, /« data\.smartctl\[1\] »/)
  const empty = problem(snapshot({ dmidecode: DMIDECODE, smartctl: [texts[0], ''] }))
  t.match(empty, /« data\.smartctl\[1\] ».*vide/, 'a disk that smartctl could not read')
  t.match(problem(snapshot({ dmidecode: DMIDECODE, smartctl: [REPORTS[0], {}] })), /« data\.smartctl\[1\] »/)
  t.match(
    problem(snapshot({ dmidecode: DMIDECODE, smartctl: [REPORTS[0], { a: 1 }] })),
    /« data\.smartctl\[1\] »/,
  )
  t.equal(reading(snapshot({ dmidecode: DMIDECODE, smartctl: REPORTS })).media.length, 2, 'a list of objects')
  t.equal(reading(snapshot({ smart: REPORTS, lshw: JSON.parse(LSHW) as object })).media.length, 2, 'of 2022')
})

t.test(
  'E5: a part of a tool that tells disks is there and empty: the file is refused and the part named',
  async (t) => {
    for (const name of ['smartctl', 'smart', 'lshw', 'inxi', 'lsblk', 'nvme', 'hwinfo', 'disks', 'hdparm'])
      for (const empty of [
        '',
        ' \n',
        '[]',
        '[ ]',
        '{}',
        'null',
        '[{}]',
        '[null]',
        null,
        [],
        {},
        [null],
        [{}],
        [[]],
      ])
        for (const whole of [{ lshw: LSHW }, { smartctl: JSON.stringify(REPORTS) }, { inxi: INXI }]) {
          if (name in whole) continue
          t.match(
            problem(snapshot({ dmidecode: DMIDECODE, ...whole, [name]: empty })),
            new RegExp(`« data\\.${name}(\\[0\\])? »`),
            `${name}: ${JSON.stringify(empty)}`,
          )
        }
    t.match(problem(json({ lshw: JSON.parse(LSHW), smartctl: [] })), /« smartctl ».*vide/)
    t.match(problem(json({ lshw: {}, smartctl: REPORTS })), /« lshw ».*vide/)
    t.match(problem(snapshot({ lshw: LSHW, lsblk: { blockdevices: [] } })), /« data\.lsblk ».*vide/)
    const script = JSON.parse(readFileSync('test/fixtures/inspection/workbench-script.json', 'utf8'))
    t.equal(reading(json(script)).media.length, 2)
    for (const empty of ['', '[]', [], null, {}])
      t.match(
        problem(json({ ...script, data: { ...script.data, smartctl: empty } })),
        /« data\.smartctl ».*vide/,
      )
    const signed = (output: unknown) => ({
      credentialSubject: {},
      evidence: [
        { operation: 'lshw', output: LSHW },
        { operation: 'smartctl', output },
      ],
    })
    t.match(problem(json(signed(''))), /« evidence\[1\] \(smartctl\) ».*vide/)
  },
)

t.test('smartctl lists no eMMC: its empty list is right where there are such chips only', async (t) => {
  const chip = {
    id: 'mmc0',
    class: 'storage',
    businfo: 'mmc@0:0001',
    product: 'DF4064',
    serial: '0x1a2b3c4e',
    children: [{ id: 'device', class: 'disk', logicalname: '/dev/mmcblk0', size: 62_537_072_640 }],
  }
  const card = { id: 'mmc', class: 'bus', children: [chip] }
  t.equal(reading(json({ lshw: laptop(card), smartctl: [] })).media.length, 1)
  t.match(
    problem(json({ lshw: laptop(card, ahci(disk('/dev/sda', 'TSTHDD0000000001'))), smartctl: [] })),
    /vide/,
  )
  t.match(problem(json({ lshw: laptop(card), smartctl: '' })), /« smartctl ».*vide/, 'smartctl did not run')
})

t.test('a disk that stands where no reader looks is counted, or the file refused', async (t) => {
  const [one, two] = REPORTS
  const lshw = JSON.parse(LSHW)
  const components = [{ type: 'HardDrive', serialNumber: 'TSTHDD0000000001' }]
  const count = (value: unknown) => {
    const read = reading(json(value))
    return read.media.length + read.unidentifiedMedia
  }
  for (const [name, value] of Object.entries({
    'beside data': { data: { lshw }, smartctl: [two] },
    'beside data, names': { data: { lshw }, disks: ['/dev/sdb'] },
    'beside data.data': { data: { data: { lshw }, smartctl: [two] } },
    'beside the evidence': {
      credentialSubject: {},
      evidence: [{ operation: 'lshw', output: lshw }],
      data: { smartctl: [two] },
    },
    'beside components': { device: { type: 'Laptop' }, components, data: { smartctl: [two] } },
    'in a report': { ...one, more: two },
    'lshw in a report': { ...two, lshw },
    'lsblk, below a volume': {
      data: {
        lshw,
        lsblk: { blockdevices: [{ name: 'md0', type: 'raid1', children: [{ name: 'sdb', type: 'disk' }] }] },
      },
    },
    'lsblk, another name': { data: { lshw, lsblk: { blockdevices: [{ kname: 'sdb', type: 'disk' }] } } },
  }))
    t.equal(count(value), 2, name)
  for (const text of [
    '=== START OF INFORMATION SECTION ===\nSerial Number: W620ABCD',
    '\nATA device, with non-removable media\n',
  ])
    t.match(problem(snapshot({ lshw: LSHW, autre: text })), /« data\.autre »/)
  const doubled = `{"lshw":${LSHW},"autre":${JSON.stringify(two)},"autre":1}`
  t.match(problem(Buffer.from(doubled)), /deux fois « autre »/)
  t.match(problem(Buffer.from(doubled.replace('"autre":1', '"autr\\u0065":1'))), /deux fois « autre »/)
})

t.test('a text that is not read further still names its disks', async (t) => {
  const hwinfo =
    '25: IDE 00.0: 10600 Disk\n  Device File: /dev/sdb (/dev/sg1)\n  Device Files: /dev/sdb, /dev/disk/by-id/x\n'
  t.equal(reading(snapshot({ lshw: LSHW, hwinfo })).unidentifiedMedia, 1)
  t.equal(reading(snapshot({ lshw: LSHW, hwinfo: hwinfo.replaceAll('sdb', 'sda') })).unidentifiedMedia, 0)
})

t.test('a disk that only one part names is counted', async (t) => {
  const parts = { dmidecode: DMIDECODE, lshw: LSHW }
  t.equal(reading(snapshot({ ...parts, disks: ['/dev/sda', '/dev/sdb'] })).unidentifiedMedia, 1)
  const lsblk = {
    blockdevices: [
      { name: 'sda', type: 'disk' },
      { name: 'nvme0n1', type: 'disk', serial: 'N0123' },
      { name: 'zram0', type: 'disk' },
      { name: 'sdc', type: 'disk', tran: 'usb' },
    ],
  }
  t.strictSame(serialsOf(reading(snapshot({ ...parts, lsblk }))), ['TSTHDD0000000001', 'N0123'])
  t.equal(reading(snapshot({ ...parts, other: { disk: { dev: '/dev/sdz' } } })).unidentifiedMedia, 1)
})

t.test('an unknown component of Workbench 11 might be a disk', async (t) => {
  const device = { type: 'Laptop', manufacturer: 'HP', serialNumber: '5CG8301TST' }
  const components = [
    { type: 'SolidStateDrive', serialNumber: 'TSTSSD0000000001', size: 256_060 },
    { type: 'HxrdDrive', serialNumber: 'TSTHDD0000000001', size: 500_107 },
    { type: 'SoundCard' },
  ]
  const read = reading(json({ type: 'Snapshot', device, components }))
  t.strictSame([read.media.length, read.unidentifiedMedia], [2, 0])
})

t.test(
  'signed snapshots: the outputs stand in the evidence, as texts, objects or escaped texts',
  async (t) => {
    const signed = (output: unknown, operation = 'smartctl') =>
      json({
        '@context': ['https://www.w3.org/2018/credentials/v1'],
        type: ['VerifiableCredential', 'DeviceSnapshot'],
        credentialSubject: {
          operatorId: 'x',
          type: 'hardwareList',
          software: 'workbench-script',
          deviceId: [],
        },
        evidence: [
          { type: 'HardwareList', operation: 'dmidecode', output: DMIDECODE.replaceAll('"', '&quot;') },
          { type: 'HardwareList', operation, output },
          { type: 'HardwareList', operation: 'inxi', output: JSON.parse(INXI) as object },
        ],
        proof: { type: 'Ed25519Signature2018', jws: 'eyJ' },
      })
    const text = JSON.stringify(REPORTS)
    for (const output of [REPORTS, text, text.replaceAll('"', '&quot;')]) {
      const read = reading(signed(output))
      t.strictSame([read.source, read.serial, read.category], ['workbench-script', '5CG8301TST', 'laptop'])
      t.strictSame(serialsOf(read), ['TSTHDD0000000001', 'TSTHDD0000000002'])
    }
    t.equal(
      reading(signed(text, text)).media.length,
      2,
      'a template once wrote the output into the operation',
    )
    t.match(problem(signed(text.slice(0, 200))), /« evidence\[1\] \(smartctl\) »/)
    t.match(problem(signed('[]').slice(0, 400)), /coupé/)
    const presigned = {
      type: 'DeviceSnapshotV1',
      save: false,
      data: { operator_id: '', dmidecode: DMIDECODE, smartctl: text },
    }
    t.equal(reading(json(presigned)).media.length, 2, 'as it is sent to be signed')
    t.equal(reading(json({ ...presigned, data: { uuid: 'u', data: presigned.data } })).media.length, 2)
  },
)

t.test('two fields of one name, of which JSON keeps the last, are refused', async (t) => {
  const [one, two] = REPORTS.map((report) => JSON.stringify(report))
  const file = `{"lshw":${LSHW},"smartctl":[${one}],"smartctl":[${two}]}`
  t.match(problem(Buffer.from(file)), /deux fois « smartctl »/)
})

t.test('a field’s name is compared as JSON reads it, however it is written', async (t) => {
  const [one, two] = REPORTS.map((report) => JSON.stringify(report))
  for (const [first, second] of [
    ['smartctl', 'smartct\\u006c'],
    ['smart\\u0063tl', 'smartctl'],
    ['\\u0073\\u006d\\u0061\\u0072\\u0074\\u0063\\u0074\\u006C', 'smartctl'],
  ])
    t.match(
      problem(Buffer.from(`{"lshw":${LSHW},"${first}":[${one}],"${second}":[${two}]}`)),
      /deux fois « smartctl »/,
    )
  const glpi = (again: string) =>
    `{"action":"inventory","deviceid":"x","content":{"storages":[{"name":"sda","serial":"AAAA1"}],${again}}}`
  t.match(problem(bytes(glpi('"stor\\u0061ges":[]'))), /deux fois « storages »/)
  t.match(
    problem(bytes(glpi('"controllers":[{"name":"MegaRAID"}],"c\\u006fntrollers":[]'))),
    /« controllers »/,
  )
})

t.test('a file of both of which one part is empty is refused, and the part is named', async (t) => {
  const lshw = laptop(ahci(disk('/dev/sda', 'TSTHDD0000000001')))
  for (const empty of ['', ' ', '\n', null, {}, [{}], [null], '[]', '{}', 'null', '[ ]\n']) {
    t.match(problem(json({ lshw: empty, smartctl: REPORTS })), /« lshw » .*vide/, JSON.stringify(empty))
    t.match(problem(json({ lshw, smartctl: empty })), /« smartctl » .*vide/, JSON.stringify(empty))
  }
  t.match(problem(json({ lshw: [], smartctl: REPORTS })), /« lshw » .*vide/)
  t.match(problem(json({ lshw, smartctl: [] })), /« smartctl » .*vide/, 'only eMMC chips are never scanned')
})

t.test('who walks through the whole machine: lshw, Workbench and inxi, never smartctl', async (t) => {
  const lshw = laptop(ahci(disk('/dev/sda', 'TSTHDD0000000001')))
  const device = { type: 'Laptop', manufacturer: 'HP', serialNumber: '5CG8301TST' }
  const components = [{ type: 'HardDrive', serialNumber: 'TSTHDD0000000001', size: 500_107 }]
  const whole = (value: unknown) => reading(json(value)).wholeMachine
  for (const file of [lshw, [lshw], { lshw, smartctl: REPORTS }, { device, components }])
    t.equal(whole(file), true)
  for (const file of [REPORTS[0], REPORTS, { smartctl: REPORTS }]) t.equal(whole(file), false)
  const data = { dmidecode: DMIDECODE, smartctl: JSON.stringify(REPORTS), inxi: INXI }
  t.equal(reading(snapshot(data)).wholeMachine, true)
  t.equal(reading(snapshot({ ...data, inxi: undefined })).wholeMachine, false)
  t.equal(reading(snapshot({ ...data, lshw: LSHW })).wholeMachine, true)
})

t.test('smartctl: refused without rights, RAID members, scans, -d types, an INFO section only', async (t) => {
  const denied = refused('/dev/sda', 'Smartctl open device: /dev/sda failed: Permission denied')
  t.match(problem(json([denied])), /smartctl n’a pas eu le droit.*sudo/)
  t.match(problem(json({ lshw: laptop(ahci()), smartctl: [denied] })), /sudo/)
  const undetected = refused('/dev/sdb', '/dev/sdb: Unable to detect device type')
  t.equal(reading(json([REPORTS[0], undetected])).unidentifiedMedia, 1)
  for (const path of ['/dev/zram0', '/dev/zd0', '/dev/loop1', '/dev/sr0'])
    t.equal(
      reading(json([REPORTS[0], refused(path, `${path}: Unable to detect device type`)])).unidentifiedMedia,
      0,
      `${path} is no disk`,
    )
  const member = (number: number, serial: string) =>
    report('/dev/bus/0', serial, {
      device: { name: '/dev/bus/0', type: `megaraid,${number}`, protocol: 'SCSI' },
    })
  t.strictSame(serialsOf(reading(json([member(0, 'Z1A00001'), member(1, 'Z1A00002')]))), [
    'Z1A00001',
    'Z1A00002',
  ])
  const scan = {
    json_format_version: [1, 0],
    smartctl: { argv: ['smartctl', '-j', '--scan'] },
    devices: [{ name: '/dev/sda' }, { name: '/dev/nvme0' }],
  }
  const scanned = reading(json([scan, REPORTS[0]]))
  t.strictSame([serialsOf(scanned), scanned.unidentifiedMedia], [['TSTHDD0000000001'], 1])
  const info = report('/dev/sda', 'TSTHDD0000000001', {
    json_format_version: [2, 1],
    device: { name: '/dev/sda', type: 'sntasmedia' },
  })
  t.equal(reading(json(info)).media.length, 1)
})

t.test(
  'lshw’s tree without its root is no whole account: what « -C » left out may hide a disk',
  async (t) => {
    const [one, two] = [disk('/dev/sda', 'TSTHDD0000000001'), nvmeDisk('TSTNVME000000001')]
    const root = { ...laptop(), children: [one] }
    for (const chosen of [
      [one],
      one,
      [one, two],
      [ahci(one)],
      [root],
      [{ ...laptop(), children: undefined }, one],
      { lshw: [one, two], smartctl: REPORTS },
      {
        type: 'Snapshot',
        data: { lshw: JSON.stringify([one]), smartctl: JSON.stringify(REPORTS), dmidecode: DMIDECODE },
      },
    ])
      t.match(problem(json(chosen)), /sudo lshw -json » sans « -C/, JSON.stringify(chosen).slice(0, 80))
    t.match(
      problem(bytes(`${JSON.stringify(one)}\n${JSON.stringify(two)}`)),
      /sans « -C/,
      'one after the other',
    )
    t.match(problem(json([laptop(ahci(one)), { a: 1 }])), /« fichier\[1\] »/)
  },
)
