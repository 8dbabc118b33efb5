/**
 * The mass balance (V3): on any day, what was received is in stock, in transit, with holders, treated, lost
 * or stripped. The lines that lots received are counted from the lots, the places from the devices: a gap
 * between the two is shown, and listed device by device.
 */
import type { Kysely } from 'kysely'
import { PLACES, type Place } from '../domain/devices/fitness.js'
import type { DonationEvent } from '../domain/donations/donation.js'
import { dayOf } from '../domain/shared/values.js'
import type { Timeline } from '../domain/timeline.js'
import { bitemporalQueries, type Moment } from './engine/bitemporal.js'
import { groupBy } from './engine/group-by.js'
import type { Pending } from './engine/pending.js'
import type { Change } from './engine/projection.js'
import type { Dials } from './stock.js'
import type { Views } from './tables.js'

type Told = Pick<Change<Timeline<DonationEvent, unknown>>, 'events' | 'states'>

/** Each line that a lot received counts once, from its day on; a corrected one from the day that it has now. */
export const countLines = (pending: Pending, { events, states }: Told) => {
  const line = (cell: string) => ({ view: 'balance', cell, count: 1, grams: 0 }) as const
  const countedOf = (donationId: string) => [line('all lines'), line(`lot ${donationId} lines`)]
  const momentsOf = (timeline: Told['states'][number] | undefined, revision: number): readonly Moment[] => {
    const fact = timeline?.facts[timeline.revisions.indexOf(revision)]
    if (fact?.type !== 'DonationLineReceived') return []
    return [{ day: dayOf(fact.data.happenedAt), counted: countedOf(fact.data.donationId) }]
  }
  for (const [index, { recorded, event }] of events.entries()) {
    const { type, data } = event as DonationEvent
    const knownDay = dayOf(recorded.recordedAt)
    if (type === 'DonationLineReceived')
      pending.sums.step(knownDay, dayOf(data.happenedAt), [], countedOf(data.donationId))
    if (type !== 'DonationFactCorrected') continue
    const [before, after] = [states[index], states[index + 1]].map((one) => momentsOf(one, data.revision))
    pending.sums.replace({ knownDay, before: before ?? [], after: after ?? [] })
  }
}

/** Grams, of which some are as their donors declared them, and some medians of makers' sheets: neither was weighed. */
export type Amount = {
  readonly count: number
  readonly grams: number
  readonly declaredGrams: number
  readonly estimatedGrams: number
}
const NOTHING: Amount = { count: 0, grams: 0, declaredGrams: 0, estimatedGrams: 0 }

export type Balance = {
  /** Lines that the lots say were received. */
  readonly lines: number
  readonly received: Amount
  readonly places: Readonly<Record<Place, Amount>>
  /** Lines less devices in any place, and grams received less grams in any place: zero, or there is a gap. */
  readonly gap: { readonly count: number; readonly grams: number }
}

type Counts = readonly { readonly cell: string; readonly count: number; readonly grams: number }[]

/** @param cells of one lot, or of all: `lines`, `received …` and `<place> …`, without their prefix. */
const balanceOf = (cells: Counts): Balance => {
  const sums = new Map<string, Amount>()
  for (const { cell, count, grams } of cells) {
    const [name = '', basis] = cell.split(' ')
    const sum = sums.get(name) ?? NOTHING
    sums.set(name, {
      count: sum.count + count,
      grams: sum.grams + grams,
      declaredGrams: sum.declaredGrams + (basis === 'DECLARED' ? grams : 0),
      estimatedGrams: sum.estimatedGrams + (basis === 'ESTIMATED' ? grams : 0),
    })
  }
  const amount = (name: string) => sums.get(name) ?? NOTHING
  const places = Object.fromEntries(PLACES.map((place) => [place, amount(place)])) as Balance['places']
  const inPlaces = (of: 'count' | 'grams') => PLACES.reduce((sum, place) => sum + places[place][of], 0)
  const lines = amount('lines').count
  return {
    lines,
    received: amount('received'),
    places,
    gap: { count: lines - inPlaces('count'), grams: amount('received').grams - inPlaces('grams') },
  }
}

export const balanceQueries = (db: Kysely<Views>) => {
  const { countedOn } = bitemporalQueries(db)
  const cells = async (dials: Dials, prefix: string) =>
    (await countedOn({ view: 'balance', ...dials, cellPrefix: prefix })).map((counted) => ({
      ...counted,
      cell: counted.cell.slice(prefix.length),
    }))
  return {
    balance: async (dials: Dials) => balanceOf(await cells(dials, 'all ')),

    balanceOfLot: async (dials: Dials, donationId: string) =>
      balanceOf(await cells(dials, `lot ${donationId} `)),

    /** Of every lot of which something was received by then. */
    balanceByLot: async (dials: Dials): Promise<readonly (Balance & { readonly donationId: string })[]> => {
      const byLot = groupBy(await cells(dials, 'lot '), ({ cell }) => cell.slice(0, cell.indexOf(' ')))
      return [...byLot].map(([donationId, some]) => ({
        donationId,
        ...balanceOf(some.map((one) => ({ ...one, cell: one.cell.slice(donationId.length + 1) }))),
      }))
    },

    /** Lines whose device is unknown, and devices that no line of their lot received: where a gap comes from. */
    balanceGaps: async (donationId: string) => {
      const lines = db
        .selectFrom('views.received_lines')
        .select('device_id')
        .where('donation_id', '=', donationId)
      const devices = db.selectFrom('views.devices').where('donation_id', '=', donationId)
      return {
        linesWithoutDevice: (
          await lines.where('device_id', 'not in', devices.select('device_id')).orderBy('device_id').execute()
        ).map(({ device_id }) => device_id),
        devicesWithoutLine: await devices
          .select(['device_id as deviceId', 'label_code as labelCode'])
          .where('device_id', 'not in', lines)
          .orderBy('device_id')
          .execute(),
      }
    },
  }
}
