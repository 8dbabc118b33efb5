/** Calls for help: the queue with its age, the calls of one kit, and how many stood open on any day. */
import type { Kysely } from 'kysely'
import type { Ticket, TicketEvent, TicketStatus } from '../domain/hotline/ticket.js'
import { isUnderWay } from '../domain/hotline/ticket.js'
import type { TicketTopic } from '../domain/shared/values.js'
import type { Timeline } from '../domain/timeline.js'
import { bitemporalQueries, type Counted } from './engine/bitemporal.js'
import { addTime } from './engine/moments.js'
import { foldProjection } from './engine/projection.js'
import type { Dials } from './stock.js'
import type { Views } from './tables.js'

export type TicketsTable = {
  ticket_id: string
  partner_id: string
  refurbisher_id: string | null
  kit_id: string
  beneficiary_id: string
  topic: TicketTopic
  channel: string
  status: TicketStatus
  awaits: string
  outcome: string | null
  opened_at: string
  last_at: string
  under_way: boolean
}

const countTicket = (ticket: Ticket): readonly Counted[] =>
  ticket.status === 'absent'
    ? []
    : [
        {
          view: 'tickets',
          cell: `${ticket.partnerId} ${ticket.topic} ${ticket.status} ${ticket.outcome ?? '-'}`,
          count: 1,
          grams: 0,
        },
      ]

export const ticketsProjection = foldProjection<Timeline<TicketEvent, Ticket>>({
  category: 'ticket',
  table: 'views.tickets',
  key: 'ticket_id',
  tables: [
    `create table views.tickets (ticket_id uuid primary key, partner_id uuid not null, refurbisher_id uuid,
       kit_id uuid not null, beneficiary_id uuid not null, topic text not null, channel text not null,
       status text not null, awaits text not null, outcome text, opened_at text not null, last_at text not null,
       under_way boolean not null)`,
    'create index on views.tickets (under_way, opened_at)',
    'create index on views.tickets (kit_id)',
    'create index on views.tickets (beneficiary_id)',
  ],
  rowOf: ({ now }) =>
    now.status === 'absent'
      ? undefined
      : {
          partner_id: now.partnerId,
          refurbisher_id: now.refurbisherId,
          kit_id: now.kitId,
          beneficiary_id: now.beneficiaryId,
          topic: now.topic,
          channel: now.channel,
          status: now.status,
          awaits: now.awaits,
          outcome: now.outcome,
          opened_at: now.openedAt,
          last_at: now.lastAt,
          under_way: isUnderWay(now),
        },
  also: (pending, changes) =>
    addTime(pending, 'ticket', changes, countTicket, (ticket) =>
      ticket.status === 'absent' ? undefined : ticket.partnerId,
    ),
})

export const ticketsQueries = (db: Kysely<Views>) => {
  const tickets = db
    .selectFrom('views.tickets')
    .innerJoin('views.kits', 'views.kits.kit_id', 'views.tickets.kit_id')
    .innerJoin('views.partners', 'views.partners.partner_id', 'views.tickets.partner_id')
    .select([
      ...(['ticket_id as ticketId', 'views.tickets.partner_id as partnerId'] as const),
      ...(['views.partners.name as partnerName', 'refurbisher_id as refurbisherId'] as const),
      ...(['views.tickets.kit_id as kitId', 'tracking_code as trackingCode', 'topic', 'channel'] as const),
      ...([
        'views.tickets.status as status',
        'awaits',
        'outcome',
        'views.tickets.opened_at as openedAt',
      ] as const),
      ...(['last_at as lastAt', 'views.tickets.beneficiary_id as beneficiaryId'] as const),
    ])
  return {
    /** Oldest first while they are under way; the others newest first. */
    tickets: (
      { partnerId, underWay }: { readonly partnerId: string | undefined; readonly underWay: boolean },
      limit: number,
    ) =>
      tickets
        .$if(partnerId !== undefined, (q) =>
          q.where(({ eb, or }) =>
            or([
              eb('views.tickets.partner_id', '=', partnerId ?? ''),
              eb('refurbisher_id', '=', partnerId ?? ''),
            ]),
          ),
        )
        .where('under_way', '=', underWay)
        .orderBy('views.tickets.opened_at', underWay ? 'asc' : 'desc')
        .limit(limit)
        .execute(),

    ticketsOfKit: (kitId: string) =>
      tickets.where('views.tickets.kit_id', '=', kitId).orderBy('views.tickets.opened_at', 'desc').execute(),

    ticketsOfPerson: (beneficiaryId: string) =>
      tickets
        .where('views.tickets.beneficiary_id', '=', beneficiaryId)
        .orderBy('views.tickets.opened_at', 'desc')
        .execute(),

    /** Calls counted by organisation, topic, status and outcome. */
    ticketCounts: async ({ on, knownOn }: Dials, partnerId?: string) => {
      const cellPrefix = partnerId && `${partnerId} `
      const cells = await bitemporalQueries(db).countedOn({ view: 'tickets', on, knownOn, cellPrefix })
      return cells.map(({ cell, count }) => {
        const [partner = '', topic, status, outcome] = cell.split(' ')
        return {
          partnerId: partner,
          topic: topic as TicketTopic,
          status: status as TicketStatus,
          outcome: outcome === '-' ? null : (outcome ?? null),
          count,
        }
      })
    },
  }
}
