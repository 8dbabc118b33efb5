/**
 * The balance as a file for a spreadsheet: one line for the whole, where it may be seen, and one a lot. French
 * spreadsheets read semicolons; the mark at the start tells them that it is UTF-8. Weights are whole grams.
 * No person is named: a private donor has no name in the ledger.
 */
import { PLACES, type Place } from '../../domain/devices/fitness.js'
import { dayOf } from '../../domain/shared/values.js'
import type { Balance } from '../../projections/balance.js'
import type { Dials } from '../../projections/stock.js'
import type { LotBalance } from '../../web/figures/balance.js'

const PLACE_COLUMNS: Readonly<Record<Place, string>> = {
  'in-stock': 'en_stock',
  'in-transit': 'en_route',
  'with-holders': 'chez_beneficiaires',
  treated: 'traites',
  lost: 'perdus',
  stripped: 'demontes',
}
const COLUMNS = [
  ...['au', 'connu_le', 'lot', 'donateur', 'promis_le', 'recus'],
  ...PLACES.map((place) => PLACE_COLUMNS[place]),
  ...['ecart', 'recus_g', 'recus_estimes_g'],
  ...PLACES.flatMap((place) => [`${PLACE_COLUMNS[place]}_g`, `${PLACE_COLUMNS[place]}_estimes_g`]),
  ...['ecart_g', 'recus_declares_g', ...PLACES.map((place) => `${PLACE_COLUMNS[place]}_declares_g`)],
]

export const balanceFile = (
  { on, knownOn }: Dials,
  whole: Balance | null,
  lots: readonly LotBalance[],
): string => {
  const figures = ({ lines, received, places, gap }: Balance) => [
    lines,
    ...PLACES.map((place) => places[place].count),
    ...[gap.count, received.grams, received.estimatedGrams],
    ...PLACES.flatMap((place) => [places[place].grams, places[place].estimatedGrams]),
    ...[gap.grams, received.declaredGrams, ...PLACES.map((place) => places[place].declaredGrams)],
  ]
  const rows = [
    COLUMNS,
    ...(whole ? [[on, knownOn, 'ensemble', '', '', ...figures(whole)]] : []),
    ...lots.map(({ donationId, donor, promisedAt, shown }) => [
      ...[on, knownOn, donationId, donor, promisedAt ? dayOf(promisedAt) : ''],
      ...figures(shown),
    ]),
  ]
  return `\uFEFF${rows.map((row) => `${row.map(field).join(';')}\r\n`).join('')}`
}

/** A text that a spreadsheet would take for a formula is told as text. */
const field = (value: string | number) => {
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
