/**
 * What people are told of their data (RGPD art. 13), before it is written down and at the hand-over. The version stands
 * in the event (H3); what an older one said stays here, since receipts and files speak of it.
 */
const NOTICES = {
  '2026-11': [
    'La Métropole de Lyon et l’organisation qui vous remet ce kit suivent l’appareil, pas vous.',
    'Le registre garde un code tiré au hasard, votre commune et la date de remise. Il ne garde ni votre nom, ni votre adresse, ni votre téléphone.',
    'Ces informations servent à compter les kits remis et à vous aider si l’appareil tombe en panne.',
    'Vous pouvez suivre votre kit, sans compte, avec le code écrit sur votre reçu.',
  ],
  '2026-12': [
    'La Métropole de Lyon et l’organisation qui vous accueille gardent vos données pour vous remettre un kit, vous former et vous aider (mission d’intérêt public).',
    'Le registre garde un code tiré au hasard, votre commune, vos droits et des dates. Il ne garde ni votre nom, ni votre adresse, ni votre téléphone.',
    'Votre nom, votre date de naissance, votre téléphone et ce que vous nous écrivez sont gardés à part, chiffrés. Qui les lit dit pourquoi ; c’est inscrit, et vous pouvez le voir.',
    'Ils sont effacés deux ans après notre dernier contact, ou dès que vous le demandez.',
    'Vous pouvez suivre votre kit, voir vos données et les effacer, sans compte, avec les deux codes de votre reçu. Vous pouvez aussi saisir la CNIL.',
  ],
} as const

const CURRENT = '2026-12'
export const NOTICE = { version: CURRENT, lines: NOTICES[CURRENT] } as const

/** What the notice of that version said; nothing where it was not one of ours. */
export const noticeOf = (version: string): readonly string[] =>
  Object.hasOwn(NOTICES, version) ? NOTICES[version as keyof typeof NOTICES] : []
