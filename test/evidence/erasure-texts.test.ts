/** Erasure files as people have them: their encodings, what was put around them, whose clock wrote them. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { type BenchZone, momentsOf, spanOf } from '../../src/evidence/bench-clock.js'
import { readSanitisationFile } from '../../src/evidence/sanitisation-file.js'
import { nwipe042 } from './erasure-logs.js'

const three = readFileSync('test/fixtures/evidence/nwipe-0.33-three-disks-dodshort.log', 'utf8')
const read = (content: string | Uint8Array, clock?: BenchZone) =>
  readSanitisationFile(Buffer.from(content as string), { clock })
const told = (content: string | Uint8Array) => {
  const answer = read(content)
  return answer.ok ? answer.reports.map((report) => ({ ...report, fileSha256: '' })) : answer.problem
}
const eachLine = (prefix: string) =>
  three
    .split('\n')
    .map((line) => `${prefix}${line}`)
    .join('\n')
const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16()

t.test('UTF-16 of a Windows shell, with and without its mark, in both orders', async (t) => {
  const wide = Buffer.from(three, 'utf16le')
  for (const bytes of [
    wide,
    Buffer.concat([Buffer.from([0xff, 0xfe]), wide]),
    swapped(wide),
    Buffer.concat([Buffer.from([0xfe, 0xff]), swapped(wide)]),
    Buffer.from(three.replaceAll('\n', '\r\n'), 'utf16le'),
    Buffer.from(`\ufeff${three}`),
  ])
    t.strictSame(told(bytes), told(three))
})

t.test('quoted in a mail, once, twice and answered again', async (t) => {
  for (const quote of ['> ', '>', '>> ', '> > ', ' > '])
    t.strictSame(told(eachLine(quote)), told(three), quote)
  t.strictSame(told(`Bonjour,\nvoici le journal :\n\n${eachLine('> ')}\n\nCordialement`), told(three))
  t.strictSame(told(eachLine('> ').replaceAll(' ', '\u00a0')), told(three))
})

t.test('copied out of journald in its several notations', async (t) => {
  for (const prefix of [
    'Nov 29 20:54:02 bench nwipe[812]: ',
    'nov. 29 20:54:02 bench-2 nwipe[812]: ',
    'Nov 29 20:54:02.123456 bench nwipe[812]: ',
    'Sun 2026-11-29 20:54:02 CET bench nwipe[812]: ',
  ])
    t.strictSame(told(eachLine(prefix)), told(three), prefix)
})

t.test('a journal with offsets tells its own zone', async (t) => {
  const answer = read(eachLine('2026-11-23T08:17:55+0100 bench nwipe[812]: '))
  t.match(answer, {
    ok: true,
    clock: null,
    reports: [{ startedAt: '2026-11-23T06:17:55.000Z', endedAt: '2026-11-23T06:18:03.000Z' }, {}, {}],
  })
})

t.test('warnings of a shell before and after the log', async (t) => {
  t.strictSame(
    told(`sudo: unable to resolve host bench\nWARNING: no DISPLAY\n${three}\nroot@bench:~# exit\n`),
    told(three),
  )
})

t.test('the clock is what the depositor says, else what the file tells, else UTC', async (t) => {
  const disk = [{ name: 'sda', serial: 'WD-WX61A4400101' }]
  const own = nwipe042(disk, { linux: 'x86_64-linux-gnu' })
  t.match(read(own), {
    clock: { zone: 'utc', from: 'assumed' },
    reports: [{ endedAt: '2026-11-29T23:31:10.000Z' }],
  })
  t.match(read(own, 'lyon'), {
    clock: { zone: 'lyon', from: 'stated' },
    reports: [{ startedAt: '2026-11-29T19:54:40.000Z', endedAt: '2026-11-29T22:31:10.000Z' }],
  })
  t.match(read(own, 'utc'), { clock: { zone: 'utc', from: 'stated' } })
  t.match(read(nwipe042(disk)), { clock: { zone: 'utc', from: 'file' } })
  t.match(read(nwipe042(disk, { linux: 'gnu', banner: 'ShredOS v2023.08.2_25.0_x86-64_0.35' })), {
    clock: { zone: 'utc', from: 'file' },
  })
})

t.test('Lyon’s summer time, the hour that comes twice, the hour that does not come', async (t) => {
  const utc = (local: string) => momentsOf(local, 'lyon').map((at) => new Date(at).toISOString())
  t.strictSame(utc('2026/07/14 12:00:00'), ['2026-07-14T10:00:00.000Z'])
  t.strictSame(utc('2026/12/24 12:00:00'), ['2026-12-24T11:00:00.000Z'])
  t.strictSame(utc('2026/10/25 01:59:59'), ['2026-10-24T23:59:59.000Z'])
  t.strictSame(utc('2026/10/25 02:30:00'), ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'])
  t.strictSame(utc('2026/10/25 03:00:00'), ['2026-10-25T02:00:00.000Z'])
  t.strictSame(utc('2026/03/29 01:59:59'), ['2026-03-29T00:59:59.000Z'])
  t.strictSame(utc('2026/03/29 02:30:00'), ['2026-03-29T01:30:00.000Z'])
  t.strictSame(utc('2026/03/29 03:00:00'), ['2026-03-29T01:00:00.000Z'])
  t.strictSame(utc('2026/02/31 12:00:00'), [])
})

t.test('E8 the double hour is read as the earlier, unless the end would come before the start', async (t) => {
  const span = (start: string, end: string) => spanOf(momentsOf(start, 'lyon'), momentsOf(end, 'lyon'))
  t.match(span('2026/10/25 02:10:00', '2026/10/25 02:40:00'), {
    startedAt: '2026-10-25T00:10:00.000Z',
    endedAt: '2026-10-25T00:40:00.000Z',
  })
  t.match(span('2026/10/25 02:50:00', '2026/10/25 02:10:00'), {
    startedAt: '2026-10-25T00:50:00.000Z',
    endedAt: '2026-10-25T01:10:00.000Z',
  })
})

t.test('a file beyond its limits is one sentence, at once', async (t) => {
  const size = Math.floor(7.8 * 1024 * 1024)
  for (const [text, sentence] of [
    [`[${'{},'.repeat(size / 3)}{}]`, /éléments/],
    ['\n'.repeat(size), /lignes/],
    ['\r\n'.repeat(size / 2), /lignes/],
    [';'.repeat(size), /pas un journal/],
    ['1'.repeat(size), /pas un journal/],
    [' '.repeat(size), /pas un journal/],
    ['{"a":'.repeat(size / 5), /niveaux/],
  ] as const) {
    const bytes = Buffer.from(text)
    const start = performance.now()
    const answer = readSanitisationFile(bytes)
    t.ok(performance.now() - start < 1000, String(sentence))
    t.match(answer, { ok: false, problem: sentence })
  }
})
