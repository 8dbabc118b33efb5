/** What stands in the way of forgetting those not heard of for long. */
import type { RetentionRefusal } from '../../domain/retention/retention.js'
import type { Answers } from './answer.js'

export const RETENTION_ANSWERS: Answers<RetentionRefusal> = {
  'sweep-already-run': { status: 409, title: 'Cet effacement a déjà été lancé.' },
}
