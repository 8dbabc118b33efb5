/** The words of training: an agenda asked, a session planned, people enrolled, minutes told. */
import type { AgendaCommand, AgendaEvent } from '../../../src/domain/training/agenda.js'
import type { SessionCommand, SessionEvent } from '../../../src/domain/training/training-session.js'
import { wordsFor } from '../../support/decider-spec.js'
import {
  amina,
  at,
  kit,
  monday,
  nextMonday,
  session,
  sonia,
  tuesday,
  wednesday,
  weeefund,
  weeefundVilleurbanne,
} from '../../support/people-and-things.js'

const ofAgenda = wordsFor<AgendaCommand, AgendaEvent>()
const words = wordsFor<SessionCommand, SessionEvent>()

/** Next Monday from nine to noon. */
export const noon = at(nextMonday, '12:00')
const hours = { startsAt: nextMonday, endsAt: noon }
const by = { sessionId: session, partnerId: weeefund }
const place = { siteId: weeefundVilleurbanne, trainerId: sonia, durationMinutes: 180, capacity: 2 }
const learner = { beneficiaryId: amina, kitId: kit, handedOver: true }

export const [claimTeaching, teachingClaimed] = ofAgenda(
  'ClaimTeaching',
  'TeachingClaimed',
  { agendaId: sonia, ...by, happenedAt: monday, ...hours, ...place },
  {},
)
export const [claimLearning, learningClaimed] = ofAgenda(
  'ClaimLearning',
  'LearningClaimed',
  { agendaId: amina, ...by, happenedAt: tuesday, ...hours, ...learner },
  {},
)
export const [releaseSlot, slotReleased] = ofAgenda(
  'ReleaseSlot',
  'SlotReleased',
  { agendaId: sonia, sessionId: session, happenedAt: wednesday },
  {},
)

export const [plan, planned] = words(
  'PlanSession',
  'SessionPlanned',
  { ...by, happenedAt: monday, startsAt: nextMonday, ...place },
  {},
)
export const [enrol, enrolled] = words(
  'EnrolPerson',
  'PersonEnrolled',
  { ...by, happenedAt: tuesday, ...learner },
  {},
)
export const [cancelEnrolment, enrolmentCancelled] = words(
  'CancelEnrolment',
  'EnrolmentCancelled',
  { ...by, happenedAt: wednesday, beneficiaryId: amina, reason: 'unavailable' },
  {},
)
const sheet = [{ beneficiaryId: amina, minutes: 120 }]
export const [recordAttendance, attendanceRecorded] = words(
  'RecordAttendance',
  'AttendanceRecorded',
  { ...by, happenedAt: noon, attendance: sheet },
  { attendance: sheet.map((one) => ({ ...one, kitId: kit })) },
)
export const [cancel, cancelled] = words(
  'CancelSession',
  'SessionCancelled',
  { ...by, happenedAt: wednesday, reason: 'Formatrice absente' },
  { trainerId: sonia, beneficiaryIds: [amina] },
)
