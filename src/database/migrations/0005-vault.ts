/**
 * The vault: people's wrapped keys, what these sealed, keyed hashes that find a person again, and how often a
 * second factor was tried. Whoever was kept before their file was opened awaits it (`awaits_file_since`). `vault_forgotten` holds random ids only: nothing is ever kept again under one of them.
 * What answers were given to is hashed under the vault's key from now on, so the old hashes go.
 */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>) => {
  for (const statement of [
    `create table vault_keys (
       only_one boolean primary key default true check (only_one), key_id text not null,
       since timestamptz not null default now())`,
    `create table vault_people (
       person_id uuid primary key, wrapped_key bytea not null, awaits_file_since timestamptz default now())`,
    'create index on vault_people (awaits_file_since) where awaits_file_since is not null',
    `create table vault_entries (
       person_id uuid not null references vault_people on delete cascade, kind text not null, subject text not null,
       sealed bytea not null, primary key (person_id, kind, subject))`,
    `create table vault_likenesses (
       person_id uuid not null references vault_people on delete cascade, likeness text not null,
       primary key (likeness, person_id))`,
    'create index on vault_likenesses (person_id)',
    'create table vault_forgotten (person_id uuid primary key)',
    `create table holder_attempts (
       kit_id uuid primary key, count integer not null default 1, since timestamptz not null default now())`,
    'delete from idempotency',
  ])
    await sql.raw(statement).execute(db)
}
