/** hdparm, nvme format and nvme-cli's text; and every document that has another door. */
import t from 'tap'
import { readSanitisationFile } from '../../src/evidence/sanitisation-file.js'
import { hdparmErasure, identityText, nvmeFormat, nwipe042, sanitizeText } from './erasure-logs.js'

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
    reports: [{ outcome: 'unknown', endedAt: null, afterwards: 'running' }],
  })
  const background = 'Operation started in background\nYou may use `--sanitize-status` to check progress'
  t.match(read(hdparmErasure({ command: 'SANITIZE_BLOCK_ERASE', after: 'sanitized', said: background })), {
    reports: [{ outcome: 'completed' }],
  })
  t.match(read(hdparmErasure({ command: 'SANITIZE_BLOCK_ERASE' })), { ok: false, problem: DOOR })
})

t.test('E6 a disk that did not finish, and one that answered with an error', async (t) => {
  t.match(read(hdparmErasure({ exit: 5, said: 'SECURITY_ERASE: Input/output error', after: 'locked' })), {
    ok: true,
    reports: [{ outcome: 'failed', endedAt: null, afterwards: 'locked' }],
  })
  t.match(read(hdparmErasure({ after: 'locked' })), {
    reports: [{ outcome: 'failed', endedAt: null, afterwards: 'locked' }],
  })
  t.match(read(hdparmErasure({ after: 'frozen' })), { reports: [{ outcome: 'failed', endedAt: null }] })
  t.match(read(hdparmErasure({ before: 'frozen' })), { reports: [{ outcome: 'unknown', endedAt: null }] })
})

t.test('E6 what hdparm prints of a command that did not run, whatever exit the shell kept', async (t) => {
  for (const said of [
    'SECURITY_ERASE: Invalid argument',
    'SECURITY_ERASE: Connection timed out',
    'SECURITY_ERASE: Device or resource busy',
    'SECURITY_ERASE: Opération non permise',
    'ERASE_PREPARE: Input/output error',
    'SECURITY_SET_PASS: Input/output error',
    'SG_IO: bad/missing sense data, sb[]:  70 00 05',
    'The running kernel lacks CONFIG_IDE_TASK_IOCTL support for this device.',
  ])
    t.match(read(hdparmErasure({ said })), { reports: [{ outcome: 'failed', endedAt: null }] }, said)
  for (const said of ['SANITIZE failed: Invalid argument', 'SANITIZE_CRYPTO_SCRAMBLE: Invalid argument'])
    t.match(
      read(hdparmErasure({ command: 'SANITIZE_CRYPTO_SCRAMBLE', after: 'sanitized', said })),
      { reports: [{ outcome: 'failed', endedAt: null }] },
      said,
    )
  // Of the password before it, and after a disk’s identity, as well.
  const early = hdparmErasure().replace('startedAt', 'SECURITY_SET_PASS: Input/output error\nstartedAt')
  t.match(read(early), { reports: [{ outcome: 'failed' }] })
  // Words that nobody knows, and a password that was taken off rather than erased away, are no proof either.
  for (const said of ['Speicherzugriffsfehler', ' Issuing SECURITY_DISABLE command, password="p", user=user'])
    t.match(read(hdparmErasure({ said })), { reports: [{ outcome: 'unknown', endedAt: null }] }, said)
})

t.test('what is known around a reading changes nothing', async (t) => {
  const said = 'root@bench:~# hdparm -I /dev/sda\nsudo: unable to resolve host bench'
  t.match(read(hdparmErasure({ said })), { reports: [{ outcome: 'completed' }] })
})

t.test(
  'what says that it failed, runs or is locked certifies nothing, with or without a serial',
  async (t) => {
    const issuing = '/dev/sda:\n Issuing SECURITY_ERASE command, password="p", user=user\n'
    const locked = `${issuing}exit: 0\nSecurity:\n\t\tsupported\n\t\tenabled\n\t\tlocked\n`
    const documents: readonly (readonly [string, RegExp])[] = [
      [`${issuing}SECURITY_ERASE: Input/output error\n`, /échoué/],
      [locked, /verrouillé.+--security-unlock/],
      [sanitizeText({ sprog: 13107, sstat: '0x3' }), /échoué.+relancez-le/],
      [sanitizeText({ sprog: 13107, sstat: '0x2' }), /laissez-le finir, refaites le relevé/],
      [sanitizeText({ sstat: '0x1' }), /écrites depuis son dernier effacement/],
      [sanitizeText({ sstat: '0x0', scdw10: '0x0' }), /ne montre pas/],
      [
        'sedutil-cli --PSIDrevert X /dev/nvme0\n- session start failed rc = 1\n- method status code NOT_AUTHORIZED',
        /sedutil.+Relancez/,
      ],
      [
        'You are about to format nvme0n1, namespace 0x1.\nNVMe status: Access Denied: Access to the namespace denied(0x4286)',
        /nvme format.+Relancez/,
      ],
      ['{"Command":"erase","Type":"Error","Message":"The device is not supervised."}', /Apple.+Relancez/],
      [
        '{"report_metadata":{"software":"nwipe"},"wipe_result":{"status":"failure"}}',
        /JSON de nwipe.+Relancez/,
      ],
    ]
    for (const [text, sentence] of documents) {
      const answer = read(text)
      t.match(answer, { ok: false, problem: sentence }, text)
      t.equal(answer.ok ? null : answer.certificate, undefined, text)
    }
  },
)

t.test('E8 readings of several tools, or disks, in one file are asked for one by one', async (t) => {
  const nwipe = nwipe042([{ name: 'sda', serial: 'WD-WX61A4400101' }])
  const sanitized = `startedAt: 2026-11-29T20:54:02Z\n${sanitizeText()}endedAt: 2026-11-29T20:55:02Z\n${identityText()}`
  const json = `{"startedAt":"2026-11-29T20:54:02Z","endedAt":"2026-11-29T20:55:02Z","sanitize-log":{"nvme0":{"sprog":65535,"sstat":{"status":"(1)"},"cdw10_info":2}},"id-ctrl":{"sn":"78DTEST00004"}}`
  for (const [text, ...names] of [
    [`${nwipe}\n${sanitized}`, /nwipe/, /sanitize-log/],
    [`${sanitized}\n${nwipe}`, /nwipe/, /sanitize-log/],
    [`${json}\n${nwipe}`, /nwipe/, /sanitize-log/],
    [`${nwipe}\n${hdparmErasure()}`, /nwipe/, /hdparm/],
    [`${nwipe}\n${nvmeFormat()}`, /nwipe/, /nvme format/],
    [`${sanitized}\n${hdparmErasure()}`, /sanitize-log/, /hdparm/],
    [hdparmErasure() + hdparmErasure({ serial: 'S3Z8NB0K654321' }), /hdparm/],
  ] as const)
    for (const name of names) {
      const answer = read(text)
      t.match(answer, { ok: false, problem: name })
      t.match(answer, { problem: /un par un\.$/ })
      t.equal(answer.ok ? null : answer.certificate, undefined)
    }
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
  const typed = 'root@bench:~# nvme sanitize /dev/nvme0 -a 2\n+ nvme sanitize-log /dev/nvme0 -o json\n'
  t.match(read(`${typed}${wrapped(json, identity)}\nroot@bench:~#`), whole)
  t.match(read(wrapped(`${sanitizeText({ sprog: 400, sstat: '0x2' })}${json}`, identity)), { ok: false })
  t.match(read(wrapped(sanitizeText({ sprog: 400, sstat: '0x2' }), identity)), {
    reports: [{ outcome: 'unknown' }],
  })
})

t.test('E6 a refused sanitize beside an older one’s log is no proof, in whatever words', async (t) => {
  const told = (line: string) =>
    `startedAt: 2026-11-29T20:54:02Z\n${line}\n${sanitizeText()}endedAt: 2026-11-29T20:55:02Z\n${identityText()}`
  t.match(read(told('nvme sanitize /dev/nvme0 --sanact=2')), { reports: [{ outcome: 'completed' }] })
  const identity = '{"sn":"78DTEST00004","mn":"KXG50ZNV256G TOSHIBA"}'
  for (const line of [
    'block erase action unsupported',
    'Invalid Sanitize Action',
    'ERROR : Invalid Sanitize Action',
    'sanitize: Invalid argument',
    'sanitize: Device or resource busy',
    'passthru: Connection timed out',
    'NVMe status: Invalid Command Opcode: A reserved coded value (0x4001)',
    'SANACT is not Overwrite',
    'bash: nvme : commande introuvable',
    '/dev/nvme0: Permission non accordée',
    'nvme sanitize: Opération non permise',
    'Usage: nvme sanitize <device> [OPTIONS]',
    'exit: 1',
    'quelque chose que personne ne connaît',
  ])
    for (const text of [
      told(line),
      `${line}\n${wrapped(json, identity)}`,
      wrapped(`${line}\n${json}`, identity),
    ])
      t.match(read(text), { reports: [{ mediumSerial: '78DTEST00004', outcome: 'unknown' }] }, text)
  // nvme-cli's own JSON of an error stands where the log is looked for.
  t.match(read(told('{"error":"Invalid Sanitize Action"}')), { ok: false })
  const late = told('').replace('endedAt', 'sanitize: Invalid argument\nendedAt')
  t.match(read(late), { reports: [{ outcome: 'unknown' }] }, 'after the log as well')
})

t.test('nvme-cli’s text says it of each register’s bits, and text and JSON must agree on them', async (t) => {
  const bits = (erased: string) =>
    sanitizeText({ sstat: erased === 'set' ? '0x101' : '0x1' }).replace(
      'Sanitize Command',
      `\t[2:0]\tMost Recent Sanitize Command Completed Successfully.\n\t[8]\tGlobal Data Erased ${erased}\nSanitize Command`,
    )
  const text = (erased: string) => wrapped(bits(erased), `\n${identityText()}`)
  t.match(read(text('set')), { reports: [{ outcome: 'completed', afterwards: undefined }] })
  t.match(read(text('cleared')), { reports: [{ afterwards: 'written' }] })
  const both = json.replace('"sstat":{', '"sstat":{"global_erased":1,')
  t.match(read(wrapped(`${bits('cleared')}${both}`, identityText())), { ok: false })
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
  // Completed, of a drive that nothing names: a person copies it, with the drive's serial.
  t.match(of('Most Recent Sanitize Command Completed Successfully.'), {
    ok: false,
    problem: /de quel support.*sans relancer/,
    certificate: { tool: 'nvme-cli', technique: 'block-erase' },
  })
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
    ['{"Command":"erase","Type":"CommandOutput","Devices":["0x1"]}', /Apple/, DOOR],
    ['Tout le contenu et les réglages ont été effacés.\niPad (9e génération)', /Apple/, DOOR],
    [
      '{"report_metadata":{"software":"nwipe","version":"0.40"},"device":{"serial_no":"W620TST2"},"wipe_result":{"status":"success","pass_errors":0}}',
      /JSON de nwipe.+journal/,
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
