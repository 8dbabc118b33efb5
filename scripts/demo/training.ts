/** Training: people of one place learn together, six at a time, in three sessions; some miss one, some stay longer. */
import { ActorId, type Instant, SessionId } from '../../src/domain/shared/values.js'
import { uuidFrom } from '../../src/log/ledger.js'
import { groupBy } from '../../src/projections/engine/group-by.js'
import type { HandedOver } from './hand-overs.js'
import { by, dayNumber, instant, LAST_DAY, type Story } from './story.js'
import { type Chance, chanceFrom } from './world.js'

const TOGETHER = 6
const SESSIONS = 3
const MINUTES = 140
const PLANNED_DAYS_BEFORE = 10
/** Kits that come back soon are not trained for. */
const COMES_BACK = new Set([7, 10])
const SEED = 20_230_501

export type Trained = { readonly kit: HandedOver; readonly lastAt: Instant }

/** Tells the sessions; answers with who was last seen at one, and when. */
export const train = (story: Story, kits: readonly HandedOver[]): Trained[] => {
  const chance = chanceFrom(SEED)
  const seen: Trained[] = []
  const learners = kits.filter(({ number }) => !COMES_BACK.has(number % 30))
  for (const some of groupBy(learners, ({ siteId }) => siteId).values())
    for (let first = 0; first < some.length; first += TOGETHER) {
      const group = some.slice(first, first + TOGETHER)
      const from = Math.max(...group.map(({ handedOverAt }) => dayNumber(handedOverAt)))
      for (let turn = 0; turn < SESSIONS; turn++)
        seen.push(...hold(story, chance, group, from + 12 + turn * 14, `${group[0]?.number} ${turn}`))
    }
  return seen
}

const minutesOf = (chance: Chance) => (chance.happens(0.12) ? 0 : chance.happens(0.1) ? 90 : MINUTES)

const hold = (
  { tell }: Story,
  chance: Chance,
  group: readonly HandedOver[],
  day: number,
  name: string,
): Trained[] => {
  const [{ partnerId, siteId }] = group as readonly [HandedOver]
  const attendance = group.map((kit) => ({
    beneficiaryId: kit.person.beneficiaryId,
    minutes: minutesOf(chance),
  }))
  const planOn = day - PLANNED_DAYS_BEFORE
  if (planOn > LAST_DAY) return []
  const subject = `training ${name}`
  const sessionId = SessionId.parse(uuidFrom(`demo session ${name}`))
  // Each group has a trainer of its own: nobody teaches twice at once.
  const trainerId = ActorId.parse(uuidFrom(`demo trainer ${name.split(' ')[0]}`))
  const startsAt = instant(day, 9)
  const endsAt = new Date(Date.parse(startsAt) + MINUTES * 60_000).toISOString()
  const told = { sessionId, partnerId, startsAt, endsAt }
  tell(
    subject,
    {
      type: 'ClaimTeaching',
      data: {
        ...{ ...told, agendaId: trainerId, trainerId, siteId, happenedAt: instant(planOn, 8) },
        ...{ durationMinutes: MINUTES, capacity: TOGETHER + 2 },
      },
    },
    by(partnerId, `${subject} plan`),
  )
  for (const kit of group) {
    const { beneficiaryId } = kit.person
    tell(
      subject,
      {
        type: 'ClaimLearning',
        data: {
          ...{ ...told, agendaId: beneficiaryId, beneficiaryId, kitId: kit.kitId, handedOver: true },
          happenedAt: instant(planOn, 9),
        },
      },
      by(partnerId, `${subject} enrol ${kit.number}`),
    )
  }
  if (day >= LAST_DAY) return []
  tell(
    subject,
    { type: 'RecordAttendance', data: { sessionId, partnerId, happenedAt: instant(day, 12), attendance } },
    by(partnerId, `${subject} attendance`),
  )
  return group.flatMap((kit, index) => (attendance[index]?.minutes ? [{ kit, lastAt: startsAt }] : []))
}
