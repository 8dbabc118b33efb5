/** Collections in end of life: planned, departed, weighed, treated. */
import { type Kysely, sql } from 'kysely'
import { type Collection, manifestWeight } from '../domain/end-of-life/collection.js'
import type { CollectionFact, CollectionKind, WasteCode } from '../domain/end-of-life/collection-facts.js'
import type { WeightBasis } from '../domain/shared/values.js'
import type { Timeline } from '../domain/timeline.js'
import { foldProjection } from './engine/projection.js'
import type { Views } from './tables.js'

export type CollectionsTable = {
  collection_id: string
  partner_id: string
  site_id: string
  kind: CollectionKind
  destination_partner_id: string
  waste_code: WasteCode
  status: 'planned' | 'departed' | 'weighed' | 'treated' | 'cancelled'
  planned_at: string
  departed_at: string | null
  device_count: number
  weight_grams: number
  weight_basis: WeightBasis
  weighed_grams: number | null
  treated_grams: number | null
  slip_number: string | null
}

export const collectionsProjection = foldProjection<Timeline<CollectionFact, Collection>>({
  category: 'collection',
  table: 'views.collections',
  key: 'collection_id',
  tables: [
    `create table views.collections (collection_id uuid primary key, partner_id uuid not null, site_id uuid not null,
       kind text not null, destination_partner_id uuid not null, waste_code text not null, status text not null,
       planned_at text not null, departed_at text, device_count integer not null, weight_grams bigint not null,
       weight_basis text not null, weighed_grams bigint, treated_grams bigint, slip_number text)`,
    'create index on views.collections (planned_at desc, collection_id)',
    'create index on views.collections (slip_number)',
  ],
  rowOf: ({ now }) => {
    if (now.status === 'absent') return undefined
    const { weightGrams, weightBasis } = now.departure ?? manifestWeight(now)
    return {
      partner_id: now.partnerId,
      site_id: now.siteId,
      kind: now.kind,
      destination_partner_id: now.destinationPartnerId,
      waste_code: now.wasteCode,
      status: now.status,
      planned_at: now.plannedAt,
      departed_at: now.departure?.happenedAt ?? null,
      device_count: now.devices.length,
      weight_grams: weightGrams,
      weight_basis: weightBasis,
      weighed_grams: now.arrival?.weightGrams ?? null,
      treated_grams: now.treatment?.operations.reduce((sum, one) => sum + one.weightGrams, 0) ?? null,
      slip_number: now.departure?.slipNumber ?? null,
    }
  },
})

export const collectionsQueries = (db: Kysely<Views>) => ({
  /** Which collection left under that slip, if any. */
  collectionWithSlip: async (slipNumber: string): Promise<string | undefined> =>
    (
      await db
        .selectFrom('views.collections')
        .select('collection_id as collectionId')
        .where('slip_number', '=', slipNumber)
        .executeTakeFirst()
    )?.collectionId,

  /** One page of those that an organisation sends or receives, or of all; newest first, after a cursor (an id). */
  collections: async ({ partnerId }: { partnerId?: string | undefined }, limit: number, after?: string) => {
    const { rows } = await sql<CollectionRow>`
      select collection_id as "collectionId", partner_id as "partnerId", site_id as "siteId", kind,
             destination_partner_id as "destinationPartnerId", waste_code as "wasteCode", status,
             planned_at as "plannedAt", departed_at as "departedAt", device_count as "deviceCount",
             weight_grams::float8 as "weightGrams", weight_basis as "weightBasis", weighed_grams::float8 as "weighedGrams",
             treated_grams::float8 as "treatedGrams", slip_number as "slipNumber"
        from views.collections
       where (${partnerId ?? null}::uuid is null or ${partnerId ?? null}::uuid in (partner_id, destination_partner_id))
         and (${after ?? null}::uuid is null or (planned_at, collection_id) <
              (select planned_at, collection_id from views.collections where collection_id = ${after ?? null}::uuid))
       order by planned_at desc, collection_id desc limit ${limit}`.execute(db)
    return rows
  },
})

export type CollectionRow = {
  readonly collectionId: string
  readonly partnerId: string
  readonly siteId: string
  readonly kind: CollectionKind
  readonly destinationPartnerId: string
  readonly wasteCode: WasteCode
  readonly status: CollectionsTable['status']
  readonly plannedAt: string
  readonly departedAt: string | null
  readonly deviceCount: number
  readonly weightGrams: number
  readonly weightBasis: WeightBasis
  readonly weighedGrams: number | null
  readonly treatedGrams: number | null
  readonly slipNumber: string | null
}
