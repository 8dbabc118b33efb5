/**
 * What the vault knows of a person, and how it notices that it knows them already: names as they sound, with
 * the day of birth, a telephone or an e-mail address, hashed under a key and forgotten with the person.
 */
import { z } from 'zod'
import { type Day, dayOf, type Instant, Language } from '../domain/shared/values.js'

const Name = z.string().trim().min(1).max(80)
const Phone = z
  .string()
  .trim()
  .max(30)
  .regex(/^\+?[\d\s.()-]{6,}$/, 'Un numéro de téléphone, par exemple 06 12 34 56 78.')

/** Nobody older lived: a birth before is a slip of the pen. */
const FIRST_BIRTH = '1900-01-01'

export const Identity = z.object({
  givenName: Name,
  familyName: Name,
  birthDate: z.iso.date().refine((day) => day >= FIRST_BIRTH, `Une date depuis ${FIRST_BIRTH}.`),
  phone: Phone.nullable().default(null),
  email: z.email().max(120).nullable().default(null),
  address: z.string().trim().min(1).max(200).nullable().default(null),
  /** Who holds parental authority over a minor. */
  guardian: z
    .object({ name: Name, phone: Phone.nullable().default(null) })
    .nullable()
    .default(null),
  language: Language.default('fr'),
})
export type Identity = z.infer<typeof Identity>

/** What an employer needs to know of who works there: nothing of how they are reached. */
export const WorkerIdentity = Identity.pick({ givenName: true, familyName: true, birthDate: true }).strict()
export type WorkerIdentity = z.infer<typeof WorkerIdentity>

const MAJORITY_YEARS = 18

/** Is this person under eighteen that day (C. civil art. 388)? Somebody born on 29 February is of age on 1 March. */
export const isMinorAt = ({ birthDate }: { readonly birthDate: Day }, at: Instant) => {
  const year = String(Number(birthDate.slice(0, 4)) + MAJORITY_YEARS)
  return dayOf(at) < year + birthDate.slice(4)
}

/** A name as it sounds in French, so that Dupond is Dupont and Élodie Elodi; in another script, as it is written. */
export const soundOf = (word: string): string => {
  const letters = word
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/Œ/g, 'OE')
    .replace(/Æ/g, 'AE')
    .replace(/\P{L}/gu, '')
  if (!/^[A-Z]+$/.test(letters)) return letters
  const sound = letters
    .replace(/PH/g, 'F')
    .replace(/BV/g, 'V')
    .replace(/(EAU|AU)/g, 'O')
    .replace(/(AI|EI|AY|EY|OE|AE)/g, 'E')
    .replace(/(CK|QU|Q|K|CH)/g, 'C')
    .replace(/Y/g, 'I')
    .replace(/[ZX]/g, 'S')
    .replace(/W/g, 'V')
    .replace(/(?<=.)H|^H/g, '')
    .replace(/(.)\1+/g, '$1')
    .replace(/(?<=..)[ESTDPX]+$/, '')
  return sound === '' ? letters : sound
}

/** They stand before many names, and tell nobody from another. */
const PARTICLES = new Set(['BEN', 'BENT', 'ABD', 'ABDEL', 'ABOU', 'SAINT', 'VAN', 'VON', 'DER', 'DEL', 'DOS'])
const SHORTEST_PART = 3

/** The parts of a name that tell, as they sound: of Jean-Pierre both, of El Amrani one. */
const partsOf = (name: string): readonly string[] => {
  const parts = name
    .split(/[\s'’-]+/)
    .filter((part) => part.length >= SHORTEST_PART && !PARTICLES.has(part.toUpperCase()))
    .map(soundOf)
    .filter(Boolean)
  return parts.length > 0 ? parts : [soundOf(name)]
}

/** The last nine digits: +33 6 12… and 06 12… are one telephone. */
const digitsOf = (phone: string) => phone.replace(/\D/g, '').slice(-9)

/**
 * What two files of one person have in common, however they were typed: names in either order, run together, or one
 * part of each; each line alone is enough. A telephone or an address is shared in a household: they count with a given
 * name only.
 */
export const likenessesOf = ({ givenName, familyName, birthDate, phone, email }: Identity): string[] => {
  const given = partsOf(givenName)
  const either = (one: string, other: string) => `born ${birthDate} ${[one, other].sort().join(' ')}`
  return [
    either(soundOf(givenName), soundOf(familyName)),
    ...given.flatMap((one) => partsOf(familyName).map((other) => either(one, other))),
    ...(phone ? given.map((one) => `phone ${digitsOf(phone)} ${one}`) : []),
    ...(email ? given.map((one) => `email ${email.toLowerCase()} ${one}`) : []),
  ]
}

const lettersOf = (name: string) =>
  name
    .normalize('NFD')
    .replace(/[^\p{L}]/gu, '')
    .toUpperCase()

/**
 * What two contracts of one person have in common: the very name and day of birth. Somebody who works and somebody who
 * waits for a kit are never compared, so that no employer learns of the other file.
 */
export const workerLikeness = ({ givenName, familyName, birthDate }: WorkerIdentity) =>
  `worker ${birthDate} ${lettersOf(givenName)} ${lettersOf(familyName)}`
