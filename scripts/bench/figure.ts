/** A figure of the bench: what Boucle does against what this machine does at best, both measured in turns in one run. */
import { performance } from 'node:perf_hooks'

export type Figure = {
  readonly name: string
  readonly unit: 'a second' | 'ms' | 'MiB'
  readonly ours: number
  readonly baseline: number
  readonly ratio: number
  readonly bound: number
  readonly ok: boolean
  /** What the two numbers are, for who reads the table. */
  readonly against: string
}

/** What a run may take: a few minutes, or what the figures ask for. */
export type Size = 'quick' | 'full'

export const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Milliseconds that something takes. */
export const millisOf = async (work: () => Promise<unknown>) => {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** So many rounds of both, in turns, after one that warms them up: the medians, and the median of the rounds' ratios. */
export const inTurns = async (
  rounds: number,
  ours: () => Promise<number>,
  baseline: () => Promise<number>,
) => {
  await ours()
  await baseline()
  const measured: { ours: number; baseline: number }[] = []
  for (let round = 0; round < rounds; round++)
    measured.push({ ours: await ours(), baseline: await baseline() })
  return {
    ours: median(measured.map((one) => one.ours)),
    baseline: median(measured.map((one) => one.baseline)),
    ratio: median(measured.map((one) => one.ours / one.baseline)),
  }
}
type Measured = { readonly ours: number; readonly baseline: number; readonly ratio: number }

const rounded = (value: number, digits: number) => Number(value.toFixed(digits))

/** More is better: at least so much of the baseline. */
export const atLeast = (name: string, bound: number, measured: Measured, against: string): Figure => {
  const ratio = rounded(measured.ratio, 2)
  const [ours, baseline] = [Math.round(measured.ours), Math.round(measured.baseline)]
  return { name, unit: 'a second', ours, baseline, ratio, bound, ok: ratio >= bound, against }
}

/** Less is better: at most so much of the baseline. */
export const atMost = (
  name: string,
  bound: number,
  measured: Measured,
  against: string,
  unit: 'ms' | 'MiB' = 'ms',
): Figure => {
  const ratio = rounded(measured.ratio, 2)
  const [ours, baseline] = [rounded(measured.ours, 2), rounded(measured.baseline, 2)]
  return { name, unit, ours, baseline, ratio, bound, ok: ratio <= bound, against }
}
