/** Routes of the commands that need nothing but the thing in their address, who asks, and what is sent. */
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Command } from '../../domain/contexts.js'
import type { Instant } from '../../domain/shared/values.js'
import type { Metadata } from '../../log/event-log.js'
import type { Action } from '../../use-cases/access.js'
import { type Api, answerCommand, CommandAnswer, type Doors, HappenedAt, PROBLEMS } from '../server/door.js'

/** What the commands are told to: its address, and what the account gives of their data. */
type Thing = {
  readonly url: string
  readonly tag: string
  readonly params: z.ZodObject
  readonly given: (request: FastifyRequest) => object
}

type PlainCommand = {
  readonly path: string
  readonly type: Command['type']
  readonly action: Action
  /** What the caller sends, beside `happenedAt`. */
  readonly fields: z.ZodRawShape
  readonly summary: string
  /** Refuses, before the domain is asked, what the address or the account does not allow. */
  readonly before?: (request: FastifyRequest) => Promise<void>
  /** The moment at which it counts, from the one that the caller says. */
  readonly at?: (happenedAt: Instant) => Instant
  /** What this command alone takes from the account. */
  readonly also?: (request: FastifyRequest, by: Metadata) => object
}

export const commandRoutes = (app: Api, doors: Doors, thing: Thing, commands: readonly PlainCommand[]) => {
  for (const { path, type, action, fields, summary, before, at, also } of commands)
    app.post(
      `${thing.url}/${path}`,
      {
        config: { action },
        schema: {
          tags: [thing.tag],
          summary,
          params: thing.params,
          body: z.strictObject({ ...fields, happenedAt: HappenedAt }),
          response: { 200: CommandAnswer, ...PROBLEMS },
        },
      },
      (request, reply) =>
        answerCommand(doors, request, reply, request.body, async (by) => {
          await before?.(request)
          const { happenedAt = doors.now(), ...sent } = request.body as { happenedAt?: Instant }
          const data = {
            ...sent,
            ...request.params,
            ...thing.given(request),
            ...also?.(request, by),
            happenedAt: at?.(happenedAt) ?? happenedAt,
          }
          return doors.workshop.record({ type, data } as Command, by)
        }),
    )
}
