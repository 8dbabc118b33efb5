/** What a fact of a person asks of others. */
import type { BeneficiaryEvent } from '../beneficiaries/beneficiary-facts.js'
import { reservationEnd } from '../shared/parameters.js'
import type { Policies, Step } from './policy.js'

type Undoing = Extract<BeneficiaryEvent, { data: { promises: unknown } }>['data']

const withdrawn = (
  { beneficiaryId, partnerId, happenedAt, promises }: Undoing,
  reason: string,
): readonly Step[] =>
  promises.map(({ kitId, kitPartnerId }) => ({
    command: {
      type: 'WithdrawPromise',
      data: { beneficiaryId, partnerId, happenedAt, kitId, kitPartnerId, reason },
    },
  }))

export const beneficiariesPolicies: Policies<BeneficiaryEvent> = {
  KitPromised: (data) => {
    const { beneficiaryId, partnerId, kitId, kitPartnerId, programme, communeCode, happenedAt } = data
    const { eligibleUntil, exceptionAllowedBy, route, guardianSigns } = data
    return [
      {
        command: {
          type: 'ReserveKit',
          data: {
            kitId,
            partnerId: kitPartnerId,
            happenedAt,
            beneficiaryId,
            programme,
            communeCode,
            eligibleUntil,
            expiresAt: reservationEnd(happenedAt),
            exceptionAllowedBy,
            ...(route ? { route } : {}),
            ...(guardianSigns === undefined ? {} : { guardianSigns }),
          },
        },
        otherwise: (refusal) => ({
          type: 'WithdrawPromise',
          data: { beneficiaryId, partnerId, happenedAt, kitId, kitPartnerId, reason: refusal },
        }),
      },
    ]
  },

  PromiseWithdrawn: ({ beneficiaryId, kitId, kitPartnerId, reason, happenedAt }) => [
    {
      command: {
        type: 'ReleaseReservation',
        data: { kitId, partnerId: kitPartnerId, happenedAt, beneficiaryId, reason },
      },
    },
  ],

  EligibilityDecided: (data) => withdrawn(data, 'not-eligible'),
  EligibilityWithdrawn: (data) => withdrawn(data, data.reason),
  IdentityCorrected: (data) => withdrawn(data, 'not-eligible'),
  BeneficiaryForgotten: (data) => withdrawn(data, 'beneficiary-forgotten'),
}
