/**
 * What is made of a few texts, one and the same each time it is asked for: names of cells are then known from others,
 * and found, without being read again.
 */
type Remembered<T> = { made?: T; readonly longer: Map<string, Remembered<T>> }

/** As cells are, such things are few; what is asked for beyond is forgotten with the rest, and made again. */
const REMEMBERED_MAX = 100_000

/** @param make what is to be remembered by its parts, from these alone. */
export const remembered = <Parts extends readonly string[], T>(make: (...parts: Parts) => T) => {
  let root: Remembered<T> = { longer: new Map() }
  let count = 0
  return (...parts: Parts): T => {
    let at = root
    for (const part of parts) {
      let longer = at.longer.get(part)
      if (!longer) {
        longer = { longer: new Map() }
        at.longer.set(part, longer)
      }
      at = longer
    }
    if (at.made !== undefined) return at.made
    if (++count > REMEMBERED_MAX) {
      root = { longer: new Map() }
      count = 0
    }
    at.made = make(...parts)
    return at.made
  }
}
