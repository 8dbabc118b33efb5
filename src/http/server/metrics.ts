/**
 * What a machine's keeper watches: how long appends take and how many go together, how far the read tables are behind,
 * what is refused and by which rule, how long each route takes. Names of rules and routes only, never of things or people.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { EventLog } from '../../log/event-log.js'
import type { ViewsReader } from '../../projections/views.js'
import type { Refusal } from '../../words/answers/answers.js'

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const EVENTS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]
/** More than this behind is said to be this. */
const LAG_EVENTS_MAX = 1000

export type Metrics = ReturnType<typeof metricsOf>

export const metricsOf = () => {
  const all = new Registry()
  const registers = [all]
  collectDefaultMetrics({ register: all })
  const appends = new Histogram({
    name: 'boucle_append_seconds',
    help: 'From asking the log to append until it answered, by outcome',
    labelNames: ['outcome'] as const,
    buckets: SECONDS,
    registers,
  })
  const batches = new Histogram({
    name: 'boucle_append_batch_events',
    help: 'Events that one transaction of the log appended together',
    buckets: EVENTS,
    registers,
  })
  const refusals = new Counter({
    name: 'boucle_refusals_total',
    help: 'Refusals answered, by rule',
    labelNames: ['refusal'] as const,
    registers,
  })
  const requests = new Histogram({
    name: 'boucle_http_seconds',
    help: 'Requests answered, by method, route and status',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: SECONDS,
    registers,
  })
  const lagEvents = new Gauge({
    name: 'boucle_projection_lag_events',
    help: `Events that the read tables do not reflect yet; ${LAG_EVENTS_MAX}: as many or more`,
    registers,
  })
  const lagSeconds = new Gauge({
    name: 'boucle_projection_lag_seconds',
    help: 'Since when the first of them has waited',
    registers,
  })
  const leads = new Gauge({
    name: 'boucle_leading',
    help: '1 for the work that this node does for all of them: read tables, policies, forgetting in the vault',
    labelNames: ['work'] as const,
    registers,
  })

  return {
    leading: (work: string, isHeld: boolean) => leads.set({ work }, isHeld ? 1 : 0),
    batched: (events: number) => batches.observe(events),
    refused: (refusal: Refusal) => refusals.inc({ refusal }),
    answered: (method: string, route: string, status: number, seconds: number) =>
      requests.observe({ method, route, status: String(status) }, seconds),

    /** The same log, its appends measured. */
    measured: <Log extends EventLog>(log: Log): Log => ({
      ...log,
      append: async (stream, expected, events) => {
        const end = appends.startTimer()
        try {
          const outcome = await log.append(stream, expected, events)
          end({ outcome: outcome.appended ? 'appended' : 'conflict' })
          return outcome
        } catch (error) {
          end({ outcome: 'failed' })
          throw error
        }
      },
    }),

    /** Everything, as Prometheus reads it. */
    async text(lag: Lag): Promise<{ readonly type: string; readonly text: string }> {
      lagEvents.set(lag.events)
      lagSeconds.set(lag.seconds)
      return { type: all.contentType, text: await all.metrics() }
    },
  }
}

/** How far the read tables are behind the log. */
export type Lag = { readonly events: number; readonly seconds: number }
export const lagOf = async (views: ViewsReader, log: EventLog): Promise<Lag> => {
  const waiting = await log.readAll(await views.position(), LAG_EVENTS_MAX)
  const first = waiting[0]
  const seconds = first ? Math.max(0, (Date.now() - Date.parse(first.recordedAt)) / 1000) : 0
  return { events: waiting.length, seconds }
}
