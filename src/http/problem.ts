/** Refusals as RFC 9457 problem JSON: what is true that prevents it, what is missing, who can supply it. */
import { z } from 'zod'
import type { Detail } from '../domain/decider.js'
import { ANSWERS, type Refusal } from '../web/answers/answers.js'
import { type Explained, explain } from './refusals.js'

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

/** A refusal on its way to the caller. */
export class Refusing extends Error {
  override readonly name = 'Refusing'
  readonly explained: Explained
  constructor(refused: { refusal: Refusal; detail?: Detail | undefined; sentences?: readonly string[] }) {
    super(ANSWERS[refused.refusal].title)
    const explained = explain(refused)
    this.explained = refused.sentences ? { ...explained, missing: refused.sentences } : explained
  }
}

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
