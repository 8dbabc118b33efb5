/** A process of its own that appends: `node append-process.js '<connection>' <streams> <events each>`. */
import { NO_STREAM } from '../../src/log/event-log.js'
import { postgresLog } from '../../src/log/postgres-log.js'
import { anEvent, aStream } from '../log/contract.js'

const [connection = '', streams = '0', events = '0'] = process.argv.slice(2)
const log = postgresLog(JSON.parse(connection))
await Promise.all(
  Array.from({ length: Number(streams) }, async () => {
    const stream = aStream()
    for (let revision = NO_STREAM; revision < Number(events) - 1; revision++)
      await log.append(stream, revision, [anEvent()])
  }),
)
await log.close()
