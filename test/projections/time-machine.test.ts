/**
 * The time machine's law: what stock, kits, hand-overs and balance say *on* a day *as known on* a day is what
 * replaying the facts happened and recorded by then says, thing by thing. Histories are told through the
 * ledger, on time, late and corrected, and projected on a real PostgreSQL.
 */
import fc from 'fast-check'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import t from 'tap'
import { type Command, contextOf } from '../../src/domain/contexts.js'
import { type Device, weighs } from '../../src/domain/devices/device-state.js'
import { placeOf, stageOf } from '../../src/domain/devices/fitness.js'
import { FUNCTIONS } from '../../src/domain/devices/functions.js'
import type { Kit } from '../../src/domain/kits/kit.js'
import {
  ConsignmentId,
  type Day,
  DeviceId,
  dayOf,
  type Instant,
  KitId,
} from '../../src/domain/shared/values.js'
import type { Fact, Timeline } from '../../src/domain/timeline.js'
import { categoryOf, type EventLog, type RecordedEvent } from '../../src/log/event-log.js'
import { ledgerOf } from '../../src/log/ledger.js'
import { memoryLog } from '../../src/log/memory-log.js'
import { prepareViews, rebuildViews } from '../../src/projections/engine/rebuild.js'
import { kitStatus } from '../../src/projections/kits.js'
import type { Views } from '../../src/projections/tables.js'
import { viewsOf } from '../../src/projections/views.js'
import { freshDatabase } from '../support/database.js'
import {
  amina,
  emmaus,
  emmausVenissieux,
  id,
  labelOf,
  lea,
  lot,
  otherLot,
  sonia,
  trackingOf,
  weeefund,
  weeefundLyon,
} from '../support/people-and-things.js'

const RUNS = 30
const START = Date.parse('2026-01-01T08:00:00Z')
const MINUTE_MILLIS = 60_000
const DAY_MINUTES = 24 * 60

type Step = {
  readonly verb: (typeof VERBS)[number]
  readonly device: number
  readonly kit: number
  /** Until the next step is recorded, and from when it happened until then. */
  readonly pauseMinutes: number
  readonly lateMinutes: number
  /** Which of a device's facts is corrected, and whether it is withdrawn or moved that many minutes back. */
  readonly pick: number
  readonly backMinutes: number | null
}
const VERBS = [
  ...([
    'prepare',
    'whole-way',
    'there-and-back',
    'flag',
    'unflag',
    'grade',
    'pack',
    'seal',
    'reserve',
    'give',
  ] as const),
  ...(['return', 'return-elsewhere', 'lose', 'find-at-holder', 'find', 'retire', 'strip'] as const),
  ...(['ship', 'arrive', 'sent-over', 'write-off', 'correct'] as const),
] as const

const pause = fc.oneof(fc.nat(8 * 60), fc.nat(4 * DAY_MINUTES))
const late = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat(30 * DAY_MINUTES))
const step: fc.Arbitrary<Step> = fc.record({
  verb: fc.oneof(
    // Most corrections are refused, for what came after.
    { weight: 8, arbitrary: fc.constant<Step['verb']>('correct') },
    {
      weight: 4,
      arbitrary: fc.constantFrom<Step['verb']>('whole-way', 'there-and-back', 'sent-over'),
    },
    { weight: 6, arbitrary: fc.constantFrom(...VERBS) },
  ),
  device: fc.nat(2),
  kit: fc.nat(2),
  pauseMinutes: pause,
  lateMinutes: late,
  pick: fc.nat(30),
  backMinutes: fc.option(fc.nat(10 * DAY_MINUTES)),
})
const history = fc.record({
  intakes: fc.array(fc.record({ pauseMinutes: pause, lateMinutes: late }), { minLength: 3, maxLength: 3 }),
  steps: fc.array(step, { minLength: 4, maxLength: 25 }),
  pageEvents: fc.constantFrom(1, 3, 10, 1000),
  questions: fc.array(
    fc.record({ on: fc.integer({ min: -2, max: 75 }), knownOn: fc.integer({ min: -2, max: 75 }) }),
    {
      minLength: 6,
      maxLength: 6,
    },
  ),
})

const deviceOf = (n: number) => DeviceId.parse(id(500 + n))
const kitOf = (n: number) => KitId.parse(id(600 + n))
const LOTS = [lot, otherLot, lot]

/** What one step asks for; whatever the ledger refuses is not told. */
const commandsOf = (one: Step, happenedAt: Instant): Command[] => {
  const { verb, device, kit } = one
  const deviceId = deviceOf(device)
  const kitId = kitOf(kit)
  const consignmentId = ConsignmentId.parse(id(700 + device))
  const by = { partnerId: weeefund, happenedAt }
  const on = { deviceId, ...by }
  const inspect: Command = {
    type: 'InspectDevice',
    data: {
      ...{ ...on, media: [], processor: null, memoryBytes: null, batteryHealthPercent: 90 },
      ...{ source: 'by-hand', fileSha256: null, absence: 'opened' as const },
    },
  }
  const results = Object.fromEntries(FUNCTIONS.laptop.map((name) => [name, 'passed' as const]))
  const test: Command = { type: 'TestDevice', data: { ...on, results, batteryHealthPercent: 90 } }
  const model = 'grant' as const
  const open: Command = {
    type: 'OpenKit',
    data: { kitId, ...by, siteId: weeefundLyon, model, trackingCode: trackingOf(kit) },
  }
  const pack: Command = { type: 'AllocateDevice', data: { ...on, kitId } }
  const seal: Command = { type: 'SealDevice', data: { ...on, kitId } }
  const reserve: Command = {
    type: 'ReserveKit',
    data: {
      ...{ kitId, ...by, beneficiaryId: amina, programme: 'grant', communeCode: '69266' },
      ...{ eligibleUntil: '2099-12-31', expiresAt: '2099-12-31T00:00:00Z', exceptionAllowedBy: null },
    },
  }
  const give: Command = {
    type: 'HandOverKit',
    data: {
      ...{ kitId, ...by, handOverId: id(800 + kit), beneficiaryId: amina, siteId: weeefundLyon },
      ...{ receipt: { kind: 'signed', on: 'paper' }, noticeVersion: '2026-01', actorId: sonia },
    },
  }
  const reason = 'panne'
  const then = (part: Step['verb']) => commandsOf({ ...one, verb: part }, happenedAt)
  switch (verb) {
    case 'prepare':
      return [inspect, test]
    case 'whole-way':
      return [inspect, test, open, pack, seal, reserve, give]
    case 'flag':
      return [{ type: 'RaiseFlag', data: { ...on, flag: 'mdm' } }]
    case 'unflag':
      return [{ type: 'ClearFlag', data: { ...on, flag: 'mdm', reason } }]
    case 'grade':
      return [{ type: 'GradeDevice', data: { ...on, grade: 'B' } }]
    case 'pack':
      return [open, pack]
    case 'seal':
      return [seal]
    case 'reserve':
      return [reserve]
    case 'give':
      return [give]
    case 'return':
      return [{ type: 'ReturnDevice', data: { ...on, siteId: weeefundLyon, reason } }]
    case 'return-elsewhere':
      return [{ type: 'ReturnDevice', data: { ...on, partnerId: emmaus, siteId: emmausVenissieux, reason } }]
    case 'lose':
      return [{ type: 'ReportLoss', data: { ...on, how: 'lost', reason: null } }]
    case 'find-at-holder':
      return [{ type: 'ReportFound', data: { ...on, siteId: null, reason } }]
    case 'find':
      return [{ type: 'ReportFound', data: { ...on, siteId: weeefundLyon, reason } }]
    case 'retire':
      return [{ type: 'RetireDevice', data: { ...on, reason } }]
    case 'strip':
      return [{ type: 'StripDevice', data: { ...on, reason } }]
    case 'there-and-back':
      return [...then('whole-way'), ...then('return')]
    case 'sent-over':
      return [...then('ship'), ...then('arrive')]
    case 'ship': {
      const road = { toPartnerId: emmaus, toSiteId: emmausVenissieux }
      return [
        { type: 'PrepareConsignment', data: { consignmentId, ...by, fromSiteId: weeefundLyon, ...road } },
        { type: 'ConsignDevice', data: { ...on, consignmentId, ...road } },
        {
          type: 'SendConsignment',
          data: { consignmentId, ...by, signature: { actorId: sonia, on: 'screen' } },
        },
      ]
    }
    case 'arrive': {
      const theirs = { consignmentId, partnerId: emmaus, happenedAt }
      return [
        { type: 'ReceiveConsignmentLine', data: { ...theirs, deviceId } },
        { type: 'AcceptConsignment', data: { ...theirs, signature: { actorId: lea, on: 'screen' } } },
      ]
    }
    case 'write-off':
      return [{ type: 'WriteOffDevice', data: { ...on, reason } }]
    case 'correct':
      return []
  }
}

const correctionOf = (
  { device, pick, backMinutes }: Step,
  told: readonly RecordedEvent[],
  happenedAt: Instant,
): Command[] => {
  const target = told[pick % Math.max(1, told.length)]
  if (!target) return []
  const at = Date.parse((target.data as Fact['data']).happenedAt)
  const changes =
    backMinutes === null ? null : { happenedAt: new Date(at - backMinutes * MINUTE_MILLIS).toISOString() }
  const { partnerId } = target.data as { partnerId: typeof weeefund }
  const correction = { revision: target.revision, changes, reason: 'erreur', correctedBy: sonia }
  return [
    { type: 'CorrectDeviceFact', data: { deviceId: deviceOf(device), partnerId, happenedAt, ...correction } },
  ]
}

const intakeOf = (n: number, happenedAt: Instant): Command => ({
  type: 'ClaimSerial',
  data: {
    ...{ key: `HP~${n}`, deviceId: deviceOf(n), donationId: LOTS[n] ?? lot, siteId: weeefundLyon, row: 1 },
    ...{ partnerId: weeefund, happenedAt, purgeDemanded: false },
    device: {
      ...{ category: 'laptop', maker: 'HP', model: null, serial: `SN${n}`, labelCode: labelOf(n) },
      ...{ unitValueCents: null, weightGrams: n === 0 ? null : 1700 + n },
    },
  },
})

/** Tells a history to a new log, each step recorded at its moment. */
const told = async ({ intakes, steps }: typeof history extends fc.Arbitrary<infer H> ? H : never) => {
  let minutes = 0
  const clock = (agoMinutes = 0) => new Date(START + (minutes - agoMinutes) * MINUTE_MILLIS).toISOString()
  const log = memoryLog(() => clock())
  const ledger = ledgerOf(log)
  let causes = 0
  const tell = async (commands: readonly Command[]) => {
    for (const command of commands) {
      const metadata = {
        actorId: sonia,
        partnerId: weeefund,
        role: 'bench',
        correlationId: 'c',
        source: 'test',
      }
      await ledger.execute(command, { ...metadata, causationId: String(++causes) })
    }
  }
  for (const donationId of [lot, otherLot])
    await tell([
      {
        type: 'PromiseDonation',
        data: {
          ...{ donationId, partnerId: weeefund, siteId: weeefundLyon, happenedAt: clock(60 * DAY_MINUTES) },
          ...{ donorKind: 'company', donorName: 'Canuts', announcedCount: 5, purgeDemanded: false },
        },
      },
    ])
  for (const [n, { pauseMinutes, lateMinutes }] of intakes.entries()) {
    minutes += pauseMinutes
    await tell([intakeOf(n, clock(lateMinutes))])
  }
  for (const one of steps) {
    minutes += one.pauseMinutes
    const happenedAt = clock(one.lateMinutes)
    const stream = await log.readStream(`device-${deviceOf(one.device)}`)
    await tell(one.verb === 'correct' ? correctionOf(one, stream, clock()) : commandsOf(one, happenedAt))
  }
  return log
}

type Figures = Readonly<Record<string, number>>
const figures = () => {
  const sums = new Map<string, number>()
  return {
    add: (cell: string, by = 1) => sums.set(cell, (sums.get(cell) ?? 0) + by),
    all: (): Figures => Object.fromEntries([...sums].filter(([, sum]) => sum !== 0).sort()),
  }
}

/** Thing by thing: its events recorded by then, folded; of their facts those that had happened, folded again. */
const replay = (events: readonly RecordedEvent[], { on, knownOn }: { on: Day; knownOn: Day }): Figures => {
  const { add, all } = figures()
  const byStream = new Map<string, RecordedEvent[]>()
  for (const event of events)
    if (dayOf(event.recordedAt) <= knownOn)
      byStream.set(event.stream, [...(byStream.get(event.stream) ?? []), event])
  for (const [stream, known] of byStream) {
    const category = categoryOf(stream as RecordedEvent['stream'])
    if (category !== 'device' && category !== 'kit' && category !== 'donation') continue
    const { decider, codec } = contextOf(category)
    const fold = (facts: readonly unknown[]) =>
      facts.reduce<unknown>(
        (state, fact) => decider.evolve(state, fact as never),
        decider.initial,
      ) as Timeline<Fact, unknown>
    const { facts } = fold(known.map((event) => codec.decode(event)))
    const then = facts.filter(({ data }) => dayOf(data.happenedAt) <= on)
    const { now } = fold(then)
    if (category === 'donation') {
      const lines = then.filter(({ type }) => type === 'DonationLineReceived').length
      add('balance lines', lines)
      add(`${stream} lines`, lines)
    } else if (category === 'device') countDevice(now as Device, then.at(-1)?.data.happenedAt ?? '', add)
    else countKit(now as Kit, add)
  }
  return all()
}

const countDevice = (device: Device, at: Instant, add: (cell: string, by?: number) => void) => {
  if (device.status === 'absent') return
  const { custodian, siteId, category, donationId } = device
  const { weightGrams, weightBasis } = weighs(device)
  const cell = `stock ${custodian} ${siteId} ${category} ${stageOf(device, at)}`
  add(cell)
  add(`${cell} grams`, weightGrams)
  for (const whole of ['balance', `donation-${donationId}`])
    for (const part of ['received', placeOf(device)]) {
      add(`${whole} ${part}`)
      add(`${whole} ${part} grams`, weightGrams)
      if (weightBasis === 'ESTIMATED') add(`${whole} ${part} estimated`, weightGrams)
    }
}

const countKit = (kit: Kit, add: (cell: string) => void) => {
  if (kit.status === 'absent') return
  add(`kits ${kit.partnerId} ${kit.siteId} ${kit.model} ${kitStatus(kit)}`)
  if (!kit.handedOver) return
  const { happenedAt, communeCode, programme } = kit.handedOver
  add(`hand-overs ${dayOf(happenedAt).slice(0, 7)} ${communeCode} ${programme}`)
}

type Balance = Awaited<
  ReturnType<Parameters<Parameters<ReturnType<typeof viewsOf>['read']>[0]>[0]['balance']>
>
const addBalance = (
  whole: string,
  { lines, received, places }: Balance,
  add: (cell: string, by: number) => void,
) => {
  add(`${whole} lines`, lines)
  for (const [part, { count, grams, estimatedGrams }] of Object.entries({ received, ...places })) {
    add(`${whole} ${part}`, count)
    add(`${whole} ${part} grams`, grams)
    add(`${whole} ${part} estimated`, estimatedGrams)
  }
}

/** What the read tables answer to the same. */
const asked = async (
  views: ReturnType<typeof viewsOf>,
  dials: { on: Day; knownOn: Day },
): Promise<Figures> => {
  const { value } = await views.read(async (queries) => {
    const { add, all } = figures()
    for (const partnerId of [weeefund, emmaus])
      for (const { siteId, category, stage, count, grams } of await queries.stock(dials, partnerId)) {
        add(`stock ${partnerId} ${siteId} ${category} ${stage}`, count)
        add(`stock ${partnerId} ${siteId} ${category} ${stage} grams`, grams)
      }
    for (const { partnerId, siteId, model, status, count } of await queries.kitCounts(dials))
      add(`kits ${partnerId} ${siteId} ${model} ${status}`, count)
    for (const { month, communeCode, programme, count } of await queries.handOvers(dials))
      add(`hand-overs ${month} ${communeCode} ${programme}`, count)
    addBalance('balance', await queries.balance(dials), add)
    for (const { donationId, ...balance } of await queries.balanceByLot(dials))
      addBalance(`donation-${donationId}`, balance, add)
    return all()
  })
  return value
}

const inPages = (log: EventLog, events: number): EventLog => ({
  ...log,
  readAll: (after, limit) => log.readAll(after, Math.min(limit, events)),
})

const day = (number: number): Day => new Date(START + number * 86_400_000).toISOString().slice(0, 10)

t.test('on any day, as known on any day, every figure is the naive replay of the log', async (t) => {
  const pool = new pg.Pool({ ...(await freshDatabase(t)), max: 2 })
  pool.on('error', () => {})
  const db = new Kysely<Views>({ dialect: new PostgresDialect({ pool }) })
  t.teardown(() => db.destroy())
  await prepareViews(
    pool,
    memoryLog(() => ''),
  )
  const views = viewsOf(db)
  const met = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(history, async (one) => {
      const log = await told(one)
      const events = await log.readAll('start', 10_000)
      await rebuildViews(pool, inPages(log, one.pageEvents))
      const last = dayOf(events.at(-1)?.recordedAt ?? '')
      const first = dayOf(events[0]?.recordedAt ?? '')
      const dials = one.questions.map(({ on, knownOn }) => ({ on: day(on), knownOn: day(knownOn) }))
      for (const asking of [...dials, { on: last, knownOn: last }, { on: first, knownOn: last }]) {
        const expected = replay(events, asking)
        const answered = await asked(views, asking)
        if (JSON.stringify(answered) === JSON.stringify(expected)) continue
        throw new Error(`${JSON.stringify(asking)}: ${JSON.stringify({ answered, expected }, null, 1)}`)
      }
      for (const { type, recordedAt, data } of events) {
        const isLate = dayOf((data as Fact['data']).happenedAt) < dayOf(recordedAt)
        for (const what of isLate ? [type, 'told late'] : [type]) met.set(what, (met.get(what) ?? 0) + 1)
      }
    }),
    { numRuns: RUNS },
  )
  // The law says little of histories in which nothing happens.
  for (const what of ['told late', 'DeviceFactCorrected', 'KitHandedOver', 'DeviceReturned', 'DeviceArrived'])
    t.ok((met.get(what) ?? 0) > 0, `${what}: ${met.get(what)} in ${RUNS} histories`)
})
