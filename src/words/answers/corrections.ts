/** What stands in the way of a late entry and of a correction. */
import type { CorrectionRefusal } from '../../domain/corrections.js'
import type { Answers } from './answer.js'

export const CORRECTION_ANSWERS: Answers<CorrectionRefusal | 'breaks-later-fact'> = {
  'breaks-later-fact': {
    status: 409,
    title: 'Cette saisie rendrait impossible un fait déjà enregistré.',
  },
  'fact-not-found': { status: 404, title: 'Ce fait n’existe pas, ou il a été retiré.' },
  'fact-not-correctable': {
    status: 409,
    title:
      'Ce fait ne se corrige pas seul : il engage un kit, une preuve, une expédition ou une collecte. Une ligne d’expédition signée se corrige sur l’expédition, avec l’accord de l’autre partie ; une remise, par un retour.',
  },
  'field-not-correctable': { status: 409, title: 'Cette information ne peut pas être corrigée.' },
  'fact-of-another-partner': {
    status: 403,
    title: 'Seule l’organisation qui a enregistré ce fait peut le corriger.',
  },
  'corrected-after-its-correction': {
    status: 422,
    title: 'La date corrigée est après le moment de la correction : choisissez une date plus ancienne.',
  },
  'corrected-fact-invalid': {
    status: 422,
    title: 'La valeur corrigée n’est pas valable : vérifiez ce que vous avez saisi.',
  },
}
