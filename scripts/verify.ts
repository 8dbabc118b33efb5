/**
 * `npm run verify`: checks on the real data that the read tables are what the log makes of them, that the mass
 * balance holds on every month's last day, and that both sides of every consignment and collection agree.
 * Ends with exit code 1 when something does not, naming it. May run beside the server.
 */
import { readConfig } from '../src/config.js'
import { openLedger, sayAndExit } from '../src/main.js'
import { balanceFindings, custodyFindings, differingTables } from '../src/projections/verification.js'

const FINDINGS_SHOWN = 50

await Promise.resolve()
  .then(async () => {
    const { pool, db, log, now, views, close } = await openLedger(readConfig(process.env), { beside: true })
    const checks = [
      ['rebuild = live', () => differingTables(pool, log)],
      ['mass balance', () => balanceFindings(db, now())],
      ['custody and end of life', () => custodyFindings(db, log)],
    ] as const
    let count = 0
    for (const [name, check] of checks) {
      const start = performance.now()
      const findings = await check()
      const seconds = ((performance.now() - start) / 1000).toFixed(1)
      console.log(`${findings.length === 0 ? 'holds' : 'FAILS'}  ${name} (${seconds} s)`)
      for (const { sentence } of findings.slice(0, FINDINGS_SHOWN)) console.log(`       ${sentence}`)
      if (findings.length > FINDINGS_SHOWN) console.log(`       and ${findings.length - FINDINGS_SHOWN} more`)
      count += findings.length
    }
    console.log(
      `At position ${await views.position()}: ${count === 0 ? 'everything holds' : `${count} ${count === 1 ? 'finding' : 'findings'}`}.`,
    )
    await close()
    process.exit(count === 0 ? 0 : 1)
  })
  .catch(sayAndExit)
