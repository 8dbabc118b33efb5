/** Posts over HTTP: contracts and hours of the employer, work at the bench, and figures that give nobody away. */
import t from 'tap'
import { promiseLot, receiveLaptop } from '../support/journey.js'
import { type Caller, emmaus, type Server, startServer, weeefund } from '../support/server.js'

const START = '2026-01-05T08:00:00Z'
const named = (n: number) => ({
  givenName: `Prénom${'abcdefghijklmnopqrstuvwxyz'[n]}`,
  familyName: 'Essai',
  birthDate: '1990-05-12',
})
const startsAt = '2026-07-10T08:00:00Z'

/** An agrément from 2026 on for both, and 12.5 ETP agreed on at Weeefund (EI); Emmaüs is an ACI here. */
const agree = async (server: Server) => {
  for (const { partnerId } of [weeefund, emmaus])
    await server.send('programme', `/partners/${partnerId}/authorisations`, {
      ...{ kind: 'siae-agreement', validFrom: '2026-01-01', validUntil: '2027-12-31' },
    })
  await server.send('programme', `/partners/${weeefund.partnerId}/agreed-etp`, {
    year: 2026,
    etpHundredths: 1250,
  })
}
const begin = async (server: Server, by: Caller, n: number, changes: object = {}) => {
  const { body } = await server.send(by, '/jobs', {
    ...{ worker: named(n), kind: 'insertion', contract: 'CDDI', endsOn: '2026-12-31', happenedAt: START },
    ...changes,
  })
  return body as { jobId: string; jobCode: string; type?: string }
}
const declare = (server: Server, by: Caller, jobId: string, month: string, minutes: number) =>
  server.send(by, `/jobs/${jobId}/hours`, { month, minutes })
const figures = async (server: Server, by: Caller, query = '') => {
  const answer = await server.askNow(by, `/job-figures${query}`)
  if (answer.status !== 200) throw new Error(JSON.stringify(answer))
  return answer.body
}

t.test(
  'the same hours are more ETP in an EI than in an ACI; a change in mid-year counts from its month',
  async (t) => {
    const server = await startServer(t, {
      startsAt,
      etpHours: [{ siaeType: 'ACI', from: '2026-04-01', hours: 1000 }],
    })
    await agree(server)
    for (const by of ['manager', 'other-manager'] as const) {
      const { jobId } = await begin(server, by, 0)
      for (const month of ['2026-03', '2026-04'])
        t.equal((await declare(server, by, jobId, month, 9030)).status, 200)
    }
    const [ei] = (await figures(server, 'manager', '?quarter=2026-Q1')).structures
    t.match(ei, { legalForm: 'EI', headcount: 1, headcountInInsertion: 1, etpAgreed: 3.125 })
    // 150.5 hours: a tenth of 1505, and of 1820 what it is.
    t.strictSame(ei.etpRealised, { value: 0.1, withheld: false })
    const aci = async (quarter: string) =>
      (await figures(server, 'other-manager', `?quarter=${quarter}`)).structures[0].etpRealised.value
    t.equal(await aci('2026-Q1'), 0.0827)
    t.equal(await aci('2026-Q2'), 0.1505)
    t.equal(await aci('all'), 0.2332)
    const { authorisations } = (await server.ask('auditor', 'GET', '/partners')).body
    t.match(
      authorisations.find(({ partnerId }: { partnerId: string }) => partnerId === weeefund.partnerId),
      { authorisations: [{ validUntil: '2027-12-31' }], agreedEtp: [{ year: 2026, etpHundredths: 1250 }] },
    )
    const { parameters } = (await server.ask('auditor', 'GET', '/parameters')).body
    t.match(
      parameters.filter(({ name }: { name: string }) => name === 'etp-hours/ACI'),
      [
        { value: 1820, validFrom: '2014-01-01' },
        { value: 1000, validFrom: '2026-04-01', reference: 'setting ETP_HOURS' },
      ],
    )
  },
)

t.test('J1, J3 a month is counted once, under the contract and the agrément', async (t) => {
  const server = await startServer(t, { startsAt })
  const { jobId } = await begin(server, 'manager', 0)
  t.match(await declare(server, 'manager', jobId, '2026-01', 6000), {
    ...{ status: 409, body: { type: 'outside-agreement' } },
  })
  await agree(server)
  t.match(await declare(server, 'manager', jobId, '2026-01', 6000), { status: 200 })
  t.match(await declare(server, 'manager', jobId, '2026-01', 6000), { status: 200, body: { recorded: [] } })
  t.match(await declare(server, 'manager', jobId, '2026-01', 6060), {
    ...{ status: 409, body: { type: 'month-already-declared' } },
  })
  t.equal((await figures(server, 'manager', '?quarter=2026-Q1')).total.minutes.declared.value, 6000)
  await server.send('manager', `/jobs/${jobId}/correct-hours`, {
    ...{ month: '2026-01', minutes: 5940, reason: 'payslip-corrected' },
  })
  t.equal((await figures(server, 'manager', '?quarter=2026-Q1')).total.minutes.declared.value, 5940)
  await server.send('manager', `/jobs/${jobId}/end`, { exit: 'training', happenedAt: '2026-02-27T16:00:00Z' })
  t.match(await declare(server, 'manager', jobId, '2026-03', 60), {
    ...{ status: 409, body: { type: 'outside-contract' } },
  })
  t.match(await figures(server, 'manager', '?quarter=2026-Q1'), {
    total: {
      headcount: 0,
      exits: { byCategory: { positive: 1 }, dynamic: 1, denominator: 1, ratePercent: 100 },
    },
  })
  await server.send('manager', `/jobs/${jobId}/correct-end`, { exit: 'withdrawn', reason: 'known-later' })
  t.match((await figures(server, 'manager', '?quarter=2026-Q1')).total.exits, {
    ...{ byCategory: { withdrawn: 1, positive: 0 }, denominator: 0, ratePercent: null },
  })
})

t.test('J2 eight hours over five devices are eight hours in every total', async (t) => {
  const server = await startServer(t, { startsAt })
  await agree(server)
  const donationId = await promiseLot(server)
  const deviceIds: string[] = []
  for (let n = 0; n < 5; n++) deviceIds.push((await receiveLaptop(server, donationId)).deviceId)
  const { jobId } = await begin(server, 'manager', 0)
  await server.travelTo('2026-07-13T20:00:00Z')
  const eightHours = { startsAt: '2026-07-13T06:00:00Z', endsAt: '2026-07-13T14:00:00Z', deviceIds }
  const { status, body } = await server.send('bench', `/jobs/${jobId}/work`, eightHours)
  t.equal(status, 200)
  const found = await figures(server, 'manager', '?quarter=2026-Q3')
  for (const of of [found.total, found.structures[0], found.byQuarter.at(-1)]) {
    t.equal(of.minutes.logged.value, 480)
    t.equal(of.minutes.devices.value, 480)
    t.match(of, { devices: 5, minutesPerDevice: 96 })
  }
  const { months } = (await server.ask('manager', 'GET', `/jobs/${jobId}`)).body
  t.match(months.at(-1), { month: '2026-07', logged: 480, unexplained: -480 })
  t.match((await server.askNow('manager', '/job-months/2026-07')).body.contracts, [{ jobId, logged: 480 }])
  const { rows } =
    await server.pool.query(`select sum(minutes)::int as sum, count(*)::int as count from views.hours
    where known_to is null and measure = 'work'`)
  t.strictSame(rows, [{ sum: 480, count: 5 }])

  t.match(
    await server.send('bench', `/jobs/${jobId}/work`, {
      ...eightHours,
      startsAt: '2026-07-13T13:59:00Z',
      endsAt: '2026-07-13T15:00:00Z',
    }),
    {
      ...{ status: 409, body: { type: 'work-overlaps' } },
    },
  )
  t.match(
    await server.send('bench', `/jobs/${jobId}/work`, {
      startsAt: '2026-07-13T15:00:00Z',
      endsAt: '2026-07-13T17:01:00Z',
    }),
    { status: 422, body: { type: 'day-too-long' } },
  )
  await server.send('manager', `/jobs/${jobId}/withdraw-work`, {
    workId: body.workId,
    reason: 'entered-by-mistake',
  })
  t.equal((await figures(server, 'manager', '?quarter=2026-Q3')).total.minutes.logged.value, 0)
  t.match(
    await server.send('bench', `/jobs/${jobId}/work`, eightHours),
    { status: 200 },
    'the day is free again',
  )
  t.strictSame(server.stuck, [])
})

t.test('J2 one person is one person, whoever employs them, and no name is in the log', async (t) => {
  const server = await startServer(t, { startsAt })
  await agree(server)
  const one = await begin(server, 'manager', 0)
  const two = await begin(server, 'other-manager', 0, { worker: { ...named(0), givenName: 'PRÉNOMA' } })
  await server.travelTo('2026-07-13T20:00:00Z')
  const hours = { startsAt: '2026-07-13T06:00:00Z', endsAt: '2026-07-13T12:00:00Z' }
  t.match(await server.send('bench', `/jobs/${one.jobId}/work`, hours), { status: 200 })
  t.match(await server.send('other-bench', `/jobs/${two.jobId}/work`, hours), {
    ...{ status: 409, body: { type: 'work-overlaps' } },
  })
  t.match(
    await server.send('other-bench', `/jobs/${two.jobId}/work`, {
      startsAt: '2026-07-13T13:00:00Z',
      endsAt: '2026-07-13T18:00:00Z',
    }),
    { status: 422, body: { type: 'day-too-long' } },
  )
  const events = JSON.stringify(await server.log.readAll('start', 1000))
  t.notMatch(events, /Prénoma|Essai|1990-05-12/i)
  // Somebody who waits for a kit and works is two ids: neither side learns of the other.
  const person = { identity: { ...named(0) }, communeCode: '69266', noticeVersion: '2026-11' }
  t.match(await server.send('bench', '/beneficiaries', person), { status: 200 })
})

t.test('work begins and ends by a scan; what would not count is refused at once', async (t) => {
  const server = await startServer(t, { startsAt })
  const { jobId } = await begin(server, 'manager', 0)
  t.match(await server.send('bench', `/jobs/${jobId}/start-work`), { body: { type: 'outside-agreement' } })
  await agree(server)
  const { deviceId } = await receiveLaptop(server, await promiseLot(server))
  const { workId } = (await server.send('bench', `/jobs/${jobId}/start-work`)).body
  t.match(await server.send('bench', `/jobs/${jobId}/start-work`), { body: { type: 'work-under-way' } })
  t.match(await server.send('bench', `/jobs/${jobId}/work/${workId}/devices`, { deviceId }), { status: 200 })
  t.match(await server.send('bench', `/jobs/${jobId}/work/${workId}/stop`), {
    body: { type: 'work-too-short' },
  })
  await server.travelTo('2026-07-10T10:00:00Z')
  t.match(await server.send('bench', `/jobs/${jobId}/work/${workId}/stop`), {
    body: { recorded: ['WorkStopped'] },
  })
  t.match((await server.askNow('manager', '/job-months/2026-07')).body.contracts, [{ logged: 119 }])
  t.strictSame((await server.views.read((queries) => queries.openWork(weeefund.partnerId))).value, [])
  // A device of somebody else's (C2).
  t.match(
    await server.send('other-bench', `/jobs/${(await begin(server, 'other-manager', 1)).jobId}/start-work`, {
      deviceIds: [deviceId],
    }),
    { status: 403, body: { type: 'not-custodian' } },
  )
})

t.test(
  'J3 a file in the State’s columns declares, line by line; its numbers stay in the vault',
  async (t) => {
    const server = await startServer(t, { startsAt })
    await agree(server)
    const one = await begin(server, 'manager', 0, { contractNumber: '69123456' })
    const two = await begin(server, 'manager', 1)
    const file = [
      'emi_pph_id;emi_ctr_id;emi_sme_annee;emi_sme_mois;emi_nb_heures_travail',
      '1;69123456;2026;6;121,33',
      `2;${two.jobCode};2026;6;100:30`,
      `2;${two.jobCode};2026;6;100:30`,
      '3;999;2026;6;10',
      `2;${two.jobCode};2026;13;10`,
      `2;${two.jobCode};2026;5;beaucoup`,
      `2;${two.jobCode};2025;12;10`,
      `2;${two.jobCode};2026;7;10`,
    ].join('\n')
    const { body } = await server.upload('manager', '/jobs/hours-imports', 'juin.csv', file)
    t.strictSame(
      body.lines.map(({ decision }: { decision: string }) => decision),
      ['accepted', 'accepted', ...Array(6).fill('refused')],
    )
    const reasons = body.lines.map(({ reason }: { reason: string | null }) => reason ?? '')
    t.match(reasons[2], /déjà ce mois à la ligne 3/)
    t.match(reasons[3], /ni un code de badge/)
    t.match(reasons[4], /^mois/)
    t.match(reasons[5], /^heures/)
    t.match(reasons[6], /Hors contrat/)
    t.match(reasons[7], /pas fini/)
    await server.send('manager', `/imports/${body.importId}/confirm`)
    await server.imports.settle()
    const months = async (jobId: string) =>
      (await server.ask('manager', 'GET', `/jobs/${jobId}`)).body.job.declared
    t.strictSame(await months(one.jobId), { '2026-06': 7280 })
    t.strictSame(await months(two.jobId), { '2026-06': 6030 })
    // Handed in again: nothing is counted twice. With another figure: refused, to be corrected.
    const again = await server.upload('manager', '/jobs/hours-imports', 'juin.csv', file)
    await server.send('manager', `/imports/${again.body.importId}/confirm`)
    await server.imports.settle()
    t.strictSame(await months(one.jobId), { '2026-06': 7280 })
    const other = await server.upload(
      'manager',
      '/jobs/hours-imports',
      'juin.csv',
      file.replace('121,33', '120'),
    )
    t.match(other.body.lines[0], { decision: 'refused', reason: /déjà déclaré/ })
    for (const table of ['events', 'imports', 'views.jobs'])
      t.notMatch(JSON.stringify((await server.pool.query(`select * from ${table}`)).rows), /69123456/, table)
    for (const reader of ['auditor', 'programme', 'bench'] as const)
      t.match(await server.ask(reader, 'GET', `/imports/${body.importId}`), { status: 403 }, reader)
  },
)

t.test('J4 the employer alone reads a worker; whoever audits is refused, on every way', async (t) => {
  const server = await startServer(t, { startsAt })
  await agree(server)
  const { jobId } = await begin(server, 'manager', 0)
  await declare(server, 'manager', jobId, '2026-06', 6000)
  const { workerId } = (await server.ask('manager', 'GET', `/jobs/${jobId}`)).body.job
  for (const reader of ['auditor', 'programme', 'admin', 'bench', 'other-manager'] as const) {
    t.match(await server.ask(reader, 'GET', `/jobs/${jobId}`), { status: 403 }, reader)
    t.match(await server.send(reader, `/workers/${workerId}/identity/read`, { purpose: 'contract' }), {
      status: 403,
    })
  }
  const { events } = (await server.ask('auditor', 'GET', '/events?limit=1000')).body
  t.notMatch(JSON.stringify(events), new RegExp(`${jobId}|${workerId}|HoursDeclared|6000`))
  t.match(events.filter(({ withheld }: { withheld?: string }) => withheld === 'J4').length, 2)
  await server.travelTo('2026-08-10T08:00:00Z')
  const few = await figures(server, 'auditor', '?quarter=2026-Q2')
  t.match(few.total, { headcount: 1, minutes: { declared: { value: 0, withheld: true } } })
  t.notMatch(JSON.stringify(few), /6000|"value":100/)

  const read = await server.send('manager', `/workers/${workerId}/identity/read`, { purpose: 'declaration' })
  t.match(read, { status: 200, body: { identity: { familyName: 'Essai' } } })
  const told = await server.log.readStream(`worker-${workerId}`)
  t.match(told, [{ type: 'WorkerIdentityRead', data: { purpose: 'declaration' } }])
  t.match(await server.send('manager', `/workers/${workerId}/forget`), {
    body: { type: 'worker-under-contract' },
  })
  await server.send('manager', `/jobs/${jobId}/end`, { exit: 'other', happenedAt: '2026-07-09T16:00:00Z' })
  await server.askNow('manager', '/jobs')
  t.match(await server.send('manager', `/workers/${workerId}/forget`), { status: 200 })
  t.match(await server.send('manager', `/workers/${workerId}/identity/read`, { purpose: 'declaration' }), {
    ...{ status: 410, body: { type: 'worker-forgotten' } },
  })
  t.equal(await server.vault.worker(workerId), undefined)
  t.equal((await figures(server, 'manager', '?quarter=2026-Q2')).total.minutes.declared.value, 6000, 'P2')
})

t.test('J4 the Métropole sees sums of eleven persons, and no dial tells one of them', async (t) => {
  const server = await startServer(t, { startsAt: '2026-04-10T08:00:00Z' })
  await agree(server)
  const jobs: string[] = []
  for (let n = 0; n < 12; n++) jobs.push((await begin(server, 'manager', n)).jobId)
  for (const jobId of jobs.slice(0, 11))
    for (const month of ['2026-01', '2026-02', '2026-03'])
      await declare(server, 'manager', jobId, month, 6000)
  const small = await begin(server, 'other-manager', 13)
  await declare(server, 'other-manager', small.jobId, '2026-03', 600)
  // One more person's hours, a month later.
  await server.travelTo('2026-05-10T08:00:00Z')
  await declare(server, 'manager', jobs[11] ?? '', '2026-03', 777)
  await server.travelTo('2026-07-10T08:00:00Z')

  const known = async (knownOn: string) =>
    (await figures(server, 'auditor', `?on=2026-07-01&knownOn=${knownOn}&quarter=2026-Q1`)).total.minutes
      .declared
  t.strictSame(
    await known('2026-04-29'),
    { value: 0, withheld: false },
    'as at the end of March: nothing yet',
  )
  t.strictSame(await known('2026-04-30'), { value: 198_000, withheld: true })
  t.strictSame(await known('2026-05-31'), { value: 198_000, withheld: true }, 'one person more is held back')
  t.equal((await figures(server, 'manager', '?quarter=2026-Q1')).total.minutes.declared.value, 198_777)
  // Eleven more persons' figures move with it: then it is shown.
  for (const jobId of jobs.slice(0, 10))
    await server.send('manager', `/jobs/${jobId}/correct-hours`, {
      month: '2026-01',
      minutes: 5900,
      reason: 'other',
    })
  await server.travelTo('2026-08-10T08:00:00Z')
  t.equal((await known('2026-07-31')).value, 198_777 - 1000)
  t.match(await figures(server, 'auditor', '?quarter=2026-Q1'), {
    limit: 11,
    others: { minutes: 0 },
    structures: [
      {
        name: 'Emmaüs Connect',
        headcountInInsertion: 1,
        minutes: { declared: { value: 0, withheld: true } },
      },
      { name: 'WeeeFund', headcountInInsertion: 12, etpRealised: { withheld: false } },
    ],
  })
})

t.test('L1 figures stand on both dials: what was declared late was not known then', async (t) => {
  const server = await startServer(t, { startsAt: '2026-04-10T08:00:00Z' })
  await agree(server)
  const { jobId } = await begin(server, 'manager', 0)
  await declare(server, 'manager', jobId, '2026-03', 6000)
  await server.travelTo('2026-05-20T08:00:00Z')
  await server.send('manager', `/jobs/${jobId}/correct-hours`, {
    month: '2026-03',
    minutes: 5400,
    reason: 'other',
  })
  await server.send('manager', `/jobs/${jobId}/end`, {
    exit: 'permanent-contract',
    happenedAt: '2026-04-30T15:00:00Z',
  })
  const at = async (on: string, knownOn: string) => {
    const { total } = await figures(server, 'manager', `?on=${on}&knownOn=${knownOn}&quarter=all`)
    return [total.headcount, total.minutes.declared.value, total.exits.dynamic]
  }
  t.strictSame(await at('2026-05-10', '2026-05-10'), [1, 6000, 0])
  t.strictSame(await at('2026-05-10', '2026-05-20'), [0, 5400, 1])
  t.strictSame(await at('2026-03-30', '2026-05-20'), [1, 0, 0], 'a month counts at its end')
  t.strictSame(await at('2026-03-31', '2026-04-09'), [0, 0, 0], 'nothing was known yet')
  t.match(await server.ask('manager', 'GET', '/job-figures?quarter=2027-Q1'), {
    ...{ status: 400, body: { type: 'invalid-request' } },
  })
  t.match(await figures(server, 'manager', '?quarter=2020-Q1'), {
    quarter: '2020-Q1',
    total: { headcount: 0 },
  })
  t.match(await server.ask('manager', 'GET', '/job-figures?quarter=2026-Q5'), {
    status: 400,
    body: { type: 'invalid-request' },
  })
})

t.test('odd input is refused, and never stands in the log', async (t) => {
  const server = await startServer(t, { startsAt })
  await agree(server)
  const { jobId } = await begin(server, 'manager', 0)
  for (const month of ['9999-12', '0000-01', '2026-09'])
    t.match((await declare(server, 'manager', jobId, month, 0)).status, 409, month)
  t.match(await declare(server, 'manager', jobId, '2026-06', -300), { status: 400 })
  await declare(server, 'manager', jobId, '2026-06', 6000)
  const parts = [{ reason: 'training', minutes: 3_000_000_000 }]
  t.match(await server.send('manager', `/jobs/${jobId}/explain-gap`, { month: '2026-06', parts }), {
    ...{ status: 422, body: { type: 'hours-exceed-month' } },
  })
  const by = {
    actorId: jobId,
    partnerId: weeefund.partnerId,
    role: 'manager',
    correlationId: jobId,
    source: 'test',
  }
  const data = {
    jobId,
    partnerId: weeefund.partnerId,
    happenedAt: startsAt,
    month: '2026-05',
    minutes: -1,
    agreements: [],
  }
  await t.rejects(
    server.ledger.execute({ type: 'DeclareHours', data: { ...data, agreements: AGREED } } as never, {
      ...by,
      causationId: jobId,
    }),
    'what could not be read back is not appended',
  )
  t.equal((await figures(server, 'manager', '?quarter=2026-Q2')).total.minutes.declared.value, 6000)
})
const AGREED = [{ validFrom: '2026-01-01', validUntil: '2027-12-31' }]

t.test('L2 a contract whose answer was lost is the same one, whoever it is for', async (t) => {
  const server = await startServer(t, { startsAt })
  await agree(server)
  await begin(server, 'other-manager', 0)
  const start = () =>
    server.send(
      'manager',
      '/jobs',
      { worker: named(0), kind: 'insertion', contract: 'CDDI', endsOn: '2026-12-31', happenedAt: START },
      { 'idempotency-key': 'once' },
    )
  const first = await start()
  await server.pool.query('delete from idempotency')
  const again = await start()
  t.match(again, { status: 200, body: { jobId: first.body.jobId, jobCode: first.body.jobCode } })
  t.equal((await server.log.readStream(`job-${first.body.jobId}`)).length, 1)
})

t.test(
  'a contract counts from the morning of its first day, and any fact of it is put right (X1)',
  async (t) => {
    const server = await startServer(t, { startsAt: '2026-07-13T16:00:00Z' })
    await agree(server)
    const { jobId } = await begin(server, 'manager', 0, {
      happenedAt: '2026-07-13T12:00:00Z',
      endsOn: '2027-01-31',
    })
    const early = { startsAt: '2026-07-13T04:00:00Z', endsAt: '2026-07-13T05:30:00Z' }
    t.match(await server.send('bench', `/jobs/${jobId}/work`, early), { status: 200 })
    const [told] = await server.log.readStream(`job-${jobId}`)
    t.match(told, { data: { happenedAt: '2026-07-12T22:00:00.000Z' } }, 'midnight in Lyon')
    const correct = (changes: object | null, eventId = told?.id) =>
      server.send('manager', `/jobs/${jobId}/corrections`, { eventId, changes, reason: 'entered-by-mistake' })
    t.match(await correct({ endsOn: '2027-06-30' }), { status: 200 })
    t.match(await correct({ happenedAt: '2026-07-13T22:00:00Z' }), {
      body: { type: 'corrected-after-its-correction' },
    })
    t.match(await correct({ workerId: jobId }), { body: { type: 'field-not-correctable' } })
    const suspend = () => server.send('manager', `/jobs/${jobId}/suspend`)
    t.match(await suspend(), { body: { type: 'breaks-later-fact' } }, 'work was done that day')
    await server.travelTo('2026-07-14T08:00:00Z')
    t.match(await suspend(), { status: 200 })
    const suspended = (await server.log.readStream(`job-${jobId}`)).at(-1)
    t.match(await correct(null, suspended?.id), { status: 200 })
    t.match((await server.ask('manager', 'GET', `/jobs/${jobId}`)).body.job, {
      ...{ status: 'active', endsOn: '2027-06-30', suspensions: [] },
    })
  },
)

t.test('J4 each employer forgets for itself; the name goes when none keeps it', async (t) => {
  const server = await startServer(t, { startsAt })
  await agree(server)
  const ended = { exit: 'other', happenedAt: '2026-07-08T16:00:00Z' }
  const ours = await begin(server, 'manager', 0)
  const theirs = await begin(server, 'other-manager', 0)
  const { workerId } = (await server.ask('manager', 'GET', `/jobs/${ours.jobId}`)).body.job
  const forget = (by: Caller) => server.send(by, `/workers/${workerId}/forget`)
  const read = (by: Caller) => server.send(by, `/workers/${workerId}/identity/read`, { purpose: 'contract' })
  await server.send('manager', `/jobs/${ours.jobId}/end`, ended)
  t.match(await forget('manager'), { status: 200 }, 'whoever employs them now is nobody’s business')
  t.match(await read('manager'), { status: 410 })
  t.match(await read('other-manager'), { status: 200 })
  await server.send('other-manager', `/jobs/${theirs.jobId}/end`, ended)
  await forget('other-manager')
  t.equal(await server.vault.worker(workerId), undefined)
  t.match(
    await server.send('manager', '/jobs', {
      workerId,
      kind: 'permanent',
      contract: 'CDI',
      happenedAt: START,
    }),
    {
      ...{ status: 410, body: { type: 'worker-forgotten' } },
    },
  )
})
