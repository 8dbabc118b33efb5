/**
 * Who people are: the only place that knows names, telephones, addresses and what people wrote. Each person has
 * a key of their own, wrapped by the vault's; forgetting deletes it with everything it sealed. PostgreSQL and its
 * files see ciphertext only.
 */
import { randomInt, timingSafeEqual } from 'node:crypto'
import type pg from 'pg'
import { codeFrom, readCode, SECRET_LENGTH } from '../domain/shared/codes.js'
import type { Position, RecordedEvent } from '../log/event-log.js'
import { keyedHash, newKey, open, seal } from './cipher.js'
import { Identity, likenessesOf, WorkerIdentity, workerLikeness } from './identity.js'
import type { KeySource, VaultKey } from './vault-key.js'

type Client = Pick<pg.ClientBase, 'query'>

/** The database's people were sealed by another key than the one given: nothing was read, nothing written. */
export class WrongVaultKey extends Error {
  override readonly name = 'WrongVaultKey'
}

export type Kept =
  | { readonly kept: true }
  /** `opening`: those of them who were kept moments ago, and whose file may be opened yet. */
  | { readonly kept: false; readonly alike: readonly string[]; readonly opening: readonly string[] }

/** A second factor is asked a few times an hour: forty bits then outlast any patience. */
const ATTEMPTS_PER_HOUR = 10

/** Longer than a file takes to be opened once who it is about is kept. */
const FILE_IS_NEAR = "interval '2 minutes'"

const aboutKey = (personId: string) => `person ${personId}`
const aboutEntry = (personId: string, kind: string, subject: string) => `${kind} ${personId} ${subject}`

export const vaultOf = async (pool: pg.Pool, source: KeySource) => {
  let key = await keyFor(pool, source)

  const inTransaction = async <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    const client = await pool.connect()
    try {
      await client.query('begin')
      // No rotation between reading which key wraps and writing what it wrapped.
      const { rows } = await client.query<{ key_id: string }>('select key_id from vault_keys for share')
      if (rows[0]?.key_id !== key.id) key = await keyFor(client, source)
      const result = await work(client)
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback')
      throw error
    } finally {
      client.release()
    }
  }

  const personKey = async (client: Client, personId: string): Promise<Buffer | undefined> => {
    const { rows } = await client.query<{ wrapped_key: Buffer }>(
      'select wrapped_key from vault_people where person_id = $1',
      [personId],
    )
    return rows[0] && open(key.bytes, aboutKey(personId), rows[0].wrapped_key)
  }

  const personKeyOrNew = async (client: Client, personId: string): Promise<Buffer> => {
    const known = await personKey(client, personId)
    if (known) return known
    await client.query(
      'insert into vault_people (person_id, wrapped_key) values ($1, $2) on conflict (person_id) do nothing',
      [personId, seal(key.bytes, aboutKey(personId), newKey())],
    )
    const made = await personKey(client, personId)
    if (!made) throw new Error('a person’s key vanished while it was made')
    return made
  }

  const put = async (client: Client, personId: string, kind: string, subject: string, plain: string) => {
    const own = await personKeyOrNew(client, personId)
    await client.query(
      `insert into vault_entries (person_id, kind, subject, sealed) values ($1, $2, $3, $4)
       on conflict (person_id, kind, subject) do update set sealed = excluded.sealed`,
      [personId, kind, subject, seal(own, aboutEntry(personId, kind, subject), Buffer.from(plain))],
    )
  }

  const get = async (client: Client, personId: string, kind: string, subjects: readonly string[]) => {
    const own = await personKey(client, personId)
    if (!own) return new Map<string, string>()
    const { rows } = await client.query<{ subject: string; sealed: Buffer }>(
      'select subject, sealed from vault_entries where person_id = $1 and kind = $2 and subject = any($3)',
      [personId, kind, subjects],
    )
    return new Map(
      rows.map(({ subject, sealed }) => [
        subject,
        open(own, aboutEntry(personId, kind, subject), sealed).toString(),
      ]),
    )
  }

  const identityIn = async (client: Client, personId: string): Promise<Identity | undefined> => {
    const text = (await get(client, personId, 'identity', [''])).get('')
    return text === undefined ? undefined : Identity.parse(JSON.parse(text))
  }

  const workerIn = async (client: Client, personId: string): Promise<WorkerIdentity | undefined> => {
    const text = (await get(client, personId, 'worker', [''])).get('')
    return text === undefined ? undefined : WorkerIdentity.parse(JSON.parse(text))
  }

  /** By what somebody is found again, under a key. */
  const keepLikenesses = (client: Client, personId: string, likenesses: readonly string[]) =>
    client.query('insert into vault_likenesses (person_id, likeness) select $1, unnest($2::text[])', [
      personId,
      [...new Set(likenesses)],
    ])

  const isForgotten = async (client: Client, personId: string) =>
    (await client.query('select from vault_forgotten where person_id = $1', [personId])).rowCount === 1

  /** One at a time about a person: whoever is forgotten meanwhile leaves nothing that comes after. */
  const inTurn = (client: Client, personId: string) =>
    client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [personId])

  return {
    /**
     * Keeps who a person is, unless somebody like them is kept already and nobody said that it is another.
     * @param although people they may look like: somebody named allowed it.
     */
    keepIdentity: (personId: string, identity: Identity, although: readonly string[] = []): Promise<Kept> =>
      inTransaction(async (client) => {
        const likenesses = likenessesOf(identity).map((likeness) =>
          keyedHash(key.bytes, 'likeness', likeness),
        )
        // Of two files of one person opened at once the second sees the first.
        for (const likeness of likenesses.toSorted())
          await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [likeness])
        const { rows } = await client.query<{ person_id: string; opening: boolean }>(
          `select distinct person_id, coalesce(awaits_file_since > now() - ${FILE_IS_NEAR}, false) as opening
             from vault_likenesses join vault_people using (person_id)
            where likeness = any($1) and person_id <> $2 and person_id <> all($3::uuid[])`,
          [likenesses, personId, although],
        )
        if (rows.length > 0)
          return {
            kept: false,
            alike: rows.map((row) => row.person_id),
            opening: rows.filter(({ opening }) => opening).map((row) => row.person_id),
          }
        await inTurn(client, personId)
        if (await isForgotten(client, personId)) return { kept: true }
        await put(client, personId, 'identity', '', JSON.stringify(identity))
        await client.query('delete from vault_likenesses where person_id = $1', [personId])
        await keepLikenesses(client, personId, likenesses)
        return { kept: true }
      }),

    /**
     * Keeps who works, or finds them again, whoever employed them before: one id for one person (J2).
     * @param newId of somebody who is not known yet.
     */
    keepWorker: (newId: string, identity: WorkerIdentity): Promise<string> =>
      inTransaction(async (client) => {
        const likeness = keyedHash(key.bytes, 'likeness', workerLikeness(identity))
        await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [likeness])
        const { rows } = await client.query<{ person_id: string }>(
          'select person_id from vault_likenesses where likeness = $1',
          [likeness],
        )
        if (rows[0]) return rows[0].person_id
        await put(client, newId, 'worker', '', JSON.stringify(identity))
        await keepLikenesses(client, newId, [likeness])
        return newId
      }),

    /** Undefined when nobody works under that id, or they were forgotten. */
    worker: (personId: string) => inTransaction((client) => workerIn(client, personId)),

    /** Undefined when nothing was ever kept of them, or they were forgotten. */
    identity: (personId: string) => inTransaction((client) => identityIn(client, personId)),

    /** Free text about something, by the id that an event names it by; what was kept under that id stays. */
    keepText: (personId: string, textId: string, text: string) =>
      inTransaction(async (client) => {
        await inTurn(client, personId)
        if (await isForgotten(client, personId)) return
        const kept = await get(client, personId, 'text', [textId])
        if (!kept.has(textId)) await put(client, personId, 'text', textId, text)
      }),
    /** Those of these texts that are still there. */
    texts: (personId: string, textIds: readonly string[]) =>
      inTransaction((client) => get(client, personId, 'text', textIds)),

    /** The second factor printed on a kit's receipt, made when it is first asked for; undefined once forgotten. */
    holderSecret: (personId: string, kitId: string): Promise<string | undefined> =>
      inTransaction(async (client) => {
        await inTurn(client, personId)
        const known = (await get(client, personId, 'secret', [kitId])).get(kitId)
        if (known !== undefined || (await isForgotten(client, personId))) return known
        const secret = codeFrom(Array.from({ length: SECRET_LENGTH - 1 }, () => randomInt(32)))
        await put(client, personId, 'secret', kitId, secret)
        return secret
      }),

    /**
     * Is that the second factor of this kit? Counted before it is compared, so that many at once are no way round.
     * @returns 'too-many' after ten tries within the hour, right or wrong.
     */
    async checkSecret(
      personId: string,
      kitId: string,
      typed: string,
    ): Promise<'right' | 'wrong' | 'too-many'> {
      const { rows } = await pool.query<{ attempts: number }>(
        `insert into holder_attempts as attempts (kit_id) values ($1)
         on conflict (kit_id) do update
            set count = case when attempts.since < now() - interval '1 hour' then 1 else attempts.count + 1 end,
                since = case when attempts.since < now() - interval '1 hour' then now() else attempts.since end
         returning count as attempts`,
        [kitId],
      )
      if ((rows[0]?.attempts ?? 0) > ATTEMPTS_PER_HOUR) return 'too-many'
      const secrets = await inTransaction((client) => get(client, personId, 'secret', [kitId]))
      const expected = Buffer.from(secrets.get(kitId) ?? ' '.repeat(SECRET_LENGTH))
      const given = Buffer.from((readCode(typed, SECRET_LENGTH) ?? '').padEnd(SECRET_LENGTH, '-'))
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'wrong'
      await pool.query('delete from holder_attempts where kit_id = $1', [kitId])
      return 'right'
    },

    /** Deletes a person's key and all it sealed; from then on nothing is kept under that id. Again: nothing. */
    forget: (personId: string) =>
      inTransaction(async (client) => {
        await inTurn(client, personId)
        await client.query('insert into vault_forgotten (person_id) values ($1) on conflict do nothing', [
          personId,
        ])
        await client.query('delete from vault_people where person_id = $1', [personId])
      }),

    /** Their file is open now: what is kept of them awaits nothing more. */
    opened: (personId: string) =>
      pool.query('update vault_people set awaits_file_since = null where person_id = $1', [personId]),

    /** Whoever has awaited their file for longer than opening one takes: a crash came between (see `withdraw`). */
    awaitingFile: async (): Promise<readonly string[]> => {
      const { rows } = await pool.query<{ person_id: string }>(
        `select person_id from vault_people where awaits_file_since < now() - ${FILE_IS_NEAR}`,
      )
      return rows.map((row) => row.person_id)
    },

    /** Takes back an identity whose file could not be opened after all; nobody was known by that id. */
    withdraw: (personId: string) =>
      inTransaction((client) => client.query('delete from vault_people where person_id = $1', [personId])),

    /** A hash of what somebody sent, useless to whoever has the database without the key (P1). */
    hash: (text: string) => keyedHash(key.bytes, 'request', text),

    /**
     * Wraps every person's key by another one, and makes the likenesses anew: all of it or nothing.
     * @returns how many people there are.
     */
    rewrap: (next: VaultKey): Promise<number> =>
      inTransaction(async (client) => {
        // Waits for those who are writing, and keeps others out; a share lock of this very transaction is no hindrance.
        await client.query('select key_id from vault_keys for update')
        const { rows } = await client.query<{ person_id: string }>('select person_id from vault_people')
        await client.query('delete from vault_likenesses')
        for (const { person_id: personId } of rows) {
          const own = await personKey(client, personId)
          const identity = await identityIn(client, personId)
          const worker = await workerIn(client, personId)
          if (!own) continue
          await client.query('update vault_people set wrapped_key = $2 where person_id = $1', [
            personId,
            seal(next.bytes, aboutKey(personId), own),
          ])
          const likenesses = [
            ...(identity ? likenessesOf(identity) : []),
            ...(worker ? [workerLikeness(worker)] : []),
          ]
          await keepLikenesses(
            client,
            personId,
            likenesses.map((one) => keyedHash(next.bytes, 'likeness', one)),
          )
        }
        // What answers were given to is recognised under the old key only; commands keep their event ids.
        await client.query('delete from idempotency')
        await client.query('update vault_keys set key_id = $1, since = now()', [next.id])
        return rows.length
      }).then((people) => {
        key = next
        return people
      }),
  }
}
export type Vault = Awaited<ReturnType<typeof vaultOf>>

/** Finishes what a crash cut short: whoever the log says is forgotten is deleted from the vault. */
export const forgetAsTold = async (
  vault: Pick<Vault, 'forget'>,
  pages: AsyncIterable<readonly RecordedEvent[]>,
  reached: (position: Position) => Promise<void>,
) => {
  for await (const page of pages) {
    for (const { type, data } of page)
      if (type === 'BeneficiaryForgotten')
        await vault.forget((data as { readonly beneficiaryId: string }).beneficiaryId)
      else if (type === 'WorkerForgotten') {
        const { workerId, erased } = data as { readonly workerId: string; readonly erased: boolean }
        if (erased) await vault.forget(workerId)
      }
    const last = page.at(-1)
    if (last) await reached(last.position)
  }
}

/**
 * The vault's key is lost: what it sealed is gone for good, and the next key given begins anew.
 * @returns false, and deletes nothing, when the key given opens the vault.
 */
export const startVaultOver = async (pool: pg.Pool, source: KeySource): Promise<boolean> => {
  try {
    await keyFor(pool, source)
    return false
  } catch (error) {
    if (!(error instanceof WrongVaultKey)) throw error
  }
  await pool.query('delete from vault_people')
  await pool.query('delete from vault_keys')
  return true
}

/** The key that the database's people are sealed by; the first key ever given becomes that. */
const keyFor = async (client: Client, source: KeySource): Promise<VaultKey> => {
  const expected = async () =>
    (await client.query<{ key_id: string }>('select key_id from vault_keys')).rows[0]?.key_id
  const known = await expected()
  const key = await source(known)
  if (key && known === undefined)
    await client.query('insert into vault_keys (key_id) values ($1) on conflict do nothing', [key.id])
  if (key && (await expected()) === key.id) return key
  throw new WrongVaultKey(
    'The vault’s key is not the one that this database’s people were sealed by: give the right VAULT_KEY, or put the file vault-key back in its place. If it is lost for good, npm run vault:rotate -- --lost begins anew without the names that it sealed.',
  )
}
