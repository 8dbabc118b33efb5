/** Each fact of a serial or a label in French: its name, and how a person would tell it. */
import type { ClaimEvent } from '../../domain/devices/claim.js'
import type { EventWords } from './event.js'

export const claimsEvents: EventWords<ClaimEvent> = {
  SerialClaimed: {
    name: 'numéro de série retenu',
    sentence: ({ device }) => `Numéro de série retenu : ${device.maker} ${device.serial}.`,
  },
  SerialMoved: {
    name: 'numéro de série corrigé',
    sentence: ({ reason }) =>
      `Numéro de série retenu pour un appareil entré sous un autre. Motif : ${reason}.`,
  },
  SerialReleased: { name: 'numéro de série libéré', sentence: () => 'Numéro de série libéré.' },
  LabelClaimed: { name: 'étiquette attribuée', sentence: ({ code }) => `Étiquette ${code} attribuée.` },
}
