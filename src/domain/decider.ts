/**
 * The one shape every write-side module has.
 *
 * `decide` answers "given what has happened, may this happen?". `evolve` answers "what is true
 * now?". Both are pure: no clock, no id generator, no I/O; what they need arrives in the command.
 */
export type Decider<Command, Event, State, Refusal extends string> = {
  readonly initial: State
  readonly decide: (command: Command, state: State) => Decision<Event, Refusal>
  readonly evolve: (state: State, event: Event) => State
}

/** The facts to record (none when the command is already satisfied), or the reason why not. */
export type Decision<Event, Refusal extends string> =
  | { readonly ok: true; readonly events: readonly Event[] }
  | Refused<Refusal>

export type Refused<Refusal extends string> = {
  readonly ok: false
  readonly refusal: Refusal
  /** What the refusal is about, for the sentence a person reads: which medium, which fact, which id. */
  readonly detail?: Detail
}

export type Detail = {
  readonly media?: readonly { readonly serial: string; readonly kind: string; readonly reason: string }[]
  readonly missing?: readonly string[]
  readonly fact?: { readonly type: string; readonly happenedAt: string; readonly reason: string }
  readonly existingId?: string
  /** Of which device a kit's refusal speaks. */
  readonly deviceId?: string
  readonly limit?: number
  readonly actual?: number
}

export const record = <Event>(...events: Event[]) => ({ ok: true, events }) as const

export const refuse = <const Refusal extends string>(refusal: Refusal, detail?: Detail): Refused<Refusal> =>
  detail ? { ok: false, refusal, detail } : { ok: false, refusal }
