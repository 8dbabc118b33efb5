/** Long lists taken a slice at a time, so that between two slices everybody else is answered. */
import { setImmediate as others } from 'node:timers/promises'

/** A few milliseconds of the heaviest line that there is. */
const SLICE = 250

export const mapInSlices = async <Thing, Made>(
  things: readonly Thing[],
  make: (thing: Thing) => Made,
): Promise<Made[]> => {
  const made: Made[] = []
  for (let start = 0; start < things.length; start += SLICE) {
    if (start > 0) await others()
    for (const thing of things.slice(start, start + SLICE)) made.push(make(thing))
  }
  return made
}
