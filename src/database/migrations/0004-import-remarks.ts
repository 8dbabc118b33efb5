/** What a dry run says of a whole file beside its lines: the devices that a receipt leaves out, for one. */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>) => {
  await sql`alter table imports add column remarks text not null default '[]'`.execute(db)
}
