/**
 * Every page in a real browser of some width: WCAG 2.2 AA by axe with all folds open, and no page that
 * scrolls sideways. Skipped where Debian's chromium is not installed.
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from 'playwright-core'
import t, { type Test } from 'tap'
import { buildAssets } from '../../src/web/frame/build-assets.js'
import { renderPage } from '../../src/web/frame/html.js'
import { CHROMIUM, CHROMIUM_ARGUMENTS } from '../support/browser.js'
import { temporaryFolder } from '../support/temporary.js'
import { PAGES } from './pages.js'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}
const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'"

/** The page of a running import reloads itself; it says so and offers a link that stops it (WCAG 2.2.1). */
const RELOADS_WITH_A_WAY_TO_STOP = 'import-en-cours'

const skip = existsSync(CHROMIUM) ? false : 'no chromium here'

export const walkPages = (width: number) =>
  t.test(`every page at ${width} pixels: no violation, no sideways scroll`, { skip }, (t) => walk(t, width))

const walk = async (t: Test, width: number) => {
  const folder = await temporaryFolder(t)
  await buildAssets(folder)
  const server = createServer(async (request, response) => {
    const path = request.url ?? '/'
    const page = PAGES[path.slice(1)]
    const body = page
      ? renderPage(page)
      : path.startsWith('/assets/')
        ? await readFile(join(folder, path.slice('/assets/'.length)))
        : undefined
    response.setHeader(
      'content-type',
      page ? 'text/html; charset=utf-8' : (TYPES[extname(path)] ?? 'text/plain'),
    )
    response.setHeader('content-security-policy', POLICY)
    response.writeHead(body ? 200 : 404).end(body)
  }).listen(0)
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGUMENTS })
  t.teardown(() => browser.close())

  const context = await browser.newContext({ viewport: { width, height: 800 } })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  for (const name of Object.keys(PAGES)) {
    await page.goto(`http://localhost:${port}/${name}`)
    await page.evaluate('for (const fold of document.querySelectorAll("details")) fold.open = true')
    const beyond = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )
    t.equal(beyond, 0, `${name} at ${width}: no sideways scroll`)
    const axe = new AxeBuilder({ page }).withTags(TAGS)
    if (name === RELOADS_WITH_A_WAY_TO_STOP) axe.disableRules('meta-refresh')
    const { violations } = await axe.analyze()
    t.same(
      violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
      [],
      `${name} at ${width}: no violation`,
    )
  }
  t.same(complaints, [], `the strict policy stops nothing at ${width}`)
}
