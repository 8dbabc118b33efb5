/** A cell's text as people see it, and as words are compared: without case, accents and punctuation. */

/** A cell as people see it: `="00123"` is how some tools protect leading zeros; spaces of all kinds are one. */
export const cellText = (cell: string): string => {
  const text = cell.replace(/[\s\p{Cc}\u00a0\u2007\u202f\u200b\ufeff]+/gu, ' ').trim()
  return /^="([^"]*(?:""[^"]*)*)"$/.exec(text)?.[1]?.replaceAll('""', '"').trim() ?? text
}

/** `N° de Série` → `n de serie`. */
export const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[°º№]/g, ' ')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()

const UNIT =
  / (e|eur|euros?|ttc|en euros?|kg|kilos?|kilogrammes?|en kg|g|gr|grammes?|grams?|en grammes?|en g)$/

/** A heading's plain words without the unit that may follow them: `poids kg` → `poids`. */
export const withoutUnit = (words: string) => words.replace(UNIT, '')
