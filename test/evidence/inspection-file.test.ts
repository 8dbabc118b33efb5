import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import t from 'tap'
import { INSPECTION_BYTES_MAX, readInspectionFile } from '../../src/evidence/inspection-file.js'
import { bytes, json, laptop, problem, reading } from '../support/inspections.js'

const fixture = (name: string): Uint8Array => readFileSync(`test/fixtures/inspection/${name}`)
const hardDisk = {
  serial: 'TSTHDD0000000001',
  kind: 'hdd',
  model: 'ST500LM021-1KJ152',
  capacityBytes: 500_107_862_016,
}
const nvme = {
  serial: 'TSTNVME000000001',
  kind: 'nvme',
  model: 'SAMSUNG MZVLB256HAHQ-000H1',
  capacityBytes: 256_060_514_304,
}

t.test('lshw and smartctl together name the machine and its media; the USB stick is not one', async (t) => {
  t.strictSame(reading(fixture('lshw-smartctl-laptop.json')), {
    source: 'lshw+smartctl',
    category: 'laptop',
    maker: 'Dell Inc.',
    model: 'Latitude 5480',
    serial: 'ZZTEST1',
    serialRead: true,
    memoryBytes: 8 * 2 ** 30,
    processor: 'Intel(R) Xeon(R) Processor',
    media: [hardDisk, nvme],
    unidentifiedMedia: 0,
    unidentified: [],
    sharedSerials: [],
    controllers: [],
    wholeMachine: true,
    battery: { healthPercent: null },
  })
})

t.test('lshw alone knows what a disk is made of only where its model’s family says so', async (t) => {
  const { source, media } = reading(fixture('lshw-laptop.json'))
  t.equal(source, 'lshw')
  t.strictSame(media, [{ ...hardDisk, kind: 'hdd', model: 'ST500LM021-1KJ15' }, nvme])
})

t.test('lshw reads the same as one object and as a list of one', async (t) => {
  const written: unknown = JSON.parse(Buffer.from(fixture('lshw-laptop.json')).toString())
  const one: unknown = Array.isArray(written) ? written[0] : written
  t.strictSame(reading(json([one])), reading(json(one)))
})

t.test(
  'E5: a disk that hides its serial is counted and never invented; placeholders are nothing',
  async (t) => {
    const desktop = reading(fixture('lshw-smartctl-desktop.json'))
    t.strictSame(
      [desktop.category, desktop.maker, desktop.model, desktop.serial],
      ['desktop', null, null, null],
    )
    t.strictSame(
      desktop.media.map(({ serial, kind }) => [serial, kind]),
      [['TSTSSD0000000001', 'ssd']],
    )
    t.equal(desktop.unidentifiedMedia, 1)
    const machine = reading(fixture('lshw-virtual-machine.json'))
    t.equal(machine.media.length, 0)
    t.equal(machine.unidentifiedMedia, 1)
  },
)

t.test('smartctl alone speaks of media: one report, or several one after the other', async (t) => {
  t.strictSame(reading(fixture('smartctl-nvme.json')).media, [nvme])
  const two = reading(fixture('smartctl-two-disks.json'))
  t.equal(two.source, 'smartctl')
  t.strictSame(two.media, [hardDisk, nvme])
})

t.test(
  'smartctl tells hybrids by their plates and their name, and keeps unreadable disks in the count',
  async (t) => {
    const report = (fields: object) => ({
      json_format_version: [1, 0],
      smartctl: { argv: ['smartctl'] },
      ...fields,
    })
    const refused = {
      argv: ['smartctl', '-j', '-x', '/dev/sdb'],
      messages: [{ string: 'Smartctl open device: /dev/sdb failed: Permission denied', severity: 'error' }],
    }
    const stick = {
      argv: ['smartctl', '-j', '-x', '/dev/sdc'],
      messages: [{ string: '/dev/sdc: Unknown USB bridge [0x0781:0x5583 (0x100)]', severity: 'error' }],
    }
    const found = reading(
      json([
        report({
          device: { name: '/dev/sda' },
          model_name: 'ST1000LM014-SSHD',
          serial_number: 'W1',
          rotation_rate: 5400,
        }),
        { json_format_version: [1, 0], smartctl: refused },
        { json_format_version: [1, 0], smartctl: stick },
        report({ device: { name: '/dev/sr0' }, device_type: { scsi_value: 5 }, scsi_model_name: 'DVDRAM' }),
      ]),
    )
    t.strictSame(
      found.media.map(({ kind }) => kind),
      ['sshd'],
    )
    t.equal(found.unidentifiedMedia, 1)
  },
)

t.test('eReuse workbench-script: what smartctl, dmidecode and inxi printed is put together', async (t) => {
  t.strictSame(reading(fixture('workbench-script.json')), {
    source: 'workbench-script',
    category: 'laptop',
    maker: 'Dell Inc.',
    model: 'Latitude 5480',
    serial: 'ZZTEST1',
    serialRead: true,
    memoryBytes: 8 * 2 ** 30,
    processor: 'Intel(R) Core(TM) i5-7300U CPU @ 2.60GHz',
    media: [hardDisk, nvme],
    unidentifiedMedia: 0,
    unidentified: [],
    sharedSerials: [],
    controllers: [],
    wholeMachine: true,
    battery: { healthPercent: 45 },
  })
})

t.test('eReuse workbench-script may carry lshw under any key', async (t) => {
  const lshw = Buffer.from(fixture('lshw-laptop.json')).toString()
  const found = reading(
    json({ software: 'workbench-script', data: { anything: lshw, note: 'text', list: [] } }),
  )
  t.equal(found.serial, 'ZZTEST1')
  t.equal(found.media.length, 2)
})

t.test('eReuse Workbench 11: sizes in MB become bytes; a disk without serial is counted', async (t) => {
  const found = reading(fixture('workbench-11.json'))
  t.strictSame(found.media, [{ ...hardDisk, model: 'St500lm021-1kj1' }])
  t.equal(found.unidentifiedMedia, 1)
  t.equal(found.memoryBytes, 8 * 2 ** 30)
  t.strictSame(found.battery, { healthPercent: 75 })
})

t.test('whether the machine’s serial was read at all, be it a placeholder', async (t) => {
  t.equal(reading(fixture('lshw-smartctl-desktop.json')).serialRead, true, 'nobody filled it in')
  t.equal(reading(fixture('lshw-virtual-machine.json')).serialRead, false)
  t.equal(reading(fixture('smartctl-nvme.json')).serialRead, false)
  const one = { id: 'disk', class: 'disk', serial: 'TSTHDD0000000001', logicalname: '/dev/sda' }
  const read = (serial: unknown) => {
    const { serialRead, serial: said } = reading(json({ ...laptop(one), serial }))
    return [said, serialRead]
  }
  t.strictSame(read(undefined), [null, false], 'lshw without sudo')
  t.strictSame(read(' '), [null, false])
  t.strictSame(read('<superuser required>'), [null, false])
  t.strictSame(read('Default string'), [null, true])
})

t.test('lshw shapes of other machines', async (t) => {
  const disk = { id: 'disk', class: 'disk', serial: 'TSTHDD0000000001', logicalname: '/dev/sda' }
  const machine = (...children: object[]) =>
    reading(
      json({
        id: 'pc',
        class: 'system',
        vendor: 'LENOVO',
        product: '20FMS0AB00 (LENOVO_MT_20FM)',
        version: 'ThinkPad T460',
        serial: 'PC0TEST',
        configuration: { chassis: 'notebook', sku: 'LENOVO_MT_20FM' },
        children: [{ id: 'core', class: 'bus', children }],
      }),
    )
  t.equal(machine(disk).model, 'ThinkPad T460 (20FMS0AB00)', 'Lenovo writes the name in the version')
  const emmc = {
    id: 'card',
    class: 'disk',
    description: 'SD/MMC Device',
    businfo: 'mmc@0:0001',
    logicalname: '/dev/mmcblk0',
    product: 'DF4064',
    serial: '1122334455',
    size: 62_537_072_640,
  }
  t.strictSame(machine(emmc).media, [
    { serial: '1122334455', kind: 'emmc', model: 'DF4064', capacityBytes: 62_537_072_640 },
  ])
  t.strictSame(
    machine(disk, { ...emmc, description: 'SD Card' }).media.map(({ serial }) => serial),
    ['TSTHDD0000000001'],
    'a card in its slot is not of the machine',
  )
  const controller = {
    id: 'storage',
    class: 'storage',
    product: 'NVMe SSD Controller',
    configuration: { driver: 'nvme' },
  }
  t.equal(machine(controller).unidentifiedMedia, 1, 'an old lshw sees the controller only')
  const usb = {
    id: 'usb:1',
    class: 'storage',
    businfo: 'usb@1:2',
    children: [{ id: 'disk', class: 'disk', serial: 'S1', logicalname: '/dev/sdb' }],
  }
  t.equal(machine(disk, usb).media.length, 1)
  const drive = { id: 'cdrom', class: 'disk', product: 'DVDRAM', logicalname: '/dev/sr0' }
  t.equal(machine(disk, drive).unidentifiedMedia, 0)
  t.equal(machine({ ...disk, capabilities: { '7200rpm': '7200' } }).media[0]?.kind, 'hdd')
})

t.test('an old lshw and smartctl agree that one controller is one disk', async (t) => {
  const smartctl: unknown = JSON.parse(Buffer.from(fixture('smartctl-nvme.json')).toString())
  const lshw = laptop({ id: 'storage', class: 'storage', configuration: { driver: 'nvme' } })
  const found = reading(json({ lshw, smartctl: [smartctl] }))
  t.strictSame([found.media, found.unidentifiedMedia], [[nvme], 0])
})

t.test('a file that is no inspection gets one sentence', async (t) => {
  t.match(problem(new Uint8Array()), /vide/)
  t.match(problem(new Uint8Array(INSPECTION_BYTES_MAX + 1)), /8 Mio/)
  t.match(problem(bytes('Bonjour')), /JSON/)
  for (const value of [
    null,
    1,
    'a',
    [],
    {},
    [[]],
    { data: {} },
    { data: { a: '{' } },
    { lshw: 1, smartctl: 2 },
  ])
    t.match(problem(json(value)), /pas un relevé/, JSON.stringify(value))
  t.match(problem(fixture('smartctl-absent.json')), /ni machine ni support/)
})

t.test('PowerShell’s UTF-16 and raw control characters are read all the same', async (t) => {
  const text = Buffer.from(fixture('lshw-laptop.json')).toString()
  t.equal(reading(Buffer.from(`\ufeff${text}`, 'utf16le')).serial, 'ZZTEST1')
  t.equal(reading(bytes(text.replace('ZZTEST1', 'ZZTEST1\u0001'))).serial, 'ZZTEST1')
})

t.test('no truncation, no change of a byte and no odd JSON makes the reader throw', async (t) => {
  for (const name of ['lshw-smartctl-laptop.json', 'workbench-script.json', 'workbench-11.json']) {
    const whole = fixture(name)
    const read = []
    for (let length = 0; length < whole.length - 2; length += 97)
      if (readInspectionFile(whole.subarray(0, length)).ok) read.push(length)
    t.strictSame(read, [], `${name}: no beginning of it passes for the whole`)
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
        const spoilt = Uint8Array.from(whole)
        spoilt[at] = value
        readInspectionFile(spoilt)
      }),
      { numRuns: 100 },
    )
  }
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('lshw', 'smartctl', 'data', 'device'), (value, key) => {
      readInspectionFile(
        json({ [key]: value, components: [value], id: 'a', class: 'system', children: value }),
      )
      readInspectionFile(
        json({ json_format_version: 1, smartctl: value, device: value, rotation_rate: value }),
      )
    }),
  )
  readInspectionFile(bytes('['.repeat(200_000)))
  readInspectionFile(bytes(`"${'\\"'.repeat(1_000_000)}`))
})
