/** What stands in the way of a training session, or of somebody’s agenda. */
import type { AgendaRefusal } from '../../domain/training/agenda.js'
import type { SessionRefusal } from '../../domain/training/training-session.js'
import type { Answers } from './answer.js'

const TRAINER = 'L’organisation qui forme'

export const TRAINING_ANSWERS: Answers<SessionRefusal | AgendaRefusal> = {
  'agenda-overlaps': {
    status: 409,
    title: 'Cette personne est déjà prise par une autre séance à ces heures-là.',
    supplier: TRAINER,
  },
  'session-not-found': { status: 404, title: 'Cette séance n’existe pas.' },
  'session-already-planned': { status: 409, title: 'Cette séance est déjà prévue.' },
  'session-of-another-partner': { status: 403, title: 'Cette séance est celle d’une autre organisation.' },
  'session-too-long': {
    status: 422,
    title: 'Une séance ne dure pas si longtemps : prévoyez-en plusieurs.',
  },
  'session-cancelled': { status: 409, title: 'Cette séance est annulée.' },
  'session-full': { status: 409, title: 'Cette séance est complète.', supplier: TRAINER },
  'session-already-held': { status: 409, title: 'Cette séance a déjà eu lieu.' },
  'session-not-over': {
    status: 409,
    title: 'Cette séance n’est pas finie : les présences s’enregistrent après.',
  },
  'enrolled-too-late': {
    status: 409,
    title:
      'Avant la remise du kit, une personne suit seulement les séances où elle est inscrite d’avance : celle-ci a commencé.',
    supplier: TRAINER,
  },
  'not-enrolled': {
    status: 409,
    title: 'Cette personne n’est pas inscrite à cette séance.',
    supplier: TRAINER,
  },
  'named-twice': {
    status: 422,
    title: 'Une personne est deux fois sur la feuille : gardez une seule ligne pour elle.',
  },
  'attended-longer-than-session': {
    status: 422,
    title: 'La présence notée dépasse la durée de la séance.',
  },
}
