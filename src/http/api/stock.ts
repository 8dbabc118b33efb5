/** The stock, the events behind every figure, the dated parameters, and who is asking, over HTTP. */
import { z } from 'zod'
import { parametersWith } from '../../domain/shared/parameters.js'
import { categoryOf, type EventLog, type Position, type RecordedEvent } from '../../log/event-log.js'
import { scopeOf } from '../../use-cases/access.js'
import { type Api, answerQuestion, type Doors, identityOf, PROBLEMS } from '../server/door.js'
import { DialsQuery, dialsOf } from './dials.js'

/** Positions are 64-bit integers with a sign. */
const POSITION_MAX = 2n ** 63n - 1n

export const stockRoutes = (app: Api, doors: Doors, log: EventLog) => {
  app.get(
    '/stock',
    {
      config: { action: 'read-stock' },
      schema: {
        tags: ['stock'],
        summary: 'Devices counted by partner, site, category and stage, on any day as known on any day',
        querystring: DialsQuery,
        response: { 200: z.looseObject({ position: z.string() }), ...PROBLEMS },
      },
    },
    (request, reply) => {
      const { on, knownOn } = dialsOf(request.query, doors.now())
      return answerQuestion(doors, request, reply, async (queries) => ({
        on,
        knownOn,
        stock: await queries.stock({ on, knownOn }, scopeOf(identityOf(request))),
      }))
    },
  )

  app.get(
    '/events',
    {
      config: { action: 'read-events' },
      schema: {
        tags: ['events'],
        summary:
          'The log itself, without what single workers did (J4), in its order, one page at a time: what every figure is made of (V4)',
        querystring: z.strictObject({
          after: z
            .string()
            .regex(/^\d{1,20}$/, { abort: true })
            .refine((after) => BigInt(after) <= POSITION_MAX, 'beyond the end of any log')
            .optional()
            .describe('The position that the page before ended with.'),
          limit: z.coerce.number().int().min(1).max(1000).default(200),
        }),
        response: { 200: z.looseObject({ position: z.string(), next: z.string().nullable() }), ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerQuestion(doors, request, reply, async () => {
        const { after, limit } = request.query
        const events = (await log.readAll(after ? (after as Position) : 'start', limit)).map(withoutHours)
        return { events, next: events.length === limit ? (events.at(-1)?.position ?? null) : null }
      }),
  )

  app.get(
    '/parameters',
    {
      config: { action: 'signed-in' },
      schema: {
        tags: ['parameters'],
        summary: 'What law, programme and trade fix, since when, and where it is written',
        response: { 200: z.looseObject({}), ...PROBLEMS },
      },
    },
    async () => ({ parameters: parametersWith(doors.etpHours) }),
  )

  app.get(
    '/me',
    {
      config: { action: 'signed-in' },
      schema: {
        tags: ['accounts'],
        summary: 'Who is asking',
        response: { 200: z.looseObject({}), ...PROBLEMS },
      },
    },
    async (request) => {
      const { actorId, role, partnerId, partnerName, partnerActive, via } = identityOf(request)
      return { actorId, role, partnerId, partnerName, partnerActive, via }
    },
  )
}

/** J4. What the employer alone may read: that something was told stays visible, of whom and what does not. */
const EMPLOYERS_OWN: readonly string[] = ['job', 'workday', 'worker']
const withoutHours = (event: RecordedEvent) =>
  EMPLOYERS_OWN.includes(categoryOf(event.stream))
    ? { id: event.id, position: event.position, recordedAt: event.recordedAt, withheld: 'J4' }
    : event
