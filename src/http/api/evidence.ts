/**
 * Evidence over HTTP: handed in, many files at once; what waits, matched or set aside; read again; and what has to
 * be done to a disk, before anybody starts.
 */

import { z } from 'zod'
import { Clock, SetAsideReason } from '../../domain/devices/evidence.js'
import { DeviceId, Sha256, ShortText, SiteId } from '../../domain/shared/values.js'
import { AttestedCertificate, reportOfCertificate } from '../../evidence/attested-certificate.js'
import { scopeOf } from '../../use-cases/access.js'
import { type FileAnswer, unreadable } from '../../use-cases/evidence.js'
import { Refusing } from '../../use-cases/refusing.js'
import type { Done } from '../../use-cases/work.js'
import {
  type Api,
  answerCommand,
  answerQuestion,
  CommandAnswer,
  type Doors,
  identityOf,
  metadataOf,
  PROBLEMS,
  partnerOf,
} from '../server/door.js'
import { readUpload, readUploads } from '../server/files.js'

const DeviceParams = z.strictObject({ deviceId: DeviceId })
const FileParams = z.strictObject({ sha256: Sha256 })
const LISTED_MAX = 500

const DiskShape = z.object({
  entry: z.int(),
  serial: z.string().nullable(),
  model: z.string().nullable(),
  outcome: z.string().describe('What the tool says: completed, failed, aborted, unknown.'),
  place: z
    .enum(['here', 'in-device', 'unknown', 'several'])
    .describe(
      'Of the device it was handed in at; of another of yours; of none; its serial stands in several.',
    ),
  deviceId: z.string().nullable(),
  labelCode: z.string().nullable(),
  recorded: z.boolean(),
  refusal: z.string().nullable(),
  verdict: z.string().nullable(),
  reason: z.string().nullable(),
  sentence: z.string(),
})
const FileShape = z.object({
  name: z.string(),
  sha256: z.string(),
  clock: Clock.nullable().describe('The clock by which its times were read.'),
  media: z.array(DiskShape),
  untouched: z
    .array(z.object({ serial: z.string(), model: z.string().nullable() }))
    .describe('Disks that the tool saw and did not erase.'),
  sighted: z.int().describe('Disks seen in that very machine and in no inventory: they block it now.'),
  warnings: z.array(z.string()),
  problem: z.string().nullable().describe('Why it could not be read, and which door it has.'),
  certificate: z.record(z.string(), z.unknown()).nullable().describe('What to copy into a certificate.'),
})
const HandedIn = CommandAnswer.extend({ media: z.array(DiskShape), files: z.array(FileShape) })

const shapeOf = ({ disks, ...file }: FileAnswer): z.infer<typeof FileShape> => ({
  ...file,
  warnings: [...file.warnings],
  untouched: [...file.untouched],
  certificate: file.certificate ? { ...file.certificate } : null,
  media: disks.map(({ judgement, ...disk }) => ({
    ...disk,
    verdict: judgement?.verdict ?? null,
    reason: judgement?.reason ?? null,
  })),
})

const clockIn = (fields: Readonly<Record<string, string>>): Clock | undefined => {
  const said = fields['clock']?.trim()
  if (!said) return undefined
  const clock = Clock.safeParse(said)
  if (clock.success) return clock.data
  throw new Refusing({ refusal: 'invalid-request', sentences: ['clock : utc, ou lyon (heure de Lyon).'] })
}

export const evidenceRoutes = (app: Api, doors: Doors) => {
  const { workshop } = doors
  const workDevices = { config: { action: 'work-devices' as const } }
  const readEvidence = { config: { action: 'read-evidence' as const } }

  app.post(
    '/devices/:deviceId/evidence',
    {
      ...workDevices,
      schema: {
        tags: ['evidence'],
        summary:
          'Hand in an erasure log (multipart: `file`, `clock`: utc or lyon): nwipe, ShredOS, nvme, hdparm; each of its disks is answered for',
        consumes: ['multipart/form-data'],
        params: DeviceParams,
        response: { 200: HandedIn, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { fields, ...file } = await readUpload(request)
      const clock = clockIn(fields)
      return answerCommand(doors, request, reply, [file.sha256, clock ?? null], async (by) => {
        const [partnerId, { deviceId }] = [partnerOf(request), request.params]
        await workshop.deviceFor(deviceId, partnerId)
        const { done, file: answer } = await workshop.handInAtDevice(deviceId, partnerId, file, clock, by)
        if (answer.problem !== null) throw new Refusing(unreadable(answer.problem))
        return answered(done, [shapeOf(answer)])
      })
    },
  )

  app.post(
    '/devices/:deviceId/certificate',
    {
      ...workDevices,
      schema: {
        tags: ['evidence'],
        summary: 'Enter an attested certificate by hand (E3)',
        params: DeviceParams,
        body: AttestedCertificate,
        response: { 200: CommandAnswer, ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, async (by) => {
        const [partnerId, { deviceId }] = [partnerOf(request), request.params]
        await workshop.deviceFor(deviceId, partnerId)
        return workshop.certify(deviceId, partnerId, reportOfCertificate(request.body), undefined, by)
      }),
  )

  app.post(
    '/evidence',
    {
      ...workDevices,
      schema: {
        tags: ['evidence'],
        summary:
          'Hand in up to 50 erasure logs (multipart: `file` each, `clock`, `siteId`): each disk is found by its serial among your devices; what matches nothing is kept and waits',
        consumes: ['multipart/form-data'],
        response: { 200: HandedIn, ...PROBLEMS },
      },
      // A trolley's disks by the thousand: to check each again would hold everybody else up.
      serializerCompiler: () => JSON.stringify,
    },
    async (request, reply) => {
      const { files, fields } = await readUploads(request)
      if (files.length === 0)
        throw new Refusing({ refusal: 'unreadable-file', sentences: ['Choisissez un fichier.'] })
      const clock = clockIn(fields)
      const site = SiteId.nullable().safeParse(fields['siteId']?.trim() || null)
      if (!site.success)
        throw new Refusing({ refusal: 'invalid-request', sentences: ['siteId : un de vos sites.'] })
      const subject = [files.map(({ sha256 }) => sha256), clock ?? null, site.data]
      return answerCommand(doors, request, reply, subject, async (by) => {
        const partnerId = partnerOf(request)
        if (site.data !== null) await workshop.requireSite(partnerId, site.data)
        const at = { partnerId, siteId: site.data }
        const { done, answers } = await workshop.handInAll(at, files, clock, by)
        return answered(done, answers.map(shapeOf))
      })
    },
  )

  app.get(
    '/evidence',
    {
      ...readEvidence,
      schema: {
        tags: ['evidence'],
        summary: `What was handed in, the latest first, at most ${LISTED_MAX}: each record of each file, and what became of it`,
        querystring: z.strictObject({
          status: z
            .enum(['waiting', 'matched', 'set-aside', 'all'])
            .default('waiting')
            .describe('`waiting`: it matched no device, or could not be read.'),
          offset: z.coerce
            .number()
            .int()
            .nonnegative()
            .max(1_000_000)
            .default(0)
            .describe('How many to pass over.'),
        }),
        response: { 200: z.looseObject({ position: z.string() }), ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerQuestion(doors, request, reply, async (queries) => ({
        evidence: await workshop.evidenceListed(
          queries,
          scopeOf(identityOf(request)),
          request.query.status,
          LISTED_MAX,
          request.query.offset,
        ),
      })),
  )

  app.post(
    '/evidence/:sha256/match',
    {
      ...workDevices,
      schema: {
        tags: ['evidence'],
        summary: 'Match a record that waits to one of your devices, which holds its medium',
        params: FileParams,
        body: z.strictObject({ entry: z.int().nonnegative().default(0), deviceId: DeviceId }),
        response: { 200: CommandAnswer, ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, [request.params, request.body], (by) =>
        workshop.matchEvidence({ ...request.params, ...request.body, partnerId: partnerOf(request) }, by),
      ),
  )

  app.post(
    '/evidence/:sha256/set-aside',
    {
      ...workDevices,
      schema: {
        tags: ['evidence'],
        summary: 'Set a record that waits aside, saying why; `entry` null: a file that could not be read',
        params: FileParams,
        body: z.strictObject({
          entry: z.int().nonnegative().nullable().default(null),
          reason: SetAsideReason,
          note: ShortText.nullable().default(null),
        }),
        response: { 200: CommandAnswer, ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, [request.params, request.body], (by) =>
        workshop.setEvidenceAside({ ...request.params, ...request.body, partnerId: partnerOf(request) }, by),
      ),
  )

  app.post(
    '/evidence/:sha256/read',
    {
      ...readEvidence,
      schema: {
        tags: ['evidence'],
        summary: 'The file itself, as it is kept; the reading is recorded',
        params: FileParams,
        body: z.strictObject({
          deviceId: DeviceId.optional().describe('A device of yours whose facts name the file.'),
        }),
        response: { 200: z.any(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { sha256 } = request.params
      const file = await workshop.readEvidence(
        sha256,
        scopeOf(identityOf(request)),
        request.body.deviceId,
        metadataOf(request, undefined, 'api'),
      )
      return reply
        .type('application/octet-stream')
        .header('content-disposition', `attachment; filename="${sha256.slice(0, 16)}"`)
        .header('x-file-sha256', sha256)
        .send(file.bytes)
    },
  )

  app.get(
    '/media/:serial/required',
    {
      config: { action: 'ask-required' },
      schema: {
        tags: ['evidence'],
        summary:
          'What must be done to this disk? The floor (clear, purge, destroy), why, and what is missing; a serial in any notation',
        params: z.strictObject({ serial: z.string().trim().min(1).max(64) }),
        response: { 200: z.looseObject({ position: z.string() }), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const answer = await workshop.requiredOf(request.params.serial, scopeOf(identityOf(request)))
      reply.header('x-position', answer.position)
      return answer
    },
  )
}

const answered = (done: Done, files: readonly z.infer<typeof FileShape>[]) => ({
  done,
  // Told once: of several files each tells its own.
  extra: { media: files.length === 1 ? (files[0]?.media ?? []) : [], files: [...files] },
})
