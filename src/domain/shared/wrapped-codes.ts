/**
 * What spreadsheets, scanners and stickers put around a code or a serial number: formulas that show it, quotes,
 * symbology and field prefixes, its name. One notion of it for lists, look-up and every door that takes a code.
 */

/** GS1 General Specifications 3: the element strings of fixed length that go before a serial number (21). */
const GS1_FIXED: Readonly<Record<string, number>> = {
  ...{ '00': 18, '01': 14, '02': 14, '11': 6, '12': 6, '13': 6, '15': 6, '16': 6, '17': 6, '20': 2 },
}

const GS1_PARTS_MAX = 8

/** GS1 7.9: the last digit of a GTIN proves the others. */
const isGtin = (digits: string) =>
  /^\d{14}$/.test(digits) &&
  Array.from(digits, Number).reduce((sum, digit, at) => sum + digit * (at % 2 === 0 ? 3 : 1), 0) % 10 === 0

/**
 * The serial number (21) of a GS1 element string: with its brackets, behind a symbol that is GS1's own, or behind a
 * GTIN whose check holds. Undefined where there is none.
 */
export const gs1Serial = (text: string): string | undefined => {
  if (text.startsWith('(')) return /^(?:\(\d{2,4}\)[^()]{1,90})*?\(21\)([^()]{1,20})/.exec(text)?.[1]?.trim()
  const isSymbol = /^\](C1|Q3|d2|e0|J1)/.test(text)
  let rest = isSymbol ? text.slice(3) : text
  if (!isSymbol && !(rest.startsWith('01') && isGtin(rest.slice(2, 16)))) return undefined
  for (let part = 0; part < GS1_PARTS_MAX; part += 1) {
    const length = GS1_FIXED[rest.slice(0, 2)]
    if (length === undefined || !/^\d+$/.test(rest.slice(0, 2 + length))) break
    rest = rest.slice(2 + length).replace(/^\s+/, '')
  }
  // A field of another length ends at a separator, which is a control character or its blank.
  return /^21(\S{1,20})(?:\s|$)/.exec(rest)?.[1]
}

/** A number alone, as makers write them. */
export const CODE = /^[0-9A-Za-z](?:[0-9A-Za-z ._/-]*[0-9A-Za-z.])?$/

type Peeled = { readonly text: string; readonly isNamed?: true } | { readonly formula: string } | undefined

const formula = (text: string) => ({ formula: text })

/** `=HYPERLINK("…";"5CG…")`: what the link shows is the number. */
const LINK =
  /^[=+]?\s*(?:HYPERLINK|LIEN[_.]HYPERTEXTE)\s*\(\s*"(?:[^"]|"")*"\s*[;,]\s*(?:"((?:[^"]|"")*)"|(\d+))\s*\)$/i
const fromLink = (text: string): Peeled => {
  if (!/^[=+@]?\s*(HYPERLINK|LIEN[_.]HYPERTEXTE)\s*\(/i.test(text)) return undefined
  const link = LINK.exec(text)
  return link === null ? formula(text) : { text: (link[1] ?? link[2] ?? '').replaceAll('""', '"').trim() }
}

/** `'5CG…` is how a spreadsheet is told that a cell is text. A French keyboard writes 4 so, too: then it has no digit. */
const fromQuotes = (text: string): Peeled => {
  const quoted = /^(?:"(.+)"|'(.+)'|«(.+)»|“(.+)”|['’‘`](.+))$/.exec(text)
  const inside = quoted?.slice(1).find((part) => part !== undefined)
  return inside === undefined || !/\d/.test(inside) ? undefined : { text: inside.trim(), isNamed: true }
}

/** `=5CG…`, `@5CG…`: what nothing but the number can follow. `=AB12` may be another cell. */
const fromSign = (text: string): Peeled => {
  if (!/^[=+@-]/.test(text)) return undefined
  const rest = text.replace(/^[=+@-]+\s*/, '')
  if (/^["'(«]|^(HYPERLINK|LIEN[_.]HYPERTEXTE)/i.test(rest))
    return rest.startsWith('(') ? formula(text) : { text: rest }
  const isReference = /^\$?[A-Z]{1,3}\$?\d{1,7}$/i.test(rest) || /^[LR]\d+C\d+$/i.test(rest)
  const isSum = /^[\d .,]+[-/][\d .,/-]+$/.test(rest)
  return CODE.test(rest) && !isReference && !isSum ? { text: rest } : formula(text)
}

/** `]C1…`, `(21)…` and `*…*`, as scanners send them. */
const fromScanner = (text: string): Peeled => {
  const serial = gs1Serial(text)
  if (serial !== undefined) return { text: serial }
  const inside = /^\][A-Za-z][0-9A-Za-z](.+)$/.exec(text)?.[1] ?? /^\*(.+)\*$/.exec(text)?.[1]
  return inside === undefined ? undefined : { text: inside.trim() }
}

/** `S/N: …`, `N° de série : …`: the name of the number, as stickers and forms write it. */
const NAME =
  /^(?:s\/n|n\/s|(?:sn|ns|serial(?: ?(?:number|no|n°|nr))?|(?:numéro|numero|num|n[°º]|no)\.? ?(?:de )?s[ée]rie|service tag|snid|imei ?[12]?)(?=[\s:.#=]))\s*[:.#=]*\s*(?=[0-9A-Za-z])(.+)$/i
const fromName = (text: string): Peeled => {
  const named = NAME.exec(text)?.[1]
  return named === undefined ? undefined : { text: named.trim(), isNamed: true }
}

const PEELS = [fromLink, fromQuotes, fromSign, fromScanner, fromName]
const LAYERS_MAX = 6

/** What stands inside; `isNamed` where somebody said that it is the number. A formula that shows none is one. */
export const unwrapped = (
  text: string,
): { readonly text: string; readonly isNamed: boolean } | { readonly formula: string } => {
  let [inside, isNamed] = [text, false]
  for (let layer = 0; layer < LAYERS_MAX; layer += 1) {
    let peeled: Peeled
    for (const peel of PEELS) {
      peeled = peel(inside)
      if (peeled !== undefined) break
    }
    if (peeled === undefined) return { text: inside, isNamed }
    if ('formula' in peeled) return peeled
    inside = peeled.text
    isNamed ||= peeled.isNamed === true
  }
  return { text: inside, isNamed }
}
