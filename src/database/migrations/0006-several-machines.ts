/**
 * What several machines need: `copy_events`, by which a ledger moves in from another log with the moments it was
 * recorded at, while settings say that one is moving in; and counters that all nodes share.
 */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>) => {
  await sql`
    create or replace function events_are_immutable() returns trigger language plpgsql as $$
    declare
      context text;
    begin
      if tg_op = 'INSERT' then
        get diagnostics context = pg_context;
        if context like '%function append_events(%' or context like '%function copy_events(%' then
          return null;
        end if;
        raise exception 'events are written by append_events only: insert refused';
      end if;
      raise exception 'events are immutable: % refused', lower(tg_op)
        using hint = 'Record a correction: a new event that names the one it corrects.';
    end $$`.execute(db)

  await sql`
    create function copy_events(recorded json) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
    declare
      base bigint;
      latest timestamptz;
      wrong text;
    begin
      perform pg_advisory_xact_lock(20260101);
      if not exists (select from settings where name = 'log-copy') then
        raise exception 'no ledger is moving in: copy_events refused';
      end if;

      select e.position, e.recorded_at into base, latest from events e order by e.position desc limit 1;
      base := coalesce(base, 0);
      latest := coalesce(latest, '-infinity');

      create temporary table moving on commit drop as
        select row_number() over (order by e.nth) as n, stream, revision, id, type, version, data, metadata, recorded_at
          from rows from (json_to_recordset(recorded) as (
                 stream text, revision integer, id uuid, type text, version integer,
                 data text, metadata text, recorded_at timestamptz)) with ordinality
               as e(stream, revision, id, type, version, data, metadata, recorded_at, nth)
         where not exists (select from events k
                            where k.stream = e.stream and k.revision = e.revision and k.id = e.id);

      select m.stream into wrong from (
        select stream, revision, row_number() over (partition by stream order by n) as nth from pg_temp.moving) m
        where m.revision <> m.nth + coalesce(
          (select e.revision from events e where e.stream = m.stream order by e.revision desc limit 1), -1) limit 1;
      if found then
        raise exception '% does not go on from where it stands here: copy_events refused', wrong;
      end if;
      perform from (
        select recorded_at, lag(recorded_at, 1, latest) over (order by n) as before from pg_temp.moving) m
        where m.recorded_at < m.before or m.recorded_at > clock_timestamp();
      if found then
        raise exception 'recorded times run backwards or ahead: copy_events refused';
      end if;

      insert into events
        select base + m.n, m.stream, m.revision, m.id, m.type, m.version, m.data, m.metadata, m.recorded_at
          from pg_temp.moving m;
      drop table pg_temp.moving;
      perform pg_notify('boucle_events', '');
    end $$`.execute(db)
  await sql`revoke all on function copy_events(json) from public`.execute(db)

  // What a crash of the database forgets of it is one minute's counting.
  await sql`
    create unlogged table rate_limits (
      name text not null, key_hash text not null, hits integer not null, ends_at timestamptz not null,
      primary key (name, key_hash))`.execute(db)
}
