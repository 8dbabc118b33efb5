/** Custody: a device on its way from one organisation to another (C1–C6, X2), as its own stream keeps it. */
import t from 'tap'
import { placeOf, stageOf } from '../../../src/domain/devices/fitness.js'
import {
  at,
  consignment,
  emmaus,
  emmausVenissieux,
  friday,
  nextMonday,
  nextTuesday,
  nvmeBlockErased,
  otherConsignment,
  recycler,
  thursday,
  wednesday,
  weeefund,
  weeefundVilleurbanne,
} from '../../support/people-and-things.js'
import {
  allocate,
  flagRaised,
  grade,
  inKit,
  inSealedKit,
  inspect,
  installMedium,
  raiseFlag,
  reconditioned,
  removeMedium,
  repair,
  reportErasure,
  test,
  tested,
} from './device-language.js'
import {
  arrived,
  atEmmaus,
  consign,
  consigned,
  correctArrival,
  corrected,
  forEmmaus,
  load,
  missing,
  recordArrival,
  replace,
  reportLoss,
  retire,
  ship,
  shipped,
  strip,
  takeBackHome,
  takenBack,
  unconsign,
  unconsigned,
  underWay,
} from './device-life-language.js'
import { after, given } from './device-spec.js'

const road = { consignmentId: consignment, toPartnerId: emmaus, toSiteId: emmausVenissieux }

t.test('C1 the usual road: kept for a consignment, shipped, accepted', async (t) => {
  given(t, ...reconditioned)
    .when(consign())
    .records(consigned())
  given(t, ...forEmmaus)
    .when(consign({ happenedAt: at(wednesday, '12:00') }))
    .recordsNothing()
  given(t, ...forEmmaus)
    .when(ship())
    .records(shipped())
  given(t, ...underWay)
    .when(ship({ happenedAt: friday }))
    .recordsNothing()
  given(t, ...underWay)
    .when(recordArrival())
    .records(arrived())
  t.match(after(...forEmmaus), { custodian: weeefund, transit: { ...road, status: 'consigned' } })
  t.match(after(...underWay), { custodian: weeefund, transit: { ...road, status: 'under-way' } })
  t.match(after(...atEmmaus), { custodian: emmaus, siteId: emmausVenissieux, transit: null })
})

t.test('C2 once accepted, the receiver’s people act on it, and the sender’s no more', async (t) => {
  const later = { happenedAt: nextMonday }
  given(t, ...atEmmaus)
    .when(test(later))
    .refuses('not-custodian')
  given(t, ...atEmmaus)
    .when(test({ ...later, partnerId: emmaus }))
    .records(tested({ ...later, partnerId: emmaus }))
})

t.test(
  'C3 a device kept for one consignment is kept from another, from kits and from the pallet',
  async (t) => {
    const later = { happenedAt: at(thursday, '12:00') }
    for (const history of [forEmmaus, underWay, missing])
      given(t, ...history)
        .when(consign({ ...later, happenedAt: nextMonday, consignmentId: otherConsignment }))
        .refuses('device-in-another-consignment', { existingId: consignment })
    for (const command of [allocate(later), load(later), retire(later), strip(later), replace(later)])
      given(t, ...forEmmaus)
        .when(command)
        .refuses('device-consigned', { existingId: consignment })
    for (const command of [allocate(later), load(later), retire(later), strip(later), replace(later)])
      given(t, ...underWay)
        .when(command)
        .refuses('device-in-transit', { existingId: consignment })
    given(t, ...underWay)
      .when(reportLoss(later))
      .refuses('device-in-transit', { existingId: consignment })
  },
)

t.test('C3 what is in a kit, sealed or not, is kept for no consignment', async (t) => {
  given(t, ...inKit)
    .when(consign({ happenedAt: friday }))
    .refuses('device-in-kit')
  given(t, ...inSealedKit)
    .when(consign({ happenedAt: friday }))
    .refuses('device-sealed')
})

t.test('C3 let go from its consignment, a device is free again', async (t) => {
  given(t, ...forEmmaus)
    .when(unconsign())
    .records(unconsigned())
  given(t, ...forEmmaus, unconsigned())
    .when(unconsign({ happenedAt: thursday }))
    .recordsNothing()
  const other = { consignmentId: otherConsignment, happenedAt: thursday }
  given(t, ...forEmmaus, unconsigned())
    .when(consign(other))
    .records(consigned(other))
  for (const command of [ship(other), takeBackHome(other)])
    given(t, ...forEmmaus)
      .when(command)
      .refuses('device-not-in-this-consignment')
  given(t, ...underWay)
    .when(unconsign({ happenedAt: friday }))
    .refuses('device-in-transit')
})

t.test(
  'C3 nothing changes a device kept for a consignment until it is let go: what is signed holds',
  async (t) => {
    const later = { happenedAt: at(wednesday, '12:00') }
    for (const command of [
      ...[
        inspect(later),
        test(later),
        grade(later),
        repair(later),
        removeMedium(later),
        installMedium(later),
      ],
      ...[reportErasure({ ...later, report: { ...nvmeBlockErased, entry: 1 } }), raiseFlag(later)],
    ])
      given(t, ...forEmmaus)
        .when(command)
        .refuses('device-consigned')
    // So the sending can be told late, whatever was done meanwhile.
    given(t, ...forEmmaus)
      .when(ship({ happenedAt: at(wednesday, '09:30') }))
      .records(shipped({ happenedAt: at(wednesday, '09:30') }))
  },
)

t.test('R3 what was reported stolen or is held by the law is put on no road', async (t) => {
  for (const flag of ['reported-stolen', 'legal-hold'] as const)
    given(t, ...reconditioned, flagRaised({ flag }))
      .when(consign())
      .refuses('device-blocked', { missing: [flag] })
  // A lock is what another workshop may lift.
  given(t, ...reconditioned, flagRaised({ flag: 'firmware-lock' }))
    .when(consign())
    .records(consigned())
})

t.test('C4 C5 only the receiver says what arrived, and of that consignment only', async (t) => {
  for (const partnerId of [weeefund, recycler])
    given(t, ...underWay)
      .when(recordArrival({ partnerId }))
      .refuses('not-the-receiver')
  given(t, ...forEmmaus)
    .when(recordArrival())
    .refuses('device-not-in-this-consignment')
  given(t, ...underWay)
    .when(recordArrival({ partnerId: weeefund, consignmentId: otherConsignment }))
    .refuses('device-not-in-this-consignment')
})

t.test('C6 what is missing or refused stays the sender’s, on the road', async (t) => {
  for (const outcome of ['missing', 'refused'] as const) {
    const told = { outcome, reason: 'Absent du colis' }
    given(t, ...underWay)
      .when(recordArrival(told))
      .records(arrived(told))
    const history = [...underWay, arrived(told)]
    t.match(after(...history), { custodian: weeefund, transit: { status: outcome } })
    t.equal(placeOf(after(...history)), 'in-transit')
    given(t, ...history)
      .when(recordArrival({ ...told, happenedAt: nextMonday }))
      .recordsNothing()
    given(t, ...history)
      .when(allocate({ happenedAt: nextMonday }))
      .refuses('device-in-transit')
  }
})

t.test('C6 what was missing is found by the receiver, or taken back by the sender', async (t) => {
  const late = { happenedAt: nextMonday }
  given(t, ...missing)
    .when(recordArrival(late))
    .records(arrived(late))
  t.match(after(...missing, arrived(late)), { custodian: emmaus, transit: null })
  given(t, ...missing)
    .when(takeBackHome())
    .records(takenBack())
  t.match(after(...missing, takenBack()), {
    custodian: weeefund,
    siteId: weeefundVilleurbanne,
    transit: null,
  })
  given(t, ...missing, takenBack())
    .when(recordArrival({ happenedAt: nextTuesday }))
    .refuses('not-custodian')
  given(t, ...underWay)
    .when(takeBackHome())
    .refuses('device-not-in-this-consignment')
})

t.test('X2 what both sides agreed on is read as if it had been signed so', async (t) => {
  const revision = underWay.length
  const changes = { outcome: 'missing', reason: 'Jamais arrivé' }
  const { consignmentId: _road, outcome: _outcome, ...said } = correctArrival().data
  const agreed = corrected({ ...said, revision, changes, factType: 'DeviceArrived' })
  given(t, ...atEmmaus)
    .when(correctArrival())
    .records(agreed)
  t.match(after(...atEmmaus, agreed), { custodian: weeefund, transit: { status: 'missing' } })
  given(t, ...underWay)
    .when(correctArrival())
    .refuses('fact-not-found')
  given(t, ...atEmmaus, tested({ happenedAt: nextMonday, partnerId: emmaus }))
    .when(correctArrival())
    .refuses('breaks-later-fact', {
      fact: { type: 'DeviceTested', happenedAt: nextMonday, reason: 'not-custodian' },
    })
})

t.test('X2 C6 from missing to accepted, the receiver has had it all along', async (t) => {
  const revision = underWay.length
  const changes = { outcome: 'accepted', reason: 'Rangé sans être compté' }
  const { consignmentId: _road, outcome: _outcome, ...said } = correctArrival({ reason: changes.reason }).data
  const agreed = corrected({ ...said, revision, changes, factType: 'DeviceArrived' })
  given(t, ...missing)
    .when(correctArrival({ outcome: 'accepted', reason: changes.reason }))
    .records(agreed)
  t.match(after(...missing, agreed), { custodian: emmaus, transit: null })
  given(t, ...missing, takenBack())
    .when(correctArrival({ outcome: 'accepted', reason: changes.reason }))
    .refuses('breaks-later-fact', {
      fact: { type: 'DeviceTakenBack', happenedAt: nextMonday, reason: 'not-custodian' },
    })
})

t.test('X2 no side corrects alone what both have signed', async (t) => {
  const { factType: _completed, ...asked } = corrected({ revision: underWay.length, partnerId: emmaus }).data
  given(t, ...atEmmaus)
    .when({ type: 'CorrectDeviceFact', data: asked })
    .refuses('fact-not-correctable')
})

t.test('the road as the stock page says it, and as the mass balance counts it (V3)', async (t) => {
  t.equal(stageOf(after(...forEmmaus), friday), 'to-ship')
  t.equal(placeOf(after(...forEmmaus)), 'in-stock')
  t.equal(stageOf(after(...underWay), friday), 'in-transit')
  t.equal(placeOf(after(...underWay)), 'in-transit')
  t.equal(stageOf(after(...atEmmaus), friday), 'reconditioned')
  t.equal(placeOf(after(...atEmmaus)), 'in-stock')
})
