/** People: registered, found eligible, promised a kit and, all but the last ones, handed it. */
import { dayOf, type Instant } from '../../src/domain/shared/values.js'
import { uuidFrom } from '../../src/log/ledger.js'
import type { Kit } from './kits.js'
import { actorOf, by, instant, type Story } from './story.js'

/** As published, those given a second time among them. */
export const KITS = 2000
export const KITS_GIVEN_AGAIN = 12
const YEAR_DAYS = 365

export type HandedOver = Kit & { readonly handedOverAt: Instant }

/** Tells whom the kits were for; answers with those that left, in the kits' order: the others are reserved. */
export const handOverKits = (story: Story, kits: readonly Kit[]): HandedOver[] => {
  for (const kit of kits) {
    register(story, kit)
    reserve(story, kit)
  }
  return kits.slice(0, KITS - KITS_GIVEN_AGAIN).map((kit) => handOver(story, kit))
}

/** Tells the whole way of a kit to somebody: what `handOverKits` does for one more. */
export const handOverOne = (story: Story, kit: Kit): HandedOver => {
  register(story, kit)
  reserve(story, kit)
  return handOver(story, kit)
}

const register = ({ tell }: Story, { number, subject, partnerId, openedOn, person }: Kit) => {
  const { beneficiaryId, fileCode, communeCode, prescriber } = person
  const told = { beneficiaryId, partnerId }
  tell(
    subject,
    {
      type: 'RegisterBeneficiary',
      data: { ...told, fileCode, communeCode, happenedAt: instant(openedOn, 14) },
    },
    by(partnerId, `kit ${number} person`),
  )
  tell(
    subject,
    {
      type: 'DecideEligibility',
      data: {
        ...told,
        programme: 'kit',
        prescriber,
        granted: true,
        validFrom: dayOf(instant(openedOn, 14)),
        validUntil: dayOf(instant(openedOn + YEAR_DAYS, 14)),
        happenedAt: instant(openedOn, 15),
      },
    },
    by(partnerId, `kit ${number} eligibility`),
  )
}

const reserve = ({ at, workshop }: Story, { number, subject, kitId, partnerId, openedOn, person }: Kit) => {
  const reservedAt = instant(openedOn + 2, 10)
  at(reservedAt, subject, () =>
    workshop.reserve(
      kitId,
      person.beneficiaryId,
      partnerId,
      reservedAt,
      by(partnerId, `kit ${number} reserve`),
    ),
  )
}

/** Of four people one would have bought one, two would not, and nobody asked the last. */
const ANSWERS = [{ replacesPurchase: true }, { replacesPurchase: false }, { replacesPurchase: false }, {}]

const handOver = ({ chance, at, workshop }: Story, kit: Kit): HandedOver => {
  const { number, subject, kitId, partnerId, siteId, person } = kit
  const handedOverAt = instant(kit.openedOn + 5, 13)
  const answer = chance.oneOf(ANSWERS)
  at(handedOverAt, subject, () =>
    workshop.handOver(
      {
        kitId,
        partnerId,
        handOverId: uuidFrom(`demo hand-over ${number}`),
        beneficiaryId: person.beneficiaryId,
        siteId,
        receipt: { kind: 'signed', on: 'paper' },
        noticeVersion: '2022-11',
        actorId: actorOf(partnerId),
        ...answer,
        happenedAt: handedOverAt,
      },
      by(partnerId, `kit ${number} hand-over`),
    ),
  )
  return { ...kit, handedOverAt }
}
