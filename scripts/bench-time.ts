/**
 * `npm run bench:time`: the stock of a day as known on a day, with 300,000 devices against 10,000 over the same
 * four years, in turns on one server of our own. One fact in a hundred is told up to 60 days late.
 * Last line: one JSON object `{ name, ours, baseline, ratio, bound, ok }`, in milliseconds.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { startEmbedded } from '../src/database/embedded.js'
import type { Day } from '../src/domain/shared/values.js'
import {
  addMoments,
  BITEMPORAL_TABLES,
  bitemporalQueries,
  type Moment,
} from '../src/projections/bitemporal.js'
import type { Views } from '../src/projections/tables.js'

const DEVICES_FEW = 10_000
const DEVICES_MANY = 300_000
const BOUND = 1.5
const ROUNDS = 15
const PAGE_CHANGES = 5000

const DAYS = 1461
const SITES = 15
const CATEGORIES = ['laptop', 'desktop', 'monitor', 'tablet', 'smartphone']
const GRAMS = [2100, 7400, 4200, 500, 180]
const LATE_SHARE = 0.01
const LATE_DAYS_MAX = 60
const USUAL_STAGES = ['received', 'to-erase', 'to-test', 'reconditioned', 'in-kit', 'handed-over']
/** Where devices leave the usual way, and after which of its stages. */
const DETOURS = [
  { share: 0.05, after: 2, stages: ['to-repair', 'reconditioned', 'in-kit', 'handed-over'] },
  { share: 0.04, after: 3, stages: ['lost'] },
  { share: 0.06, after: 3, stages: ['recycled'] },
  { share: 0.05, after: 6, stages: ['returned'] },
]

/** Chance that is the same at every run (mulberry32). */
const chance = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
}

const day = (number: number): Day =>
  new Date(Date.UTC(2022, 0, 1) + number * 86_400_000).toISOString().slice(0, 10)
const DAY_TEXTS = Array.from({ length: DAYS + 1 }, (_, number) => day(number))

type Fact = { readonly day: number; readonly knownDay: number; readonly moment: Moment }

/** The way of one device through the workshop, as far as the four years go. */
const factsOf = (device: number): readonly Fact[] => {
  const random = chance(device)
  const below = (limit: number) => Math.floor(random() * limit)
  const category = below(CATEGORIES.length)
  const site = `019b0000-0000-7000-8000-${String(below(SITES)).padStart(12, '0')}`
  let share = random()
  const detour = DETOURS.find((one) => {
    share -= one.share
    return share < 0
  })
  const stages = detour ? USUAL_STAGES.slice(0, detour.after).concat(detour.stages) : USUAL_STAGES
  const facts: Fact[] = []
  let happened = below(DAYS)
  for (const stage of stages) {
    const knownDay = random() < LATE_SHARE ? happened + 1 + below(LATE_DAYS_MAX) : happened
    const cell = `${site} ${CATEGORIES[category]} ${stage}`
    const counted = [{ view: 'stock' as const, cell, count: 1, grams: GRAMS[category] ?? 0 }]
    if (knownDay < DAYS)
      facts.push({ day: happened, knownDay, moment: { day: DAY_TEXTS[happened] ?? '', counted } })
    happened += 1 + below(20)
    if (happened >= DAYS) break
  }
  return facts
}

/** What a fact changed: all that was known of its device by then, without it and with it. */
const changeOf = (facts: readonly Fact[], told: number) => {
  const fact = facts[told]
  const known = facts.filter(
    (other, index) =>
      other.knownDay < (fact?.knownDay ?? 0) || (other.knownDay === fact?.knownDay && index <= told),
  )
  return {
    knownDay: DAY_TEXTS[fact?.knownDay ?? 0] ?? '',
    before: known.filter((other) => other !== fact).map(({ moment }) => moment),
    after: known.map(({ moment }) => moment),
  }
}

const folder = await mkdtemp(join(tmpdir(), 'boucle-bench-'))
const { administrator, stop } = await startEmbedded(folder)
const server = new pg.Client(administrator)
await server.connect()

/** A database of its own with that many devices, told day by day. */
const workshop = async (devices: number) => {
  const database = `devices_${devices}`
  await server.query(`create database ${database}`)
  const pool = new pg.Pool({ ...administrator, database, max: 2 })
  pool.on('error', () => {})
  const db = new Kysely<Views>({ dialect: new PostgresDialect({ pool }) })
  await sql`create schema views`.execute(db)
  for (const statement of BITEMPORAL_TABLES) await sql.raw(statement).execute(db)

  const toldOn = Array.from({ length: DAYS }, (): { device: number; told: number }[] => [])
  for (let device = 0; device < devices; device++)
    for (const [told, { knownDay }] of factsOf(device).entries()) toldOn[knownDay]?.push({ device, told })

  const tell = (some: ReturnType<typeof changeOf>[]) =>
    db.transaction().execute((trx) => addMoments(trx, some))
  let page: ReturnType<typeof changeOf>[] = []
  let count = 0
  let millis = 0
  const tellPage = async () => {
    const start = performance.now()
    await tell(page)
    millis += performance.now() - start
    count += page.length
    page = []
  }
  for (const told of toldOn)
    for (const { device, told: index } of told) {
      page.push(changeOf(factsOf(device), index))
      if (page.length === PAGE_CHANGES) await tellPage()
    }
  await tellPage()
  await sql`vacuum analyze`.execute(db)
  const { rows } = await sql<{ told: number; late: number; bytes: string }>`
    select (select count(*)::integer from views.told_totals) as told,
           (select count(*)::integer from views.late_changes) as late,
           pg_size_pretty(pg_database_size(current_database())) as bytes`.execute(db)
  console.log(
    `${devices} devices: ${count} facts told in ${(millis / 1000).toFixed(1)} s;`,
    `${rows[0]?.told} running totals, ${rows[0]?.late} sums of late facts, ${rows[0]?.bytes}`,
  )
  return { db, ...bitemporalQueries(db) }
}

const few = await workshop(DEVICES_FEW)
const many = await workshop(DEVICES_MANY)

const LAST = DAYS - 1
const pastDays = [100, 365, 511, 700, 1000, 1250]
const questions = [
  { on: LAST, knownOn: LAST },
  ...pastDays.flatMap((on) =>
    [0, 3, 30, 200, LAST].map((later) => ({ on, knownOn: Math.min(on + later, LAST) })),
  ),
].map(({ on, knownOn }) => ({ view: 'stock' as const, on: day(on), knownOn: day(knownOn) }))

const millisOf = async (asked: typeof few, question: (typeof questions)[number]) => {
  const start = performance.now()
  const cells = await asked.countedOn(question)
  const millis = performance.now() - start
  if (cells.length === 0) throw new Error(`no stock on ${question.on}`)
  return millis
}

const measured: { ours: number; baseline: number; question: (typeof questions)[number] }[] = []
for (let round = 0; round <= ROUNDS; round++)
  for (const question of questions) {
    const ours = await millisOf(many, question)
    const baseline = await millisOf(few, question)
    // The first round fills the caches of both.
    if (round > 0) measured.push({ ours, baseline, question })
  }
await few.db.destroy()
await many.db.destroy()
await server.end()
await stop()
await rm(folder, { recursive: true, force: true })

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const mediansOf = (some: typeof measured) => ({
  ours: median(some.map(({ ours }) => ours)),
  baseline: median(some.map(({ baseline }) => baseline)),
})
for (const question of questions) {
  const { ours, baseline } = mediansOf(measured.filter((one) => one.question === question))
  console.log(
    `${question.on} as known on ${question.knownOn}: ${ours.toFixed(1)} ms, ${baseline.toFixed(1)} ms with few,`,
    `ratio ${(ours / baseline).toFixed(2)}`,
  )
}
const { ours, baseline } = mediansOf(measured)
const ratio = ours / baseline
console.log(
  JSON.stringify({
    name: 'stock-as-of-300000-devices',
    ours: Number(ours.toFixed(2)),
    baseline: Number(baseline.toFixed(2)),
    ratio: Number(ratio.toFixed(2)),
    bound: BOUND,
    ok: ratio <= BOUND,
  }),
)
process.exitCode = ratio <= BOUND ? 0 : 1
