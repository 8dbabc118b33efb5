/**
 * Intakes put right (X1): of one device its moment, its serial number, its maker or its category; of a whole lot
 * the day on which it came in. What would refuse further on is asked first, so that nothing is half said.
 */
import { devices, donations } from '../domain/contexts.js'
import type { DeviceEvent } from '../domain/devices/device-facts.js'
import type { Device } from '../domain/devices/device-state.js'
import { type Donation, lotDate } from '../domain/donations/donation.js'
import { stepsAfter } from '../domain/policies/policies.js'
import { SerialKey, serialKey } from '../domain/shared/intake-line.js'
import {
  ActorId,
  type Day,
  DeviceCategory,
  DeviceId,
  type DonationId,
  dayOf,
  type Instant,
  millis,
  type PartnerId,
} from '../domain/shared/values.js'
import type { Metadata } from '../log/event-log.js'
import { sentenceOf } from '../words/explain.js'
import { type Done, inTurn, type Refused, type Work } from './work.js'
import { refusedWeight, serialWritten } from './written-by-hand.js'

/** How many devices one act corrects: each is a few appends, and somebody waits for the answer. */
export const DEVICES_AT_ONCE_MAX = 500

type KnownDonation = Exclude<Donation, { status: 'absent' }>

/** Nothing comes in before its lot: the lot's own date is corrected first. */
export const beforeItsLot = (donation: KnownDonation, happenedAt: Instant): Refused | undefined =>
  millis(happenedAt) < millis(donation.promisedAt)
    ? { ok: false, refusal: 'intake-before-lot', detail: { missing: [donation.promisedAt] } }
    : undefined

/** A correction of one fact of a device, by its revision. */
export type DeviceCorrection = {
  readonly deviceId: DeviceId
  readonly partnerId: PartnerId
  readonly happenedAt: Instant
  readonly revision: number
  readonly changes: Readonly<Record<string, unknown>> | null
  readonly reason: string
  readonly correctedBy: ActorId
}

/** What a lot's date is corrected to, and whose: the lot's own, its devices' or both. */
export type LotCorrection = {
  readonly donationId: DonationId
  readonly partnerId: PartnerId
  readonly happenedAt: Instant
  readonly receivedAt: Instant
  readonly of: 'lot' | 'devices' | 'both'
  /** Only the devices that are held to have come in on that day: those of one file among several. */
  readonly enteredOn?: Day | undefined
  readonly reason: string
}

export type LotCorrected = {
  readonly done: Done
  readonly extra: {
    readonly corrected: number
    readonly unchanged: number
    readonly refused: readonly {
      readonly deviceId: string
      readonly labelCode: string
      readonly reason: string
    }[]
    /** Not looked at yet: one act corrects so many devices at most, and is asked again for the others. */
    readonly remaining: number
    /** Why the lot's own date stayed as it was; null where it was corrected, or was not asked for. */
    readonly lotReason: string | null
  }
}
const NOBODY = { corrected: 0, unchanged: 0, refused: [], remaining: 0, lotReason: null }
const DEVICES_STAY =
  'Des appareils du lot gardent leur ancienne date : celle du lot ne change pas avant la leur.'

export const intakeCorrections = ({ record, ledger, nowOf, now }: Work) => {
  /**
   * Corrects a fact of a device. An intake's correction is carried to its lot; under another maker and serial
   * number the device is claimed first (I1).
   */
  const correctDeviceFact = async (given: DeviceCorrection, by: Metadata): Promise<Done> => {
    const stream = `device-${given.deviceId}` as const
    const timeline = await ledger.state(devices, stream)
    const unlikely = unlikelyWeight(given, timeline.now)
    if (unlikely) return unlikely
    const data = { ...given, changes: identityWritten(given.changes, timeline.now) }
    const corrected = devices.decider.decide({ type: 'CorrectDeviceIdentity', data }, timeline)
    const [event] = corrected.ok ? corrected.events : []
    const intake = event?.type === 'DeviceFactCorrected' ? event.data.intake : undefined
    if (!intake) return record({ type: 'CorrectDeviceFact', data }, by)
    const [from, to] = [intake.was.device, intake.is.device].map(({ maker, serial }) =>
      serialKey(maker, serial),
    )
    const isMoving = from !== to
    const move = { type: 'MoveSerial', data: { ...data, key: to ?? '', asOf: timeline.told } } as const
    if (isMoving && !SerialKey.safeParse(to).success) return { ok: false, refusal: 'corrected-fact-invalid' }
    if (!(isMoving && (await ledger.wasTold(move, by)))) {
      const refused = await refusedByItsLot(event)
      if (refused) return refused
    }
    return record(isMoving ? move : { type: 'CorrectDeviceFact', data }, by)
  }

  /** What the lot would answer to a corrected intake. */
  const refusedByItsLot = async (event: DeviceEvent | undefined): Promise<Refused | undefined> => {
    for (const { command } of event ? stepsAfter(event) : []) {
      if (command.type !== 'CorrectDonationLine') continue
      const donation = await nowOf.donation(command.data.donationId)
      const early =
        donation.status === 'absent' ? undefined : beforeItsLot(donation, command.data.is.happenedAt)
      const refused = early ?? (await ledger.judge(command))
      if (refused) return refused
    }
    return undefined
  }

  /** The lot's own facts that say when it came: its promise, and its collection where that was told apart. */
  const correctLotFacts = async (asked: LotCorrection, by: Metadata): Promise<Done> => {
    const { donationId, partnerId, happenedAt, receivedAt, reason } = asked
    const { facts, revisions, now: lot } = await ledger.state(donations, `donation-${donationId}`)
    if (lot.status === 'absent') return { ok: false, refusal: 'donation-not-found' }
    const isCollected = lot.collectedAt !== null
    const isEarlier = millis(receivedAt) < millis(lot.promisedAt)
    const wrong = facts.flatMap(({ type }, index) => {
      const isWrong =
        (type === 'DonationPromised' && (isEarlier || !isCollected)) || type === 'DonationCollected'
      const revision = revisions[index]
      return isWrong && revision !== undefined ? [revision] : []
    })
    const told = { donationId, partnerId, happenedAt, reason, correctedBy: ActorId.parse(by.actorId) }
    return inTurn(wrong, (revision) =>
      record(
        { type: 'CorrectDonationFact', data: { ...told, revision, changes: { happenedAt: receivedAt } } },
        { ...by, causationId: `${by.causationId}:lot:${revision}` },
      ),
    )
  }

  /** Each device by itself: what stands in the way of one is named, and stops no other. */
  const correctLotDevices = async (asked: LotCorrection, by: Metadata): Promise<LotCorrected> => {
    const { donationId, partnerId, happenedAt, receivedAt, enteredOn, reason } = asked
    const donation = await nowOf.donation(donationId)
    if (donation.status === 'absent')
      return { done: { ok: false, refusal: 'donation-not-found' }, extra: NOBODY }
    const early = beforeItsLot(donation, receivedAt)
    if (early) return { done: early, extra: NOBODY }
    const correctedBy = ActorId.parse(by.actorId)
    const refused: LotCorrected['extra']['refused'][number][] = []
    let [corrected, unchanged, remaining] = [0, 0, 0]
    let done: Done = { ok: true, events: [], position: undefined }
    for (const deviceId of donation.receivedIds) {
      const { facts, revisions, now: device } = await ledger.state(devices, `device-${deviceId}`)
      const revision = revisions[facts.findIndex(({ type }) => type === 'DeviceReceived')]
      if (device.status === 'absent' || revision === undefined) continue
      if (enteredOn !== undefined && dayOf(device.receivedAt) !== enteredOn) continue
      if (millis(device.receivedAt) === millis(receivedAt)) {
        unchanged++
        continue
      }
      if (corrected + refused.length >= DEVICES_AT_ONCE_MAX) {
        remaining++
        continue
      }
      const data = {
        deviceId: DeviceId.parse(deviceId),
        partnerId,
        happenedAt,
        revision,
        reason,
        correctedBy,
      }
      const one = await correctDeviceFact(
        { ...data, changes: { happenedAt: receivedAt } },
        { ...by, causationId: `${by.causationId}:${deviceId}` },
      )
      if (one.ok) {
        corrected++
        done = { ok: true, events: [...done.events, ...one.events], position: one.position ?? done.position }
      } else refused.push({ deviceId, labelCode: device.labelCode, reason: sentenceOf(one) })
    }
    return { done, extra: { corrected, unchanged, refused, remaining, lotReason: null } }
  }

  /**
   * Corrects when a lot came in. Earlier, the lot goes first and its devices follow it; later, its devices go
   * first, and the lot only once none of them stays behind.
   */
  const correctLotDate = async (asked: LotCorrection, by: Metadata): Promise<LotCorrected> => {
    const refused = (refusal: Refused['refusal']) => ({
      done: { ok: false, refusal } as const,
      extra: NOBODY,
    })
    const donation = await nowOf.donation(asked.donationId)
    if (donation.status === 'absent') return refused('donation-not-found')
    if (donation.partnerId !== asked.partnerId) return refused('donation-of-another-partner')
    if (millis(asked.receivedAt) > millis(now())) return refused('happened-in-future')
    if (millis(asked.receivedAt) < 0) return refused('happened-too-early')
    if (asked.of === 'devices') return correctLotDevices(asked, by)
    if (asked.of === 'lot') return { done: await correctLotFacts(asked, by), extra: NOBODY }
    const isEarlier = millis(asked.receivedAt) < millis(lotDate(donation))
    if (isEarlier) {
      const lot = await correctLotFacts(asked, by)
      if (!lot.ok) return { done: lot, extra: NOBODY }
      return after(lot, await correctLotDevices(asked, by))
    }
    const moved = await correctLotDevices(asked, by)
    if (!moved.done.ok) return moved
    const isWhole = moved.extra.refused.length === 0 && moved.extra.remaining === 0
    if (!isWhole) return { ...moved, extra: { ...moved.extra, lotReason: DEVICES_STAY } }
    const lot = await correctLotFacts(asked, by)
    return lot.ok ? after(lot, moved) : { ...moved, extra: { ...moved.extra, lotReason: sentenceOf(lot) } }
  }

  return { correctDeviceFact, correctLotDate }
}

const after = (lot: Extract<Done, { ok: true }>, { done, extra }: LotCorrected): LotCorrected => ({
  done: done.ok ? { ...done, events: [...lot.events, ...done.events], position: later(lot, done) } : done,
  extra,
})
const later = (one: Extract<Done, { ok: true }>, other: Extract<Done, { ok: true }>) =>
  (one.position ?? '') > (other.position ?? '') ? one.position : other.position

/** A serial number as it stands on the machine, without what a sticker or a scanner puts around it. */
const identityWritten = (
  changes: DeviceCorrection['changes'],
  device: Device,
): DeviceCorrection['changes'] => {
  if (device.status === 'absent' || typeof changes?.['serial'] !== 'string') return changes
  const maker = typeof changes['maker'] === 'string' ? changes['maker'] : device.maker
  return { ...changes, serial: serialWritten(changes['serial'], maker) }
}

/** A corrected weight beside the category, or the weight that is known beside a corrected category. */
const unlikelyWeight = ({ changes, happenedAt }: DeviceCorrection, device: Device) => {
  if (device.status === 'absent') return undefined
  const corrected = DeviceCategory.safeParse(changes?.['category']).data
  const grams = changes?.['weightGrams'] ?? (corrected === undefined ? undefined : device.weightGrams)
  return typeof grams === 'number'
    ? refusedWeight(corrected ?? device.category, grams, happenedAt)
    : undefined
}
