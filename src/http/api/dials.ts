/** The two dials of every view (L1): *on* a day, *as known on* a day; today where left out. */

import { z } from 'zod'
import { Day, dayOf, type Instant } from '../../domain/shared/values.js'
import type { Dials } from '../../projections/stock.js'
import { Refusing } from '../../use-cases/refusing.js'

export const DIALS = {
  on: Day.optional().describe('The day in question, at its end; today when left out.'),
  knownOn: Day.optional().describe('What was known at the end of that day; today when left out.'),
}
export const DialsQuery = z.strictObject(DIALS)

const FIRST_DAY = '1900-01-01'

/** @throws Refusing for a day that has not come, or that no calendar of ours has. */
export const dialsOf = (
  { on, knownOn }: { readonly on?: string | undefined; readonly knownOn?: string | undefined },
  now: Instant,
): Dials & { readonly today: string } => {
  const today = dayOf(now)
  const dials = { on: on ?? today, knownOn: knownOn ?? today, today }
  if ([dials.on, dials.knownOn].some((day) => day < FIRST_DAY || day > today))
    throw new Refusing({
      refusal: 'invalid-request',
      sentences: [`Les dates demandées vont de ${FIRST_DAY} à aujourd’hui (${today}).`],
    })
  return dials
}
