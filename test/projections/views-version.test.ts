/**
 * The read tables' version cannot be forgotten: what they are made of, and what they say of one fixed ledger, is kept
 * as a digest beside the version in test/fixtures/read-tables.json. `KEEP=1` keeps today's, once the version is raised.
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import pg from 'pg'
import t, { type Test } from 'tap'
import { VIEWS_VERSION } from '../../src/projections/engine/checkpoint.js'
import { prepareViews } from '../../src/projections/engine/rebuild.js'
import { TABLES } from '../../src/projections/every-projection.js'
import { freshDatabase } from '../support/database.js'
import { everyAge, fixtureNames } from '../support/every-age.js'
import { dumpOf } from '../support/read-tables.js'

const FILE = 'test/fixtures/read-tables.json'
const AGAIN = 'then run KEEP=1 node build/test/projections/views-version.test.js'
type Digests = Readonly<Record<string, string>>
type Kept = { readonly version: string; readonly events: readonly string[]; readonly tables: Digests }

/** Of each table: the SQL that makes it, and its rows. */
const digestsOf = async (t: Test, events: readonly string[]): Promise<Digests> => {
  const connection = await freshDatabase(t)
  const pool = new pg.Pool(connection)
  await prepareViews(pool, await everyAge(events)).finally(() => pool.end())
  const { checkpoint: _version, ...dump } = await dumpOf(connection)
  return Object.fromEntries(
    Object.entries(dump).map(([table, rows]) => {
      t.not(rows, '', `${table} has rows`)
      const made = TABLES.filter((statement) => new RegExp(`\\bviews\\.${table}\\b`).test(statement))
      return [
        table,
        createHash('sha256')
          .update([...made, rows].join('\n'))
          .digest('hex')
          .slice(0, 16),
      ]
    }),
  )
}

/** Why what is kept is not what is made today, in the words of what is to be done; undefined: it is. */
const complaint = (kept: Kept, today: Kept): string | undefined => {
  const tables = [...new Set([...Object.keys(kept.tables), ...Object.keys(today.tables)])]
  const changed = tables.filter((table) => kept.tables[table] !== today.tables[table])
  if (changed.length > 0 && kept.version === today.version)
    return `${changed.join(', ')} changed and VIEWS_VERSION did not: raise it in src/projections/checkpoint.ts, ${AGAIN}`
  if (kept.version !== today.version) return `VIEWS_VERSION is ${today.version} now: ${AGAIN}`
  return undefined
}

t.test('a table that changes asks for a new version, and a new version for its digest', async (t) => {
  const kept = { version: 'views-1', events: [], tables: { kits: 'a', devices: 'b' } }
  const say = (changes: Partial<Kept>) => complaint(kept, { ...kept, ...changes }) ?? ''
  t.equal(say({}), '')
  t.match(say({ tables: { kits: 'c', devices: 'b' } }), /^kits changed and VIEWS_VERSION did not/)
  t.match(say({ tables: { kits: 'a', devices: 'b', places: 'c' } }), /^places changed/)
  t.match(say({ tables: { kits: 'a' } }), /^devices changed/)
  t.match(say({ version: 'views-2', tables: { kits: 'c' } }), /^VIEWS_VERSION is views-2 now/)
})

t.test('the read tables are those of their version', async (t) => {
  const kept: Kept = JSON.parse(readFileSync(FILE, 'utf8'))
  const { events } = kept
  const today = { version: VIEWS_VERSION, events, tables: await digestsOf(t, events) }
  const complained = complaint(kept, today)
  const every = fixtureNames()
  if (process.env['KEEP'] && (!complained || kept.version !== VIEWS_VERSION)) {
    const tables = await digestsOf(t, every)
    writeFileSync(FILE, `${JSON.stringify({ version: VIEWS_VERSION, events: every, tables }, null, 2)}\n`)
    return
  }
  t.equal(complained, undefined)
  const missing = every.filter((name) => !events.includes(name))
  t.strictSame(missing, [], `every stored event is in the fixed ledger: if it is not, ${AGAIN}`)
})
