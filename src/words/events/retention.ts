/** Each fact of a sweep in French: its name, and how a person would tell it. */
import type { RetentionEvent } from '../../domain/retention/retention.js'
import { count, day } from '../words.js'
import type { EventWords } from './event.js'

export const retentionEvents: EventWords<RetentionEvent> = {
  RetentionSwept: {
    name: 'fin de conservation',
    sentence: ({ beneficiaryIds, dueOn }) =>
      `Fin de conservation au ${day(dueOn)} : ${count(beneficiaryIds.length, 'dossier')} à effacer.`,
  },
}
