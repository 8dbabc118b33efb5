/** Time at the bench by scan: one field, whatever is scanned; a badge begins and ends, labels add devices. */

import type { FastifyRequest } from 'fastify'
import { readFileCode } from '../../domain/shared/codes.js'
import { parisInstant } from '../../domain/shared/lyon.js'
import { type DeviceId, dayOf, JobId } from '../../domain/shared/values.js'
import { Refusing } from '../../use-cases/refusing.js'
import { BenchTimePage, StretchPage } from '../../web/jobs/bench-time.js'
import { partnerOf } from '../server/door.js'
import {
  type Again,
  done,
  FieldErrors,
  fieldOf,
  frameOf,
  idIn,
  newKey,
  type Pages,
  post,
  sendPage,
} from './page.js'
import { scannedDevice } from './scan.js'

export const benchTimePages = (pages: Pages) => {
  const { app, doors } = pages
  const { workshop, views, now } = doors
  const see = { config: { action: 'log-work' as const }, schema: { hide: true } }

  const bench: Again = async (request, reply, attempt, status) => {
    const { position, value: atWork } = await views.read((queries) => queries.openWork(partnerOf(request)))
    return sendPage(
      reply,
      BenchTimePage({
        frame: frameOf(request, reply, position),
        ...{ atWork, today: dayOf(now()), idempotencyKey: newKey() },
        ...attempt,
      }),
      status,
    )
  }
  app.get('/travail', see, (request, reply) => bench(request, reply, {}, 200))
  post(pages, '/travail', {
    action: 'log-work',
    form: 'badge',
    again: bench,
    act: async ({ request, fields, by }) => {
      const badge = fieldOf(fields, 'badge')
      if (badge === '') throw new FieldErrors([{ field: 'badge', text: 'Scannez un badge.' }])
      const partnerId = partnerOf(request)
      const job = await workshop.jobByBadge(readFileCode(badge), partnerId).catch((error: unknown) => {
        if (!(error instanceof Refusing)) throw error
        throw new FieldErrors([{ field: 'badge', text: error.explained.title }])
      })
      const to = `/travail/${job.jobId}`
      if (await workshop.underWay(job.jobId, partnerId)) return { to }
      const { done: begun } = await workshop.startWork(JobId.parse(job.jobId), partnerId, [], by)
      return { done: begun, next: { to, flash: done('Travail commencé.', 'Scannez les appareils.') } }
    },
  })

  /** The contract in the address, and what is under way of it. */
  const underWay = async (request: FastifyRequest) => {
    const jobId = JobId.parse(idIn(request, 'jobId'))
    const partnerId = partnerOf(request)
    const { jobCode } = await workshop.jobFor(jobId, partnerId)
    return { jobId, partnerId, jobCode, stretch: await workshop.underWay(jobId, partnerId) }
  }
  const stretchOf = async (request: FastifyRequest) => {
    const { stretch, ...which } = await underWay(request)
    if (!stretch) throw new Refusing({ refusal: 'work-not-started' })
    return { ...which, workId: stretch.workId, day: dayOf(stretch.startsAt) }
  }
  const page: Again = async (request, reply, attempt, status) => {
    const { jobId, jobCode, stretch } = await underWay(request)
    const labelOf = async (deviceId: DeviceId) => {
      const device = await workshop.nowOf.device(deviceId)
      return { deviceId, label: device.status === 'absent' ? deviceId : device.labelCode }
    }
    return sendPage(
      reply,
      StretchPage({
        frame: frameOf(request, reply),
        ...{ jobId, jobCode },
        stretch: stretch
          ? {
              startsAt: stretch.startsAt,
              isToday: dayOf(stretch.startsAt) === dayOf(now()),
              devices: await Promise.all(stretch.deviceIds.map(labelOf)),
            }
          : null,
        idempotencyKey: newKey(),
        ...attempt,
      }),
      status,
    )
  }
  app.get('/travail/:jobId', see, (request, reply) => page(request, reply, {}, 200))
  post(pages, '/travail/:jobId/scanner', {
    action: 'log-work',
    form: 'scanner',
    again: page,
    act: async ({ request, fields, by }) => {
      const { jobId, partnerId, jobCode, workId, day } = await stretchOf(request)
      if (readFileCode(fieldOf(fields, 'code')) === jobCode)
        return {
          done: await workshop.stopWork(jobId, partnerId, { workId, day }, by),
          next: { to: '/travail', flash: done('Travail terminé.') },
        }
      const deviceId = await scannedDevice(workshop, fields, partnerId)
      return {
        done: await workshop.takeWorkDevice(jobId, partnerId, { workId, day, deviceId }, by),
        next: { to: `/travail/${jobId}`, flash: done('Appareil pris.') },
      }
    },
  })
  post(pages, '/travail/:jobId/finir', {
    action: 'log-work',
    form: 'finir',
    again: page,
    act: async ({ request, fields, by }) => {
      const { jobId, partnerId, workId, day } = await stretchOf(request)
      const typed = fieldOf(fields, 'fin')
      const endsAt = typed === '' ? undefined : parisInstant(typed)
      if (day !== dayOf(now()) && endsAt === undefined)
        throw new FieldErrors([{ field: 'fin', text: 'Écrivez quand ce travail a vraiment fini.' }])
      return {
        done: await workshop.stopWork(jobId, partnerId, { workId, day, endsAt }, by),
        next: { to: '/travail', flash: done('Travail terminé.') },
      }
    },
  })
}
