/** Consignments: every one of them, what is on the road, and preparing a new one. */
import { z } from 'zod'
import { ConsignmentId, PartnerId, SiteId } from '../../domain/shared/values.js'
import { uuidFrom } from '../../log/ledger.js'
import { may, scopeOf } from '../../use-cases/access.js'
import { ConsignmentsPage } from '../../web/custody/consignments.js'
import { identityOf, partnerOf } from '../server/door.js'
import { consignmentPage } from './consignment.js'
import { placesOf } from './journey.js'
import {
  type Again,
  done,
  FieldErrors,
  frameOf,
  newKey,
  type Pages,
  post,
  readFields,
  sendPage,
} from './page.js'

const PAGE_CONSIGNMENTS = 50

export const consignmentPages = (pages: Pages) => {
  const { app, doors } = pages
  const { workshop, views, now } = doors

  const list: Again = async (request, reply, attempt, status) => {
    const identity = identityOf(request)
    const scope = scopeOf(identity)
    const { apres } = request.query as { apres?: string }
    const after = z.uuid().safeParse(apres).success ? apres : undefined
    const { position, value } = await views.read(async (queries) => ({
      consignments: await queries.consignments({ partnerId: scope }, PAGE_CONSIGNMENTS, after),
      routes: await queries.routesInTransit(scope),
      partners: await queries.partners(),
      sites: await queries.sites(),
    }))
    const { placeName, places } = placesOf(value.partners, value.sites)
    const road = ({ fromSiteId, toSiteId }: { fromSiteId: string; toSiteId: string }) => ({
      from: placeName(fromSiteId),
      to: placeName(toSiteId),
    })
    const last = value.consignments.at(-1)
    return sendPage(
      reply,
      ConsignmentsPage({
        frame: frameOf(request, reply, position),
        at: now(),
        consignments: value.consignments.map((one) => ({ ...one, ...road(one) })),
        routes: value.routes.map((one) => ({ ...one, ...road(one) })),
        next: value.consignments.length === PAGE_CONSIGNMENTS ? (last?.consignmentId ?? null) : null,
        ownSites: value.sites.filter(({ partnerId }) => partnerId === identity.partnerId),
        places,
        canAct: may(identity, 'work-consignments') && identity.partnerActive,
        idempotencyKey: newKey(),
        ...attempt,
      }),
      status,
    )
  }
  app.get(
    '/expeditions',
    { config: { action: 'read-consignments' }, schema: { hide: true } },
    (request, reply) => list(request, reply, {}, 200),
  )
  post(pages, '/expeditions', {
    action: 'work-consignments',
    form: 'expedition',
    again: list,
    act: async ({ request, fields, by }) => {
      const { depuis: fromSiteId, vers: toSiteId } = readFields(
        z.object({
          depuis: SiteId,
          vers: z.uuid('Choisissez le site d’arrivée.'),
        }),
        fields,
      )
      const { value: sites } = await views.read((queries) => queries.sites())
      const to = sites.find(({ siteId }) => siteId === toSiteId)
      if (!to) throw new FieldErrors([{ field: 'vers', text: 'Ce site n’existe pas.' }])
      const consignmentId = ConsignmentId.parse(uuidFrom(by.causationId))
      const data = {
        ...{ consignmentId, partnerId: partnerOf(request), happenedAt: now() },
        ...{ fromSiteId, toPartnerId: PartnerId.parse(to.partnerId), toSiteId: SiteId.parse(toSiteId) },
      }
      return {
        done: await workshop.prepareConsignment(data, by),
        next: {
          to: `/expeditions/${consignmentId}`,
          flash: done('L’expédition est prête à être remplie.', 'Scannez chaque appareil.'),
        },
      }
    },
  })

  consignmentPage(pages)
}
