/** An import: a file's lines as they were checked, who confirmed them, how far they have been carried; and its store. */
import type { Metadata } from '../../log/event-log.js'

export type ImportKind =
  | 'lot'
  | 'hand-overs'
  | 'consignment-lines'
  | 'consignment-receipt'
  | 'collection-lines'
  | 'device-operations'
  | 'hours'
export type ImportStatus = 'checked' | 'running' | 'done'

/** `value` is what will be asked for an accepted line; `reason` why another is not, in French. */
export type ImportLine = {
  readonly row: number
  readonly shown: string
  readonly decision: 'accepted' | 'refused' | 'recorded'
  readonly reason: string | null
  readonly value: unknown
}

export type Import = {
  readonly importId: string
  readonly kind: ImportKind
  readonly partnerId: string
  readonly subjectId: string | null
  readonly status: ImportStatus
  readonly happenedAt: string
  readonly fileName: string
  readonly caller: Metadata
  readonly lines: readonly ImportLine[]
  readonly ignoredColumns: readonly string[]
  /** What is to be known of the whole file before it is confirmed, in French. */
  readonly remarks: readonly string[]
  readonly doneCount: number
}

export const importFigures = ({ lines, doneCount, status }: Import) => {
  const count = (wanted: string) => lines.filter(({ decision }) => decision === wanted).length
  const [accepted, refused, recorded] = [count('accepted'), count('refused'), count('recorded')]
  return {
    status,
    total: accepted + recorded,
    done: status === 'done' ? recorded : doneCount,
    accepted,
    refused,
    recorded,
  }
}

/** Where imports are kept between the check and the confirmation, and while they are carried. */
export type ImportsStore = {
  /** Each dry run is kept as it was answered, until it is confirmed or swept. */
  keep(one: Import, fileSha256: string): Promise<unknown>
  find(importId: string): Promise<Import | undefined>
  /** From checked to running, once; the caller who confirms is the one who acts. */
  confirm(importId: string, caller: Metadata): Promise<boolean>
  progress(importId: string, doneCount: number): Promise<unknown>
  finish(importId: string, lines: readonly ImportLine[]): Promise<unknown>
  /** What is under way, or was when its node stopped. */
  running(): Promise<readonly string[]>
}
