/** Whatever happens to a file on its way, no disk whose record is still in it is lost. */
import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { readInspectionFile } from '../../src/evidence/inspection-file.js'
import { ahci, controller, disk, laptop, nvmeDisk, raidMode, report, vmd } from '../support/inspections.js'
import { fuzzRuns, mutated, randomFrom } from './mutations.js'

const RUNS = fuzzRuns(1000)
t.setTimeout(30_000 + 100 * RUNS)

/** A file of some kilobytes is read within a few milliseconds; this is a hang. */
const MILLISECONDS_MAX = 2000

const folder = 'test/fixtures/inspection'
const fixtures = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => [name, readFileSync(`${folder}/${name}`)] as const)

const [first, second] = ['TSTHDD0000000001', 'TSTHDD0000000002']
const nvme = 'TSTNVME000000001'
const tree = laptop(ahci(disk('/dev/sda', first), disk('/dev/sdb', second)), nvmeDisk(nvme))
const reports = [
  report('/dev/sda', first),
  report('/dev/sdb', second, { model_name: 'WDC WD5000LPCX-24VHAT0' }),
  report('/dev/nvme0', nvme, { device: { name: '/dev/nvme0', protocol: 'NVMe' }, model_name: 'SAMSUNG' }),
]
const dmidecode =
  '# dmidecode 3.4\n\nHandle 0x0001, DMI type 1, 27 bytes\nSystem Information\n\tManufacturer: HP\n\tSerial Number: 5CG8301TST\n\n'
const made: Readonly<Record<string, unknown>> = {
  lshw: tree,
  'lshw, a list': [tree],
  'lshw and smartctl': { lshw: tree, smartctl: reports },
  smartctl: reports,
  'a snapshot of texts': {
    type: 'Snapshot',
    data: { smartctl: JSON.stringify(reports), lshw: JSON.stringify(tree, null, 2), dmidecode },
  },
  'a snapshot, a text a disk': {
    type: 'Snapshot',
    data: { smartctl: reports.map((one) => JSON.stringify(one)), dmidecode },
  },
  'a signed snapshot': {
    type: ['VerifiableCredential'],
    credentialSubject: { type: 'hardwareList' },
    evidence: [
      { operation: 'dmidecode', output: dmidecode },
      { operation: 'smartctl', output: reports },
    ],
  },
  'Workbench 11': {
    device: { type: 'Laptop', serialNumber: '5CG8301TST' },
    components: [first, second, nvme].map((serialNumber) => ({
      type: 'HardDrive',
      serialNumber,
      size: 500_107,
    })),
  },
  GLPI: {
    action: 'inventory',
    deviceid: 'pc-2026-11-20',
    content: {
      bios: { ssn: '5CG8301TST' },
      storages: [first, second, nvme].map((serial, at) => ({
        name: `sd${'abc'[at]}`,
        type: 'disk',
        serial,
        disksize: 500_107,
      })),
    },
  },
}
const files: readonly (readonly [string, Uint8Array])[] = [
  ...fixtures,
  ...Object.entries(made).flatMap(([name, value]) => [
    [name, Buffer.from(JSON.stringify(value, null, 1))] as const,
    [`${name}, one line`, Buffer.from(JSON.stringify(value))] as const,
  ]),
]

const countOf = (file: Uint8Array): number | null => {
  const answer = readInspectionFile(file)
  return answer.ok ? answer.reading.media.length + answer.reading.unidentifiedMedia : null
}

/** The field that names a serial, in a tool's JSON or in JSON inside a text. */
const serialFields = (serial: string) =>
  new RegExp(`"(serial|serial_number|serialNumber)\\\\?"\\s*:\\s*\\\\?"${serial}\\\\?"`)

t.test('no reader throws or hangs, and no disk is lost while its serial stands in the file', async (t) => {
  for (const [name, file] of files) {
    const random = randomFrom(name.length * 7919 + file.length)
    const whole = readInspectionFile(file)
    const serials = whole.ok ? whole.reading.media.map(({ serial }) => serial) : []
    // Where a stick is plugged in, a line that moves may say of a disk that it is one.
    const plugged = /usb/i.test(Buffer.from(file).toString('latin1'))
    for (let run = 0; run < RUNS; run++) {
      const spoilt = mutated(file, random)
      const before = performance.now()
      const count = countOf(spoilt)
      if (performance.now() - before > MILLISECONDS_MAX) t.fail(`${name}, run ${run}: too slow`)
      if (count === null || plugged) continue
      const text = spoilt.toString('latin1')
      const held = serials.filter((serial) => serialFields(serial).test(text))
      if (count < held.length) {
        t.fail(`${name}, run ${run}: ${held.length} serials in the file, ${count} media read`)
        t.comment(text.slice(0, 20_000))
      }
    }
    t.ok(whole, name)
  }
})

t.test('E5: a file without a disk never becomes the word that there is none', async (t) => {
  for (const [name, value] of Object.entries({
    hidden: laptop(raidMode(), vmd()),
    empty: laptop(ahci()),
    hardware: laptop(controller('MegaRAID SAS 2208', 'megaraid_sas')),
    snapshot: { data: { smartctl: '[]', dmidecode, lshw: JSON.stringify(laptop(vmd())) } },
    glpi: { action: 'inventory', deviceid: 'pc', content: { bios: { ssn: '5CG8301TST' }, storages: [] } },
  })) {
    const file = Buffer.from(JSON.stringify(value, null, 1))
    const random = randomFrom(file.length)
    const read = []
    for (let run = 0; run < RUNS; run++) if (countOf(mutated(file, random)) === 0) read.push(run)
    t.strictSame(read, [], name)
  }
})
