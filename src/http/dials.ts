/** The two dials of every view (L1): *on* a day, *as known on* a day; today where left out. */
import { z } from 'zod'
import { Day, dayOf, type Instant } from '../domain/shared/values.js'
import type { Dials } from '../projections/stock.js'
import { Refusing } from './problem.js'

export const DIALS = {
  on: Day.optional().describe('The day in question, at its end; today when left out.'),
  knownOn: Day.optional().describe('What was known at the end of that day; today when left out.'),
}
export const DialsQuery = z.strictObject(DIALS)

/** @throws Refusing for a day that has not come: nothing is known of it. */
export const dialsOf = (
  { on, knownOn }: { readonly on?: string | undefined; readonly knownOn?: string | undefined },
  now: Instant,
): Dials & { readonly today: string } => {
  const today = dayOf(now)
  const dials = { on: on ?? today, knownOn: knownOn ?? today, today }
  if (dials.on > today || dials.knownOn > today)
    throw new Refusing({
      refusal: 'invalid-request',
      sentences: [`Les dates demandées vont jusqu’à aujourd’hui (${today}) : rien n’est connu au-delà.`],
    })
  return dials
}
