import { readFileSync } from 'node:fs'
import t from 'tap'
import { readNvmeSanitizeLog } from '../../src/evidence/nvme-sanitize-log.js'

const log = (name: string) => readFileSync(`test/fixtures/evidence/${name}`, 'utf8')
const only = (json: string) => {
  const [report, ...more] = readNvmeSanitizeLog(json)
  return report !== undefined && more.length === 0 ? report : null
}

t.test('a block erase that completed, with who the drive is and when', async (t) => {
  t.strictSame(only(log('nvme-2.3-block-erase-completed.json')), {
    source: 'nvme-sanitize-log',
    tool: 'nvme-cli',
    toolVersion: null,
    technique: 'block-erase',
    method: 'Sanitize Block Erase',
    mediumSerial: '78DTEST00004',
    mediumModel: 'KXG50ZNV256G TOSHIBA',
    mediumKind: 'nvme',
    capacityBytes: 256060514304,
    startedAt: '2026-11-23T07:19:17.000Z',
    endedAt: '2026-11-23T07:19:19.000Z',
    outcome: 'completed',
    roundsAsked: 1,
    roundsDone: 1,
    verification: 'not-asked',
    bytesErased: null,
    errors: 0,
    hiddenSectors: false,
    target: 'whole-disk',
  })
})

t.test('E2 completion is the drive’s status with nothing left running', async (t) => {
  t.match(only(log('nvme-2.3-crypto-erase-completed.json')), {
    technique: 'crypto-erase',
    outcome: 'completed',
  })
  t.match(only(log('nvme-2.3-block-erase-failed.json')), { outcome: 'failed', roundsDone: 0 })
  t.match(only(log('nvme-2.3-overwrite-in-progress.json')), {
    technique: 'sanitize-overwrite',
    outcome: 'unknown',
    roundsAsked: 1,
    roundsDone: 0,
    endedAt: null,
  })
  t.match(only('{"nvme0":{"sprog":400,"sstat":{"status":"(1) Success"},"cdw10_info":2}}'), {
    outcome: 'unknown',
  })
  t.match(only('{"nvme0":{"sprog":65535,"sstat":{"status":"(0) Never"},"cdw10_info":0}}'), {
    outcome: 'unknown',
    technique: 'unknown',
  })
})

t.test('Global Data Erased is 0 where data was written since the last sanitize', async (t) => {
  const wrapped = (sstat: unknown, sprog = 65535) =>
    only(JSON.stringify({ nvme0: { sprog, sstat, cdw10_info: 2 } }))
  const status = '(1) Most Recent Sanitize Command Completed Successfully.'
  for (const sstat of [
    { media_verification_canceled: 0, global_erased: 0, no_cmplted_passes: 0, status },
    { mvcncled: 0, gde: 0, opc: 0, sos: status },
    { global_erased: '0', status },
    { global_erased: false, status },
    { global_erased: 0, status: '(4) Completed Successfully, without deallocation.' },
    1,
    4,
    '0x1',
  ])
    t.match(wrapped(sstat), { outcome: 'completed', afterwards: 'written' }, JSON.stringify(sstat))
  // Set, or not printed by an older tool.
  for (const sstat of [{ global_erased: 1, status }, { gde: 1, sos: status }, { status }, 0x101, '0x104']) {
    const report = wrapped(sstat)
    t.equal(report?.outcome, 'completed', JSON.stringify(sstat))
    t.equal(report?.afterwards, undefined, JSON.stringify(sstat))
  }
  // Of a sanitize that failed the bit says nothing more, and one that runs is said to run.
  t.equal(wrapped(3)?.afterwards, undefined)
  t.match(wrapped(2, 400), { outcome: 'unknown', afterwards: 'running' })
})

t.test('the bare log is read with what it lacks left null', async (t) => {
  t.match(only(log('nvme-2.3-bare-block-erase-completed.json')), {
    outcome: 'completed',
    mediumSerial: null,
    startedAt: null,
    endedAt: null,
    capacityBytes: null,
  })
})

t.test('older and newer shapes of nvme-cli say the same', async (t) => {
  const shapes = [
    '{"sprog":65535,"sstat":257,"cdw10_info":4}',
    '{"sprog":"65535","sstat":"0x101","scdw10":"0x4"}',
    '{"sprog":65535,"sstat":{"status":1,"global_erased":1},"cdw10_info":4}',
    '{"nvme0":{"sprog":65535,"sstat":{"media_verification_canceled":0,"Done.":"(1) Done."},"cdw10_info":4}}',
  ]
  for (const shape of shapes) t.match(only(shape), { technique: 'crypto-erase', outcome: 'completed' }, shape)
})

t.test('E8 one identity is never lent to two drives', async (t) => {
  const drive = { sprog: 65535, sstat: { status: '(1) Done' }, cdw10_info: 2 }
  const reports = readNvmeSanitizeLog(
    JSON.stringify({ 'sanitize-log': { nvme0: drive, nvme1: drive }, 'id-ctrl': { sn: 'ONE' } }),
  )
  t.strictSame(
    reports.map(({ mediumSerial }) => mediumSerial),
    [null, null],
  )
  // The other one's log is broken: it is a drive all the same.
  const broken = { 'sanitize-log': { nvme0: drive, nvme1: { sprog: '?' } }, 'id-ctrl': { sn: 'ONE' } }
  t.match(readNvmeSanitizeLog(JSON.stringify(broken)), [{ mediumSerial: null }])
})

t.test('times with an offset become UTC, times that are none become null', async (t) => {
  const of = (endedAt: string) =>
    only(JSON.stringify({ 'sanitize-log': { sprog: 65535, sstat: 1, cdw10_info: 2 }, endedAt }))?.endedAt
  t.equal(of('2026-11-23T08:00:00+01:00'), '2026-11-23T07:00:00.000Z')
  t.equal(of('yesterday'), null)
})

t.test('anything else gives no report', async (t) => {
  for (const text of [
    '',
    '{',
    'null',
    '3',
    '[]',
    '{}',
    '{"sanitize-log":null}',
    '{"a":{"sprog":1}}',
    '[[{}]]',
  ])
    t.strictSame(readNvmeSanitizeLog(text), [], text)
})
