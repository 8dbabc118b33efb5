/**
 * Claims: what must be unique across streams has a stream of its own, named by that thing.
 *
 * `serial-<maker~serial>` (I1), `label-<code>` (I2, never reused), `evidence-<sha256>` (E3: one record of a
 * file certifies one medium). A claim carries what was to follow, so that a policy can complete it: an intake,
 * or the correction of one that stood under another serial.
 */
import { z } from 'zod'
import { correctionShape } from '../corrections.js'
import { refuse } from '../decider.js'
import { LABEL_LENGTH, readCode } from '../shared/codes.js'
import { type CommandOf, commandSchema, eventSchema, type FactOf } from '../shared/facts.js'
import { IntakeLine, LabelCode, SerialKey } from '../shared/intake-line.js'
import { DeviceId, DonationId, Instant, PartnerId, SerialNumber, Sha256, SiteId } from '../shared/values.js'
import { inOrderTold } from '../timeline.js'
import { SanitisationReport, sameSerial } from './media.js'

const shapes = {
  SerialClaimed: {
    key: SerialKey,
    deviceId: DeviceId,
    donationId: DonationId,
    partnerId: PartnerId,
    siteId: SiteId,
    row: z.int().positive(),
    device: IntakeLine,
    purgeDemanded: z.boolean(),
    happenedAt: Instant,
  },
  /** A device taken in under another serial is found to be this one: its intake is to be corrected (X1). */
  SerialMoved: {
    ...correctionShape,
    key: SerialKey,
    deviceId: DeviceId,
    /** How many events the device's stream had told: what was released for an earlier one is held again. */
    asOf: z.int().nonnegative(),
  },
  SerialReleased: {
    key: SerialKey,
    deviceId: DeviceId,
    happenedAt: Instant,
    /** For the device's correction of that revision. Absent: it never stood under this serial. */
    asOf: z.int().nonnegative().optional(),
    /** The serial under which the device stands instead. */
    movedTo: SerialKey.optional(),
  },
  LabelClaimed: { code: LabelCode, deviceId: DeviceId, happenedAt: Instant },
  EvidenceClaimed: {
    sha256: Sha256,
    deviceId: DeviceId,
    partnerId: PartnerId,
    mediumSerial: SerialNumber,
    report: SanitisationReport,
    happenedAt: Instant,
  },
  EvidenceReleased: { sha256: Sha256, entry: z.int().nonnegative(), deviceId: DeviceId, happenedAt: Instant },
} as const
const verbs = {
  ClaimSerial: 'SerialClaimed',
  MoveSerial: 'SerialMoved',
  ReleaseSerial: 'SerialReleased',
  ClaimLabel: 'LabelClaimed',
  ClaimEvidence: 'EvidenceClaimed',
  ReleaseEvidence: 'EvidenceReleased',
} as const

export const ClaimEvent = eventSchema(shapes)
export type ClaimEvent = FactOf<typeof shapes>
export const ClaimCommand = commandSchema(shapes, verbs)
export type ClaimCommand = CommandOf<typeof shapes, typeof verbs>

export type ClaimRefusal =
  | 'serial-already-registered'
  | 'label-already-used'
  | 'label-code-invalid'
  | 'evidence-already-used'

type Holder = { readonly deviceId: DeviceId; readonly medium: string; readonly asOf: number }
export type Claim = {
  /** Who holds what this stream is named by; for evidence, one holder for each record of the file. */
  readonly holders: Readonly<Record<string, Holder>>
  /** Devices that stood under this serial by mistake: their ids are theirs for ever. */
  readonly formerIds: readonly DeviceId[]
}

const placeOf = (fact: ClaimEvent) => {
  switch (fact.type) {
    case 'EvidenceClaimed':
      return String(fact.data.report.entry)
    case 'EvidenceReleased':
      return String(fact.data.entry)
    case 'SerialClaimed':
    case 'SerialMoved':
    case 'SerialReleased':
    case 'LabelClaimed':
      return 'all'
  }
}

export const claimDecider = inOrderTold<ClaimCommand, ClaimEvent, Claim, ClaimRefusal>({
  initial: { holders: {}, formerIds: [] },
  toFact: ({ type, data }) => ({ type: verbs[type], data }) as ClaimEvent,

  already(fact, { holders }) {
    const holder = holders[placeOf(fact)]
    switch (fact.type) {
      case 'SerialClaimed':
      case 'LabelClaimed':
        return holder?.deviceId === fact.data.deviceId
      case 'EvidenceClaimed':
        return holder?.deviceId === fact.data.deviceId && sameSerial(holder.medium, fact.data.mediumSerial)
      case 'SerialMoved':
        return holder?.deviceId === fact.data.deviceId && holder.asOf >= fact.data.asOf
      case 'SerialReleased':
        return holder?.deviceId !== fact.data.deviceId || (fact.data.asOf ?? holder.asOf) < holder.asOf
      case 'EvidenceReleased':
        return holder?.deviceId !== fact.data.deviceId
    }
  },

  forbids(fact, { holders }) {
    if (fact.type === 'LabelClaimed' && readCode(fact.data.code, LABEL_LENGTH) !== fact.data.code)
      return refuse('label-code-invalid')
    const holder = holders[placeOf(fact)]
    if (!holder) return undefined
    switch (fact.type) {
      case 'SerialMoved':
        if (holder.deviceId === fact.data.deviceId) return undefined
        return refuse('serial-already-registered', { existingId: holder.deviceId })
      case 'SerialClaimed':
        return refuse('serial-already-registered', { existingId: holder.deviceId })
      case 'LabelClaimed':
        return refuse('label-already-used', { existingId: holder.deviceId })
      case 'EvidenceClaimed':
        return refuse('evidence-already-used', { existingId: holder.deviceId })
      case 'SerialReleased':
      case 'EvidenceReleased':
        return undefined
    }
  },

  apply(claim, fact) {
    const { holders } = claim
    const place = placeOf(fact)
    const heldBy = (medium: string, asOf: number): Claim => ({
      ...claim,
      holders: { ...holders, [place]: { deviceId: fact.data.deviceId, medium, asOf } },
    })
    switch (fact.type) {
      case 'SerialClaimed':
      case 'LabelClaimed':
        return heldBy('', 0)
      case 'SerialMoved':
        return heldBy('', fact.data.asOf)
      case 'EvidenceClaimed':
        return heldBy(fact.data.mediumSerial, 0)
      case 'SerialReleased':
      case 'EvidenceReleased': {
        const { [place]: _released, ...others } = holders
        const hasMoved = fact.type === 'SerialReleased' && fact.data.movedTo !== undefined
        const formerIds = hasMoved ? [...claim.formerIds, fact.data.deviceId] : claim.formerIds
        return { holders: others, formerIds }
      }
    }
  },
})
