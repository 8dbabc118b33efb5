/** An employer's contracts as pages: the list, a month's hours, and one contract with everything told of it. */

import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Contract, Derogation, Exit, JobKind } from '../../domain/jobs/contract.js'
import { monthsUntil, reconciled } from '../../domain/jobs/job.js'
import { GapReason, JobReason } from '../../domain/jobs/job-facts.js'
import { WorkerPurpose } from '../../domain/jobs/worker.js'
import { dayBefore, lastDayOf, monthOf, monthsBetween } from '../../domain/shared/calendar.js'
import { parisInstant } from '../../domain/shared/lyon.js'
import {
  ActorId,
  type Day,
  dayOf,
  type Instant,
  JobId,
  Month,
  type PartnerId,
  WorkerId,
  WorkId,
} from '../../domain/shared/values.js'
import { uuidFrom } from '../../log/ledger.js'
import { may } from '../../use-cases/access.js'
import { minutesIn } from '../../use-cases/files/hours-file.js'
import { ContractNumber } from '../../use-cases/inputs.js'
import { Refusing } from '../../use-cases/refusing.js'
import { inTurn } from '../../use-cases/work.js'
import type { Attempt } from '../../web/frame/forms.js'
import { type JobForm, JobPage } from '../../web/jobs/job.js'
import { JobMonthPage, JobsPage } from '../../web/jobs/jobs.js'
import { identityOf, metadataOf, partnerOf } from '../server/door.js'
import { historyOf } from './history.js'
import {
  type Again,
  done,
  errorsOf,
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
import { workerIn } from './person-fields.js'

const DayTyped = z.iso.date('Écrivez une date.')
const DerogationTyped = z.enum(Derogation.options).nullable().catch(null)
const ReasonTyped = z.enum(JobReason.options, 'Choisissez une raison.')
const MONTHS_BACK = 36
const FIRST_MONTH = '2000-01'

/** A moment of that day in Lyon, or now where that has not come yet. */
const momentOn = (day: Day, hour: string, now: Instant): Instant => {
  const moment = parisInstant(`${day}T${hour}`) ?? now
  return day === dayOf(now) && moment > now ? now : moment
}

const hoursIn = (fields: Fields, field: string): number | null => {
  const typed = fieldOf(fields, field)
  if (typed === '') return null
  const sign = typed.startsWith('-') ? -1 : 1
  const minutes = minutesIn(typed.replace(/^-/, ''))
  if (minutes === undefined)
    throw new FieldErrors([{ field, text: 'Écrivez des heures, par exemple 121,33 ou 121:20.' }])
  return sign * minutes
}

export const jobPages = (pages: Pages) => {
  const { app, doors, log, importer } = pages
  const { workshop, views, now } = doors
  const see = { config: { action: 'read-jobs' as const }, schema: { hide: true } }
  const acts = (request: FastifyRequest) =>
    may(identityOf(request), 'work-jobs') && identityOf(request).partnerActive

  const list: Again = async (request, reply, attempt, status) => {
    const { position, value: jobs } = await views.read((queries) => queries.jobs(partnerOf(request)))
    return sendPage(
      reply,
      JobsPage({
        frame: frameOf(request, reply, position),
        ...{ jobs, today: dayOf(now()), canAct: acts(request), idempotencyKey: newKey() },
        ...attempt,
      }),
      status,
    )
  }
  app.get('/postes', see, (request, reply) => list(request, reply, {}, 200))
  post(pages, '/postes', {
    action: 'work-jobs',
    again: list,
    act: async ({ request, fields, by }) => {
      const identity = workerIn(fields)
      const given = readFields(
        z.object({
          poste: JobKind,
          contrat: Contract,
          debut: DayTyped,
          fin: DayTyped.or(z.literal('').transform(() => null)),
          derogation: DerogationTyped,
          numero: ContractNumber.or(z.literal('').transform(() => undefined)),
        }),
        fields,
      )
      const jobId = JobId.parse(uuidFrom(by.causationId))
      const starting = {
        ...{ jobId, partnerId: partnerOf(request), kind: given.poste, contract: given.contrat },
        ...{ endsOn: given.fin, derogation: given.derogation, contractNumber: given.numero },
        happenedAt: momentOn(given.debut, '00:00', now()),
      }
      return {
        done: await workshop.startJob(starting, { identity }, by),
        next: {
          to: `/postes/${jobId}`,
          flash: done('Le contrat est commencé.', 'Donnez son badge à la personne.'),
        },
      }
    },
  })

  /** The month asked for; the last one that is over when left out. */
  const monthIn = (request: FastifyRequest): Month => {
    const addressed = (request.params as { month?: unknown }).month
    const read = Month.safeParse(addressed ?? (request.query as { mois?: unknown }).mois)
    const current = monthOf(dayOf(now()))
    if (read.success && read.data <= current && read.data >= FIRST_MONTH) return read.data
    // Hours are never told of another month than the one that was asked for.
    if (addressed !== undefined) throw new Refusing({ refusal: 'not-found' })
    return monthOf(dayBefore(`${current}-01`))
  }

  const monthRows = async (partnerId: PartnerId, month: Month) => {
    const { position, value } = await views.read(async (queries) => ({
      jobs: await queries.jobs(partnerId),
      told: await queries.hoursOfMonth(partnerId, month),
    }))
    const rows = value.jobs
      .filter(
        ({ startedOn, lastDay }) =>
          startedOn <= lastDayOf(month) && (lastDay === null || lastDay >= `${month}-01`),
      )
      .map((job) => {
        const {
          declared = null,
          logged = 0,
          explained = 0,
        } = value.told.find(({ jobId }) => jobId === job.jobId) ?? {}
        return { job, declared, logged, explained, name: null as string | null }
      })
    return { position, rows }
  }
  const monthPage = async (
    request: FastifyRequest,
    reply: Parameters<Again>[1],
    attempt: Attempt,
    status: number,
    names: ReadonlyMap<string, string> = new Map(),
  ) => {
    const month = monthIn(request)
    const { position, rows } = await monthRows(partnerOf(request), month)
    const today = dayOf(now())
    const first = `${Number(today.slice(0, 4)) - MONTHS_BACK / 12}${today.slice(4, 7)}`
    return sendPage(
      reply,
      JobMonthPage({
        frame: frameOf(request, reply, position),
        month,
        months: monthsBetween(month < first ? month : first, monthOf(today)).toReversed(),
        today,
        rows: rows.map((row) => ({ ...row, name: names.get(row.job.workerId) ?? null })),
        canAct: acts(request),
        idempotencyKey: newKey(),
        ...attempt,
      }),
      status,
    )
  }
  const monthAgain: Again = (request, reply, attempt, status) => monthPage(request, reply, attempt, status)
  app.get('/postes/mois', see, (request, reply) => monthPage(request, reply, {}, 200))

  app.get('/postes/mois.csv', see, async (request, reply) => {
    const month = monthIn(request)
    const { rows } = await monthRows(partnerOf(request), month)
    const lines = rows
      .filter(({ declared }) => declared !== null)
      .map(({ job, declared }) =>
        [
          job.jobCode,
          month.slice(0, 4),
          Number(month.slice(5)),
          ((declared ?? 0) / 60).toFixed(2).replace('.', ','),
        ].join(';'),
      )
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="heures-${month}.csv"`)
      .send(`${['emi_ctr_id;emi_sme_annee;emi_sme_mois;emi_nb_heures_travail', ...lines].join('\n')}\n`)
  })

  post(pages, '/postes/mois/:month', {
    action: 'work-jobs',
    form: 'heures',
    again: monthAgain,
    next: (request) => ({
      to: `/postes/mois?mois=${monthIn(request)}`,
      flash: done('Les heures sont déclarées.'),
    }),
    act: async ({ request, fields, by }) => {
      const month = monthIn(request)
      const partnerId = partnerOf(request)
      const { rows } = await monthRows(partnerId, month)
      const happenedAt = now()
      const asked = rows.flatMap(({ job }) => {
        const field = `heures-${job.jobId}`
        const minutes = hoursIn(fields, field)
        if (minutes !== null && minutes < 0)
          throw new FieldErrors([{ field, text: 'Écrivez des heures positives.' }])
        return minutes === null ? [] : [{ field, minutes, jobId: JobId.parse(job.jobId) }]
      })
      if (asked.length === 0) throw new FieldErrors([{ text: 'Écrivez les heures d’au moins un contrat.' }])
      // All of them or none: each is looked at before the first is told.
      const declarations = await Promise.all(
        asked.map(async ({ field, minutes, jobId }) => {
          const data = await workshop.declaration({ jobId, partnerId, month, minutes, happenedAt })
          const refused = await workshop.judge({ type: 'DeclareHours', data })
          const text =
            refused && (errorsOf(new Refusing(refused))?.errors ?? []).map((one) => one.text).join(' ')
          return { data, error: text ? [{ field, text }] : [] }
        }),
      )
      const errors = declarations.flatMap(({ error }) => error)
      if (errors.length > 0) throw new FieldErrors(errors)
      return inTurn(declarations, ({ data }) => workshop.record({ type: 'DeclareHours', data }, by))
    },
  })

  postShown(pages, '/postes/mois/:month/noms', {
    action: 'read-jobs',
    again: monthAgain,
    show: async ({ request, reply, by }) => {
      const partnerId = partnerOf(request)
      const { rows } = await monthRows(partnerId, monthIn(request))
      const names = new Map<string, string>()
      for (const workerId of new Set(rows.map(({ job }) => job.workerId))) {
        const { identity } = await workshop.readWorker(WorkerId.parse(workerId), partnerId, 'declaration', by)
        names.set(workerId, identity ? `${identity.givenName} ${identity.familyName}` : 'Nom effacé')
      }
      return monthPage(request, reply, {}, 200, names)
    },
  })

  post(pages, '/postes/heures/import', {
    action: 'work-jobs',
    form: 'fichier',
    again: monthAgain,
    act: async ({ request, file, by }) => {
      if (!file) throw new Refusing({ refusal: 'unreadable-file' })
      const what = { kind: 'hours', happenedAt: now() } as const
      const one = await importer.check(what, partnerOf(request), file, { ...by, source: 'import' })
      return { to: `/imports/${one.importId}` }
    },
  })

  const card = async (
    request: FastifyRequest,
    reply: Parameters<Again>[1],
    attempt: Attempt,
    status: number,
    name?: { readonly text: string; readonly birthDate: Day } | null,
  ) => {
    const jobId = idIn(request, 'jobId')
    const job = await workshop.jobFor(jobId, partnerOf(request))
    const { position, value } = await views.read(async (queries) => ({
      row: await queries.job(jobId),
      partners: await queries.partners(),
    }))
    if (!value.row) throw new Refusing({ refusal: 'views-behind' })
    const today = dayOf(now())
    return sendPage(
      reply,
      JobPage({
        frame: frameOf(request, reply, position),
        ...{ row: value.row, job, today, name },
        months: monthsUntil(job, today).map((month) => reconciled(job, month)),
        canAct: acts(request),
        history: await historyOf(log, `job-${jobId}`, value.partners),
        idempotencyKey: newKey(),
        errors: attempt.errors,
        values: attempt.values,
        form: attempt.form as JobForm | undefined,
      }),
      status,
    )
  }
  const cardAgain: Again = (request, reply, attempt, status) => card(request, reply, attempt, status)
  app.get('/postes/:jobId', see, (request, reply) => card(request, reply, {}, 200))

  type Told = { readonly jobId: JobId; readonly partnerId: PartnerId }
  const tell = (
    form: JobForm,
    said: string,
    act: (told: Told, posted: Posted) => ReturnType<Parameters<typeof post>[2]['act']>,
  ) =>
    post(pages, `/postes/:jobId/${form}`, {
      action: 'work-jobs',
      form,
      again: cardAgain,
      next: (request) => ({ to: `/postes/${idIn(request, 'jobId')}`, flash: done(said) }),
      act: async (posted) => {
        await workshop.jobFor(idIn(posted.request, 'jobId'), partnerOf(posted.request))
        return act(
          { jobId: JobId.parse(idIn(posted.request, 'jobId')), partnerId: partnerOf(posted.request) },
          posted,
        )
      },
    })
  /** A fact that happens on the day that the form says. */
  const onDay = (fields: Fields, hour: string) =>
    momentOn(readFields(z.object({ jour: DayTyped }), fields).jour, hour, now())

  tell('travail', 'Le travail est saisi.', async ({ jobId, partnerId }, { fields, by }) => {
    const [startsAt, endsAt] = [parisInstant(fieldOf(fields, 'debut')), parisInstant(fieldOf(fields, 'fin'))]
    if (startsAt === undefined) throw new FieldErrors([{ field: 'debut', text: 'Écrivez le début.' }])
    if (endsAt === undefined) throw new FieldErrors([{ field: 'fin', text: 'Écrivez la fin.' }])
    const codes = fieldOf(fields, 'appareils').split(/\s+/).filter(Boolean)
    const deviceIds = []
    for (const code of codes) deviceIds.push(await workshop.deviceByCode(code, undefined))
    return (await workshop.enterWork({ jobId, partnerId, startsAt, endsAt, deviceIds }, by)).done
  })
  tell('ecart', 'L’explication est enregistrée.', (told, { fields, by }) => {
    const { mois: month } = readFields(z.object({ mois: Month }), fields)
    const parts = GapReason.options.flatMap((reason) => {
      const minutes = hoursIn(fields, `ecart-${reason}`)
      return minutes === null || minutes === 0 ? [] : [{ reason, minutes }]
    })
    const actorId = ActorId.parse(by.actorId)
    return workshop.record(
      { type: 'ExplainGap', data: { ...told, happenedAt: now(), month, parts, actorId } },
      by,
    )
  })
  tell('corriger', 'Les heures sont corrigées.', (told, { fields, by }) => {
    const { mois, motif } = readFields(z.object({ mois: Month, motif: ReasonTyped }), fields)
    const minutes = hoursIn(fields, 'heures')
    if (minutes !== null && minutes < 0)
      throw new FieldErrors([{ field: 'heures', text: 'Écrivez des heures positives.' }])
    return workshop.correctHours(
      { ...told, happenedAt: now(), reason: motif },
      mois,
      minutes === null ? null : { minutes },
      by,
    )
  })
  tell('retirer', 'Le travail est retiré.', (told, { fields, by }) => {
    const { travail: workId, motif: reason } = readFields(
      z.object({ travail: WorkId, motif: ReasonTyped }),
      fields,
    )
    return workshop.record({ type: 'WithdrawWork', data: { ...told, happenedAt: now(), workId, reason } }, by)
  })
  tell('prolonger', 'Le contrat est prolongé.', (told, { fields, by }) => {
    const { jour: endsOn, derogation } = readFields(
      z.object({ jour: DayTyped, derogation: DerogationTyped }),
      fields,
    )
    return workshop.prolong({ ...told, endsOn, derogation }, by)
  })
  tell('suspendre', 'Le contrat est suspendu.', (told, { fields, by }) =>
    workshop.record({ type: 'SuspendJob', data: { ...told, happenedAt: onDay(fields, '00:00') } }, by),
  )
  tell('reprendre', 'Le contrat est repris.', (told, { fields, by }) =>
    workshop.record({ type: 'ResumeJob', data: { ...told, happenedAt: onDay(fields, '00:00') } }, by),
  )
  tell('finir', 'La fin du contrat est enregistrée.', (told, { fields, by }) => {
    const { sortie: exit } = readFields(
      z.object({ sortie: z.enum(Exit.options).nullable().catch(null) }),
      fields,
    )
    return workshop.record(
      { type: 'EndJob', data: { ...told, happenedAt: onDay(fields, '12:00'), exit } },
      by,
    )
  })
  tell('sortie', 'La sortie est corrigée.', (told, { fields, by }) => {
    const {
      jour,
      sortie: exit,
      motif,
    } = readFields(
      z.object({
        jour: DayTyped,
        sortie: z.enum(Exit.options, 'Choisissez une sortie.'),
        motif: ReasonTyped,
      }),
      fields,
    )
    const which = { ...told, happenedAt: now(), reason: motif }
    const changes = { exit, happenedAt: momentOn(jour, '12:00', now()) }
    return workshop.correctJob(which, ({ type }) => type === 'JobEnded', changes, by)
  })
  tell('effacer', 'Le nom est effacé.', async ({ jobId, partnerId }, { by }) => {
    const { workerId } = await workshop.jobFor(jobId, partnerId)
    return workshop.forgetWorker(workerId, partnerId, by)
  })
  postShown(pages, '/postes/:jobId/nom', {
    action: 'read-jobs',
    again: cardAgain,
    show: async ({ request, reply, fields }) => {
      const { pourquoi } = readFields(
        z.object({ pourquoi: z.enum(WorkerPurpose.options, 'Choisissez une raison.') }),
        fields,
      )
      const partnerId = partnerOf(request)
      const { workerId } = await workshop.jobFor(idIn(request, 'jobId'), partnerId)
      const by = metadataOf(request, undefined, 'page')
      const { done: read, identity } = await workshop.readWorker(workerId, partnerId, pourquoi, by)
      if (!read.ok) throw new Refusing(read)
      const name = identity
        ? { text: `${identity.givenName} ${identity.familyName}`, birthDate: identity.birthDate }
        : null
      return card(request, reply, {}, 200, name)
    },
  })
}
