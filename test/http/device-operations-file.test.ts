/** What befalls devices, in bulk: the guards, the words and the facts of each single act, line by line (L3). */
import t from 'tap'
import { checkFile, confirmFile, cutOff, labelOf, linesOf, twins, wordsOf } from '../support/bulk.js'
import {
  eventCount,
  fitLaptop,
  givenKit,
  openKit,
  prepareConsignment,
  promiseLot,
  receiveLaptop,
} from '../support/journey.js'
import { emmaus, type Server, startServer, weeefund } from '../support/server.js'

const URL = '/devices/imports'
const file = (...lines: readonly string[]) => linesOf('étiquette;opération;motif;kit;site', ...lines)

const emptyKit = async (server: Server, siteId: string = weeefund.siteId) =>
  (await server.send('bench', '/kits', { siteId, model: 'laptop-kit' })).body as {
    kitId: string
    trackingCode: string
  }
const openSite = async (server: Server, name: string) =>
  (await server.send('programme', `/partners/${weeefund.partnerId}/sites`, { name, communeCode: '69259' }))
    .body.siteId as string

t.test('L3 a line of each operation is told in the very facts of its single act', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 40)
  const inStock = () => receiveLaptop(server, lot)
  const lost = async () => {
    const device = await inStock()
    await server.send('bench', `/devices/${device.deviceId}/lose`, { how: 'lost', reason: null })
    return device
  }
  const atHolder = () => givenKit(server, lot)
  const fit = () => fitLaptop(server, lot)
  const inKit = async () => {
    const { deviceId } = await fitLaptop(server, lot)
    return { deviceId, ...(await openKit(server, deviceId)) }
  }
  const { siteId } = weeefund
  const [reason, back] = ['fin de vie', 'retour du bénéficiaire']
  const kits = { alone: await emptyKit(server), inFile: await emptyKit(server) }

  for (const [what, make, path, body, line, facts] of [
    ['retour', atHolder, 'return', { siteId, reason: back }, `Retour;${back};;`, 'DeviceReturned'],
    ['perte', inStock, 'lose', { how: 'lost', reason: null }, 'perte;;;', 'DeviceLost'],
    ['vol', atHolder, 'lose', { how: 'stolen', reason: back }, `VOL;${back};;`, 'DeviceLost'],
    ['retrouvé', lost, 'find', { siteId, reason: back }, `retrouvé;${back};;atelier gerland`, 'DeviceFound'],
    ['passage en perte', lost, 'write-off', { reason }, `Passage en perte;${reason};;`, 'DeviceWrittenOff'],
    ['réforme', inStock, 'retire', { reason }, `reforme;${reason};;`, 'DeviceRetired'],
    ['démontage', inStock, 'strip', { reason }, `démontage;${reason};;`, 'DeviceStripped'],
  ] as const) {
    const [one, twin] = [await make(), await make()]
    const told = await twins(server, () => server.send('bench', `/devices/${one.deviceId}/${path}`, body), {
      url: URL,
      file: file(`${await labelOf(server, twin.deviceId)};${line}`),
    })
    t.match(told, { status: 200, recorded: 1, alone: [{ type: facts }] }, what)
    t.strictSame(told.inFile, told.alone, what)
  }

  const [one, twin] = [await fit(), await fit()]
  const packed = await twins(
    server,
    () => server.send('bench', `/kits/${kits.alone.kitId}/pack`, { deviceId: one.deviceId }),
    { url: URL, file: file(`${twin.serial};Mise en kit;;${kits.inFile.trackingCode};`) },
  )
  t.match(packed, { recorded: 1, alone: [{ type: 'DeviceAllocated' }, { type: 'DevicePacked' }] })
  t.strictSame(packed.inFile, packed.alone)

  for (const named of [false, true]) {
    const [first, second] = [await inKit(), await inKit()]
    const code = named ? second.trackingCode : ''
    const unpacked = await twins(
      server,
      () =>
        server.send('bench', `/kits/${first.kitId}/unpack`, { deviceId: first.deviceId, reason: 'clavier' }),
      { url: URL, file: file(`${await labelOf(server, second.deviceId)};sortie de kit;clavier;${code};`) },
    )
    t.match(unpacked, { recorded: 1, alone: [{ type: 'DeviceUnpacked' }, { type: 'DeviceReleased' }] })
    t.strictSame(unpacked.inFile, unpacked.alone)
  }
  t.strictSame(server.stuck, [])
})

t.test('E4 W5 K1 a line is refused in the very words of its single act, and records nothing', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 40)
  const kit = await emptyKit(server)
  const full = await openKit(server, (await fitLaptop(server, lot)).deviceId)
  const stripped = await receiveLaptop(server, lot)
  await server.send('bench', `/devices/${stripped.deviceId}/strip`, { reason: 'pour pièces' })
  const returned = await givenKit(server, lot)
  await server.send('bench', `/devices/${returned.deviceId}/return`, {
    siteId: weeefund.siteId,
    reason: 'retour',
  })
  const [consigned, fit, second, loose] = [
    await fitLaptop(server, lot),
    await fitLaptop(server, lot),
    await fitLaptop(server, lot),
    await receiveLaptop(server, lot),
  ]
  await prepareConsignment(server, [consigned.deviceId])
  const theirs = (await server.send('other-bench', '/kits', { siteId: emmaus.siteId, model: 'laptop-kit' }))
    .body as { kitId: string; trackingCode: string }

  const intoKit = async (deviceId: string, kitId: string) =>
    wordsOf(await server.send('bench', `/kits/${kitId}/pack`, { deviceId }))
  const before = await eventCount(server)
  const dry = await checkFile(
    server,
    URL,
    file(
      `${stripped.serial};mise en kit;;${kit.trackingCode};`, // 2
      `${await labelOf(server, returned.deviceId)};mise en kit;;${kit.trackingCode};`, // 3
      `${consigned.serial};mise en kit;;${kit.trackingCode};`, // 4
      `${fit.serial};mise en kit;;${full.trackingCode};`, // 5
      `${fit.serial};mise en kit;;${theirs.trackingCode};`, // 6
      `${loose.serial};retour;retour;;`, // 7
      `${loose.serial};retrouvé;au grenier;;`, // 8
      `${loose.serial};passage en perte;introuvable;;`, // 9
      `${consigned.serial};réforme;trop vieux;;`, // 10
      `RIEN0001;réforme;trop vieux;;`, // 11
    ),
  )
  const onDevice = async (deviceId: string, path: string, body: object) =>
    wordsOf(await server.send('bench', `/devices/${deviceId}/${path}`, body))
  const { siteId } = weeefund
  const words = [
    await intoKit(stripped.deviceId, kit.kitId),
    await intoKit(returned.deviceId, kit.kitId),
    await intoKit(consigned.deviceId, kit.kitId),
    (await server.send('bench', `/kits/${theirs.kitId}/pack`, { deviceId: fit.deviceId })).body.title,
    await onDevice(loose.deviceId, 'return', { siteId, reason: 'retour' }),
    await onDevice(loose.deviceId, 'find', { siteId, reason: 'au grenier' }),
    await onDevice(loose.deviceId, 'write-off', { reason: 'introuvable' }),
    await onDevice(consigned.deviceId, 'retire', { reason: 'trop vieux' }),
  ]
  t.match(dry, { status: 200, body: { accepted: 0, refused: 10 } })
  const reasons: string[] = dry.body.lines.map(({ reason }: { reason: string }) => reason)
  t.strictSame([...reasons.slice(0, 3), ...reasons.slice(4, 9)], words)
  for (const [reason, sentence] of [
    [reasons[0], /démonté pour pièces/],
    [reasons[1], /pas été inspecté/],
    [reasons[2], /prêt à partir dans une expédition/],
    [reasons[3], /ordinateur principal/],
    [reasons[4], /autre organisation/],
    [reasons[5], /pas été remis/],
    [reasons[9], /aucun appareil connu ici.*RIEN0001/],
  ] as const)
    t.match(reason, sentence)
  t.equal(await eventCount(server), before)

  const half = await checkFile(
    server,
    URL,
    file(
      `${fit.serial};mise en kit;;${kit.trackingCode};`, // 2
      `${second.serial};mise en kit;;${kit.trackingCode};`, // 3
      `${fit.serial};réforme;trop vieux;;`, // 4
      `${loose.serial};réforme;;;`, // 5
      `${loose.serial};grève;trop vieux;;`, // 6
      `${loose.serial};réforme;trop vieux;${kit.trackingCode};`, // 7
      `${loose.serial};mise en kit;;;`, // 8
      `${loose.serial};mise en kit;;0000-0000-0000-0;`, // 9
      `${loose.serial};sortie de kit;clavier;;`, // 10
      `;réforme;trop vieux;;`, // 11
      `${loose.serial};retour;retour;;Marseille`, // 12
      `${loose.serial};réforme;trop vieux;;`, // 13
    ),
  )
  t.match(half.body.lines, [
    { row: 2, decision: 'accepted' },
    { row: 3, reason: /la ligne 2 y met déjà l’ordinateur principal/ },
    { row: 4, reason: /déjà à la ligne 2 : une opération/ },
    { row: 5, reason: /motif : « réforme » demande/ },
    { row: 6, reason: /« grève » : écrivez retour, perte, vol/ },
    { row: 7, reason: /kit : « réforme » n’en garde pas/ },
    { row: 8, reason: /kit : « mise en kit » demande/ },
    { row: 9, reason: /0000-0000-0000-0 » n’est le code d’aucun kit/ },
    { row: 10, reason: /pas dans ce kit/ },
    { row: 11, reason: /scannez ou écrivez l’étiquette/ },
    { row: 12, reason: /lequel de vos sites : Atelier Gerland\./ },
    { row: 13, decision: 'accepted' },
  ])
  t.match(await confirmFile(server, half.body.importId), { recorded: 2, refused: 10 })
  t.strictSame(server.stuck, [])
})

t.test('H6 whoever has a device before them takes it back, to the site that the line names', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 10)
  const [given, stock] = [await givenKit(server, lot), await receiveLaptop(server, lot)]
  const label = await labelOf(server, given.deviceId)
  const theirs = await checkFile(
    server,
    URL,
    file(`${label};retour;rendu au guichet;;`, `${stock.serial};réforme;trop vieux;;`),
    'other-bench',
  )
  t.match(theirs.body, {
    accepted: 1,
    lines: [{}, { decision: 'refused', reason: /aucun appareil connu ici/ }],
  })
  t.match(await confirmFile(server, theirs.body.importId, 'other-bench'), { recorded: 1 })
  t.match(await server.askNow('other-bench', `/devices/${given.deviceId}`), {
    body: { device: { custodian: emmaus.partnerId, siteId: emmaus.siteId } },
  })

  const attic = await openSite(server, 'Réserve Vénissieux')
  const [first, second] = [await givenKit(server, lot), await givenKit(server, lot)]
  const [firstLabel, secondLabel] = [
    await labelOf(server, first.deviceId),
    await labelOf(server, second.deviceId),
  ]
  const ours = await checkFile(
    server,
    URL,
    file(`${firstLabel};retour;rendu;;`, `${secondLabel};retour;rendu;;RESERVE vénissieux`),
  )
  t.match(ours.body.lines, [
    { decision: 'refused', reason: /lequel de vos sites : Atelier Gerland, Réserve Vénissieux/ },
    { decision: 'accepted' },
  ])
  await confirmFile(server, ours.body.importId)
  t.match((await server.askNow('bench', `/devices/${second.deviceId}`)).body.device, { siteId: attic })
})

t.test('operations that a crash cut off are completed at the next start, no fact told twice', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 10)
  const given = await givenKit(server, lot)
  const [kit, fit, old] = [
    await emptyKit(server),
    await fitLaptop(server, lot),
    await receiveLaptop(server, lot),
  ]
  const packed = await fitLaptop(server, lot)
  await openKit(server, packed.deviceId)
  const before = await eventCount(server)
  const { body } = await checkFile(
    server,
    URL,
    file(
      `${await labelOf(server, given.deviceId)};retour;rendu;;`,
      `${fit.serial};mise en kit;;${kit.trackingCode};`,
      `${packed.serial};sortie de kit;clavier;;`,
      `${old.serial};vol;;;`,
    ),
  )
  t.match(await cutOff(t, server, body.importId), {
    stopped: { status: 'running', total: 4, done: 1 },
    done: { status: 'done', recorded: 4, refused: 0 },
  })
  const facts = (await server.log.readAll('start', 100_000)).slice(before).map(({ type }) => type)
  t.strictSame(facts, [
    ...['DeviceReturned', 'KitDeviceReturned', 'KitGivenBack', 'DeviceAllocated', 'DevicePacked'],
    ...['DeviceUnpacked', 'DeviceReleased', 'DeviceLost'],
  ])
})
