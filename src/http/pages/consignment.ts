/** One consignment: filled by scan, sent, received line by line, signed, and put right by both sides. */
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type KnownConsignment, unsettledLines } from '../../domain/custody/consignment-state.js'
import {
  ActorId,
  ArrivalOutcome,
  ConsignmentId,
  DeviceId,
  type PartnerId,
} from '../../domain/shared/values.js'
import { may, scopeOf } from '../../use-cases/access.js'
import { inTurn } from '../../use-cases/work.js'
import { ConsignmentPage } from '../../web/custody/consignment.js'
import type { ConsignmentForm } from '../../web/custody/consignment-form.js'
import { identityOf, partnerOf } from '../server/door.js'
import { historyOf } from './history.js'
import { afterScan, anyReasonIn, placesOf, reasonIn, signatureIn } from './journey.js'
import {
  type Again,
  canAct,
  done,
  FieldErrors,
  type Fields,
  fieldOf,
  frameOf,
  idIn,
  newKey,
  type Outcome,
  type Pages,
  type Posted,
  post,
  readFields,
  sendPage,
} from './page.js'
import { scannedDevice } from './scan.js'

const SCANS: readonly ConsignmentForm[] = ['appareils', 'reception']

export const consignmentPage = (pages: Pages) => {
  const { app, doors, log, importer } = pages
  const { workshop, views, now } = doors

  const one: Again = async (request, reply, given, status) => {
    const consignmentId = idIn(request, 'consignmentId')
    const identity = identityOf(request)
    const scope = scopeOf(identity)
    const consignment = await workshop.consignmentFor(consignmentId, scope)
    const { partnerId, toPartnerId } = consignment
    const { position, value } = await views.read(async (queries) => ({
      partners: await queries.partners(),
      sites: await queries.sites(),
      cards: await queries.devicesByIds(consignment.lines.map(({ deviceId }) => deviceId)),
    }))
    const { partnerName, placeName } = placesOf(value.partners, value.sites)
    const labels = new Map(value.cards.map(({ deviceId, labelCode }) => [deviceId, labelCode]))
    const acts = may(identity, 'work-consignments')
    const attempt = afterScan(given, SCANS)
    return sendPage(
      reply,
      ConsignmentPage({
        frame: frameOf(request, reply, position),
        consignmentId,
        consignment,
        at: now(),
        from: placeName(consignment.fromSiteId),
        to: placeName(consignment.toSiteId),
        senderName: partnerName(partnerId),
        receiverName: partnerName(toPartnerId),
        cards: value.cards,
        isSender: acts && canAct(request, partnerId),
        isReceiver: acts && canAct(request, toPartnerId),
        actorId: identity.actorId,
        readerId: scope ?? null,
        history: await historyOf(log, `consignment-${consignmentId}`, value.partners, labels),
        wholeHistory: (request.query as { historique?: string }).historique === 'tout',
        idempotencyKey: newKey(),
        errors: attempt.errors,
        values: attempt.values,
        form: attempt.form as ConsignmentForm | undefined,
      }),
      status,
    )
  }
  app.get(
    '/expeditions/:consignmentId',
    { config: { action: 'read-consignments' }, schema: { hide: true } },
    (request, reply) => one(request, reply, {}, 200),
  )

  /** The line of this consignment whose label or serial number was scanned. */
  const lineIn = async ({ lines }: KnownConsignment, fields: Fields) => {
    const code = fieldOf(fields, 'code')
    if (code === '') throw new FieldErrors([{ field: 'code', text: 'Scannez une étiquette.' }])
    const { value: cards } = await views.read((queries) =>
      queries.devicesByIds(lines.map(({ deviceId }) => deviceId)),
    )
    const label = code.toUpperCase().replace(/[\s-]/g, '')
    const card =
      cards.find(({ labelCode }) => labelCode === label) ??
      cards.find(({ serial }) => serial.toUpperCase() === code.toUpperCase())
    if (!card)
      throw new FieldErrors([{ field: 'code', text: 'Cet appareil n’est pas dans cette expédition.' }])
    return { deviceId: DeviceId.parse(card.deviceId), labelCode: card.labelCode }
  }

  type Told = { consignmentId: ConsignmentId; partnerId: PartnerId; happenedAt: string }
  type Act = (told: Told, posted: Posted, consignment: KnownConsignment) => Promise<Outcome>
  const tell = (form: ConsignmentForm, said: string, act: Act) =>
    post(pages, `/expeditions/:consignmentId/${form}`, {
      action: 'work-consignments',
      form,
      again: one,
      next: (request) => ({ to: addressOf(request), flash: done(said) }),
      act: async (posted) => {
        const consignmentId = ConsignmentId.parse(idIn(posted.request, 'consignmentId'))
        const partnerId = partnerOf(posted.request)
        const consignment = await workshop.consignmentFor(consignmentId, partnerId)
        return act({ consignmentId, partnerId, happenedAt: now() }, posted, consignment)
      },
    })
  const addressOf = (request: FastifyRequest) => `/expeditions/${idIn(request, 'consignmentId')}`

  tell('appareils', '', async ({ consignmentId, partnerId, happenedAt }, { request, fields, by }) => {
    const deviceId = await scannedDevice(workshop, fields, partnerId)
    return {
      done: await workshop.consign(consignmentId, deviceId, partnerId, happenedAt, by),
      next: { to: addressOf(request), flash: done(`${fieldOf(fields, 'code')} est dans l’expédition.`) },
    }
  })
  tell('retirer', 'L’appareil est retiré de l’expédition.', async (told, { fields, by }, consignment) => {
    const { deviceId } = await lineIn(consignment, fields)
    const data = { ...told, deviceId, reason: reasonIn(fields) }
    return workshop.record({ type: 'RemoveConsignmentLine', data }, by)
  })
  tell('envoyer', 'L’expédition est partie.', (told, { fields, by }) => {
    const signature = signatureIn(fields, by.actorId)
    return workshop.record({ type: 'SendConsignment', data: { ...told, signature } }, by)
  })

  tell('reception', '', async (told, { request, fields, by }, consignment) => {
    const { deviceId, labelCode } = await lineIn(consignment, fields)
    const { issue } = readFields(
      z.object({ issue: z.enum(['received', 'refused', 'missing'], 'Choisissez reçu, refusé ou manquant.') }),
      fields,
    )
    const said = await workshop.record(
      issue === 'received'
        ? { type: 'ReceiveConsignmentLine', data: { ...told, deviceId } }
        : issue === 'refused'
          ? { type: 'RefuseConsignmentLine', data: { ...told, deviceId, reason: reasonIn(fields) } }
          : {
              type: 'ReportConsignmentLineMissing',
              data: { ...told, deviceId, reason: anyReasonIn(fields) },
            },
      by,
    )
    const flash = done(`${labelCode} : ${ISSUES[issue]}.`)
    return { done: said, next: { to: addressOf(request), flash } }
  })
  tell('manquants', 'Tout ce qui restait est déclaré manquant.', (told, { fields, by }, consignment) => {
    const reason = reasonIn(fields)
    return inTurn(unsettledLines(consignment), ({ deviceId }) =>
      workshop.record(
        { type: 'ReportConsignmentLineMissing', data: { ...told, deviceId, reason } },
        { ...by, causationId: `${by.causationId}:${deviceId}` },
      ),
    )
  })
  tell('accepter', 'L’arrivée est signée.', (told, { fields, by }) => {
    const signature = signatureIn(fields, by.actorId)
    return workshop.record({ type: 'AcceptConsignment', data: { ...told, signature } }, by)
  })

  tell('disposer', 'C’est enregistré.', async (told, { fields, by }) => {
    const { deviceId, suite } = readFields(
      z.object({
        deviceId: DeviceId,
        suite: z.enum(['reprendre', 'perte'], 'Dites ce qu’il en est.'),
      }),
      fields,
    )
    if (suite === 'reprendre')
      return workshop.record({ type: 'TakeBackConsignmentLine', data: { ...told, deviceId } }, by)
    const { partnerId, happenedAt } = told
    const data = { deviceId, partnerId, happenedAt, reason: reasonIn(fields) }
    return workshop.record({ type: 'WriteOffDevice', data }, by)
  })
  tell('corriger', 'La correction est proposée.', async (told, { fields, by }, consignment) => {
    const { deviceId } = await lineIn(consignment, fields)
    const outcome = ArrivalOutcome.safeParse(fieldOf(fields, 'issue'))
    if (!outcome.success)
      throw new FieldErrors([{ field: 'issue', text: 'Choisissez ce que la ligne aurait dû dire.' }])
    const proposedBy = ActorId.parse(by.actorId)
    const data = { ...told, deviceId, outcome: outcome.data, reason: reasonIn(fields), proposedBy }
    return workshop.record({ type: 'ProposeLineCorrection', data }, by)
  })
  tell('accord', 'La correction est acceptée par les deux parties.', (told, { fields, by }) => {
    const { deviceId } = readFields(z.object({ deviceId: DeviceId }), fields)
    const agreedBy = ActorId.parse(by.actorId)
    return workshop.record({ type: 'AgreeLineCorrection', data: { ...told, deviceId, agreedBy } }, by)
  })
  tell('clore', 'L’expédition est close.', (told, { fields, by }) =>
    workshop.record({ type: 'CloseConsignment', data: { ...told, reason: anyReasonIn(fields) } }, by),
  )

  for (const { form, kind } of [
    { form: 'import', kind: 'consignment-lines' },
    { form: 'import-reception', kind: 'consignment-receipt' },
  ] as const)
    tell(form, '', async ({ consignmentId, partnerId, happenedAt }, { file, by }) => {
      if (!file) throw new FieldErrors([{ field: 'fichier', text: 'Choisissez un fichier.' }])
      const what = { kind, consignmentId, happenedAt }
      const { importId } = await importer.check(what, partnerId, file, { ...by, source: 'import' })
      return { to: `/imports/${importId}` }
    })
}

const ISSUES = { received: 'reçu', refused: 'refusé', missing: 'manquant' } as const
