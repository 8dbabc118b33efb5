/** Consignments: machines sent to where people come for them, or to another site of the same organisation. */
import { ConsignmentId, SiteId } from '../../src/domain/shared/values.js'
import { uuidFrom } from '../../src/log/ledger.js'
import { type Consignment, receive, settle } from './arrivals.js'
import { demoPartnerId } from './partners.js'
import type { Shelf } from './shelf.js'
import { actorOf, by, FIRST_DAY, instant, LAST_DAY, type Place, type Story } from './story.js'

export const CONSIGNMENTS = 40
/** Vans leave on one day from several workshops. */
const SENT_TOGETHER = 3
const DEVICES_MIN = 10
const DEVICES_MAX = 40
const FIRST_AFTER_DAYS = 150
/** The last ones go no further than somebody got with them. */
const LAST_ONES = { ageing: CONSIGNMENTS - 3, underWay: CONSIGNMENTS - 2, prepared: CONSIGNMENTS - 1 }
const LAST_DAYS: ReadonlyMap<number, number> = new Map([
  [LAST_ONES.ageing, LAST_DAY - 68],
  [LAST_ONES.underWay, LAST_DAY - 2],
  [LAST_ONES.prepared, LAST_DAY - 1],
])
/** From here on the first workshop sends, the one whose people the demo's accounts are: they have something to do. */
const FROM_FIRST = CONSIGNMENTS - 4
/** From one site of an organisation to its other one. */
const TO_SECOND_SITE: ReadonlySet<number> = new Set([5, 14, 23, 32])
/** Tells the consignments of four years; they take what stands on the shelf, and leave it at the receiver's. */
export const consign = (story: Story, places: readonly Place[], shelf: Shelf) => {
  const seconds = openSecondSites(story, places)
  for (let index = 0; index < CONSIGNMENTS; index++) {
    const consignment = aConsignment(story, places, seconds, shelf, index)
    load(story, consignment)
    if (index === LAST_ONES.prepared) continue
    send(story, consignment)
    if (index === LAST_ONES.underWay || index === LAST_ONES.ageing) continue
    receive(story, consignment)
    settle(story, consignment)
  }
}

const SECOND_SITES = [
  { partner: 'WeeeFund', name: 'Réserve de Vaise', communeCode: '69389' },
  { partner: 'Emmaüs Connect', name: 'Point d’accueil de Villeurbanne', communeCode: '69266' },
] as const

const openSecondSites = ({ tell }: Story, places: readonly Place[]) =>
  SECOND_SITES.flatMap(({ partner, name, communeCode }) => {
    const partnerId = demoPartnerId(partner)
    const siteId = SiteId.parse(uuidFrom(`demo second site ${partner}`))
    const happenedAt = instant(FIRST_DAY + FIRST_AFTER_DAYS / 2, 9)
    tell(
      partner,
      { type: 'OpenSite', data: { partnerId, siteId, name, communeCode, happenedAt } },
      by(null, `second site ${partner}`),
    )
    const first = places.find((place) => place.partnerId === partnerId)
    return first ? [{ from: first, to: { partnerId, siteId } }] : []
  })

/** By rounds, evenly over the years; the sender is the next one whose shelf has enough. */
const aConsignment = (
  { chance }: Story,
  places: readonly Place[],
  seconds: readonly { readonly from: Place; readonly to: Place }[],
  shelf: Shelf,
  index: number,
): Consignment => {
  const days = LAST_DAY - FIRST_DAY - FIRST_AFTER_DAYS
  const round = Math.floor(index / SENT_TOGETHER) * SENT_TOGETHER
  const day = LAST_DAYS.get(index) ?? FIRST_DAY + FIRST_AFTER_DAYS + Math.floor((days * round) / CONSIGNMENTS)
  const count = DEVICES_MIN + chance.below(DEVICES_MAX - DEVICES_MIN + 1)
  const road = TO_SECOND_SITE.has(index) ? seconds[index % seconds.length] : undefined
  const to = road?.to ?? receiverOf(places, index)
  const turn = index >= FROM_FIRST ? 0 : index % places.length
  const senders = road ? [road.from] : [...places.slice(turn), ...places]
  for (const from of senders) {
    if (from.partnerId === to.partnerId && !road) continue
    if (shelf.count(from, day) < DEVICES_MIN) continue
    const machines = shelf.take(from, day, count)
    const consignmentId = ConsignmentId.parse(uuidFrom(`demo consignment ${index}`))
    return { index, subject: `consignment ${index}`, consignmentId, from, to, day, machines }
  }
  throw new Error(`nobody has ${DEVICES_MIN} machines to send on day ${day} of the demo`)
}

/** Two of three go to Emmaüs Connect, where most people come; the others from one workshop to another. */
const receiverOf = (places: readonly Place[], index: number) => {
  const emmaus = demoPartnerId('Emmaüs Connect')
  const usual = places.find(({ partnerId }) => partnerId === emmaus)
  const other = places[(index * 7 + 3) % places.length]
  const to = index % 3 === 2 ? other : usual
  if (!to) throw new Error('the demo has no place to send to')
  return to
}

const load = ({ at, workshop }: Story, { subject, consignmentId, from, to, day, machines }: Consignment) => {
  const { partnerId } = from
  const preparedAt = instant(day, 8)
  const data = {
    ...{ consignmentId, partnerId, fromSiteId: from.siteId, happenedAt: preparedAt },
    ...{ toPartnerId: to.partnerId, toSiteId: to.siteId },
  }
  at(preparedAt, subject, () => workshop.prepareConsignment(data, by(partnerId, subject)))
  const loadedAt = instant(day, 9)
  for (const { deviceId, number } of machines)
    at(loadedAt, subject, () =>
      workshop.consign(
        ...([
          consignmentId,
          deviceId,
          partnerId,
          loadedAt,
          by(partnerId, `${subject} load ${number}`),
        ] as const),
      ),
    )
}

const send = ({ tell }: Story, { subject, consignmentId, from: { partnerId }, day }: Consignment) => {
  const signature = { actorId: actorOf(partnerId), on: 'paper' as const }
  tell(
    subject,
    { type: 'SendConsignment', data: { consignmentId, partnerId, happenedAt: instant(day, 14), signature } },
    by(partnerId, `${subject} sent`),
  )
}
