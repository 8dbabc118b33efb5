/** Devices over HTTP: one route for each thing that may be told of a device, one for each question. */

import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Command } from '../../domain/contexts.js'
import { BY_HAND, deviceShapes } from '../../domain/devices/device-facts.js'
import { judgementOf } from '../../domain/devices/device-state.js'
import { obstacles, stageOf } from '../../domain/devices/fitness.js'
import { DeviceId, SerialNumber, type SiteId } from '../../domain/shared/values.js'
import type { EventLog } from '../../log/event-log.js'
import { scopeOf } from '../../use-cases/access.js'
import { Refusing } from '../../use-cases/refusing.js'
import { explain } from '../../words/explain.js'
import {
  type Api,
  answerCommand,
  answerQuestion,
  CommandAnswer,
  type Doors,
  HappenedAt,
  identityOf,
  PageQuery,
  PROBLEMS,
  partnerOf,
} from '../server/door.js'
import { readUpload } from '../server/files.js'
import { problemOf } from '../server/problem.js'
import { commandRoutes } from './command-routes.js'

const Params = z.strictObject({ deviceId: DeviceId })

type DeviceFact = keyof typeof deviceShapes
/** What the caller sends of a fact: its fields, less those that the address and the account give. */
const fieldsOf = (fact: DeviceFact): z.ZodRawShape => {
  const given = [
    'deviceId',
    'partnerId',
    'happenedAt',
    'acceptedBy',
    'explainedBy',
    'receivedSha256',
    'controlledBy',
    'kitId',
    'consignmentId',
  ]
  return Object.fromEntries(Object.entries(deviceShapes[fact]).filter(([name]) => !given.includes(name)))
}

const { fromDeviceId: _bought, partId: _ours, ...boughtPart } = fieldsOf('PartInstalled')

/** The commands that say exactly what their fact will say. */
const PLAIN: readonly (readonly [path: string, type: Command['type'], fact: DeviceFact, summary: string])[] =
  [
    [
      'inspect',
      'InspectDevice',
      'DeviceInspected',
      'Record an inspection: the whole set of media, or explicitly none',
    ],
    ['raise-flag', 'RaiseFlag', 'FlagRaised', 'Block a device (R3)'],
    ['clear-flag', 'ClearFlag', 'FlagCleared', 'Lift a blocking flag'],
    ['destroy-medium', 'DestroyMedium', 'MediumDestroyed', 'Record the destruction of a medium'],
    ['remove-medium', 'RemoveMedium', 'MediumRemoved', 'Record that a medium was taken out'],
    ['repair', 'RepairDevice', 'DeviceRepaired', 'Record a repair, which voids the tests it touches (R2)'],
    ['test', 'TestDevice', 'DeviceTested', 'Record function tests (R1)'],
    ['grade', 'GradeDevice', 'DeviceGraded', 'Grade a device'],
    ['lose', 'ReportLoss', 'DeviceLost', 'Report a device lost or stolen, at its holder’s or from stock'],
    [
      'write-off',
      'WriteOffDevice',
      'DeviceWrittenOff',
      'Give up what is lost, or missing from a consignment (C6)',
    ],
    ['take-part', 'TakePart', 'PartTaken', 'Take a part out, to the shelf (W5)'],
    ['retire', 'RetireDevice', 'DeviceRetired', 'Decide that a device comes to its end'],
    ['strip', 'StripDevice', 'DeviceStripped', 'Take a device apart: it can never be handed over (W5)'],
  ]

export const deviceRoutes = (app: Api, doors: Doors, log: EventLog) => {
  const { workshop, now } = doors
  const responses = { 200: CommandAnswer, ...PROBLEMS }
  const ownSite = async (request: FastifyRequest) => {
    const { siteId } = request.body as { siteId: SiteId | null }
    if (siteId !== null) await workshop.requireSite(partnerOf(request), siteId)
  }

  /** What a tool's file says, the file says itself (E5): it is handed in and read, not told. */
  const byHand = async (request: FastifyRequest) => {
    const { source, fileSha256 } = request.body as { source: string; fileSha256: string | null }
    if (source !== BY_HAND || fileSha256 !== null) throw new Refusing({ refusal: 'inspection-file-asked' })
  }

  commandRoutes(
    app,
    doors,
    {
      url: '/devices/:deviceId',
      tag: 'devices',
      params: Params,
      given: (request) => ({ partnerId: partnerOf(request) }),
    },
    [
      ...PLAIN.map(([path, type, fact, summary]) => ({
        ...{ path, type, fields: fieldsOf(fact), summary },
        action: 'work-devices' as const,
        ...(type === 'InspectDevice' ? { before: byHand } : {}),
      })),
      {
        path: 'explain-sighting',
        type: 'ExplainSighting',
        action: 'work-devices',
        fields: fieldsOf('SightingExplained'),
        summary: 'Say, in your name, what a medium was that a tool saw there and the inventory lacks (E5)',
        also: (request) => ({ explainedBy: identityOf(request).actorId }),
      },
      {
        path: 'return',
        type: 'ReturnDevice',
        action: 'work-devices',
        fields: fieldsOf('DeviceReturned'),
        summary: 'Take a device back from its holder, which reopens its erasure (E4)',
        before: ownSite,
      },
      {
        path: 'find',
        type: 'ReportFound',
        action: 'work-devices',
        fields: fieldsOf('DeviceFound'),
        summary: 'A lost device is found: by its holder (`siteId` null), or come back to a site (E4)',
        before: ownSite,
      },
      {
        path: 'install-medium',
        type: 'InstallMedium',
        action: 'work-devices',
        fields: fieldsOf('MediumInstalled'),
        summary:
          'Record that a medium was put in (E4); one that came out of another machine is moved instead',
      },
      {
        path: 'install-part',
        type: 'InstallPart',
        action: 'work-devices',
        fields: boughtPart,
        summary: 'Put a bought part in, which voids the tests it touches (R2)',
        also: (_request, { causationId }) => ({ partId: causationId, fromDeviceId: null }),
      },
      {
        path: 'pass-part',
        type: 'PassPart',
        action: 'work-devices',
        fields: { partId: z.uuid(), toDeviceId: DeviceId },
        summary: 'Put a part from the shelf into another machine; the genealogy shows on both (W5)',
      },
      {
        path: 'lift-waste-status',
        type: 'LiftWasteStatus',
        action: 'work-devices',
        fields: fieldsOf('WasteStatusLifted'),
        summary: 'What entered as waste is a product again: control and cession document (R5)',
        also: (request) => ({ controlledBy: identityOf(request).actorId }),
      },
      {
        path: 'accept-residual-risk',
        type: 'AcceptResidualRisk',
        action: 'accept-risk',
        fields: fieldsOf('ResidualRiskAccepted'),
        summary: 'Accept by name the reservation on a medium (E6)',
        also: (request) => ({ acceptedBy: identityOf(request).actorId }),
      },
    ],
  )

  app.post(
    '/devices/:deviceId/move-medium',
    {
      config: { action: 'work-devices' },
      schema: {
        tags: ['devices'],
        summary: 'Move a medium to another machine, with the erasure it owes (E4, W5)',
        params: Params,
        body: z.strictObject({ mediumSerial: SerialNumber, toDeviceId: DeviceId, happenedAt: HappenedAt }),
        response: responses,
      },
    },
    (request, reply) =>
      answerCommand(doors, request, reply, request.body, (by) => {
        const { happenedAt = now(), ...move } = request.body
        const data = { ...request.params, partnerId: partnerOf(request), happenedAt, ...move }
        return workshop.moveMedium(data, by)
      }),
  )

  app.post(
    '/devices/:deviceId/inspection-file',
    {
      config: { action: 'work-devices' },
      schema: {
        tags: ['devices'],
        summary:
          'Hand in an inspection (multipart, field `file`): lshw, smartctl, eReuse workbench, GLPI; none that shows no medium',
        consumes: ['multipart/form-data'],
        params: Params,
        response: responses,
      },
    },
    async (request, reply) => {
      const file = await readUpload(request)
      return answerCommand(doors, request, reply, file.sha256, async (by) => {
        const partnerId = partnerOf(request)
        await workshop.deviceFor(request.params.deviceId, partnerId)
        return workshop.inspectByFile(request.params.deviceId, partnerId, file, by)
      })
    },
  )

  app.get(
    '/devices',
    {
      config: { action: 'read-devices' },
      schema: {
        tags: ['devices'],
        summary: 'Devices, filtered, one page at a time',
        querystring: PageQuery.extend({
          siteId: z.uuid().optional(),
          category: z.string().max(20).optional(),
          stage: z.string().max(20).optional(),
          code: z.string().max(64).optional().describe('Label code or serial number, as scanned.'),
          kitId: z.uuid().optional(),
          donationId: z.uuid().optional(),
        }),
        response: { 200: z.looseObject({ position: z.string(), next: z.string().nullable() }), ...PROBLEMS },
      },
    },
    (request, reply) => {
      const { after, limit, ...filter } = request.query
      return answerQuestion(doors, request, reply, async (queries) => {
        const found = await queries.devices(
          { ...filter, partnerId: scopeOf(identityOf(request)) },
          limit,
          after,
        )
        return { devices: found, next: found.length === limit ? (found.at(-1)?.deviceId ?? null) : null }
      })
    },
  )

  app.get(
    '/devices/:deviceId',
    {
      config: { action: 'read-devices' },
      schema: {
        tags: ['devices'],
        summary: 'A device now: its four facts, each medium’s verdict, and why it may not be handed over',
        params: Params,
        response: { 200: z.looseObject({ position: z.string() }), ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerQuestion(doors, request, reply, async () => {
        const device = await workshop.deviceFor(request.params.deviceId, scopeOf(identityOf(request)))
        const at = now()
        return {
          device,
          stage: stageOf(device, at),
          media: device.media.map((medium) => ({ ...medium, ...judgementOf(medium, device, at) })),
          obstacles: obstacles(device, at).map((obstacle) => problemOf(explain(obstacle))),
        }
      }),
  )

  app.get(
    '/devices/:deviceId/history',
    {
      config: { action: 'read-devices' },
      schema: {
        tags: ['devices'],
        summary: 'Every fact told of a device, in the order in which it was recorded',
        params: Params,
        response: { 200: z.looseObject({ position: z.string() }), ...PROBLEMS },
      },
    },
    (request, reply) =>
      answerQuestion(doors, request, reply, async () => {
        await workshop.deviceFor(request.params.deviceId, scopeOf(identityOf(request)))
        return { events: await log.readStream(`device-${request.params.deviceId}`) }
      }),
  )
}
