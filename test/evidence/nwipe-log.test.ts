import { readFileSync } from 'node:fs'
import t from 'tap'
import { judge } from '../../src/domain/devices/erasure.js'
import { SanitisationReport } from '../../src/domain/devices/media.js'
import { kindOfModelName } from '../../src/domain/devices/model-families.js'
import { readNwipeLog } from '../../src/evidence/nwipe-log.js'
import type { ReportDraft } from '../../src/evidence/report-draft.js'

const log = (name: string) => readFileSync(`test/fixtures/evidence/${name}`, 'utf8')
const zero = log('nwipe-0.33-hdd-zero-verified.log')
const three = log('nwipe-0.33-three-disks-dodshort.log')

const reasonOf = (draft: ReportDraft | undefined) =>
  draft === undefined
    ? 'no-report'
    : judge(
        { ...draft, fileSha256: 'a'.repeat(64), entry: 0 },
        { kind: draft.mediumKind, capacityBytes: draft.capacityBytes, serial: draft.mediumSerial },
        { receivedAt: null, purgeDemanded: false, on: '2026-11-23' },
      ).reason

t.test('a verified zero fill says everything that E3 asks for', async (t) => {
  t.strictSame(readNwipeLog(zero), [
    {
      source: 'nwipe-log',
      tool: 'nwipe',
      toolVersion: '0.33',
      technique: 'overwrite',
      method: 'Fill With Zeros',
      mediumSerial: 'WD-WX41A00T0001',
      mediumModel: 'WDC WD5000LPCX-24VHAT0',
      mediumKind: 'hdd',
      capacityBytes: 314572800,
      startedAt: '2026-11-23T07:17:47.000Z',
      endedAt: '2026-11-23T07:17:54.000Z',
      outcome: 'completed',
      roundsAsked: 1,
      roundsDone: 1,
      verification: 'verified',
      bytesErased: 314572800,
      errors: 0,
      hiddenSectors: false,
      target: 'whole-disk',
    },
  ])
})

t.test('several disks of one run: each has its own end, not the file’s', async (t) => {
  const reports = readNwipeLog(three)
  t.strictSame(
    reports.map(({ mediumSerial, mediumKind, endedAt, outcome, verification }) => [
      mediumSerial,
      mediumKind,
      endedAt,
      outcome,
      verification,
    ]),
    [
      ['WD-WX41A00T0001', 'hdd', '2026-11-23T07:18:03.000Z', 'completed', 'verified'],
      ['W620TST2', 'hdd', '2026-11-23T07:18:01.000Z', 'completed', 'verified'],
      ['78DTEST00004', 'nvme', '2026-11-23T07:18:00.000Z', 'completed', 'verified'],
    ],
  )
  t.strictSame(reports.map(reasonOf), ['cleared', 'cleared', 'overwrite-on-flash'])
})

t.test('E2 SSD and eMMC media are told from hard disks', async (t) => {
  const reports = readNwipeLog(log('nwipe-0.33-ssd-and-emmc-zero.log'))
  t.strictSame(
    reports.map(({ mediumKind }) => mediumKind),
    ['ssd', 'emmc'],
  )
  t.strictSame(reports.map(reasonOf), ['overwrite-on-flash', 'overwrite-on-flash'])
})

t.test('E6 a user’s abort is an abort, though every error column is 0', async (t) => {
  const [report] = readNwipeLog(log('nwipe-0.33-hdd-aborted.log'))
  t.match(report, { outcome: 'aborted', errors: 0, roundsAsked: 1, roundsDone: 0, endedAt: null })
})

t.test('E6 a write that fails and a verification that fails are failures', async (t) => {
  const [write] = readNwipeLog(log('nwipe-0.33-hdd-write-failed.log'))
  t.match(write, { outcome: 'failed', errors: 1, bytesErased: 4194304, verification: 'not-done' })
  const [verify] = readNwipeLog(log('nwipe-0.33-hdd-verify-failed.log'))
  t.match(verify, { outcome: 'failed', errors: 4, verification: 'failed', endedAt: null })
})

t.test('E2 a wipe without verification says that none was asked', async (t) => {
  const [report] = readNwipeLog(log('nwipe-0.33-hdd-not-verified.log'))
  t.match(report, { outcome: 'completed', verification: 'not-asked' })
  t.equal(reasonOf(report), 'verification-missing')
})

t.test('E8 a method that only verifies has erased nothing', async (t) => {
  const [report] = readNwipeLog(log('nwipe-0.33-hdd-verify-only.log'))
  t.match(report, { outcome: 'completed', bytesErased: 0 })
  t.equal(reasonOf(report), 'bytes-below-capacity')
})

t.test('E6 rounds asked and done are counted', async (t) => {
  const text = log('nwipe-0.33-hdd-prng-two-rounds.log')
  t.match(readNwipeLog(text), [{ roundsAsked: 2, roundsDone: 2, verification: 'verified' }])
  const short = text.replace(/.*Starting round 2[\s\S]*?(?=.*Blanking device)/, '')
  t.match(readNwipeLog(short), [{ roundsAsked: 2, roundsDone: 1, outcome: 'unknown', endedAt: null }])
})

t.test('E6 hidden sectors are a reservation, unless nwipe concludes that there are none', async (t) => {
  const text = log('nwipe-hdd-hidden-sectors.log')
  t.match(readNwipeLog(text), [{ hiddenSectors: true, outcome: 'completed' }])
  t.equal(reasonOf(readNwipeLog(text)[0]), 'hidden-sectors-remain')
  const older = text.replace(/ \*\*\* HIDDEN.*on/, 'HIDDEN AREA DETECTED! on')
  t.match(readNwipeLog(older), [{ hiddenSectors: true }])
  const corrected = text.replace(/ \*\*\* HIDDEN.*on/, 'No hidden sectors on')
  t.match(readNwipeLog(corrected), [{ hiddenSectors: false }])
})

t.test('E8 a disk that gives no serial has none in its report', async (t) => {
  const [report] = readNwipeLog(log('nwipe-0.33-loop-no-serial.log'))
  t.match(report, { mediumSerial: null, mediumKind: 'unknown', outcome: 'completed' })
  t.equal(reasonOf(report), 'serial-missing')
  const hidden = zero.replaceAll('WD-WX41A00T0001', 'XXXXXXXXXXXXXXX')
  t.match(readNwipeLog(hidden), [{ mediumSerial: null }])
})

t.test('E8 the summary’s cut serial never replaces the full one', async (t) => {
  const cut = zero.replace('LPCX-24/WD-WX41A00T0001', 'LPCX-24/WD-WX41A')
  t.match(readNwipeLog(cut), [{ mediumSerial: 'WD-WX41A00T0001' }])
  const only = cut.replace(/.*(Found \/dev|has serial number).*\n/g, '')
  t.match(readNwipeLog(only), [{ mediumSerial: null }])
})

t.test('E6 a log cut anywhere before its summary proves nothing', async (t) => {
  const lines = zero.split('\n')
  const summary = lines.findIndex((line) => line.includes('| Erased |'))
  for (let kept = 0; kept <= summary; kept++) {
    const outcomes = readNwipeLog(lines.slice(0, kept).join('\n')).map(({ outcome }) => outcome)
    t.notOk(outcomes.includes('completed'), `${kept} lines`)
  }
  t.match(readNwipeLog(lines.slice(0, summary + 1).join('\n')), [{ outcome: 'completed' }])
})

t.test('line ends of Windows and colours of a terminal change nothing', async (t) => {
  t.strictSame(readNwipeLog(three.replaceAll('\n', '\r\n')), readNwipeLog(three))
  const coloured = three
    .replaceAll('Erased', '\u001b[32mErased\u001b[0m')
    .replaceAll('notice', '\u001b[1mnotice')
  t.strictSame(readNwipeLog(coloured), readNwipeLog(three))
})

t.test('runs appended to one file stay apart, even of the same disk, even when one is cut', async (t) => {
  const aborted = log('nwipe-0.33-hdd-aborted.log')
  t.strictSame(readNwipeLog(aborted + zero + three), [
    ...readNwipeLog(aborted),
    ...readNwipeLog(zero),
    ...readNwipeLog(three),
  ])
  const cut = aborted.slice(0, aborted.indexOf('*****'))
  t.strictSame(
    readNwipeLog(cut + zero).map(({ outcome }) => outcome),
    ['unknown', 'completed'],
  )
})

t.test('a clock that was not UTC is corrected by its offset', async (t) => {
  const [report] = readNwipeLog(zero, { clock: 'lyon' })
  t.match(report, { startedAt: '2026-11-23T06:17:47.000Z', endedAt: '2026-11-23T06:17:54.000Z' })
  t.match(readNwipeLog(zero.replaceAll('2026/11/23', '2026/02/31')), [{ startedAt: null, endedAt: null }])
})

t.test('E2 only an explicit family of hard disks makes a hard disk', async (t) => {
  const kinds: Record<string, string> = {
    'WDC WD3200LPVX-6': 'hdd',
    'WDC WDS500G2B0A-00SM50': 'ssd',
    'WDC WD10J31X-00UTBT0': 'sshd',
    'ST500LM021-1KJ152': 'hdd',
    'ST1000LM014-1EJ164': 'sshd',
    'ST1000DX002-2DV162': 'sshd',
    ST240HM000: 'unknown',
    ST3500418AS: 'hdd',
    'Hitachi HTS545050A7E380': 'hdd',
    'HGST HUSMM1640ASS204': 'unknown',
    'TOSHIBA MQ01ABD100': 'hdd',
    'TOSHIBA MQ01ABD100H': 'sshd',
    'TOSHIBA MK5059GSXP': 'hdd',
    MK0480GEYJR: 'unknown',
    'SAMSUNG HM321HI': 'hdd',
    'FUJITSU MHZ2160BH G2': 'hdd',
    'SAMSUNG SSD 860 EVO': 'ssd',
    INTEL_SSDSC2KW256G8: 'ssd',
    'Loopback device': 'unknown',
  }
  for (const [name, kind] of Object.entries(kinds)) t.equal(kindOfModelName(name), kind, name)
})

t.test('every fixture gives reports of the shape that the ledger keeps', async (t) => {
  for (const draft of [zero, three].flatMap((text) => readNwipeLog(text)))
    t.ok(SanitisationReport.safeParse({ ...draft, fileSha256: 'a'.repeat(64), entry: 0 }).success)
})
