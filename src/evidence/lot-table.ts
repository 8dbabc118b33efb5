/**
 * What a table is to whoever reads one: its sheets, their rows of text, and the headings that are looked for. All of
 * it is plain data, so that it may cross to another thread and back.
 */

export const LOT_BYTES_MAX = 16 * 1024 * 1024
export const LOT_LINES_MAX = 20_000
export const LOT_COLUMNS_MAX = 64
/** Blank rows are skipped, but not without end; the margin is for titles above the headings. */
export const LOT_ROWS_MAX = LOT_LINES_MAX + 100
/** Titles and dates often stand above the headings. */
export const HEADING_ROWS_SEARCHED = 20
/** Rows of the second sheet of a workbook are numbered from here, of the third from twice that: each row once. */
const SHEET_ROWS = 100_000

/** `row` is what a spreadsheet shows in its margin. Blank rows are left out; `row` counts them. */
export type TableRow = { readonly row: number; readonly cells: readonly string[] }

/** The headings of a list, each as people write it; compared without case, accents and punctuation. */
export type Headings = {
  /** A row is the heading row when each of these columns is in it, under one of its words. */
  readonly required: readonly { readonly name: string; readonly words: readonly string[] }[]
  readonly optional: readonly string[]
  /** The State writes `DEB…` above its files and `FIN…` below, with the number of their lines. */
  readonly framed?: boolean
}

/** One sheet as its format gives it. */
export type FoundSheet = {
  readonly name: string
  readonly hidden: boolean
  readonly rows: readonly TableRow[]
  /** Why it cannot be read as a list. */
  readonly problem: string | null
  /** Rows below this one were not looked at. */
  readonly cutAt: number | null
}

export type TableSheet = {
  /** Null where the file is read from this sheet alone. */
  readonly name: string | null
  /** The rows, each with a number that no other row of the file has. */
  readonly rows: readonly TableRow[]
}

export type Table = {
  readonly format: 'csv' | 'xlsx'
  /** Those with the headings; where none has them, the first that is not empty. */
  readonly sheets: readonly TableSheet[]
  /** What was not read, and what was read that nobody sees, one French sentence each. */
  readonly remarks: readonly string[]
}
/** `problem` is one French sentence for the person who will save the file again. */
export type TableAnswer = Table | { readonly problem: string }

export const TOO_MANY_LINES = `Ce fichier a plus de ${LOT_LINES_MAX.toLocaleString('fr-FR')} lignes : partagez-le en plusieurs fichiers.`
export const TOO_MANY_COLUMNS = `Ce fichier a plus de ${LOT_COLUMNS_MAX} colonnes : gardez seulement celles de l’inventaire.`

/** @param index which of the sheets that are read, from 0. */
export const rowInFile = (index: number, row: number) => index * SHEET_ROWS + row

/** The row that a spreadsheet shows in the margin of its sheet. */
export const rowInSheet = (row: number) => row % SHEET_ROWS

/** `la ligne 3`, or `la ligne 3 de la feuille « Écrans »`. */
export const placeOf = (sheet: string | null, row: number) =>
  `la ligne ${rowInSheet(row)}${sheet === null ? '' : ` de la feuille « ${sheet} »`}`

/** Without the empty cells at its end; `null` for a blank row. */
export const trimmedRow = (cells: readonly string[]): readonly string[] | null => {
  const last = cells.findLastIndex((cell) => cell.trim() !== '')
  return last === -1 ? null : cells.slice(0, last + 1)
}

export const columnTitle = (headings: readonly string[], at: number) =>
  headings[at] || `colonne ${at + 1} (sans titre)`

/**
 * Where a line of a text file goes on beyond its headings: a separator stands in one of its cells, a decimal comma
 * among them, so none of the others may be what was meant. A workbook has no separators.
 */
export const beyondHeadings = (
  headings: readonly string[],
  texts: readonly string[],
  format: Table['format'],
): { readonly at: number; readonly problem: string } | undefined => {
  const at = texts.findIndex((text, index) => text !== '' && index >= headings.length)
  return at === -1 || format !== 'csv' ? undefined : { at, problem: MORE_CELLS }
}
const MORE_CELLS =
  'Cette ligne a plus de cellules que la ligne des titres : un séparateur se trouve sans doute dans une cellule sans guillemets.'
