/** Draws every page as a file that a browser can open: `node build/test/web/preview.js OUTDIR`. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildAssets } from '../../src/web/frame/build-assets.js'
import { renderPage } from '../../src/web/frame/html.js'
import { PAGES } from './pages.js'

const [outDir] = process.argv.slice(2)
if (!outDir) throw new Error('usage: preview.js OUTDIR')

await mkdir(outDir, { recursive: true })
await buildAssets(join(outDir, 'assets'))
for (const [name, page] of Object.entries(PAGES))
  await writeFile(join(outDir, `${name}.html`), renderPage(page).replaceAll('"/assets/', '"assets/'))
process.stdout.write(`${Object.keys(PAGES).length} pages in ${outDir}\n`)
