/** The files that the facts of a device name: what each was handed in for. */
import type { DomainEvent } from '../domain/contexts.js'
import type { DepositKind } from '../domain/devices/evidence.js'
import type { Instant } from '../domain/shared/values.js'

type Told = { readonly event: DomainEvent; readonly recordedAt: Instant }
type Named = {
  readonly sha256: string
  readonly kind: DepositKind
  readonly receivedSha256: string | null
}

const filesOf = ({ type, data }: DomainEvent): readonly Named[] => {
  const one = (sha256: string | null, kind: DepositKind, receivedSha256: string | null = null) =>
    sha256 === null ? [] : [{ sha256, kind, receivedSha256 }]
  if (type === 'DeviceInspected') return one(data.fileSha256, 'inspection', data.receivedSha256)
  if (type === 'MediumDestroyed') return one(data.certificateSha256, 'certificate')
  if (type === 'WasteStatusLifted') return one(data.cessionDocumentSha256, 'cession')
  if (type !== 'SanitisationReported') return []
  const { fileSha256, source } = data.report
  return one(fileSha256, source === 'attested-certificate' ? 'certificate' : 'erasure')
}

/** Each file once, in the order of the facts. */
export const namedFiles = (told: readonly Told[]) => {
  const found = told.flatMap(({ event, recordedAt }) =>
    filesOf(event).map((file) => ({ ...file, recordedAt })),
  )
  return [...new Map(found.map((file) => [file.sha256, file])).values()]
}
