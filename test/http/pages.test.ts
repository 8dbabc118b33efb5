/** The pages' door: signing in, tokens of forms, who sees which page, and the public page's silence. */
import t from 'tap'
import type { Role } from '../../src/domain/shared/roles.js'
import {
  eligiblePerson,
  eventCount,
  fitLaptop,
  givenKit,
  newSerial,
  openKit,
  PASSWORD,
  planCollection,
  prepareConsignment,
  promiseLot,
  receiveLaptop,
  reservedKit,
  signedIn,
  visitor,
} from '../support/journey.js'
import { emmaus, type Server, startServer, weeefund } from '../support/server.js'

const STAFF = 'bench manager programme auditor admin'
const SIGNED_IN = `${STAFF} mediator prescriber hotline`
const EVERYBODY = `nobody ${SIGNED_IN}`
const WORKSHOP = 'bench manager'
const REGISTER = 'bench manager prescriber programme'
const FILES = 'bench manager mediator prescriber hotline programme'
const TRAIN = 'manager mediator'
/** J4. */
const EMPLOYER = 'manager'
const FIGURES = 'manager programme auditor admin'
const HELP = 'bench manager mediator hotline'

/** Who is let in. `own` pages speak of one organisation's thing: its people alone, or who sees all. */
const LAW: Readonly<Record<string, { readonly roles: string; readonly own?: true }>> = {
  'GET /': { roles: EVERYBODY },
  'GET /connexion': { roles: EVERYBODY },
  'GET /installation/:jeton': { roles: EVERYBODY },
  'GET /suivi': { roles: EVERYBODY },
  'GET /suivi/:code': { roles: EVERYBODY },
  'GET /stock': { roles: STAFF },
  'GET /remises': { roles: `${STAFF} mediator` },
  'GET /appareils': { roles: STAFF },
  'GET /appareils/:deviceId': { roles: STAFF, own: true },
  'GET /preuves': { roles: 'bench manager programme auditor' },
  'POST /preuves': { roles: WORKSHOP },
  'POST /preuves/:sha256/:entry/rattacher': { roles: WORKSHOP },
  'POST /preuves/:sha256/:entry/mettre-de-cote': { roles: WORKSHOP },
  'POST /preuves/:sha256/lire': { roles: 'bench manager programme auditor' },
  'POST /appareils/:deviceId/support-vu': { roles: WORKSHOP, own: true },
  'GET /lots': { roles: STAFF },
  'GET /lots/:donationId': { roles: STAFF, own: true },
  'GET /imports/:importId': { roles: STAFF, own: true },
  'GET /kits': { roles: `${STAFF} mediator hotline` },
  'GET /kits/:kitId': { roles: `${STAFF} mediator hotline`, own: true },
  'GET /kits/:kitId/remise': { roles: WORKSHOP, own: true },
  'GET /beneficiaires': { roles: FILES },
  'GET /beneficiaires/:beneficiaryId': { roles: FILES },
  'GET /attente/:siteId': { roles: FILES, own: true },
  'GET /formations': { roles: `${STAFF} mediator` },
  'GET /formations/:sessionId': { roles: `${STAFF} mediator`, own: true },
  'GET /demandes': { roles: `${HELP} programme` },
  'GET /demandes/:ticketId': { roles: `${HELP} programme`, own: true },
  'GET /programme': { roles: `${STAFF} mediator` },
  'GET /programme.csv': { roles: `${STAFF} mediator` },
  'GET /conservation': { roles: 'programme admin' },
  'GET /statistiques': { roles: EVERYBODY },
  'GET /verification': { roles: EVERYBODY },
  'GET /suivi/:code/certificat.pdf': { roles: EVERYBODY },
  'POST /suivi/:code/aide': { roles: EVERYBODY },
  'POST /suivi/:code/perte': { roles: EVERYBODY },
  'POST /suivi/:code/mes-donnees': { roles: EVERYBODY },
  'POST /suivi/:code/reponse': { roles: EVERYBODY },
  'POST /suivi/:code/effacer': { roles: EVERYBODY },
  'POST /kits/:kitId/rendez-vous': { roles: WORKSHOP, own: true },
  'POST /kits/:kitId/recu': { roles: WORKSHOP, own: true },
  'POST /beneficiaires/:beneficiaryId/attente': { roles: REGISTER },
  'POST /beneficiaires/:beneficiaryId/quitter': { roles: REGISTER },
  'POST /beneficiaires/:beneficiaryId/contact': { roles: REGISTER },
  'POST /beneficiaires/:beneficiaryId/identite': { roles: REGISTER },
  'POST /beneficiaires/:beneficiaryId/lecture': {
    roles: 'manager mediator prescriber hotline programme',
  },
  'POST /beneficiaires/:beneficiaryId/oubli': { roles: 'manager programme' },
  'POST /formations': { roles: TRAIN },
  'POST /formations/:sessionId/inscrire': { roles: TRAIN, own: true },
  'POST /formations/:sessionId/desinscrire': { roles: TRAIN, own: true },
  'POST /formations/:sessionId/presences': { roles: TRAIN, own: true },
  'POST /formations/:sessionId/annuler': { roles: TRAIN, own: true },
  'POST /demandes': { roles: HELP },
  'POST /demandes/:ticketId/lecture': { roles: 'manager mediator hotline programme', own: true },
  'POST /demandes/:ticketId/reponse': { roles: HELP, own: true },
  'POST /demandes/:ticketId/envoi': { roles: HELP, own: true },
  'POST /demandes/:ticketId/echange': { roles: HELP, own: true },
  'POST /demandes/:ticketId/resoudre': { roles: HELP, own: true },
  'POST /demandes/:ticketId/rouvrir': { roles: HELP, own: true },
  'POST /demandes/:ticketId/clore': { roles: HELP, own: true },
  'POST /conservation': { roles: 'programme admin' },
  'POST /administration/description': { roles: 'programme admin' },
  'GET /appareils/:deviceId/faits/:eventId/corriger': { roles: WORKSHOP, own: true },
  'GET /bilan': { roles: STAFF },
  'GET /bilan.csv': { roles: STAFF },
  'GET /bilan/impact': { roles: STAFF },
  'GET /bilan/lots/:donationId': { roles: STAFF, own: true },
  'GET /collectes': { roles: STAFF },
  'GET /collectes/:collectionId': { roles: STAFF, own: true },
  'GET /expeditions': { roles: STAFF },
  'GET /expeditions/:consignmentId': { roles: STAFF, own: true },
  'GET /retours': { roles: WORKSHOP },
  'GET /administration': { roles: 'programme admin' },
  'POST /connexion': { roles: EVERYBODY },
  'POST /deconnexion': { roles: SIGNED_IN },
  'POST /installation/:jeton': { roles: EVERYBODY },
  'POST /lots': { roles: WORKSHOP },
  'POST /lots/:donationId/import': { roles: WORKSHOP, own: true },
  'POST /lots/:donationId/cloture': { roles: WORKSHOP, own: true },
  'POST /lots/:donationId/dates': { roles: WORKSHOP, own: true },
  'POST /imports/:importId/confirmer': { roles: WORKSHOP, own: true },
  'POST /remises/import': { roles: WORKSHOP },
  'POST /appareils/import': { roles: WORKSHOP },
  'POST /appareils/:deviceId/inspection': { roles: WORKSHOP, own: true },
  'POST /appareils/:deviceId/inspection-manuelle': { roles: WORKSHOP, own: true },
  'POST /appareils/:deviceId/effacement': { roles: WORKSHOP, own: true },
  'POST /appareils/:deviceId/certificat': { roles: WORKSHOP, own: true },
  'POST /appareils/:deviceId/support': { roles: WORKSHOP, own: true },
  'POST /appareils/:deviceId/risque': { roles: 'manager', own: true },
  'POST /appareils/:deviceId/essais': { roles: WORKSHOP, own: true },
  'POST /appareils/:deviceId/grade': { roles: WORKSHOP, own: true },
  'POST /appareils/:deviceId/signalement': { roles: WORKSHOP, own: true },
  'POST /appareils/:deviceId/kit': { roles: WORKSHOP, own: true },
  'POST /kits': { roles: WORKSHOP },
  'POST /kits/:kitId/appareils': { roles: WORKSHOP, own: true },
  'POST /kits/:kitId/retirer': { roles: WORKSHOP, own: true },
  'POST /kits/:kitId/accessoires': { roles: WORKSHOP, own: true },
  'POST /kits/:kitId/sceller': { roles: WORKSHOP, own: true },
  'POST /kits/:kitId/rouvrir': { roles: WORKSHOP, own: true },
  'POST /kits/:kitId/reserver': { roles: WORKSHOP, own: true },
  'POST /kits/:kitId/liberer': { roles: WORKSHOP, own: true },
  'POST /kits/:kitId/remise': { roles: WORKSHOP, own: true },
  'POST /appareils/:deviceId/dechet': { roles: WORKSHOP, own: true },
  'POST /appareils/:deviceId/demontage': { roles: WORKSHOP, own: true },
  'POST /appareils/:deviceId/faits/:eventId/corriger': { roles: WORKSHOP, own: true },
  'POST /appareils/:deviceId/perte': { roles: WORKSHOP, own: true },
  'POST /appareils/:deviceId/piece-achetee': { roles: WORKSHOP, own: true },
  'POST /appareils/:deviceId/piece-posee': { roles: WORKSHOP, own: true },
  'POST /appareils/:deviceId/piece-retiree': { roles: WORKSHOP, own: true },
  'POST /appareils/:deviceId/radiation': { roles: WORKSHOP, own: true },
  'POST /appareils/:deviceId/reforme': { roles: WORKSHOP, own: true },
  'POST /appareils/:deviceId/reparation': { roles: WORKSHOP, own: true },
  'POST /appareils/:deviceId/retour': { roles: WORKSHOP, own: true },
  'POST /appareils/:deviceId/retrouve': { roles: WORKSHOP, own: true },
  'POST /appareils/:deviceId/support-deplace': { roles: WORKSHOP, own: true },
  'POST /appareils/:deviceId/support-installe': { roles: WORKSHOP, own: true },
  'POST /collectes': { roles: WORKSHOP },
  'POST /collectes/:collectionId/annuler': { roles: WORKSHOP, own: true },
  'POST /collectes/:collectionId/charger': { roles: WORKSHOP, own: true },
  'POST /collectes/:collectionId/corriger': { roles: WORKSHOP, own: true },
  'POST /collectes/:collectionId/depart': { roles: WORKSHOP, own: true },
  'POST /collectes/:collectionId/import': { roles: WORKSHOP, own: true },
  'POST /collectes/:collectionId/pesee': { roles: WORKSHOP, own: true },
  'POST /collectes/:collectionId/retirer': { roles: WORKSHOP, own: true },
  'POST /collectes/:collectionId/traitement': { roles: WORKSHOP, own: true },
  'POST /collectes/:collectionId/traitement-empreinte': { roles: WORKSHOP, own: true },
  'POST /collectes/:collectionId/vrac': { roles: WORKSHOP, own: true },
  'POST /expeditions': { roles: WORKSHOP },
  'POST /expeditions/:consignmentId/accepter': { roles: WORKSHOP, own: true },
  'POST /expeditions/:consignmentId/accord': { roles: WORKSHOP, own: true },
  'POST /expeditions/:consignmentId/appareils': { roles: WORKSHOP, own: true },
  'POST /expeditions/:consignmentId/clore': { roles: WORKSHOP, own: true },
  'POST /expeditions/:consignmentId/corriger': { roles: WORKSHOP, own: true },
  'POST /expeditions/:consignmentId/disposer': { roles: WORKSHOP, own: true },
  'POST /expeditions/:consignmentId/envoyer': { roles: WORKSHOP, own: true },
  'POST /expeditions/:consignmentId/import': { roles: WORKSHOP, own: true },
  'POST /expeditions/:consignmentId/import-reception': { roles: WORKSHOP, own: true },
  'POST /expeditions/:consignmentId/manquants': { roles: WORKSHOP, own: true },
  'POST /expeditions/:consignmentId/reception': { roles: WORKSHOP, own: true },
  'POST /expeditions/:consignmentId/retirer': { roles: WORKSHOP, own: true },
  'POST /kits/:kitId/remplacement': { roles: WORKSHOP, own: true },
  'POST /kits/:kitId/retour': { roles: WORKSHOP, own: true },
  'POST /retours': { roles: WORKSHOP },
  'POST /beneficiaires': { roles: REGISTER },
  'POST /beneficiaires/:beneficiaryId/eligibilite': { roles: REGISTER },
  'POST /beneficiaires/:beneficiaryId/exception': { roles: 'manager programme' },
  'GET /health/live': { roles: EVERYBODY },
  'GET /health/ready': { roles: EVERYBODY },
  'GET /metrics': { roles: 'admin' },
  'GET /emplois': { roles: FIGURES },
  'GET /emplois.csv': { roles: FIGURES },
  'GET /postes': { roles: EMPLOYER },
  'GET /postes/mois': { roles: EMPLOYER },
  'GET /postes/mois.csv': { roles: EMPLOYER },
  'GET /postes/:jobId': { roles: EMPLOYER, own: true },
  'GET /travail': { roles: WORKSHOP },
  'GET /travail/:jobId': { roles: WORKSHOP, own: true },
  'POST /postes': { roles: EMPLOYER },
  'POST /postes/mois/:month': { roles: EMPLOYER },
  'POST /postes/mois/:month/noms': { roles: EMPLOYER },
  'POST /postes/heures/import': { roles: EMPLOYER },
  'POST /postes/:jobId/travail': { roles: EMPLOYER, own: true },
  'POST /postes/:jobId/ecart': { roles: EMPLOYER, own: true },
  'POST /postes/:jobId/corriger': { roles: EMPLOYER, own: true },
  'POST /postes/:jobId/retirer': { roles: EMPLOYER, own: true },
  'POST /postes/:jobId/prolonger': { roles: EMPLOYER, own: true },
  'POST /postes/:jobId/suspendre': { roles: EMPLOYER, own: true },
  'POST /postes/:jobId/reprendre': { roles: EMPLOYER, own: true },
  'POST /postes/:jobId/finir': { roles: EMPLOYER, own: true },
  'POST /postes/:jobId/sortie': { roles: EMPLOYER, own: true },
  'POST /postes/:jobId/nom': { roles: EMPLOYER, own: true },
  'POST /postes/:jobId/effacer': { roles: EMPLOYER, own: true },
  'POST /travail': { roles: WORKSHOP },
  'POST /travail/:jobId/scanner': { roles: WORKSHOP, own: true },
  'POST /travail/:jobId/finir': { roles: WORKSHOP, own: true },
  'POST /administration/agrement': { roles: 'programme admin' },
  'POST /administration/etp': { roles: 'programme admin' },
  'POST /administration/partenaires': { roles: 'programme admin' },
  'POST /administration/sites': { roles: 'programme admin' },
  'POST /administration/comptes': { roles: 'admin' },
  'POST /administration/comptes/:accountId/desactiver': { roles: 'admin' },
  'POST /administration/jetons': { roles: 'admin' },
  'POST /administration/jetons/:tokenId/revoquer': { roles: 'admin' },
}
const pagesOf = ({ routes }: Server, method: string) =>
  routes
    .filter((route) => route.method === method && !/^\/(api|assets)\//.test(route.url))
    .map(({ url }) => url)

/** One of each thing that pages speak of, all of WeeeFund's. */
const things = async (server: Server) => {
  const donationId = await promiseLot(server)
  const { deviceId } = await fitLaptop(server, donationId)
  const { kitId, trackingCode } = await openKit(server, deviceId)
  const { beneficiaryId } = await eligiblePerson(server)
  const inventory = 'catégorie;marque;série\nportable;HP;PAGES01'
  const { importId } = (await server.upload('bench', `/donations/${donationId}/imports`, 'l.csv', inventory))
    .body
  // To another site of the same organisation, to treat at home: nobody else has to do with them.
  const site = { name: 'Atelier Vaise', communeCode: '69389' }
  const { siteId: toSiteId } = (await server.send('programme', `/partners/${weeefund.partnerId}/sites`, site))
    .body
  const consignmentId = await prepareConsignment(server, [], { toPartnerId: weeefund.partnerId, toSiteId })
  const collectionId = await planCollection(server, weeefund.partnerId)
  const given = await givenKit(server, donationId)
  const { ticketId } = (await server.send('manager', '/tickets', { kitId: given.kitId, topic: 'other' })).body
  const trainerId = await server.accounts.createAccount(
    { email: 't@boucle.example', name: 'T', role: 'mediator', partnerId: weeefund.partnerId },
    PASSWORD,
  )
  const { sessionId } = (
    await server.send('manager', '/training-sessions', {
      ...{ siteId: weeefund.siteId, trainerId, startsAt: '2030-01-07T09:00:00Z' },
      ...{ durationMinutes: 60, capacity: 5 },
    })
  ).body
  const worker = { givenName: 'Leïla', familyName: 'Benali', birthDate: '1990-05-12' }
  const { jobId } = (
    await server.send('manager', '/jobs', {
      ...{ worker, kind: 'permanent', contract: 'CDI', happenedAt: '2026-01-05T08:00:00Z' },
    })
  ).body
  const facts = await server.log.readStream(`device-${deviceId}`)
  const eventId = facts.find(({ type }) => type === 'DeviceTested')?.id ?? ''
  await server.askNow('bench', '/stock')
  const nowhere = '00000000-0000-4000-8000-00000000dead'
  const ids: Record<string, string> = {
    ...{ donationId, deviceId, kitId, beneficiaryId, importId, consignmentId, collectionId, eventId },
    ...{ code: trackingCode, ticketId, sessionId, siteId: weeefund.siteId },
    ...{ jobId, month: '2026-01' },
  }
  return (route: string) => route.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? nowhere)
}

/** One signed-in browser for each role, and one of another organisation. */
const staff = async (server: Server) => {
  const of = (role: Role, partnerId: string | null, name: string = role) =>
    signedIn(server, { email: `${name}@boucle.example`, role, partnerId })
  return {
    nobody: visitor(server),
    bench: await of('bench', weeefund.partnerId),
    manager: await of('manager', weeefund.partnerId),
    mediator: await of('mediator', weeefund.partnerId),
    prescriber: await of('prescriber', weeefund.partnerId),
    hotline: await of('hotline', null),
    programme: await of('programme', null),
    auditor: await of('auditor', null),
    admin: await of('admin', null),
    other: await of('manager', emmaus.partnerId, 'other'),
  }
}

t.test('signing in: the right password opens, a wrong one says nothing of the account', async (t) => {
  const server = await startServer(t)
  await server.accounts.createAccount(
    { email: 'Lea@boucle.example', name: 'Léa', role: 'bench', partnerId: weeefund.partnerId },
    PASSWORD,
  )
  const one = visitor(server)
  const wrong = await one.signIn('lea@boucle.example', 'pas celui-là')
  const unknown = await one.signIn('personne@boucle.example')
  t.strictSame([wrong.statusCode, unknown.statusCode], [422, 422])
  const bare = ({ body }: { body: string }) => body.replace(/value="[^"]*"/g, '')
  t.equal(bare(wrong), bare(unknown), 'the same page for a wrong password and an unknown address')
  t.notMatch(wrong.body, 'pas celui-là')
  t.equal((await one.get('/stock')).headers.location, '/connexion')

  const before = one.cookies.get('boucle')
  t.ok(before, 'the form came with a session of its own')
  const right = await one.signIn('LEA@boucle.example')
  t.match(right, { statusCode: 303, headers: { location: '/stock' } })
  t.match(right.cookies, [{ name: 'boucle', httpOnly: true, sameSite: 'Lax', path: '/' }])
  t.not(one.cookies.get('boucle'), before, 'the session’s id is another one from now on')
  t.equal((await one.get('/stock')).statusCode, 200)

  const thief = visitor(server)
  thief.cookies.set('boucle', before ?? '')
  t.equal((await thief.get('/stock')).headers.location, '/connexion', 'the id from before opens nothing')
  const { rows } = await server.pool.query<{ id_hash: string }>('select id_hash from sessions')
  const id = decodeURIComponent(one.cookies.get('boucle') ?? '').split('.')[0] ?? ''
  t.notOk(
    rows.some(({ id_hash }) => id_hash === id),
    'and the table keeps only its hash',
  )

  const kept = one.cookies.get('boucle') ?? ''
  const out = await one.post('/deconnexion', await one.hidden('/stock', '/deconnexion'))
  t.match(out, { statusCode: 303, headers: { location: '/connexion' } })
  thief.cookies.set('boucle', kept)
  t.equal((await thief.get('/stock')).headers.location, '/connexion', 'signing out ends the session itself')
})

t.test('a disabled account is out at once', async (t) => {
  const server = await startServer(t)
  const { bench, admin } = await staff(server)
  t.equal((await bench.get('/stock')).statusCode, 200)
  const [account] = (await server.accounts.accounts()).filter(({ email }) => email === 'bench@boucle.example')
  const url = `/administration/comptes/${account?.accountId}/desactiver`
  t.equal((await admin.post(url, await admin.hidden('/administration', url))).statusCode, 303)
  t.equal((await bench.get('/stock')).headers.location, '/connexion')
  t.equal((await bench.signIn('bench@boucle.example')).statusCode, 422)
})

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
const millisOf = async (act: () => Promise<unknown>) => {
  const start = performance.now()
  await act()
  return performance.now() - start
}

t.test('signing in takes as long with an address that nobody has', async (t) => {
  const server = await startServer(t)
  await server.accounts.createAccount(
    { email: 'lea@boucle.example', name: 'Léa', role: 'admin', partnerId: null },
    PASSWORD,
  )
  const known: number[] = []
  const unknown: number[] = []
  for (let round = 0; round < 15; round++) {
    const one = visitor(server)
    const hidden = await one.hidden('/connexion')
    const tryWith = (email: string) =>
      millisOf(() => one.post('/connexion', { ...hidden, email, motDePasse: 'faux' }))
    known.push(await tryWith('lea@boucle.example'))
    unknown.push(await tryWith(`personne${round}@boucle.example`))
  }
  const ratio = median(unknown) / median(known)
  t.comment(`known ${median(known).toFixed(1)} ms, unknown ${median(unknown).toFixed(1)} ms`)
  t.ok(ratio > 0.5 && ratio < 2, `ratio ${ratio.toFixed(2)}`)
})

t.test('P3 every page × every role × own and other organisation', async (t) => {
  const server = await startServer(t)
  const address = await things(server)
  const { other, ...people } = await staff(server)
  const walked = ['GET', 'POST'].flatMap((method) => pagesOf(server, method).map((url) => `${method} ${url}`))
  t.strictSame(walked.sort(), Object.keys(LAW).sort(), 'every page stands in the law, and no other')

  for (const [route, { roles, own }] of Object.entries(LAW)) {
    const [method = '', url = ''] = route.split(' ')
    const leads = `/${url.split('/')[1]}`
    const knock = async (who: ReturnType<typeof visitor>) =>
      method === 'GET'
        ? who.get(address(url))
        : who.post(address(url), { ...(await who.hidden('/stock', '/deconnexion')) })
    if (url === '/deconnexion') continue
    if (own) t.equal((await knock(other)).statusCode, 403, `${route}: not by another organisation`)
    for (const [role, who] of Object.entries(people)) {
      const { statusCode, headers, body } = await knock(who)
      const label = `${route}: ${role} (${statusCode})`
      if (!roles.split(' ').includes(role)) {
        if (role === 'nobody' && method === 'GET') t.equal(headers.location, '/connexion', label)
        else t.equal(statusCode, role === 'nobody' ? 401 : 403, label)
        t.notMatch(body, 'PAGES01', 'a refusal shows nothing of the thing')
      } else if (role === 'nobody' || leads === '/connexion') {
        t.notOk([401, 500].includes(statusCode), label)
      } else t.notOk([401, 403, 500].includes(statusCode), label)
    }
  }
})

t.test('no form is taken without the token of our own page, and then nothing is recorded', async (t) => {
  const server = await startServer(t)
  const address = await things(server)
  const { manager, admin, other } = await staff(server)
  const theirs = (await other.hidden('/stock', '/deconnexion'))['_csrf'] ?? ''
  const before = await eventCount(server)
  const counted =
    'select (select count(*) from accounts) a, (select count(*) from api_tokens) t, (select count(*) from files) f'
  const rows = (await server.pool.query(counted)).rows
  // The holder's forms have no session to borrow: whoever knows the code in their address may send them.
  const posts = pagesOf(server, 'POST').filter((url) => !url.startsWith('/suivi/'))
  t.ok(posts.length > 80)
  for (const url of posts) {
    const who = url.startsWith('/administration')
      ? admin
      : url === '/connexion' || url.startsWith('/installation')
        ? visitor(server)
        : manager
    for (const [what, fields] of [
      ['no token', { cle: 'a' }],
      ['an empty token', { cle: 'b', _csrf: '' }],
      ['an invented token', { cle: 'c', _csrf: 'abcdefgh-0123456789abcdef' }],
      ['the token of another session', { cle: 'd', _csrf: theirs }],
    ] as const) {
      const answer = await who.post(address(url), fields)
      t.equal(answer.statusCode, 403, `${url}: ${what}`)
      t.match(answer.headers['content-type'], /^text\/html/)
    }
    const multipart = await who.request('POST', address(url), {
      payload:
        '--b\r\ncontent-disposition: form-data; name="fichier"; filename="a.csv"\r\n\r\nx\r\n--b--\r\n',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
    })
    t.equal(multipart.statusCode, 403, `${url}: a file without token`)
  }
  t.equal(await eventCount(server), before)
  t.strictSame((await server.pool.query(counted)).rows, rows)

  // The API, asked by a browser's session, wants the token too.
  const api = await manager.request('POST', '/api/v1/kits', {
    payload: JSON.stringify({ siteId: weeefund.siteId, model: 'grant' }),
    headers: { 'content-type': 'application/json' },
  })
  t.match(api, { statusCode: 403, headers: { 'content-type': /problem\+json/ } })
  t.equal(await eventCount(server), before)
})

t.test('a form sent twice records once, and leads to the same page', async (t) => {
  const server = await startServer(t)
  const { bench, manager } = await staff(server)
  const fields = {
    ...(await bench.hidden('/kits')),
    siteId: weeefund.siteId,
    modele: 'laptop-kit',
  }
  const before = await eventCount(server)
  const first = await bench.post('/kits', fields)
  t.match(first, { statusCode: 303, headers: { location: /^\/kits\/[0-9a-f-]{36}$/ } })
  t.equal(await eventCount(server), before + 1)
  const again = await bench.post('/kits', fields)
  t.equal(again.headers.location, first.headers.location)
  t.equal(await eventCount(server), before + 1)

  const fresh = { ...fields, ...(await bench.hidden('/kits')) }
  const many = await Promise.all(Array.from({ length: 8 }, () => bench.post('/kits', fresh)))
  t.ok(
    many.every(({ statusCode }) => [303, 409].includes(statusCode)),
    'done, or under way',
  )
  t.ok(many.some(({ statusCode }) => statusCode === 303))
  t.equal(await eventCount(server), before + 2)
  const other = await bench.post('/kits', { ...fields, modele: 'grant' })
  t.equal(other.statusCode, 409, 'the same key does not carry another form')
  t.equal(await eventCount(server), before + 2)

  const lot = {
    ...(await manager.hidden('/lots')),
    ...{ siteId: weeefund.siteId, typeDonateur: 'company', donateur: 'Canuts', nombreAnnonce: '' },
  }
  t.equal((await manager.post('/lots', lot)).statusCode, 422, 'a refused form')
  t.equal(
    (await manager.post('/lots', { ...lot, nombreAnnonce: '4' })).statusCode,
    303,
    'is corrected and sent again',
  )
  t.equal(await eventCount(server), before + 3)
})

t.test('the installation link makes one administrator, once', async (t) => {
  const server = await startServer(t)
  const link = `/installation/${await server.accounts.setupLink()}`
  const one = visitor(server)
  t.equal((await one.get(link)).statusCode, 200)
  const hidden = await one.hidden(link)
  const who = { nom: 'Léa', email: 'lea@boucle.example' }
  const short = await one.post(link, { ...hidden, ...who, motDePasse: 'court' })
  t.equal(short.statusCode, 422)
  t.notMatch(short.body, 'court"', 'a password is not shown again')
  const made = await Promise.all(
    [1, 2, 3].map((n) =>
      one.post(link, { ...hidden, ...who, email: `lea${n}@boucle.example`, motDePasse: PASSWORD }),
    ),
  )
  // Whoever comes second finds the link used, or the form's secret changed with the session.
  const [first, ...others] = made.map(({ statusCode }) => statusCode).sort()
  t.equal(first, 303)
  t.ok(
    others.every((status) => status === 404 || status === 403),
    String(others),
  )
  const { rows } = await server.pool.query('select role from accounts')
  t.strictSame(rows, [{ role: 'admin' }])
  const later = visitor(server)
  t.equal((await later.get(link)).statusCode, 404)
  const hiddenLater = await later.hidden('/connexion')
  t.equal((await later.post(link, { ...hiddenLater, ...who, motDePasse: PASSWORD })).statusCode, 404)
  t.equal((await later.get('/installation/x')).statusCode, 404)
  t.equal(await server.accounts.setupLink(), undefined, 'and no other link is given out')
})

t.test(
  'P4 the holder’s page: nothing personal, nothing set, nothing changed, no clue in the time',
  async (t) => {
    const server = await startServer(t)
    const kit = await reservedKit(server, await promiseLot(server))
    await server.askNow('bench', '/stock')
    const tables = `select (select count(*) from events) e, (select count(*) from sessions) s, (select count(*) from files) f,
    (select count(*) from idempotency) i`
    const before = (await server.pool.query(tables)).rows
    const one = visitor(server)
    const unknownCode = `${kit.trackingCode.slice(0, -1)}${kit.trackingCode.endsWith('7') ? '8' : '7'}`
    const known: number[] = []
    const unknown: number[] = []
    for (let round = 0; round < 15; round++) {
      const who = visitor(server)
      known.push(await millisOf(() => who.get(`/suivi/${kit.trackingCode}`)))
      unknown.push(await millisOf(() => who.get(`/suivi/${unknownCode}`)))
    }
    const gap = Math.abs(median(known) - median(unknown))
    t.comment(`known ${median(known).toFixed(1)} ms, unknown ${median(unknown).toFixed(1)} ms`)
    t.ok(gap < 25, `${gap.toFixed(1)} ms between a known and an unknown code`)

    const shown = await one.get(`/suivi/${kit.trackingCode.toLowerCase()}`)
    t.equal(shown.statusCode, 200)
    for (const secret of [
      kit.beneficiaryId,
      kit.fileCode,
      kit.deviceId,
      kit.kitId,
      '69266',
      'France Travail',
    ])
      t.notMatch(shown.body.toLowerCase(), secret.toLowerCase(), `says nothing of ${secret}`)
    for (const [url, status] of [
      ['/suivi', 200],
      [`/suivi?code=${kit.trackingCode}`, 302],
      [`/suivi/${kit.trackingCode}`, 200],
      [`/suivi/${unknownCode}`, 404],
      ['/suivi/%3Cscript%3E', 404],
      ['/suivi/%00', 400],
      ['/suivi/%F0%9F%92%BB', 404],
    ] as const) {
      const answer = await one.get(url)
      t.equal(answer.statusCode, status, url)
      t.equal(answer.headers['set-cookie'], undefined, `${url} sets no cookie`)
      t.notMatch(answer.body, '<script')
    }
    t.strictSame((await server.pool.query(tables)).rows, before, 'and nothing has changed')
  },
)

t.test('who asks too often waits: the holder’s page, signing in, and everything', async (t) => {
  const server = await startServer(t, { codesPerMinute: 3 })
  const guesser = visitor(server)
  for (let guess = 0; guess < 3; guess++) t.equal((await guesser.get(`/suivi/AAAA${guess}`)).statusCode, 404)
  const stopped = await guesser.get('/suivi/AAAA4')
  t.match(stopped, { statusCode: 429, headers: { 'content-type': /^text\/html/, 'retry-after': /\d+/ } })
  t.equal(stopped.headers['set-cookie'], undefined, 'not even this refusal sets a cookie')
  t.equal((await visitor(server).get('/suivi/AAAA5')).statusCode, 404, 'others are not stopped')

  const trier = visitor(server)
  const hidden = await trier.hidden('/connexion')
  const tryOnce = () =>
    trier.post('/connexion', { ...hidden, email: 'lea@boucle.example', motDePasse: 'faux' })
  for (let attempt = 0; attempt < 10; attempt++) t.equal((await tryOnce()).statusCode, 422)
  t.equal((await tryOnce()).statusCode, 429)

  const busy = await startServer(t, { requestsPerMinute: 5 })
  const asker = visitor(busy)
  for (let n = 0; n < 5; n++) t.equal((await asker.get('/connexion')).statusCode, 200)
  t.match(await asker.get('/connexion'), { statusCode: 429, body: /attendez une minute/ })
})

t.test('P4 no page that is read records anything', async (t) => {
  const server = await startServer(t)
  const address = await things(server)
  await receiveLaptop(server, await promiseLot(server))
  const { manager, admin } = await staff(server)
  await server.askNow('bench', '/stock')
  const before = await eventCount(server)
  for (const url of pagesOf(server, 'GET')) {
    const who = /^\/(administration|conservation|metrics)/.test(url) ? admin : manager
    t.notOk([403, 500].includes((await who.get(address(url))).statusCode), url)
  }
  t.equal((await manager.get(`/appareils?code=${newSerial('none')}&apres=x&site=y&etape=z`)).statusCode, 200)
  for (const query of ['code=%00', 'etape=%00', 'categorie=%00'])
    t.ok((await manager.get(`/appareils?${query}`)).statusCode < 500, query)
  t.ok((await manager.get('/kits?statut=%00')).statusCode < 500)
  t.ok((await manager.get('/beneficiaires?code=%00')).statusCode < 500)
  t.equal(await eventCount(server), before)
})
