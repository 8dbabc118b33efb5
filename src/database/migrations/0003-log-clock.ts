/**
 * `append_events` asks `log_clock()` what time it is. Its promise stays: times never go backwards. A ledger made
 * up from invented years (the demo) puts its own clock there while it is filled; nothing else calls or replaces it.
 */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>) => {
  await sql`create function log_clock() returns timestamptz language sql volatile return clock_timestamp()`.execute(
    db,
  )
  await sql`revoke all on function log_clock() from public`.execute(db)

  // Stream heads are read in a statement after the lock: an earlier snapshot would miss the last batch.
  await sql`
    create or replace function append_events(
      streams text[], expected integer[],
      appends integer[], revisions integer[], ids uuid[], types text[], versions integer[],
      payloads text[], metadatas text[],
      out base bigint, out heads integer[]
    ) language plpgsql security definer set search_path = public, pg_temp as $$
    declare
      recorded timestamptz;
    begin
      perform pg_advisory_xact_lock(20260101);

      select e.position, e.recorded_at into base, recorded from events e order by e.position desc limit 1;
      base := coalesce(base, 0);
      recorded := greatest(date_trunc('milliseconds', log_clock()), recorded);

      select array_agg(coalesce(
          (select e.revision from events e where e.stream = s.stream order by e.revision desc limit 1), -1
        ) order by s.n)
        into heads
        from unnest(streams) with ordinality as s(stream, n);

      insert into events
        select append_events.base + row_number() over (order by e.n), append_events.streams[e.append],
               e.revision, e.id, e.type, e.version, e.payload, e.metadata, recorded
          from unnest(appends, revisions, ids, types, versions, payloads, metadatas)
               with ordinality as e(append, revision, id, type, version, payload, metadata, n)
         where heads[e.append] = expected[e.append];

      if found then
        perform pg_notify('boucle_events', '');
      end if;
    end $$`.execute(db)
}
