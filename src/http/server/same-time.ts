/**
 * Answers after the same time whatever was found (P4): who guesses codes learns nothing from a clock. The
 * time is longer than the look-up takes, and starts anew in whole steps should the machine be slow.
 */

import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

const STEP_MILLIS = 200
const LOOKS_PER_MINUTE = 30

/**
 * How often one address may ask for a code, of a kit or of a paper (P4): one allowance for every page and route that
 * takes one, made once and handed to each.
 */
export const codeLimitOf = (app: FastifyInstance, codesPerMinute = LOOKS_PER_MINUTE) =>
  app.rateLimit({ max: codesPerMinute, timeWindow: '1 minute', groupId: 'codes' })
export type CodeLimit = ReturnType<typeof codeLimitOf>

export const sameTime = async <T>(look: () => Promise<T>): Promise<T> => {
  const start = performance.now()
  const [outcome] = await Promise.allSettled([look()])
  const spent = performance.now() - start
  await sleep(Math.max(1, Math.ceil(spent / STEP_MILLIS)) * STEP_MILLIS - spent)
  if (outcome.status === 'rejected') throw outcome.reason
  return outcome.value
}
