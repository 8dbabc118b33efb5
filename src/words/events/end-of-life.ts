/** Each fact of a collection in French: its name, and how a person would tell it. */
import type { CollectionEvent } from '../../domain/end-of-life/collection-facts.js'
import { correctionSentence, operationsTold } from '../correction-words.js'
import { COLLECTION_KIND_WORDS, kilograms } from '../journey-words.js'
import { CATEGORY_WORDS, count, wordFor } from '../words.js'
import type { EventWords } from './event.js'
import { signed, weighed, why } from './phrases.js'

type Told<Type extends CollectionEvent['type']> = Extract<CollectionEvent, { type: Type }>['data']

const departure = (data: Told<'CollectionDeparted'>) =>
  `Collecte partie : ${count(data.deviceIds.length, 'appareil')}, ${weighed(data)}, ${
    data.slipNumber === null ? `sans bordereau${why(data.noSlipReason)}` : `bordereau ${data.slipNumber}`
  }, signature ${signed(data.signature)}.`

const treatment = ({ operations }: Told<'CollectionTreated'>) => `Traité : ${operationsTold(operations)}.`

export const endOfLifeEvents: EventWords<CollectionEvent> = {
  CollectionPlanned: {
    name: 'collecte prévue',
    sentence: ({ kind, wasteCode }) =>
      `Collecte prévue : ${wordFor(COLLECTION_KIND_WORDS, kind).toLowerCase()}, déchet ${wasteCode}.`,
  },
  CollectionDeviceAdded: {
    name: 'appareil chargé',
    sentence: (data) =>
      `${wordFor(CATEGORY_WORDS, data.category)} ${data.labelCode} chargé : ${weighed(data)}.`,
  },
  CollectionDeviceRemoved: {
    name: 'appareil déchargé',
    sentence: ({ reason }) => `Appareil déchargé : ${reason}.`,
  },
  CollectionLooseAdded: {
    name: 'vrac chargé',
    sentence: (data) => `Vrac chargé, ${data.what} : ${weighed(data)}.`,
  },
  CollectionLooseRemoved: { name: 'vrac déchargé', sentence: ({ reason }) => `Vrac déchargé : ${reason}.` },
  CollectionDeparted: { name: 'départ de la collecte', sentence: departure },
  CollectionWeighed: {
    name: 'pesée à l’arrivée',
    sentence: ({ weightGrams, ticket }) =>
      `Pesé à l’arrivée : ${kilograms(weightGrams)}${ticket === null ? '' : `, ticket ${ticket}`}.`,
  },
  CollectionTreated: { name: 'traitement', sentence: treatment },
  CollectionCancelled: {
    name: 'collecte annulée',
    sentence: ({ reason }) => `Collecte annulée : ${reason}.`,
  },
  CollectionFactCorrected: {
    name: 'correction',
    sentence: (data) => correctionSentence(data, endOfLifeEvents),
  },
}
