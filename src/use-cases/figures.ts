/** The programme's figures, for staff with both dials, and for everybody at the end of a quarter. */

import { isUnderWay } from '../domain/hotline/ticket.js'
import type { PromiseStage } from '../domain/kits/kit-states.js'
import { communeName } from '../domain/shared/communes.js'
import { smallCount } from '../domain/shared/parameters.js'
import { publishable } from '../domain/shared/small-counts.js'
import { type Day, dayOf, type Instant, Route } from '../domain/shared/values.js'
import type { Dials } from '../projections/stock.js'
import type { Queries } from '../projections/views.js'

/** @param partnerId whose figures; undefined: everybody's. */
export const programmeFigures = async (queries: Queries, dials: Dials, partnerId: string | undefined) => {
  const promises = await queries.promiseCounts(dials, partnerId)
  const tickets = await queries.ticketCounts(dials, partnerId)
  const sum = (things: readonly { readonly count: number }[]) =>
    things.reduce((all, { count }) => all + count, 0)
  const kits = (...stages: PromiseStage[]) =>
    sum(promises.filter(({ programme, stage }) => programme === 'kit' && stages.includes(stage)))
  const handedOver = kits('handed-over', 'in-training', 'trained')
  const trained = kits('trained')
  const gifts = promises.filter(({ programme, stage }) => programme === 'grant' && stage === 'given')
  const byTopic = new Map<string, number>()
  for (const { topic, count } of tickets) byTopic.set(topic, (byTopic.get(topic) ?? 0) + count)
  return {
    kits: {
      promised: kits('promised'),
      ready: kits('ready'),
      handedOver,
      returned: kits('returned'),
    },
    training: {
      notStarted: kits('handed-over'),
      underWay: kits('in-training'),
      complete: trained,
      /** Of the kits that are with their holders; null: there is none. */
      completePercent: handedOver === 0 ? null : Math.round((trained * 1000) / handedOver) / 10,
      ...(await queries.trainingFigures(dials, partnerId)),
    },
    gifts: [...Route.options.filter((route) => route !== 'prescription'), null].map((route) => ({
      route,
      count: sum(gifts.filter((gift) => gift.route === route)),
    })),
    tickets: {
      underWay: sum(tickets.filter(isUnderWay)),
      ended: sum(tickets.filter((one) => !isUnderWay(one))),
      byTopic: [...byTopic]
        .map(([topic, count]) => ({ topic, count }))
        .sort((a, b) => b.count - a.count || a.topic.localeCompare(b.topic)),
    },
  }
}

/** The last day of the last whole quarter: figures change once a quarter only. Two quarters compared still tell what changed. */
const lastQuarterEnd = (today: Day): Day => {
  const [year = 0, month = 1] = today.split('-').map(Number)
  const quarterStart = month - ((month - 1) % 3)
  return new Date(Date.UTC(year, quarterStart - 1, 0)).toISOString().slice(0, 10)
}

const ROADS = ['prescription', 'college', 'student', 'rsj', '-'] as const
/**
 * Hand-overs by commune and by road to them, at the end of the last quarter as it was known that day, so that the
 * answer is the same all quarter long. Counts below the limit are withheld, and those that would give one away.
 */
export const publicStatistics = async (queries: Queries, now: Instant) => {
  const on = lastQuarterEnd(dayOf(now))
  const counted = await queries.handOversByRoad({ on, knownOn: on })
  const communes = [...new Set(counted.map(({ communeCode }) => communeCode))].sort((a, b) =>
    communeName(a).localeCompare(communeName(b), 'fr', { numeric: true }),
  )
  const roads = ROADS.filter((road) => road !== '-' || counted.some((one) => one.road === '-'))
  const count = (communeCode: string, road: string) =>
    counted
      .filter((one) => one.communeCode === communeCode && one.road === road)
      .reduce((sum, one) => sum + one.count, 0)
  const limit = smallCount(on)
  const published = publishable(
    communes.map((commune) => roads.map((road) => count(commune, road))),
    limit,
  )
  return {
    on,
    limit,
    roads,
    rows: communes.map((communeCode, row) => ({
      communeCode,
      commune: communeName(communeCode),
      counts: published.cells[row] ?? [],
      total: published.rowTotals[row] ?? null,
    })),
    totals: published.columnTotals,
    total: published.total,
  }
}
