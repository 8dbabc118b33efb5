/**
 * The thread that reads uploaded files: takes bytes, posts what a reader makes of them. Long lists are posted in
 * slices, since taking a message in holds up whoever receives it, each once the one before was taken in.
 */
import { parentPort } from 'node:worker_threads'
import type { Day } from '../domain/shared/values.js'
import { type InspectionAnswer, readInspectionFile } from './inspection-file.js'
import { type Keeping, keepingOf } from './inventory-persons.js'
import { type LotFileAnswer, readLotFile } from './lot-file.js'
import type { Headings, TableAnswer } from './lot-table.js'
import type { NwipeLogOptions } from './nwipe-log.js'
import { readSanitisationFile, type SanitisationAnswer } from './sanitisation-file.js'
import { readTableBytes } from './table-bytes.js'

/** What may be asked for, and what is answered. */
export type Jobs = {
  readonly sanitisation: {
    readonly asked: { readonly bytes: Uint8Array; readonly options: NwipeLogOptions }
    readonly answer: SanitisationAnswer
  }
  readonly inspection: {
    readonly asked: { readonly bytes: Uint8Array }
    readonly answer: { readonly answer: InspectionAnswer; readonly keeping: Keeping }
  }
  /** What may be kept of a file that came to another door: an inventory names persons there as well. */
  readonly keeping: {
    readonly asked: { readonly bytes: Uint8Array }
    readonly answer: Keeping
  }
  readonly lot: {
    readonly asked: { readonly bytes: Uint8Array; readonly filename: string; readonly on: Day }
    readonly answer: LotFileAnswer
  }
  readonly table: {
    readonly asked: { readonly bytes: Uint8Array; readonly filename: string; readonly headings: Headings }
    readonly answer: TableAnswer
  }
}
type Asked = {
  readonly [K in keyof Jobs]: { readonly kind: K; readonly asked: Jobs[K]['asked'] }
}[keyof Jobs]

/** A slice of the list that stands at that path of the answer to come, the answer, or what broke. */
export type Piece =
  | { readonly path: readonly string[]; readonly slice: readonly unknown[] }
  | { readonly answer: unknown }
  | { readonly failed: string }

const answerTo = ({ kind, asked }: Asked): Promise<unknown> | unknown => {
  switch (kind) {
    case 'sanitisation':
      return readSanitisationFile(asked.bytes, asked.options)
    case 'inspection':
      return { answer: readInspectionFile(asked.bytes), keeping: keepingOf(asked.bytes) }
    case 'keeping':
      return keepingOf(asked.bytes)
    case 'lot':
      return readLotFile(asked.bytes, asked.filename, asked.on)
    case 'table':
      return readTableBytes(asked.bytes, asked.filename, asked.headings)
  }
}

/** What a slice holds at most: a few milliseconds of taking in. */
const SLICE_ROWS = 250
/** Deeper no answer has a long list. */
const DEPTH_MAX = 3

const post = (piece: Piece) => parentPort?.postMessage(piece)

let taken = () => {}

/** The answer without its long lists, which are posted on the way. */
const sliced = async (value: unknown, path: readonly string[]): Promise<unknown> => {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  if (Array.isArray(value) && value.length > SLICE_ROWS) {
    for (let start = 0; start < value.length; start += SLICE_ROWS) {
      const isTaken = new Promise<void>((resolve) => {
        taken = resolve
      })
      post({ path, slice: value.slice(start, start + SLICE_ROWS) })
      await isTaken
    }
    return []
  }
  if (path.length === DEPTH_MAX) return value
  const parts: (readonly [string, unknown])[] = []
  for (const [name, part] of Object.entries(value)) parts.push([name, await sliced(part, [...path, name])])
  return Array.isArray(value) ? parts.map(([, part]) => part) : Object.fromEntries(parts)
}

parentPort?.on('message', async (asked: Asked | 'taken') => {
  if (asked === 'taken') return taken()
  try {
    post({ answer: await sliced(await answerTo(asked), []) })
  } catch (error) {
    post({ failed: String(error) })
  }
})
