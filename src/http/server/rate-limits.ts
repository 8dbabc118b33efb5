/**
 * How often each address has asked, counted in PostgreSQL: every node knows the same. Requests that wait at the same
 * moment are counted by one statement. Addresses are kept as keyed hashes, for as long as their minute lasts.
 */
import type pg from 'pg'

type Counted = { readonly current: number; readonly ttl: number }
type Waiting = {
  readonly name: string
  readonly keyHash: string
  readonly millis: number
  readonly told: ((counted: Counted) => void)[]
  readonly failed: ((error: Error) => void)[]
}

const COUNT = `
  insert into rate_limits as known (name, key_hash, hits, ends_at)
    select name, key_hash, hits, now() + millis * interval '1 millisecond'
      from unnest($1::text[], $2::text[], $3::integer[], $4::integer[]) as counted(name, key_hash, hits, millis)
     order by name, key_hash
  on conflict (name, key_hash) do update
    set hits = case when known.ends_at <= now() then excluded.hits else known.hits + excluded.hits end,
        ends_at = case when known.ends_at <= now() then excluded.ends_at else known.ends_at end
  returning name, key_hash, hits, greatest(0, extract(epoch from ends_at - now()) * 1000)::integer as ttl`

type Limited = {
  readonly groupId?: string
  readonly routeInfo?: { readonly method?: unknown; readonly url?: string }
}

/** A store for @fastify/rate-limit; one allowance for each `groupId`, one for each route that has a limit of its own. */
export const rateLimitsIn = (pool: pg.Pool, hash: (text: string) => string) => {
  const waiting = new Map<string, Waiting>()
  let counting = false

  const count = async () => {
    if (counting) return
    counting = true
    while (waiting.size > 0) {
      const batch = [...waiting.values()]
      waiting.clear()
      try {
        const { rows } = await pool.query<{ name: string; key_hash: string; hits: number; ttl: number }>({
          name: 'count-requests',
          text: COUNT,
          values: [
            batch.map(({ name }) => name),
            batch.map(({ keyHash }) => keyHash),
            batch.map(({ told }) => told.length),
            batch.map(({ millis }) => millis),
          ],
        })
        for (const { name, keyHash, told } of batch) {
          const row = rows.find((one) => one.name === name && one.key_hash === keyHash)
          for (const [index, tell] of told.entries())
            tell({ current: (row?.hits ?? 0) - told.length + 1 + index, ttl: row?.ttl ?? 0 })
        }
      } catch (error) {
        for (const { failed } of batch) for (const fail of failed) fail(error as Error)
      }
    }
    counting = false
  }

  return class RateLimits {
    readonly name: string
    constructor({ groupId, routeInfo }: Limited = {}) {
      const ofRoute = routeInfo?.url === undefined ? 'requests' : `${routeInfo.method} ${routeInfo.url}`
      this.name = groupId ?? ofRoute
    }

    incr(key: string, done: (error: Error | null, counted?: Counted) => void, millis: number) {
      const keyHash = hash(key)
      const known = waiting.get(`${this.name} ${keyHash}`)
      const one = known ?? { name: this.name, keyHash, millis, told: [], failed: [] }
      one.told.push((counted) => done(null, counted))
      one.failed.push(done)
      waiting.set(`${this.name} ${keyHash}`, one)
      void count()
    }

    child(options: object) {
      return new RateLimits(options as Limited)
    }
  }
}
