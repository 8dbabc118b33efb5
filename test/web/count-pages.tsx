/** The counted pages on today's dials and on past ones: stock, kits, hand-overs, balance and impact. */
import type { VNode } from 'preact'
import { PLACES } from '../../src/domain/devices/fitness.js'
import { co2eAvoided } from '../../src/domain/shared/parameters.js'
import type { Programme } from '../../src/domain/shared/values.js'
import type { Balance } from '../../src/projections/balance.js'
import type { LateEntry } from '../../src/projections/engine/moments.js'
import { BalancePage, type BalancePageProps, type LotBalance } from '../../src/web/figures/balance.js'
import { LotBalancePage } from '../../src/web/figures/balance-lot.js'
import { ImpactPage } from '../../src/web/figures/impact.js'
import { StockPage } from '../../src/web/figures/stock.js'
import type { DialsShown } from '../../src/web/frame/dials.js'
import { HandOversPage } from '../../src/web/kits/hand-overs.js'
import { type KitCount, KitsPage, type KitsPageProps } from '../../src/web/kits/kits.js'
import * as cast from './cast.js'

const { frame, manager, auditor, idempotencyKey, uuid, at } = cast

const today: DialsShown = {
  on: '2026-11-23',
  knownOn: '2026-11-23',
  today: '2026-11-23',
  errors: [],
  values: {},
}
const past: DialsShown = { ...today, on: '2025-12-31', knownOn: '2026-01-15' }
const wrong: DialsShown = {
  ...today,
  errors: [{ field: 'au', text: 'Choisissez une date jusqu’à aujourd’hui : on ne sait rien au-delà.' }],
  values: { au: '2031-01-01' },
}

const nothing = { total: 0, entries: [] }
const entry: LateEntry = {
  eventId: uuid(900),
  kind: 'late',
  subjectId: cast.deviceId,
  partnerId: cast.partnerId,
  type: 'DeviceLost',
  factType: 'DeviceLost',
  happenedDay: '2025-12-19',
  recordedDay: '2026-02-03',
  recordedAt: '2026-02-03T10:12:00Z',
  reason: null,
  position: '00000000000000010000',
}
const lateDevices = {
  total: 2,
  entries: [
    entry,
    {
      ...entry,
      eventId: uuid(901),
      kind: 'correction' as const,
      type: 'DeviceFactCorrected',
      factType: 'DeviceHandedOver',
      reason: 'Remise notée un mois trop tard',
    },
  ],
}
const lateKit = {
  total: 1,
  entries: [{ ...entry, subjectId: cast.kitId, type: 'KitHandedOver', factType: 'KitHandedOver' }],
}

const partners = [{ partnerId: cast.partnerId, name: 'Atelier Rhône' }]
const knownCells = cast.cells.map((cell) =>
  cell.category === 'laptop' && cell.stage === 'handed-over' ? { ...cell, count: cell.count + 3 } : cell,
)

const sites = [{ siteId: cast.siteId, name: 'Atelier de Vaise' }]
const kitRows = (['to-complete', 'ready', 'reserved', 'handed-over'] as const).map((status, index) => ({
  kitId: uuid(40 + index),
  trackingCode: 'M4Z8T1QXK29WA',
  siteName: 'Atelier de Vaise',
  model: 'laptop-kit' as const,
  status,
  openedAt: '2026-11-10T08:00:00Z',
  handedOverAt: status === 'handed-over' ? at : null,
}))
const kitCounts: readonly KitCount[] = (['to-complete', 'ready', 'handed-over', 'returned'] as const).flatMap(
  (status, index) =>
    (['laptop-kit', 'grant'] as const).map((model, other) => ({
      siteId: cast.siteId,
      model,
      status,
      count: 4 + index * 30 + other,
    })),
)
const kits: KitsPageProps = {
  frame: frame(),
  dials: today,
  counts: kitCounts,
  known: kitCounts,
  late: nothing,
  kits: kitRows,
  next: null,
  sites,
  canAct: true,
  idempotencyKey,
}

const handOvers = ['2026-11', '2026-10', '2026-08', '2025-12', '2025-03'].flatMap((month, index) =>
  ['69266', '69259', '69389', '69256', '69040'].map((communeCode, place) => ({
    month,
    communeCode,
    programme: (place === 4 ? 'grant' : 'kit') satisfies Programme as Programme,
    count: 1 + ((index * 7 + place * 5) % 23),
  })),
)
const lastYear = handOvers.filter(({ month }) => month.startsWith('2025'))

const amount = (count: number, estimated: number) => ({
  count,
  grams: count * 1640,
  declaredGrams: Math.round(count * 1640 * (1 - estimated)),
  estimatedGrams: Math.round(count * 1640 * estimated),
})
const balance = (lines: number, counts: readonly number[]): Balance => {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return {
    lines,
    received: amount(total, 0.62),
    places: Object.fromEntries(
      PLACES.map((place, index) => [place, amount(counts[index] ?? 0, index / 5)]),
    ) as Balance['places'],
    gap: { count: lines - total, grams: 0 },
  }
}
const lot = (n: number, donor: string, shown: Balance, known = shown): LotBalance => ({
  donationId: uuid(n),
  ...{ donor, promisedAt: '2025-10-02T09:00:00Z', shown, known },
})
const unbalanced = lot(6, 'Ville de Villeurbanne', balance(84, [40, 6, 30, 4, 1, 1]))
const balanced = lot(7, 'Imprimerie des Canuts', balance(30, [10, 0, 18, 1, 0, 1]))
const whole = balance(114, [50, 6, 48, 5, 1, 2])
const bilan: BalancePageProps = {
  frame: frame(auditor),
  dials: today,
  whole: { shown: whole, known: whole },
  lots: [unbalanced, balanced],
  ...{ lotsCount: 2, gapsCount: 1, page: 1, pagesCount: 1 },
  late: nothing,
  differs: false,
}
const whatBecame = balance(32, [9, 0, 20, 1, 1, 1])

export const COUNT_PAGES: Readonly<Record<string, VNode>> = {
  stock: (
    <StockPage
      frame={frame(auditor)}
      dials={today}
      cells={cast.cells}
      known={cast.cells}
      late={nothing}
      partners={partners}
      partnerId={cast.partnerId}
    />
  ),
  'stock-passe': (
    <StockPage
      frame={frame(auditor)}
      dials={past}
      cells={cast.cells}
      known={knownCells}
      late={lateDevices}
      partners={partners}
    />
  ),
  'stock-date-fausse': (
    <StockPage frame={frame()} dials={wrong} cells={cast.cells} known={cast.cells} late={nothing} />
  ),
  'stock-vide': <StockPage frame={frame()} dials={today} cells={[]} known={[]} late={nothing} />,
  kits: <KitsPage {...kits} />,
  'kits-passe': (
    <KitsPage
      {...kits}
      dials={past}
      status="ready"
      known={kitCounts.map((one, index) => (index === 2 ? { ...one, count: one.count - 1 } : one))}
      late={lateKit}
    />
  ),
  remises: (
    <HandOversPage
      frame={frame(manager)}
      dials={today}
      counts={handOvers}
      known={handOvers}
      late={nothing}
      canImport
      idempotencyKey={idempotencyKey}
    />
  ),
  'remises-passe': (
    <HandOversPage
      frame={frame(auditor)}
      dials={{ ...past, knownOn: '2025-12-20' }}
      counts={lastYear.slice(1)}
      known={lastYear}
      late={lateKit}
      canImport={false}
      idempotencyKey={idempotencyKey}
    />
  ),
  bilan: <BalancePage {...bilan} />,
  'bilan-passe': (
    <BalancePage
      {...bilan}
      frame={frame(manager)}
      dials={past}
      whole={null}
      lots={[lot(7, 'Imprimerie des Canuts', balanced.shown, whatBecame)]}
      {...{ lotsCount: 260, gapsCount: 0, page: 2, pagesCount: 3 }}
      late={lateDevices}
      differs
    />
  ),
  'bilan-lot': (
    <LotBalancePage
      frame={frame(auditor)}
      dials={today}
      lot={unbalanced}
      linesWithoutDevice={[uuid(910), uuid(911)]}
      devicesWithoutLine={[{ deviceId: cast.deviceId, labelCode: 'K7Q2M9XD' }]}
    />
  ),
  'bilan-lot-comble': (
    <LotBalancePage
      frame={frame()}
      dials={past}
      lot={{ ...unbalanced, known: balanced.shown }}
      linesWithoutDevice={[]}
      devicesWithoutLine={[]}
    />
  ),
  'bilan-impact': (
    <ImpactPage
      frame={frame(auditor)}
      dials={today}
      impact={(['laptop', 'desktop', 'monitor', 'tablet', 'smartphone'] as const).map((category, index) => {
        const factor = co2eAvoided(category, today.on) ?? null
        return {
          category,
          inUse: 400 - index * 80,
          keptInUseGrams: 660_000 - index * 120_000,
          replacingDays: 90_000 - index * 9_000,
          otherDays: 12_000,
          co2eAvoidedGrams: factor && 6_652_000,
          factor,
        }
      })}
    />
  ),
}
