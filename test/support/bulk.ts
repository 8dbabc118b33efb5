/** Files of many lines, as tests hand them in: checked, confirmed, and compared with single acts. */
import pg from 'pg'
import { pino } from 'pino'
import type { Test } from 'tap'
import { importsStore } from '../../src/http/server/imports-store.js'
import { importerOf } from '../../src/use-cases/files/imports.js'
import { eventCount } from './journey.js'
import { type Answer, alone, type Caller, type Server } from './server.js'

export const linesOf = (headings: string, ...lines: readonly string[]) => [headings, ...lines].join('\n')

/** The dry run of a file, once the tables know all that happened before. */
export const checkFile = async (server: Server, url: string, file: string, caller: Caller = 'bench') => {
  await server.askNow(caller, '/stock')
  return server.upload(caller, url, 'liste.csv', file)
}

export const confirmFile = async (server: Server, importId: string, caller: Caller = 'bench') => {
  await server.send(caller, `/imports/${importId}/confirm`)
  await server.imports.settle()
  return (await server.ask(caller, 'GET', `/imports/${importId}`)).body
}

/** A refusal as a line of a file tells it. */
export const wordsOf = ({ body }: Answer): string => [body.title, ...(body.missing ?? [])].join(' ')

export const labelOf = async (server: Server, deviceId: string): Promise<string> =>
  (await server.ask('bench', 'GET', `/devices/${deviceId}`)).body.device.labelCode

/** What differs from one device and moment to another. */
const OWN = ['deviceId', 'labelCode', 'kitId', 'consignmentId', 'handOverId', 'beneficiaryId', 'happenedAt']

/** The facts recorded after the first `from`, less what is each one's own. */
const told = async (server: Server, from: number) =>
  (await server.log.readAll('start', 100_000)).slice(from).map(({ type, version, stream, data }) => ({
    ...{ type, version, category: stream.split('-')[0] },
    data: Object.fromEntries(Object.entries(data).filter(([name]) => !OWN.includes(name))),
  }))

/** L3. The facts of a single act, and those of a file of one line about a twin of its device. */
export const twins = async (
  server: Server,
  single: () => Promise<Answer>,
  {
    url,
    file,
    caller = 'bench',
  }: { readonly url: string; readonly file: string; readonly caller?: Caller | undefined },
) => {
  const start = await eventCount(server)
  const alone = await single()
  const middle = await eventCount(server)
  const { body } = await checkFile(server, url, file, caller)
  const done = await confirmFile(server, body.importId, caller)
  const all = await told(server, start)
  return {
    ...{ status: alone.status, recorded: done.recorded as number },
    ...{ alone: all.slice(0, middle - start), inFile: all.slice(middle - start) },
  }
}

/** The importer of a process whose database goes away once it has written its progress. */
export const dyingImporter = (t: Test, server: Server) => {
  const pool = new pg.Pool({ ...server.connection, max: 4 })
  t.teardown(() => (pool.ended ? undefined : pool.end()))
  const store = importsStore(pool)
  const { ledger, workshop, views, reader } = server
  const progress: typeof store.progress = async (importId, doneCount) => {
    const written = await store.progress(importId, doneCount)
    await pool.end()
    return written
  }
  const logger = pino({ level: 'silent' })
  return importerOf({
    ...{ ledger, workshop, views, logger, reader },
    store: { ...store, progress },
    leases: alone,
  })
}

/**
 * Confirms a file with an importer that dies on its second line, then starts again: how far it was said to be,
 * and what became of it. Nothing but its first line is known to be carried, so the others are carried anew.
 */
export const cutOff = async (t: Test, server: Server, importId: string, caller: Caller = 'bench') => {
  const { partnerId, caller: by } = await server.imports.find(importId, undefined)
  const dying = dyingImporter(t, server)
  await dying.confirm(importId, partnerId, by)
  await dying.settle()
  const progress = async () => (await server.ask(caller, 'GET', `/imports/${importId}`)).body
  const stopped = await progress()
  await server.imports.resume()
  await server.imports.settle()
  return { stopped, done: await progress() }
}
