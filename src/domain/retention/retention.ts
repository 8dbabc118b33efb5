/**
 * A sweep of those not heard of for two years (P5, CNIL): who was found due on which day, and who ran it.
 *
 * Stream `retention-<SweepId>`. Promises: told once, with everybody it concerns; each of them is then forgotten,
 * also after a crash in between.
 */
import { z } from 'zod'
import { context } from '../context.js'
import { refuse } from '../decider.js'
import { type CommandOf, commandSchema, eventSchema, type FactOf } from '../shared/facts.js'
import { ActorId, BeneficiaryId, Day, Instant } from '../shared/values.js'
import { inOrderTold } from '../timeline.js'

const shapes = {
  RetentionSwept: {
    sweepId: z.uuid(),
    happenedAt: Instant,
    /** Everybody whose time was over on that day. */
    dueOn: Day,
    beneficiaryIds: z.array(BeneficiaryId).min(1),
    actorId: ActorId,
  },
} as const
const verbs = { SweepRetention: 'RetentionSwept' } as const

export const RetentionEvent = eventSchema(shapes)
export type RetentionEvent = FactOf<typeof shapes>
export const RetentionCommand = commandSchema(shapes, verbs)
export type RetentionCommand = CommandOf<typeof shapes, typeof verbs>

export type RetentionRefusal = 'sweep-already-run'
export type Sweep = { readonly count: number | null }

export const retentionDecider = inOrderTold<RetentionCommand, RetentionEvent, Sweep, RetentionRefusal>({
  initial: { count: null },
  toFact: ({ type, data }) => ({ type: verbs[type], data }),
  already: ({ data }, { count }) => count === data.beneficiaryIds.length,
  forbids: (_fact, { count }) => (count === null ? undefined : refuse('sweep-already-run')),
  apply: (_sweep, { data }) => ({ count: data.beneficiaryIds.length }),
})

export const retention = context({
  category: 'retention',
  key: ({ sweepId }) => sweepId,
  events: RetentionEvent,
  commands: RetentionCommand,
  decider: retentionDecider,
})
