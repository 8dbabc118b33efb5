/**
 * A beneficiary: a person known here by a random id and coded facts only (P1).
 *
 * Stream `beneficiary-<BeneficiaryId>`. Promises: a kit is promised only to somebody eligible that day (H2),
 * living in the Métropole, and one kit per person and programme, unless somebody named allowed another (H1); kits
 * are for adults, gifts for whom their road is; once forgotten, nothing more is told of them but what they give back.
 */
import { context } from '../context.js'
import { type Refused, refuse } from '../decider.js'
import { isInMetropole } from '../shared/communes.js'
import { reservationEnd } from '../shared/parameters.js'
import {
  type ActorId,
  type Day,
  dayOf,
  type Instant,
  type KitId,
  millis,
  type PartnerId,
  type Programme,
  type Route,
  type SiteId,
} from '../shared/values.js'
import { inOrderHappened } from '../timeline.js'
import {
  BeneficiaryCommand,
  BeneficiaryEvent,
  type ContactChannel,
  ROUTES,
  routeFor,
  verbs,
} from './beneficiary-facts.js'

export type BeneficiaryRefusal =
  | 'beneficiary-not-found'
  | 'beneficiary-already-registered'
  | 'beneficiary-forgotten'
  | 'commune-outside-metropole'
  | 'route-not-of-programme'
  | 'prescriber-not-of-route'
  | 'kit-is-for-adults'
  | 'eligibility-ends-before-it-begins'
  | 'not-eligible'
  | 'already-has-kit'
  | 'already-waiting-elsewhere'
  | 'promise-not-found'

type Eligibility = {
  readonly programme: Programme
  readonly from: Day
  readonly until: Day
  readonly route: Route
  readonly isMinor: boolean
}
type HeldKit = {
  readonly kitId: KitId
  readonly kitPartnerId: PartnerId
  readonly programme: Programme
  readonly received: boolean
  /** Under which eligibility it was promised, and when: what a renewal changes. */
  readonly eligibleUntil: Day | null
  readonly promisedAt: Instant | null
  readonly guardianSigns: boolean
}
type Waiting = { readonly programme: Programme; readonly siteId: SiteId; readonly since: Instant }

export type Beneficiary =
  | { readonly status: 'absent' }
  | {
      readonly status: 'known' | 'forgotten'
      readonly fileCode: string
      readonly communeCode: string
      readonly eligibilities: readonly Eligibility[]
      readonly kits: readonly HeldKit[]
      /** Exceptions given and not yet used (H1). */
      readonly exceptions: readonly { readonly programme: Programme; readonly allowedBy: ActorId }[]
      readonly waiting: readonly Waiting[]
      readonly contact: ContactChannel | null
      /** What the person was last told of their data. */
      readonly noticeVersion: string | null
      readonly lastContactAt: Instant
    }
export type KnownBeneficiary = Exclude<Beneficiary, { status: 'absent' }>

/** H2. The eligibility for a programme on a day, if any. */
export const eligibilityOn = (person: KnownBeneficiary, programme: Programme, day: Day) =>
  person.eligibilities.find((one) => one.programme === programme && one.from <= day && day <= one.until)

/** A gift by a collège, or to a minor, is received by who holds parental authority. */
const needsGuardian = ({ isMinor, route }: Pick<Eligibility, 'isMinor' | 'route'>) =>
  isMinor || route === 'college'

/** H1. A kit of the same programme, other than the one spoken of; a promise that lapsed binds nobody. */
const otherActiveKit = (person: KnownBeneficiary, programme: Programme, kitId: KitId, at: Instant) =>
  person.kits.find(
    (kit) =>
      kit.programme === programme && kit.kitId !== kitId && (kit.received || !hasLapsed(kit.promisedAt, at)),
  )

const hasLapsed = (promisedAt: Instant | null, at: Instant) =>
  promisedAt !== null && millis(reservationEnd(promisedAt)) <= millis(at)

const WITHOUT_THEM: readonly BeneficiaryEvent['type'][] = [
  ...(['BeneficiaryForgotten', 'PromiseWithdrawn', 'EligibilityWithdrawn'] as const),
]
/** What is told of a person without their doing: no contact that retention counts from. */
const isWithoutThem = ({ type, data }: BeneficiaryEvent) =>
  type === 'IdentityRead' ? data.role !== 'holder' : WITHOUT_THEM.includes(type)

export const beneficiaryDecider = inOrderHappened<
  BeneficiaryCommand,
  BeneficiaryEvent,
  Beneficiary,
  BeneficiaryRefusal
>({
  initial: { status: 'absent' },

  toFact({ type, data }, person) {
    const known = person.status === 'known' ? person : undefined
    const promised = (which: (kit: HeldKit) => boolean) =>
      (known?.kits ?? [])
        .filter((kit) => !kit.received && which(kit))
        .map(({ kitId, kitPartnerId }) => ({ kitId, kitPartnerId }))
    switch (type) {
      case 'DecideEligibility': {
        const route = data.route ?? routeFor(data.programme, data.prescriber)
        const before = known?.eligibilities.find(({ programme }) => programme === data.programme)
        // A shorter or later eligibility, or one of another kind, takes back what was promised on the one before.
        const isOther =
          !data.granted ||
          data.validFrom > dayOf(data.happenedAt) ||
          before?.route !== route ||
          before?.isMinor !== (data.isMinor ?? false)
        const taken = ({ programme, eligibleUntil }: HeldKit) =>
          programme === data.programme && (isOther || (eligibleUntil ?? '') > data.validUntil)
        return {
          type: 'EligibilityDecided',
          data: { ...data, promises: promised(taken), ...(route ? { route } : {}) },
        }
      }
      case 'WithdrawEligibility':
        return {
          type: 'EligibilityWithdrawn',
          data: { ...data, promises: promised(({ programme }) => programme === data.programme) },
        }
      case 'CorrectIdentity': {
        const taken = ({ programme, guardianSigns }: HeldKit) =>
          known?.eligibilities.some(
            (one) => one.programme === programme && needsGuardian({ ...one, ...data }) !== guardianSigns,
          ) ?? false
        return { type: 'IdentityCorrected', data: { ...data, promises: promised(taken) } }
      }
      case 'AllowSecondKit':
        return { type: 'SecondKitAllowed', data }
      case 'ForgetBeneficiary':
        return { type: 'BeneficiaryForgotten', data: { ...data, promises: promised(() => true) } }
      case 'PromiseKit': {
        const day = dayOf(data.happenedAt)
        const eligible = known && eligibilityOn(known, data.programme, day)
        const second = known && otherActiveKit(known, data.programme, data.kitId, data.happenedAt)
        const exception = second && known.exceptions.find(({ programme }) => programme === data.programme)
        return {
          type: 'KitPromised',
          data: {
            ...data,
            communeCode: known?.communeCode ?? '',
            eligibleUntil: eligible?.until ?? day,
            exceptionAllowedBy: exception?.allowedBy ?? null,
            ...(eligible ? { route: eligible.route, guardianSigns: needsGuardian(eligible) } : {}),
          },
        }
      }
      case 'RegisterBeneficiary':
      case 'JoinWaitingList':
      case 'LeaveWaitingList':
      case 'WithdrawPromise':
      case 'ReceiveKit':
      case 'GiveBackKit':
      case 'StateContactPreference':
      case 'GiveInformationNotice':
      case 'ReadIdentity':
        return { type: verbs[type], data } as BeneficiaryEvent
    }
  },

  already({ type, data }, person) {
    if (person.status === 'absent') return false
    switch (type) {
      case 'BeneficiaryRegistered':
        return person.fileCode === data.fileCode
      case 'KitPromised':
        // Promised anew after a lapse or under a renewed eligibility, the reservation is made anew too.
        return person.kits.some(
          ({ kitId, received, eligibleUntil, promisedAt }) =>
            kitId === data.kitId &&
            (received || (eligibleUntil === data.eligibleUntil && !hasLapsed(promisedAt, data.happenedAt))),
        )
      case 'PromiseWithdrawn':
      case 'KitGivenBack':
        return !person.kits.some(({ kitId }) => kitId === data.kitId)
      case 'KitReceived':
        return person.kits.some(({ kitId, received }) => kitId === data.kitId && received)
      case 'EligibilityWithdrawn':
        return !person.eligibilities.some(({ programme }) => programme === data.programme)
      case 'WaitingListJoined':
        return person.waiting.some(
          ({ programme, siteId }) => programme === data.programme && siteId === data.siteId,
        )
      case 'WaitingListLeft':
        return !person.waiting.some(({ programme }) => programme === data.programme)
      case 'ContactPreferenceStated':
        return person.contact === data.channel
      case 'InformationNoticeGiven':
        return person.noticeVersion === data.noticeVersion
      case 'BeneficiaryForgotten':
        return person.status === 'forgotten'
      case 'EligibilityDecided':
      case 'SecondKitAllowed':
      case 'IdentityCorrected':
      case 'IdentityRead':
        return undefined
    }
  },

  forbids(fact, person): Refused<BeneficiaryRefusal> | undefined {
    const { type, data } = fact
    if (type === 'BeneficiaryRegistered') {
      if (person.status !== 'absent') return refuse('beneficiary-already-registered')
      return isInMetropole(data.communeCode) ? undefined : refuse('commune-outside-metropole')
    }
    if (person.status === 'absent') return refuse('beneficiary-not-found')
    // The kit left: it is this person's, even if the promise was withdrawn, or they were forgotten, at that very moment (H1).
    if (type === 'KitReceived' || type === 'KitGivenBack' || type === 'BeneficiaryForgotten') return undefined
    if (person.status === 'forgotten' && type !== 'PromiseWithdrawn') return refuse('beneficiary-forgotten')
    switch (type) {
      case 'EligibilityDecided': {
        if (data.validUntil < data.validFrom) return refuse('eligibility-ends-before-it-begins')
        if (data.route === undefined) return refuse('prescriber-not-of-route')
        const { programme, prescribers } = ROUTES[data.route]
        if (programme !== data.programme) return refuse('route-not-of-programme')
        if (!prescribers.includes(data.prescriber)) return refuse('prescriber-not-of-route')
        return data.granted && programme === 'kit' && data.isMinor === true
          ? refuse('kit-is-for-adults')
          : undefined
      }
      case 'KitPromised': {
        if (!eligibilityOn(person, data.programme, dayOf(data.happenedAt))) return refuse('not-eligible')
        const held = otherActiveKit(person, data.programme, data.kitId, data.happenedAt)
        return held && data.exceptionAllowedBy === null
          ? refuse('already-has-kit', { existingId: held.kitId })
          : undefined
      }
      case 'PromiseWithdrawn':
        return person.kits.some(({ kitId, received }) => kitId === data.kitId && !received)
          ? undefined
          : refuse('promise-not-found')
      case 'WaitingListJoined': {
        if (!eligibilityOn(person, data.programme, dayOf(data.happenedAt))) return refuse('not-eligible')
        const held = person.kits.find(
          (kit) =>
            kit.programme === data.programme && (kit.received || !hasLapsed(kit.promisedAt, data.happenedAt)),
        )
        if (held && !person.exceptions.some(({ programme }) => programme === data.programme))
          return refuse('already-has-kit', { existingId: held.kitId })
        return person.waiting.length > 0 ? refuse('already-waiting-elsewhere') : undefined
      }
      case 'IdentityCorrected':
        return data.isMinor && person.eligibilities.some(({ programme }) => programme === 'kit')
          ? refuse('kit-is-for-adults')
          : undefined
      case 'EligibilityWithdrawn':
      case 'SecondKitAllowed':
      case 'WaitingListLeft':
      case 'ContactPreferenceStated':
      case 'InformationNoticeGiven':
      case 'IdentityRead':
        return undefined
    }
  },

  apply(person, fact) {
    const after = applied(person, fact)
    if (after.status === 'absent' || isWithoutThem(fact)) return after
    return { ...after, lastContactAt: fact.data.happenedAt }
  },
})

export const beneficiaries = context({
  category: 'beneficiary',
  key: ({ beneficiaryId }) => beneficiaryId,
  events: BeneficiaryEvent,
  commands: BeneficiaryCommand,
  decider: beneficiaryDecider,
})

const applied = (person: Beneficiary, { type, data }: BeneficiaryEvent): Beneficiary => {
  if (type === 'BeneficiaryRegistered')
    return {
      status: 'known',
      fileCode: data.fileCode,
      communeCode: data.communeCode,
      eligibilities: [],
      kits: [],
      exceptions: [],
      waiting: [],
      contact: null,
      noticeVersion: null,
      lastContactAt: data.happenedAt,
    }
  if (person.status === 'absent') return person
  const otherProgrammes = <T extends { readonly programme: Programme }>(things: readonly T[]) =>
    things.filter(({ programme }) => 'programme' in data && programme !== data.programme)
  const otherKits = person.kits.filter(({ kitId }) => 'kitId' in data && kitId !== data.kitId)
  switch (type) {
    case 'EligibilityDecided': {
      const { programme, prescriber, validFrom: from, validUntil: until, isMinor = false } = data
      const route = data.route ?? routeFor(programme, prescriber) ?? 'prescription'
      const decided = data.granted ? [{ programme, from, until, route, isMinor }] : []
      return { ...person, eligibilities: [...otherProgrammes(person.eligibilities), ...decided] }
    }
    case 'IdentityCorrected': {
      const { isMinor } = data
      return { ...person, eligibilities: person.eligibilities.map((one) => ({ ...one, isMinor })) }
    }
    case 'EligibilityWithdrawn':
      return {
        ...person,
        eligibilities: otherProgrammes(person.eligibilities),
        waiting: otherProgrammes(person.waiting),
      }
    case 'SecondKitAllowed':
      return {
        ...person,
        exceptions: [...person.exceptions, { programme: data.programme, allowedBy: data.allowedBy }],
      }
    case 'WaitingListJoined': {
      const { programme, siteId, happenedAt: since } = data
      return { ...person, waiting: [...otherProgrammes(person.waiting), { programme, siteId, since }] }
    }
    case 'WaitingListLeft':
      return { ...person, waiting: otherProgrammes(person.waiting) }
    case 'KitPromised': {
      const { kitId, kitPartnerId, programme, eligibleUntil, guardianSigns = false } = data
      const used = person.exceptions.findIndex(
        (exception) => exception.programme === programme && exception.allowedBy === data.exceptionAllowedBy,
      )
      return {
        ...person,
        kits: [
          ...otherKits,
          {
            ...{ kitId, kitPartnerId, programme, received: false, eligibleUntil, guardianSigns },
            promisedAt: data.happenedAt,
          },
        ],
        exceptions: used === -1 ? person.exceptions : person.exceptions.toSpliced(used, 1),
        waiting: otherProgrammes(person.waiting),
      }
    }
    case 'PromiseWithdrawn':
    case 'KitGivenBack':
      return { ...person, kits: otherKits }
    case 'KitReceived': {
      const { kitId, partnerId: kitPartnerId, programme, noticeVersion } = data
      const received = {
        ...{ kitId, kitPartnerId, programme, received: true },
        ...{ eligibleUntil: null, promisedAt: null, guardianSigns: false },
      }
      return { ...person, noticeVersion, kits: [...otherKits, received] }
    }
    case 'ContactPreferenceStated':
      return { ...person, contact: data.channel }
    case 'InformationNoticeGiven':
      return { ...person, noticeVersion: data.noticeVersion }
    case 'IdentityRead':
      return person
    case 'BeneficiaryForgotten':
      return {
        ...person,
        status: 'forgotten',
        eligibilities: [],
        exceptions: [],
        waiting: [],
        contact: null,
      }
  }
}
