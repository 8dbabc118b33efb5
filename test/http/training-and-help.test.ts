/** Training and the hotline over HTTP, up to a replacement under warranty. */
import t, { type Test } from 'tap'
import { fitLaptop, givenKit, promiseLot, recorded, refused, reservedKit } from '../support/journey.js'
import { type Server, startServer, weeefund } from '../support/server.js'

const HOUR = 3_600_000
const inHours = (server: Server, hours: number) =>
  new Date(Date.parse(server.now()) + hours * HOUR).toISOString()

const trainerOf = async (server: Server, email = 'formation@boucle.example') =>
  (await server.accounts.createAccount(
    { email, name: 'Formatrice', role: 'mediator', partnerId: weeefund.partnerId },
    'une phrase de passe',
  )) as string

const plan = (server: Server, trainerId: string, startsAt: string, extra: object = {}) =>
  server.send('mediator', '/training-sessions', {
    ...{ siteId: weeefund.siteId, trainerId, startsAt, durationMinutes: 180, capacity: 8 },
    ...extra,
  })

t.test(
  'T1 T2 T3 a session is planned, people are enrolled, and the sheet counts toward their kits',
  async (t) => {
    const server = await startServer(t)
    const trainerId = await trainerOf(server)
    const { beneficiaryId, kitId, trackingCode } = await givenKit(server, await promiseLot(server))
    const startsAt = inHours(server, 24)
    refused(t, await plan(server, weeefund.partnerId, startsAt), 'trainer-unknown')
    const planned = await plan(server, trainerId, startsAt)
    recorded(t, planned, 'TeachingClaimed')
    const { sessionId } = planned.body
    const overlapping = inHours(server, 25)
    refused(t, await plan(server, trainerId, overlapping), 'agenda-overlaps')
    const elsewhere = (await plan(server, await trainerOf(server, 'b@boucle.example'), overlapping)).body
      .sessionId
    const enrol = (session: string, who = beneficiaryId) =>
      server.send('mediator', `/training-sessions/${session}/enrol`, { beneficiaryId: who })
    recorded(t, await enrol(sessionId), 'LearningClaimed')
    refused(t, await enrol(elsewhere), 'agenda-overlaps')
    const nobody = (await server.send('manager', '/beneficiaries', { communeCode: '69266' })).body
      .beneficiaryId
    refused(t, await enrol(sessionId, nobody), 'no-kit-to-train-for')
    t.match((await server.ask('nobody', 'GET', `/tracking/${trackingCode}`)).body.promise, {
      ...{ countedMinutes: 0, promisedMinutes: 360 },
    })
    await server.askNow('manager', '/training-sessions')
    t.match((await server.ask('nobody', 'GET', `/tracking/${trackingCode}`)).body.promise, {
      nextSessionAt: startsAt,
    })
    const attend = (minutes: number, session = sessionId) =>
      server.send('mediator', `/training-sessions/${session}/attendance`, {
        attendance: [{ beneficiaryId, minutes }],
      })
    refused(t, await attend(120), 'session-not-over')
    await server.travelTo(inHours(server, 30))
    refused(t, await attend(420), 'attended-longer-than-session')
    recorded(t, await attend(150), 'AttendanceRecorded')
    recorded(t, await attend(180), 'AttendanceRecorded')
    const { body } = await server.ask('mediator', 'GET', `/kits/${kitId}`)
    t.match(body.kit.training, [{ sessionId, minutes: 180 }], 'the newest sheet holds')
    t.match((await server.askNow('auditor', '/programme-figures')).body.training, {
      ...{ underWay: 1, complete: 0, sessionsHeld: 1, attendances: 1, attendedMinutes: 180 },
    })

    const long = (await plan(server, trainerId, inHours(server, 24), { durationMinutes: 420 })).body.sessionId
    await enrol(long)
    await server.travelTo(inHours(server, 32))
    recorded(t, await attend(420, long), 'AttendanceRecorded')
    t.match((await server.askNow('nobody', `/tracking/${trackingCode}`)).body.promise, {
      ...{ countedMinutes: 360, extraMinutes: 240 },
    })
    t.match((await server.askNow('auditor', '/programme-figures')).body.training, {
      ...{ complete: 1, completePercent: 100 },
    })
    t.strictSame(server.stuck, [])
  },
)

t.test('before the hand-over only who enrolled in time attends; a full session takes nobody', async (t) => {
  const server = await startServer(t)
  const trainerId = await trainerOf(server)
  const lot = await promiseLot(server)
  const [early, late] = [await reservedKit(server, lot), await reservedKit(server, lot)]
  const { sessionId } = (await plan(server, trainerId, inHours(server, 1), { capacity: 1 })).body
  const enrol = (beneficiaryId: string) =>
    server.send('mediator', `/training-sessions/${sessionId}/enrol`, { beneficiaryId })
  recorded(t, await enrol(early.beneficiaryId), 'LearningClaimed')
  refused(t, await enrol(late.beneficiaryId), 'session-full')
  await server.send('mediator', `/training-sessions/${sessionId}/cancel-enrolment`, {
    ...{ beneficiaryId: early.beneficiaryId, reason: 'unavailable' },
  })
  await server.travelTo(inHours(server, 2))
  refused(t, await enrol(late.beneficiaryId), 'enrolled-too-late')
  recorded(
    t,
    await server.send('mediator', `/training-sessions/${sessionId}/cancel`, { reason: 'personne' }),
    'SessionCancelled',
  )
  recorded(t, await plan(server, trainerId, inHours(server, 0.1)), 'TeachingClaimed')
})

const openTicket = async (
  t: Test,
  server: Server,
  body: object,
  caller: 'hotline' | 'manager' = 'hotline',
) => {
  const opened = await server.send(caller, '/tickets', { topic: 'does-not-start', channel: 'phone', ...body })
  recorded(t, opened, 'HelpAsked')
  return opened.body.ticketId as string
}

t.test('T5 T6 T7 a call becomes a replacement, which inherits kit, warranty and training', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server)
  const { beneficiaryId, deviceId, kitId, trackingCode } = await givenKit(server, lot)
  await server.send('manager', `/beneficiaries/${beneficiaryId}/identity`, {
    identity: { givenName: 'Jeanne', familyName: 'Dupré', birthDate: '1951-03-14' },
  })
  const text = 'Jeanne dit qu’il ne s’allume plus'
  const ticketId = await openTicket(t, server, { trackingCode, text })
  const step = (path: string, body: object = {}, caller: 'hotline' | 'bench' | 'manager' = 'hotline') =>
    server.send(caller, `/tickets/${ticketId}/${path}`, body)
  t.match((await server.askNow('hotline', '/tickets')).body.tickets, [
    { ticketId, status: 'open', trackingCode },
  ])
  t.match(await step('read', {}), {
    status: 200,
    body: { identity: { givenName: 'Jeanne' }, texts: [{ from: 'holder', text }] },
  })
  recorded(t, await step('answer', { text: 'Branchez-le une heure.' }), 'TicketAnswered')
  refused(t, await step('ask-swap', { deviceId }), 'ticket-not-escalated')
  recorded(t, await step('escalate'), 'TicketEscalated')
  t.match(await server.log.readStream(`ticket-${ticketId}`), [
    {},
    {},
    { data: { refurbisherId: weeefund.partnerId, deviceId } },
  ])
  recorded(t, await step('ask-swap', { deviceId }, 'bench'), 'DeviceSwapAsked')
  const { deviceId: newDeviceId } = await fitLaptop(server, lot)
  recorded(
    t,
    await server.send('bench', `/kits/${kitId}/replace-device`, {
      ...{ oldDeviceId: deviceId, newDeviceId, ticketId, receipt: { kind: 'signed', on: 'paper' } },
    }),
    'ReplacementSealed',
  )
  t.match((await server.ask('hotline', 'GET', `/tickets/${ticketId}`)).body.ticket, {
    ...{ status: 'resolved', outcome: 'device-replaced' },
  })
  recorded(t, await step('reopen'), 'TicketReopened')
  t.equal((await step('close', {})).status, 400, 'closing needs an outcome')
  recorded(t, await step('close', { outcome: 'solved-remotely' }), 'TicketClosed')
  refused(t, await step('answer', { text: 'encore' }), 'ticket-closed')
  t.notMatch(JSON.stringify(await server.log.readAll('start', 1000)), /Jeanne|s’allume|Branchez/)
  t.strictSame(server.stuck, [])
})

t.test('T5 no help after the end of the entitlement, nor before the hand-over', async (t) => {
  const server = await startServer(t, { startsAt: '2024-01-08T09:00:00Z' })
  const lot = await promiseLot(server)
  const { kitId } = await givenKit(server, lot)
  const early = await reservedKit(server, lot)
  refused(
    t,
    await server.send('hotline', '/tickets', { kitId: early.kitId, topic: 'other' }),
    'kit-not-handed-over',
  )
  const ticketId = await openTicket(t, server, { kitId })
  await server.travelTo('2025-01-09T09:00:00Z')
  refused(t, await server.send('hotline', '/tickets', { kitId, topic: 'other' }), 'hotline-ended')
  // A paper note of a call within the entitlement may still be told.
  recorded(
    t,
    await server.send('hotline', '/tickets', { kitId, topic: 'other', happenedAt: '2025-01-08T09:00:00Z' }),
    'HelpAsked',
  )
  await server.send('hotline', `/tickets/${ticketId}/resolve`, { outcome: 'no-answer' })
  refused(t, await server.send('hotline', `/tickets/${ticketId}/reopen`, {}), 'entitlement-ended')
  refused(
    t,
    await server.send('hotline', '/tickets', { trackingCode: 'ABCD', topic: 'other' }),
    'kit-not-found',
  )
})
