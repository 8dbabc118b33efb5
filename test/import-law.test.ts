/** The import law, broken on purpose: a small house of its own, each file of which breaks one rule. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import t from 'tap'
import { z } from 'zod'
import { temporaryFolder } from './support/temporary.js'

/** What an importing file names, and the rule that refuses it. */
const BREACHES = [
  ['src/domain/referrals/probe.ts', '../devices/functions.js', 'referrals-knows-itself-and-shared'],
  ['src/domain/kits/probe.ts', '../devices/functions.js', 'kits-knows-itself-and-shared'],
  ['src/domain/kits/policy.ts', '../policies/policies.js', 'kits-knows-itself-and-shared'],
  ['src/domain/kits/table.ts', '../contexts.js', 'kits-knows-itself-and-shared'],
  ['src/domain/kits/clock.ts', 'node:fs', 'domain-is-pure'],
  ['src/domain/shared/probe.ts', 'fastify', 'domain-packages'],
  ['src/domain/shared/log.ts', '../../log/event-log.js', 'domain-imports-only-below'],
  ['src/evidence/probe.ts', '../log/event-log.js', 'evidence-imports-only-below'],
  ['src/projections/probe.ts', '../use-cases/access.js', 'projections-imports-only-below'],
  ['src/web/probe.ts', '../use-cases/access.js', 'web-imports-only-below'],
  ['src/words/probe.ts', '../projections/stock.js', 'words-imports-only-below'],
  ['src/use-cases/probe.ts', '../http/server/door.js', 'use-cases-imports-only-below'],
  ['src/use-cases/asking.ts', 'fastify', 'use-cases-packages'],
  ['src/use-cases/reading.ts', 'pg', 'use-cases-packages'],
  ['src/http/api/probe.ts', '../pages/stock.js', 'api-knows-server'],
  ['src/http/pages/probe.ts', '../api/stock.js', 'pages-knows-server'],
  ['src/http/server/probe.ts', '../api/stock.js', 'server-knows-no-route'],
  ['src/http/probe.ts', '../config.js', 'http-is-a-door'],
  ['src/log/one.ts', './two.js', 'no-cycles'],
] as const
const LAWFUL = [
  'src/domain/devices/functions.ts',
  'src/domain/policies/policies.ts',
  'src/domain/contexts.ts',
  'src/log/event-log.ts',
  'src/projections/stock.ts',
  'src/use-cases/access.ts',
  'src/http/server/door.ts',
  'src/http/api/stock.ts',
  'src/http/pages/stock.ts',
  'src/config.ts',
]
const Report = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })),
  }),
})

t.test('each breach is refused by its rule, and nothing else is', async (t) => {
  const house = await temporaryFolder(t)
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(house, file)), { recursive: true })
    writeFileSync(join(house, file), text)
  }
  for (const file of ['.dependency-cruiser.mjs', 'tsconfig.json', 'package.json'])
    cpSync(file, join(house, file))
  symlinkSync(resolve('node_modules'), join(house, 'node_modules'))
  for (const file of LAWFUL) write(file, 'export const here = true\n')
  for (const [file, imported] of BREACHES)
    write(file, `import * as other from '${imported}'\nexport const told = other\n`)
  // The other half of the circle; it is told once.
  write('src/log/two.ts', `export * from './one.js'\n`)

  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      ...['--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'src'],
    ],
    { cwd: house, encoding: 'utf8' },
  )
  t.equal(stderr, '')
  const { violations } = Report.parse(JSON.parse(stdout)).summary
  const refused = [...new Set(violations.map(({ from, rule }) => `${from} ${rule.name}`))]
  t.strictSame(refused.sort(), BREACHES.map(([file, , rule]) => `${file} ${rule}`).sort())
})
