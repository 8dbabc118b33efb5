/**
 * An intake's date is asked for once; what was told wrong of an intake is put right, and its lot, its serial's
 * look-up, the balance and both dials say the same (X1, I1, V1, V3).
 */
import t, { type Test } from 'tap'
import { balanceFindings, custodyFindings, differingTables } from '../../src/projections/verification.js'
import { checkFile, confirmFile, linesOf } from '../support/bulk.js'
import {
  certificate,
  eventCount,
  fitLaptop,
  inspect,
  newSerial,
  nvme,
  openKit,
  planCollection,
  promiseLot,
  receiveLaptop,
  recorded,
  recyclerOf,
  refused,
  signedIn,
  type visitor,
} from '../support/journey.js'
import { type Server, startServer, weeefund } from '../support/server.js'

const FIRST_OF_JUNE = '2026-06-01T09:00:00Z'
const EIGHTH_OF_JUNE = '2026-06-08T09:00:00Z'
const reason = 'recopié de travers'

type Told = { readonly id: string; readonly type: string; readonly data: Readonly<Record<string, unknown>> }

const device = async (server: Server, deviceId: string) =>
  (await server.askNow('auditor', `/devices/${deviceId}`)).body.device
const intakeOf = async (server: Server, deviceId: string) =>
  ((await server.askNow('auditor', `/devices/${deviceId}/history`)).body.events as readonly Told[]).find(
    ({ type }) => type === 'DeviceReceived',
  )?.id ?? ''
const correct = async (server: Server, deviceId: string, changes: object, key?: string) =>
  server.send(
    'bench',
    `/devices/${deviceId}/corrections`,
    { eventId: await intakeOf(server, deviceId), changes, reason },
    key === undefined ? {} : { 'idempotency-key': key },
  )
const foundBy = async (server: Server, code: string): Promise<readonly string[]> =>
  (await server.askNow('bench', `/devices?code=${encodeURIComponent(code)}`)).body.devices.map(
    ({ deviceId }: { deviceId: string }) => deviceId,
  )
const streamTypes = async (server: Server, stream: `${string}-${string}`) =>
  (await server.log.readStream(stream as never)).map(({ type }) => type)

/** Rebuild = live, and the balance holds on every month's end and today. */
const everythingHolds = async (t: Test, server: Server) => {
  await server.askNow('auditor', '/stock')
  t.strictSame(
    await differingTables(server.pool, server.log),
    [],
    'V1 the tables are what the log makes of them',
  )
  t.strictSame(await balanceFindings(server.db, server.now()), [], 'V3 received = in some place')
  t.strictSame(await custodyFindings(server.db, server.log), [])
  t.strictSame(server.stuck, [])
}

const inventory = (...serials: readonly string[]) =>
  linesOf(
    'catégorie;marque;numéro de série;poids (kg)',
    ...serials.map((serial) => `portable;HP;${serial};1,5`),
  )

t.test(
  'an inventory and a single intake come in on their lot’s date; another day is said, not refused',
  async (t) => {
    const server = await startServer(t, { startsAt: EIGHTH_OF_JUNE })
    const donationId = await promiseLot(server, 10, { happenedAt: FIRST_OF_JUNE })
    const [first, second] = [newSerial('5CG'), newSerial('5CG')]
    const url = `/donations/${donationId}/imports`
    const usual = await checkFile(server, url, inventory(first))
    t.match(usual, { status: 200, body: { remarks: [], accepted: 1 } })
    const done = await confirmFile(server, usual.body.importId)
    t.equal(done.recorded, 1)
    const [byFile = ''] = await foundBy(server, first)
    t.match(await device(server, byFile), { receivedAt: FIRST_OF_JUNE })

    const late = await checkFile(server, `${url}?happenedAt=2026-06-03T08:00:00Z`, inventory(second))
    t.match(late.body.remarks, [
      /Ce lot est daté du 1er juin 2026 ; ces appareils entreraient le 3 juin 2026/,
    ])
    t.equal(late.body.accepted, 1)
    refused(
      t,
      await checkFile(server, `${url}?happenedAt=2026-06-01T08:59:59Z`, inventory(second)),
      'intake-before-lot',
    )

    const take = (extra: object) =>
      server.send('bench', `/donations/${donationId}/receive`, {
        ...{ category: 'laptop', maker: 'HP', serial: newSerial('5CG') },
        ...extra,
      })
    const one = await take({})
    recorded(t, one, 'SerialClaimed')
    t.strictSame(one.body.remarks, [])
    t.match(await device(server, one.body.deviceId), { receivedAt: FIRST_OF_JUNE })
    const other = await take({ happenedAt: '2026-06-05T08:00:00Z' })
    t.match(other.body.remarks, [/lot est daté du 1er juin 2026 ; cet appareil est entré le 5 juin 2026/])
    const before = await eventCount(server)
    refused(t, await take({ happenedAt: '2026-05-31T08:00:00Z' }), 'intake-before-lot', {
      missing: [/1er juin 2026/],
    })
    t.equal(await eventCount(server), before)

    recorded(
      t,
      await server.send('bench', `/donations/${donationId}/close`, { gapReason: 'incomplet' }),
      'DonationClosed',
    )
    refused(t, await take({}), 'donation-closed')
  },
)

t.test(
  'I1 X1 a corrected serial: found under the new one, not the old; the other machine comes in later',
  async (t) => {
    const server = await startServer(t, { startsAt: FIRST_OF_JUNE })
    const donationId = await promiseLot(server)
    const { deviceId, serial } = await receiveLaptop(server, donationId)
    const { deviceId: another, serial: taken } = await receiveLaptop(server, donationId)
    const truth = newSerial('5CG')
    const before = await eventCount(server)
    refused(t, await correct(server, deviceId, { serial: taken }), 'serial-already-registered', {
      detail: { existingId: another },
    })
    refused(t, await correct(server, deviceId, { serial: '---' }), 'serial-not-readable')
    refused(t, await correct(server, deviceId, { serial: 'DD5641988389' }), 'serial-not-readable')
    t.equal(await eventCount(server), before, 'nothing half said')

    const answer = await correct(server, deviceId, { serial: truth }, 'right')
    recorded(t, answer, 'SerialMoved')
    t.strictSame((await correct(server, deviceId, { serial: truth }, 'right')).body, answer.body, 'L2')
    t.match(await correct(server, deviceId, { serial: truth }), { status: 200, body: { recorded: [] } })
    t.strictSame(await foundBy(server, truth), [deviceId])
    t.strictSame(await foundBy(server, serial), [])
    t.match(await device(server, deviceId), { serial: truth, deviceId })
    t.strictSame(await streamTypes(server, `serial-HP~${serial}`), ['SerialClaimed', 'SerialReleased'])
    t.strictSame(await streamTypes(server, `serial-HP~${truth}`), ['SerialMoved'])
    const lines = await server.log.readStream(`donation-${donationId}`)
    t.match(lines.at(-1), { type: 'DonationFactCorrected', data: { changes: { device: { serial: truth } } } })

    // The machine that truly has the old serial is of the same lot: by hand, then another one by file.
    const later = await server.send('bench', `/donations/${donationId}/receive`, {
      ...{ category: 'laptop', maker: 'HP', serial },
    })
    recorded(t, later, 'SerialClaimed')
    t.not(later.body.deviceId, deviceId, 'an id is one device’s for ever')
    t.strictSame(await foundBy(server, serial), [later.body.deviceId])
    recorded(t, await correct(server, later.body.deviceId, { serial: newSerial('5CG') }), 'SerialMoved')
    const { body } = await checkFile(server, `/donations/${donationId}/imports`, inventory(serial))
    t.match(await confirmFile(server, body.importId), { recorded: 1 })
    const [third = ''] = await foundBy(server, serial)
    t.notOk([deviceId, later.body.deviceId].includes(third))
    t.match((await server.askNow('bench', '/donations')).body.donations, [{ receivedCount: 4 }])
    await everythingHolds(t, server)
  },
)

t.test(
  'X1 maker and category: looked up, counted and shown as corrected, while no kit was told',
  async (t) => {
    const server = await startServer(t, { startsAt: FIRST_OF_JUNE })
    const donationId = await promiseLot(server)
    const { deviceId, serial } = await receiveLaptop(server, donationId)
    recorded(t, await correct(server, deviceId, { maker: 'Dell', category: 'desktop' }), 'SerialMoved')
    t.match(await device(server, deviceId), { maker: 'Dell', category: 'desktop', serial })
    t.match((await server.askNow('bench', '/stock')).body.stock, [
      { category: 'desktop', count: 1, grams: 5260 },
    ])
    t.match((await server.askNow('auditor', `/balance/${donationId}`)).body.balance, {
      ...{ lines: 1, received: { count: 1, grams: 5260, declaredGrams: 0, estimatedGrams: 5260 } },
      gap: { count: 0, grams: 0 },
    })
    recorded(t, await correct(server, deviceId, { weightGrams: 6100 }), 'DeviceFactCorrected')
    t.match((await server.askNow('auditor', `/balance/${donationId}`)).body.balance, {
      received: { count: 1, grams: 6100, declaredGrams: 6100, estimatedGrams: 0 },
    })

    const fit = await fitLaptop(server, donationId)
    refused(t, await correct(server, fit.deviceId, { category: 'desktop' }), 'breaks-later-fact', {
      detail: { fact: { type: 'DeviceTested', reason: 'function-not-of-category' } },
    })
    await openKit(server, fit.deviceId)
    refused(t, await correct(server, fit.deviceId, { category: 'tablet' }), 'device-in-kit')
    await everythingHolds(t, server)
  },
)

t.test(
  'a corrected category is held to the weight that is known, and a pallet keeps its weights',
  async (t) => {
    const server = await startServer(t, { startsAt: FIRST_OF_JUNE })
    const donationId = await promiseLot(server)
    const { body } = await server.send('bench', `/donations/${donationId}/receive`, {
      ...{ category: 'laptop', maker: 'HP', model: null, serial: newSerial('5CG'), weightGrams: 5500 },
    })
    const { deviceId } = body
    refused(t, await correct(server, deviceId, { category: 'smartphone' }), 'weight-of-no-device', {
      missing: [/5,5 kg ; un tel appareil pèse au plus 0,6 kg/],
    })
    refused(t, await correct(server, deviceId, { weightGrams: 2 }), 'weight-of-no-device', {
      missing: [/0,002 kg ; un tel appareil pèse au moins 0,5 kg/],
    })
    refused(t, await correct(server, deviceId, { category: 'fridge' }), 'corrected-fact-invalid', {
      missing: [/^Champ : catégorie/],
    })
    recorded(
      t,
      await correct(server, deviceId, { category: 'smartphone', weightGrams: 180 }),
      'DeviceFactCorrected',
    )
    recorded(
      t,
      await correct(server, deviceId, { category: 'desktop', weightGrams: 5500 }),
      'DeviceFactCorrected',
    )
    await inspect(server, deviceId, [])
    const collectionId = await planCollection(server, await recyclerOf(server))
    await server.send('bench', `/collections/${collectionId}/devices`, { deviceId })
    refused(t, await correct(server, deviceId, { weightGrams: 6100 }), 'device-loaded')
  },
)

t.test(
  'E8 X1 eighty erasures before a wrong intake are proven by one act, and both dials say when it was known',
  async (t) => {
    const server = await startServer(t, { startsAt: EIGHTH_OF_JUNE })
    const donationId = await promiseLot(server, 80)
    const serials = Array.from({ length: 80 }, () => newSerial('5CG'))
    const { body } = await checkFile(server, `/donations/${donationId}/imports`, inventory(...serials))
    t.match(await confirmFile(server, body.importId), { recorded: 80 })
    const ids = (await server.askNow('bench', `/devices?donationId=${donationId}`)).body.devices.map(
      ({ deviceId }: { deviceId: string }) => deviceId,
    ) as string[]
    // Erased in the morning, before the lot was typed in.
    for (const deviceId of ids) {
      const medium = newSerial('NVME')
      await inspect(server, deviceId, [nvme(medium)])
      recorded(
        t,
        await server.send(
          'bench',
          `/devices/${deviceId}/certificate`,
          certificate(medium, { startedAt: '2026-06-08T06:00:00Z', endedAt: '2026-06-08T06:05:00Z' }),
        ),
        'EvidenceClaimed',
      )
    }
    const stages = async () =>
      (await server.askNow('bench', '/stock')).body.stock.map(
        ({ stage, count }: { stage: string; count: number }) => `${stage} ${count}`,
      )
    t.strictSame(await stages(), ['to-erase 80'])
    await server.travelTo('2026-06-10T09:00:00Z')
    const answer = await server.send('bench', `/donations/${donationId}/correct-date`, {
      receivedAt: '2026-06-05T08:00:00Z',
      reason,
    })
    t.match(answer, {
      status: 200,
      body: { corrected: 80, unchanged: 0, refused: [], remaining: 0, lotReason: null },
    })
    t.strictSame(await stages(), ['to-test 80'])
    t.match((await server.askNow('bench', '/donations')).body.donations, [
      { promisedAt: '2026-06-05T08:00:00Z' },
    ])

    const counted = async (on: string, knownOn: string) => {
      const { lots } = (await server.askNow('auditor', `/balance?on=${on}&knownOn=${knownOn}`)).body
      return lots[0]?.lines ?? 0
    }
    t.equal(await counted('2026-06-04', '2026-06-10'), 0)
    t.equal(await counted('2026-06-05', '2026-06-10'), 80)
    t.equal(await counted('2026-06-05', '2026-06-09'), 0, 'as it was known before the correction')
    t.equal(await counted('2026-06-08', '2026-06-09'), 80)
    await everythingHolds(t, server)
    const again = { receivedAt: '2026-06-05T08:00:00Z', of: 'devices', reason }
    t.match((await server.send('bench', `/donations/${donationId}/correct-date`, again)).body, {
      ...{ corrected: 0, unchanged: 80, recorded: [] },
    })
  },
)

t.test('a lot’s dates are corrected device by device: what stands in the way of one is named', async (t) => {
  const server = await startServer(t, { startsAt: EIGHTH_OF_JUNE })
  const donationId = await promiseLot(server, 10, { happenedAt: FIRST_OF_JUNE })
  const { deviceId: free } = await receiveLaptop(server, donationId, FIRST_OF_JUNE)
  const { deviceId: seen } = await receiveLaptop(server, donationId, FIRST_OF_JUNE)
  const { deviceId: elsewhen } = await receiveLaptop(server, donationId, '2026-06-04T08:00:00Z')
  await inspect(server, seen, [])
  await server.travelTo('2026-06-12T09:00:00Z')
  const date = (body: object, caller: 'bench' | 'other-bench' | 'auditor' = 'bench') =>
    server.send(caller, `/donations/${donationId}/correct-date`, { reason, ...body })
  const later = await date({ receivedAt: '2026-06-09T08:00:00Z' })
  t.match(later, {
    status: 200,
    body: {
      ...{ corrected: 2, unchanged: 0, remaining: 0, lotReason: /gardent leur ancienne date/ },
      refused: [{ deviceId: seen, reason: /inspection/ }],
    },
  })
  t.match(await device(server, seen), { receivedAt: FIRST_OF_JUNE })
  t.match(await device(server, free), { receivedAt: '2026-06-09T08:00:00Z' })
  // Only those of one day; and none before the lot.
  t.match((await date({ receivedAt: '2026-06-03T08:00:00Z', of: 'devices', enteredOn: '2026-06-09' })).body, {
    ...{ corrected: 2, refused: [] },
  })
  t.match(await device(server, elsewhen), { receivedAt: '2026-06-03T08:00:00Z' })
  const before = await eventCount(server)
  refused(t, await date({ receivedAt: '2026-05-30T08:00:00Z', of: 'devices' }), 'intake-before-lot')
  refused(t, await correct(server, free, { happenedAt: '2026-05-30T08:00:00Z' }), 'intake-before-lot')
  refused(t, await date({ receivedAt: '2026-06-02T08:00:00Z', of: 'lot' }), 'breaks-later-fact')
  refused(t, await date({ receivedAt: '2026-05-30T08:00:00Z' }, 'other-bench'), 'donation-of-another-partner')
  refused(t, await date({ receivedAt: '2026-05-30T08:00:00Z' }, 'auditor'), 'access-denied')
  refused(t, await date({ receivedAt: '2099-01-01T08:00:00Z', of: 'devices' }), 'happened-in-future')
  t.equal(await eventCount(server), before)
  await everythingHolds(t, server)
})

/** Sends a page's form as it stands there, with what a person typed. */
const fill = async (
  person: ReturnType<typeof visitor>,
  page: string,
  action: string,
  typed: Record<string, string>,
) => person.post(action, { ...(await person.hidden(page, action)), ...typed })

t.test(
  'on the pages: the lot’s date is filled in, corrected at once, and an intake’s fields one by one',
  async (t) => {
    const server = await startServer(t, { startsAt: EIGHTH_OF_JUNE })
    const donationId = await promiseLot(server, 10, { happenedAt: FIRST_OF_JUNE })
    const { deviceId } = await receiveLaptop(server, donationId, FIRST_OF_JUNE)
    const { deviceId: seen } = await receiveLaptop(server, donationId, FIRST_OF_JUNE)
    await inspect(server, seen, [])
    await server.askNow('bench', '/stock')
    const amina = await signedIn(server, {
      ...{ email: 'amina@weeefund.example', role: 'bench', partnerId: weeefund.partnerId },
    })
    const lot = `/lots/${donationId}`
    t.match((await amina.get(lot)).body, /name="recuLe"[^>]*value="2026-06-01"/)

    await server.travelTo('2026-06-12T09:00:00Z')
    const dates = (typed: Record<string, string>) =>
      fill(amina, lot, `${lot}/dates`, { quoi: 'both', entresLe: '', motif: reason, ...typed })
    t.match(await dates({ recuLe: '', quoi: 'both' }), {
      statusCode: 422,
      body: /Écrivez le jour de réception/,
    })
    t.match(await dates({ recuLe: '2026-06-09' }), { statusCode: 303, headers: { location: lot } })
    const shown = (await amina.get(lot)).body
    t.match(shown, /Date corrigée pour 1 appareil/)
    t.match(shown, /inspection/, 'what stands in the way of the other is named')
    t.match(await dates({ recuLe: '2026-05-28' }), { statusCode: 303 })
    t.match((await amina.get(lot)).body, /Date corrigée pour 2 appareils/)
    t.match(await device(server, seen), { receivedAt: '2026-05-27T22:00:00.000Z' })

    const form = `/appareils/${deviceId}/faits/${await intakeOf(server, deviceId)}/corriger`
    const page = (await amina.get(form)).body
    for (const name of ['date', 'categorie', 'marque', 'serie']) t.match(page, `name="${name}"`)
    const known = await device(server, deviceId)
    const typed = {
      ...{ date: '2026-05-28T00:00', categorie: 'laptop', marque: 'HP', modele: 'EliteBook 840' },
      ...{ serie: known.serial, valeurEuros: '', poids: '', motif: reason },
    }
    t.match(await fill(amina, form, form, typed), { statusCode: 422, body: /Rien n’a changé/ })
    t.match(await fill(amina, form, form, { ...typed, serie: '' }), { statusCode: 422 })
    const right = {
      ...typed,
      date: '2026-05-29T10:30',
      categorie: 'tablet',
      serie: newSerial('5CG'),
      poids: '0,45',
    }
    t.match(await fill(amina, form, form, right), { statusCode: 303 })
    t.match(await device(server, deviceId), {
      ...{
        receivedAt: '2026-05-29T08:30:00.000Z',
        category: 'tablet',
        serial: right.serie,
        weightGrams: 450,
      },
    })
    const history = (await amina.get(`/appareils/${deviceId}`)).body
    t.match(history, /catégorie = tablette/)
    await everythingHolds(t, server)
  },
)
