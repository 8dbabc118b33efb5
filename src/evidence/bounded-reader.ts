/**
 * Reads every uploaded file in a thread of its own, bounded in time and memory: whatever somebody uploads, the
 * server goes on answering others. At most two files are read at once, the others wait their turn; a thread that
 * runs out of time or memory is ended, and its file gets one sentence.
 */
import { Worker } from 'node:worker_threads'
import type { Jobs, Piece } from './reading-thread.js'

const THREADS_MAX = 2
const MILLIS_MAX = 20_000
const MEGABYTES_MAX = 768
/** A file that waits longer than this for its turn is better handed in again. */
const WAITING_MAX = 200
/** A thread with nothing to read is ended: it holds what the largest file took. */
const IDLE_MILLIS_MAX = 30_000

/** The file took too long or too much memory, or too many wait: `sentence` is for whoever handed it in. */
export class UnreadInTime extends Error {
  override readonly name = 'UnreadInTime'
  readonly sentence: string
  constructor(sentence: string) {
    super(sentence)
    this.sentence = sentence
  }
}
const TOO_HEAVY =
  'Ce fichier est trop lourd ou trop compliqué à lire : déposez seulement ce que l’outil a écrit, un fichier par appareil ; pour un classeur, copiez ses lignes dans un classeur neuf.'
const TOO_MANY = 'Trop de fichiers attendent d’être lus : déposez celui-ci à nouveau dans une minute.'

type Kind = keyof Jobs
type Waiting = {
  readonly kind: Kind
  readonly asked: Jobs[Kind]['asked']
  readonly resolve: (answer: never) => void
  readonly reject: (error: Error) => void
}

/** Puts the slices of long lists back where they stood. */
const whole = (
  answer: unknown,
  slices: readonly { path: readonly string[]; slice: readonly unknown[] }[],
) => {
  for (const { path, slice } of slices) {
    let at = answer as Record<string, unknown>
    for (const name of path) at = at[name] as Record<string, unknown>
    ;(at as unknown as unknown[]).push(...slice)
  }
  return answer
}

export const boundedReader = () => {
  const waiting: Waiting[] = []
  const threads = new Set<Worker>()
  const idle: { readonly thread: Worker; readonly timer: NodeJS.Timeout }[] = []

  const start = () => {
    const thread = new Worker(new URL('./reading-thread.js', import.meta.url), {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MEGABYTES_MAX, maxYoungGenerationSizeMb: 64, stackSizeMb: 8 },
    })
    threads.add(thread)
    // Nobody listens while it is idle, and an error without listener would end the process.
    thread.on('error', () => {})
    thread.once('exit', () => threads.delete(thread))
    thread.unref()
    return thread
  }

  const end = (thread: Worker) => {
    threads.delete(thread)
    void thread.terminate()
  }

  const rest = (thread: Worker) => {
    const timer = setTimeout(() => {
      idle.splice(
        idle.findIndex((one) => one.timer === timer),
        1,
      )
      end(thread)
    }, IDLE_MILLIS_MAX).unref()
    idle.push({ thread, timer })
  }

  const freeThread = (): Worker | undefined => {
    for (let one = idle.pop(); one !== undefined; one = idle.pop()) {
      clearTimeout(one.timer)
      if (threads.has(one.thread)) return one.thread
    }
    return threads.size < THREADS_MAX ? start() : undefined
  }

  /** Gives the next file to a thread that is free, as long as there are both. */
  const go = () => {
    while (waiting.length > 0) {
      const thread = freeThread()
      if (!thread) return
      const next = waiting.shift()
      if (next) read(thread, next)
    }
  }

  const read = (thread: Worker, { kind, asked, resolve, reject }: Waiting) => {
    const slices: { readonly path: readonly string[]; readonly slice: readonly unknown[] }[] = []
    const finished = (survives: boolean) => {
      clearTimeout(timer)
      thread.off('message', onPiece).off('error', onEnd).off('exit', onEnd)
      thread.unref()
      if (survives) rest(thread)
      else end(thread)
      go()
    }
    const onPiece = (piece: Piece) => {
      if ('slice' in piece) {
        slices.push(piece)
        // The next one is posted only then: those that wait are all taken in at once, and hold everybody up.
        thread.postMessage('taken')
        return
      }
      finished(true)
      if ('failed' in piece) reject(new Error(piece.failed))
      else resolve(whole(piece.answer, slices) as never)
    }
    const onEnd = () => {
      finished(false)
      reject(new UnreadInTime(TOO_HEAVY))
    }
    const timer = setTimeout(onEnd, MILLIS_MAX)
    thread.ref()
    thread.on('message', onPiece).on('error', onEnd).on('exit', onEnd)
    thread.postMessage({ kind, asked })
  }

  return {
    /** @throws UnreadInTime */
    read: <K extends Kind>(kind: K, asked: Jobs[K]['asked']): Promise<Jobs[K]['answer']> =>
      new Promise((resolve, reject) => {
        if (waiting.length >= WAITING_MAX) {
          reject(new UnreadInTime(TOO_MANY))
          return
        }
        waiting.push({ kind, asked, resolve, reject })
        go()
      }),

    async close() {
      for (const { timer } of idle.splice(0)) clearTimeout(timer)
      await Promise.all([...threads].map((thread) => thread.terminate()))
    },
  }
}
export type BoundedReader = ReturnType<typeof boundedReader>
