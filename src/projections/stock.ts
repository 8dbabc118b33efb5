/** The stock: how many devices at each partner, site, category and stage, on any day as known on any later one. */
import type { Kysely } from 'kysely'
import { type KnownDevice, weighs } from '../domain/devices/device-state.js'
import { type Place, placeOf, STAGES, type Stage, stageOf } from '../domain/devices/fitness.js'
import {
  DeviceCategory,
  type Instant,
  type PartnerId,
  type SiteId,
  type WeightBasis,
} from '../domain/shared/values.js'
import { bitemporalQueries, type Counted } from './engine/bitemporal.js'
import { remembered } from './engine/remembered.js'
import type { Views } from './tables.js'

/** The two dials, both the last day that counts. */
export type Dials = { readonly on: string; readonly knownOn: string }

const stockCell = remembered((...parts: [PartnerId, SiteId, DeviceCategory, Stage]) => parts.join(' '))
const balanceCells = remembered((donationId: string, place: Place, basis: WeightBasis) => [
  `all ${place} ${basis}`,
  `lot ${donationId} ${place} ${basis}`,
  `all received ${basis}`,
  `lot ${donationId} received ${basis}`,
])

/** What one device counts as in the stock and in the mass balance (V3), judged at the moment of a fact. */
export const countDevice = (device: KnownDevice, at: Instant): readonly Counted[] => {
  const { custodian, siteId, category, donationId } = device
  const { weightGrams: grams, weightBasis } = weighs(device)
  const one = (view: Counted['view'], cell: string): Counted => ({ view, cell, count: 1, grams })
  const counted = [one('stock', stockCell(custodian, siteId, category, stageOf(device, at)))]
  for (const cell of balanceCells(donationId, placeOf(device), weightBasis))
    counted.push(one('balance', cell))
  return counted
}

export const stockQueries = (db: Kysely<Views>) => ({
  /** The cells of one partner, or of all, with the names people read; in those names' order. */
  stock: async ({ on, knownOn }: Dials, partnerId?: string) => {
    const { countedOn } = bitemporalQueries(db)
    const cells = await countedOn({ view: 'stock', on, knownOn, cellPrefix: partnerId && `${partnerId} ` })
    const partners = await db.selectFrom('views.partners').select(['partner_id', 'name']).execute()
    const sites = await db.selectFrom('views.sites').select(['site_id', 'name']).execute()
    const partnerNames = new Map(partners.map(({ partner_id, name }) => [partner_id, name]))
    const siteNames = new Map(sites.map(({ site_id, name }) => [site_id, name]))
    return cells
      .map(({ cell, count, grams }) => {
        const [partner = '', siteId = '', category = '', stage = ''] = cell.split(' ')
        return {
          partnerId: partner,
          partnerName: partnerNames.get(partner) ?? '',
          siteId,
          siteName: siteNames.get(siteId) ?? '',
          category: category as DeviceCategory,
          stage: stage as Stage,
          count,
          grams,
        }
      })
      .sort(
        (a, b) =>
          a.partnerName.localeCompare(b.partnerName) ||
          a.siteName.localeCompare(b.siteName) ||
          CATEGORIES.indexOf(a.category) - CATEGORIES.indexOf(b.category) ||
          STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage),
      )
  },
})
const CATEGORIES = DeviceCategory.options
