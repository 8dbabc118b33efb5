/**
 * Files of many lines over HTTP: one dry run for each kind of file, one confirmation for them all, and how far
 * an import has been carried.
 */

import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { CollectionId, ConsignmentId, DonationId } from '../../domain/shared/values.js'
import type { Action } from '../../use-cases/access.js'
import type { Import } from '../../use-cases/files/import.js'
import { importFigures } from '../../use-cases/files/import.js'
import { type ImportAbout, KIND_ACTIONS } from '../../use-cases/files/import-kind.js'
import type { Importer } from '../../use-cases/files/imports.js'
import { pauses } from '../../use-cases/files/in-slices.js'
import { Refusing } from '../../use-cases/refusing.js'
import {
  type Api,
  HappenedAt,
  identityOf,
  keyOf,
  LotHappenedAt,
  metadataOf,
  PROBLEMS,
  partnerOf,
} from '../server/door.js'
import { readUpload } from '../server/files.js'

const ImportParams = z.strictObject({ importId: z.uuid() })

const ImportAnswer = z.object({
  importId: z.string(),
  status: z.enum(['checked', 'running', 'done']),
  total: z.int(),
  done: z.int(),
  accepted: z.int(),
  refused: z.int(),
  recorded: z.int(),
  ignoredColumns: z.array(z.string()),
  remarks: z.array(z.string()).describe('What is to be known of the whole file before it is confirmed.'),
  lines: z.array(
    z.object({
      row: z.int(),
      shown: z.string(),
      decision: z.enum(['accepted', 'refused', 'recorded']),
      reason: z.string().nullable(),
    }),
  ),
})

const LINES_AT_ONCE = 250

/** The answer as it is written: its lines last, some at a time, everybody else answered between them. */
async function* written(one: Import, withLines = true) {
  const { importId, ignoredColumns, remarks, lines } = one
  const head = { importId, ...importFigures(one), ignoredColumns, remarks, lines: [] }
  yield JSON.stringify(head).slice(0, -']}'.length)
  const pause = pauses()
  for (let start = 0; withLines && start < lines.length; start += LINES_AT_ONCE) {
    const piece = lines
      .slice(start, start + LINES_AT_ONCE)
      .map(({ row, shown, decision, reason }) => JSON.stringify({ row, shown, decision, reason }))
    yield `${start === 0 ? '' : ','}${piece.join(',')}`
    await pause()
  }
  yield ']}'
}

/** Long lists are many megabytes: they are sent as they are written, in the shape of `ImportAnswer`. */
const sendImport = (reply: FastifyReply, one: Import, withLines?: boolean) =>
  reply
    .code(200)
    .type('application/json; charset=utf-8')
    .send(Readable.from(written(one, withLines), { objectMode: false }) as never)

export const importRoutes = (app: Api, importer: Importer) => {
  /** A dry run records nothing, so it has no idempotency key: the confirmation has one. */
  const dryRun = <Params extends z.ZodObject>({
    url,
    action,
    summary,
    params,
    about,
    whenLeftOut = HappenedAt,
  }: {
    url: string
    action: Action
    summary: string
    params: Params
    about: (params: z.infer<Params>) => ImportAbout
    whenLeftOut?: typeof HappenedAt
  }) =>
    app.post(
      url,
      {
        config: { action },
        schema: {
          tags: ['imports'],
          summary: `Check ${summary}; multipart, field \`file\`: CSV or XLSX; accepted or refused, line by line`,
          consumes: ['multipart/form-data'],
          params,
          querystring: z.strictObject({ happenedAt: whenLeftOut }),
          response: { 200: ImportAnswer, ...PROBLEMS },
        },
      },
      async (request, reply) => {
        const partnerId = partnerOf(request)
        const { bytes, name } = await readUpload(request)
        const what = { ...about(request.params as z.infer<Params>), happenedAt: request.query.happenedAt }
        const by = metadataOf(request, undefined, 'import')
        return sendImport(reply, await importer.check(what, partnerId, { bytes, name }, by))
      },
    )

  dryRun({
    url: '/donations/:donationId/imports',
    action: KIND_ACTIONS.lot,
    summary: 'an inventory',
    params: z.strictObject({ donationId: DonationId }),
    about: ({ donationId }) => ({ kind: 'lot', donationId }),
    whenLeftOut: LotHappenedAt,
  })
  dryRun({
    url: '/hand-overs/imports',
    action: KIND_ACTIONS['hand-overs'],
    summary: 'hand-overs (kit, dossier, reçu, notice)',
    params: z.strictObject({}),
    about: () => ({ kind: 'hand-overs' }),
  })
  dryRun({
    url: '/consignments/:consignmentId/imports',
    action: KIND_ACTIONS['consignment-lines'],
    summary: 'devices to put into a consignment (étiquette)',
    params: z.strictObject({ consignmentId: ConsignmentId }),
    about: ({ consignmentId }) => ({ kind: 'consignment-lines', consignmentId }),
  })
  dryRun({
    url: '/consignments/:consignmentId/receipt-imports',
    action: KIND_ACTIONS['consignment-receipt'],
    summary: 'what the receiver found of a consignment (étiquette, résultat, motif)',
    params: z.strictObject({ consignmentId: ConsignmentId }),
    about: ({ consignmentId }) => ({ kind: 'consignment-receipt', consignmentId }),
  })
  dryRun({
    url: '/collections/:collectionId/imports',
    action: KIND_ACTIONS['collection-lines'],
    summary: 'devices to load onto a collection (étiquette, poids)',
    params: z.strictObject({ collectionId: CollectionId }),
    about: ({ collectionId }) => ({ kind: 'collection-lines', collectionId }),
  })
  dryRun({
    url: '/devices/imports',
    action: KIND_ACTIONS['device-operations'],
    summary: 'operations on devices (étiquette, opération, motif, kit, site)',
    params: z.strictObject({}),
    about: () => ({ kind: 'device-operations' }),
  })
  dryRun({
    url: '/jobs/hours-imports',
    action: KIND_ACTIONS.hours,
    summary: 'hours declared for months (emi_ctr_id, emi_sme_annee, emi_sme_mois, emi_nb_heures_travail)',
    params: z.strictObject({}),
    about: () => ({ kind: 'hours' }),
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
    async (request, reply) => {
      const one = await importer.findFor(request.params.importId, identityOf(request))
      return sendImport(reply, one, request.query.lines === 'all')
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
