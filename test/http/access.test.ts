/** P3. Every route × every role × own and other organisation; whatever is not written here is denied. */
import { createHash } from 'node:crypto'
import t from 'tap'
import {
  eligiblePerson,
  fitLaptop,
  givenKit,
  handOverBody,
  openKit,
  planCollection,
  prepareConsignment,
  promiseLot,
  receiveLaptop,
  SIGNED,
} from '../support/journey.js'
import { type Caller, startServer, weeefund } from '../support/server.js'

const EVERYBODY = 'nobody bench manager mediator prescriber hotline programme auditor admin'
const SIGNED_IN = 'bench manager mediator prescriber hotline programme auditor admin'
const STAFF = 'bench manager programme auditor admin'
const WORKSHOP = 'bench manager'
const REGISTER = 'bench manager prescriber programme'
const TRAIN = 'manager mediator'
/** J4. */
const EMPLOYER = 'manager'
const HELP = 'bench manager mediator hotline'

/** Who is let in. `own` routes speak of one thing of an organisation: its people alone, or who sees all. */
const LAW: Readonly<Record<string, { readonly roles: string; readonly own?: true }>> = {
  'GET /api/openapi.json': { roles: EVERYBODY },
  'GET /api/v1/tracking/:code': { roles: EVERYBODY },
  'GET /api/v1/me': { roles: SIGNED_IN },
  'GET /api/v1/parameters': { roles: SIGNED_IN },
  'GET /api/v1/partners': { roles: SIGNED_IN },
  'GET /api/v1/stock': { roles: STAFF },
  'GET /api/v1/hand-overs': { roles: `${STAFF} mediator` },
  'GET /api/v1/donations': { roles: STAFF },
  'GET /api/v1/devices': { roles: STAFF },
  'GET /api/v1/devices/:deviceId': { roles: STAFF, own: true },
  'GET /api/v1/devices/:deviceId/history': { roles: STAFF, own: true },
  'GET /api/v1/kits': { roles: `${STAFF} mediator hotline` },
  'GET /api/v1/kits/:kitId': { roles: `${STAFF} mediator hotline`, own: true },
  'GET /api/v1/kit-counts': { roles: `${STAFF} mediator hotline` },
  'GET /api/v1/consignments': { roles: STAFF },
  'GET /api/v1/consignments/:consignmentId': { roles: STAFF, own: true },
  'GET /api/v1/collections': { roles: STAFF },
  'GET /api/v1/collections/:collectionId': { roles: STAFF, own: true },
  'GET /api/v1/balance': { roles: STAFF },
  'GET /api/v1/balance/:donationId': { roles: STAFF, own: true },
  'GET /api/v1/impact': { roles: STAFF },
  'GET /api/v1/late-entries': { roles: STAFF },
  'GET /api/v1/imports/:importId': { roles: STAFF, own: true },
  'GET /api/v1/beneficiaries': { roles: 'bench manager mediator prescriber hotline programme' },
  'GET /api/v1/events': { roles: 'programme auditor admin' },
  'GET /api/v1/accounts': { roles: 'admin' },
  'GET /api/v1/tokens': { roles: 'admin' },
  'POST /api/v1/accounts': { roles: 'admin' },
  'POST /api/v1/accounts/:accountId/disable': { roles: 'admin' },
  'POST /api/v1/tokens': { roles: 'admin' },
  'POST /api/v1/tokens/:tokenId/revoke': { roles: 'admin' },
  'POST /api/v1/partners': { roles: 'programme admin' },
  'POST /api/v1/partners/:partnerId/sites': { roles: 'programme admin' },
  'POST /api/v1/partners/:partnerId/suspend': { roles: 'programme admin' },
  'POST /api/v1/partners/:partnerId/reinstate': { roles: 'programme admin' },
  'POST /api/v1/partners/:partnerId/authorisations': { roles: 'programme admin' },
  'POST /api/v1/donations': { roles: WORKSHOP },
  'POST /api/v1/donations/:donationId/receive': { roles: WORKSHOP, own: true },
  'POST /api/v1/donations/:donationId/collect': { roles: WORKSHOP, own: true },
  'POST /api/v1/donations/:donationId/refuse-line': { roles: WORKSHOP, own: true },
  'POST /api/v1/donations/:donationId/missing-line': { roles: WORKSHOP, own: true },
  'POST /api/v1/donations/:donationId/close': { roles: WORKSHOP, own: true },
  'POST /api/v1/donations/:donationId/correct-date': { roles: WORKSHOP, own: true },
  'POST /api/v1/donations/:donationId/imports': { roles: WORKSHOP, own: true },
  'POST /api/v1/hand-overs/imports': { roles: WORKSHOP },
  'POST /api/v1/consignments/:consignmentId/imports': { roles: WORKSHOP, own: true },
  'POST /api/v1/consignments/:consignmentId/receipt-imports': { roles: WORKSHOP, own: true },
  'POST /api/v1/collections/:collectionId/imports': { roles: WORKSHOP, own: true },
  'POST /api/v1/devices/imports': { roles: WORKSHOP },
  'POST /api/v1/imports/:importId/confirm': { roles: WORKSHOP, own: true },
  'POST /api/v1/evidence': { roles: WORKSHOP },
  'GET /api/v1/evidence': { roles: 'bench manager programme auditor' },
  'POST /api/v1/evidence/:sha256/match': { roles: WORKSHOP },
  'POST /api/v1/evidence/:sha256/set-aside': { roles: WORKSHOP },
  'POST /api/v1/evidence/:sha256/read': { roles: 'bench manager programme auditor', own: true },
  'GET /api/v1/media/:serial/required': { roles: 'bench manager programme auditor' },
  'POST /api/v1/devices/:deviceId/explain-sighting': { roles: WORKSHOP, own: true },
  'POST /api/v1/devices/:deviceId/inspect': { roles: WORKSHOP, own: true },
  'POST /api/v1/devices/:deviceId/inspection-file': { roles: WORKSHOP, own: true },
  'POST /api/v1/devices/:deviceId/evidence': { roles: WORKSHOP, own: true },
  'POST /api/v1/devices/:deviceId/certificate': { roles: WORKSHOP, own: true },
  'POST /api/v1/devices/:deviceId/raise-flag': { roles: WORKSHOP, own: true },
  'POST /api/v1/devices/:deviceId/clear-flag': { roles: WORKSHOP, own: true },
  'POST /api/v1/devices/:deviceId/destroy-medium': { roles: WORKSHOP, own: true },
  'POST /api/v1/devices/:deviceId/remove-medium': { roles: WORKSHOP, own: true },
  'POST /api/v1/devices/:deviceId/install-medium': { roles: WORKSHOP, own: true },
  'POST /api/v1/devices/:deviceId/accept-residual-risk': { roles: 'manager', own: true },
  'POST /api/v1/devices/:deviceId/repair': { roles: WORKSHOP, own: true },
  'POST /api/v1/devices/:deviceId/test': { roles: WORKSHOP, own: true },
  'POST /api/v1/devices/:deviceId/grade': { roles: WORKSHOP, own: true },
  // Whoever takes a device or a kit back from its holder tells it, at a site of theirs (H6).
  'POST /api/v1/devices/:deviceId/return': { roles: WORKSHOP },
  'POST /api/v1/kits': { roles: WORKSHOP },
  'POST /api/v1/kits/:kitId/pack': { roles: WORKSHOP, own: true },
  'POST /api/v1/kits/:kitId/unpack': { roles: WORKSHOP, own: true },
  'POST /api/v1/kits/:kitId/accessories': { roles: WORKSHOP, own: true },
  'POST /api/v1/kits/:kitId/seal': { roles: WORKSHOP, own: true },
  'POST /api/v1/kits/:kitId/reopen': { roles: WORKSHOP, own: true },
  'POST /api/v1/kits/:kitId/reserve': { roles: WORKSHOP, own: true },
  'POST /api/v1/kits/:kitId/release-reservation': { roles: WORKSHOP, own: true },
  'POST /api/v1/kits/:kitId/hand-over': { roles: WORKSHOP, own: true },
  'POST /api/v1/devices/:deviceId/lose': { roles: WORKSHOP, own: true },
  'POST /api/v1/devices/:deviceId/find': { roles: WORKSHOP, own: true },
  'POST /api/v1/devices/:deviceId/write-off': { roles: WORKSHOP, own: true },
  'POST /api/v1/devices/:deviceId/take-part': { roles: WORKSHOP, own: true },
  'POST /api/v1/devices/:deviceId/pass-part': { roles: WORKSHOP, own: true },
  'POST /api/v1/devices/:deviceId/install-part': { roles: WORKSHOP, own: true },
  'POST /api/v1/devices/:deviceId/move-medium': { roles: WORKSHOP, own: true },
  'POST /api/v1/devices/:deviceId/lift-waste-status': { roles: WORKSHOP, own: true },
  'POST /api/v1/devices/:deviceId/retire': { roles: WORKSHOP, own: true },
  'POST /api/v1/devices/:deviceId/strip': { roles: WORKSHOP, own: true },
  'POST /api/v1/devices/:id/corrections': { roles: WORKSHOP, own: true },
  'POST /api/v1/donations/:id/corrections': { roles: WORKSHOP, own: true },
  'POST /api/v1/kits/:kitId/replace-device': { roles: WORKSHOP, own: true },
  'POST /api/v1/kits/:kitId/return': { roles: WORKSHOP },
  'POST /api/v1/consignments': { roles: WORKSHOP },
  'POST /api/v1/consignments/:consignmentId/lines': { roles: WORKSHOP, own: true },
  'POST /api/v1/consignments/:consignmentId/remove-line': { roles: WORKSHOP, own: true },
  'POST /api/v1/consignments/:consignmentId/send': { roles: WORKSHOP, own: true },
  'POST /api/v1/consignments/:consignmentId/receive-line': { roles: WORKSHOP, own: true },
  'POST /api/v1/consignments/:consignmentId/refuse-line': { roles: WORKSHOP, own: true },
  'POST /api/v1/consignments/:consignmentId/missing-line': { roles: WORKSHOP, own: true },
  'POST /api/v1/consignments/:consignmentId/accept': { roles: WORKSHOP, own: true },
  'POST /api/v1/consignments/:consignmentId/take-back-line': { roles: WORKSHOP, own: true },
  'POST /api/v1/consignments/:consignmentId/propose-correction': { roles: WORKSHOP, own: true },
  'POST /api/v1/consignments/:consignmentId/agree-correction': { roles: WORKSHOP, own: true },
  'POST /api/v1/consignments/:consignmentId/close': { roles: WORKSHOP, own: true },
  'POST /api/v1/collections': { roles: WORKSHOP },
  'POST /api/v1/collections/:collectionId/devices': { roles: WORKSHOP, own: true },
  'POST /api/v1/collections/:collectionId/remove-device': { roles: WORKSHOP, own: true },
  'POST /api/v1/collections/:collectionId/add-loose': { roles: WORKSHOP, own: true },
  'POST /api/v1/collections/:collectionId/remove-loose': { roles: WORKSHOP, own: true },
  'POST /api/v1/collections/:collectionId/depart': { roles: WORKSHOP, own: true },
  'POST /api/v1/collections/:collectionId/weigh': { roles: WORKSHOP, own: true },
  'POST /api/v1/collections/:collectionId/treat': { roles: WORKSHOP, own: true },
  'POST /api/v1/collections/:collectionId/cancel': { roles: WORKSHOP, own: true },
  'POST /api/v1/collections/:id/corrections': { roles: WORKSHOP, own: true },
  'POST /api/v1/beneficiaries': { roles: REGISTER },
  'POST /api/v1/beneficiaries/:beneficiaryId/eligibility': { roles: REGISTER },
  'POST /api/v1/beneficiaries/:beneficiaryId/withdraw-eligibility': { roles: REGISTER, own: true },
  'POST /api/v1/beneficiaries/:beneficiaryId/allow-second-kit': { roles: 'manager programme' },
  'POST /api/v1/beneficiaries/:beneficiaryId/identity': { roles: REGISTER, own: true },
  'POST /api/v1/beneficiaries/:beneficiaryId/identity/read': {
    roles: 'manager mediator prescriber hotline programme',
    own: true,
  },
  'POST /api/v1/beneficiaries/:beneficiaryId/waiting-list': { roles: REGISTER },
  'POST /api/v1/beneficiaries/:beneficiaryId/leave-waiting-list': { roles: REGISTER, own: true },
  'POST /api/v1/beneficiaries/:beneficiaryId/contact-preference': { roles: REGISTER, own: true },
  'POST /api/v1/beneficiaries/:beneficiaryId/information-notice': { roles: REGISTER },
  'GET /api/v1/sites/:siteId/waiting-list': {
    roles: 'bench manager mediator prescriber hotline programme',
    own: true,
  },
  'POST /api/v1/partners/:partnerId/describe-site': { roles: 'programme admin' },
  'POST /api/v1/kits/:kitId/appointment': { roles: WORKSHOP, own: true },
  'POST /api/v1/kits/:kitId/receipt': { roles: WORKSHOP, own: true },
  'GET /api/v1/devices/:deviceId/sanitisation-certificate': { roles: STAFF, own: true },
  'GET /api/v1/programme-figures': { roles: `${STAFF} mediator` },
  'GET /api/v1/statistics': { roles: EVERYBODY },
  'GET /api/v1/verification/:code': { roles: EVERYBODY },
  'GET /api/v1/retention': { roles: 'programme admin' },
  'POST /api/v1/retention/sweep': { roles: 'programme admin' },
  'GET /api/v1/training-sessions': { roles: `${STAFF} mediator` },
  'GET /api/v1/training-sessions/:sessionId': { roles: `${STAFF} mediator`, own: true },
  'POST /api/v1/training-sessions': { roles: TRAIN },
  'POST /api/v1/training-sessions/:sessionId/enrol': { roles: TRAIN, own: true },
  'POST /api/v1/training-sessions/:sessionId/cancel-enrolment': { roles: TRAIN, own: true },
  'POST /api/v1/training-sessions/:sessionId/attendance': { roles: TRAIN, own: true },
  'POST /api/v1/training-sessions/:sessionId/cancel': { roles: TRAIN, own: true },
  'GET /api/v1/tickets': { roles: `${HELP} programme` },
  'GET /api/v1/tickets/:ticketId': { roles: `${HELP} programme`, own: true },
  'POST /api/v1/tickets': { roles: HELP },
  'POST /api/v1/tickets/:ticketId/read': { roles: 'manager mediator hotline programme', own: true },
  'POST /api/v1/tickets/:ticketId/answer': { roles: HELP, own: true },
  'POST /api/v1/tickets/:ticketId/escalate': { roles: HELP, own: true },
  'POST /api/v1/tickets/:ticketId/ask-swap': { roles: HELP, own: true },
  'POST /api/v1/tickets/:ticketId/resolve': { roles: HELP, own: true },
  'POST /api/v1/tickets/:ticketId/reopen': { roles: HELP, own: true },
  'POST /api/v1/tickets/:ticketId/close': { roles: HELP, own: true },
  'POST /api/v1/partners/:partnerId/agreed-etp': { roles: 'programme admin' },
  'GET /api/v1/jobs': { roles: EMPLOYER },
  'GET /api/v1/jobs/:jobId': { roles: EMPLOYER, own: true },
  'GET /api/v1/job-months/:month': { roles: EMPLOYER },
  'GET /api/v1/devices/:deviceId/work': { roles: EMPLOYER },
  'GET /api/v1/job-figures': { roles: 'manager programme auditor admin' },
  'POST /api/v1/jobs': { roles: EMPLOYER },
  'POST /api/v1/jobs/hours-imports': { roles: EMPLOYER },
  'POST /api/v1/jobs/:jobId/hours': { roles: EMPLOYER, own: true },
  'POST /api/v1/jobs/:jobId/correct-hours': { roles: EMPLOYER, own: true },
  'POST /api/v1/jobs/:jobId/explain-gap': { roles: EMPLOYER, own: true },
  'POST /api/v1/jobs/:jobId/work': { roles: WORKSHOP, own: true },
  'POST /api/v1/jobs/:jobId/start-work': { roles: WORKSHOP, own: true },
  'POST /api/v1/jobs/:jobId/work/:workId/devices': { roles: WORKSHOP, own: true },
  'POST /api/v1/jobs/:jobId/work/:workId/stop': { roles: WORKSHOP, own: true },
  'POST /api/v1/jobs/:jobId/withdraw-work': { roles: EMPLOYER, own: true },
  'POST /api/v1/jobs/:jobId/extend': { roles: EMPLOYER, own: true },
  'POST /api/v1/jobs/:jobId/suspend': { roles: EMPLOYER, own: true },
  'POST /api/v1/jobs/:jobId/resume': { roles: EMPLOYER, own: true },
  'POST /api/v1/jobs/:jobId/end': { roles: EMPLOYER, own: true },
  'POST /api/v1/jobs/:jobId/corrections': { roles: EMPLOYER, own: true },
  'POST /api/v1/jobs/:jobId/correct-end': { roles: EMPLOYER, own: true },
  'POST /api/v1/workers/:workerId/identity/read': { roles: EMPLOYER, own: true },
  'POST /api/v1/workers/:workerId/forget': { roles: EMPLOYER, own: true },
  // Last: whoever is forgotten is no longer asked for.
  'POST /api/v1/beneficiaries/:beneficiaryId/forget': { roles: 'manager programme' },
}

const CALLERS: readonly Caller[] = [
  ...(['nobody', 'bench', 'manager', 'mediator', 'prescriber', 'hotline'] as const),
  ...(['programme', 'auditor', 'admin'] as const),
]

t.test('P3 every route of the API × every role × own and other organisation', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server)
  const { deviceId, medium } = await fitLaptop(server, donationId)
  const { deviceId: loose } = await receiveLaptop(server, donationId)
  const { kitId } = await openKit(server, deviceId)
  const { beneficiaryId, fileCode } = await eligiblePerson(server)
  const given = await givenKit(server, donationId)
  const trainerId = await server.accounts.createAccount(
    { email: 't@boucle.example', name: 'T', role: 'mediator', partnerId: weeefund.partnerId },
    'une phrase de passe',
  )
  const session = {
    ...{ siteId: weeefund.siteId, trainerId, startsAt: '2030-01-07T09:00:00Z' },
    ...{ durationMinutes: 60, capacity: 5 },
  }
  const { sessionId } = (await server.send('manager', '/training-sessions', session)).body
  const { ticketId } = (await server.send('manager', '/tickets', { kitId: given.kitId, topic: 'other' })).body
  const inventory = 'catégorie;marque;série\nportable;HP;ACCESS01'
  const { importId } = (
    await server.upload('bench', `/donations/${donationId}/imports`, 'lot.csv', inventory)
  ).body
  const unread = 'not a log, and kept'
  await server.upload('bench', '/evidence', 'unread.log', unread)
  const worker = { givenName: 'Leïla', familyName: 'Benali', birthDate: '1990-05-12' }
  const contract = { worker, kind: 'permanent', contract: 'CDI', happenedAt: '2026-01-05T08:00:00Z' }
  const { jobId } = (await server.send('manager', '/jobs', contract)).body
  const { workerId } = (await server.ask('manager', 'GET', `/jobs/${jobId}`)).body.job
  const nowhere = '00000000-0000-4000-8000-00000000dead'
  // To another site of the same organisation, to treat at home: nobody else has to do with them.
  const { siteId: toSiteId } = (
    await server.send('programme', `/partners/${weeefund.partnerId}/sites`, {
      name: 'Atelier Vaise',
      communeCode: '69389',
    })
  ).body
  const consignmentId = await prepareConsignment(server, [], { toPartnerId: weeefund.partnerId, toSiteId })
  const collectionId = await planCollection(server, weeefund.partnerId)
  const things: Record<string, string> = {
    devices: deviceId,
    donations: donationId,
    collections: collectionId,
  }
  const firstFactOf = async (stream: `${string}-${string}`) => (await server.log.readStream(stream))[0]?.id
  const facts: Record<string, string | undefined> = {
    devices: await firstFactOf(`device-${deviceId}`),
    donations: await firstFactOf(`donation-${donationId}`),
    collections: await firstFactOf(`collection-${collectionId}`),
  }
  const ids: Record<string, string> = {
    ...{ donationId, deviceId, kitId, beneficiaryId, importId, consignmentId, collectionId, code: 'ABCD' },
    ...{ sessionId, ticketId, siteId: weeefund.siteId },
    ...{ jobId, workerId, workId: '00000000-0000-4000-8000-00000000beef', month: '2026-01' },
    ...{ partnerId: nowhere, accountId: nowhere, tokenId: nowhere },
    ...{ sha256: createHash('sha256').update(unread).digest('hex'), serial: medium },
  }
  const medium2 = { serial: 'NEW1', kind: 'ssd', model: null, capacityBytes: null }
  const certificate = {
    mediumSerial: medium,
    tool: 'x',
    version: null,
    technique: 'unknown',
    method: null,
    startedAt: '2024-01-01T00:00:00Z',
    endedAt: '2024-01-02T00:00:00Z',
    capacityBytes: null,
    bytesErased: null,
    rounds: null,
    verified: false,
    errors: 0,
    hiddenSectors: false,
    fileSha256: 'a'.repeat(64),
  }
  /** Bodies that reach the rule about organisations, without changing anything for its own people first. */
  const bodies: Record<string, object> = {
    receive: { category: 'laptop', maker: 'HP', serial: 'ACCESS02' },
    'correct-date': { receivedAt: '2026-01-05T09:00:00Z', reason: 'reçu plus tôt' },
    'refuse-line': { row: 1, reason: 'écran cassé' },
    'missing-line': { row: 1 },
    inspect: {
      media: [],
      processor: null,
      memoryBytes: null,
      batteryHealthPercent: null,
      source: 'by-hand',
      fileSha256: null,
      absence: 'checked',
    },
    certificate,
    'raise-flag': { flag: 'mdm' },
    'clear-flag': { flag: 'mdm', reason: 'levé' },
    'destroy-medium': { mediumSerial: medium, technique: 'shred', certificateSha256: null },
    'remove-medium': { mediumSerial: medium },
    'install-medium': { medium: medium2 },
    'accept-residual-risk': { mediumSerial: medium, reason: 'risque faible' },
    repair: { functions: ['screen'], note: null },
    test: { results: {}, batteryHealthPercent: null },
    grade: { grade: 'B' },
    return: { siteId: weeefund.siteId, reason: 'retour' },
    pack: { deviceId: loose },
    unpack: { deviceId: loose, reason: 'non' },
    accessories: { accessories: ['mouse'] },
    reopen: { reason: 'contrôle' },
    reserve: { beneficiaryId },
    'release-reservation': { beneficiaryId, reason: 'other' },
    'hand-over': handOverBody(beneficiaryId),
    'explain-sighting': { mediumSerial: medium, fileSha256: 'a'.repeat(64), explanation: 'external' },
    match: { deviceId: loose },
    'set-aside': { reason: 'other' },
    lose: { how: 'lost', reason: null },
    find: { siteId: null, reason: 'retrouvé' },
    'write-off': { reason: 'introuvable' },
    'take-part': { partId: nowhere, kind: 'memory', serial: null },
    'pass-part': { partId: nowhere, toDeviceId: loose },
    'install-part': { kind: 'memory', serial: null },
    'move-medium': { mediumSerial: medium, toDeviceId: loose },
    'lift-waste-status': { controlReference: 'CT-1', cessionDocumentSha256: 'c'.repeat(64) },
    retire: { reason: 'trop vieux' },
    strip: { reason: 'pièces' },
    'replace-device': { oldDeviceId: deviceId, newDeviceId: loose, receipt: { kind: 'signed', on: 'paper' } },
    consignments: { fromSiteId: weeefund.siteId, toPartnerId: weeefund.partnerId, toSiteId },
    lines: { deviceId: loose },
    'remove-line': { deviceId: loose, reason: 'panne' },
    send: SIGNED,
    'receive-line': { deviceId: loose },
    'consignments refuse-line': { deviceId: loose, reason: 'écran cassé' },
    'consignments missing-line': { deviceId: loose },
    accept: SIGNED,
    'take-back-line': { deviceId: loose },
    'propose-correction': { deviceId: loose, outcome: 'missing', reason: 'erreur' },
    'agree-correction': { deviceId: loose },
    'consignments close': { reason: 'annulée' },
    collections: {
      ...{ siteId: weeefund.siteId, kind: 'workshop' },
      ...{ destinationPartnerId: weeefund.partnerId, wasteCode: '16 02 14' },
    },
    'collections devices': { deviceId: loose },
    'remove-device': { deviceId: loose, reason: 'réparable' },
    'add-loose': { looseId: nowhere, what: 'câbles', weightGrams: 900, weightBasis: 'REAL' },
    'remove-loose': { looseId: nowhere, reason: 'erreur' },
    depart: SIGNED,
    weigh: { weightGrams: 900 },
    treat: { operations: [{ code: 'R4', weightGrams: 900 }], certificateSha256: 'd'.repeat(64) },
    cancel: { reason: 'annulée' },
    identity: {
      identity: { givenName: 'Jeanne', familyName: 'Dupré', birthDate: '1951-03-14' },
    },
    'beneficiaries read': { purpose: 'correction' },
    'waiting-list': { siteId: weeefund.siteId, programme: 'kit' },
    'leave-waiting-list': { programme: 'kit', reason: 'other' },
    'withdraw-eligibility': { programme: 'kit', reason: 'other' },
    'allow-second-kit': { programme: 'kit', reason: 'other' },
    'contact-preference': { channel: 'phone' },
    'information-notice': { noticeVersion: '2026-11' },
    'describe-site': { siteId: weeefund.siteId, address: '12 rue du Lac' },
    appointment: { appointmentAt: null },
    sweep: { dueOn: '2026-01-01', beneficiaryIds: [nowhere] },
    'training-sessions': session,
    enrol: { beneficiaryId: given.beneficiaryId },
    'cancel-enrolment': { beneficiaryId: given.beneficiaryId, reason: 'unavailable' },
    attendance: { attendance: [{ beneficiaryId: given.beneficiaryId, minutes: 30 }] },
    tickets: { kitId: given.kitId, topic: 'other' },
    answer: { text: 'Bonjour' },
    'ask-swap': { deviceId: given.deviceId },
    resolve: { outcome: 'solved-remotely' },
    'agreed-etp': { year: 2026, etpHundredths: 1250 },
    jobs: { ...contract, worker: { ...worker, givenName: 'Samir' } },
    hours: { month: '2026-01', minutes: 600 },
    'correct-hours': { month: '2026-01', minutes: 600, reason: 'other' },
    'explain-gap': { month: '2026-01', parts: [{ reason: 'training', minutes: 60 }] },
    work: { startsAt: '2026-01-06T08:00:00Z', endsAt: '2026-01-06T09:00:00Z' },
    'jobs devices': { deviceId: loose },
    'withdraw-work': { workId: nowhere, reason: 'other' },
    extend: { endsOn: '2027-01-01' },
    'jobs corrections': { eventId: nowhere, changes: null, reason: 'other' },
    'correct-end': { exit: null, reason: 'other' },
    'workers read': { purpose: 'contract' },
    'tickets reopen': {},
    'tickets close': { outcome: 'solved-remotely' },
  }
  /** Of the first fact of the thing, which it leaves as it was told. */
  const correction = (noun: string) => ({ eventId: facts[noun], changes: {}, reason: 'erreur' })
  const QUERIES: Record<string, string> = {
    '/beneficiaries': `?fileCode=${fileCode}`,
    '/late-entries': '?of=device&on=2026-01-01&knownOn=2026-01-01',
  }
  const FILES: Record<string, string> = {
    imports: inventory,
    'receipt-imports': inventory,
    'hours-imports': inventory,
    evidence: 'not a log',
    'inspection-file': '{}',
  }
  const knock = async (caller: Caller, method: string, route: string) => {
    const [, noun = ''] = route.replace('/api/v1', '').split('/')
    const url = route
      .replace('/api/v1', '')
      .replace(/:(\w+)/g, (_, name: string) => (name === 'id' ? things[noun] : ids[name]) ?? nowhere)
    const last = url.split('/').at(-1) ?? ''
    if (method === 'GET') {
      const query = QUERIES[url] ?? ''
      return route.startsWith('/api/v1')
        ? server.ask(caller, 'GET', url + query)
        : { status: (await server.app.inject(route)).statusCode }
    }
    const file = FILES[last]
    return file === undefined
      ? server.send(
          caller,
          url,
          last === 'corrections' && noun !== 'jobs'
            ? correction(noun)
            : (bodies[`${noun} ${last}`] ?? bodies[last] ?? {}),
        )
      : server.upload(caller, url, 'file.csv', file)
  }

  const known = server.routes.filter(({ url, method }) => url.startsWith('/api') && method !== 'HEAD')
  t.strictSame(
    known.map(({ method, url }) => `${method} ${url}`).sort(),
    Object.keys(LAW).sort(),
    'every route stands in the law, and no other',
  )

  for (const [route, { roles, own }] of Object.entries(LAW)) {
    const [method = '', url = ''] = route.split(' ')
    // Other organisations first: what their refusal leaves behind, the owners would stumble upon.
    if (own)
      for (const other of ['other-bench', 'other-manager'] as const)
        t.ok([403].includes((await knock(other, method, url)).status), `${route}: not by ${other}`)
    for (const caller of CALLERS) {
      const { status } = await knock(caller, method, url)
      const expected = caller === 'nobody' ? 401 : 403
      if (roles.split(' ').includes(caller))
        t.notOk([401, 403].includes(status), `${route}: by ${caller} (${status})`)
      else t.equal(status, expected, `${route}: not by ${caller}`)
    }
  }
})

t.test('P3 lists show an organisation its own things only', async (t) => {
  const server = await startServer(t)
  const { deviceId } = await fitLaptop(server, await promiseLot(server))
  const { kitId } = await openKit(server, deviceId)
  for (const [url, key, found] of [
    ['/devices', 'devices', { deviceId }],
    ['/kits', 'kits', { kitId }],
    ['/donations', 'donations', { partnerId: weeefund.partnerId }],
    ['/stock', 'stock', { partnerId: weeefund.partnerId }],
  ] as const) {
    t.match((await server.askNow('bench', url)).body[key], [found])
    t.strictSame((await server.askNow('other-bench', url)).body[key], [])
    t.match((await server.askNow('auditor', url)).body[key], [found])
  }
})

t.test('a suspended organisation reads, and records nothing', async (t) => {
  const server = await startServer(t)
  await server.send('programme', `/partners/${weeefund.partnerId}/suspend`, { reason: 'agrément échu' })
  await server.askNow('programme', '/partners')
  t.match(await server.ask('bench', 'GET', '/stock'), { status: 200 })
  t.match(await server.send('bench', '/kits', { siteId: weeefund.siteId, model: 'grant' }), {
    status: 403,
    body: { type: 'partner-suspended' },
  })
})

t.test('a revoked token opens nothing', async (t) => {
  const server = await startServer(t)
  const { tokenId, token } = (await server.send('admin', '/tokens', { label: 'scanner', role: 'auditor' }))
    .body
  const ask = () => server.app.inject({ url: '/api/v1/stock', headers: { authorization: `Bearer ${token}` } })
  t.equal((await ask()).statusCode, 200)
  await server.send('admin', `/tokens/${tokenId}/revoke`)
  t.equal((await ask()).statusCode, 401)
  const { rows } = await server.pool.query('select token_hash from api_tokens')
  t.notOk(
    rows.some(({ token_hash }) => token.includes(token_hash) || token_hash === token),
    'kept as a hash',
  )
})
