/** Two disks in one file, in one bay, in one dock: what is said of one never proves the other. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { readSanitisationFile } from '../../src/evidence/sanitisation-file.js'
import {
  hdparmErasure,
  identityText,
  nvmeFormat,
  nwipe024,
  nwipe042,
  nwipe043Sanitize,
  sanitizeText,
} from './erasure-logs.js'

const read = (text: string) => readSanitisationFile(Buffer.from(text))
const proven = (text: string) => {
  const answer = read(text)
  const reports = answer.ok ? answer.reports : []
  return reports.flatMap((one) => (one.outcome === 'completed' ? [one.mediumSerial] : []))
}
const good = readFileSync('test/fixtures/evidence/nvme-2.3-block-erase-completed.json', 'utf8')
const bad = readFileSync('test/fixtures/evidence/nvme-2.3-block-erase-failed.json', 'utf8')
const sda = { name: 'sda', serial: 'WD-WX61A4400101' }

t.test('E8 two NVMe drives appended to one file prove neither', async (t) => {
  const cut = good.slice(0, good.indexOf('"id-ctrl"'))
  const told = (log: string, identity: string) =>
    `startedAt: 2026-11-29T20:54:02Z\n${log}\nendedAt: 2026-11-29T20:55:02Z\n${identity}\n`
  t.strictSame(proven(told(sanitizeText(), identityText('AAA111222'))), ['AAA111222'])
  for (const text of [
    cut + bad,
    good + bad,
    told(sanitizeText(), 'identify controller: Permission denied') +
      told('NVMe status: Invalid Command Opcode', identityText('BBB222333')),
    told(sanitizeText(), '') + told(sanitizeText({ sstat: '0x3' }), identityText('BBB222333')),
  ])
    t.strictSame(proven(text), [])
})

t.test('a name given twice in one object is refused, escaped or not', async (t) => {
  for (const name of ['"sanitize-log"', '"sanitize-l\\u006fg"'])
    t.match(read(good.replace('{', `{${name}:{"nvme0":{}},`)), { ok: false, problem: /deux fois/ })
})

t.test('E3 a time that is none makes the record unknown', async (t) => {
  const value = JSON.parse(good)
  for (const startedAt of ['hier', '2026-11-23T07:19:17', '', 3])
    t.strictSame(proven(JSON.stringify({ ...value, startedAt })), [], String(startedAt))
})

t.test('nvme format of one namespace, its help, and two settings prove nothing', async (t) => {
  for (const options of ['--ses=2 --help', '--ses=2 -s=0', '-s2 --ses=2', '--ses=2 | cat'])
    t.strictSame(proven(nvmeFormat().replace('--ses=2 --force', options)), [], options)
  const one = nvmeFormat({ nn: 32 }).replace('nvme0n1 --ses=2', 'nvme0 -n 2 --ses=2')
  t.match(read(one), { reports: [{ target: 'part' }] })
})

t.test('E8 a serial on two paths of one run is nobody’s, and both disks are seen', async (t) => {
  const serial = '20170831000DA'
  const text = nwipe042([
    { ...sda, serial, errors: [5, 0, 0] },
    { name: 'sdb', serial },
  ])
  t.match(read(text), {
    reports: [{ mediumSerial: null }, { mediumSerial: null }],
    seen: [{ serial: null }, { serial: null }],
  })
})

t.test('0.43 sanitizes an NVMe and an ATA drive, each in its own words', async (t) => {
  const drives = [
    { name: 'nvme0n1', serial: '78DTEST00004' },
    { name: 'sda', serial: 'S3Z8NB0K123456', label: 'Crypto Scramble' },
    { name: 'sdb', serial: 'S3Z8NB0K777777', label: 'Overwrite', ended: 'has failed' },
  ]
  const text = nwipe043Sanitize(drives)
  t.match(read(text), {
    reports: [
      { mediumSerial: '78DTEST00004', technique: 'block-erase', outcome: 'completed' },
      { mediumSerial: 'S3Z8NB0K123456', technique: 'crypto-erase', outcome: 'completed' },
      { mediumSerial: 'S3Z8NB0K777777', technique: 'sanitize-overwrite', outcome: 'failed' },
    ],
  })
  t.strictSame(proven(text.replace('feat=0x0011', 'feat=0x0012')), ['78DTEST00004'])
  const glued = text.replace('S/N=78DTEST00004\n', 'S/N=78DTEST00004')
  t.strictSame(proven(glued), [null])
})

t.test('0.43 names a drive once: that line, the options and the answer are of one run', async (t) => {
  const drives = [
    { name: 'nvme0n1', serial: '78DTEST00004' },
    { name: 'sda', serial: 'S3Z8NB0K123456', label: 'Crypto Scramble' },
  ]
  const [first = '', second = ''] = [drives.slice(0, 1), drives.slice(1)].map((one, at) =>
    nwipe043Sanitize(one, 20 + 2 * at),
  )
  t.strictSame(proven(first + second), ['78DTEST00004', 'S3Z8NB0K123456'])
  const found = /.*Found.*nvme0n1.*\n/.exec(first)?.[0] ?? ''
  t.strictSame(proven(second + found + first.replace(found, '')), ['S3Z8NB0K123456', '78DTEST00004'])
  t.strictSame(proven(first.replace(found, found.replace(' 20:', ' 18:'))), [], 'moved there from before')
  t.strictSame(proven(first.replace(found, found.replace(' 20:', ' 22:'))), [], 'and from behind')
  const late = first.replace(/ 20(?=.*(accepted|successful|aborted))/g, ' 22')
  t.strictSame(proven(late), [], 'what lay between is lost')
  t.strictSame(proven(first.replace(/.*verify.*\n/, '')), [])
})

t.test('E8 one serial in the tables and the lines of two disks is nobody’s', async (t) => {
  const serial = '20170831000DA'
  const disks = [
    { ...sda, serial },
    { name: 'sdb', serial, errors: [0, 7, 0] as const },
  ]
  const text = nwipe042(disks)
  const tablesOnly = text.replace(
    /.*(Found|serial number|geometry).*sdb.*\n|.*sdb has serial number.*\n/g,
    '',
  )
  t.match(read(tablesOnly), { reports: [{ mediumSerial: null, outcome: 'completed' }] })
  t.match(read(nwipe024(disks)), { reports: [{ mediumSerial: null }, { mediumSerial: null }] })
})

t.test('E8 a dock of one bay: one serial for disks of different models, run after run', async (t) => {
  const serial = '20170831000DA'
  const run = (model: string, more = {}) => nwipe042([{ ...sda, serial, model, ...more }])
  const text = run('WDC WD5000LPCX-24VHAT0') + run('ST500LM021-1KJ152', { errors: [0, 7, 0] })
  t.match(read(text), { reports: [{ mediumSerial: null }, { mediumSerial: null }], seen: [{ serial: null }] })
  const failed = run('WDC WD5000LPCX-24VHAT0', { errors: [0, 7, 0] })
  t.strictSame(proven(failed + run('ATA WDC WD5000LPCX-24VHAT0')), [serial])
  t.strictSame(proven(failed + run('ASMT 2115', { bus: 'USB    ' })), [serial])
})

t.test('E8 a disk found under a dock’s serial is not named by another line', async (t) => {
  const text = nwipe042([sda]).replace('S/N=WD-WX61A4400101', 'S/N=DD56419883891')
  t.match(read(text), { reports: [{ mediumSerial: null, outcome: 'unknown' }] })
  t.strictSame(proven(nwipe042([sda]).replace('S/N=WD-WX61A4400101', 'S/N=')), ['WD-WX61A4400101'])
})

t.test('E8 hdparm: the disk names itself before the erasure and after it', async (t) => {
  const whole = hdparmErasure({ command: 'SANITIZE_CRYPTO_SCRAMBLE', after: 'sanitized' })
  t.strictSame(proven(whole), ['S3Z8NB0K123456'])
  const cut = whole.slice(whole.indexOf('startedAt'))
  t.strictSame(proven(cut), [])
  t.strictSame(proven(whole.slice(0, whole.lastIndexOf('ATA device'))), [])
})

t.test('E8 the status table names the disk', async (t) => {
  const named = (serial: string) => nwipe042([sda]).replace(/(\| WDC WD5000LPCX-2\/).*/, `$1${serial}`)
  t.strictSame(proven(named('WD-WX61A')), ['WD-WX61A4400101'])
  for (const serial of ['CONTRA-B', 'WD-WX6', 'WD-WX61A4400102', '']) t.strictSame(proven(named(serial)), [])
})

t.test('E6 a run that ends ill without a name', async (t) => {
  const ending = nwipe042([sda]).replace(
    'info: Nwipe successfully completed',
    'fatal: Nwipe exited with errors',
  )
  t.match(read(ending), { reports: [{ outcome: 'failed' }] })
  const error = '[2026/11/29 23:31:10]  error: Input/output error\n'
  for (const disks of [[sda], [sda, { name: 'sdb', serial: 'W620TST2' }]])
    t.strictSame(proven(nwipe042(disks).replace(/(.*SUCCESS)/, `${error}$1`)), [])
})

t.test('two serials of a machine in one run are neither machine’s', async (t) => {
  const named = (serial: string) => `[2026/11/29 20:54:02]  notice: system-serial-number = ${serial}\n$1`
  const text = (...serials: string[]) =>
    serials.reduce((log, serial) => log.replace(/(.*Program options)/, named(serial)), nwipe042([sda]))
  t.match(read(text('3FBJ6P2', '3FBJ6P2')), { machine: { serial: '3FBJ6P2' } })
  t.match(read(text('3FBJ6P2', '7GQX1N3')), { machine: null })
})

t.test('a day of two machines, and a log of too many disks', async (t) => {
  const on = (machine: string, serial: string) =>
    nwipe042([{ ...sda, serial }]).replace(
      /(.*Program options)/,
      `[2026/11/29 20:54:02]  notice: system-serial-number = ${machine}\n$1`,
    )
  t.match(read(on('3FBJ6P2', 'AAA111222') + on('7GQX1N3', 'BBB222333')), {
    machine: null,
    runs: [
      { machine: { serial: '3FBJ6P2' }, seen: [{ serial: 'AAA111222' }] },
      { machine: { serial: '7GQX1N3' }, seen: [{ serial: 'BBB222333' }] },
    ],
  })
  const many = Array.from({ length: 1001 }, (_, at) => ({ name: `sd${at}x`, serial: `SERIAL${at}Q` }))
  t.match(read(nwipe042(many)), { ok: false, problem: /plusieurs fichiers/ })
})

t.test('a log of more drives than anybody has is refused at once', async (t) => {
  const at = (words: string) => `[2026/11/29 20:54:02] ${words}`
  const drives = Array.from({ length: 8000 }, (_, number) => `/dev/nvme${number}`)
  const text = [
    ...drives.map((path, number) => at(` notice: Found ${path}n1, NVME   , X, 256 GB, S/N=SERIAL${number}Q`)),
    ...drives.map((path) => at(`   info: ${path}: SANITIZE action 'Block Erase' was successful.`)),
  ].join('\n')
  const start = performance.now()
  t.match(read(text), { ok: false, problem: /plusieurs fichiers/ })
  t.ok(performance.now() - start < 2000)
})
