/** Rows copied say what rows inserted say, whatever signs are in them; a key that is there replaces what was there. */
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import t from 'tap'
import { copyRows } from '../../src/projections/engine/copy-rows.js'
import { type InsertRows, type Row, upsert } from '../../src/projections/engine/rows.js'
import type { Views } from '../../src/projections/tables.js'
import { freshDatabase } from '../support/database.js'

const row = (id: number, text: string | null): Row => ({ id, text, yes: id % 2 === 0, texts: '{a,b}' })
const TOLD = [
  ...[
    '',
    'plain',
    'tab\tand\nline\r\n',
    'back\\slash \\N \\.',
    'é 😀 "quoted"',
    'NUL \0 here',
    'half \ud83d',
  ],
  ...['\\N', '\\.', null],
].map((text, id) => row(id, text))
const AGAIN = [row(3, 'told again'), row(20, 'new')]

t.test('copied and inserted rows are the same', async (t) => {
  const connection = await freshDatabase(t)
  const client = new pg.Client(connection)
  await client.connect()
  t.teardown(() => client.end())
  const pool = { connect: async () => Object.assign(client, { release: () => {} }), end: async () => {} }
  const db = new Kysely<Views>({ dialect: new PostgresDialect({ pool }) })

  const standing = async (insert: InsertRows) => {
    await sql`drop table if exists told`.execute(db)
    await sql`create table told (id integer primary key, text text, yes boolean, texts text[])`.execute(db)
    await db.transaction().execute(async (trx) => {
      await insert(trx, 'told', 'id', TOLD)
      await insert(trx, 'told', 'id', AGAIN)
      await insert(trx, 'told', 'id', [])
    })
    return (await client.query('select * from told order by id')).rows
  }
  const copied = await standing(copyRows(client))
  t.equal(copied.length, TOLD.length + 1)
  t.match(copied[2], { text: 'tab\tand\nline\r\n', yes: true, texts: ['a', 'b'] })
  t.match(copied[3], { text: 'told again' })
  t.equal(copied[9].text, null)
  t.strictSame(copied, await standing(upsert))
  await t.rejects(
    db.transaction().execute((trx) => copyRows(client)(trx, 'told', 'id', [{ id: 'not a number' }])),
    /invalid input syntax/,
  )
})
