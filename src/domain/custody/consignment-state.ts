/** What is true of a consignment now: which side said what of each line, and what is signed. */
import type { ActorId, ArrivalOutcome, DeviceId, Instant, PartnerId, SiteId } from '../shared/values.js'
import type { ConsignmentEvent } from './consignment-facts.js'

export type LineStatus =
  | 'loaded'
  | 'under-way'
  | 'received'
  | 'refused'
  | 'missing'
  | 'accepted'
  | 'taken-back'
  | 'written-off'

export type ConsignmentLine = {
  readonly deviceId: DeviceId
  readonly status: LineStatus
  readonly reason: string | null
  /** Covered by the receiver's signature. */
  readonly signed: boolean
  /** Signed as missing, and not as anything else since: its sender may write it off at any time. */
  readonly missed: boolean
  readonly proposal: {
    readonly partnerId: PartnerId
    readonly proposedBy: ActorId
    readonly outcome: ArrivalOutcome
    readonly reason: string
  } | null
  /** What was signed, where both sides have corrected it since. */
  readonly corrected: { readonly status: LineStatus; readonly reason: string | null } | null
}

export type KnownConsignment = {
  readonly status: 'prepared' | 'sent' | 'closed'
  readonly partnerId: PartnerId
  readonly fromSiteId: SiteId
  readonly toPartnerId: PartnerId
  readonly toSiteId: SiteId
  readonly preparedAt: Instant
  readonly sentAt: Instant | null
  readonly sentBy: ActorId | null
  readonly acceptedAt: Instant | null
  readonly lines: readonly ConsignmentLine[]
}
export type Consignment = { readonly status: 'absent' } | KnownConsignment

/** Lines that nobody has to do anything about any more. */
const FINAL: readonly LineStatus[] = ['accepted', 'taken-back', 'written-off']
/** Lines of which the receiver has said what became of them. */
const SETTLED: readonly LineStatus[] = ['received', 'refused', 'missing', ...FINAL]

export const openLines = ({ lines }: KnownConsignment) =>
  lines.filter(({ status }) => !FINAL.includes(status))
export const unsettledLines = ({ lines }: KnownConsignment) =>
  lines.filter(({ status }) => !SETTLED.includes(status))
/** What the receiver's next signature would cover. */
export const linesToSign = ({ lines }: KnownConsignment) =>
  lines.filter(({ status, signed }) => !signed && SETTLED.includes(status))

/** What a line's signature says, or would say. */
export const outcomeOf = ({ status }: ConsignmentLine): ArrivalOutcome =>
  status === 'refused' || status === 'missing' ? status : 'accepted'

export const applyToConsignment = (
  consignment: Consignment,
  { type, data }: ConsignmentEvent,
): Consignment => {
  if (type === 'ConsignmentPrepared')
    return {
      status: 'prepared',
      partnerId: data.partnerId,
      fromSiteId: data.fromSiteId,
      toPartnerId: data.toPartnerId,
      toSiteId: data.toSiteId,
      preparedAt: data.happenedAt,
      sentAt: null,
      sentBy: null,
      acceptedAt: null,
      lines: [],
    }
  if (consignment.status === 'absent') return consignment
  const lines = (change: (line: ConsignmentLine) => ConsignmentLine): KnownConsignment => ({
    ...consignment,
    lines: consignment.lines.map(change),
  })
  const line = (wanted: DeviceId, change: Partial<ConsignmentLine>) =>
    lines((one) => (one.deviceId === wanted ? { ...one, ...change } : one))
  switch (type) {
    case 'ConsignmentLineAdded':
      return {
        ...consignment,
        lines: [
          ...consignment.lines,
          {
            ...{ deviceId: data.deviceId, status: 'loaded', reason: null, signed: false },
            ...{ missed: false, proposal: null, corrected: null },
          },
        ],
      }
    case 'ConsignmentLineRemoved':
      return {
        ...consignment,
        lines: consignment.lines.filter(({ deviceId }) => deviceId !== data.deviceId),
      }
    case 'ConsignmentSent':
      return {
        ...lines((one) => ({ ...one, status: 'under-way' })),
        status: 'sent',
        sentAt: data.happenedAt,
        sentBy: data.signature.actorId,
      }
    case 'ConsignmentLineReceived':
      return line(data.deviceId, { status: 'received', reason: null, signed: false })
    case 'ConsignmentLineRefused':
      return line(data.deviceId, { status: 'refused', reason: data.reason, signed: false })
    case 'ConsignmentLineMissing':
      return line(data.deviceId, { status: 'missing', reason: data.reason, signed: false })
    case 'ConsignmentAccepted': {
      const signed = new Map(data.lines.map(({ deviceId, outcome }) => [deviceId, outcome]))
      return {
        ...lines((one) => {
          const outcome = signed.get(one.deviceId)
          const missed = outcome === 'missing'
          return outcome ? { ...one, status: outcome, signed: true, missed } : one
        }),
        acceptedAt: data.happenedAt,
      }
    }
    case 'ConsignmentLineTakenBack':
      return line(data.deviceId, { status: 'taken-back', proposal: null })
    case 'ConsignmentLineWrittenOff':
      return line(data.deviceId, { status: 'written-off', signed: true, missed: false, proposal: null })
    case 'LineCorrectionProposed': {
      const { partnerId, proposedBy, outcome, reason } = data
      return line(data.deviceId, { proposal: { partnerId, proposedBy, outcome, reason } })
    }
    case 'ConsignmentLineCorrected':
      return {
        ...lines((one) => {
          if (one.deviceId !== data.deviceId) return one
          const { status, reason } = one
          const missed = data.outcome === 'missing'
          const corrected = { status, reason }
          return { ...one, status: data.outcome, reason: data.reason, missed, proposal: null, corrected }
        }),
        status: data.outcome === 'accepted' ? consignment.status : 'sent',
      }
    case 'LineCorrectionUndone':
      return lines((one) =>
        one.deviceId === data.deviceId
          ? {
              ...one,
              ...one.corrected,
              ...{ status: data.outcome, missed: data.outcome === 'missing' },
              ...{ proposal: null, corrected: null },
            }
          : one,
      )
    case 'ConsignmentClosed':
      return { ...consignment, status: 'closed', lines: data.deviceIds.length > 0 ? [] : consignment.lines }
  }
}
