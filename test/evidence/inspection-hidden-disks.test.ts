/** A file that shows no disk is not the word that there is none (E5). */
import t from 'tap'
import {
  ahci,
  controller,
  disk,
  json,
  laptop,
  nvmeDisk,
  problem,
  raidMode,
  reading,
  refused,
  report,
  serialsOf,
  vmd,
} from '../support/inspections.js'

const NO_DISK = /aucun support.*ne veut pas dire qu’il n’y en a pas/
const AHCI = /BIOS.*AHCI.*sudo/

t.test(
  'E5: a machine without any disk is refused, its controllers are named and the way out said',
  async (t) => {
    const hidden = problem(json(laptop(raidMode(), vmd())))
    t.match(hidden, NO_DISK)
    t.match(hidden, AHCI)
    t.match(hidden, /à la main/)
    t.match(hidden, /82801 Mobile SATA Controller \[RAID mode\]/)
    t.match(hidden, /Volume Management Device NVMe RAID Controller/)
    const bare = problem(json(laptop(ahci())))
    t.match(bare, /Sunrise Point-LP SATA Controller \[AHCI mode\].*que la machine voit son disque/)
    t.notMatch(bare, /réglez/, 'it is in that mode')
    t.match(problem(json(laptop())), NO_DISK, 'even where no controller is shown')
    t.match(problem(json([laptop(vmd())])), NO_DISK, 'a list of one root')
    for (const name of [
      'MegaRAID SAS 2208 [Thunderbolt]',
      'Smart Array Gen9 Controllers',
      'SATA Controller [Intel RST RAID mode]',
    ])
      t.match(problem(json(laptop(controller(name, 'hpsa')))), NO_DISK, name)
  },
)

t.test('E5: USB sticks, cards in a slot and disc drives are no disks of the machine', async (t) => {
  const stick = { id: 'usb', class: 'storage', businfo: 'usb@2:1', children: [disk('/dev/sdb', 'STICK001')] }
  const drive = { id: 'cdrom', class: 'disk', product: 'DVDRAM', logicalname: ['/dev/cdrom', '/dev/sr0'] }
  const card = {
    id: 'device',
    class: 'disk',
    description: 'SD Card',
    businfo: 'mmc@0:0001',
    logicalname: '/dev/mmcblk0',
  }
  t.match(problem(json(laptop(stick, drive, card, ahci()))), NO_DISK)
})

t.test('E5: no tool’s file without a disk is read: smartctl, snapshots, dmidecode, GLPI', async (t) => {
  const dmidecode =
    '# dmidecode 3.4\n\nHandle 0x0001, DMI type 1, 27 bytes\nSystem Information\n\tManufacturer: HP\n\tSerial Number: 5CG8301TST\n\n'
  const snapshot = (data: object) => json({ type: 'Snapshot', software: 'workbench-script', data })
  t.match(problem(snapshot({ dmidecode })), NO_DISK, 'dmidecode knows no disks')
  t.match(problem(snapshot({ dmidecode, smartctl: '[]', inxi: '[]' })), NO_DISK)
  t.match(problem(snapshot({ dmidecode, smartctl: '', lshw: JSON.stringify(laptop(vmd())) })), NO_DISK)
  const device = { type: 'Laptop', manufacturer: 'HP', serialNumber: '5CG8301TST' }
  t.match(problem(json({ type: 'Snapshot', device, components: [] })), NO_DISK)
  t.match(problem(json({ device, components: [{ type: 'RamModule', size: 4096 }] })), NO_DISK)
  t.match(problem(json(refused('/dev/sda', 'No such device'))), /ne veut pas dire qu’il n’y en a pas/)
  const content = { bios: { ssn: '5CG8301TST' }, hardware: { chassis_type: 'Notebook' }, storages: [] }
  t.match(problem(json({ action: 'inventory', deviceid: 'pc', content })), NO_DISK)
})

t.test('E5: a disk beside a controller that may hide another one is not the whole machine', async (t) => {
  const emmc = {
    id: 'device',
    class: 'generic',
    description: 'SD/MMC Device',
    businfo: 'mmc@0:0001',
    product: 'DF4064',
    serial: '0x1a2b3c4d',
    children: [{ id: 'block', class: 'generic', logicalname: '/dev/mmcblk0', size: 62_537_072_640 }],
  }
  for (const file of [
    laptop(vmd(), ahci(disk('/dev/sda', 'TSTHDD0000000001'))),
    laptop(vmd(), emmc),
    laptop(raidMode(), nvmeDisk('TSTNVME000000001')),
    laptop(vmd(), raidMode(disk('/dev/sda', 'TSTHDD0000000001'))),
    laptop(nvmeDisk('TSTNVME000000001'), {
      id: 'storage',
      class: 'storage',
      description: 'Mass storage controller',
      product: 'Turbo Memory Controller',
      businfo: 'pci@0000:02:00.0',
    }),
  ]) {
    const sentence = problem(json(file))
    t.match(sentence, /un autre peut être caché derrière «/, sentence)
    t.match(sentence, AHCI)
  }
})

/** AMD's, which shows the disks on its cables in that mode too. */
const amdRaid = (...children: object[]) => ({
  ...controller('FCH SATA Controller [RAID mode]', 'ahci', { children }),
  vendor: 'Advanced Micro Devices, Inc. [AMD]',
})

t.test('E5: Intel’s RAID mode hides NVMe disks however many others it shows', async (t) => {
  const sda = disk('/dev/sda', 'TSTHDD0000000001')
  for (const mode of [
    controller('82801 Mobile SATA Controller [RAID mode]', 'ahci', { description: 'RAID bus controller' }),
    controller('SATA Controller [RAID mode]', 'ahci', { id: 'sata', description: 'SATA controller' }),
    controller('Comet Lake PCH-LP SATA RAID Premium Controller', 'ahci', { id: 'sata' }),
    controller('Cannon Lake RST Premium', 'ahci', { vendor: undefined }),
    controller('Intel Corporation', 'ahci', { id: 'raid:0' }),
  ])
    for (const more of [[], [ahci()], [nvmeDisk('TSTNVME000000001')]]) {
      const seen = { ...mode, children: [sda, disk('/dev/sdb', 'TSTHDD0000000002')] }
      const sentence = problem(json(laptop(seen, ...more)))
      t.match(sentence, /un autre peut être caché derrière «.*un disque NVMe reste invisible/, mode.product)
      t.match(sentence, AHCI)
      t.match(sentence, /à la main/)
      const smartctl = [report('/dev/sda', 'TSTHDD0000000001'), report('/dev/sdb', 'TSTHDD0000000002')]
      t.match(problem(json({ lshw: laptop(seen, ...more), smartctl })), /NVMe reste invisible/)
    }
  const shown = laptop(raidMode(sda, nvmeDisk('TSTNVME000000001')))
  t.equal(problem(json(shown)), '', 'a kernel that shows what is remapped')
  t.equal(problem(json(laptop(ahci(sda), nvmeDisk('TSTNVME000000001')))), '', 'AHCI mode hides nothing')
  t.equal(problem(json(laptop(amdRaid(sda)))), '')
  const inDomain = { ...raidMode(sda), businfo: 'pci@10000:e0:17.0' }
  t.equal(problem(json(laptop(vmd(), inDomain))), '', 'where Linux drives VMD, nothing is remapped')
})

t.test('E5: under hardware RAID hang volumes: it is named, until smartctl names its disks', async (t) => {
  for (const [name, driver] of [
    ['9650SE SATA-II RAID PCIe', '3w-9xxx'],
    ['ARC-1110/1120/1130/1160/1210 PCIe RAID', 'arcmsr'],
    ['Series 6 - 6G SAS/PCIe 2', 'aacraid'],
    ['MegaRAID SAS 2008 [Falcon]', 'megaraid_sas'],
    ['SAS1068E PCI-Express Fusion-MPT SAS', 'mptsas'],
    ['SAS2008 PCI-Express Fusion-MPT SAS-2 [Falcon]', 'mpt3sas'],
    ['Smart Array P420 RAID', 'hpsa'],
  ] as const) {
    const volume = disk('/dev/sda', '5C0D1AE1', { product: 'Boot_R1' })
    const tree = laptop(controller(name, driver, { id: 'storage', children: [volume] }))
    const sentence = problem(json(tree))
    t.ok(sentence.includes(`« ${name} »`), sentence)
    t.match(sentence, /ne montre que des volumes.*à la main/)
    const smartctl = [report('/dev/sda', '5C0D1AE1')]
    t.match(problem(json({ lshw: tree, smartctl })), /ne montre que des volumes/, 'the volume again')
    const below = { id: 'scsi', class: 'storage', logicalname: 'scsi0', children: [volume] }
    t.match(problem(json(laptop(controller(name, driver, { id: 'storage' }), below))), /que des volumes/)
    const members = [0, 1].map((number) =>
      report('/dev/bus/0', `Z1A0000${number}`, {
        device: { name: '/dev/bus/0', type: `megaraid,${number}` },
      }),
    )
    const both = reading(json({ lshw: tree, smartctl: [...smartctl, ...members] }))
    t.strictSame([serialsOf(both), both.unidentifiedMedia], [['Z1A00000', 'Z1A00001'], 1], 'never the volume')
  }
})

t.test('a RAID mode whose disks are listed is read, whoever lists them', async (t) => {
  const below = reading(json(laptop(amdRaid(disk('/dev/sda', 'TSTHDD0000000001')))))
  t.strictSame([serialsOf(below), below.controllers], [['TSTHDD0000000001'], []])
  t.strictSame(serialsOf(reading(json(laptop(vmd(nvmeDisk('TSTNVME000000001')))))), ['TSTNVME000000001'])
  const domain = laptop(vmd(), {
    id: 'pci:1',
    class: 'bridge',
    businfo: 'pci@10000:e0:1d.0',
    children: [nvmeDisk('TSTNVME000000001', 'pci@10000:e1:00.0')],
  })
  t.strictSame(
    serialsOf(reading(json(domain))),
    ['TSTNVME000000001'],
    'VMD’s disks stand in a domain of its own',
  )
  const host = {
    id: 'scsi',
    class: 'storage',
    logicalname: 'scsi0',
    capabilities: { emulated: 'Emulated device' },
  }
  const old = laptop(amdRaid(), { ...host, children: [disk('/dev/sda', 'TSTHDD0000000001')] })
  t.strictSame(serialsOf(reading(json(old))), ['TSTHDD0000000001'], 'an old lshw puts the disk beside it')
})

const nvmeReport = (path: string, serial: string) =>
  report(path, serial, { device: { name: path, type: 'nvme', protocol: 'NVMe' } })
const member = (number: number, serial: string) =>
  report('/dev/bus/0', serial, {
    device: { name: '/dev/bus/0', type: `megaraid,${number}`, protocol: 'SCSI' },
  })

t.test(
  'E5: a disk that smartctl alone saw explains one controller, and one that it can hang on',
  async (t) => {
    const [sda, nvme0] = [
      report('/dev/sda', 'TSTHDD0000000001'),
      nvmeReport('/dev/nvme0', 'TSTNVME000000001'),
    ]
    const megaraid = controller('MegaRAID SAS-3 3108', 'megaraid_sas')
    const members = [member(0, 'Z1A00001'), member(1, 'Z1A00002')]
    const both = reading(json({ lshw: laptop(amdRaid(), vmd()), smartctl: [sda, nvme0] }))
    t.strictSame(serialsOf(both), ['TSTHDD0000000001', 'TSTNVME000000001'])
    t.strictSame(both.controllers, [
      'FCH SATA Controller [RAID mode]',
      'Volume Management Device NVMe RAID Controller',
    ])
    for (const [lshw, smartctl] of [
      [laptop(amdRaid()), [sda]],
      [laptop(vmd()), [nvme0]],
      [laptop(megaraid), members],
      [laptop(vmd(), vmd()), [nvme0, nvmeReport('/dev/nvme1', 'TSTNVME000000002')]],
    ] as const)
      t.equal(problem(json({ lshw, smartctl })), '')
    for (const [lshw, smartctl, left] of [
      [laptop(raidMode()), [sda], /82801/],
      [laptop(raidMode(), vmd()), [sda, nvme0], /82801/],
      [laptop(vmd()), [sda], /Volume Management/],
      [laptop(amdRaid(), vmd()), [sda], /Volume Management/],
      [laptop(megaraid), [sda], /MegaRAID/],
      [laptop(raidMode(), vmd()), [nvme0], /82801/],
      [laptop(raidMode()), [nvme0], /82801/],
      [laptop(raidMode(), megaraid), [sda], /MegaRAID/],
      [laptop(megaraid, raidMode()), members, /82801/],
      [laptop(megaraid, vmd()), members, /Volume Management/],
      [laptop(vmd(), vmd()), [nvme0], /Volume Management/],
      [laptop(raidMode(), ahci(disk('/dev/sda', 'TSTHDD0000000001'))), [sda], /82801/],
      [laptop(raidMode(), ahci(disk('/dev/sda', 'OTHER00000000001'))), [sda], /82801/],
      [laptop(raidMode(), ahci(disk('/dev/sda', undefined))), [sda], /82801/],
    ] as const)
      t.match(problem(json({ lshw, smartctl })), left)
  },
)

t.test('E5: what VMD manages may hide a disk, whatever class and bus the tool gives it', async (t) => {
  const managed = {
    id: 'generic',
    class: 'generic',
    description: 'System peripheral',
    product: 'RST VMD Managed Controller',
    vendor: 'Intel Corporation',
    businfo: 'pci@0000:00:06.0',
    configuration: { latency: '0' },
  }
  const { businfo: _, ...unplaced } = managed
  const ssd = nvmeDisk('TSTNVME000000001')
  for (const one of [
    managed,
    unplaced,
    { ...managed, class: 'bridge' },
    { ...managed, claimed: true },
    { ...vmd(), class: 'generic', id: 'generic' },
    { ...raidMode(), class: 'bus' },
    { ...managed, product: 'Device 09ab', configuration: { driver: 'vmd' } },
  ])
    t.match(problem(json(laptop(one, ssd))), /un autre peut être caché derrière «/, JSON.stringify(one))
  const inDomain = (domain: string, serial: string) => ({
    id: 'pci:1',
    class: 'bridge',
    businfo: `pci@${domain}:e0:1d.0`,
    children: [
      {
        ...nvmeDisk(serial, `pci@${domain}:e1:00.0`),
        logicalname: `/dev/nvme${serial.at(-1)}`,
        children: [],
      },
    ],
  })
  t.equal(
    problem(json(laptop(vmd(), managed, managed, inDomain('10000', 'TSTNVME000000001')))),
    '',
    'Linux drives VMD: it shows all that VMD manages',
  )
  t.match(
    problem(json(laptop(vmd(), vmd(), inDomain('10000', 'TSTNVME000000001')))),
    /Volume Management/,
    'each VMD has a domain of its own',
  )
  t.equal(problem(json(laptop(vmd(), vmd(), inDomain('10000', 'N-1'), inDomain('10001', 'N-2')))), '')
  t.match(
    problem(json(laptop(vmd(), inDomain('0001', 'TSTNVME000000001')))),
    /Volume Management/,
    'a server’s second domain is not VMD’s',
  )
})

t.test(
  'E5: a disk beside the controllers, as old lshw writes it, explains one where there is only one',
  async (t) => {
    const host = (number: number, ...children: object[]) => ({
      id: `scsi:${number}`,
      class: 'storage',
      logicalname: `scsi${number}`,
      children,
    })
    const below = host(0, disk('/dev/sda', 'TSTHDD0000000001'))
    t.equal(problem(json(laptop(amdRaid(), below))), '')
    const megaraid = controller('MegaRAID SAS-3 3108', 'megaraid_sas')
    for (const tree of [
      laptop(raidMode(), below),
      laptop(amdRaid(), megaraid, below),
      laptop(raidMode(), megaraid, below, host(1, disk('/dev/sdb', 'TSTHDD0000000002'))),
      laptop(raidMode(), ahci(), below),
      laptop(raidMode(), ahci(disk('/dev/sdb', 'TSTHDD0000000002')), below),
      laptop(vmd(), below),
    ])
      t.match(problem(json(tree)), /un autre peut être caché derrière «/)
  },
)

t.test(
  'E5: a disk on a hot-plug port is called removable, and is inside; what hangs on USB is not',
  async (t) => {
    const hotPlug = { capabilities: { removable: 'support is removable' } }
    const ssd = nvmeDisk('TSTNVME000000001')
    const serials = (...nodes: object[]) => serialsOf(reading(json(laptop(...nodes))))
    for (const description of ['ATA Disk', 'SCSI Disk', 'Disk', undefined])
      t.strictSame(serials(ahci(disk('/dev/sda', 'TSTHDD0000000001', { ...hotPlug, description })), ssd), [
        'TSTHDD0000000001',
        'TSTNVME000000001',
      ])
    const stick = disk('/dev/sdb', 'STICK001', hotPlug)
    const usb = { id: 'usb', class: 'storage', children: [stick] }
    for (const node of [
      { ...usb, businfo: 'usb@2:1' },
      { ...usb, configuration: { driver: 'usb-storage' } },
      { ...usb, configuration: { driver: 'uas' } },
      { id: 'usbhost', class: 'bus', businfo: 'usb@1', children: [usb] },
      { ...stick, businfo: 'usb@2:1' },
    ])
      t.strictSame(serials(ssd, node), ['TSTNVME000000001'], JSON.stringify(node))
    const spoilt = { ...ahci(disk('/dev/sda', 'TSTHDD0000000001')), configuration: { driver: 'uas' } }
    t.strictSame(
      serials(spoilt, ssd),
      ['TSTHDD0000000001', 'TSTNVME000000001'],
      'a PCI controller is on no USB',
    )
    const card = {
      id: 'mmc',
      class: 'disk',
      businfo: 'mmc@0:0001',
      logicalname: '/dev/mmcblk0',
      serial: '0x1a2b3c4d',
    }
    t.strictSame(serials(ssd, { ...card, description: 'SD Card', ...hotPlug }), ['TSTNVME000000001'])
    t.strictSame(serials(ssd, { ...card, description: 'SD/MMC Device', ...hotPlug }), [
      'TSTNVME000000001',
      '0x1a2b3c4d',
    ])
  },
)

t.test('an empty SATA controller beside an NVMe disk is what most laptops have', async (t) => {
  for (const empty of [
    ahci(),
    controller('Cannon Lake PCH SATA AHCI Controller', 'ahci'),
    controller('82371AB/EB/MB PIIX4 IDE', 'ata_piix', { id: 'ide', description: 'IDE interface' }),
    {
      id: 'sata',
      class: 'storage',
      description: 'SATA controller',
      product: 'FCH SATA Controller [AHCI mode]',
    },
  ]) {
    const read = reading(json(laptop(empty, nvmeDisk('TSTNVME000000001'))))
    t.strictSame([serialsOf(read), read.unidentifiedMedia], [['TSTNVME000000001'], 0])
    t.strictSame(read.controllers, [empty.product])
  }
})

t.test('E5: a volume, told by its model, is no disk: it is counted, and has no serial', async (t) => {
  const volume = disk('/dev/sda', '600508b1001c3a2f', { product: 'LOGICAL VOLUME', vendor: 'HP' })
  const read = reading(json(laptop(ahci(volume))))
  t.strictSame([read.media, read.unidentifiedMedia], [[], 1])
})

t.test('E5: a disk that lshw only names, under whatever node, is counted', async (t) => {
  const volume = { id: 'volume', class: 'volume', logicalname: ['/dev/sdb', '/mnt'], serial: 'a1b2-c3d4' }
  const read = reading(json(laptop(ahci(disk('/dev/sda', 'TSTHDD0000000001')), volume)))
  t.strictSame([serialsOf(read), read.unidentifiedMedia], [['TSTHDD0000000001'], 1])
  const unclaimed = {
    id: 'generic',
    class: 'storage',
    description: 'Non-Volatile memory controller',
    product: 'NVMe SSD Controller SM981',
    businfo: 'pci@0000:01:00.0',
  }
  t.equal(reading(json(laptop(unclaimed))).unidentifiedMedia, 1, 'an NVMe controller that no driver has')
  const class_ = { ...disk('/dev/sda', 'TSTHDD0000000001'), class: 'dusk' }
  t.match(
    problem(json(laptop(class_, nvmeDisk('N1')))),
    /coupée ou abîmée/,
    'a class that lshw does not have',
  )
})

t.test('E5: the kernel’s own devices are no disks, and a partition tells of its disk', async (t) => {
  for (const path of ['/dev/loop0', '/dev/md126', '/dev/dm-0', '/dev/zram0']) {
    t.match(problem(json(laptop(ahci(), disk(path, 'a1b2-c3d4-e5f6')))), NO_DISK, path)
    const beside = reading(json(laptop(ahci(disk('/dev/sda', 'TSTHDD0000000001')), disk(path, 'LOOP1'))))
    t.strictSame(serialsOf(beside), ['TSTHDD0000000001'], path)
  }
  for (const [partition, count] of [
    ['/dev/sdb1', 1],
    ['/dev/nvme0n1p3', 1],
    ['/dev/mmcblk0p2', 1],
    ['/dev/sda1', 0],
  ] as const) {
    const volume = { id: 'volume', class: 'volume', logicalname: [partition, '/mnt'] }
    const tree = laptop(ahci(disk('/dev/sda', 'TSTHDD0000000001')), volume)
    t.equal(reading(json(tree)).unidentifiedMedia, count, partition)
    const text = {
      data: {
        lshw: JSON.stringify(laptop(ahci(disk('/dev/sda', 'TSTHDD0000000001')))),
        mount: `${partition} on /`,
      },
    }
    t.equal(reading(json(text)).unidentifiedMedia, count, `${partition} in a text`)
  }
})
