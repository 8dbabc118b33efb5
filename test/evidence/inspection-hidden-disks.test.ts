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
    t.match(problem(json(laptop(ahci()))), /Sunrise Point-LP SATA Controller \[AHCI mode\]/)
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
    laptop(controller('MegaRAID SAS-3 3108', 'megaraid_sas'), ahci(disk('/dev/sda', 'TSTHDD0000000001'))),
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

t.test('a RAID mode whose disks are listed is read, whoever lists them', async (t) => {
  const below = reading(json(laptop(raidMode(disk('/dev/sda', 'TSTHDD0000000001')))))
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
  const old = laptop(raidMode(), { ...host, children: [disk('/dev/sda', 'TSTHDD0000000001')] })
  t.strictSame(serialsOf(reading(json(old))), ['TSTHDD0000000001'], 'an old lshw puts the disk beside it')
  const both = reading(
    json({ lshw: laptop(raidMode(), vmd()), smartctl: [report('/dev/sda', 'TSTHDD0000000001')] }),
  )
  t.strictSame(serialsOf(both), ['TSTHDD0000000001'])
  t.strictSame(both.controllers, [
    '82801 Mobile SATA Controller [RAID mode]',
    'Volume Management Device NVMe RAID Controller',
  ])
})

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

t.test('E5: a volume of a hardware RAID is no disk: it is counted, and has no serial', async (t) => {
  const volume = disk('/dev/sda', '600508b1001c3a2f', { product: 'LOGICAL VOLUME', vendor: 'HP' })
  const read = reading(json(laptop(controller('Smart Array P420 RAID', 'hpsa', { children: [volume] }))))
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
