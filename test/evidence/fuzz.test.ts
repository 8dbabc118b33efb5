/** Whatever happens to a file on its way, it never proves more than it did. */
import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { judge, type Verdict } from '../../src/domain/devices/erasure.js'
import { type Medium, type SanitisationReport, sameSerial } from '../../src/domain/devices/media.js'
import { readSanitisationFile } from '../../src/evidence/sanitisation-file.js'
import { hdparmErasure, identityText, nvmeFormat, nwipe024, nwipe042, sanitizeText } from './erasure-logs.js'
import { fuzzRuns, mutated, randomFrom } from './mutations.js'

t.setTimeout(30_000 + 100 * fuzzRuns(1000))

const folder = 'test/fixtures/evidence'
const disk = { name: 'sda', serial: 'WD-WX61A4400101' }
const other = { name: 'sdb', serial: 'W620TST2', model: 'ST500LM021-1KJ152' }
const wrapped = (log: string) =>
  `{"startedAt":"2026-11-29T20:54:02Z","endedAt":"2026-11-29T20:55:02Z","sanitize-log":${log},"id-ctrl":\n${identityText()}}`
const made: Readonly<Record<string, string>> = {
  '0.42, two disks': nwipe042([disk, other]),
  '0.42, one of two failed': nwipe042([disk, { ...other, errors: [0, 7, 0] }]),
  '0.42, hidden sectors': nwipe042([
    {
      ...disk,
      hidden: [
        'warning: The host protected area is enabled on /dev/sda',
        '   info: HPA values 614400 / 976773168 on /dev/sda',
        'warning:  *** HIDDEN SECTORS DETECTED ! *** on /dev/sda',
      ],
    },
  ]),
  '0.42, hidden sectors unknown': nwipe042([
    {
      ...disk,
      bus: 'USB    ',
      hidden: [
        "warning: HIDDEN SECTORS INDETERMINATE! on /dev/sda, Some USB adapters & memory sticks don't support ATA pass through",
      ],
    },
  ]),
  '0.42, the same bay twice':
    nwipe042([disk]).split('Starting pass')[0] + nwipe042([{ ...other, name: 'sda' }]),
  '0.24': nwipe024([disk, other]),
  '0.24, failed': nwipe024([{ ...disk, errors: [0, 3, 0] }], { closed: false }),
  hdparm: hdparmErasure(),
  'hdparm, failed': hdparmErasure({ exit: 5, after: 'locked', said: 'SG_IO: bad/missing sense data' }),
  'hdparm, sanitized': hdparmErasure({ command: 'SANITIZE_CRYPTO_SCRAMBLE', after: 'sanitized' }),
  'hdparm, sanitizing': hdparmErasure({ command: 'SANITIZE_BLOCK_ERASE', after: 'sanitizing' }),
  'nvme format': nvmeFormat(),
  'nvme format, user data': nvmeFormat({ ses: 1 }),
  'nvme format, failed': nvmeFormat({ exit: 1, output: 'NVMe status: INVALID_FORMAT(0x10a)' }),
  'nvme text': wrapped(sanitizeText()),
  'nvme text, failed': wrapped(sanitizeText({ sprog: 13107, sstat: '0x3' })),
}
const files: readonly (readonly [string, Buffer])[] = [
  ...readdirSync(folder)
    .filter((name) => /\.(log|json)$/.test(name))
    .map((name) => [name, readFileSync(`${folder}/${name}`)] as const),
  ...Object.entries(made).map(([name, text]) => [name, Buffer.from(text)] as const),
]

const RANK: Record<Verdict, number> = { 'not-proven': 0, 'erased-with-reservation': 1, erased: 2 }
type Known = Pick<Medium, 'kind' | 'capacityBytes'> & { readonly serial: string; readonly rank: number }

const rankOf = (report: SanitisationReport, medium: Omit<Known, 'rank'>) =>
  RANK[judge(report, medium, { receivedAt: null, purgeDemanded: false, on: '2026-11-30' }).verdict]

/** The media of a file and the best that it proves of each. A disk of unknown kind is inventoried as a hard disk. */
const mediaOf = (file: Uint8Array): Known[] => {
  const answer = readSanitisationFile(file)
  const reports = answer.ok ? answer.reports : []
  return reports.flatMap((report) => {
    if (report.mediumSerial === null) return []
    const kind = report.mediumKind === 'unknown' ? ('hdd' as const) : report.mediumKind
    const medium = { kind, capacityBytes: report.capacityBytes, serial: report.mediumSerial }
    return [{ ...medium, rank: rankOf(report, medium) }]
  })
}

const best = (media: readonly Known[], serial: string) =>
  media
    .filter((medium) => sameSerial(medium.serial, serial))
    .reduce((rank, one) => Math.max(rank, one.rank), 0)

for (const [name, file] of files)
  t.test(`E6 E7 ${name}: no mutation is thrown at, slow, or proves more`, async (t) => {
    const media = mediaOf(file)
    const runs = fuzzRuns(1000)
    for (let seed = 0; seed < runs; seed++) {
      const bytes = mutated(file, randomFrom(seed))
      const start = performance.now()
      const answer = readSanitisationFile(bytes)
      if (performance.now() - start > 2000) t.fail(`seed ${seed} is slow`)
      if (!answer.ok && !/^[A-ZÉÀ«].+\.$/.test(answer.problem)) t.fail(`seed ${seed}: ${answer.problem}`)
      for (const report of answer.ok ? answer.reports : []) {
        const medium = media.find(({ serial }) => sameSerial(serial, report.mediumSerial ?? ''))
        if (medium !== undefined && rankOf(report, medium) > best(media, medium.serial))
          t.fail(`seed ${seed} proves more`, { text: bytes.toString('latin1') })
      }
    }
    t.pass(`${runs} mutations`)
  })

t.test('the files that prove something do so before anything happens to them', async (t) => {
  const ranks = Object.fromEntries(
    Object.entries(made).map(([name, text]) => [name, mediaOf(Buffer.from(text)).map(({ rank }) => rank)]),
  )
  t.strictSame(ranks, {
    '0.42, two disks': [2, 2],
    '0.42, one of two failed': [2, 0],
    '0.42, hidden sectors': [1],
    '0.42, hidden sectors unknown': [ranks['0.42, hidden sectors unknown']?.[0] ?? 0],
    '0.42, the same bay twice': [0, 2],
    '0.24': [2, 2],
    '0.24, failed': [0],
    hdparm: [0],
    'hdparm, failed': [0],
    'hdparm, sanitized': [2],
    'hdparm, sanitizing': [0],
    'nvme format': [2],
    'nvme format, user data': [0],
    'nvme format, failed': [0],
    'nvme text': [2],
    'nvme text, failed': [0],
  })
})
