/** Each fact of an agenda or a session in French: its name, and how a person would tell it. */
import type { AgendaEvent } from '../../domain/training/agenda.js'
import type { SessionEvent } from '../../domain/training/training-session.js'
import { duration } from '../people-words.js'
import { count, dateTime } from '../words.js'
import type { EventWords } from './event.js'
import { reasonWord } from './phrases.js'

export const trainingEvents: EventWords<AgendaEvent | SessionEvent> = {
  TeachingClaimed: {
    name: 'séance retenue par le formateur',
    sentence: ({ startsAt }) => `Retenu pour une séance le ${dateTime(startsAt)}.`,
  },
  LearningClaimed: {
    name: 'séance retenue par la personne',
    sentence: ({ startsAt }) => `Retenu pour une séance le ${dateTime(startsAt)}.`,
  },
  SlotReleased: { name: 'créneau libéré', sentence: () => 'Créneau libéré.' },
  SessionPlanned: {
    name: 'séance prévue',
    sentence: ({ startsAt, durationMinutes, capacity }) =>
      `Séance prévue le ${dateTime(startsAt)}, ${duration(durationMinutes)}, ${count(capacity, 'place')}.`,
  },
  PersonEnrolled: { name: 'inscription à la séance', sentence: () => 'Une personne inscrite.' },
  EnrolmentCancelled: {
    name: 'inscription annulée',
    sentence: ({ reason }) => `Inscription annulée : ${reasonWord(reason)}.`,
  },
  AttendanceRecorded: {
    name: 'présences notées',
    sentence: ({ attendance }) => {
      const present = attendance.filter(({ minutes }) => minutes > 0)
      return `Présences : ${count(present.length, 'personne')} sur ${attendance.length}, ${duration(present.reduce((sum, { minutes }) => sum + minutes, 0))} en tout.`
    },
  },
  SessionCancelled: { name: 'séance annulée', sentence: ({ reason }) => `Séance annulée : ${reason}.` },
}
