/** Kits over HTTP: one route for each command, one for each question. */

import { z } from 'zod'
import { isReady, missingFrom } from '../../domain/kits/kit.js'
import { Accessory, KitModel } from '../../domain/kits/kit-facts.js'
import {
  ActorId,
  BeneficiaryId,
  DeviceId,
  Instant,
  KitId,
  PersonReason,
  Receipt,
  ShortText,
  SiteId,
  TicketId,
} from '../../domain/shared/values.js'
import { uuidFrom } from '../../log/ledger.js'
import { scopeOf } from '../../use-cases/access.js'
import { holderOf } from '../../use-cases/holder.js'
import { newTrackingCode } from '../../use-cases/new-codes.js'
import { Refusing } from '../../use-cases/refusing.js'
import {
  type Api,
  answerCommand,
  answerQuestion,
  CommandAnswer,
  HappenedAt,
  identityOf,
  PageQuery,
  PROBLEMS,
  partnerOf,
  type RouteMeans,
} from '../server/door.js'
import { sameTime } from '../server/same-time.js'
import { commandRoutes } from './command-routes.js'
import { DialsQuery, dialsOf } from './dials.js'

const Params = z.strictObject({ kitId: KitId })

export const kitRoutes = (app: Api, { doors, codeLimit }: Pick<RouteMeans, 'doors' | 'codeLimit'>) => {
  const { workshop, now } = doors
  const holder = holderOf(doors)
  const responses = { 200: CommandAnswer, ...PROBLEMS }

  app.post(
    '/kits',
    {
      config: { action: 'work-kits' },
      schema: {
        tags: ['kits'],
        summary: 'Open a kit to pack',
        body: z.strictObject({ siteId: SiteId, model: KitModel, happenedAt: HappenedAt }),
        response: {
          200: CommandAnswer.extend({ kitId: KitId.optional(), trackingCode: z.string().optional() }),
          ...PROBLEMS,
        },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, async (by) => {
        const partnerId = partnerOf(request)
        const { happenedAt = now(), siteId, model } = request.body
        await workshop.requireSite(partnerId, siteId)
        const kitId = KitId.parse(uuidFrom(by.causationId))
        const data = { kitId, partnerId, siteId, model, trackingCode: newTrackingCode(), happenedAt }
        const done = await workshop.record({ type: 'OpenKit', data }, by)
        const opened = done.ok ? done.events.find(({ type }) => type === 'KitOpened') : undefined
        return {
          done,
          extra: opened?.type === 'KitOpened' ? { kitId, trackingCode: opened.data.trackingCode } : {},
        }
      }),
  )

  const workKits = { action: 'work-kits' } as const
  commandRoutes(
    app,
    doors,
    {
      url: '/kits/:kitId',
      tag: 'kits',
      params: Params,
      given: (request) => ({ partnerId: partnerOf(request) }),
    },
    [
      {
        ...workKits,
        path: 'accessories',
        type: 'PackAccessories',
        fields: { accessories: z.array(Accessory).min(1) },
        summary: 'Pack accessories',
      },
      {
        ...workKits,
        path: 'unpack',
        type: 'UnpackDevice',
        fields: { deviceId: DeviceId, reason: ShortText },
        summary: 'Take a device out of a kit, which re-opens it (K3)',
      },
      {
        ...workKits,
        path: 'reopen',
        type: 'ReopenKit',
        fields: { reason: ShortText },
        summary: 'Break the seals of a kit (K3)',
      },
    ],
  )

  app.post(
    '/kits/:kitId/pack',
    {
      config: { action: 'work-kits' },
      schema: {
        tags: ['kits'],
        summary: 'Put a device into a kit (K1)',
        params: Params,
        body: z.strictObject({ deviceId: DeviceId, happenedAt: HappenedAt }),
        response: responses,
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, (by) => {
        const { happenedAt = now(), deviceId } = request.body
        return workshop.pack(request.params.kitId, deviceId, partnerOf(request), happenedAt, by)
      }),
  )

  app.post(
    '/kits/:kitId/seal',
    {
      config: { action: 'work-kits' },
      schema: {
        tags: ['kits'],
        summary: 'Seal a complete kit whose devices are fit: it is ready (E1, R1, R3, R4, K2)',
        params: Params,
        body: z.strictObject({ happenedAt: HappenedAt }),
        response: responses,
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, (by) =>
        workshop.sealKit(request.params.kitId, partnerOf(request), request.body.happenedAt ?? now(), by),
      ),
  )

  app.post(
    '/kits/:kitId/reserve',
    {
      config: { action: 'work-kits' },
      schema: {
        tags: ['kits'],
        summary: 'Promise and reserve a kit for an eligible person (H1, H2, H5)',
        params: Params,
        body: z.strictObject({ beneficiaryId: BeneficiaryId, happenedAt: HappenedAt }),
        response: responses,
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, (by) =>
        workshop.reserve(
          request.params.kitId,
          request.body.beneficiaryId,
          partnerOf(request),
          request.body.happenedAt ?? now(),
          by,
        ),
      ),
  )

  app.post(
    '/kits/:kitId/release-reservation',
    {
      config: { action: 'work-kits' },
      schema: {
        tags: ['kits'],
        summary: 'Give a reservation up',
        params: Params,
        body: z.strictObject({ beneficiaryId: BeneficiaryId, reason: PersonReason, happenedAt: HappenedAt }),
        response: responses,
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, async (by) => {
        const { happenedAt = now(), beneficiaryId, reason } = request.body
        const partnerId = partnerOf(request)
        const data = {
          beneficiaryId,
          partnerId,
          kitId: request.params.kitId,
          kitPartnerId: partnerId,
          reason,
          happenedAt,
        }
        await workshop.requireKit(request.params.kitId, partnerId)
        return workshop.record({ type: 'WithdrawPromise', data }, by)
      }),
  )

  app.post(
    '/kits/:kitId/hand-over',
    {
      config: { action: 'work-kits' },
      schema: {
        tags: ['kits'],
        summary: 'Hand a kit over, once, to whom it is reserved for (E1, H1–H3, H5)',
        params: Params,
        body: z.strictObject({
          beneficiaryId: BeneficiaryId,
          siteId: SiteId,
          receipt: Receipt,
          replacesPurchase: z
            .boolean()
            .optional()
            .describe('Would this person have bought one? Left out: nobody asked.'),
          noticeVersion: ShortText,
          priceCents: z
            .int()
            .nonnegative()
            .optional()
            .describe('What the holder pays; the programme’s price of that day when left out (H4).'),
          happenedAt: HappenedAt,
        }),
        response: responses,
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, (by) => {
        const { happenedAt = now(), ...given } = request.body
        return workshop.handOver(
          {
            ...given,
            kitId: request.params.kitId,
            partnerId: partnerOf(request),
            handOverId: by.causationId,
            actorId: ActorId.parse(by.actorId),
            happenedAt,
          },
          by,
        )
      }),
  )

  app.post(
    '/kits/:kitId/appointment',
    {
      config: { action: 'work-kits' },
      schema: {
        tags: ['kits'],
        summary:
          'When the person comes for the kit reserved for them; said again, it is moved; null cancels it',
        params: Params,
        body: z.strictObject({ appointmentAt: Instant.nullable(), happenedAt: HappenedAt }),
        response: responses,
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, async (by) => {
        const { happenedAt = now(), appointmentAt } = request.body
        const { kitId } = request.params
        const partnerId = partnerOf(request)
        const { reservation } = await workshop.requireKit(kitId, partnerId)
        if (!reservation) return { ok: false, refusal: 'kit-not-reserved-for-person' }
        const told = { kitId, partnerId, happenedAt, beneficiaryId: reservation.beneficiaryId }
        return workshop.record(
          appointmentAt === null
            ? { type: 'CancelAppointment', data: { ...told, reason: 'cancelled-by-staff' } }
            : { type: 'MakeAppointment', data: { ...told, appointmentAt } },
          by,
        )
      }),
  )

  app.get(
    '/kits',
    {
      config: { action: 'read-kits' },
      schema: {
        tags: ['kits'],
        summary: 'Kits, one page at a time',
        querystring: PageQuery.extend({ status: z.string().max(20).optional() }),
        response: { 200: z.looseObject({ position: z.string(), next: z.string().nullable() }), ...PROBLEMS },
      },
    },
    (request, reply) => {
      const { after, limit, status } = request.query
      return answerQuestion(doors, request, reply, async (queries) => {
        const found = await queries.kits({ status, partnerId: scopeOf(identityOf(request)) }, limit, after)
        return { kits: found, next: found.length === limit ? (found.at(-1)?.kitId ?? null) : null }
      })
    },
  )

  app.get(
    '/kits/:kitId',
    {
      config: { action: 'read-kits' },
      schema: {
        tags: ['kits'],
        summary: 'A kit now: what it holds, what it misses, for whom it is kept',
        params: Params,
        response: { 200: z.looseObject({ position: z.string() }), ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerQuestion(doors, request, reply, async () => {
        const kit = await workshop.requireKit(request.params.kitId, scopeOf(identityOf(request)))
        return { kit, missing: missingFrom(kit), ready: isReady(kit) }
      }),
  )

  app.get(
    '/hand-overs',
    {
      config: { action: 'read-hand-overs' },
      schema: {
        tags: ['kits'],
        summary: 'Hand-overs counted by month, commune and programme, on any day as known on any day',
        querystring: DialsQuery,
        response: { 200: z.looseObject({ position: z.string() }), ...PROBLEMS },
      },
    },
    (request, reply) => {
      const { on, knownOn } = dialsOf(request.query, now())
      return answerQuestion(doors, request, reply, async (queries) => ({
        on,
        knownOn,
        handOvers: await queries.handOvers({ on, knownOn }, scopeOf(identityOf(request))),
      }))
    },
  )

  app.get(
    '/kit-counts',
    {
      config: { action: 'read-kits' },
      schema: {
        tags: ['kits'],
        summary: 'Kits counted by partner, site, model and status, on any day as known on any day',
        querystring: DialsQuery,
        response: { 200: z.looseObject({ position: z.string() }), ...PROBLEMS },
      },
    },
    (request, reply) => {
      const { on, knownOn } = dialsOf(request.query, now())
      return answerQuestion(doors, request, reply, async (queries) => ({
        on,
        knownOn,
        kits: await queries.kitCounts({ on, knownOn }, scopeOf(identityOf(request))),
      }))
    },
  )

  app.post(
    '/kits/:kitId/return',
    {
      config: { action: 'work-kits' },
      schema: {
        tags: ['kits'],
        summary:
          'Take back every device of a kit that its holder still has: only that undoes a hand-over (H6)',
        params: Params,
        body: z.strictObject({ siteId: SiteId, reason: ShortText, happenedAt: HappenedAt }),
        response: { 200: CommandAnswer, ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, (by) => {
        const { siteId, reason, happenedAt = now() } = request.body
        return workshop.returnKit(request.params.kitId, siteId, reason, partnerOf(request), happenedAt, by)
      }),
  )

  app.post(
    '/kits/:kitId/replace-device',
    {
      config: { action: 'work-kits' },
      schema: {
        tags: ['kits'],
        summary:
          'Exchange a device of a kit that has left: the new one inherits kit, warranty and training (T7)',
        params: Params,
        body: z.strictObject({
          oldDeviceId: DeviceId,
          newDeviceId: DeviceId,
          receipt: Receipt,
          ticketId: TicketId.optional().describe('The call for help that led to it: it is resolved with it.'),
          happenedAt: HappenedAt,
        }),
        response: { 200: CommandAnswer, ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, (by) => {
        const { oldDeviceId, newDeviceId: deviceId, receipt, ticketId, happenedAt = now() } = request.body
        const exchange = {
          ...{ deviceId, oldDeviceId, receipt, happenedAt, actorId: ActorId.parse(by.actorId) },
          ...(ticketId ? { ticketId } : {}),
        }
        return workshop.replaceDevice({ ...exchange, ...request.params, partnerId: partnerOf(request) }, by)
      }),
  )

  app.get(
    '/tracking/:code',
    {
      config: { action: 'public' },
      onRequest: codeLimit,
      schema: {
        tags: ['public'],
        summary: 'Where a kit stands, by the code on its receipt; nothing personal',
        params: z.strictObject({ code: z.string().max(40) }),
        response: {
          200: z.object({
            model: KitModel,
            status: z.enum(['to-complete', 'to-seal', 'ready', 'reserved', 'handed-over', 'returned']),
            handedOverAt: z.string().nullable(),
            siteName: z.string(),
            partnerName: z.string(),
            appointmentAt: z.string().nullable(),
            /** Null: a gift promises nothing beyond itself. */
            promise: z
              .object({
                countedMinutes: z.int(),
                promisedMinutes: z.int(),
                extraMinutes: z.int(),
                nextSessionAt: z.string().nullable(),
                hotlineUntil: z.string().nullable(),
                warrantyUntil: z.string().nullable(),
              })
              .nullable(),
          }),
          ...PROBLEMS,
        },
      },
    },
    (request) =>
      sameTime(async () => {
        const found = await holder.kitOf(request.params.code)
        if (!found) throw new Refusing({ refusal: 'kit-not-found' })
        const { place, promise, model, status, handedOverAt, appointmentAt } = await holder.seen(
          found.kitId,
          found.kit,
          undefined,
        )
        return {
          ...{ model, status, handedOverAt, appointmentAt },
          ...{ siteName: place.siteName, partnerName: place.partnerName },
          promise: promise && { ...promise, nextSessionAt: promise.nextSession?.startsAt ?? null },
        }
      }),
  )
}
