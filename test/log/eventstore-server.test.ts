/** The log's promises on a real EventStoreDB: `EVENTSTORE_URL=esdb://… npm run test:eventstore`. */
import t from 'tap'
import { openEventStoreLog } from '../../src/log/eventstore-log.js'
import { keepsTheLogsPromises, takesWhatAnotherRecorded } from './contract.js'

const url = process.env['EVENTSTORE_URL']
const skip = url === undefined && 'no server: EVENTSTORE_URL is not set, see docs/operations.md'

t.test('on a real EventStoreDB', { skip }, async (t) => {
  const log = await openEventStoreLog(url ?? '')
  t.teardown(() => log.close())
  await keepsTheLogsPromises(t, log, { idsAreUnique: false })
  await t.test('a ledger moves in', (t) => takesWhatAnotherRecorded(t, log))
})
