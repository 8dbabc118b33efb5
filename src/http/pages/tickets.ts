/** Calls for help: the queue, opening one, and one call with its steps. */

import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { TicketOutcome } from '../../domain/hotline/ticket.js'
import { readCode, TRACKING_LENGTH } from '../../domain/shared/codes.js'
import { ActorId, DeviceId, KitId, TicketId, TicketTopic } from '../../domain/shared/values.js'
import { may, scopeOf } from '../../use-cases/access.js'
import { actsFor } from '../../use-cases/acting.js'
import type { TicketStep } from '../../use-cases/hotline.js'
import { FreeText } from '../../use-cases/inputs.js'
import { Refusing } from '../../use-cases/refusing.js'
import type { Attempt } from '../../web/frame/forms.js'
import { type ReadTicket, type TicketForm, TicketPage, TicketsPage } from '../../web/people/tickets.js'
import { CATEGORY_WORDS } from '../../words/words.js'
import { identityOf } from '../server/door.js'
import { historyOf } from './history.js'
import {
  type Again,
  done,
  FieldErrors,
  type Fields,
  fieldOf,
  frameOf,
  idIn,
  newKey,
  type Pages,
  type Posted,
  post,
  postShown,
  readFields,
  sendPage,
} from './page.js'

const TICKETS_MAX = 500

/** Words for the vault; nothing where nothing was written. */
export const textIn = (fields: Fields): string | undefined => {
  const { texte } = readFields(z.object({ texte: FreeText.or(z.literal('')).default('') }), fields)
  return texte || undefined
}

export const ticketPages = (pages: Pages) => {
  const { app, doors, log } = pages
  const { workshop, views, now } = doors

  const list: Again = async (request, reply, attempt, status) => {
    const identity = identityOf(request)
    const { etat, kit } = request.query as Record<string, string | undefined>
    const ended = etat === 'finies'
    const { position, value: tickets } = await views.read((queries) =>
      queries.tickets({ partnerId: scopeOf(identity), underWay: !ended }, TICKETS_MAX),
    )
    return sendPage(
      reply,
      TicketsPage({
        frame: frameOf(request, reply, position),
        tickets,
        ended,
        now: now(),
        canAct: may(identity, 'work-tickets') && identity.partnerActive,
        kitCode: kit || undefined,
        idempotencyKey: newKey(),
        ...attempt,
      }),
      status,
    )
  }
  app.get('/demandes', { config: { action: 'read-tickets' }, schema: { hide: true } }, (request, reply) =>
    list(request, reply, {}, 200),
  )
  post(pages, '/demandes', {
    action: 'work-tickets',
    again: list,
    act: async ({ request, fields, by }) => {
      const { sujet: topic, canal: channel } = readFields(
        z.object({
          sujet: z.enum(TicketTopic.options, 'Choisissez un sujet.'),
          canal: z.enum(['phone', 'desk'], 'Dites comment la personne vous l’a dit.'),
        }),
        fields,
      )
      const code = readCode(fieldOf(fields, 'code'), TRACKING_LENGTH)
      const { value: found } = await views.read(async (queries) =>
        code ? queries.kitByTrackingCode(code) : undefined,
      )
      if (!found) throw new FieldErrors([{ field: 'code', text: 'Ce code n’est celui d’aucun kit.' }])
      const kitId = KitId.parse(found.kitId)
      await workshop.requireKit(kitId, scopeOf(identityOf(request)))
      const asked = { kitId, topic, channel, happenedAt: now(), text: textIn(fields) }
      const { done: opened, ticketId } = await workshop.askForHelp(asked, by)
      return { done: opened, next: { to: `/demandes/${ticketId}`, flash: done('La demande est ouverte.') } }
    },
  })

  const card = async (
    request: FastifyRequest,
    reply: Parameters<Again>[1],
    attempt: Attempt,
    status: number,
    read?: ReadTicket,
  ) => {
    const ticketId = idIn(request, 'ticketId')
    const identity = identityOf(request)
    const ticket = await workshop.ticketFor(ticketId, scopeOf(identity))
    const kit = await workshop.requireKit(ticket.kitId, undefined)
    const { position, value: partners } = await views.read((queries) => queries.partners())
    const name = (id: string | null) => partners.find(({ partnerId }) => partnerId === id)?.name ?? null
    const devices = await Promise.all(kit.devices.map(({ deviceId }) => workshop.nowOf.device(deviceId)))
    return sendPage(
      reply,
      TicketPage({
        frame: frameOf(request, reply, position),
        ...{ ticketId, ticket, trackingCode: kit.trackingCode, read },
        devices: devices.flatMap((device) =>
          device.status === 'known'
            ? [
                {
                  deviceId: device.deviceId,
                  text: `${CATEGORY_WORDS[device.category]} ${device.maker}, ${device.labelCode}`,
                },
              ]
            : [],
        ),
        partnerName: name(ticket.partnerId) ?? '',
        refurbisherName: name(ticket.refurbisherId),
        canAct: may(identity, 'work-tickets') && identity.partnerActive,
        canRead: may(identity, 'read-identities') && identity.partnerActive,
        history: await historyOf(log, `ticket-${ticketId}`, partners),
        idempotencyKey: newKey(),
        errors: attempt.errors,
        values: attempt.values,
        form: attempt.form as TicketForm | undefined,
      }),
      status,
    )
  }
  app.get(
    '/demandes/:ticketId',
    { config: { action: 'read-tickets' }, schema: { hide: true } },
    (request, reply) => card(request, reply, {}, 200),
  )
  postShown(pages, '/demandes/:ticketId/lecture', {
    action: 'read-identities',
    again: card,
    show: async ({ request, reply, by }) => {
      const ticketId = idIn(request, 'ticketId')
      const caller = identityOf(request)
      if (!may(caller, 'read-tickets')) throw new Refusing({ refusal: 'access-denied' })
      await workshop.ticketFor(ticketId, scopeOf(caller))
      const { identity, texts } = await workshop.readTicket(ticketId, by)
      const person = identity && {
        name: `${identity.givenName} ${identity.familyName}`,
        phone: identity.phone ?? identity.guardian?.phone ?? null,
        email: identity.email,
      }
      return card(request, reply, {}, 200, { person, texts })
    },
  })

  type Told = {
    readonly ticketId: TicketId
    readonly partnerId: ReturnType<typeof actsFor>
    readonly happenedAt: string
  }
  const tell = (
    form: TicketForm,
    said: string,
    stepOf: (told: Told, posted: Posted) => TicketStep | Promise<TicketStep>,
  ) =>
    post(pages, `/demandes/:ticketId/${form}`, {
      action: 'work-tickets',
      form,
      again: card,
      next: (request) => ({ to: `/demandes/${idIn(request, 'ticketId')}`, flash: done(said) }),
      act: async (posted) => {
        const ticketId = TicketId.parse(idIn(posted.request, 'ticketId'))
        const caller = identityOf(posted.request)
        await workshop.ticketFor(ticketId, scopeOf(caller))
        const told = { ticketId, partnerId: actsFor(caller), happenedAt: now() }
        return workshop.tellTicket(await stepOf(told, posted), textIn(posted.fields), posted.by)
      },
    })
  const deviceIn = (fields: Fields) => readFields(z.object({ appareil: DeviceId }), fields).appareil
  const outcomeIn = (fields: Fields) =>
    readFields(z.object({ issue: z.enum(TicketOutcome.options, 'Choisissez une issue.') }), fields).issue

  tell('reponse', 'La réponse est envoyée.', (told, { fields, by }) => {
    if (textIn(fields) === undefined)
      throw new FieldErrors([{ field: 'texte', text: 'Écrivez une réponse.' }])
    return { type: 'AnswerTicket', data: { ...told, from: 'staff', actorId: ActorId.parse(by.actorId) } }
  })
  tell('envoi', 'La demande est chez le reconditionneur.', async (told, { fields }) => ({
    type: 'EscalateTicket',
    data: { ...told, ...(await workshop.escalationOf(told.ticketId, deviceIn(fields))) },
  }))
  tell('echange', 'L’échange est demandé.', (told, { fields, by }) => ({
    type: 'AskDeviceSwap',
    data: { ...told, deviceId: deviceIn(fields), actorId: ActorId.parse(by.actorId) },
  }))
  tell('resoudre', 'L’issue est enregistrée.', (told, { fields }) => ({
    type: 'ResolveTicket',
    data: { ...told, outcome: outcomeIn(fields) },
  }))
  tell('rouvrir', 'La demande est rouverte.', (told) => ({
    type: 'ReopenTicket',
    data: { ...told, from: 'staff' },
  }))
  tell('clore', 'La demande est close.', (told, { fields }) => ({
    type: 'CloseTicket',
    data: { ...told, outcome: outcomeIn(fields) },
  }))
}
