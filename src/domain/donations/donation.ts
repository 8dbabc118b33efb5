/**
 * A donation: the lot a donor promises and delivers to one site of a refurbisher.
 *
 * Stream `donation-<DonationId>`. Promises: each line is received, refused or missing; it closes when
 * received + refused + missing = announced, or with the reason of the gap; a public body gives nothing
 * away above the dated unit value (décret 2022-791). No private donor is named: the log holds no persons.
 */
import { z } from 'zod'
import { context } from '../context.js'
import { type Correctable, correctedShape, correctionShape, withCorrections } from '../corrections.js'
import { refuse } from '../decider.js'
import { type CommandOf, commandSchema, eventSchema, type FactOf } from '../shared/facts.js'
import { Intake, IntakeLine, SerialKey, serialKey } from '../shared/intake-line.js'
import { publicDonorUnitValueCap } from '../shared/parameters.js'
import {
  ActorId,
  DeviceId,
  DonationId,
  dayOf,
  Instant,
  PartnerId,
  ShortText,
  SiteId,
} from '../shared/values.js'
import type { Rules, Timeline } from '../timeline.js'

export const DonorKind = z.enum(['public-body', 'company', 'association', 'person'])

const line = {
  donationId: DonationId,
  partnerId: PartnerId /** Its row in the donor's list, from 1; 1 for a device taken in by hand. */,
  row: z.int().positive(),
  happenedAt: Instant,
}
/** Which machine of the donor's list it was (`serialKey`), so that a file read again counts it once; null by hand. */
const SettledKey = z.string().max(200).nullable()
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
    /** Which correction of the device's intake it has been told last, by its revision there. */
    asOf: z.int().nonnegative().optional(),
  },
  DonationLineRefused: { ...line, serialKey: SettledKey, reason: ShortText },
  DonationLineMissing: { ...line, serialKey: SettledKey, reason: ShortText.nullable() },
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

const correction = {
  DonationFactCorrected: {
    donationId: DonationId,
    ...correctedShape,
    /** Of a received line: the serials under which its device stood by mistake are free again (I1). */
    line: z
      .object({
        deviceId: DeviceId,
        asOf: z.int().nonnegative(),
        standsUnder: SerialKey,
        releases: z.array(SerialKey),
      })
      .optional(),
  },
} as const
type DonationFactCorrected = FactOf<typeof correction>
const asked = {
  CorrectDonationFact: { donationId: DonationId, ...correctionShape },
  /** What the device's own stream says of its intake now. */
  CorrectDonationLine: {
    donationId: DonationId,
    partnerId: PartnerId,
    happenedAt: Instant,
    deviceId: DeviceId,
    asOf: z.int().nonnegative(),
    was: Intake,
    is: Intake,
    reason: ShortText,
    correctedBy: ActorId,
  },
} as const
const askedVerbs = {
  CorrectDonationFact: 'CorrectDonationFact',
  CorrectDonationLine: 'CorrectDonationLine',
} as const

const DonationFact = eventSchema(shapes)
type DonationFact = FactOf<typeof shapes>
export const DonationEvent = eventSchema({ ...shapes, ...correction })
export type DonationEvent = DonationFact | DonationFactCorrected
export const DonationCommand = z.union([commandSchema(shapes, verbs), commandSchema(asked, askedVerbs)])
export type DonationCommand =
  | CommandOf<typeof shapes, typeof verbs>
  | CommandOf<typeof asked, typeof askedVerbs>

export type DonationRefusal =
  | 'donation-not-found'
  | 'donation-already-promised'
  | 'donation-of-another-partner'
  | 'donation-closed'
  | 'donor-person-named'
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
      /** Null: it came with its promise, or was not told apart from it. */
      readonly collectedAt: Instant | null
      readonly purgeDemanded: boolean
      readonly announcedCount: number
      readonly receivedIds: readonly DeviceId[]
      readonly refusedCount: number
      readonly missingCount: number
      /** Machines of the list that were refused or missing. */
      readonly settledKeys: readonly string[]
    }

/** When its devices came in, unless they say otherwise: when it was collected, else when it was entered. */
export const lotDate = ({ collectedAt, promisedAt }: Exclude<Donation, { status: 'absent' }>) =>
  collectedAt ?? promisedAt

/** Lines whose end is known: received, refused or missing. */
export const settledCount = (donation: Exclude<Donation, { status: 'absent' }>) =>
  donation.receivedIds.length + donation.refusedCount + donation.missingCount

const settle = (donation: Exclude<Donation, { status: 'absent' }>, key: string | null) =>
  key === null ? donation : { ...donation, settledKeys: donation.settledKeys.concat(key) }

const rules: Rules<DonationCommand, DonationFact, Donation, DonationRefusal> = {
  initial: { status: 'absent' },
  toFact: ({ type, data }) => {
    if (type === 'CorrectDonationFact' || type === 'CorrectDonationLine')
      throw new Error('a correction is asked as one')
    return { type: verbs[type], data } as DonationFact
  },

  already(fact, donation) {
    if (donation.status === 'absent') return false
    switch (fact.type) {
      case 'DonationLineReceived':
        return donation.receivedIds.includes(fact.data.deviceId)
      case 'DonationClosed':
        return donation.status === 'closed'
      case 'DonationPromised':
      case 'DonationCollected':
        return undefined
      case 'DonationLineRefused':
      case 'DonationLineMissing': {
        const { serialKey } = fact.data
        return serialKey !== null && donation.settledKeys.includes(serialKey) ? true : undefined
      }
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
        if (settledCount(donation) >= donation.announcedCount)
          return refuse('more-lines-than-announced', { limit: donation.announcedCount })
        const cap = publicDonorUnitValueCap(dayOf(data.happenedAt))
        const value = type === 'DonationLineReceived' ? data.device.unitValueCents : null
        return donation.donorKind === 'public-body' && cap !== null && value !== null && value > cap
          ? refuse('unit-value-above-cap', { limit: cap, actual: value })
          : undefined
      }
      case 'DonationClosed':
        return settledCount(donation) < donation.announcedCount && data.gapReason === null
          ? refuse('donation-gap-unexplained', {
              limit: donation.announcedCount,
              actual: settledCount(donation),
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
        collectedAt: null,
        purgeDemanded: data.purgeDemanded,
        announcedCount: data.announcedCount,
        receivedIds: [],
        refusedCount: 0,
        missingCount: 0,
        settledKeys: [],
      }
    if (donation.status === 'absent') return donation
    switch (type) {
      case 'DonationCollected':
        return { ...donation, collectedAt: data.happenedAt }
      case 'DonationLineReceived':
        return { ...donation, receivedIds: donation.receivedIds.concat(data.deviceId) }
      case 'DonationLineRefused':
        return { ...settle(donation, data.serialKey), refusedCount: donation.refusedCount + 1 }
      case 'DonationLineMissing':
        return { ...settle(donation, data.serialKey), missingCount: donation.missingCount + 1 }
      case 'DonationClosed':
        return { ...donation, status: 'closed' }
    }
  },
}

/** Of a lot, what its receiver may have told wrong; which device a line was, its own stream says. */
const CORRECTABLE: Readonly<Partial<Record<DonationFact['type'], Correctable>>> = {
  DonationPromised: {
    fields: ['happenedAt', 'announcedCount', 'donorKind', 'donorName'],
    withdrawable: false,
  },
  DonationCollected: { fields: ['happenedAt'], withdrawable: true },
  DonationLineRefused: { fields: ['happenedAt', 'reason'], withdrawable: true },
  DonationLineMissing: { fields: ['happenedAt', 'reason'], withdrawable: true },
  DonationClosed: { fields: ['happenedAt', 'gapReason'], withdrawable: true },
}

/** A received line follows its device: it is corrected there, and told here. */
const LINE: Correctable = { fields: ['happenedAt', 'device', 'asOf'], withdrawable: false }

const askedCorrection = (
  command: DonationCommand,
  { facts, revisions }: Timeline<DonationFact, Donation>,
) => {
  if (command.type === 'CorrectDonationFact') return command.data
  if (command.type !== 'CorrectDonationLine') return undefined
  const { donationId: _donation, deviceId, asOf, was: _was, is, ...by } = command.data
  const index = facts.findIndex(
    ({ type, data }) => type === 'DonationLineReceived' && data.deviceId === deviceId,
  )
  const [fact, revision] = [facts[index], revisions[index]]
  if (fact?.type !== 'DonationLineReceived' || revision === undefined) return 'fact-not-found' as const
  // Two corrections may be carried here by two processes: the one that the device recorded last holds.
  const isOlder = (fact.data.asOf ?? 0) >= asOf
  const changes = isOlder ? {} : { happenedAt: is.happenedAt, device: is.device, asOf }
  return { ...by, donationId: command.data.donationId, revision, changes }
}

/** Which serials of a corrected line are free again: its own, and what its device was held to be meanwhile. */
const correctedLine = (fact: DonationFact, by: DonationCommand) => {
  if (by.type !== 'CorrectDonationLine' || fact.type !== 'DonationLineReceived') return {}
  const keyOf = ({ maker, serial }: IntakeLine) => serialKey(maker, serial)
  const { deviceId, asOf, was, is } = by.data
  const standsUnder = keyOf(is.device)
  const stoodUnder = [...new Set([keyOf(fact.data.device), keyOf(was.device)])]
  const releases = stoodUnder.filter((key) => key !== standsUnder)
  return { line: { deviceId, asOf, standsUnder, releases } }
}

export const donationDecider = withCorrections<
  DonationCommand,
  DonationFact,
  Donation,
  DonationRefusal,
  DonationFactCorrected
>(rules, {
  factType: 'DonationFactCorrected',
  asked: askedCorrection,
  correctable: ({ type }, { type: asked }) =>
    type === 'DonationLineReceived' && asked === 'CorrectDonationLine' ? LINE : CORRECTABLE[type],
  read: (fact) => DonationFact.safeParse(fact).data,
  completed: ({ fact, by }) => correctedLine(fact, by),
})

export const donations = context({
  category: 'donation',
  key: ({ donationId }) => donationId,
  events: DonationEvent,
  commands: DonationCommand,
  decider: donationDecider,
})
