/** Inventories in bulk: the dry run records nothing, the confirmation records what one by one would (L3). */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { deflateRawSync } from 'node:zlib'
import { utils, write } from '@e965/xlsx'
import t from 'tap'
import { codeFrom } from '../../src/domain/shared/codes.js'
import { dyingImporter } from '../support/bulk.js'
import { eventCount, newSerial, promiseLot } from '../support/journey.js'
import { type Caller, type Server, startServer } from '../support/server.js'

const HEADINGS = 'catégorie;marque;modèle;série;statut;motif;valeur;étiquette'
const csv = (...lines: string[]) => [HEADINGS, ...lines].join('\n')
const label = (n: number) => codeFrom([n, 2, 3, 4, 5, 6, 7])
const wrongCheck = (code: string) => code.slice(0, -1) + (code.endsWith('0') ? '1' : '0')

const check = (server: Server, donationId: string, file: Uint8Array | string, name = 'lot.csv') =>
  server.upload('bench', `/donations/${donationId}/imports`, name, file)
const confirm = (server: Server, importId: string, caller: Caller = 'bench') =>
  server.send(caller, `/imports/${importId}/confirm`)
const importNow = async (server: Server, importId: string) =>
  (await server.ask('bench', 'GET', `/imports/${importId}`)).body
const confirmed = async (server: Server, importId: string) => {
  await confirm(server, importId)
  await server.imports.settle()
  return importNow(server, importId)
}
const everything = (server: Server) => server.log.readAll('start', 1_000_000)
const countOf = async (server: Server, type: string) =>
  (await everything(server)).filter((event) => event.type === type).length

t.test(
  'a dry run tells every line its fate and records nothing; its confirmation records just that',
  async (t) => {
    const server = await startServer(t)
    const donationId = await promiseLot(server, 6, {
      donorKind: 'public-body',
      donorName: 'Lycée des Canuts',
    })
    const known = { category: 'laptop', maker: 'HP', serial: newSerial('5CG'), labelCode: label(1) }
    t.match(await server.send('bench', `/donations/${donationId}/receive`, known), { status: 200 })
    await server.askNow('bench', '/stock')
    const before = await eventCount(server)
    const file = csv(
      `portable;HP;EliteBook;MIX001;reçu;;120;${label(2)}`, // 2
      'portable;HP;EliteBook;MIX002;;;;', // 3
      'grille-pain;HP;EliteBook;MIX003;;;;', // 4
      'portable;HP;EliteBook;MIX001;;;;', // 5
      `portable;Hewlett-Packard;EliteBook;${known.serial};;;;`, // 6
      'portable;HP;EliteBook;MIX004;;;301;', // 7
      `portable;HP;EliteBook;MIX005;;;;${wrongCheck(label(3))}`, // 8
      `portable;HP;EliteBook;MIX006;;;;${label(1)}`, // 9
      'écran;Dell;P2419H;MIX007;manquant;;;', // 10
      'écran;Dell;P2419H;MIX008;refusé;dalle cassée;;', // 11
      'écran;Dell;P2419H;MIX009;refusé;;;', // 12
      'portable;HP;EliteBook;;;;;', // 13
      'portable;HP;EliteBook;MIX010;;;;', // 14
      'portable;HP;EliteBook;MIX011;;;;', // 15: a seventh device of a lot of six
    )
    const dry = await check(server, donationId, file)
    t.match(dry, {
      status: 200,
      body: {
        status: 'checked',
        total: 5,
        done: 0,
        accepted: 5,
        refused: 9,
        recorded: 0,
        ignoredColumns: [],
      },
    })
    t.match(dry.body.lines, [
      { row: 2, decision: 'accepted', reason: null, shown: /MIX001/ },
      { row: 3, decision: 'accepted' },
      { row: 4, decision: 'refused', reason: /grille-pain/ },
      { row: 5, decision: 'refused', reason: /déjà à la ligne 2/ },
      { row: 6, decision: 'refused', reason: /porte déjà ce numéro de série/ },
      { row: 7, decision: 'refused', reason: /300,00\s€.*301,00\s€/ },
      { row: 8, decision: 'refused', reason: /caractère de contrôle/ },
      { row: 9, decision: 'refused', reason: /étiquette ne sert qu’une fois/ },
      { row: 10, decision: 'accepted' },
      { row: 11, decision: 'accepted' },
      { row: 12, decision: 'refused', reason: /motif/ },
      { row: 13, decision: 'refused', reason: /numéro de série manque/ },
      { row: 14, decision: 'accepted' },
      { row: 15, decision: 'refused', reason: /plus de lignes que d’appareils annoncés.*6/ },
    ])
    t.equal(await eventCount(server), before, 'the dry run recorded nothing')

    const { importId } = dry.body
    const done = await confirmed(server, importId)
    t.match(done, { status: 'done', total: 5, done: 5, accepted: 0, recorded: 5, refused: 9 })
    const lines = (await server.log.readStream(`donation-${donationId}`)).slice(2)
    t.match(
      lines.map(({ type, data }) => ({ type, data })),
      [
        { type: 'DonationLineReceived', data: { row: 2, device: { serial: 'MIX001', labelCode: label(2) } } },
        { type: 'DonationLineReceived', data: { row: 3, device: { serial: 'MIX002' } } },
        { type: 'DonationLineMissing', data: { row: 10, reason: null } },
        { type: 'DonationLineRefused', data: { row: 11, reason: 'dalle cassée' } },
        { type: 'DonationLineReceived', data: { row: 14, device: { serial: 'MIX010' } } },
      ],
    )
    t.equal(await countOf(server, 'DeviceReceived'), 4)

    const after = await eventCount(server)
    t.match(await confirm(server, importId), { status: 202 }, 'confirming twice is confirming once')
    await server.imports.settle()
    t.equal(await eventCount(server), after)

    await server.askNow('bench', '/stock')
    const again = await check(server, donationId, csv('portable;HP;;MIX001;;;;', 'portable;HP;;MIX002;;;;'))
    t.match(again.body, {
      accepted: 0,
      refused: 2,
      lines: [{ reason: /déjà ce numéro/ }, { reason: /déjà/ }],
    })
    t.match(await confirm(server, again.body.importId), {
      status: 409,
      body: { type: 'import-not-confirmable' },
    })
    t.equal(await eventCount(server), after)
  },
)

/** What differs from one device to another, or from one way in to the other. */
const OWN = ['deviceId', 'donationId', 'happenedAt', 'row', 'labelCode', 'code', 'serialKey']
const alike = (value: unknown): unknown =>
  typeof value !== 'object' || value === null
    ? value
    : Object.fromEntries(
        Object.entries(value)
          .filter(([name]) => !OWN.includes(name))
          .map(([name, inner]) => [name, alike(inner)]),
      )
const told = async (server: Server, from: number) =>
  (await everything(server))
    .slice(from)
    .map(({ type, version, stream, data }) => ({
      type,
      version,
      category: stream.split('-')[0],
      data: alike(data),
    }))
    .sort((a, b) => a.type.localeCompare(b.type))

t.test('L3 a line of a file is told in the very facts of a device taken in by hand', async (t) => {
  const [single, bulk] = [await startServer(t), await startServer(t)]
  const lots = await Promise.all([single, bulk].map((server) => promiseLot(server, 5)))
  const [singleLot = '', bulkLot = ''] = lots
  const before = [await eventCount(single), await eventCount(bulk)]
  const one = {
    ...{ category: 'laptop', maker: 'Lenovo', model: 'T480', serial: 'PF1ABC', unitValueCents: 9900 },
    enteredAsWaste: true,
  }
  await single.send('bench', `/donations/${singleLot}/receive`, one)
  await single.send('bench', `/donations/${singleLot}/refuse-line`, { row: 3, reason: 'écran cassé' })
  await single.send('bench', `/donations/${singleLot}/missing-line`, { row: 4 })
  const dry = await check(
    bulk,
    bulkLot,
    [
      `${HEADINGS};déchet`,
      'portable;Lenovo;T480;PF1ABC;;;99;;oui',
      'portable;Lenovo;T480;PF1DEF;refusé;écran cassé;;;',
      'portable;Lenovo;T480;PF1GHI;manquant;;;;',
    ].join('\n'),
  )
  t.match(dry.body.lines[0], { shown: /entré comme déchet/ })
  await confirmed(bulk, dry.body.importId)
  const expected = await told(single, before[0] ?? 0)
  t.equal(expected.length, 6, 'label, serial, three lines and a device')
  t.match(expected.find(({ type }) => type === 'DeviceReceived')?.data, { enteredAsWaste: true })
  t.strictSame(await told(bulk, before[1] ?? 0), expected)
})

t.test('I1 one machine written under two names of its maker is one device of the lot', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server, 5)
  const dry = await check(
    server,
    donationId,
    csv('portable;HP;;SAME01;;;;', 'portable;Hewlett-Packard Inc.;;same-01;;;;', 'portable;HP;;OTHER1;;;;'),
  )
  t.match(dry.body, { accepted: 2, refused: 1 })
  t.match(dry.body.lines[1], { decision: 'refused', reason: /./ })
  t.match(await confirmed(server, dry.body.importId), { recorded: 2, refused: 1 })
  t.equal(await countOf(server, 'DonationLineReceived'), 2)
  t.equal(await countOf(server, 'DeviceReceived'), 2)
})

t.test('a line that became impossible since the dry run is refused alone, and claims nothing', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server, 3)
  const dry = await check(
    server,
    donationId,
    csv('portable;HP;;LATE01;;;;', 'portable;HP;;LATE02;;;;', 'portable;HP;;LATE03;;;;'),
  )
  await server.send('bench', `/donations/${donationId}/missing-line`, { row: 9 })
  const done = await confirmed(server, dry.body.importId)
  t.match(done, {
    status: 'done',
    recorded: 2,
    refused: 1,
    lines: [{ decision: 'recorded' }, { decision: 'recorded' }, { decision: 'refused', reason: /annoncés/ }],
  })
  t.equal(await countOf(server, 'DeviceReceived'), 2)
  const other = await promiseLot(server, 3)
  t.match(
    await server.send('bench', `/donations/${other}/receive`, {
      category: 'laptop',
      maker: 'HP',
      serial: 'LATE03',
    }),
    { status: 200 },
    'the serial that the refused line had claimed is free again',
  )
})

const LINES = 10_000
const LOOK_AGAIN_MILLIS = 1000
const big = () =>
  csv(
    ...Array.from(
      { length: LINES },
      (_, n) => `portable;HP;EliteBook 840;BIG${String(n).padStart(6, '0')};;;;`,
    ),
  )

t.test('10 000 lines are recorded once each, and their progress is seen meanwhile', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server, LINES)
  let start = performance.now()
  const seconds = () => ((performance.now() - start) / 1000).toFixed(1)
  const dry = await check(server, donationId, big())
  t.match(dry, { status: 200, body: { accepted: LINES, refused: 0 } })
  t.comment(`dry run of ${LINES} lines: ${seconds()} s`)

  start = performance.now()
  const { importId } = dry.body
  t.match(await confirm(server, importId), { status: 202, body: { importId } })
  const seen = new Set<number>()
  const deadline = Date.now() + 120_000
  let now = await importNow(server, importId)
  for (; now.status === 'running' && Date.now() < deadline; now = await importNow(server, importId)) {
    seen.add(now.done)
    // Each look answers 10 000 lines: as often as a page that refreshes itself, not more.
    await pause(LOOK_AGAIN_MILLIS)
  }
  t.comment(`${LINES} lines carried: ${seconds()} s; progress seen ${seen.size} times`)
  t.match(now, { status: 'done', done: LINES, recorded: LINES, refused: 0 })
  const between = [...seen].filter((done) => done > 0 && done < LINES)
  t.ok(between.length >= 2, `its progress was visible: ${between.slice(0, 5).join(', ')}…`)
  t.strictSame(
    [...seen],
    [...seen].sort((a, b) => a - b),
    'and never went backwards',
  )

  const rows = (await server.log.readStream(`donation-${donationId}`)).flatMap(({ type, data }) =>
    type === 'DonationLineReceived' ? [(data as { row?: number }).row ?? 0] : [],
  )
  t.equal(rows.length, LINES)
  t.equal(new Set(rows).size, LINES)
  const { rows: counted } = await server.pool.query<{ devices: string; labels: string }>(
    `select count(distinct stream) filter (where type = 'DeviceReceived') as devices,
            count(distinct stream) filter (where type = 'LabelClaimed') as labels from events`,
  )
  t.strictSame(counted, [{ devices: String(LINES), labels: String(LINES) }])
  t.strictSame(server.stuck, [])
})

t.test('a workbook is read as a CSV is', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server, 5)
  const rows = [
    ['Type', 'Marque', 'Modèle', 'N° de série', 'Prix (€)'],
    ['PC portable', 'HP', 'EliteBook', 'XL0001', 120.5],
    ['Écran', 'Dell', 'P2419H', 'XL0002', ''],
    ['Lave-linge', 'Dell', 'P2419H', 'XL0003', ''],
  ]
  const workbook = { SheetNames: ['Inventaire'], Sheets: { Inventaire: utils.aoa_to_sheet(rows) } }
  const bytes = new Uint8Array(write(workbook, { type: 'array', bookType: 'xlsx' }) as ArrayBuffer)
  const dry = await check(server, donationId, bytes, 'lot.xlsx')
  t.match(dry.body, { accepted: 2, refused: 1 })
  t.match(await confirmed(server, dry.body.importId), { recorded: 2 })
  t.match(
    (await server.log.readStream(`donation-${donationId}`)).slice(1).map(({ data }) => data),
    [
      { row: 2, device: { category: 'laptop', serial: 'XL0001', unitValueCents: 12_050 } },
      { row: 3, device: { category: 'monitor', serial: 'XL0002', unitValueCents: null } },
    ],
  )
})

t.test('half a character in a workbook stops nothing', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server, 5)
  const rows = [
    ['Type', 'Marque', 'Modèle', 'N° de série'],
    ['PC portable', 'HP', 'Elite_xD800_Book', 'HALF_x0000_01'],
    ['PC portable', 'HP_xDC00_', 'EliteBook', 'HALF_xD800_02'],
    ['PC portable', 'HP', 'EliteBook', 'WHOLE1'],
  ]
  const workbook = { SheetNames: ['A'], Sheets: { A: utils.aoa_to_sheet(rows) } }
  const bytes = new Uint8Array(write(workbook, { type: 'array', bookType: 'xlsx' }) as ArrayBuffer)
  const dry = await check(server, donationId, bytes, 'lot.xlsx')
  await confirmed(server, dry.body.importId)
  const { body } = await server.askNow('bench', `/devices?donationId=${donationId}`)
  t.ok(body.devices.some(({ serial }: { serial: string }) => serial === 'WHOLE1'))
})

/** A zip of one deflated entry, without the checksum that nobody looks at. */
const zipOf = (name: string, content: Buffer) => {
  const packed = deflateRawSync(content)
  const common = Buffer.alloc(26)
  common.writeUInt16LE(20, 0)
  common.writeUInt16LE(8, 4)
  common.writeUInt32LE(packed.length, 14)
  common.writeUInt32LE(content.length, 18)
  common.writeUInt16LE(name.length, 22)
  const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, Buffer.from(name), packed])
  const central = Buffer.concat([
    Buffer.from('PK\u0001\u0002\u0014\u0000'),
    common,
    Buffer.alloc(14),
    Buffer.from(name),
  ])
  const end = Buffer.alloc(18)
  end.writeUInt16LE(1, 4)
  end.writeUInt16LE(1, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(local.length, 12)
  return Buffer.concat([local, central, Buffer.from('PK\u0005\u0006'), end])
}

t.test('a file that cannot be read is refused whole, in a sentence', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server, 5)
  const wide = Array.from({ length: 200 }, (_, n) => `colonne ${n}`).join(';')
  const before = await eventCount(server)
  for (const [what, name, bytes, sentence] of [
    ['a zip bomb', 'lot.xlsx', zipOf('xl/workbook.xml', Buffer.alloc(70 * 1024 * 1024)), /démesuré/],
    ['200 columns', 'lot.csv', `${HEADINGS};${wide}\nportable;HP;;WIDE01`, /plus de 64 colonnes/],
    ['UTF-16', 'lot.csv', Buffer.from(`${csv('portable;HP;;UTF16;;;;')}`, 'utf16le'), /UTF-16/],
    ['no headings', 'lot.csv', 'bonjour\ntout;le;monde', /Il manque les colonnes/],
    ['an empty file', 'lot.csv', '', /vide/],
    ['a PDF', 'lot.pdf', '%PDF-1.7 …', /PDF/],
  ] as const)
    t.match(
      await check(server, donationId, bytes, name),
      {
        status: 422,
        headers: { 'content-type': /^application\/problem\+json/ },
        body: { type: 'unreadable-file', missing: [sentence] },
      },
      what,
    )
  t.equal(await eventCount(server), before)
  t.equal((await server.pool.query('select from imports')).rowCount, 0)
})

t.test('what an import may not do: another’s lot, a closed lot, the future, no such import', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server, 5)
  const file = csv('portable;HP;;SCOPE1;;;;')
  const url = `/donations/${donationId}/imports`
  t.match(await server.upload('other-bench', url, 'lot.csv', file), {
    status: 403,
    body: { type: 'donation-of-another-partner' },
  })
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
  t.match(await server.upload('bench', `${url}?happenedAt=${tomorrow}`, 'lot.csv', file), {
    status: 422,
    body: { type: 'happened-in-future' },
  })
  const { importId } = (await check(server, donationId, file)).body
  const before = await eventCount(server)
  for (const caller of ['other-bench', 'other-manager'] as const) {
    t.match(await server.ask(caller, 'GET', `/imports/${importId}`), { status: 403 })
    t.match(await confirm(server, importId, caller), { status: 403, body: { type: 'access-denied' } })
  }
  t.match(await confirm(server, randomUUID()), { status: 404 })
  t.equal(await eventCount(server), before)
  t.match(await importNow(server, importId), { status: 'checked' })

  await server.send('bench', `/donations/${donationId}/close`, { gapReason: 'le donateur a changé d’avis' })
  t.match(await check(server, donationId, file), { status: 409, body: { type: 'donation-closed' } })
  t.match(
    await confirmed(server, importId),
    { recorded: 1 },
    'L1 what came in before the closing may be told',
  )
})

t.test('an import that a crash cut off is completed at the next start, no fact told twice', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server, 500)
  const file = csv(
    ...Array.from({ length: 450 }, (_, n) => {
      const status = n % 50 === 7 ? 'refusé;rayé' : n % 50 === 9 ? 'manquant;' : ';'
      return `portable;HP;;CRASH${n};${status};;`
    }),
  )
  const { importId } = (await check(server, donationId, file)).body
  const by = {
    ...{ actorId: randomUUID(), partnerId: null, role: 'bench', correlationId: 'crash' },
    ...{ causationId: randomUUID(), source: 'import' },
  }
  const dying = dyingImporter(t, server)
  const { rows } = await server.pool.query('select partner_id from imports')
  await dying.confirm(importId, rows[0]?.partner_id, by)
  await dying.settle()
  t.match(await importNow(server, importId), { status: 'running', total: 450, done: 200, recorded: 0 })
  const halfWay = await countOf(server, 'DonationLineReceived')
  t.ok(halfWay > 0 && halfWay < 432, `${halfWay} devices were in before the crash`)

  await server.imports.resume()
  await server.imports.settle()
  t.match(await importNow(server, importId), { status: 'done', recorded: 450, refused: 0 })
  t.equal(await countOf(server, 'DonationLineReceived'), 432)
  t.equal(await countOf(server, 'DonationLineRefused'), 9)
  t.equal(await countOf(server, 'DonationLineMissing'), 9)
  t.equal(await countOf(server, 'DeviceReceived'), 432)
  t.equal(await countOf(server, 'SerialClaimed'), 432)
  t.equal(await countOf(server, 'LabelClaimed'), 432)

  const whole = await eventCount(server)
  await server.imports.resume()
  await server.imports.settle()
  await server.pool.query(`update imports set status = 'running' where import_id = $1`, [importId])
  await server.imports.resume()
  await server.imports.settle()
  t.match(await importNow(server, importId), { status: 'done', recorded: 450 })
  t.equal(await eventCount(server), whole, 'resuming what is done tells nothing anew')
})

t.test('the dry run says of an accepted line that its device will not come in', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server, 5)
  const { body } = await check(
    server,
    donationId,
    'type;marque;sn;statut;motif\nportable;HP;A1B2C3D4;;\nportable;HP;A1B2C3D5;manquant\nportable;HP;A1B2C3D6;refusé;cassé',
  )
  t.match(body.lines, [
    { decision: 'accepted', shown: /A1B2C3D4$/ },
    { decision: 'accepted', shown: / · à noter manquant$/ },
    { decision: 'accepted', shown: / · à noter refusé : cassé$/ },
  ])
  t.match(body.remarks, [/1 appareil refusé et 1 appareil manquant, qui seront notés/])
})
