/** The stock: how many devices at each partner, site, category and stage, kept as counted cells. */
import { type Kysely, sql } from 'kysely'
import type { Stage } from '../domain/devices/fitness.js'
import type { DeviceCategory } from '../domain/shared/values.js'
import type { ViewsTransaction } from './projection.js'
import type { Views } from './tables.js'

export type StockTable = {
  cell: string
  partner_id: string
  site_id: string
  category: DeviceCategory
  stage: Stage
  count: number
}

export type Cell = {
  readonly partnerId: string
  readonly siteId: string
  readonly category: DeviceCategory
  readonly stage: Stage
}

/** Adds to cells, and forgets those that became empty: a rebuild ends with the very same rows. */
export const addToStock = async (
  trx: ViewsTransaction,
  changes: readonly { readonly cell: Cell; readonly by: number }[],
) => {
  const sums = new Map<string, { cell: Cell; by: number }>()
  for (const { cell, by } of changes) {
    const key = [cell.siteId, cell.category, cell.stage, cell.partnerId].join(' ')
    sums.set(key, { cell, by: (sums.get(key)?.by ?? 0) + by })
  }
  const rows = [...sums]
    .filter(([, { by }]) => by !== 0)
    .map(([key, { cell, by }]) => ({
      cell: key,
      partner_id: cell.partnerId,
      site_id: cell.siteId,
      category: cell.category,
      stage: cell.stage,
      count: by,
    }))
  if (rows.length === 0) return
  await sql`insert into views.stock (cell, partner_id, site_id, category, stage, count)
    select cell, partner_id, site_id, category, stage, count
      from json_populate_recordset(null::views.stock, ${JSON.stringify(rows)})
    on conflict (cell) do update set count = stock.count + excluded.count`.execute(trx)
  await trx.deleteFrom('views.stock').where('count', '=', 0).execute()
}

export const stockQueries = (db: Kysely<Views>) => ({
  /** The cells of one partner, or of all; with the names people read. */
  stock: (partnerId?: string) =>
    db
      .selectFrom('views.stock')
      .innerJoin('views.partners', 'views.partners.partner_id', 'views.stock.partner_id')
      .innerJoin('views.sites', 'views.sites.site_id', 'views.stock.site_id')
      .select([
        ...(['views.stock.partner_id as partnerId', 'views.partners.name as partnerName'] as const),
        ...(['views.stock.site_id as siteId', 'views.sites.name as siteName'] as const),
        ...(['category', 'stage', 'count'] as const),
      ])
      .$if(partnerId !== undefined, (query) => query.where('views.stock.partner_id', '=', partnerId ?? ''))
      .orderBy('views.partners.name')
      .orderBy('views.sites.name')
      .orderBy('category')
      .orderBy('stage')
      .execute(),
})
