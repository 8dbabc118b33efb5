/**
 * The mass balance on any day as known on any day, as pages and as a file, and what the devices in use spare.
 * An organisation reads its own lots; the whole is the Métropole's.
 */

import type { FastifyRequest } from 'fastify'
import { PLACES } from '../../domain/devices/fitness.js'
import type { Balance } from '../../projections/balance.js'
import type { Queries } from '../../projections/views.js'
import { scopeOf } from '../../use-cases/access.js'
import { Refusing } from '../../use-cases/refusing.js'
import { BalancePage, type LotBalance } from '../../web/figures/balance.js'
import { hasGap } from '../../web/figures/balance-equation.js'
import { LotBalancePage } from '../../web/figures/balance-lot.js'
import { ImpactPage } from '../../web/figures/impact.js'
import { DONOR_WORDS, wordFor } from '../../words/words.js'
import { identityOf } from '../server/door.js'
import { balanceFile } from './balance-file.js'
import { askTwice, readDials, tellSince } from './dials.js'
import { frameOf, idIn, type Pages, sendPage } from './page.js'

const PAGE_LOTS = 100

type Told = ReturnType<typeof readDials>
type Lot = { readonly donorKind: string; readonly donorName: string | null; readonly promisedAt: string }

const nameOf = (lot: Lot | undefined) => ({
  donor: lot ? (lot.donorName ?? wordFor(DONOR_WORDS, lot.donorKind)) : 'Lot inconnu',
  promisedAt: lot?.promisedAt ?? null,
})

const NOTHING = { count: 0, grams: 0, declaredGrams: 0, estimatedGrams: 0 }
/** Of a lot of which something was told only later. */
const NOTHING_YET: Balance = {
  lines: 0,
  received: NOTHING,
  places: Object.fromEntries(PLACES.map((place) => [place, NOTHING])) as Balance['places'],
  gap: { count: 0, grams: 0 },
}

/** Every lot of which something was received by then, as known then or today; those with a gap first. */
const lotsOf = async (queries: Queries, dials: Told, scope: string | undefined): Promise<LotBalance[]> => {
  const names = new Map((await queries.donations(scope, null)).map((lot) => [lot.donationId, lot]))
  const { shown, known } = await askTwice(dials, queries.balanceByLot)
  const then = new Map(shown.map((lot) => [lot.donationId, lot]))
  const now = new Map(known.map((lot) => [lot.donationId, lot]))
  return [...new Set([...then.keys(), ...now.keys()])]
    .filter((donationId) => scope === undefined || names.has(donationId))
    .map((donationId) => ({
      ...{ donationId, ...nameOf(names.get(donationId)) },
      ...{ shown: then.get(donationId) ?? NOTHING_YET, known: now.get(donationId) ?? NOTHING_YET },
    }))
    .sort(
      (a, b) =>
        Number(hasGap(b.shown)) - Number(hasGap(a.shown)) ||
        (b.promisedAt ?? '').localeCompare(a.promisedAt ?? '') ||
        a.donationId.localeCompare(b.donationId),
    )
}

const isSame = (one: Balance, other: Balance) => JSON.stringify(one) === JSON.stringify(other)

export const balancePages = ({ app, doors }: Pages) => {
  const config = { action: 'read-balance' } as const
  const schema = { hide: true }

  /** What the page and the file tell alike. */
  const balanceFor = (request: FastifyRequest, dials: Told) => {
    const scope = scopeOf(identityOf(request))
    return doors.views.read(async (queries) => ({
      whole: scope === undefined ? await askTwice(dials, queries.balance) : null,
      lots: await lotsOf(queries, dials, scope),
      late: await tellSince(queries, dials, 'device', scope),
    }))
  }

  app.get('/bilan', { config, schema }, async (request, reply) => {
    const dials = readDials(request.query, doors.now())
    const { position, value } = await balanceFor(request, dials)
    const { whole, lots, late } = value
    const pagesCount = Math.max(1, Math.ceil(lots.length / PAGE_LOTS))
    const asked = Number((request.query as Record<string, unknown>)['page'])
    const page = Number.isInteger(asked) ? Math.min(Math.max(1, asked), pagesCount) : 1
    return sendPage(
      reply,
      BalancePage({
        frame: frameOf(request, reply, position),
        ...{ dials, whole, late, page, pagesCount },
        lots: lots.slice((page - 1) * PAGE_LOTS, page * PAGE_LOTS),
        lotsCount: lots.length,
        gapsCount: lots.filter(({ shown }) => hasGap(shown)).length,
        differs: lots.some(({ shown, known }) => !isSame(shown, known)),
      }),
      dials.errors.length > 0 ? 422 : 200,
    )
  })

  app.get('/bilan.csv', { config, schema }, async (request, reply) => {
    const dials = readDials(request.query, doors.now())
    if (dials.errors.length > 0)
      throw new Refusing({ refusal: 'invalid-request', sentences: dials.errors.map(({ text }) => text) })
    const { whole, lots } = (await balanceFor(request, dials)).value
    const name = `bilan-au-${dials.on}-connu-le-${dials.knownOn}.csv`
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${name}"`)
      .send(
        balanceFile(
          dials,
          whole?.shown ?? null,
          lots.filter(({ shown }) => shown !== NOTHING_YET),
        ),
      )
  })

  app.get('/bilan/lots/:donationId', { config, schema }, async (request, reply) => {
    const donationId = idIn(request, 'donationId')
    const dials = readDials(request.query, doors.now())
    const scope = scopeOf(identityOf(request))
    const { position, value } = await doors.views.read(async (queries) => ({
      lot: await queries.donation(donationId),
      ...(await askTwice(dials, (asked) => queries.balanceOfLot(asked, donationId))),
      gaps: await queries.balanceGaps(donationId),
    }))
    const { lot, shown, known, gaps } = value
    if (!lot) throw new Refusing({ refusal: 'donation-not-found' })
    if (scope !== undefined && lot.partnerId !== scope) throw new Refusing({ refusal: 'access-denied' })
    return sendPage(
      reply,
      LotBalancePage({
        frame: frameOf(request, reply, position),
        dials,
        lot: { donationId, ...nameOf(lot), shown, known },
        ...gaps,
      }),
      dials.errors.length > 0 ? 422 : 200,
    )
  })

  app.get('/bilan/impact', { config, schema }, async (request, reply) => {
    const { au } = request.query as Record<string, unknown>
    const dials = readDials({ au }, doors.now())
    const { position, value } = await doors.views.read((queries) =>
      queries.impact(dials.on, scopeOf(identityOf(request))),
    )
    return sendPage(
      reply,
      ImpactPage({ frame: frameOf(request, reply, position), dials, impact: value }),
      dials.errors.length > 0 ? 422 : 200,
    )
  })
}
