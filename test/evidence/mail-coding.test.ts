/** Logs and inventories as a mail carries them: decoded where that is certain, else named. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { codedMailProblem, withoutMailCoding } from '../../src/evidence/mail-coding.js'
import { readSanitisationFile } from '../../src/evidence/sanitisation-file.js'
import { ahci, bytes, disk, laptop, problem, reading, serialsOf } from '../support/inspections.js'

/** As a mail program writes it (RFC 2045, 6.7). */
const quotedPrintable = (text: string, end = '\n', width = 75) =>
  text
    .split('\n')
    .map((line) => {
      const coded = [...Buffer.from(line)]
        .map((byte) =>
          byte === 61 || byte > 126 || byte < 32
            ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
            : String.fromCharCode(byte),
        )
        .join('')
        .replace(/ $/, '=20')
      const lines = coded.match(new RegExp(`(?:=..|[^=]){1,${width}}`, 'g')) ?? ['']
      return lines.join(`=${end}`)
    })
    .join(end)
const HEADERS =
  'From: atelier@example.org\nSubject: journal\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n'

const log = readFileSync('test/fixtures/evidence/nwipe-0.33-three-disks-dodshort.log', 'utf8')
const told = (content: string) => {
  const answer = readSanitisationFile(Buffer.from(content))
  return answer.ok ? answer.reports.map((report) => ({ ...report, fileSha256: '' })) : answer.problem
}
const tree = JSON.stringify(
  laptop(ahci(disk('/dev/sda', 'WD-WX41A00T0001', { product: 'Disque é = 5400', version: 'a=b' }))),
)

t.test('quoted-printable, with its headers or known by its soft breaks', async (t) => {
  // Every width, so that the soft break falls at each place of a serial.
  for (let width = 30; width <= 75; width++)
    for (const end of ['\n', '\r\n']) {
      t.strictSame(told(quotedPrintable(log, end, width)), told(log), `nwipe, ${width}`)
      const mail = quotedPrintable(tree, end, width)
      t.strictSame(serialsOf(reading(bytes(mail))), ['WD-WX41A00T0001'], `lshw, ${width}`)
      t.equal(reading(bytes(mail)).media[0]?.model, 'Disque é = 5400')
    }
  t.strictSame(told(HEADERS + quotedPrintable(log)), told(log))
  t.strictSame(told(HEADERS.replaceAll('\n', '\r\n') + quotedPrintable(log, '\r\n')), told(log))
  t.strictSame(serialsOf(reading(bytes(HEADERS + quotedPrintable(tree)))), ['WD-WX41A00T0001'])
  const multipart = `Content-Type: multipart/mixed; boundary="x=_1"\n\n--x=_1\n${HEADERS}${quotedPrintable(tree)}\n--x=_1--\n`
  t.strictSame(serialsOf(reading(bytes(multipart))), ['WD-WX41A00T0001'])
})

t.test('what is no mail stays as it stands', async (t) => {
  for (const text of [log, tree, 'a=b\n', '====\n', 'x ='.repeat(20), 'serial=\nmodel=3D\na=b'])
    t.equal(withoutMailCoding(text), text)
  t.equal(codedMailProblem(log), null)
  t.equal(codedMailProblem(tree), null)
})

t.test('a coding that is not certain, base64, and a mail of several parts are named', async (t) => {
  const base64 = Buffer.from(log).toString('base64').replace(/.{76}/g, '$&\n')
  const mixed = `${quotedPrintable(log)}\n-- \na=b ====\n`
  const parts = `${HEADERS}${quotedPrintable(log)}\n--x\n${HEADERS}${quotedPrintable(log)}`
  for (const [text, name] of [
    [base64, /base64/],
    [HEADERS.replace('quoted-printable', 'base64') + base64, /base64/],
    [mixed, /quoted-printable/],
    [parts, /quoted-printable/],
    [tree.replace('a=b', 'a=3Db').replace(' = ', ' '), /quoted-printable/],
  ] as const) {
    t.match(told(text), name)
    t.match(told(text), /pièce jointe/)
    t.match(problem(bytes(text)), name)
  }
})

t.test('large texts are decoded at once', async (t) => {
  for (const text of [
    '=\n'.repeat(90_000),
    '=3D'.repeat(2_700_000),
    `${' '.repeat(8_000_000)}=`,
    `=${' '.repeat(8_000_000)}`,
    '= '.repeat(4_000_000),
    'Content-Transfer-Encoding: base64\n'.repeat(90_000),
  ]) {
    const before = performance.now()
    readSanitisationFile(Buffer.from(text))
    problem(bytes(text))
    t.ok(
      performance.now() - before < 2000,
      `${text.slice(0, 20)}: ${Math.round(performance.now() - before)} ms`,
    )
  }
})
