/** GLPI-agent's inventory: the machine and its disks are read, the persons in it are not kept. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { readInspectionFile } from '../../src/evidence/inspection-file.js'
import { keepingOf } from '../../src/evidence/inventory-persons.js'
import { bytes, json, problem, reading } from '../support/inspections.js'

const ssd = {
  name: 'nvme0n1',
  description: 'NVME',
  interface: 'NVME',
  manufacturer: 'Samsung',
  model: 'SAMSUNG MZVLB256HAHQ-000H1',
  serial: 'TSTNVME000000001',
  disksize: 256_060,
  type: 'disk',
}
const hardDisk = {
  name: 'sda',
  description: 'SATA',
  model: 'ST500LM021-1KJ152',
  serialnumber: 'TSTHDD0000000001',
  disksize: 500_107,
  type: 'disk',
}
const sata = {
  type: 'SATA controller',
  name: 'Sunrise Point-LP SATA Controller [AHCI mode]',
  pcislot: '00:17.0',
}
const content = (storages: readonly object[], more: object = {}) => ({
  bios: { smanufacturer: 'Dell Inc.', smodel: 'Latitude 5480', ssn: 'ZZTEST1', bmanufacturer: 'Dell Inc.' },
  hardware: {
    chassis_type: 'Laptop',
    memory: 7900,
    name: 'pc-test',
    lastloggeduser: 'amina.b',
    datelastloggeduser: 'Fri Nov 20 10:00',
    winowner: 'Amina B.',
    wincompany: 'Atelier',
  },
  cpus: [{ name: 'Intel(R) Core(TM) i5-7300U CPU @ 2.60GHz', core: 2 }],
  memories: [{ capacity: 4096 }, { capacity: 4096 }, { caption: 'empty' }],
  batteries: [{ capacity: 57_570, real_capacity: 40_570, chemistry: 'lithium-ion' }],
  storages,
  controllers: [sata],
  users: [{ login: 'amina.b', domain: 'PC' }],
  local_users: [{ login: 'amina.b', home: '/home/amina.b' }],
  softwares: [{ name: 'Firefox', folder: 'C:\\Users\\amina.b\\AppData\\Local', username: 'amina.b' }],
  virtualmachines: [{ name: 'vm', owner: 'amina.b' }],
  versionclient: 'GLPI-Agent_v1.11',
  ...more,
})
const inventory = (storages: readonly object[], more: object = {}) => ({
  action: 'inventory',
  deviceid: 'pc-test-2026-11-20-10-00-00',
  itemtype: 'Computer',
  content: content(storages, more),
})

t.test('the machine and its disks', async (t) => {
  t.strictSame(reading(json(inventory([ssd, hardDisk]))), {
    source: 'glpi-agent',
    category: 'laptop',
    maker: 'Dell Inc.',
    model: 'Latitude 5480',
    serial: 'ZZTEST1',
    serialRead: true,
    memoryBytes: 8 * 2 ** 30,
    processor: 'Intel(R) Core(TM) i5-7300U CPU @ 2.60GHz',
    media: [
      {
        serial: 'TSTNVME000000001',
        kind: 'nvme',
        model: 'SAMSUNG MZVLB256HAHQ-000H1',
        capacityBytes: 256_060_000_000,
      },
      { serial: 'TSTHDD0000000001', kind: 'hdd', model: 'ST500LM021-1KJ152', capacityBytes: 500_107_000_000 },
    ],
    unidentifiedMedia: 0,
    unidentified: [],
    sharedSerials: [],
    controllers: [],
    wholeMachine: true,
    battery: { healthPercent: 70 },
  })
})

t.test('sticks, cards and disc drives are none of its media; Windows’ words are understood', async (t) => {
  const others = [
    { name: 'sdb', type: 'disk', interface: 'USB', serial: 'STICK0000001', disksize: 16_000 },
    { name: 'sr0', type: 'cd', description: 'SATA', model: 'DVDRAM' },
    {
      name: '\\\\.\\PHYSICALDRIVE1',
      type: 'Removable Media',
      interface: 'USB',
      serial: 'X12345',
      disksize: 8000,
    },
    { name: 'sdc', type: 'disk', description: 'USB', serial: 'STICK0000002', disksize: 16_000 },
    { name: 'sdd', type: 'disk', interface: '1394', serial: 'FIREWIRE0001', disksize: 16_000 },
    { name: 'mmcblk0', type: 'disk', description: 'SD Card', serial: '0x12345678', disksize: 16_000 },
    { name: 'D:', description: 'CD-ROM Drive', type: 'UNKNOWN' },
  ]
  const windows = {
    ...ssd,
    name: '\\\\.\\PHYSICALDRIVE0',
    type: 'Fixed hard disk media',
    interface: 'SCSI',
    description: 'Disk drive',
  }
  const read = reading(json(inventory([windows, ...others])))
  t.strictSame([read.media.map(({ serial }) => serial), read.unidentifiedMedia], [['TSTNVME000000001'], 0])
})

t.test('E5: a disk without a true serial is counted', async (t) => {
  for (const serial of [
    undefined,
    '',
    '0123456789ABCDE',
    '1a2b3c4d',
    '0x1A2B3C4D',
    '4C1E2A80-5D1B-4B7C-9E11-0A1B2C3D4E5F',
    '0025_3889_0000_0001.',
    'E823_8FA6_BF53_0001_001B_448B_4A46_0B2C.',
    'aBcD12-eFgH-34iJ-kLmN-56oP-qRsT-uVwXyZ',
  ]) {
    const { serial: _, ...rest } = ssd
    const read = reading(json(inventory([hardDisk, serial === undefined ? rest : { ...ssd, serial }])))
    t.strictSame([read.media.length, read.unidentifiedMedia], [1, 1], `${serial}`)
  }
  const twins = reading(json(inventory([hardDisk, { ...hardDisk, name: 'sdb' }])))
  t.strictSame([twins.media, twins.unidentifiedMedia, twins.sharedSerials], [[], 2, ['TSTHDD0000000001']])
})

t.test('E5: an inventory without a disk, or a partial one, is refused', async (t) => {
  const controllers = [
    { type: 'RAID bus controller', name: '82801 Mobile SATA Controller [RAID mode]' },
    { type: 'VGA compatible controller', name: 'UHD Graphics 620' },
  ]
  const hidden = problem(json(inventory([], { controllers })))
  t.match(hidden, /aucun support.*82801 Mobile SATA Controller \[RAID mode\].*AHCI/)
  t.notMatch(hidden, /UHD/)
  for (const partial of [true, 1, '1', 'true', 'True', ' yes ', 'oui', 'on', 2, [], {}])
    t.match(problem(json({ ...inventory([ssd]), partial })), /partiel/, JSON.stringify(partial))
  for (const partial of [false, 0, '0', 'false', 'no', null, ''])
    t.equal(problem(json({ ...inventory([ssd]), partial })), '', JSON.stringify(partial))
})

t.test('an inventory whose fields are in capitals is not what the agent writes', async (t) => {
  const whole = inventory([ssd])
  for (const file of [
    { ...whole, Partial: true },
    { ...whole, content: { ...whole.content, STORAGES: [hardDisk] } },
    { ACTION: 'inventory', CONTENT: { STORAGES: [ssd] } },
  ])
    t.match(problem(json(file)), /petites lettres.*Exportez-le/, JSON.stringify(file).slice(0, 60))
})

t.test('E5: “external” and “removable” are Windows’ words for any hot-plug disk: it counts', async (t) => {
  for (const words of [
    {
      name: '\\\\.\\PHYSICALDRIVE1',
      type: 'External hard disk media',
      interface: 'IDE',
      description: 'Disk drive',
    },
    { name: '\\\\.\\PHYSICALDRIVE1', type: 'External hard disk media', interface: 'SCSI' },
    { name: '\\\\.\\PHYSICALDRIVE1', type: 'Removable Media' },
    { name: 'sdb', type: 'disk', description: 'SATA removable' },
    { name: 'sdb', type: 'External hard disk media', interface: 'SATA', description: 'USB' },
    { name: 'mmcblk0', type: 'disk', description: 'MMC Card' },
    { name: 'sdb', type: 'disk', description: 'CD-ROM' },
  ]) {
    const second = { ...hardDisk, description: undefined, ...words }
    const read = reading(json(inventory([ssd, second])))
    t.strictSame(
      read.media.map(({ serial }) => serial),
      ['TSTNVME000000001', 'TSTHDD0000000001'],
      JSON.stringify(words),
    )
    const nameless = reading(json(inventory([ssd, { ...second, serialnumber: '' }])))
    t.equal(nameless.unidentifiedMedia, 1)
  }
})

t.test(
  'E5: a disk that only a mounted volume names is counted; a disk’s model is no tape’s name',
  async (t) => {
    const drives = [
      '/dev/nvme0n1p2',
      '/dev/sda1',
      '/dev/sdb1',
      '/dev/sdb2',
      '/dev/mapper/x',
      'server:/share',
      'C:',
    ]
    const volumes = drives.map((volumn) => ({ volumn }))
    t.equal(reading(json(inventory([ssd, hardDisk], { drives: volumes }))).unidentifiedMedia, 1)
    const stick = { name: 'sdb', type: 'disk', interface: 'USB', serial: 'STICK0000001', disksize: 16_000 }
    t.equal(reading(json(inventory([ssd, hardDisk, stick], { drives: volumes }))).unidentifiedMedia, 0)
    t.equal(reading(json(inventory([ssd, { ...hardDisk, name: 'st500lm021' }]))).media.length, 2)
    t.match(problem(json(inventory([ssd], { partial: true }))), /partiel/)
  },
)

t.test('E5: RAID and VMD controllers count beside the disks that are seen', async (t) => {
  const raid = {
    type: 'RAID bus controller',
    name: '82801 Mobile SATA Controller [RAID mode]',
    pcislot: '00:17.0',
  }
  const vmd = {
    type: 'RAID bus controller',
    name: 'Volume Management Device NVMe RAID Controller',
    pcislot: '00:0e.0',
  }
  const amdRaid = { ...raid, name: 'FCH SATA Controller [RAID mode]', manufacturer: 'AMD' }
  const managed = { type: 'System peripheral', name: 'RST VMD Managed Controller' }
  const nvme = (pcislot: string) => ({
    type: 'Non-Volatile memory controller',
    name: 'NVMe SSD SM981',
    pcislot,
  })
  const windows = { ...ssd, name: '\\\\.\\PHYSICALDRIVE0', interface: 'SCSI', description: 'Disk drive' }
  for (const [storages, controllers, left] of [
    [[ssd], [raid], /82801/],
    [[hardDisk], [raid], /82801.*NVMe reste invisible/],
    [[hardDisk], [{ ...raid, manufacturer: 'Intel Corporation', driver: 'ahci' }], /82801/],
    [[hardDisk, ssd], [raid, nvme('01:00.0')], /82801/],
    [[hardDisk], [{ name: 'SAS3108', driver: 'megaraid_sas' }], /SAS3108.*que des volumes/],
    [[windows], [raid], /82801/],
    [[ssd], [vmd, sata], /Volume Management/],
    [[ssd], [vmd, nvme('01:00.0')], /Volume Management/],
    [[ssd], [vmd, nvme('0000:01:00.0')], /Volume Management/],
    [[hardDisk], [vmd, nvme('10000:e1:00.0')], /Volume Management/],
    [[ssd], [vmd, { ...vmd, pcislot: '00:0f.0' }, nvme('10000:e1:00.0')], /Volume Management/],
    [[hardDisk], [vmd, sata], /Volume Management/],
    [[hardDisk], [raid, sata], /82801/],
    [[hardDisk, ssd], [sata, managed], /RST VMD Managed/],
    [[hardDisk], [sata, { name: 'SAS3108', driver: 'megaraid_sas', pciclass: '0107' }], /SAS3108/],
    [[hardDisk], [sata, { name: 'Controller', pciclass: '0104' }], /Controller/],
    [[hardDisk], [sata, { caption: 'Intel Rapid Storage' }], /Rapid/],
  ] as const)
    t.match(problem(json(inventory(storages, { controllers }))), left, JSON.stringify(controllers))
  for (const [storages, controllers] of [
    [[ssd], [sata]],
    [[hardDisk], [amdRaid]],
    [
      [hardDisk, ssd],
      [amdRaid, nvme('01:00.0')],
    ],
    [[ssd], [vmd, managed, managed, nvme('10000:e1:00.0')]],
  ] as const)
    t.equal(problem(json(inventory(storages, { controllers }))), '', JSON.stringify(controllers))
  t.equal(reading(json(inventory([ssd], { controllers: [] }))).wholeMachine, false, 'nobody listed them')
  t.equal(reading(json(inventory([ssd], { controllers: undefined }))).wholeMachine, false)
  const screen = { type: 'VGA compatible controller', name: 'UHD Graphics 620' }
  t.equal(reading(json(inventory([ssd], { controllers: [screen] }))).wholeMachine, false, 'none of storage')
})

/** The bytes that are kept; the file's own where nothing is blanked, none where it is not kept. */
const keptOf = (file: Uint8Array): Uint8Array => {
  const keeping = keepingOf(file)
  if (keeping.keep === 'not') return new Uint8Array()
  return keeping.keep === 'blanked' ? keeping.bytes : file
}
const textKept = (file: Uint8Array) => Buffer.from(keptOf(file)).toString()

t.test('persons are blanked, and the file still reads the same', async (t) => {
  const file = json(
    inventory([ssd, hardDisk], { accesslog: { userid: 'amina.b' }, envs: [{ key: 'USER', val: 'amina.b' }] }),
  )
  const keeping = keepingOf(file)
  t.notMatch(textKept(file), /amina|Amina|Atelier|Nov 20|pc-test/)
  t.strictSame(keeping.keep === 'blanked' ? [...keeping.blanked].sort() : [], [
    'content.accesslog',
    'content.envs',
    'content.hardware.datelastloggeduser',
    'content.hardware.lastloggeduser',
    'content.hardware.name',
    'content.hardware.wincompany',
    'content.hardware.winowner',
    'content.local_users',
    'content.softwares',
    'content.users',
    'content.virtualmachines',
    'deviceid',
  ])
  t.strictSame(readInspectionFile(keptOf(file)), readInspectionFile(file))
  t.strictSame(keepingOf(keptOf(file)), { keep: 'as-it-came' }, 'nobody is left in it')
})

const GIVEN = {
  printers: [{ name: 'HP de Jean Dupont', port: '\\\\srv\\Jean', driver: 'HP LaserJet' }],
  networks: [{ description: 'wlan0', wifi_ssid: 'Wifi Dupont' }],
  monitors: [{ caption: 'Écran de Jean', name: 'DELL U2412M' }],
  drives: [
    { letter: 'Z:', volumn: '\\\\srv\\jean.dupont', description: 'Lecteur de Jean' },
    { volumn: '/dev/sdc1', type: '/media/jean/Clé de Jean', label: 'Photos Dupont' },
  ],
  volume_groups: [{ vg_name: 'vg-dupont' }],
  physical_volumes: [{ device: '/dev/nvme1n1p3', vg_name: 'vg-dupont' }],
  operatingsystem: { fqdn: 'pc-jdupont.mairie.local', name: 'Windows' },
  processes: [{ cmd: '/usr/bin/ssh jean.dupont@bastion', pid: 2 }],
  softwares: [{ name: 'OneDrive - Jean Dupont' }],
  licenseinfos: [{ name: 'Office', key: 'AAAA', fullname: 'Office for Jean Dupont' }],
  usbdevices: [{ name: 'iPhone de Jean Dupont' }],
  phones: [{ name: 'Pixel de Jean' }],
  remote_mgmt: [{ id: '123456789', type: 'teamviewer' }],
  bios: { smanufacturer: 'Dell Inc.', smodel: 'Latitude 5480', ssn: 'ZZTEST1', assettag: 'DUPONT-JEAN' },
}
const NAMES = /jean|dupont|amina|123456789|AAAA/i

t.test('of an inventory only what is read is kept, and disks that stand elsewhere in it', async (t) => {
  const file = json(inventory([ssd, hardDisk], GIVEN))
  t.notMatch(textKept(file), NAMES)
  for (const word of [
    'ZZTEST1',
    'TSTNVME000000001',
    'SAMSUNG MZVLB256HAHQ-000H1',
    'Sunrise Point',
    '/dev/sdc',
  ])
    t.ok(textKept(file).includes(word), word)
  t.strictSame(readInspectionFile(keptOf(file)), readInspectionFile(file))
  t.equal(reading(keptOf(file)).unidentifiedMedia, 2, '/dev/sdc and /dev/nvme1, by their partitions')
})

t.test('an inventory is blanked wherever it stands, or not kept', async (t) => {
  const whole = inventory([ssd, hardDisk], GIVEN)
  const upper = {
    DEVICEID: 'PC-JDUPONT-2026',
    CONTENT: { HARDWARE: { NAME: 'PC-JDUPONT', WINOWNER: 'Jean Dupont' } },
  }
  for (const [what, value] of Object.entries({
    'a list': [whole],
    'two of them': [whole, whole],
    'beside data': { data: { lshw: { id: 'pc', class: 'system' } }, glpi: whole, user: 'jean' },
    'under a name': { inventory: whole },
    'its content alone': { inventory: whole.content },
    'upper case': upper,
    'a text': { glpi: JSON.stringify(whole) },
  })) {
    t.equal(keepingOf(json(value)).keep, 'blanked', what)
    t.notMatch(textKept(json(value)), NAMES, what)
  }
  const text = JSON.stringify(whole, null, 1)
  for (let length = 400; length < text.length; length += 301) {
    t.equal(keepingOf(bytes(text.slice(0, length))).keep, 'not', `cut at ${length}`)
    t.equal(keepingOf(json({ glpi: text.slice(0, length) })).keep, 'not', `a text cut at ${length}`)
  }
  const xml =
    '<?xml version="1.0" encoding="UTF-8" ?>\n<REQUEST><CONTENT><HARDWARE><LASTLOGGEDUSER>jean</LASTLOGGEDUSER></HARDWARE></CONTENT></REQUEST>'
  for (const file of [bytes(xml), json({ ocs: xml }), json({ glpi: whole, ocs: xml })])
    t.equal(keepingOf(file).keep, 'not')
})

t.test('what is no inventory is kept as it came', async (t) => {
  const lshw = { id: 'pc', class: 'system', users: ['amina'] }
  for (const file of [
    bytes(''),
    bytes('{'),
    json(lshw),
    json([]),
    json({ lshw, smartctl: [], data: { lshw } }),
  ])
    t.strictSame(keepingOf(file), { keep: 'as-it-came' })
  for (const name of ['lshw-smartctl-laptop.json', 'workbench-script.json', 'workbench-11.json'])
    t.strictSame(keepingOf(readFileSync(`test/fixtures/inspection/${name}`)), { keep: 'as-it-came' }, name)
})
