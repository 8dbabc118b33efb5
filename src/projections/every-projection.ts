/** The table of contents of the read tables: every projection, and how a page of events passes through them. */
import { contextOf } from '../domain/contexts.js'
import { type BareEvent, categoryOf } from '../log/event-log.js'
import type { Folds } from '../log/folds.js'
import { beneficiariesProjection } from './beneficiaries.js'
import { collectionsProjection } from './collections.js'
import { consignmentsProjection } from './consignments.js'
import { devicesProjection } from './devices.js'
import { DOCUMENTS_TABLES } from './documents.js'
import { donationsProjection } from './donations.js'
import { BITEMPORAL_TABLES } from './engine/bitemporal.js'
import { groupBy } from './engine/group-by.js'
import { LATE_ENTRIES_TABLES } from './engine/moments.js'
import type { Pending } from './engine/pending.js'
import type { Projection } from './engine/projection.js'
import { evidenceProjection } from './evidence.js'
import { USES_TABLES } from './impact.js'
import { jobsProjection } from './jobs.js'
import { kitsProjection } from './kits.js'
import { openWorkProjection } from './open-work.js'
import { partnersProjection } from './partners.js'
import { ticketsProjection } from './tickets.js'
import { trainingProjection } from './training.js'

const PROJECTIONS: readonly Projection[] = [
  partnersProjection,
  donationsProjection,
  evidenceProjection,
  devicesProjection,
  kitsProjection,
  beneficiariesProjection,
  consignmentsProjection,
  collectionsProjection,
  trainingProjection,
  ticketsProjection,
  jobsProjection,
  openWorkProjection,
]
/** SQL that makes the tables of each, and those that several of them fill together. */
export const TABLES: readonly string[] = [
  ...[...BITEMPORAL_TABLES, ...LATE_ENTRIES_TABLES, ...USES_TABLES, ...DOCUMENTS_TABLES],
  ...PROJECTIONS.flatMap(({ tables }) => tables),
]

/**
 * Folds a page of events and tells what it changes.
 * @param read turns what is stored into today's event.
 */
export const apply = async (
  page: readonly BareEvent[],
  folds: Folds,
  pending: Pending,
  read: 'decode' | 'upcast',
) => {
  const streams = groupBy(page, ({ stream }) => stream)
  const byCategory = groupBy([...streams], ([stream]) => categoryOf(stream))
  for (const projection of PROJECTIONS) {
    const { codec } = contextOf(projection.category)
    const told = byCategory.get(projection.category) ?? []
    if (told.length > 0)
      await projection.apply(
        told.map(([, events]) => events.map((recorded) => ({ recorded, event: codec[read](recorded) }))),
        folds,
        pending,
      )
  }
}
