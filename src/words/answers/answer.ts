/** What a refusal says to a person, and who most often can supply what is missing. */
export type Answer = { readonly status: number; readonly title: string; readonly supplier?: string }

/** One answer for each refusal of a noun: the compiler asks for those that are missing. */
export type Answers<Refusal extends string> = Readonly<Record<Refusal, Answer>>

export const BENCH = 'L’atelier qui détient l’appareil'
export const SITE = 'Le lieu de remise'
export const PROGRAMME = 'L’équipe du programme, à la Métropole'
export const KEEPER = 'La personne qui tient le serveur'
export const SENDER = 'L’expéditeur'
export const RECEIVER = 'Le destinataire'
