/** The two dials as a page's address holds them; a wrong one is said beside its field and stands at today. */
import { Day, dayOf, type Instant } from '../../domain/shared/values.js'
import type { Dials } from '../../projections/stock.js'
import type { Queries } from '../../projections/views.js'
import type { FieldError } from '../../web/frame/forms.js'

/** No device is older; and PostgreSQL knows no year 0. */
const FIRST_DAY = '1900-01-01'

/** @param query of a page: `au` and `connu`, days in Lyon; empty or left out: today. */
export const readDials = (query: unknown, now: Instant) => {
  const today = dayOf(now)
  const given = query as Readonly<Record<string, unknown>>
  const errors: FieldError[] = []
  const dial = (field: 'au' | 'connu'): Day => {
    const typed = given[field] ?? ''
    if (typed === '') return today
    const read = Day.safeParse(typed)
    if (read.success && read.data >= FIRST_DAY && read.data <= today) return read.data
    errors.push({
      field,
      text:
        read.success && read.data > today
          ? 'Choisissez une date jusqu’à aujourd’hui : on ne sait rien au-delà.'
          : 'Choisissez une date qui existe, par exemple 31/12/2025.',
    })
    return today
  }
  const on = dial('au')
  const knownOn = dial('connu')
  const wrong = errors.map(({ field = '' }) => [field, String(given[field])] as const)
  return { on, knownOn, today, errors, values: Object.fromEntries(wrong) }
}

type Told = { readonly on: Day; readonly knownOn: Day; readonly today: Day }

/** Asks the same of that day twice: as known then, and as known today; once where that is the same. */
export const askTwice = async <T>({ on, knownOn, today }: Told, ask: (dials: Dials) => Promise<T>) => {
  const shown = await ask({ on, knownOn })
  return { shown, known: knownOn === today ? shown : await ask({ on, knownOn: today }) }
}

/** What was told since then; nothing where the answer is today's. */
export const tellSince = (
  queries: Queries,
  { on, knownOn, today }: Told,
  category: 'device' | 'kit',
  partnerId: string | undefined,
) =>
  knownOn === today ? { total: 0, entries: [] } : queries.lateEntries({ category, on, knownOn, partnerId })
