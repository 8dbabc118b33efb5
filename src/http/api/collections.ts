/** Collections in end of life over HTTP: planned, loaded, departed, weighed, treated. */
import { z } from 'zod'
import { manifestWeight } from '../../domain/end-of-life/collection.js'
import {
  CollectionKind,
  OperationCode,
  SlipNumber,
  WasteCode,
} from '../../domain/end-of-life/collection-facts.js'
import {
  ActorId,
  CollectionId,
  DeviceId,
  PartnerId,
  Sha256,
  ShortText,
  SiteId,
  WeightBasis,
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

const Params = z.strictObject({ collectionId: CollectionId })
/** A hundred tonnes: what is heavier was typed in the wrong unit. */
const Grams = z.int().positive().max(100_000_000)

export const collectionRoutes = (app: Api, doors: Doors) => {
  const { workshop, now } = doors
  const action = 'work-collections' as const

  app.post(
    '/collections',
    {
      config: { action },
      schema: {
        tags: ['collections'],
        summary: 'Plan a collection: from which site, how, to whom, under which waste code',
        body: z.strictObject({
          collectionId: CollectionId.optional(),
          siteId: SiteId,
          kind: CollectionKind,
          destinationPartnerId: PartnerId,
          wasteCode: WasteCode,
          happenedAt: HappenedAt,
        }),
        response: { 200: CommandAnswer.extend({ collectionId: z.string().optional() }), ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, async (by) => {
        const {
          collectionId = CollectionId.parse(by.causationId),
          happenedAt = now(),
          ...plan
        } = request.body
        const data = { collectionId, partnerId: partnerOf(request), happenedAt, ...plan }
        return { done: await workshop.planCollection(data, by), extra: { collectionId } }
      }),
  )

  app.post(
    '/collections/:collectionId/devices',
    {
      config: { action },
      schema: {
        tags: ['collections'],
        summary: 'Load a device, by its id or as scanned: its storage is erased or destroyed first (W2)',
        params: Params,
        body: z.strictObject({
          deviceId: DeviceId.optional(),
          code: z.string().trim().min(1).max(64).optional(),
          weightGrams: Grams.nullable().default(null),
          happenedAt: HappenedAt,
        }),
        response: { 200: CommandAnswer.extend({ deviceId: z.string() }), ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, async (by) => {
        const partnerId = partnerOf(request)
        const { weightGrams, happenedAt = now(), ...given } = request.body
        const deviceId = await workshop.deviceGiven(given, partnerId)
        const { collectionId } = request.params
        const done = await workshop.load(collectionId, deviceId, weightGrams, partnerId, happenedAt, by)
        return { done, extra: { deviceId } }
      }),
  )

  app.post(
    '/collections/:collectionId/depart',
    {
      config: { action },
      schema: {
        tags: ['collections'],
        summary:
          'Freeze the manifest: slip number, or the reason for none; destination authorised that day (W3)',
        params: Params,
        body: z.strictObject({
          slipNumber: SlipNumber.nullable().default(null),
          noSlipReason: ShortText.nullable().default(null),
          signedOn: z.enum(['paper', 'screen']),
          happenedAt: HappenedAt,
        }),
        response: { 200: CommandAnswer, ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, (by) => {
        const { signedOn, happenedAt = now(), ...slip } = request.body
        const signature = { actorId: ActorId.parse(by.actorId), on: signedOn }
        const data = { ...request.params, partnerId: partnerOf(request), happenedAt, ...slip, signature }
        return workshop.depart(data, by)
      }),
  )

  commandRoutes(
    app,
    doors,
    {
      url: '/collections/:collectionId',
      tag: 'collections',
      params: Params,
      given: (request) => ({ partnerId: partnerOf(request) }),
    },
    [
      {
        path: 'remove-device',
        type: 'RemoveCollectionDevice',
        action,
        fields: { deviceId: DeviceId, reason: ShortText },
        summary: 'Take a device off before departure',
      },
      {
        path: 'add-loose',
        type: 'AddCollectionLoose',
        action,
        fields: { looseId: z.uuid(), what: ShortText, weightGrams: Grams, weightBasis: WeightBasis },
        summary: 'Load what has no label, by weight (W1)',
      },
      {
        path: 'remove-loose',
        type: 'RemoveCollectionLoose',
        action,
        fields: { looseId: z.uuid(), reason: ShortText },
        summary: 'Take loose kilograms off before departure',
      },
      {
        path: 'weigh',
        type: 'WeighCollection',
        action,
        fields: { weightGrams: Grams, ticket: ShortText.nullable().default(null) },
        summary: 'Weighed at arrival: REAL takes the place of DECLARED or ESTIMATED, both are kept (W1)',
      },
      {
        path: 'treat',
        type: 'TreatCollection',
        action,
        fields: {
          operations: z
            .array(z.strictObject({ code: OperationCode, weightGrams: Grams }))
            .min(1)
            .max(20),
          certificateSha256: Sha256,
        },
        summary: 'Treated: by which operations, under which certificate; no more than was weighed (W4)',
      },
      {
        path: 'cancel',
        type: 'CancelCollection',
        action,
        fields: { reason: ShortText },
        summary: 'Give up a collection that has not departed',
      },
    ],
  )

  app.get(
    '/collections',
    {
      config: { action: 'read-collections' },
      schema: {
        tags: ['collections'],
        summary: 'Collections that you send or treat, newest first',
        querystring: PageQuery,
        response: { 200: z.looseObject({ position: z.string(), next: z.string().nullable() }), ...PROBLEMS },
      },
    },
    (request, reply) => {
      const { after, limit } = request.query
      const partnerId = scopeOf(identityOf(request))
      return answerQuestion(doors, request, reply, async (queries) => {
        const found = await queries.collections({ partnerId }, limit, after)
        const next = found.length === limit ? (found.at(-1)?.collectionId ?? null) : null
        return { collections: found, next }
      })
    },
  )

  app.get(
    '/collections/:collectionId',
    {
      config: { action: 'read-collections' },
      schema: {
        tags: ['collections'],
        summary: 'A collection now: its manifest, its weights, its treatment',
        params: Params,
        response: { 200: z.looseObject({ position: z.string() }), ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerQuestion(doors, request, reply, async () => {
        const { collectionId } = request.params
        const collection = await workshop.collectionFor(collectionId, scopeOf(identityOf(request)))
        return { collection, ...manifestWeight(collection) }
      }),
  )
}
