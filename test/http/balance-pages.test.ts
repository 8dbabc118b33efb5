/** The counted pages on any day as known on any day: the two dials, the balance, its file, and what is spared. */
import t, { type Test } from 'tap'
import { dayOf } from '../../src/domain/shared/values.js'
import { fitLaptop, promiseLot, receiveLaptop, signedIn } from '../support/journey.js'
import { emmaus, startServer, weeefund } from '../support/server.js'

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)
const dayAgo = (days: number) => dayOf(daysAgo(days).toISOString())

/** A lot with a laptop told today and one told today of ten days ago; and people who look. */
const late = async (t: Test) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server, 10, { happenedAt: daysAgo(20).toISOString() })
  const { deviceId } = await receiveLaptop(server, donationId, daysAgo(10).toISOString())
  await fitLaptop(server, donationId)
  await server.askNow('bench', '/stock')
  const of = (name: string, role: 'bench' | 'auditor', partnerId: string | null) =>
    signedIn(server, { email: `${name}@boucle.example`, role, partnerId })
  return {
    ...{ server, donationId, deviceId },
    bench: await of('bench', 'bench', weeefund.partnerId),
    other: await of('other', 'bench', emmaus.partnerId),
    auditor: await of('auditor', 'auditor', null),
  }
}

const text = (html: string) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#39;/g, '’')
    .replace(/[\s\u00a0\u202f]+/g, ' ')

t.test(
  'L1: a day as known on a day, today’s figure beside it, and the late entry that explains it',
  async (t) => {
    const { auditor, deviceId } = await late(t)
    const { statusCode, body } = await auditor.get(`/stock?au=${dayAgo(5)}&connu=${dayAgo(2)}`)
    t.equal(statusCode, 200)
    t.match(text(body), '0 appareil en stock', 'nobody had told it yet')
    t.match(text(body), '1 saisie tardive ou correction depuis explique l’écart')
    t.match(text(body), 'Prise en charge Saisie tardive')
    t.match(body, new RegExp(`href="/appareils/${deviceId}#[0-9a-f-]{36}"`))
    t.match(text(body), 'Total 0 1 +1', 'shown, known today, difference')
    t.notMatch(body, 'href="/appareils?', 'the lists tell today, so they do not stand behind a past day')

    const told = await auditor.get(`/stock?au=${dayAgo(5)}&connu=`)
    t.match(text(told.body), '1 appareil en stock')
    t.notMatch(text(told.body), 'saisie tardive', 'today’s knowledge needs no explaining')
    t.match(text((await auditor.get('/stock')).body), '2 appareils en stock')
  },
)

t.test('V4: on today’s dials each figure leads to its devices; filters survive the dials', async (t) => {
  const { auditor } = await late(t)
  const today = await auditor.get(`/stock?partenaire=${weeefund.partnerId}`)
  const link = /href="(\/appareils\?[^"]*etape=reconditioned[^"]*)"/.exec(today.body)?.[1] ?? ''
  t.match(link, `partenaire=${weeefund.partnerId}`)
  t.match(text((await auditor.get(link.replaceAll('&amp;', '&'))).body), 'EliteBook 840')

  const past = await auditor.get(`/stock?partenaire=${weeefund.partnerId}&au=${dayAgo(5)}`)
  t.match(past.body, `href="/stock?partenaire=${weeefund.partnerId}">Revenir`)
  t.match(past.body, `value="${weeefund.partnerId}" selected`)
  const kits = await auditor.get(`/kits?statut=ready&au=${dayAgo(5)}`)
  t.match(kits.body, '<input type="hidden" name="statut" value="ready"')
  t.match(kits.body, `<input type="hidden" name="au" value="${dayAgo(5)}"`)
})

t.test('a date that is none, or has not come, is said beside its field', async (t) => {
  const { auditor } = await late(t)
  for (const page of ['/stock', '/kits', '/remises', '/bilan', '/bilan/impact'])
    for (const [typed, said] of [
      ['2999-01-01', 'Choisissez une date jusqu’à aujourd’hui'],
      ['hier', 'Choisissez une date qui existe'],
      ['0000-01-01', 'Choisissez une date qui existe'],
    ] as const) {
      const { statusCode, body } = await auditor.get(`${page}?au=${typed}`)
      t.equal(statusCode, 422, `${page} ${typed}`)
      t.match(body, /id="cadrans-au-erreur"/, page)
      t.match(text(body), said, page)
    }
  t.equal((await auditor.get('/bilan.csv?au=2999-01-01')).statusCode, 400)
})

t.test(
  'V3: the balance is a sum, overall and a lot at a time; an organisation reads its own lots',
  async (t) => {
    const { auditor, bench, other, donationId, server } = await late(t)
    const whole = text((await auditor.get('/bilan')).body)
    t.match(whole, 'L’ensemble')
    t.match(whole, 'Reçus 2 3,3 kg rien tout = En stock 2 3,3 kg rien tout + En route 0')
    t.match(whole, 'Aucun écart : chaque appareil reçu se retrouve (1 lot).')

    const own = text((await bench.get('/bilan')).body)
    t.notMatch(own, 'L’ensemble')
    t.match(own, 'Imprimerie des Canuts')
    t.notMatch(text((await other.get('/bilan')).body), 'Imprimerie des Canuts')
    t.equal((await other.get(`/bilan/lots/${donationId}`)).statusCode, 403)
    t.equal((await bench.get('/bilan/lots/00000000-0000-4000-8000-00000000dead')).statusCode, 404)
    t.match(text((await bench.get(`/bilan/lots/${donationId}`)).body), 'Aucun écart.')
    t.match(text((await auditor.get(`/bilan?au=${dayAgo(30)}`)).body), 'Aucun lot reçu')

    // What a crash between the line and its device would leave.
    await server.pool.query('delete from views.counted_cells where cell = $1', [
      `lot ${donationId} in-stock ESTIMATED`,
    ])
    const broken = text((await auditor.get('/bilan')).body)
    t.match(broken, '1 lot a un écart , sur 1')
    t.match(broken, '2 appareils reçus sans fiche')
    t.match(text((await bench.get(`/bilan/lots/${donationId}`)).body), 'Cet écart a été comblé depuis')
  },
)

t.test('the balance as a file: the same dials, nobody’s name', async (t) => {
  const { auditor, bench, donationId, server } = await late(t)
  await promiseLot(server, 3, { donorName: '=cmd;"x"', happenedAt: daysAgo(20).toISOString() }).then((lot) =>
    receiveLaptop(server, lot, daysAgo(9).toISOString()),
  )
  await server.askNow('bench', '/stock')
  const answer = await auditor.get('/bilan.csv')
  t.match(answer.headers, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': /^attachment; filename="bilan-au-\d{4}-\d\d-\d\d-connu-le-\d{4}-\d\d-\d\d\.csv"$/,
  })
  t.ok(answer.body.startsWith('\uFEFF'), 'a spreadsheet reads it as UTF-8')
  const [head = '', all = '', ...lots] = answer.body.trim().split('\r\n')
  t.match(head, /^au;connu_le;lot;donateur;promis_le;recus;en_stock;en_route;/)
  t.match(all, `${dayAgo(0)};${dayAgo(0)};ensemble;;;3;3;0;0;0;0;0;0;4950;4950;`)
  t.equal(lots.length, 2)
  t.ok(lots.some((line) => line.startsWith(`${dayAgo(0)};${dayAgo(0)};${donationId};Imprimerie des Canuts;`)))
  t.ok(
    lots.some((line) => line.includes(`;"'=cmd;""x""";`)),
    'no spreadsheet takes a donor for a formula',
  )
  t.notMatch((await bench.get('/bilan.csv')).body, 'ensemble')
  t.equal(
    (await auditor.get(`/bilan.csv?au=${dayAgo(5)}&connu=${dayAgo(2)}`)).body.trim().split('\r\n').length,
    2,
    'nothing had been told: the head and a sum of zeros',
  )
})

t.test('what is spared: no factor is said so, and nothing is extrapolated', async (t) => {
  const { auditor } = await late(t)
  const body = text((await auditor.get('/bilan/impact')).body)
  t.match(body, '0 appareil est chez un bénéficiaire')
  t.match(body, 'Ordinateurs fixes 0 0 kg aucun facteur publié')
  t.match(body, 'Smartphones 24 600 g de CO2e par année d’usage ADEME 2022')
  t.match(body, '1er janvier 2022 repris d’une source secondaire')
})
