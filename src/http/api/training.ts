/** Training sessions over HTTP: one route for each command, one for each question. */

import { z } from 'zod'
import { ActorId, BeneficiaryId, PersonReason, SessionId, ShortText } from '../../domain/shared/values.js'
import { sessionEnd } from '../../domain/training/training-session.js'
import { uuidFrom } from '../../log/ledger.js'
import { scopeOf } from '../../use-cases/access.js'
import { SessionPlan } from '../../use-cases/inputs.js'
import {
  type Api,
  answerCommand,
  answerQuestion,
  CommandAnswer,
  type Doors,
  HappenedAt,
  identityOf,
  PROBLEMS,
  partnerOf,
} from '../server/door.js'
import { commandRoutes } from './command-routes.js'

const Params = z.strictObject({ sessionId: SessionId })
export const trainingRoutes = (app: Api, doors: Doors) => {
  const { workshop, now } = doors

  app.post(
    '/training-sessions',
    {
      config: { action: 'work-training' },
      schema: {
        tags: ['training'],
        summary:
          'Plan a session: place, trainer, capacity, minutes; the trainer teaches nothing else then (T3)',
        body: z.strictObject({
          ...SessionPlan,
          trainerId: ActorId.optional().describe('An account of your organisation; yours when left out.'),
          happenedAt: HappenedAt,
        }),
        response: { 200: CommandAnswer.extend({ sessionId: SessionId.optional() }), ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, async (by) => {
        const { happenedAt = now(), trainerId = ActorId.parse(by.actorId), ...plan } = request.body
        const sessionId = SessionId.parse(uuidFrom(by.causationId))
        const partnerId = partnerOf(request)
        const done = await workshop.planSession({ ...plan, sessionId, partnerId, trainerId, happenedAt }, by)
        return { done, extra: done.ok ? { sessionId } : {} }
      }),
  )

  app.post(
    '/training-sessions/:sessionId/enrol',
    {
      config: { action: 'work-training' },
      schema: {
        tags: ['training'],
        summary:
          'Enrol a person, toward the kit they have or are promised; they learn nothing else then (T3)',
        params: Params,
        body: z.strictObject({ beneficiaryId: BeneficiaryId, happenedAt: HappenedAt }),
        response: { 200: CommandAnswer, ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, (by) => {
        const { beneficiaryId, happenedAt = now() } = request.body
        return workshop.enrol(request.params.sessionId, beneficiaryId, partnerOf(request), happenedAt, by)
      }),
  )

  const workTraining = { action: 'work-training' } as const
  commandRoutes(
    app,
    doors,
    {
      url: '/training-sessions/:sessionId',
      tag: 'training',
      params: Params,
      given: (request) => ({ partnerId: partnerOf(request) }),
    },
    [
      {
        ...workTraining,
        path: 'cancel-enrolment',
        type: 'CancelEnrolment',
        fields: { beneficiaryId: BeneficiaryId, reason: PersonReason },
        summary: 'Give up a place',
      },
      {
        ...workTraining,
        path: 'attendance',
        type: 'RecordAttendance',
        fields: {
          attendance: z
            .array(z.strictObject({ beneficiaryId: BeneficiaryId, minutes: z.int().nonnegative() }))
            .min(1),
        },
        summary:
          'The attendance sheet, once the session is over: minutes of each person enrolled, 0 for who did not come (T1, T2)',
      },
      {
        ...workTraining,
        path: 'cancel',
        type: 'CancelSession',
        fields: { reason: ShortText },
        summary: 'Cancel a session: everybody’s agenda is free again',
      },
    ],
  )

  app.get(
    '/training-sessions',
    {
      config: { action: 'read-training' },
      schema: {
        tags: ['training'],
        summary:
          'Sessions: those to come first, in their order, then those past; and the colleagues who may give one',
        response: { 200: z.looseObject({ position: z.string() }), ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerQuestion(doors, request, reply, async (queries) => {
        const scope = scopeOf(identityOf(request))
        const trainers = scope === undefined ? [] : await doors.accounts.colleagues(scope)
        return { sessions: await queries.trainingSessions(scope, now(), 200), trainers }
      }),
  )

  app.get(
    '/training-sessions/:sessionId',
    {
      config: { action: 'read-training' },
      schema: {
        tags: ['training'],
        summary: 'A session: who is enrolled, and how long each was there',
        params: Params,
        response: { 200: z.looseObject({ position: z.string() }), ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerQuestion(doors, request, reply, async () => {
        const session = await workshop.sessionFor(request.params.sessionId, scopeOf(identityOf(request)))
        return { session: { ...session, endsAt: sessionEnd(session) } }
      }),
  )
}
