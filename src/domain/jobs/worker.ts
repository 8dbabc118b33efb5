/**
 * Somebody who works, as far as the log knows them: who read their name, and that it is forgotten. Their posts have
 * streams of their own.
 *
 * Stream `worker-<WorkerId>`. Promises: a reading is recorded before the name is shown; an employer that forgot a
 * name reads it no more, and the vault deletes it once none keeps it.
 */
import { z } from 'zod'
import { context } from '../context.js'
import { refuse } from '../decider.js'
import { type CommandOf, commandSchema, eventSchema, type FactOf } from '../shared/facts.js'
import { ActorId, Instant, PartnerId, WorkerId } from '../shared/values.js'
import { inOrderHappened } from '../timeline.js'

/** What an employer reads a worker's name for: one of these, never free text (P1). */
export const WorkerPurpose = z.enum(['declaration', 'badge', 'contract', 'data-request'])
export type WorkerPurpose = z.infer<typeof WorkerPurpose>

const by = { workerId: WorkerId, partnerId: PartnerId, happenedAt: Instant, actorId: ActorId }
const shapes = {
  WorkerIdentityRead: { ...by, purpose: WorkerPurpose },
  /** `erased`: no other organisation that employed them keeps the name; the vault deletes it. */
  WorkerForgotten: { ...by, erased: z.boolean() },
} as const
const verbs = { ReadWorkerIdentity: 'WorkerIdentityRead', ForgetWorker: 'WorkerForgotten' } as const

export const WorkerEvent = eventSchema(shapes)
export type WorkerEvent = FactOf<typeof shapes>
export const WorkerCommand = commandSchema(shapes, verbs)
export type WorkerCommand = CommandOf<typeof shapes, typeof verbs>

export type WorkerRefusal = 'worker-forgotten'

/** Each employer forgets for itself. */
export type Worker = { readonly forgottenBy: readonly PartnerId[] }

export const workerDecider = inOrderHappened<WorkerCommand, WorkerEvent, Worker, WorkerRefusal>({
  initial: { forgottenBy: [] },
  toFact: ({ type, data }) => ({ type: verbs[type], data }) as WorkerEvent,
  already: ({ type, data }, { forgottenBy }) =>
    type === 'WorkerForgotten' ? forgottenBy.includes(data.partnerId) : undefined,
  forbids: ({ type, data }, { forgottenBy }) =>
    type === 'WorkerIdentityRead' && forgottenBy.includes(data.partnerId)
      ? refuse('worker-forgotten')
      : undefined,
  apply: (worker, { type, data }) =>
    type === 'WorkerForgotten' ? { forgottenBy: [...worker.forgottenBy, data.partnerId] } : worker,
})

export const workers = context({
  category: 'worker',
  key: ({ workerId }) => workerId,
  events: WorkerEvent,
  commands: WorkerCommand,
  decider: workerDecider,
})
