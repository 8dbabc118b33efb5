/** Training sessions: the list, planning one, and one session with its attendance sheet. */

import { z } from 'zod'
import { parisInstant } from '../../domain/shared/lyon.js'
import {
  ActorId,
  BeneficiaryId,
  millis,
  type PartnerId,
  SessionId,
  ShortText,
  SiteId,
} from '../../domain/shared/values.js'
import { sessionEnd } from '../../domain/training/training-session.js'
import { uuidFrom } from '../../log/ledger.js'
import { may, scopeOf } from '../../use-cases/access.js'
import { SessionPlan } from '../../use-cases/inputs.js'
import { type SessionForm, SessionPage, TrainingPage } from '../../web/people/training.js'
import { identityOf, partnerOf } from '../server/door.js'
import { personIn } from './hand-over.js'
import { historyOf } from './history.js'
import {
  type Again,
  canAct,
  done,
  FieldErrors,
  fieldOf,
  frameOf,
  idIn,
  newKey,
  type Pages,
  type Posted,
  post,
  readFields,
  sendPage,
} from './page.js'
import { ReasonTyped } from './person-fields.js'

const SESSIONS_MAX = 200

const Plan = z.object({
  siteId: SiteId,
  formateur: ActorId,
  minutes: z.coerce.number('Écrivez la durée en minutes.').pipe(SessionPlan.durationMinutes),
  places: z.coerce.number('Écrivez le nombre de places.').pipe(SessionPlan.capacity),
})

export const trainingPages = (pages: Pages) => {
  const { app, doors, log } = pages
  const { workshop, views, accounts, now } = doors

  const list: Again = async (request, reply, attempt, status) => {
    const identity = identityOf(request)
    const { position, value } = await views.read(async (queries) => ({
      sessions: await queries.trainingSessions(scopeOf(identity), now(), SESSIONS_MAX),
      sites: identity.partnerId === null ? [] : await queries.sites(identity.partnerId),
    }))
    const acting = may(identity, 'work-training') && identity.partnerActive
    return sendPage(
      reply,
      TrainingPage({
        frame: frameOf(request, reply, position),
        ...value,
        trainers: acting ? await accounts.colleagues(identity.partnerId) : [],
        canAct: acting,
        idempotencyKey: newKey(),
        ...attempt,
      }),
      status,
    )
  }
  app.get('/formations', { config: { action: 'read-training' }, schema: { hide: true } }, (request, reply) =>
    list(request, reply, {}, 200),
  )
  post(pages, '/formations', {
    action: 'work-training',
    again: list,
    act: async ({ request, fields, by }) => {
      const plan = readFields(Plan, fields)
      const startsAt = parisInstant(fieldOf(fields, 'debut'))
      if (startsAt === undefined)
        throw new FieldErrors([{ field: 'debut', text: 'Écrivez la date et l’heure de début.' }])
      const sessionId = SessionId.parse(uuidFrom(by.causationId))
      const { siteId, formateur: trainerId, minutes: durationMinutes, places: capacity } = plan
      const planned = { sessionId, siteId, trainerId, startsAt, durationMinutes, capacity }
      return {
        done: await workshop.planSession(
          { ...planned, partnerId: partnerOf(request), happenedAt: now() },
          by,
        ),
        next: {
          to: `/formations/${sessionId}`,
          flash: done('La séance est prévue.', 'Inscrivez maintenant les personnes.'),
        },
      }
    },
  })

  const card: Again = async (request, reply, attempt, status) => {
    const sessionId = idIn(request, 'sessionId')
    const identity = identityOf(request)
    const session = await workshop.sessionFor(sessionId, scopeOf(identity))
    const { position, value } = await views.read(async (queries) => ({
      partners: await queries.partners(),
      sites: await queries.sites(),
      people: await Promise.all(
        session.enrolled.map(async ({ beneficiaryId }) => queries.beneficiary(beneficiaryId)),
      ),
    }))
    const kits = await Promise.all(session.enrolled.map(({ kitId }) => workshop.nowOf.kit(kitId)))
    const colleagues = await accounts.colleagues(session.partnerId)
    return sendPage(
      reply,
      SessionPage({
        frame: frameOf(request, reply, position),
        sessionId,
        session,
        siteName: value.sites.find(({ siteId }) => siteId === session.siteId)?.name ?? '',
        trainerName: colleagues.find(({ id }) => id === session.trainerId)?.name ?? null,
        enrolled: session.enrolled.map((one, index) => {
          const kit = kits[index]
          return {
            ...one,
            fileCode: value.people[index]?.fileCode ?? '',
            trackingCode: kit && kit.status !== 'absent' ? kit.trackingCode : '',
          }
        }),
        isOver: millis(sessionEnd(session)) <= millis(now()),
        canAct: canAct(request, session.partnerId) && may(identity, 'work-training'),
        history: await historyOf(log, `trainingSession-${sessionId}`, value.partners),
        idempotencyKey: newKey(),
        errors: attempt.errors,
        values: attempt.values,
        form: attempt.form as SessionForm | undefined,
      }),
      status,
    )
  }
  app.get(
    '/formations/:sessionId',
    { config: { action: 'read-training' }, schema: { hide: true } },
    (request, reply) => card(request, reply, {}, 200),
  )

  type Told = { readonly sessionId: SessionId; readonly partnerId: PartnerId; readonly happenedAt: string }
  const tell = (
    form: SessionForm,
    said: string,
    act: (told: Told, posted: Posted) => ReturnType<Parameters<typeof post>[2]['act']>,
  ) =>
    post(pages, `/formations/:sessionId/${form}`, {
      action: 'work-training',
      form,
      again: card,
      next: (request) => ({ to: `/formations/${idIn(request, 'sessionId')}`, flash: done(said) }),
      act: (posted) => {
        const sessionId = SessionId.parse(idIn(posted.request, 'sessionId'))
        return act({ sessionId, partnerId: partnerOf(posted.request), happenedAt: now() }, posted)
      },
    })

  tell(
    'inscrire',
    'La personne est inscrite.',
    async ({ sessionId, partnerId, happenedAt }, { fields, by }) =>
      workshop.enrol(sessionId, await personIn(views, fields), partnerId, happenedAt, by),
  )
  tell('desinscrire', 'La personne n’est plus inscrite.', (told, { fields, by }) => {
    const { personne: beneficiaryId, motif: reason } = readFields(
      z.object({ personne: BeneficiaryId, motif: ReasonTyped }),
      fields,
    )
    return workshop.record({ type: 'CancelEnrolment', data: { ...told, beneficiaryId, reason } }, by)
  })
  tell('presences', 'Les présences sont enregistrées.', async (told, { fields, by }) => {
    const { enrolled } = await workshop.sessionFor(told.sessionId, told.partnerId)
    const attendance = enrolled.map(({ beneficiaryId }) => {
      const field = `minutes-${beneficiaryId}`
      const minutes = z.coerce.number().int().nonnegative().safeParse(fieldOf(fields, field))
      if (!minutes.success || fieldOf(fields, field) === '')
        throw new FieldErrors([{ field, text: 'Écrivez un nombre de minutes, 0 pour une absence.' }])
      return { beneficiaryId, minutes: minutes.data }
    })
    return workshop.record({ type: 'RecordAttendance', data: { ...told, attendance } }, by)
  })
  tell('annuler', 'La séance est annulée.', (told, { fields, by }) => {
    const { motif: reason } = readFields(z.object({ motif: ShortText }), fields)
    return workshop.record({ type: 'CancelSession', data: { ...told, reason } }, by)
  })
}
