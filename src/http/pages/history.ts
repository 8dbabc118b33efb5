/** A stream's facts as a page tells them: what, when, for which organisation. */
import { type Category, contextOf, isCategory } from '../../domain/contexts.js'
import { categoryOf, type EventLog } from '../../log/event-log.js'
import type { HistoryEntry } from '../../web/frame/history.js'

/** @param labels of the devices that a stream of several may speak of, by their ids. */
export const historyOf = async (
  log: EventLog,
  stream: `${Category}-${string}`,
  partners: readonly { readonly partnerId: string; readonly name: string }[],
  labels: ReadonlyMap<string, string> = new Map(),
): Promise<HistoryEntry[]> => {
  const category = categoryOf(stream)
  if (!isCategory(category)) return []
  const { codec } = contextOf(category)
  return (await log.readStream(stream))
    .map((recorded) => ({
      about: labels.get((recorded.data as { readonly deviceId?: string }).deviceId ?? ''),
      eventId: recorded.id,
      revision: recorded.revision,
      event: codec.decode(recorded),
      recordedAt: recorded.recordedAt,
      organisation: partners.find(({ partnerId }) => partnerId === recorded.metadata.partnerId)?.name ?? null,
      role: recorded.metadata.role,
    }))
    .reverse()
}
