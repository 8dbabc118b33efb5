/** PostgreSQL stopped or killed under load and started again: Boucle says so meanwhile, and goes on by itself. */
import t from 'tap'
import { ask, eventually, openedBoucle, promiseLot, urlOf } from '../support/boucle-process.js'
import { type OwnPostgres, ownPostgres } from '../support/own-postgres.js'
import { underLoad } from '../support/under-load.js'
import { verified } from '../support/whole-ledger.js'

const OUTAGES = 2
const LINES = 3000

t.jobs = 3
for (const [what, befall] of [
  ['stopped as its keeper stops it', (postgres: OwnPostgres) => postgres.stop()],
  ['killed', (postgres: OwnPostgres) => postgres.kill()],
] as const)
  t.test(`PostgreSQL ${what}, and started again`, { buffered: true }, async (t) => {
    const postgres = await ownPostgres(t)
    await underLoad(
      t,
      postgres,
      /^(log-unreachable|request-in-progress)$/,
      async ({ address, cookie, callers, health }) => {
        await callers.goOn(50)
        for (let outage = 1; outage <= OUTAGES; outage++) {
          const before = callers.failures().length
          await befall(postgres)
          await eventually('it says that it is not ready', async () => health.ready() === 503)
          await eventually('callers are told', async () => callers.failures().length >= before + 20)
          const page = await fetch(`${address}/stock`, { headers: { cookie } })
          t.equal(page.status, 503)
          t.match(await page.text(), /Le registre ne répond pas en ce moment/, 'people are told on a page')
          await postgres.start()
          await eventually('it is ready again', async () => health.ready() === 200)
          await callers.goOn(50)
        }
      },
    )
  })

t.test('a file that was being carried goes on once PostgreSQL is back', { buffered: true }, async (t) => {
  const postgres = await ownPostgres(t)
  const { boucle, address, bench, siteId } = await openedBoucle(t, {
    DATABASE_URL: urlOf(postgres.connection),
    BOUCLE_DATA: postgres.folder,
  })
  const headers = { authorization: `Bearer ${bench}` }
  const { donationId } = (await promiseLot(address, bench, siteId, LINES)) ?? {}
  const lines = Array.from({ length: LINES }, (_, row) => `portable;HP;;FILE${row};;;;`)
  const file = ['catégorie;marque;modèle;série;statut;motif;valeur;étiquette', ...lines].join('\n')
  const form = new FormData()
  form.set('file', new Blob([file]), 'lot.csv')
  const checked = await fetch(`${address}/api/v1/donations/${donationId}/imports`, {
    ...{ method: 'POST', headers, body: form },
  })
  const { importId, accepted } = (await checked.json()) as { importId: string; accepted: number }
  t.equal(accepted, LINES)
  await fetch(`${address}/api/v1/imports/${importId}/confirm`, { method: 'POST', headers })
  const now = () => ask(address, bench, `/imports/${importId}`)
  await eventually('it is under way', async () => (await now()).done > 0)
  await postgres.kill()
  t.equal(await promiseLot(address, bench, siteId), undefined, 'PostgreSQL is away')
  await postgres.start()
  await eventually('it is done', async () => (await now().catch(() => undefined))?.status === 'done')
  t.match(await now(), { recorded: LINES, refused: 0 })
  t.match(boucle.output(), /an import stopped; it is taken up again in a moment/, 'it had been cut off')
  await verified(t, postgres.connection)
  t.same(await boucle.stop('SIGTERM'), { code: 0, signal: null })
})
