/** Contracts, hours and the bench as people meet them on the pages. */
import t from 'tap'
import { promiseLot, receiveLaptop, signedIn, type visitor } from '../support/journey.js'
import { type Server, startServer, weeefund } from '../support/server.js'

type Person = ReturnType<typeof visitor>

const fill = async (person: Person, page: string, action: string, typed: Record<string, string> = {}) =>
  person.post(action, { ...(await person.hidden(page, action)), ...typed })

const people = async (server: Server) => ({
  nadia: await signedIn(server, {
    email: 'nadia@weeefund.example',
    role: 'manager',
    partnerId: weeefund.partnerId,
  }),
  amina: await signedIn(server, {
    email: 'amina@weeefund.example',
    role: 'bench',
    partnerId: weeefund.partnerId,
  }),
  claire: await signedIn(server, { email: 'claire@metropole.example', role: 'auditor', partnerId: null }),
  paule: await signedIn(server, { email: 'paule@metropole.example', role: 'programme', partnerId: null }),
})

const CONTRACT = {
  ...{ prenom: 'Leïla', nom: 'Essai', naissance: '1990-05-12', poste: 'insertion', contrat: 'CDDI' },
  ...{ debut: '2026-01-05', fin: '2027-01-04', derogation: '', numero: '69123456' },
}

t.test(
  'J1–J4: a contract is begun, its month declared and explained, its holder’s name shown for a reason',
  async (t) => {
    const server = await startServer(t, { startsAt: '2026-07-10T08:00:00Z' })
    const { nadia, paule, claire } = await people(server)

    await fill(paule, '/administration', '/administration/agrement', {
      ...{ partnerId: weeefund.partnerId, du: '2026-01-01', au: '2028-01-01' },
    }).then(({ statusCode, body }) => {
      t.equal(statusCode, 422)
      t.match(body, /au plus 24 mois/)
    })
    const agreed = { partnerId: weeefund.partnerId, du: '2026-01-01', au: '2027-12-31' }
    t.equal((await fill(paule, '/administration', '/administration/agrement', agreed)).statusCode, 303)
    const etp = { partnerId: weeefund.partnerId, annee: '2026', etp: '12,5' }
    t.equal((await fill(paule, '/administration', '/administration/etp', etp)).statusCode, 303)
    t.match((await paule.get('/administration')).body, /jusqu’au 31 décembre 2027/)

    const short = await fill(nadia, '/postes', '/postes', { ...CONTRACT, fin: '2026-03-01' })
    t.match(short, { statusCode: 422, body: /au moins 4 mois/ })
    t.match(short.body, /value="Leïla"/, 'what was typed is kept')
    const unnamed = await fill(nadia, '/postes', '/postes', { ...CONTRACT, prenom: '' })
    t.match(unnamed, { statusCode: 422, body: /Écrivez le prénom/ })
    const begun = await fill(nadia, '/postes', '/postes', CONTRACT)
    const page = begun.headers.location as string
    t.match(begun, { statusCode: 303, headers: { location: /^\/postes\/[0-9a-f-]{36}$/ } })
    const jobId = page.split('/')[2] ?? ''

    const month = '/postes/mois?mois=2026-06'
    const declare = (hours: string) =>
      fill(nadia, month, '/postes/mois/2026-06', { [`heures-${jobId}`]: hours })
    t.match(await declare('beaucoup'), { statusCode: 422, body: /121,33 ou 121:20/ })
    t.match(await declare('400'), { statusCode: 422, body: /Plus d’heures que les jours/ })
    t.match(await declare(''), { statusCode: 422, body: /au moins un contrat/ })
    t.match(await declare('112,50'), { statusCode: 303 })
    t.match((await nadia.get(month)).body, /112,50 h/)
    t.match((await nadia.get('/postes/mois.csv?mois=2026-06')).body, /;2026;6;112,50\n$/)
    t.match(
      await fill(nadia, page, `${page}/ecart`, {
        mois: '2026-06',
        'ecart-training': '7',
        'ecart-logistics': '105,5',
      }),
      {
        ...{ statusCode: 303 },
      },
    )
    t.match(await fill(nadia, page, `${page}/corriger`, { mois: '2026-06', heures: '110', motif: '' }), {
      ...{ statusCode: 422, body: /Choisissez une raison/ },
    })
    t.equal(
      (
        await fill(nadia, page, `${page}/corriger`, {
          mois: '2026-06',
          heures: '110',
          motif: 'payslip-corrected',
        })
      ).statusCode,
      303,
    )
    const card = (await nadia.get(page)).body
    t.match(card, /110,00 h/)
    t.match(card, /-2,50 h/, 'more was explained than is declared now: it is listed')
    t.notMatch(card, /Essai/)

    const shown = await fill(nadia, page, `${page}/nom`, { pourquoi: 'contract' })
    t.match(shown, { statusCode: 200, body: /Leïla Essai/ })
    t.match(await fill(nadia, page, `${page}/nom`, { pourquoi: '' }), { statusCode: 422 })
    const names = await fill(nadia, month, '/postes/mois/2026-06/noms')
    t.match(names, { statusCode: 200, body: /Leïla Essai/ })
    t.notMatch((await nadia.get(month)).body, /Essai/, 'for that time only')
    const { workerId } = (await server.ask('manager', 'GET', `/jobs/${jobId}`)).body.job
    t.match(await server.log.readStream(`worker-${workerId}`), [
      { data: { purpose: 'contract' } },
      { data: { purpose: 'declaration' } },
    ])

    await fill(nadia, page, `${page}/finir`, { jour: '2026-07-09', sortie: '' }).then((refused) =>
      t.match(refused, { statusCode: 422, body: /comment la personne quitte/ }),
    )
    t.equal(
      (await fill(nadia, page, `${page}/finir`, { jour: '2026-07-09', sortie: 'training' })).statusCode,
      303,
    )
    t.equal((await fill(nadia, page, `${page}/effacer`)).statusCode, 303)
    t.match(await fill(nadia, page, `${page}/nom`, { pourquoi: 'contract' }), { statusCode: 410 })

    t.match((await nadia.get('/emplois?trimestre=2026-Q2')).body, /110,00 h/)
    t.match((await nadia.get('/emplois.csv?trimestre=2026-Q2')).body, /WeeeFund;EI;1;1;3\.125;0\.0731;0;110;/)
    const theirs = (await claire.get('/emplois?trimestre=2026-Q2')).body
    t.notMatch(theirs, /110,00/)
    t.match(theirs, /visibles que de son employeur/)
    t.notMatch((await claire.get('/emplois.csv?trimestre=2026-Q2')).body, /110/)
    t.equal((await claire.get(page)).statusCode, 403)
  },
)

t.test('J2 at the bench: a badge begins, labels add, the badge ends; who forgot says when', async (t) => {
  const server = await startServer(t, { startsAt: '2026-07-10T08:00:00Z' })
  const { amina, nadia } = await people(server)
  const { jobId, jobCode } = (
    await server.send('manager', '/jobs', {
      ...{ worker: { givenName: 'Leïla', familyName: 'Essai', birthDate: '1990-05-12' } },
      ...{ kind: 'permanent', contract: 'CDI', happenedAt: '2026-01-05T08:00:00Z' },
    })
  ).body
  const { deviceId, serial } = await receiveLaptop(server, await promiseLot(server))
  await server.askNow('bench', '/stock')
  const page = `/travail/${jobId}`
  const scan = (code: string) => fill(amina, page, `${page}/scanner`, { code })

  t.match(await fill(amina, '/travail', '/travail', { badge: 'NIMPORTE' }), {
    statusCode: 422,
    body: /aucun badge/,
  })
  t.match(await fill(amina, '/travail', '/travail', { badge: jobCode.toLowerCase() }), {
    ...{ statusCode: 303, headers: { location: page } },
  })
  t.match(await scan('NIMPORTE'), { statusCode: 422, body: /Code lu/ })
  t.match(await scan(serial), { statusCode: 303, headers: { location: page } })
  t.match((await amina.get(page)).body, /Au travail<!-- --> depuis|Au travail depuis/)
  t.match(await scan(jobCode), { statusCode: 422, body: /Moins d’une minute/ }, 'scanned twice by mistake')
  await server.travelTo('2026-07-10T09:30:00Z')
  t.match(await scan(jobCode), { statusCode: 303, headers: { location: '/travail' } })
  t.match(
    (await nadia.get(`/appareils/${deviceId}`)).body,
    /Temps de travail pointé ici.*1.h.(29|30) par des permanents/s,
  )
  t.notMatch((await amina.get(`/appareils/${deviceId}`)).body, /Temps de travail pointé/)

  await fill(amina, '/travail', '/travail', { badge: jobCode })
  await server.travelTo('2026-07-11T08:00:00Z')
  t.match((await amina.get('/travail')).body, /fin à dire/)
  t.match(await fill(amina, page, `${page}/finir`, { fin: '' }), { statusCode: 422, body: /vraiment fini/ })
  t.equal((await fill(amina, page, `${page}/finir`, { fin: '2026-07-10T12:30' })).statusCode, 303)
  t.match((await nadia.get(`/postes/${jobId}`)).body, /1 h/)
  t.strictSame(server.stuck, [])
})
