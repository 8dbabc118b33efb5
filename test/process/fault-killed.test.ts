/** Two machines on one database, killed a hundred times between them while callers work. */
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { openedBoucle, startBoucle, urlOf } from '../support/boucle-process.js'
import { carefulCallers } from '../support/careful-callers.js'
import { ownPostgres } from '../support/own-postgres.js'
import { eachOnce, verified } from '../support/whole-ledger.js'

const MACHINES = 2
const LIVES_EACH = 50
const CALLERS = 4
/** How long each works once it is ready: not twice the same in a row. */
const lifeMillis = (life: number) => 150 + ((life * 37) % 250)

t.test(`killed ${MACHINES * LIVES_EACH} times under load`, async (t) => {
  const postgres = await ownPostgres(t)
  const settings = { DATABASE_URL: urlOf(postgres.connection), BOUCLE_DATA: postgres.folder }
  const { boucle, address, bench, siteId } = await openedBoucle(t, settings)
  const serving = new Set([address])
  const callers = carefulCallers(t, { addresses: () => [...serving], bench, siteId, count: CALLERS })
  await callers.goOn(10)

  let kills = 0
  const liveAndDie = async (machine: number) => {
    for (let life = 1; life <= LIVES_EACH; life++) {
      const isFirst = machine === 0 && life === 1
      const one = isFirst ? boucle : startBoucle(t, settings)
      const at = (await one.ready()).address
      serving.add(at)
      await sleep(lifeMillis(life))
      const { signal } = await one.stop('SIGKILL')
      serving.delete(at)
      if (signal === 'SIGKILL') kills++
    }
  }
  const start = performance.now()
  await Promise.all(Array.from({ length: MACHINES }, (_, machine) => liveAndDie(machine)))
  t.equal(kills, MACHINES * LIVES_EACH)
  t.comment(`${kills} lives in ${Math.round((performance.now() - start) / 1000)} s`)
  await callers.stop()
  await eachOnce(t, postgres.connection, callers.orders)

  const last = startBoucle(t, settings)
  serving.add((await last.ready()).address)
  t.comment(`of ${callers.orders.length} commands ${await callers.settle()} were asked for again`)
  await eachOnce(t, postgres.connection, callers.orders)
  await verified(t, postgres.connection)
  const told = callers.failures().map(({ status, body }) => `${status} ${body?.type}`)
  const expected = ['undefined undefined', '409 request-in-progress', '503 too-much-contention']
  t.strictSame(
    told.filter((one) => !expected.includes(one)),
    [],
    'no answer, or a clear one',
  )
  t.same(await last.stop('SIGTERM'), { code: 0, signal: null })
})
