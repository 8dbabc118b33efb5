import t from 'tap'
import {
  WORK_DEVICES_MAX,
  WorkdayCommand,
  WorkdayEvent,
  workdayDecider,
} from '../../../src/domain/jobs/workday.js'
import { WorkerCommand, WorkerEvent, workerDecider } from '../../../src/domain/jobs/worker.js'
import { DeviceId } from '../../../src/domain/shared/values.js'
import { specFor } from '../../support/decider-spec.js'
import {
  at,
  desktop,
  emmaus,
  id,
  laptop,
  otherJob,
  otherWork,
  tuesday,
  wednesday,
} from '../../support/people-and-things.js'
import {
  deviceTaken,
  eightHours,
  enterWork,
  forget,
  forgotten,
  identityRead,
  readIdentity,
  releaseWork,
  startWork,
  stopWork,
  takeDevice,
  workEntered,
  workReleased,
  workStarted,
  workStopped,
} from './job-language.js'

const given = specFor(workdayDecider, { events: WorkdayEvent, commands: WorkdayCommand })
const ofWorker = specFor(workerDecider, { events: WorkerEvent, commands: WorkerCommand })
const second = { workId: otherWork, jobId: otherJob }

t.test('work begins and ends by a scan, and takes devices in between', async (t) => {
  given(t).when(startWork()).records(workStarted())
  given(t, workStarted()).when(startWork()).recordsNothing()
  given(t, workStarted()).when(takeDevice()).records(deviceTaken())
  given(t, workStarted())
    .when(takeDevice({ deviceId: laptop }))
    .recordsNothing()
  given(t, workStarted(), deviceTaken())
    .when(stopWork())
    .records(workStopped({ deviceIds: [laptop, desktop] }))
  given(t, workStarted(), workStopped())
    .when(stopWork({ endsAt: at(tuesday, '15:00') }))
    .recordsNothing()
  given(t).when(stopWork()).refuses('work-not-started')
  given(t, workEntered())
    .when(takeDevice({ deviceId: DeviceId.parse(id(39)) }))
    .refuses('work-not-started')
  given(t, workStarted())
    .when(stopWork({ partnerId: emmaus }))
    .refuses('work-of-another-partner')
})

t.test('J2 one person works at one thing at a time, whoever employs them', async (t) => {
  given(t, workStarted())
    .when(startWork({ ...second, partnerId: emmaus, happenedAt: tuesday }))
    .refuses('work-under-way')
  given(t, workStarted())
    .when(startWork({ ...second, happenedAt: tuesday }))
    .refuses('work-under-way', { existingId: workStarted().data.workId })
  given(t, workEntered())
    .when(startWork({ ...second, happenedAt: tuesday }))
    .refuses('work-overlaps', { existingId: workEntered().data.workId })
  const overlapping = { ...second, startsAt: at(tuesday, '15:59'), endsAt: at(tuesday, '16:30') }
  given(t, workEntered()).when(enterWork(overlapping)).refuses('work-overlaps')
  given(t, workStarted()).when(enterWork(overlapping)).refuses('work-overlaps')
  const next = { ...overlapping, startsAt: at(tuesday, '16:00') }
  given(t, workEntered()).when(enterWork(next)).records(workEntered(next))
  const before = { ...second, startsAt: at(tuesday, '07:00'), endsAt: at(tuesday, '08:00') }
  given(t, workStarted()).when(enterWork(before)).records(workEntered(before))
})

t.test('J2 ten hours a day at most, over all stretches', async (t) => {
  given(t)
    .when(enterWork({ startsAt: at(tuesday, '06:00'), endsAt: at(tuesday, '16:01') }))
    .refuses('day-too-long', { limit: 600, actual: 601 })
  given(t, workEntered())
    .when(enterWork({ ...second, startsAt: at(tuesday, '17:00'), endsAt: at(tuesday, '19:01') }))
    .refuses('day-too-long', { limit: 600, actual: 601 })
  given(t, workStarted())
    .when(stopWork({ endsAt: at(tuesday, '20:00') }))
    .refuses('day-too-long')
})

t.test('J4 another employer learns that something stands in the way, and not for how long', async (t) => {
  const theirs = { ...second, partnerId: emmaus }
  const refusal = (command: WorkdayCommand) =>
    workdayDecider.decide(command, [workEntered()].reduce(workdayDecider.evolve, workdayDecider.initial))
  t.strictSame(refusal(enterWork(theirs)), { ok: false, refusal: 'work-overlaps' })
  t.strictSame(
    refusal(enterWork({ ...theirs, startsAt: at(tuesday, '17:00'), endsAt: at(tuesday, '19:30') })),
    { ok: false, refusal: 'day-too-long', detail: { limit: 600, actual: 150 } },
  )
})

t.test('a stretch lasts a minute at least, and stays within its day in Lyon', async (t) => {
  given(t)
    .when(enterWork({ endsAt: at(tuesday, '08:00') }))
    .refuses('work-too-short')
  given(t, workStarted())
    .when(stopWork({ endsAt: '2026-01-06T08:00:30Z' }))
    .refuses('work-too-short')
  given(t)
    .when(enterWork({ startsAt: at(tuesday, '22:30'), endsAt: at(tuesday, '23:30') }))
    .refuses('work-spans-days')
  given(t)
    .when(startWork({ happenedAt: wednesday }))
    .refuses('work-spans-days')
})

t.test('so many devices at once, and no more', async (t) => {
  const many = Array.from({ length: WORK_DEVICES_MAX }, (_, n) => DeviceId.parse(id(2000 + n)))
  given(t, workStarted({ deviceIds: many }))
    .when(takeDevice())
    .refuses('too-many-devices', { limit: WORK_DEVICES_MAX })
})

t.test('what is released is free again', async (t) => {
  given(t, workEntered()).when(releaseWork()).records(workReleased())
  given(t).when(releaseWork()).recordsNothing()
  given(t, workEntered(), workReleased()).when(enterWork(second)).records(workEntered(second))
  t.equal(eightHours.endsAt, at(tuesday, '16:00'))
})

t.test('J4 a name is read by its employer, and recorded; forgotten, it is read no more', async (t) => {
  ofWorker(t).when(readIdentity()).records(identityRead())
  ofWorker(t).when(forget()).records(forgotten())
  ofWorker(t, forgotten())
    .when(forget({ happenedAt: wednesday }))
    .recordsNothing()
  ofWorker(t, forgotten())
    .when(readIdentity({ happenedAt: wednesday }))
    .refuses('worker-forgotten')
  ofWorker(t, identityRead({ happenedAt: wednesday }))
    .when(forget())
    .refuses('breaks-later-fact')
  ofWorker.everyRefusalIsReached(t, { 'worker-forgotten': true, 'breaks-later-fact': true })
})

t.test('every refusal is reached above', async (t) => {
  given.everyRefusalIsReached(t, {
    'work-under-way': true,
    'work-overlaps': true,
    'work-not-started': true,
    'work-of-another-partner': true,
    'work-too-short': true,
    'work-spans-days': true,
    'too-many-devices': true,
    'day-too-long': true,
  })
})
