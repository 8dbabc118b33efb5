/** The directory of partners and their sites. */
import { type Kysely, sql } from 'kysely'
import type { DomainEvent } from '../domain/contexts.js'
import type { Partner } from '../domain/partners/partner.js'
import type { Timeline } from '../domain/timeline.js'
import { addKnown, KNOWN_COLUMNS } from './engine/known-rows.js'
import { foldProjection } from './engine/projection.js'
import type { Row } from './engine/rows.js'
import type { Views } from './tables.js'

export type PartnersTable = {
  partner_id: string
  name: string
  legal_form: string
  roles: string
  status: string
  /** The last day of its last agrément as a SIAE; null: it has none. */
  agreement_until: string | null
  /** As JSON. */
  authorisations: string
  agreed_etp: string
}
export type SitesTable = {
  site_id: string
  partner_id: string
  name: string
  commune_code: string
  address: string | null
  phone: string | null
  opening_hours: string | null
}

export type AgreedEtpTable = {
  key: string
  partner_id: string
  year: number
  etp_hundredths: number
  known_from: string
  known_to: string | null
  event_id: string
}

export const partnersProjection = foldProjection<Timeline<never, Partner>>({
  category: 'partner',
  table: 'views.partners',
  key: 'partner_id',
  tables: [
    `create table views.partners (partner_id uuid primary key, name text not null, legal_form text not null,
       roles text not null, status text not null, agreement_until text,
       authorisations text not null, agreed_etp text not null)`,
    `create table views.sites (site_id uuid primary key, partner_id uuid not null, name text not null,
       commune_code text not null, address text, phone text, opening_hours text)`,
    `create table views.agreed_etp (key text not null, partner_id uuid not null, year integer not null,
       etp_hundredths integer not null, ${KNOWN_COLUMNS}, primary key (key, known_from))`,
  ],
  rowOf: ({ now }) =>
    now.status === 'absent'
      ? undefined
      : {
          name: now.name,
          legal_form: now.legalForm,
          roles: now.roles.join(' '),
          status: now.status,
          agreement_until:
            now.authorisations
              .filter(({ kind }) => kind === 'siae-agreement')
              .map(({ validUntil }) => validUntil)
              .sort()
              .at(-1) ?? null,
          authorisations: JSON.stringify(now.authorisations),
          agreed_etp: JSON.stringify(now.agreedEtp),
        },
  also: (pending, changes) => {
    addKnown(pending, changes, 'views.agreed_etp', agreedOf)
    const sites = changes.flatMap(({ events }) =>
      events.flatMap(({ event }) => (event.type === 'SiteOpened' ? [event.data] : [])),
    )
    pending.put(
      'views.sites',
      'site_id',
      sites.map((site) => ({
        site_id: site.siteId,
        partner_id: site.partnerId,
        name: site.name,
        commune_code: site.communeCode,
      })),
    )
    const described = changes.flatMap(({ events }) =>
      events.flatMap(({ event }) => (event.type === 'SiteDescribed' ? [event.data] : [])),
    )
    pending.andThen(async (trx) => {
      for (const { siteId, address, phone, openingHours } of described)
        await trx
          .updateTable('views.sites')
          .set({ address, phone, opening_hours: openingHours })
          .where('site_id', '=', siteId)
          .execute()
    })
  },
})

/** The year that an event speaks of, as its partner's stream has it. */
const agreedOf = (
  partnerId: string,
  { now }: Timeline<never, Partner>,
  { type, data }: DomainEvent,
): ReadonlyMap<string, Row> => {
  const agreed = now.status === 'absent' || type !== 'EtpAgreed' ? [] : now.agreedEtp
  return new Map(
    agreed
      .filter(({ year }) => 'year' in data && year === data.year)
      .map(({ year, etpHundredths }) => [
        `${partnerId} ${year}`,
        { partner_id: partnerId, year, etp_hundredths: etpHundredths },
      ]),
  )
}

export const partnersQueries = (db: Kysely<Views>) => ({
  partners: () =>
    db
      .selectFrom('views.partners')
      .select([
        'partner_id as partnerId',
        'name',
        'legal_form as legalForm',
        'roles',
        'status',
        'agreement_until as agreementUntil',
      ])
      .orderBy('name')
      .execute(),
  /** Each organisation's authorisations with their periods, and the ETP agreed for each year. */
  authorisations: async () => {
    const rows = await db
      .selectFrom('views.partners')
      .select(['partner_id as partnerId', 'authorisations', 'agreed_etp'])
      .orderBy('name')
      .execute()
    return rows.map(({ partnerId, authorisations, agreed_etp }) => ({
      partnerId,
      authorisations: JSON.parse(authorisations) as unknown[],
      agreedEtp: JSON.parse(agreed_etp) as unknown[],
    }))
  },
  sites: (partnerId?: string) =>
    db
      .selectFrom('views.sites')
      .select([
        ...(['site_id as siteId', 'partner_id as partnerId', 'name', 'commune_code as communeCode'] as const),
        ...(['address', 'phone', 'opening_hours as openingHours'] as const),
      ])
      .$if(partnerId !== undefined, (query) => query.where('partner_id', '=', partnerId ?? ''))
      .orderBy('name')
      .execute(),
  /** Sites of the organisations that take things back from holders, with the organisation's name. */
  placesOfReturn: () =>
    db
      .selectFrom('views.sites')
      .innerJoin('views.partners', 'views.partners.partner_id', 'views.sites.partner_id')
      .select([
        ...(['views.sites.site_id as siteId', 'views.sites.name as siteName'] as const),
        ...(['views.partners.name as partnerName', 'commune_code as communeCode'] as const),
        ...(['address', 'phone', 'opening_hours as openingHours'] as const),
      ])
      .where('status', '=', 'active')
      .where(sql<boolean>`roles ~ '(refurbisher|distributor)'`)
      .orderBy('views.sites.name')
      .execute(),
})
