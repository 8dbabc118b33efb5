/**
 * Callers who post commands without end, each under a key of its own, ask again with the same key when
 * something went wrong, and keep a record of what they were told.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'
import { eventually } from './boucle-process.js'

const PAUSE_MILLIS = 70
const ATTEMPTS_MAX = 3
/** Longer than the server allows itself. */
const PATIENCE_MILLIS = 90_000
const SETTLE_MILLIS = 120_000
const SETTLE_LANES = 8
const SETTLE_PAUSE_MILLIS = 1000

type Attempt = {
  /** Undefined when there was no answer. */
  readonly status: number | undefined
  readonly millis: number
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever JSON came back
  readonly body: any
}

/** One command under one key; its mark stands in every event that it leads to. */
export type Order = {
  readonly kind: 'lot' | 'device'
  readonly mark: string
  readonly path: string
  readonly body: object
  readonly key: string
  readonly attempts: Attempt[]
}

export const isAcknowledged = ({ attempts }: Order) => attempts.some(({ status }) => status === 200)

export type Callers = ReturnType<typeof carefulCallers>

/** @param addresses where they may ask now, and after a failure the next one; while there is none they wait. */
export const carefulCallers = (
  t: Test,
  {
    addresses,
    bench,
    siteId,
    count,
  }: {
    readonly addresses: () => readonly string[]
    readonly bench: string
    readonly siteId: string
    readonly count: number
  },
) => {
  const orders: Order[] = []
  let stopped = false
  let asked = 0

  const attempt = async (order: Order) => {
    const address = await eventually('somebody serves', async () => {
      const serving = addresses()
      return serving[asked % serving.length] ?? (stopped && 'http://nobody.invalid')
    })
    const start = performance.now()
    const { status, body } = await fetch(`${address}/api/v1${order.path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${bench}`,
        'content-type': 'application/json',
        'idempotency-key': order.key,
      },
      body: JSON.stringify(order.body),
      signal: AbortSignal.timeout(PATIENCE_MILLIS),
    })
      .then(async (answer) => ({ status: answer.status, body: await answer.json() }))
      .catch(() => ({ status: undefined, body: undefined }))
    const told: Attempt = { status, body, millis: performance.now() - start }
    order.attempts.push(told)
    if (status !== 200) asked++
    return told
  }

  const place = (order: Omit<Order, 'key' | 'attempts'>): Order => {
    const placed = { ...order, key: randomUUID(), attempts: [] }
    orders.push(placed)
    return placed
  }
  const lot = (mark: string) =>
    place({
      ...{ kind: 'lot', mark, path: '/donations' },
      body: { siteId, donorKind: 'company', donorName: mark, announcedCount: 20_000 },
    })
  const device = (mark: string, donationId: string, row: number) =>
    place({
      ...{ kind: 'device', mark, path: `/donations/${donationId}/receive` },
      body: { category: 'laptop', maker: 'HP', serial: mark, row },
    })

  const carefully = async (order: Order) => {
    for (let tries = 1; tries <= ATTEMPTS_MAX && !stopped; tries++) {
      const told = await attempt(order)
      if (told.status === 200) return told
      await sleep(PAUSE_MILLIS * tries)
    }
    return undefined
  }

  /** Takes devices in, one lot after the other; every fourth order is a lot. */
  const work = async (caller: number) => {
    let donationId: string | undefined
    for (let n = 0; !stopped; n++) {
      const mark = `${caller}N${n}N${randomUUID().slice(0, 8).toUpperCase()}`
      const order = donationId === undefined || n % 4 === 0 ? lot(mark) : device(mark, donationId, n)
      const told = await carefully(order)
      if (told && order.kind === 'lot') donationId = told.body.donationId
      await sleep(PAUSE_MILLIS)
    }
  }
  const working = Promise.all(Array.from({ length: count }, (_, caller) => work(caller)))
  t.teardown(() => {
    stopped = true
  })

  return {
    orders: orders as readonly Order[],
    /** Every attempt that was not answered with 200. */
    failures: () => orders.flatMap(({ attempts }) => attempts).filter(({ status }) => status !== 200),
    /** The longest that anybody waited, in milliseconds. */
    slowest: () =>
      Math.round(Math.max(...orders.flatMap(({ attempts }) => attempts.map(({ millis }) => millis)))),
    /** Waits until that many more commands are acknowledged. */
    goOn: async (more: number) => {
      const enough = orders.filter(isAcknowledged).length + more
      await eventually(
        `${more} more acknowledged`,
        async () => orders.filter(isAcknowledged).length >= enough,
      )
    },
    /** Waits until each has had its last answer. */
    stop: async () => {
      stopped = true
      await working
    },
    /** Asks again, with its key, for everything that was never acknowledged, until it is. */
    settle: async () => {
      const owed = orders.filter((order) => !isAcknowledged(order))
      await eventually(
        'everything is acknowledged',
        async () => {
          const left = owed.filter((order) => !isAcknowledged(order))
          if (left.length === 0) return true
          const next = left.values()
          const lane = async () => {
            for (const order of next) await attempt(order)
          }
          await Promise.all(Array.from({ length: SETTLE_LANES }, lane))
          await sleep(SETTLE_PAUSE_MILLIS)
          return false
        },
        SETTLE_MILLIS,
      )
      return owed.length
    },
  }
}
