/** The holder's page: a code and no account; help, a loss, and with the second factor what we keep of them. */
import t from 'tap'
import { eventCount, givenKit, promiseLot, recorded, reservedKit, visitor } from '../support/journey.js'
import { type Server, startServer, weeefund } from '../support/server.js'

const jeanne = { givenName: 'Jeanne', familyName: 'Dupré', birthDate: '1951-03-14', phone: '06 12 34 56 78' }

/** Somebody with a kit, whose name is in the vault, and the two codes on their receipt. */
const grandmother = async (server: Server) => {
  const kit = await givenKit(server, await promiseLot(server))
  await server.send('manager', `/beneficiaries/${kit.beneficiaryId}/identity`, { identity: jeanne })
  await server.askNow('auditor', '/kits')
  const secret = (await server.vault.holderSecret(kit.beneficiaryId, kit.kitId)) ?? ''
  return { ...kit, secret, page: `/suivi/${kit.trackingCode}` }
}
const textOf = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

t.test('the page says what is promised, what was done and where to go, in three languages', async (t) => {
  const server = await startServer(t)
  await server.send('programme', `/partners/${weeefund.partnerId}/describe-site`, {
    ...{
      siteId: weeefund.siteId,
      address: '12 rue du Lac',
      phone: '04 65 71 00 01',
      openingHours: 'le mardi',
    },
  })
  const { page } = await grandmother(server)
  const holder = visitor(server)
  const french = textOf((await holder.get(page)).body)
  for (const words of [
    /Formation 6 h, pas encore/,
    /Aide jusqu’au/,
    /Garantie jusqu’au/,
    /effacées le .* par WeeeFund/,
  ])
    t.match(french, words)
  t.match(french, /essayées le .* par WeeeFund/)
  t.match(french, /12 rue du Lac.*04 65 71 00 01.*le mardi/)
  t.match(textOf((await holder.get(`${page}?langue=fr-simple`)).body), /On vous aide jusqu’au/)
  const english = (await holder.get(`${page}?langue=en`)).body
  t.match(english, /<html lang="en"/)
  t.match(textOf(english), /Warranty until/)
  t.match(textOf((await holder.get(`${page}?commune=69089`)).body), /à \d+ km environ/, 'from Francheville')
  t.equal(holder.cookies.size, 0, 'no cookie')
  t.notMatch(french, /Jeanne|Dupr|1951/, 'nothing personal')
})

t.test('P4 help is asked for with the code alone, once however often the form is sent', async (t) => {
  const server = await startServer(t)
  const { page, kitId, beneficiaryId } = await grandmother(server)
  const holder = visitor(server)
  const fields = { sujet: 'internet', texte: 'Le Wi-Fi ne marche plus', cle: 'formulaire-1', langue: 'fr' }
  const sent = await holder.post(`${page}/aide`, fields)
  t.equal(sent.statusCode, 200)
  t.match(textOf(sent.body), /Votre demande est envoyée.*Demande du/)
  await holder.post(`${page}/aide`, fields)
  const { tickets } = (await server.askNow('hotline', '/tickets')).body
  t.match(tickets, [{ kitId, topic: 'internet', channel: 'holder-page' }])
  t.equal(tickets.length, 1)
  await holder.post(`${page}/aide`, { ...fields, texte: 'Le Wi-Fi marche, pas\r\nle son', sujet: 'sound' })
  t.equal((await server.askNow('hotline', '/tickets')).body.tickets.length, 2, 'other words are another call')
  const long = await holder.post(`${page}/aide`, { ...fields, texte: 'a'.repeat(2001) })
  t.equal(long.statusCode, 422)
  t.match(textOf(long.body), /trop long/)
  const wrong = await holder.post(`${page}/aide`, { ...fields, sujet: '' })
  t.equal(wrong.statusCode, 422)
  for (let n = 2; n <= 5; n++) await holder.post(`${page}/aide`, { ...fields, cle: `formulaire-${n}` })
  t.match(
    textOf((await holder.post(`${page}/aide`, { ...fields, cle: 'trop' })).body),
    /Plusieurs de vos demandes sont en cours/,
  )
  t.ok(await server.vault.identity(beneficiaryId))
})

t.test('P4 a loss is told, and data seen and erased, with the second factor only', async (t) => {
  const server = await startServer(t)
  const { page, deviceId, beneficiaryId, secret, kitId } = await grandmother(server)
  const holder = visitor(server)
  await holder.post(`${page}/aide`, { sujet: 'internet', texte: 'Le Wi-Fi ne marche plus', cle: 'a' })
  const { ticketId } = (await server.askNow('hotline', '/tickets')).body.tickets[0]
  await server.send('hotline', `/tickets/${ticketId}/answer`, { text: 'Redémarrez la box.' })
  await server.send('hotline', `/tickets/${ticketId}/read`, {})
  await server.send('manager', `/beneficiaries/${beneficiaryId}/identity/read`, { purpose: 'appointment' })
  await server.askNow('hotline', '/tickets')

  const before = await eventCount(server)
  for (const form of ['perte', 'mes-donnees', 'reponse', 'effacer']) {
    const answer = await holder.post(`${page}/${form}`, {
      secret: '00000000',
      sur: 'oui',
      appareil: deviceId,
    })
    t.equal(answer.statusCode, 422, form)
    t.match(textOf(answer.body), /Ce code secret n’est pas le bon/)
    t.notMatch(answer.body, /Jeanne/)
  }
  t.equal(await eventCount(server), before, 'nothing was told')

  const data = textOf((await holder.post(`${page}/mes-donnees`, { secret })).body)
  for (const words of [/Jeanne Dupré/, /14 mars 1951/, /Le Wi-Fi ne marche plus/, /Redémarrez la box/])
    t.match(data, words)
  t.match(data, /WeeeFund, pour : prendre rendez-vous/)
  t.match(data, /La Métropole de Lyon, pour : répondre/)
  t.equal(holder.cookies.size, 0)

  const replied = await holder.post(`${page}/reponse`, {
    secret,
    demande: ticketId,
    texte: 'Merci',
    cle: 'b',
  })
  t.match(textOf(replied.body), /Votre réponse est envoyée.*Merci/)

  const lost = await holder.post(`${page}/perte`, { secret, appareil: deviceId, comment: 'stolen' })
  t.match(textOf(lost.body), /C’est noté/)
  t.match((await server.ask('bench', 'GET', `/devices/${deviceId}`)).body.device.use, {
    ...{ state: 'lost', how: 'stolen', heldKitId: kitId },
  })
  t.match((await server.askNow('hotline', '/tickets')).body.tickets[1], { topic: 'lost-or-stolen' })

  const unsure = await holder.post(`${page}/effacer`, { secret })
  t.match(textOf(unsure.body), /Cochez la case/)
  const forgotten = await holder.post(`${page}/effacer`, { secret, sur: 'oui' })
  t.match(textOf(forgotten.body), /Vos données sont effacées/)
  t.equal(await server.vault.identity(beneficiaryId), undefined)
  t.equal((await holder.post(`${page}/mes-donnees`, { secret })).statusCode, 422)
  t.match(textOf((await holder.get(page)).body), /Votre kit/, 'the kit is still theirs')
})

t.test('P4 the second factor is tried ten times an hour, from wherever', async (t) => {
  const server = await startServer(t)
  const { page, secret } = await grandmother(server)
  for (let n = 0; n < 10; n++) await visitor(server).post(`${page}/mes-donnees`, { secret: `0000000${n}` })
  t.match(textOf((await visitor(server).post(`${page}/mes-donnees`, { secret })).body), /Attendez une heure/)
})

t.test('P4 ten thousand guesses find nothing, cost nothing to others, and are cut short', async (t) => {
  const server = await startServer(t, { codesPerMinute: 30 })
  const { page, trackingCode } = await grandmother(server)
  const guesser = visitor(server, '203.0.113.7')
  const statuses = new Map<number, number>()
  const guess = async (n: number) => {
    const code = String(n).padStart(13, '0')
    const path = [
      `/suivi/${code}`,
      `/api/v1/tracking/${code}`,
      `/verification?code=${code}0000`,
      `/suivi/${code}/aide`,
    ]
    const [url = ''] = path.slice(n % 4)
    const answer = n % 4 === 3 ? await guesser.post(url, {}) : await guesser.get(url)
    statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1)
  }
  for (let first = 0; first < 40; first++) await guess(first)
  for (let start = 40; start < 10_000; start += 100)
    await Promise.all(Array.from({ length: 100 }, (_, index) => guess(start + index)))
  t.strictSame([...statuses.keys()].sort(), [404, 429])
  t.equal(statuses.get(404), 30, 'one allowance for all the doors that take a code')
  t.equal((await guesser.get(page)).statusCode, 429)
  t.equal((await visitor(server).get(page)).statusCode, 200, 'somebody else is not in the way')
  t.ok(trackingCode)
})

t.test('P4 known and unknown codes are answered after the same time', async (t) => {
  const server = await startServer(t, { codesPerMinute: 1000 })
  const { page } = await grandmother(server)
  const holder = visitor(server)
  const millis = async (url: string) => {
    const start = performance.now()
    await holder.get(url)
    return performance.now() - start
  }
  const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
  await millis(page)
  const [known, unknown]: [number[], number[]] = [[], []]
  for (let round = 0; round < 15; round++) {
    known.push(await millis(page))
    unknown.push(await millis('/suivi/0000000000000'))
  }
  // Both wait for the end of a step of 200 ms; on a busy machine one may need a second step.
  t.ok(Math.abs(median(known) - median(unknown)) < 60, `${median(known)} and ${median(unknown)} ms`)
})

t.test('P4 a GET changes nothing', async (t) => {
  const server = await startServer(t)
  const { page } = await grandmother(server)
  const reserved = await reservedKit(server, await promiseLot(server))
  await server.askNow('auditor', '/kits')
  const before = await eventCount(server)
  const holder = visitor(server)
  for (const url of [
    page,
    `/suivi/${reserved.trackingCode}`,
    `${page}/certificat.pdf`,
    '/statistiques',
    '/verification',
  ])
    t.equal((await holder.get(url)).statusCode, 200, url)
  for (const form of ['aide', 'perte', 'mes-donnees', 'effacer', 'reponse'])
    t.equal((await holder.get(`${page}/${form}`)).statusCode, 404, `${form} is a form, not an address`)
  t.equal(await eventCount(server), before)
})

t.test('a kit that was given back opens nobody’s data', async (t) => {
  const server = await startServer(t)
  const { page, kitId, secret } = await grandmother(server)
  recorded(
    t,
    await server.send('bench', `/kits/${kitId}/return`, { siteId: weeefund.siteId, reason: 'rendu' }),
    'DeviceReturned',
  )
  t.equal((await visitor(server).post(`${page}/mes-donnees`, { secret })).statusCode, 422)
  t.match(textOf((await visitor(server).get(page)).body), /Rendu/)
})
