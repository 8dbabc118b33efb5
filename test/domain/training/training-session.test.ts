import t from 'tap'
import {
  SessionCommand,
  SessionEvent,
  sessionDecider,
} from '../../../src/domain/training/training-session.js'
import { specFor } from '../../support/decider-spec.js'
import {
  amina,
  at,
  emmaus,
  kit,
  marc,
  nextMonday,
  nextTuesday,
  otherKit,
  thursday,
  yanis,
} from '../../support/people-and-things.js'
import {
  attendanceRecorded,
  cancel,
  cancelEnrolment,
  cancelled,
  enrol,
  enrolled,
  enrolmentCancelled,
  plan,
  planned,
  recordAttendance,
} from './training-language.js'

const given = specFor(sessionDecider, { events: SessionEvent, commands: SessionCommand })
const ofYanis = { beneficiaryId: yanis, kitId: otherKit }

t.test('T1 a session is planned once, and lasts no longer than people learn', async (t) => {
  given(t).when(plan()).records(planned())
  given(t, planned())
    .when(plan({ happenedAt: thursday }))
    .recordsNothing()
  given(t, planned())
    .when(plan({ trainerId: marc, happenedAt: thursday }))
    .refuses('session-already-planned')
  given(t)
    .when(plan({ durationMinutes: 481 }))
    .refuses('session-too-long', { limit: 480, actual: 481 })
})

t.test('as many people are enrolled as there are places', async (t) => {
  given(t, planned()).when(enrol()).records(enrolled())
  given(t, planned(), enrolled())
    .when(enrol({ happenedAt: thursday }))
    .recordsNothing()
  given(t, planned({ capacity: 1 }), enrolled())
    .when(enrol({ ...ofYanis, happenedAt: thursday }))
    .refuses('session-full', { limit: 1, actual: 1 })
  given(t, planned({ capacity: 1 }), enrolled(), enrolmentCancelled())
    .when(enrol({ ...ofYanis, happenedAt: thursday }))
    .records(enrolled({ ...ofYanis, happenedAt: thursday }))
  given(t, planned(), enrolled()).when(cancelEnrolment()).records(enrolmentCancelled())
  given(t, planned()).when(cancelEnrolment()).recordsNothing()
  given(t).when(enrol()).refuses('session-not-found')
  given(t, planned())
    .when(enrol({ partnerId: emmaus }))
    .refuses('session-of-another-partner')
})

t.test('before they have their kit, people attend only if they were enrolled in time', async (t) => {
  const late = { happenedAt: at(nextMonday, '09:01') }
  given(t, planned())
    .when(enrol({ ...late, handedOver: false }))
    .refuses('enrolled-too-late')
  given(t, planned())
    .when(enrol({ handedOver: false }))
    .records(enrolled({ handedOver: false }))
  given(t, planned()).when(enrol(late)).records(enrolled(late))
})

t.test('T1 the sheet is told once the session is over, of who is enrolled, within its minutes', async (t) => {
  given(t, planned(), enrolled()).when(recordAttendance()).records(attendanceRecorded())
  given(t, planned(), enrolled())
    .when(recordAttendance({ happenedAt: at(nextMonday, '11:59') }))
    .refuses('session-not-over')
  given(t, planned(), enrolled())
    .when(recordAttendance({ attendance: [{ beneficiaryId: amina, minutes: 420 }] }))
    .refuses('attended-longer-than-session', { limit: 180, actual: 420 })
  given(t, planned(), enrolled())
    .when(recordAttendance({ attendance: [{ beneficiaryId: yanis, minutes: 60 }] }))
    .refuses('not-enrolled')
  // Absent: no minutes. Told again otherwise: the newest sheet holds.
  const absent = { attendance: [{ beneficiaryId: amina, minutes: 0 }], happenedAt: nextTuesday }
  given(t, planned(), enrolled(), attendanceRecorded())
    .when(recordAttendance(absent))
    .records(
      attendanceRecorded({
        happenedAt: nextTuesday,
        attendance: [{ beneficiaryId: amina, minutes: 0, kitId: kit }],
      }),
    )
  given(t, planned(), enrolled(), attendanceRecorded())
    .when(recordAttendance({ happenedAt: nextTuesday }))
    .recordsNothing()
})

t.test('T2 nobody stands twice on a sheet', async (t) => {
  const twice = [
    { beneficiaryId: amina, minutes: 60 },
    { beneficiaryId: amina, minutes: 10 },
  ]
  given(t, planned(), enrolled())
    .when(recordAttendance({ attendance: twice }))
    .refuses('named-twice', { existingId: amina })
})

t.test('a session is cancelled until it is held', async (t) => {
  given(t, planned(), enrolled()).when(cancel()).records(cancelled())
  given(t, planned(), enrolled(), cancelled())
    .when(cancel({ happenedAt: thursday }))
    .recordsNothing()
  given(t, planned(), enrolled(), cancelled())
    .when(enrol({ ...ofYanis, happenedAt: thursday }))
    .refuses('session-cancelled')
  for (const command of [cancel({ happenedAt: nextTuesday }), cancelEnrolment({ happenedAt: nextTuesday })])
    given(t, planned(), enrolled(), attendanceRecorded()).when(command).refuses('session-already-held')
})

t.test('L1 a late enrolment that leaves no place for a later one is refused, naming it', async (t) => {
  given(t, planned({ capacity: 1 }), enrolled({ happenedAt: thursday }))
    .when(enrol(ofYanis))
    .refuses('breaks-later-fact', {
      fact: { type: 'PersonEnrolled', happenedAt: thursday, reason: 'session-full' },
    })
})

t.test('every refusal is reached above', async (t) => {
  given.everyRefusalIsReached(t, {
    'session-not-found': true,
    'session-already-planned': true,
    'session-of-another-partner': true,
    'session-too-long': true,
    'session-cancelled': true,
    'session-full': true,
    'session-already-held': true,
    'session-not-over': true,
    'enrolled-too-late': true,
    'not-enrolled': true,
    'attended-longer-than-session': true,
    'named-twice': true,
    'breaks-later-fact': true,
  })
})
