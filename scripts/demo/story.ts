/** What every chapter of the demo is told with: chance, a calendar, and the doors through which people work. */
import type { Command } from '../../src/domain/contexts.js'
import { ActorId, type Instant, millis, type PartnerId, type SiteId } from '../../src/domain/shared/values.js'
import type { Metadata } from '../../src/log/event-log.js'
import { uuidFrom } from '../../src/log/ledger.js'
import type { OpenLedger } from '../../src/main.js'
import type { Done } from '../../src/use-cases/work.js'
import type { Calendar } from './calendar.js'
import { demoChance } from './world.js'

export const FIRST_DAY = Date.UTC(2022, 10, 28) / 86_400_000
export const LAST_DAY = Date.UTC(2026, 10, 18) / 86_400_000

export type Place = { readonly partnerId: PartnerId; readonly siteId: SiteId }

export const actorOf = (partnerId: PartnerId | null) => ActorId.parse(uuidFrom(`demo actor ${partnerId}`))

/** A colleague of theirs: who signs where the two who sign must be two people (C4). */
export const colleagueOf = (partnerId: PartnerId) => ActorId.parse(uuidFrom(`demo colleague ${partnerId}`))

/** Who tells it, the programme's team or an organisation's bench, and what: one cause, one set of event ids. */
export const by = (
  partnerId: PartnerId | null,
  what: string,
  actorId: ActorId = actorOf(partnerId),
): Metadata => ({
  actorId,
  partnerId,
  role: partnerId === null ? 'programme' : 'bench',
  correlationId: uuidFrom(`demo ${what}`),
  causationId: uuidFrom(`demo ${what}`),
  source: 'demo',
})

/** That hour of that day (counted from 1970), in UTC. */
export const instant = (day: number, hour: number): Instant =>
  new Date(day * 86_400_000 + hour * 3_600_000).toISOString()

/** The day of that moment, counted from 1970. */
export const dayNumber = (at: Instant) => Math.floor(millis(at) / 86_400_000)

export type Story = ReturnType<typeof storyOf>

export const storyOf = ({ workshop, imports, log }: OpenLedger, calendar: Calendar) => {
  /** Keeps a doing for the moment when it is told (see the calendar); a refusal is a mistake of the demo's. */
  const at = (told: Instant, subject: string, doing: () => Promise<Done>) =>
    calendar.at(told, subject, async () => {
      const done = await doing()
      if (!done.ok)
        throw new Error(
          `the demo told something impossible: ${subject} at ${told}: ${done.refusal} ${JSON.stringify(done.detail ?? {})}`,
        )
    })
  return {
    chance: demoChance(),
    workshop,
    imports,
    log,
    at,
    /** Keeps a command for the moment when it happens. */
    tell: (subject: string, command: Command, metadata: Metadata) =>
      at(command.data.happenedAt, subject, () => workshop.recordAlone(command, metadata)),
  }
}
