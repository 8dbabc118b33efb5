/**
 * `npm run rebuild`: makes every read table anew from the log, beside a running Boucle
 * too: readers see the old rows until the new ones are whole.
 */
import { readConfig } from '../src/config.js'
import { openLedger, sayAndExit } from '../src/main.js'
import { rebuildViews } from '../src/projections/engine/rebuild.js'
import { progressOn } from './progress.js'

const rebuild = async () => {
  const opened = await openLedger(readConfig(process.env), { beside: true })
  try {
    const start = performance.now()
    const progress = progressOn(process.stdout)
    const count = await rebuildViews(opened.pool, opened.log, (events) => progress.at(`${events} events…`))
    progress.end(`Rebuilt from ${count} events in ${((performance.now() - start) / 1000).toFixed(1)} s.`)
  } finally {
    await opened.close()
  }
}
await rebuild().catch(sayAndExit)
process.exit(0)
