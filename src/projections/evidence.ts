/**
 * What was handed in as proof: one row for each record of each file, and what became of it. Records that matched
 * nothing wait here until somebody matches them to a device or sets them aside.
 */
import { type Kysely, sql } from 'kysely'
import type { DepositKind, Evidence } from '../domain/devices/evidence.js'
import { bareSerial, type MediumKind, type SanitisationReport } from '../domain/devices/media.js'
import { foldProjection } from './engine/projection.js'
import type { Row } from './engine/rows.js'
import type { Views } from './tables.js'

/**
 * `matched`: it certifies a medium. `kept`: it was handed in at a device and speaks of no disk by itself.
 * `unmatched` and `unread` wait for somebody.
 */
export type EvidenceStatus = 'matched' | 'kept' | 'unmatched' | 'unread' | 'set-aside'

export type EvidenceFilesTable = {
  sha256: string
  received_sha256: string | null
  readings: number
  last_read_at: string | null
}
export type EvidenceTable = {
  key: string
  sha256: string
  entry: number | null
  kind: DepositKind
  partner_id: string
  site_id: string | null
  device_id: string | null
  serial: string | null
  serial_key: string | null
  model: string | null
  medium_kind: MediumKind | null
  outcome: SanitisationReport['outcome'] | null
  status: EvidenceStatus
  reason: string | null
  deposited_at: string
}

const rowsOf = (sha256: string, { deposits, holders, setAside }: Evidence): Row[] =>
  deposits.flatMap(({ kind, partnerId, siteId, deviceId, happenedAt, records }): Row[] => {
    const about = { sha256, kind, partner_id: partnerId, site_id: siteId, deposited_at: happenedAt }
    const aside = (entry: number | null) =>
      setAside.find((one) => one.entry === entry && one.partnerId === partnerId)?.reason ?? null
    if (records.length === 0) {
      const reason = aside(null)
      // What was copied from it since, as a certificate, answers for it.
      const isCopied = Object.keys(holders).length > 0
      const unread = kind === 'erasure' && !isCopied ? 'unread' : 'kept'
      const nothing = { entry: null, serial: null, serial_key: null, model: null, medium_kind: null }
      return [
        {
          ...about,
          ...nothing,
          // Handed in at a device and at the trolley, what cannot be read waits once.
          key: `${sha256} ${partnerId} ${unread === 'kept' ? (deviceId ?? '') : ''}`,
          device_id: deviceId,
          outcome: null,
          status: reason === null ? unread : 'set-aside',
          reason,
        },
      ]
    }
    return records.map(({ entry, mediumSerial, mediumModel, mediumKind, outcome }) => {
      const holder = holders[entry]
      const reason = holder ? null : aside(entry)
      return {
        ...about,
        key: `${sha256} ${partnerId} ${entry}`,
        entry,
        device_id: holder?.deviceId ?? null,
        serial: mediumSerial,
        serial_key: mediumSerial === null ? null : bareSerial(mediumSerial),
        model: mediumModel,
        medium_kind: mediumKind,
        outcome,
        status: holder ? 'matched' : reason === null ? 'unmatched' : 'set-aside',
        reason,
      }
    })
  })

export const evidenceProjection = foldProjection<Evidence>({
  category: 'evidence',
  table: 'views.evidence_files',
  key: 'sha256',
  tables: [
    `create table views.evidence_files (sha256 text primary key, received_sha256 text, readings integer not null,
       last_read_at text)`,
    `create table views.evidence (key text primary key, sha256 text not null, entry integer, kind text not null,
       partner_id uuid not null, site_id uuid, device_id uuid, serial text, serial_key text, model text,
       medium_kind text, outcome text, status text not null, reason text, deposited_at text not null)`,
    'create index on views.evidence (sha256)',
    'create index on views.evidence (partner_id, status)',
    'create index on views.evidence (serial_key)',
  ],
  rowOf: ({ deposits, readings, lastRead }) => ({
    received_sha256: deposits.at(-1)?.receivedSha256 ?? null,
    readings,
    last_read_at: lastRead?.happenedAt ?? null,
  }),
  also: (pending, changes) => {
    for (const { id, states, after } of changes)
      pending.replace('views.evidence', 'key', states[0] ? rowsOf(id, states[0]) : [], rowsOf(id, after))
  },
})

export type EvidenceFilter = {
  readonly partnerId?: string | undefined
  readonly statuses?: readonly EvidenceStatus[]
  /** Of media under these serials, in whatever notation. */
  readonly serials?: readonly string[]
  readonly deviceId?: string
}

export const evidenceQueries = (db: Kysely<Views>) => ({
  /** Records of evidence, the latest deposits first, at most so many. */
  evidence: ({ partnerId, statuses, serials, deviceId }: EvidenceFilter, limit: number, offset = 0) =>
    db
      .selectFrom('views.evidence')
      .innerJoin('views.evidence_files', 'views.evidence_files.sha256', 'views.evidence.sha256')
      .select([
        ...([
          'views.evidence.sha256',
          'readings',
          'last_read_at as lastReadAt',
          'entry',
          'kind',
          'partner_id as partnerId',
          'site_id as siteId',
        ] as const),
        ...(['device_id as deviceId', 'serial', 'model', 'medium_kind as mediumKind', 'outcome'] as const),
        ...(['status', 'reason', 'deposited_at as depositedAt'] as const),
      ])
      .$if(partnerId !== undefined, (q) => q.where('partner_id', '=', partnerId ?? ''))
      .$if(statuses !== undefined, (q) => q.where('status', 'in', statuses ?? []))
      .$if(deviceId !== undefined, (q) => q.where('device_id', '=', deviceId ?? ''))
      .$if(serials !== undefined, (q) =>
        q.where(sql<boolean>`serial_key = any(${(serials ?? []).map(bareSerial)}::text[])`),
      )
      .orderBy('deposited_at', 'desc')
      .orderBy('key')
      .limit(limit)
      .offset(offset)
      .execute(),
})
