import t from 'tap'
import { judge, type VerdictReason } from '../../../src/domain/devices/erasure.js'
import type { Medium, MediumKind, SanitisationReport, Technique } from '../../../src/domain/devices/media.js'
import { sameSerial } from '../../../src/domain/devices/media.js'
import { VERDICT_SENTENCES } from '../../../src/evidence/verdict-sentences.js'

const capacityBytes = 320_072_933_376
const disk: Medium = { serial: 'WD-WXC1A14S2591', kind: 'hdd', model: 'WD3200LPVX', capacityBytes }
const monday = { receivedAt: '2026-11-23T08:00:00Z', purgeDemanded: false, on: '2026-11-23' }
const wiped: SanitisationReport = {
  source: 'nwipe-log',
  tool: 'nwipe',
  toolVersion: '0.33',
  technique: 'overwrite',
  method: 'Fill With Zeros',
  mediumSerial: 'WD-WXC1A14S2591',
  mediumModel: 'WDC WD3200LPVX-6',
  mediumKind: 'hdd',
  capacityBytes,
  startedAt: '2026-11-23T09:00:00Z',
  endedAt: '2026-11-23T11:00:00Z',
  outcome: 'completed',
  roundsAsked: 1,
  roundsDone: 1,
  verification: 'verified',
  bytesErased: capacityBytes,
  errors: 0,
  hiddenSectors: false,
  fileSha256: 'a'.repeat(64),
  entry: 0,
}

const reached = new Set<VerdictReason>()
type Changes = Partial<SanitisationReport>
const reasonOf = (
  changes: Changes,
  medium: Partial<Medium> = {},
  circumstances: Partial<typeof monday> = {},
) => {
  const { reason } = judge({ ...wiped, ...changes }, { ...disk, ...medium }, { ...monday, ...circumstances })
  reached.add(reason)
  return reason
}
/** A command that the drive carries out: no bytes counted, nothing read back. */
const commanded = (technique: Technique, mediumKind: MediumKind): Changes => ({
  technique,
  mediumKind,
  bytesErased: null,
  verification: 'not-asked',
})

t.test('E1 a medium without any report is not proven', async (t) => {
  t.strictSame(judge(null, disk, monday), { verdict: 'not-proven', reason: 'no-report' })
  reached.add('no-report')
})

t.test('E2 a completed and verified overwrite clears a hard disk', async (t) => {
  t.strictSame(judge(wiped, disk, monday), { verdict: 'erased', reason: 'cleared' })
  t.equal(reasonOf({}), 'cleared')
  for (const verification of ['not-asked', 'not-done'] as const)
    t.equal(reasonOf({ verification }), 'verification-missing')
})

t.test('E2 overwriting alone on flash is not valid, whoever says that it is flash', async (t) => {
  for (const kind of ['ssd', 'nvme', 'emmc', 'sshd'] as const) {
    t.equal(reasonOf({ mediumKind: kind }, { kind }), 'overwrite-on-flash')
    t.equal(reasonOf({ mediumKind: 'unknown' }, { kind }), 'overwrite-on-flash')
    t.equal(reasonOf({ mediumKind: kind }, { kind: 'hdd' }), 'overwrite-on-flash')
  }
  // Its model says so, whatever kind somebody wrote beside it.
  for (const model of ['Samsung SSD 860 EVO 250GB', 'KINGSTON SA400S37240G', 'CT500MX500SSD1', 'ST1000LM014'])
    t.equal(reasonOf({ mediumKind: 'unknown' }, { kind: 'hdd', model }), 'overwrite-on-flash', model)
  for (const model of [
    'WDC WD5000LPCX',
    'ST500LM021-1KJ152',
    'TOSHIBA MQ01ABD050',
    'HGST HTS545050A7E380',
    null,
  ])
    t.equal(reasonOf({}, { model }), 'cleared', String(model))
})

t.test('E2 the drive’s own erasure purges, older ATA commands are below flash’s floor', async (t) => {
  for (const technique of ['block-erase', 'crypto-erase', 'sanitize-overwrite'] as const)
    t.equal(reasonOf(commanded(technique, 'nvme'), { kind: 'nvme' }), 'purged')
  for (const technique of ['secure-erase', 'enhanced-secure-erase'] as const)
    t.equal(reasonOf(commanded(technique, 'ssd'), { kind: 'ssd' }), 'below-floor')
  // Nothing was read back: it is not told as a verified overwrite.
  t.equal(reasonOf(commanded('secure-erase', 'hdd')), 'cleared-by-command')
  t.notMatch(VERDICT_SENTENCES['cleared-by-command'], /vérifi|réécri/)
  t.equal(reasonOf(commanded('enhanced-secure-erase', 'hdd')), 'purged')
})

t.test(
  'E2 a command that the medium does not have proves nothing, whoever says what the medium is',
  async (t) => {
    const none = 'technique-not-of-medium'
    t.equal(reasonOf(commanded('block-erase', 'hdd')), none)
    t.equal(reasonOf(commanded('block-erase', 'unknown')), none)
    // A certificate says "ssd" of what was inventoried as a hard disk, or the other way round.
    t.equal(reasonOf(commanded('block-erase', 'ssd')), none)
    t.equal(reasonOf(commanded('block-erase', 'hdd'), { kind: 'ssd' }), none)
    t.equal(reasonOf(commanded('block-erase', 'ssd'), { kind: 'ssd' }), 'purged')
    for (const technique of ['secure-erase', 'enhanced-secure-erase'] as const)
      for (const kind of ['nvme', 'emmc'] as const)
        t.equal(reasonOf({ source: 'hdparm-log', ...commanded(technique, kind) }, { kind }), none)
    // NVMe's own user data erase the drive does have; it is below the floor of flash, whatever that floor is.
    for (const source of ['nvme-format-log', 'nwipe-log'] as const) {
      t.equal(reasonOf({ source, ...commanded('secure-erase', 'nvme') }, { kind: 'nvme' }), 'below-floor')
      t.equal(reasonOf({ source, ...commanded('secure-erase', 'nvme') }), none, 'a disk with plates has none')
    }
    for (const source of ['hdparm-log', 'attested-certificate'] as const) {
      t.equal(reasonOf({ source, ...commanded('secure-erase', 'nvme') }, { kind: 'nvme' }), none)
      t.equal(reasonOf({ source, ...commanded('secure-erase', 'ssd') }, { kind: 'nvme' }), none)
    }
    // nvme-cli speaks to no hard disk.
    t.equal(reasonOf(commanded('crypto-erase', 'nvme')), none)
    t.equal(reasonOf(commanded('crypto-erase', 'hdd')), 'purged')
  },
)

t.test('E8 what was erased is the whole disk, as large as the inventory says', async (t) => {
  t.equal(reasonOf({ target: 'part' }), 'part-of-medium')
  t.equal(
    reasonOf({ target: 'part', ...commanded('crypto-erase', 'ssd') }, { kind: 'ssd' }),
    'part-of-medium',
  )
  t.equal(reasonOf({ target: 'whole-disk' }), 'cleared')
  // What the tool was given it calls the disk: a partition of 100 MB is as large as itself.
  const small = { capacityBytes: 104_857_600, bytesErased: 104_857_600 }
  t.equal(reasonOf(small), 'bytes-below-capacity')
  t.equal(reasonOf(small, { capacityBytes: null }), 'capacity-not-inventoried')
  t.equal(reasonOf({}, { capacityBytes: null }), 'capacity-not-inventoried')
  t.equal(reasonOf(commanded('block-erase', 'ssd'), { kind: 'ssd', capacityBytes: null }), 'purged')
})

t.test('E6 hidden sectors that the tool could not tell of are a reservation', async (t) => {
  t.strictSame(judge({ ...wiped, hiddenSectorsUnknown: true }, disk, monday), {
    verdict: 'erased-with-reservation',
    reason: 'hidden-sectors-unknown',
  })
  t.equal(reasonOf({ hiddenSectorsUnknown: true }), 'hidden-sectors-unknown')
  t.equal(reasonOf({ hiddenSectors: true, hiddenSectorsUnknown: true }), 'hidden-sectors-remain')
})

t.test('E2 a donor may demand a purge for all', async (t) => {
  t.equal(reasonOf({}, {}, { purgeDemanded: true }), 'purge-demanded')
  t.equal(reasonOf(commanded('enhanced-secure-erase', 'hdd'), {}, { purgeDemanded: true }), 'purged')
})

t.test('E2 before any floor is in force, only a purge is enough', async (t) => {
  t.equal(reasonOf({}, {}, { on: '2010-01-01' }), 'below-floor')
})

t.test('E3 evidence has a start, before its end', async (t) => {
  t.equal(reasonOf({ startedAt: null }), 'start-missing')
  t.equal(reasonOf({ startedAt: '2026-11-23T11:00:00.000Z' }), 'start-not-before-end')
  t.equal(reasonOf({ startedAt: '2026-11-23T11:00:01Z' }), 'start-not-before-end')
  const sanitized: Changes = { ...commanded('block-erase', 'nvme'), source: 'nvme-sanitize-log' }
  t.equal(reasonOf({ ...sanitized, startedAt: null }, { kind: 'nvme' }), 'start-missing')
})

t.test('E6 failed, aborted or unfinished is not erased', async (t) => {
  t.equal(reasonOf({ outcome: 'aborted' }), 'aborted')
  t.equal(reasonOf({ outcome: 'failed' }), 'failed')
  t.equal(reasonOf({ verification: 'failed' }), 'failed')
  t.equal(reasonOf({ outcome: 'unknown' }), 'outcome-unknown')
  // What the medium says of itself after the command goes before what the tool says of it.
  for (const outcome of ['completed', 'failed', 'unknown'] as const) {
    t.equal(reasonOf({ outcome, afterwards: 'written' }), 'written-since')
    t.equal(reasonOf({ outcome, afterwards: 'locked' }), 'locked')
    t.equal(reasonOf({ outcome, afterwards: 'running' }), 'still-running')
  }
  t.equal(reasonOf({ errors: 1 }), 'errors-reported')
})

t.test('E6 zero errors do not replace a missing end or missing rounds', async (t) => {
  t.equal(reasonOf({ endedAt: null }), 'end-missing')
  t.equal(reasonOf({ roundsAsked: 3, roundsDone: 2 }), 'rounds-missing')
  t.equal(reasonOf({ roundsDone: null }), 'rounds-missing')
  const overwrite = { ...commanded('sanitize-overwrite', 'nvme'), roundsAsked: 3, roundsDone: 1 }
  t.equal(reasonOf(overwrite, { kind: 'nvme' }), 'rounds-missing')
})

t.test('E6 hidden sectors are a reservation', async (t) => {
  t.strictSame(judge({ ...wiped, hiddenSectors: true }, disk, monday), {
    verdict: 'erased-with-reservation',
    reason: 'hidden-sectors-remain',
  })
  t.equal(reasonOf({ hiddenSectors: true }), 'hidden-sectors-remain')
})

t.test('E7 the verdict needs a known medium and a known technique, not the tool’s label', async (t) => {
  t.equal(reasonOf({ mediumKind: 'unknown', method: 'Erased' }, { kind: 'unknown' }), 'medium-kind-unknown')
  t.equal(reasonOf({ technique: 'unknown', method: 'Certified purge' }), 'technique-unknown')
})

t.test('E8 erased bytes reach the larger of the inventoried and the reported capacity', async (t) => {
  t.equal(reasonOf({ bytesErased: capacityBytes - 1 }), 'bytes-below-capacity')
  t.equal(reasonOf({ capacityBytes: null }, { capacityBytes: capacityBytes + 1 }), 'bytes-below-capacity')
  t.equal(reasonOf({ capacityBytes: capacityBytes + 1 }), 'bytes-below-capacity')
  t.equal(reasonOf({ bytesErased: null }), 'bytes-missing')
  t.equal(reasonOf({ capacityBytes: null }, { capacityBytes: null }), 'capacity-not-inventoried')
  t.equal(reasonOf({ ...commanded('secure-erase', 'hdd'), bytesErased: 1 }), 'bytes-below-capacity')
})

t.test('E8 the serial in the log is the serial inventoried, however it is spaced', async (t) => {
  t.equal(reasonOf({ mediumSerial: null }), 'serial-missing')
  t.equal(reasonOf({}, { serial: 'WD-WXC1A14S2592' }), 'serial-differs')
  t.equal(reasonOf({ mediumSerial: ' wd wxc1a14s2591 ' }), 'cleared')
  t.ok(sameSerial('S3U0-NT0.A', 's3u0nt0a'))
  t.notOk(sameSerial('S3U0', 'S3U'))
})

t.test('E8 an erasure that ended before intake is somebody else’s', async (t) => {
  t.equal(reasonOf({}, {}, { receivedAt: '2026-11-23T11:00:01Z' }), 'ended-before-intake')
  t.equal(reasonOf({}, {}, { receivedAt: '2026-11-23T11:00:00Z' }), 'cleared')
})

t.test('every reason is reached by a test above', async (t) => {
  t.strictSame([...reached].sort(), Object.keys(VERDICT_SENTENCES).sort())
})
