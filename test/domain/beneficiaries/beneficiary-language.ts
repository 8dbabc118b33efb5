/** The beneficiaries' vocabulary. */
import type { BeneficiaryCommand, BeneficiaryEvent } from '../../../src/domain/beneficiaries/beneficiary.js'
import { wordsFor } from '../../support/decider-spec.js'
import {
  amina,
  at,
  friday,
  kit,
  monday,
  sonia,
  thursday,
  tuesday,
  wednesday,
  weeefund,
} from '../../support/people-and-things.js'

const words = wordsFor<BeneficiaryCommand, BeneficiaryEvent>()
const by = { beneficiaryId: amina, partnerId: weeefund }

export const [register, registered] = words(
  'RegisterBeneficiary',
  'BeneficiaryRegistered',
  { ...by, happenedAt: monday, fileCode: 'D7K2-9Q', communeCode: '69266' },
  {},
)
export const [decide, decided] = words(
  'DecideEligibility',
  'EligibilityDecided',
  {
    ...by,
    happenedAt: tuesday,
    programme: 'kit',
    prescriber: 'france-travail',
    granted: true,
    validFrom: '2026-01-06',
    validUntil: '2026-06-30',
  },
  { promises: [] },
)
export const [withdrawEligibility, eligibilityWithdrawn] = words(
  'WithdrawEligibility',
  'EligibilityWithdrawn',
  { ...by, happenedAt: thursday, programme: 'kit', reason: 'Attestation retirée' },
  { promises: [] },
)
export const [allowSecond, secondAllowed] = words(
  'AllowSecondKit',
  'SecondKitAllowed',
  {
    ...by,
    partnerId: null,
    happenedAt: thursday,
    programme: 'kit',
    allowedBy: sonia,
    reason: 'Premier kit volé',
  },
  {},
)
export const [promise, promised] = words(
  'PromiseKit',
  'KitPromised',
  { ...by, happenedAt: wednesday, kitId: kit, kitPartnerId: weeefund, programme: 'kit' },
  { communeCode: '69266', eligibleUntil: '2026-06-30', exceptionAllowedBy: null },
)
export const [withdrawPromise, promiseWithdrawn] = words(
  'WithdrawPromise',
  'PromiseWithdrawn',
  {
    ...by,
    happenedAt: at(wednesday, '15:00'),
    kitId: kit,
    kitPartnerId: weeefund,
    reason: 'kit-already-reserved',
  },
  {},
)
export const [receiveKit, kitReceived] = words(
  'ReceiveKit',
  'KitReceived',
  { ...by, happenedAt: friday, kitId: kit, programme: 'kit', noticeVersion: '2026-01' },
  {},
)

export const [giveBackKit, kitGivenBack] = words(
  'GiveBackKit',
  'KitGivenBack',
  { ...by, happenedAt: at(friday, '15:00'), kitId: kit },
  {},
)

/** What has happened to Amina by then. */
export const eligible = [registered(), decided()]
export const withPromise = [...eligible, promised()]
export const withKit = [...withPromise, kitReceived()]
