/** A page as the browser gets it: a doctype, then the tree rendered to text with every value escaped. */
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'

export const renderPage = (page: VNode): string => `<!doctype html>\n${renderToString(page)}\n`
