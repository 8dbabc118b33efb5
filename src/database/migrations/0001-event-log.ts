/**
 * The events table, its only writer `append_events`, and the triggers that refuse everything else.
 * Payloads are `text`, kept byte for byte as written. The triggers fire `always`, so that
 * `session_replication_role` does not silence them either.
 */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>) => {
  await sql`
    create table events (
      position    bigint      primary key check (position > 0),
      stream      text        not null check (stream like '_%-_%'),
      revision    integer     not null check (revision >= 0),
      id          uuid        not null unique,
      type        text        not null,
      version     integer     not null check (version > 0),
      data        text        not null,
      metadata    text        not null,
      recorded_at timestamptz not null,
      unique (stream, revision)
    )`.execute(db)

  // Stream heads are read in a statement after the lock: an earlier snapshot would miss the last batch.
  await sql`
    create function append_events(
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
      recorded := greatest(date_trunc('milliseconds', clock_timestamp()), recorded);

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

  await sql`
    create function events_are_immutable() returns trigger language plpgsql as $$
    declare
      context text;
    begin
      if tg_op = 'INSERT' then
        get diagnostics context = pg_context;
        if context like '%function append_events(%' then
          return null;
        end if;
        raise exception 'events are written by append_events only: insert refused';
      end if;
      raise exception 'events are immutable: % refused', lower(tg_op)
        using hint = 'Record a correction: a new event that names the one it corrects.';
    end $$`.execute(db)
  await sql`
    create trigger events_are_immutable before insert or update or delete or truncate on events
      for each statement execute function events_are_immutable()`.execute(db)
  await sql`alter table events enable always trigger events_are_immutable`.execute(db)
  await sql`revoke all on events from public`.execute(db)
}
