/** One kit: packed, sealed, reserved and handed over. */
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Accessory } from '../../domain/kits/kit-facts.js'
import { readFileCode } from '../../domain/shared/codes.js'
import { ActorId, DeviceId, KitId, ShortText } from '../../domain/shared/values.js'
import { kitStatus } from '../../projections/kits.js'
import { HandOverPage } from '../../web/hand-over.js'
import { KitPage } from '../../web/kit.js'
import type { KitForm } from '../../web/kit-forms.js'
import { dateTime, KIT_MODEL_WORDS } from '../../web/words.js'
import { may, scopeOf } from '../access.js'
import { identityOf, partnerOf } from '../door.js'
import { historyOf } from './history.js'
import { NOTICE } from './notice.js'
import {
  type Again,
  canAct,
  done,
  FieldErrors,
  type Fields,
  fieldOf,
  fieldsOf,
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

export const kitPages = (pages: Pages) => {
  const { app, doors, log, publicUrl } = pages
  const { workshop, views, now, accounts } = doors

  const kitPage: Again = async (request, reply, attempt, status) => {
    const kitId = idIn(request, 'kitId')
    const identity = identityOf(request)
    const kit = await workshop.requireKit(kitId, scopeOf(identity))
    const person = kit.reservation?.beneficiaryId
    const { position, value } = await views.read(async (queries) => ({
      partners: await queries.partners(),
      sites: await queries.sites(),
      devices: await queries.devices({ kitId }, 20),
      person: person && may(identity, 'read-beneficiaries') ? await queries.beneficiary(person) : undefined,
    }))
    return sendPage(
      reply,
      KitPage({
        frame: frameOf(request, reply, position),
        kitId,
        kit,
        status: kitStatus(kit),
        partnerName: value.partners.find(({ partnerId }) => partnerId === kit.partnerId)?.name ?? '',
        siteName: value.sites.find(({ siteId }) => siteId === kit.siteId)?.name ?? '',
        devices: value.devices,
        reservedFileCode: value.person?.fileCode ?? null,
        trackingAddress: `${publicUrl ?? `${request.protocol}://${request.host}`}/suivi/${kit.trackingCode}`,
        obstacles: [],
        canAct: canAct(request, kit.partnerId) && may(identity, 'work-kits'),
        history: await historyOf(log, `kit-${kitId}`, value.partners),
        idempotencyKey: newKey(),
        errors: attempt.errors,
        values: attempt.values,
        form: attempt.form as KitForm | undefined,
      }),
      status,
    )
  }
  app.get('/kits/:kitId', { config: { action: 'read-kits' }, schema: { hide: true } }, (request, reply) =>
    kitPage(request, reply, {}, 200),
  )

  type Told = { kitId: KitId; partnerId: ReturnType<typeof partnerOf>; happenedAt: string }
  const tell = (form: KitForm, said: string, act: (told: Told, posted: Posted) => Promise<Outcome>) =>
    post(pages, `/kits/:kitId/${form}`, {
      action: 'work-kits',
      form,
      again: kitPage,
      next: (request: FastifyRequest) => ({ to: `/kits/${idIn(request, 'kitId')}`, flash: done(said) }),
      act: async (posted) => {
        const kitId = KitId.parse(idIn(posted.request, 'kitId'))
        const partnerId = partnerOf(posted.request)
        await workshop.requireKit(kitId, partnerId)
        return act({ kitId, partnerId, happenedAt: now() }, posted)
      },
    })
  const reason = (fields: Fields) => readFields(z.object({ motif: ShortText }), fields).motif

  tell(
    'appareils',
    'L’appareil est dans le kit.',
    async ({ kitId, partnerId, happenedAt }, { fields, by }) => {
      const code = fieldOf(fields, 'code')
      const { value: found } = await views.read((queries) => queries.devices({ code, partnerId }, 2))
      const [device, ...others] = found
      if (!device || others.length > 0)
        throw new FieldErrors([
          {
            field: 'code',
            text: 'Ce code n’est celui d’aucun de vos appareils : scannez son étiquette ou son numéro de série.',
          },
        ])
      return workshop.pack(kitId, DeviceId.parse(device.deviceId), partnerId, happenedAt, by)
    },
  )
  tell('retirer', 'L’appareil est retiré du kit.', async (told, { fields, by }) => {
    const { deviceId } = readFields(z.object({ deviceId: DeviceId }), fields)
    return workshop.record({ type: 'UnpackDevice', data: { ...told, deviceId, reason: reason(fields) } }, by)
  })
  tell('accessoires', 'Les accessoires sont dans le kit.', async (told, { fields, by }) => {
    const chosen = z.array(Accessory).min(1).safeParse(fieldsOf(fields, 'accessoires'))
    if (!chosen.success)
      throw new FieldErrors([{ field: 'accessoires', text: 'Cochez au moins un accessoire.' }])
    return workshop.record({ type: 'PackAccessories', data: { ...told, accessories: chosen.data } }, by)
  })
  tell('sceller', 'Le kit est scellé : il est prêt.', ({ kitId, partnerId, happenedAt }, { by }) =>
    workshop.sealKit(kitId, partnerId, happenedAt, by),
  )
  tell('rouvrir', 'Le kit est rouvert.', (told, { fields, by }) =>
    workshop.record({ type: 'ReopenKit', data: { ...told, reason: reason(fields) } }, by),
  )
  tell(
    'reserver',
    'Le kit est réservé pour cette personne.',
    async ({ kitId, partnerId, happenedAt }, { fields, by }) =>
      workshop.reserve(kitId, await personOf(fields), partnerId, happenedAt, by),
  )
  tell('liberer', 'La réservation est libérée.', async ({ kitId, partnerId, happenedAt }, { by }) => {
    const kit = await workshop.requireKit(kitId, partnerId)
    if (!kit.reservation) throw new FieldErrors([{ text: 'Ce kit n’est pas réservé.' }])
    const { beneficiaryId } = kit.reservation
    const data = {
      beneficiaryId,
      partnerId,
      kitId,
      kitPartnerId: partnerId,
      reason: 'released-by-staff',
      happenedAt,
    }
    return workshop.record({ type: 'WithdrawPromise', data }, by)
  })

  const personOf = async (fields: Fields) => {
    const fileCode = readFileCode(fieldOf(fields, 'dossier'))
    const { value: person } = await views.read((queries) => queries.beneficiaryByFileCode(fileCode))
    if (!person) throw new FieldErrors([{ field: 'dossier', text: 'Ce code n’est celui d’aucun dossier.' }])
    return person.beneficiaryId as never
  }

  const handOver: Again = async (request, reply, attempt, status) => {
    const kitId = idIn(request, 'kitId')
    const identity = identityOf(request)
    const kit = await workshop.requireKit(kitId, partnerOf(request))
    const { position, value: sites } = await views.read((queries) => queries.sites(kit.partnerId))
    const general = attempt.errors?.filter(({ field }) => field === undefined) ?? []
    const [title, ...missing] = general.map(({ text }) => text)
    return sendPage(
      reply,
      HandOverPage({
        frame: frameOf(request, reply, position),
        kitId,
        trackingCode: kit.trackingCode,
        modelText: KIT_MODEL_WORDS[kit.model],
        siteName: sites.find(({ siteId }) => siteId === kit.siteId)?.name ?? '',
        reservedUntil: kit.reservation ? dateTime(kit.reservation.expiresAt) : null,
        colleagues: (await accounts.colleagues(identity.partnerId)).filter(
          ({ id }) => id !== identity.actorId,
        ),
        notice: NOTICE,
        obstacles: title === undefined ? [] : [{ title, missing }],
        idempotencyKey: newKey(),
        errors: attempt.errors?.filter(({ field }) => field !== undefined),
        values: attempt.values,
      }),
      status,
    )
  }
  app.get(
    '/kits/:kitId/remise',
    { config: { action: 'work-kits' }, schema: { hide: true } },
    (request, reply) => handOver(request, reply, {}, 200),
  )
  post(pages, '/kits/:kitId/remise', {
    action: 'work-kits',
    form: 'remise',
    again: handOver,
    next: (request) => ({ to: `/kits/${idIn(request, 'kitId')}`, flash: done('Le kit est remis.') }),
    act: async ({ request, fields, by }) => {
      const kitId = KitId.parse(idIn(request, 'kitId'))
      const partnerId = partnerOf(request)
      const kit = await workshop.requireKit(kitId, partnerId)
      const beneficiaryId = await personOf(fields)
      if (fieldOf(fields, 'noticeRemise') === '')
        throw new FieldErrors([
          { field: 'noticeRemise', text: 'Remettez la notice, puis cochez cette case.' },
        ])
      return workshop.handOver(
        {
          ...{ kitId, partnerId, beneficiaryId, siteId: kit.siteId, receipt: receiptOf(fields) },
          ...{
            noticeVersion: NOTICE.version,
            handOverId: by.causationId,
            actorId: ActorId.parse(by.actorId),
            happenedAt: now(),
          },
        },
        by,
      )
    },
  })
}

const receiptOf = (fields: Fields) => {
  const { recu } = readFields(
    z.object({
      recu: z.enum(['signe-papier', 'signe-ecran', 'temoin'], 'Choisissez comment la remise est reçue.'),
    }),
    fields,
  )
  if (recu !== 'temoin') return { kind: 'signed', on: recu === 'signe-papier' ? 'paper' : 'screen' } as const
  const witness = ActorId.safeParse(fieldOf(fields, 'temoin'))
  if (!witness.success) throw new FieldErrors([{ field: 'temoin', text: 'Choisissez le témoin.' }])
  return { kind: 'witnessed', witnessId: witness.data } as const
}
