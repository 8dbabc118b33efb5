/** Calls for help over HTTP. What people write is kept in the vault, and read there for a reason. */

import { z } from 'zod'
import { TicketOutcome } from '../../domain/hotline/ticket.js'
import { readCode, TRACKING_LENGTH } from '../../domain/shared/codes.js'
import {
  ActorId,
  DeviceId,
  KitId,
  type PartnerId,
  TicketId,
  TicketTopic,
} from '../../domain/shared/values.js'
import { type Identity as Caller, may, scopeOf } from '../../use-cases/access.js'
import { actsFor } from '../../use-cases/acting.js'
import type { TicketStep } from '../../use-cases/hotline.js'
import { FreeText } from '../../use-cases/inputs.js'
import { Refusing } from '../../use-cases/refusing.js'
import { Identity } from '../../vault/identity.js'
import {
  type Api,
  answerCommand,
  answerQuestion,
  CommandAnswer,
  type Doors,
  HappenedAt,
  identityOf,
  metadataOf,
  PROBLEMS,
} from '../server/door.js'

const Params = z.strictObject({ ticketId: TicketId })
type StepRoute = {
  readonly path: string
  readonly summary: string
  readonly fields: z.ZodRawShape
  readonly step: (
    told: { readonly ticketId: TicketId; readonly partnerId: PartnerId | null; readonly happenedAt: string },
    body: { readonly deviceId: DeviceId; readonly outcome: TicketOutcome },
    caller: Caller,
  ) => TicketStep | Promise<TicketStep>
}

export const ticketRoutes = (app: Api, doors: Doors) => {
  const { workshop, now, views } = doors

  app.post(
    '/tickets',
    {
      config: { action: 'work-tickets' },
      schema: {
        tags: ['tickets'],
        summary:
          'Open a call for help on a kit, by its id or its tracking code, while it entitles to it (T5)',
        body: z.strictObject({
          kitId: KitId.optional(),
          trackingCode: z.string().max(40).optional(),
          deviceId: DeviceId.optional().describe('Which of its devices; the main one when left out.'),
          topic: TicketTopic,
          text: FreeText.optional().describe('In the person’s words: kept in the vault.'),
          channel: z.enum(['phone', 'desk', 'api']).default('api'),
          happenedAt: HappenedAt,
        }),
        response: { 200: CommandAnswer.extend({ ticketId: TicketId.optional() }), ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, async (by) => {
        const { kitId: given, trackingCode, happenedAt = now(), ...asked } = request.body
        const kitId = given ?? (await kitOfCode(trackingCode))
        if (!kitId) throw new Refusing({ refusal: 'kit-not-found' })
        const scope = scopeOf(identityOf(request))
        await workshop.requireKit(kitId, scope)
        const { done, ticketId } = await workshop.askForHelp({ ...asked, kitId, happenedAt }, by)
        return { done, extra: done.ok ? { ticketId } : {} }
      }),
  )

  const kitOfCode = async (typed: string | undefined) => {
    const code = typed === undefined ? undefined : readCode(typed, TRACKING_LENGTH)
    if (!code) return undefined
    const { value: kit } = await views.read((queries) => queries.kitByTrackingCode(code))
    return kit && KitId.parse(kit.kitId)
  }

  const text = { text: FreeText.optional().describe('Kept in the vault.') }
  const steps: readonly StepRoute[] = [
    {
      path: 'answer',
      summary: 'Answer the person',
      fields: { text: FreeText },
      step: (told, _body, { actorId }) => ({
        type: 'AnswerTicket',
        data: { ...told, from: 'staff', actorId: ActorId.parse(actorId) },
      }),
    },
    {
      path: 'escalate',
      summary: 'Hand the call on to whoever refurbished the device, under warranty',
      fields: { deviceId: DeviceId.optional(), ...text },
      step: async (told, { deviceId }) => ({
        type: 'EscalateTicket',
        data: { ...told, ...(await workshop.escalationOf(told.ticketId, deviceId)) },
      }),
    },
    {
      path: 'ask-swap',
      summary: 'Ask for another device in place of this one; the exchange itself is told of the kit (T7)',
      fields: { deviceId: DeviceId },
      step: async (told, { deviceId }, { actorId }) => {
        await workshop.requireDeviceOf(await workshop.ticketFor(told.ticketId, undefined), deviceId)
        return { type: 'AskDeviceSwap', data: { ...told, deviceId, actorId: ActorId.parse(actorId) } }
      },
    },
    {
      path: 'resolve',
      summary: 'Say how it was resolved',
      fields: { outcome: TicketOutcome },
      step: (told, { outcome }) => ({ type: 'ResolveTicket', data: { ...told, outcome } }),
    },
    {
      path: 'reopen',
      summary: 'Reopen it',
      fields: text,
      step: (told) => ({ type: 'ReopenTicket', data: { ...told, from: 'staff' } }),
    },
    {
      path: 'close',
      summary: 'Close it, with its outcome',
      fields: { outcome: TicketOutcome },
      step: (told, { outcome }) => ({ type: 'CloseTicket', data: { ...told, outcome } }),
    },
  ]
  for (const { path, summary, fields, step } of steps)
    app.post(
      `/tickets/:ticketId/${path}`,
      {
        config: { action: 'work-tickets' },
        schema: {
          tags: ['tickets'],
          summary,
          params: Params,
          body: z.strictObject({ ...fields, happenedAt: HappenedAt }),
          response: { 200: CommandAnswer, ...PROBLEMS },
        },
      },
      (request, reply) =>
        answerCommand(doors, request, reply, request.body, async (by) => {
          const body = request.body as { happenedAt?: string; text?: string }
          const { ticketId } = request.params
          const caller = identityOf(request)
          await workshop.ticketFor(ticketId, scopeOf(caller))
          const told = { ticketId, partnerId: actsFor(caller), happenedAt: body.happenedAt ?? now() }
          return workshop.tellTicket(await step(told, body as never, caller), body.text, by)
        }),
    )

  app.get(
    '/tickets',
    {
      config: { action: 'read-tickets' },
      schema: {
        tags: ['tickets'],
        summary: 'The queue, oldest first; or, with `ended`, those that are resolved or closed',
        querystring: z.strictObject({ ended: z.stringbool().default(false) }),
        response: { 200: z.looseObject({ position: z.string() }), ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerQuestion(doors, request, reply, async (queries) => ({
        tickets: await queries.tickets(
          { partnerId: scopeOf(identityOf(request)), underWay: !request.query.ended },
          500,
        ),
      })),
  )

  app.get(
    '/tickets/:ticketId',
    {
      config: { action: 'read-tickets' },
      schema: {
        tags: ['tickets'],
        summary: 'A call for help: its kit, its device, how far it is; not what was written',
        params: Params,
        response: { 200: z.looseObject({ position: z.string() }), ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerQuestion(doors, request, reply, async () => ({
        ticket: await workshop.ticketFor(request.params.ticketId, scopeOf(identityOf(request))),
      })),
  )

  app.post(
    '/tickets/:ticketId/read',
    {
      config: { action: 'read-identities' },
      schema: {
        tags: ['tickets'],
        summary: 'Read who called and what was written, to answer: recorded before it is answered',
        params: Params,
        body: z.strictObject({}),
        response: {
          200: z.object({
            identity: Identity.nullable(),
            texts: z.array(z.object({ happenedAt: z.string(), from: z.string(), text: z.string() })),
          }),
          ...PROBLEMS,
        },
      },
    },
    async (request) => {
      const { ticketId } = request.params
      const caller = identityOf(request)
      if (!may(caller, 'read-tickets')) throw new Refusing({ refusal: 'access-denied' })
      await workshop.ticketFor(ticketId, scopeOf(caller))
      return workshop.readTicket(ticketId, metadataOf(request, undefined, 'api'))
    },
  )
}
