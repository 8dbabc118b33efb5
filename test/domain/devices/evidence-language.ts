/** The vocabulary of evidence: a log of one hard disk, handed in at the laptop it came from. */
import type { EvidenceCommand, EvidenceEvent } from '../../../src/domain/devices/evidence.js'
import { wordsFor } from '../../support/decider-spec.js'
import {
  hdd,
  hddOverwritten,
  laptop,
  monday,
  sonia,
  weeefund,
  weeefundVilleurbanne,
} from '../../support/people-and-things.js'

const words = wordsFor<EvidenceCommand, EvidenceEvent>()
const sha256 = hddOverwritten.fileSha256

/** The log's only record. */
export const hddRecord = {
  entry: 0,
  mediumSerial: hdd.serial,
  mediumModel: hdd.model,
  mediumKind: hdd.kind,
  capacityBytes: hdd.capacityBytes,
  outcome: 'completed',
} as const

export const [depositEvidence, evidenceDeposited] = words(
  'DepositEvidence',
  'EvidenceDeposited',
  {
    sha256,
    partnerId: weeefund,
    kind: 'erasure',
    siteId: weeefundVilleurbanne,
    deviceId: laptop,
    receivedSha256: null,
    clock: 'utc',
    records: [hddRecord],
    happenedAt: monday,
  },
  {},
)
export const [claimEvidence, evidenceClaimed] = words(
  'ClaimEvidence',
  'EvidenceClaimed',
  {
    sha256,
    deviceId: laptop,
    partnerId: weeefund,
    mediumSerial: hdd.serial,
    report: hddOverwritten,
    happenedAt: monday,
  },
  {},
)
export const [releaseEvidence, evidenceReleased] = words(
  'ReleaseEvidence',
  'EvidenceReleased',
  { sha256, entry: 0, deviceId: laptop, happenedAt: monday },
  {},
)
export const [setEvidenceAside, evidenceSetAside] = words(
  'SetEvidenceAside',
  'EvidenceSetAside',
  { sha256, partnerId: weeefund, entry: 0, reason: 'not-ours', note: null, happenedAt: monday },
  {},
)
export const [readEvidence, evidenceRead] = words(
  'ReadEvidence',
  'EvidenceRead',
  { sha256, readBy: sonia, happenedAt: monday },
  {},
)
