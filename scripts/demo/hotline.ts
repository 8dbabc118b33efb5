/** Calls for help: most are answered and solved within days, a few go to the refurbisher, the last ones still wait. */
import type { TicketOutcome } from '../../src/domain/hotline/ticket.js'
import { type Instant, TicketId, type TicketTopic } from '../../src/domain/shared/values.js'
import { uuidFrom } from '../../src/log/ledger.js'
import type { HandedOver } from './hand-overs.js'
import { actorOf, by, dayNumber, instant, LAST_DAY, type Story } from './story.js'
import { chanceFrom } from './world.js'

/** Of thirty kits these call; none of them is one that comes back, is lost or replaced. */
const CALLERS = new Set([3, 12, 15, 22, 27])
const SEED = 20_230_601

const CALLS: readonly {
  readonly topic: TicketTopic
  readonly text: string
  readonly outcome: TicketOutcome
}[] = [
  {
    topic: 'internet',
    text: 'Le Wi-Fi ne s’affiche plus depuis que j’ai changé de box.',
    outcome: 'solved-remotely',
  },
  { topic: 'password', text: 'J’ai oublié mon mot de passe.', outcome: 'solved-remotely' },
  { topic: 'online-services', text: 'Je n’arrive pas à me connecter à mon espace.', outcome: 'trained' },
  { topic: 'printing', text: 'Mon imprimante n’est pas reconnue.', outcome: 'solved-on-site' },
  { topic: 'battery', text: 'La batterie tient vingt minutes.', outcome: 'device-repaired' },
  { topic: 'does-not-start', text: 'Il ne s’allume plus.', outcome: 'device-repaired' },
]

export type Called = { readonly kit: HandedOver; readonly lastAt: Instant }

export const callForHelp = (story: Story, kits: readonly HandedOver[]): Called[] => {
  const chance = chanceFrom(SEED)
  return kits
    .filter(({ number }) => CALLERS.has(number % 30))
    .flatMap((kit) => {
      const day = Math.min(dayNumber(kit.handedOverAt) + 20 + chance.below(200), LAST_DAY - chance.below(25))
      return day <= dayNumber(kit.handedOverAt) ? [] : [call(story, kit, day, chance.oneOf(CALLS))]
    })
}

const call = (
  { at, tell, workshop }: Story,
  kit: HandedOver,
  day: number,
  { topic, text, outcome }: (typeof CALLS)[number],
): Called => {
  const { kitId, partnerId, number } = kit
  const subject = `call ${number}`
  const openedAt = instant(day, 10)
  const cause = by(partnerId, `${subject} open`)
  const channel = number % 2 === 0 ? 'phone' : 'desk'
  at(
    openedAt,
    subject,
    async () =>
      (await workshop.askForHelp({ kitId, topic, channel, text, happenedAt: openedAt }, cause)).done,
  )
  const ticketId = TicketId.parse(uuidFrom(`${cause.causationId}:ticket`))
  const answeredAt = instant(day + 1, 14)
  if (day + 1 > LAST_DAY) return { kit, lastAt: openedAt }
  at(answeredAt, subject, () =>
    workshop.tellTicket(
      {
        type: 'AnswerTicket',
        data: { ticketId, partnerId, happenedAt: answeredAt, from: 'staff', actorId: actorOf(partnerId) },
      },
      'Nous vous rappelons demain matin.',
      by(partnerId, `${subject} answer`),
    ),
  )
  const endedAt = instant(day + 4, 11)
  if (day + 4 > LAST_DAY) return { kit, lastAt: answeredAt }
  const told = { ticketId, partnerId, happenedAt: endedAt }
  tell(subject, { type: 'ResolveTicket', data: { ...told, outcome } }, by(partnerId, `${subject} resolve`))
  if (number % 3 !== 0)
    tell(
      subject,
      { type: 'CloseTicket', data: { ...told, happenedAt: instant(day + 4, 15), outcome } },
      by(partnerId, `${subject} close`),
    )
  return { kit, lastAt: endedAt }
}
