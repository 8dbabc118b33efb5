/** People: registered, found eligible, promised a kit and, all but the last ones, handed it. */
import { dayOf, type Instant } from '../src/domain/shared/values.js'
import { uuidFrom } from '../src/log/ledger.js'
import type { Kit } from './demo-kits.js'
import { actorOf, by, instant, type Story } from './demo-story.js'

export const KITS = 2000
const YEAR_DAYS = 365

export type HandedOver = Kit & { readonly handedOverAt: Instant }

/** Tells whom the kits were for; answers with those that left, in the kits' order: the others are reserved. */
export const handOverKits = (story: Story, kits: readonly Kit[]): HandedOver[] => {
  for (const kit of kits) {
    register(story, kit)
    reserve(story, kit)
  }
  const leaving = kits.slice(0, KITS).map((kit) => ({ ...kit, handedOverAt: instant(kit.openedOn + 5, 13) }))
  for (const kit of leaving) handOver(story, kit)
  return leaving
}

const register = ({ tell }: Story, { subject, partnerId, openedOn, person }: Kit) => {
  const { beneficiaryId, fileCode, communeCode, prescriber } = person
  const told = { beneficiaryId, partnerId }
  tell(
    subject,
    {
      type: 'RegisterBeneficiary',
      data: { ...told, fileCode, communeCode, happenedAt: instant(openedOn, 14) },
    },
    by(partnerId, `${subject} person`),
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
    by(partnerId, `${subject} eligibility`),
  )
}

const reserve = ({ at, workshop }: Story, { subject, kitId, partnerId, openedOn, person }: Kit) => {
  const reservedAt = instant(openedOn + 2, 10)
  at(reservedAt, subject, () =>
    workshop.reserve(kitId, person.beneficiaryId, partnerId, reservedAt, by(partnerId, `${subject} reserve`)),
  )
}

const handOver = ({ at, workshop }: Story, kit: HandedOver) => {
  const { number, subject, kitId, partnerId, siteId, person, handedOverAt } = kit
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
        happenedAt: handedOverAt,
      },
      by(partnerId, `${subject} hand-over`),
    ),
  )
}
