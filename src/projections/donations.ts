/** Lots: what was announced, and how much of it was received, refused or missing. */
import type { Kysely } from 'kysely'
import type { Donation, DonationEvent } from '../domain/donations/donation.js'
import type { Timeline } from '../domain/timeline.js'
import { countLines } from './balance.js'
import { foldProjection } from './engine/projection.js'
import type { Views } from './tables.js'

export type DonationsTable = {
  donation_id: string
  partner_id: string
  site_id: string
  donor_kind: string
  donor_name: string | null
  purge_demanded: boolean
  announced_count: number
  received_count: number
  refused_count: number
  missing_count: number
  status: string
  promised_at: string
}

/** Which devices a lot's lines say were received. */
export type ReceivedLinesTable = { device_id: string; donation_id: string }

export const donationsProjection = foldProjection<Timeline<DonationEvent, Donation>>({
  category: 'donation',
  table: 'views.donations',
  key: 'donation_id',
  tables: [
    `create table views.donations (donation_id uuid primary key, partner_id uuid not null, site_id uuid not null,
       donor_kind text not null, donor_name text, purge_demanded boolean not null, announced_count integer not null,
       received_count integer not null, refused_count integer not null, missing_count integer not null,
       status text not null, promised_at text not null)`,
    'create table views.received_lines (device_id uuid primary key, donation_id uuid not null)',
    'create index on views.received_lines (donation_id)',
  ],
  rowOf: ({ now }) => {
    if (now.status === 'absent') return undefined
    return {
      partner_id: now.partnerId,
      site_id: now.siteId,
      donor_kind: now.donorKind,
      donor_name: now.donorName,
      purge_demanded: now.purgeDemanded,
      announced_count: now.announcedCount,
      received_count: now.receivedIds.length,
      refused_count: now.refusedCount,
      missing_count: now.missingCount,
      status: now.status,
      promised_at: now.promisedAt,
    }
  },
  also: (pending, changes) => {
    const told = changes.flatMap(({ events }) => events)
    for (const change of changes) countLines(pending, change)
    const lines = told.flatMap(({ event: { type, data } }) =>
      type === 'DonationLineReceived' ? [{ device_id: data.deviceId, donation_id: data.donationId }] : [],
    )
    pending.put('views.received_lines', 'device_id', lines)
  },
})

const COLUMNS = [
  ...(['donation_id as donationId', 'partner_id as partnerId', 'site_id as siteId'] as const),
  ...(['donor_kind as donorKind', 'donor_name as donorName', 'announced_count as announcedCount'] as const),
  ...(['received_count as receivedCount', 'refused_count as refusedCount'] as const),
  ...(['missing_count as missingCount', 'status', 'promised_at as promisedAt'] as const),
] as const

export const donationsQueries = (db: Kysely<Views>) => ({
  donation: (donationId: string) =>
    db
      .selectFrom('views.donations')
      .select([...COLUMNS, 'purge_demanded as purgeDemanded'])
      .where('donation_id', '=', donationId)
      .executeTakeFirst(),

  /** @param partnerId whose lots; undefined for all of them. Newest first, at most so many; null: all. */
  donations: (partnerId?: string, limit: number | null = 200) =>
    db
      .selectFrom('views.donations')
      .select(COLUMNS)
      .$if(partnerId !== undefined, (query) => query.where('partner_id', '=', partnerId ?? ''))
      .orderBy('promised_at', 'desc')
      .orderBy('donation_id')
      .$if(limit !== null, (query) => query.limit(limit ?? 0))
      .execute(),
})
