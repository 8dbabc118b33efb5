/** Consignments over HTTP: prepared and sent by one side, received line by line and signed by the other. */
import { z } from 'zod'
import {
  ActorId,
  ArrivalOutcome,
  ConsignmentId,
  DeviceId,
  PartnerId,
  ShortText,
  type Signature,
  SiteId,
} from '../../domain/shared/values.js'
import { scopeOf } from '../../use-cases/access.js'
import {
  type Api,
  answerCommand,
  answerQuestion,
  CommandAnswer,
  type Doors,
  HappenedAt,
  identityOf,
  PageQuery,
  PROBLEMS,
  partnerOf,
} from '../server/door.js'
import { commandRoutes } from './command-routes.js'

const Params = z.strictObject({ consignmentId: ConsignmentId })
/** Its id, or its label or serial number as scanned. */
const Scanned = z.strictObject({
  deviceId: DeviceId.optional(),
  code: z.string().trim().min(1).max(64).optional(),
  happenedAt: HappenedAt,
})

export const consignmentRoutes = (app: Api, doors: Doors) => {
  const { workshop, now } = doors
  const action = 'work-consignments' as const
  const responses = { 200: CommandAnswer, ...PROBLEMS }

  app.post(
    '/consignments',
    {
      config: { action },
      schema: {
        tags: ['consignments'],
        summary: 'Prepare a consignment to another organisation, or to another site',
        body: z.strictObject({
          consignmentId: ConsignmentId.optional(),
          fromSiteId: SiteId,
          toPartnerId: PartnerId,
          toSiteId: SiteId,
          happenedAt: HappenedAt,
        }),
        response: { 200: CommandAnswer.extend({ consignmentId: z.string().optional() }), ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, async (by) => {
        const {
          consignmentId = ConsignmentId.parse(by.causationId),
          happenedAt = now(),
          ...road
        } = request.body
        const data = { consignmentId, partnerId: partnerOf(request), happenedAt, ...road }
        return { done: await workshop.prepareConsignment(data, by), extra: { consignmentId } }
      }),
  )

  app.post(
    '/consignments/:consignmentId/lines',
    {
      config: { action },
      schema: {
        tags: ['consignments'],
        summary: 'Put a device in, by its id or as scanned (C3)',
        params: Params,
        body: Scanned,
        response: { 200: CommandAnswer.extend({ deviceId: z.string() }), ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, async (by) => {
        const partnerId = partnerOf(request)
        const { happenedAt = now(), ...given } = request.body
        const deviceId = await workshop.deviceGiven(given, partnerId)
        const { consignmentId } = request.params
        const done = await workshop.consign(consignmentId, deviceId, partnerId, happenedAt, by)
        return { done, extra: { deviceId } }
      }),
  )

  const signed = (on: 'paper' | 'screen', actorId: string): Signature => ({
    actorId: ActorId.parse(actorId),
    on,
  })
  for (const { path, type, summary } of [
    { path: 'send', type: 'SendConsignment', summary: 'Send it: the lines are those, the sender signs (C4)' },
    {
      path: 'accept',
      type: 'AcceptConsignment',
      summary: 'The receiver signs for every line: only then is what was received accepted (C4, C5)',
    },
  ] as const)
    app.post(
      `/consignments/:consignmentId/${path}`,
      {
        config: { action },
        schema: {
          tags: ['consignments'],
          summary,
          params: Params,
          body: z.strictObject({ signedOn: z.enum(['paper', 'screen']), happenedAt: HappenedAt }),
          response: responses,
        },
      },
      (request, reply) =>
        answerCommand(doors, request, reply, request.body, (by) => {
          const { signedOn, happenedAt = now() } = request.body
          const signature = signed(signedOn, by.actorId)
          const data = { ...request.params, partnerId: partnerOf(request), happenedAt, signature }
          return workshop.record({ type, data }, by)
        }),
    )

  const line = { deviceId: DeviceId }
  commandRoutes(
    app,
    doors,
    {
      url: '/consignments/:consignmentId',
      tag: 'consignments',
      params: Params,
      given: (request) => ({ partnerId: partnerOf(request) }),
    },
    [
      {
        path: 'remove-line',
        type: 'RemoveConsignmentLine',
        action,
        fields: { ...line, reason: ShortText },
        summary: 'Take a device out before it is sent',
      },
      {
        path: 'receive-line',
        type: 'ReceiveConsignmentLine',
        action,
        fields: line,
        summary: 'The receiver has this device before it; accepted only once signed (C5)',
      },
      {
        path: 'refuse-line',
        type: 'RefuseConsignmentLine',
        action,
        fields: { ...line, reason: ShortText },
        summary: 'The receiver refuses this device: it stays the sender’s',
      },
      {
        path: 'missing-line',
        type: 'ReportConsignmentLineMissing',
        action,
        fields: { ...line, reason: ShortText.nullable().default(null) },
        summary: 'This device did not arrive: it stays the sender’s (C6)',
      },
      {
        path: 'take-back-line',
        type: 'TakeBackConsignmentLine',
        action,
        fields: line,
        summary: 'The sender has a refused or missing device back',
      },
      {
        path: 'propose-correction',
        type: 'ProposeLineCorrection',
        action,
        fields: { ...line, outcome: ArrivalOutcome, reason: ShortText },
        also: (request) => ({ proposedBy: identityOf(request).actorId }),
        summary: 'Say what a signed line should have said: nothing changes until the other side agrees (X2)',
      },
      {
        path: 'agree-correction',
        type: 'AgreeLineCorrection',
        action,
        fields: line,
        also: (request) => ({ agreedBy: identityOf(request).actorId }),
        summary: 'Agree with the other side’s correction of a signed line (X2)',
      },
      {
        path: 'close',
        type: 'CloseConsignment',
        action,
        fields: { reason: ShortText.nullable().default(null) },
        summary: 'Close it: not sent, its devices are let go; sent, every line has come to its end',
      },
    ],
  )

  app.get(
    '/consignments',
    {
      config: { action: 'read-consignments' },
      schema: {
        tags: ['consignments'],
        summary: 'Consignments that you send or receive, newest first; and what is on the road, by route',
        querystring: PageQuery,
        response: { 200: z.looseObject({ position: z.string(), next: z.string().nullable() }), ...PROBLEMS },
      },
    },
    (request, reply) => {
      const { after, limit } = request.query
      const partnerId = scopeOf(identityOf(request))
      return answerQuestion(doors, request, reply, async (queries) => {
        const found = await queries.consignments({ partnerId }, limit, after)
        return {
          consignments: found,
          routes: await queries.routesInTransit(partnerId),
          next: found.length === limit ? (found.at(-1)?.consignmentId ?? null) : null,
        }
      })
    },
  )

  app.get(
    '/consignments/:consignmentId',
    {
      config: { action: 'read-consignments' },
      schema: {
        tags: ['consignments'],
        summary: 'A consignment now, line by line: both sides read the same',
        params: Params,
        response: { 200: z.looseObject({ position: z.string() }), ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerQuestion(doors, request, reply, async (queries) => {
        const { consignmentId } = request.params
        const consignment = await workshop.consignmentFor(consignmentId, scopeOf(identityOf(request)))
        const devices = await queries.devicesByIds(consignment.lines.map(({ deviceId }) => deviceId))
        return { consignment, devices }
      }),
  )
}
