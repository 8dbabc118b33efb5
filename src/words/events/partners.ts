/** Each fact of a partner in French: its name, and how a person would tell it. */
import type { PartnerEvent } from '../../domain/partners/partner.js'
import { communeName } from '../../domain/shared/communes.js'
import { etp } from '../job-words.js'
import { day } from '../words.js'
import type { EventWords } from './event.js'

export const partnersEvents: EventWords<PartnerEvent> = {
  PartnerRegistered: {
    name: 'partenaire enregistré',
    sentence: ({ name }) => `Partenaire enregistré : ${name}.`,
  },
  SiteOpened: {
    name: 'site ouvert',
    sentence: ({ name, communeCode }) => `Site ouvert : ${name}, ${communeName(communeCode)}.`,
  },
  SiteDescribed: {
    name: 'site décrit',
    sentence: ({ address, openingHours }) =>
      `Site décrit : ${[address, openingHours].filter(Boolean).join(', ')}.`,
  },
  AuthorisationGranted: {
    name: 'agrément enregistré',
    sentence: ({ validFrom, validUntil }) =>
      `Agrément enregistré, du ${day(validFrom)} au ${day(validUntil)}.`,
  },
  EtpAgreed: {
    name: 'ETP conventionnés',
    sentence: ({ year, etpHundredths }) => `${etp(etpHundredths / 100)} ETP conventionnés pour ${year}.`,
  },
  PartnerSuspended: {
    name: 'partenaire suspendu',
    sentence: ({ reason }) => `Partenaire suspendu : ${reason}.`,
  },
  PartnerReinstated: { name: 'partenaire rétabli', sentence: () => 'Partenaire rétabli.' },
}
