/** What stands around the code says what the code does: settings, containers, documents, lock file. */
import { spawnSync } from 'node:child_process'
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
  restart?: string
  profiles?: string[]
  build?: string
  pull_policy?: string
  read_only?: boolean
  cap_drop?: string[]
  security_opt: string[]
  ports?: string[]
  volumes?: string[]
  networks?: string[] | Record<string, { ipv4_address: string }>
  network_mode?: string
  entrypoint?: string[]
  environment?: Record<string, string>
  depends_on?: Record<string, { condition: string; required?: boolean }>
  healthcheck?: { test: string[]; interval: string; timeout: string; retries: number; start_period: string }
}
const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>
  configs: Record<string, { file: string }>
  networks: Record<string, { internal?: boolean; ipam?: { config: { subnet: string; gateway: string }[] } }>
  volumes: Record<string, unknown>
}

const TIERS = {
  default: ['app', 'postgres'],
  eventstore: ['app', 'eventstore', 'log-check', 'postgres'],
  cluster: [
    ...['app', 'app-2', 'balancer', 'certificates', 'eventstore-1', 'eventstore-2', 'eventstore-3'],
    'postgres',
  ],
}
const ONE_SHOT = ['certificates', 'log-check']
const CLUSTER = ['eventstore-1', 'eventstore-2', 'eventstore-3']
const service = (name: string) => compose.services[name] as Service
/** What `docker compose --profile …` starts: what names that profile, and what names none. */
const startedBy = (profile: string) =>
  Object.keys(compose.services)
    .filter((name) => service(name).profiles?.includes(profile) ?? true)
    .sort()

/** What Compose makes of `${…}`, as its documentation says. */
const interpolate = (text: string, given: Readonly<Record<string, string>>): string => {
  const shorter = text.replace(
    /(?<!\$)\$\{(\w+)(?:(:[-+?])([^${}]*))?\}/g,
    (_, name: string, operator?: string, word = '') => {
      const value = given[name] ?? ''
      if (operator === ':?' && value === '') throw new Error(`${name}: ${word}`)
      if (operator === ':+') return value === '' ? '' : word
      return value === '' && operator === ':-' ? word : value
    },
  )
  return shorter === text ? text : interpolate(shorter, given)
}
const ENV = { POSTGRES_PASSWORD: 'abc', VAULT_KEY: 'ab'.repeat(32) }
const ENV_OF = {
  default: ENV,
  eventstore: { ...ENV, EVENTSTORE_URL: 'esdb://eventstore:2113?tls=false' },
  cluster: { ...ENV, EVENTSTORE_ADMIN_PASSWORD: 'def', EVENTSTORE_OPS_PASSWORD: 'ghi' },
}
const environmentOf = (name: string, env: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(service(name).environment ?? {}).map(([key, value]) => [key, interpolate(value, env)]),
  )

t.test(
  'each profile starts its services, all pinned, each with a health check, and publishes few',
  async (t) => {
    for (const [profile, names] of Object.entries(TIERS)) t.strictSame(startedBy(profile), names, profile)
    for (const [name, one] of Object.entries(compose.services)) {
      t.match(one.image, PINNED, name)
      t.ok(one.security_opt.includes('no-new-privileges:true'), name)
      if (name !== 'postgres') t.strictSame(one.cap_drop, ['ALL'], name)
      // Nobody tried EventStoreDB on a read-only file system.
      t.equal(one.read_only ?? false, !/^eventstore/.test(name), name)
      if (ONE_SHOT.includes(name)) {
        t.notOk(one.restart ?? one.healthcheck, `${name} ends`)
        const waiting = Object.values(compose.services).filter(({ depends_on }) => depends_on?.[name])
        t.ok(waiting.length > 0, `somebody waits for ${name}, or --wait never ends`)
        for (const { depends_on } of waiting)
          t.match(depends_on?.[name], { condition: 'service_completed_successfully' })
      } else
        t.match(
          one,
          { restart: 'unless-stopped', healthcheck: { interval: /s$/, timeout: /s$/, retries: Number } },
          name,
        )
    }
    const ports = Object.entries(compose.services).flatMap(([name, { ports = [] }]) =>
      ports.map((port) => `${name} ${port}`),
    )
    t.strictSame(
      ports,
      [`app 127.0.0.1:\${PORT:-3000}:3000`, `balancer 127.0.0.1:\${BALANCER_PORT:-8080}:8080`],
      'nobody outside this machine, unless a proxy; no database; no port twice',
    )
  },
)

t.test('services wait for what they need, and only for what their profile starts', async (t) => {
  for (const [profile, names] of Object.entries(TIERS))
    for (const name of names)
      for (const [other, { required = true }] of Object.entries(service(name).depends_on ?? {}))
        if (!names.includes(other)) t.equal(required, false, `${profile}: ${name} does without ${other}`)
  t.strictSame(service('app').depends_on?.['postgres'], { condition: 'service_healthy' })
  for (const name of ['eventstore', ...CLUSTER])
    t.match(service('app').depends_on?.[name], { condition: 'service_healthy' })
  t.strictSame(service('app-2').depends_on, { app: { condition: 'service_healthy' } }, 'one node first')
  t.equal(service('app').build, '.')
  for (const [name, { image, build, pull_policy }] of Object.entries(compose.services))
    if (image === service('app').image && !build)
      t.equal(pull_policy, 'never', `${name} is built, not fetched`)
  for (const name of ['app', 'app-2'])
    t.match(
      service(name).healthcheck?.test.join(' '),
      /^CMD node -e fetch\('http:\/\/127\.0\.0\.1:3000\/health\/ready'\).*exit\(1\)\)$/,
    )
  t.match(service('postgres').healthcheck?.test.join(' '), /pg_isready/)
  for (const name of ['eventstore', ...CLUSTER])
    t.match(service(name).healthcheck?.test.join(' '), /^CMD curl --fail .*\/health\/live$/)
})

t.test('data stays in named volumes, and every volume is used', async (t) => {
  const used = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes)
  t.strictSame(
    [...new Set(used.map((volume) => volume.split(':')[0]))].sort(),
    Object.keys(compose.volumes).sort(),
  )
  t.strictSame(service('postgres').volumes, ['postgres-data:/var/lib/postgresql/data'])
  for (const name of ['eventstore', ...CLUSTER])
    t.ok(service(name).volumes?.includes(`${name}-data:/var/lib/eventstore`), name)
})

t.test('databases are on a network that leads nowhere, and the balancer is not on it', async (t) => {
  t.match(compose.networks, { data: { internal: true } })
  for (const name of ['postgres', 'eventstore', ...CLUSTER]) t.strictSame(service(name).networks, ['data'])
  for (const name of ['app', 'app-2']) t.strictSame(service(name).networks, ['default', 'data'])
  for (const name of ONE_SHOT) t.equal(service(name).network_mode, 'none')
})

t.test('docker compose holds no secret: what every profile needs is given, or nothing starts', async (t) => {
  const secret = /^\$\{(?:POSTGRES_PASSWORD|VAULT_KEY):\?[^}]+\}$/
  for (const [name, { environment = {} }] of Object.entries(compose.services))
    for (const [variable, value] of Object.entries(environment)) {
      if (/^EVENTSTORE_DEFAULT_.*PASSWORD$/.test(variable))
        t.match(value, /^\$\{EVENTSTORE_(ADMIN|OPS)_PASSWORD:-\}$/, name)
      else if (/PASSWORD|SECRET|TOKEN|KEY$/.test(variable)) t.match(value, secret, name)
      if (/^postgres/.test(value)) t.equal(new URL(interpolate(value, ENV)).password, 'abc')
    }
  for (const left of Object.keys(ENV)) {
    t.throws(() => environmentOf('app', { ...ENV, [left]: '' }), new RegExp(left))
    t.match(service('app').environment?.[left === 'VAULT_KEY' ? left : 'DATABASE_URL'], `\${${left}:?`)
  }
  const required = [...read('docker-compose.yml').matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name)
  t.strictSame(
    [...new Set(required)].sort(),
    Object.keys(ENV),
    'what only a profile needs is not asked of everybody: Compose does not look at profiles there',
  )
})

t.test('docker compose sets only settings that exist, to values that are accepted', async (t) => {
  for (const [tier, env] of Object.entries(ENV_OF))
    for (const name of tier === 'cluster' ? ['app', 'app-2'] : ['app']) {
      const given = environmentOf(name, env)
      t.strictSame(
        Object.keys(given).filter((one) => !settings.includes(one)),
        [],
      )
      t.match(readConfig(given), {
        HOST: '0.0.0.0',
        PORT: 3000,
        PUBLIC_URL: 'http://localhost:3000',
        VAULT_KEY: ENV.VAULT_KEY,
        DATABASE_URL: 'postgres://boucle:abc@postgres:5432/boucle',
      })
    }
  t.strictSame(service('app').environment, service('app-2').environment, 'nodes differ in nothing')
})

t.test('which log Boucle writes to: PostgreSQL, one EventStoreDB, or the cluster', async (t) => {
  const logOf = (env: Readonly<Record<string, string>>) =>
    readConfig(environmentOf('app', env)).EVENTSTORE_URL
  t.equal(logOf(ENV_OF.default), undefined)
  t.equal(logOf(ENV_OF.eventstore), 'esdb://eventstore:2113?tls=false')
  t.match(service('eventstore').environment, { EVENTSTORE_INSECURE: 'true', EVENTSTORE_CLUSTER_SIZE: '1' })
  t.match(read('docker-compose.yml'), 'echo "EVENTSTORE_URL=esdb://eventstore:2113?tls=false" >> .env')

  // After esdb+discover:// the client asks the first name alone: with that node down, no Boucle would start.
  const [, nodes = '', query] = /^esdb:\/\/admin:def@([^?]+)\?(.+)$/.exec(logOf(ENV_OF.cluster) ?? '') ?? []
  t.strictSame(
    nodes.split(','),
    CLUSTER.map((name) => `${name}:2113`),
  )
  const { tlsCaFile: authority, ...others } = Object.fromEntries(new URLSearchParams(query))
  t.strictSame(others, {}, 'TLS is not turned off')
  for (const name of ['app', 'app-2'])
    t.strictSame(
      service(name).volumes,
      [`eventstore-ca:${dirname(authority ?? '')}:ro`],
      'and no key of a node',
    )

  t.equal(environmentOf('log-check', ENV_OF.default)['EVENTSTORE_URL'], '', 'then it refuses')
  t.equal(environmentOf('certificates', ENV_OF.default)['BOTH_ARE_GIVEN'], '', 'then it refuses')
  t.equal(environmentOf('certificates', { ...ENV, EVENTSTORE_ADMIN_PASSWORD: 'def' })['BOTH_ARE_GIVEN'], '')
  t.equal(environmentOf('certificates', ENV_OF.cluster)['BOTH_ARE_GIVEN'], 'yes')
})

t.test('the three nodes of EventStoreDB know each other, by the names on their certificates', async (t) => {
  const script = service('certificates').entrypoint?.at(-1) ?? ''
  const [, loop = ''] = /^for node in (.*); do$/m.exec(script) ?? []
  t.strictSame(loop.split(' '), CLUSTER)
  t.match(script, '-dns-names "localhost,$$node"')
  t.match(service('certificates').volumes, ['eventstore-authority:/authority', 'eventstore-ca:/ca'])
  for (const name of CLUSTER) {
    const environment = environmentOf(name, ENV_OF.cluster)
    t.match(environment, {
      EVENTSTORE_CLUSTER_SIZE: String(CLUSTER.length),
      EVENTSTORE_DISCOVER_VIA_DNS: 'false',
      EVENTSTORE_NODE_HOST_ADVERTISE_AS: name,
      EVENTSTORE_REPLICATION_HOST_ADVERTISE_AS: name,
      EVENTSTORE_GOSSIP_SEED: CLUSTER.filter((other) => other !== name)
        .map((other) => `${other}:2113`)
        .join(','),
      EVENTSTORE_CERTIFICATE_FILE: `/etc/eventstore/certificates/${name}/node.crt`,
      EVENTSTORE_CERTIFICATE_PRIVATE_KEY_FILE: `/etc/eventstore/certificates/${name}/node.key`,
      EVENTSTORE_TRUSTED_ROOT_CERTIFICATES_PATH: '/etc/eventstore/ca',
      EVENTSTORE_DEFAULT_ADMIN_PASSWORD: 'def',
      EVENTSTORE_DEFAULT_OPS_PASSWORD: 'ghi',
    })
    t.notOk('EVENTSTORE_INSECURE' in environment)
    t.strictSame(service(name).volumes?.slice(1), [
      'eventstore-ca:/etc/eventstore/ca:ro',
      'eventstore-certificates:/etc/eventstore/certificates:ro',
    ])
    t.ok(service(name).healthcheck?.test.includes('/etc/eventstore/ca/ca.crt'))
    t.match(service(name).depends_on, { certificates: { condition: 'service_completed_successfully' } })
  }
})

t.test('the balancer asks each node whether it is ready, and is the one that Boucle believes', async (t) => {
  const file = compose.configs['balancer']?.file ?? ''
  const balancer = read(file)
  t.strictSame(
    [...balancer.matchAll(/^ {2}server (\S+) (\S+)$/gm)].map(([, name, address]) => [name, address]),
    ['app', 'app-2'].map((name) => [name, `${name}:3000`]),
  )
  t.match(balancer, /^ {2}http-check send meth GET uri \/health\/ready$/m)
  t.match(balancer, /^ {2}option forwardfor$/m)
  const [, port] = /^ {2}bind :(\d+)$/m.exec(balancer) ?? []
  t.ok(service('balancer').ports?.every((published) => published.endsWith(`:${port}`)))
  t.match(service('balancer').healthcheck?.test.at(-1), `http://127.0.0.1:${port}/health/ready`)

  const networks = service('balancer').networks as Record<string, { ipv4_address: string }>
  t.strictSame(Object.keys(networks), ['default'])
  const address = networks['default']?.ipv4_address ?? ''
  t.equal(readConfig(environmentOf('app', ENV_OF.cluster)).TRUSTED_PROXIES, address)
  const [{ subnet, gateway } = { subnet: '', gateway: '' }] = compose.networks['default']?.ipam?.config ?? []
  t.match(subnet, /^(\d+\.\d+\.\d+)\.0\/24$/)
  for (const one of [address, gateway]) t.ok(one.startsWith(subnet.replace('0/24', '')), one)
  t.match(read('docker-compose.yml'), `this machine is ${gateway}`)
})

t.test('the image is pinned, built from the lock file, and runs as nobody in particular', async (t) => {
  const dockerfile = read('Dockerfile')
  const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base ?? '')
  t.equal(bases.length, 2)
  for (const base of bases) t.match(base, /^node:20\.\d+\.\d+-bookworm-slim$/)
  const last = dockerfile.slice(dockerfile.lastIndexOf('FROM '))
  t.match(dockerfile, /^RUN npm ci\b/m)
  t.match(last, /^USER node$/m)
  t.match(last, /^HEALTHCHECK .*\\\n.*\/health\/live`/m, 'alive: whoever only catches up is not replaced')
  const { scripts } = JSON.parse(read('package.json'))
  t.ok(
    last.includes(`\nCMD ${JSON.stringify(scripts.start.split(' ')).replaceAll('","', '", "')}\n`),
    'as npm start does',
  )
  t.notMatch(last, /COPY (?!--from=build)/, 'nothing but what was built')
  for (const [, path] of dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm))
    for (const source of (path ?? '').split(' ')) t.ok(existsSync(join(root, source)), source)
  const ignored = read('.dockerignore').split('\n')
  for (const path of ['.git', '.env', 'node_modules', 'build', 'data']) t.ok(ignored.includes(path), path)
})

const settings = [...read('src/config.ts').matchAll(/^ {2}([A-Z][A-Z_]*): z\./gm)].map(
  ([, name]) => name ?? '',
)

t.test('EVENTSTORE_URL names nodes of EventStoreDB, or is refused in a sentence', async (t) => {
  for (const right of [
    'esdb://localhost:2113?tls=false',
    'esdb://admin:def@eventstore:2113?tlsCaFile=/path/ca.crt',
    'esdb://admin:def@one:2113,two:2113,three:2113/?tlsCaFile=/path/ca.crt',
    'esdb+discover://admin:def@cluster.example.org:2113?tlsCaFile=/path/ca.crt',
  ])
    t.equal(readConfig({ EVENTSTORE_URL: right }).EVENTSTORE_URL, right)
  for (const wrong of ['localhost:2113', 'http://localhost:2113', 'kurrentdb://localhost:2113', 'esdb://'])
    t.throws(() => readConfig({ EVENTSTORE_URL: wrong }), /EVENTSTORE_URL cannot be used/, wrong)
})

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

/** What stands at the top of the repository; whatever a tour or a tool leaves there is none of it. */
const ROOT = [
  ...['.ci/', '.dependency-cruiser.mjs', '.dockerignore', '.env.example', '.gitignore', '.npmrc', '.taprc'],
  ...['CHANGELOG.md', 'CONTRIBUTING.md', 'Dockerfile', 'LICENSE', 'README.md', 'biome.json', 'deploy/'],
  ...['docker-compose.yml', 'docs/', 'knip.json', 'package-lock.json', 'package.json', 'scripts/', 'src/'],
  ...['test/', 'tsconfig.json'],
]

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

const anchorsOf = (path: string) =>
  [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading ?? ''))

t.test('links between documents lead somewhere', async (t) => {
  for (const path of documents)
    for (const [, link = ''] of read(path).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(link)) continue
      const [target = '', anchor] = link.split('#')
      const file = target === '' ? path : join(dirname(path), target)
      t.ok(existsSync(join(root, file)), `${path}: ${link}`)
      if (anchor !== undefined) t.ok(anchorsOf(file).includes(anchor), `${path}: ${link}`)
    }
})

t.test('the README is short, and leads to every page for a reader', async (t) => {
  t.ok(readme.split('\n').length <= 220)
  for (const path of documents)
    if (/^docs\/[^/]+$/.test(path) || path === 'docs/decisions/README.md' || path === 'CONTRIBUTING.md')
      t.match(readme, `](${path})`)
})

/** What stands for a name that somebody is about to give. */
const ANY_NAME = /\b(CONTEXT|NOUN|EVENT|TOOL|PATH)\b/

t.test('the lists for who adds something name files and constants that exist', async (t) => {
  const contributing = read('CONTRIBUTING.md')
  const paths = [
    ...contributing.matchAll(/`((?:domain|evidence|http|projections|use-cases|web|words)\/[\w./-]+)`/g),
  ]
  t.ok(paths.length > 30)
  for (const [, path = ''] of paths) t.ok(ANY_NAME.test(path) || existsSync(join(root, 'src', path)), path)
  const sources = files.filter((path) => path.startsWith('src/')).map(read)
  for (const [, name = ''] of contributing.matchAll(/`([A-Z_]{4,})`/g))
    if (!ANY_NAME.test(name))
      t.ok(
        sources.some((source) => source.includes(name)),
        name,
      )
})

t.test('documents name commands and files that exist', async (t) => {
  for (const script of ['start', 'test']) {
    t.ok(scripts.includes(script))
    t.match(readme, `npm ${script}`)
  }
  for (const path of documents) {
    // What was, may have gone since.
    if (path === 'CHANGELOG.md' || path.startsWith('test/')) continue
    for (const [, script = ''] of read(path).matchAll(/npm run ([\w:-]+)/g))
      t.ok(scripts.includes(script), `${path}: ${script}`)
    for (const [file] of read(path).matchAll(/(?<![\w./-])(?:test|src|scripts)\/[\w./-]*\w/g))
      t.ok(ANY_NAME.test(file) || existsSync(join(root, file)), `${path}: ${file}`)
  }
})

t.test(
  'the tour by the API writes into a temporary folder, and waits for nothing that never comes',
  async (t) => {
    const tour = [...read('docs/api.md').matchAll(/^```sh\n(.*?)^```$/gms)].map(
      ([, commands]) => commands ?? '',
    )
    t.ok(tour.length > 5)
    t.match(tour[0], /^SAMPLES=\$PWD\/test\/fixtures\/evidence\ncd "\$\(mktemp -d\)"\n/)
    const rest = tour.join('').replace('$PWD/test/', '')
    t.notMatch(rest, /\btest\/fixtures/, 'that folder is left behind')
    const samples = [...rest.matchAll(/\$SAMPLES\/([\w.-]+)/g)].map(([, name]) => name ?? '')
    t.ok(samples.length > 1)
    for (const name of samples) t.ok(existsSync(join(root, 'test/fixtures/evidence', name)), name)
    for (const [, until] of rest.matchAll(/^while (.*?);/gm)) t.match(until, / = running \]$/)
  },
)

t.test('the root holds what it must, and no litter', async (t) => {
  const { status, stdout } = spawnSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
  const owned = status === 0 ? stdout.trim().split('\n') : files
  const names = new Set(owned.map((path) => path.replace(/\/.*/, '/')))
  t.strictSame([...names].sort(), ROOT)
})

t.test('the manual names metrics, log lines, sentences and refusals that exist', async (t) => {
  const manual = read('docs/operations.md')
  const sources = files.filter((path) => path.startsWith('src/')).map(read)
  const isSaid = (text: string) => sources.some((source) => source.includes(text))
  const named = new Set([...manual.matchAll(/\bboucle_(\w+?)(_count|_bucket|_sum)?\b(?=[{[`) ])/g)])
  t.ok(named.size > 5)
  for (const [, metric] of named) t.match(read('src/http/server/metrics.ts'), `name: 'boucle_${metric}'`)
  for (const [, refusal = ''] of manual.matchAll(/refusal="([\w-]+)"/g)) t.ok(isSaid(`'${refusal}'`), refusal)
  for (const [, outcome] of manual.matchAll(/outcome="(\w+)"/g))
    t.match(read('src/http/server/metrics.ts'), `'${outcome}'`)
  const lines = [...manual.matchAll(/^\| `([^`]+)` \| (?:info|warn|error) \|/gm)]
  t.ok(lines.length > 5)
  for (const [, line = ''] of lines) t.ok(isSaid(`'${line}'`), line)
  for (const [, line = ''] of manual.matchAll(/^\| \*([^*]+)\* \|/gm)) t.ok(isSaid(line), line)
  for (const [, route = ''] of manual.matchAll(/`(\/(?:health\/\w+|metrics))`/g))
    t.ok(isSaid(`'${route}'`), route)
})

t.test('every decision stands in their list, under its own title, with its own status', async (t) => {
  const decisions = documents.filter((path) => /^docs\/decisions\/(?!README)/.test(path))
  const list = read('docs/decisions/README.md')
  const rows = list.split('\n').filter((line) => /^\| \d/.test(line))
  t.equal(rows.length, decisions.length)
  for (const path of decisions) {
    const [, name = '', number = ''] = /\/(0*(\d+)-[a-z0-9-]+\.md)$/.exec(path) ?? []
    const [, title, status = ''] =
      /^# \d+\. (.+)\n\nStatus: (holds|(?:amended|replaced) by \d+(?:, \d+)*(?: and \d+)?)\n\n/.exec(
        read(path),
      ) ?? []
    t.match(read(path), new RegExp(`^# ${number}\\. .+\n`))
    t.ok(
      rows.some((row) => row.startsWith(`| ${number} | [${title}](${name}) | ${status}`)),
      path,
    )
    for (const [later] of status.matchAll(/\d+/g)) {
      t.ok(Number(later) > Number(number) && Number(later) <= decisions.length, `${path}: ${later}`)
      const amending = decisions.find((other) => other.includes(`/${later.padStart(4, '0')}-`))
      t.ok(amending !== undefined, `${path}: ${later}`)
    }
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
