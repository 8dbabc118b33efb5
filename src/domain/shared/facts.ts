/**
 * Declares a context's facts once: from their shapes come the event union and the command union.
 *
 * Most commands here say exactly what their fact will say: recording is the act. So a command's data
 * is its fact's data, checked strictly; what only the stream knows is completed when it is decided.
 */
import { z } from 'zod'
import { command, event } from './schema.js'

type Shapes = Readonly<Record<string, z.ZodRawShape>>
type DataOf<Shape extends z.ZodRawShape> = z.infer<z.ZodObject<Shape>>

export type FactOf<S extends Shapes> = {
  [T in keyof S & string]: { readonly type: T; readonly data: DataOf<S[T]> }
}[keyof S & string]

export type CommandOf<S extends Shapes, Verbs extends Readonly<Record<string, keyof S & string>>> = {
  [V in keyof Verbs & string]: { readonly type: V; readonly data: DataOf<S[Verbs[V]]> }
}[keyof Verbs & string]

/** The schema of a context's events: shape only, tolerant, readable for ever. */
export const eventSchema = <const S extends Shapes>(shapes: S) =>
  union(Object.entries(shapes).map(([type, shape]) => event(type, shape))) as unknown as z.ZodType<FactOf<S>>

/** The schema of a context's commands: strict, one verb for each fact that may be asked for. */
export const commandSchema = <
  const S extends Shapes,
  const V extends Readonly<Record<string, keyof S & string>>,
>(
  shapes: S,
  verbs: V,
) =>
  union(
    Object.entries(verbs).map(([verb, fact]) => command(verb, shapes[fact] ?? {})),
  ) as unknown as z.ZodType<CommandOf<S, V>>

const union = (members: z.ZodObject[]) => {
  const [first, ...rest] = members
  if (!first) throw new Error('a context without facts')
  return z.discriminatedUnion('type', [first, ...rest] as never)
}

/** The types that a context's schema lists, through its unions. */
export const typesOf = (schema: z.ZodType): readonly string[] => {
  if (schema instanceof z.ZodUnion) return (schema.options as z.ZodType[]).flatMap(typesOf)
  const { type } = (schema as z.ZodObject<{ type: z.ZodLiteral<string> }>).shape
  return [type.value]
}
