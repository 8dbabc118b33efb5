/** Beneficiaries: found by the code on their file, registered by commune and prescriber. No name has a field. */
import { z } from 'zod'
import { Prescriber } from '../../domain/beneficiaries/beneficiary.js'
import { readFileCode } from '../../domain/shared/codes.js'
import {
  ActorId,
  BeneficiaryId,
  CommuneCode,
  Day,
  dayOf,
  Programme,
  ShortText,
} from '../../domain/shared/values.js'
import { uuidFrom } from '../../log/ledger.js'
import { kitStatus } from '../../projections/kits.js'
import { BeneficiariesPage } from '../../web/beneficiaries.js'
import { BeneficiaryPage } from '../../web/beneficiary.js'
import { may } from '../access.js'
import { actingFor, newFileCode } from '../beneficiaries.js'
import { identityOf } from '../door.js'
import { Refusing } from '../problem.js'
import { historyOf } from './history.js'
import {
  type Again,
  done,
  type Fields,
  frameOf,
  idIn,
  newKey,
  type Pages,
  post,
  readFields,
  sendPage,
} from './page.js'

const Eligibility = z.object({
  programme: z.enum(Programme.options, 'Choisissez le programme.'),
  prescripteur: z.enum(Prescriber.options, 'Choisissez qui atteste.'),
  valableJusquau: Day.or(z.literal('').transform(() => '')).refine(
    (day) => day !== '',
    'Écrivez jusqu’à quand l’attestation est valable.',
  ),
})

export const beneficiaryPages = (pages: Pages) => {
  const { app, doors, log } = pages
  const { workshop, views, now } = doors

  const eligibility = (
    fields: Fields,
    beneficiaryId: BeneficiaryId,
    partnerId: string | null,
    happenedAt = now(),
  ) => {
    const {
      programme,
      prescripteur: prescriber,
      valableJusquau: validUntil,
    } = readFields(Eligibility, fields)
    return {
      type: 'DecideEligibility',
      data: {
        ...{ beneficiaryId, partnerId: actingFor(partnerId), programme, prescriber, granted: true },
        ...{ validFrom: dayOf(happenedAt), validUntil, happenedAt },
      },
    } as const
  }

  const list: Again = async (request, reply, attempt, status) => {
    const { code } = request.query as { code?: string }
    const { position, value: person } = await views.read(async (queries) =>
      code ? queries.beneficiaryByFileCode(readFileCode(code)) : undefined,
    )
    if (person) return reply.redirect(`/beneficiaires/${person.beneficiaryId}`)
    return sendPage(
      reply,
      BeneficiariesPage({
        frame: frameOf(request, reply, position),
        notFound: code || undefined,
        canRegister: may(identityOf(request), 'register-beneficiaries'),
        idempotencyKey: newKey(),
        ...attempt,
      }),
      status,
    )
  }
  app.get(
    '/beneficiaires',
    { config: { action: 'read-beneficiaries' }, schema: { hide: true } },
    (request, reply) => list(request, reply, {}, 200),
  )
  post(pages, '/beneficiaires', {
    action: 'register-beneficiaries',
    again: list,
    act: async ({ fields, by }) => {
      const beneficiaryId = BeneficiaryId.parse(uuidFrom(by.causationId))
      // Read whole before anything is recorded: a file is opened with its eligibility or not at all.
      const happenedAt = now()
      const decide = eligibility(fields, beneficiaryId, by.partnerId, happenedAt)
      const { commune: communeCode } = readFields(z.object({ commune: CommuneCode }), fields)
      const fileCode = newFileCode()
      const data = {
        beneficiaryId,
        partnerId: actingFor(by.partnerId),
        fileCode,
        communeCode,
        happenedAt,
      }
      const registered = await workshop.record({ type: 'RegisterBeneficiary', data }, by)
      if (!registered.ok) return registered
      return {
        done: await workshop.record(decide, { ...by, causationId: `${by.causationId}:eligibility` }),
        next: {
          to: `/beneficiaires/${beneficiaryId}`,
          flash: done(`Dossier ${fileCode}`, 'Notez ce code : il sert à réserver et à remettre le kit.'),
        },
      }
    },
  })

  const card: Again = async (request, reply, attempt, status) => {
    const beneficiaryId = idIn(request, 'beneficiaryId')
    const identity = identityOf(request)
    const person = await workshop.nowOf.beneficiary(beneficiaryId)
    if (person.status === 'absent') throw new Refusing({ refusal: 'beneficiary-not-found' })
    const { position, value } = await views.read(async (queries) => ({
      partners: await queries.partners(),
      sites: await queries.sites(),
    }))
    const kits = await Promise.all(
      person.kits.map(async ({ kitId }) => {
        const kit = await workshop.requireKit(kitId, undefined)
        const { trackingCode, model, siteId, handedOver } = kit
        const siteName = value.sites.find((site) => site.siteId === siteId)?.name ?? ''
        return {
          kitId,
          trackingCode,
          model,
          status: kitStatus(kit),
          siteName,
          handedOverAt: handedOver?.happenedAt ?? null,
        }
      }),
    )
    return sendPage(
      reply,
      BeneficiaryPage({
        frame: frameOf(request, reply, position),
        beneficiaryId,
        person,
        kits,
        canRegister: may(identity, 'register-beneficiaries') && identity.partnerActive,
        canAllowSecondKit: may(identity, 'allow-second-kit') && identity.partnerActive,
        history: await historyOf(log, `beneficiary-${beneficiaryId}`, value.partners),
        idempotencyKey: newKey(),
        errors: attempt.errors,
        values: attempt.values,
        form: attempt.form as 'eligibilite' | 'exception' | undefined,
      }),
      status,
    )
  }
  app.get(
    '/beneficiaires/:beneficiaryId',
    { config: { action: 'read-beneficiaries' }, schema: { hide: true } },
    (request, reply) => card(request, reply, {}, 200),
  )

  const back = (said: string) => (request: Parameters<typeof idIn>[0]) => ({
    to: `/beneficiaires/${idIn(request, 'beneficiaryId')}`,
    flash: done(said),
  })
  post(pages, '/beneficiaires/:beneficiaryId/eligibilite', {
    action: 'register-beneficiaries',
    form: 'eligibilite',
    again: card,
    next: back('L’éligibilité est enregistrée.'),
    act: ({ request, fields, by }) =>
      workshop.record(
        eligibility(fields, BeneficiaryId.parse(idIn(request, 'beneficiaryId')), by.partnerId),
        by,
      ),
  })
  post(pages, '/beneficiaires/:beneficiaryId/exception', {
    action: 'allow-second-kit',
    form: 'exception',
    again: card,
    next: back('L’exception est enregistrée en votre nom.'),
    act: ({ request, fields, by }) => {
      const { programme, motif: reason } = readFields(
        z.object({ programme: Programme, motif: ShortText }),
        fields,
      )
      const beneficiaryId = BeneficiaryId.parse(idIn(request, 'beneficiaryId'))
      const allowedBy = ActorId.parse(by.actorId)
      const data = {
        beneficiaryId,
        partnerId: actingFor(by.partnerId),
        programme,
        allowedBy,
        reason,
        happenedAt: now(),
      }
      return workshop.record({ type: 'AllowSecondKit', data }, by)
    },
  })
}
