/** The mass balance on any day (V3), what the kits spare, and the late entries behind the dials, over HTTP. */

import { z } from 'zod'
import { Day, DonationId } from '../../domain/shared/values.js'
import { scopeOf } from '../../use-cases/access.js'
import { Refusing } from '../../use-cases/refusing.js'
import { type Api, answerQuestion, type Doors, identityOf, PROBLEMS } from '../server/door.js'
import { DIALS, DialsQuery, dialsOf } from './dials.js'

export const balanceRoutes = (app: Api, doors: Doors) => {
  const { now } = doors
  const responses = { 200: z.looseObject({ position: z.string() }), ...PROBLEMS }
  const config = { action: 'read-balance' } as const

  app.get(
    '/balance',
    {
      config,
      schema: {
        tags: ['balance'],
        summary:
          'Received = in stock + in transit + with holders + treated + lost + stripped, in units and grams',
        querystring: DialsQuery,
        response: responses,
      },
    },
    (request, reply) => {
      const dials = dialsOf(request.query, now())
      const scope = scopeOf(identityOf(request))
      return answerQuestion(doors, request, reply, async (queries) => {
        const own = new Set((await queries.donations(scope, null)).map(({ donationId }) => donationId))
        const lots = await queries.balanceByLot(dials)
        return {
          on: dials.on,
          knownOn: dials.knownOn,
          // An organisation reads its own lots; the whole is the Métropole's.
          balance: scope === undefined ? await queries.balance(dials) : null,
          lots: scope === undefined ? lots : lots.filter(({ donationId }) => own.has(donationId)),
        }
      })
    },
  )

  app.get(
    '/balance/:donationId',
    {
      config,
      schema: {
        tags: ['balance'],
        summary: 'The balance of one lot, and which devices a gap comes from',
        params: z.strictObject({ donationId: DonationId }),
        querystring: DialsQuery,
        response: responses,
      },
    },
    (request, reply) => {
      const dials = dialsOf(request.query, now())
      const { donationId } = request.params
      return answerQuestion(doors, request, reply, async (queries) => {
        const lot = await queries.donation(donationId)
        const scope = scopeOf(identityOf(request))
        if (!lot) throw new Refusing({ refusal: 'donation-not-found' })
        if (scope !== undefined && lot.partnerId !== scope) throw new Refusing({ refusal: 'access-denied' })
        return {
          on: dials.on,
          knownOn: dials.knownOn,
          balance: await queries.balanceOfLot(dials, donationId),
          gaps: await queries.balanceGaps(donationId),
        }
      })
    },
  )

  app.get(
    '/impact',
    {
      config,
      schema: {
        tags: ['balance'],
        summary:
          'Kilograms kept in use, and CO2e avoided only where a purchase was replaced and a factor is published',
        querystring: z.strictObject({ on: DIALS.on }),
        response: responses,
      },
    },
    (request, reply) => {
      const { on } = dialsOf(request.query, now())
      return answerQuestion(doors, request, reply, async (queries) => ({
        on,
        impact: await queries.impact(on, scopeOf(identityOf(request))),
      }))
    },
  )

  app.get(
    '/late-entries',
    {
      config: { action: 'read-stock' },
      schema: {
        tags: ['stock'],
        summary: 'What was told or corrected after `knownOn` about days until `on`: why the two dials differ',
        querystring: z.strictObject({
          of: z.enum(['device', 'kit']),
          on: Day,
          knownOn: Day,
        }),
        response: responses,
      },
    },
    (request, reply) => {
      const { of: category } = request.query
      const { on, knownOn } = dialsOf(request.query, now())
      const partnerId = scopeOf(identityOf(request))
      return answerQuestion(doors, request, reply, (queries) =>
        queries.lateEntries({ category, on, knownOn, partnerId }),
      )
    },
  )
}
