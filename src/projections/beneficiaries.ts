/** Beneficiaries as staff find them again: by the code on their file, never by a name; and who waits where. */
import { type Kysely, sql } from 'kysely'
import type { Beneficiary, KnownBeneficiary } from '../domain/beneficiaries/beneficiary.js'
import type { BeneficiaryEvent } from '../domain/beneficiaries/beneficiary-facts.js'
import { retentionEnd } from '../domain/shared/parameters.js'
import type { Day, Instant, Programme } from '../domain/shared/values.js'
import type { Timeline } from '../domain/timeline.js'
import { foldProjection } from './engine/projection.js'
import type { Views } from './tables.js'

/** How far somebody has come; the furthest of their programmes. */
export type BeneficiaryStage = 'registered' | 'eligible' | 'waiting' | 'promised' | 'received' | 'forgotten'

export type BeneficiariesTable = {
  beneficiary_id: string
  file_code: string
  commune_code: string
  kit_eligible_until: string | null
  grant_eligible_until: string | null
  stage: BeneficiaryStage
  route: string | null
  waiting_site_id: string | null
  waiting_programme: Programme | null
  waiting_since: string | null
  registered_at: string
  last_contact_at: string
  /** The organisations that have to do with this person. */
  concerns: readonly string[]
}

export const beneficiaryStage = (person: KnownBeneficiary): BeneficiaryStage => {
  if (person.status === 'forgotten') return 'forgotten'
  if (person.kits.some(({ received }) => received)) return 'received'
  if (person.kits.length > 0) return 'promised'
  if (person.waiting.length > 0) return 'waiting'
  return person.eligibilities.length > 0 ? 'eligible' : 'registered'
}

type Told = Timeline<BeneficiaryEvent, Beneficiary>

/** What an organisation does for somebody, and has to do with them ever after. */
const CARES: readonly BeneficiaryEvent['type'][] = [
  ...([
    'BeneficiaryRegistered',
    'EligibilityDecided',
    'WaitingListJoined',
    'KitPromised',
    'KitReceived',
  ] as const),
]

/** Who opened their file, attested a right, promised them a kit, or has had them on a waiting list. */
export const concernedBy = ({ facts }: Told): readonly string[] => [
  ...new Set(
    facts.flatMap(({ type, data }) =>
      CARES.includes(type)
        ? [
            data.partnerId,
            'kitPartnerId' in data ? data.kitPartnerId : null,
            'sitePartnerId' in data ? data.sitePartnerId : null,
          ].filter((id) => id !== null)
        : [],
    ),
  ),
]

export const beneficiariesProjection = foldProjection<Told>({
  category: 'beneficiary',
  table: 'views.beneficiaries',
  key: 'beneficiary_id',
  tables: [
    `create table views.beneficiaries (beneficiary_id uuid primary key, file_code text not null unique,
       commune_code text not null, kit_eligible_until text, grant_eligible_until text, stage text not null,
       route text, waiting_site_id uuid, waiting_programme text, waiting_since text, registered_at text not null,
       last_contact_at text not null, concerns uuid[] not null)`,
    'create index on views.beneficiaries (waiting_site_id, waiting_since)',
    'create index on views.beneficiaries (stage, last_contact_at)',
  ],
  rowOf: (told) => {
    const { now, facts } = told
    if (now.status === 'absent') return undefined
    const until = (programme: string) =>
      now.eligibilities.find((one) => one.programme === programme)?.until ?? null
    const [waiting] = now.waiting
    return {
      file_code: now.fileCode,
      commune_code: now.communeCode,
      kit_eligible_until: until('kit'),
      grant_eligible_until: until('grant'),
      stage: beneficiaryStage(now),
      route: now.eligibilities.at(-1)?.route ?? null,
      waiting_site_id: waiting?.siteId ?? null,
      waiting_programme: waiting?.programme ?? null,
      waiting_since: waiting?.since ?? null,
      registered_at: facts[0]?.data.happenedAt ?? now.lastContactAt,
      last_contact_at: now.lastContactAt,
      concerns: `{${concernedBy(told).join(',')}}`,
    }
  },
})

export type DuePerson = {
  readonly beneficiaryId: string
  readonly fileCode: string
  readonly lastContactAt: Instant
  /** What the last contact was. */
  readonly last: 'file' | 'training' | 'hotline'
  readonly dueOn: Day
}
const DUE_MAX = 1000

export const beneficiariesQueries = (db: Kysely<Views>) => {
  const columns = [
    ...(['beneficiary_id as beneficiaryId', 'file_code as fileCode', 'commune_code as communeCode'] as const),
    ...(['kit_eligible_until as kitEligibleUntil', 'grant_eligible_until as grantEligibleUntil'] as const),
    ...(['stage', 'route', 'waiting_site_id as waitingSiteId', 'waiting_since as waitingSince'] as const),
    ...(['registered_at as registeredAt', 'last_contact_at as lastContactAt'] as const),
  ] as const
  const concerning = (partnerId: string | undefined) =>
    sql<boolean>`(${partnerId ?? null}::uuid is null or ${partnerId ?? null}::uuid = any(concerns))`
  return {
    beneficiary: (beneficiaryId: string) =>
      db
        .selectFrom('views.beneficiaries')
        .select(['file_code as fileCode', 'stage'])
        .where('beneficiary_id', '=', beneficiaryId)
        .executeTakeFirst(),

    beneficiaryByFileCode: (fileCode: string) =>
      db
        .selectFrom('views.beneficiaries')
        .select(columns)
        .where('file_code', '=', fileCode)
        .executeTakeFirst(),

    /** One page of those an organisation has to do with, or of all, newest file first; how many there are. */
    beneficiaries: async (
      { partnerId, stage }: { readonly partnerId?: string | undefined; readonly stage?: string | undefined },
      limit: number,
      before?: string,
    ) =>
      db
        .selectFrom('views.beneficiaries')
        .select(columns)
        .where(concerning(partnerId))
        .$if(stage !== undefined, (q) => q.where('stage', '=', stage as BeneficiaryStage))
        .$if(before !== undefined, (q) =>
          q.where(sql<boolean>`(registered_at, file_code) < (
            select registered_at, file_code from views.beneficiaries where beneficiary_id = ${before}::uuid)`),
        )
        .orderBy('registered_at', 'desc')
        .orderBy('file_code', 'desc')
        .limit(limit)
        .execute(),

    /** How many stand at each stage today. */
    beneficiaryCounts: async (partnerId?: string) =>
      db
        .selectFrom('views.beneficiaries')
        .select(['stage', sql<number>`count(*)::int`.as('count')])
        .where(concerning(partnerId))
        .groupBy('stage')
        .execute(),

    /** Who waits at a site, who has waited longest first. */
    waitingList: (siteId: string) =>
      db
        .selectFrom('views.beneficiaries')
        .select([...columns, 'waiting_programme as programme'])
        .where('waiting_site_id', '=', siteId)
        .orderBy('waiting_since')
        .orderBy('file_code')
        .execute(),

    /** How many wait at each of these sites. */
    waitingCounts: (partnerId: string | undefined) =>
      db
        .selectFrom('views.beneficiaries')
        .innerJoin('views.sites', 'views.sites.site_id', 'views.beneficiaries.waiting_site_id')
        .select([
          ...(['views.sites.site_id as siteId', 'views.sites.name as siteName'] as const),
          ...(['waiting_programme as programme', 'views.sites.partner_id as partnerId'] as const),
          sql<number>`count(*)::int`.as('count'),
        ])
        .$if(partnerId !== undefined, (q) => q.where('views.sites.partner_id', '=', partnerId ?? ''))
        .groupBy(['views.sites.site_id', 'views.sites.name', 'views.sites.partner_id', 'waiting_programme'])
        .orderBy('views.sites.name')
        .execute(),

    /** Whose time is over on that day: nothing heard of them for two years, by their file, training or a call. */
    dueForForgetting: async (today: Day): Promise<readonly DuePerson[]> => {
      const { rows } = await sql<Omit<DuePerson, 'dueOn'>>`
        select person.beneficiary_id as "beneficiaryId", person.file_code as "fileCode",
               heard.at as "lastContactAt", heard.last
          from views.beneficiaries as person
          cross join lateral (
            select last, at from (
              select 'file' as last, person.last_contact_at as at
              union all
              select 'training', max(starts_at) from views.enrolments join views.training_sessions using (session_id)
               where beneficiary_id = person.beneficiary_id and (minutes > 0 or views.training_sessions.status = 'planned')
              union all
              select 'hotline', max(last_at) from views.tickets where beneficiary_id = person.beneficiary_id
            ) as contacts where at is not null order by at desc limit 1) as heard
         where person.stage <> 'forgotten' and heard.at < ${today}
         order by heard.at limit ${DUE_MAX}`.execute(db)
      return rows
        .map((person) => ({ ...person, dueOn: retentionEnd(person.lastContactAt) }))
        .filter(({ dueOn }) => dueOn <= today)
    },
  }
}
