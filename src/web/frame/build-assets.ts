/**
 * Makes what the pages load beside themselves: two stylesheets, the icon and, for staff, the typeface.
 * Run once by the build; throws when a stylesheet does not compile or a font is not installed.
 */
import { existsSync } from 'node:fs'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileAsync } from 'sass'

/** woff2 for browsers; woff for printed papers, whose library does not cut a woff2 down to its used letters. */
const FONTS = ['400', '700'].flatMap((weight) =>
  ['woff2', 'woff'].map((form) => `atkinson-hyperlegible-latin-${weight}-normal.${form}`),
)

/** The folder of package.json: the same from `src` and from `build`. */
const projectRoot = (folder: string): string =>
  existsSync(join(folder, 'package.json')) ? folder : projectRoot(dirname(folder))

/** Writes `app.css`, `suivi.css`, `icon.svg` and `fonts/*.woff2`: what the pages ask for under `/assets/`. */
export const buildAssets = async (outDir: string): Promise<void> => {
  const root = projectRoot(dirname(fileURLToPath(import.meta.url)))
  const style = join(root, 'src/web/style')
  await mkdir(join(outDir, 'fonts'), { recursive: true })
  for (const name of ['app', 'suivi']) {
    const { css } = await compileAsync(join(style, `${name}.scss`), {
      style: 'compressed',
      quietDeps: true,
      loadPaths: [join(root, 'node_modules')],
    })
    await writeFile(join(outDir, `${name}.css`), css)
  }
  await copyFile(join(style, 'icon.svg'), join(outDir, 'icon.svg'))
  const fonts = join(root, 'node_modules/@fontsource/atkinson-hyperlegible/files')
  await Promise.all(FONTS.map((font) => copyFile(join(fonts, font), join(outDir, 'fonts', font))))
}
