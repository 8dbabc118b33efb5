/**
 * Names of cells, one and the same text each time they are asked for: whether two things count in the same cell, and
 * where its sum stands, is then known without reading names again.
 */
type Remembered<T> = { made?: T; readonly longer: Map<string, Remembered<T>> }

/** Cells are few; what is asked for beyond is forgotten with the rest, and made again. */
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
