/** The steps of a device's way to its holder, as tests take them over HTTP. */
import { createHash, randomUUID } from 'node:crypto'
import type { Test } from 'tap'
import { FUNCTIONS } from '../../src/domain/devices/functions.js'
import type { Role } from '../../src/domain/shared/roles.js'
import { ANSWERS, type Refusal } from '../../src/words/answers/answers.js'
import { type Answer, type Caller, emmaus, type Server, weeefund } from './server.js'

export const LAPTOP_WORKS = Object.fromEntries(FUNCTIONS.laptop.map((name) => [name, 'passed']))

/** It was done, and these facts of the thing that was asked were recorded. */
export const recorded = (t: Test, answer: Answer, ...events: string[]) =>
  t.match(answer, { status: 200, body: { recorded: events } }, events.join(', '))

/** It was refused, for that reason, and `more` stands in the problem that answers. */
export const refused = (t: Test, answer: Answer, refusal: Refusal, more: object = {}) =>
  t.match(answer, { status: ANSWERS[refusal].status, body: { type: refusal, ...more } }, refusal)

let serials = 0
export const newSerial = (prefix: string) => `${prefix}${String(++serials).padStart(6, '0')}`

export const promiseLot = async (server: Server, announcedCount = 10, extra: object = {}) =>
  (
    await server.send('bench', '/donations', {
      siteId: weeefund.siteId,
      donorKind: 'company',
      donorName: 'Imprimerie des Canuts',
      announcedCount,
      ...extra,
    })
  ).body.donationId as string

export const receiveLaptop = async (
  server: Server,
  donationId: string,
  happenedAt?: string,
  extra: object = {},
) => {
  const serial = newSerial('5CG')
  const answer = await server.send('bench', `/donations/${donationId}/receive`, {
    category: 'laptop',
    maker: 'HP',
    model: 'EliteBook 840',
    serial,
    // Without a date it would come in on its lot's.
    happenedAt: happenedAt ?? server.now(),
    ...extra,
  })
  return { deviceId: answer.body.deviceId as string, serial }
}

export const inspect = (
  server: Server,
  deviceId: string,
  media: readonly object[],
  caller: Caller = 'bench',
) =>
  server.send(caller, `/devices/${deviceId}/inspect`, {
    media,
    processor: 'Intel Core i5-8350U',
    memoryBytes: 8_589_934_592,
    batteryHealthPercent: 82,
    source: 'by-hand',
    fileSha256: null,
    ...(media.length === 0 ? { absence: 'opened' } : {}),
  })

export const nvme = (serial: string) => ({
  serial,
  kind: 'nvme',
  model: 'SK hynix BC501',
  capacityBytes: 256_060_514_304,
})

/** A certificate of an erasure that ended a moment ago. */
export const certificate = (mediumSerial: string, extra: object = {}) => ({
  tool: 'nvme-cli',
  version: '2.3',
  technique: 'block-erase',
  method: 'sanitize start-block-erase',
  mediumSerial,
  startedAt: new Date(Date.now() - 60_000).toISOString(),
  endedAt: new Date().toISOString(),
  capacityBytes: 256_060_514_304,
  bytesErased: null,
  rounds: 1,
  verified: true,
  errors: 0,
  hiddenSectors: false,
  fileSha256: createHash('sha256').update(mediumSerial).digest('hex'),
  ...extra,
})

export const test = (server: Server, deviceId: string) =>
  server.send('bench', `/devices/${deviceId}/test`, { results: LAPTOP_WORKS, batteryHealthPercent: 82 })

/** Hands in the certificate of an erasure that ended just now, by the server's clock. */
export const erase = (server: Server, deviceId: string, mediumSerial: string, caller: Caller = 'bench') => {
  const endedAt = server.now()
  const startedAt = new Date(Date.parse(endedAt) - 60_000).toISOString()
  const fileSha256 = createHash('sha256').update(`${mediumSerial} ${endedAt}`).digest('hex')
  return server.send(
    caller,
    `/devices/${deviceId}/certificate`,
    certificate(mediumSerial, { startedAt, endedAt, fileSha256 }),
  )
}

/** A laptop that may leave: received, inspected, erased, tested. */
export const fitLaptop = async (server: Server, donationId: string, extra: object = {}) => {
  const { deviceId, serial } = await receiveLaptop(server, donationId, undefined, extra)
  const medium = newSerial('NVME')
  await inspect(server, deviceId, [nvme(medium)])
  await erase(server, deviceId, medium)
  await test(server, deviceId)
  return { deviceId, serial, medium }
}

export const openKit = async (server: Server, deviceId: string) => {
  const { kitId, trackingCode } = (
    await server.send('bench', '/kits', { siteId: weeefund.siteId, model: 'laptop-kit' })
  ).body as { kitId: string; trackingCode: string }
  await server.send('bench', `/kits/${kitId}/pack`, { deviceId })
  await server.send('bench', `/kits/${kitId}/accessories`, { accessories: ['charger', 'mouse'] })
  return { kitId, trackingCode }
}

export const eligiblePerson = async (server: Server, communeCode = '69266') => {
  const { beneficiaryId, fileCode } = (await server.send('manager', '/beneficiaries', { communeCode }))
    .body as {
    beneficiaryId: string
    fileCode: string
  }
  await server.send('manager', `/beneficiaries/${beneficiaryId}/eligibility`, {
    programme: 'kit',
    prescriber: 'france-travail',
    validUntil: '2099-12-31',
  })
  return { beneficiaryId, fileCode }
}

/** A sealed kit reserved for somebody. */
export const reservedKit = async (server: Server, donationId: string) => {
  const { deviceId } = await fitLaptop(server, donationId)
  const kit = await openKit(server, deviceId)
  await server.send('bench', `/kits/${kit.kitId}/seal`)
  const person = await eligiblePerson(server)
  await server.send('bench', `/kits/${kit.kitId}/reserve`, { beneficiaryId: person.beneficiaryId })
  return { deviceId, ...kit, ...person }
}

export const handOverBody = (beneficiaryId: string) => ({
  beneficiaryId,
  siteId: weeefund.siteId,
  receipt: { kind: 'signed', on: 'paper' },
  noticeVersion: '2026-01',
})

/** A kit in its holder's hands. */
export const givenKit = async (server: Server, donationId: string, extra: object = {}) => {
  const kit = await reservedKit(server, donationId)
  await server.send('bench', `/kits/${kit.kitId}/hand-over`, { ...handOverBody(kit.beneficiaryId), ...extra })
  return kit
}

/** A consignment from WeeeFund to Emmaüs, with these devices in it, not yet sent. */
export const prepareConsignment = async (
  server: Server,
  deviceIds: readonly string[],
  road: { readonly toPartnerId: string; readonly toSiteId: string } = {
    toPartnerId: emmaus.partnerId,
    toSiteId: emmaus.siteId,
  },
) => {
  const prepared = await server.send('bench', '/consignments', { fromSiteId: weeefund.siteId, ...road })
  const consignmentId = prepared.body.consignmentId as string
  for (const deviceId of deviceIds)
    await server.send('bench', `/consignments/${consignmentId}/lines`, { deviceId })
  return consignmentId
}
export const SIGNED = { signedOn: 'screen' }

/** An organisation that may treat waste between those days, and a caller of its bench. */
export const recyclerOf = async (server: Server, validFrom = '2022-01-01', validUntil = '2099-12-31') => {
  const partner = { name: 'Envie 2E', legalForm: 'EI', roles: ['recycler'] }
  const { partnerId } = (await server.send('programme', '/partners', partner)).body as { partnerId: string }
  await server.send('programme', `/partners/${partnerId}/authorisations`, {
    kind: 'waste-operator',
    validFrom,
    validUntil,
  })
  const draft = { label: 'recycler', role: 'bench', partnerId } as const
  server.tokens['recycler'] = (await server.accounts.createToken(draft, partnerId)).token
  // Its people act only once the tables know that it is there.
  await server.askNow('programme', '/partners')
  return partnerId
}

/** A pallet from WeeeFund's workshop to a recycler, planned and empty. */
export const planCollection = async (server: Server, destinationPartnerId: string, extra: object = {}) =>
  (
    await server.send('bench', '/collections', {
      siteId: weeefund.siteId,
      kind: 'workshop',
      destinationPartnerId,
      wasteCode: '16 02 14',
      ...extra,
    })
  ).body.collectionId as string

/** Writes one fact at the end of a stream, past every guard, and carries it nowhere: a ledger that broke. */
export const appendAlone = async (
  { log }: Server,
  stream: `${string}-${string}`,
  type: string,
  data: object,
) => {
  const metadata = {
    actorId: '',
    partnerId: null,
    role: 'admin',
    correlationId: '',
    causationId: '',
    source: 'test',
  }
  const revision = (await log.readStream(stream)).length - 1
  const outcome = await log.append(stream, revision, [{ id: randomUUID(), type, version: 1, data, metadata }])
  if (!outcome.appended) throw new Error(`${stream} has moved on`)
}

/** How many facts the log holds: what a refusal, a dry run and a GET leave as it is. */
export const eventCount = async ({ pool }: Server): Promise<number> =>
  Number((await pool.query<{ count: string }>('select count(*) as count from events')).rows[0]?.count)

export const PASSWORD = 'une phrase de passe pour les tests'

let addresses = 0
/** Somebody's browser, without its screen: it keeps cookies, and sends a page's forms as they stand there. */
export const visitor = ({ app }: Server, remoteAddress = `10.0.0.${++addresses}`) => {
  const cookies = new Map<string, string>()
  const request = async (
    method: 'GET' | 'POST',
    url: string,
    { payload, headers = {} }: { payload?: string | Buffer; headers?: Record<string, string> } = {},
  ) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await app.inject({
      ...{ method, url, remoteAddress },
      ...(payload === undefined ? {} : { payload }),
      headers: { ...(cookie ? { cookie } : {}), ...headers },
    })
    for (const { name, value } of answer.cookies) cookies.set(name, value)
    return answer
  }
  const get = (url: string) => request('GET', url)
  const post = (url: string, fields: Record<string, string>) =>
    request('POST', url, {
      payload: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  /** The hidden fields of a page's form that leads to `action`. */
  const hidden = async (page: string, action = page): Promise<Record<string, string>> => {
    const { body } = await get(page)
    const form = body.split('<form').find((one) => one.includes(`action="${action}"`)) ?? ''
    return Object.fromEntries(
      [...form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [
        name ?? '',
        value ?? '',
      ]),
    )
  }
  return {
    ...{ cookies, request, get, post, hidden },
    signIn: async (email: string, motDePasse = PASSWORD) =>
      post('/connexion', { ...(await hidden('/connexion')), email, motDePasse }),
  }
}

/** A visitor who has signed in to an account made for them. */
export const signedIn = async (
  server: Server,
  { email, role, partnerId }: { email: string; role: Role; partnerId: string | null },
) => {
  await server.accounts.createAccount({ email, name: email, role, partnerId }, PASSWORD)
  const one = visitor(server)
  await one.signIn(email)
  return one
}
