/** Refusals as RFC 9457 problem JSON: what is true that prevents it, what is missing, who can supply it. */
import { z } from 'zod'
import type { Explained } from '../../words/explain.js'

export const Problem = z.object({
  /** The refusal's name, stable: what a program tests. */
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** What is missing or in the way, one sentence each. */
  missing: z.array(z.string()).optional(),
  /** Who can supply it. */
  supplier: z.string().optional(),
  /** The same facts for programs: media, functions, ids, limits. */
  detail: z.unknown().optional(),
  correlationId: z.string().optional(),
})
export type Problem = z.infer<typeof Problem>

export const problemOf = (
  { refusal, title, status, missing, supplier, detail }: Explained,
  correlationId?: string,
): Problem => ({
  type: refusal,
  title,
  status,
  ...(missing.length > 0 ? { missing: [...missing] } : {}),
  ...(supplier ? { supplier } : {}),
  ...(detail ? { detail } : {}),
  ...(correlationId ? { correlationId } : {}),
})
