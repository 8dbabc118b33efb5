/** Lots over HTTP: promised, taken in one by one or from a file, closed. */

import { z } from 'zod'
import { DonorKind } from '../../domain/donations/donation.js'
import { IntakeLine, LabelCode } from '../../domain/shared/intake-line.js'
import { Day, DonationId, Instant, ShortText, SiteId } from '../../domain/shared/values.js'
import { uuidFrom } from '../../log/ledger.js'
import { scopeOf } from '../../use-cases/access.js'
import type { Importer } from '../../use-cases/files/imports.js'
import { LOT_DEVICES_MAX } from '../../use-cases/inputs.js'
import { DEVICES_AT_ONCE_MAX } from '../../use-cases/intake-corrections.js'
import {
  type Api,
  answerCommand,
  answerQuestion,
  CommandAnswer,
  type Doors,
  HappenedAt,
  identityOf,
  LotHappenedAt,
  PROBLEMS,
  partnerOf,
} from '../server/door.js'
import { commandRoutes } from './command-routes.js'

const Params = z.strictObject({ donationId: DonationId })
export const donationRoutes = (app: Api, doors: Doors, importer: Importer) => {
  const { workshop, now } = doors

  app.post(
    '/donations',
    {
      config: { action: 'work-donations' },
      schema: {
        tags: ['donations'],
        summary: 'Record a promised lot',
        body: z.strictObject({
          siteId: SiteId,
          donorKind: DonorKind,
          donorName: ShortText.nullable().default(null).describe('An organisation; never a person.'),
          announcedCount: z.int().positive().max(LOT_DEVICES_MAX),
          purgeDemanded: z.boolean().default(false),
          happenedAt: HappenedAt,
        }),
        response: { 200: CommandAnswer.extend({ donationId: DonationId.optional() }), ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, async (by) => {
        const partnerId = partnerOf(request)
        const { happenedAt = now(), ...fields } = request.body
        await workshop.requireSite(partnerId, fields.siteId)
        const donationId = DonationId.parse(uuidFrom(by.causationId))
        const done = await workshop.record(
          { type: 'PromiseDonation', data: { ...fields, donationId, partnerId, happenedAt } },
          by,
        )
        return { done, extra: { donationId } }
      }),
  )

  app.post(
    '/donations/:donationId/receive',
    {
      config: { action: 'work-donations' },
      schema: {
        tags: ['donations'],
        summary: 'Take one device of a lot in (I1, I2)',
        params: Params,
        body: z.strictObject({
          ...IntakeLine.shape,
          labelCode: LabelCode.nullable().default(null),
          model: ShortText.nullable().default(null),
          unitValueCents: z.int().nonnegative().nullable().default(null),
          weightGrams: z.int().positive().nullable().default(null),
          enteredAsWaste: z
            .boolean()
            .optional()
            .describe(
              'It came as waste: it leaves only after its technical control (R5). A product if left out.',
            ),
          row: z.int().positive().default(1),
          happenedAt: LotHappenedAt,
        }),
        response: {
          200: CommandAnswer.extend({
            deviceId: z.string().optional(),
            labelCode: z.string().optional(),
            remarks: z.array(z.string()).optional(),
          }),
          ...PROBLEMS,
        },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, (by) => {
        const { happenedAt, row, ...device } = request.body
        return importer.receiveOne(
          request.params.donationId,
          partnerOf(request),
          { row, device, happenedAt },
          by,
        )
      }),
  )

  app.post(
    '/donations/:donationId/correct-date',
    {
      config: { action: 'correct-facts' },
      schema: {
        tags: ['donations'],
        summary: `Correct the day of a lot and of its devices at once (X1), at most ${DEVICES_AT_ONCE_MAX} devices an act`,
        params: Params,
        body: z.strictObject({
          receivedAt: Instant.describe('When the lot, or its devices, came in.'),
          of: z.enum(['lot', 'devices', 'both']).default('both'),
          enteredOn: Day.optional().describe('Only the devices that are held to have come in on that day.'),
          reason: ShortText,
          happenedAt: HappenedAt,
        }),
        response: {
          200: CommandAnswer.extend({
            corrected: z.int(),
            unchanged: z.int(),
            refused: z.array(z.object({ deviceId: z.string(), labelCode: z.string(), reason: z.string() })),
            remaining: z.int().describe('Not looked at yet: ask again.'),
            lotReason: z.string().nullable().describe('Why the date of the lot itself stayed as it was.'),
          }),
          ...PROBLEMS,
        },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, (by) => {
        const { happenedAt = now(), ...asked } = request.body
        const { donationId } = request.params
        return workshop.correctLotDate(
          { ...asked, donationId, partnerId: partnerOf(request), happenedAt },
          by,
        )
      }),
  )

  const workDonations = { action: 'work-donations' } as const
  const row = z.int().positive()
  commandRoutes(
    app,
    doors,
    {
      url: '/donations/:donationId',
      tag: 'donations',
      params: Params,
      given: (request) => ({ partnerId: partnerOf(request) }),
    },
    [
      {
        ...workDonations,
        path: 'collect',
        type: 'CollectDonation',
        fields: {},
        summary: 'Record that a lot was collected',
      },
      {
        ...workDonations,
        path: 'refuse-line',
        also: () => ({ serialKey: null }),
        type: 'RefuseDonationLine',
        fields: { row, reason: ShortText },
        summary: 'Refuse one device of a lot',
      },
      {
        ...workDonations,
        path: 'missing-line',
        also: () => ({ serialKey: null }),
        type: 'ReportDonationLineMissing',
        fields: { row, reason: ShortText.nullable().default(null) },
        summary: 'Report one device of a lot missing',
      },
      {
        ...workDonations,
        path: 'close',
        type: 'CloseDonation',
        fields: { gapReason: ShortText.nullable().default(null) },
        summary: 'Close a lot: everything settled, or the reason of the gap',
      },
    ],
  )

  app.get(
    '/donations',
    {
      config: { action: 'read-donations' },
      schema: {
        tags: ['donations'],
        summary: 'The latest 200 lots, newest first',
        response: { 200: z.looseObject({ position: z.string() }), ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerQuestion(doors, request, reply, async (queries) => ({
        donations: await queries.donations(scopeOf(identityOf(request))),
      })),
  )
}
