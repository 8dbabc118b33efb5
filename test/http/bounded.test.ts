/**
 * Files made to be slow, at every door that takes one: read in a thread of their own, answered in a sentence, while
 * everybody else is answered as ever.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { promiseLot, receiveLaptop } from '../support/journey.js'
import { startServer } from '../support/server.js'

const BYTES = Math.floor(7.8 * 1024 * 1024)
const repeated = (what: string) => Buffer.alloc(BYTES, what)
const disk = (n: number) => `{"id":"disk:${n}","class":"disk","serial":"S${n}","logicalname":"/dev/sd${n}"}`
const SLOW: Readonly<Record<string, Buffer>> = {
  'a list of empty objects': Buffer.concat([Buffer.from('[{}'), repeated(',{}'), Buffer.from(']')]),
  newlines: repeated('\n'),
  semicolons: repeated(';'),
  'a hundred thousand disks': Buffer.from(
    `{"id":"pc","class":"system","children":[${Array.from({ length: 100_000 }, (_, n) => disk(n)).join(',')}]}`,
  ),
  brackets: repeated('['),
  'lines of a log': repeated('[2026/11/29 20:54:02]  notice: Found /dev/sda, ATA, X, 1 GB, S/N=Y\n'),
}

/** What holds the loop up beyond this, a bench operator feels; a shared machine has its own pauses. */
const HELD_MILLIS_MAX = 200

t.test('whatever is uploaded, others are answered meanwhile', async (t) => {
  const server = await startServer(t)
  const lot = await promiseLot(server, 10)
  const { deviceId } = await receiveLaptop(server, lot)
  for (const url of [
    `/devices/${deviceId}/evidence`,
    `/devices/${deviceId}/inspection-file`,
    `/donations/${lot}/imports`,
    '/jobs/hours-imports',
  ])
    for (const [what, bytes] of Object.entries(SLOW)) {
      const caller = url.startsWith('/jobs') ? 'manager' : 'bench'
      const delay = monitorEventLoopDelay({ resolution: 5 })
      const uploading = server.upload(caller, url, 'fichier.csv', bytes)
      // The request itself is handed over in this process too: what is measured begins with its reading.
      await sleep(20)
      delay.enable()
      const scans: number[] = []
      let done = false
      void uploading.finally(() => {
        done = true
      })
      while (!done) {
        const asked = performance.now()
        await server.ask('bench', 'GET', '/devices?code=0000000000')
        scans.push(performance.now() - asked)
        await sleep(5)
      }
      delay.disable()
      const { status, body } = await uploading
      t.match(
        { status, body },
        { status: 422, body: { type: 'unreadable-file', missing: [/\S/] } },
        `${url}: ${what}`,
      )
      t.ok(delay.max / 1e6 < HELD_MILLIS_MAX, `${url}: ${what}: held ${Math.round(delay.max / 1e6)} ms`)
    }
})
