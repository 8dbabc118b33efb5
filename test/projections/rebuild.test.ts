/** The read tables: made anew they are the same, told twice they are the same, and never half told. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import t, { type Test } from 'tap'
import { contextOf } from '../../src/domain/contexts.js'
import type { Device } from '../../src/domain/devices/device-state.js'
import { stageOf } from '../../src/domain/devices/fitness.js'
import { dayOf } from '../../src/domain/shared/values.js'
import { categoryOf, type EventLog, type Position, type RecordedEvent } from '../../src/log/event-log.js'
import { project } from '../../src/projections/engine/projector.js'
import { prepareViews, rebuildViews } from '../../src/projections/engine/rebuild.js'
import type { Views } from '../../src/projections/tables.js'
import { viewsOf } from '../../src/projections/views.js'
import { eventually } from '../support/boucle-process.js'
import { aBusyWeek, importLot, laptopLine, WHAT_HAPPENS } from '../support/busy-week.js'
import { freshDatabase } from '../support/database.js'
import { fitLaptop, openKit, promiseLot, receiveLaptop } from '../support/journey.js'
import { dumpOf } from '../support/read-tables.js'
import { type Server, startServer } from '../support/server.js'
import { withClient } from '../support/test-server.js'

const MANY_DEVICES = 1000
const PAGE_EVENTS = 40
const PROMPTLY_MILLIS = 5000

/** Read tables in a database of their own, for a log that is elsewhere. */
const viewsElsewhere = async (t: Test, log: EventLog) => {
  const connection = await freshDatabase(t)
  const pool = new pg.Pool({ ...connection, max: 5 })
  pool.on('error', () => {})
  const db = new Kysely<Views>({ dialect: new PostgresDialect({ pool }) })
  t.teardown(() => db.destroy())
  await prepareViews(pool, log)
  return { connection, db, dump: () => dumpOf(connection) }
}

const nothing: EventLog['latest'] = async () => undefined
const endOf = async (server: Server) => (await server.log.readAll('start', 100_000)).at(-1)?.position ?? ''
const caughtUp = async (server: Server) => {
  await server.views.waitFor((await endOf(server)) as Position, PROMPTLY_MILLIS)
  return dumpOf(server.connection)
}

/** Small pages from the very beginning, whatever was asked for; each overlaps the one before it by half. */
const stuttering = (log: EventLog): EventLog => ({
  ...log,
  async *subscribe(_after, signal) {
    let after: Position | 'start' = 'start'
    while (!signal.aborted) {
      const page: readonly RecordedEvent[] = await log.readAll(after, PAGE_EVENTS)
      if (page.length === 0) return
      yield page
      if (page.length < PAGE_EVENTS) return
      after = page.at(PAGE_EVENTS / 2)?.position ?? after
    }
  },
})

/** Projects until the tables have reached a position. */
const projectUntil = async (db: Kysely<Views>, log: EventLog, position: string) => {
  const stop = new AbortController()
  await project(db, log, stop.signal, (reached) => {
    if (reached >= position) stop.abort()
  })
}

type Figures = Readonly<Record<string, number>>
const figuresOf = (cells: readonly { stage: string; category: string; siteId: string; count: number }[]) =>
  Object.fromEntries(
    cells
      .map(({ siteId, category, stage, count }) => [`${siteId} ${category} ${stage}`, count] as const)
      .sort(),
  ) as Figures

/** The stock counted device by device from the log alone. */
const naiveStock = (events: readonly RecordedEvent[]): Figures => {
  const { decider, codec } = contextOf('device')
  const states = new Map<string, unknown>()
  for (const recorded of events)
    if (categoryOf(recorded.stream) === 'device')
      states.set(
        recorded.stream,
        decider.evolve(states.get(recorded.stream) ?? decider.initial, codec.decode(recorded)),
      )
  const counts: Record<string, number> = {}
  for (const state of states.values()) {
    const { now, facts } = state as { now: Device; facts: { data: { happenedAt: string } }[] }
    if (now.status === 'absent') continue
    const stage = stageOf(now, facts.at(-1)?.data.happenedAt ?? '')
    const cell = `${now.siteId} ${now.category} ${stage}`
    counts[cell] = (counts[cell] ?? 0) + 1
  }
  return Object.fromEntries(Object.entries(counts).sort())
}

t.test('over a busy week', async (t) => {
  const server = await startServer(t)
  const { told, handedOver } = await aBusyWeek(server)
  t.match(told, { status: 200 }, 'the late entry was recorded')
  t.match(handedOver, { body: { kit: { status: 'handed-over' } } })
  t.strictSame(server.stuck, [])
  const live = await caughtUp(server)
  const end = await endOf(server)
  const types = new Set((await server.log.readAll('start', 100_000)).map(({ type }) => type))
  t.strictSame(
    WHAT_HAPPENS.filter((type) => !types.has(type)),
    [],
    'a week in which all of this happened',
  )
  for (const [table, rows] of Object.entries(live)) t.not(rows, '', `${table} has rows`)

  await t.test('V1 made anew, the tables are the same to the byte', async (t) => {
    await rebuildViews(server.pool, server.log)
    t.strictSame(await dumpOf(server.connection), live)
    const { dump } = await viewsElsewhere(t, server.log)
    t.strictSame(await dump(), live, 'in another database too')
    const { readStreams: _, ...inItsOrder } = server.log
    const { dump: another } = await viewsElsewhere(t, inItsOrder)
    t.strictSame(await another(), live, 'and from a log that is read in its order alone')
  })

  await t.test('the stock is the count of the devices', async (t) => {
    const today = dayOf(server.now())
    const { value } = await server.views.read((queries) => queries.stock({ on: today, knownOn: today }))
    const devices = await server.views.read((queries) => queries.devices({}, 1000))
    const counted: Record<string, number> = {}
    for (const { siteId, category, stage } of devices.value) {
      const cell = `${siteId} ${category} ${stage}`
      counted[cell] = (counted[cell] ?? 0) + 1
    }
    t.strictSame(figuresOf(value), Object.fromEntries(Object.entries(counted).sort()))
    t.strictSame(figuresOf(value), naiveStock(await server.log.readAll('start', 100_000)))
  })

  await t.test('V2 pages told twice change nothing', async (t) => {
    const { db, dump } = await viewsElsewhere(t, { ...server.log, latest: nothing })
    await projectUntil(db, stuttering(server.log), end)
    t.strictSame(await dump(), live, 'overlapping pages')
    await project(db, stuttering(server.log), new AbortController().signal)
    t.strictSame(await dump(), live, 'everything again from the beginning')
  })

  await t.test('V2 two projectors at once change nothing', async (t) => {
    const { db, dump } = await viewsElsewhere(t, { ...server.log, latest: nothing })
    await Promise.all([
      projectUntil(db, stuttering(server.log), end),
      projectUntil(db, stuttering(server.log), end),
      projectUntil(db, server.log, end),
    ])
    t.strictSame(await dump(), live)
  })

  await t.test('a page that fails leaves nothing half told, and is told at the next try', async (t) => {
    const { db, dump, connection } = await viewsElsewhere(t, { ...server.log, latest: nothing })
    // Kits are told after devices: the devices of that page have been written when this fails.
    const change = (text: string) => withClient(connection, (client) => client.query(text))
    await change(`alter table views.hand_overs add constraint impossible check (programme = 'none')`)
    await t.rejects(projectUntil(db, stuttering(server.log), end), /impossible/)
    const stuckAt = await viewsOf(db).position()
    t.ok(stuckAt < end)
    t.strictSame(await dump(), await tablesAt(t, server, stuckAt), 'exactly what the checkpoint says')
    await change('alter table views.hand_overs drop constraint impossible')
    await projectUntil(db, stuttering(server.log), end)
    t.strictSame(await dump(), live)
  })
})

/** What the tables say when the log ends at that position. */
const tablesAt = async (t: Test, server: Server, position: Position) => {
  const latest: EventLog['latest'] = async () =>
    (await server.log.readAll('start', 100_000)).find((event) => event.position === position)
  return (await viewsElsewhere(t, { ...server.log, latest })).dump()
}

t.test('V5 under concurrent writes every answer is the fold of the log up to its position', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server, 1000)
  let working = true
  const answers: { position: string; figures: Figures }[] = []
  const readers = Array.from({ length: 2 }, async () => {
    while (working) {
      const { body } = await server.ask('auditor', 'GET', '/stock')
      answers.push({ position: body.position, figures: figuresOf(body.stock) })
    }
  })
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let round = 0; round < 4; round++) {
        const { deviceId } = await fitLaptop(server, donationId)
        if (round % 2 === 0) await server.send('bench', `/devices/${deviceId}/raise-flag`, { flag: 'mdm' })
        else await openKit(server, deviceId)
      }
    }),
  )
  working = false
  await Promise.all(readers)
  const events = await server.log.readAll('start', 100_000)
  const wrong = answers.filter(({ position, figures }) => {
    const naive = naiveStock(events.filter((event) => event.position <= position))
    return JSON.stringify(naive) !== JSON.stringify(figures)
  })
  t.strictSame(wrong, [])
  t.ok(new Set(answers.map(({ position }) => position)).size > 3, `${answers.length} answers on the way`)
})

t.test('a rebuild stops neither readers nor what is recorded meanwhile', async (t) => {
  const server = await startServer(t)
  await importLot(
    server,
    Array.from({ length: MANY_DEVICES }, () => laptopLine()),
  )
  const before = await caughtUp(server)
  const total = async () => {
    const { body } = await server.ask('auditor', 'GET', '/stock')
    return body.stock.reduce((sum: number, { count }: { count: number }) => sum + count, 0)
  }
  t.equal(await total(), MANY_DEVICES)

  await t.test('each answer is whole, and comes while the rebuild runs', async (t) => {
    let running = true
    const rebuilt = rebuildViews(server.pool, server.log).finally(() => {
      running = false
    })
    let answers = 0
    let longest = 0
    while (running) {
      const asked = performance.now()
      t.equal(await total(), MANY_DEVICES)
      longest = Math.max(longest, performance.now() - asked)
      answers++
    }
    t.ok((await rebuilt) > MANY_DEVICES * 4)
    t.ok(answers > 1 && longest < PROMPTLY_MILLIS, `${answers} answers, the slowest after ${longest} ms`)
    t.strictSame(await caughtUp(server), before)
  })

  await t.test('a reader that does not end holds up the exchange, and nobody else', async (t) => {
    let readers = 0
    await withClient(server.connection, async (client) => {
      await client.query('begin; lock table views.checkpoint in access share mode')
      let done = false
      const rebuilt = rebuildViews(server.pool, server.log).then(() => {
        done = true
      })
      const until = performance.now() + 3000
      while (performance.now() < until) {
        t.equal(
          await Promise.race([total(), sleep(PROMPTLY_MILLIS, 'blocked', { ref: false })]),
          MANY_DEVICES,
        )
        readers++
      }
      t.notOk(done)
      await client.query('commit')
      await rebuilt
    })
    t.ok(readers > 1)
    t.strictSame(await caughtUp(server), before)
  })

  await t.test('with the new rows half written, the old ones are read and new facts recorded', async (t) => {
    let resume: () => void = () => {}
    const gate = new Promise<void>((resolve) => {
      resume = resolve
    })
    t.teardown(() => resume())
    let batches = 0
    const halting: EventLog = {
      ...server.log,
      async *readStreams(until) {
        for await (const batch of server.log.readStreams?.(until) ?? []) {
          if (++batches === 2) await gate
          yield batch
        }
      },
    }
    const rebuilt = rebuildViews(server.pool, halting)
    await eventually('the first rows are written', async () => batches === 2)
    const answered = await Promise.race([total(), sleep(PROMPTLY_MILLIS, 'blocked', { ref: false })])
    t.equal(answered, MANY_DEVICES)
    const { deviceId } = await receiveLaptop(server, await promiseLot(server))
    t.ok(deviceId, 'a device is taken in meanwhile')
    resume()
    await rebuilt
    await server.views.waitFor((await endOf(server)) as Position, PROMPTLY_MILLIS)
    t.equal(await total(), MANY_DEVICES + 1)
  })
})
