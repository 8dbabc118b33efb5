/** The whole log stream by stream, as PostgreSQL copies it out: half of what it costs here to ask for pages of rows. */
import type pg from 'pg'
import { to } from 'pg-copy-streams'
import { type BareEvent, POSITION_DIGITS, type Position, type StreamName } from './event-log.js'

const BATCH_EVENTS = 100
/** What the server can write as it is wanted is not made anew here. */
const COLUMNS = `lpad(position::text, ${POSITION_DIGITS}, '0'), stream, revision, id, type, version, data,
  to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
type Line = [Position, StreamName, revision: string, id: string, type: string, version: string, ...string[]]

/** In small batches, each stream whole and in its order, until a position. */
export async function* copyStreams(pool: pg.Pool, until: Position): AsyncGenerator<readonly BareEvent[]> {
  const client = await pool.connect()
  let isWhole = false
  try {
    // Sorted first, all of it would come late; by the index, the first comes at once.
    await client.query('begin read only; set local enable_sort = off')
    const copied = client.query(
      to(
        `copy (select ${COLUMNS} from events where position <= ${BigInt(until)}
            order by stream, revision) to stdout`,
      ),
    )
    let begun = ''
    for await (const text of copied.setEncoding('utf8')) {
      const lines = `${begun}${text}`.split('\n')
      begun = lines.pop() ?? ''
      for (let start = 0; start < lines.length; start += BATCH_EVENTS)
        yield lines.slice(start, start + BATCH_EVENTS).map(toBare)
    }
    await client.query('commit')
    isWhole = true
  } finally {
    // Whoever stops asking midway leaves a connection on which the rest is still to come.
    client.release(!isWhole)
  }
}

const toBare = (line: string): BareEvent => {
  const [position, stream, revision, id, type, version, data = '', recordedAt = ''] = line.split('\t') as Line
  return {
    id,
    type,
    version: Number(version),
    data: JSON.parse(plain(data)),
    stream,
    revision: Number(revision),
    position,
    recordedAt,
  }
}

const MEANT: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }
const plain = (copied: string) =>
  copied.includes('\\') ? copied.replace(/\\(.)/g, (_, sign: string) => MEANT[sign] ?? sign) : copied
