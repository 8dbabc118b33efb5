/** PostgreSQL stopped or killed under load and started again: Boucle says so meanwhile, and goes on by itself. */
import t from 'tap'
import { eventually } from '../support/boucle-process.js'
import { type OwnPostgres, ownPostgres } from '../support/own-postgres.js'
import { underLoad } from '../support/under-load.js'

const OUTAGES = 2

t.jobs = 2
for (const [what, befall] of [
  ['stopped as its keeper stops it', (postgres: OwnPostgres) => postgres.stop()],
  ['killed', (postgres: OwnPostgres) => postgres.kill()],
] as const)
  t.test(`PostgreSQL ${what}, and started again`, { buffered: true }, async (t) => {
    const postgres = await ownPostgres(t)
    await underLoad(t, postgres, /^(log-unreachable|request-in-progress)$/, async ({ callers, health }) => {
      await callers.goOn(50)
      for (let outage = 1; outage <= OUTAGES; outage++) {
        const before = callers.failures().length
        await befall(postgres)
        await eventually('it says that it is not ready', async () => health.ready() === 503)
        await eventually('callers are told', async () => callers.failures().length >= before + 20)
        await postgres.start()
        await eventually('it is ready again', async () => health.ready() === 200)
        await callers.goOn(50)
      }
    })
  })
