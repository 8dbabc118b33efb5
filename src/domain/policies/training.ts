/** What a fact of an agenda or a session asks of others. */
import type { AgendaEvent } from '../training/agenda.js'
import type { SessionEvent } from '../training/training-session.js'
import type { Policies } from './policy.js'

export const trainingPolicies: Policies<AgendaEvent | SessionEvent> = {
  TeachingClaimed: (data) => {
    const { agendaId, sessionId, partnerId, happenedAt, siteId, trainerId, startsAt } = data
    const { durationMinutes, capacity } = data
    return [
      {
        command: {
          type: 'PlanSession',
          data: {
            ...{ sessionId, partnerId, happenedAt, siteId, trainerId },
            ...{ startsAt, durationMinutes, capacity },
          },
        },
        otherwise: () => ({ type: 'ReleaseSlot', data: { agendaId, sessionId, happenedAt } }),
      },
    ]
  },

  LearningClaimed: ({ agendaId, sessionId, partnerId, happenedAt, beneficiaryId, kitId, handedOver }) => [
    {
      command: {
        type: 'EnrolPerson',
        data: { sessionId, partnerId, happenedAt, beneficiaryId, kitId, handedOver },
      },
      otherwise: () => ({ type: 'ReleaseSlot', data: { agendaId, sessionId, happenedAt } }),
    },
  ],

  EnrolmentCancelled: ({ beneficiaryId: agendaId, sessionId, happenedAt }) => [
    { command: { type: 'ReleaseSlot', data: { agendaId, sessionId, happenedAt } } },
  ],

  SessionCancelled: ({ beneficiaryIds, trainerId, sessionId, happenedAt }) =>
    [trainerId, ...beneficiaryIds].map((agendaId) => ({
      command: { type: 'ReleaseSlot', data: { agendaId, sessionId, happenedAt } },
    })),

  AttendanceRecorded: ({ attendance, sessionId, partnerId, happenedAt }) =>
    attendance.map(({ beneficiaryId, kitId, minutes }) => ({
      command: {
        type: 'CreditTraining',
        data: { kitId, partnerId, happenedAt, beneficiaryId, sessionId, minutes },
      },
    })),
}
