/** `npm run rebuild`: makes every read table anew from the log; readers see the old ones until it is done. */
import { readConfig } from '../src/config.js'
import { openLedger, sayAndExit } from '../src/main.js'
import { rebuildViews } from '../src/projections/projector.js'

const rebuild = async () => {
  const opened = await openLedger(readConfig(process.env))
  try {
    const start = performance.now()
    const count = await rebuildViews(opened.db, opened.log, (events) =>
      process.stdout.write(`\r${events} events…`),
    )
    console.log(`\rRebuilt from ${count} events in ${((performance.now() - start) / 1000).toFixed(1)} s.`)
  } finally {
    await opened.close()
  }
}
await rebuild().catch(sayAndExit)
