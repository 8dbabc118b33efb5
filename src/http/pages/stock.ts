/** The stock, and hand-overs per month and commune, on any day as known on any day. */

import { z } from 'zod'
import { belongsToPartner, may, scopeOf } from '../../use-cases/access.js'
import { Refusing } from '../../use-cases/refusing.js'
import { StockPage } from '../../web/figures/stock.js'
import { HandOversPage } from '../../web/kits/hand-overs.js'
import { identityOf, partnerOf } from '../server/door.js'
import { askTwice, readDials, tellSince } from './dials.js'
import { type Again, frameOf, newKey, type Pages, post, sendPage } from './page.js'

export const stockPages = (pages: Pages) => {
  const { app, doors, importer } = pages

  app.get('/stock', { config: { action: 'read-stock' }, schema: { hide: true } }, async (request, reply) => {
    const identity = identityOf(request)
    const scope = scopeOf(identity)
    const dials = readDials(request.query, doors.now())
    const chosen = z.uuid().safeParse((request.query as Record<string, unknown>)['partenaire']).data
    const partnerId = scope ?? chosen
    const { position, value } = await doors.views.read(async (queries) => ({
      ...(await askTwice(dials, (asked) => queries.stock(asked, partnerId))),
      late: await tellSince(queries, dials, 'device', partnerId),
      partners: await queries.partners(),
    }))
    return sendPage(
      reply,
      StockPage({
        frame: frameOf(request, reply, position),
        dials,
        cells: value.shown,
        known: value.known,
        late: value.late,
        partners: belongsToPartner(identity.role) ? undefined : value.partners,
        partnerId: chosen,
      }),
      dials.errors.length > 0 ? 422 : 200,
    )
  })

  const handOvers: Again = async (request, reply, attempt, status) => {
    const identity = identityOf(request)
    const scope = scopeOf(identity)
    const dials = readDials(request.query, doors.now())
    const { position, value } = await doors.views.read(async (queries) => ({
      ...(await askTwice(dials, (asked) => queries.handOvers(asked, scope))),
      late: await tellSince(queries, dials, 'kit', scope),
    }))
    return sendPage(
      reply,
      HandOversPage({
        frame: frameOf(request, reply, position),
        dials,
        counts: value.shown,
        known: value.known,
        late: value.late,
        canImport: may(identity, 'work-kits'),
        idempotencyKey: newKey(),
        ...attempt,
      }),
      dials.errors.length > 0 ? 422 : status,
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
