/** People over HTTP: files and the vault, roads and guardians, waiting, prices, forgetting and retention. */
import t from 'tap'
import { Identity } from '../../src/vault/identity.js'
import {
  eligiblePerson,
  eventCount,
  fitLaptop,
  givenKit,
  handOverBody,
  openKit,
  promiseLot,
  recorded,
  refused,
  reservedKit,
} from '../support/journey.js'
import { emmaus, type Server, startServer, weeefund } from '../support/server.js'

const jeanne = { givenName: 'Jeanne', familyName: 'Dupré', birthDate: '1951-03-14', phone: '06 12 34 56 78' }
const open = (server: Server, body: object = {}, caller: 'bench' | 'manager' | 'prescriber' = 'manager') =>
  server.send(caller, '/beneficiaries', { communeCode: '69266', ...body })
const idOf = async (server: Server, body: object = {}) =>
  (await open(server, body)).body.beneficiaryId as string

const everyEvent = async ({ log }: Server) => JSON.stringify(await log.readAll('start', 1000))

t.test('P1 P5 an identity goes to the vault alone, and is read for a reason that is recorded', async (t) => {
  const server = await startServer(t)
  const opened = await open(server, { identity: jeanne, noticeVersion: '2026-11' })
  recorded(t, opened, 'BeneficiaryRegistered', 'InformationNoticeGiven')
  const { beneficiaryId } = opened.body
  const read = `/beneficiaries/${beneficiaryId}/identity/read`
  const answer = await server.send('manager', read, { purpose: 'appointment' }, { 'idempotency-key': 'a' })
  t.match(answer, { status: 200, body: { identity: { ...jeanne, language: 'fr', guardian: null } } })
  t.equal((await server.send('manager', read, {})).status, 400, 'no reason, no name')
  t.equal((await server.send('bench', read, { purpose: 'appointment' })).status, 403)
  refused(
    t,
    await server.send('other-manager', read, { purpose: 'appointment' }),
    'person-of-another-partner',
  )
  const events = await server.log.readStream(`beneficiary-${beneficiaryId}`)
  t.match(events.at(-1), { type: 'IdentityRead', data: { role: 'manager', purpose: 'appointment' } })
  t.equal(events.filter(({ type }) => type === 'IdentityRead').length, 1, 'each reading once, and no refusal')
  t.notMatch(await everyEvent(server), /Jeanne|Dupr|1951|12 34 56/)
  const { rows } = await server.pool.query('select answer, body_hash from idempotency')
  t.notMatch(JSON.stringify(rows), /Jeanne|Dupr/, 'no answer that holds a name is kept')
  const nobody = await idOf(server)
  refused(
    t,
    await server.send('manager', `/beneficiaries/${nobody}/identity/read`, { purpose: 'correction' }),
    'identity-unknown',
  )
})

t.test(
  'P3 an organisation that does nothing for somebody changes, reads and erases nothing of them',
  async (t) => {
    const server = await startServer(t)
    const beneficiaryId = await idOf(server, { identity: jeanne })
    const of = `/beneficiaries/${beneficiaryId}`
    const before = await eventCount(server)
    for (const [path, body] of [
      ['contact-preference', { channel: 'phone' }],
      ['withdraw-eligibility', { programme: 'kit', reason: 'other' }],
      ['leave-waiting-list', { programme: 'kit', reason: 'other' }],
      ['identity', { identity: { ...jeanne, givenName: 'Pirate' } }],
      ['identity/read', { purpose: 'appointment' }],
      ['forget', {}],
      ['eligibility', { programme: 'kit', prescriber: 'caf', granted: false, validUntil: '2099-12-31' }],
    ] as const)
      refused(t, await server.send('other-manager', `${of}/${path}`, body), 'person-of-another-partner')
    t.equal(await eventCount(server), before, 'nothing was recorded')
    t.match(await server.vault.identity(beneficiaryId), jeanne)
    await server.send('other-manager', `${of}/information-notice`, { noticeVersion: '2026-12' })
    refused(
      t,
      await server.send('other-manager', `${of}/identity/read`, { purpose: 'appointment' }),
      'person-of-another-partner',
    )
    const attested = { programme: 'kit', prescriber: 'caf', validUntil: '2099-12-31' }
    recorded(t, await server.send('other-manager', `${of}/eligibility`, attested), 'EligibilityDecided')
    t.equal(
      (await server.send('other-manager', `${of}/identity/read`, { purpose: 'eligibility' })).status,
      200,
    )
  },
)

t.test('an identity is corrected by name, and bars a minor from a kit attested before', async (t) => {
  const server = await startServer(t)
  const { beneficiaryId } = await eligiblePerson(server)
  const identify = (identity: object) =>
    server.send('manager', `/beneficiaries/${beneficiaryId}/identity`, { identity })
  const guardian = { name: 'Marc Dupré' }
  refused(t, await identify({ ...jeanne, birthDate: '2013-01-02', guardian }), 'kit-is-for-adults')
  t.equal(await server.vault.identity(beneficiaryId), undefined)
  recorded(t, await identify(jeanne), 'IdentityCorrected')
  recorded(t, await identify({ ...jeanne, phone: null }), 'IdentityCorrected')
  const told = (await server.log.readStream(`beneficiary-${beneficiaryId}`)).at(-1)
  t.match(told, { data: { isMinor: false, partnerId: weeefund.partnerId } })
  t.notMatch(JSON.stringify(told), /Jeanne|Dupr/)
})

t.test('a name kept for a file that a crash never opened is withdrawn, and binds nobody', async (t) => {
  const server = await startServer(t)
  const opened = await idOf(server, { identity: { ...jeanne, givenName: 'Simone' } })
  const lost = '00000000-0000-4000-8000-0000000000f1'
  await server.vault.keepIdentity(lost, Identity.parse(jeanne))
  refused(t, await open(server, { identity: jeanne }), 'person-being-registered')
  await server.pool.query("update vault_people set awaits_file_since = now() - interval '1 hour'")
  await server.workshop.withdrawLeftBehind()
  t.equal(await server.vault.identity(lost), undefined)
  t.ok(await server.vault.identity(opened))
  t.equal((await open(server, { identity: jeanne })).status, 200)
})

t.test('H1 one person under two spellings is one file, unless somebody named says otherwise', async (t) => {
  const server = await startServer(t)
  const first = (await open(server, { identity: jeanne }, 'bench')).body
  const spelt = { ...jeanne, givenName: 'JEANNE', familyName: 'Dupre', phone: null }
  const before = await eventCount(server)
  refused(t, await open(server, { identity: spelt }, 'prescriber'), 'person-already-known', {
    detail: { existingId: first.fileCode },
  })
  t.equal(await eventCount(server), before, 'nothing half-done')
  const duplicateReason = 'twin'
  t.equal((await open(server, { identity: spelt, duplicateReason }, 'bench')).status, 403)
  const allowed = await open(server, { identity: spelt, duplicateReason })
  recorded(t, allowed, 'BeneficiaryRegistered')
  t.match((await server.log.readStream(`beneficiary-${allowed.body.beneficiaryId}`))[0], {
    data: { duplicateAllowed: { of: [first.beneficiaryId], reason: duplicateReason } },
  })
  const both = await Promise.all(
    ['a', 'b'].map(() => open(server, { identity: { ...jeanne, givenName: 'Simone', phone: null } })),
  )
  t.strictSame(both.map(({ status }) => status).sort(), [200, 409], 'two desks at once')
})

t.test('L2 a file opened again with its key is the same file', async (t) => {
  const server = await startServer(t)
  const send = () =>
    server.send(
      'manager',
      '/beneficiaries',
      { communeCode: '69266', identity: jeanne },
      { 'idempotency-key': 'k' },
    )
  const [first, again] = [await send(), await send()]
  t.strictSame(again.body, first.body)
  await server.pool.query('delete from idempotency')
  t.match(
    await send(),
    { status: 200, body: { beneficiaryId: first.body.beneficiaryId } },
    'its answer was lost',
  )
})

t.test('somebody from Bourg-en-Bresse gets no file, and nothing of them is kept', async (t) => {
  const server = await startServer(t)
  refused(t, await open(server, { communeCode: '01053', identity: jeanne }), 'commune-outside-metropole')
  t.equal((await server.pool.query('select from vault_people')).rowCount, 0)
  recorded(t, await open(server, { communeCode: '69152', identity: jeanne }), 'BeneficiaryRegistered')
})

const thisYear = new Date().getUTCFullYear()
const minor = { ...jeanne, givenName: 'Lina', birthDate: `${thisYear - 13}-03-14` }
const guardian = { name: 'Paul Dupré', phone: null }
const UNTIL = { validUntil: '2099-12-31' }

t.test('a minor needs a guardian, gets no kit, and their guardian signs for a gift', async (t) => {
  const server = await startServer(t)
  refused(t, await open(server, { identity: minor }), 'guardian-missing')
  const beneficiaryId = await idOf(server, { identity: { ...minor, guardian } })
  const decide = (right: object) =>
    server.send('prescriber', `/beneficiaries/${beneficiaryId}/eligibility`, { ...right, ...UNTIL })
  refused(t, await decide({ programme: 'kit', prescriber: 'caf' }), 'kit-is-for-adults')
  refused(
    t,
    await decide({ programme: 'grant', prescriber: 'caf', route: 'college' }),
    'prescriber-not-of-route',
  )
  recorded(t, await decide({ programme: 'grant', prescriber: 'college' }), 'EligibilityDecided')

  const { deviceId } = await fitLaptop(server, await promiseLot(server))
  const { kitId } = (await server.send('bench', '/kits', { siteId: weeefund.siteId, model: 'grant' })).body
  await server.send('bench', `/kits/${kitId}/pack`, { deviceId })
  await server.send('bench', `/kits/${kitId}/seal`)
  recorded(t, await server.send('bench', `/kits/${kitId}/reserve`, { beneficiaryId }), 'KitPromised')
  const handOver = (body: object) =>
    server.send('bench', `/kits/${kitId}/hand-over`, { ...handOverBody(beneficiaryId), ...body })
  refused(t, await handOver({}), 'guardian-signature-missing')
  const receipt = { kind: 'signed', on: 'paper', by: 'guardian' }
  refused(t, await handOver({ receipt, priceCents: 100 }), 'gift-not-free')
  recorded(t, await handOver({ receipt }), 'KitHandedOver')
  const { body } = await server.askNow('auditor', '/programme-figures')
  t.match(body.gifts, [{ route: 'college', count: 1 }, {}, {}, {}])
  refused(t, await server.send('bench', '/tickets', { kitId, topic: 'other' }), 'no-hotline-promised')
})

t.test('H4 a kit costs what the programme asks that day, within the law, from whom may sell', async (t) => {
  const server = await startServer(t, { prices: [{ from: '2022-01-01', cents: 2000 }] })
  const { kitId, beneficiaryId } = await reservedKit(server, await promiseLot(server))
  const handOver = (body: object = {}) =>
    server.send('bench', `/kits/${kitId}/hand-over`, { ...handOverBody(beneficiaryId), ...body })
  refused(t, await handOver({ priceCents: 18_001 }), 'price-above-cap')
  refused(t, await handOver({ priceCents: 5000 }), 'price-not-of-programme', {
    missing: [/20,00/],
  })
  refused(t, await handOver(), 'reseller-not-authorised')
  await server.send('programme', `/partners/${weeefund.partnerId}/authorisations`, {
    ...{ kind: 'solidarity-reseller', validFrom: '2022-01-01', validUntil: '2099-12-31' },
  })
  recorded(t, await handOver(), 'KitHandedOver')
  t.match((await server.log.readStream(`kit-${kitId}`)).at(-1), { data: { priceCents: 2000 } })
})

t.test('who waits at a site is first by waiting longest, and leaves the list with a kit', async (t) => {
  const server = await startServer(t)
  const [first, second] = [await eligiblePerson(server), await eligiblePerson(server)]
  const waiting = { siteId: weeefund.siteId, programme: 'kit' }
  for (const { beneficiaryId } of [first, second])
    recorded(
      t,
      await server.send('prescriber', `/beneficiaries/${beneficiaryId}/waiting-list`, waiting),
      'WaitingListJoined',
    )
  refused(
    t,
    await server.send('manager', `/beneficiaries/${first.beneficiaryId}/waiting-list`, {
      ...waiting,
      siteId: emmaus.siteId,
    }),
    'already-waiting-elsewhere',
  )
  const list = `/sites/${weeefund.siteId}/waiting-list`
  t.match((await server.askNow('bench', list)).body.waiting, [
    { fileCode: first.fileCode },
    { fileCode: second.fileCode },
  ])
  const { deviceId } = await fitLaptop(server, await promiseLot(server))
  const { kitId } = await openKit(server, deviceId)
  await server.send('bench', `/kits/${kitId}/seal`)
  await server.send('bench', `/kits/${kitId}/reserve`, { beneficiaryId: first.beneficiaryId })
  t.match((await server.askNow('bench', list)).body.waiting, [{ fileCode: second.fileCode }])
  const appointment = `/kits/${kitId}/appointment`
  const soon = new Date(Date.now() + 86_400_000).toISOString()
  recorded(t, await server.send('bench', appointment, { appointmentAt: soon }), 'AppointmentMade')
  refused(
    t,
    await server.send('bench', appointment, { appointmentAt: '2020-01-01T09:00:00Z' }),
    'appointment-in-past',
  )
  recorded(t, await server.send('bench', appointment, { appointmentAt: null }), 'AppointmentCancelled')
})

t.test('H5 of two desks that reserve the last kit for two people, one wins', async (t) => {
  const server = await startServer(t)
  const { deviceId } = await fitLaptop(server, await promiseLot(server))
  const { kitId } = await openKit(server, deviceId)
  await server.send('bench', `/kits/${kitId}/seal`)
  const people = await Promise.all([eligiblePerson(server), eligiblePerson(server)])
  const answers = await Promise.all(
    people.map(({ beneficiaryId }) => server.send('bench', `/kits/${kitId}/reserve`, { beneficiaryId })),
  )
  t.strictSame(answers.map(({ status }) => status).sort(), [200, 409])
  t.strictSame(server.stuck, [])
})

t.test('P2 whoever is forgotten leaves totals as they were, and the tables rebuild', async (t) => {
  const server = await startServer(t)
  const { beneficiaryId, kitId } = await givenKit(server, await promiseLot(server))
  await server.send('manager', `/beneficiaries/${beneficiaryId}/identity`, { identity: jeanne })
  await server.send('manager', '/tickets', { kitId, topic: 'internet', text: 'Jeanne Dupré ne capte plus' })
  const figures = async () => (await server.askNow('auditor', '/programme-figures')).body
  const { position: _before, ...before } = await figures()
  recorded(
    t,
    await server.send('manager', `/beneficiaries/${beneficiaryId}/forget`, {}),
    'BeneficiaryForgotten',
  )
  const { position: _after, ...after } = await figures()
  const { underWay, ended } = before.tickets
  t.strictSame({ ...after, tickets: null }, { ...before, tickets: null })
  t.match(
    after.tickets,
    { underWay: 0, ended: underWay + ended },
    'their call ends, and is counted as before',
  )
  for (const table of ['vault_people', 'vault_entries', 'vault_likenesses'])
    t.equal((await server.pool.query(`select from ${table}`)).rowCount, 0, table)
  refused(
    t,
    await server.send('manager', `/beneficiaries/${beneficiaryId}/identity`, { identity: jeanne }),
    'beneficiary-forgotten',
  )
  const { differingTables } = await import('../../src/projections/verification.js')
  t.strictSame(await differingTables(server.pool, server.log), [])
  recorded(t, await open(server, { identity: jeanne }), 'BeneficiaryRegistered')
})

t.test('P5 retention: who, when and why before; then those, and nobody heard of since', async (t) => {
  const server = await startServer(t, { startsAt: '2024-01-08T09:00:00Z' })
  const lot = await promiseLot(server)
  const old = await idOf(server, { identity: jeanne })
  const called = await givenKit(server, lot)
  const trained = await idOf(server)
  await server.travelTo('2024-06-03T09:00:00Z')
  await server.send('manager', '/tickets', { kitId: called.kitId, topic: 'internet' })
  await server.travelTo('2026-01-07T09:00:00Z')
  t.strictSame((await server.askNow('programme', '/retention')).body.due, [], 'a day too early')
  await server.travelTo('2026-01-08T12:00:00Z')
  const { due } = (await server.askNow('programme', '/retention')).body
  t.match(
    due
      .map((one: { beneficiaryId: string; last: string; dueOn: string }) => [
        one.beneficiaryId,
        one.last,
        one.dueOn,
      ])
      .sort(),
    [
      [old, 'file', '2026-01-08'],
      [trained, 'file', '2026-01-08'],
    ].sort(),
  )
  const beneficiaryIds = [old, trained, called.beneficiaryId]
  // Heard of since the preview: they stay.
  await server.send('manager', `/beneficiaries/${trained}/contact-preference`, { channel: 'phone' })
  await server.askNow('programme', '/retention')
  const swept = await server.send('programme', '/retention/sweep', { dueOn: '2026-01-08', beneficiaryIds })
  recorded(t, swept, 'RetentionSwept')
  const state = async (id: string) => (await server.workshop.nowOf.beneficiary(id)).status
  t.strictSame(
    [await state(old), await state(trained), await state(called.beneficiaryId)],
    ['forgotten', 'known', 'known'],
  )
  t.equal(await server.vault.identity(old), undefined)
  t.match((await server.log.readStream(`beneficiary-${old}`)).at(-1), { data: { cause: 'retention' } })
})

t.test('the vault forgets whom the log says is forgotten, also after a crash in between', async (t) => {
  const server = await startServer(t)
  const beneficiaryId = await idOf(server, { identity: jeanne })
  const told = { beneficiaryId, partnerId: null, happenedAt: server.now(), cause: 'person-asked' } as const
  // The fact alone, as a process that dies right after it leaves it.
  await server.workshop.record({ type: 'ForgetBeneficiary', data: told } as never, {
    ...{ actorId: beneficiaryId, partnerId: null, role: 'programme', correlationId: 'c', source: 'test' },
    causationId: 'crash',
  })
  t.ok(await server.vault.identity(beneficiaryId))
  const { forgetAsTold } = await import('../../src/vault/vault.js')
  const stop = new AbortController()
  await forgetAsTold(server.vault, server.log.subscribe('start', stop.signal), async () => stop.abort())
  t.equal(await server.vault.identity(beneficiaryId), undefined)
})

t.test('files are listed for the organisations that have to do with the person', async (t) => {
  const server = await startServer(t)
  const beneficiaryId = await idOf(server)
  const list = async (caller: Parameters<Server['askNow']>[0], query = '') =>
    (await server.askNow(caller, `/beneficiaries${query}`)).body
  t.match((await list('manager')).beneficiaries, [{ beneficiaryId, stage: 'registered' }])
  t.strictSame((await list('other-manager')).beneficiaries, [])
  t.match((await list('programme', '?stage=registered')).counts, [{ stage: 'registered', count: 1 }])
})
