/** The table of contents: every kind of stream, and what follows from all of them together. */
import type { z } from 'zod'
import { beneficiaries } from './beneficiaries/beneficiary.js'
import { consignments } from './custody/consignment.js'
import type { Decider } from './decider.js'
import { labels, serials } from './devices/claim.js'
import { devices } from './devices/device.js'
import { evidence } from './devices/evidence.js'
import { donations } from './donations/donation.js'
import { collections } from './end-of-life/collection.js'
import { tickets } from './hotline/ticket.js'
import { jobs } from './jobs/job.js'
import { workdays } from './jobs/workday.js'
import { workers } from './jobs/worker.js'
import { kits } from './kits/kit.js'
import { partners } from './partners/partner.js'
import { retention } from './retention/retention.js'
import type { Codec } from './shared/codec.js'
import { agendas } from './training/agenda.js'
import { trainingSessions } from './training/training-session.js'

export const CONTEXTS = [
  partners,
  donations,
  serials,
  labels,
  evidence,
  devices,
  kits,
  beneficiaries,
  consignments,
  collections,
  agendas,
  trainingSessions,
  tickets,
  retention,
  jobs,
  workdays,
  workers,
] as const
export {
  beneficiaries,
  collections,
  consignments,
  devices,
  donations,
  evidence,
  jobs,
  kits,
  partners,
  serials,
  tickets,
  trainingSessions,
  workdays,
  workers,
}

type Contexts = (typeof CONTEXTS)[number]

export type Category = Contexts['category']
export type Command = z.infer<Contexts['commands']>
export type DomainEvent = z.infer<Contexts['events']>
export type DomainRefusal = Extract<ReturnType<Contexts['decider']['decide']>, { ok: false }>['refusal']

/** One context, whichever it is: what loading and appending need to know of it. */
export type Context = {
  readonly decider: Decider<Command, DomainEvent, unknown, DomainRefusal>
  readonly codec: Codec<DomainEvent>
  readonly streamOf: (command: Command) => `${Category}-${string}`
}
const whichever = (context: Contexts) => context as unknown as Context

const BY_CATEGORY = new Map<string, Context>(
  CONTEXTS.map((context) => [context.category, whichever(context)]),
)
const BY_COMMAND = new Map<string, Context>(
  CONTEXTS.flatMap((context) => context.commandTypes.map((type) => [type, whichever(context)] as const)),
)

export const isCategory = (name: string): name is Category => BY_CATEGORY.has(name)

const known = (context: Context | undefined, name: string) => {
  if (!context) throw new Error(`no context for ${name}`)
  return context
}

/** The context a stream of this category belongs to. */
export const contextOf = (category: Category) => known(BY_CATEGORY.get(category), category)

/** The stream that decides a command: the one named by the thing it speaks of. */
export const streamOf = (command: Command) =>
  known(BY_COMMAND.get(command.type), command.type).streamOf(command)

/** Every command's schema: what the outside may ask for, checked strictly. */
export const COMMAND_SCHEMAS = CONTEXTS.map(({ commands }) => commands)
