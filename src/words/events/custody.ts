/** Each fact of a consignment in French: its name, and how a person would tell it. */
import type { ConsignmentEvent } from '../../domain/custody/consignment-facts.js'
import { ARRIVAL_WORDS } from '../journey-words.js'
import { count, wordFor } from '../words.js'
import type { EventWords } from './event.js'
import { signed, why } from './phrases.js'

type Told<Type extends ConsignmentEvent['type']> = Extract<ConsignmentEvent, { type: Type }>['data']

const acceptance = ({ lines, signature }: Told<'ConsignmentAccepted'>) => {
  const of = (wanted: string) => lines.filter(({ outcome }) => outcome === wanted).length
  return `Arrivée signée (${signed(signature)}) : ${count(of('accepted'), 'accepté')}, ${count(of('refused'), 'refusé')}, ${count(of('missing'), 'manquant')}.`
}

export const custodyEvents: EventWords<ConsignmentEvent> = {
  ConsignmentPrepared: { name: 'expédition préparée', sentence: () => 'Expédition préparée.' },
  ConsignmentLineAdded: { name: 'appareil ajouté à l’expédition', sentence: () => 'Appareil ajouté.' },
  ConsignmentLineRemoved: {
    name: 'appareil retiré de l’expédition',
    sentence: ({ reason }) => `Appareil retiré : ${reason}.`,
  },
  ConsignmentSent: {
    name: 'départ signé',
    sentence: ({ deviceIds, signature }) =>
      `Expédition partie : ${count(deviceIds.length, 'appareil')}, signature ${signed(signature)}.`,
  },
  ConsignmentLineReceived: { name: 'appareil reçu', sentence: () => 'Appareil reçu.' },
  ConsignmentLineRefused: {
    name: 'appareil refusé',
    sentence: ({ reason }) => `Appareil refusé : ${reason}.`,
  },
  ConsignmentLineMissing: {
    name: 'appareil manquant',
    sentence: ({ reason }) => `Appareil manquant${why(reason)}.`,
  },
  ConsignmentAccepted: { name: 'arrivée signée', sentence: acceptance },
  ConsignmentLineTakenBack: { name: 'appareil repris', sentence: () => 'Appareil repris par l’expéditeur.' },
  ConsignmentLineWrittenOff: { name: 'appareil passé en perte', sentence: () => 'Appareil passé en perte.' },
  LineCorrectionProposed: {
    name: 'correction proposée',
    sentence: ({ outcome, reason }) =>
      `Correction proposée : ${wordFor(ARRIVAL_WORDS, outcome).toLowerCase()}. Motif : ${reason}.`,
  },
  ConsignmentLineCorrected: {
    name: 'correction acceptée',
    sentence: ({ was, outcome, reason }) =>
      `Correction acceptée par les deux parties : ${wordFor(ARRIVAL_WORDS, outcome).toLowerCase()}, et non ${wordFor(ARRIVAL_WORDS, was).toLowerCase()}. Motif : ${reason}.`,
  },
  LineCorrectionUndone: {
    name: 'correction annulée',
    sentence: ({ outcome, reason }) =>
      `Correction annulée : la ligne reste « ${wordFor(ARRIVAL_WORDS, outcome).toLowerCase()} ». Motif : ${reason}.`,
  },
  ConsignmentClosed: {
    name: 'expédition close',
    sentence: ({ reason }) => `Expédition close${why(reason)}.`,
  },
}
