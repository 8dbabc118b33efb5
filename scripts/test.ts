/**
 * `npm test`: everything CI runs. Format and lint, the import law, unused code, then every test against a
 * PostgreSQL server of its own. Types were checked by the build. The last line counts: `N passed, N failed`.
 */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { CHROMIUM } from '../test/support/browser.js'
import { SERVER_VARIABLE, startTestServer } from '../test/support/test-server.js'

const step = (name: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}) =>
  new Promise<{ name: string; ok: boolean; output: string }>((resolve, reject) => {
    console.log(`\n— ${name}`)
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      process.stdout.write(chunk)
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ name, ok: code === 0, output }))
  })

const checks = [
  await step('format and lint', [
    'node_modules/@biomejs/biome/bin/biome',
    'check',
    '--error-on-warnings',
    '.',
  ]),
  await step('import law', [
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    '--config',
    '.dependency-cruiser.mjs',
    'src',
  ]),
  await step('unused code', ['node_modules/knip/bin/knip.js']),
]

const only = process.argv.slice(2)
const everyTest = readdirSync('build/test', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.js'))
  .map((name) => `build/test/${name}`)
const server = await startTestServer()
const tests = await step(
  'tests',
  ['node_modules/tap/dist/esm/run.mjs', '--reporter=tap', ...(only.length > 0 ? only : everyTest)],
  { [SERVER_VARIABLE]: JSON.stringify(server.administrator) },
).finally(server.stop)

const [, counts = ''] = /# (\{ total: [^}]*\})/.exec(tests.output) ?? []
const count = (word: string) => Number(new RegExp(`${word}: (\\d+)`).exec(counts)?.[1] ?? 0)
if (!existsSync(CHROMIUM))
  console.log(
    `\n!!! No browser at ${CHROMIUM}: the tests of the pages in a real browser DID NOT RUN. apt-get install chromium`,
  )
const failedChecks = checks.filter(({ ok }) => !ok)
for (const { name } of failedChecks) console.log(`FAILED: ${name}`)
const failed = count('fail') + failedChecks.length + (tests.ok || count('fail') > 0 ? 0 : 1)
const skipped = count('skip') + count('todo')
console.log(
  `\n${count('pass') + checks.length - failedChecks.length} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
)
process.exitCode = failed === 0 ? 0 : 1
