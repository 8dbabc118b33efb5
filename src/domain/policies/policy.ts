/** The shape of a policy: event in, commands out; pure. */
import type { Command, DomainEvent, DomainRefusal } from '../contexts.js'

export type Step = {
  readonly command: Command
  /** What a refusal asks for in return. */
  readonly otherwise?: (refusal: DomainRefusal) => Command
}

/** For each fact that asks something of others: what, in the order in which it is to be carried out. */
export type Policies<Event extends DomainEvent> = {
  readonly [Type in Event['type']]?: (data: Extract<Event, { type: Type }>['data']) => readonly Step[]
}
