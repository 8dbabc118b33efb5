import t from 'tap'
import {
  daysOf,
  lastDayOf,
  lastMonthEnd,
  lastWholeQuarter,
  monthEnds,
  monthsBetween,
  monthsOf,
  Quarter,
  quarterEnd,
  quarterOf,
  quartersUntil,
} from '../../../src/domain/shared/calendar.js'

t.test('months have their days, and follow one another over the year', async (t) => {
  t.strictSame(['2024-02', '2026-02', '2026-12'].map(lastDayOf), ['2024-02-29', '2026-02-28', '2026-12-31'])
  t.equal(daysOf('2026-03').length, 31, 'a day in which the clock changes is one day')
  t.strictSame(daysOf('2026-02').slice(-2), ['2026-02-27', '2026-02-28'])
  t.strictSame(monthsBetween('2025-11', '2026-02'), ['2025-11', '2025-12', '2026-01', '2026-02'])
  t.strictSame(monthsBetween('2026-02', '2026-01'), [])
  t.strictSame(monthEnds('2026-01-31', '2026-03-30'), ['2026-01-31', '2026-02-28'])
  t.strictSame(['2026-04-30', '2026-04-29', '2026-01-01'].map(lastMonthEnd), [
    ...['2026-04-30', '2026-03-31', '2025-12-31'],
  ])
})

t.test('quarters have three months', async (t) => {
  t.strictSame(['2026-01-01', '2026-03-31', '2026-12-31'].map(quarterOf), ['2026-Q1', '2026-Q1', '2026-Q4'])
  t.strictSame(monthsOf('2026-Q3'), ['2026-07', '2026-08', '2026-09'])
  t.equal(quarterEnd('2024-Q1'), '2024-03-31')
  t.strictSame(quartersUntil('2025-11-28', '2026-Q2'), ['2025-Q4', '2026-Q1', '2026-Q2'])
  t.strictSame(['2026-03-31', '2026-03-30', '2026-01-15'].map(lastWholeQuarter), [
    ...['2026-Q1', '2025-Q4', '2025-Q4'],
  ])
  t.notOk(Quarter.safeParse('2026-Q5').success)
})
