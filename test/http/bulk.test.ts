/**
 * Consignments, their receipts and collections in bulk: the guards, the words and the facts of a single scan,
 * line by line (L3).
 */

import { randomUUID } from 'node:crypto'
import t from 'tap'
import { Refusing } from '../../src/use-cases/refusing.js'
import { checkFile, confirmFile, cutOff, labelOf, linesOf, twins, wordsOf } from '../support/bulk.js'
import {
  eventCount,
  fitLaptop,
  inspect,
  newSerial,
  nvme,
  openKit,
  planCollection,
  prepareConsignment,
  promiseLot,
  receiveLaptop,
  recyclerOf,
  SIGNED,
} from '../support/journey.js'
import { type Server, startServer, weeefund } from '../support/server.js'

const consignmentFile = (...codes: readonly string[]) => linesOf('étiquette', ...codes)
const receiptFile = (...lines: readonly string[]) => linesOf('étiquette;résultat;motif', ...lines)
const palletFile = (...lines: readonly string[]) => linesOf('étiquette;poids', ...lines)

const consignment = async (server: Server, consignmentId: string) =>
  (await server.ask('bench', 'GET', `/consignments/${consignmentId}`)).body.consignment
const statuses = async (server: Server, consignmentId: string, deviceIds: readonly string[]) => {
  const { lines } = await consignment(server, consignmentId)
  return deviceIds.map(
    (wanted) => lines.find(({ deviceId }: { deviceId: string }) => deviceId === wanted)?.status,
  )
}
/** Laptops just taken in, by the names that a test gives them. */
const laptops = async <const Names extends readonly string[]>(
  server: Server,
  donationId: string,
  ...names: Names
) => {
  const devices: Record<string, { deviceId: string; serial: string; label: string }> = {}
  for (const name of names) {
    const { deviceId, serial } = await receiveLaptop(server, donationId)
    devices[name] = { deviceId, serial, label: await labelOf(server, deviceId) }
  }
  return devices as Record<Names[number], { deviceId: string; serial: string; label: string }>
}
const sentConsignment = async (server: Server, devices: readonly { readonly deviceId: string }[]) => {
  const consignmentId = await prepareConsignment(
    server,
    devices.map(({ deviceId }) => deviceId),
  )
  await server.send('bench', `/consignments/${consignmentId}/send`, SIGNED)
  return consignmentId
}

t.test('C3 each label of a file meets the guards of a scan, and the dry run records nothing', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 20)
  const names = ['byLabel', 'bySerial', 'inAlready', 'elsewhere'] as const
  const { byLabel, bySerial, inAlready, elsewhere } = await laptops(server, lot, ...names)
  const consignmentId = await prepareConsignment(server, [inAlready.deviceId])
  const other = await prepareConsignment(server, [elsewhere.deviceId])
  const fit = await fitLaptop(server, lot)
  await openKit(server, fit.deviceId)
  const attic = (
    await server.send('programme', `/partners/${weeefund.partnerId}/sites`, {
      name: 'Réserve Vénissieux',
      communeCode: '69259',
    })
  ).body.siteId
  const { away } = await laptops(server, await promiseLot(server, 1, { siteId: attic }), 'away')

  const url = `/consignments/${consignmentId}/imports`
  const before = await eventCount(server)
  const dry = await checkFile(
    server,
    url,
    consignmentFile(
      `${byLabel.label.slice(0, 4)}-${byLabel.label.slice(4).toLowerCase()}`, // 2
      bySerial.serial.toLowerCase(), // 3
      'RIEN0001', // 4
      bySerial.label, // 5: by its other name
      inAlready.label, // 6
      elsewhere.label, // 7
      fit.serial, // 8
      away.label, // 9
    ),
  )
  const single = async (body: object) =>
    wordsOf(await server.send('bench', `/consignments/${consignmentId}/lines`, body))
  t.match(dry, { status: 200, body: { accepted: 2, refused: 6, remarks: [] } })
  t.equal(await eventCount(server), before)
  t.match(dry.body.lines, [
    { row: 2, decision: 'accepted' },
    { row: 3, decision: 'accepted' },
    { row: 4, decision: 'refused', reason: await single({ code: 'RIEN0001' }) },
    { row: 5, decision: 'refused', reason: /déjà à la ligne 3/ },
    { row: 6, decision: 'refused', reason: /déjà dans cette expédition/ },
    { row: 7, decision: 'refused', reason: await single({ deviceId: elsewhere.deviceId }) },
    { row: 8, decision: 'refused', reason: await single({ deviceId: fit.deviceId }) },
    { row: 9, decision: 'refused', reason: await single({ deviceId: away.deviceId }) },
  ])
  t.match(dry.body.lines[5].reason, /autre expédition/)
  t.match(dry.body.lines[6].reason, /dans un kit/)
  t.match(dry.body.lines[7].reason, /autre de vos sites/)
  t.match(await confirmFile(server, dry.body.importId), { status: 'done', recorded: 2, refused: 6 })
  const ids = [byLabel, bySerial, inAlready, elsewhere].map(({ deviceId }) => deviceId)
  t.strictSame(await statuses(server, consignmentId, ids), ['loaded', 'loaded', 'loaded', undefined])
  t.strictSame(await statuses(server, other, ids.slice(3)), ['loaded'])

  t.match(await checkFile(server, url, consignmentFile(fit.serial), 'other-bench'), {
    status: 403,
    body: { type: 'not-the-sender' },
  })
  await server.send('bench', `/consignments/${consignmentId}/send`, SIGNED)
  t.match(await checkFile(server, url, consignmentFile(fit.serial)), {
    status: 409,
    body: { type: 'consignment-already-sent' },
  })
  t.strictSame(server.stuck, [])
})

t.test('C5 a receipt speaks of the lines of its consignment, and says what it leaves out', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 20)
  const names = ['received', 'refused', 'missing', 'unclear', 'leftOut'] as const
  const sent = await laptops(server, lot, ...names)
  const { received, refused, missing, unclear, leftOut } = sent
  const { stranger } = await laptops(server, lot, 'stranger')
  const consignmentId = await sentConsignment(server, Object.values(sent))
  const url = `/consignments/${consignmentId}/receipt-imports`
  const before = await eventCount(server)
  const dry = await checkFile(
    server,
    url,
    receiptFile(
      `${received.label};Reçu;`, // 2
      `${refused.serial};refusé;écran fendu`, // 3
      `${missing.label};MANQUANT;`, // 4
      `${unclear.label};refusé;`, // 5
      `${unclear.label};peut-être;`, // 6
      `${unclear.label};reçu;un peu sale`, // 7
      `${stranger.label};reçu;`, // 8
      'RIEN0001;reçu;', // 9
      `${received.serial};manquant;`, // 10
      `${unclear.label};refusé;${'long '.repeat(30)}`, // 11
    ),
    'other-bench',
  )
  t.match(dry, { status: 200, body: { accepted: 3, refused: 7 } })
  t.match(dry.body.lines.slice(3), [
    { row: 5, decision: 'refused', reason: /motif : dites pourquoi/ },
    { row: 6, decision: 'refused', reason: /« peut-être » : écrivez reçu, refusé ou manquant/ },
    { row: 7, decision: 'refused', reason: /laissez la case vide/ },
    { row: 8, decision: 'refused', reason: `il ne peut pas y être reçu. ${stranger.label}.` },
    { row: 9, decision: 'refused', reason: /pas dans cette expédition.*RIEN0001/ },
    { row: 10, decision: 'refused', reason: /déjà à la ligne 2/ },
    { row: 11, decision: 'refused', reason: /120 caractères/ },
  ])
  t.match(dry.body.remarks, [/rien de 1\sappareil de cette expédition/])
  t.match(dry.body.remarks, [` : ${leftOut.label}.`])
  t.equal(await eventCount(server), before)

  t.match(await confirmFile(server, dry.body.importId, 'other-bench'), { recorded: 3, refused: 7 })
  t.strictSame(
    (await consignment(server, consignmentId)).lines.map(({ status }: { status: string }) => status),
    ['received', 'refused', 'missing', 'under-way', 'under-way'],
  )
  const rest = receiptFile(`${received.label};reçu;`, `${unclear.label};reçu;`, `${leftOut.label};reçu;`)
  const again = await checkFile(server, url, rest, 'other-bench')
  t.match(again.body, {
    remarks: [],
    lines: [{ reason: /déjà noté reçu/ }, { decision: 'accepted' }, { decision: 'accepted' }],
  })
  await confirmFile(server, again.body.importId, 'other-bench')
  t.match(
    await server.send('other-bench', `/consignments/${consignmentId}/accept`, SIGNED),
    { status: 200 },
    'every line is told: the receiver may sign',
  )
  const signed = await checkFile(server, url, receiptFile(`${refused.label};reçu;`), 'other-bench')
  t.match(signed.body.lines, [
    {
      decision: 'refused',
      reason: wordsOf(
        await server.send('other-bench', `/consignments/${consignmentId}/receive-line`, {
          deviceId: refused.deviceId,
        }),
      ),
    },
  ])

  t.match(await checkFile(server, url, rest), { status: 403, body: { type: 'not-the-receiver' } })
  const waiting = await prepareConsignment(server, [stranger.deviceId])
  t.match(await checkFile(server, `/consignments/${waiting}/receipt-imports`, rest, 'other-bench'), {
    status: 409,
    body: { type: 'consignment-not-sent' },
  })
  t.strictSame(server.stuck, [])
})

t.test('W1 W2 a pallet is loaded from a file, weighed or estimated, each device proven first', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 20)
  const [weighed, estimated, onBoard] = [
    await fitLaptop(server, lot),
    await fitLaptop(server, lot),
    await fitLaptop(server, lot),
  ]
  const unproven = await receiveLaptop(server, lot)
  await inspect(server, unproven.deviceId, [nvme(newSerial('NVME'))])
  const collectionId = await planCollection(server, await recyclerOf(server))
  const scan = (body: object) => server.send('bench', `/collections/${collectionId}/devices`, body)
  await scan({ deviceId: onBoard.deviceId })
  const url = `/collections/${collectionId}/imports`
  const before = await eventCount(server)
  const dry = await checkFile(
    server,
    url,
    palletFile(
      `${weighed.serial};1,84 kg`, // 2
      `${estimated.serial};`, // 3
      `${unproven.serial};2.1`, // 4
      `${onBoard.serial};2`, // 5
      `${weighed.serial};2`, // 6
      `${estimated.serial};lourd`, // 7
      `${estimated.serial};0`, // 8
      'RIEN0001;1', // 9
    ),
  )
  t.match(dry, { status: 200, body: { accepted: 2, refused: 6 } })
  t.match(dry.body.lines.slice(2), [
    { row: 4, decision: 'refused', reason: wordsOf(await scan({ deviceId: unproven.deviceId })) },
    { row: 5, decision: 'refused', reason: /déjà dans cette collecte/ },
    { row: 6, decision: 'refused', reason: /déjà à la ligne 2/ },
    { row: 7, decision: 'refused', reason: /« lourd » n’est pas un poids/ },
    { row: 8, decision: 'refused', reason: /supérieur à 0/ },
    { row: 9, decision: 'refused', reason: wordsOf(await scan({ code: 'RIEN0001' })) },
  ])
  t.match(dry.body.lines[2].reason, /n’est pas prouvé/)
  t.equal(await eventCount(server), before)
  t.match(await confirmFile(server, dry.body.importId), { recorded: 2, refused: 6 })
  const { body } = await server.ask('bench', 'GET', `/collections/${collectionId}`)
  t.match(body.collection.devices, [
    { deviceId: onBoard.deviceId },
    { deviceId: weighed.deviceId, weightGrams: 1840, weightBasis: 'REAL' },
    { deviceId: estimated.deviceId, weightGrams: 1650, weightBasis: 'ESTIMATED' },
  ])

  for (const [headings, weight, why] of [
    [
      'étiquette;poids (kg)',
      '1650',
      /est lu 1.650 kg, et un PC portable pèse entre 0,5 kg et 6 kg.*« 1650 g »/,
    ],
    ['étiquette;poids (g)', '1,65', /est lu 0,002 kg.*« 1,65 kg »/],
  ] as const) {
    const { body } = await checkFile(server, url, linesOf(headings, `${unproven.serial};${weight}`))
    t.match(body.lines[0].reason, why)
  }

  t.match(await checkFile(server, url, palletFile('A;1'), 'other-bench'), { status: 403 })
  await server.send('bench', `/collections/${collectionId}/depart`, {
    ...SIGNED,
    noSlipReason: 'bordereau papier',
  })
  t.match(await checkFile(server, url, palletFile('A;1')), { status: 409, body: { type: 'manifest-frozen' } })
  t.strictSame(server.stuck, [])
})

t.test('a line with more cells than the headings is no line of any list', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 5)
  const { a, b } = await laptops(server, lot, 'a', 'b')
  const collectionId = await planCollection(server, await recyclerOf(server))
  const pallet = await checkFile(
    server,
    `/collections/${collectionId}/imports`,
    linesOf('étiquette,poids', `${a.label},1,65`, `${b.label},2 g`),
  )
  t.match(pallet.body.lines, [
    { decision: 'refused', reason: /^colonne 3 \(sans titre\) : .*séparateur/ },
    { decision: 'refused', reason: /^poids : « 2 g » .*inspecté/ },
  ])
  const consignmentId = await sentConsignment(server, [a, b])
  const receipt = await checkFile(
    server,
    `/consignments/${consignmentId}/receipt-imports`,
    receiptFile(
      `${a.label};refusé;écran cassé; coin enfoncé`,
      `${b.label};refusé;"écran cassé; coin enfoncé"`,
    ),
    'other-bench',
  )
  t.match(receipt.body.lines, [
    { decision: 'refused', reason: /^colonne 4 \(sans titre\) : .*séparateur/ },
    { decision: 'accepted' },
  ])
  for (const [url, headings] of [
    ['/hand-overs/imports', 'kit;dossier;reçu;notice'],
    ['/devices/imports', 'étiquette;opération'],
  ] as const)
    t.match(
      await checkFile(server, url, `${headings}\n;;;\n`),
      { status: 422, body: { type: 'unreadable-file', missing: [/n’a que des titres/] } },
      url,
    )
})

t.test('L3 a line of each file is told in the very facts of a single scan', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 20)
  const [alone, twin] = [await fitLaptop(server, lot), await fitLaptop(server, lot)]
  const consignmentId = await prepareConsignment(server, [])
  const consignmentUrl = `/consignments/${consignmentId}`
  const acts = [
    {
      act: 'a device put into a consignment',
      single: () => server.send('bench', `${consignmentUrl}/lines`, { deviceId: alone.deviceId }),
      file: { url: `${consignmentUrl}/imports`, file: consignmentFile(twin.serial) },
    },
    ...(['received', 'refused', 'missing'] as const).map((outcome) => ({
      act: `a device ${outcome}`,
      single: () => {
        const [path, reason] = (
          {
            received: ['receive-line', {}],
            refused: ['refuse-line', { reason: 'écran fendu' }],
            missing: ['missing-line', { reason: 'carton vide' }],
          } as const
        )[outcome]
        return server.send('other-bench', `${consignmentUrl}/${path}`, {
          deviceId: alone.deviceId,
          ...reason,
        })
      },
      file: {
        url: `${consignmentUrl}/receipt-imports`,
        file: receiptFile(
          `${twin.serial};${{ received: 'reçu;', refused: 'refusé;écran fendu', missing: 'manquant;carton vide' }[outcome]}`,
        ),
        caller: 'other-bench' as const,
      },
    })),
  ]
  for (const { act, single, file } of acts) {
    const { status, recorded, alone: one, inFile } = await twins(server, single, file)
    t.match({ status, recorded }, { status: 200, recorded: 1 }, act)
    t.ok(one.length > 0, act)
    t.strictSame(inFile, one, act)
    if (act.includes('consignment')) await server.send('bench', `${consignmentUrl}/send`, SIGNED)
  }

  const [heavy, heavyTwin] = [await fitLaptop(server, lot), await fitLaptop(server, lot)]
  const collectionId = await planCollection(server, await recyclerOf(server))
  const loaded = await twins(
    server,
    () =>
      server.send('bench', `/collections/${collectionId}/devices`, {
        deviceId: heavy.deviceId,
        weightGrams: 1840,
      }),
    { url: `/collections/${collectionId}/imports`, file: palletFile(`${heavyTwin.serial};1,84`) },
  )
  t.match(loaded.alone, [{ type: 'DeviceLoaded' }, { type: 'CollectionDeviceAdded' }])
  t.strictSame(loaded.inFile, loaded.alone)
})

t.test('files that a crash cut off are completed at the next start, no fact told twice', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 10)
  const codes = Object.values(await laptops(server, lot, 'a', 'b', 'c', 'd')).map(({ label }) => label)
  const consignmentId = await prepareConsignment(server, [])
  let before = await eventCount(server)
  const road = await checkFile(server, `/consignments/${consignmentId}/imports`, consignmentFile(...codes))
  t.match(await cutOff(t, server, road.body.importId), {
    stopped: { status: 'running', total: 4, done: 1 },
    done: { status: 'done', recorded: 4, refused: 0 },
  })
  t.equal((await consignment(server, consignmentId)).lines.length, 4)
  t.equal(await eventCount(server), before + 8, 'one fact of the device and one of the consignment for each')

  await server.send('bench', `/consignments/${consignmentId}/send`, SIGNED)
  before = await eventCount(server)
  const results = ['reçu;', 'refusé;écran fendu', 'manquant;', 'reçu;']
  const receipt = await checkFile(
    server,
    `/consignments/${consignmentId}/receipt-imports`,
    receiptFile(...codes.map((code, n) => `${code};${results[n]}`)),
    'other-bench',
  )
  t.match(await cutOff(t, server, receipt.body.importId, 'other-bench'), {
    stopped: { status: 'running', done: 1 },
    done: { status: 'done', recorded: 4 },
  })
  t.equal(await eventCount(server), before + 4)

  const pallet = [await fitLaptop(server, lot), await fitLaptop(server, lot), await fitLaptop(server, lot)]
  const collectionId = await planCollection(server, await recyclerOf(server))
  before = await eventCount(server)
  const load = await checkFile(
    server,
    `/collections/${collectionId}/imports`,
    palletFile(...pallet.map(({ serial }) => `${serial};2`)),
  )
  t.match(await cutOff(t, server, load.body.importId), {
    stopped: { status: 'running', done: 1 },
    done: { status: 'done', recorded: 3 },
  })
  t.equal(await eventCount(server), before + 6)
  t.strictSame(server.stuck, [])
})

t.test('P3 a file is confirmed only by who may do what its lines do', async (t) => {
  const server = await startServer(t)
  const { laptop } = await laptops(server, await promiseLot(server, 1), 'laptop')
  const consignmentId = await prepareConsignment(server, [])
  const file = consignmentFile(laptop.label)
  const { importId } = (await checkFile(server, `/consignments/${consignmentId}/imports`, file)).body
  for (const caller of ['other-bench', 'programme', 'auditor'] as const)
    t.match(await server.send(caller, `/imports/${importId}/confirm`), { status: 403 })
  const by = {
    ...{ actorId: randomUUID(), partnerId: weeefund.partnerId, correlationId: 'p3' },
    ...{ causationId: randomUUID(), source: 'import' },
  }
  for (const role of ['auditor', 'nobody'])
    await t.rejects(
      server.imports.confirm(importId, weeefund.partnerId, { ...by, role }),
      new Refusing({ refusal: 'access-denied' }),
    )
  t.match(await server.ask('bench', 'GET', `/imports/${importId}`), { body: { status: 'checked' } })
})
