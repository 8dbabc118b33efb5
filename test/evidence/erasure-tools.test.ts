/** hdparm, nvme format and nvme-cli's text; and every document that has another door. */
import t from 'tap'
import { readSanitisationFile } from '../../src/evidence/sanitisation-file.js'
import { hdparmErasure, identityText, nvmeFormat, sanitizeText } from './erasure-logs.js'

const read = (content: string | Uint8Array) => readSanitisationFile(Buffer.from(content as string))
const DOOR = /« Recopier un certificat d’effacement »/

t.test('E3 hdparm with the disk’s serial, its times and its end is read', async (t) => {
  t.match(read(hdparmErasure()), {
    ok: true,
    reports: [
      {
        source: 'hdparm-log',
        technique: 'secure-erase',
        mediumSerial: 'S3Z8NB0K123456',
        mediumKind: 'ssd',
        capacityBytes: 500107862016,
        startedAt: '2026-11-29T20:54:02.000Z',
        endedAt: '2026-11-29T20:56:02.000Z',
        outcome: 'completed',
        target: 'whole-disk',
      },
    ],
    seen: [{ serial: 'S3Z8NB0K123456', outside: false }],
    clock: null,
  })
  t.match(read(hdparmErasure({ command: 'ENHANCED SECURITY_ERASE' })), {
    reports: [{ technique: 'enhanced-secure-erase', outcome: 'completed' }],
  })
})

t.test('E2 hdparm’s sanitize counts with the disk’s own word of its end', async (t) => {
  for (const [command, technique] of [
    ['SANITIZE_BLOCK_ERASE', 'block-erase'],
    ['SANITIZE_CRYPTO_SCRAMBLE', 'crypto-erase'],
    ['SANITIZE_OVERWRITE', 'sanitize-overwrite'],
  ] as const)
    t.match(read(hdparmErasure({ command, after: 'sanitized' })), {
      ok: true,
      reports: [{ technique, outcome: 'completed' }],
    })
  t.match(read(hdparmErasure({ command: 'SANITIZE_BLOCK_ERASE', after: 'sanitizing' })), {
    ok: false,
    problem: DOOR,
  })
  t.match(read(hdparmErasure({ command: 'SANITIZE_BLOCK_ERASE' })), { ok: false, problem: DOOR })
})

t.test('E6 a disk that did not finish, and one that answered with an error', async (t) => {
  t.match(read(hdparmErasure({ exit: 5, said: 'SECURITY_ERASE: Input/output error', after: 'locked' })), {
    ok: true,
    reports: [{ outcome: 'failed', endedAt: null }],
  })
  t.match(read(hdparmErasure({ after: 'locked' })), { ok: false, problem: DOOR })
})

t.test(
  'a bare copy of hdparm’s output goes to the certificate’s form, with what could be read',
  async (t) => {
    t.match(read('/dev/sda:\n Issuing SECURITY_ERASE command, password="p", user=user\n'), {
      ok: false,
      problem: DOOR,
      certificate: { tool: 'hdparm', technique: 'secure-erase' },
    })
    t.match(read(hdparmErasure().replace(/startedAt.*/, '')), {
      ok: false,
      problem: DOOR,
      certificate: { mediumSerial: 'S3Z8NB0K123456' },
    })
    const two = hdparmErasure() + hdparmErasure({ serial: 'S3Z8NB0K654321' })
    t.match(read(two), { ok: false, problem: DOOR })
  },
)

t.test('E2 nvme format: the setting decides, and other namespaces count', async (t) => {
  t.match(read(nvmeFormat()), {
    ok: true,
    reports: [
      {
        source: 'nvme-format-log',
        technique: 'crypto-erase',
        mediumSerial: '78DTEST00004',
        outcome: 'completed',
        target: 'whole-disk',
      },
    ],
  })
  t.match(read(nvmeFormat({ ses: 1 })), { reports: [{ technique: 'secure-erase' }] })
  t.match(read(nvmeFormat({ ses: 0 })), { reports: [{ technique: 'unknown' }] })
  t.match(read(nvmeFormat({ nn: 4 })), { reports: [{ target: 'part' }] })
  t.match(read(nvmeFormat({ nn: 4, output: 'Success formatting namespace:ffffffff' })), {
    reports: [{ target: 'whole-disk' }],
  })
  t.match(read(nvmeFormat({ output: '' })), { reports: [{ outcome: 'completed' }] })
  t.match(read(nvmeFormat({ exit: 1, output: 'NVMe status: INVALID_FORMAT(0x10a)' })), {
    reports: [{ outcome: 'failed' }],
  })
  t.match(read('Sending format operation ...\nSuccess formatting namespace:1\n'), {
    ok: false,
    problem: DOOR,
    certificate: { tool: 'nvme-cli' },
  })
})

const wrapped = (log: string, identity: string) =>
  `{"startedAt":"2026-11-29T20:54:02Z","endedAt":"2026-11-29T20:55:02Z","sanitize-log":${log},"id-ctrl":${identity}}`
const json =
  '{"nvme0":{"sprog":65535,"sstat":{"status":"(1) Most Recent Sanitize Command Completed Successfully."},"cdw10_info":2}}'

t.test('nvme-cli’s text, alone in its wrapper or before the JSON (1.10)', async (t) => {
  const whole = {
    ok: true,
    reports: [
      {
        technique: 'block-erase',
        mediumSerial: '78DTEST00004',
        outcome: 'completed',
        startedAt: '2026-11-29T20:54:02.000Z',
        endedAt: '2026-11-29T20:55:02.000Z',
      },
    ],
  }
  const identity = '{"sn":"78DTEST00004        ","mn":"KXG50ZNV256G TOSHIBA"}'
  t.match(read(wrapped(sanitizeText(), identity)), whole)
  t.match(read(wrapped(sanitizeText(), `\n${identityText()}`)), whole)
  t.match(read(wrapped(`${sanitizeText()}${json}`, identity)), whole)
  t.match(read(`nvme: warning\n${wrapped(json, identity)}\nroot@bench:~#`), whole)
  t.match(read(wrapped(`${sanitizeText({ sprog: 400, sstat: '0x2' })}${json}`, identity)), { ok: false })
  t.match(read(wrapped(sanitizeText({ sprog: 400, sstat: '0x2' }), identity)), {
    reports: [{ outcome: 'unknown' }],
  })
})

t.test('the bare text names the way out, which is not a second erasure', async (t) => {
  const answer = read(sanitizeText())
  t.match(answer, {
    ok: false,
    problem: /-o json.+sans relancer l’effacement/,
    certificate: { technique: 'block-erase' },
  })
  t.match(answer, { problem: DOOR })
  t.match(read(sanitizeText().split('\n')[0] ?? ''), { ok: false, problem: /-o json/ })
})

t.test('a sentence and a number that disagree are no status', async (t) => {
  const of = (status: string) =>
    read(JSON.stringify({ nvme0: { sprog: 65535, sstat: { status }, cdw10_info: 2 } }))
  t.match(of('(1) Most Recent Sanitize Command Failed.'), { reports: [{ outcome: 'unknown' }] })
  t.match(of('Most Recent Sanitize Command Completed Successfully.'), { reports: [{ outcome: 'completed' }] })
  t.match(of('(3) Most Recent Sanitize Command Failed.'), { reports: [{ outcome: 'failed' }] })
})

t.test('Blancco’s XML opens the form with what could be read', async (t) => {
  const entry = (name: string, value: string) => `<entry name="${name}" type="string">${value}</entry>`
  const xml = `<?xml version="1.0"?><root><report><blancco_data><blancco_erasure_report><entries name="erasures"><entries name="erasure">
${entry('erasure_standard_name', 'NIST 800-88 Purge')}${entry('start_time', '2026-11-29T20:54:02+0100')}${entry('end_time', '2026-11-29T21:54:02+0100')}
${entry('state', 'Successful')}<entries name="target">${entry('serial', 'S3Z8NB0K123456')}${entry('capacity', '500107862016')}</entries>
</entries></entries></blancco_erasure_report></blancco_data></report></root>`
  t.match(read(xml), {
    ok: false,
    problem: /Blancco.+« Recopier un certificat d’effacement »/,
    certificate: {
      tool: 'Blancco',
      method: 'NIST 800-88 Purge',
      mediumSerial: 'S3Z8NB0K123456',
      startedAt: '2026-11-29T19:54:02.000Z',
      endedAt: '2026-11-29T20:54:02.000Z',
      capacityBytes: 500107862016,
    },
  })
  const failed = read(xml.replace('Successful', 'Failed'))
  t.match(failed, { ok: false, problem: /Blancco.+pas allé à son terme/ })
  t.equal(failed.ok ? undefined : failed.certificate, undefined, 'it certifies nothing')
  const both = xml
    .replace('Successful', 'Failed')
    .replace('</report>', `${entry('state', 'Successful')}</report>`)
  t.match(read(both), { ok: false, certificate: { tool: 'Blancco' } })
  const two = xml.replace(
    '</entries></entries></blancco',
    `<entries name="target">${entry('serial', 'W620TST2')}</entries></entries></entries></blancco`,
  )
  const answer = read(two)
  t.equal(answer.ok ? undefined : answer.certificate?.mediumSerial, undefined)
})

t.test('every other document is named, with the door that it has', async (t) => {
  const documents: readonly (readonly [string | Uint8Array, RegExp, RegExp])[] = [
    ['%PDF-1.4\n1 0 obj (Disk Erasure Report) (nwipe 0.36)', /PDF de nwipe.+journal/, DOOR],
    ['%PDF-1.7\nBlancco Drive Eraser', /Blancco/, DOOR],
    ['%PDF-1.7\n', /PDF/, DOOR],
    [new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]), /image/, DOOR],
    [new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 0x10]), /image/, DOOR],
    [new Uint8Array([0, 0, 0, 0x18, 0x66, 0x74, 0x79, 0x70, 0x68, 0x65, 0x69, 0x63]), /image/, DOOR],
    ['PK\u0003\u0004 nwipe.log', /archive/, /ouvrez-la/],
    ['PK\u0003\u0004 xl/workbook.xml', /Excel/, DOOR],
    [new Uint8Array([0x1f, 0x8b, 8, 0, 0]), /archive/, /ouvrez-la/],
    [
      'sedutil-cli --yesIreallywanttoERASEALLmydatausingthePSID X /dev/sda\nrevertTper completed successfully',
      /sedutil/,
      DOOR,
    ],
    ['Started erase on disk2\nFinished erase on disk2\ndiskutil secureErase', /Apple/, DOOR],
    ['C:\\> cipher /w:D:\nWriting 0x00', /cipher/, /espace libre/],
    ['DISKPART> clean all\nDiskPart succeeded in cleaning the disk.', /diskpart/, DOOR],
    ['format D: /P:1\nFormat complete.', /format/, DOOR],
    ['976773168+0 records in\n976773168+0 records out', /dd/, DOOR],
    ['shred: /dev/sda: pass 1/3 (random)...', /shred/, DOOR],
    ['DBAN 2.3.0\ndwipe: notice', /DBAN/, DOOR],
    ['smartctl 7.3 2022-02-28\n=== START OF INFORMATION SECTION ===', /inventaire/, /inspection/],
    ['<html><body>Certificate</body></html>', /page web/, DOOR],
  ]
  for (const [content, name, door] of documents) {
    const answer = read(content)
    t.match(answer, { ok: false, problem: name }, String(name))
    t.match(answer, { problem: door }, String(name))
  }
})

t.test('no sentence of a format orders a second erasure', async (t) => {
  for (const content of [
    sanitizeText(),
    hdparmErasure().replace(/startedAt.*/, ''),
    '%PDF-1.4',
    'bonjour',
    'sedutil',
    '[2026/11/29 20:54:02] info: nwipe 0.42',
  ])
    t.notMatch(read(content), { problem: /relancez|effacez/ })
})
