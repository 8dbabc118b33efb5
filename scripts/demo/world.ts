/** The demo's invented world: drawn from one seed, so that every run tells the same four years. */
import type { DeviceCategory } from '../../src/domain/shared/values.js'

const SEED = 20221124

/** A small generator of repeatable chance (mulberry32). */
export const chanceFrom = (seed: number) => {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    below: (limit: number) => Math.floor(next() * limit),
    oneOf: <T>(things: readonly T[]): T => {
      const thing = things[Math.floor(next() * things.length)]
      if (thing === undefined) throw new Error('nothing to choose from')
      return thing
    },
    happens: (probability: number) => next() < probability,
  }
}
export type Chance = ReturnType<typeof chanceFrom>
export const demoChance = () => chanceFrom(SEED)

/** The five names that the programme publishes; the ten others, and every figure, are invented. */
export const PARTNERS = [
  { name: 'WeeeFund', legalForm: 'EI', communeCode: '69266' },
  { name: 'Emmaüs Connect', legalForm: 'association', communeCode: '69387' },
  { name: 'Ecodair', legalForm: 'ESAT', communeCode: '69389' },
  { name: 'AltEco', legalForm: 'company', communeCode: '69259' },
  { name: 'e-recycle', legalForm: 'EI', communeCode: '69282' },
  { name: 'Atelier de la Soie', legalForm: 'ACI', communeCode: '69256' },
  { name: 'Les Claviers solidaires', legalForm: 'ACI', communeCode: '69388' },
  { name: 'Repair Gerland', legalForm: 'AI', communeCode: '69387' },
  { name: 'Ordi’Caluire', legalForm: 'association', communeCode: '69034' },
  { name: 'La Fabrique de Bron', legalForm: 'ACI', communeCode: '69029' },
  { name: 'Numérique en partage', legalForm: 'association', communeCode: '69383' },
  { name: 'Secteur Est Réemploi', legalForm: 'EI', communeCode: '69275' },
  { name: 'Givors Informatique solidaire', legalForm: 'ACI', communeCode: '69091' },
  { name: 'Pixel Vénissieux', legalForm: 'EA', communeCode: '69259' },
  { name: 'La Boucle d’Oullins', legalForm: 'cooperative', communeCode: '69149' },
] as const

export const DONORS = [
  { donorKind: 'public-body', donorName: 'Métropole de Lyon' },
  { donorKind: 'public-body', donorName: 'Ville de Villeurbanne' },
  { donorKind: 'company', donorName: 'Banque de la Presqu’île' },
  { donorKind: 'company', donorName: 'Laboratoires de Gerland' },
  { donorKind: 'company', donorName: 'Assurances de la Part-Dieu' },
  { donorKind: 'association', donorName: 'Réseau des MJC' },
  { donorKind: 'person', donorName: null },
] as const

const MACHINES: Readonly<
  Record<DeviceCategory, readonly (readonly [maker: string, model: string, prefix: string])[]>
> = {
  laptop: [
    ['HP', 'EliteBook 840 G5', '5CG'],
    ['Dell', 'Latitude 7400', 'DL7'],
    ['Lenovo', 'ThinkPad T480', 'PF1'],
  ],
  desktop: [
    ['HP', 'EliteDesk 800 G4', 'CZC'],
    ['Dell', 'OptiPlex 5060', 'OPX'],
  ],
  monitor: [
    ['Iiyama', 'ProLite B2482', '114'],
    ['Dell', 'P2419H', 'CN0'],
  ],
  tablet: [['Samsung', 'Galaxy Tab A8', 'R9X']],
  smartphone: [
    ['Samsung', 'Galaxy A52', 'R58'],
    ['Fairphone', 'FP3', 'A20'],
  ],
}

/** Sixty laptops in a hundred, twenty desktops, twelve screens, and a few things that fit in a hand. */
const CATEGORIES: readonly DeviceCategory[] = [
  ...Array<DeviceCategory>(60).fill('laptop'),
  ...Array<DeviceCategory>(20).fill('desktop'),
  ...Array<DeviceCategory>(12).fill('monitor'),
  ...Array<DeviceCategory>(4).fill('tablet'),
  ...Array<DeviceCategory>(4).fill('smartphone'),
]

export const aMachine = (chance: Chance, number: number) => {
  const category = chance.oneOf(CATEGORIES)
  const [maker, model, prefix] = chance.oneOf(MACHINES[category])
  return { category, maker, model, serial: `${prefix}${String(number).padStart(6, '0')}`, weightGrams: null }
}

/** Working hours of that day, in UTC. */
export const during = (chance: Chance, day: number) =>
  new Date(day * 86_400_000 + (7 + chance.below(9)) * 3_600_000 + chance.below(3_600_000)).toISOString()
