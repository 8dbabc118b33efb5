/**
 * What deposits of evidence need beside the log: the digest of what came, where persons' names in it were blanked
 * before it was kept; and which clock a bench's tools write, as somebody of it last said.
 */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>) => {
  await sql`alter table files add column received_sha256 text`.execute(db)
  await sql`
    create table bench_clocks (
      partner_id uuid not null, site_id uuid, clock text not null, said_at timestamptz not null default now(),
      unique nulls not distinct (partner_id, site_id))`.execute(db)
}
