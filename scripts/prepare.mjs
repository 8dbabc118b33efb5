/**
 * Installs and builds what is missing, so that `npm start` and `npm test` are the only commands there are.
 * Plain JavaScript: on a bare machine nothing else is there yet. Does nothing when nothing changed.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
process.chdir(root)

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`\nBoucle: Node.js ${process.versions.node} is too old: install Node.js 20.19 or later.\n`)
  process.exit(1)
}

const run = (command, args, sentence) => {
  const { status } = spawnSync(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status !== 0) {
    console.error(`\nBoucle: ${sentence}\n`)
    process.exit(1)
  }
}

const stamped = (file, value) => existsSync(file) && readFileSync(file, 'utf8') === value

const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex')
const installed = 'node_modules/.boucle-installed'
if (!stamped(installed, lock)) {
  console.log('Installing what Boucle needs (once)…')
  run(
    'npm',
    ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    'the packages could not be installed; the reason stands above.',
  )
  writeFileSync(installed, lock)
}

const newest = (path) =>
  statSync(path).isDirectory()
    ? Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
    : statSync(path).mtimeMs
const sources = ['src', 'scripts', 'test', 'tsconfig.json'].map(newest).concat(lock).join(' ')
const built = 'build/.boucle-built'
if (!stamped(built, sources)) {
  console.log('Building…')
  // From nothing: what was compiled from a source that is gone must go too.
  rmSync('build', { recursive: true, force: true })
  run(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-p', '.'],
    'the sources do not compile; the reason stands above.',
  )
  run(
    process.execPath,
    ['build/scripts/build-assets.js'],
    'the styles could not be made; the reason stands above.',
  )
  writeFileSync(built, sources)
}
