/** A page as the browser gets it: a doctype, then the tree rendered to text with every value escaped. */
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'

/** A tag with its quoted attributes, or the text between two tags. */
const PIECES = /<(?:"[^"]*"|[^">])*>|[^<]+/g

/** French puts an unbreakable space before `: ; ? ! »` and after `«`; what people typed into a field stays as it is. */
const withFrenchSpaces = (text: string) => text.replace(/ (?=[:;?!»])/g, '\u00a0').replace(/« /g, '«\u00a0')

export const renderPage = (page: VNode): string => {
  const html = renderToString(page).replace(PIECES, (piece) =>
    piece.startsWith('<') ? piece : withFrenchSpaces(piece),
  )
  return `<!doctype html>\n${html}\n`
}
