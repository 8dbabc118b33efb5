/**
 * Serials that are none: what makers leave where nobody filled a number in, what tools write for
 * "nothing", and what USB docks and bridges answer for every disk put into them. The one list there is:
 * a "serial" that two disks share would let the wipe of one prove the other (E3, E8).
 *
 * A true serial that is refused here costs a person a look at the sticker; a constant that passes costs
 * the proof. Still, only what is certain is listed: whole words, one character throughout, a run, and
 * the constants of bridges by their known beginnings.
 */

/** Words, whole, in any case. */
const WORDS = new RegExp(
  `^(${[
    'to be filled.*|fill(ed)? (in )?by oem|default( string)?|not ?(specified|present|available|applicable|provided|set|known)',
    'none|null|nil|undefined|unknown( \\(\\d+\\))?|n/?a|invalid|empty|oem|o\\.e\\.m\\.?|tbd|<.*>|random_.*',
    '(system|chassis|base ?board|device|disk|product)? ?serial( ?(number|no\\.?|#))?|s/?n|no ?(serial|enclosure|asset).*',
    'generic|usb( ?device)?|inconnue?|n[ée]ant|aucune?|illisible|sans( num[ée]ro.*)?',
  ].join('|')})$`,
  'i',
)

/** JMicron (usb id 152d), Initio, ASMedia and their clones: the same number for every disk. */
const BRIDGES = /^(DD564198|DB98765432|152D[02][0-9A-F]{7,9}$|ABCDEF0123456789|0123456789ABCD|1234567890)/

/** True where the text is no serial, in whatever notation; blank text is none. Linear, never throws. */
export const isPlaceholderSerial = (text: string): boolean => {
  const said = text.trim()
  const bare = said.replace(/[\s_.:/\\*?#-]+/g, '').toUpperCase()
  if (bare === '' || WORDS.test(said)) return true
  return BRIDGES.test(bare) || isNearlyZero(bare) || isRun(bare, 0) || isRun(bare, 1) || isRun(bare, -1)
}

/** `00000000000A`, `10000000`: a counter that nobody set. */
const isNearlyZero = (bare: string) => /^0{5,}[0-9A-Z]{1,2}$|^[0-9A-Z]{1,2}0{7,}$/.test(bare)

/**
 * Each character follows the one before by `step` (9 to 0 or A, F to 0), or starts over with the first:
 * `123456789012`, `ABCDEF0123456789AB`, `987654321`, `1234512345`; with a step of 0, `XXXXXXXX`.
 */
const isRun = (bare: string, step: 0 | 1 | -1): boolean => {
  if (step !== 0 && bare.length < 3) return false
  for (let at = 1; at < bare.length; at++)
    if (!follows(bare.charCodeAt(at - 1), bare.charCodeAt(at), step) && !(step !== 0 && startsOver(bare, at)))
      return false
  return true
}

const startsOver = (bare: string, at: number) => at >= 3 && bare[at] === bare[0]

const follows = (one: number, next: number, step: 0 | 1 | -1): boolean => {
  if (step === -1) return follows(next, one, 1)
  if (one + step === next) return true
  return step === 1 && ((one === NINE && (next === ZERO || next === A)) || (one === F && next === ZERO))
}
const [ZERO, NINE, A, F] = [48, 57, 65, 70]
