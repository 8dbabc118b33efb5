/** No two disks ever become one: paths first, then serials, and in doubt both stay. */
import t from 'tap'
import {
  ahci,
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

const counts = (file: Uint8Array) => {
  const { media, unidentifiedMedia, sharedSerials } = reading(file)
  return { media: media.map(({ serial }) => serial), unidentifiedMedia, sharedSerials }
}
const both = (lshw: object[], smartctl: object[]) => json({ lshw: laptop(ahci(...lshw)), smartctl })

t.test('E8: a serial that two disks of one account share names neither', async (t) => {
  const shared = { media: [], unidentifiedMedia: 2, sharedSerials: ['JMICRON00A17'] }
  const twice = [report('/dev/sda', 'JMICRON00A17'), report('/dev/sdb', 'JMICRON00A17')]
  t.strictSame(counts(json(twice)), shared)
  t.strictSame(
    counts(json(laptop(ahci(disk('/dev/sda', 'JMICRON00A17'), disk('/dev/sdb', 'JMICRON00A17'))))),
    shared,
  )
  t.strictSame(
    counts(both([disk('/dev/sda', 'JMICRON00A17'), disk('/dev/sdb', 'JMICRON00A17')], twice)),
    shared,
  )
  t.strictSame(
    counts(both([disk('/dev/sda', 'JMICRON00A17'), disk('/dev/sdb', 'JMICRON00A17')], twice.slice(0, 1))),
    shared,
    'also where the other tool saw one of them only',
  )
  const pathless = (serial: string) => ({ id: 'disk', class: 'disk', serial })
  t.strictSame(counts(json(laptop(ahci(pathless('JMICRON00A17'), pathless('JMICRON00A17'))))), shared)
  const component = { type: 'HardDrive', serialNumber: 'JMICRON00A17', size: 500_107 }
  t.strictSame(counts(json({ device: { type: 'Laptop' }, components: [component, component] })), shared)
})

t.test('E8: the constant serials of docks are none', async (t) => {
  for (const serial of ['DD564198838E5', '0123456789ABCDE', '152D00539000', '000000000000', 'XXXXXXXX']) {
    const file = json([report('/dev/sda', serial), report('/dev/sdb', 'TSTHDD0000000002')])
    t.strictSame(
      counts(file),
      { media: ['TSTHDD0000000002'], unidentifiedMedia: 1, sharedSerials: [] },
      serial,
    )
  }
})

t.test('within one account a serial’s beginning joins nothing', async (t) => {
  const [short, long] = ['WD-WCC4E123', 'WD-WCC4E1234567']
  t.strictSame(counts(json([report('/dev/sda', short), report('/dev/sdb', long)])).media, [short, long])
  t.strictSame(counts(json(laptop(ahci(disk('/dev/sda', short), disk('/dev/sdb', long))))).media, [
    short,
    long,
  ])
})

t.test('across accounts the path tells, then the serial, then a serial that was cut', async (t) => {
  const [short, long] = ['WD-WCC4E123', 'WD-WCC4E1234567']
  t.strictSame(counts(both([disk('/dev/sda', short)], [report('/dev/sda', long)])).media, [long])
  t.strictSame(
    counts(both([disk('/dev/sda', long)], [report('/dev/sda', short)])).media,
    [long],
    'the whole one',
  )
  t.strictSame(
    counts(both([disk('/dev/sdc', long)], [report('/dev/sda', long)])).media,
    [long],
    'another path',
  )
  t.strictSame(counts(both([disk('/dev/sdc', short)], [report('/dev/sda', long)])).media, [long])
  const rivals = [report('/dev/sda', `${short}4567`), report('/dev/sdb', `${short}8901`)]
  t.strictSame(
    counts(both([disk('/dev/sdc', short)], rivals)).media,
    [`${short}4567`, `${short}8901`, short],
    'a beginning of two serials is neither',
  )
  t.strictSame(
    counts(both([disk('/dev/sda', 'AAAA00000001')], [report('/dev/sda', 'BBBB00000001')])).media,
    ['BBBB00000001', 'AAAA00000001'],
    'one path, two serials: the disk was changed between the two tools',
  )
  t.strictSame(
    counts(
      both(
        [disk('/dev/sda', 'S-TWO-0001'), disk('/dev/sdb', 'S-ONE-0001')],
        [report('/dev/sda', 'S-ONE-0001'), report('/dev/sdb', 'S-TWO-0001')],
      ),
    ).media,
    ['S-ONE-0001', 'S-TWO-0001'],
    'the names were dealt anew at another start',
  )
})

t.test('a path without serial in one account takes the other’s', async (t) => {
  const file = both(
    [disk('/dev/sda', undefined), disk('/dev/sdb', undefined)],
    [report('/dev/sdb', 'TSTHDD0000000002')],
  )
  t.strictSame(counts(file), { media: ['TSTHDD0000000002'], unidentifiedMedia: 1, sharedSerials: [] })
})

t.test('/dev/nvme0 and /dev/nvme0n1 are one medium, /dev/nvme1 another', async (t) => {
  const one = (path: string, serial: string) =>
    report(path, serial, { device: { name: path, protocol: 'NVMe' } })
  const file = json({
    lshw: laptop(nvmeDisk('TSTNVME000000001')),
    smartctl: [one('/dev/nvme0n1', 'TSTNVME000000001'), one('/dev/nvme1n1', 'TSTNVME000000002')],
  })
  t.strictSame(serialsOf(reading(file)), ['TSTNVME000000001', 'TSTNVME000000002'])
  t.equal(reading(json([one('/dev/nvme0', 'N-0000017'), one('/dev/nvme0n1', 'N-0000017')])).media.length, 1)
})

t.test('one disk reported twice in one file is one', async (t) => {
  t.equal(
    reading(json([report('/dev/sda', 'TSTHDD0000000001'), report('/dev/sda', 'TSTHDD0000000001')])).media
      .length,
    1,
  )
})

t.test('E8: two disks at one path, one of them without serial, stay two; a mere name joins', async (t) => {
  const nameless = disk('/dev/sda', undefined)
  const file = json(laptop(ahci(disk('/dev/sda', 'TSTHDD0000000001'), nameless)))
  t.strictSame(counts(file), { media: ['TSTHDD0000000001'], unidentifiedMedia: 1, sharedSerials: [] })
  t.equal(reading(json([report('/dev/sda', 'TSTHDD0000000001'), report('/dev/sda')])).unidentifiedMedia, 1)
})

t.test('two machines in one file are none', async (t) => {
  const one = laptop(ahci(disk('/dev/sda', 'TSTHDD0000000001')))
  const dmidecode = (serial: string) =>
    `# dmidecode 3.4\n\nHandle 0x0001, DMI type 1, 27 bytes\nSystem Information\n\tManufacturer: HP\n\tSerial Number: ${serial}\n\n`
  const { serial: _, ...nameless } = one
  for (const file of [
    [one, { ...one, serial: '5CG8301OTH' }],
    [one, nameless],
    [nameless, { ...nameless, product: 'HP ProBook 650' }],
    { data: { lshw: JSON.stringify(one), dmidecode: dmidecode('5CG8301OTH') } },
  ])
    t.match(problem(json(file)), /plusieurs machines.*un relevé par appareil/)
  for (const file of [
    [one, one],
    { data: { lshw: JSON.stringify(one), dmidecode: dmidecode('5CG8301TST') } },
  ])
    t.equal(problem(json(file)), '')
})

t.test('a disk without serial is described for whoever looks for it', async (t) => {
  const { unidentified } = reading(
    json([
      report('/dev/sda', 'TSTHDD0000000001'),
      report('/dev/sdb'),
      refused('/dev/sdc', 'Smartctl open device: /dev/sdc failed: Permission denied'),
      refused('/dev/sdd', 'Smartctl open device: /dev/sdd failed: No such device or address'),
      refused('/dev/sde', 'Smartctl open device: /dev/sde failed: No such device'),
      report('/dev/sdf', 'JMICRON00A17'),
      report('/dev/sdg', 'JMICRON00A17'),
    ]),
  )
  t.strictSame(unidentified, [
    '/dev/sdb, ST500LM021-1KJ152 : sans numéro de série lisible',
    '/dev/sdc : smartctl n’a pas pu l’ouvrir, relancez avec sudo',
    '/dev/sdd : sans numéro de série lisible',
    '/dev/sdf, ST500LM021-1KJ152 : plusieurs disques portent le numéro JMICRON00A17',
    '/dev/sdg, ST500LM021-1KJ152 : plusieurs disques portent le numéro JMICRON00A17',
  ])
})
