import t from 'tap'
import { AgendaCommand, AgendaEvent, agendaDecider } from '../../../src/domain/training/agenda.js'
import { specFor } from '../../support/decider-spec.js'
import { at, nextMonday, otherSession } from '../../support/people-and-things.js'
import {
  claimLearning,
  claimTeaching,
  learningClaimed,
  noon,
  releaseSlot,
  slotReleased,
  teachingClaimed,
} from './training-language.js'

const given = specFor(agendaDecider, { events: AgendaEvent, commands: AgendaCommand })

t.test('T3 nobody teaches or learns in two sessions at once', async (t) => {
  given(t).when(claimTeaching()).records(teachingClaimed())
  given(t).when(claimLearning()).records(learningClaimed())
  given(t, teachingClaimed()).when(claimTeaching()).recordsNothing()
  const between = {
    sessionId: otherSession,
    startsAt: at(nextMonday, '11:59'),
    endsAt: at(nextMonday, '13:00'),
  }
  given(t, teachingClaimed())
    .when(claimTeaching(between))
    .refuses('agenda-overlaps', { existingId: teachingClaimed().data.sessionId })
  given(t, learningClaimed()).when(claimLearning(between)).refuses('agenda-overlaps')
  const after = { ...between, startsAt: noon }
  given(t, learningClaimed()).when(claimLearning(after)).records(learningClaimed(after))
})

t.test('T3 what is released is free again', async (t) => {
  given(t, teachingClaimed()).when(releaseSlot()).records(slotReleased())
  given(t).when(releaseSlot()).recordsNothing()
  const other = { sessionId: otherSession }
  given(t, teachingClaimed(), slotReleased()).when(claimTeaching(other)).records(teachingClaimed(other))
})
