/** Each fact of a lot in French: its name, and how a person would tell it. */
import type { DonationEvent } from '../../domain/donations/donation.js'
import { correctionSentence } from '../correction-words.js'
import { count, DONOR_WORDS, wordFor } from '../words.js'
import type { EventWords } from './event.js'

export const donationsEvents: EventWords<DonationEvent> = {
  DonationPromised: {
    name: 'lot promis',
    sentence: ({ donorKind, donorName, announcedCount, purgeDemanded }) =>
      `Lot promis par ${donorName ?? wordFor(DONOR_WORDS, donorKind).toLowerCase()} : ${count(announcedCount, 'appareil annoncé', 'appareils annoncés')}.${purgeDemanded ? ' Le donateur exige une purge.' : ''}`,
  },
  DonationCollected: { name: 'lot collecté', sentence: () => 'Lot collecté.' },
  DonationLineReceived: {
    name: 'ligne du lot reçue',
    sentence: ({ row, device }) => `Ligne ${row} reçue : ${device.maker} ${device.serial}.`,
  },
  DonationLineRefused: {
    name: 'ligne du lot refusée',
    sentence: ({ row, reason }) => `Ligne ${row} refusée : ${reason}.`,
  },
  DonationLineMissing: {
    name: 'ligne du lot manquante',
    sentence: ({ row, reason }) => `Ligne ${row} manquante${reason ? ` : ${reason}` : ''}.`,
  },
  DonationClosed: {
    name: 'lot clos',
    sentence: ({ gapReason }) => `Lot clos${gapReason ? `. Motif de l’écart : ${gapReason}` : ''}.`,
  },
  DonationFactCorrected: {
    name: 'correction',
    sentence: (data) => correctionSentence(data, donationsEvents),
  },
}
