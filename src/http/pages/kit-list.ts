/** The kits: counted on any day as known on any day, listed as they are today; and opening one. */

import { z } from 'zod'
import { KitModel } from '../../domain/kits/kit-facts.js'
import { KitId, SiteId } from '../../domain/shared/values.js'
import { uuidFrom } from '../../log/ledger.js'
import { may, scopeOf } from '../../use-cases/access.js'
import { newTrackingCode } from '../../use-cases/new-codes.js'
import { KitsPage } from '../../web/kits/kits.js'
import { identityOf, partnerOf } from '../server/door.js'
import { askTwice, readDials, tellSince } from './dials.js'
import { type Again, done, frameOf, newKey, type Pages, post, readFields, sendPage } from './page.js'

const PAGE_KITS = 50

export const kitListPages = (pages: Pages) => {
  const { app, doors } = pages
  const { workshop, views, now } = doors

  const list: Again = async (request, reply, attempt, status) => {
    const identity = identityOf(request)
    const { statut, apres } = request.query as Record<string, string | undefined>
    const after = z.uuid().safeParse(apres).success ? apres : undefined
    const scope = scopeOf(identity)
    const dials = readDials(request.query, now())
    const { position, value } = await views.read(async (queries) => ({
      ...(await askTwice(dials, (asked) => queries.kitCounts(asked, scope))),
      late: await tellSince(queries, dials, 'kit', scope),
      kits: await queries.kits({ partnerId: scope, status: statut || undefined }, PAGE_KITS, after),
      sites: await queries.sites(),
    }))
    const siteName = new Map(value.sites.map(({ siteId, name }) => [siteId, name]))
    return sendPage(
      reply,
      KitsPage({
        frame: frameOf(request, reply, position),
        dials,
        counts: value.shown,
        known: value.known,
        late: value.late,
        kits: value.kits.map((kit) => ({ ...kit, siteName: siteName.get(kit.siteId) ?? '' })),
        status: statut || undefined,
        next: value.kits.length === PAGE_KITS ? (value.kits.at(-1)?.kitId ?? null) : null,
        sites: value.sites.filter(({ partnerId }) => partnerId === identity.partnerId),
        canAct: may(identity, 'work-kits') && identity.partnerActive,
        idempotencyKey: newKey(),
        ...attempt,
      }),
      dials.errors.length > 0 ? 422 : status,
    )
  }
  app.get('/kits', { config: { action: 'read-kits' }, schema: { hide: true } }, (request, reply) =>
    list(request, reply, {}, 200),
  )
  post(pages, '/kits', {
    action: 'work-kits',
    again: list,
    act: async ({ request, fields, by }) => {
      const { siteId, modele: model } = readFields(z.object({ siteId: SiteId, modele: KitModel }), fields)
      const partnerId = partnerOf(request)
      await workshop.requireSite(partnerId, siteId)
      const kitId = KitId.parse(uuidFrom(by.causationId))
      const data = { kitId, partnerId, siteId, model, trackingCode: newTrackingCode(), happenedAt: now() }
      return {
        done: await workshop.record({ type: 'OpenKit', data }, by),
        next: { to: `/kits/${kitId}`, flash: done('Le kit est ouvert.') },
      }
    },
  })
}
