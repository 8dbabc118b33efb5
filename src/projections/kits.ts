/** Kits being packed, ready, reserved and handed over; hand-overs per month and commune. */

import type { Kysely } from 'kysely'
import { isReady, type Kit, type KnownKit, missingFrom, programmeOf, trainingOf } from '../domain/kits/kit.js'
import type { KitEvent, KitModel } from '../domain/kits/kit-facts.js'
import type { KitStatus, PromiseStage } from '../domain/kits/kit-states.js'
import { dayOf, type Programme, type Route } from '../domain/shared/values.js'
import type { Timeline } from '../domain/timeline.js'
import { addDocuments } from './documents.js'
import { bitemporalQueries, type Counted } from './engine/bitemporal.js'
import { addTime } from './engine/moments.js'
import { foldProjection } from './engine/projection.js'
import type { Dials } from './stock.js'
import type { Views } from './tables.js'

export type KitsTable = {
  kit_id: string
  tracking_code: string
  partner_id: string
  site_id: string
  model: KitModel
  status: KitStatus
  beneficiary_id: string | null
  opened_at: string
  handed_over_at: string | null
  /** Counted toward the promise (T2). */
  training_minutes: number
  extra_training_minutes: number
  appointment_at: string | null
}
export type HandOversTable = {
  kit_id: string
  event_id: string
  happened_at: string
  month: string
  commune_code: string
  partner_id: string
  site_id: string
  programme: Programme
  replaces_purchase: boolean | null
}

/** The display label derived from what the kit holds and for whom it is kept. */
export const kitStatus = (kit: KnownKit): KitStatus => {
  if (kit.status !== 'open') return kit.status
  if (isReady(kit)) return kit.reservation ? 'reserved' : 'ready'
  return missingFrom(kit).length > 0 ? 'to-complete' : 'to-seal'
}

const promiseStage = (kit: KnownKit): PromiseStage | undefined => {
  if (kit.status === 'returned') return 'returned'
  if (kit.status === 'open') return kit.reservation ? 'promised' : isReady(kit) ? 'ready' : undefined
  if (programmeOf(kit) === 'grant') return 'given'
  const { counted, isComplete } = trainingOf(kit)
  return isComplete ? 'trained' : counted > 0 ? 'in-training' : 'handed-over'
}

/** A hand-over is an act: it stays counted in its month after the kit came back. */
const countKit = (kit: KnownKit): readonly Counted[] => {
  const { partnerId, siteId, model, handedOver } = kit
  const status = kitStatus(kit)
  const counted = {
    view: 'kits',
    cell: `${partnerId} ${siteId} ${model} ${status}`,
    count: 1,
    grams: 0,
  } as const
  const stage = promiseStage(kit)
  const road = handedOver?.route ?? kit.reservation?.route ?? '-'
  const promise = `${partnerId} ${programmeOf(kit)} ${road} ${stage}`
  const promised = stage ? [{ ...counted, view: 'programme', cell: promise } as const] : []
  if (!handedOver) return [counted, ...promised]
  const month = dayOf(handedOver.happenedAt).slice(0, 7)
  const cell = `${partnerId} ${month} ${handedOver.communeCode} ${handedOver.programme} ${road}`
  return [counted, ...promised, { view: 'hand-overs', cell, count: 1, grams: 0 }]
}

export const kitsProjection = foldProjection<Timeline<KitEvent, Kit>>({
  category: 'kit',
  table: 'views.kits',
  key: 'kit_id',
  tables: [
    `create table views.kits (kit_id uuid primary key, tracking_code text not null unique, partner_id uuid not null,
       site_id uuid not null, model text not null, status text not null, beneficiary_id uuid, opened_at text not null,
       handed_over_at text, training_minutes integer not null, extra_training_minutes integer not null,
       appointment_at text)`,
    'create index on views.kits (partner_id, status)',
    `create table views.hand_overs (kit_id uuid primary key, event_id uuid not null, happened_at text not null,
       month text not null, commune_code text not null, partner_id uuid not null, site_id uuid not null,
       programme text not null, replaces_purchase boolean)`,
  ],
  rowOf: ({ now }) =>
    now.status === 'absent'
      ? undefined
      : {
          tracking_code: now.trackingCode,
          partner_id: now.partnerId,
          site_id: now.siteId,
          model: now.model,
          status: kitStatus(now),
          beneficiary_id: now.handedOver?.beneficiaryId ?? now.reservation?.beneficiaryId ?? null,
          opened_at: now.openedAt,
          handed_over_at: now.handedOver?.happenedAt ?? null,
          training_minutes: trainingOf(now).counted,
          extra_training_minutes: trainingOf(now).extra,
          appointment_at: now.appointment?.at ?? null,
        },
  also: (pending, changes) => {
    addTime(
      pending,
      'kit',
      changes,
      (kit) => (kit.status === 'absent' ? [] : countKit(kit)),
      (kit) => (kit.status === 'absent' ? undefined : kit.partnerId),
    )
    addDocuments(pending, changes)
    pending.put(
      'views.hand_overs',
      'kit_id',
      changes.flatMap(({ id, events }) =>
        events.flatMap(({ recorded, event }) =>
          event.type === 'KitHandedOver'
            ? [
                {
                  kit_id: id,
                  event_id: recorded.id,
                  happened_at: event.data.happenedAt,
                  month: dayOf(event.data.happenedAt).slice(0, 7),
                  commune_code: event.data.communeCode,
                  partner_id: event.data.partnerId,
                  site_id: event.data.siteId,
                  programme: event.data.programme,
                  replaces_purchase: event.data.replacesPurchase ?? null,
                },
              ]
            : [],
        ),
      ),
    )
  },
})

export type KitFilter = { readonly partnerId?: string | undefined; readonly status?: string | undefined }

export const kitsQueries = (db: Kysely<Views>) => ({
  /** One page of kits in the order of their ids, after a cursor. */
  kits: ({ partnerId, status }: KitFilter, limit: number, after?: string) =>
    db
      .selectFrom('views.kits')
      .select([
        ...(['kit_id as kitId', 'tracking_code as trackingCode', 'partner_id as partnerId'] as const),
        ...(['site_id as siteId', 'model', 'status', 'opened_at as openedAt'] as const),
        ...(['beneficiary_id as beneficiaryId', 'handed_over_at as handedOverAt'] as const),
        ...(['training_minutes as trainingMinutes', 'appointment_at as appointmentAt'] as const),
      ])
      .$if(partnerId !== undefined, (q) => q.where('partner_id', '=', partnerId ?? ''))
      .$if(status !== undefined, (q) => q.where('status', '=', status as KitStatus))
      .$if(after !== undefined, (q) => q.where('kit_id', '>', after ?? ''))
      .orderBy('kit_id')
      .limit(limit)
      .execute(),

  kitByTrackingCode: (code: string) =>
    db
      .selectFrom('views.kits')
      .innerJoin('views.sites', 'views.sites.site_id', 'views.kits.site_id')
      .innerJoin('views.partners', 'views.partners.partner_id', 'views.kits.partner_id')
      .select([
        ...(['kit_id as kitId', 'model', 'views.kits.status as status'] as const),
        ...(['handed_over_at as handedOverAt', 'beneficiary_id as beneficiaryId'] as const),
        ...(['views.sites.name as siteName', 'views.sites.commune_code as communeCode'] as const),
        ...(['address', 'phone', 'opening_hours as openingHours'] as const),
        'views.partners.name as partnerName',
      ])
      .where('tracking_code', '=', code)
      .executeTakeFirst(),

  /** Kits counted by partner, site, model and status. */
  kitCounts: async ({ on, knownOn }: Dials, partnerId?: string) => {
    const cellPrefix = partnerId && `${partnerId} `
    const cells = await bitemporalQueries(db).countedOn({ view: 'kits', on, knownOn, cellPrefix })
    return cells.map(({ cell, count }) => {
      const [partner = '', siteId = '', model, status] = cell.split(' ')
      return { partnerId: partner, siteId, model: model as KitModel, status: status as KitStatus, count }
    })
  },

  /** Kits and gifts counted by how far their promise is kept, and by road. */
  promiseCounts: async ({ on, knownOn }: Dials, partnerId?: string) => {
    const cellPrefix = partnerId && `${partnerId} `
    const cells = await bitemporalQueries(db).countedOn({ view: 'programme', on, knownOn, cellPrefix })
    return cells.map(({ cell, count }) => {
      const [partner = '', programme, route, stage] = cell.split(' ')
      return {
        partnerId: partner,
        programme: programme as Programme,
        route: route === '-' ? null : (route as Route),
        stage: stage as PromiseStage,
        count,
      }
    })
  },

  /** Hand-overs counted by commune and by road to them: a kit on prescription, or a gift. */
  handOversByRoad: async ({ on, knownOn }: Dials) => {
    const cells = await bitemporalQueries(db).countedOn({ view: 'hand-overs', on, knownOn })
    return cells.map(({ cell, count }) => {
      const [, , communeCode = '', programme = '', route = '-'] = cell.split(' ')
      return { communeCode, road: programme === 'kit' ? 'prescription' : route, count }
    })
  },

  /** Hand-overs counted by month (`2026-11`) and commune, newest month first. */
  handOvers: async ({ on, knownOn }: Dials, partnerId?: string) => {
    const cellPrefix = partnerId && `${partnerId} `
    const cells = await bitemporalQueries(db).countedOn({ view: 'hand-overs', on, knownOn, cellPrefix })
    const sums = new Map<string, number>()
    for (const { cell, count } of cells) {
      const key = cell.split(' ').slice(1, 4).join(' ')
      sums.set(key, (sums.get(key) ?? 0) + count)
    }
    return [...sums]
      .map(([key, count]) => {
        const [month = '', communeCode = '', programme] = key.split(' ')
        return { month, communeCode, programme: programme as Programme, count }
      })
      .sort(
        (a, b) =>
          b.month.localeCompare(a.month) ||
          a.communeCode.localeCompare(b.communeCode) ||
          a.programme.localeCompare(b.programme),
      )
  },
})
