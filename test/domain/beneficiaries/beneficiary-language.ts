/** The beneficiaries' vocabulary. */
import type {
  BeneficiaryCommand,
  BeneficiaryEvent,
} from '../../../src/domain/beneficiaries/beneficiary-facts.js'
import { wordsFor } from '../../support/decider-spec.js'
import {
  amina,
  at,
  friday,
  kit,
  monday,
  nextYear,
  sonia,
  thursday,
  tuesday,
  wednesday,
  weeefund,
  weeefundVilleurbanne,
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
  { promises: [], route: 'prescription' },
)
export const [withdrawEligibility, eligibilityWithdrawn] = words(
  'WithdrawEligibility',
  'EligibilityWithdrawn',
  { ...by, happenedAt: thursday, programme: 'kit', reason: 'no-longer-entitled' },
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
    reason: 'first-kit-gone',
  },
  {},
)
export const [promise, promised] = words(
  'PromiseKit',
  'KitPromised',
  { ...by, happenedAt: wednesday, kitId: kit, kitPartnerId: weeefund, programme: 'kit' },
  {
    ...{ communeCode: '69266', eligibleUntil: '2026-06-30', exceptionAllowedBy: null },
    ...{ route: 'prescription', guardianSigns: false },
  },
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

export const [joinWaitingList, waitingListJoined] = words(
  'JoinWaitingList',
  'WaitingListJoined',
  {
    ...{ ...by, happenedAt: wednesday, siteId: weeefundVilleurbanne, sitePartnerId: weeefund },
    programme: 'kit',
  },
  {},
)
export const [leaveWaitingList, waitingListLeft] = words(
  'LeaveWaitingList',
  'WaitingListLeft',
  { ...by, happenedAt: thursday, programme: 'kit', reason: 'moved-away' },
  {},
)
export const [stateContact, contactStated] = words(
  'StateContactPreference',
  'ContactPreferenceStated',
  { ...by, happenedAt: wednesday, channel: 'phone' },
  {},
)
export const [giveNotice, noticeGiven] = words(
  'GiveInformationNotice',
  'InformationNoticeGiven',
  { ...by, happenedAt: monday, noticeVersion: '2026-11' },
  {},
)
export const [correctIdentity, identityCorrected] = words(
  'CorrectIdentity',
  'IdentityCorrected',
  { ...by, happenedAt: thursday, actorId: sonia, isMinor: false },
  { promises: [] },
)
export const [readIdentity, identityRead] = words(
  'ReadIdentity',
  'IdentityRead',
  { ...by, happenedAt: thursday, actorId: sonia, role: 'manager', purpose: 'appointment' },
  {},
)
export const [forget, forgotten] = words(
  'ForgetBeneficiary',
  'BeneficiaryForgotten',
  { ...by, happenedAt: nextYear, cause: 'person-asked' },
  { promises: [] },
)

/** A right to a gift, attested by a collège: whoever holds parental authority signs. */
export const byCollege = { programme: 'grant', prescriber: 'college', route: 'college' } as const
export const asGift = { programme: 'grant', route: 'college', guardianSigns: true } as const

/** What has happened to Amina by then. */
export const eligible = [registered(), decided()]
export const withPromise = [...eligible, promised()]
export const withKit = [...withPromise, kitReceived()]
