/**
 * The name of a cell from its parts, one and the same text each time: whether two things count in the same cell, and
 * where its sum stands, is then known without reading the name again.
 */
type Names = { name?: string; readonly longer: Map<string, Names> }

/** Cells are few; what is asked for beyond is forgotten with the rest, and made again. */
const NAMES_MAX = 200_000
let all: Names = { longer: new Map() }
let count = 0

/** @param parts without blanks; the name has one between each two of them. */
export const cellName = (...parts: readonly string[]): string => {
  let names = all
  for (const part of parts) {
    let longer = names.longer.get(part)
    if (!longer) {
      longer = { longer: new Map() }
      names.longer.set(part, longer)
    }
    names = longer
  }
  if (names.name !== undefined) return names.name
  if (++count > NAMES_MAX) {
    all = { longer: new Map() }
    count = 0
  }
  names.name = parts.join(' ')
  return names.name
}
