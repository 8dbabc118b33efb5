/** Corrections over HTTP (X1): only added, with target, reason and author; the original stays visible. */
import { z } from 'zod'
import { CollectionId, DeviceId, DonationId, ShortText } from '../../domain/shared/values.js'
import {
  type Api,
  answerCommand,
  CommandAnswer,
  type Doors,
  HappenedAt,
  PROBLEMS,
  partnerOf,
} from '../server/door.js'

const SUBJECTS = [
  { category: 'device', url: '/devices/:id/corrections', tag: 'devices', id: DeviceId },
  { category: 'donation', url: '/donations/:id/corrections', tag: 'donations', id: DonationId },
  { category: 'collection', url: '/collections/:id/corrections', tag: 'collections', id: CollectionId },
] as const

export const correctionRoutes = (app: Api, doors: Doors) => {
  for (const { category, url, tag, id } of SUBJECTS)
    app.post(
      url,
      {
        config: { action: 'correct-facts' },
        schema: {
          tags: [tag],
          summary:
            'Correct one of your own facts; refused when it makes a later one impossible, which is named',
          params: z.strictObject({ id }),
          body: z.strictObject({
            eventId: z.uuid().describe('The event to correct, as its history names it.'),
            changes: z
              .record(z.string().max(60), z.unknown())
              .nullable()
              .describe('The fields as they should have been told; null: it never happened.'),
            reason: ShortText,
            happenedAt: HappenedAt,
          }),
          response: { 200: CommandAnswer, ...PROBLEMS },
        },
      },
      (request, reply) =>
        answerCommand(doors, request, reply, request.body, (by) => {
          const { eventId, changes, reason, happenedAt = doors.now() } = request.body
          const stream = `${category}-${request.params.id}` as const
          const partnerId = partnerOf(request)
          return doors.workshop.correctFact(stream, eventId, changes, reason, partnerId, happenedAt, by)
        }),
    )
}
