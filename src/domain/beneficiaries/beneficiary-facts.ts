/**
 * What can be told of a beneficiary: the facts of stream `beneficiary-<BeneficiaryId>` and the commands that
 * record them. Coded facts and random ids only (P1). These names and fields are the storage format. Add; never
 * rename, never remove.
 */
import { z } from 'zod'
import { type CommandOf, commandSchema, eventSchema, type FactOf } from '../shared/facts.js'
import {
  ActorId,
  BeneficiaryId,
  CommuneCode,
  Day,
  Instant,
  KitId,
  PartnerId,
  PersonReason,
  Programme,
  Route,
  ShortText,
  SiteId,
} from '../shared/values.js'

/** Who attests that the person needs the kit; persons are never named. */
export const Prescriber = z.enum([
  ...(['france-travail', 'caf', 'carsat', 'ccas', 'mission-locale', 'maison-metropole'] as const),
  ...(['college', 'university', 'rsj', 'association'] as const),
])
export type Prescriber = z.infer<typeof Prescriber>

/** Why somebody reads who a person is: one of these, never free text. */
export const ReadingPurpose = z.enum([
  ...(['appointment', 'hand-over', 'training', 'hotline', 'eligibility'] as const),
  ...(['correction', 'duplicate', 'person-asked', 'legal-request'] as const),
])
export type ReadingPurpose = z.infer<typeof ReadingPurpose>

/** Why somebody whom the vault finds alike is another person. */
export const Difference = z.enum(['twin', 'namesake', 'same-household'])
export type Difference = z.infer<typeof Difference>

export const ContactChannel = z.enum(['phone', 'sms', 'email', 'post', 'none'])
export type ContactChannel = z.infer<typeof ContactChannel>

const by = { beneficiaryId: BeneficiaryId, partnerId: PartnerId.nullable(), happenedAt: Instant }
/** The kits promised on an eligibility that ends here, and not yet received. */
const promises = z.array(z.object({ kitId: KitId, kitPartnerId: PartnerId }))
/** The vault knew somebody alike, and somebody named said that it is another person. */
const duplicateAllowed = z
  .object({ of: z.array(BeneficiaryId).min(1), allowedBy: ActorId, reason: Difference })
  .optional()
export const shapes = {
  /** `fileCode` is what staff and the person read and type: a code of ours, not a name. */
  BeneficiaryRegistered: { ...by, fileCode: z.string().max(20), communeCode: CommuneCode, duplicateAllowed },
  /** In the vault alone, anew or for the first time; what was promised to an adult, or to a minor, may end with it. */
  IdentityCorrected: { ...by, actorId: ActorId, isMinor: z.boolean(), duplicateAllowed, promises },
  EligibilityDecided: {
    ...by,
    programme: Programme,
    prescriber: Prescriber,
    granted: z.boolean(),
    validFrom: Day,
    validUntil: Day,
    promises,
    route: Route.optional(),
    /** On the day of the decision; absent: nobody knew. */
    isMinor: z.boolean().optional(),
  },
  EligibilityWithdrawn: { ...by, programme: Programme, reason: ShortText, promises },
  SecondKitAllowed: { ...by, programme: Programme, allowedBy: ActorId, reason: ShortText },
  WaitingListJoined: { ...by, siteId: SiteId, sitePartnerId: PartnerId, programme: Programme },
  WaitingListLeft: { ...by, programme: Programme, reason: PersonReason },
  KitPromised: {
    ...by,
    kitId: KitId,
    kitPartnerId: PartnerId,
    programme: Programme,
    communeCode: CommuneCode,
    eligibleUntil: Day,
    exceptionAllowedBy: ActorId.nullable(),
    route: Route.optional(),
    /** A minor's kit is received by who holds parental authority. */
    guardianSigns: z.boolean().optional(),
  },
  PromiseWithdrawn: { ...by, kitId: KitId, kitPartnerId: PartnerId, reason: ShortText },
  KitReceived: { ...by, partnerId: PartnerId, kitId: KitId, programme: Programme, noticeVersion: ShortText },
  /** H6. The person may have another (H1). */
  KitGivenBack: { ...by, kitId: KitId },
  ContactPreferenceStated: { ...by, channel: ContactChannel },
  /** RGPD art. 13: what the person was told of their data, before any of it was kept. */
  InformationNoticeGiven: { ...by, noticeVersion: ShortText },
  /** Told to the person on request; recorded before it is shown. */
  IdentityRead: { ...by, actorId: ActorId, role: z.string().max(30), purpose: ReadingPurpose },
  /** P2. The vault's key is deleted; this random id is all that is left. */
  BeneficiaryForgotten: { ...by, cause: z.enum(['person-asked', 'retention']), promises },
} as const
export const verbs = {
  RegisterBeneficiary: 'BeneficiaryRegistered',
  JoinWaitingList: 'WaitingListJoined',
  LeaveWaitingList: 'WaitingListLeft',
  WithdrawPromise: 'PromiseWithdrawn',
  ReceiveKit: 'KitReceived',
  GiveBackKit: 'KitGivenBack',
  StateContactPreference: 'ContactPreferenceStated',
  GiveInformationNotice: 'InformationNoticeGiven',
  ReadIdentity: 'IdentityRead',
} as const
// What these ask for, the beneficiary's own stream completes: which kits, under which eligibility.
const { promises: _decided, ...decision } = shapes.EligibilityDecided
const { promises: _forgotten, ...forgetting } = shapes.BeneficiaryForgotten
const { promises: _corrected, ...correction } = shapes.IdentityCorrected
const asked = {
  DecideEligibility: decision,
  WithdrawEligibility: { ...by, programme: Programme, reason: PersonReason },
  AllowSecondKit: { ...by, programme: Programme, allowedBy: ActorId, reason: PersonReason },
  CorrectIdentity: correction,
  PromiseKit: { ...by, kitId: KitId, kitPartnerId: PartnerId, programme: Programme },
  ForgetBeneficiary: forgetting,
} as const
const askedVerbs = {
  DecideEligibility: 'DecideEligibility',
  WithdrawEligibility: 'WithdrawEligibility',
  AllowSecondKit: 'AllowSecondKit',
  CorrectIdentity: 'CorrectIdentity',
  PromiseKit: 'PromiseKit',
  ForgetBeneficiary: 'ForgetBeneficiary',
} as const

export const BeneficiaryEvent = eventSchema(shapes)
export type BeneficiaryEvent = FactOf<typeof shapes>
export const BeneficiaryCommand = z.union([commandSchema(shapes, verbs), commandSchema(asked, askedVerbs)])
export type BeneficiaryCommand =
  | CommandOf<typeof shapes, typeof verbs>
  | CommandOf<typeof asked, typeof askedVerbs>

/** Which programme a road leads to, and who attests on it. */
export const ROUTES: Readonly<
  Record<Route, { readonly programme: Programme; readonly prescribers: readonly Prescriber[] }>
> = {
  prescription: {
    programme: 'kit',
    prescribers: [
      ...(['france-travail', 'caf', 'carsat', 'ccas', 'mission-locale', 'maison-metropole'] as const),
      ...(['rsj', 'association'] as const),
    ],
  },
  college: { programme: 'grant', prescribers: ['college'] },
  student: { programme: 'grant', prescribers: ['university'] },
  rsj: { programme: 'grant', prescribers: ['rsj', 'mission-locale', 'maison-metropole'] },
}

/** The road that a programme and who attests leave no doubt about; undefined where there is none. */
export const routeFor = (programme: Programme, prescriber: Prescriber): Route | undefined =>
  Route.options.find(
    (route) => ROUTES[route].programme === programme && ROUTES[route].prescribers.includes(prescriber),
  )
