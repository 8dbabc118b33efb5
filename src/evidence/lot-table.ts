/** What the CSV and Excel readers hand over: rows of text, each with the number a spreadsheet shows. */

export const LOT_BYTES_MAX = 16 * 1024 * 1024
export const LOT_LINES_MAX = 20_000
export const LOT_COLUMNS_MAX = 64
/** Blank rows are skipped, but not without end; the margin is for titles above the headings. */
export const LOT_ROWS_MAX = LOT_LINES_MAX + 100

export type LotTable = {
  /** Blank rows are left out; `row` counts them. */
  readonly rows: readonly { readonly row: number; readonly cells: readonly string[] }[]
}
export type TableAnswer = LotTable | { readonly problem: string }

export const TOO_MANY_LINES = `Ce fichier a plus de ${LOT_LINES_MAX.toLocaleString('fr-FR')} lignes : partagez-le en plusieurs fichiers.`
export const TOO_MANY_COLUMNS = `Ce fichier a plus de ${LOT_COLUMNS_MAX} colonnes : gardez seulement celles de l’inventaire.`

/** Without the empty cells at its end; `null` for a blank row. */
export const trimmedRow = (cells: readonly string[]): readonly string[] | null => {
  const last = cells.findLastIndex((cell) => cell.trim() !== '')
  return last === -1 ? null : cells.slice(0, last + 1)
}
