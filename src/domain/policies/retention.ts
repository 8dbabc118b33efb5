/** What a fact of a sweep asks of others. */
import type { RetentionEvent } from '../retention/retention.js'
import type { Policies } from './policy.js'

export const retentionPolicies: Policies<RetentionEvent> = {
  RetentionSwept: ({ beneficiaryIds, happenedAt }) =>
    beneficiaryIds.map((beneficiaryId) => ({
      command: {
        type: 'ForgetBeneficiary',
        data: { beneficiaryId, partnerId: null, happenedAt, cause: 'retention' },
      },
    })),
}
