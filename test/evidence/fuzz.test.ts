/** Whatever happens to a file on its way, it never proves more than it did. */
import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { judge, type Verdict } from '../../src/domain/devices/erasure.js'
import { type Medium, type SanitisationReport, sameSerial } from '../../src/domain/devices/media.js'
import { readSanitisationFile } from '../../src/evidence/sanitisation-file.js'
import { lawFiles, unproven } from './law-files.js'
import { fuzzRuns, mutated, randomFrom } from './mutations.js'

/** Few enough that all files together take half a minute. */
const EVERY_DAY = 600
t.setTimeout(30_000 + 100 * fuzzRuns(EVERY_DAY))

const folder = 'test/fixtures/evidence'
const files: readonly (readonly [string, Buffer])[] = [
  ...readdirSync(folder)
    .filter((name) => /\.(log|json)$/.test(name))
    .map((name) => [name, readFileSync(`${folder}/${name}`)] as const),
  ...Object.entries(lawFiles).map(([name, text]) => [name, Buffer.from(text)] as const),
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

const toKnown = (disk: Pick<Known, 'kind' | 'serial'>): Known => ({
  ...disk,
  capacityBytes: 500107862016,
  rank: 0,
})

const best = (media: readonly Known[], serial: string) =>
  media
    .filter((medium) => sameSerial(medium.serial, serial))
    .reduce((rank, one) => Math.max(rank, one.rank), 0)

for (const [name, file] of files)
  t.test(`E6 E7 ${name}: no mutation is thrown at, slow, or proves more`, async (t) => {
    const media = [...mediaOf(file), ...(unproven[name] ?? []).map(toKnown)]
    const runs = fuzzRuns(EVERY_DAY)
    for (let seed = 0; seed < runs; seed++) {
      const bytes = mutated(file, randomFrom(seed))
      const start = performance.now()
      const answer = readSanitisationFile(bytes)
      if (performance.now() - start > 2000) t.fail(`seed ${seed} is slow`)
      if (!answer.ok && !/^[A-ZÉÀ«].+\.$/.test(answer.problem)) t.fail(`seed ${seed}: ${answer.problem}`)
      for (const report of answer.ok ? answer.reports : []) {
        const told = media.filter(({ serial }) => sameSerial(serial, report.mediumSerial ?? ''))
        if (told.some((medium) => rankOf(report, medium) > best(media, medium.serial)))
          t.fail(`seed ${seed} proves more`, { text: bytes.toString('latin1') })
      }
    }
    t.pass(`${runs} mutations`)
  })

t.test('the files that prove something do so before anything happens to them', async (t) => {
  const ranks = Object.fromEntries(
    Object.entries(lawFiles).map(([name, text]) => [
      name,
      mediaOf(Buffer.from(text)).map(({ rank }) => rank),
    ]),
  )
  t.strictSame(ranks, {
    '0.42, two disks': [2, 2],
    '0.42, one of two failed': [2, 0],
    '0.42, hidden sectors': [1],
    '0.42, hidden sectors unknown': [1],
    '0.42, the same bay twice, first cut': [0, 2],
    '0.42, the same bay twice, first failed': [0, 2],
    '0.42, the same bay twice, second failed': [2, 0],
    '0.33, the same bay twice, first failed': [0, 2],
    '0.33, the same bay twice, second failed': [2, 0],
    '0.42, power cut, another disk in the bay': [0, 0, 2, 2],
    '0.42, a dock': [],
    '0.42, two docks of one serial': [],
    '0.24': [2, 2],
    '0.24, failed': [0],
    '0.43, sanitized': [2, 2],
    '0.43, one of two failed to sanitize': [2, 0],
    '0.43, the same bay twice, first failed': [0, 2],
    '0.43, the same bay twice, second failed': [2, 0],
    'UTF-16': [2, 0],
    'by journald': [2, 0],
    'quoted in a mail': [2, 0],
    'with colours': [2, 0],
    hdparm: [0],
    'hdparm, failed': [0],
    'hdparm, sanitized': [2],
    'hdparm, sanitizing': [0],
    'hdparm, two disks': [],
    'nvme format': [2],
    'nvme format, user data': [0],
    'nvme format, failed': [0],
    'nvme text': [2],
    'nvme text, failed': [0],
    'nvme, two drives': [],
    'nvme text, two drives': [],
  })
})
