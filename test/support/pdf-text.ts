/** Reads what our own papers show, without another program. */
import { inflateSync } from 'node:zlib'

/** The text that a PDF of ours shows: its fonts' own map of glyphs to letters, applied to what it draws. */
export const textOf = (pdf: Buffer): string => {
  const streams: string[] = []
  for (let from = 0; ; ) {
    const start = pdf.indexOf('stream\n', from)
    if (start === -1) break
    const end = pdf.indexOf('endstream', start)
    const bytes = pdf.subarray(start + 7, end)
    try {
      streams.push(inflateSync(bytes).toString('latin1'))
    } catch {
      streams.push(bytes.toString('latin1'))
    }
    from = end + 'endstream'.length
  }
  const letters = streams
    .filter((one) => one.includes('beginbfrange'))
    .map((one) =>
      [...one.matchAll(/\[((?:<[0-9a-f]+>\s*)+)\]/g)].flatMap(
        ([, all = '']) => all.match(/[0-9a-f]+/g) ?? [],
      ),
    )
  const shown = streams
    .filter((one) => one.includes(' TJ'))
    .flatMap((one) =>
      [...one.matchAll(/\[(.*?)\] TJ/g)].map(([, all = '']) => (all.match(/<([0-9a-f]+)>/g) ?? []).join('')),
    )
  const read = (map: readonly string[]) =>
    shown
      .map((hex) =>
        (hex.replace(/[<>]/g, '').match(/.{4}/g) ?? [])
          .map((glyph) =>
            (map[Number.parseInt(glyph, 16)] ?? '').replace(/.{4}/g, (unit) =>
              String.fromCharCode(Number.parseInt(unit, 16)),
            ),
          )
          .join(''),
      )
      .join('\n')
  return letters.map(read).join('\n')
}
