/** GLPI-agent's inventory: the machine and its disks are read, the persons in it are not kept. */
import t from 'tap'
import { readInspectionFile } from '../../src/evidence/inspection-file.js'
import { blankedInventory, withoutPersons } from '../../src/evidence/inventory-persons.js'
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

t.test('persons are blanked, and the file still reads the same', async (t) => {
  const file = json(
    inventory([ssd, hardDisk], { accesslog: { userid: 'amina.b' }, envs: [{ key: 'USER', val: 'amina.b' }] }),
  )
  const kept = blankedInventory(file)
  t.ok(kept)
  const text = Buffer.from(kept?.bytes ?? []).toString()
  t.notMatch(text, /amina|Amina|Atelier|Nov 20/)
  t.strictSame([...(kept?.blanked ?? [])].sort(), [
    'content.accesslog',
    'content.envs',
    'content.hardware.datelastloggeduser',
    'content.hardware.lastloggeduser',
    'content.hardware.wincompany',
    'content.hardware.winowner',
    'content.local_users',
    'content.softwares.folder',
    'content.softwares.username',
    'content.users',
    'content.virtualmachines.name',
    'content.virtualmachines.owner',
  ])
  t.strictSame(readInspectionFile(kept?.bytes ?? new Uint8Array()), readInspectionFile(file))
  t.strictSame(blankedInventory(kept?.bytes ?? new Uint8Array()), null, 'nobody is left in it')
})

t.test(
  'names that people gave to printers, networks, volumes and screens are blanked; machine and disks stay',
  async (t) => {
    const given = {
      printers: [
        {
          name: 'HP de Jean Dupont',
          port: '\\\\srv\\Jean',
          driver: 'HP LaserJet',
          serial: 'PRN1',
          comment: 'bureau de Jean',
        },
      ],
      networks: [
        {
          description: 'wlan0',
          mac: '00:11:22:33:44:55',
          wifi_ssid: 'Wifi Dupont',
          wifi_bssid: '00:11:22:33:44:66',
        },
      ],
      monitors: [{ caption: 'Écran de Jean', name: 'DELL U2412M', serial: 'CN0TEST1', manufacturer: 'Dell' }],
      drives: [
        {
          letter: 'Z:',
          type: 'Network Drive',
          volumn: '\\\\srv\\jean.dupont',
          description: 'Lecteur de Jean',
        },
        { volumn: '/dev/sda1', type: '/media/jean/Clé de Jean', label: 'Photos Dupont', filesystem: 'vfat' },
        { volumn: '/dev/nvme0n1p2', type: '/run/media/jean/Dupont' },
      ],
      volume_groups: [{ vg_name: 'vg-dupont', vg_uuid: 'u1' }],
      logical_volumes: [{ lv_name: 'photos-jean', lv_uuid: 'u2', size: 100 }],
      physical_volumes: [{ device: '/dev/sda2', pv_uuid: 'u3' }],
    }
    const whole = inventory([ssd, hardDisk], given)
    const file = json({
      ...whole,
      content: { ...whole.content, hardware: { ...whole.content.hardware, description: 'PC de Jean' } },
    })
    const kept = blankedInventory(file)
    const text = Buffer.from(kept?.bytes ?? []).toString()
    t.notMatch(text, /jean|dupont|33:44:66/i)
    for (const word of [
      ...[
        'PRN1',
        'HP LaserJet',
        '00:11:22:33:44:55',
        'wlan0',
        'DELL U2412M',
        'CN0TEST1',
        '/dev/sda1',
        '/dev/nvme0n1p2',
        'vfat',
      ],
      ...[
        'pc-test',
        'ZZTEST1',
        'TSTNVME000000001',
        'SAMSUNG MZVLB256HAHQ-000H1',
        'TSTHDD0000000001',
        '/dev/sda2',
        'u3',
      ],
    ])
      t.ok(text.includes(word), word)
    t.strictSame(readInspectionFile(kept?.bytes ?? new Uint8Array()), readInspectionFile(file))
    t.equal(blankedInventory(kept?.bytes ?? new Uint8Array()), null)
  },
)

t.test('what names nobody, or is no inventory, is kept as it came', async (t) => {
  for (const file of [bytes(''), bytes('{'), json({ id: 'pc', class: 'system', users: ['amina'] }), json([])])
    t.equal(blankedInventory(file), null)
  t.strictSame(withoutPersons({ a: [1, null, 'x'], USER: 'amina', owner: null }), {
    value: { a: [1, null, 'x'], USER: '', owner: null },
    blanked: ['USER'],
  })
})
