/**
 * A donation: the lot a donor promises and delivers to one site of a refurbisher.
 *
 * Stream `donation-<DonationId>`. Promises: each line is received, refused or missing, once; it closes when
 * received + refused + missing = announced, or with the reason of the gap; a public body gives nothing
 * away above the dated unit value (décret 2022-791). No private donor is named: the log holds no persons.
 */
import { z } from 'zod'
import { refuse } from '../decider.js'
import { type CommandOf, commandSchema, eventSchema, type FactOf } from '../shared/facts.js'
import { IntakeLine } from '../shared/intake-line.js'
import { publicDonorUnitValueCap } from '../shared/parameters.js'
import { DeviceId, DonationId, dayOf, Instant, PartnerId, ShortText, SiteId } from '../shared/values.js'
import { inOrderHappened } from '../timeline.js'

export const DonorKind = z.enum(['public-body', 'company', 'association', 'person'])

const line = { donationId: DonationId, partnerId: PartnerId, row: z.int().positive(), happenedAt: Instant }
const shapes = {
  DonationPromised: {
    donationId: DonationId,
    partnerId: PartnerId,
    siteId: SiteId,
    donorKind: DonorKind,
    /** The organisation's name; null for a person. */
    donorName: ShortText.nullable(),
    announcedCount: z.int().positive().max(100_000),
    purgeDemanded: z.boolean(),
    happenedAt: Instant,
  },
  DonationCollected: { donationId: DonationId, partnerId: PartnerId, happenedAt: Instant },
  DonationLineReceived: {
    ...line,
    deviceId: DeviceId,
    device: IntakeLine,
    siteId: SiteId,
    purgeDemanded: z.boolean(),
  },
  DonationLineRefused: { ...line, reason: ShortText },
  DonationLineMissing: { ...line, reason: ShortText.nullable() },
  DonationClosed: {
    donationId: DonationId,
    partnerId: PartnerId,
    gapReason: ShortText.nullable(),
    happenedAt: Instant,
  },
} as const
const verbs = {
  PromiseDonation: 'DonationPromised',
  CollectDonation: 'DonationCollected',
  ReceiveDonationLine: 'DonationLineReceived',
  RefuseDonationLine: 'DonationLineRefused',
  ReportDonationLineMissing: 'DonationLineMissing',
  CloseDonation: 'DonationClosed',
} as const

export const DonationEvent = eventSchema(shapes)
export type DonationEvent = FactOf<typeof shapes>
export const DonationCommand = commandSchema(shapes, verbs)
export type DonationCommand = CommandOf<typeof shapes, typeof verbs>

export type DonationRefusal =
  | 'donation-not-found'
  | 'donation-already-promised'
  | 'donation-of-another-partner'
  | 'donation-closed'
  | 'donor-person-named'
  | 'line-already-settled'
  | 'more-lines-than-announced'
  | 'unit-value-above-cap'
  | 'donation-gap-unexplained'

export type Donation =
  | { readonly status: 'absent' }
  | {
      readonly status: 'open' | 'closed'
      readonly partnerId: PartnerId
      readonly siteId: SiteId
      readonly donorKind: z.infer<typeof DonorKind>
      readonly donorName: string | null
      readonly promisedAt: Instant
      readonly purgeDemanded: boolean
      readonly announcedCount: number
      readonly settledCount: number
      /** By row: the device received there, or how the line ended without one. */
      readonly lines: readonly (DeviceId | 'refused' | 'missing' | undefined)[]
    }

export const donationDecider = inOrderHappened<DonationCommand, DonationEvent, Donation, DonationRefusal>({
  initial: { status: 'absent' },
  toFact: ({ type, data }) => ({ type: verbs[type], data }) as DonationEvent,

  already(fact, donation) {
    if (donation.status === 'absent') return false
    switch (fact.type) {
      case 'DonationPromised':
      case 'DonationCollected':
        return undefined
      case 'DonationLineReceived':
        return donation.lines[fact.data.row] === fact.data.deviceId
      case 'DonationLineRefused':
        return donation.lines[fact.data.row] === 'refused'
      case 'DonationLineMissing':
        return donation.lines[fact.data.row] === 'missing'
      case 'DonationClosed':
        return donation.status === 'closed'
    }
  },

  forbids({ type, data }, donation) {
    if (type === 'DonationPromised') {
      if (donation.status !== 'absent') return refuse('donation-already-promised')
      return data.donorKind === 'person' && data.donorName !== null ? refuse('donor-person-named') : undefined
    }
    if (donation.status === 'absent') return refuse('donation-not-found')
    if (data.partnerId !== donation.partnerId) return refuse('donation-of-another-partner')
    if (donation.status === 'closed') return refuse('donation-closed')
    switch (type) {
      case 'DonationCollected':
        return undefined
      case 'DonationLineReceived':
      case 'DonationLineRefused':
      case 'DonationLineMissing': {
        if (donation.lines[data.row] !== undefined) return refuse('line-already-settled')
        if (donation.settledCount >= donation.announcedCount)
          return refuse('more-lines-than-announced', { limit: donation.announcedCount })
        const cap = publicDonorUnitValueCap(dayOf(data.happenedAt))
        const value = type === 'DonationLineReceived' ? data.device.unitValueCents : null
        return donation.donorKind === 'public-body' && cap !== null && value !== null && value > cap
          ? refuse('unit-value-above-cap', { limit: cap, actual: value })
          : undefined
      }
      case 'DonationClosed':
        return donation.settledCount < donation.announcedCount && data.gapReason === null
          ? refuse('donation-gap-unexplained', {
              limit: donation.announcedCount,
              actual: donation.settledCount,
            })
          : undefined
    }
  },

  apply(donation, { type, data }) {
    if (type === 'DonationPromised')
      return {
        status: 'open',
        partnerId: data.partnerId,
        siteId: data.siteId,
        donorKind: data.donorKind,
        donorName: data.donorName,
        promisedAt: data.happenedAt,
        purgeDemanded: data.purgeDemanded,
        announcedCount: data.announcedCount,
        settledCount: 0,
        lines: [],
      }
    if (donation.status === 'absent') return donation
    const settle = (row: number, as: DeviceId | 'refused' | 'missing'): Donation => {
      const lines = donation.lines.slice()
      lines[row] = as
      return { ...donation, lines, settledCount: donation.settledCount + 1 }
    }
    switch (type) {
      case 'DonationCollected':
        return donation
      case 'DonationLineReceived':
        return settle(data.row, data.deviceId)
      case 'DonationLineRefused':
        return settle(data.row, 'refused')
      case 'DonationLineMissing':
        return settle(data.row, 'missing')
      case 'DonationClosed':
        return { ...donation, status: 'closed' }
    }
  },
})
