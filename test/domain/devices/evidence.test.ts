import t from 'tap'
import { EvidenceCommand, EvidenceEvent, evidenceDecider } from '../../../src/domain/devices/evidence.js'
import { specFor } from '../../support/decider-spec.js'
import {
  emmaus,
  hdd,
  hddOverwritten,
  laptop,
  marc,
  nvme,
  otherLaptop,
  tuesday,
} from '../../support/people-and-things.js'
import {
  claimEvidence,
  depositEvidence,
  evidenceClaimed,
  evidenceDeposited,
  evidenceRead,
  evidenceReleased,
  evidenceSetAside,
  hddRecord,
  readEvidence,
  releaseEvidence,
  setEvidenceAside,
} from './evidence-language.js'

const given = specFor(evidenceDecider, { events: EvidenceEvent, commands: EvidenceCommand })

t.test('E3 one record of a file certifies one medium', async (t) => {
  given(t).when(claimEvidence()).records(evidenceClaimed())
  given(t, evidenceClaimed())
    .when(claimEvidence({ mediumSerial: nvme.serial }))
    .refuses('evidence-already-used', { existingId: laptop })
  given(t, evidenceClaimed())
    .when(claimEvidence({ deviceId: otherLaptop }))
    .refuses('evidence-already-used', { existingId: laptop })
  given(t, evidenceClaimed())
    .when(claimEvidence({ mediumSerial: ` ${hdd.serial.toLowerCase()}`.trim(), happenedAt: tuesday }))
    .recordsNothing()
})

t.test('E3 a file that speaks of several disks certifies each of them once', async (t) => {
  const second = {
    deviceId: otherLaptop,
    mediumSerial: nvme.serial,
    report: { ...hddOverwritten, mediumSerial: nvme.serial, entry: 1 },
  }
  given(t, evidenceClaimed()).when(claimEvidence(second)).records(evidenceClaimed(second))
})

t.test('E3 evidence that its device refused is released', async (t) => {
  given(t, evidenceClaimed()).when(releaseEvidence()).records(evidenceReleased())
  given(t, evidenceClaimed())
    .when(releaseEvidence({ entry: 1 }))
    .recordsNothing()
  const forOther = { deviceId: otherLaptop }
  given(t, evidenceClaimed(), evidenceReleased())
    .when(claimEvidence(forOther))
    .records(evidenceClaimed(forOther))
})

t.test(
  'E3 a file handed in again is the same deposit; at another device, or read by another clock, it is one more',
  async (t) => {
    given(t).when(depositEvidence()).records(evidenceDeposited())
    given(t, evidenceDeposited())
      .when(depositEvidence({ happenedAt: tuesday }))
      .recordsNothing()
    for (const other of [{ deviceId: otherLaptop }, { clock: 'lyon' as const }, { partnerId: emmaus }])
      given(t, evidenceDeposited()).when(depositEvidence(other)).records(evidenceDeposited(other))
  },
)

t.test(
  'E3 a record that matched nothing is set aside by who handed it in, and still may be matched',
  async (t) => {
    given(t).when(setEvidenceAside()).refuses('evidence-not-deposited')
    given(t, evidenceDeposited()).when(setEvidenceAside()).records(evidenceSetAside())
    given(t, evidenceDeposited())
      .when(setEvidenceAside({ entry: 1 }))
      .refuses('evidence-not-deposited')
    given(t, evidenceDeposited())
      .when(setEvidenceAside({ partnerId: emmaus }))
      .refuses('evidence-not-deposited')
    given(t, evidenceDeposited(), evidenceClaimed())
      .when(setEvidenceAside())
      .refuses('evidence-already-matched', { existingId: laptop })
    given(t, evidenceDeposited(), evidenceSetAside()).when(claimEvidence()).records(evidenceClaimed())
  },
)

t.test('E3 a file of which nothing could be read is set aside as a whole', async (t) => {
  const whole = { entry: null, reason: 'unreadable' as const }
  given(t, evidenceDeposited({ records: [] }))
    .when(setEvidenceAside(whole))
    .records(evidenceSetAside(whole))
  const other = { reason: 'other' as const }
  given(t, evidenceDeposited())
    .when(setEvidenceAside({ ...other, note: null }))
    .refuses('reason-not-told')
  given(t, evidenceDeposited())
    .when(setEvidenceAside({ ...other, note: 'prêté' }))
    .records(evidenceSetAside({ ...other, note: 'prêté' }))
  given(t, evidenceDeposited({ records: [hddRecord] }))
    .when(setEvidenceAside(whole))
    .refuses('evidence-not-deposited')
})

t.test('every reading of a file is a fact', async (t) => {
  given(t, evidenceDeposited()).when(readEvidence()).records(evidenceRead())
  for (const again of [{ happenedAt: tuesday }, { readBy: marc }])
    given(t, evidenceDeposited(), evidenceRead()).when(readEvidence(again)).records(evidenceRead(again))
})

t.test('every refusal is reached above', async (t) => {
  given.everyRefusalIsReached(t, {
    'evidence-already-used': true,
    'evidence-not-deposited': true,
    'evidence-already-matched': true,
    'reason-not-told': true,
  })
})
