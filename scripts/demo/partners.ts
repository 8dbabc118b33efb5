/** The fifteen organisations, each with one site in its commune, known before the first lot. */
import { communeName } from '../../src/domain/shared/communes.js'
import { PartnerId, SiteId } from '../../src/domain/shared/values.js'
import { uuidFrom } from '../../src/log/ledger.js'
import { by, FIRST_DAY, instant, type Place, type Story } from './story.js'
import { PARTNERS } from './world.js'

const REGISTERED_DAYS_BEFORE = 30

export const demoPartnerId = (name: (typeof PARTNERS)[number]['name']) =>
  PartnerId.parse(uuidFrom(`demo partner ${name}`))

export const registerPartners = ({ tell }: Story): Place[] =>
  PARTNERS.map(({ name, legalForm, communeCode }) => {
    const happenedAt = instant(FIRST_DAY - REGISTERED_DAYS_BEFORE, 0)
    const partnerId = demoPartnerId(name)
    const siteId = SiteId.parse(uuidFrom(`demo site ${name}`))
    const roles = ['refurbisher' as const, 'distributor' as const]
    tell(
      name,
      { type: 'RegisterPartner', data: { partnerId, name, legalForm, roles, happenedAt } },
      by(null, `partner ${name}`),
    )
    tell(
      name,
      {
        type: 'OpenSite',
        data: { partnerId, siteId, name: communeName(communeCode), communeCode, happenedAt },
      },
      by(null, `site ${name}`),
    )
    return { partnerId, siteId }
  })
