/** A ledger over a log, and how a test works with it: asks, looks, cuts the power, carries everything again. */
import type { Test } from 'tap'
import { type Category, type Command, contextOf, type DomainRefusal } from '../../../src/domain/contexts.js'
import type { Step } from '../../../src/domain/policies/policy.js'
import type { EventLog, Metadata } from '../../../src/log/event-log.js'
import { type Ledger, ledgerOf } from '../../../src/log/ledger.js'
import { memoryLog } from '../../../src/log/memory-log.js'
import { friday } from '../../support/people-and-things.js'

const EVENTS_MAX = 10_000
export const clock = () => friday

/** A ledger over a log, and whoever works with it: each request has its own id, unless it is a retry. */
export const workshop = (log: EventLog = memoryLog(clock)) => {
  const stuck: string[] = []
  const ledger = ledgerOf(log, (step: Step, refusal: DomainRefusal) =>
    stuck.push(`${step.command.type}: ${refusal}`),
  )
  let requests = 0
  const ask = (command: Command, request = `request-${requests++}`) => ledger.execute(command, as(request))
  return {
    log,
    ledger,
    stuck,
    ask,
    does: async (t: Test, ...commands: Command[]) => {
      for (const command of commands) t.match(await ask(command), { ok: true }, command.type)
    },
    refuses: async (t: Test, command: Command, refusal: DomainRefusal) =>
      t.match(await ask(command), { ok: false, refusal }, command.type),
    now: (stream: `${Category}-${string}`) => nowOf(ledger, stream),
  }
}
export const as = (causationId: string): Metadata => ({
  actorId: 'test',
  partnerId: null,
  role: 'technician',
  correlationId: causationId,
  causationId,
  source: 'test',
})
const nowOf = async (ledger: Ledger, stream: `${Category}-${string}`): Promise<object> => {
  const category = stream.slice(0, stream.indexOf('-')) as Category
  const state = await ledger.state<object>(contextOf(category) as never, stream)
  return 'now' in state ? (state.now as object) : state
}

/** Carries the whole log again, in another process, until nothing new comes of it. */
export const carryAllAgain = async (log: EventLog) => {
  const stuck: string[] = []
  const ledger = ledgerOf(log, (step, refusal) => stuck.push(`${step.command.type}: ${refusal}`))
  if ((await log.readAll('start', 1)).length === 0) return stuck
  const stop = new AbortController()
  await ledger.completeAfter('start', stop.signal, async (position) => {
    if ((await log.readAll(position, 1)).length === 0) stop.abort()
  })
  return stuck
}
/** Every stream's facts, in its order: what two ledgers must agree on. */
export const historyOf = async (log: EventLog) => {
  const streams: Record<string, { type: string; id: string; data: object }[]> = {}
  for (const { stream, type, id, data } of await log.readAll('start', EVENTS_MAX)) {
    streams[stream] ??= []
    streams[stream].push({ type, id, data })
  }
  return Object.fromEntries(Object.entries(streams).sort())
}
export const unchangedByCarryingAgain = async (t: Test, log: EventLog) => {
  const before = await historyOf(log)
  const stuck = await carryAllAgain(log)
  t.strictSame(await historyOf(log), before, 'carrying every fact again records nothing')
  t.strictSame(stuck, [], 'and nothing stands in its way')
}

/** The log of a machine whose power is cut after so many appends: from then on it takes nothing. */
export const stoppingAfter = (log: EventLog, appends: number): EventLog => {
  let left = appends
  return {
    ...log,
    append: async (...written) => {
      if (left-- <= 0) throw new Error('power cut')
      return log.append(...written)
    },
  }
}
