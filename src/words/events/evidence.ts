/** Each fact of a file in French: its name, and how a person would tell it. */
import type { EvidenceEvent } from '../../domain/devices/evidence.js'
import { count, DEPOSIT_WORDS, SET_ASIDE_WORDS, wordFor } from '../words.js'
import type { EventWords } from './event.js'

export const evidenceEvents: EventWords<EvidenceEvent> = {
  EvidenceDeposited: {
    name: 'fichier déposé',
    sentence: ({ kind, records }) =>
      `Fichier déposé (${wordFor(DEPOSIT_WORDS, kind).toLowerCase()})${records.length > 0 ? ` : ${count(records.length, 'disque')}` : ''}.`,
  },
  EvidenceSetAside: {
    name: 'preuve mise de côté',
    sentence: ({ reason, note }) =>
      `Preuve mise de côté : ${wordFor(SET_ASIDE_WORDS, reason).toLowerCase()}${note ? `, ${note}` : ''}.`,
  },
  EvidenceRead: { name: 'fichier lu', sentence: () => 'Fichier déposé lu.' },
  EvidenceClaimed: {
    name: 'preuve retenue',
    sentence: ({ mediumSerial }) => `Preuve retenue pour le support ${mediumSerial}.`,
  },
  EvidenceReleased: { name: 'preuve libérée', sentence: () => 'Preuve libérée.' },
}
