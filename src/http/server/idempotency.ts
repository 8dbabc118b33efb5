/**
 * L2. The same key with the same body gets the same answer; with another body, a conflict. A key whose
 * answer was never kept (the machine stopped, or asked to try again) is taken up again: its events have the
 * same ids.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Vault } from '../../vault/vault.js'

const ABANDONED_AFTER = '30 seconds'
/** For as long as a key that cannot be given back would count as under way. */
const FORGET_AGAIN_TIMES = 30
const FORGET_AGAIN_MILLIS = 1000

export type Answer = { readonly status: number; readonly body: unknown }

export type KeyOutcome =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'other-body' }
  | { readonly kind: 'in-progress' }

/**
 * @param request what the key stands for: route and body.
 * @param hash keyed: a body may hold a name, and an unkeyed hash of a name gives it away (P1).
 */
export const answerOnce = async (
  { pool, vault: { hash } }: { readonly pool: pg.Pool; readonly vault: Pick<Vault, 'hash'> },
  { actorId, key, request }: { actorId: string; key: string; request: unknown },
  answer: () => Promise<Answer>,
): Promise<KeyOutcome> => {
  const bodyHash = hash(JSON.stringify(request))
  const { rowCount } = await pool.query(
    `insert into idempotency (actor_id, key, body_hash) values ($1, $2, $3)
     on conflict (actor_id, key) do update set started_at = now()
      where idempotency.status is null and idempotency.body_hash = excluded.body_hash
        and idempotency.started_at < now() - interval '${ABANDONED_AFTER}'`,
    [actorId, key, bodyHash],
  )
  if (rowCount === 0) {
    const { rows } = await pool.query<{ body_hash: string; status: number | null; answer: string | null }>(
      'select body_hash, status, answer from idempotency where actor_id = $1 and key = $2',
      [actorId, key],
    )
    const [known] = rows
    if (known && known.body_hash !== bodyHash) return { kind: 'other-body' }
    if (!known || known.status === null) return { kind: 'in-progress' }
    return { kind: 'answer', answer: { status: known.status, body: JSON.parse(known.answer ?? 'null') } }
  }
  const forget = () =>
    pool.query('delete from idempotency where actor_id = $1 and key = $2 and status is null', [actorId, key])
  const forgetOnceBack = async () => {
    for (let time = 1; time <= FORGET_AGAIN_TIMES; time++) {
      await sleep(FORGET_AGAIN_MILLIS, undefined, { ref: false })
      const forgotten = await forget().catch(() => undefined)
      if (forgotten) return
    }
  }
  try {
    const given = await answer()
    if (given.status >= 500) {
      await forget()
      return { kind: 'answer', answer: given }
    }
    await pool.query('update idempotency set status = $3, answer = $4 where actor_id = $1 and key = $2', [
      actorId,
      key,
      given.status,
      JSON.stringify(given.body),
    ])
    return { kind: 'answer', answer: given }
  } catch (error) {
    // Nothing was answered: whoever asks again with this key is heard anew.
    await forget().catch(() => void forgetOnceBack())
    throw error
  }
}
