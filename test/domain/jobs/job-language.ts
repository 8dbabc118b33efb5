/** The words of posts: a contract and its hours, a day of work, a name read. */
import type { JobCommand, JobEvent } from '../../../src/domain/jobs/job-facts.js'
import type { WorkdayCommand, WorkdayEvent } from '../../../src/domain/jobs/workday.js'
import type { WorkerCommand, WorkerEvent } from '../../../src/domain/jobs/worker.js'
import { wordsFor } from '../../support/decider-spec.js'
import {
  at,
  desktop,
  job,
  laptop,
  leila,
  monday,
  otherLaptop,
  screen,
  sonia,
  tablet,
  tuesday,
  weeefund,
  work,
} from '../../support/people-and-things.js'

const words = wordsFor<JobCommand, JobEvent>()
const ofDay = wordsFor<WorkdayCommand, WorkdayEvent>()
const ofWorker = wordsFor<WorkerCommand, WorkerEvent>()

const by = { jobId: job, partnerId: weeefund }
/** An agrément of two years, from January 2026 on. */
export const agreed = [{ validFrom: '2026-01-01', validUntil: '2027-12-31' }]
/** The first of February: January is over. */
export const february = '2026-02-01T09:00:00Z'
export const march = '2026-03-01T09:00:00Z'
export const fiveDevices = [laptop, otherLaptop, desktop, screen, tablet]
/** Tuesday from nine to five, in Lyon (UTC+1). */
export const eightHours = { startsAt: at(tuesday, '08:00'), endsAt: at(tuesday, '16:00') }

export const [start, started] = words(
  'StartJob',
  'JobStarted',
  {
    ...{ ...by, happenedAt: monday, workerId: leila, jobCode: '4J7QX-0MWT5', legalForm: 'ACI' },
    ...{ kind: 'insertion', contract: 'CDDI', endsOn: '2026-07-04', derogation: null },
  },
  {},
)
export const [extend, extended] = words(
  'ExtendJob',
  'JobExtended',
  { ...by, happenedAt: february, endsOn: '2026-12-31', derogation: null },
  {},
)
export const [suspend, suspended] = words('SuspendJob', 'JobSuspended', { ...by, happenedAt: february }, {})
export const [resume, resumed] = words('ResumeJob', 'JobResumed', { ...by, happenedAt: march }, {})
export const [end, ended] = words(
  'EndJob',
  'JobEnded',
  { ...by, happenedAt: march, exit: 'permanent-contract' },
  {},
)
export const [declare, declared] = words(
  'DeclareHours',
  'HoursDeclared',
  { ...by, happenedAt: february, month: '2026-01', minutes: 6000, agreements: agreed },
  {},
)
export const [explain, explained] = words(
  'ExplainGap',
  'GapExplained',
  {
    ...{ ...by, happenedAt: february, month: '2026-01', actorId: sonia },
    parts: [{ reason: 'training', minutes: 420 }],
  },
  {},
)
const stretch = { workerId: leila, workId: work, ...eightHours, deviceIds: fiveDevices, agreements: agreed }
export const [log, logged] = words(
  'LogWork',
  'WorkLogged',
  { ...by, happenedAt: eightHours.endsAt, ...stretch },
  {},
)
export const [withdraw, withdrawn] = words(
  'WithdrawWork',
  'WorkWithdrawn',
  { ...by, happenedAt: february, workId: work, reason: 'entered-by-mistake' },
  { workerId: leila, startsAt: eightHours.startsAt },
)
export const [correct, corrected] = words(
  'CorrectJobFact',
  'JobFactCorrected',
  {
    ...{ ...by, happenedAt: march, revision: 1, changes: { minutes: 5940 } },
    ...{ reason: 'payslip-corrected', correctedBy: sonia },
  },
  { factType: 'HoursDeclared' },
)

const day = { workerId: leila, day: '2026-01-06', workId: work }
const atBench = { ...day, partnerId: weeefund }
export const [startWork, workStarted] = ofDay(
  'StartWork',
  'WorkStarted',
  { ...atBench, happenedAt: eightHours.startsAt, jobId: job, deviceIds: [laptop] },
  {},
)
export const [takeDevice, deviceTaken] = ofDay(
  'TakeWorkDevice',
  'WorkDeviceTaken',
  { ...atBench, happenedAt: tuesday, deviceId: desktop },
  {},
)
export const [stopWork, workStopped] = ofDay(
  'StopWork',
  'WorkStopped',
  { ...atBench, happenedAt: eightHours.endsAt, endsAt: eightHours.endsAt, agreements: agreed },
  { jobId: job, startsAt: eightHours.startsAt, deviceIds: [laptop] },
)
export const [enterWork, workEntered] = ofDay(
  'EnterWork',
  'WorkEntered',
  {
    ...{ ...atBench, happenedAt: eightHours.endsAt, jobId: job, ...eightHours },
    ...{ deviceIds: fiveDevices, agreements: agreed },
  },
  {},
)
export const [releaseWork, workReleased] = ofDay(
  'ReleaseWork',
  'WorkReleased',
  { ...day, happenedAt: february },
  {},
)

export const [readIdentity, identityRead] = ofWorker(
  'ReadWorkerIdentity',
  'WorkerIdentityRead',
  { workerId: leila, partnerId: weeefund, happenedAt: monday, actorId: sonia, purpose: 'declaration' },
  {},
)
export const [forget, forgotten] = ofWorker(
  'ForgetWorker',
  'WorkerForgotten',
  { workerId: leila, partnerId: weeefund, happenedAt: tuesday, actorId: sonia, erased: true },
  {},
)
