/** The directory of partners and their sites. */
import type { Kysely } from 'kysely'
import type { Partner } from '../domain/partners/partner.js'
import type { Timeline } from '../domain/timeline.js'
import { foldProjection, upsert } from './projection.js'
import type { Views } from './tables.js'

export type PartnersTable = {
  partner_id: string
  name: string
  legal_form: string
  roles: string
  status: string
  state: string
}
export type SitesTable = { site_id: string; partner_id: string; name: string; commune_code: string }

export const partnersProjection = foldProjection<Timeline<never, Partner>>({
  category: 'partner',
  table: 'views.partners',
  key: 'partner_id',
  tables: [
    `create table views.partners (partner_id uuid primary key, name text not null, legal_form text not null,
       roles text not null, status text not null, state text not null)`,
    `create table views.sites (site_id uuid primary key, partner_id uuid not null, name text not null,
       commune_code text not null)`,
  ],
  rowOf: ({ now }) =>
    now.status === 'absent'
      ? undefined
      : { name: now.name, legal_form: now.legalForm, roles: now.roles.join(' '), status: now.status },
  also: async (trx, changes) => {
    const sites = changes.flatMap(({ events }) =>
      events.flatMap(({ event }) => (event.type === 'SiteOpened' ? [event.data] : [])),
    )
    await upsert(
      trx,
      'views.sites',
      'site_id',
      sites.map((site) => ({
        site_id: site.siteId,
        partner_id: site.partnerId,
        name: site.name,
        commune_code: site.communeCode,
      })),
    )
  },
})

export const partnersQueries = (db: Kysely<Views>) => ({
  partners: () =>
    db
      .selectFrom('views.partners')
      .select(['partner_id as partnerId', 'name', 'legal_form as legalForm', 'roles', 'status'])
      .orderBy('name')
      .execute(),
  sites: (partnerId?: string) =>
    db
      .selectFrom('views.sites')
      .select(['site_id as siteId', 'partner_id as partnerId', 'name', 'commune_code as communeCode'])
      .$if(partnerId !== undefined, (query) => query.where('partner_id', '=', partnerId ?? ''))
      .orderBy('name')
      .execute(),
})
