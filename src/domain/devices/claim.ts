/**
 * Claims: what must be unique across streams has a stream of its own, named by that thing.
 *
 * `serial-<maker~serial>` (I1), `label-<code>` (I2, never reused). A claim carries what was to follow, so that a
 * policy can complete it: an intake, or the correction of one that stood under another serial.
 */
import { z } from 'zod'
import { context } from '../context.js'
import { correctionShape } from '../corrections.js'
import { refuse } from '../decider.js'
import { LABEL_LENGTH, readCode } from '../shared/codes.js'
import { type CommandOf, commandSchema, eventSchema, type FactOf } from '../shared/facts.js'
import { IntakeLine, LabelCode, SerialKey } from '../shared/intake-line.js'
import { DeviceId, DonationId, Instant, PartnerId, SiteId } from '../shared/values.js'
import { inOrderTold } from '../timeline.js'

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
} as const
const ofSerials = {
  ClaimSerial: 'SerialClaimed',
  MoveSerial: 'SerialMoved',
  ReleaseSerial: 'SerialReleased',
} as const
const ofLabels = { ClaimLabel: 'LabelClaimed' } as const
const verbs = { ...ofSerials, ...ofLabels }

export const ClaimEvent = eventSchema(shapes)
export type ClaimEvent = FactOf<typeof shapes>
export const ClaimCommand = commandSchema(shapes, verbs)
export type ClaimCommand = CommandOf<typeof shapes, typeof verbs>

export type ClaimRefusal = 'serial-already-registered' | 'label-already-used' | 'label-code-invalid'

export type Claim = {
  /** Who holds what this stream is named by. */
  readonly holder: { readonly deviceId: DeviceId; readonly asOf: number } | undefined
  /** Devices that stood under this serial by mistake: their ids are theirs for ever. */
  readonly formerIds: readonly DeviceId[]
}

export const claimDecider = inOrderTold<ClaimCommand, ClaimEvent, Claim, ClaimRefusal>({
  initial: { holder: undefined, formerIds: [] },
  toFact: ({ type, data }) => ({ type: verbs[type], data }) as ClaimEvent,

  already({ type, data }, { holder }) {
    switch (type) {
      case 'SerialClaimed':
      case 'LabelClaimed':
        return holder?.deviceId === data.deviceId
      case 'SerialMoved':
        return holder?.deviceId === data.deviceId && holder.asOf >= data.asOf
      case 'SerialReleased':
        return holder?.deviceId !== data.deviceId || (data.asOf ?? holder.asOf) < holder.asOf
    }
  },

  forbids({ type, data }, { holder }) {
    if (type === 'LabelClaimed' && readCode(data.code, LABEL_LENGTH) !== data.code)
      return refuse('label-code-invalid')
    if (!holder) return undefined
    switch (type) {
      case 'SerialMoved':
        if (holder.deviceId === data.deviceId) return undefined
        return refuse('serial-already-registered', { existingId: holder.deviceId })
      case 'SerialClaimed':
        return refuse('serial-already-registered', { existingId: holder.deviceId })
      case 'LabelClaimed':
        return refuse('label-already-used', { existingId: holder.deviceId })
      case 'SerialReleased':
        return undefined
    }
  },

  apply({ formerIds }, { type, data }) {
    switch (type) {
      case 'SerialClaimed':
      case 'LabelClaimed':
        return { holder: { deviceId: data.deviceId, asOf: 0 }, formerIds }
      case 'SerialMoved':
        return { holder: { deviceId: data.deviceId, asOf: data.asOf }, formerIds }
      case 'SerialReleased': {
        const hasMoved = data.movedTo !== undefined
        return { holder: undefined, formerIds: hasMoved ? [...formerIds, data.deviceId] : formerIds }
      }
    }
  },
})

const claims = { events: ClaimEvent, decider: claimDecider }
export const serials = context({
  category: 'serial',
  key: ({ key }) => key,
  commands: commandSchema(shapes, ofSerials),
  ...claims,
})
export const labels = context({
  category: 'label',
  key: ({ code }) => code,
  commands: commandSchema(shapes, ofLabels),
  ...claims,
})
