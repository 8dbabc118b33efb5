/** Brings a database to this version's tables, one migration a file; refuses one that a newer Boucle wrote. */
import { Kysely, type Migration, Migrator, PostgresDialect } from 'kysely'
import pg from 'pg'
import * as eventLog from './migrations/0001-event-log.js'
import * as doors from './migrations/0002-doors.js'
import * as logClock from './migrations/0003-log-clock.js'
import * as importRemarks from './migrations/0004-import-remarks.js'
import * as vault from './migrations/0005-vault.js'
import * as severalMachines from './migrations/0006-several-machines.js'
import * as evidence from './migrations/0007-evidence.js'
import * as whyUnread from './migrations/0008-why-unread.js'
import * as importPieces from './migrations/0009-import-pieces.js'
import { Sentence } from './sentence.js'

/** Released migrations are never edited; the keys are their order. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-event-log': eventLog,
  '0002-doors': doors,
  '0003-log-clock': logClock,
  '0004-import-remarks': importRemarks,
  '0005-vault': vault,
  '0006-several-machines': severalMachines,
  '0007-evidence': evidence,
  '0008-why-unread': whyUnread,
  '0009-import-pieces': importPieces,
}

/** A database that takes the call and says nothing for this long is taken for one that does not answer. */
const CONNECT_MILLIS_MAX = 10_000

export const migrate = async (connection: pg.ClientConfig) => {
  const pool = new pg.Pool({ ...connection, max: 2, connectionTimeoutMillis: CONNECT_MILLIS_MAX })
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } })
    const { error } = await migrator.migrateToLatest()
    if (error === undefined) return
    const missing = /previously executed migration (\S+) is missing/.exec(String(error))
    if (missing)
      throw new Sentence(
        `This database was written by a newer Boucle (it has ${missing[1]}, unknown here): start that version, or restore a backup made by this one.`,
        { cause: error },
      )
    throw error
  } finally {
    await db.destroy()
  }
}
