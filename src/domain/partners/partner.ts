/**
 * A partner: an organisation that refurbishes, distributes, prescribes, gives or recycles, and its sites.
 *
 * Stream `partner-<PartnerId>`. Promises: registered once; opens sites and gets authorisations only once
 * registered; while suspended its people record nothing (checked at the door, from this stream).
 */
import { z } from 'zod'
import { refuse } from '../decider.js'
import { type CommandOf, commandSchema, eventSchema, type FactOf } from '../shared/facts.js'
import { CommuneCode, Day, Instant, PartnerId, ShortText, SiteId } from '../shared/values.js'
import { inOrderHappened } from '../timeline.js'

/** ACI, AI, EI, ETTI and EITI are SIAE; EA, ESAT and GEIQ are not. */
export const LegalForm = z.enum([
  ...(['ACI', 'AI', 'EI', 'ETTI', 'EITI', 'EA', 'ESAT', 'GEIQ'] as const),
  ...(['association', 'company', 'public-body', 'cooperative'] as const),
])
export const PartnerRole = z.enum(['refurbisher', 'distributor', 'prescriber', 'donor', 'recycler'])

export const AuthorisationKind = z.enum(['siae-agreement', 'waste-operator', 'solidarity-reseller'])

const shapes = {
  PartnerRegistered: {
    partnerId: PartnerId,
    name: ShortText,
    legalForm: LegalForm,
    roles: z.array(PartnerRole).min(1),
    happenedAt: Instant,
  },
  SiteOpened: {
    partnerId: PartnerId,
    siteId: SiteId,
    name: ShortText,
    communeCode: CommuneCode,
    happenedAt: Instant,
  },
  /** How people find it and reach it: an organisation's address and telephone, nobody's own. */
  SiteDescribed: {
    partnerId: PartnerId,
    siteId: SiteId,
    address: ShortText,
    phone: z.string().trim().max(30).nullable(),
    openingHours: ShortText.nullable(),
    happenedAt: Instant,
  },
  AuthorisationGranted: {
    partnerId: PartnerId,
    kind: AuthorisationKind,
    validFrom: Day,
    validUntil: Day,
    happenedAt: Instant,
  },
  PartnerSuspended: { partnerId: PartnerId, reason: ShortText, happenedAt: Instant },
  PartnerReinstated: { partnerId: PartnerId, happenedAt: Instant },
} as const
const verbs = {
  RegisterPartner: 'PartnerRegistered',
  OpenSite: 'SiteOpened',
  DescribeSite: 'SiteDescribed',
  GrantAuthorisation: 'AuthorisationGranted',
  SuspendPartner: 'PartnerSuspended',
  ReinstatePartner: 'PartnerReinstated',
} as const

export const PartnerEvent = eventSchema(shapes)
export type PartnerEvent = FactOf<typeof shapes>
export const PartnerCommand = commandSchema(shapes, verbs)
export type PartnerCommand = CommandOf<typeof shapes, typeof verbs>

export type PartnerRefusal =
  | 'partner-not-found'
  | 'partner-already-registered'
  | 'site-already-open'
  | 'site-not-open'
  | 'authorisation-ends-before-it-begins'

export type Partner =
  | { readonly status: 'absent' }
  | {
      readonly status: 'active' | 'suspended'
      readonly name: string
      readonly legalForm: z.infer<typeof LegalForm>
      readonly roles: readonly z.infer<typeof PartnerRole>[]
      readonly siteIds: readonly SiteId[]
      readonly authorisations: readonly Authorisation[]
    }

type Authorisation = {
  readonly kind: z.infer<typeof AuthorisationKind>
  readonly validFrom: string
  readonly validUntil: string
}

/** The authorisation of that kind in force on that day, if any: the one that lasts longest. */
export const authorisationOn = (partner: Partner, kind: Authorisation['kind'], day: string) =>
  partner.status === 'absent'
    ? undefined
    : partner.authorisations
        .filter((one) => one.kind === kind && one.validFrom <= day && day <= one.validUntil)
        .sort((a, b) => a.validUntil.localeCompare(b.validUntil))
        .at(-1)

export const partnerDecider = inOrderHappened<PartnerCommand, PartnerEvent, Partner, PartnerRefusal>({
  initial: { status: 'absent' },
  toFact: ({ type, data }) => ({ type: verbs[type], data }) as PartnerEvent,

  forbids({ type, data }, partner) {
    if (type === 'PartnerRegistered')
      return partner.status === 'absent' ? undefined : refuse('partner-already-registered')
    if (partner.status === 'absent') return refuse('partner-not-found')
    switch (type) {
      case 'SiteOpened':
        return partner.siteIds.includes(data.siteId) ? refuse('site-already-open') : undefined
      case 'SiteDescribed':
        return partner.siteIds.includes(data.siteId) ? undefined : refuse('site-not-open')
      case 'AuthorisationGranted':
        return data.validUntil < data.validFrom ? refuse('authorisation-ends-before-it-begins') : undefined
      case 'PartnerSuspended':
      case 'PartnerReinstated':
        return undefined
    }
  },

  apply(partner, { type, data }) {
    if (type === 'PartnerRegistered')
      return {
        status: 'active',
        name: data.name,
        legalForm: data.legalForm,
        roles: data.roles,
        siteIds: [],
        authorisations: [],
      }
    if (partner.status === 'absent') return partner
    switch (type) {
      case 'SiteOpened':
        return { ...partner, siteIds: [...partner.siteIds, data.siteId] }
      case 'SiteDescribed':
        return partner
      case 'AuthorisationGranted': {
        const { kind, validFrom, validUntil } = data
        return { ...partner, authorisations: [...partner.authorisations, { kind, validFrom, validUntil }] }
      }
      case 'PartnerSuspended':
        return { ...partner, status: 'suspended' }
      case 'PartnerReinstated':
        return { ...partner, status: 'active' }
    }
  },
})
