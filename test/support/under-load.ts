/** A Boucle under load, what befalls it, and what must hold afterwards. */
import type pg from 'pg'
import type { Test } from 'tap'
import { administratorOf, openedBoucle, urlOf } from './boucle-process.js'
import { type Callers, carefulCallers } from './careful-callers.js'
import { type HealthWatch, watchHealth } from './health-watch.js'
import { eachOnce, verified } from './whole-ledger.js'

const CALLERS = 6
/** What the server allows itself, and a slow machine's share. */
const ANSWER_MILLIS_MAX = 75_000

export type UnderLoad = {
  readonly address: string
  readonly auditor: string
  /** Of the administrator, signed in. */
  readonly cookie: string
  readonly callers: Callers
  readonly health: HealthWatch
}

/**
 * Tells the story while callers work; Boucle may not stop meanwhile. Then every acknowledged fact is there once,
 * everything else can be asked for again, and the read tables say what the log says.
 * @param where its folder, and its database when that is not its own.
 * @param problems the types of the answers that callers may be given instead of the one they asked for.
 */
export const underLoad = async (
  t: Test,
  where: { readonly folder: string; readonly connection: pg.ClientConfig | undefined },
  problems: RegExp,
  story: (means: UnderLoad) => Promise<void>,
) => {
  const { folder: BOUCLE_DATA, connection: given } = where
  const settings = given ? { BOUCLE_DATA, DATABASE_URL: urlOf(given) } : { BOUCLE_DATA }
  const { boucle, address, bench, siteId, auditor, cookie } = await openedBoucle(t, settings)
  const health = watchHealth(t, address)
  const callers = carefulCallers(t, { addresses: () => [address], bench, siteId, count: CALLERS })
  await Promise.race([
    story({ address, auditor, cookie, callers, health }),
    boucle.exit.then((ended) => {
      throw new Error(`Boucle stopped: ${JSON.stringify(ended)} ${boucle.output()}`)
    }),
  ])
  await callers.stop()
  await health.stop()

  t.strictSame(health.statuses().live, [200], 'it says all the while that it lives')
  const failures = callers.failures()
  const unclear = failures.filter(
    ({ status, body }) =>
      !problems.test(body?.type ?? '') ||
      !/[a-zé]+ [a-zé]+/.test(body?.title ?? '') ||
      status !== (body.type === 'request-in-progress' ? 409 : 503),
  )
  t.strictSame(unclear.slice(0, 5), [], `each of ${failures.length} other answers says what is the matter`)
  t.ok(callers.slowest() < ANSWER_MILLIS_MAX, `everybody was answered within ${callers.slowest()} ms`)

  const connection = given ?? (await administratorOf(BOUCLE_DATA))
  await eachOnce(t, connection, callers.orders)
  t.comment(`of ${callers.orders.length} commands ${await callers.settle()} were asked for again`)
  await eachOnce(t, connection, callers.orders)
  await verified(t, connection)
  t.same(await boucle.stop('SIGTERM'), { code: 0, signal: null }, 'and it stops as always')
}
