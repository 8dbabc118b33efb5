/** Handing a kit over: to whom, with what receipt, after what notice. */
import { z } from 'zod'
import { readFileCode } from '../../domain/shared/codes.js'
import { ActorId, BeneficiaryId, KitId, type Receipt } from '../../domain/shared/values.js'
import type { ViewsReader } from '../../projections/views.js'
import { HandOverPage } from '../../web/kits/hand-over.js'
import { dateTime, KIT_MODEL_WORDS } from '../../words/words.js'
import { identityOf, partnerOf } from '../server/door.js'
import { NOTICE } from '../server/notice.js'
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
  post,
  readFields,
  sendPage,
} from './page.js'

export const handOverPages = (pages: Pages) => {
  const { app, doors } = pages
  const { workshop, views, now, accounts } = doors

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
        guardianSigns: kit.reservation?.guardianSigns ?? false,
        priceCents: workshop.priceOn(kit, now()),
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
      const beneficiaryId = await personIn(views, fields)
      const receipt = receiptIn(fields)
      if (receipt.kind === 'signed' && receipt.on === 'screen' && fieldOf(fields, 'recuLu') === '')
        throw new FieldErrors([
          { field: 'recuLu', text: 'Tendez l’écran à la personne : elle coche elle-même pour signer.' },
        ])
      if (fieldOf(fields, 'noticeRemise') === '')
        throw new FieldErrors([
          { field: 'noticeRemise', text: 'Remettez la notice, puis cochez cette case.' },
        ])
      return workshop.handOver(
        {
          ...{ kitId, partnerId, beneficiaryId, siteId: kit.siteId, receipt },
          ...replacesPurchaseIn(fields),
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

/** The person whose file code was typed. */
export const personIn = async (views: ViewsReader, fields: Fields): Promise<BeneficiaryId> => {
  const fileCode = readFileCode(fieldOf(fields, 'dossier'))
  const { value: person } = await views.read((queries) => queries.beneficiaryByFileCode(fileCode))
  if (!person) throw new FieldErrors([{ field: 'dossier', text: 'Ce code n’est celui d’aucun dossier.' }])
  return BeneficiaryId.parse(person.beneficiaryId)
}

/** H3. */
export const receiptIn = (fields: Fields): z.infer<typeof Receipt> => {
  const { recu } = readFields(
    z.object({
      recu: z.enum(['signe-papier', 'signe-ecran', 'temoin'], 'Choisissez comment la remise est reçue.'),
    }),
    fields,
  )
  if (recu !== 'temoin') {
    const by = fieldOf(fields, 'representantSigne') === '' ? {} : ({ by: 'guardian' } as const)
    return { kind: 'signed', on: recu === 'signe-papier' ? 'paper' : 'screen', ...by }
  }
  const witness = ActorId.safeParse(fieldOf(fields, 'temoin'))
  if (!witness.success) throw new FieldErrors([{ field: 'temoin', text: 'Choisissez le témoin.' }])
  return { kind: 'witnessed', witnessId: witness.data }
}

const ANSWERS: Readonly<Record<string, boolean>> = { oui: true, non: false }
/** Absent where the person does not know, or nobody asked: nothing is counted as avoided then. */
const replacesPurchaseIn = (fields: Fields) => {
  const replacesPurchase = ANSWERS[fieldOf(fields, 'remplaceUnAchat')]
  return replacesPurchase === undefined ? {} : { replacesPurchase }
}
