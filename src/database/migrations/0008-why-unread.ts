/** Why a file that was handed in could not be read: said again to whoever finds it waiting. */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>) => {
  await sql`alter table files add column problem text`.execute(db)
}
