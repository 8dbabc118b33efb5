/** Files handed in as proof: kept whole, and their deposit recorded, whatever becomes of what they say. */

import type { Command } from '../domain/contexts.js'
import { type Clock, type DepositKind, RECORDS_MAX } from '../domain/devices/evidence.js'
import type { SanitisationReport } from '../domain/devices/media.js'
import type { DeviceId, Instant, PartnerId, SiteId } from '../domain/shared/values.js'
import type { Metadata } from '../log/event-log.js'
import type { FilesStore, UploadedFile } from './ports.js'
import type { Done } from './work.js'

/** At which bench a file is handed in, and of which device; null: of whichever it speaks of. */
export type AtBench = {
  readonly partnerId: PartnerId
  readonly siteId: SiteId | null
  readonly deviceId: DeviceId | null
}

export const depositOf = ({
  files,
  now,
  record,
}: {
  readonly files: FilesStore
  readonly now: () => Instant
  readonly record: (command: Command, by: Metadata) => Promise<Done>
}) => {
  /** Keeps a file and records its deposit; what is empty proves nothing and is not kept. */
  return async (
    { partnerId, siteId, deviceId }: AtBench,
    file: UploadedFile,
    {
      kind,
      clock = null,
      reports = [],
      receivedSha256 = null,
      problem = null,
    }: {
      readonly kind: DepositKind
      readonly clock?: Clock | null
      readonly reports?: readonly SanitisationReport[]
      readonly receivedSha256?: string | null
      readonly problem?: string | null
    },
    by: Metadata,
  ): Promise<Done> => {
    if (file.bytes.length === 0) return NOTHING_DONE
    await files.keep(file, partnerId, receivedSha256, problem)
    const records = reports
      .slice(0, RECORDS_MAX)
      .map(({ entry, mediumSerial, mediumModel, mediumKind, capacityBytes, outcome }) => ({
        ...{ entry, mediumSerial, mediumModel, mediumKind, capacityBytes, outcome },
      }))
    const { sha256 } = file
    const data = {
      sha256,
      partnerId,
      siteId,
      deviceId,
      kind,
      clock,
      receivedSha256,
      records,
      happenedAt: now(),
    }
    return record({ type: 'DepositEvidence', data }, { ...by, causationId: `${by.causationId}:deposit` })
  }
}

const NOTHING_DONE: Done = { ok: true, events: [], position: undefined }
