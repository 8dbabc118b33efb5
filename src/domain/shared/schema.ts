/** Building blocks for event and command schemas: the only place that chooses zod's strictness. */
import { z } from 'zod'

/**
 * An event is read for as long as the ledger lives, so its schema checks shape only and tolerates
 * fields it does not know. Business rules belong to commands: they may tighten, the past may not.
 */
export const event = <const Type extends string, Data extends z.ZodRawShape>(type: Type, data: Data) =>
  z.object({ type: z.literal(type), data: z.object(data) })

/** A command comes from today's callers: a field we do not know is a mistake worth reporting. */
export const command = <const Type extends string, Data extends z.ZodRawShape>(type: Type, data: Data) =>
  z.strictObject({ type: z.literal(type), data: z.strictObject(data) })
