/**
 * The people: places they find, who waits for a kit, appointments, who is forgotten after two years; and, in the
 * vault alone, an invented identity for everybody who is not.
 */
import { fileCodeFrom } from '../../src/domain/shared/codes.js'
import { COMMUNE_CODES } from '../../src/domain/shared/communes.js'
import { retentionEnd } from '../../src/domain/shared/parameters.js'
import { ActorId, BeneficiaryId, dayOf, type Instant, SiteId } from '../../src/domain/shared/values.js'
import { uuidFrom } from '../../src/log/ledger.js'
import type { Identity } from '../../src/vault/identity.js'
import type { Vault } from '../../src/vault/vault.js'
import type { Given } from './gifts.js'
import type { HandedOver } from './hand-overs.js'
import type { Kit } from './kits.js'
import { demoPartnerId } from './partners.js'
import { by, FIRST_DAY, instant, LAST_DAY, type Place, type Story } from './story.js'
import { type Chance, chanceFrom, PARTNERS } from './world.js'

export const WAITING = 40
const SEED = 20_230_801
const STREETS = [
  'rue du Lac',
  'avenue des Frères-Lumière',
  'rue de la Soie',
  'place de la Mairie',
  'quai des Étroits',
]

export const describeSites = ({ tell }: Story) => {
  for (const [index, { name }] of PARTNERS.entries())
    tell(
      `site ${name}`,
      {
        type: 'DescribeSite',
        data: {
          partnerId: demoPartnerId(name),
          siteId: SiteId.parse(uuidFrom(`demo site ${name}`)),
          address: `${3 + index * 4} ${STREETS[index % STREETS.length]}`,
          // Numbers that ring nowhere (ARCEP's range for fiction).
          phone: `04 65 71 ${String(10 + index)} ${String(20 + index)}`,
          openingHours: 'du mardi au samedi, de 10 h à 17 h',
          happenedAt: instant(FIRST_DAY, 9),
        },
      },
      by(null, `site ${name} description`),
    )
}

/** People found eligible in the last weeks, who wait at a site. */
export const putOnWaitingLists = ({ tell }: Story, places: readonly Place[]): BeneficiaryId[] => {
  const chance = chanceFrom(SEED)
  return Array.from({ length: WAITING }, (_, number) => {
    const { partnerId, siteId } = places[number % 6] ?? (places[0] as Place)
    const beneficiaryId = BeneficiaryId.parse(uuidFrom(`demo waiting ${number}`))
    const day = LAST_DAY - 2 - chance.below(50)
    const subject = `waiting ${number}`
    const told = { beneficiaryId, partnerId }
    tell(
      subject,
      {
        type: 'RegisterBeneficiary',
        data: {
          ...told,
          fileCode: fileCodeFrom(Array.from({ length: 9 }, () => chance.below(32))),
          communeCode: chance.oneOf(COMMUNE_CODES.filter((code) => code !== '69123')),
          happenedAt: instant(day, 9),
        },
      },
      by(partnerId, `${subject} person`),
    )
    tell(
      subject,
      {
        type: 'DecideEligibility',
        data: {
          ...{ ...told, programme: 'kit', prescriber: 'france-travail', granted: true, isMinor: false },
          ...{ validFrom: dayOf(instant(day, 10)), validUntil: dayOf(instant(day + 365, 10)) },
          happenedAt: instant(day, 10),
        },
      },
      by(partnerId, `${subject} eligibility`),
    )
    tell(
      subject,
      {
        type: 'JoinWaitingList',
        data: { ...told, siteId, sitePartnerId: partnerId, programme: 'kit', happenedAt: instant(day, 11) },
      },
      by(partnerId, `${subject} list`),
    )
    return beneficiaryId
  })
}

/** Whoever has a kit reserved in the last weeks is to come for it. */
export const makeAppointments = ({ tell }: Story, kits: readonly Kit[]) => {
  for (const { subject, kitId, partnerId, person, openedOn } of kits) {
    const day = openedOn + 4
    if (day > LAST_DAY || openedOn < LAST_DAY - 20) continue
    tell(
      subject,
      {
        type: 'MakeAppointment',
        data: {
          ...{ kitId, partnerId, beneficiaryId: person.beneficiaryId, happenedAt: instant(day, 9) },
          appointmentAt: instant(openedOn + 28, 13),
        },
      },
      by(partnerId, `${subject} appointment`),
    )
  }
}

/** Each quarter, those whose two years were over three months before; answers with them. */
export const sweep = (
  { tell }: Story,
  contacts: ReadonlyMap<BeneficiaryId, Instant>,
): ReadonlySet<BeneficiaryId> => {
  const swept = new Set<BeneficiaryId>()
  for (let day = FIRST_DAY + 910; day < LAST_DAY - 60; day += 91) {
    const dueOn = dayOf(instant(day, 6))
    const limit = dayOf(instant(day - 91, 6))
    const due = [...contacts].filter(([id, lastAt]) => !swept.has(id) && retentionEnd(lastAt) <= limit)
    if (due.length === 0) continue
    const beneficiaryIds = due.map(([id]) => id)
    for (const id of beneficiaryIds) swept.add(id)
    tell(
      `sweep ${dueOn}`,
      {
        type: 'SweepRetention',
        data: {
          ...{ sweepId: uuidFrom(`demo sweep ${dueOn}`), happenedAt: instant(day, 5), dueOn, beneficiaryIds },
          actorId: ActorId.parse(uuidFrom('demo actor null')),
        },
      },
      by(null, `sweep ${dueOn}`),
    )
  }
  return swept
}

/** The last time that anybody heard of each holder. */
export const lastContacts = (
  kits: readonly HandedOver[],
  later: readonly { readonly kit: HandedOver; readonly lastAt: Instant }[],
): ReadonlyMap<BeneficiaryId, Instant> => {
  const contacts = new Map(kits.map(({ person, handedOverAt }) => [person.beneficiaryId, handedOverAt]))
  for (const { kit, lastAt } of later)
    if (lastAt > (contacts.get(kit.person.beneficiaryId) ?? ''))
      contacts.set(kit.person.beneficiaryId, lastAt)
  return contacts
}

const GIVEN = [
  'Aïcha',
  'Bernard',
  'Chloé',
  'Driss',
  'Élise',
  'Fatou',
  'Gilles',
  'Hana',
  'Inès',
  'Jeanne',
  'Karim',
]
const FAMILY = [
  'Arnaud',
  'Benali',
  'Colombe',
  'Diallo',
  'Esposito',
  'Fontaine',
  'Garnier',
  'Haddad',
  'Ivanov',
  'Jacquet',
]

export const invented = (chance: Chance, isMinor: boolean): Identity => {
  const year = isMinor ? 2012 + chance.below(3) : 1935 + chance.below(70)
  const two = (number: number) => String(number).padStart(2, '0')
  const familyName = chance.oneOf(FAMILY)
  return {
    givenName: chance.oneOf(GIVEN),
    familyName,
    birthDate: `${year}-${two(1 + chance.below(12))}-${two(1 + chance.below(28))}`,
    phone: `06 39 98 ${two(chance.below(100))} ${two(chance.below(100))}`,
    email: null,
    address: null,
    guardian: isMinor ? { name: `${chance.oneOf(GIVEN)} ${familyName}`, phone: null } : null,
    language: 'fr',
  }
}

/** Writes invented identities into the vault, and forgets there whom the log has forgotten. */
export const fillVault = async (
  vault: Vault,
  people: readonly BeneficiaryId[],
  gifts: readonly Given[],
  forgotten: ReadonlySet<BeneficiaryId>,
) => {
  const chance = chanceFrom(SEED + 1)
  const minors = new Set(gifts.filter(({ isMinor }) => isMinor).map(({ beneficiaryId }) => beneficiaryId))
  for (const id of people) {
    const identity = invented(chance, minors.has(id))
    // Two invented people may look alike: then one of them stays a code.
    if (!forgotten.has(id)) await vault.keepIdentity(id, identity)
  }
  for (const id of forgotten) await vault.forget(id)
}
