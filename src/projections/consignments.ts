/** Consignments on their way, and how long devices have been on each road. */
import { type Kysely, sql } from 'kysely'
import type { ConsignmentEvent } from '../domain/custody/consignment-facts.js'
import { type Consignment, openLines } from '../domain/custody/consignment-state.js'
import type { Timeline } from '../domain/timeline.js'
import { foldProjection } from './engine/projection.js'
import type { Views } from './tables.js'

export type ConsignmentsTable = {
  consignment_id: string
  partner_id: string
  from_site_id: string
  to_partner_id: string
  to_site_id: string
  status: 'prepared' | 'sent' | 'closed'
  prepared_at: string
  sent_at: string | null
  accepted_at: string | null
  line_count: number
  open_count: number
  accepted_count: number
  refused_count: number
  missing_count: number
}

export const consignmentsProjection = foldProjection<Timeline<ConsignmentEvent, Consignment>>({
  category: 'consignment',
  table: 'views.consignments',
  key: 'consignment_id',
  tables: [
    `create table views.consignments (consignment_id uuid primary key, partner_id uuid not null,
       from_site_id uuid not null, to_partner_id uuid not null, to_site_id uuid not null, status text not null,
       prepared_at text not null, sent_at text, accepted_at text, line_count integer not null,
       open_count integer not null, accepted_count integer not null, refused_count integer not null,
       missing_count integer not null)`,
    'create index on views.consignments (prepared_at desc, consignment_id)',
    "create index on views.consignments (to_partner_id) where status = 'sent'",
  ],
  rowOf: ({ now }) => {
    if (now.status === 'absent') return undefined
    const counted = (status: string) => now.lines.filter((line) => line.status === status).length
    return {
      partner_id: now.partnerId,
      from_site_id: now.fromSiteId,
      to_partner_id: now.toPartnerId,
      to_site_id: now.toSiteId,
      status: now.status,
      prepared_at: now.preparedAt,
      sent_at: now.sentAt,
      accepted_at: now.acceptedAt,
      line_count: now.lines.length,
      open_count: openLines(now).length,
      accepted_count: counted('accepted'),
      refused_count: counted('refused'),
      missing_count: counted('missing'),
    }
  },
})

export const consignmentsQueries = (db: Kysely<Views>) => ({
  /** One page of those that an organisation sends or receives, or of all; newest first, after a cursor (an id). */
  consignments: async ({ partnerId }: { partnerId?: string | undefined }, limit: number, after?: string) => {
    const { rows } = await sql<ConsignmentRow>`
      select consignment_id as "consignmentId", partner_id as "partnerId", from_site_id as "fromSiteId",
             to_partner_id as "toPartnerId", to_site_id as "toSiteId", status, prepared_at as "preparedAt",
             sent_at as "sentAt", accepted_at as "acceptedAt", line_count as "lineCount",
             open_count as "openCount", accepted_count as "acceptedCount", refused_count as "refusedCount",
             missing_count as "missingCount"
        from views.consignments
       where (${partnerId ?? null}::uuid is null or ${partnerId ?? null}::uuid in (partner_id, to_partner_id))
         and (${after ?? null}::uuid is null or (prepared_at, consignment_id) <
              (select prepared_at, consignment_id from views.consignments where consignment_id = ${after ?? null}::uuid))
       order by prepared_at desc, consignment_id desc limit ${limit}`.execute(db)
    return rows
  },

  /** Devices sent and not yet accepted, taken back or written off, by road; the oldest first. */
  routesInTransit: async (partnerId?: string) => {
    const { rows } = await sql<RouteRow>`
      select partner_id as "fromPartnerId", from_site_id as "fromSiteId", to_partner_id as "toPartnerId",
             to_site_id as "toSiteId", sum(open_count)::int as count, min(sent_at) as "oldestSentAt"
        from views.consignments
       where status = 'sent' and open_count > 0
         and (${partnerId ?? null}::uuid is null or ${partnerId ?? null}::uuid in (partner_id, to_partner_id))
       group by partner_id, from_site_id, to_partner_id, to_site_id
       order by min(sent_at), from_site_id, to_site_id`.execute(db)
    return rows
  },
})

export type ConsignmentRow = {
  readonly consignmentId: string
  readonly partnerId: string
  readonly fromSiteId: string
  readonly toPartnerId: string
  readonly toSiteId: string
  readonly status: 'prepared' | 'sent' | 'closed'
  readonly preparedAt: string
  readonly sentAt: string | null
  readonly acceptedAt: string | null
  readonly lineCount: number
  readonly openCount: number
  readonly acceptedCount: number
  readonly refusedCount: number
  readonly missingCount: number
}
export type RouteRow = {
  readonly fromPartnerId: string
  readonly fromSiteId: string
  readonly toPartnerId: string
  readonly toSiteId: string
  readonly count: number
  readonly oldestSentAt: string
}
