/** Gifts of equipment (dons de matériel): a laptop, tablet or telephone to a collégien, a student or an RSJ holder. */
import { codeFrom, fileCodeFrom, TRACKING_LENGTH } from '../../src/domain/shared/codes.js'
import { COMMUNE_CODES } from '../../src/domain/shared/communes.js'
import { BeneficiaryId, dayOf, KitId } from '../../src/domain/shared/values.js'
import { uuidFrom } from '../../src/log/ledger.js'
import type { Machine } from './bench.js'
import type { Shelf } from './shelf.js'
import { actorOf, by, instant, LAST_DAY, type Place, type Story } from './story.js'
import { type Chance, chanceFrom } from './world.js'

export const GIFTS = 150
const SEED = 20_230_701
const LYON = '69123'
/** Where most of them live. */
const COMMUNES = ['69266', '69259', '69256', '69290', '69388', '69389', '69383'] as const
const ROADS = [
  ...Array(8).fill({ route: 'college', prescriber: 'college' }),
  ...Array(4).fill({ route: 'student', prescriber: 'university' }),
  ...Array(3).fill({ route: 'rsj', prescriber: 'mission-locale' }),
] as readonly (
  | { readonly route: 'college'; readonly prescriber: 'college' }
  | { readonly route: 'student'; readonly prescriber: 'university' }
  | { readonly route: 'rsj'; readonly prescriber: 'mission-locale' }
)[]

export type Given = {
  readonly beneficiaryId: BeneficiaryId
  readonly isMinor: boolean
  readonly givenOn: number
}

const suits = ({ category }: Machine) =>
  category === 'laptop' || category === 'tablet' || category === 'smartphone'

export const giveEquipment = (story: Story, places: readonly Place[], shelf: Shelf): Given[] => {
  const chance = chanceFrom(SEED)
  const given: Given[] = []
  for (let number = 0; given.length < GIFTS && number < GIFTS * 4; number++) {
    const place = places[number % places.length]
    if (!place) break
    const day = LAST_DAY - 20 - chance.below(900)
    const [machine] = shelf.take(place, day - 5, 1, suits)
    if (machine) given.push(give(story, chance, place, machine, day, number))
  }
  return given
}

const give = (
  story: Story,
  chance: Chance,
  place: Place,
  machine: Machine,
  day: number,
  number: number,
): Given => {
  const { tell, at, workshop } = story
  const { partnerId, siteId } = place
  // After what the bench told of it, in the bench's own order.
  const { subject } = machine
  const told = (what: string) => by(partnerId, `gift ${number} ${what}`)
  const kitId = KitId.parse(uuidFrom(`demo gift ${number}`))
  const beneficiaryId = BeneficiaryId.parse(uuidFrom(`demo gift person ${number}`))
  const communeCode = chance.happens(0.8)
    ? chance.oneOf(COMMUNES)
    : chance.oneOf(COMMUNE_CODES.filter((code) => code !== LYON))
  const road = chance.oneOf(ROADS)
  const isMinor = road.route === 'college'
  const code = (length: number) => Array.from({ length }, () => chance.below(32))
  const person = { beneficiaryId, partnerId }
  tell(
    subject,
    {
      type: 'OpenKit',
      data: {
        ...{ kitId, partnerId, siteId, model: 'grant', happenedAt: instant(day, 8) },
        trackingCode: codeFrom(code(TRACKING_LENGTH - 1)),
      },
    },
    told('open'),
  )
  at(instant(day, 9), subject, () =>
    workshop.pack(kitId, machine.deviceId, partnerId, instant(day, 9), told('pack')),
  )
  at(instant(day, 10), subject, () => workshop.sealKit(kitId, partnerId, instant(day, 10), told('seal')))
  tell(
    subject,
    {
      type: 'RegisterBeneficiary',
      data: { ...person, fileCode: fileCodeFrom(code(9)), communeCode, happenedAt: instant(day, 11) },
    },
    told('person'),
  )
  tell(
    subject,
    {
      type: 'DecideEligibility',
      data: {
        ...{ ...person, ...road, programme: 'grant', granted: true, isMinor, happenedAt: instant(day, 12) },
        ...{ validFrom: dayOf(instant(day, 12)), validUntil: dayOf(instant(day + 365, 12)) },
      },
    },
    told('eligibility'),
  )
  at(instant(day + 1, 9), subject, () =>
    workshop.reserve(kitId, beneficiaryId, partnerId, instant(day + 1, 9), told('reserve')),
  )
  at(instant(day + 3, 15), subject, () =>
    workshop.handOver(
      {
        ...{ kitId, partnerId, siteId, beneficiaryId, handOverId: uuidFrom(`demo gift hand-over ${number}`) },
        receipt: { kind: 'signed', on: 'paper', ...(isMinor ? { by: 'guardian' as const } : {}) },
        ...{ noticeVersion: '2022-11', actorId: actorOf(partnerId), happenedAt: instant(day + 3, 15) },
      },
      told('hand-over'),
    ),
  )
  return { beneficiaryId, isMinor, givenOn: day + 3 }
}
