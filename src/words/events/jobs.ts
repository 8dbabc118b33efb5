/** Each fact of a post, a day of work or who works in French: its name, and how a person would tell it. */
import { minutesOf } from '../../domain/jobs/job.js'
import type { JobEvent } from '../../domain/jobs/job-facts.js'
import type { WorkdayEvent } from '../../domain/jobs/workday.js'
import type { WorkerEvent } from '../../domain/jobs/worker.js'
import { correctionSentence } from '../correction-words.js'
import {
  CONTRACT_WORDS,
  EXIT_WORDS,
  GAP_REASON_WORDS,
  hours,
  JOB_KIND_WORDS,
  JOB_REASON_WORDS,
  WORKER_PURPOSE_WORDS,
} from '../job-words.js'
import { duration } from '../people-words.js'
import { count, dateTime, day, inSentence, month, wordFor } from '../words.js'
import type { EventWords } from './event.js'

export const jobsEvents: EventWords<JobEvent | WorkdayEvent | WorkerEvent> = {
  JobStarted: {
    name: 'début du contrat',
    sentence: ({ kind, contract, endsOn }) =>
      `Contrat commencé : ${wordFor(CONTRACT_WORDS, contract)}, ${wordFor(JOB_KIND_WORDS, kind).toLowerCase()}${endsOn === null ? '' : `, jusqu’au ${day(endsOn)}`}.`,
  },
  JobExtended: {
    name: 'contrat prolongé',
    sentence: ({ endsOn }) => `Contrat prolongé jusqu’au ${day(endsOn)}.`,
  },
  JobSuspended: { name: 'contrat suspendu', sentence: () => 'Contrat suspendu.' },
  JobResumed: { name: 'reprise du contrat', sentence: () => 'Contrat repris.' },
  JobEnded: {
    name: 'fin du contrat',
    sentence: ({ exit }) =>
      `Contrat fini${exit === null ? '' : ` : ${inSentence(wordFor(EXIT_WORDS, exit))}`}.`,
  },
  HoursDeclared: {
    name: 'heures déclarées',
    sentence: ({ month: of, minutes }) => `Heures déclarées pour ${month(of)} : ${hours(minutes)}.`,
  },
  GapExplained: {
    name: 'écart expliqué',
    sentence: ({ month: of, parts }) =>
      `Écart de ${month(of)} : ${parts.map(({ reason, minutes }) => `${wordFor(GAP_REASON_WORDS, reason).toLowerCase()} ${hours(minutes)}`).join(', ') || 'sans explication'}.`,
  },
  WorkLogged: {
    name: 'travail pointé',
    sentence: ({ startsAt, endsAt, deviceIds }) =>
      `Travail du ${dateTime(startsAt)}, ${duration(minutesOf({ startsAt, endsAt }))}, sur ${count(deviceIds.length, 'appareil')}.`,
  },
  WorkWithdrawn: {
    name: 'travail retiré',
    sentence: ({ startsAt, reason }) =>
      `Travail du ${dateTime(startsAt)} retiré : ${wordFor(JOB_REASON_WORDS, reason).toLowerCase()}.`,
  },
  JobFactCorrected: {
    name: 'correction',
    sentence: (data) =>
      correctionSentence(
        { ...data, reason: wordFor(JOB_REASON_WORDS, data.reason).toLowerCase() },
        jobsEvents,
      ),
  },
  WorkStarted: { name: 'travail commencé', sentence: () => 'Travail commencé.' },
  WorkDeviceTaken: { name: 'appareil pris', sentence: () => 'Appareil pris.' },
  WorkStopped: { name: 'travail terminé', sentence: () => 'Travail terminé.' },
  WorkEntered: { name: 'travail saisi', sentence: () => 'Travail saisi.' },
  WorkReleased: { name: 'temps libéré', sentence: () => 'Temps libéré.' },
  WorkerIdentityRead: {
    name: 'nom lu',
    sentence: ({ purpose }) => `Nom lu : ${wordFor(WORKER_PURPOSE_WORDS, purpose).toLowerCase()}.`,
  },
  WorkerForgotten: { name: 'nom effacé', sentence: () => 'Nom effacé.' },
}
