/** Beneficiaries as staff find them again: by the code on their file, never by a name. */
import type { Kysely } from 'kysely'
import type { Beneficiary, BeneficiaryEvent } from '../domain/beneficiaries/beneficiary.js'
import type { Timeline } from '../domain/timeline.js'
import { foldProjection } from './projection.js'
import type { Views } from './tables.js'

export type BeneficiariesTable = {
  beneficiary_id: string
  file_code: string
  commune_code: string
  kit_eligible_until: string | null
  grant_eligible_until: string | null
  state: string
}

export const beneficiariesProjection = foldProjection<Timeline<BeneficiaryEvent, Beneficiary>>({
  category: 'beneficiary',
  table: 'views.beneficiaries',
  key: 'beneficiary_id',
  tables: [
    `create table views.beneficiaries (beneficiary_id uuid primary key, file_code text not null unique,
       commune_code text not null, kit_eligible_until text, grant_eligible_until text, state text not null)`,
  ],
  rowOf: ({ now }) => {
    if (now.status === 'absent') return undefined
    const until = (programme: string) =>
      now.eligibilities.find((one) => one.programme === programme)?.until ?? null
    return {
      file_code: now.fileCode,
      commune_code: now.communeCode,
      kit_eligible_until: until('kit'),
      grant_eligible_until: until('grant'),
    }
  },
})

export const beneficiariesQueries = (db: Kysely<Views>) => ({
  beneficiary: (beneficiaryId: string) =>
    db
      .selectFrom('views.beneficiaries')
      .select('file_code as fileCode')
      .where('beneficiary_id', '=', beneficiaryId)
      .executeTakeFirst(),

  beneficiaryByFileCode: (fileCode: string) =>
    db
      .selectFrom('views.beneficiaries')
      .select([
        ...([
          'beneficiary_id as beneficiaryId',
          'file_code as fileCode',
          'commune_code as communeCode',
        ] as const),
        ...([
          'kit_eligible_until as kitEligibleUntil',
          'grant_eligible_until as grantEligibleUntil',
        ] as const),
      ])
      .where('file_code', '=', fileCode)
      .executeTakeFirst(),
})
