/** Evidence after it was handed in: what waits, matched, set aside, read again; which clock; and what a disk needs. */
import { createHash } from 'node:crypto'
import t from 'tap'
import { nwipe042 } from '../evidence/erasure-logs.js'
import { json } from '../support/inspections.js'
import {
  certificate,
  inspect,
  newSerial,
  nvme,
  prepareConsignment,
  promiseLot,
  receiveLaptop,
  recorded,
  refused,
  SIGNED,
  signedIn,
} from '../support/journey.js'
import { type Caller, emmaus, type Server, startServer, weeefund } from '../support/server.js'

const INTAKE = '2026-11-02T08:00:00.000Z'
const HALF_TERABYTE = 500_107_862_016
const hdd = (serial: string, extra: object = {}) => ({
  ...{ serial, kind: 'hdd', model: 'WDC WD5000LPCX-2', capacityBytes: HALF_TERABYTE },
  ...extra,
})
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const waiting = async (server: Server, caller: Caller = 'bench') =>
  (await server.askNow(caller, '/evidence')).body.evidence
const laptopWith = async (server: Server, lot: string, media: readonly object[], intake = INTAKE) => {
  const { deviceId } = await receiveLaptop(server, lot, intake)
  await inspect(server, deviceId, media)
  return deviceId
}

/** hdparm's own words, copied from a terminal: neither the medium's serial nor any time. */
const hdparm = [
  'security_password: ""',
  '',
  '/dev/sda:',
  ' Issuing SECURITY_ERASE command, password="p", user=user',
  '',
].join('\n')

/** Several files of one form, as curl -F file=@a -F file=@b sends them. */
const uploadAll = (
  server: Server,
  url: string,
  files: Readonly<Record<string, string>>,
  fields: Readonly<Record<string, string>> = {},
) => {
  const boundary = 'several-files'
  const part = (disposition: string, content: string) =>
    `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`
  const body = [
    ...Object.entries(fields).map(([name, value]) => part(`name="${name}"`, value)),
    ...Object.entries(files).map(([name, content]) => part(`name="file"; filename="${name}"`, content)),
    `--${boundary}--\r\n`,
  ].join('')
  return server.ask('bench', 'POST', url, {
    body: Buffer.from(body),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  })
}

t.test(
  'what matched nothing waits, for the bench that handed it in and the programme, until it is matched',
  async (t) => {
    const server = await startServer(t)
    const lot = await promiseLot(server, 20, { happenedAt: INTAKE })
    const serial = newSerial('WD-QUEUE')
    const log = nwipe042([{ name: 'sda', serial }])
    t.match(await server.upload('bench', '/evidence', 'nwipe.log', log), {
      status: 200,
      body: { files: [{ name: 'nwipe.log', media: [{ serial, place: 'unknown', recorded: false }] }] },
    })
    const row = {
      sha256: sha256(log),
      name: 'nwipe.log',
      entry: 0,
      serial,
      status: 'unmatched',
      candidates: [],
    }
    t.match(await waiting(server), [row])
    t.match(await waiting(server, 'programme'), [row])
    t.strictSame(await waiting(server, 'other-bench'), [])

    const deviceId = await laptopWith(server, lot, [hdd(serial)])
    t.match(await waiting(server), [{ candidates: [{ deviceId }] }], 'inventoried since')
    const other = await laptopWith(server, lot, [hdd(newSerial('WD-OTHER'))])
    const match = (id: string, caller: Caller = 'bench') =>
      server.send(caller, `/evidence/${sha256(log)}/match`, { entry: 0, deviceId: id })
    refused(t, await match(other), 'medium-not-inventoried')
    refused(t, await match(deviceId, 'other-bench'), 'evidence-not-deposited')
    recorded(t, await match(deviceId), 'EvidenceClaimed')
    t.match((await server.askNow('bench', `/devices/${deviceId}`)).body.media, [{ verdict: 'erased' }])
    t.strictSame(await waiting(server), [])
    recorded(t, await match(deviceId))
  },
)

t.test('what waits is set aside with a reason, and stays kept', async (t) => {
  const server = await startServer(t)
  const log = nwipe042([{ name: 'sda', serial: newSerial('WD-ASIDE') }])
  await server.upload('bench', '/evidence', 'nwipe.log', log)
  const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])
  refused(t, await server.upload('bench', '/evidence', 'photo.png', picture), 'unreadable-file', {
    missing: [/Recopier un certificat/],
  })
  const aside = (sha: string, body: object) => server.send('bench', `/evidence/${sha}/set-aside`, body)
  recorded(
    t,
    await aside(sha256(log), { entry: 0, reason: 'not-ours', note: 'disque d’essai' }),
    'EvidenceSetAside',
  )
  const sha = createHash('sha256').update(picture).digest('hex')
  t.match(await waiting(server), [{ name: 'photo.png', status: 'unread', problem: /image/ }])
  refused(t, await aside(sha, { reason: 'other' }), 'reason-not-told')
  recorded(t, await aside(sha, { reason: 'other', note: 'photo de la palette' }), 'EvidenceSetAside')
  refused(t, await aside('0'.repeat(64), { reason: 'other' }), 'evidence-not-deposited')
  t.match(await server.upload('bench', '/evidence', 'again.log', log), {
    body: { media: [{ sentence: /mise de côté/ }] },
  })
  t.match(await aside(sha, { reason: 'because' }), { status: 400 })
  t.strictSame(await waiting(server), [])
  t.match((await server.askNow('auditor', '/evidence?status=set-aside')).body.evidence, [
    { status: 'set-aside', reason: 'other' },
    { status: 'set-aside', reason: 'not-ours' },
  ])
})

t.test('a file is read again, byte for byte, by who may, and every reading is recorded', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 20, { happenedAt: INTAKE })
  const serial = newSerial('WD-READ')
  const deviceId = await laptopWith(server, lot, [hdd(serial)])
  const log = nwipe042([{ name: 'sda', serial }])
  await server.upload('bench', `/devices/${deviceId}/evidence`, 'nwipe.log', log)
  const sha = sha256(log)
  const read = (caller: Caller, body: object = {}) => server.send(caller, `/evidence/${sha}/read`, body)
  for (const caller of ['bench', 'manager', 'programme', 'auditor'] as const) {
    const answer = await read(caller)
    t.equal(answer.status, 200, caller)
    t.equal(answer.body, log)
    t.equal(answer.headers['x-file-sha256'], sha)
  }
  for (const caller of ['other-bench', 'admin', 'mediator'] as const)
    refused(t, await read(caller, { deviceId }), 'access-denied')
  refused(t, await server.send('auditor', `/evidence/${'0'.repeat(64)}/read`, {}), 'evidence-not-found')
  const told = (await server.log.readStream(`evidence-${sha}`)).filter(({ type }) => type === 'EvidenceRead')
  t.equal(told.length, 4)
  t.ok(told.every(({ data }) => typeof (data as { readBy: unknown }).readBy === 'string'))

  // By page too, with a form of ours only; its custodian reads it from the device's card.
  const auditor = await signedIn(server, { email: 'a@x.example', role: 'auditor', partnerId: null })
  const page = `/appareils/${deviceId}`
  t.match((await auditor.get(page)).body, new RegExp(`Fichiers déposés[\\s\\S]*${sha}`))
  const byPage = await auditor.post(
    `/preuves/${sha}/lire`,
    await auditor.hidden(page, `/preuves/${sha}/lire`),
  )
  t.match(byPage, { statusCode: 200, body: log })
  t.equal((await auditor.post(`/preuves/${sha}/lire`, {})).statusCode, 403)
})

t.test('who receives a device may read what was proven of it', async (t) => {
  const server = await startServer(t)
  const { deviceId } = await receiveLaptop(server, await promiseLot(server, 5))
  const serial = newSerial('NVMECUST')
  await inspect(server, deviceId, [nvme(serial)])
  const file = json({ not: 'a snapshot' })
  await server.upload('bench', `/devices/${deviceId}/inspection-file`, 'x.json', file)
  const sha = createHash('sha256').update(file).digest('hex')
  refused(t, await server.send('other-bench', `/evidence/${sha}/read`, {}), 'access-denied')
  const url = `/consignments/${await prepareConsignment(server, [deviceId])}`
  await server.send('bench', `${url}/send`, SIGNED)
  await server.send('other-bench', `${url}/receive-line`, { deviceId })
  await server.send('other-bench', `${url}/accept`, SIGNED)
  t.equal((await server.send('other-bench', `/evidence/${sha}/read`, {})).status, 200)
})

t.test('fifty files at once: an answer a file, a disk', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 20, { happenedAt: INTAKE })
  const [one, two, lost] = [newSerial('WD-MANY1'), newSerial('WD-MANY2'), newSerial('WD-MANY3')]
  const [first, second] = [
    await laptopWith(server, lot, [hdd(one)]),
    await laptopWith(server, lot, [hdd(two)]),
  ]
  const files = {
    'trolley.log': nwipe042([
      { name: 'sda', serial: one },
      { name: 'sdb', serial: lost },
    ]),
    'two.log': nwipe042([{ name: 'sda', serial: two, errors: [3, 0, 0] }]),
    'readme.txt': 'Bonjour',
    'blancco.xml': '<?xml version="1.0"?><root><report><blancco_data/></report></root>',
  }
  const answer = await uploadAll(server, '/evidence', files, { clock: 'utc', siteId: weeefund.siteId })
  t.match(answer, {
    status: 200,
    body: {
      files: [
        {
          name: 'trolley.log',
          problem: null,
          clock: 'utc',
          media: [
            { serial: one, place: 'in-device', deviceId: first, recorded: true, verdict: 'erased' },
            { serial: lost, place: 'unknown', recorded: false, sentence: /attend/ },
          ],
        },
        { name: 'two.log', media: [{ serial: two, deviceId: second, verdict: 'not-proven' }] },
        { name: 'readme.txt', problem: /pas un journal/, media: [] },
        {
          name: 'blancco.xml',
          problem: /Blancco.*Recopier un certificat/s,
          certificate: { tool: /Blancco/ },
        },
      ],
    },
  })
  t.equal((await waiting(server)).length, 3, 'the disk that nobody has, and two files to look at')
  t.match(
    await uploadAll(
      server,
      '/evidence',
      Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`${n}.log`, 'x'])),
    ),
    {
      status: 413,
    },
  )
  t.match(await uploadAll(server, '/evidence', files, { siteId: emmaus.siteId }), { status: 409 })
  t.match(await uploadAll(server, '/evidence', files, { clock: 'paris' }), {
    status: 400,
    body: { missing: [/utc/] },
  })
})

t.test(
  'the clock: who hands a log in says which, once for the bench; no clock orders a second wipe',
  async (t) => {
    const server = await startServer(t, { startsAt: '2026-11-29T22:40:00.000Z' })
    const lot = await promiseLot(server, 20, { happenedAt: INTAKE })
    const serial = newSerial('WD-CLOCK')
    const deviceId = await laptopWith(server, lot, [hdd(serial)])
    // Its last line is of 23:32 in Lyon: eight minutes ago. Nothing in the file says so.
    const log = nwipe042([{ name: 'sda', serial }], { linux: 'x86_64-linux-gnu' })
    const url = `/devices/${deviceId}/evidence`
    refused(t, await server.upload('bench', url, 'lyon.log', log), 'unreadable-file', {
      missing: [/heure de Lyon.*UTC.*Rien n’est à effacer/s],
    })
    const stated = await uploadAll(server, url, { 'lyon.log': log }, { clock: 'lyon' })
    t.match(stated, { status: 200, body: { files: [{ clock: 'lyon' }], media: [{ verdict: 'erased' }] } })
    const report = (await server.log.readStream(`device-${deviceId}`)).at(-1)
    t.match(report, { data: { report: { endedAt: '2026-11-29T22:31:10.000Z' } } })
    // Said once, remembered for the bench's site.
    const next = newSerial('WD-CLOCK')
    const second = await laptopWith(server, lot, [hdd(next)])
    const another = nwipe042([{ name: 'sda', serial: next }], { linux: 'x86_64-linux-gnu' })
    t.match(await server.upload('bench', `/devices/${second}/evidence`, 'b.log', another), {
      status: 200,
      body: { files: [{ clock: 'lyon' }], media: [{ verdict: 'erased' }] },
    })
  },
)

t.test('the clock: a wipe that ended before the intake does not pass for one after it', async (t) => {
  const server = await startServer(t)
  // Ended at 23:31:10 in the log: 22:31:10 UTC if that was Lyon's clock. Taken in between the two.
  const lot = await promiseLot(server, 20, { happenedAt: INTAKE })
  const serial = newSerial('WD-BEFORE')
  const deviceId = await laptopWith(server, lot, [hdd(serial)], '2026-11-29T23:00:00.000Z')
  const log = nwipe042([{ name: 'sda', serial }], { linux: 'x86_64-linux-gnu' })
  const url = `/devices/${deviceId}/evidence`
  refused(t, await server.upload('bench', url, 'a.log', log), 'unreadable-file')
  t.match(await uploadAll(server, url, { 'a.log': log }, { clock: 'lyon' }), {
    body: { media: [{ verdict: 'not-proven', reason: 'ended-before-intake' }] },
  })
})

t.test('the clock: said wrong, it is said again, and what the log proves is read anew', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 20, { happenedAt: INTAKE })
  const serial = newSerial('WD-AGAIN')
  const deviceId = await laptopWith(server, lot, [hdd(serial)], '2026-11-29T23:00:00.000Z')
  const log = nwipe042([{ name: 'sda', serial }], { linux: 'x86_64-linux-gnu' })
  const url = `/devices/${deviceId}/evidence`
  const reads = async (at: string, clock: Readonly<Record<string, string>>, read: object) =>
    t.match(await uploadAll(server, at, { 'a.log': log }, clock), { status: 200, body: { media: [read] } })
  const certified = async () => {
    const { media } = (await server.askNow('bench', `/devices/${deviceId}`)).body
    return (media as { verdict: string }[]).map(({ verdict }) => verdict)
  }
  const late = { verdict: 'not-proven', reason: 'ended-before-intake', recorded: true }
  await reads(url, { clock: 'lyon' }, late)
  await reads(url, { clock: 'utc' }, { verdict: 'erased', recorded: true })
  // Handed in again without a word, it keeps the clock that was said of it, whatever was last said at the bench.
  await uploadAll(
    server,
    '/evidence',
    { 'b.log': nwipe042([{ name: 'sda', serial: newSerial('WD-NOISE') }]) },
    { clock: 'lyon' },
  )
  await reads(url, {}, { verdict: 'erased' })
  await reads('/evidence', { clock: 'lyon' }, late)
  t.same(await certified(), ['not-proven'])
  // At another device, it is read anew where it certifies.
  const other = await laptopWith(server, lot, [hdd(newSerial('WD-OTHER'))])
  const elsewhere = await uploadAll(server, `/devices/${other}/evidence`, { 'a.log': log }, { clock: 'utc' })
  refused(t, elsewhere, 'no-disk-here')
  t.same(await certified(), ['erased'])
  const told = await server.log.readStream(`device-${deviceId}`)
  const before = told.length
  await reads(url, { clock: 'utc' }, { verdict: 'erased' })
  t.equal((await server.log.readStream(`device-${deviceId}`)).length, before, 'nothing is told twice')
})

t.test('the clock: it is asked when what waited is matched, too', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 20, { happenedAt: INTAKE })
  const serial = newSerial('WD-LATER')
  const log = nwipe042([{ name: 'sda', serial }], { linux: 'x86_64-linux-gnu' })
  t.match(await server.upload('bench', '/evidence', 'a.log', log), {
    body: { media: [{ place: 'unknown' }] },
  })
  const deviceId = await laptopWith(server, lot, [hdd(serial)], '2026-11-29T23:00:00.000Z')
  const match = () => server.send('bench', `/evidence/${sha256(log)}/match`, { deviceId })
  refused(t, await match(), 'unreadable-file', { missing: [/heure de Lyon/] })
  t.match(await uploadAll(server, '/evidence', { 'a.log': log }, { clock: 'utc' }), {
    body: { media: [{ place: 'in-device', verdict: 'erased' }] },
  })
})

t.test('the clock: what the file tells goes before what was last said at the bench', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 20, { happenedAt: INTAKE })
  const [local, shredos] = [newSerial('WD-LOCAL'), newSerial('WD-SHRED')]
  const deviceId = await laptopWith(server, lot, [hdd(local), hdd(shredos)])
  const url = `/devices/${deviceId}/evidence`
  const atBench = nwipe042([{ name: 'sda', serial: local }], { linux: 'x86_64-linux-gnu' })
  await uploadAll(server, url, { 'a.log': atBench }, { clock: 'lyon' })
  const told = nwipe042([{ name: 'sda', serial: shredos }], { banner: 'ShredOS v2024.11_27_x86-64_0.38' })
  t.match((await server.upload('bench', url, 'b.log', told)).body.files, [{ clock: 'utc' }])
  // What is said of a file that tells its clock itself is not held to be the bench's.
  await uploadAll(server, url, { 'b.log': told }, { clock: 'utc' })
  const again = nwipe042([{ name: 'sda', serial: newSerial('WD-THIRD') }], { linux: 'x86_64-linux-gnu' })
  const asked = await uploadAll(server, '/evidence', { 'c.log': again }, { siteId: weeefund.siteId })
  t.match(asked.body.files, [{ clock: 'lyon' }])
})

t.test('what must be done to this disk? asked in any notation, before anybody starts', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 20, { happenedAt: INTAKE })
  const strict = await promiseLot(server, 20, { happenedAt: INTAKE, purgeDemanded: true })
  const [plain, flash, demanded, unknown] = ['WD-REQ', 'S3REQ', 'WD-DEM', 'UNK'].map(newSerial) as [
    string,
    string,
    string,
    string,
  ]
  const device = await laptopWith(server, lot, [
    hdd(plain),
    nvme(flash),
    hdd(unknown, { kind: 'unknown', capacityBytes: null }),
  ])
  await laptopWith(server, strict, [hdd(demanded)])
  const required = (serial: string, caller: Caller = 'bench') =>
    server.askNow(caller, `/media/${serial}/required`)

  t.match((await required(plain.toLowerCase().replace('-', ' '))).body.media, [
    {
      ...{ deviceId: device, serial: plain, kind: 'hdd', floor: 'clear', done: false },
      why: {
        kind: 'hdd',
        donorDemandsPurge: false,
        parameter: { name: 'erasure-floor/hdd', value: 'clear', validFrom: '2014-12-01', reference: /NIST/ },
      },
      missing: [/Aucune preuve/],
    },
  ])
  t.ok((await required(plain)).body.media[0].techniques.includes('overwrite'))
  t.notOk((await required(plain)).body.media[0].techniques.includes('block-erase'))
  t.match((await required(flash)).body.media, [{ floor: 'purge', why: { kind: 'nvme' } }])
  t.notOk((await required(flash)).body.media[0].techniques.includes('overwrite'))
  t.match((await required(demanded)).body.media, [{ floor: 'purge', why: { donorDemandsPurge: true } }])
  t.match((await required(unknown)).body.media, [{ floor: 'purge', missing: [/./, /nature/] }])
  refused(t, await required('NOBODYHASIT'), 'medium-unknown')
  t.match((await required(plain, 'other-bench')).body.media, [
    { floor: 'clear', deviceId: null, labelCode: null },
  ])
  t.match((await required(plain, 'programme')).body.media, [{ deviceId: device }])
  for (const caller of ['mediator', 'prescriber', 'hotline'] as const)
    refused(t, await required(plain, caller), 'access-denied')

  await server.send('bench', `/devices/${device}/certificate`, certificate(flash))
  t.match((await required(flash)).body.media, [{ done: true, missing: [] }])
})

t.test(
  'a GLPI inventory names persons: they are dropped at the door, and both digests are told',
  async (t) => {
    const server = await startServer(t)
    const { deviceId, serial } = await receiveLaptop(server, await promiseLot(server, 5))
    const inventory = json({
      action: 'inventory',
      deviceid: 'poste-2026-11-29-10-00-00',
      itemtype: 'Computer',
      content: {
        versionclient: 'GLPI-Agent_v1.11',
        hardware: {
          name: 'POSTE',
          chassis_type: 'Laptop',
          lastloggeduser: 'jeanne.dupre',
          winowner: 'Jeanne Dupré',
        },
        bios: { smanufacturer: 'HP', smodel: 'EliteBook 840', ssn: serial },
        users: [{ login: 'jeanne.dupre' }],
        storages: [
          {
            name: '/dev/nvme0n1',
            type: 'disk',
            interface: 'NVME',
            model: 'BC501',
            serialnumber: 'NS8GLPI1',
            disksize: 256060,
          },
        ],
        controllers: [{ type: 'Non-Volatile memory controller', name: 'BC501 NVMe SSD', pcislot: '01:00.0' }],
      },
    })
    const answer = await server.upload(
      'bench',
      `/devices/${deviceId}/inspection-file`,
      'glpi.json',
      inventory,
    )
    recorded(t, answer, 'DeviceInspected')
    const told = (await server.log.readStream(`device-${deviceId}`)).at(-1)?.data as {
      fileSha256: string
      receivedSha256: string
    }
    t.equal(told.receivedSha256, createHash('sha256').update(inventory).digest('hex'))
    t.not(told.fileSha256, told.receivedSha256)
    const kept = (await server.send('auditor', `/evidence/${told.fileSha256}/read`, {})).body
    t.notMatch(kept, /[Jj]eanne/)
    t.match(kept, /NS8GLPI1/)
    const { rows } = await server.pool.query('select bytes from files')
    t.ok(rows.every(({ bytes }) => !/jeanne/i.test(Buffer.from(bytes).toString())))
  },
)

t.test('a document that no reader proves opens the certificate with what could be read of it', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 5, { happenedAt: INTAKE })
  const deviceId = await laptopWith(server, lot, [hdd('WD-HDPARM-1')])
  const bench = await signedIn(server, { email: 'b@x.example', role: 'bench', partnerId: weeefund.partnerId })
  const page = `/appareils/${deviceId}`
  const hidden = await bench.hidden(page, `${page}/effacement`)
  const boundary = 'one-file'
  const payload = [
    ...Object.entries({ ...hidden, horloge: '' }).map(
      ([name, value]) =>
        `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    ),
    `--${boundary}\r\ncontent-disposition: form-data; name="fichier"; filename="hdparm.txt"\r\n\r\n${hdparm}\r\n`,
    `--${boundary}--\r\n`,
  ].join('')
  const answer = await bench.request('POST', `${page}/effacement`, {
    payload,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  })
  t.equal(answer.statusCode, 422)
  const form = answer.body.split('<form').find((one) => one.includes(`${page}/certificat`)) ?? ''
  t.match(form, /name="outil"[^>]*value="hdparm/)
  t.match(form, /name="document" value="[0-9a-f]{64}"/)
  t.match(answer.body, /Recopier un certificat/)
})

t.test('a document that says something else is not copied into a certificate', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 5, { happenedAt: INTAKE })
  const serial = newSerial('S3Z8')
  const deviceId = await laptopWith(server, lot, [nvme(serial)])
  const copied = async (document: string) => {
    await server.upload('bench', '/evidence', 'document.xml', document)
    const body = certificate(serial, { fileSha256: sha256(document) })
    return server.send('bench', `/devices/${deviceId}/certificate`, body)
  }
  const blancco = (state: string, of: string) =>
    `<blancco_erasure_report><entry name="state">${state}</entry><entry name="serial">${of}</entry></blancco_erasure_report>`
  refused(t, await copied(blancco('Failed', serial)), 'unreadable-file', {
    missing: [/pas allé à son terme/],
  })
  refused(t, await copied(blancco('Successful', 'W620TST2')), 'document-of-another-medium', {
    missing: [/W620TST2/],
  })
  refused(t, await copied('cipher /w:C:\nWriting 0x00\n'), 'unreadable-file', { missing: [/ne prouve/] })
  t.equal((await waiting(server)).length, 3, 'all of them are kept, and wait')
  recorded(t, await copied(blancco('Successful', serial)), 'EvidenceClaimed')
  t.equal((await waiting(server)).length, 3, 'what was copied does not')
  // Copied again with what was forgotten, it is told again.
  const again = { ...certificate(serial, { fileSha256: sha256(blancco('Successful', serial)) }), errors: 3 }
  recorded(t, await server.send('bench', `/devices/${deviceId}/certificate`, again), 'SanitisationReported')
  t.match((await server.askNow('bench', `/devices/${deviceId}`)).body.media, [{ reason: 'errors-reported' }])
})

t.test('what says that it failed, and a certificate typed as a file, certify nothing', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 5, { happenedAt: INTAKE })
  const serial = newSerial('S3Z8')
  const deviceId = await laptopWith(server, lot, [nvme(serial)])
  const failed = `${hdparm}SECURITY_ERASE: Invalid argument\n`
  await server.upload('bench', '/evidence', 'hdparm.txt', failed)
  refused(
    t,
    await server.send(
      'bench',
      `/devices/${deviceId}/certificate`,
      certificate(serial, { fileSha256: sha256(failed) }),
    ),
    'unreadable-file',
    { missing: [/a échoué/] },
  )
  const typed = JSON.stringify(certificate(serial, { fileSha256: 'd'.repeat(64) }))
  for (const url of ['/evidence', `/devices/${deviceId}/evidence`])
    refused(t, await server.upload('bench', url, 'certificate.json', typed), 'unreadable-file', {
      missing: [/POST \/devices/],
    })
  t.match((await server.askNow('bench', `/devices/${deviceId}`)).body.media, [{ reason: 'no-report' }])
})

t.test('a log that waits is told where its disk is asked about', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 20, { happenedAt: INTAKE })
  const serial = newSerial('WD-TWICE')
  const deviceId = await laptopWith(server, lot, [hdd(serial)])
  const url = `/devices/${deviceId}/evidence`
  recorded(t, await server.upload('bench', url, 'done.log', nwipe042([{ name: 'sda', serial }])))
  const other = await laptopWith(server, lot, [hdd(newSerial('WD-ELSE'))])
  const failed = nwipe042([{ name: 'sdb', serial, errors: [0, 7, 0] }])
  await server.upload('bench', `/devices/${other}/evidence`, 'failed.log', failed)
  const required = async (caller: Caller) => (await server.askNow(caller, `/media/${serial}/required`)).body
  t.match(await required('bench'), {
    media: [{ done: true, waiting: [{ sha256: sha256(failed), entry: 0, outcome: 'failed' }] }],
  })
  t.match(await required('other-bench'), { media: [{ deviceId: null, waiting: [] }] })
  const bench = await signedIn(server, { email: 'b@x.example', role: 'bench', partnerId: weeefund.partnerId })
  const preuve = new RegExp(`Une preuve attend pour ${serial}`)
  t.match((await bench.get(`/appareils/${deviceId}`)).body, preuve)
  t.notMatch((await bench.get(`/appareils/${other}`)).body, preuve)
})

t.test('hours that a wrong machine’s clock wrote are attested, and the log says the rest', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 20, { happenedAt: INTAKE })
  const [serial, failing] = [newSerial('WD-CMOS'), newSerial('WD-FAIL')]
  const deviceId = await laptopWith(server, lot, [hdd(serial), hdd(failing)])
  const of2000 = (log: string) => log.replaceAll('2026/11/29', '2000/01/01')
  const log = of2000(
    nwipe042([
      { name: 'sda', serial },
      { name: 'sdb', serial: failing, errors: [0, 7, 0] },
    ]),
  )
  const told = await uploadAll(server, `/devices/${deviceId}/evidence`, { 'cmos.log': log }, { clock: 'utc' })
  t.match(told.body.media, [{ reason: 'ended-before-intake' }, { verdict: 'not-proven' }])
  const copied = (medium: string, more: object = {}) =>
    server.send('bench', `/devices/${deviceId}/certificate`, {
      ...certificate(medium, { fileSha256: sha256(log) }),
      ...more,
    })
  recorded(t, await copied(serial, { technique: 'crypto-erase' }), 'SanitisationReported')
  refused(t, await copied(failing), 'evidence-is-a-log')
  refused(t, await copied(newSerial('WD-NONE')), 'evidence-is-a-log')
  t.match((await server.askNow('bench', `/devices/${deviceId}`)).body.media, [
    {
      verdict: 'erased',
      reason: 'cleared',
      reports: [{ source: 'attested-certificate', technique: 'overwrite' }],
    },
    { verdict: 'not-proven' },
  ])
})

t.test('an inventory at the wrong door is kept without its persons, or not at all', async (t) => {
  const server = await startServer(t)
  const glpi = json({ action: 'inventory', content: { users: [{ login: 'jeanne.dupre' }], storages: [] } })
  refused(t, await server.upload('bench', '/evidence', 'glpi.json', glpi), 'unreadable-file')
  const xml =
    '<?xml version="1.0"?><REQUEST><CONTENT><USERS><LOGIN>jeanne.dupre</LOGIN></USERS></CONTENT></REQUEST>'
  refused(t, await server.upload('bench', '/evidence', 'ocs.xml', xml), 'unreadable-file', {
    missing: [/n’a pas été gardé/],
  })
  const { rows } = await server.pool.query('select bytes from files')
  t.equal(rows.length, 1)
  t.ok(rows.every(({ bytes }) => !/jeanne/i.test(Buffer.from(bytes).toString())))
})

t.test('E5 a log that wiped nothing saw its disks all the same', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 20, { happenedAt: INTAKE })
  const { deviceId, serial } = await receiveLaptop(server, lot, INTAKE)
  const begun =
    nwipe042([{ name: 'sda', serial: newSerial('WD-SEEN') }]).split(/\n.*Program options/)[0] ?? ''
  const idle = `${begun}\n[2026/11/29 20:54:03]  notice: chassis-serial-number = ${serial}\n`
  const answer = await server.upload('bench', '/evidence', 'idle.log', idle)
  refused(t, answer, 'unreadable-file', { missing: [/n’a effacé aucun disque.*WD-SEEN/] })
  t.match((await server.askNow('bench', `/devices/${deviceId}`)).body.obstacles, [
    { type: 'device-not-inspected' },
  ])
  await inspect(server, deviceId, [])
  t.match((await server.askNow('bench', `/devices/${deviceId}`)).body.obstacles, [
    { type: 'sighted-medium-not-inventoried' },
  ])
})
