/**
 * Claims: what must be unique across streams has a stream of its own, named by that thing.
 *
 * `serial-<maker~serial>` (I1), `label-<code>` (I2, never reused), `evidence-<sha256>` (E3: one record of a
 * file certifies one medium). A claim carries what was to follow, so that a policy can complete it.
 */
import { z } from 'zod'

import { refuse } from '../decider.js'
import { LABEL_LENGTH, readCode } from '../shared/codes.js'
import { type CommandOf, commandSchema, eventSchema, type FactOf } from '../shared/facts.js'
import { IntakeLine, LabelCode } from '../shared/intake-line.js'
import { DeviceId, DonationId, Instant, PartnerId, SerialNumber, Sha256, SiteId } from '../shared/values.js'
import { inOrderTold } from '../timeline.js'
import { SanitisationReport, sameSerial } from './media.js'

const SerialKey = z.string().regex(/^[A-Z0-9]*~[A-Z0-9]+$/)

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
  SerialReleased: { key: SerialKey, deviceId: DeviceId, happenedAt: Instant },
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

/** Who holds what this stream is named by; for evidence, one holder for each record of the file. */
export type Claim = { readonly holders: Readonly<Record<string, { deviceId: DeviceId; medium: string }>> }

const placeOf = (fact: ClaimEvent) => {
  switch (fact.type) {
    case 'EvidenceClaimed':
      return String(fact.data.report.entry)
    case 'EvidenceReleased':
      return String(fact.data.entry)
    case 'SerialClaimed':
    case 'SerialReleased':
    case 'LabelClaimed':
      return 'all'
  }
}

export const claimDecider = inOrderTold<ClaimCommand, ClaimEvent, Claim, ClaimRefusal>({
  initial: { holders: {} },
  toFact: ({ type, data }) => ({ type: verbs[type], data }) as ClaimEvent,

  already(fact, { holders }) {
    const holder = holders[placeOf(fact)]
    switch (fact.type) {
      case 'SerialClaimed':
      case 'LabelClaimed':
        return holder?.deviceId === fact.data.deviceId
      case 'EvidenceClaimed':
        return holder?.deviceId === fact.data.deviceId && sameSerial(holder.medium, fact.data.mediumSerial)
      case 'SerialReleased':
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

  apply({ holders }, fact) {
    switch (fact.type) {
      case 'SerialClaimed':
      case 'LabelClaimed':
        return { holders: { ...holders, [placeOf(fact)]: { deviceId: fact.data.deviceId, medium: '' } } }
      case 'EvidenceClaimed': {
        const { deviceId, mediumSerial: medium } = fact.data
        return { holders: { ...holders, [placeOf(fact)]: { deviceId, medium } } }
      }
      case 'SerialReleased':
      case 'EvidenceReleased': {
        const { [placeOf(fact)]: _released, ...others } = holders
        return { holders: others }
      }
    }
  },
})
