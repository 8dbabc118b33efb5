/** A week of everything that may happen, as tests that count, rebuild or verify tell it over HTTP. */
import {
  eligiblePerson,
  fitLaptop,
  givenKit,
  inspect,
  newSerial,
  nvme,
  openKit,
  planCollection,
  prepareConsignment,
  promiseLot,
  receiveLaptop,
  recyclerOf,
  reservedKit,
  SIGNED,
  test,
} from './journey.js'
import { emmaus, type Server, weeefund } from './server.js'

const ago = (server: Server, minutes: number) =>
  new Date(Date.parse(server.now()) - minutes * 60_000).toISOString()

export const importLot = async (server: Server, lines: readonly string[], announced = lines.length) => {
  const donationId = await promiseLot(server, announced)
  const file = ['catégorie;marque;modèle;numéro de série', ...lines].join('\r\n')
  const checked = await server.upload('bench', `/donations/${donationId}/imports`, 'lot.csv', file)
  await server.send('bench', `/imports/${checked.body.importId}/confirm`)
  await server.imports.settle()
  return donationId
}
export const laptopLine = () => `laptop;HP;EliteBook 840;${newSerial('5CGI')}`

/** A week of everything that may happen, refused things and late entries among it. */
export const aBusyWeek = async (server: Server) => {
  const at = ago(server, 5 * 24 * 60)
  const donationId = await promiseLot(server, 30, { happenedAt: at })
  await server.send('bench', `/donations/${donationId}/collect`, { happenedAt: ago(server, 4 * 24 * 60) })
  await server.send('bench', `/donations/${donationId}/refuse-line`, { row: 901, reason: 'écran cassé' })
  await server.send('bench', `/donations/${donationId}/missing-line`, { row: 902 })
  await importLot(server, [laptopLine(), laptopLine(), 'grille-pain;HP;X;1', laptopLine(), laptopLine()], 3)

  const late = await receiveLaptop(server, donationId, ago(server, 3 * 24 * 60))
  await inspect(server, late.deviceId, [nvme(newSerial('NVME'))])
  await test(server, late.deviceId)
  const told = await server.send('bench', `/devices/${late.deviceId}/repair`, {
    functions: ['keyboard'],
    note: null,
    happenedAt: ago(server, 2 * 24 * 60),
  })

  await server.upload('bench', '/evidence', 'photo.txt', 'un fichier qui n’est pas un journal')
  const flagged = await fitLaptop(server, donationId)
  await server.send('bench', `/devices/${flagged.deviceId}/raise-flag`, { flag: 'mdm' })
  const cleared = await fitLaptop(server, donationId)
  await server.send('bench', `/devices/${cleared.deviceId}/raise-flag`, { flag: 'legal-hold' })
  await server.send('bench', `/devices/${cleared.deviceId}/clear-flag`, {
    flag: 'legal-hold',
    reason: 'levé',
  })
  await server.send('bench', `/devices/${cleared.deviceId}/grade`, { grade: 'B' })
  await receiveLaptop(server, donationId)

  const open = await openKit(server, (await fitLaptop(server, donationId)).deviceId)
  await server.send('bench', `/kits/${open.kitId}/reopen`, { reason: 'contrôle' })
  const waiting = await reservedKit(server, donationId)
  await server.send('bench', `/devices/${waiting.deviceId}/raise-flag`, { flag: 'reported-stolen' })
  const given = await givenKit(server, donationId)
  const handedOver = await server.askNow('bench', `/kits/${given.kitId}`)
  const back = await givenKit(server, donationId)
  await server.send('bench', `/devices/${back.deviceId}/return`, {
    siteId: weeefund.siteId,
    reason: 'panne',
  })
  const released = await reservedKit(server, donationId)
  await server.send('bench', `/kits/${released.kitId}/release-reservation`, {
    beneficiaryId: released.beneficiaryId,
    reason: 'no-news',
  })
  await eligiblePerson(server)
  await whatComesAfter(server, donationId)
  await whatPeopleDo(server, donationId)
  await whatEmployersDo(server, late.deviceId)
  await server.send('bench', `/donations/${donationId}/close`, { gapReason: 'le reste ne viendra pas' })
  return { told, handedOver }
}

/** Lost and found, sent and received, replaced, stripped, loaded and treated; corrected, and told late. */
export const whatComesAfter = async (server: Server, donationId: string) => {
  const send = (url: string, body: object = {}) => server.send('bench', url, body)
  const lost = await givenKit(server, donationId, { replacesPurchase: true })
  await send(`/devices/${lost.deviceId}/lose`, { how: 'lost', reason: null })
  const found = await givenKit(server, donationId)
  await send(`/devices/${found.deviceId}/lose`, { how: 'stolen', reason: null })
  await server.send('other-bench', `/devices/${found.deviceId}/find`, {
    siteId: emmaus.siteId,
    reason: 'rendu',
  })
  const { deviceId: newDeviceId } = await fitLaptop(server, donationId)
  const receipt = { kind: 'signed', on: 'paper' }
  await send(`/kits/${lost.kitId}/replace-device`, { oldDeviceId: lost.deviceId, newDeviceId, receipt })

  const sent = await Promise.all([1, 2, 3].map(() => receiveLaptop(server, donationId)))
  const [arrives = '', refused = '', missing = ''] = sent.map(({ deviceId }) => deviceId)
  const consignment = `/consignments/${await prepareConsignment(server, [arrives, refused, missing])}`
  await send(`${consignment}/send`, SIGNED)
  await server.send('other-bench', `${consignment}/receive-line`, { deviceId: arrives })
  await server.send('other-bench', `${consignment}/refuse-line`, { deviceId: refused, reason: 'écran cassé' })
  await server.send('other-bench', `${consignment}/missing-line`, { deviceId: missing })
  await server.send('other-bench', `${consignment}/accept`, SIGNED)
  await send(`${consignment}/take-back-line`, { deviceId: refused })
  const correction = { deviceId: arrives, outcome: 'refused', reason: 'compté deux fois' }
  await server.send('other-bench', `${consignment}/propose-correction`, correction)
  await send(`${consignment}/agree-correction`, { deviceId: arrives })
  await send(`/devices/${missing}/write-off`, { reason: 'introuvable' })

  const recycler = await recyclerOf(server)
  const { deviceId: stripped } = await fitLaptop(server, donationId)
  await send(`/devices/${stripped}/strip`, { reason: 'pièces' })
  const { deviceId: treated } = await fitLaptop(server, donationId, { weightGrams: 1777 })
  for (const [deviceId, ends] of [
    [treated, true],
    [(await fitLaptop(server, donationId)).deviceId, false],
  ] as const) {
    const collection = `/collections/${await planCollection(server, recycler)}`
    await send(`${collection}/devices`, { deviceId })
    await send(`${collection}/depart`, { signedOn: 'screen' })
    await server.send('recycler', `${collection}/weigh`, { weightGrams: 2000 })
    const operations = [{ code: 'R4', weightGrams: 2000 }]
    if (ends) await send(`${collection}/treat`, { operations, certificateSha256: 'd'.repeat(64) })
  }

  const { deviceId: corrected } = await fitLaptop(server, donationId)
  await send(`/devices/${corrected}/retire`, { reason: 'trop vieux' })
  const facts = await server.log.readStream(`device-${corrected}`)
  const withdrawn = { eventId: facts.at(-1)?.id, changes: null, reason: 'erreur d’appareil' }
  await send(`/devices/${corrected}/corrections`, withdrawn)
  const { deviceId: late } = await receiveLaptop(server, donationId, ago(server, 3 * 24 * 60))
  await send(`/devices/${late}/lose`, { how: 'lost', reason: null, happenedAt: ago(server, 2 * 24 * 60) })
}

/** Somebody waits, somebody learns, somebody calls for help, somebody is forgotten; and a site says where it is. */
export const whatPeopleDo = async (server: Server, donationId: string) => {
  const send = (url: string, body: object = {}) => server.send('manager', url, body)
  await server.send('programme', `/partners/${weeefund.partnerId}/describe-site`, {
    ...{ siteId: weeefund.siteId, address: '12 rue du Lac' },
  })
  const waiting = await eligiblePerson(server)
  await send(`/beneficiaries/${waiting.beneficiaryId}/waiting-list`, {
    ...{ siteId: weeefund.siteId, programme: 'kit' },
  })
  const reserved = await reservedKit(server, donationId)
  const appointmentAt = new Date(Date.parse(server.now()) + 3_600_000).toISOString()
  await send(`/kits/${reserved.kitId}/appointment`, { appointmentAt })
  const { beneficiaryId, kitId } = await givenKit(server, donationId)
  const trainerId = await server.accounts.createAccount(
    { email: 'formation@boucle.example', name: 'F', role: 'mediator', partnerId: weeefund.partnerId },
    'une phrase de passe',
  )
  const { sessionId } = (
    await send('/training-sessions', {
      ...{ siteId: weeefund.siteId, trainerId, startsAt: ago(server, 2 * 24 * 60), durationMinutes: 120 },
      ...{ capacity: 4, happenedAt: ago(server, 3 * 24 * 60) },
    })
  ).body
  await send(`/training-sessions/${sessionId}/enrol`, { beneficiaryId })
  await send(`/training-sessions/${sessionId}/attendance`, { attendance: [{ beneficiaryId, minutes: 90 }] })
  const { ticketId } = (await send('/tickets', { kitId, topic: 'internet' })).body
  await send(`/tickets/${ticketId}/resolve`, { outcome: 'solved-remotely' })
  await send('/tickets', { kitId, topic: 'battery' })
  await send(`/beneficiaries/${beneficiaryId}/forget`)
}

/** Somebody is hired and works, another leaves; a month is declared, put right and explained. */
export const whatEmployersDo = async (server: Server, deviceId: string) => {
  const days = (count: number) => ago(server, count * 24 * 60)
  const day = (count: number) => days(count).slice(0, 10)
  const { partnerId } = weeefund
  await server.send('programme', `/partners/${partnerId}/authorisations`, {
    ...{ kind: 'siae-agreement', validFrom: day(300), validUntil: day(-300) },
  })
  for (const etpHundredths of [1200, 1250])
    await server.send('programme', `/partners/${partnerId}/agreed-etp`, { year: 2026, etpHundredths })
  const hire = async (givenName: string, changes: object = {}) =>
    (
      await server.send('manager', '/jobs', {
        ...{ worker: { givenName, familyName: 'Essai', birthDate: '1990-05-12' }, kind: 'insertion' },
        ...{ contract: 'CDDI', endsOn: day(-200), happenedAt: days(100), ...changes },
      })
    ).body.jobId as string
  const job = `/jobs/${await hire('Leïla')}`
  const send = (url: string, body: object = {}) => server.send('manager', url, body)
  const month = day(40).slice(0, 7)
  await send(`${job}/hours`, { month, minutes: 6000 })
  await send(`${job}/correct-hours`, { month, minutes: 5940, reason: 'payslip-corrected' })
  await send(`${job}/explain-gap`, { month, parts: [{ reason: 'logistics', minutes: 5940 }] })
  await send(`${job}/explain-gap`, { month, parts: [{ reason: 'training', minutes: 5940 }] })
  const noon = `${day(1)}T10:00:00Z`
  const work = { startsAt: noon, endsAt: `${day(1)}T11:00:00Z`, deviceIds: [deviceId] }
  await send(`${job}/work`, work)
  const mistaken = await send(`${job}/work`, {
    ...work,
    startsAt: work.endsAt,
    endsAt: `${day(1)}T12:00:00Z`,
  })
  await send(`${job}/withdraw-work`, { workId: mistaken.body.workId, reason: 'entered-by-mistake' })
  await send(`${job}/extend`, { endsOn: day(-260) })
  await send(`${job}/suspend`)
  await send(`${job}/resume`)
  const other = `/jobs/${await hire('Samir')}`
  await send(`${other}/end`, { exit: 'training', happenedAt: days(2) })
  await send(`${other}/correct-end`, { exit: 'permanent-contract', reason: 'known-later' })
  await send(`${job}/start-work`, { deviceIds: [deviceId] })
}

/** Facts without which it was a quiet week. */
export const WHAT_HAPPENS = [
  ...[
    'KitHandedOver',
    'KitDeviceReturned',
    'KitDeviceReplaced',
    'DeviceReturned',
    'DeviceLost',
    'DeviceFound',
  ],
  ...['DeviceArrived', 'DeviceTakenBack', 'DeviceWrittenOff', 'ConsignmentLineCorrected', 'DeviceStripped'],
  ...['DeviceCollected', 'CollectionTreated', 'DeviceTreated', 'DeviceFactCorrected'],
  ...['SiteDescribed', 'WaitingListJoined', 'AppointmentMade', 'TrainingCredited', 'TicketResolved'],
  'BeneficiaryForgotten',
  ...['EtpAgreed', 'JobStarted', 'JobExtended', 'JobSuspended', 'JobResumed', 'JobEnded', 'JobFactCorrected'],
  ...[
    'HoursDeclared',
    'GapExplained',
    'WorkEntered',
    'WorkLogged',
    'WorkWithdrawn',
    'WorkReleased',
    'WorkStarted',
  ],
]
