/** V3: on every day, what was received is in some place, in units and grams, per lot and overall; a gap is named. */
import { randomUUID } from 'node:crypto'
import t, { type Test } from 'tap'
import { PLACES } from '../../src/domain/devices/fitness.js'
import { dayOf } from '../../src/domain/shared/values.js'
import type { Balance } from '../../src/projections/balance.js'
import { aBusyWeek, whatComesAfter } from '../support/busy-week.js'
import { appendAlone, givenKit, promiseLot, receiveLaptop, refused } from '../support/journey.js'
import { labelOf } from '../support/people-and-things.js'
import { type Server, startServer, weeefund } from '../support/server.js'

const FIRST_WEEK = '2026-02-10T09:00:00Z'
const NO_GAP = { count: 0, grams: 0 }

const daysUntil = (last: string, count: number) =>
  Array.from({ length: count }, (_, ago) =>
    dayOf(new Date(Date.parse(last) - ago * 86_400_000).toISOString()),
  ).reverse()

const sum = (balance: Balance, of: 'count' | 'grams') =>
  PLACES.reduce((total, place) => total + balance.places[place][of], 0)

t.test('on every day of a busy history, as known on every day, it holds', async (t) => {
  const server = await startServer(t, { startsAt: FIRST_WEEK })
  await aBusyWeek(server)
  await server.travelTo('2026-02-13T09:00:00Z')
  await whatComesAfter(server, await promiseLot(server, 30))
  await server.travelTo('2026-02-16T09:00:00Z')
  await whatComesAfter(server, await promiseLot(server, 30))
  await server.askNow('auditor', '/stock')
  const days = daysUntil('2026-02-16T09:00:00Z', 14)
  const seen = new Set<string>()
  await server.views.read(async (queries) => {
    for (const on of days)
      for (const knownOn of days) {
        const dials = { on, knownOn }
        const whole = await queries.balance(dials)
        const lots = await queries.balanceByLot(dials)
        const label = `on ${on}, as known on ${knownOn}`
        const broken = [whole, ...lots].filter(
          (balance) =>
            balance.gap.count !== 0 ||
            balance.gap.grams !== 0 ||
            sum(balance, 'count') !== balance.lines ||
            sum(balance, 'grams') !== balance.received.grams,
        )
        t.strictSame(broken, [], label)
        for (const of of ['count', 'grams'] as const)
          t.equal(
            lots.reduce((total, lot) => total + sum(lot, of), 0),
            sum(whole, of),
            `${label}: the lots make the whole, in ${of}`,
          )
        const [some] = lots
        if (some)
          t.strictSame(
            { donationId: some.donationId, ...(await queries.balanceOfLot(dials, some.donationId)) },
            some,
          )
        for (const place of PLACES) if (whole.places[place].count > 0) seen.add(place)
      }
  })
  t.strictSame([...seen].sort(), [...PLACES].sort(), 'devices were in every place')
  t.ok((await server.askNow('auditor', '/balance')).body.balance.received.estimatedGrams > 0)
})

t.test('an organisation reads its own lots, the Métropole all of them and the whole', async (t) => {
  const server = await startServer(t)
  const donationId = await promiseLot(server)
  await receiveLaptop(server, donationId, undefined, { weightGrams: 1777 })
  await receiveLaptop(server, donationId)
  const counted = {
    lines: 2,
    received: { count: 2, grams: 3427, estimatedGrams: 1650 },
    places: { 'in-stock': { count: 2, grams: 3427, estimatedGrams: 1650 } },
    gap: NO_GAP,
  }
  t.match(await server.askNow('bench', '/balance'), {
    body: { balance: null, lots: [{ donationId, ...counted }] },
  })
  t.match(await server.askNow('auditor', '/balance'), { body: { balance: counted, lots: [{ donationId }] } })
  t.strictSame((await server.askNow('other-bench', '/balance')).body.lots, [])
  refused(t, await server.askNow('other-bench', `/balance/${donationId}`), 'access-denied')
  refused(t, await server.askNow('auditor', `/balance/${randomUUID()}`), 'donation-not-found')
  const gaps = { linesWithoutDevice: [], devicesWithoutLine: [] }
  t.match(await server.askNow('bench', `/balance/${donationId}`), { body: { balance: counted, gaps } })
})

/** A lot of which one line and one device stand alone, as if something between the two had broken. */
const brokenLot = async (server: Server) => {
  const donationId = await promiseLot(server)
  await receiveLaptop(server, donationId)
  const [deviceId, stray] = [randomUUID(), randomUUID()]
  const line = {
    donationId,
    partnerId: weeefund.partnerId,
    siteId: weeefund.siteId,
    happenedAt: server.now(),
  }
  const device = {
    ...{ category: 'laptop', maker: 'HP', model: null, serial: 'ALONE1', labelCode: labelOf(77) },
    ...{ unitValueCents: null, weightGrams: 2000 },
  }
  await appendAlone(server, `donation-${donationId}`, 'DonationLineReceived', {
    ...{ ...line, row: 2, deviceId, device, purgeDemanded: false },
  })
  return {
    ...{ donationId, deviceId, stray },
    addStray: () =>
      appendAlone(server, `device-${stray}`, 'DeviceReceived', {
        ...{
          ...line,
          ...device,
          deviceId: stray,
          serial: 'ALONE2',
          labelCode: labelOf(78),
          purgeDemanded: false,
        },
      }),
  }
}

t.test('a gap is found, and the device it comes from is named', async (t: Test) => {
  const server = await startServer(t)
  await promiseLot(server)
  const { donationId, deviceId, stray, addStray } = await brokenLot(server)
  const ask = async (query = '') => (await server.askNow('auditor', `/balance/${donationId}${query}`)).body
  t.match(await ask(), {
    balance: { lines: 2, received: { count: 1 }, gap: { count: 1, grams: 0 } },
    gaps: { linesWithoutDevice: [deviceId], devicesWithoutLine: [] },
  })
  t.match((await server.askNow('auditor', '/balance')).body.balance, { gap: { count: 1, grams: 0 } })
  t.match(await ask('?on=2022-01-01'), { balance: { lines: 0, gap: NO_GAP } }, 'not before it was')

  await addStray()
  t.match(
    await ask(),
    {
      balance: { lines: 2, gap: NO_GAP },
      gaps: {
        linesWithoutDevice: [deviceId],
        devicesWithoutLine: [{ deviceId: stray, labelCode: labelOf(78) }],
      },
    },
    'two that cancel out in the sum are still two',
  )
})

t.test(
  'what kits spare: kilograms always, CO2e only where a purchase is replaced and a factor stands',
  async (t) => {
    const server = await startServer(t, { startsAt: '2025-01-06T09:00:00Z' })
    const donationId = await promiseLot(server)
    await givenKit(server, donationId, { replacesPurchase: true })
    const { deviceId } = await givenKit(server, donationId, { replacesPurchase: true })
    await givenKit(server, donationId)
    await server.travelTo('2025-07-06T09:00:00Z')
    await server.send('bench', `/devices/${deviceId}/return`, { siteId: weeefund.siteId, reason: 'panne' })
    await server.travelTo('2026-01-06T09:00:00Z')
    const impactOf = async (category: string, query = '') =>
      (await server.askNow('auditor', `/impact${query}`)).body.impact.find(
        (one: { category: string }) => one.category === category,
      )
    const days = 365 + 181
    t.match(await impactOf('laptop'), {
      ...{ inUse: 2, keptInUseGrams: 3300, replacingDays: days, otherDays: 365 },
      co2eAvoidedGrams: Math.round((27_000 * days) / 365.25),
      factor: { value: 27_000, unit: 'grams CO2e per year of use', reference: String, validFrom: String },
    })
    t.match(
      await impactOf('desktop'),
      { inUse: 0, co2eAvoidedGrams: null, factor: null },
      'nothing is extrapolated',
    )
    t.match(await impactOf('laptop', '?on=2025-01-06'), { inUse: 3, replacingDays: 0, co2eAvoidedGrams: 0 })
    t.match(await impactOf('laptop', '?on=2025-01-05'), { inUse: 0, keptInUseGrams: 0 })
  },
)
