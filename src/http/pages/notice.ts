/** What the person is told about their data at the hand-over; the version stands in the event (H3). */
export const NOTICE = {
  version: '2026-11',
  lines: [
    'La Métropole de Lyon et l’organisation qui vous remet ce kit suivent l’appareil, pas vous.',
    'Le registre garde un code tiré au hasard, votre commune et la date de remise. Il ne garde ni votre nom, ni votre adresse, ni votre téléphone.',
    'Ces informations servent à compter les kits remis et à vous aider si l’appareil tombe en panne.',
    'Vous pouvez suivre votre kit, sans compte, avec le code écrit sur votre reçu.',
  ],
} as const
