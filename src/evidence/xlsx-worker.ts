/** The worker thread that reads a table: takes its bytes, its name and the headings looked for, posts the answer. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Headings } from './lot-table.js'
import { readTableBytes } from './table-bytes.js'

export type WorkerTask = {
  readonly bytes: Uint8Array
  readonly filename: string
  readonly headings: Headings
}

const { bytes, filename, headings } = workerData as WorkerTask
parentPort?.postMessage(await readTableBytes(bytes, filename, headings))
