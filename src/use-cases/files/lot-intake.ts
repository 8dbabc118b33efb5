/**
 * How a device of a lot comes in, by hand or from a file: its label and its serial are claimed, each once for
 * ever (I1, I2), then the donation records its line. Both ways claim and record the same (L3).
 */

import { donations, serials } from '../../domain/contexts.js'
import type { Detail } from '../../domain/decider.js'
import {
  type Donation,
  type DonationCommand,
  lotDate,
  settledCount,
} from '../../domain/donations/donation.js'
import { codeFrom, LABEL_LENGTH, readCode } from '../../domain/shared/codes.js'
import { type IntakeLine, serialKey } from '../../domain/shared/intake-line.js'
import { scanReadings } from '../../domain/shared/scan-readings.js'
import {
  DeviceId,
  type DonationId,
  dayOf,
  type Instant,
  millis,
  type PartnerId,
  type SiteId,
} from '../../domain/shared/values.js'
import type { LotValue } from '../../evidence/lot-line.js'
import type { Metadata } from '../../log/event-log.js'
import { sha256 } from '../../log/hash.js'
import { type Ledger, uuidFrom } from '../../log/ledger.js'
import type { Refusal } from '../../words/answers/answers.js'
import { sentenceOf } from '../../words/explain.js'
import { date } from '../../words/words.js'
import { beforeItsLot } from '../intake-corrections.js'
import { Refusing } from '../refusing.js'
import type { Done } from '../work.js'
import type { Workshop } from '../workshop.js'
import { refusedWeight, serialRead } from '../written-by-hand.js'

const LABEL_ATTEMPTS_MAX = 8

/** What all the devices of a delivery have in common. */
export type Lot = {
  readonly donationId: DonationId
  readonly partnerId: PartnerId
  readonly siteId: SiteId
  readonly purgeDemanded: boolean
  readonly happenedAt: Instant
}

/** What the donation is to record; `release` gives the serial back when it refuses. */
type PreparedLine = {
  readonly command: DonationCommand
  readonly deviceId?: DeviceId
  readonly release?: () => Promise<unknown>
}

/**
 * One machine of one lot is one device, whichever way and however often it is told. A device that stood under this
 * serial by mistake keeps its id for ever: the machine that truly has it gets the next one.
 * @param formerIds of the devices whose serial was corrected from this one to another.
 */
export const deviceIdOf = (
  donationId: string,
  maker: string,
  serial: string,
  formerIds: readonly DeviceId[] = [],
) => {
  const key = `${donationId} ${serialKey(maker, serial)}`
  const ids = Array.from({ length: formerIds.length + 1 }, (_, index) =>
    DeviceId.parse(uuidFrom(index === 0 ? key : `${key} ${index}`)),
  )
  // One more than there are former ones: one of them is free.
  return ids.find((id) => !formerIds.includes(id)) ?? (ids[0] as DeviceId)
}

export type LotIntake = ReturnType<typeof lotIntakeOf>

export const lotIntakeOf = (ledger: Ledger, workshop: Workshop) => {
  /** A label for the device: its own if it came with one, else one that its id always gives. */
  const claimLabel = async (deviceId: DeviceId, given: string | null, happenedAt: Instant, by: Metadata) => {
    const codes = given
      ? [readCode(given, LABEL_LENGTH) ?? given]
      : Array.from({ length: LABEL_ATTEMPTS_MAX }, (_, attempt) => labelOf(deviceId, attempt))
    let refused: Awaited<ReturnType<Ledger['claim']>>
    for (const code of codes) {
      refused = await ledger.claim({ type: 'ClaimLabel', data: { code, deviceId, happenedAt } }, by)
      if (!refused) return { code }
    }
    return { refused }
  }

  const claimOf = (key: string) => ledger.state(serials, `serial-${key}`)

  /** The device that a scan of this number would find, under what it means without what scanners put around. */
  const meantBy = async (maker: string, serial: string) => {
    for (const reading of scanReadings(serial).slice(1)) {
      const { holder } = await claimOf(serialKey(maker, reading))
      const device = holder ? await workshop.nowOf.device(holder.deviceId) : undefined
      if (device && device.status !== 'absent')
        return { reading, labelCode: device.labelCode, deviceId: device.deviceId }
    }
    return undefined
  }

  return {
    /** Claims what must be unique, then says what the donation is to record for this line of a file. */
    async prepare(
      lot: Lot,
      row: number,
      value: LotValue,
      by: Metadata,
    ): Promise<PreparedLine | { readonly reason: string }> {
      const { donationId, partnerId, siteId, purgeDemanded, happenedAt } = lot
      const line = { donationId, partnerId, row, happenedAt }
      const key = serialKey(value.maker, value.serial)
      const settled = { ...line, serialKey: key }
      if (value.status === 'refused')
        return {
          command: { type: 'RefuseDonationLine', data: { ...settled, reason: value.refusalReason ?? '' } },
        }
      if (value.status === 'missing')
        return {
          command: { type: 'ReportDonationLineMissing', data: { ...settled, reason: value.refusalReason } },
        }
      const { formerIds } = await claimOf(key)
      const deviceId = deviceIdOf(donationId, value.maker, value.serial, formerIds)
      const label = await claimLabel(deviceId, value.labelCode, happenedAt, by)
      if (label.code === undefined)
        return { reason: sentenceOf(label.refused ?? { refusal: 'label-already-used' }) }
      const { category, maker, model, serial, unitValueCents, weightGrams, enteredAsWaste } = value
      const device = {
        ...{ category, maker, model, serial, labelCode: label.code, unitValueCents, weightGrams },
        ...(enteredAsWaste ? { enteredAsWaste } : {}),
      }
      const refused = await ledger.claim(
        {
          type: 'ClaimSerial',
          data: { key, deviceId, donationId, partnerId, siteId, row, device, purgeDemanded, happenedAt },
        },
        by,
      )
      if (refused) return { reason: sentenceOf(refused) }
      // Carried before a stop, and its serial corrected since: it is in, as another.
      const holder = formerIds.length > 0 ? (await claimOf(key)).holder : undefined
      if (holder && holder.deviceId !== deviceId)
        return {
          reason: sentenceOf({
            refusal: 'serial-already-registered',
            detail: { existingId: holder.deviceId },
          }),
        }
      return {
        command: { type: 'ReceiveDonationLine', data: { ...line, deviceId, device, siteId, purgeDemanded } },
        deviceId,
        release: () => ledger.claim({ type: 'ReleaseSerial', data: { key, deviceId, happenedAt } }, by),
      }
    },

    /** Takes one device in, as a line of a file would be. */
    async receiveOne(
      donationId: DonationId,
      partnerId: PartnerId,
      {
        row,
        device: told,
        happenedAt: given,
      }: {
        row: number
        device: Omit<IntakeLine, 'labelCode'> & { labelCode: string | null }
        /** The lot's own date when left out. */
        happenedAt: Instant | undefined
      },
      by: Metadata,
    ): Promise<{ done: Done; extra: { deviceId?: string; labelCode?: string; remarks?: string[] } }> {
      const donation = await workshop.nowOf.donation(donationId)
      const refused = (refusal: Refusal, detail?: Detail) => ({
        done: { ok: false, refusal, ...(detail ? { detail } : {}) } as const,
        extra: {},
      })
      if (donation.status === 'absent') return refused('donation-not-found')
      if (donation.partnerId !== partnerId) return refused('donation-of-another-partner')
      const happenedAt = given ?? lotDate(donation)
      if (millis(happenedAt) > millis(workshop.now())) return refused('happened-in-future')
      const early = beforeItsLot(donation, happenedAt)
      if (early) return refused(early.refusal, early.detail)
      const read = serialRead(told.serial, told.maker)
      const device = { ...told, serial: read.value }
      const unlikely = refusedWeight(device.category, device.weightGrams, happenedAt)
      if (unlikely) return refused(unlikely.refusal, unlikely.detail)
      const key = serialKey(device.maker, device.serial)
      const claim = await claimOf(key)
      const deviceId = deviceIdOf(donationId, device.maker, device.serial, claim.formerIds)
      // Without a date of its own it is no late entry: what has ended since has ended for it too.
      if (given === undefined && !donation.receivedIds.includes(deviceId)) {
        if (donation.status === 'closed') return refused('donation-closed')
        if (settledCount(donation) >= donation.announcedCount)
          return refused('more-lines-than-announced', { limit: donation.announcedCount })
      }
      const { siteId, purgeDemanded } = donation
      const line = { donationId, partnerId, siteId, row, purgeDemanded, happenedAt, deviceId }
      const claiming = (labelCode: string) =>
        ({ type: 'ClaimSerial', data: { ...line, key, device: { ...device, labelCode } } }) as const

      // Everything that may refuse is asked before a label is used up for ever (I2).
      const holder = claim.holder
      if (holder && !(await ledger.wasTold(claiming(''), by)))
        return refused('serial-already-registered', { existingId: holder.deviceId })
      const meant = holder || read.isNamed ? undefined : await meantBy(device.maker, device.serial)
      if (meant)
        throw new Refusing({
          refusal: 'serial-already-registered',
          detail: { existingId: meant.deviceId },
          sentences: [meantSentence(told.serial, meant)],
        })
      const timeline = await ledger.state(donations, `donation-${donationId}`)
      const unlabelled = { ...line, device: { ...device, labelCode: '' } }
      const decision = donations.decider.decide({ type: 'ReceiveDonationLine', data: unlabelled }, timeline)
      if (!decision.ok) return refused(decision.refusal, decision.detail)

      const label = await claimLabel(deviceId, device.labelCode, happenedAt, by)
      if (label.code === undefined)
        return refused(label.refused?.refusal ?? 'label-already-used', label.refused?.detail)
      const done = await workshop.record(claiming(label.code), by)
      const remarks = otherDayThanItsLot(donation, happenedAt, 'one')
      return { done, extra: done.ok ? { deviceId, labelCode: label.code, remarks } : {} }
    },
  }
}

/** What is asked where a number may be another one with the letters that a scanner puts before it. */
export const meantSentence = (
  written: string,
  { reading, labelCode }: { readonly reading: string; readonly labelCode: string },
) =>
  `« ${written} » se lit aussi « ${reading} », le numéro de l’appareil étiqueté ${labelCode} : si c’est lui, ne l’entrez pas une seconde fois ; si c’en est un autre, écrivez « S/N: ${written} ».`

/** The lot's day is asked for once: that devices come in on another one is said, not refused. */
export const otherDayThanItsLot = (
  donation: Exclude<Donation, { status: 'absent' }>,
  happenedAt: Instant,
  how: 'one' | 'all',
): string[] => {
  const lotAt = lotDate(donation)
  if (dayOf(lotAt) === dayOf(happenedAt)) return []
  const entry =
    how === 'one'
      ? `cet appareil est entré le ${date(happenedAt)}. Si ce n’est pas voulu, corrigez sa prise en charge.`
      : `ces appareils entreraient le ${date(happenedAt)}. Si ce n’est pas voulu, changez la date avant de confirmer.`
  return [`Ce lot est daté du ${date(lotAt)} ; ${entry}`]
}

const labelOf = (deviceId: string, attempt: number) =>
  codeFrom(Buffer.from(sha256(`${deviceId} ${attempt}`), 'hex').subarray(0, LABEL_LENGTH - 1))
