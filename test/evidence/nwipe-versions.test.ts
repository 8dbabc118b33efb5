/** What each version of nwipe writes, and what is not to be taken from one disk for another. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { readNwipeLog } from '../../src/evidence/nwipe-log.js'
import { readSanitisationFile } from '../../src/evidence/sanitisation-file.js'
import { geometryOf, noHiddenSectors, nwipe024, nwipe042 } from './erasure-logs.js'

const sda = { name: 'sda', serial: 'WD-WX61A4400101' }
const sdb = { name: 'sdb', serial: 'W620TST2', model: 'ST500LM021-1KJ152', bytes: 250059350016 }
const without = (text: string, pattern: RegExp) =>
  text
    .split('\n')
    .filter((line) => !pattern.test(line))
    .join('\n')
const fixture = (name: string) => readFileSync(`test/fixtures/evidence/${name}`, 'utf8')

t.test('E8 0.41 and 0.42 give sizes in blocks that name their disk once', async (t) => {
  t.match(readNwipeLog(nwipe042([sda, sdb])), [
    {
      mediumSerial: 'WD-WX61A4400101',
      capacityBytes: 500107862016,
      outcome: 'completed',
      verification: 'verified',
    },
    { mediumSerial: 'W620TST2', capacityBytes: 250059350016, outcome: 'completed', target: 'whole-disk' },
  ])
})

t.test('E8 blocks of two disks that run into each other give neither a size', async (t) => {
  const text = without(nwipe042([sda, sdb]), /\| 100\.00%/)
  const [a = [], b = []] = [geometryOf(sda), geometryOf(sdb)].map((lines) =>
    lines.map((words) => `[2026/11/29 20:54:40]  notice: ${words}`),
  )
  const mixed = text.replace([...a, ...b].join('\n'), a.flatMap((line, at) => [line, b[at] ?? '']).join('\n'))
  t.not(mixed, text)
  t.strictSame(
    readNwipeLog(mixed).map(({ capacityBytes }) => capacityBytes),
    [null, null],
  )
  const headless = without(text, /sdb: Device geometry/)
  t.strictSame(
    readNwipeLog(headless).map(({ capacityBytes }) => capacityBytes),
    [null, null],
  )
})

t.test('E8 the erasure table counts: less than all is less', async (t) => {
  const [report] = readNwipeLog(
    nwipe042([sda]).replace('500107862016 | 500107862016 | 100', '400107862016 | 500107862016 | 80'),
  )
  t.match(report, { bytesErased: 400107862016, capacityBytes: 500107862016 })
})

t.test('0.24 to 0.28 are read: their lines, their disks in quotes, their end', async (t) => {
  t.match(readNwipeLog(nwipe024([sda, sdb])), [
    {
      mediumSerial: 'WD-WX61A4400101',
      technique: 'overwrite',
      method: 'Quick Erase',
      capacityBytes: 500107862016,
      bytesErased: 500107862016,
      outcome: 'completed',
      verification: 'verified',
      roundsAsked: 1,
      roundsDone: 1,
    },
    { mediumSerial: 'W620TST2', outcome: 'completed' },
  ])
  const found =
    '[2018/04/02 09:09:00] nwipe: info: Found drive model="WDC WD5000LPCX-24VHAT0", device path="/dev/sda", size="500 GB", serial number="WD-WX61A4400101"'
  t.match(readNwipeLog(`${found}\n${nwipe024([sda])}`), [
    { mediumKind: 'hdd', mediumModel: 'WDC WD5000LPCX-24VHAT0', outcome: 'completed' },
  ])
  t.match(readNwipeLog(nwipe024([sda], { closed: false })), [{ outcome: 'unknown' }])
  t.match(readNwipeLog(nwipe024([{ ...sda, errors: [0, 3, 0] }])), [{ errors: 3, verification: 'failed' }])
  t.match(readNwipeLog(without(nwipe024([sda]), /Verified that/)), [{ verification: 'not-done' }])
  t.match(readNwipeLog(without(nwipe024([sda]), /Blanked/)), [{ outcome: 'unknown' }])
})

t.test('E6 every kind of error line counts, with or without a fatal line after it', async (t) => {
  const zero = fixture('nwipe-0.33-hdd-zero-verified.log')
  const after = (line: string) =>
    zero.replace(/(.*Finished final round.*\n)/, `$1[2026/11/23 07:17:54]   error: ${line}\n`)
  t.match(readNwipeLog(after("7 verification errors on '/dev/sda'.")), [
    { errors: 7, verification: 'failed' },
  ])
  t.match(readNwipeLog(after("2 wipe errors on '/dev/sda'.")), [{ errors: 2, verification: 'verified' }])
  t.match(readNwipeLog(after("1 sync errors on '/dev/sda'.")), [{ errors: 1 }])
  t.match(readNwipeLog(after("4 pass errors on device '/dev/sda'.")), [{ errors: 4 }])
})

t.test('E6 a column of the error table that is not 0 counts, whatever the layout', async (t) => {
  const zero = fixture('nwipe-0.33-hdd-zero-verified.log')
  const row = (cells: string) => zero.replace(/ {7}sda \| +0 \| +0 \| +0/, `       sda ${cells}`)
  for (const cells of ['| 0 | 3', '| 0 | 0 | 0 | 3', '| 3 | 0 | 0', '| 0 | 3 | 0 | 0 | 0', '| 3'])
    t.match(readNwipeLog(row(cells)), [{ errors: 3 }], cells)
  t.match(readNwipeLog(row('| 0 | ? | 0')), [{ outcome: 'unknown' }])
  t.match(readNwipeLog(without(zero, / sda \| +0 \|/)), [{ outcome: 'unknown' }])
})

t.test('E6 nwipe’s own words for a disk', async (t) => {
  for (const [status, outcome] of [
    ['-FAILED-', 'failed'],
    ['UABORTED', 'aborted'],
    ['INSANITY', 'failed'],
    ['--FAIL--', 'failed'],
    [' Erased ', 'completed'],
  ] as const)
    t.match(readNwipeLog(nwipe042([{ ...sda, status }])), [{ outcome }], status)
  const twice = nwipe042([sda]).replace(
    /(.*\| Erased \|.*)/,
    '$1\n!      sda |-FAILED-| 112MB/s | 02:36:30 | X/Y',
  )
  t.match(readNwipeLog(twice), [{ outcome: 'failed' }])
})

t.test('E6 hidden sectors: detected, none, nobody knows', async (t) => {
  const hidden = (lines: readonly string[], bus = 'ATA    ') =>
    readNwipeLog(nwipe042([{ ...sda, hidden: lines, bus }]))[0]
  const values = (set: number, real: number) => `   info: HPA values ${set} / ${real} on /dev/sda`
  t.match(hidden(['warning:  *** HIDDEN SECTORS DETECTED ! *** on /dev/sda']), { hiddenSectors: true })
  t.match(hidden(['warning: HIDDEN AREA DETECTED! on /dev/sda']), { hiddenSectors: true })
  t.match(hidden([values(614400, 976773168)]), { hiddenSectors: true })
  t.match(hidden(['warning: The host protected area is enabled on /dev/sda']), { hiddenSectors: true })
  t.match(hidden([values(976773168, 976773168), '   info: DCO Real max sectors not found']), {
    hiddenSectors: false,
    hiddenSectorsUnknown: undefined,
    outcome: 'completed',
  })
  for (const doubt of [
    "warning: HIDDEN SECTORS INDETERMINATE! on /dev/sda, Some USB adapters & memory sticks don't support ATA pass through",
    'warning: HIDDEN AREA INDETERMINATE! on /dev/sda',
    ' sanity: Unrecognised HPA_status, should not be possible /dev/sda',
    "warning: [UNKNOWN] We can't find the HPA line, has hdparm ouput unknown/changed? /dev/sda",
    values(0, 1),
  ])
    t.match(
      hidden([doubt], 'USB    '),
      { hiddenSectors: false, hiddenSectorsUnknown: true, outcome: 'completed' },
      doubt,
    )
})

t.test('E6 a version that always speaks of hidden sectors and does not here is not whole', async (t) => {
  const silent = (bus: string, banner = 'nwipe 0.42') =>
    readNwipeLog(nwipe042([{ ...sda, hidden: [], bus }], { banner }))[0]?.outcome
  for (const bus of ['ATA    ', 'USB    ', 'IDE    ', 'SCSI   ', 'UNK    '])
    t.equal(silent(bus), 'unknown', bus)
  t.equal(silent('ATA    ', 'ShredOS v2023.08.2_25.0_x86-64_0.35'), 'unknown')
  // nwipe does not ask these.
  for (const bus of ['SAS    ', 'VIRT   ']) t.equal(silent(bus), 'completed', bus)
  t.equal(silent('ATA    ', 'nwipe 0.33'), 'completed')
  t.equal(silent('ATA    ', 'ShredOS v2021.08.2_22_x86-64_0.32.023'), 'completed')
  t.match(readNwipeLog(nwipe042([{ ...sda, name: 'nvme0n1', hidden: [], bus: 'NVME   ' }])), [
    { outcome: 'completed' },
  ])
})

t.test('E6 a log without its options proves nothing, and lends nothing', async (t) => {
  const noOptions = (text: string) =>
    without(text, /Program options|banner {2,}=|method {2,}=|rounds {2,}=|verify {2,}=/)
  t.match(readNwipeLog(noOptions(nwipe042([sda]))), [{ outcome: 'unknown' }])
  const cut = nwipe042([sda]).split('\n').slice(0, 38).join('\n')
  const nextInBay = nwipe042([{ ...sdb, name: 'sda' }])
  t.match(readNwipeLog(`${cut}\n${nextInBay}`), [
    { mediumSerial: 'WD-WX61A4400101', outcome: 'unknown' },
    { mediumSerial: 'W620TST2', outcome: 'completed' },
  ])
  t.match(readNwipeLog(`${cut}\n${noOptions(nextInBay)}`), [
    { mediumSerial: 'WD-WX61A4400101', outcome: 'unknown' },
    { mediumSerial: 'W620TST2', outcome: 'unknown' },
  ])
  const headless = nextInBay.slice(nextInBay.indexOf('[2026/11/29 20:54:40]'))
  for (const report of readNwipeLog(`${cut}\n${headless}`))
    t.match(report, { outcome: 'unknown', mediumSerial: null })
})

t.test('a wiped part is not the disk', async (t) => {
  for (const [name, target] of [
    ['sda', 'whole-disk'],
    ['hdb', 'whole-disk'],
    ['vdc', 'whole-disk'],
    ['nvme0n1', 'whole-disk'],
    ['mmcblk0', 'whole-disk'],
    ['sda1', 'part'],
    ['nvme0n1p2', 'part'],
    ['mmcblk0p1', 'part'],
    ['mmcblk0boot0', 'part'],
    ['loop0', 'part'],
    ['md0', 'part'],
    ['dm-1', 'part'],
    ['mapper/vg-home', 'part'],
    ['zram0', 'part'],
    ['disk/by-id/ata-X', 'part'],
  ] as const)
    t.match(readNwipeLog(nwipe042([{ ...sda, name }])), [{ target }], name)
})

t.test('0.43 asks the drive itself: its answer counts, an accepted command does not', async (t) => {
  const options = ['banner = nwipe 0.43', 'method = Zero', 'rounds = 1', 'verify = 1 (last pass)'].map(
    (words) => ` notice:   ${words}`,
  )
  const log = (...lines: string[]) =>
    [
      ' notice: Found /dev/nvme0n1, NVME   , KXG50ZNV256G TOSHIBA, 256 GB, S/N=78DTEST00004',
      ...options,
      ...lines,
    ]
      .map((words, at) => `[2026/11/29 20:54:${String(10 + at)}] ${words}`)
      .join('\n')
  const issued = '   info: /dev/nvme0: issuing SANITIZE sanact=2'
  const accepted = '   info: /dev/nvme0: SANITIZE command accepted (sanact=2)'
  const done = "   info: /dev/nvme0: SANITIZE action 'Block Erase' was successful."
  t.match(readNwipeLog(log(issued, accepted, done)), [
    {
      technique: 'block-erase',
      mediumSerial: '78DTEST00004',
      mediumKind: 'nvme',
      outcome: 'completed',
      startedAt: '2026-11-29T20:54:15.000Z',
      endedAt: '2026-11-29T20:54:17.000Z',
      target: 'whole-disk',
    },
  ])
  t.strictSame(readNwipeLog(log(issued, accepted)), [])
  t.match(readNwipeLog(log(done)), [{ outcome: 'unknown' }])
  t.match(readNwipeLog(log(issued, accepted, done.replace('was successful', 'has failed'))), [
    { outcome: 'failed' },
  ])
  t.match(readNwipeLog(log(issued, accepted, done.replace('was successful', 'has completed'))), [
    { outcome: 'unknown' },
  ])
  t.match(readNwipeLog(log(issued, accepted, done.replace('Block Erase', 'Crypto Erase'))), [
    { outcome: 'unknown' },
  ])
  t.strictSame(readNwipeLog(log(issued, accepted, done.replace('Block Erase', 'Exit Failure Mode'))), [])
})

t.test(
  '0.41 and 0.42 ask the drive through other tools: Secure Erase waits, Sanitize does not',
  async (t) => {
    const of = (method: string, ...said: string[]) => {
      const text = nwipe042([{ ...sda, name: 'nvme0n1', bus: 'NVME   ', hidden: [] }]).replaceAll(
        'Fill With Zeros',
        method,
      )
      const wiped = without(text, /Invoking|Starting|written|read from|Finished|Blank|Verif.*nvme|SUCCESS/)
      return wiped.replace(
        /(.*Total device bytes.*\n)/,
        `$1${said.map((words) => `[2026/11/29 21:00:00]  notice: ${words}\n`).join('')}[2026/11/29 21:00:05]  notice: end\n`,
      )
    }
    const attempt = 'Attempting NVMe Secure Erase on /dev/nvme0n1 (NVME).'
    t.match(
      readNwipeLog(
        of('Secure Erase (ATA/NVMe)', attempt, 'NVMe Secure Erase completed successfully on /dev/nvme0n1.'),
      ),
      [{ technique: 'secure-erase', outcome: 'completed', bytesErased: null }],
    )
    t.match(readNwipeLog(of('Secure Erase (ATA/NVMe)', attempt)), [{ outcome: 'unknown' }])
    const block = 'Sanitize Block Erase (ATA/SCSI/NVMe)'
    t.match(
      readNwipeLog(
        of(
          block,
          'Attempting NVMe Sanitize Block Erase on /dev/nvme0n1 (NVME).',
          'Starting NVMe Sanitize Block Erase via nvme on /dev/nvme0 (from /dev/nvme0n1).',
          'Sanitize Block Erase completed on /dev/nvme0n1.',
        ),
      ),
      [{ technique: 'block-erase', outcome: 'unknown' }],
    )
  },
)

t.test('what the log tells of the machine and of every disk it saw', async (t) => {
  const read = (text: string) => readSanitisationFile(Buffer.from(text))
  const dmi = [
    'system-manufacturer = Dell Inc.',
    'system-product-name = Vostro 5581',
    'system-serial-number = 3FBJ6P2',
  ]
    .map((words) => `[2026/11/29 20:54:02]  notice: ${words}\n`)
    .join('')
  const stick = `[2026/11/29 20:54:02]  notice: Found /dev/sdc, USB    , SanDisk Ultra, 31 GB, S/N=4C530001230101\n`
  const dock = `[2026/11/29 20:54:02]  notice: Found /dev/sdd, USB    , ST9500325AS, 500 GB, S/N=DD56419883891\n`
  const text = nwipe042([sda]).replace(/(.*Program options)/, `${stick}${dock}${dmi}$1`)
  t.match(read(text), {
    ok: true,
    reports: [{ mediumSerial: 'WD-WX61A4400101', outcome: 'completed' }],
    machine: { serial: '3FBJ6P2', maker: 'Dell Inc.', model: 'Vostro 5581' },
    seen: [
      { serial: 'WD-WX61A4400101', kind: 'hdd', capacityBytes: 500107862016, outside: false },
      { serial: '4C530001230101', outside: true },
      { serial: null, model: 'ST9500325AS', outside: true },
    ],
  })
  t.match(read(text.replace('3FBJ6P2', 'To be filled by O.E.M.')), {
    machine: { serial: null, maker: 'Dell Inc.' },
  })
  t.match(read(text.replace('3FBJ6P2', 'XXXXXXXXXXXXXXX')), { machine: { serial: null } })
  t.match(read(nwipe042([sda])), { machine: null })
})

t.test('E8 a dock’s constant serial is no serial', async (t) => {
  for (const serial of ['DD56419883891', '0123456789ABCDE', '152D00539000'])
    t.match(readNwipeLog(nwipe042([{ ...sda, serial }])), [{ mediumSerial: null }], serial)
})

t.test('a log with one line of its end missing is as good as it says', async (t) => {
  for (const line of [
    /\| Erased \|/,
    /sda \| 0 \| 0 \| 0/,
    /\| 100\.00%/,
    /Found \/dev/,
    /No hidden sectors/,
  ])
    t.match(readNwipeLog(without(nwipe042([sda]), line)), [{ outcome: 'unknown' }], String(line))
  t.match(readNwipeLog(nwipe042([sda]).replace(/.*bytes written.*\n/, '')), [{ bytesErased: null }])
  t.match(readNwipeLog(nwipe042([sda]).replace(/\d+ bytes read/, '512 bytes read')), [
    { verification: 'not-done' },
  ])
  t.match(
    readNwipeLog(without(nwipe042([sda, { ...sdb, hidden: noHiddenSectors('sdb') }]), /SUCCESS.*sdb/)),
    [{ outcome: 'completed' }, { outcome: 'unknown' }],
  )
})
