/** One beneficiary's file: what is known of it, what staff do for the person, and who the person is, for a reason. */

import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ContactChannel, ReadingPurpose } from '../../domain/beneficiaries/beneficiary-facts.js'
import { trainingOf } from '../../domain/kits/kit.js'
import { ActorId, BeneficiaryId, Programme, SiteId } from '../../domain/shared/values.js'
import { kitStatus } from '../../projections/kits.js'
import { may } from '../../use-cases/access.js'
import { actingFor, duplicateBy } from '../../use-cases/acting.js'
import { Refusing } from '../../use-cases/refusing.js'
import type { Attempt } from '../../web/frame/forms.js'
import { type BeneficiaryForm, BeneficiaryPage, type ReadIdentity } from '../../web/people/beneficiary.js'
import { identityOf } from '../server/door.js'
import { historyOf } from './history.js'
import {
  type Again,
  done,
  FieldErrors,
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
import { duplicateReasonIn, eligibilityIn, identityIn, ReasonTyped } from './person-fields.js'

export const beneficiaryCardPages = (pages: Pages) => {
  const { app, doors, log } = pages
  const { workshop, views, now } = doors

  const card = async (
    request: FastifyRequest,
    reply: Parameters<Again>[1],
    attempt: Attempt,
    status: number,
    identity?: ReadIdentity | null,
  ) => {
    const beneficiaryId = idIn(request, 'beneficiaryId')
    const caller = identityOf(request)
    const person = await workshop.nowOf.beneficiary(beneficiaryId)
    if (person.status === 'absent') throw new Refusing({ refusal: 'beneficiary-not-found' })
    const { position, value } = await views.read(async (queries) => ({
      partners: await queries.partners(),
      sites: await queries.sites(),
      sessions: await queries.sessionsOf(beneficiaryId),
    }))
    const kits = await Promise.all(
      person.kits.map(async ({ kitId }) => {
        const kit = await workshop.requireKit(kitId, undefined)
        const { trackingCode, model, siteId, handedOver, appointment } = kit
        return {
          ...{ kitId, trackingCode, model, status: kitStatus(kit) },
          siteName: value.sites.find((site) => site.siteId === siteId)?.name ?? '',
          handedOverAt: handedOver?.happenedAt ?? null,
          appointmentAt: appointment?.at ?? null,
          trainingMinutes: trainingOf(kit).counted,
        }
      }),
    )
    const partnerName = (id: string) => value.partners.find(({ partnerId }) => partnerId === id)?.name ?? ''
    const acts = (action: Parameters<typeof may>[1]) => may(caller, action) && caller.partnerActive
    return sendPage(
      reply,
      BeneficiaryPage({
        frame: frameOf(request, reply, position),
        ...{ beneficiaryId, person, kits, identity },
        sessions: value.sessions,
        sites: value.sites.map(({ siteId, name, partnerId }) => ({
          siteId,
          text: `${partnerName(partnerId)} – ${name}`,
        })),
        canRegister: acts('register-beneficiaries'),
        canAllowSecondKit: acts('allow-second-kit'),
        canRead: acts('read-identities'),
        canForget: acts('forget-beneficiaries'),
        canSeeKits: may(caller, 'read-kits'),
        canSeeTraining: may(caller, 'read-training'),
        history: await historyOf(log, `beneficiary-${beneficiaryId}`, value.partners),
        idempotencyKey: newKey(),
        errors: attempt.errors,
        values: attempt.values,
        form: attempt.form as BeneficiaryForm | undefined,
      }),
      status,
    )
  }
  app.get(
    '/beneficiaires/:beneficiaryId',
    { config: { action: 'read-beneficiaries' }, schema: { hide: true } },
    (request, reply) => card(request, reply, {}, 200),
  )

  type Told = {
    readonly beneficiaryId: BeneficiaryId
    readonly partnerId: ReturnType<typeof actingFor>
    readonly happenedAt: string
  }
  /** One form of the file: told, and the file again with what was said. */
  const tell = (
    form: BeneficiaryForm,
    action: Parameters<typeof post>[2]['action'],
    said: string,
    act: (told: Told, posted: Posted) => ReturnType<Parameters<typeof post>[2]['act']>,
  ) =>
    post(pages, `/beneficiaires/:beneficiaryId/${form}`, {
      action,
      form,
      again: card,
      next: (request) => ({ to: `/beneficiaires/${idIn(request, 'beneficiaryId')}`, flash: done(said) }),
      act: (posted) => {
        const beneficiaryId = BeneficiaryId.parse(idIn(posted.request, 'beneficiaryId'))
        const partnerId = actingFor(posted.by.partnerId)
        return act({ beneficiaryId, partnerId, happenedAt: now() }, posted)
      },
    })

  const register = 'register-beneficiaries' as const
  tell('eligibilite', register, 'Le droit est enregistré.', ({ beneficiaryId }, { fields, by }) =>
    workshop.decideEligibility(eligibilityIn(fields, beneficiaryId, by, now()), by),
  )
  tell('attente', register, 'La personne est sur la liste d’attente.', (told, { fields, by }) => {
    const { siteId, programme } = readFields(z.object({ siteId: SiteId, programme: Programme }), fields)
    return workshop.joinWaitingList({ ...told, siteId, programme }, by)
  })
  tell('quitter', register, 'La personne n’attend plus.', async (told, { fields, by }) => {
    await workshop.requireConcern(told.beneficiaryId, by)
    const { motif: reason } = readFields(z.object({ motif: ReasonTyped }), fields)
    const person = await workshop.nowOf.beneficiary(told.beneficiaryId)
    const [waiting] = person.status === 'absent' ? [] : person.waiting
    if (!waiting) throw new FieldErrors([{ text: 'Cette personne n’attend sur aucune liste.' }])
    return workshop.record(
      { type: 'LeaveWaitingList', data: { ...told, programme: waiting.programme, reason } },
      by,
    )
  })
  tell('contact', register, 'La préférence est enregistrée.', async (told, { fields, by }) => {
    await workshop.requireConcern(told.beneficiaryId, by)
    const { canal: channel } = readFields(z.object({ canal: ContactChannel }), fields)
    return workshop.record({ type: 'StateContactPreference', data: { ...told, channel } }, by)
  })
  tell(
    'identite',
    register,
    'L’identité est gardée, chiffrée.',
    async ({ beneficiaryId }, { request, fields, by }) =>
      workshop.identify(
        beneficiaryId,
        identityIn(fields),
        duplicateBy(identityOf(request), duplicateReasonIn(fields)),
        by,
      ),
  )
  tell(
    'exception',
    'allow-second-kit',
    'L’exception est enregistrée en votre nom.',
    (told, { fields, by }) => {
      const { programme, motif: reason } = readFields(
        z.object({ programme: Programme, motif: ReasonTyped }),
        fields,
      )
      const allowedBy = ActorId.parse(by.actorId)
      return workshop.record({ type: 'AllowSecondKit', data: { ...told, programme, allowedBy, reason } }, by)
    },
  )
  tell('oubli', 'forget-beneficiaries', 'Le dossier est effacé.', async (told, { fields, by }) => {
    if (fieldOf(fields, 'sur') === '')
      throw new FieldErrors([{ field: 'sur', text: 'Vérifiez que la personne le demande, puis cochez.' }])
    await workshop.requireConcern(told.beneficiaryId, by)
    return workshop.forget({ ...told, cause: 'person-asked' }, by)
  })

  postShown(pages, '/beneficiaires/:beneficiaryId/lecture', {
    action: 'read-identities',
    again: card,
    show: async ({ request, reply, fields, by }) => {
      const { raison: purpose } = readFields(
        z.object({ raison: z.enum(ReadingPurpose.options, 'Choisissez une raison.') }),
        fields,
      )
      const beneficiaryId = BeneficiaryId.parse(idIn(request, 'beneficiaryId'))
      const { done: read, identity } = await workshop.readIdentity(beneficiaryId, purpose, by)
      if (!read.ok) throw new Refusing(read)
      return card(request, reply, {}, 200, identity ?? null)
    },
  })
}
