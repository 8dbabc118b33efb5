/**
 * Claims: what must be unique across streams has a stream of its own, named by that thing.
 *
 * `serial-<maker~serial>` (I1), `label-<code>` (I2, never reused). A claim carries what was to follow, so that a
 * policy can complete it.
 */
import { z } from 'zod'

import { refuse } from '../decider.js'
import { LABEL_LENGTH, readCode } from '../shared/codes.js'
import { type CommandOf, commandSchema, eventSchema, type FactOf } from '../shared/facts.js'
import { IntakeLine, LabelCode } from '../shared/intake-line.js'
import { DeviceId, DonationId, Instant, PartnerId, SiteId } from '../shared/values.js'
import { inOrderTold } from '../timeline.js'

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
} as const
const verbs = {
  ClaimSerial: 'SerialClaimed',
  ReleaseSerial: 'SerialReleased',
  ClaimLabel: 'LabelClaimed',
} as const

export const ClaimEvent = eventSchema(shapes)
export type ClaimEvent = FactOf<typeof shapes>
export const ClaimCommand = commandSchema(shapes, verbs)
export type ClaimCommand = CommandOf<typeof shapes, typeof verbs>

export type ClaimRefusal = 'serial-already-registered' | 'label-already-used' | 'label-code-invalid'

/** Who holds what this stream is named by. */
export type Claim = { readonly holder: DeviceId | undefined }

export const claimDecider = inOrderTold<ClaimCommand, ClaimEvent, Claim, ClaimRefusal>({
  initial: { holder: undefined },
  toFact: ({ type, data }) => ({ type: verbs[type], data }) as ClaimEvent,

  already: ({ type, data }, { holder }) =>
    type === 'SerialReleased' ? holder !== data.deviceId : holder === data.deviceId,

  forbids({ type, data }, { holder }) {
    if (type === 'LabelClaimed' && readCode(data.code, LABEL_LENGTH) !== data.code)
      return refuse('label-code-invalid')
    if (holder === undefined) return undefined
    switch (type) {
      case 'SerialClaimed':
        return refuse('serial-already-registered', { existingId: holder })
      case 'LabelClaimed':
        return refuse('label-already-used', { existingId: holder })
      case 'SerialReleased':
        return undefined
    }
  },

  apply: (_claim, { type, data }) => ({ holder: type === 'SerialReleased' ? undefined : data.deviceId }),
})
