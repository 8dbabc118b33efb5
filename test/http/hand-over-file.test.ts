/** Hand-overs in bulk: the guards, the words and the facts of a single hand-over, line by line. */
import { utils, write } from '@e965/xlsx'
import t from 'tap'
import {
  certificate,
  eligiblePerson,
  eventCount,
  fitLaptop,
  handOverBody,
  newSerial,
  nvme,
  openKit,
  promiseLot,
  reservedKit,
  test,
} from '../support/journey.js'
import { type Server, startServer } from '../support/server.js'

const csv = (...lines: string[]) => ['kit;dossier;reçu;notice', ...lines].join('\n')
const line = ({ trackingCode, fileCode }: { trackingCode: string; fileCode: string }) =>
  `${trackingCode};${fileCode};signé-papier;2026-01`
const check = (server: Server, file: string | Uint8Array, name = 'remises.csv') =>
  server.upload('bench', '/hand-overs/imports', name, file)
const confirmed = async (server: Server, importId: string) => {
  t.match(await server.send('bench', `/imports/${importId}/confirm`), { status: 202 })
  await server.imports.settle()
  return (await server.ask('bench', 'GET', `/imports/${importId}`)).body
}
const handedOver = async (server: Server, kitId: string) =>
  (await server.log.readStream(`kit-${kitId}`)).filter(({ type }) => type === 'KitHandedOver')

/** A kit reserved for somebody, into whose laptop came an NVMe that was only overwritten. */
const overwrittenKit = async (server: Server, donationId: string) => {
  const { deviceId } = await fitLaptop(server, donationId)
  const kit = await openKit(server, deviceId)
  const medium = newSerial('NVME')
  await server.send('bench', `/devices/${deviceId}/install-medium`, { medium: nvme(medium) })
  const overwritten = certificate(medium, { technique: 'overwrite', bytesErased: 256_060_514_304 })
  await server.send('bench', `/devices/${deviceId}/certificate`, overwritten)
  await test(server, deviceId)
  const person = await eligiblePerson(server)
  await server.send('bench', `/kits/${kit.kitId}/reserve`, { beneficiaryId: person.beneficiaryId })
  return { deviceId, medium, ...kit, ...person }
}

t.test('E1 each line meets the guards of a single hand-over, and the dry run records nothing', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server)
  const fit = await reservedKit(server, lot)
  const unfit = await overwrittenKit(server, lot)
  await server.askNow('bench', '/stock')
  const before = await eventCount(server)
  const stranger = { trackingCode: fit.trackingCode, fileCode: 'AAAAA-AAAAA' }
  const dry = await check(
    server,
    csv(
      line(fit), // 2
      line(unfit), // 3
      line({ ...fit, trackingCode: '0000-0000-0000-0' }), // 4
      line(stranger), // 5
      `${fit.trackingCode};${unfit.fileCode};signé-papier;2026-01`, // 6
      `${fit.trackingCode};${fit.fileCode};oralement;2026-01`, // 7
      `${fit.trackingCode};${fit.fileCode};signé-écran;`, // 8
    ),
  )
  t.match(dry, { status: 200, body: { status: 'checked', accepted: 1, refused: 6, recorded: 0 } })
  t.match(dry.body.lines, [
    { row: 2, decision: 'accepted', reason: null },
    { row: 3, decision: 'refused', reason: new RegExp(`pas prouvé.*${unfit.medium}.*NVMe`) },
    { row: 4, decision: 'refused', reason: /0000-0000-0000-0 » n’est le code d’aucun kit/ },
    { row: 5, decision: 'refused', reason: /AAAAA-AAAAA » n’est le code d’aucun dossier/ },
    { row: 6, decision: 'refused', reason: /pas réservé pour cette personne/ },
    { row: 7, decision: 'refused', reason: /oralement » : écrivez signé-papier ou signé-écran/ },
    { row: 8, decision: 'refused', reason: /version de la notice/ },
  ])
  const single = await server.send(
    'bench',
    `/kits/${unfit.kitId}/hand-over`,
    handOverBody(unfit.beneficiaryId),
  )
  const words = [single.body.title, ...single.body.missing].join(' ')
  t.equal(dry.body.lines[1].reason, words, 'in the very words of a single hand-over')
  t.equal(await eventCount(server), before)

  const { importId } = dry.body
  t.match(await confirmed(server, importId), {
    status: 'done',
    recorded: 1,
    refused: 6,
    lines: [
      { row: 2, decision: 'recorded' },
      { row: 3, decision: 'refused' },
    ],
  })
  t.match(await handedOver(server, fit.kitId), [
    { data: { beneficiaryId: fit.beneficiaryId, receipt: { kind: 'signed', on: 'paper' } } },
  ])
  t.strictSame(await handedOver(server, unfit.kitId), [])
  const after = await eventCount(server)
  await confirmed(server, importId)
  t.equal(await eventCount(server), after, 'confirming twice hands over once')

  const again = await check(server, csv(line(fit)))
  t.match(again.body, { accepted: 0, lines: [{ decision: 'refused', reason: /déjà été remis/ }] })
  t.match(await server.send('bench', `/imports/${again.body.importId}/confirm`), {
    status: 409,
    body: { type: 'import-not-confirmable' },
  })
  t.equal(await eventCount(server), after)
  t.strictSame(server.stuck, [])
})

/** What differs from one person, kit and moment to another. */
const OWN = [
  'kitId',
  'deviceId',
  'deviceIds',
  'beneficiaryId',
  'handOverId',
  'happenedAt',
  'actorId',
  'trackingCode',
]
const told = async (server: Server, from: number) =>
  (await server.log.readAll('start', 100_000)).slice(from).map(({ type, version, stream, data }) => ({
    ...{ type, version, category: stream.split('-')[0] },
    data: Object.fromEntries(Object.entries(data).filter(([name]) => !OWN.includes(name))),
  }))

t.test('L3 a line of the file is told in the very facts of a single hand-over', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server)
  const [alone, inFile] = [await reservedKit(server, lot), await reservedKit(server, lot)]
  const start = await eventCount(server)
  await server.send('bench', `/kits/${alone.kitId}/hand-over`, handOverBody(alone.beneficiaryId))
  const middle = await eventCount(server)
  await server.askNow('bench', '/stock')
  const dry = await check(server, csv(line(inFile)))
  t.match(await confirmed(server, dry.body.importId), { recorded: 1 })
  const all = await told(server, start)
  t.match(all.slice(0, middle - start), [{ type: 'KitHandedOver', category: 'kit' }])
  t.strictSame(all.slice(middle - start), all.slice(0, middle - start))
})

t.test('a kit that became unfit since the dry run is refused alone, the others pass', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server)
  const [first, stolen, last] = [
    await reservedKit(server, lot),
    await reservedKit(server, lot),
    await reservedKit(server, lot),
  ]
  await server.askNow('bench', '/stock')
  const dry = await check(server, csv(line(first), line(stolen), line(last)))
  t.match(dry.body, { accepted: 3, refused: 0 })
  await server.send('bench', `/devices/${stolen.deviceId}/raise-flag`, { flag: 'reported-stolen' })
  t.match(await confirmed(server, dry.body.importId), {
    status: 'done',
    total: 2,
    recorded: 2,
    refused: 1,
    lines: [
      { decision: 'recorded' },
      { row: 3, decision: 'refused', reason: /signalement bloque cet appareil/ },
      { decision: 'recorded' },
    ],
  })
  t.equal((await handedOver(server, first.kitId)).length, 1)
  t.strictSame(await handedOver(server, stolen.kitId), [])
  t.equal((await handedOver(server, last.kitId)).length, 1)
})

t.test('H5 one kit twice in a file leaves once', async (t) => {
  const server = await startServer(t)
  const kit = await reservedKit(server, await promiseLot(server))
  await server.askNow('bench', '/stock')
  const dry = await check(server, csv(line(kit), line(kit)))
  t.match(dry.body, {
    accepted: 1,
    lines: [{ decision: 'accepted' }, { decision: 'refused', reason: /ligne 2/ }],
  })
  t.match(await confirmed(server, dry.body.importId), { recorded: 1, refused: 1 })
  t.equal((await handedOver(server, kit.kitId)).length, 1)
})

t.test('a workbook is read as a CSV is; columns beside ours are named, and stay in the file', async (t) => {
  const server = await startServer(t)
  const kit = await reservedKit(server, await promiseLot(server))
  await server.askNow('bench', '/stock')
  const sheet = utils.aoa_to_sheet([
    ['Remises de novembre'],
    ['Notice', 'Reçu', 'Nom', 'KIT', 'Dossier'],
    [],
    ['2026-01', 'Signé écran', 'Amina', kit.trackingCode, kit.fileCode],
    ['2026-01', 'papier', '_xD800_ et _x0000_', 'nul_xD800_', kit.fileCode],
  ])
  const workbook = { SheetNames: ['Remises'], Sheets: { Remises: sheet } }
  const bytes = new Uint8Array(write(workbook, { type: 'array', bookType: 'xlsx' }) as ArrayBuffer)
  const dry = await check(server, bytes, 'remises.xlsx')
  t.match(dry.body, {
    accepted: 1,
    ignoredColumns: ['Nom'],
    lines: [
      { row: 4, decision: 'accepted' },
      { row: 5, decision: 'refused', reason: /d’aucun kit/ },
    ],
  })
  t.notMatch(JSON.stringify(dry.body), /Amina/)
  t.match(await confirmed(server, dry.body.importId), { recorded: 1 })
  t.match(await handedOver(server, kit.kitId), [{ data: { receipt: { kind: 'signed', on: 'screen' } } }])
})

t.test('commas separate too, whatever a comment beside our columns holds', async (t) => {
  const server = await startServer(t)
  const kit = await reservedKit(server, await promiseLot(server))
  await server.askNow('bench', '/stock')
  const dry = await check(
    server,
    `kit,dossier,reçu,notice,note\n\n${kit.trackingCode},${kit.fileCode},papier,2026-01,a;b;c;d;e;f;g\n`,
  )
  t.match(dry.body, { ignoredColumns: ['note'], lines: [{ row: 3, decision: 'accepted' }] })
})

t.test('another organisation’s kits are no kits of this file, and no file is half read', async (t) => {
  const server = await startServer(t)
  const kit = await reservedKit(server, await promiseLot(server))
  await server.askNow('bench', '/stock')
  const before = await eventCount(server)
  const theirs = await server.upload('other-bench', '/hand-overs/imports', 'remises.csv', csv(line(kit)))
  t.match(theirs, {
    status: 200,
    body: { accepted: 0, lines: [{ decision: 'refused', reason: /autre organisation/ }] },
  })
  for (const [what, file, sentence] of [
    ['no headings', `${kit.trackingCode};${kit.fileCode}`, /Il manque les colonnes/],
    ['an empty file', '', /vide/],
    ['Windows-1252', Buffer.from('kit;dossier;reçu;notice\n', 'latin1'), /UTF-8/],
    ['quotes never closed', 'kit;dossier;reçu;notice\n"abc;d;e;f', /guillemets/],
    ['one title twice', 'kit;dossier;reçu;notice;Kit\na;b;c;d;e', /deux colonnes « kit »/],
    ['5001 lines', csv(...Array.from({ length: 5001 }, () => line(kit))), /plus de 5000 lignes/],
  ] as const)
    t.match(
      await server.upload('bench', '/hand-overs/imports', 'remises.csv', file),
      { status: 422, body: { type: 'unreadable-file', missing: [sentence] } },
      what,
    )
  t.equal(await eventCount(server), before)
})
