/** The stock, and hand-overs per month and commune. */
import { HandOversPage } from '../../web/hand-overs.js'
import { StockPage } from '../../web/stock.js'
import { belongsToPartner, may, scopeOf } from '../access.js'
import { dialsOf } from '../dials.js'
import { identityOf, partnerOf } from '../door.js'
import { Refusing } from '../problem.js'
import { type Again, frameOf, newKey, type Pages, post, sendPage } from './page.js'

export const stockPages = (pages: Pages) => {
  const { app, doors, importer } = pages

  app.get('/stock', { config: { action: 'read-stock' }, schema: { hide: true } }, async (request, reply) => {
    const identity = identityOf(request)
    const { partenaire } = request.query as { partenaire?: string }
    const { position, value } = await doors.views.read(async (queries) => ({
      cells: await queries.stock(dialsOf({}, doors.now()), scopeOf(identity)),
      partners: await queries.partners(),
    }))
    const chosen = partenaire || undefined
    return sendPage(
      reply,
      StockPage({
        frame: frameOf(request, reply, position),
        cells: value.cells.filter(({ partnerId }) => chosen === undefined || partnerId === chosen),
        partners: belongsToPartner(identity.role) ? undefined : value.partners,
        partnerId: chosen,
      }),
    )
  })

  const handOvers: Again = async (request, reply, attempt, status) => {
    const identity = identityOf(request)
    const { position, value } = await doors.views.read((queries) =>
      queries.handOvers(dialsOf({}, doors.now()), scopeOf(identity)),
    )
    return sendPage(
      reply,
      HandOversPage({
        frame: frameOf(request, reply, position),
        counts: value,
        canImport: may(identity, 'work-kits'),
        idempotencyKey: newKey(),
        ...attempt,
      }),
      status,
    )
  }
  app.get('/remises', { config: { action: 'read-hand-overs' }, schema: { hide: true } }, (request, reply) =>
    handOvers(request, reply, {}, 200),
  )
  post(pages, '/remises/import', {
    action: 'work-kits',
    form: 'import',
    again: handOvers,
    act: async ({ request, file, by }) => {
      if (!file) throw new Refusing({ refusal: 'unreadable-file' })
      const what = { kind: 'hand-overs', happenedAt: doors.now() } as const
      const one = await importer.check(what, partnerOf(request), file, { ...by, source: 'import' })
      return { to: `/imports/${one.importId}` }
    },
  })
}
