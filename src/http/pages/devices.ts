/** Devices: found by scan, their cards, and each thing that may be told of them. */

import { z } from 'zod'
import { may, scopeOf } from '../../use-cases/access.js'
import { Refusing } from '../../use-cases/refusing.js'
import { DevicesPage } from '../../web/devices/devices.js'
import { identityOf, partnerOf } from '../server/door.js'
import { benchPages } from './device-bench.js'
import { deviceCard, tellOfDevice } from './device-card.js'
import { correctionPages } from './device-corrections.js'
import { lifePages } from './device-life.js'
import { partPages } from './device-parts.js'
import { type Again, frameOf, newKey, type Pages, post, sendPage } from './page.js'
import { returnPages } from './returns.js'

const PAGE_DEVICES = 50

export const devicePages = (pages: Pages) => {
  const { app, doors, importer } = pages
  const { views } = doors

  const list: Again = async (request, reply, attempt, status) => {
    const identity = identityOf(request)
    const { apres, ...filter } = request.query as Record<string, string | undefined>
    const given = (name: string) => filter[name]?.trim() || undefined
    const uuid = (name: string) => (z.uuid().safeParse(given(name)).success ? given(name) : undefined)
    const { position, value } = await views.read(async (queries) => ({
      devices: await queries.devices(
        {
          partnerId: scopeOf(identity) ?? uuid('partenaire'),
          siteId: uuid('site'),
          category: given('categorie'),
          stage: given('etape'),
          donationId: uuid('lot'),
          code: given('code'),
        },
        PAGE_DEVICES,
        z.uuid().safeParse(apres).success ? apres : undefined,
      ),
      sites: await queries.sites(),
    }))
    const [only, ...others] = value.devices
    if (given('code') && only && others.length === 0) return reply.redirect(`/appareils/${only.deviceId}`)
    const siteName = new Map(value.sites.map(({ siteId, name }) => [siteId, name]))
    const scope = scopeOf(identity)
    return sendPage(
      reply,
      DevicesPage({
        frame: frameOf(request, reply, position),
        filter,
        canAct: may(identity, 'work-devices') && identity.partnerActive,
        sites: value.sites.filter(({ partnerId }) => scope === undefined || partnerId === scope),
        devices: value.devices.map((device) => ({
          ...device,
          siteName: siteName.get(device.siteId) ?? '',
        })),
        next: value.devices.length === PAGE_DEVICES ? (value.devices.at(-1)?.deviceId ?? null) : null,
        idempotencyKey: newKey(),
        ...attempt,
      }),
      status,
    )
  }
  app.get('/appareils', { config: { action: 'read-devices' }, schema: { hide: true } }, (request, reply) =>
    list(request, reply, {}, 200),
  )
  post(pages, '/appareils/import', {
    action: 'work-devices',
    form: 'import',
    again: list,
    act: async ({ request, file, by }) => {
      if (!file) throw new Refusing({ refusal: 'unreadable-file' })
      const what = { kind: 'device-operations', happenedAt: doors.now() } as const
      const one = await importer.check(what, partnerOf(request), file, { ...by, source: 'import' })
      return { to: `/imports/${one.importId}` }
    },
  })

  const card = deviceCard(pages)
  app.get(
    '/appareils/:deviceId',
    { config: { action: 'read-devices' }, schema: { hide: true } },
    (request, reply) => card(request, reply, {}, 200),
  )

  const tell = tellOfDevice(pages)
  benchPages(pages, tell)
  lifePages(pages, tell)
  partPages(pages, tell)
  correctionPages(pages)
  returnPages(pages)
}
