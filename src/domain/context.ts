/** One kind of stream, told once beside the decider that guards it: its name, its words, its rules. */
import type { z } from 'zod'
import type { Decider } from './decider.js'
import { codecFor } from './shared/codec.js'
import { typesOf } from './shared/facts.js'

type Said = { readonly type: string; readonly data: object }

/**
 * @param category what its streams' names begin with.
 * @param key what they are named by after that: read from a command, so that it is the thing it speaks of.
 */
export const context = <
  const Category extends string,
  Command extends Said,
  Event extends Said,
  State,
  Refusal extends string,
>({
  category,
  key,
  events,
  commands,
  decider,
}: {
  readonly category: Category
  readonly key: (data: NoInfer<Command>['data']) => string
  readonly events: z.ZodType<Event>
  readonly commands: z.ZodType<Command>
  readonly decider: Decider<NoInfer<Command>, NoInfer<Event>, State, Refusal>
}) => ({
  category,
  events,
  commands,
  decider,
  codec: codecFor<Event>(events),
  commandTypes: typesOf(commands),
  /** The stream that decides a command. */
  streamOf: ({ data }: Command): `${Category}-${string}` => `${category}-${key(data)}`,
})
