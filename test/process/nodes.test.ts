/** Three nodes on one ledger: what one records all show, and whichever dies, nothing is lost and nothing told twice. */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import {
  ask,
  type Boucle,
  eventually,
  makeAdministrator,
  openWorkshop,
  readLog,
  startBoucle,
  urlOf,
} from '../support/boucle-process.js'
import { freshDatabase } from '../support/database.js'
import { withClient } from '../support/test-server.js'

const CALLERS = 9
const PATIENCE_MILLIS = 60_000
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
    eventually(
      `somebody leads ${work}`,
      async () => {
        for (const node of nodes.filter(({ alive }) => alive)) {
          const answer = await fetch(`${node.address}/metrics`, {
            headers: { authorization: `Bearer ${metrics}` },
            signal: AbortSignal.timeout(2000),
          }).catch(() => undefined)
          if ((await answer?.text())?.includes(`boucle_leading{work="${work}"} 1`)) return node
        }
        return undefined
      },
      PATIENCE_MILLIS,
    )
  return { connection, nodes, start, leader, admin, ...workshop }
}

/** One caller's commands, each told to any node and told again with its key until some node has answered. */
const careful = async (
  { nodes, bench, siteId }: { nodes: readonly Node[]; bench: string; siteId: string },
  stop: AbortSignal,
  told: Map<string, string>,
  isOver: () => boolean,
) => {
  const tell = async (path: string, body: object) => {
    const key = randomUUID()
    for (;;) {
      const alive = nodes.filter((node) => node.alive)
      const node = alive[Math.floor(Math.random() * alive.length)]
      const answer = await fetch(`${node?.address}/api/v1${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${bench}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(10_000),
      }).catch(() => undefined)
      if (answer?.status === 200) return answer.json().catch(() => undefined)
      if (isOver()) return undefined
      // Whoever took it up has died: its key is free again after a while.
      if (answer && answer.status !== 409 && answer.status < 500)
        throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
      await sleep(100)
    }
  }
  while (!stop.aborted) {
    const lot = await tell('/donations', {
      ...{ siteId, donorKind: 'company', donorName: 'Canuts', announcedCount: 1 },
    })
    if (!lot) continue
    const serial = randomUUID().slice(0, 13)
    const device = await tell(`/donations/${lot.donationId}/receive`, {
      ...{ category: 'laptop', maker: 'HP', serial },
    })
    if (device) told.set(device.deviceId, device.position)
  }
}

t.test('the node that leads is killed under load, and another takes over', async (t) => {
  const house = await threeNodes(t)
  const { nodes, leader, connection, auditor } = house
  const told = new Map<string, string>()
  const stop = new AbortController()
  let isOver = false
  t.teardown(() => {
    isOver = true
    stop.abort()
  })
  const callers = Promise.all(
    Array.from({ length: CALLERS }, () => careful(house, stop.signal, told, () => isOver)),
  )

  for (const [work, signal] of [
    ['views', 'SIGKILL'],
    ['policies', 'SIGKILL'],
    ['views', 'SIGSTOP'],
  ] as const) {
    const already = told.size
    await eventually('some load', async () => told.size > already + 20)
    const led = await leader(work)
    led.alive = false
    led.boucle.signal(signal)
    const start = performance.now()
    const next = await leader(work)
    const seconds = (performance.now() - start) / 1000
    t.not(next.address, led.address)
    t.ok(seconds < 15, `${work}: another leads ${seconds.toFixed(1)} s after ${signal}`)
    const [deviceId, position] = [...told].at(-1) ?? []
    await eventually('what was told shows', async () => {
      const { device } = await ask(next.address, auditor, `/devices/${deviceId}`, position).catch(() => ({}))
      return device !== undefined
    })
    if (signal === 'SIGSTOP') {
      led.boucle.signal('SIGCONT')
      led.alive = true
    } else nodes.push(await house.start())
  }
  stop.abort()
  await callers

  const [someone] = nodes.filter(({ alive }) => alive)
  if (!someone) throw new Error('nobody is left')
  const events = await readLog(someone.address, auditor)
  const received = events.filter(({ type }) => type === 'DeviceReceived').map(({ stream }) => stream)
  t.equal(new Set(received).size, received.length, 'no device was received twice')
  for (const deviceId of told.keys())
    t.ok(received.includes(`device-${deviceId}`), 'every acknowledged one is there')
  const lots = events.filter(({ type }) => type === 'DonationPromised')
  t.equal(new Set(lots.map(({ stream }) => stream)).size, lots.length)
  t.equal(
    events.filter(({ type }) => type === 'DonationLineReceived').length,
    received.length,
    'and what follows from each was carried once',
  )
  await withClient(connection, async (client) => {
    const { rows } = await client.query(
      'select count(*)::int as count, max(position)::int as last from events',
    )
    t.equal(rows[0]?.count, rows[0]?.last, 'positions have no gap')
  })
  t.comment(`${told.size} devices received`)
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
