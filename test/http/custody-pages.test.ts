/** Consignments and collections as people tell them on the pages: what is asked, what is said, what is recorded. */
import t from 'tap'
import { fitLaptop, promiseLot, recyclerOf, signedIn, type visitor } from '../support/journey.js'
import { emmaus, type Server, startServer, weeefund } from '../support/server.js'

type Person = ReturnType<typeof visitor>

const benches = async (server: Server) => ({
  amina: await signedIn(server, {
    email: 'amina@weeefund.example',
    role: 'bench',
    partnerId: weeefund.partnerId,
  }),
  paul: await signedIn(server, { email: 'paul@emmaus.example', role: 'bench', partnerId: emmaus.partnerId }),
})

/** Sends a page's form as it stands there, with what a person typed. */
const fill = async (person: Person, page: string, form: string, typed: Record<string, string> = {}) => {
  const action = form === '' ? page : `${page}/${form}`
  return person.post(action, { ...(await person.hidden(page, action)), ...typed })
}

/** The types of a stream's events, in their order. */
const told = async ({ pool }: Server, stream: string) =>
  (
    await pool.query<{ type: string }>('select type from events where stream = $1 order by revision', [
      stream,
    ])
  ).rows.map(({ type }) => type)

const laptops = async (server: Server, count: number) => {
  const donationId = await promiseLot(server)
  return Promise.all(Array.from({ length: count }, () => fitLaptop(server, donationId)))
}

t.test('C3–C6, X2: a consignment is filled by scan, received, signed, and corrected by both', async (t) => {
  const server = await startServer(t)
  const { amina, paul } = await benches(server)
  const [first, second] = await laptops(server, 2)
  await server.askNow('bench', '/stock')

  t.match((await amina.get('/expeditions')).body, 'Espace Villeurbanne')
  const nowhere = await fill(amina, '/expeditions', '', { depuis: weeefund.siteId, vers: '' })
  t.match(nowhere, { statusCode: 422, body: /Choisissez le site d’arrivée/ })
  const prepared = await fill(amina, '/expeditions', '', { depuis: weeefund.siteId, vers: emmaus.siteId })
  const page = prepared.headers.location as string
  const stream = page.replace('/expeditions/', 'consignment-')
  const scan = (code: string) => fill(amina, page, 'appareils', { code })

  t.match((await scan('NIMPORTE')).body, /Code lu.: NIMPORTE/, 'what was refused is told with its code')
  t.match(await scan(first?.serial ?? ''), { statusCode: 303, headers: { location: page } })
  await scan(second?.serial ?? '')
  t.match((await amina.get(page)).body, `${second?.serial} est dans l’expédition`)
  t.equal((await fill(paul, page, 'envoyer', { signature: 'screen' })).statusCode, 403, 'not the receiver’s')
  t.equal((await fill(amina, page, 'envoyer', { signature: 'screen' })).statusCode, 303)
  t.match((await paul.get('/expeditions')).body, /moins d’un jour/)

  const receive = (code: string, issue: string, motif = '') =>
    fill(paul, page, 'reception', { code, issue, motif })
  t.match(await receive(first?.serial ?? '', 'refused'), { statusCode: 422, body: /Dites pourquoi/ })
  await receive(first?.serial ?? '', 'received')
  t.match((await paul.get(page)).body, /Tout ce qui reste est manquant/)
  await fill(paul, page, 'manquants', { motif: 'Carton absent' })
  t.equal((await fill(paul, page, 'accepter', { signature: 'paper' })).statusCode, 303)

  await fill(amina, page, 'corriger', { code: second?.serial ?? '', issue: 'refused', motif: 'Revenu abîmé' })
  const { body: hers } = await amina.get(page)
  t.match(hers, /WeeeFund attend l’accord de l’autre partie.: Emmaüs Connect/)
  t.notMatch(hers, 'Accepter cette correction', 'whoever proposes cannot agree')
  const { deviceId = '' } = second ?? {}
  const alone = { ...(await amina.hidden(page, `${page}/corriger`)), deviceId }
  t.match(await amina.post(`${page}/accord`, alone), { statusCode: 409, body: /l’autre partie doit/ })
  t.equal((await fill(paul, page, 'accord')).statusCode, 303, 'the other side only has to press the button')
  t.match((await amina.get(page)).body, /corrigé, signé d’abord.: manquant/)
  await fill(amina, page, 'disposer', { deviceId, suite: 'reprendre' })
  t.equal((await fill(amina, page, 'clore')).statusCode, 303)
  t.match((await paul.get(page)).body, /Correction acceptée par les deux parties.: refusé, et non manquant\./)
  t.strictSame(await told(server, stream), [
    ...['ConsignmentPrepared', 'ConsignmentLineAdded', 'ConsignmentLineAdded', 'ConsignmentSent'],
    ...['ConsignmentLineReceived', 'ConsignmentLineMissing', 'ConsignmentAccepted'],
    ...[
      'LineCorrectionProposed',
      'ConsignmentLineCorrected',
      'ConsignmentLineTakenBack',
      'ConsignmentClosed',
    ],
  ])
})

t.test(
  'W1–W4: a collection is loaded, leaves with its slip, is weighed, corrected and treated',
  async (t) => {
    const server = await startServer(t)
    const destination = await recyclerOf(server)
    const { amina, paul } = await benches(server)
    const [laptop] = await laptops(server, 1)
    await server.askNow('bench', '/stock')

    t.match((await amina.get('/collectes')).body, /Envie 2E – agréé jusqu’au 31 décembre 2099/)
    const plan = { siteId: weeefund.siteId, type: 'workshop', destination }
    t.match(await fill(amina, '/collectes', '', plan), {
      statusCode: 422,
      body: /Choisissez un code de déchet/,
    })
    const planned = await fill(amina, '/collectes', '', { ...plan, dechet: '16 02 13*' })
    const page = planned.headers.location as string
    const stream = page.replace('/collectes/', 'collection-')
    t.equal((await paul.get(page)).statusCode, 403, 'neither its sender nor its recycler')

    t.match((await fill(amina, page, 'charger', { code: laptop?.serial ?? '', poids: '0' })).statusCode, 422)
    t.equal(
      (await fill(amina, page, 'charger', { code: laptop?.serial ?? '', poids: '1,8' })).statusCode,
      303,
    )
    await fill(amina, page, 'vrac', { quoi: 'Câbles', poids: '12,5', base: 'ESTIMATED' })
    const { body } = await amina.get(page)
    t.match(body, /1,8 kg/)
    t.match(body, /14,3 kg/)
    t.match(body, 'porte une étoile')
    const bare = await fill(amina, page, 'depart', { signature: 'screen', bordereau: '', motif: '' })
    t.match(bare, { statusCode: 422, body: /Ce déchet est dangereux/ })
    await fill(amina, page, 'depart', { signature: 'screen', bordereau: 'bsd-20261123-abc123', motif: '' })
    t.match((await amina.get(page)).body, /BSD-20261123-ABC123/)
    const late = { ...(await amina.hidden(page, `${page}/pesee`)), quoi: 'Écran', poids: '4', base: 'REAL' }
    t.match(await amina.post(`${page}/vrac`, late), {
      statusCode: 409,
      body: /sa liste ne change plus/,
    })

    await fill(amina, page, 'pesee', { poids: '41,2', ticket: 'TP-1', le: '' })
    await fill(amina, page, 'corriger', { poids: '14,2', motif: 'Tare oubliée' })
    const weighed = (await amina.get(page)).body
    t.match(weighed, /<strong>14,2 kg<\/strong>/)
    t.match(weighed, /Pesé à l’arrivée.: 41,2 kg/, 'the first weighing stays readable')
    const row = (kilograms: string) => ({ 'operation-1': 'R4', 'operation-1-poids': kilograms })
    const empreinte = 'a'.repeat(64)
    t.match(await fill(amina, page, 'traitement-empreinte', { ...row('16'), empreinte }), {
      statusCode: 409,
      body: /Au plus 14,91 kg/,
    })
    t.match(await fill(amina, page, 'traitement-empreinte', { ...row('14'), empreinte: 'abc' }), {
      statusCode: 422,
      body: /64 chiffres/,
    })
    const hidden = await amina.hidden(page, `${page}/traitement`)
    const boundary = 'cut-here'
    const parts = Object.entries({ ...hidden, ...row('14'), le: '' }).map(
      ([name, value]) =>
        `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    )
    const file = `--${boundary}\r\ncontent-disposition: form-data; name="fichier"; filename="c.pdf"\r\n\r\n%PDF\r\n`
    const certified = await amina.request('POST', `${page}/traitement`, {
      payload: `${parts.join('')}${file}--${boundary}--\r\n`,
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    })
    t.match(certified, { statusCode: 303, headers: { location: page } })
    t.match((await amina.get(page)).body, /R4 – recyclage des métaux.: 14 kg/)
    t.strictSame(await told(server, stream), [
      ...['CollectionPlanned', 'CollectionDeviceAdded', 'CollectionLooseAdded', 'CollectionDeparted'],
      ...['CollectionWeighed', 'CollectionFactCorrected', 'CollectionTreated'],
    ])
  },
)
