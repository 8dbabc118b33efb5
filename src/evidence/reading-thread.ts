/**
 * The thread that reads uploaded files: takes bytes, posts what a reader makes of them. Long lists are posted in
 * slices, since taking a message in holds up whoever receives it.
 */
import { parentPort } from 'node:worker_threads'
import { type InspectionAnswer, readInspectionFile } from './inspection-file.js'
import type { NwipeLogOptions } from './nwipe-log.js'
import { readSanitisationFile, type SanitisationAnswer } from './sanitisation-file.js'

/** What may be asked for, and what is answered. */
export type Jobs = {
  readonly sanitisation: {
    readonly asked: { readonly bytes: Uint8Array; readonly options: NwipeLogOptions }
    readonly answer: SanitisationAnswer
  }
  readonly inspection: {
    readonly asked: { readonly bytes: Uint8Array }
    /** `blanked`: the file without the names of persons that it held; null where it held none. */
    readonly answer: { readonly answer: InspectionAnswer; readonly blanked: Uint8Array | null }
  }
}
type Asked = {
  readonly [K in keyof Jobs]: { readonly kind: K; readonly asked: Jobs[K]['asked'] }
}[keyof Jobs]

/** A slice of the list that the answer names in `many`, the answer, or what broke. */
export type Piece =
  | { readonly rows: readonly unknown[] }
  | { readonly answer: unknown; readonly many?: string }
  | { readonly failed: string }

const answerTo = ({ kind, asked }: Asked): Promise<unknown> | unknown => {
  switch (kind) {
    case 'sanitisation':
      return readSanitisationFile(asked.bytes, asked.options)
    case 'inspection':
      return { answer: readInspectionFile(asked.bytes), blanked: null }
  }
}

/** What a slice holds at most: some two milliseconds of taking in. */
const SLICE_ROWS = 500

const post = (piece: Piece) => parentPort?.postMessage(piece)

const postAnswer = (answer: object) => {
  const long = Object.entries(answer).find(([, value]) => Array.isArray(value) && value.length > SLICE_ROWS)
  if (!long) return post({ answer })
  const [many, rows] = long as [string, readonly unknown[]]
  for (let start = 0; start < rows.length; start += SLICE_ROWS)
    post({ rows: rows.slice(start, start + SLICE_ROWS) })
  return post({ answer: { ...answer, [many]: [] }, many })
}

parentPort?.on('message', async (asked: Asked) => {
  try {
    postAnswer((await answerTo(asked)) as object)
  } catch (error) {
    post({ failed: String(error) })
  }
})
