/**
 * `npm run demo`: four invented years in an empty ledger, in a folder of its own (./data-demo), then served.
 * Run again, it serves the same ledger; it never writes into one that is not the demo's.
 */
import { readConfig } from '../../src/config.js'
import { Sentence } from '../../src/database/sentence.js'
import type { Role } from '../../src/domain/shared/roles.js'
import { dayOf } from '../../src/domain/shared/values.js'
import { type OpenLedger, run, sayAndExit } from '../../src/main.js'
import { rebuildViews } from '../../src/projections/engine/rebuild.js'
import { LATE_THEFT } from './corrections.js'
import { CONSIGNMENTS } from './custody.js'
import { COLLECTIONS } from './end-of-life.js'
import { GIFTS } from './gifts.js'
import { KITS, KITS_GIVEN_AGAIN } from './hand-overs.js'
import { JOBS, JOBS_IN_INSERTION } from './jobs.js'
import { DEVICES } from './lots.js'
import { demoPartnerId } from './partners.js'
import { STRIPPED } from './parts.js'
import { WAITING } from './people.js'
import { LOSSES, REPLACEMENTS, RETURNS } from './returns.js'
import { fillLedger } from './years.js'

const PASSWORD = 'boucle-demo'
const DEMO_MARK = 'demo'

const ACCOUNTS: readonly { email: string; name: string; role: Role; partnerId: string | null }[] = [
  { email: 'admin@boucle.example', name: 'Administration', role: 'admin', partnerId: null },
  { email: 'programme@boucle.example', name: 'Équipe du programme', role: 'programme', partnerId: null },
  { email: 'audit@boucle.example', name: 'Audit', role: 'auditor', partnerId: null },
  { email: 'atelier@boucle.example', name: 'Établi 1', role: 'bench', partnerId: demoPartnerId('WeeeFund') },
  {
    email: 'responsable@boucle.example',
    name: 'Responsable d’atelier',
    role: 'manager',
    partnerId: demoPartnerId('WeeeFund'),
  },
  {
    email: 'mediation@boucle.example',
    name: 'Médiation numérique',
    role: 'mediator',
    partnerId: demoPartnerId('Emmaüs Connect'),
  },
  { email: 'hotline@boucle.example', name: 'Hotline', role: 'hotline', partnerId: null },
  {
    email: 'remise@boucle.example',
    name: 'Lieu de remise',
    role: 'manager',
    partnerId: demoPartnerId('Emmaüs Connect'),
  },
]

/** About once a year where nobody watches; on a screen, all the time. */
const TOLD_EVERY = 500
const progress = (part: number, of: number) => {
  const said = `  half-days told: ${part} of ${of}`
  if (process.stdout.isTTY) process.stdout.write(`\r${said}${part === of ? '\n' : ''}`)
  else if (part === of || part % TOLD_EVERY === 0) console.log(said)
}

const prepare = async (opened: OpenLedger) => {
  const { pool, log, views, accounts } = opened
  const { rows } = await pool.query<{ value: string }>(
    `select value from settings where name = '${DEMO_MARK}'`,
  )
  const mark = rows[0]?.value
  const empty = (await log.readAll('start', 1)).length === 0
  if (!empty && mark === 'filling')
    throw new Sentence(
      'The demo was stopped before its four years were told: remove its folder (./data-demo) and run it again.',
    )
  if (!empty && mark === undefined)
    throw new Sentence(
      'This ledger is not empty and not the demo’s: the demo writes only in an empty one. Leave BOUCLE_DATA and DATABASE_URL out to give it a folder of its own.',
    )
  if (empty) {
    console.log(
      `Four invented years: ${DEVICES} devices, ${KITS} kits. The five published names are real, every figure is invented.`,
    )
    console.log(
      `Among them ${CONSIGNMENTS} consignments, ${COLLECTIONS} collections in end of life, ${RETURNS} kits returned (${KITS_GIVEN_AGAIN} given again), ${LOSSES} lost or stolen, ${REPLACEMENTS} machines replaced, ${STRIPPED} taken apart; three facts told late, three put right.`,
    )
    console.log(
      `And its people: ${GIFTS} gifts to collégiens, students and RSJ holders, ${WAITING} people waiting, training, calls for help; who was not heard of for two years is forgotten.`,
    )
    console.log(
      `Behind it ${JOBS} jobs in fifteen structures, ${JOBS_IN_INSERTION} of them in insertion, with their hours.`,
    )
    console.log(
      `Look at the stock of 2025-12-31: a theft of ${dayOf(LATE_THEFT.happenedAt)} was told on ${dayOf(LATE_THEFT.toldAt)} only.`,
    )
    const start = performance.now()
    await pool.query(
      `insert into settings (name, value) values ('${DEMO_MARK}', 'filling') on conflict (name) do nothing`,
    )
    await fillLedger(opened, progress)
    const count = await rebuildViews(pool, log)
    await pool.query(
      `insert into policy_checkpoint (name, position) values ('policies', $1), ('vault', $1)
      on conflict (name) do update set position = excluded.position`,
      [await views.position()],
    )
    for (const account of ACCOUNTS) await accounts.createAccount(account, PASSWORD)
    await pool.query(`update settings set value = 'full' where name = '${DEMO_MARK}'`)
    console.log(`  ${count} events in ${((performance.now() - start) / 1000).toFixed(0)} s.`)
  }
  return [
    `Sign in with the password "${PASSWORD}" as:`,
    ...ACCOUNTS.map(({ email, name, role }) => `  ${email.padEnd(28)} ${role.padEnd(10)} ${name}`),
  ]
}

await Promise.resolve()
  .then(() => {
    const config = readConfig({ BOUCLE_DATA: './data-demo', ...process.env })
    if (!['127.0.0.1', '::1', 'localhost'].includes(config.HOST))
      throw new Sentence(
        'The demo has a password that everybody knows: it is served to this machine only. Leave HOST out.',
      )
    if (config.EVENTSTORE_URL !== undefined)
      throw new Sentence(
        'The demo is filled in PostgreSQL, whose clock it borrows: leave EVENTSTORE_URL out, and move the ledger afterwards with npm run log:copy.',
      )
    return run(config, prepare)
  })
  .catch(sayAndExit)
process.exit(0)
