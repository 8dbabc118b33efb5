/** The stock of a day as known on a day, over four years. One fact in a hundred is told up to 60 days late. */
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { Day } from '../../src/domain/shared/values.js'
import {
  BITEMPORAL_TABLES,
  bitemporalQueries,
  type Moment,
  sumsOfMoments,
} from '../../src/projections/engine/bitemporal.js'
import type { Views } from '../../src/projections/tables.js'
import { atMost, type Figure, inTurns, median, millisOf, type Size } from './figure.js'
import type { House } from './house.js'

const FEW_DEVICES = 10_000
const MANY_DEVICES = { quick: 60_000, full: 300_000 }
const ROUNDS = { quick: 3, full: 9 }
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

/** A database of its own with that many devices, told day by day. */
const workshop = async (house: House, devices: number) => {
  const pool = new pg.Pool({ ...(await house.database(`devices_${devices}`)), max: 2 })
  pool.on('error', () => {})
  const db = new Kysely<Views>({ dialect: new PostgresDialect({ pool }) })
  await sql`create schema views`.execute(db)
  for (const statement of BITEMPORAL_TABLES) await sql.raw(statement).execute(db)

  const toldOn = Array.from({ length: DAYS }, (): { device: number; told: number }[] => [])
  for (let device = 0; device < devices; device++)
    for (const [told, { knownDay }] of factsOf(device).entries()) toldOn[knownDay]?.push({ device, told })

  let page: ReturnType<typeof changeOf>[] = []
  const tellPage = async () => {
    const sums = sumsOfMoments()
    for (const change of page) sums.replace(change)
    page = []
    await db.transaction().execute(sums.write)
  }
  for (const told of toldOn)
    for (const { device, told: index } of told) {
      page.push(changeOf(factsOf(device), index))
      if (page.length === PAGE_CHANGES) await tellPage()
    }
  await tellPage()
  await sql`vacuum analyze`.execute(db)
  return { ...bitemporalQueries(db), close: () => db.destroy() }
}

const LAST = DAYS - 1
const QUESTIONS = [
  { on: LAST, knownOn: LAST },
  ...[100, 365, 511, 700, 1000, 1250].flatMap((on) =>
    [0, 3, 30, 200, LAST].map((later) => ({ on, knownOn: Math.min(on + later, LAST) })),
  ),
].map(({ on, knownOn }) => ({ view: 'stock' as const, on: day(on), knownOn: day(knownOn) }))

export const dialFigures = async (house: House, size: Size): Promise<readonly Figure[]> => {
  const count = MANY_DEVICES[size]
  const few = await workshop(house, FEW_DEVICES)
  const many = await workshop(house, count)
  /** The middle one of all questions, one after the other. */
  const asking = (asked: typeof few) => async () => {
    const millis: number[] = []
    for (const question of QUESTIONS)
      millis.push(
        await millisOf(async () => {
          if ((await asked.countedOn(question)).length === 0) throw new Error(`no stock on ${question.on}`)
        }),
      )
    return median(millis)
  }
  const measured = await inTurns(ROUNDS[size], asking(many), asking(few))
  await few.close()
  await many.close()
  const against = `stock on a day as known on a day, ${count.toLocaleString('en')} devices against 10,000`
  return [atMost(`stock-as-of-${count}-devices`, 1.5, measured, against)]
}
