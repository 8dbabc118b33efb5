/** Lots over HTTP: promised, taken in one by one or from a file, closed. */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { DonorKind } from '../domain/donations/donation.js'
import { IntakeLine, LabelCode } from '../domain/shared/intake-line.js'
import { DonationId, ShortText, SiteId } from '../domain/shared/values.js'
import { uuidFrom } from '../log/ledger.js'
import { scopeOf } from './access.js'
import { commandRoutes } from './command-routes.js'
import {
  type Api,
  answerCommand,
  answerQuestion,
  CommandAnswer,
  type Doors,
  HappenedAt,
  identityOf,
  keyOf,
  metadataOf,
  PROBLEMS,
  partnerOf,
} from './door.js'
import { readUpload } from './files.js'
import type { ImportAbout } from './import-kind.js'
import type { Importer } from './imports.js'
import type { Import } from './imports-store.js'
import { Refusing } from './problem.js'

const Params = z.strictObject({ donationId: DonationId })
/** One lot is one file at most; a larger delivery is several lots. */
export const LOT_DEVICES_MAX = 20_000

const ImportParams = z.strictObject({ importId: z.uuid() })

export const ImportAnswer = z.object({
  importId: z.string(),
  status: z.enum(['checked', 'running', 'done']),
  total: z.int(),
  done: z.int(),
  accepted: z.int(),
  refused: z.int(),
  recorded: z.int(),
  ignoredColumns: z.array(z.string()),
  lines: z.array(
    z.object({
      row: z.int(),
      shown: z.string(),
      decision: z.enum(['accepted', 'refused', 'recorded']),
      reason: z.string().nullable(),
    }),
  ),
})

export const importFigures = ({ lines, doneCount, status }: Import) => {
  const count = (wanted: string) => lines.filter(({ decision }) => decision === wanted).length
  const [accepted, refused, recorded] = [count('accepted'), count('refused'), count('recorded')]
  return {
    status,
    total: accepted + recorded,
    done: status === 'done' ? recorded : doneCount,
    accepted,
    refused,
    recorded,
  }
}

const importAnswer = (one: Import): z.infer<typeof ImportAnswer> => ({
  importId: one.importId,
  ...importFigures(one),
  ignoredColumns: [...one.ignoredColumns],
  lines: one.lines.map(({ row, shown, decision, reason }) => ({ row, shown, decision, reason })),
})

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
          happenedAt: HappenedAt,
        }),
        response: {
          200: CommandAnswer.extend({ deviceId: z.string().optional(), labelCode: z.string().optional() }),
          ...PROBLEMS,
        },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, (by) => {
        const { happenedAt = now(), row, ...device } = request.body
        return importer.receiveOne(
          request.params.donationId,
          partnerOf(request),
          { row, device, happenedAt },
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

  /** A dry run records nothing, so it has no idempotency key: the confirmation has one. */
  const dryRun = <Params extends z.ZodObject>({
    url,
    action,
    summary,
    params,
    about,
  }: {
    url: string
    action: 'work-donations' | 'work-kits'
    summary: string
    params: Params
    about: (params: z.infer<Params>) => ImportAbout
  }) =>
    app.post(
      url,
      {
        config: { action },
        schema: {
          tags: ['imports'],
          summary,
          consumes: ['multipart/form-data'],
          params,
          querystring: z.strictObject({ happenedAt: HappenedAt }),
          response: { 200: ImportAnswer, ...PROBLEMS },
        },
      },
      async (request) => {
        const partnerId = partnerOf(request)
        const { bytes, name } = await readUpload(request)
        const { happenedAt = now() } = request.query
        const what = { ...about(request.params as z.infer<Params>), happenedAt }
        return importAnswer(
          await importer.check(what, partnerId, { bytes, name }, metadataOf(request, undefined, 'import')),
        )
      },
    )
  dryRun({
    url: '/donations/:donationId/imports',
    action: 'work-donations',
    summary: 'Check an inventory (multipart, field `file`: CSV or XLSX): accepted or refused, line by line',
    params: Params,
    about: ({ donationId }) => ({ kind: 'lot', donationId }),
  })
  dryRun({
    url: '/hand-overs/imports',
    action: 'work-kits',
    summary: 'Check hand-overs (kit, dossier, reçu, notice; CSV or XLSX): accepted or refused, line by line',
    params: z.strictObject({}),
    about: () => ({ kind: 'hand-overs' }),
  })

  app.get(
    '/imports/:importId',
    {
      config: { action: 'read-donations' },
      schema: {
        tags: ['imports'],
        summary: 'An import: its lines, and how far it has been carried',
        params: ImportParams,
        querystring: z.strictObject({
          lines: z.enum(['all', 'none']).default('all').describe('`none`: the counts alone.'),
        }),
        response: { 200: ImportAnswer, ...PROBLEMS },
      },
    },
    async (request) => {
      const answer = importAnswer(await importer.find(request.params.importId, scopeOf(identityOf(request))))
      return request.query.lines === 'none' ? { ...answer, lines: [] } : answer
    },
  )

  app.post(
    '/imports/:importId/confirm',
    {
      config: { action: 'work-donations' },
      schema: {
        tags: ['imports'],
        summary: 'Carry exactly the accepted lines; follow its progress on GET /imports/{importId}',
        params: ImportParams,
        response: { 202: z.object({ importId: z.string() }), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { importId } = request.params
      const key = keyOf(request) ?? randomUUID()
      try {
        await importer.confirm(importId, partnerOf(request), metadataOf(request, key, 'import'))
      } catch (error) {
        // Confirming twice is confirming once: the import says how far it is.
        const known = error instanceof Refusing && (await importer.find(importId, partnerOf(request)))
        if (!known || known.status === 'checked') throw error
      }
      return reply.code(202).send({ importId })
    },
  )
}
