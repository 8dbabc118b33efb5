import t from 'tap'
import {
  RetentionCommand,
  RetentionEvent,
  retentionDecider,
} from '../../../src/domain/retention/retention.js'
import { retentionEnd } from '../../../src/domain/shared/parameters.js'
import { specFor, wordsFor } from '../../support/decider-spec.js'
import { amina, id, nextYear, sonia, yanis } from '../../support/people-and-things.js'

const given = specFor(retentionDecider, { events: RetentionEvent, commands: RetentionCommand })
const [sweep, swept] = wordsFor<RetentionCommand, RetentionEvent>()(
  'SweepRetention',
  'RetentionSwept',
  {
    ...{ sweepId: id(90), happenedAt: nextYear, dueOn: '2027-01-05' },
    ...{ beneficiaryIds: [amina, yanis], actorId: sonia },
  },
  {},
)

t.test('P5 a sweep is told once, with everybody it concerns', async (t) => {
  given(t).when(sweep()).records(swept())
  given(t, swept()).when(sweep()).recordsNothing()
  given(t, swept())
    .when(sweep({ beneficiaryIds: [amina] }))
    .refuses('sweep-already-run')
})

t.test('P5 two years after the last contact, on its day', async (t) => {
  t.equal(retentionEnd('2026-01-05T09:00:00Z'), '2028-01-05')
  t.equal(retentionEnd('2024-02-29T09:00:00Z'), '2026-02-28', 'a day that the later month has not: its last')
})
