/** Looks at a server's health all the time, as a load balancer does, and remembers what it said. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'

const PAUSE_MILLIS = 100
const PATIENCE_MILLIS = 60_000

type Look = { readonly status: number | undefined; readonly millis: number }

export type HealthWatch = ReturnType<typeof watchHealth>

export const watchHealth = (t: Test, address: string) => {
  let stopped = false
  const watch = (path: string) => {
    const looks: Look[] = []
    const looking = (async () => {
      while (!stopped) {
        const start = performance.now()
        const status = await fetch(`${address}${path}`, { signal: AbortSignal.timeout(PATIENCE_MILLIS) })
          .then(async (answer) => {
            await answer.text()
            return answer.status
          })
          .catch(() => undefined)
        looks.push({ status, millis: performance.now() - start })
        await sleep(PAUSE_MILLIS)
      }
    })()
    return { looks, looking }
  }
  const live = watch('/health/live')
  const ready = watch('/health/ready')
  const stop = async () => {
    stopped = true
    await Promise.all([live.looking, ready.looking])
  }
  t.teardown(stop)
  return {
    stop,
    /** What `/health/ready` said last. */
    ready: () => ready.looks.at(-1)?.status,
    /** How often it said that it was not ready. */
    timesNotReady: () => ready.looks.filter(({ status }) => status === 503).length,
    statuses: () => ({
      live: [...new Set(live.looks.map(({ status }) => status))],
      ready: [...new Set(ready.looks.map(({ status }) => status))],
    }),
    slowest: () => ({
      live: Math.max(...live.looks.map(({ millis }) => millis)),
      ready: Math.max(...ready.looks.map(({ millis }) => millis)),
    }),
  }
}
