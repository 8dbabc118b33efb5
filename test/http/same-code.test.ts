/** A device is found under its label and its serial number, however they were typed or scanned, at every door. */
import { utils, write } from '@e965/xlsx'
import t, { type Test } from 'tap'
import { codeFrom } from '../../src/domain/shared/codes.js'
import { checkFile, confirmFile, linesOf } from '../support/bulk.js'
import { inspect, nvme, promiseLot } from '../support/journey.js'
import { type Server, startServer } from '../support/server.js'

const label = codeFrom([4, 17, 7, 24, 0, 20, 1])
const take = async (server: Server, donationId: string, device: object) =>
  (
    await server.send('bench', `/donations/${donationId}/receive`, {
      ...{ category: 'laptop', maker: 'HP', model: null, ...device },
    })
  ).body.deviceId as string
const found = async (server: Server, code: string) =>
  (await server.askNow('bench', `/devices?code=${encodeURIComponent(code)}`)).body.devices.map(
    ({ deviceId }: { deviceId: string }) => deviceId,
  )
const start = async (t: Test) => {
  const server = await startServer(t)
  return { server, lot: await promiseLot(server, 20) }
}

const SERIALS = [
  '5CG-000-0001',
  '5CG 0000001',
  '5cg0000001',
  ']C15CG0000001',
  '*5CG0000001*',
  'S5CG0000001',
  '(CGàààààà&',
  '(cgàààààà&',
  'S/N: 5CG0000001',
  'N° de série : 5CG0000001',
  'Service Tag 5CG0000001',
  '=HYPERLINK("https://glpi.example/1","5CG0000001")',
]
const LABELS = [
  ...[
    label,
    label.toLowerCase(),
    `${label.slice(0, 4)}-${label.slice(4)}`,
    label.replace('0', 'o').replace('1', 'l'),
  ],
  ...[`]Q3${label}`, `*${label}*`, `S${label}`],
]

t.test('look-up, lists and batch doors have one notion of the same code', async (t) => {
  const { server, lot } = await start(t)
  const device = await take(server, lot, { serial: '5CG0000001', labelCode: label })
  const other = await take(server, lot, { serial: '5CG0000002' })
  for (const code of [...SERIALS, ...LABELS]) t.strictSame(await found(server, code), [device], code)
  t.strictSame(await found(server, '5CG0000002'), [other])
  for (const code of ['5CG000000', 'CG0000001', `${label}0`, '???', '-', ']C1', 'S'])
    t.strictSame(await found(server, code), [], code)
  const cells = [...SERIALS, ...LABELS, "'5CG0000001", '"=HYPERLINK(""x"";""5CG0000001"")"', '=5CG0000001']
  const dry = await checkFile(
    server,
    '/devices/imports',
    linesOf('étiquette;opération', ...cells.map((cell) => `${cell};perte`)),
  )
  t.equal(dry.status, 200)
  t.match(dry.body.lines[0], { decision: 'accepted' })
  for (const [at, line] of dry.body.lines.slice(1).entries())
    t.match(line.reason, /déjà à la ligne 2/, cells[at + 1] ?? '')
})

t.test('what a medium needs is told under its number as a scanner or a sticker gives it', async (t) => {
  const { server, lot } = await start(t)
  const deviceId = await take(server, lot, { serial: '5CG0000001' })
  await inspect(server, deviceId, [nvme('S4EVNX0R123456')])
  await server.askNow('bench', '/stock')
  for (const code of ['S4EVNX0R123456', ']C1S4EVNX0R123456', 'S/N: S4EVNX0R123456', '*S4EVNX0R123456*'])
    t.match(
      await server.ask('bench', 'GET', `/media/${encodeURIComponent(code)}/required`),
      { status: 200, body: { media: [{ serial: 'S4EVNX0R123456', deviceId }] } },
      code,
    )
})

t.test('a telephone’s number that a spreadsheet took for a decimal is found, under any title', async (t) => {
  const { server, lot } = await start(t)
  const phone = await take(server, lot, { category: 'smartphone', maker: 'Apple', serial: '353012108765437' })
  for (const code of ['353012108765437', '353012108765437.0', '353012108765437,00'])
    t.strictSame(await found(server, code), [phone], code)
  for (const title of ['Label', 'N° de série', 'Numéro de série', 'Serial', 'code', 'Étiquette']) {
    const dry = await checkFile(server, '/devices/imports', `${title};opération\n353012108765437.0;perte`)
    t.match(dry.body.lines, [{ decision: 'accepted' }], title)
  }
  const dry = await checkFile(
    server,
    '/devices/imports',
    'Étiquette;Serial;opération;motif\n;353012108765437;perte;\n;inconnu;vol;\n;;réforme;',
  )
  t.match(dry.body.lines, [
    { decision: 'accepted' },
    { decision: 'refused' },
    { reason: /^motif : .* étiquette : scannez/ },
  ])
})

t.test(
  'what was typed goes before what it may mean, and two devices under one number are told',
  async (t) => {
    const { server, lot } = await start(t)
    const bare = await take(server, lot, { maker: 'Zebra', serial: 'AB12345' })
    t.strictSame(await found(server, 'SAB12345'), [bare], 'nothing stands under the whole')
    t.match(
      await server.send('bench', `/donations/${lot}/receive`, {
        ...{ category: 'laptop', maker: 'Zebra', model: null, serial: 'SAB12345' },
      }),
      {
        status: 409,
        body: {
          type: 'serial-already-registered',
          missing: [/« SAB12345 » se lit aussi « AB12345 », .*étiqueté/],
        },
      },
      'it is asked first',
    )
    const inList = async (serial: string) =>
      (await checkFile(server, `/donations/${lot}/imports`, `type;marque;série\nportable;Zebra;${serial}`))
        .body.lines
    t.match(await inList('SAB12345'), [{ decision: 'refused', reason: /se lit aussi « AB12345 »/ }])
    t.match(await inList('S/N: SAB12345'), [{ decision: 'accepted' }])
    t.match(await inList('SAB12346'), [{ decision: 'accepted' }])
    const whole = await take(server, lot, { maker: 'Zebra', serial: 'S/N: SAB12345' })
    t.strictSame(await found(server, 'SAB12345'), [whole])
    t.strictSame(await found(server, 'AB12345'), [bare])
    const twin = await take(server, lot, { maker: 'Acer', serial: 'AB-12345' })
    t.strictSame((await found(server, 'ab 12345')).toSorted(), [bare, twin].toSorted())
    const dry = await checkFile(server, '/devices/imports', 'étiquette;opération\nab12345;perte')
    t.match(dry.body.lines, [{ decision: 'refused', reason: /Plusieurs appareils portent ce numéro/ }])
  },
)

t.test('I1 a list knows a device that stands under the same serial number written otherwise', async (t) => {
  const { server, lot } = await start(t)
  await take(server, lot, { serial: '5CG-000-0001', labelCode: label })
  const dry = await checkFile(
    server,
    `/donations/${lot}/imports`,
    linesOf(
      'type;marque;série;étiquette',
      'portable;Hewlett-Packard;5cg 0000001;',
      'portable;HP;SN5CG0000001;',
      `portable;HP;5CG0000003;${label.toLowerCase()}`,
      'portable;HP;5CG0000004;',
    ),
  )
  t.strictSame(
    dry.body.lines.map(({ decision }: { decision: string }) => decision),
    ['refused', 'refused', 'refused', 'accepted'],
  )
})

t.test('L3 rows of two sheets are carried once each, and say their sheet', async (t) => {
  const { server, lot } = await start(t)
  const sheet = (category: string, ...serials: readonly string[]) =>
    utils.aoa_to_sheet([
      ['Catégorie', 'Marque', 'Numéro de série'],
      ...serials.map((serial) => [category, 'Dell', serial]),
    ])
  const file = write(
    {
      SheetNames: ['Portables', 'Écrans'],
      Sheets: {
        Portables: sheet('portable', 'TST0001', 'TST0002'),
        Écrans: sheet('écran', 'TST0003', 'tst-0002'),
      },
    },
    { type: 'array', bookType: 'xlsx' },
  ) as ArrayBuffer
  const { body } = await server.upload('bench', `/donations/${lot}/imports`, 'lot.xlsx', new Uint8Array(file))
  t.match(body.lines, [
    { row: 2, decision: 'accepted' },
    { row: 3, decision: 'accepted' },
    { row: 100_002, decision: 'accepted', shown: /^feuille « Écrans »/ },
    { row: 100_003, decision: 'refused', reason: /la ligne 3 de la feuille « Portables »/ },
  ])
  t.match(await confirmFile(server, body.importId), { recorded: 3, refused: 1 })
  t.strictSame(server.stuck, [])
})
