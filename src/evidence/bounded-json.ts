/**
 * Reads JSON that somebody uploaded, with limits that hold before any object is made: the text is walked
 * once, its nesting and its elements counted, and only then parsed. A few megabytes of `[{},{},…]` are a
 * sentence, not half a gigabyte of objects. Never throws; linear in the size of the text.
 */

/** Deeper than any tool writes: lshw's deepest trees (bridges behind bridges) stay under 40. */
export const JSON_DEPTH_MAX = 100
/** Ten times the largest snapshot that we know of. */
export const JSON_ELEMENTS_MAX = 200_000

export type BoundedJson =
  | { readonly value: unknown }
  /** `broken`: not JSON, or cut; otherwise JSON beyond the limits, which no repair would mend. */
  | { readonly problem: string; readonly broken: boolean }

export const boundedJson = (text: string): BoundedJson => {
  const beyond = beyondLimits(text)
  if (beyond !== null) return { problem: beyond, broken: false }
  try {
    return { value: JSON.parse(text) }
  } catch {
    return {
      problem:
        'Ce fichier JSON est incomplet ou abîmé : récupérez le fichier entier tel que l’outil l’a écrit, puis déposez-le à nouveau.',
      broken: true,
    }
  }
}

/**
 * The first name that one object of a JSON text gives twice, decoded (`"\\u0073n"` is `"sn"`); `null` where none
 * does. JSON keeps the last of the two, so that what a file says and what is read of it would differ. For text
 * that `boundedJson` has read: its objects are counted by then.
 */
export const repeatedName = (text: string): string | null => {
  const objects: Set<string>[] = []
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === OBJECT || code === ARRAY) objects.push(new Set())
    else if (code === OBJECT_END || code === ARRAY_END) objects.pop()
    else if (code === QUOTE) {
      const end = endOfString(text, at)
      const word = text.slice(at, end + 1)
      at = end
      if (!isName(text, end + 1)) continue
      const name = decoded(word)
      const names = objects.at(-1)
      if (names?.has(name)) return name
      names?.add(name)
    }
  }
  return null
}

/** A colon follows a name, and nothing else in JSON. */
const isName = (text: string, after: number): boolean => {
  let at = after
  while (' \t\n\r'.includes(text[at] ?? ':')) at++
  return text[at] === ':'
}

const decoded = (word: string): string => {
  try {
    return String(JSON.parse(word))
  } catch {
    return word
  }
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c]
const [ARRAY, ARRAY_END, OBJECT, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d]

/** The sentence for a text with too many elements or levels; `null` within the limits. */
const beyondLimits = (text: string): string | null => {
  let depth = 0
  let elements = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at)
    else if (code === COMMA) elements++
    else if (code === ARRAY || code === OBJECT) {
      depth++
      elements++
    } else if (code === ARRAY_END || code === OBJECT_END) depth--
    if (elements > JSON_ELEMENTS_MAX) return TOO_MANY
    if (depth > JSON_DEPTH_MAX) return TOO_DEEP
  }
  return null
}

const endOfString = (text: string, start: number): number => {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === BACKSLASH) at++
    else if (code === QUOTE) return at
  }
  return text.length
}

const TOO_MANY = `Ce fichier JSON compte plus de ${JSON_ELEMENTS_MAX.toLocaleString('fr-FR')} éléments : ce n’est pas le relevé d’un seul appareil, déposez un fichier par appareil.`
const TOO_DEEP = `Ce fichier JSON est imbriqué sur plus de ${JSON_DEPTH_MAX} niveaux, aucun outil n’en écrit de tel : déposez le relevé lui-même, tel que l’outil l’a écrit.`
