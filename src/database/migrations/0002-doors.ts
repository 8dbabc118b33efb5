/**
 * What the doors keep, none of it history: accounts, sessions, API tokens, answers already given
 * (idempotency), files handed in as evidence, imports under way, and how far the policies have carried.
 */
import { type Kysely, sql } from 'kysely'

export const up = async (db: Kysely<unknown>) => {
  for (const statement of [
    `create table accounts (
       account_id uuid primary key, email text not null unique, display_name text not null,
       password_hash text not null, role text not null, partner_id uuid, disabled_at timestamptz,
       created_at timestamptz not null default now())`,
    `create table sessions (
       id_hash text primary key, data text not null, account_id uuid, expires_at timestamptz not null)`,
    `create table api_tokens (
       token_id uuid primary key, token_hash text not null unique, label text not null, role text not null,
       partner_id uuid, created_by uuid not null, created_at timestamptz not null default now(),
       revoked_at timestamptz)`,
    `create table setup_links (token_hash text primary key, created_at timestamptz not null default now())`,
    `create table settings (name text primary key, value text not null)`,
    `create table idempotency (
       actor_id uuid not null, key text not null, body_hash text not null, status integer, answer text,
       started_at timestamptz not null default now(), primary key (actor_id, key))`,
    `create table files (
       sha256 text primary key, bytes bytea not null, name text not null, partner_id uuid,
       received_at timestamptz not null default now())`,
    `create table imports (
       import_id uuid primary key, kind text not null, partner_id uuid not null, subject_id uuid,
       caller text not null, status text not null, file_sha256 text not null, file_name text not null, happened_at text not null,
       lines text not null, ignored_columns text not null, done_count integer not null default 0,
       created_at timestamptz not null default now())`,
    `create table policy_checkpoint (name text primary key, position text not null)`,
  ])
    await sql.raw(statement).execute(db)
}
