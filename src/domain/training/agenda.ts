/**
 * A person's agenda, of training sessions only: of who learns and of who teaches.
 *
 * Stream `agenda-<BeneficiaryId or ActorId>`. Promises: no two sessions overlap for one person (T3). It is claimed
 * first and carries what is to follow: the session planned, or the person enrolled; refused there, it is released.
 */
import { z } from 'zod'
import { context } from '../context.js'
import { refuse } from '../decider.js'
import { type CommandOf, commandSchema, eventSchema, type FactOf } from '../shared/facts.js'
import {
  ActorId,
  BeneficiaryId,
  Instant,
  KitId,
  millis,
  PartnerId,
  SessionId,
  SiteId,
} from '../shared/values.js'
import { inOrderTold } from '../timeline.js'

const slot = {
  agendaId: z.uuid(),
  sessionId: SessionId,
  partnerId: PartnerId,
  happenedAt: Instant,
  startsAt: Instant,
  endsAt: Instant,
}
const shapes = {
  TeachingClaimed: {
    ...slot,
    trainerId: ActorId,
    siteId: SiteId,
    durationMinutes: z.int().positive(),
    capacity: z.int().positive(),
  },
  LearningClaimed: {
    ...slot,
    beneficiaryId: BeneficiaryId,
    kitId: KitId,
    /** Is the kit with its person by then? Before that, only who enrolled in time may attend. */
    handedOver: z.boolean(),
  },
  SlotReleased: { agendaId: z.uuid(), sessionId: SessionId, happenedAt: Instant },
} as const
const verbs = {
  ClaimTeaching: 'TeachingClaimed',
  ClaimLearning: 'LearningClaimed',
  ReleaseSlot: 'SlotReleased',
} as const

export const AgendaEvent = eventSchema(shapes)
export type AgendaEvent = FactOf<typeof shapes>
export const AgendaCommand = commandSchema(shapes, verbs)
export type AgendaCommand = CommandOf<typeof shapes, typeof verbs>

export type AgendaRefusal = 'agenda-overlaps'

type Slot = { readonly sessionId: SessionId; readonly startsAt: Instant; readonly endsAt: Instant }
export type Agenda = { readonly slots: readonly Slot[] }

export const agendaDecider = inOrderTold<AgendaCommand, AgendaEvent, Agenda, AgendaRefusal>({
  initial: { slots: [] },
  toFact: ({ type, data }) => ({ type: verbs[type], data }) as AgendaEvent,

  already({ type, data }, { slots }) {
    const isThere = slots.some(({ sessionId }) => sessionId === data.sessionId)
    return type === 'SlotReleased' ? !isThere : isThere
  },

  forbids({ type, data }, { slots }) {
    if (type === 'SlotReleased') return undefined
    const other = slots.find(
      ({ startsAt, endsAt }) =>
        millis(startsAt) < millis(data.endsAt) && millis(data.startsAt) < millis(endsAt),
    )
    return other ? refuse('agenda-overlaps', { existingId: other.sessionId }) : undefined
  },

  apply({ slots }, { type, data }) {
    const others = slots.filter(({ sessionId }) => sessionId !== data.sessionId)
    if (type === 'SlotReleased') return { slots: others }
    const { sessionId, startsAt, endsAt } = data
    return { slots: [...others, { sessionId, startsAt, endsAt }] }
  },
})

export const agendas = context({
  category: 'agenda',
  key: ({ agendaId }) => agendaId,
  events: AgendaEvent,
  commands: AgendaCommand,
  decider: agendaDecider,
})
