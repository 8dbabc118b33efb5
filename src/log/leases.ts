/**
 * Of several nodes one does a piece of work at a time: who holds its lease. The lease is a lock that belongs to a
 * session of PostgreSQL, kept alive by a word each second. A node that dies loses its session at once; one that is
 * frozen or cut off has it ended by the server, after it has itself stopped working.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

/** The first of the two numbers that name an advisory lock. */
const LEASES = 20260103
const RENEW_MILLIS = 1000
/** A word without an answer for this long means that the lease may be lost. */
const ANSWER_MILLIS_MAX = 2000
/** Longer than it takes the holder to notice: RENEW and ANSWER together. */
const SILENCE_MILLIS_MAX = 5000
const TRY_AGAIN_MILLIS = 500

type Session = { readonly client: pg.Client; readonly lost: AbortSignal }

export type Leases = ReturnType<typeof leasesOf>

/** @param onChange told when this node begins and ends to hold a lease. */
export const leasesOf = (
  connection: pg.ClientConfig,
  onChange: (name: string, isHeld: boolean) => void = () => {},
) => {
  let current: Promise<Session> | undefined

  const begin = async (): Promise<Session> => {
    const client = new pg.Client({
      ...connection,
      application_name: 'boucle-leases',
      pipeline: true,
      connectionTimeoutMillis: ANSWER_MILLIS_MAX,
      query_timeout: ANSWER_MILLIS_MAX,
    })
    const lost = new AbortController()
    const lose = () => {
      if (lost.signal.aborted) return
      current = undefined
      clearInterval(renewing)
      lost.abort()
      client.end().catch(() => {})
    }
    const renewing = setInterval(() => void client.query('select').catch(lose), RENEW_MILLIS)
    client.on('error', lose)
    client.on('end', lose)
    try {
      await client.connect()
      await client.query(`set idle_session_timeout = ${SILENCE_MILLIS_MAX}`)
    } catch (error) {
      lose()
      throw error
    }
    return { client, lost: lost.signal }
  }
  const session = () => {
    current ??= begin().catch((error: unknown) => {
      current = undefined
      throw error
    })
    return current
  }

  /** Does a piece of work if nobody else is doing it; false when somebody is. The work ends when its signal aborts. */
  const tryHolding = async (
    name: string,
    work: (signal: AbortSignal) => Promise<void>,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<boolean> => {
    const { client, lost } = await session()
    const lock = [LEASES, name]
    const { rows } = await client.query<{ taken: boolean }>(
      'select pg_try_advisory_lock($1, hashtext($2)) as taken',
      lock,
    )
    if (!rows[0]?.taken) return false
    onChange(name, true)
    try {
      await work(AbortSignal.any([signal, lost]))
    } finally {
      onChange(name, false)
      if (!lost.aborted)
        await client.query('select pg_advisory_unlock($1, hashtext($2))', lock).catch(() => {})
    }
    return true
  }

  return {
    tryHolding,
    /** Does a piece of work for as long as this node may, and waits for its turn until then, until the signal aborts. */
    async whileHolding(name: string, work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal) {
      while (!signal.aborted) {
        await tryHolding(name, work, signal)
        await sleep(TRY_AGAIN_MILLIS, undefined, { signal }).catch(() => {})
      }
    },
    async close() {
      const session = await current?.catch(() => undefined)
      await session?.client.end()
    },
  }
}

/** Is any node at work on this database? */
export const isBoucleRunning = async (db: pg.Pool): Promise<boolean> => {
  const { rowCount } = await db.query(
    `select from pg_stat_activity where datname = current_database() and application_name = 'boucle-leases'`,
  )
  return rowCount !== null && rowCount > 0
}
