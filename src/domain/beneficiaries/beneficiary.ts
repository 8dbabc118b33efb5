/**
 * A beneficiary: a person known here by a random id and coded facts only (P1).
 *
 * Stream `beneficiary-<BeneficiaryId>`. Promises: a kit is promised only to somebody eligible that day (H2),
 * living in the Métropole, and one kit per person and programme, unless somebody named allowed another (H1).
 */
import { z } from 'zod'
import { type Refused, refuse } from '../decider.js'
import { isInMetropole } from '../shared/communes.js'
import { type CommandOf, commandSchema, eventSchema, type FactOf } from '../shared/facts.js'
import { reservationEnd } from '../shared/parameters.js'
import {
  ActorId,
  BeneficiaryId,
  CommuneCode,
  Day,
  dayOf,
  Instant,
  KitId,
  millis,
  PartnerId,
  Programme,
  ShortText,
} from '../shared/values.js'
import { inOrderHappened } from '../timeline.js'

/** Who attests that the person needs the kit; persons are never named. */
export const Prescriber = z.enum([
  ...(['france-travail', 'caf', 'carsat', 'ccas', 'mission-locale', 'maison-metropole'] as const),
  ...(['college', 'university', 'rsj', 'association'] as const),
])

const by = { beneficiaryId: BeneficiaryId, partnerId: PartnerId.nullable(), happenedAt: Instant }
/** The kits promised on an eligibility that ends here, and not yet received. */
const promises = z.array(z.object({ kitId: KitId, kitPartnerId: PartnerId }))
const shapes = {
  /** `fileCode` is what staff and the person read and type: a code of ours, not a name. */
  BeneficiaryRegistered: { ...by, fileCode: z.string().max(20), communeCode: CommuneCode },
  EligibilityDecided: {
    ...by,
    programme: Programme,
    prescriber: Prescriber,
    granted: z.boolean(),
    validFrom: Day,
    validUntil: Day,
    promises,
  },
  EligibilityWithdrawn: { ...by, programme: Programme, reason: ShortText, promises },
  SecondKitAllowed: { ...by, programme: Programme, allowedBy: ActorId, reason: ShortText },
  KitPromised: {
    ...by,
    kitId: KitId,
    kitPartnerId: PartnerId,
    programme: Programme,
    communeCode: CommuneCode,
    eligibleUntil: Day,
    exceptionAllowedBy: ActorId.nullable(),
  },
  PromiseWithdrawn: { ...by, kitId: KitId, kitPartnerId: PartnerId, reason: ShortText },
  KitReceived: { ...by, partnerId: PartnerId, kitId: KitId, programme: Programme, noticeVersion: ShortText },
  /** H6. The person may have another (H1). */
  KitGivenBack: { ...by, kitId: KitId },
} as const
const verbs = {
  RegisterBeneficiary: 'BeneficiaryRegistered',
  AllowSecondKit: 'SecondKitAllowed',
  WithdrawPromise: 'PromiseWithdrawn',
  ReceiveKit: 'KitReceived',
  GiveBackKit: 'KitGivenBack',
} as const
// What these ask for, the beneficiary's own stream completes: which kits, under which eligibility.
const { promises: _completed, ...decision } = shapes.EligibilityDecided
const asked = {
  DecideEligibility: decision,
  WithdrawEligibility: { ...by, programme: Programme, reason: ShortText },
  PromiseKit: { ...by, kitId: KitId, kitPartnerId: PartnerId, programme: Programme },
} as const
const askedVerbs = {
  DecideEligibility: 'DecideEligibility',
  WithdrawEligibility: 'WithdrawEligibility',
  PromiseKit: 'PromiseKit',
} as const

export const BeneficiaryEvent = eventSchema(shapes)
export type BeneficiaryEvent = FactOf<typeof shapes>
export const BeneficiaryCommand = z.union([commandSchema(shapes, verbs), commandSchema(asked, askedVerbs)])
export type BeneficiaryCommand =
  | CommandOf<typeof shapes, typeof verbs>
  | CommandOf<typeof asked, typeof askedVerbs>

export type BeneficiaryRefusal =
  | 'beneficiary-not-found'
  | 'beneficiary-already-registered'
  | 'commune-outside-metropole'
  | 'eligibility-ends-before-it-begins'
  | 'not-eligible'
  | 'already-has-kit'
  | 'promise-not-found'

type Eligibility = { readonly programme: Programme; readonly from: Day; readonly until: Day }
type HeldKit = {
  readonly kitId: KitId
  readonly kitPartnerId: PartnerId
  readonly programme: Programme
  readonly received: boolean
  /** Under which eligibility it was promised, and when: what a renewal changes. */
  readonly eligibleUntil: Day | null
  readonly promisedAt: Instant | null
}

export type Beneficiary =
  | { readonly status: 'absent' }
  | {
      readonly status: 'known'
      readonly fileCode: string
      readonly communeCode: string
      readonly eligibilities: readonly Eligibility[]
      readonly kits: readonly HeldKit[]
      /** Exceptions given and not yet used (H1). */
      readonly exceptions: readonly { readonly programme: Programme; readonly allowedBy: ActorId }[]
    }
type Known = Extract<Beneficiary, { status: 'known' }>

/** H2. The eligibility for a programme on a day, if any. */
export const eligibilityOn = (person: Known, programme: Programme, day: Day) =>
  person.eligibilities.find((one) => one.programme === programme && one.from <= day && day <= one.until)

/** H1. A kit of the same programme, other than the one spoken of. */
const otherActiveKit = (person: Known, programme: Programme, kitId: KitId) =>
  person.kits.find((kit) => kit.programme === programme && kit.kitId !== kitId)

const hasLapsed = (promisedAt: Instant | null, at: Instant) =>
  promisedAt !== null && millis(reservationEnd(promisedAt)) <= millis(at)

export const beneficiaryDecider = inOrderHappened<
  BeneficiaryCommand,
  BeneficiaryEvent,
  Beneficiary,
  BeneficiaryRefusal
>({
  initial: { status: 'absent' },

  toFact({ type, data }, person) {
    const known = person.status === 'known' ? person : undefined
    const promised = (programme: Programme, which = (_kit: HeldKit) => true) =>
      (known?.kits ?? [])
        .filter((kit) => !kit.received && kit.programme === programme && which(kit))
        .map(({ kitId, kitPartnerId }) => ({ kitId, kitPartnerId }))
    switch (type) {
      case 'DecideEligibility': {
        // A shorter eligibility takes back what was promised on the longer one.
        const taken = (kit: HeldKit) => !data.granted || (kit.eligibleUntil ?? '') > data.validUntil
        const promises = promised(data.programme, taken)
        return { type: 'EligibilityDecided', data: { ...data, promises } }
      }
      case 'WithdrawEligibility':
        return { type: 'EligibilityWithdrawn', data: { ...data, promises: promised(data.programme) } }
      case 'PromiseKit': {
        const day = dayOf(data.happenedAt)
        const eligible = known && eligibilityOn(known, data.programme, day)
        const second = known && otherActiveKit(known, data.programme, data.kitId)
        const exception = second && known.exceptions.find(({ programme }) => programme === data.programme)
        return {
          type: 'KitPromised',
          data: {
            ...data,
            communeCode: known?.communeCode ?? '',
            eligibleUntil: eligible?.until ?? day,
            exceptionAllowedBy: exception?.allowedBy ?? null,
          },
        }
      }
      case 'RegisterBeneficiary':
      case 'AllowSecondKit':
      case 'WithdrawPromise':
      case 'ReceiveKit':
      case 'GiveBackKit':
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
      case 'EligibilityDecided':
      case 'SecondKitAllowed':
        return undefined
    }
  },

  forbids({ type, data }, person): Refused<BeneficiaryRefusal> | undefined {
    if (type === 'BeneficiaryRegistered') {
      if (person.status !== 'absent') return refuse('beneficiary-already-registered')
      return isInMetropole(data.communeCode) ? undefined : refuse('commune-outside-metropole')
    }
    if (person.status === 'absent') return refuse('beneficiary-not-found')
    switch (type) {
      case 'EligibilityDecided':
        return data.validUntil < data.validFrom ? refuse('eligibility-ends-before-it-begins') : undefined
      case 'EligibilityWithdrawn':
      case 'SecondKitAllowed':
        return undefined
      case 'KitPromised': {
        if (!eligibilityOn(person, data.programme, dayOf(data.happenedAt))) return refuse('not-eligible')
        const held = otherActiveKit(person, data.programme, data.kitId)
        return held && data.exceptionAllowedBy === null
          ? refuse('already-has-kit', { existingId: held.kitId })
          : undefined
      }
      case 'PromiseWithdrawn':
        return person.kits.some(({ kitId, received }) => kitId === data.kitId && !received)
          ? undefined
          : refuse('promise-not-found')
      // The kit left: it is this person's, even if the promise was withdrawn at that very moment (H1).
      case 'KitReceived':
      case 'KitGivenBack':
        return undefined
    }
  },

  apply(person, { type, data }) {
    if (type === 'BeneficiaryRegistered')
      return {
        status: 'known',
        fileCode: data.fileCode,
        communeCode: data.communeCode,
        eligibilities: [],
        kits: [],
        exceptions: [],
      }
    if (person.status === 'absent') return person
    const otherProgrammes = person.eligibilities.filter(
      ({ programme }) => 'programme' in data && programme !== data.programme,
    )
    switch (type) {
      case 'EligibilityDecided':
        return {
          ...person,
          eligibilities: data.granted
            ? [
                ...otherProgrammes,
                { programme: data.programme, from: data.validFrom, until: data.validUntil },
              ]
            : otherProgrammes,
        }
      case 'EligibilityWithdrawn':
        return { ...person, eligibilities: otherProgrammes }
      case 'SecondKitAllowed':
        return {
          ...person,
          exceptions: [...person.exceptions, { programme: data.programme, allowedBy: data.allowedBy }],
        }
      case 'KitPromised': {
        const used = person.exceptions.findIndex(
          ({ programme, allowedBy }) => programme === data.programme && allowedBy === data.exceptionAllowedBy,
        )
        return {
          ...person,
          kits: [
            ...person.kits.filter(({ kitId }) => kitId !== data.kitId),
            {
              kitId: data.kitId,
              kitPartnerId: data.kitPartnerId,
              programme: data.programme,
              received: false,
              eligibleUntil: data.eligibleUntil,
              promisedAt: data.happenedAt,
            },
          ],
          exceptions: used === -1 ? person.exceptions : person.exceptions.toSpliced(used, 1),
        }
      }
      case 'PromiseWithdrawn':
      case 'KitGivenBack':
        return { ...person, kits: person.kits.filter(({ kitId }) => kitId !== data.kitId) }
      case 'KitReceived': {
        const { kitId, partnerId: kitPartnerId, programme } = data
        return {
          ...person,
          kits: [
            ...person.kits.filter((kit) => kit.kitId !== kitId),
            { kitId, kitPartnerId, programme, received: true, eligibleUntil: null, promisedAt: null },
          ],
        }
      }
    }
  },
})
