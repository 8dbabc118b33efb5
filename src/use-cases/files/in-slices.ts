/** Long lists taken a slice at a time, so that between two slices everybody else is answered. */
import { setImmediate as others } from 'node:timers/promises'

/** Nobody waits longer for a slice, whatever its lines hold. */
const SLICE_MILLIS = 8

/** Asked after each thing of a long list: what to wait for once the slice has lasted, nothing before. */
export const pauses = () => {
  let since = performance.now()
  return (): Promise<void> | undefined => {
    if (performance.now() - since < SLICE_MILLIS) return undefined
    return others().then(() => {
      since = performance.now()
    })
  }
}

export const mapInSlices = async <Thing, Made>(
  things: readonly Thing[],
  make: (thing: Thing) => Made,
): Promise<Made[]> => {
  const pause = pauses()
  const made: Made[] = []
  for (const thing of things) {
    made.push(make(thing))
    const others = pause()
    if (others) await others
  }
  return made
}

/** The same where so many are asked for together: of a database, for example. */
export const flatMapInPieces = async <Thing, Made>(
  things: readonly Thing[],
  size: number,
  make: (piece: readonly Thing[]) => Promise<readonly Made[]>,
): Promise<Made[]> => {
  const made: Made[] = []
  for (let start = 0; start < things.length; start += size) {
    for (const one of await make(things.slice(start, start + size))) made.push(one)
    await others()
  }
  return made
}
