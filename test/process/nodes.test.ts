/** Three nodes on one ledger: what one records all show, and whichever dies, nothing is lost and nothing told twice. */
import { randomUUID } from 'node:crypto'
import t, { type Test } from 'tap'
import {
  ask,
  type Boucle,
  eventually,
  makeAdministrator,
  openWorkshop,
  startBoucle,
  urlOf,
} from '../support/boucle-process.js'
import { carefulCallers, isAcknowledged } from '../support/careful-callers.js'
import { freshDatabase } from '../support/database.js'
import { eachOnce, verified } from '../support/whole-ledger.js'

const CALLERS = 9
/** Silence is noticed after five; the rest is for a busy machine. */
const TAKE_OVER_SECONDS_MAX = 15
const CODES_PER_MINUTE = 30

type Node = { boucle: Boucle; address: string; alive: boolean }

const threeNodes = async (t: Test) => {
  const connection = await freshDatabase(t)
  const settings = { DATABASE_URL: urlOf(connection), VAULT_KEY: 'ab'.repeat(32) }
  const start = async (): Promise<Node> => {
    const boucle = startBoucle(t, settings)
    return { boucle, address: (await boucle.ready()).address, alive: true }
  }
  const nodes = await Promise.all([start(), start(), start()])
  /** Of the links that three first starts printed, the last one works. */
  const admin = await eventually('an administrator', async () => {
    for (const { boucle } of nodes) {
      const { setupLink } = await boucle.ready()
      const made = setupLink && (await makeAdministrator(setupLink).catch(() => undefined))
      if (made) return made
    }
    return undefined
  })
  const [first] = nodes
  if (!first) throw new Error('no node')
  const workshop = await openWorkshop(first.address, admin.cookie)
  const { token: metrics } = await workshop.post('/tokens', { label: 'veille', role: 'admin' })

  /** Which node does that work for all of them. */
  const leader = (work: string) =>
    eventually(`somebody leads ${work}`, async () => {
      for (const node of nodes.filter(({ alive }) => alive)) {
        const answer = await fetch(`${node.address}/metrics`, {
          headers: { authorization: `Bearer ${metrics}` },
          signal: AbortSignal.timeout(2000),
        }).catch(() => undefined)
        if ((await answer?.text())?.includes(`boucle_leading{work="${work}"} 1`)) return node
      }
      return undefined
    })
  return { connection, nodes, start, leader, admin, ...workshop }
}

t.test('the node that leads is killed or freezes under load, and another takes over', async (t) => {
  const { connection, nodes, start, leader, bench, siteId, auditor } = await threeNodes(t)
  const alive = () => nodes.filter((node) => node.alive)
  const callers = carefulCallers(t, {
    ...{ bench, siteId, count: CALLERS },
    addresses: () => alive().map(({ address }) => address),
  })

  for (const [work, signal] of [
    ['views', 'SIGKILL'],
    ['policies', 'SIGKILL'],
    ['views', 'SIGSTOP'],
  ] as const) {
    await callers.goOn(20)
    const led = await leader(work)
    led.alive = false
    led.boucle.signal(signal)
    const fell = performance.now()
    const next = await leader(work)
    const seconds = (performance.now() - fell) / 1000
    t.not(next.address, led.address)
    t.ok(seconds < TAKE_OVER_SECONDS_MAX, `${work}: another leads ${seconds.toFixed(1)} s after ${signal}`)
    await callers.goOn(10)
    const { position } = callers.orders.findLast(isAcknowledged)?.attempts.at(-1)?.body ?? {}
    await eventually('what was told shows', () =>
      ask(next.address, auditor, '/stock', position).catch(() => undefined),
    )
    if (signal === 'SIGSTOP') {
      led.boucle.signal('SIGCONT')
      led.alive = true
    } else nodes.push(await start())
  }
  await callers.stop()
  await eachOnce(t, connection, callers.orders)
  t.comment(`of ${callers.orders.length} commands ${await callers.settle()} were asked for again`)
  await eachOnce(t, connection, callers.orders)
  await verified(t, connection)
  for (const { boucle } of alive()) t.same(await boucle.stop('SIGTERM'), { code: 0, signal: null })
})

t.test('nodes keep nothing to themselves', async (t) => {
  const { nodes, bench, siteId, admin } = await threeNodes(t)
  const [one, two, three] = nodes.map(({ address }) => address)

  const key = randomUUID()
  const promise = (address: string | undefined) =>
    fetch(`${address}/api/v1/donations`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${bench}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({ siteId, donorKind: 'company', donorName: 'Canuts', announcedCount: 3 }),
    }).then((answer) => answer.json() as Promise<{ donationId: string; position: string }>)
  const first = await promise(one)
  t.strictSame(await promise(two), first, 'a key is known to all')
  const { donations } = await ask(three ?? '', bench, '/donations', first.position)
  t.match(donations, [{ donationId: first.donationId }], 'what one wrote another shows')

  const page = async (address: string | undefined) =>
    (await fetch(`${address}/administration`, { headers: { cookie: admin.cookie }, redirect: 'manual' }))
      .status
  t.strictSame(await Promise.all([page(one), page(two), page(three)]), [200, 200, 200], 'a session opens all')
  const statuses: number[] = []
  for (let n = 0; n < CODES_PER_MINUTE + 3; n++)
    statuses.push((await fetch(`${[one, two, three][n % 3]}/api/v1/tracking/AAAA-AAAA`)).status)
  t.equal(statuses.filter((status) => status === 429).length, 3, 'guesses at codes are counted together')
})
