/**
 * The end: what was never made fit leaves for a recycler, emptied of its data, with loose kilograms beside
 * it; weighed again at arrival, then treated. The last two go no further than somebody got with them.
 */
import type { WasteCode } from '../../src/domain/end-of-life/collection-facts.js'
import { defaultWeightGrams } from '../../src/domain/shared/parameters.js'
import { CollectionId, dayOf, type Instant, PartnerId, SiteId } from '../../src/domain/shared/values.js'
import { uuidFrom } from '../../src/log/ledger.js'
import { demoFile, inspect, type Machine } from './bench.js'
import type { Shelf } from './shelf.js'
import { actorOf, by, FIRST_DAY, instant, LAST_DAY, type Place, type Story } from './story.js'

export const COLLECTIONS = 14
/** Treated long ago, all but the last two: one has left and is not weighed, one is being loaded. */
const LEFT_LAST = COLLECTIONS - 2
const PLANNED = COLLECTIONS - 1
const DEVICES_MIN = 15
const DEVICES_MAX = 40
const FIRST_AFTER_DAYS = 200
const RECYCLER = 'Recyclerie du Confluent'
const RECYCLER_ID = PartnerId.parse(uuidFrom(`demo partner ${RECYCLER}`))
/** Renewed before it ended. */
const AUTHORISATIONS = [
  { grantedOn: FIRST_DAY - 20, validFrom: '2022-11-01', validUntil: '2024-12-31' },
  { grantedOn: FIRST_DAY + 735, validFrom: '2025-01-01', validUntil: '2027-12-31' },
] as const
const KINDS: ReadonlyMap<number, 'drop-off' | 'doorstep'> = new Map([
  [3, 'drop-off'],
  [6, 'doorstep'],
  [9, 'drop-off'],
])
/** Of one that was hazardous the slip never came. */
const WITHOUT_SLIP = 4

type Collection = {
  readonly index: number
  readonly subject: string
  readonly collectionId: CollectionId
  readonly from: Place
  /** Loaded on that day; it leaves on the next. */
  readonly day: number
  readonly machines: readonly Machine[]
  readonly looseGrams: number
  /** How far the two weighbridges are from each other, in thousandths. */
  readonly difference: number
}

export const collect = (story: Story, places: readonly Place[], worn: Shelf) => {
  registerRecycler(story)
  for (let index = 0; index < COLLECTIONS; index++) {
    const collection = aCollection(story, places, worn, index)
    for (const machine of collection.machines) empty(story, machine, collection.day - 2)
    plan(story, collection)
    load(story, collection)
    if (index === PLANNED) continue
    depart(story, collection)
    if (index === LEFT_LAST) continue
    arrive(story, collection)
  }
}

const registerRecycler = ({ tell }: Story) => {
  const partnerId = RECYCLER_ID
  const happenedAt = instant(FIRST_DAY - 21, 9)
  tell(
    RECYCLER,
    {
      type: 'RegisterPartner',
      data: { partnerId, name: RECYCLER, legalForm: 'company', roles: ['recycler'], happenedAt },
    },
    by(null, `partner ${RECYCLER}`),
  )
  const siteId = SiteId.parse(uuidFrom(`demo site ${RECYCLER}`))
  const site = { partnerId, siteId, name: 'Port Édouard-Herriot', communeCode: '69387', happenedAt }
  tell(RECYCLER, { type: 'OpenSite', data: site }, by(null, `site ${RECYCLER}`))
  for (const { grantedOn, ...period } of AUTHORISATIONS)
    tell(
      RECYCLER,
      {
        type: 'GrantAuthorisation',
        data: { partnerId, kind: 'waste-operator', ...period, happenedAt: instant(grantedOn, 10) },
      },
      by(null, `authorisation ${RECYCLER} ${period.validFrom}`),
    )
}

/** Evenly over the years, from the workshop that has most to clear; the last ones from the accounts' own. */
const aCollection = ({ chance }: Story, places: readonly Place[], worn: Shelf, index: number): Collection => {
  const days = LAST_DAY - FIRST_DAY - FIRST_AFTER_DAYS - 60
  const evenly = FIRST_DAY + FIRST_AFTER_DAYS + Math.floor((days * index) / LEFT_LAST)
  const day = index === PLANNED ? LAST_DAY - 1 : index === LEFT_LAST ? LAST_DAY - 5 : evenly
  const byNeed = [...places].sort((a, b) => worn.count(b, day - 2) - worn.count(a, day - 2))
  const from = index >= LEFT_LAST ? places[0] : byNeed[0]
  if (!from) throw new Error('the demo has no workshop')
  const count = DEVICES_MIN + chance.below(DEVICES_MAX - DEVICES_MIN + 1)
  return {
    index,
    subject: `collection ${index}`,
    collectionId: CollectionId.parse(uuidFrom(`demo collection ${index}`)),
    from,
    day,
    machines: worn.take(from, day - 2, count),
    looseGrams: 8000 + chance.below(30) * 500,
    difference: chance.below(50) - 25,
  }
}

/** W2. Its disks are destroyed, if nobody has erased them; what nobody has opened yet is looked at first. */
const empty = (story: Story, machine: Machine, day: number) => {
  const { subject, deviceId, partnerId, media, reached } = machine
  if (reached === 'received') inspect(story, { ...machine, workedOn: day }, ' before its end')
  if (reached === 'erased') return
  for (const { serial: mediumSerial, kind } of media) {
    const technique = kind === 'hdd' ? ('shred' as const) : ('disintegrate' as const)
    const certificateSha256 = demoFile(`disk ${mediumSerial}`)
    const happenedAt = instant(day, 10)
    story.tell(
      subject,
      {
        type: 'DestroyMedium',
        data: { deviceId, partnerId, happenedAt, mediumSerial, technique, certificateSha256 },
      },
      by(partnerId, `${subject} disk destroyed`),
    )
  }
}

/** Screens and what has a battery are hazardous; what comes from homes has its own chapter of the list. */
const wasteCodeOf = ({ index }: Collection): WasteCode => {
  const isHazardous = index % 3 !== 2
  if (KINDS.has(index)) return isHazardous ? '20 01 35*' : '20 01 36'
  return isHazardous ? '16 02 13*' : '16 02 14'
}

const plan = ({ at, workshop }: Story, collection: Collection) => {
  const { index, subject, collectionId, from, day } = collection
  const { partnerId, siteId } = from
  const happenedAt = instant(day - 1, 9)
  const kind = KINDS.get(index) ?? ('workshop' as const)
  const data = {
    ...{ collectionId, partnerId, siteId, happenedAt, kind },
    ...{ destinationPartnerId: RECYCLER_ID, wasteCode: wasteCodeOf(collection) },
  } as const
  at(happenedAt, subject, () => workshop.planCollection(data, by(partnerId, subject)))
}

const load = ({ at, tell, workshop }: Story, collection: Collection) => {
  const { index, subject, collectionId, from, day, machines, looseGrams } = collection
  const { partnerId } = from
  const loadedAt = instant(day, 9)
  for (const { deviceId, number } of machines)
    at(loadedAt, subject, () =>
      workshop.load(
        ...([collectionId, deviceId, null, partnerId, loadedAt] as const),
        by(partnerId, `${subject} load ${number}`),
      ),
    )
  const loose = { looseId: uuidFrom(`demo loose ${index}`), what: 'câbles et chargeurs' }
  tell(
    subject,
    {
      type: 'AddCollectionLoose',
      data: {
        ...{ collectionId, partnerId, happenedAt: instant(day, 11), ...loose },
        ...{ weightGrams: looseGrams, weightBasis: 'REAL' },
      },
    },
    by(partnerId, `${subject} loose`),
  )
}

const slipOf = ({ index, day }: Collection) => {
  if (index === WITHOUT_SLIP)
    return { slipNumber: null, noSlipReason: 'Trackdéchets en panne ce jour-là, bordereau papier perdu' }
  const year = instant(day, 12).slice(0, 4)
  return { slipNumber: `BSD-${year}${String(index).padStart(4, '0')}-DEMO`, noSlipReason: null }
}

const depart = ({ at, workshop }: Story, collection: Collection) => {
  const { subject, collectionId, from, day } = collection
  const { partnerId } = from
  const happenedAt = instant(day + 1, 14)
  const signature = { actorId: actorOf(partnerId), on: 'paper' as const }
  const data = { collectionId, partnerId, happenedAt, signature, ...slipOf(collection) }
  at(happenedAt, subject, () => workshop.depart(data, by(partnerId, `${subject} departed`)))
}

/** Weighed two days later by the recycler, and treated within the month. */
const arrive = ({ tell }: Story, collection: Collection) => {
  const { index, subject, collectionId, day } = collection
  const partnerId = RECYCLER_ID
  const arrivedAt = instant(day + 3, 10)
  const weightGrams = weighedGrams(collection, arrivedAt)
  tell(
    subject,
    {
      type: 'WeighCollection',
      data: { collectionId, partnerId, happenedAt: arrivedAt, weightGrams, ticket: `PESEE-${index}` },
    },
    by(partnerId, `${subject} weighed`),
  )
  const metals = Math.floor(weightGrams * 0.68)
  const plastics = Math.floor(weightGrams * 0.21)
  tell(
    subject,
    {
      type: 'TreatCollection',
      data: {
        ...{ collectionId, partnerId, happenedAt: instant(day + 24, 15) },
        operations: [
          { code: 'R4', weightGrams: metals },
          { code: 'R3', weightGrams: plastics },
          { code: 'R12', weightGrams: weightGrams - metals - plastics },
        ],
        certificateSha256: demoFile(`treatment ${index}`),
      },
    },
    by(partnerId, `${subject} treated`),
  )
}

const weighedGrams = ({ machines, looseGrams, difference }: Collection, arrivedAt: Instant) => {
  const estimated = machines.reduce(
    (grams, { category }) => grams + defaultWeightGrams(category, dayOf(arrivedAt)),
    looseGrams,
  )
  return Math.round((estimated * (1000 + difference)) / 1000)
}
