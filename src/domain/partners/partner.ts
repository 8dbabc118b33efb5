/**
 * A partner: an organisation that refurbishes, distributes, prescribes, gives or recycles, and its sites.
 *
 * Stream `partner-<PartnerId>`. Promises: registered once; opens sites and gets authorisations only once
 * registered; while suspended its people record nothing (checked at the door, from this stream).
 */
import { z } from 'zod'
import { context } from '../context.js'
import { refuse } from '../decider.js'
import { type CommandOf, commandSchema, eventSchema, type FactOf } from '../shared/facts.js'
import { siaeAgreementEnd } from '../shared/parameters.js'
import {
  CommuneCode,
  Day,
  Instant,
  isSiae,
  LegalForm,
  PartnerId,
  ShortText,
  SiteId,
} from '../shared/values.js'
import { inOrderHappened } from '../timeline.js'

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
  /** Full-time equivalents in insertion that the State finances that year; told again, the new figure holds. */
  EtpAgreed: {
    partnerId: PartnerId,
    year: z.int().min(2000).max(2100),
    etpHundredths: z.int().nonnegative(),
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
  AgreeEtp: 'EtpAgreed',
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
  | 'agreement-too-long'
  | 'not-a-siae'

export type Partner =
  | { readonly status: 'absent' }
  | {
      readonly status: 'active' | 'suspended'
      readonly name: string
      readonly legalForm: LegalForm
      readonly roles: readonly z.infer<typeof PartnerRole>[]
      readonly siteIds: readonly SiteId[]
      readonly authorisations: readonly Authorisation[]
      readonly agreedEtp: readonly { readonly year: number; readonly etpHundredths: number }[]
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

/** Its agréments as a SIAE that hold on some day of that stretch. */
export const agreementsIn = (partner: Partner, from: string, until: string) =>
  partner.status === 'absent'
    ? []
    : partner.authorisations
        .filter((one) => one.kind === 'siae-agreement' && one.validFrom <= until && from <= one.validUntil)
        .map(({ validFrom, validUntil }) => ({ validFrom, validUntil }))

export const partnerDecider = inOrderHappened<PartnerCommand, PartnerEvent, Partner, PartnerRefusal>({
  initial: { status: 'absent' },
  toFact: ({ type, data }) => ({ type: verbs[type], data }) as PartnerEvent,

  already({ type, data }, partner) {
    return type === 'EtpAgreed' && partner.status !== 'absent'
      ? partner.agreedEtp.some(
          ({ year, etpHundredths }) => year === data.year && etpHundredths === data.etpHundredths,
        )
      : undefined
  },

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
        if (data.validUntil < data.validFrom) return refuse('authorisation-ends-before-it-begins')
        if (data.kind !== 'siae-agreement') return undefined
        if (!isSiae(partner.legalForm)) return refuse('not-a-siae')
        return data.validUntil > siaeAgreementEnd(data.validFrom) ? refuse('agreement-too-long') : undefined
      case 'EtpAgreed':
        return isSiae(partner.legalForm) ? undefined : refuse('not-a-siae')
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
        agreedEtp: [],
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
      case 'EtpAgreed': {
        const { year, etpHundredths } = data
        const others = partner.agreedEtp.filter((one) => one.year !== year)
        return { ...partner, agreedEtp: [...others, { year, etpHundredths }] }
      }
      case 'PartnerSuspended':
        return { ...partner, status: 'suspended' }
      case 'PartnerReinstated':
        return { ...partner, status: 'active' }
    }
  },
})

export const partners = context({
  category: 'partner',
  key: ({ partnerId }) => partnerId,
  events: PartnerEvent,
  commands: PartnerCommand,
  decider: partnerDecider,
})
