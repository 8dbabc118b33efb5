/**
 * What was handed in as proof, from its deposit until every disk it speaks of is answered for.
 *
 * Stream `evidence-<sha256>`, named by the file as it is kept. Promises: nothing handed in is lost; one record of
 * a file certifies one medium (E3); a record that matched no device waits until it is matched, or set aside by
 * somebody who says why. A claim carries what was to follow, so that a policy can complete it.
 */
import { z } from 'zod'
import { context } from '../context.js'
import { refuse } from '../decider.js'
import { type CommandOf, commandSchema, eventSchema, type FactOf } from '../shared/facts.js'
import {
  ActorId,
  DeviceId,
  Instant,
  PartnerId,
  SerialNumber,
  Sha256,
  ShortText,
  SiteId,
} from '../shared/values.js'
import { inOrderTold } from '../timeline.js'
import { MediumKind, SanitisationReport, sameSerial } from './media.js'

/** The clock of a machine that writes local times without a zone. */
export const Clock = z.enum(['utc', 'lyon'])
export type Clock = z.infer<typeof Clock>

/** What a file is handed in for. */
export const DepositKind = z.enum(['erasure', 'inspection', 'certificate', 'cession', 'treatment'])
export type DepositKind = z.infer<typeof DepositKind>

/** What one record of a file says: enough to look for its medium. The file itself is kept and can be read again. */
export const DepositedRecord = z.object({
  entry: z.int().nonnegative(),
  mediumSerial: SerialNumber.nullable(),
  mediumModel: z.string().max(120).nullable(),
  mediumKind: MediumKind,
  capacityBytes: z.int().positive().nullable(),
  outcome: SanitisationReport.shape.outcome,
})
export type DepositedRecord = z.infer<typeof DepositedRecord>

/** Why a record is set aside: one of these, and in words what else is to be known. */
export const SetAsideReason = z.enum(['not-ours', 'duplicate', 'unreadable', 'not-evidence', 'other'])
export type SetAsideReason = z.infer<typeof SetAsideReason>

/** A file has at most this many disks. */
export const RECORDS_MAX = 1000

const file = { sha256: Sha256, partnerId: PartnerId, happenedAt: Instant }
/** Which record of the file; null: the file as a whole, of which no record could be read. */
const entry = z.int().nonnegative().nullable()

const shapes = {
  EvidenceDeposited: {
    ...file,
    kind: DepositKind,
    siteId: SiteId.nullable(),
    /** At which device it was handed in; null: at the bench, for whichever it speaks of. */
    deviceId: DeviceId.nullable(),
    /** Of what came, where persons' names in it were blanked before it was kept. */
    receivedSha256: Sha256.nullable(),
    clock: Clock.nullable(),
    records: z.array(DepositedRecord).max(RECORDS_MAX),
  },
  EvidenceClaimed: {
    sha256: Sha256,
    deviceId: DeviceId,
    partnerId: PartnerId,
    mediumSerial: SerialNumber,
    report: SanitisationReport,
    happenedAt: Instant,
  },
  EvidenceReleased: { sha256: Sha256, entry: z.int().nonnegative(), deviceId: DeviceId, happenedAt: Instant },
  EvidenceSetAside: { ...file, entry, reason: SetAsideReason, note: ShortText.nullable() },
  /** Somebody read the file itself. */
  EvidenceRead: { sha256: Sha256, readBy: ActorId, happenedAt: Instant },
} as const
const verbs = {
  DepositEvidence: 'EvidenceDeposited',
  ClaimEvidence: 'EvidenceClaimed',
  ReleaseEvidence: 'EvidenceReleased',
  SetEvidenceAside: 'EvidenceSetAside',
  ReadEvidence: 'EvidenceRead',
} as const

export const EvidenceEvent = eventSchema(shapes)
export type EvidenceEvent = FactOf<typeof shapes>
export const EvidenceCommand = commandSchema(shapes, verbs)
export type EvidenceCommand = CommandOf<typeof shapes, typeof verbs>

export type EvidenceRefusal =
  | 'evidence-already-used'
  | 'evidence-not-deposited'
  | 'evidence-already-matched'
  | 'reason-not-told'

type Deposit = Omit<Extract<EvidenceEvent, { type: 'EvidenceDeposited' }>['data'], 'sha256'>
type Reading = Extract<EvidenceEvent, { type: 'EvidenceRead' }>['data']
type SetAside = Omit<Extract<EvidenceEvent, { type: 'EvidenceSetAside' }>['data'], 'sha256'>

export type Evidence = {
  readonly deposits: readonly Deposit[]
  /** For each record the one medium that it certifies. */
  readonly holders: Readonly<Record<string, { readonly deviceId: DeviceId; readonly medium: string }>>
  readonly setAside: readonly SetAside[]
  readonly lastRead: Pick<Reading, 'readBy' | 'happenedAt'> | undefined
  readonly readings: number
}

const sameDeposit = (one: Deposit, other: Deposit) =>
  one.partnerId === other.partnerId && one.kind === other.kind && one.deviceId === other.deviceId

export const evidenceDecider = inOrderTold<EvidenceCommand, EvidenceEvent, Evidence, EvidenceRefusal>({
  initial: { deposits: [], holders: {}, setAside: [], lastRead: undefined, readings: 0 },
  toFact: ({ type, data }) => ({ type: verbs[type], data }) as EvidenceEvent,

  already({ type, data }, { deposits, holders, setAside, lastRead }) {
    switch (type) {
      // Handed in again with another clock, it is read anew; nothing else of it can differ.
      case 'EvidenceDeposited':
        return deposits.some((known) => sameDeposit(known, data) && known.clock === data.clock)
      case 'EvidenceClaimed': {
        const holder = holders[data.report.entry]
        return holder?.deviceId === data.deviceId && sameSerial(holder.medium, data.mediumSerial)
      }
      case 'EvidenceReleased':
        return holders[data.entry]?.deviceId !== data.deviceId
      case 'EvidenceSetAside':
        return setAside.some((known) => known.entry === data.entry && known.partnerId === data.partnerId)
      case 'EvidenceRead':
        return lastRead?.readBy === data.readBy && lastRead.happenedAt === data.happenedAt
    }
  },

  forbids({ type, data }, { deposits, holders }) {
    switch (type) {
      case 'EvidenceClaimed': {
        const holder = holders[data.report.entry]
        return holder && refuse('evidence-already-used', { existingId: holder.deviceId })
      }
      case 'EvidenceSetAside': {
        const holder = data.entry === null ? undefined : holders[data.entry]
        if (holder) return refuse('evidence-already-matched', { existingId: holder.deviceId })
        const own = deposits.filter(({ partnerId }) => partnerId === data.partnerId)
        const known = own.some(({ records }) =>
          data.entry === null ? records.length === 0 : records.some(({ entry: one }) => one === data.entry),
        )
        if (!known) return refuse('evidence-not-deposited')
        return data.reason === 'other' && data.note === null ? refuse('reason-not-told') : undefined
      }
      case 'EvidenceDeposited':
      case 'EvidenceReleased':
      case 'EvidenceRead':
        return undefined
    }
  },

  apply(evidence, { type, data }) {
    const { deposits, holders, setAside } = evidence
    switch (type) {
      case 'EvidenceDeposited': {
        const { sha256: _named, ...deposit } = data
        return { ...evidence, deposits: [...deposits.filter((one) => !sameDeposit(one, deposit)), deposit] }
      }
      case 'EvidenceClaimed': {
        const { deviceId, mediumSerial: medium } = data
        return { ...evidence, holders: { ...holders, [data.report.entry]: { deviceId, medium } } }
      }
      case 'EvidenceReleased': {
        const { [data.entry]: _released, ...others } = holders
        return { ...evidence, holders: others }
      }
      case 'EvidenceSetAside': {
        const { sha256: _named, ...aside } = data
        return { ...evidence, setAside: [...setAside, aside] }
      }
      case 'EvidenceRead':
        return { ...evidence, lastRead: data, readings: evidence.readings + 1 }
    }
  },
})

export const evidence = context({
  category: 'evidence',
  key: ({ sha256 }) => sha256,
  events: EvidenceEvent,
  commands: EvidenceCommand,
  decider: evidenceDecider,
})
