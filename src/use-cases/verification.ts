/** What anybody who holds a printed document may learn of the fact behind it: what the paper says, and nothing more. */
import { contextOf, type DomainEvent, isCategory } from '../domain/contexts.js'
import { categoryOf, type EventLog } from '../log/event-log.js'
import type { ViewsReader } from '../projections/views.js'

export type VerifiedFact = {
  readonly kind: 'receipt' | 'erasure' | 'destruction'
  readonly happenedAt: string
  readonly recordedAt: string
  /** The organisation that told it. */
  readonly organisation: string | null
  readonly medium: string | null
  readonly tool: string | null
  readonly fileSha256: string | null
}

export const verifiedFact = async (
  { views, log }: { readonly views: ViewsReader; readonly log: EventLog },
  typed: string,
): Promise<VerifiedFact | undefined> => {
  const { value } = await views.read(async (queries) => ({
    found: await queries.documentByCode(typed),
    partners: await queries.partners(),
  }))
  const { found, partners } = value
  const recorded = found && (await log.readStream(found.stream)).find(({ id }) => id === found.eventId)
  const category = recorded && categoryOf(recorded.stream)
  if (!recorded || !category || !isCategory(category)) return undefined
  const { type, data } = contextOf(category).codec.decode(recorded) as DomainEvent
  const told = {
    happenedAt: data.happenedAt,
    recordedAt: recorded.recordedAt,
    organisation: partners.find(({ partnerId }) => partnerId === recorded.metadata.partnerId)?.name ?? null,
  }
  const nothing = { medium: null, tool: null, fileSha256: null }
  switch (type) {
    case 'SanitisationReported': {
      const { tool, toolVersion, fileSha256 } = data.report
      const named = [tool, toolVersion].filter(Boolean).join(' ')
      return { kind: 'erasure', ...told, medium: data.mediumSerial, tool: named, fileSha256 }
    }
    case 'MediumDestroyed':
      return { kind: 'destruction', ...told, ...nothing, medium: data.mediumSerial }
    default:
      return { kind: 'receipt', ...told, ...nothing }
  }
}
