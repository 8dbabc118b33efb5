/**
 * A ledger in which each kind of stream stands at every age: one with its first event, one with its first two, and so on
 * to its whole life; and one for each event of that life, which lacks it. Made from the stored events of
 * test/fixtures/events alone: always the same.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { type Category, CONTEXTS, type Command, contextOf } from '../../src/domain/contexts.js'
import { typesOf } from '../../src/domain/shared/facts.js'
import type { EventLog } from '../../src/log/event-log.js'
import { uuidFrom } from '../../src/log/ledger.js'
import { memoryLog } from '../../src/log/memory-log.js'

const FOLDER = 'test/fixtures/events'
const START = Date.parse('2026-01-05T10:00:00Z')
const HOUR_MILLIS = 3_600_000
const BY = {
  ...{ actorId: 'test', partnerId: null, role: 'bench', source: 'test' },
  ...{ correlationId: 'test', causationId: 'test' },
}
type Stored = { readonly type: string; readonly version: number; readonly data: object }

/** The names of all fixtures, each context's in the order in which it declares its events: about that of a life. */
export const fixtureNames = () => {
  const types = [...new Set(CONTEXTS.flatMap(({ events }) => typesOf(events)))]
  const typeOf = (name: string) => name.slice(0, name.indexOf('.'))
  return readdirSync(FOLDER)
    .map((file) => file.replace(/\.json$/, ''))
    .sort((a, b) => types.indexOf(typeOf(a)) - types.indexOf(typeOf(b)) || (a < b ? -1 : 1))
}

/** What a stored event names its stream by, if it stands in one of that category. */
const keyIn = (category: Category, { type, data }: Stored) => {
  const stream = contextOf(category).streamOf({ type, data } as unknown as Command)
  const key = stream.slice(category.length + 1)
  return key === 'undefined' ? undefined : key
}

/** What no two things share beside their ids, and a stretch of work. */
const CODES = ['trackingCode', 'fileCode', 'labelCode', 'jobCode']

/** The same life, of another thing. */
const likeness = (life: readonly Stored[], key: string, index: number): Stored[] => {
  const [id = ''] = key.split('~')
  const other = /^[0-9a-f]{64}$/.test(id)
    ? createHash('sha256').update(`${id} ${index}`).digest('hex')
    : uuidFrom(`${id} ${index}`)
  const withOwn = (name: string, value: unknown) => {
    if (name === 'workId') return uuidFrom(`${value} ${index}`)
    return CODES.includes(name) ? `${value}-${index}` : value
  }
  return JSON.parse(JSON.stringify(life, withOwn).replaceAll(id, other))
}

/** @param names which fixtures, in the order in which they are told. */
export const everyAge = async (names: readonly string[]): Promise<EventLog> => {
  let appended = 0
  const log = memoryLog(() => new Date(START + appended++ * HOUR_MILLIS).toISOString())
  const all = names.map((name) => JSON.parse(readFileSync(`${FOLDER}/${name}.json`, 'utf8')) as Stored)
  for (const { category, events } of CONTEXTS) {
    const types = typesOf(events)
    const life = all.filter((stored) => types.includes(stored.type) && keyIn(category, stored) !== undefined)
    const key = (life[0] && keyIn(category, life[0])) ?? ''
    const others = life.flatMap((_, index) => [life.slice(0, index), life.toSpliced(index, 1)])
    for (const told of [life, ...others.map((other, index) => likeness(other, key, index))])
      for (const [revision, stored] of told.entries()) {
        const stream = `${category}-${keyIn(category, stored)}` as const
        const id = uuidFrom(`${stream} ${revision}`)
        await log.append(stream, revision - 1, [{ ...stored, id, metadata: BY }])
      }
  }
  return log
}
