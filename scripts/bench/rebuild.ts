/** Making the stock and the device cards anew from the log, against reading and parsing the same events and no more. */
import pg from 'pg'
import type { CopyTarget, Position } from '../../src/log/event-log.js'
import { beginMovingIn } from '../../src/log/ledger-place.js'
import { postgresLog } from '../../src/log/postgres-log.js'
import { prepareViews, rebuildViews } from '../../src/projections/engine/rebuild.js'
import { livesOf } from './devices.js'
import { atLeast, type Figure, inTurns, millisOf, type Size } from './figure.js'
import type { House } from './house.js'

const DEVICES = 20_000
const ROUNDS = { quick: 3, full: 5 }
const PAGE_EVENTS = 5000

export const rebuildFigures = async (house: House, size: Size): Promise<readonly Figure[]> => {
  const connection = await house.database('rebuild')
  const log = postgresLog(connection)
  const pool = new pg.Pool({ ...connection, max: 4 })
  pool.on('error', () => {})
  await beginMovingIn(pool)
  const count = await copyLives(log, DEVICES)
  await prepareViews(pool, log)

  const perSecond = (millis: number) => (count / millis) * 1000
  const rebuild = async () => {
    await pool.query('vacuum')
    return perSecond(await millisOf(() => rebuildViews(pool, log)))
  }
  const read = async () =>
    perSecond(
      await millisOf(async () => {
        for (let position: Position | 'start' | undefined = 'start'; position !== undefined; )
          position = (await log.readAll(position, PAGE_EVENTS)).at(-1)?.position
      }),
    )
  const measured = await inTurns(ROUNDS[size], rebuild, read)
  await log.close()
  await pool.end()
  const against = `${count.toLocaleString('en')} events of devices into stock and cards, against reading and parsing them`
  return [atLeast('rebuild', 0.5, measured, against)]
}

const copyLives = async (log: CopyTarget, devices: number) => {
  const events = livesOf(devices)
  for (let start = 0; start < events.length; start += PAGE_EVENTS)
    await log.copy(events.slice(start, start + PAGE_EVENTS))
  return events.length
}
