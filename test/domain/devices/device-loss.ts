/** Lost, stolen, found, written off: from a workshop, from its holder, from the road. */
import t from 'tap'
import { placeOf, stageOf } from '../../../src/domain/devices/fitness.js'
import {
  at,
  emmaus,
  emmausVenissieux,
  handOverId,
  kit,
  nextMonday,
  nextTuesday,
  nextYear,
  nvme,
  otherKit,
  weeefundLyon,
  weeefundVilleurbanne,
} from '../../support/people-and-things.js'
import {
  allocate,
  allocated,
  atHolder,
  erasureReported,
  flagRaised,
  inKit,
  inSealedKit,
  inspect,
  inspected,
  noMedium,
  raiseFlag,
  reconditioned,
  returned,
  takeBack,
} from './device-language.js'
import {
  found,
  load,
  lost,
  lostByHolder,
  lostInWorkshop,
  missing,
  replaced,
  reportFound,
  reportLoss,
  retire,
  retired,
  strip,
  stripped,
  writeOff,
  writtenOff,
} from './device-life-language.js'
import { after, given } from './device-spec.js'

/** Found in the workshop it was lost in. */
const there = { siteId: null }
const foundThere = () => found(there)

t.test('a device is lost once, and what is lost is not worked on', async (t) => {
  given(t, ...reconditioned)
    .when(reportLoss())
    .records(lost())
  given(t, ...lostInWorkshop)
    .when(reportLoss({ happenedAt: nextTuesday }))
    .recordsNothing()
  const later = { happenedAt: nextTuesday }
  for (const command of [inspect(later), allocate(later), retire(later), strip(later), load(later)])
    given(t, ...lostInWorkshop)
      .when(command)
      .refuses('device-lost')
  given(t, ...lostInWorkshop)
    .when(raiseFlag({ ...later, flag: 'reported-stolen' }))
    .records(flagRaised({ ...later, flag: 'reported-stolen' }))
  t.equal(stageOf(after(...lostInWorkshop), nextYear), 'lost')
  t.equal(placeOf(after(...lostInWorkshop)), 'lost')
})

t.test('K1 what is in a kit is taken out of it before it is told lost', async (t) => {
  given(t, ...inKit)
    .when(reportLoss())
    .refuses('device-in-kit', { existingId: kit })
  given(t, ...inSealedKit)
    .when(reportLoss())
    .refuses('device-sealed', { existingId: kit })
})

t.test('E4 found again after a loss, a device has been in unknown hands: all is owed anew', async (t) => {
  const back = { happenedAt: at(nextTuesday, '12:00') }
  for (const history of [
    [...lostInWorkshop, foundThere()],
    [...lostInWorkshop, writtenOff({ happenedAt: nextMonday }), foundThere()],
  ]) {
    given(t, ...history)
      .when(allocate({ happenedAt: nextYear }))
      .refuses('device-not-inspected')
    given(t, ...history, inspected({ happenedAt: nextYear }))
      .when(allocate({ happenedAt: nextYear }))
      .refuses('medium-not-erased', { media: [{ serial: nvme.serial, kind: 'nvme', reason: 'no-report' }] })
    given(t, ...history, inspected({ happenedAt: nextYear }), erasureReported({ happenedAt: nextYear }))
      .when(allocate({ happenedAt: nextYear }))
      .refuses('medium-not-erased', {
        media: [{ serial: nvme.serial, kind: 'nvme', reason: 'ended-before-intake' }],
      })
  }
  given(t, ...lostInWorkshop)
    .when(reportFound(there))
    .records(foundThere())
  t.match(after(...lostInWorkshop, foundThere()), {
    use: { state: 'in-stock' },
    siteId: weeefundVilleurbanne,
    inspected: false,
    tests: {},
    returned: false,
  })
  given(t, ...lostInWorkshop, foundThere())
    .when(reportFound(back))
    .refuses('device-not-lost')
})

t.test(
  'H6 lost by its holder, a device is still that kit’s: found by them, or come back to a site',
  async (t) => {
    given(t, ...atHolder)
      .when(reportLoss({ how: 'stolen' }))
      .records(lost({ how: 'stolen' }))
    t.match(after(...lostByHolder).use, { state: 'lost', heldKitId: kit, handOverId })

    given(t, ...lostByHolder)
      .when(reportFound({ siteId: null }))
      .records(found({ siteId: null, kitId: kit }))
    t.strictSame(after(...lostByHolder, found({ siteId: null, kitId: kit })).use, {
      state: 'handed-over',
      kitId: kit,
      handOverId,
    })

    given(t, ...lostByHolder)
      .when(reportFound())
      .records(found({ kitId: kit }))
    t.match(after(...lostByHolder, found({ kitId: kit })), {
      use: { state: 'in-stock' },
      siteId: weeefundLyon,
      inspected: false,
      returned: true,
    })
    given(t, ...lostByHolder)
      .when(takeBack())
      .records(returned())
  },
)

t.test(
  'C1 C2 whoever finds what a holder had lost becomes its custodian; else its custodian finds it',
  async (t) => {
    const byEmmaus = { partnerId: emmaus, siteId: emmausVenissieux }
    given(t, ...lostByHolder)
      .when(reportFound(byEmmaus))
      .records(found({ ...byEmmaus, kitId: kit }))
    t.equal(after(...lostByHolder, found({ ...byEmmaus, kitId: kit })).custodian, emmaus)
    given(t, ...lostInWorkshop)
      .when(reportFound(byEmmaus))
      .refuses('not-custodian')
    given(t, ...lostByHolder)
      .when(reportFound({ ...byEmmaus, siteId: null }))
      .refuses('not-custodian')
  },
)

t.test('C6 what is lost or missing is written off, and may still be found', async (t) => {
  for (const history of [lostInWorkshop, lostByHolder])
    given(t, ...history)
      .when(writeOff())
      .records(writtenOff())
  const { consignmentId } =
    missing.flatMap(({ type, data }) => (type === 'DeviceShipped' ? data : []))[0] ?? {}
  given(t, ...missing)
    .when(writeOff())
    .records(writtenOff({ consignmentId }))
  given(t, ...missing, writtenOff({ consignmentId }))
    .when(writeOff({ happenedAt: '2027-02-01T09:00:00Z' }))
    .recordsNothing()
  t.match(after(...missing, writtenOff({ consignmentId })), { use: { state: 'lost' }, transit: null })
  for (const history of [reconditioned, atHolder])
    given(t, ...history)
      .when(writeOff())
      .refuses('device-not-lost')
  t.match(after(...lostByHolder, writtenOff()).use, { state: 'lost', how: 'written-off', heldKitId: kit })
})

t.test('W5 a stripped machine stays stripped, lost and found, wherever it is found', async (t) => {
  const gone = [...reconditioned, retired(), stripped(), lost()]
  given(t, ...reconditioned, retired(), stripped())
    .when(reportLoss())
    .records(lost())
  for (const back of [foundThere(), found()])
    for (const history of [
      [...gone, back],
      [...gone, writtenOff({ happenedAt: nextMonday }), back],
    ])
      given(t, ...history, inspected({ happenedAt: nextYear, ...noMedium }))
        .when(allocate({ happenedAt: nextYear, kitId: otherKit }))
        .refuses('device-stripped')
})

t.test('what was retired and lost is still retired once found', async (t) => {
  const gone = [...reconditioned, retired(), lost(), foundThere()]
  t.strictSame(after(...gone).use, { state: 'retired', collectionId: null })
  given(t, ...gone)
    .when(allocate({ happenedAt: nextYear }))
    .refuses('device-retired')
})

t.test('T7 what was replaced, lost and found is a device as any other', async (t) => {
  const back = [...atHolder, replaced(), lost(), found({ kitId: kit })]
  t.match(after(...back), { replacedBy: null, use: { state: 'in-stock' } })
  t.match(after(...back, allocated({ happenedAt: nextYear })).use, { state: 'allocated' })
})
