/** Sessions in PostgreSQL for @fastify/session: the id is kept as its SHA-256, so a copy of the table opens no door. */

import type { SessionStore } from '@fastify/session'
import type pg from 'pg'
import { sha256 } from '../../log/hash.js'
import { newSecret } from './secrets.js'

export const SESSION_MILLIS = 12 * 60 * 60 * 1000

declare module 'fastify' {
  interface Session {
    accountId?: string
  }
}

export const postgresSessions = (pool: pg.Pool): SessionStore => ({
  set(id, session, done) {
    const expires = session.cookie.expires ?? new Date(Date.now() + SESSION_MILLIS)
    pool
      .query(
        `insert into sessions (id_hash, data, account_id, expires_at) values ($1, $2, $3, $4)
         on conflict (id_hash) do update set data = excluded.data, account_id = excluded.account_id,
           expires_at = excluded.expires_at`,
        [sha256(id), JSON.stringify(session), session.accountId ?? null, expires],
      )
      .then(() => done(), done)
  },
  get(id, done) {
    pool
      .query<{ data: string }>('select data from sessions where id_hash = $1 and expires_at > now()', [
        sha256(id),
      ])
      .then(({ rows }) => done(null, rows[0] ? JSON.parse(rows[0].data) : null), done)
  },
  destroy(id, done) {
    pool.query('delete from sessions where id_hash = $1', [sha256(id)]).then(() => done(), done)
  },
})

/** Forgets what the doors no longer need: ended sessions, and a week later old answers and imports never confirmed. */
export const sweepDoors = async (pool: pg.Pool) => {
  await pool.query('delete from sessions where expires_at <= now()')
  await pool.query(`delete from idempotency where started_at < now() - interval '7 days'`)
  await pool.query('delete from rate_limits where ends_at <= now()')
  await pool.query(`delete from imports where status = 'checked' and created_at < now() - interval '7 days'`)
}

/** The key that signs session cookies, made once and shared by every node through the database. */
export const sessionSecret = async (pool: pg.Pool): Promise<string> => {
  await pool.query(
    `insert into settings (name, value) values ('session-secret', $1) on conflict (name) do nothing`,
    [newSecret()],
  )
  const { rows } = await pool.query<{ value: string }>(
    `select value from settings where name = 'session-secret'`,
  )
  return rows[0]?.value ?? ''
}
