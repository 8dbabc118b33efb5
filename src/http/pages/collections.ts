/** Collections in end of life: every one of them, and planning a new one. */
import { z } from 'zod'
import { CollectionKind, WasteCode } from '../../domain/end-of-life/collection-facts.js'
import { authorisationOn } from '../../domain/partners/partner.js'
import { CollectionId, dayOf, PartnerId, SiteId } from '../../domain/shared/values.js'
import { uuidFrom } from '../../log/ledger.js'
import { may, scopeOf } from '../../use-cases/access.js'
import { CollectionsPage, type Destination } from '../../web/custody/collections.js'
import { identityOf, partnerOf } from '../server/door.js'
import { collectionPage } from './collection.js'
import { placesOf } from './journey.js'
import { type Again, done, frameOf, newKey, type Pages, post, readFields, sendPage } from './page.js'

const PAGE_COLLECTIONS = 50

const Planned = z.object({
  siteId: SiteId,
  type: CollectionKind,
  destination: z.uuid('Choisissez un recycleur.'),
  dechet: z.enum(WasteCode.options, 'Choisissez un code de déchet.'),
})

export const collectionPages = (pages: Pages) => {
  const { app, doors } = pages
  const { workshop, views, now } = doors

  /** Who may treat waste today, then the other recyclers: their authorisation may come before departure. */
  const destinationsOf = async (
    partners: readonly { readonly partnerId: string; readonly name: string; readonly roles: string }[],
  ): Promise<Destination[]> => {
    const today = dayOf(now())
    const known = await Promise.all(
      partners.map(async ({ partnerId, name, roles }) => {
        const authorisation = authorisationOn(
          await workshop.nowOf.partner(partnerId),
          'waste-operator',
          today,
        )
        const isRecycler = roles.split(' ').includes('recycler')
        return { partnerId, name, isRecycler, authorisedUntil: authorisation?.validUntil ?? null }
      }),
    )
    return known
      .filter(({ isRecycler, authorisedUntil }) => isRecycler || authorisedUntil !== null)
      .toSorted((a, b) => Number(b.authorisedUntil !== null) - Number(a.authorisedUntil !== null))
  }

  const list: Again = async (request, reply, attempt, status) => {
    const identity = identityOf(request)
    const { apres } = request.query as { apres?: string }
    const after = z.uuid().safeParse(apres).success ? apres : undefined
    const { position, value } = await views.read(async (queries) => ({
      collections: await queries.collections({ partnerId: scopeOf(identity) }, PAGE_COLLECTIONS, after),
      partners: await queries.partners(),
      sites: await queries.sites(),
    }))
    const { partnerName, placeName } = placesOf(value.partners, value.sites)
    const acts = may(identity, 'work-collections') && identity.partnerActive
    const last = value.collections.at(-1)
    return sendPage(
      reply,
      CollectionsPage({
        frame: frameOf(request, reply, position),
        collections: value.collections.map((one) => ({
          ...one,
          from: placeName(one.siteId),
          destinationName: partnerName(one.destinationPartnerId),
        })),
        next: value.collections.length === PAGE_COLLECTIONS ? (last?.collectionId ?? null) : null,
        ownSites: value.sites.filter(({ partnerId }) => partnerId === identity.partnerId),
        destinations: acts ? await destinationsOf(value.partners) : [],
        canAct: acts,
        idempotencyKey: newKey(),
        ...attempt,
      }),
      status,
    )
  }
  app.get(
    '/collectes',
    { config: { action: 'read-collections' }, schema: { hide: true } },
    (request, reply) => list(request, reply, {}, 200),
  )
  post(pages, '/collectes', {
    action: 'work-collections',
    form: 'collecte',
    again: list,
    act: async ({ request, fields, by }) => {
      const { siteId, type: kind, destination, dechet: wasteCode } = readFields(Planned, fields)
      const collectionId = CollectionId.parse(uuidFrom(by.causationId))
      const data = {
        ...{ collectionId, partnerId: partnerOf(request), happenedAt: now() },
        ...{ siteId, kind, destinationPartnerId: PartnerId.parse(destination), wasteCode },
      }
      return {
        done: await workshop.planCollection(data, by),
        next: {
          to: `/collectes/${collectionId}`,
          flash: done('La collecte est prévue.', 'Scannez ce que vous chargez.'),
        },
      }
    },
  })

  collectionPage(pages)
}
