/** A device's life after its bench, through the pages: back, lost, found, replaced, opened, corrected, at its end. */
import t from 'tap'
import { FUNCTIONS } from '../../src/domain/devices/functions.js'
import {
  fitLaptop,
  givenKit,
  inspect,
  nvme,
  openKit,
  promiseLot,
  receiveLaptop,
  signedIn,
  test,
  type visitor,
} from '../support/journey.js'
import { emmaus, type Server, startServer, weeefund } from '../support/server.js'

type Visitor = ReturnType<typeof visitor>

/** The hidden fields of a page's form that posts to `action`. */
const hidden = async (who: Visitor, page: string, action: string): Promise<Record<string, string>> => {
  const forms = (await who.get(page)).body.split('<form method="post"')
  const form = forms.find((one) => one.startsWith(` action="${action}"`)) ?? ''
  return Object.fromEntries(
    [...form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  )
}
/** Fills in the form of a page that leads to `action`, and sends it. */
const fill = async (who: Visitor, page: string, action: string, fields: Record<string, string>) =>
  who.post(action, { ...(await hidden(who, page, action)), ...fields })

/** A form with a file, as a browser sends it. */
const fillWithFile = async (who: Visitor, page: string, action: string, fields: Record<string, string>) => {
  const parts = Object.entries({ ...(await hidden(who, page, action)), ...fields }).map(
    ([name, value]) => `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return who.request('POST', action, {
    payload: `${parts.join('')}--b\r\ncontent-disposition: form-data; name="fichier"; filename="cession.txt"\r\n\r\ncédé\r\n--b--\r\n`,
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
  })
}

const text = ({ body }: { body: string }) =>
  body
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;|\u00a0/g, ' ')
    .replace(/&#39;/g, '’')
    .replace(/\s+/g, ' ')

const bench = (server: Server, partnerId: string = weeefund.partnerId) =>
  signedIn(server, { email: `${partnerId}@boucle.example`, role: 'bench', partnerId })
const settled = (server: Server) => server.askNow('bench', '/stock')

/** A fixed computer and its screen, given to somebody. */
const givenDesktop = async (server: Server, donationId: string) => {
  const fit = async (category: 'desktop' | 'monitor') => {
    const { deviceId } = await receiveLaptop(server, donationId, undefined, { category })
    await inspect(server, deviceId, [])
    const results = Object.fromEntries(FUNCTIONS[category].map((name) => [name, 'passed']))
    await server.send('bench', `/devices/${deviceId}/test`, { results, batteryHealthPercent: null })
    return deviceId
  }
  const devices = [await fit('desktop'), await fit('monitor')] as const
  const { kitId } = (await server.send('bench', '/kits', { siteId: weeefund.siteId, model: 'desktop-kit' }))
    .body as { kitId: string }
  for (const deviceId of devices) await server.send('bench', `/kits/${kitId}/pack`, { deviceId })
  await server.send('bench', `/kits/${kitId}/accessories`, {
    accessories: ['keyboard', 'mouse', 'power-cables'],
  })
  await server.send('bench', `/kits/${kitId}/seal`)
  const { beneficiaryId } = (await server.send('manager', '/beneficiaries', { communeCode: '69266' })).body
  await server.send('manager', `/beneficiaries/${beneficiaryId}/eligibility`, {
    ...{ programme: 'kit', prescriber: 'caf', validUntil: '2099-12-31' },
  })
  await server.send('bench', `/kits/${kitId}/reserve`, { beneficiaryId })
  await server.send('bench', `/kits/${kitId}/hand-over`, {
    ...{ beneficiaryId, siteId: weeefund.siteId, noticeVersion: '2026-11' },
    receipt: { kind: 'signed', on: 'paper' },
  })
  return { kitId, devices }
}

t.test('E4 H6 any organisation takes a device back by one scan, and becomes its custodian', async (t) => {
  const server = await startServer(t)
  const given = await givenKit(server, await promiseLot(server))
  await settled(server)
  const theirs = await bench(server, emmaus.partnerId)
  const ours = await bench(server)
  const { labelCode, serial } = (await server.askNow('bench', `/devices/${given.deviceId}`)).body.device

  t.match(text(await theirs.get('/retours?code=NOTHING')), /NOTHING/, 'an unknown code is said')
  t.match(text(await theirs.get(`/retours?code=${serial}`)), labelCode, 'found by its serial number')
  const page = `/retours?code=${labelCode}`
  const unsaid = await fill(theirs, page, '/retours', { siteId: emmaus.siteId, motif: '' })
  t.equal(unsaid.statusCode, 422, 'a reason is asked for')
  t.match(unsaid.body, `value="${labelCode}"`, 'and the device stays there')
  const elsewhere = await fill(theirs, page, '/retours', { siteId: weeefund.siteId, motif: 'en panne' })
  t.match(text(elsewhere), /n’est pas celui de votre organisation/)

  const back = await fill(theirs, page, '/retours', { siteId: emmaus.siteId, motif: 'en panne' })
  t.match(back, { statusCode: 303, headers: { location: `/appareils/${given.deviceId}` } })
  const card = text(await theirs.get(`/appareils/${given.deviceId}`))
  t.match(card, /L’appareil est revenu/)
  t.match(card, /À inspecter/)
  t.equal((await ours.get(`/appareils/${given.deviceId}`)).statusCode, 403, 'it is theirs now')
  t.match(text(await theirs.get(page)), /n’a pas été remis/, 'and comes back once')
  const kit = text(await ours.get(`/kits/${given.kitId}`))
  t.match(kit, /Rendu le/)
  t.notMatch(kit, /Réservation|Scellé/)
})

t.test('a whole kit comes back by one scan', async (t) => {
  const server = await startServer(t)
  const { kitId, devices } = await givenDesktop(server, await promiseLot(server))
  const [desktop, monitor] = devices
  await settled(server)
  const ours = await bench(server)
  t.match(text(await ours.get(`/kits/${kitId}`)), /Garantie Jusqu’au/)
  const labelOf = async (deviceId: string): Promise<string> =>
    (await server.askNow('bench', `/devices/${deviceId}`)).body.device.labelCode
  const page = `/retours?code=${await labelOf(desktop)}`
  t.match(text(await ours.get(page)), await labelOf(monitor), 'the scan shows what else the person has')
  const fields = { siteId: weeefund.siteId, motif: 'plus utilisé' }
  t.equal((await fill(ours, page, '/retours', fields)).statusCode, 422, 'alone, or all of it: it is asked')
  t.equal((await fill(ours, page, '/retours', { ...fields, quoi: 'kit' })).statusCode, 303)
  for (const deviceId of devices)
    t.match(text(await ours.get(`/appareils/${deviceId}`)), /En stock, après un retour/)
  t.match(text(await ours.get(`/kits/${kitId}`)), /Rendu/)
})

t.test('a stolen device is found again: kept by its holder, or scanned as it comes back', async (t) => {
  const server = await startServer(t)
  const { deviceId } = await givenKit(server, await promiseLot(server))
  await settled(server)
  const ours = await bench(server)
  const card = `/appareils/${deviceId}`
  const lose = () => fill(ours, card, `${card}/perte`, { comment: 'stolen', motif: '' })
  t.equal((await fill(ours, card, `${card}/perte`, { motif: 'oubli' })).statusCode, 422)
  t.equal((await lose()).statusCode, 303)
  t.match(text(await ours.get(card)), /Volé, avec le kit/)
  const kept = { ou: 'holder', motif: 'dans un tiroir', siteId: weeefund.siteId }
  t.equal((await fill(ours, card, `${card}/retrouve`, kept)).statusCode, 303)
  t.match(text(await ours.get(card)), /Remis avec le kit/)

  await lose()
  t.equal((await fill(ours, card, `${card}/radiation`, { motif: 'plainte classée' })).statusCode, 303)
  await settled(server)
  const { labelCode } = (await server.askNow('bench', `/devices/${deviceId}`)).body.device
  const page = `/retours?code=${labelCode}`
  t.match(text(await ours.get(page)), /Un appareil perdu est retrouvé/)
  const found = await fill(ours, page, '/retours', { siteId: weeefund.siteId, motif: 'rapporté' })
  t.equal(found.statusCode, 303)
  t.match(text(await ours.get(card)), /En stock, après un retour/)
})

t.test('T7 a device is replaced by a fit one, which inherits the kit', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server)
  const given = await givenKit(server, donationId)
  const raw = await receiveLaptop(server, donationId)
  const fresh = await fitLaptop(server, donationId)
  await settled(server)
  const ours = await bench(server)
  const page = `/kits/${given.kitId}`
  const replace = (code: string, recu = 'signe-ecran') =>
    fill(ours, page, `${page}/remplacement`, { ancien: given.deviceId, code, recu })
  t.match(text(await replace(raw.serial)), /pas été inspecté/, 'an unfit one is refused, and why')
  t.match(text(await replace('inconnu')), /inconnu/)
  t.match(text(await replace(fresh.serial, 'temoin')), /Choisissez le témoin/)
  t.equal((await replace(fresh.serial)).statusCode, 303)
  const kit = text(await ours.get(page))
  t.match(kit, /Remplacé par/)
  t.match(kit, /Chez la personne/)
  t.match(text(await ours.get(`/appareils/${fresh.deviceId}`)), /Garantie Jusqu’au .* Remplace /)
  t.match(text(await ours.get(`/appareils/${given.deviceId}`)), /Remplacé par/)

  const whole = await fill(ours, page, `${page}/retour`, { siteId: weeefund.siteId, motif: 'fin' })
  t.equal(whole.statusCode, 303)
  t.match(text(await ours.get(`/appareils/${fresh.deviceId}`)), /En stock, après un retour/)
})

t.test(
  'W5 E4 parts and media move between machines, and each card tells where to and where from',
  async (t) => {
    const server = await startServer(t)
    const donationId = await promiseLot(server)
    const one = await fitLaptop(server, donationId)
    const two = await fitLaptop(server, donationId)
    await settled(server)
    const ours = await bench(server)
    const [from, to] = [`/appareils/${one.deviceId}`, `/appareils/${two.deviceId}`]
    const onCard = (form: string, fields: Record<string, string>) =>
      fill(ours, from, `${from}/${form}`, fields)

    t.equal((await onCard('piece-retiree', { piece: '', serie: '' })).statusCode, 422)
    t.equal((await onCard('piece-retiree', { piece: 'memory', serie: 'RAM-1' })).statusCode, 303)
    const shelf = await ours.get(from)
    t.match(text(shelf), /Mémoire RAM-1 Retirée Sur l’étagère/)
    const [, pieceId = ''] = /<option value="([0-9a-f-]{36})"[^>]*>Mémoire RAM-1/.exec(shelf.body) ?? []
    const itself = await onCard('piece-posee', { pieceId, code: one.serial })
    t.match(text(itself), /choisissez un autre appareil/, 'not into the machine it was taken from')
    t.equal((await onCard('piece-posee', { pieceId, code: two.serial })).statusCode, 303)
    t.match(text(await ours.get(to)), /Mémoire RAM-1 Posée ici Vient de/)
    t.match(text(await ours.get(from)), /Mémoire RAM-1 Retirée Posée dans/)
    t.equal((await onCard('piece-achetee', { piece: 'battery', serie: '' })).statusCode, 303)

    const moved = await onCard('support-deplace', { serie: one.medium, code: two.serial })
    t.equal(moved.statusCode, 303)
    t.match(text(await ours.get(to)), new RegExp(`${one.medium} , vient de .* non prouvé`))
    t.match(text(await ours.get(from)), /Déplacé Posé dans/)
    const disk = { serie: 'SSD-NEUF', type: 'ssd', modele: '', capaciteGo: '512' }
    t.equal((await onCard('support-installe', { ...disk, type: '' })).statusCode, 422)
    t.equal((await onCard('support-installe', disk)).statusCode, 303)
    t.equal((await onCard('reparation', { note: 'nappe' })).statusCode, 422)
    t.equal((await onCard('reparation', { note: 'nappe', fonctions: 'screen' })).statusCode, 303)

    t.equal((await onCard('demontage', { motif: 'carte mère' })).statusCode, 303)
    const stripped = await ours.get(from)
    t.match(text(stripped), /ne pourra plus jamais être remis/)
    t.notMatch(stripped.body, `action="${from}/kit"`, 'and no kit is offered to it')
  },
)

t.test('R5 what came as waste is a product again with its control and its cession document', async (t) => {
  const server = await startServer(t)
  const { deviceId } = await fitLaptop(server, await promiseLot(server), { enteredAsWaste: true })
  await settled(server)
  const ours = await bench(server)
  const card = `/appareils/${deviceId}`
  t.match(text(await ours.get(card)), /Entré comme déchet Statut à lever/)
  t.equal((await fillWithFile(ours, card, `${card}/dechet`, { reference: '' })).statusCode, 422)
  t.equal((await fillWithFile(ours, card, `${card}/dechet`, { reference: 'CT-2026-14' })).statusCode, 303)
  t.match(text(await ours.get(card)), /Entré comme déchet Statut levé/)
})

t.test('a kit says before it is sealed which device is unfit, and why', async (t) => {
  const server = await startServer(t)
  const { deviceId } = await fitLaptop(server, await promiseLot(server))
  const { kitId } = await openKit(server, deviceId)
  const results = {
    ...Object.fromEntries(FUNCTIONS.laptop.map((name) => [name, 'passed'])),
    keyboard: 'failed',
  }
  await server.send('bench', `/devices/${deviceId}/test`, { results, batteryHealthPercent: 82 })
  const page = text(await (await bench(server)).get(`/kits/${kitId}`))
  t.match(page, /Pas apte/)
  t.match(page, /ne peut pas encore être scellé .* Clavier/)
})

t.test('X1 a fact is put right beside itself, by the organisation that told it', async (t) => {
  const server = await startServer(t)
  const { deviceId } = await receiveLaptop(server, await promiseLot(server))
  await inspect(server, deviceId, [nvme('NVME-FAUX')])
  await test(server, deviceId)
  await settled(server)
  const ours = await bench(server)
  const theirs = await bench(server, emmaus.partnerId)
  const card = `/appareils/${deviceId}`
  const links = async () =>
    [...(await ours.get(card)).body.matchAll(/href="(\/appareils\/[^"]+\/corriger)"/g)].map(
      ([, to = '']) => to,
    )
  const [tests = '', inspection = '', intake = '', ...more] = await links()
  t.strictSame(more, [], 'the intake, the inspection and the tests, and nothing else')

  t.equal((await theirs.get(tests)).statusCode, 403)
  t.match((await ours.get(intake)).body, 'modele')
  const as = async (page: string) =>
    Object.fromEntries(
      [...(await ours.get(page)).body.matchAll(/<input class="govuk-(?:input|radios)[^>]*>/g)].flatMap(
        ([tag]) => {
          const value = (name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]
          const chosen = value('type') !== 'radio' || /\schecked/.test(tag)
          return chosen && value('name') ? [[value('name') ?? '', value('value') ?? '']] : []
        },
      ),
    )
  const untouched = await fill(ours, tests, tests, { ...(await as(tests)), motif: 'rien' })
  t.match(text(untouched), /Rien n’a changé/, 'what is left as it was shown is no correction')
  const better = { ...(await as(tests)), batterie: '91' }
  t.equal((await fill(ours, tests, tests, { ...better, motif: '' })).statusCode, 422, 'a reason is asked for')
  t.equal((await fill(ours, tests, tests, { ...better, motif: 'mal lu' })).statusCode, 303)
  const corrected = text(await ours.get(card))
  t.match(corrected, /Batterie 91 %/)
  t.match(corrected, /Corrigé .*82 %.* 91 %.* Motif : mal lu/)

  const media = { ...(await as(inspection)), 'support-1-serie': 'NVME-VRAI', 'support-1-type': 'nvme' }
  t.equal((await fill(ours, inspection, inspection, { ...media, motif: 'étiquette relue' })).statusCode, 303)
  t.match(text(await ours.get(card)), /NVME-VRAI .*non prouvé/)
  const capacities = (await server.ask('bench', 'GET', `/devices/${deviceId}`)).body.media.map(
    ({ capacityBytes }: { capacityBytes: number }) => capacityBytes,
  )
  t.strictSame(capacities, [256_000_000_000], 'a medium typed anew has the capacity that was typed')

  t.equal((await fill(ours, tests, tests, { quoi: 'annuler', motif: 'autre appareil' })).statusCode, 303)
  t.match(text(await ours.get(card)), /Annulé Essais faits/)
  t.equal((await ours.get(tests)).statusCode, 404, 'what never happened is not corrected again')
  t.equal((await links()).length, 2)
})
