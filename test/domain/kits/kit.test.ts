import t from 'tap'
import { isReady, kitDecider, missingFrom, trainingOf } from '../../../src/domain/kits/kit.js'
import { KitCommand, KitEvent } from '../../../src/domain/kits/kit-facts.js'
import { specFor } from '../../support/decider-spec.js'
import {
  amina,
  at,
  desktop,
  emmaus,
  emmausVenissieux,
  friday,
  handOverId,
  id,
  laptop,
  marc,
  monday,
  nextMonday,
  nextTuesday,
  nextYear,
  otherLaptop,
  screen,
  sonia,
  tablet,
  thursday,
  trackingOf,
  tuesday,
  wednesday,
  weeefund,
  weeefundLyon,
  yanis,
} from '../../support/people-and-things.js'
import {
  accessoriesPacked,
  appointmentCancelled,
  appointmentMade,
  askForHelp,
  atAmina,
  cancelAppointment,
  complete,
  confirmSeal,
  creditTraining,
  deviceReplaced,
  deviceReturned,
  handedOver,
  handOver,
  helpAsked,
  makeAppointment,
  open,
  opened,
  pack,
  packAccessories,
  packed,
  ready,
  readyForAmina,
  releaseReservation,
  reopen,
  reopened,
  replaceDevice,
  reservationReleased,
  reserve,
  reserved,
  returnDevice,
  sealConfirmed,
  trainingCredited,
  unpack,
  unpacked,
} from './kit-language.js'

const given = specFor(kitDecider, { events: KitEvent, commands: KitCommand })
const after = (...history: KitEvent[]) => {
  const { now } = history.reduce(kitDecider.evolve, kitDecider.initial)
  if (now.status === 'absent') throw new Error('this story has no kit')
  return now
}

t.test('a kit is opened once', async (t) => {
  given(t).when(open()).records(opened())
  given(t, opened())
    .when(open({ happenedAt: wednesday }))
    .recordsNothing()
  given(t, opened())
    .when(open({ trackingCode: trackingOf(2), happenedAt: wednesday }))
    .refuses('kit-already-opened')
  for (const command of [pack(), unpack(), packAccessories(), confirmSeal(), reserve(), handOver()])
    given(t).when(command).refuses('kit-not-found')
})

t.test('C2 only the partner who opened a kit acts on it', async (t) => {
  for (const command of [
    packAccessories({ partnerId: emmaus, accessories: ['bag'] }),
    reserve({ partnerId: emmaus }),
    handOver({ partnerId: emmaus }),
  ])
    given(t, ...ready)
      .when(command)
      .refuses('kit-of-another-partner')
})

t.test('the usual story: packed, sealed, reserved, handed over', async (t) => {
  given(t, opened()).when(pack()).records(packed())
  given(t, opened(), packed()).when(packAccessories()).records(accessoriesPacked())
  given(t, ...complete)
    .when(confirmSeal())
    .records(sealConfirmed())
  given(t, ...ready)
    .when(reserve())
    .records(reserved())
  given(t, ...readyForAmina)
    .when(handOver())
    .records(handedOver())
})

t.test('K2 a laptop kit: one laptop, its charger and a mouse', async (t) => {
  t.strictSame(missingFrom(after(opened())), ['main-computer', 'charger', 'mouse'])
  t.strictSame(missingFrom(after(...complete)), [])
  given(t, opened(), packed())
    .when(pack({ deviceId: otherLaptop }))
    .refuses('main-computer-already-packed')
  for (const category of ['desktop', 'monitor', 'tablet', 'smartphone'] as const)
    given(t, opened())
      .when(pack({ deviceId: tablet, category }))
      .refuses('device-not-of-model')
  given(t, opened(), packed())
    .when(confirmSeal())
    .refuses('kit-incomplete', { missing: ['charger', 'mouse'] })
})

t.test('K2 a desktop kit: one desktop, a monitor, keyboard, mouse and power cables', async (t) => {
  const model = { model: 'desktop-kit' } as const
  const main = packed({ deviceId: desktop, category: 'desktop' })
  const beside = packed({ deviceId: screen, category: 'monitor' })
  const accessories = accessoriesPacked({ accessories: ['keyboard', 'mouse', 'power-cables'] })
  const missing = ['main-computer', 'monitor', 'keyboard', 'mouse', 'power-cables']
  t.strictSame(missingFrom(after(opened(model))), missing)
  given(t, opened(model)).when(pack(main.data)).records(main)
  given(t, opened(model), main).when(pack(beside.data)).records(beside)
  given(t, opened(model)).when(pack()).refuses('device-not-of-model')
  given(t, opened(model), main, accessories)
    .when(confirmSeal({ deviceId: desktop }))
    .refuses('kit-incomplete', { missing: ['monitor'] })

  const packedAll = [opened(model), main, beside, accessories]
  const [first, second] = [sealConfirmed({ deviceId: desktop }), sealConfirmed({ deviceId: screen })]
  t.notOk(isReady(after(...packedAll, first)), 'ready once everything in it is sealed')
  given(t, ...packedAll, first)
    .when(confirmSeal(second.data))
    .records(second)
  t.ok(isReady(after(...packedAll, first, second)))
})

t.test('K2 a grant: one computer, tablet or smartphone, alone', async (t) => {
  const grant = opened({ model: 'grant' })
  for (const category of ['laptop', 'desktop', 'tablet', 'smartphone'] as const) {
    given(t, grant).when(pack({ category })).records(packed({ category }))
    t.strictSame(missingFrom(after(grant, packed({ category }))), [])
  }
  given(t, grant)
    .when(pack({ category: 'monitor' }))
    .refuses('device-not-of-model')
  given(t, grant, packed())
    .when(pack({ deviceId: tablet, category: 'tablet' }))
    .refuses('main-computer-already-packed')
})

t.test('K2 accessories already there are not packed twice', async (t) => {
  given(t, ...complete)
    .when(packAccessories({ accessories: ['mouse'], happenedAt: thursday }))
    .recordsNothing()
  given(t, ...complete)
    .when(packAccessories({ accessories: ['bag'], happenedAt: thursday }))
    .records(accessoriesPacked({ accessories: ['bag'], happenedAt: thursday }))
})

t.test('K3 a sealed kit changes only once re-opened, and is then no longer ready', async (t) => {
  const later = { happenedAt: at(thursday, '12:00') }
  given(t, ...ready)
    .when(unpack(later))
    .refuses('kit-sealed')
  given(t, ...ready)
    .when(pack({ ...later, deviceId: screen, category: 'monitor' }))
    .refuses('kit-sealed')
  given(t, ...ready)
    .when(reopen())
    .records(reopened())
  given(t, ...complete)
    .when(reopen())
    .recordsNothing()
  t.ok(isReady(after(...ready)))
  t.notOk(isReady(after(...ready, reopened())))
  given(t, ...ready, reopened())
    .when(unpack(later))
    .records(unpacked(later))
  t.strictSame(missingFrom(after(...ready, reopened(), unpacked(later))), ['main-computer'])
})

t.test('K3 only what is packed is unpacked or sealed', async (t) => {
  given(t, ...complete)
    .when(unpack({ deviceId: otherLaptop }))
    .recordsNothing()
  given(t, ...complete)
    .when(confirmSeal({ deviceId: otherLaptop }))
    .refuses('device-not-packed')
})

t.test('H1 who allowed an exception does not hand the kit over', async (t) => {
  const exceptionally = [...ready, reserved({ exceptionAllowedBy: sonia })]
  given(t, ...exceptionally)
    .when(handOver({ actorId: sonia }))
    .refuses('exception-allowed-by-same-person')
  given(t, ...exceptionally)
    .when(handOver())
    .records(handedOver())
})

t.test('H2 the eligibility is valid on the day of the hand-over', async (t) => {
  const until = (eligibleUntil: string) => [...ready, reserved({ eligibleUntil })]
  given(t, ...until('2026-01-08'))
    .when(handOver())
    .refuses('eligibility-expired')
  given(t, ...until('2026-01-09'))
    .when(handOver())
    .records(handedOver())
  // 23:30 UTC on Friday is Saturday in Lyon.
  given(t, ...until('2026-01-09'))
    .when(handOver({ happenedAt: at(friday, '23:30') }))
    .refuses('eligibility-expired')
})

t.test('H3 a hand-over needs a complete kit, sealed', async (t) => {
  given(t, opened(), packed(), reserved())
    .when(handOver())
    .refuses('kit-incomplete', { missing: ['charger', 'mouse'] })
  given(t, ...complete, reserved())
    .when(handOver())
    .refuses('kit-not-ready')
})

t.test('H3 a hand-over needs custody at that site', async (t) => {
  for (const siteId of [weeefundLyon, emmausVenissieux])
    given(t, ...readyForAmina)
      .when(handOver({ siteId }))
      .refuses('kit-at-another-site')
})

t.test('H3 a hand-over needs a reservation for that person, still running', async (t) => {
  given(t, ...ready)
    .when(handOver())
    .refuses('kit-not-reserved-for-person')
  given(t, ...readyForAmina)
    .when(handOver({ beneficiaryId: yanis }))
    .refuses('kit-not-reserved-for-person')
  given(t, ...ready, reserved({ expiresAt: friday }))
    .when(handOver())
    .refuses('reservation-expired')
  given(t, ...ready, reserved({ expiresAt: at(friday, '09:01') }))
    .when(handOver())
    .records(handedOver())
})

t.test('H3 a receipt is signed, or witnessed by somebody else', async (t) => {
  const witnessedBy = (witnessId: typeof marc) => ({ receipt: { kind: 'witnessed' as const, witnessId } })
  given(t, ...readyForAmina)
    .when(handOver(witnessedBy(marc)))
    .refuses('witness-is-same-person')
  given(t, ...readyForAmina)
    .when(handOver(witnessedBy(sonia)))
    .records(handedOver(witnessedBy(sonia)))
})

t.test('H3 a hand-over names its receipt and the version of the notice given', async (t) => {
  const { receipt: _receipt, ...withoutReceipt } = handOver().data
  t.notOk(KitCommand.safeParse({ type: 'HandOverKit', data: withoutReceipt }).success)
  t.notOk(KitCommand.safeParse(handOver({ noticeVersion: ' ' })).success)
})

t.test('H5 of two who reserve one kit, the first wins', async (t) => {
  given(t, ...readyForAmina)
    .when(reserve({ beneficiaryId: yanis, happenedAt: friday }))
    .refuses('kit-already-reserved')
  given(t, ...readyForAmina)
    .when(reserve({ happenedAt: friday }))
    .recordsNothing()
  given(t, ...readyForAmina)
    .when(releaseReservation())
    .records(reservationReleased())
  given(t, ...readyForAmina, reservationReleased())
    .when(reserve({ beneficiaryId: yanis, happenedAt: friday }))
    .records(reserved({ beneficiaryId: yanis, happenedAt: friday }))
})

t.test('H5 a lapsed reservation gives way, and says to whom it belonged', async (t) => {
  const forYanis = { beneficiaryId: yanis, happenedAt: friday, expiresAt: nextYear }
  given(t, ...ready, reserved({ expiresAt: friday }))
    .when(reserve(forYanis))
    .records(reserved({ ...forYanis, replacedBeneficiaryId: amina }))
})

t.test('H5 releasing a reservation that somebody else has changes nothing', async (t) => {
  given(t, ...readyForAmina)
    .when(releaseReservation({ beneficiaryId: yanis }))
    .recordsNothing()
  t.equal(
    after(...readyForAmina, reservationReleased({ beneficiaryId: yanis })).reservation?.beneficiaryId,
    amina,
  )
})

t.test('a kit is reserved for its own programme', async (t) => {
  given(t, ...ready)
    .when(reserve({ programme: 'grant' }))
    .refuses('kit-reserved-for-other-programme')
  const grant = [opened({ model: 'grant' }), packed()]
  given(t, ...grant)
    .when(reserve())
    .refuses('kit-reserved-for-other-programme')
  given(t, ...grant)
    .when(reserve({ programme: 'grant' }))
    .records(reserved({ programme: 'grant' }))
})

t.test('a reservation extended with its eligibility is recorded again', async (t) => {
  const longer = { eligibleUntil: '2026-12-31', happenedAt: friday }
  given(t, ...readyForAmina)
    .when(reserve(longer))
    .records(reserved(longer))
})

t.test('a kit leaves once', async (t) => {
  const later = { happenedAt: nextYear }
  given(t, ...atAmina)
    .when(handOver(later))
    .recordsNothing()
  for (const command of [
    handOver({ ...later, handOverId: id(50) }),
    pack({ ...later, deviceId: otherLaptop }),
    unpack(later),
    packAccessories({ ...later, accessories: ['bag'] }),
    reopen(later),
    reserve({ ...later, beneficiaryId: yanis }),
    releaseReservation(later),
  ])
    given(t, ...atAmina)
      .when(command)
      .refuses('kit-already-handed-over')
  t.match(after(...atAmina).handedOver, { handOverId, beneficiaryId: amina, happenedAt: friday })
})

t.test(
  'T7 a replacement takes the old device’s place, and inherits the kit and what was promised',
  async (t) => {
    given(t, ...atAmina)
      .when(replaceDevice())
      .records(deviceReplaced())
    given(t, ...atAmina, deviceReplaced())
      .when(replaceDevice({ happenedAt: nextYear }))
      .recordsNothing()
    const { devices, handedOver: left, status } = after(...atAmina, deviceReplaced())
    t.strictSame(devices, [{ deviceId: otherLaptop, category: 'laptop', sealed: true }])
    t.match(left, { handOverId, beneficiaryId: amina, happenedAt: friday }, 'the warranty runs from there')
    t.equal(status, 'handed-over')
  },
)

t.test('T7 only what the kit holds is replaced, by its like, once the kit has left', async (t) => {
  given(t, ...readyForAmina)
    .when(replaceDevice())
    .refuses('kit-not-handed-over')
  given(t, ...atAmina)
    .when(replaceDevice({ oldDeviceId: tablet }))
    .refuses('device-not-packed')
  for (const category of ['monitor', 'tablet', 'desktop'] as const)
    given(t, ...atAmina)
      .when(replaceDevice({ category }))
      .refuses('device-not-of-model')
  given(t, ...atAmina)
    .when(replaceDevice({ partnerId: emmaus }))
    .refuses('kit-of-another-partner')
  given(t, ...atAmina, deviceReturned())
    .when(replaceDevice({ happenedAt: nextYear }))
    .refuses('kit-not-handed-over')
  // Of a grant, one main computer is worth another.
  const grant = [opened({ model: 'grant' }), packed(), sealConfirmed(), reserved({ programme: 'grant' })]
  given(t, ...grant, handedOver({ programme: 'grant' }))
    .when(replaceDevice({ category: 'tablet' }))
    .records(deviceReplaced({ category: 'tablet' }))
})

t.test('T7 H3 a replacement is received as a kit is', async (t) => {
  const witnessedBy = (witnessId: typeof marc) => ({ receipt: { kind: 'witnessed' as const, witnessId } })
  given(t, ...atAmina)
    .when(replaceDevice(witnessedBy(marc)))
    .refuses('witness-is-same-person')
  given(t, ...atAmina)
    .when(replaceDevice(witnessedBy(sonia)))
    .records(deviceReplaced(witnessedBy(sonia)))
})

t.test('H6 the main computer back, the kit is over; told by whoever took it back', async (t) => {
  for (const partnerId of [weeefund, emmaus])
    given(t, ...atAmina)
      .when(returnDevice({ partnerId }))
      .records(deviceReturned({ partnerId }))
  given(t, ...atAmina, deviceReturned())
    .when(returnDevice({ happenedAt: '2027-02-01T09:00:00Z' }))
    .recordsNothing()
  t.match(after(...atAmina, deviceReturned()), { status: 'returned', devices: { length: 0 } })
  for (const command of [
    handOver({ happenedAt: nextYear, handOverId: id(50) }),
    reserve({ happenedAt: nextYear, beneficiaryId: yanis }),
    pack({ happenedAt: nextYear, deviceId: otherLaptop }),
  ])
    given(t, ...atAmina, deviceReturned())
      .when(command)
      .refuses('kit-already-handed-over')
  given(t, ...readyForAmina)
    .when(returnDevice())
    .refuses('kit-not-handed-over')
})

t.test('H6 a screen back, the holder keeps the kit; the desktop back, not the screen’s end', async (t) => {
  const desktopKit = [
    opened({ model: 'desktop-kit' }),
    packed({ deviceId: desktop, category: 'desktop' }),
    packed({ deviceId: screen, category: 'monitor' }),
    accessoriesPacked({ accessories: ['keyboard', 'mouse', 'power-cables'] }),
    ...[sealConfirmed({ deviceId: desktop }), sealConfirmed({ deviceId: screen }), reserved()],
    handedOver({ deviceIds: [desktop, screen] }),
  ]
  const [screenBack, desktopBack] = [
    { deviceId: screen, ended: false },
    { deviceId: desktop, ended: true },
  ]
  given(t, ...desktopKit)
    .when(returnDevice({ deviceId: screen }))
    .records(deviceReturned(screenBack))
  given(t, ...desktopKit)
    .when(returnDevice({ deviceId: desktop }))
    .records(deviceReturned(desktopBack))
  given(t, ...desktopKit, deviceReturned(desktopBack))
    .when(returnDevice({ deviceId: screen }))
    .records(deviceReturned(screenBack))
  t.equal(after(...desktopKit, deviceReturned(screenBack)).status, 'handed-over')
})

t.test('T7 H6 what was replaced comes back without ending the kit; what replaced it ends it', async (t) => {
  const replaced = [...atAmina, deviceReplaced()]
  given(t, ...replaced)
    .when(returnDevice())
    .recordsNothing()
  given(t, ...replaced)
    .when(returnDevice({ deviceId: otherLaptop }))
    .records(deviceReturned({ deviceId: otherLaptop }))
})

t.test('a hand-over says whether it replaces a purchase, where somebody asked', async (t) => {
  for (const replacesPurchase of [true, false])
    given(t, ...readyForAmina)
      .when(handOver({ replacesPurchase }))
      .records(handedOver({ replacesPurchase }))
})

t.test('L1 a late entry is accepted when it breaks nothing, refused naming what it breaks', async (t) => {
  const bag = { accessories: ['bag' as const], happenedAt: at(wednesday, '17:00') }
  given(t, ...atAmina)
    .when(packAccessories(bag))
    .records(accessoriesPacked(bag))
  given(t, ...complete)
    .when(pack({ deviceId: otherLaptop, happenedAt: at(tuesday, '17:00') }))
    .refuses('breaks-later-fact', {
      fact: { type: 'DevicePacked', happenedAt: wednesday, reason: 'main-computer-already-packed' },
    })
  given(t, ...atAmina)
    .when(releaseReservation())
    .refuses('breaks-later-fact', {
      fact: { type: 'KitHandedOver', happenedAt: friday, reason: 'kit-not-reserved-for-person' },
    })
  given(t, ...atAmina)
    .when(unpack())
    .refuses('breaks-later-fact', {
      fact: { type: 'DeviceSealConfirmed', happenedAt: thursday, reason: 'device-not-packed' },
    })
  given(t, ...readyForAmina)
    .when(reserve({ beneficiaryId: yanis, happenedAt: wednesday }))
    .refuses('breaks-later-fact', {
      fact: { type: 'KitReserved', happenedAt: thursday, reason: 'kit-already-reserved' },
    })
})

t.test('L1 what is told twice late, and was so at its moment, is recorded once', async (t) => {
  given(t, opened(), packed(), unpacked()).when(pack()).recordsNothing()
  given(t, ...ready, reopened())
    .when(confirmSeal())
    .recordsNothing()
  given(t, ...readyForAmina, reservationReleased())
    .when(reserve())
    .recordsNothing()
  given(t, opened({ happenedAt: monday }), packed())
    .when(unpack({ happenedAt: tuesday }))
    .recordsNothing()
  t.equal(after(opened(), packed()).devices[0]?.deviceId, laptop)
})

t.test('an appointment is for whom the kit is kept, before the reservation ends', async (t) => {
  given(t, ...readyForAmina)
    .when(makeAppointment())
    .records(appointmentMade())
  given(t, ...readyForAmina, appointmentMade())
    .when(makeAppointment({ happenedAt: at(thursday, '11:00') }))
    .recordsNothing()
  const moved = { happenedAt: at(thursday, '11:00'), appointmentAt: nextMonday }
  given(t, ...readyForAmina, appointmentMade())
    .when(makeAppointment(moved))
    .records(appointmentMade(moved))
  given(t, ...readyForAmina)
    .when(makeAppointment({ beneficiaryId: yanis }))
    .refuses('kit-not-reserved-for-person')
  given(t, ...readyForAmina)
    .when(makeAppointment({ appointmentAt: wednesday }))
    .refuses('appointment-in-past')
  given(t, ...readyForAmina)
    .when(makeAppointment({ appointmentAt: nextYear }))
    .refuses('appointment-after-reservation')
  given(t, ...readyForAmina, appointmentMade())
    .when(cancelAppointment())
    .records(appointmentCancelled())
  given(t, ...readyForAmina)
    .when(cancelAppointment())
    .recordsNothing()
  t.equal(after(...readyForAmina, appointmentMade(), reservationReleased()).appointment, null)
})

t.test('H3 a minor’s kit is signed for by who holds parental authority', async (t) => {
  const forMinor = [...ready, reserved({ guardianSigns: true, route: 'college' })]
  for (const receipt of [
    { kind: 'signed', on: 'paper' },
    { kind: 'signed', on: 'screen', by: 'holder' },
    { kind: 'witnessed', witnessId: sonia },
  ] as const)
    given(t, ...forMinor)
      .when(handOver({ receipt }))
      .refuses('guardian-signature-missing')
  const receipt = { kind: 'signed', on: 'paper', by: 'guardian' } as const
  given(t, ...forMinor)
    .when(handOver({ receipt }))
    .records(handedOver({ receipt, route: 'college' }))
})

t.test('H4 a gift is free, and a kit costs no more than the decree allows', async (t) => {
  given(t, ...readyForAmina)
    .when(handOver({ priceCents: 18_000 }))
    .records(handedOver({ priceCents: 18_000 }))
  given(t, ...readyForAmina)
    .when(handOver({ priceCents: 18_001 }))
    .refuses('price-above-cap', { limit: 18_000, actual: 18_001 })
  const gift = [opened({ model: 'grant' }), packed(), sealConfirmed(), reserved({ programme: 'grant' })]
  given(t, ...gift)
    .when(handOver({ priceCents: 1 }))
    .refuses('gift-not-free', { limit: 0, actual: 1 })
})

t.test('T2 360 minutes count toward a kit; what is beyond them is kept apart', async (t) => {
  given(t, ...atAmina)
    .when(creditTraining())
    .records(trainingCredited())
  given(t, ...atAmina, trainingCredited())
    .when(creditTraining({ happenedAt: nextTuesday }))
    .recordsNothing()
  const corrected = { minutes: 90, happenedAt: nextTuesday }
  given(t, ...atAmina, trainingCredited())
    .when(creditTraining(corrected))
    .records(trainingCredited(corrected))
  const seven = trainingCredited({ minutes: 420 })
  t.match(trainingOf(after(...atAmina, seven)), { counted: 360, extra: 60, isComplete: true })
  t.match(trainingOf(after(...atAmina, trainingCredited(), trainingCredited(corrected))), { counted: 90 })
  // Before the hand-over it counts for whom the kit is kept, and for nobody else.
  const early = trainingCredited({ happenedAt: at(thursday, '15:00') })
  t.match(trainingOf(after(...readyForAmina, early, handedOver())), { counted: 120, extra: 0 })
  t.match(trainingOf(after(...readyForAmina, trainingCredited({ beneficiaryId: yanis }))), { counted: 0 })
  given(t, opened({ model: 'grant' }))
    .when(creditTraining())
    .refuses('no-training-promised')
})

t.test('T7 a device that takes another’s place inherits the training', async (t) => {
  t.match(trainingOf(after(...atAmina, trainingCredited(), deviceReplaced())), { counted: 120 })
})

t.test(
  'T5 help is promised from the hand-over until its last day, with a kit and not with a gift',
  async (t) => {
    given(t, ...atAmina)
      .when(askForHelp())
      .records(helpAsked())
    const lastDay = { happenedAt: '2027-01-09T22:59:00Z' }
    given(t, ...atAmina)
      .when(askForHelp(lastDay))
      .records(helpAsked(lastDay))
    given(t, ...atAmina)
      .when(askForHelp({ happenedAt: '2027-01-09T23:00:00Z' }))
      .refuses('hotline-ended')
    given(t, ...readyForAmina)
      .when(askForHelp())
      .refuses('kit-not-handed-over')
    given(t, ...atAmina, deviceReturned({ happenedAt: nextMonday }))
      .when(askForHelp({ happenedAt: nextTuesday }))
      .refuses('kit-not-handed-over')
    const gift = [opened({ model: 'grant' }), packed(), sealConfirmed(), reserved({ programme: 'grant' })]
    given(t, ...gift, handedOver({ programme: 'grant' }))
      .when(askForHelp())
      .refuses('no-hotline-promised')
  },
)

t.test('every refusal is reached above', async (t) => {
  given.everyRefusalIsReached(t, {
    'kit-not-found': true,
    'kit-already-opened': true,
    'kit-of-another-partner': true,
    'kit-already-handed-over': true,
    'kit-not-handed-over': true,
    'kit-sealed': true,
    'main-computer-already-packed': true,
    'device-not-of-model': true,
    'device-not-packed': true,
    'kit-incomplete': true,
    'kit-not-ready': true,
    'kit-already-reserved': true,
    'kit-reserved-for-other-programme': true,
    'kit-not-reserved-for-person': true,
    'reservation-expired': true,
    'eligibility-expired': true,
    'kit-at-another-site': true,
    'exception-allowed-by-same-person': true,
    'witness-is-same-person': true,
    'guardian-signature-missing': true,
    'gift-not-free': true,
    'price-above-cap': true,
    'appointment-in-past': true,
    'appointment-after-reservation': true,
    'no-training-promised': true,
    'no-hotline-promised': true,
    'hotline-ended': true,
    'breaks-later-fact': true,
  })
})
