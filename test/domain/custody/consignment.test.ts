import t from 'tap'
import { consignmentDecider } from '../../../src/domain/custody/consignment.js'
import { ConsignmentCommand, ConsignmentEvent } from '../../../src/domain/custody/consignment-facts.js'
import { linesToSign, openLines } from '../../../src/domain/custody/consignment-state.js'
import { specFor } from '../../support/decider-spec.js'
import {
  at,
  emmaus,
  emmausVenissieux,
  friday,
  laptop,
  lea,
  marc,
  monday,
  nextMonday,
  nextTuesday,
  nextYear,
  otherLaptop,
  recycler,
  sonia,
  tablet,
  thursday,
  tuesday,
  wednesday,
  weeefund,
  weeefundLyon,
  weeefundVilleurbanne,
} from '../../support/people-and-things.js'
import {
  accept,
  accepted,
  addLine,
  agree,
  bothAccepted,
  bothReceived,
  close,
  closed,
  correctionProposed,
  correctionUndone,
  lineAdded,
  lineCorrected,
  lineMissing,
  lineReceived,
  lineRefused,
  lineRemoved,
  lineTakenBack,
  lineWrittenOff,
  oneMissing,
  oneRefused,
  onTheRoad,
  prepare,
  prepared,
  proposeCorrection,
  receiveLine,
  refuseLine,
  removeLine,
  reportMissing,
  send,
  sent,
  takeBackLine,
  undoCorrection,
  withLaptops,
  writeOffLine,
} from './consignment-language.js'

const given = specFor(consignmentDecider, { events: ConsignmentEvent, commands: ConsignmentCommand })
const after = (...history: ConsignmentEvent[]) => {
  const { now } = history.reduce(consignmentDecider.evolve, consignmentDecider.initial)
  if (now.status === 'absent') throw new Error('this story has no consignment')
  return now
}
const statuses = (...history: ConsignmentEvent[]) => after(...history).lines.map(({ status }) => status)
const other = { deviceId: otherLaptop }

t.test('a consignment is prepared once, from one site to another', async (t) => {
  given(t).when(prepare()).records(prepared())
  given(t, prepared())
    .when(prepare({ happenedAt: wednesday }))
    .recordsNothing()
  given(t, prepared())
    .when(prepare({ happenedAt: wednesday, toSiteId: weeefundLyon }))
    .refuses('consignment-already-prepared')
  given(t)
    .when(prepare({ toPartnerId: weeefund, toSiteId: weeefundVilleurbanne }))
    .refuses('consignment-to-same-site')
  for (const command of [addLine(), removeLine(), send(), receiveLine(), accept(), takeBackLine(), close()])
    given(t).when(command).refuses('consignment-not-found')
})

t.test('the usual story: prepared, filled, sent, received line by line, signed for, closed', async (t) => {
  given(t, prepared()).when(addLine()).records(lineAdded())
  given(t, ...withLaptops)
    .when(send())
    .records(sent())
  given(t, ...onTheRoad)
    .when(receiveLine())
    .records(lineReceived())
  given(t, ...onTheRoad)
    .when(refuseLine())
    .records(lineRefused())
  given(t, ...onTheRoad)
    .when(reportMissing())
    .records(lineMissing())
  given(t, ...bothReceived)
    .when(accept())
    .records(accepted())
  given(t, ...bothAccepted)
    .when(close())
    .records(closed())
})

t.test('lines come and go until the sender signs', async (t) => {
  given(t, ...withLaptops)
    .when(addLine({ happenedAt: at(wednesday, '12:00') }))
    .recordsNothing()
  given(t, ...withLaptops)
    .when(removeLine())
    .records(lineRemoved())
  given(t, prepared()).when(removeLine()).recordsNothing()
  given(t, prepared()).when(send()).refuses('consignment-empty')
  given(t, ...withLaptops, lineRemoved())
    .when(send())
    .records(sent({ deviceIds: [otherLaptop] }))
  const later = { happenedAt: friday }
  given(t, ...onTheRoad)
    .when(addLine({ ...later, deviceId: tablet }))
    .refuses('consignment-already-sent')
  given(t, ...onTheRoad)
    .when(removeLine(later))
    .refuses('consignment-already-sent')
  given(t, ...onTheRoad)
    .when(send(later))
    .recordsNothing()
})

t.test('C5 received ⊆ sent: nothing is received that was not on the slip', async (t) => {
  for (const command of [
    receiveLine({ deviceId: tablet }),
    refuseLine({ deviceId: tablet }),
    reportMissing({ deviceId: tablet }),
    proposeCorrection({ deviceId: tablet }),
    undoCorrection({ deviceId: tablet }),
    takeBackLine({ deviceId: tablet }),
  ])
    given(t, ...onTheRoad)
      .when(command)
      .refuses('line-not-in-consignment')
  for (const command of [receiveLine(), accept(), takeBackLine(), agree()])
    given(t, ...withLaptops)
      .when(command)
      .refuses('consignment-not-sent')
})

t.test('C2 C4 each side tells its part, and nobody else any', async (t) => {
  for (const partnerId of [emmaus, recycler]) {
    for (const command of [
      addLine({ partnerId, deviceId: tablet }),
      send({ partnerId }),
      close({ partnerId }),
    ])
      given(t, ...withLaptops)
        .when(command)
        .refuses('not-the-sender')
    for (const command of [takeBackLine({ partnerId }), writeOffLine({ partnerId })])
      given(t, ...oneMissing)
        .when(command)
        .refuses('not-the-sender')
  }
  for (const partnerId of [weeefund, recycler])
    for (const command of [
      receiveLine({ partnerId }),
      refuseLine({ partnerId }),
      reportMissing({ partnerId }),
      accept({ partnerId }),
    ])
      given(t, ...onTheRoad)
        .when(command)
        .refuses('not-the-receiver')
  for (const command of [
    proposeCorrection({ partnerId: recycler }),
    agree({ partnerId: recycler }),
    undoCorrection({ partnerId: recycler, outcome: 'missing' }),
  ])
    given(t, ...bothAccepted, correctionProposed())
      .when(command)
      .refuses('not-the-receiver')
})

t.test('C4 who signs for the receiver is not who signed for the sender', async (t) => {
  given(t, ...bothReceived)
    .when(accept({ signature: { actorId: marc, on: 'screen' } }))
    .refuses('signed-by-same-person')
  // Between two sites of one organisation too.
  const within = prepared({ toPartnerId: weeefund, toSiteId: weeefundLyon })
  const byWeeefund = { partnerId: weeefund }
  const received = [
    ...[within, ...withLaptops.slice(1), sent()],
    ...[lineReceived(byWeeefund), lineReceived({ ...byWeeefund, ...other })],
  ]
  given(t, ...received)
    .when(accept({ ...byWeeefund, signature: { actorId: marc, on: 'screen' } }))
    .refuses('signed-by-same-person')
  const bySonia = { ...byWeeefund, signature: { actorId: sonia, on: 'screen' as const } }
  given(t, ...received)
    .when(accept(bySonia))
    .records(accepted({ ...bySonia, toPartnerId: weeefund, toSiteId: weeefundLyon }))
})

t.test(
  'C5 received is not accepted: the receiver signs for every line, none passed over in silence',
  async (t) => {
    t.strictSame(statuses(...bothReceived), ['received', 'received'])
    t.strictSame(statuses(...bothAccepted), ['accepted', 'accepted'])
    given(t, ...onTheRoad, lineReceived())
      .when(accept())
      .refuses('lines-unsettled', { limit: 2, actual: 1 })
    given(t, ...onTheRoad)
      .when(accept())
      .refuses('lines-unsettled', { limit: 2, actual: 0 })
    given(t, ...bothAccepted)
      .when(accept({ happenedAt: nextMonday }))
      .recordsNothing()
    t.strictSame(after(...bothAccepted).acceptedAt, at(friday, '10:00'))
  },
)

t.test('C5 until signed, the receiver looks again: received, refused or missing', async (t) => {
  const again = { ...other, happenedAt: at(friday, '09:30') }
  given(t, ...onTheRoad, lineMissing())
    .when(receiveLine(again))
    .records(lineReceived(again))
  given(t, ...onTheRoad, lineReceived(other))
    .when(refuseLine(again))
    .records(lineRefused(again))
  given(t, ...onTheRoad, lineRefused())
    .when(reportMissing(again))
    .records(lineMissing(again))
  given(t, ...onTheRoad, lineReceived())
    .when(receiveLine({ happenedAt: at(friday, '09:30') }))
    .recordsNothing()
  given(t, ...onTheRoad, lineRefused())
    .when(refuseLine(again))
    .recordsNothing()
  given(t, ...onTheRoad, lineMissing())
    .when(reportMissing(again))
    .recordsNothing()
})

t.test('X2 what was signed is not told otherwise by one side', async (t) => {
  const later = { happenedAt: nextMonday }
  for (const command of [
    refuseLine({ ...later, deviceId: laptop }),
    reportMissing({ ...later, deviceId: laptop }),
  ])
    given(t, ...bothAccepted)
      .when(command)
      .refuses('line-already-signed')
  given(t, ...oneRefused)
    .when(receiveLine({ ...later, ...other }))
    .refuses('line-already-signed')
  given(t, ...oneRefused)
    .when(reportMissing(later))
    .refuses('line-already-signed')
})

t.test('C6 what is missing is found by the receiver, who signs for it then', async (t) => {
  const later = { ...other, happenedAt: nextMonday }
  t.strictSame(statuses(...oneMissing), ['accepted', 'missing'])
  given(t, ...oneMissing)
    .when(receiveLine(later))
    .records(lineReceived(later))
  const foundThere = [...oneMissing, lineReceived(later)]
  t.strictSame(
    linesToSign(after(...foundThere)).map(({ deviceId }) => deviceId),
    [otherLaptop],
  )
  const lines = [{ deviceId: otherLaptop, outcome: 'accepted' as const, reason: null }]
  given(t, ...foundThere)
    .when(accept({ happenedAt: nextTuesday }))
    .records(accepted({ happenedAt: nextTuesday, lines }))
  // Found, and not yet signed for, it is not taken back.
  given(t, ...foundThere)
    .when(takeBackLine({ happenedAt: nextTuesday }))
    .refuses('line-not-signed')
})

t.test('C6 C5 found and not yet signed for, a device is still its sender’s to write off', async (t) => {
  const foundThere = [...oneMissing, lineReceived({ ...other, happenedAt: nextMonday })]
  const gone = lineWrittenOff({ happenedAt: nextTuesday })
  given(t, ...foundThere)
    .when(writeOffLine({ happenedAt: nextTuesday }))
    .records(gone)
  t.strictSame(linesToSign(after(...foundThere, gone)), [], 'and the receiver signs for it no more')
  // What never was missing is written off by nobody.
  given(t, ...bothReceived)
    .when(writeOffLine())
    .refuses('line-not-signed')
})

t.test('C6 what is missing stays the sender’s, who takes it back or writes it off', async (t) => {
  given(t, ...oneMissing)
    .when(takeBackLine())
    .records(lineTakenBack())
  given(t, ...oneMissing)
    .when(writeOffLine())
    .records(lineWrittenOff())
  given(t, ...oneRefused)
    .when(takeBackLine())
    .records(lineTakenBack())
  given(t, ...oneMissing, lineTakenBack())
    .when(takeBackLine({ happenedAt: nextTuesday }))
    .recordsNothing()
  given(t, ...oneMissing, lineWrittenOff())
    .when(writeOffLine({ happenedAt: nextTuesday }))
    .recordsNothing()
  // What stands at the receiver's was not lost, and what it accepted is its own.
  given(t, ...oneRefused)
    .when(writeOffLine())
    .refuses('line-not-with-sender')
  for (const command of [takeBackLine(), writeOffLine()])
    given(t, ...bothAccepted)
      .when(command)
      .refuses('line-not-with-sender')
  given(t, ...onTheRoad, lineMissing())
    .when(takeBackLine())
    .refuses('line-not-signed')
  for (const final of [lineTakenBack(), lineWrittenOff()])
    given(t, ...oneMissing, final)
      .when(receiveLine({ ...other, happenedAt: nextTuesday }))
      .refuses('line-already-signed')
})

t.test('C6 a consignment closes once somebody has every device again', async (t) => {
  for (const history of [oneMissing, oneRefused, bothReceived]) {
    const limit = openLines(after(...history)).length
    given(t, ...history)
      .when(close())
      .refuses('consignment-lines-open', { limit })
  }
  for (const final of [lineTakenBack(), lineWrittenOff()])
    given(t, ...oneMissing, final)
      .when(close())
      .records(closed())
  given(t, ...bothAccepted, closed())
    .when(close({ happenedAt: nextYear }))
    .recordsNothing()
  for (const command of [
    receiveLine({ happenedAt: nextYear, deviceId: tablet }),
    addLine({ happenedAt: nextYear }),
  ])
    given(t, ...bothAccepted, closed())
      .when(command)
      .refuses('consignment-closed')
})

t.test('C3 a consignment that is not sent is closed, and lets its devices go', async (t) => {
  given(t, ...withLaptops)
    .when(close({ reason: 'Camion annulé' }))
    .records(closed({ reason: 'Camion annulé', deviceIds: [laptop, otherLaptop] }))
  t.strictSame(statuses(...withLaptops, closed({ deviceIds: [laptop, otherLaptop] })), [])
  given(t, ...withLaptops, closed({ deviceIds: [laptop, otherLaptop] }))
    .when(addLine({ happenedAt: nextYear }))
    .refuses('consignment-closed')
})

t.test('X2 a signed line corrected by one side only changes nothing', async (t) => {
  given(t, ...bothAccepted)
    .when(proposeCorrection())
    .records(correctionProposed())
  t.strictSame(statuses(...bothAccepted, correctionProposed()), ['accepted', 'accepted'])
  given(t, ...bothAccepted, correctionProposed())
    .when(proposeCorrection({ happenedAt: nextTuesday }))
    .recordsNothing()
  given(t, ...bothAccepted)
    .when(agree())
    .refuses('no-correction-proposed')
  given(t, ...bothAccepted)
    .when(proposeCorrection({ outcome: 'accepted' }))
    .refuses('correction-changes-nothing')
  given(t, ...bothReceived)
    .when(proposeCorrection())
    .refuses('line-not-signed')
  given(t, ...oneMissing, lineWrittenOff())
    .when(proposeCorrection({ happenedAt: nextTuesday, outcome: 'accepted' }))
    .refuses('line-not-signed')
})

t.test('X2 no side agrees with itself, whoever of its people does', async (t) => {
  const proposed = [...bothAccepted, correctionProposed()]
  for (const agreedBy of [sonia, marc, lea])
    given(t, ...proposed)
      .when(agree({ partnerId: weeefund, agreedBy }))
      .refuses('correction-needs-other-side')
  given(t, ...proposed)
    .when(agree())
    .records(lineCorrected())
  // The receiver may be the one who proposes, and the sender who agrees.
  const byEmmaus = correctionProposed({ partnerId: emmaus, proposedBy: lea })
  given(t, ...bothAccepted, byEmmaus)
    .when(agree())
    .refuses('correction-needs-other-side')
  given(t, ...bothAccepted, byEmmaus)
    .when(agree({ partnerId: weeefund, agreedBy: sonia }))
    .records(lineCorrected({ partnerId: weeefund, agreedBy: sonia, proposedBy: lea }))
  // What is agreed on is the last thing proposed, by the other side.
  const instead = correctionProposed({ partnerId: emmaus, proposedBy: lea, outcome: 'refused' })
  given(t, ...proposed, instead)
    .when(agree())
    .refuses('correction-needs-other-side')
})

t.test('X2 C4 between two sites of one organisation, another person agrees', async (t) => {
  const within = { toPartnerId: weeefund, toSiteId: weeefundLyon }
  const byWeeefund = { partnerId: weeefund }
  const history = [
    ...[prepared(within), ...withLaptops.slice(1), sent()],
    ...[lineReceived(byWeeefund), lineReceived({ ...byWeeefund, ...other })],
    ...[accepted({ ...within, ...byWeeefund }), correctionProposed()],
  ]
  given(t, ...history)
    .when(agree({ ...byWeeefund, agreedBy: sonia }))
    .refuses('correction-needs-other-side')
  given(t, ...history)
    .when(agree({ ...byWeeefund, agreedBy: marc }))
    .records(lineCorrected({ ...within, ...byWeeefund, agreedBy: marc }))
})

t.test('X2 once both agree, the line is what they agreed on, and what follows is open again', async (t) => {
  const corrected = [
    ...bothAccepted,
    correctionProposed(),
    closed({ happenedAt: nextMonday }),
    lineCorrected(),
  ]
  t.strictSame(statuses(...corrected), ['accepted', 'missing'])
  t.equal(after(...corrected).status, 'sent', 'open again: somebody still has to find it')
  given(t, ...corrected)
    .when(agree({ happenedAt: nextYear }))
    .refuses('no-correction-proposed')
  given(t, ...corrected)
    .when(takeBackLine({ happenedAt: nextYear }))
    .records(lineTakenBack({ happenedAt: nextYear }))
})

t.test('X2 a line that was taken back after it was proposed is not corrected any more', async (t) => {
  const proposed = correctionProposed({ outcome: 'accepted' })
  given(t, ...oneMissing, proposed, lineTakenBack())
    .when(agree())
    .refuses('no-correction-proposed')
})

t.test('X2 a correction that the device refuses is undone: the line is as it was signed', async (t) => {
  const corrected = [...oneRefused, correctionProposed(), lineCorrected({ was: 'refused' })]
  const back = { outcome: 'refused' } as const
  given(t, ...corrected)
    .when(undoCorrection(back))
    .records(correctionUndone(back))
  const [, line] = after(...corrected, correctionUndone(back)).lines
  t.match(line, { status: 'refused', reason: 'Écran brisé', signed: true, proposal: null, corrected: null })
  given(t, ...corrected, correctionUndone(back))
    .when(undoCorrection({ ...back, happenedAt: nextYear }))
    .recordsNothing()
})

t.test(
  'X2 undoing is no way around the other side: only what was corrected is, to what it was',
  async (t) => {
    given(t, ...bothAccepted)
      .when(undoCorrection({ outcome: 'missing' }))
      .refuses('no-correction-proposed')
    given(t, ...bothAccepted, correctionProposed(), lineCorrected())
      .when(undoCorrection({ outcome: 'refused' }))
      .refuses('no-correction-proposed')
  },
)

t.test('L1 what is told late is judged at its moment, and with what was told of later ones', async (t) => {
  given(t, ...onTheRoad)
    .when(prepare({ happenedAt: monday }))
    .recordsNothing()
  given(t, ...withLaptops)
    .when(send({ happenedAt: at(tuesday, '12:00') }))
    .refuses('consignment-empty')
  given(t, ...bothAccepted)
    .when(reportMissing({ happenedAt: at(thursday, '12:00') }))
    .records(lineMissing({ happenedAt: at(thursday, '12:00') }))
  given(t, ...oneMissing, lineTakenBack())
    .when(receiveLine({ ...other, happenedAt: at(friday, '15:00') }))
    .refuses('breaks-later-fact', {
      fact: { type: 'ConsignmentLineTakenBack', happenedAt: nextMonday, reason: 'line-not-signed' },
    })
  t.match(after(...onTheRoad), { toSiteId: emmausVenissieux, sentBy: marc })
})

t.test('C5 L1 no line told late slips onto a slip that was signed, or off it', async (t) => {
  const late = { happenedAt: at(wednesday, '12:00') }
  for (const command of [addLine({ ...late, deviceId: tablet }), removeLine(late)])
    given(t, ...onTheRoad)
      .when(command)
      .refuses('breaks-later-fact', {
        fact: { type: 'ConsignmentSent', happenedAt: thursday, reason: 'consignment-already-sent' },
      })
  given(t, ...withLaptops, closed({ happenedAt: thursday, deviceIds: [laptop, otherLaptop] }))
    .when(addLine({ ...late, deviceId: tablet }))
    .refuses('breaks-later-fact', {
      fact: { type: 'ConsignmentClosed', happenedAt: thursday, reason: 'consignment-closed' },
    })
  // Nor does what the receiver says afterwards of the time before its signature.
  const between = { happenedAt: at(friday, '09:30') }
  given(t, ...bothAccepted)
    .when(refuseLine(between))
    .refuses('breaks-later-fact', {
      fact: { type: 'ConsignmentAccepted', happenedAt: at(friday, '10:00'), reason: 'line-already-signed' },
    })
})

t.test('every refusal is reached above', async (t) => {
  given.everyRefusalIsReached(t, {
    'consignment-not-found': true,
    'consignment-already-prepared': true,
    'consignment-to-same-site': true,
    'not-the-sender': true,
    'not-the-receiver': true,
    'consignment-already-sent': true,
    'consignment-not-sent': true,
    'consignment-closed': true,
    'consignment-empty': true,
    'consignment-lines-open': true,
    'line-not-in-consignment': true,
    'line-already-signed': true,
    'line-not-signed': true,
    'line-not-with-sender': true,
    'lines-unsettled': true,
    'signed-by-same-person': true,
    'no-correction-proposed': true,
    'correction-needs-other-side': true,
    'correction-changes-nothing': true,
    'breaks-later-fact': true,
  })
})
