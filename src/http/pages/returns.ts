/** Returns: one scan, then the device alone or its whole kit comes back to one of our sites; or it is found. */

import { z } from 'zod'
import { type KnownDevice, kitAway } from '../../domain/devices/device-state.js'
import { ShortText, SiteId } from '../../domain/shared/values.js'
import { Refusing } from '../../use-cases/refusing.js'
import { type BackDevice, ReturnsPage, type ScannedDevice } from '../../web/devices/returns.js'
import type { Refusal } from '../../words/answers/answers.js'
import { partnerOf } from '../server/door.js'
import {
  type Again,
  done,
  FieldErrors,
  type Fields,
  fieldOf,
  frameOf,
  newKey,
  obstacleOf,
  type Pages,
  post,
  readFields,
  sendPage,
} from './page.js'
import { scannedDevice } from './scan.js'

export const returnPages = (pages: Pages) => {
  const { app, doors } = pages
  const { workshop, views, now } = doors

  const known = async (deviceId: string): Promise<KnownDevice> => {
    const device = await workshop.nowOf.device(deviceId)
    if (device.status === 'absent') throw new Refusing({ refusal: 'device-not-found' })
    return device
  }
  const isAway = async (deviceId: string, kitId: string) => {
    const { use } = await known(deviceId)
    return use.state === 'handed-over' && use.kitId === kitId
  }

  /** The other devices of its kit that its holder still has. */
  const besideOf = async (device: KnownDevice): Promise<readonly string[]> => {
    const kitId = kitAway(device)
    const kit = kitId === undefined ? undefined : await workshop.nowOf.kit(kitId)
    if (kitId === undefined || kit?.status !== 'handed-over') return []
    const others = kit.devices.map(({ deviceId }) => deviceId).filter((id) => id !== device.deviceId)
    const away = await Promise.all(others.map((id) => isAway(id, kitId)))
    return others.filter((_, index) => away[index])
  }

  const page: Again = async (request, reply, attempt, status) => {
    const partnerId = partnerOf(request)
    const { code: asked } = request.query as { code?: string }
    const code = fieldOf((attempt.values ?? { code: asked ?? '' }) as Fields, 'code')
    const scan = await scanned(code)
    const device = scan.deviceId === undefined ? undefined : await known(scan.deviceId)
    const besideIds = device ? await besideOf(device) : []
    const { position, value } = await views.read(async (queries) => ({
      sites: await queries.sites(partnerId),
      beside: await queries.devicesByIds(besideIds),
    }))
    const refusal = device && refusalOf(device, partnerId)
    return sendPage(
      reply,
      ReturnsPage({
        frame: frameOf(request, reply, position),
        code,
        found: device ? foundOf(device, value.beside, partnerId) : null,
        obstacles: refusal ? [obstacleOf({ refusal })] : [],
        sites: value.sites,
        idempotencyKey: newKey(),
        form: scan.errors ? 'scan' : attempt.form,
        errors: scan.errors ?? attempt.errors,
        values: attempt.values,
      }),
      scan.errors ? 404 : status,
    )
  }
  /** What a scan leads to; nothing scanned leads nowhere, and is no error. */
  const scanned = async (code: string) => {
    if (code === '') return {}
    try {
      return { deviceId: await scannedDevice(workshop, { code }, undefined) }
    } catch (error) {
      if (!(error instanceof FieldErrors)) throw error
      return { errors: error.errors }
    }
  }
  app.get('/retours', { config: { action: 'work-devices' }, schema: { hide: true } }, (request, reply) =>
    page(request, reply, {}, 200),
  )

  post(pages, '/retours', {
    action: 'work-devices',
    form: 'retours',
    again: page,
    act: async ({ request, fields, by }) => {
      const partnerId = partnerOf(request)
      const deviceId = await scannedDevice(workshop, fields, undefined)
      const device = await known(deviceId)
      const { siteId, motif: reason } = readFields(z.object({ siteId: SiteId, motif: ShortText }), fields)
      const beside = await besideOf(device)
      const to = `/appareils/${deviceId}`
      const todo = 'Inspectez-le, effacez-le et essayez-le à nouveau.'
      const happenedAt = now()

      if (device.use.state === 'lost') {
        await workshop.requireSite(partnerId, siteId)
        const data = { deviceId, partnerId, happenedAt, siteId, reason }
        return {
          done: await workshop.record({ type: 'ReportFound', data }, by),
          next: { to, flash: done('L’appareil est retrouvé.', todo) },
        }
      }
      const what =
        beside.length === 0 ? 'appareil' : readFields(z.object({ quoi: WHAT_COMES_BACK }), fields).quoi
      const kitId = kitAway(device)
      if (what === 'kit' && kitId !== undefined) {
        const { value: others } = await views.read((queries) => queries.devicesByIds(beside))
        return {
          done: await workshop.returnKit(kitId, siteId, reason, partnerId, happenedAt, by),
          next: {
            to,
            flash: done(
              'Tout le kit est revenu.',
              `Avec cet appareil : ${others.map(({ labelCode }) => labelCode).join(', ')}.`,
              'Chacun est à inspecter, à effacer et à essayer à nouveau.',
            ),
          },
        }
      }
      return {
        done: await workshop.takeBack({ deviceId, partnerId, happenedAt, siteId, reason }, by),
        next: { to, flash: done('L’appareil est revenu.', todo) },
      }
    },
  })
}

const WHAT_COMES_BACK = z.enum(['appareil', 'kit'], 'Dites si l’appareil revient seul ou avec tout le kit.')

/** What its place alone refuses: said at the scan, before anybody fills in a form. */
const refusalOf = (device: KnownDevice, partnerId: string): Refusal | undefined => {
  if (kitAway(device) !== undefined) return undefined
  if (device.use.state !== 'lost') return 'device-not-handed-over'
  return device.custodian === partnerId ? undefined : 'not-custodian'
}

const foundOf = (device: KnownDevice, beside: readonly BackDevice[], partnerId: string): ScannedDevice => ({
  ...{ deviceId: device.deviceId, labelCode: device.labelCode, maker: device.maker, model: device.model },
  ...{ category: device.category, serial: device.serial, lost: device.use.state === 'lost' },
  beside: beside.map(({ deviceId, labelCode, maker, model, category }) => ({
    ...{ deviceId, labelCode, maker, model, category },
  })),
  ours: device.custodian === partnerId,
})
