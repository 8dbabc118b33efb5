/** What a fact of a post or a day of work asks of others. */
import type { JobEvent } from '../jobs/job-facts.js'
import type { WorkdayEvent } from '../jobs/workday.js'
import { dayOf } from '../shared/values.js'
import type { Policies, Step } from './policy.js'

type Done = Extract<WorkdayEvent, { type: 'WorkStopped' | 'WorkEntered' }>['data']

/** Logged on the post; refused there, the day is free again. */
const stepsAfterWork = (data: Done): readonly Step[] => {
  const { workerId, day, workId, partnerId, happenedAt, jobId } = data
  const { startsAt, endsAt, deviceIds, agreements } = data
  return [
    {
      command: {
        type: 'LogWork',
        data: {
          ...{ jobId, partnerId, happenedAt, workerId, workId },
          ...{ startsAt, endsAt, deviceIds, agreements },
        },
      },
      otherwise: () => ({ type: 'ReleaseWork', data: { workerId, day, workId, happenedAt } }),
    },
  ]
}

export const jobsPolicies: Policies<JobEvent | WorkdayEvent> = {
  WorkWithdrawn: (data) => {
    const { workerId, workId, startsAt, happenedAt } = data
    const day = dayOf(startsAt)
    return [{ command: { type: 'ReleaseWork', data: { workerId, day, workId, happenedAt } } }]
  },

  WorkStopped: stepsAfterWork,
  WorkEntered: stepsAfterWork,
}
