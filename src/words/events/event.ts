/** What a fact is called in a sentence that speaks of it, and the sentence that tells it. */
import type { DomainEvent } from '../../domain/contexts.js'

export type EventWords<Event extends DomainEvent> = {
  readonly [Type in Event['type']]: {
    readonly name: string
    readonly sentence: (data: Extract<Event, { type: Type }>['data']) => string
  }
}
