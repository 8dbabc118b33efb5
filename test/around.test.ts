/** What stands around the code says what the code does: settings, containers, README, lock file. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { parse } from 'yaml'
import { etpHoursOf, kitPricesOf, readConfig } from '../src/config.js'

const projectRoot = (folder: string): string =>
  existsSync(join(folder, 'package.json')) ? folder : projectRoot(dirname(folder))
const root = projectRoot(dirname(fileURLToPath(import.meta.url)))
const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** A name and a whole version: `17.6-bookworm`, never `latest`, `17` or nothing. */
const PINNED = /^[a-z0-9./-]+:\d+\.\d+(\.\d+)?(-[a-z0-9.-]+)?$/

type Service = {
  image: string
  restart: string
  read_only?: boolean
  ports?: string[]
  volumes?: string[]
  environment: Record<string, string>
  depends_on?: Record<string, { condition: string }>
  healthcheck: { test: string[]; interval: string; timeout: string; retries: number }
}
const compose = parse(read('docker-compose.yml')) as {
  services: Record<string, Service>
  volumes: Record<string, unknown>
}

t.test('docker compose brings Boucle and its PostgreSQL', async (t) => {
  const { app, postgres } = compose.services
  t.strictSame(Object.keys(compose.services).sort(), ['app', 'postgres'])
  if (!app || !postgres) return
  for (const service of [app, postgres]) {
    t.match(service.image, PINNED)
    t.match(service, {
      restart: 'unless-stopped',
      read_only: true,
      healthcheck: { interval: /s$/, timeout: /s$/, retries: Number },
    })
  }
  t.match(
    app.healthcheck.test.join(' '),
    /^CMD node -e fetch\('http:\/\/127\.0\.0\.1:3000\/health\/ready'\).*exit\(1\)\)$/,
  )
  t.match(postgres.healthcheck.test.join(' '), /pg_isready/)
  t.strictSame(app.depends_on, { postgres: { condition: 'service_healthy' } })
  t.strictSame(app.ports, [`127.0.0.1:\${PORT:-3000}:3000`], 'nobody outside this machine, unless a proxy')
  t.notOk(postgres.ports, 'the database is not published')
  t.strictSame(postgres.volumes, ['postgres-data:/var/lib/postgresql/data'])
  t.strictSame(Object.keys(compose.volumes), ['postgres-data'])
})

t.test('docker compose holds no secret: password and key are given, or nothing starts', async (t) => {
  const secret = /\$\{(?:POSTGRES_PASSWORD|VAULT_KEY):\?[^}]+\}/
  for (const [name, { environment }] of Object.entries(compose.services))
    for (const [variable, value] of Object.entries(environment)) {
      if (/PASSWORD|SECRET|TOKEN|KEY/.test(variable)) t.match(value, new RegExp(`^${secret.source}$`), name)
      if (/^postgres/.test(value)) t.match(new URL(value.replace(secret, 'given')).password, 'given')
    }
})

t.test('docker compose sets only settings that exist, to values that are accepted', async (t) => {
  const environment = compose.services['app']?.environment ?? {}
  const withoutVariables = (text: string): string => {
    const shorter = text.replace(
      /\$\{\w+:(?:-([^${}]*)|\?[^${}]*)\}/g,
      (_, byDefault) => byDefault ?? 'given',
    )
    return shorter === text ? text : withoutVariables(shorter)
  }
  const given = Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      name === 'VAULT_KEY' ? 'ab'.repeat(32) : withoutVariables(value),
    ]),
  )
  t.strictSame(
    Object.keys(given).filter((name) => !settings.includes(name)),
    [],
  )
  t.match(readConfig(given), { HOST: '0.0.0.0', PORT: 3000, PUBLIC_URL: 'http://localhost:3000' })
})

t.test('the image is pinned, built from the lock file, and runs as nobody in particular', async (t) => {
  const dockerfile = read('Dockerfile')
  const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base ?? '')
  t.equal(bases.length, 2)
  for (const base of bases) t.match(base, /^node:20\.\d+\.\d+-bookworm-slim$/)
  const last = dockerfile.slice(dockerfile.lastIndexOf('FROM '))
  t.match(dockerfile, /^RUN npm ci\b/m)
  t.match(last, /^USER node$/m)
  t.match(last, /^HEALTHCHECK /m)
  t.match(last, /^CMD \["node", "build\/src\/main\.js"\]$/m)
  t.notMatch(last, /COPY (?!--from=build)/, 'nothing but what was built')
  for (const [, path] of dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm))
    for (const source of (path ?? '').split(' ')) t.ok(existsSync(join(root, source)), source)
  const ignored = read('.dockerignore').split('\n')
  for (const path of ['.git', '.env', 'node_modules', 'build', 'data']) t.ok(ignored.includes(path), path)
})

const settings = [...read('src/config.ts').matchAll(/^ {2}([A-Z][A-Z_]*): z\./gm)].map(
  ([, name]) => name ?? '',
)

t.test('.env.example names every setting, with its default', async (t) => {
  const example = [...read('.env.example').matchAll(/^([A-Z_]+)=(.*)$/gm)].map(
    ([, name, value]) => [name ?? '', value ?? ''] as const,
  )
  t.strictSame(
    example.map(([name]) => name),
    settings,
  )
  const defaults: Readonly<Record<string, unknown>> = readConfig({})
  for (const [name, value] of example) t.equal(value, String(defaults[name] ?? ''), name)
  t.strictSame(readConfig(Object.fromEntries(example)), defaults)
})

t.test(
  'prices of kits are read in the order of their days, in cents, or refused in a sentence',
  async (t) => {
    t.strictSame(kitPricesOf(readConfig({})), [])
    t.strictSame(kitPricesOf(readConfig({ KIT_PRICES: '2027-06-01=25.50 2027-01-01=20' })), [
      { from: '2027-01-01', cents: 2000 },
      { from: '2027-06-01', cents: 2550 },
    ])
    for (const wrong of ['20', '2027-01-01=vingt', '2027-01-01=-5', '2027-02-30=20'])
      t.throws(() => readConfig({ KIT_PRICES: wrong }), /KIT_PRICES cannot be used/, wrong)
  },
)

t.test('hours of a full-time equivalent are read by type and day, or refused in a sentence', async (t) => {
  t.strictSame(etpHoursOf(readConfig({})), [])
  t.strictSame(etpHoursOf(readConfig({ ETP_HOURS: 'ACI:2026-07-01=1785 EI:2027-01-01=1550' })), [
    { siaeType: 'ACI', from: '2026-07-01', hours: 1785 },
    { siaeType: 'EI', from: '2027-01-01', hours: 1550 },
  ])
  for (const wrong of ['ACI', 'EA:2026-07-01=1785', 'ACI:2026-02-30=1785', 'ACI:2026-07-01=beaucoup'])
    t.throws(() => readConfig({ ETP_HOURS: wrong }), /ETP_HOURS cannot be used/, wrong)
})

const readme = read('README.md')
const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts)

t.test('the README names every setting with its default', async (t) => {
  const defaults: Readonly<Record<string, unknown>> = readConfig({})
  for (const name of settings) {
    const value = defaults[name] || undefined
    t.match(readme, `| \`${name}\` | ${value === undefined ? '' : `\`${value}\` `}|`)
  }
})

/** What belongs to the project: everything but what .gitignore leaves out. */
const NOT_OURS = /^(\.git|node_modules|build|data|data-.*|\.tap|\.env)$/
const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (NOT_OURS.test(entry.name)) return []
    return entry.isDirectory() ? filesIn(path) : [path]
  })
const files = filesIn('')
const documents = files.filter((path) => path.endsWith('.md'))

/** GitHub's anchor of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-')

t.test('links between documents lead somewhere', async (t) => {
  for (const path of documents) {
    const text = read(path)
    const anchors = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading ?? ''))
    for (const [, link = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(link)) continue
      if (link.startsWith('#')) t.ok(anchors.includes(link.slice(1)), `${path}: ${link}`)
      else if (link === 'docs/stock.png' && !existsSync(join(root, link)))
        t.comment('docs/stock.png, the picture of the README, is not there yet')
      else t.ok(existsSync(join(root, dirname(path), link.replace(/#.*/, ''))), `${path}: ${link}`)
    }
  }
})

t.test('the README names commands and files that exist', async (t) => {
  for (const [, script = ''] of readme.matchAll(/npm run ([\w:-]+)/g)) t.ok(scripts.includes(script), script)
  for (const script of ['start', 'test']) {
    t.ok(scripts.includes(script))
    t.match(readme, `npm ${script}`)
  }
  for (const [path] of readme.matchAll(/(?:test\/fixtures|src|scripts)\/[\w./-]*\w/g))
    t.ok(existsSync(join(root, path)), path)
})

t.test('every decision stands in the README, under its own title', async (t) => {
  const decisions = documents.filter((path) => path.startsWith('docs/decisions/'))
  for (const path of decisions) {
    t.match(path, /\/\d{4}-[a-z0-9-]+\.md$/)
    t.match(readme, `](${path})`)
    const [, number] = /\/0*(\d+)-/.exec(path) ?? []
    t.match(read(path), new RegExp(`^# ${number}\\. .+\n`))
    for (const part of ['Context', 'Decision', 'Consequences']) t.match(read(path), `**${part}.**`)
  }
})

t.test('packages come from wherever the installer gets them: no file names a registry', async (t) => {
  t.notMatch(read('package-lock.json'), /"resolved"/)
  const host = /\bregistry\.[a-z]|\bnpmjs\.(org|com)|\byarnpkg\.com|\bpkg\.github\.com|\bregistry *=/i
  t.ok(files.length > 100)
  const naming = files.filter((path) => host.test(read(path)))
  t.strictSame(naming, [])
})

t.test('CI runs what everybody runs, and its last line counts', async (t) => {
  t.ok(statSync(join(root, '.ci/run')).mode & 0o111, 'it can be executed')
  const lines = read('.ci/run').trim().split('\n')
  t.match(lines[0], /^#!.*\bbash$/)
  t.ok(lines.includes('set -euo pipefail'))
  t.equal(lines.at(-1), 'exec npm --silent test')
})

t.test('the licence is the one that package.json names', async (t) => {
  t.equal((JSON.parse(read('package.json')) as { license: string }).license, 'EUPL-1.2')
  t.match(read('LICENSE'), /^EUROPEAN UNION PUBLIC LICENCE v\. 1\.2\n/)
  t.match(read('LICENSE'), /Appendix/)
})
