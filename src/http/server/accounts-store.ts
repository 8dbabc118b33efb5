/** Accounts, API tokens and the first administrator's link: rows of the door, never in the log. */

import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Role } from '../../domain/shared/roles.js'
import { sha256 } from '../../log/hash.js'
import type { Identity } from '../../use-cases/access.js'
import { hashPassword, isPassword, newSecret } from './secrets.js'

export type AccountDraft = {
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly partnerId: string | null
}
export type TokenDraft = { readonly label: string; readonly role: Role; readonly partnerId: string | null }

/** Verified against when no account has that address, so that both answers take the same time. */
const nobody = hashPassword(newSecret())

type IdentityRow = {
  actor_id: string
  name: string
  role: Role
  partner_id: string | null
  partner_name: string | null
  partner_active: boolean
}

const toIdentity = (row: IdentityRow, via: Identity['via']): Identity => ({
  actorId: row.actor_id,
  name: row.name,
  role: row.role,
  partnerId: row.partner_id,
  partnerName: row.partner_name,
  partnerActive: row.partner_active,
  via,
})

const WITH_PARTNER = `p.name as partner_name, coalesce(p.status = 'active', a.partner_id is null) as partner_active`

export const accountsStore = (pool: pg.Pool) => ({
  async signIn(email: string, password: string): Promise<string | undefined> {
    const { rows } = await pool.query<{ account_id: string; password_hash: string }>(
      'select account_id, password_hash from accounts where email = lower($1) and disabled_at is null',
      [email],
    )
    const [account] = rows
    const right = await isPassword(account?.password_hash ?? (await nobody), password)
    return account && right ? account.account_id : undefined
  },

  async bySession(accountId: string): Promise<Identity | undefined> {
    const { rows } = await pool.query<IdentityRow>({
      name: 'identity-by-session',
      text: `select a.account_id as actor_id, a.display_name as name, a.role, a.partner_id, ${WITH_PARTNER}
               from accounts a left join views.partners p on p.partner_id = a.partner_id
              where a.account_id = $1 and a.disabled_at is null`,
      values: [accountId],
    })
    return rows[0] && toIdentity(rows[0], 'session')
  },

  async byToken(token: string): Promise<Identity | undefined> {
    const { rows } = await pool.query<IdentityRow>({
      name: 'identity-by-token',
      text: `select a.token_id as actor_id, a.label as name, a.role, a.partner_id, ${WITH_PARTNER}
               from api_tokens a left join views.partners p on p.partner_id = a.partner_id
              where a.token_hash = $1 and a.revoked_at is null`,
      values: [sha256(token)],
    })
    return rows[0] && toIdentity(rows[0], 'token')
  },

  async createAccount({ email, name, role, partnerId }: AccountDraft, password: string) {
    const accountId = randomUUID()
    const { rowCount } = await pool.query(
      `insert into accounts (account_id, email, display_name, password_hash, role, partner_id)
       values ($1, lower($2), $3, $4, $5, $6) on conflict (email) do nothing`,
      [accountId, email, name, await hashPassword(password), role, partnerId],
    )
    return rowCount === 1 ? accountId : undefined
  },

  async disableAccount(accountId: string) {
    const { rowCount } = await pool.query(
      'update accounts set disabled_at = coalesce(disabled_at, now()) where account_id = $1',
      [accountId],
    )
    await pool.query('delete from sessions where account_id = $1', [accountId])
    return rowCount === 1
  },

  accounts: async () =>
    (
      await pool.query<AccountDraft & { accountId: string; disabled: boolean }>(
        `select account_id as "accountId", email, display_name as name, role, partner_id as "partnerId",
                disabled_at is not null as disabled
           from accounts order by email`,
      )
    ).rows,

  isColleague: async (accountId: string, partnerId: string) =>
    (
      await pool.query(
        'select from accounts where account_id = $1 and partner_id = $2 and disabled_at is null',
        [accountId, partnerId],
      )
    ).rowCount === 1,

  /** Who else of that organisation may witness a hand-over. */
  colleagues: async (partnerId: string | null) =>
    (
      await pool.query<{ id: string; name: string }>(
        `select account_id as id, display_name as name from accounts
          where partner_id = $1 and disabled_at is null order by display_name`,
        [partnerId],
      )
    ).rows,

  /** The token is in this answer and nowhere else. */
  async createToken({ label, role, partnerId }: TokenDraft, createdBy: string) {
    const tokenId = randomUUID()
    const token = `boucle_${newSecret()}`
    await pool.query(
      `insert into api_tokens (token_id, token_hash, label, role, partner_id, created_by)
       values ($1, $2, $3, $4, $5, $6)`,
      [tokenId, sha256(token), label, role, partnerId, createdBy],
    )
    return { tokenId, token }
  },

  async revokeToken(tokenId: string) {
    const { rowCount } = await pool.query(
      'update api_tokens set revoked_at = coalesce(revoked_at, now()) where token_id = $1',
      [tokenId],
    )
    return rowCount === 1
  },

  tokens: async () =>
    (
      await pool.query<TokenDraft & { tokenId: string; createdAt: string; revoked: boolean }>(
        `select token_id as "tokenId", label, role, partner_id as "partnerId", to_json(created_at) #>> '{}' as "createdAt",
                revoked_at is not null as revoked
           from api_tokens order by created_at`,
      )
    ).rows,

  /** A link for the first administrator, as long as there is none; it replaces the one before it. */
  async setupLink(): Promise<string | undefined> {
    const { rowCount } = await pool.query(
      `select from accounts where role = 'admin' and disabled_at is null limit 1`,
    )
    if (rowCount !== 0) return undefined
    const token = newSecret()
    await pool.query('delete from setup_links')
    await pool.query('insert into setup_links (token_hash) values ($1)', [sha256(token)])
    return token
  },

  isSetupLink: async (token: string) =>
    (await pool.query('select from setup_links where token_hash = $1', [sha256(token)])).rowCount === 1,

  /** Uses the link up and makes the administrator, both or neither. */
  async useSetupLink(token: string, { email, name }: { email: string; name: string }, password: string) {
    const client = await pool.connect()
    try {
      await client.query('begin')
      const { rowCount } = await client.query('delete from setup_links where token_hash = $1', [
        sha256(token),
      ])
      if (rowCount !== 1) {
        await client.query('rollback')
        return undefined
      }
      const { rows } = await client.query<{ account_id: string }>(
        `insert into accounts (account_id, email, display_name, password_hash, role)
         values ($1, lower($2), $3, $4, 'admin')
         on conflict (email) do update set display_name = excluded.display_name,
           password_hash = excluded.password_hash, role = 'admin', partner_id = null, disabled_at = null
         returning account_id`,
        [randomUUID(), email, name, await hashPassword(password)],
      )
      await client.query('commit')
      return rows[0]?.account_id
    } catch (error) {
      await client.query('rollback')
      throw error
    } finally {
      client.release()
    }
  },
})
export type AccountsStore = ReturnType<typeof accountsStore>
