/**
 * A process that asks: `node bench-load.js '<plan>'`. So many connections, each asking as soon as it was answered, of
 * things of its own: two people seldom tell of one at one moment. Prints how many were answered in how many seconds.
 */
import { Client } from 'undici'

export type Plan = {
  readonly address: string
  readonly token: string
  readonly paths: readonly string[]
  readonly bodies: readonly object[]
  readonly connections: number
  readonly amount: number
}
export type Answered = { readonly accepted: number; readonly refused: number; readonly seconds: number }

const { address, token, paths, bodies, connections, amount } = JSON.parse(process.argv[2] ?? '{}') as Plan
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
const sent = bodies.map((body) => JSON.stringify(body))
const share = Math.max(1, Math.floor(paths.length / connections))

let left = amount
let accepted = 0
const start = performance.now()
await Promise.all(
  Array.from({ length: connections }, async (_, connection) => {
    const client = new Client(address)
    for (let n = 0; left-- > 0; n++) {
      const path = paths[(connection * share + (n % share)) % paths.length] ?? '/'
      const body = sent[Math.floor(n / share) % sent.length] ?? '{}'
      const { statusCode, body: answer } = await client.request({ method: 'POST', path, headers, body })
      await answer.dump()
      if (statusCode === 200) accepted++
    }
    await client.close()
  }),
)
const seconds = (performance.now() - start) / 1000
const answered: Answered = { accepted, refused: amount - accepted, seconds }
console.log(JSON.stringify(answered))
