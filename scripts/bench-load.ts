/**
 * A process that asks: `node bench-load.js '<plan>'`. So many connections, each asking as soon as it was answered,
 * one address after the other. Prints how many were answered with 200 in how many seconds, and how many by another status.
 */
import autocannon from 'autocannon'

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
const requests = bodies.flatMap((body) => paths.map((path) => ({ path, body: JSON.stringify(body) })))
let connection = 0
const start = performance.now()
const result = await autocannon({
  url: address,
  connections,
  amount,
  method: 'POST',
  headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  // Each begins somewhere else: two people seldom tell of one device at one moment.
  setupClient(client) {
    const from = Math.floor((connection++ * paths.length) / connections)
    client.setRequests([...requests.slice(from), ...requests.slice(0, from)])
  },
})
const answered: Answered = {
  accepted: result['2xx'],
  refused: result.non2xx,
  seconds: (performance.now() - start) / 1000,
}
console.log(JSON.stringify(answered))
