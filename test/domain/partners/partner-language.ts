/** The partners' vocabulary. */
import type { PartnerCommand, PartnerEvent } from '../../../src/domain/partners/partner.js'
import { wordsFor } from '../../support/decider-spec.js'
import {
  monday,
  tuesday,
  wednesday,
  weeefund,
  weeefundVilleurbanne,
} from '../../support/people-and-things.js'

const words = wordsFor<PartnerCommand, PartnerEvent>()

export const [register, registered] = words(
  'RegisterPartner',
  'PartnerRegistered',
  {
    partnerId: weeefund,
    name: 'Weeefund',
    legalForm: 'ACI',
    roles: ['refurbisher', 'distributor'],
    happenedAt: monday,
  },
  {},
)
export const [openSite, siteOpened] = words(
  'OpenSite',
  'SiteOpened',
  {
    partnerId: weeefund,
    siteId: weeefundVilleurbanne,
    name: 'Atelier de Villeurbanne',
    communeCode: '69266',
    happenedAt: tuesday,
  },
  {},
)
export const [describeSite, siteDescribed] = words(
  'DescribeSite',
  'SiteDescribed',
  {
    ...{ partnerId: weeefund, siteId: weeefundVilleurbanne, address: '12 rue du Lac', phone: null },
    ...{ openingHours: 'du mardi au samedi', happenedAt: wednesday },
  },
  {},
)
export const [authorise, authorised] = words(
  'GrantAuthorisation',
  'AuthorisationGranted',
  {
    partnerId: weeefund,
    kind: 'siae-agreement',
    validFrom: '2026-01-01',
    validUntil: '2027-12-31',
    happenedAt: tuesday,
  },
  {},
)
export const [agreeEtp, etpAgreed] = words(
  'AgreeEtp',
  'EtpAgreed',
  { partnerId: weeefund, year: 2026, etpHundredths: 1250, happenedAt: wednesday },
  {},
)
export const [suspend, suspended] = words(
  'SuspendPartner',
  'PartnerSuspended',
  { partnerId: weeefund, reason: 'Agrément retiré', happenedAt: wednesday },
  {},
)
export const [reinstate, reinstated] = words(
  'ReinstatePartner',
  'PartnerReinstated',
  { partnerId: weeefund, happenedAt: wednesday },
  {},
)
