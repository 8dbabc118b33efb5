/**
 * What a kind of bulk file is: how its lines are looked at without recording anything, and how the accepted
 * ones are carried. `linesKind` makes one whose every line is one command, the very one of a single act (L3).
 */

import type { z } from 'zod'
import type {
  CollectionId,
  ConsignmentId,
  DonationId,
  Instant,
  PartnerId,
} from '../../domain/shared/values.js'
import type { BoundedReader } from '../../evidence/bounded-reader.js'
import type { Metadata } from '../../log/event-log.js'
import { uuidFrom } from '../../log/ledger.js'
import { sentenceOf } from '../../words/explain.js'
import type { Action } from '../access.js'
import { Refusing } from '../refusing.js'
import type { Done } from '../work.js'
import type { Import, ImportKind, ImportLine } from './import.js'
import { pauses } from './in-slices.js'
import { readTable, type TableColumns, type TableLine } from './table-file.js'

/** A kind of file, and what the whole file is about where its lines do not say it. */
export type ImportAbout =
  | { readonly kind: 'lot'; readonly donationId: DonationId }
  | { readonly kind: 'hand-overs' | 'device-operations' | 'hours' }
  | {
      readonly kind: 'consignment-lines' | 'consignment-receipt'
      readonly consignmentId: ConsignmentId
    }
  | { readonly kind: 'collection-lines'; readonly collectionId: CollectionId }

export const subjectOf = (about: ImportAbout): string | null => {
  switch (about.kind) {
    case 'lot':
      return about.donationId
    case 'consignment-lines':
    case 'consignment-receipt':
      return about.consignmentId
    case 'collection-lines':
      return about.collectionId
    case 'hand-overs':
    case 'device-operations':
    case 'hours':
      return null
  }
}

/** What somebody must be allowed to do to hand in such a file, and to confirm it: what its single acts ask for. */
export const KIND_ACTIONS: Readonly<Record<ImportKind, Action>> = {
  lot: 'work-donations',
  'hand-overs': 'work-kits',
  'consignment-lines': 'work-consignments',
  'consignment-receipt': 'work-consignments',
  'collection-lines': 'work-collections',
  'device-operations': 'work-devices',
  hours: 'work-jobs',
}

/** A file as somebody hands it in. */
export type ImportAsked = {
  readonly partnerId: PartnerId
  readonly subjectId: string | null
  readonly happenedAt: Instant
  readonly file: { readonly bytes: Uint8Array; readonly name: string }
  readonly caller: Metadata
  readonly reader: BoundedReader
}

export type ImportKindRules = {
  /** Every line accepted or refused and why; nothing is recorded. Throws a `Refusing` for a whole file. */
  readonly check: (asked: ImportAsked) => Promise<{
    readonly lines: readonly ImportLine[]
    readonly ignoredColumns: readonly string[]
    readonly remarks: readonly string[]
  }>
  /** Carries the accepted lines, again after a stop too; tells of each as soon as it is recorded or refused. */
  readonly carry: (one: Import, onCarried: (lines: readonly ImportLine[]) => Promise<void>) => Promise<void>
}

/** What a line asks for, with what is to be known before it is confirmed; or in French why it cannot be. */
type JudgedLine<Value> = { readonly value: Value; readonly note?: string } | { readonly reason: string }

type Judge<Name extends string, Value> = {
  (line: TableLine<Name>): JudgedLine<Value> | Promise<JudgedLine<Value>>
  /** What was seen of the whole file on the way. */
  readonly remarks?: readonly string[]
}

type LineRules<Name extends string, Value> = {
  readonly columns: TableColumns<Name>
  /** Reads what the dry run kept of a line. */
  readonly value: z.ZodType<Value>
  /** Throws a `Refusing` before the file is read: it is not theirs to hand in, or nothing in it could be accepted. */
  readonly allow?: (asked: ImportAsked) => Promise<void>
  /** Looks once at what the whole file is about and names, then judges its lines in their order. */
  readonly judge: (asked: ImportAsked, lines: readonly TableLine<Name>[]) => Promise<Judge<Name, Value>>
  /** What is kept and shown of a line; its own columns where left out. */
  readonly shown?: (line: TableLine<Name>) => string
  /** What is to be known of the whole file, whatever becomes of its lines. */
  readonly remarks?: (asked: ImportAsked, lines: readonly TableLine<Name>[]) => Promise<readonly string[]>
  /** What a file may ask for once: the second line with the same key is refused, naming the place of the first. */
  readonly once: {
    readonly key: (value: Value) => string
    readonly sentence: (place: string) => string
  }
  readonly carry: (value: Value, by: Metadata) => Promise<Done>
}

export const linesKind = <const Name extends string, Value>({
  columns,
  value: schema,
  allow,
  judge,
  shown: shownOf = ({ shown }) => shown,
  remarks,
  once,
  carry,
}: LineRules<Name, Value>): ImportKindRules => ({
  async check(asked) {
    await allow?.(asked)
    const {
      lines: read,
      ignoredColumns,
      remarks: unread,
    } = await readTable(asked.file, columns, asked.reader)
    const judgeLine = await judge(asked, read)
    const lines: ImportLine[] = []
    const placesByKey = new Map<string, string>()
    const pause = pauses()
    for (const line of read) {
      await pause()
      const { row, place } = line
      const shown = shownOf(line)
      const judged =
        line.problem === undefined ? await withoutThrowing(judgeLine, line) : { reason: line.problem }
      const refused = (reason: string) => lines.push({ row, shown, decision: 'refused', reason, value: null })
      if ('reason' in judged) {
        refused(judged.reason)
        continue
      }
      const key = once.key(judged.value)
      const first = placesByKey.get(key)
      if (first !== undefined) {
        refused(once.sentence(first))
        continue
      }
      placesByKey.set(key, place)
      const noted = judged.note === undefined ? shown : `${shown} · ${judged.note}`
      lines.push({ row, shown: noted, decision: 'accepted', reason: null, value: judged.value })
    }
    const told = [...(judgeLine.remarks ?? []), ...((await remarks?.(asked, read)) ?? [])]
    return { lines, ignoredColumns, remarks: [...unread, ...told] }
  },

  async carry({ importId, lines, caller }, onCarried) {
    for (const line of lines.filter(({ decision }) => decision === 'accepted')) {
      const reason = await reasonAgainst(
        carry(schema.parse(line.value), {
          ...caller,
          causationId: uuidFrom(`${importId} ${line.row}`),
          source: `import row ${line.row}`,
        }),
      )
      await onCarried([{ ...line, decision: reason === null ? 'recorded' : 'refused', reason }])
    }
  },
})

/** Some refusals are thrown: one line's must not stop the lines after it. */
const withoutThrowing = async <Line, Value>(
  judge: (line: Line) => JudgedLine<Value> | Promise<JudgedLine<Value>>,
  line: Line,
): Promise<JudgedLine<Value>> => {
  try {
    return await judge(line)
  } catch (error) {
    return { reason: sentenceThrown(error) }
  }
}

/** Null once recorded. */
const reasonAgainst = async (carrying: Promise<Done>): Promise<string | null> => {
  try {
    const done = await carrying
    return done.ok ? null : sentenceOf(done)
  } catch (error) {
    return sentenceThrown(error)
  }
}

const sentenceThrown = (error: unknown) => {
  if (!(error instanceof Refusing)) throw error
  return [error.explained.title, ...error.explained.missing].join(' ')
}
