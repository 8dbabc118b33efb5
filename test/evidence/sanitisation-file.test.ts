import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import t from 'tap'
import { SanitisationReport } from '../../src/domain/devices/media.js'
import { readSanitisationFile, SANITISATION_BYTES_MAX } from '../../src/evidence/sanitisation-file.js'
import { VERDICT_SENTENCES } from '../../src/evidence/verdict-sentences.js'

const folder = 'test/fixtures/evidence'
const names = readdirSync(folder).filter((name) => /^n.+\.(log|json)$/.test(name))
const file = (name: string) => readFileSync(`${folder}/${name}`)
const bytes = (text: string) => new TextEncoder().encode(text)
const certificate = JSON.parse(file('attested-certificate.json').toString()) as Record<string, unknown>
const problemOf = (content: Uint8Array) => {
  const answer = readSanitisationFile(content)
  return answer.ok ? null : answer.problem
}

t.test('E3 reports carry the SHA-256 of the file and their place in it', async (t) => {
  const content = file('nwipe-0.33-three-disks-dodshort.log')
  const answer = readSanitisationFile(content)
  const fileSha256 = createHash('sha256').update(content).digest('hex')
  t.match(answer, { ok: true, reports: [0, 1, 2].map((entry) => ({ fileSha256, entry })) })
})

t.test('every fixture is read, but for what names no drive', async (t) => {
  for (const name of names) t.equal(readSanitisationFile(file(name)).ok, !name.includes('-bare-'), name)
})

t.test('E3 a certificate typed as JSON is told at its own door, whatever digest it gives', async (t) => {
  const answer = readSanitisationFile(bytes(JSON.stringify(certificate)))
  t.match(answer, {
    ok: false,
    problem: /« Recopier un certificat d’effacement ».+POST \/devices\/\{id\}\/certificate/,
    certificate: { tool: 'Blancco Drive Eraser', mediumSerial: 'S3U0NT0TEST003', technique: 'block-erase' },
  })
  const draft = answer.ok ? undefined : answer.certificate
  t.notOk(draft && 'fileSha256' in draft, 'the digest is that of the document attached there')
  // Its good fields open the form all the same.
  const spoilt = { ...certificate, endedAt: 'hier', label: 'Erased' }
  const other = readSanitisationFile(bytes(JSON.stringify(spoilt)))
  t.match(other, { ok: false, certificate: { tool: 'Blancco Drive Eraser', endedAt: undefined } })
})

t.test('each kind of bad file has its sentence', async (t) => {
  t.match(problemOf(bytes('')), /vide/)
  t.match(problemOf(new Uint8Array(SANITISATION_BYTES_MAX + 1)), /8 Mio/)
  t.match(problemOf(new Uint8Array([0x50, 0, 3, 4, 0, 0xff])), /pas du texte/)
  t.match(problemOf(bytes('bonjour')), /pas un journal/)
  t.match(problemOf(bytes('{"nvme0":{"id"')), /incomplet/)
  t.match(problemOf(bytes('{"nvme0":{"sprog"')), /coupé.+sans relancer/)
  t.match(problemOf(bytes('{"lshw":[]}')), /« Inspecter par fichier »/)
  t.match(problemOf(file('nwipe-0.33-hdd-zero-verified.log').subarray(0, 900)), /aucun disque/)
  const impossible = file('nwipe-0.33-hdd-zero-verified.log').toString().replaceAll('2026/', '9999/')
  t.equal(readSanitisationFile(bytes(impossible)).ok, true)
})

t.test('a stray byte in a disk’s model does not lose the log', async (t) => {
  const content = Buffer.from(file('nwipe-0.33-hdd-zero-verified.log'))
  content[content.indexOf('LPCX')] = 0xff
  t.match(readSanitisationFile(content), { ok: true, reports: [{ outcome: 'completed' }] })
})

t.test('whatever the bytes, an answer: reports of the right shape or one French sentence', async () => {
  const contents = names.map(file)
  fc.assert(
    fc.property(
      fc.constantFrom(...contents),
      fc.nat(),
      fc.nat(),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
      (content, from, length, changes) => {
        const start = from % content.length
        const part = Uint8Array.from(content.subarray(start, start + (length % (content.length + 1))))
        for (const [at, byte] of changes) if (part.length > 0) part[at % part.length] = byte
        const answer = readSanitisationFile(part)
        return answer.ok
          ? SanitisationReport.array().nonempty().safeParse(answer.reports).success
          : /^[A-Z].+\.$/.test(answer.problem)
      },
    ),
    { numRuns: 2000 },
  )
  fc.assert(fc.property(fc.uint8Array(), (any) => typeof readSanitisationFile(any).ok === 'boolean'))
})

t.test('a log made to be slow is read in time', async (t) => {
  const many = Array.from(
    { length: 60_000 },
    (_, n) => `[2026/11/23 07:00:00] notice: Starting round 1 of 1 on /dev/sd${n}`,
  )
  const options = '[2026/11/23 07:00:00] notice: Program options are set as follows...\n'.repeat(60_000)
  const blanks = `[2026/11/23 07:00:00] notice: Found /dev/sda, ,${' ,'.repeat(2_000_000)}`
  const start = performance.now()
  for (const text of [many.join('\n'), options, blanks]) readSanitisationFile(bytes(text))
  t.ok(performance.now() - start < 20_000)
})

t.test('every verdict has a French sentence', async (t) => {
  for (const [reason, sentence] of Object.entries(VERDICT_SENTENCES))
    t.match(sentence, /^[A-ZÉ].+ : .+\.$/, reason)
})
