/** Commands over HTTP, as the whole server answers them; and what the server weighs after many. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import { readConfig } from '../../src/config.js'
import { CommandAnswer, HappenedAt, typed } from '../../src/http/server/door.js'
import type { Metadata } from '../../src/log/event-log.js'
import { uuidFrom } from '../../src/log/ledger.js'
import { appOf, keepFollowing, openLedger } from '../../src/main.js'
import { urlOf } from '../../test/support/boucle-process.js'
import { nthDevice, partnerId, receiveDevices, siteId } from './devices.js'
import { atLeast, atMost, type Figure, inTurns, median, type Size } from './figure.js'
import type { House } from './house.js'
import type { Answered, Plan } from './load.js'

const LOAD = fileURLToPath(new URL('./load.js', import.meta.url))
const CONNECTIONS = 64
/** People work on some devices today and on others tomorrow: so many at a time, and so often on each. */
const DEVICES_AT_ONCE = 1000
const COMMANDS_EACH = 10
const ROUNDS = { quick: 3, full: 5 }
const AMOUNT = { quick: 5000, full: 20_000 }
const FEW_COMMANDS = 10_000
const MANY_COMMANDS = { quick: 30_000, full: 100_000 }
const NOTHING = '/api/v1/nothing'
const MIB = 1024 * 1024

const BY: Metadata = {
  ...{ actorId: partnerId, partnerId, role: 'bench', source: 'api' },
  ...{ correlationId: uuidFrom('bench'), causationId: uuidFrom('bench') },
}

/** An inspection, a little different each time: the same told twice records nothing. */
const INSPECTIONS = [4, 8, 12, 16, 24, 32].map((gibibytes) => ({
  media: [{ serial: 'WD1', kind: 'hdd', model: null, capacityBytes: null }],
  processor: null,
  memoryBytes: gibibytes * 2 ** 30,
  batteryHealthPercent: 80,
  source: 'by-hand',
  fileSha256: null,
}))

/** A server of ours with devices to inspect, and beside its routes one that checks a post and does nothing. */
const openServer = async (house: House, name: string, commands: number) => {
  const devices = commands / COMMANDS_EACH
  const config = readConfig({
    ...{ PORT: '0', LOG_LEVEL: 'error', VAULT_KEY: 'ab'.repeat(32) },
    DATABASE_URL: urlOf(await house.database(name)),
  })
  const opened = await openLedger(config)
  const stop = new AbortController()
  const following = keepFollowing(opened, stop.signal)
  const on = { partnerId, happenedAt: '2026-01-05T08:00:00.000Z' }
  await opened.ledger.execute(
    { type: 'RegisterPartner', data: { ...on, name: 'Atelier', legalForm: 'ACI', roles: ['refurbisher'] } },
    BY,
  )
  await opened.ledger.execute(
    { type: 'OpenSite', data: { ...on, siteId, name: 'Gerland', communeCode: '69387' } },
    BY,
  )
  await receiveDevices(opened.ledger, devices, BY)
  const { token } = await opened.accounts.createToken({ label: 'bench', role: 'bench', partnerId }, partnerId)

  const app = await appOf(opened, config, { requestsPerMinute: Number.MAX_SAFE_INTEGER })
  const inspection = z.strictObject({
    media: z.array(z.looseObject({ serial: z.string() })),
    processor: z.string().nullable(),
    memoryBytes: z.int(),
    batteryHealthPercent: z.int(),
    source: z.string(),
    fileSha256: z.string().nullable(),
    happenedAt: HappenedAt,
  })
  typed(app).post(
    NOTHING,
    { config: { action: 'work-devices' }, schema: { body: inspection, response: { 200: CommandAnswer } } },
    async () => ({ position: null, recorded: [] }),
  )
  await app.listen({ port: 0, host: '127.0.0.1' })
  const bound = app.server.address()
  const address = `http://127.0.0.1:${bound && typeof bound === 'object' ? bound.port : 0}`

  const load = async (paths: readonly string[], amount: number) => {
    const plan: Plan = { address, token, paths, bodies: INSPECTIONS, connections: CONNECTIONS, amount }
    const { stdout } = await promisify(execFile)(process.execPath, [LOAD, JSON.stringify(plan)], {
      maxBuffer: 64 * MIB,
    })
    const { accepted, refused, seconds } = JSON.parse(stdout) as Answered
    if (refused > 0) throw new Error(`${refused} of ${amount} were not accepted`)
    return { accepted, seconds }
  }
  const fresh = Array.from({ length: devices }, (_, n) => `/api/v1/devices/${nthDevice(n)}/inspect`)
  return {
    async commands(amount: number) {
      const sum = { accepted: 0, seconds: 0 }
      while (sum.accepted < amount) {
        const some = fresh.splice(0, Math.min(DEVICES_AT_ONCE, (amount - sum.accepted) / COMMANDS_EACH))
        const { accepted, seconds } = await load(some, some.length * COMMANDS_EACH)
        sum.accepted += accepted
        sum.seconds += seconds
      }
      return sum.accepted / sum.seconds
    },
    async nothings(amount: number) {
      const { accepted, seconds } = await load([NOTHING], amount)
      return accepted / seconds
    },
    async close() {
      stop.abort()
      await app.close()
      await following
      await opened.close()
    },
  }
}

export const commandFigures = async (house: House, size: Size): Promise<readonly Figure[]> => {
  const server = await openServer(house, 'commands', (ROUNDS[size] + 1) * AMOUNT[size])
  const measured = await inTurns(
    ROUNDS[size],
    () => server.commands(AMOUNT[size]),
    () => server.nothings(AMOUNT[size]),
  ).finally(server.close)
  const against = `inspections over HTTP by ${CONNECTIONS} connections, against a post that is checked and does nothing`
  return [atLeast('command-over-http', 0.35, measured, against)]
}

/** What the process weighs once everything that can be let go is. */
const weight = () => {
  const samples = Array.from({ length: 3 }, () => {
    globalThis.gc?.()
    return process.memoryUsage().heapUsed
  })
  return median(samples) / MIB
}

export const memoryFigures = async (house: House, size: Size): Promise<readonly Figure[]> => {
  const many = MANY_COMMANDS[size]
  const server = await openServer(house, 'memory', many)
  await server.commands(FEW_COMMANDS)
  const baseline = weight()
  await server.commands(many - FEW_COMMANDS)
  const ours = weight()
  await server.close()
  const measured = { ours, baseline, ratio: ours / baseline }
  const [after, before] = [many, FEW_COMMANDS].map((count) => count.toLocaleString('en'))
  return [
    atMost(
      `memory-after-${many}-commands`,
      1.2,
      measured,
      `heap after ${after} commands, against ${before}`,
      'MiB',
    ),
  ]
}
