import { execFile } from 'node:child_process'
import t from 'tap'

const folder = 'test/fixtures/evidence'
const evidence = (...files: string[]) =>
  new Promise<{ code: number; lines: unknown[]; errors: string }>((done) => {
    execFile(process.execPath, ['build/scripts/evidence.js', ...files], (error, stdout, stderr) => {
      const lines = stdout.split('\n').filter((line) => line !== '')
      done({ code: Number(error?.code ?? 0), lines: lines.map((line) => JSON.parse(line)), errors: stderr })
    })
  })

t.test('one line per medium, in the order of files and disks', async (t) => {
  const { code, lines, errors } = await evidence(
    `${folder}/nwipe-0.33-hdd-zero-verified.log`,
    `${folder}/nwipe-0.33-three-disks-dodshort.log`,
    `${folder}/nvme-2.3-block-erase-completed.json`,
  )
  t.equal(code, 0)
  t.equal(errors, '')
  t.strictSame(lines[0], {
    serial: 'WD-WX41A00T0001',
    kind: 'hdd',
    technique: 'overwrite',
    rounds: { asked: 1, done: 1 },
    verification: 'verified',
    start: '2026-11-23T07:17:47.000Z',
    end: '2026-11-23T07:17:54.000Z',
    verdict: 'erased',
    reason: 'cleared',
    explanation:
      'Effacé par une réécriture complète et vérifiée de ce disque : rien à faire de plus pour ce support.',
  })
  t.match(lines.slice(1), [
    { verdict: 'erased', reason: 'cleared' },
    { verdict: 'erased', reason: 'cleared' },
    { verdict: 'not-proven', reason: 'overwrite-on-flash' },
    { verdict: 'erased', reason: 'purged' },
  ])
})

t.test('E6 reservation, abort and failure are told apart', async (t) => {
  const { lines } = await evidence(
    `${folder}/nwipe-hdd-hidden-sectors.log`,
    `${folder}/nwipe-0.33-hdd-aborted.log`,
    `${folder}/nwipe-0.33-hdd-write-failed.log`,
    `${folder}/nvme-2.3-overwrite-in-progress.json`,
  )
  t.match(lines, [
    { verdict: 'erased-with-reservation', reason: 'hidden-sectors-remain' },
    { verdict: 'not-proven', reason: 'aborted', end: null },
    { verdict: 'not-proven', reason: 'failed' },
    { verdict: 'not-proven', reason: 'still-running' },
  ])
})

t.test('a file that cannot be read is named on standard error and ends with 1', async (t) => {
  const mixed = await evidence(
    'package.json',
    `${folder}/nwipe-0.33-hdd-zero-verified.log`,
    'no-such-file.log',
  )
  t.equal(mixed.code, 1)
  t.equal(mixed.lines.length, 1)
  t.match(mixed.errors, /^package\.json : Ce fichier n’est pas .*\nno-such-file\.log : .*ouvert.*\n$/)
  const none = await evidence()
  t.equal(none.code, 1)
  t.match(none.errors, /Usage/)
})
