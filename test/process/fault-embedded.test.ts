/** Boucle's own PostgreSQL gone under load, whatever took it: it is started again where it was. */
import t from 'tap'
import {
  eventually,
  freshFolder,
  isRunning,
  killPostgres,
  postgresOf,
  postmasterOf,
} from '../support/boucle-process.js'
import { underLoad } from '../support/under-load.js'

t.jobs = 2
for (const [what, befall] of [
  ['killed', killPostgres],
  [
    'stopped by somebody else',
    async (folder: string) => {
      const postmaster = (await postmasterOf(folder)) ?? 0
      process.kill(postmaster, 'SIGINT')
      await eventually('PostgreSQL gone', async () => !isRunning(postmaster))
    },
  ],
] as const)
  t.test(`its own PostgreSQL ${what} is started again`, { buffered: true }, async (t) => {
    const folder = await freshFolder(t)
    const problems = /^(log-unreachable|request-in-progress)$/
    await underLoad(t, { folder, connection: undefined }, problems, async ({ callers, health }) => {
      for (let outage = 1; outage <= 2; outage++) {
        await callers.goOn(30)
        const before = health.timesNotReady()
        await befall(folder)
        await eventually('it says that it is not ready', async () => health.timesNotReady() > before)
        await eventually('it is ready again', async () => health.ready() === 200)
      }
      await callers.goOn(30)
    })
    await eventually('PostgreSQL stops with it', async () => (await postgresOf(folder)).length === 0)
  })
