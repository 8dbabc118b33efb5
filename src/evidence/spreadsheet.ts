/**
 * Tables as the server opens them: a workbook in a worker thread with bounded memory and time, since whoever wrote
 * it decides what it costs to open; a CSV, which is read in one pass, right here. Never throws, whatever the bytes.
 */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Headings, TableAnswer } from './lot-table.js'
import { formatOf, readTableBytes } from './table-bytes.js'
import type { WorkerTask } from './xlsx-worker.js'

const WORKER_MEGABYTES_MAX = 768
const WORKER_MILLISECONDS_MAX = 20_000

export const readSpreadsheet = async (
  bytes: Uint8Array,
  filename: string,
  headings: Headings,
): Promise<TableAnswer> => {
  const format = formatOf(bytes, filename)
  if ('problem' in format) return format
  return format.name === 'csv'
    ? readTableBytes(bytes, filename, headings)
    : inWorker({ bytes: new Uint8Array(bytes), filename, headings })
}

const inWorker = async (
  task: WorkerTask & { readonly bytes: Uint8Array<ArrayBuffer> },
): Promise<TableAnswer> => {
  const worker = new Worker(new URL('./xlsx-worker.js', import.meta.url), {
    workerData: task,
    transferList: [task.bytes.buffer],
    execArgv: [],
    resourceLimits: {
      maxOldGenerationSizeMb: WORKER_MEGABYTES_MAX,
      maxYoungGenerationSizeMb: 64,
      stackSizeMb: 8,
    },
  })
  try {
    const [answer] = await once(worker, 'message', { signal: AbortSignal.timeout(WORKER_MILLISECONDS_MAX) })
    return answer as TableAnswer
  } catch {
    // Out of memory, out of time, or the library lost its way: the file is at fault in every case.
    return {
      problem:
        'Ce classeur est trop lourd ou trop compliqué à lire : copiez ses lignes dans un classeur neuf, enregistrez-le au format « Classeur Excel (.xlsx) », puis déposez-le.',
    }
  } finally {
    await worker.terminate()
  }
}
