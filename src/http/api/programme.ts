/** The programme over HTTP: its figures, what everybody may know of them, papers and their check, and retention. */

import { z } from 'zod'
import { Day, DeviceId, KitId } from '../../domain/shared/values.js'
import { scopeOf } from '../../use-cases/access.js'
import { programmeFigures, publicStatistics } from '../../use-cases/figures.js'
import { Refusing } from '../../use-cases/refusing.js'
import { verifiedFact } from '../../use-cases/verification.js'
import { certificateOf } from '../server/certificate.js'
import {
  type Api,
  answerCommand,
  answerQuestion,
  CommandAnswer,
  identityOf,
  metadataOf,
  PROBLEMS,
  type RouteMeans,
} from '../server/door.js'
import { addressOf, receiptOf } from '../server/papers.js'
import { sameTime } from '../server/same-time.js'
import { DialsQuery, dialsOf } from './dials.js'

const Anything = z.looseObject({ position: z.string() })

export const programmeRoutes = (app: Api, options: RouteMeans) => {
  const { doors, log, codeLimit } = options
  const { workshop, now, views } = doors

  app.get(
    '/programme-figures',
    {
      config: { action: 'read-hand-overs' },
      schema: {
        tags: ['programme'],
        summary:
          'Kits promised, ready, handed over, trained; training; gifts by road; calls for help: on any day as known on any day',
        querystring: DialsQuery,
        response: { 200: Anything, ...PROBLEMS },
      },
    },
    (request, reply) => {
      const { on, knownOn } = dialsOf(request.query, now())
      return answerQuestion(doors, request, reply, async (queries) => ({
        on,
        knownOn,
        ...(await programmeFigures(queries, { on, knownOn }, scopeOf(identityOf(request)))),
      }))
    },
  )

  app.get(
    '/statistics',
    {
      config: { action: 'public' },
      schema: {
        tags: ['public'],
        summary:
          'Hand-overs by commune and road at the end of the last quarter; null: withheld, so that nobody is recognised',
        response: { 200: Anything, ...PROBLEMS },
      },
    },
    (request, reply) => answerQuestion(doors, request, reply, (queries) => publicStatistics(queries, now())),
  )

  app.get(
    '/retention',
    {
      config: { action: 'run-retention' },
      schema: {
        tags: ['retention'],
        summary: 'Whose time is over: file code, last contact, what it was, since when; nothing changes',
        response: { 200: Anything, ...PROBLEMS },
      },
    },
    (request, reply) => answerQuestion(doors, request, reply, async () => ({ due: await workshop.due() })),
  )

  app.post(
    '/retention/sweep',
    {
      config: { action: 'run-retention' },
      schema: {
        tags: ['retention'],
        summary: 'Forget those of the preview whose time is still over; who was heard of since stays',
        body: z.strictObject({ dueOn: Day, beneficiaryIds: z.array(z.uuid()).min(1).max(1000) }),
        response: { 200: CommandAnswer, ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, (by) =>
        workshop.sweep(request.body.beneficiaryIds, request.body.dueOn, by),
      ),
  )

  app.post(
    '/kits/:kitId/receipt',
    {
      config: { action: 'work-kits' },
      schema: {
        tags: ['kits'],
        summary:
          'The receipt of a hand-over as PDF; with the holder’s second factor that day, or for whoever may read identities',
        params: z.strictObject({ kitId: KitId }),
        body: z.strictObject({}),
        produces: ['application/pdf'],
        response: { 200: z.unknown().describe('application/pdf'), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const by = metadataOf(request, undefined, 'api')
      const { kitId } = request.params
      const bytes = await receiptOf(options, kitId, identityOf(request), by, addressOf(options, request))
      return reply.type('application/pdf').send(bytes)
    },
  )

  app.get(
    '/devices/:deviceId/sanitisation-certificate',
    {
      config: { action: 'read-devices' },
      schema: {
        tags: ['devices'],
        summary: 'The sanitisation certificate of a device as PDF',
        params: z.strictObject({ deviceId: DeviceId }),
        produces: ['application/pdf'],
        response: { 200: z.unknown().describe('application/pdf'), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(identityOf(request))
      const bytes = await certificateOf(options, request.params.deviceId, scope, addressOf(options, request))
      return reply.type('application/pdf').send(bytes)
    },
  )

  app.get(
    '/verification/:code',
    {
      config: { action: 'public' },
      onRequest: codeLimit,
      schema: {
        tags: ['public'],
        summary: 'What the register keeps of a printed document’s fact; nothing personal',
        params: z.strictObject({ code: z.string().max(60) }),
        response: { 200: z.looseObject({ kind: z.string() }), ...PROBLEMS },
      },
    },
    (request) =>
      sameTime(async () => {
        const fact = await verifiedFact({ views, log }, request.params.code)
        if (!fact) throw new Refusing({ refusal: 'document-unknown' })
        return fact
      }),
  )
}
