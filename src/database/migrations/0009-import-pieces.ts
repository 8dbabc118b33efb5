/** The lines of an import a few at a time: twenty thousand at once hold up whoever writes or reads them. */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>) => {
  await sql`create table import_pieces (
    import_id uuid not null references imports on delete cascade, piece integer not null, lines text not null,
    primary key (import_id, piece))`.execute(db)
}
