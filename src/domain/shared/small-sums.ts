/**
 * Which state of a sum over persons may be shown to others than who employs them (J4).
 *
 * A sum of few persons' hours tells each one's to whoever knows the others', and so does the difference between two
 * states of a sum. So a state is released only where it differs, from the one released before it, in the hours of at
 * least so many persons; whoever turns the dials from one day to the next never sees fewer move.
 */

/** Each person's part of a sum, as text: two parts are compared, never read, here. */
export type Parts = ReadonlyMap<string, string>

/**
 * @param states of one sum, as they were known one after the other.
 * @param limit the least number of persons (k).
 * @returns the index of the state to be shown; undefined: none.
 */
export const lastReleased = (states: readonly Parts[], limit: number): number | undefined => {
  let released: number | undefined
  let shown: Parts = new Map()
  for (const [index, state] of states.entries()) {
    const persons = new Set([...shown.keys(), ...state.keys()])
    const moved = [...persons].filter((person) => shown.get(person) !== state.get(person))
    if (moved.length < limit) continue
    released = index
    shown = state
  }
  return released
}
