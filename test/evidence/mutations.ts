/**
 * What happens to a file on its way: bytes changed or lost, lines dropped, doubled, swapped, a part cut out,
 * noise between. Seeded, so that a run that fails can be run again.
 */

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export const randomFrom = (seed: number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

type Random = () => number
const below = (random: Random, count: number) => Math.floor(random() * Math.max(1, count))

/** Whole lines are lost, moved, doubled, cut out of the middle or off an end; noise comes in between. */
const ofLines: readonly ((lines: string[], random: Random) => string[])[] = [
  (lines, random) => lines.toSpliced(below(random, lines.length), 1),
  (lines, random) => lines.toSpliced(below(random, lines.length), 1 + below(random, 6)),
  (lines, random) => {
    const at = below(random, lines.length)
    return lines.toSpliced(below(random, lines.length), 0, lines[at] ?? '')
  },
  (lines, random) => {
    const [one, other] = [below(random, lines.length), below(random, lines.length)]
    return lines.with(one, lines[other] ?? '').with(other, lines[one] ?? '')
  },
  (lines, random) => lines.slice(0, below(random, lines.length)),
  (lines, random) => lines.slice(below(random, lines.length)),
  (lines, random) => {
    const at = below(random, lines.length)
    return lines.with(at, (lines[at] ?? '').slice(0, below(random, lines[at]?.length ?? 0)))
  },
  (lines, random) => {
    const noise = Array.from({ length: 1 + below(random, 80) }, () =>
      String.fromCharCode(32 + below(random, 95)),
    ).join('')
    return lines.toSpliced(below(random, lines.length), 0, noise)
  },
]

const ofBytes: readonly ((bytes: Buffer, random: Random) => Buffer)[] = [
  (bytes, random) => {
    const changed = Buffer.from(bytes)
    if (changed.length > 0) changed[below(random, changed.length)] = below(random, 256)
    return changed
  },
  (bytes, random) => {
    const at = below(random, bytes.length)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(random, 4))])
  },
]

/** One to four things that happen to a file, one after the other. */
export const mutated = (file: Uint8Array, random: Random): Buffer => {
  let bytes = Buffer.from(file)
  for (let times = 1 + below(random, 4); times > 0; times--) {
    const kind = below(random, ofLines.length + ofBytes.length)
    const byBytes = ofBytes[kind - ofLines.length]
    if (byBytes !== undefined) bytes = Buffer.from(byBytes(bytes, random))
    else {
      const lines = bytes.toString('latin1').split('\n')
      bytes = Buffer.from((ofLines[kind]?.(lines, random) ?? lines).join('\n'), 'latin1')
    }
  }
  return bytes
}

/** How many mutations each file goes through: `BOUCLE_FUZZ_RUNS`, else few enough for every day. */
export const fuzzRuns = (everyDay: number): number => Number(process.env.BOUCLE_FUZZ_RUNS ?? everyDay)
