/** What a crash cut in half between two streams, the policy completes at the next start; once. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { eventually, startBoucle, urlOf } from '../support/boucle-process.js'
import { freshDatabase } from '../support/database.js'
import { withClient } from '../support/test-server.js'

const crashProcess = fileURLToPath(new URL('../support/crash-process.js', import.meta.url))

/** Where the process dies, and what then is still owed to other streams. */
const CUTS: readonly (readonly [last: string, ...owed: string[]])[] = [
  ['SerialClaimed', 'DonationLineReceived', 'DeviceReceived'],
  ['DonationLineReceived', 'DeviceReceived'],
  ['EvidenceClaimed', 'SanitisationReported'],
  ['DeviceAllocated', 'DevicePacked'],
  ['DeviceSealed', 'DeviceSealConfirmed'],
  ['KitPromised', 'KitReserved'],
  ['KitHandedOver', 'DeviceHandedOver', 'KitReceived'],
  ['DeviceHandedOver', 'KitReceived'],
]

const dies = (t: Test, connection: object, last: string) =>
  new Promise<NodeJS.Signals | null>((resolve, reject) => {
    const child = spawn(process.execPath, [crashProcess, JSON.stringify(connection), last], {
      stdio: 'inherit',
    })
    t.teardown(() => void child.kill('SIGKILL'))
    child.on('error', reject)
    child.on('exit', (_, signal) => resolve(signal))
  })

t.jobs = CUTS.length
for (const [last, ...owed] of CUTS)
  t.test(`killed right after ${last}: ${owed.join(' and ')} follow, once`, { buffered: true }, async (t) => {
    const connection = await freshDatabase(t)
    const types = async () => {
      const { rows } = await withClient(connection, (client) =>
        client.query<{ type: string }>('select type from events order by position'),
      )
      return rows.map(({ type }) => type)
    }
    /** True once the policies have looked at every event, those they recorded themselves too. */
    const allCarried = async () => {
      const { rows } = await withClient(connection, (client) =>
        client.query<{
          carried: boolean
        }>(`select position::bigint = (select max(position) from events) as carried
          from policy_checkpoint where name = 'policies'`),
      )
      return rows[0]?.carried
    }

    t.equal(await dies(t, connection, last), 'SIGKILL')
    const before = await types()
    t.equal(before.at(-1), last, 'nothing was carried before the crash')

    const boucle = startBoucle(t, { DATABASE_URL: urlOf(connection) })
    await boucle.ready()
    await eventually('everything is carried', allCarried)
    t.strictSame(await types(), [...before, ...owed])
    t.same(await boucle.stop('SIGTERM'), { code: 0, signal: null })
  })

t.test('a process that is not killed owes nothing', async (t) => {
  const connection = await freshDatabase(t)
  t.equal(await dies(t, connection, 'nothing'), null)
  const { rows } = await withClient(connection, (client) =>
    client.query<{ type: string }>('select type from events order by position'),
  )
  const told = rows.map(({ type }) => type)
  for (const [last, ...owed] of CUTS)
    for (const type of [last, ...owed])
      t.equal(told.filter((other) => other === type).length, 1, `${type} once`)
})
