/**
 * Boucle itself, as a process of its own: started on a folder or a database, watched, stopped or killed.
 * Whatever a test leaves running is killed when it ends, and its folder removed.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, readlink, realpath, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import type { Test } from 'tap'

const MAIN = fileURLToPath(new URL('../../src/main.js', import.meta.url))
const LOOK_AGAIN_MILLIS = 25
const PATIENCE_MILLIS = 60_000
const PASSWORD = 'une boucle bien longue'

/** Looks again and again until there is an answer; says what it waited for when there is none in time. */
export const eventually = async <T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  patienceMillis = PATIENCE_MILLIS,
): Promise<T> => {
  const until = Date.now() + patienceMillis
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (Date.now() > until) throw new Error(`waited ${patienceMillis} ms in vain: ${what}`)
    await sleep(LOOK_AGAIN_MILLIS)
  }
}

export const isRunning = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The PostgreSQL processes of a folder: they all work inside its cluster. */
export const postgresOf = async (folder: string): Promise<readonly number[]> => {
  const cluster = join(await realpath(folder), 'postgres')
  if (!existsSync('/proc/self/cwd')) {
    const pid = await postmasterOf(folder)
    return pid !== undefined && isRunning(pid) ? [pid] : []
  }
  const pids = (await readdir('/proc')).map(Number).filter(Boolean)
  const folders = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')))
  return pids.filter((_, index) => folders[index] === cluster)
}

const pidLines = async (folder: string) =>
  (await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
/** The first process of a folder's server, by what it wrote itself; undefined once it has stopped. */
export const postmasterOf = async (folder: string) => Number((await pidLines(folder))[0]) || undefined

/** The administrator of a running folder's own server. */
export const administratorOf = async (folder: string): Promise<pg.ClientConfig> => ({
  host: '127.0.0.1',
  port: Number((await pidLines(folder))[3]),
  user: 'postgres',
  password: (await readFile(join(folder, 'postgres-password'), 'utf8')).trim(),
  database: 'boucle',
})

/** Kills at once every PostgreSQL process of a folder. */
export const killPostgres = (folder: string) =>
  eventually('PostgreSQL gone', async () => {
    const running = await postgresOf(folder)
    for (const pid of running)
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It ended on its own meanwhile.
      }
    return running.length === 0
  })

/** A folder for one Boucle; what still runs on it is killed and it is removed when the test ends. */
export const freshFolder = async (t: Test) => {
  const folder = await mkdtemp(join(tmpdir(), 'boucle-process-'))
  t.teardown(async () => {
    await killPostgres(folder)
    await rm(folder, { recursive: true, force: true })
  })
  return folder
}

export const urlOf = ({ user, password, host, port, database }: pg.ClientConfig) =>
  `postgresql://${user}:${encodeURIComponent(String(password))}@${host}:${port}/${database}`

export type Boucle = ReturnType<typeof startBoucle>

/** Starts `main.js` with these settings alone, on any free port unless they say which. */
export const startBoucle = (
  t: Test,
  settings: Readonly<Record<string, string>>,
  identity: { readonly uid?: number; readonly gid?: number } = {},
) => {
  // Through `env`, since tap would load its own instruments into a Node that it sees started.
  const child = spawn('env', ['-u', 'NODE_OPTIONS', process.execPath, MAIN], {
    ...identity,
    env: { PATH: process.env['PATH'], PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, as a terminal gives it: Ctrl-C reaches every process of it.
    detached: true,
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk
  })
  let ended: { readonly code: number | null; readonly signal: NodeJS.Signals | null } | undefined
  const exit = new Promise<NonNullable<typeof ended>>((resolve, reject) => {
    child.on('error', reject)
    // PostgreSQL may keep a killed Boucle's pipes open: the end of the process counts, not theirs.
    child.on('exit', (code, signal) => {
      ended = { code, signal }
      resolve(ended)
    })
  })
  t.teardown(async () => {
    child.kill('SIGKILL')
    await exit
    child.stdout.destroy()
    child.stderr.destroy()
  })

  return {
    exit,
    /** Where it serves, and the first administrator's link if it printed one. */
    ready: () =>
      eventually('Boucle is ready', async () => {
        const [, address] = /Boucle is ready at (\S+)/.exec(stdout) ?? []
        if (ended && !address) throw new Error(`Boucle stopped: ${JSON.stringify(ended)} ${stderr}`)
        if (!address || !stdout.includes('Stop with Ctrl-C')) return undefined
        return { address, setupLink: /\S+\/installation\/\S+/.exec(stdout)?.[0] }
      }),
    /** Everything it has said so far. */
    output: () => stdout + stderr,
    signal: (signal: NodeJS.Signals) => child.kill(signal),
    /** Sends a signal and says how it ended. */
    stop(signal: NodeJS.Signals) {
      child.kill(signal)
      return exit
    },
    /** What Ctrl-C does in a terminal: the signal goes to the whole group. */
    ctrlC() {
      if (child.pid) process.kill(-child.pid, 'SIGINT')
      return exit
    },
    /** How a start failed: its exit code and the lines it said, once its output has ended. */
    async failure() {
      const { code } = await eventually('Boucle stops', async () => ended)
      const lines = await eventually('a sentence', async () => {
        const said = stderr.split('\n').filter((line) => line.trim() !== '')
        return said.length > 0 && said
      })
      return { code, lines, stdout }
    },
  }
}

/** Is anybody listening there? */
export const isListening = (address: string) =>
  new Promise<boolean>((resolve) => {
    const { hostname, port } = new URL(address)
    const socket = connect({ host: hostname, port: Number(port) })
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })

const cookieOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
const csrfIn = (page: string) => /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''

/** Uses the one-time link as its page does; then makes, as the administrator, an organisation and tokens. */
export const makeAdministrator = async (setupLink: string) => {
  const page = await fetch(setupLink)
  const posted = await fetch(setupLink, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookieOf(page) },
    body: new URLSearchParams({
      _csrf: csrfIn(await page.text()),
      nom: 'Administratrice',
      email: 'admin@example.org',
      motDePasse: PASSWORD,
    }),
  })
  if (posted.status !== 303)
    throw new Error(`the administrator was not made: ${posted.status} ${await posted.text()}`)
  return { cookie: cookieOf(posted), location: posted.headers.get('location') }
}

/** A site of an organisation, and a token for its bench and one for who sees everything. */
export const openWorkshop = async (address: string, cookie: string) => {
  const headers = {
    cookie,
    'content-type': 'application/json',
    'x-csrf-token': csrfIn(await (await fetch(`${address}/administration`, { headers: { cookie } })).text()),
  }
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever JSON came back
  const post = async (path: string, body: object): Promise<any> => {
    const answer = await fetch(`${address}/api/v1${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  const { partnerId } = await post('/partners', {
    name: 'WeeeFund',
    legalForm: 'association',
    roles: ['refurbisher'],
  })
  const { siteId, position } = await post(`/partners/${partnerId}/sites`, {
    name: 'Atelier Gerland',
    communeCode: '69266',
  })
  const { token: bench } = await post('/tokens', { label: 'établi', role: 'bench', partnerId })
  const { token: auditor } = await post('/tokens', { label: 'audit', role: 'auditor' })
  await ask(address, auditor, '/stock', position)
  return {
    ...({ partnerId, siteId, bench, auditor } as Record<
      'partnerId' | 'siteId' | 'bench' | 'auditor',
      string
    >),
    post,
  }
}

/** A Boucle with an administrator, an organisation and its tokens. */
export const openedBoucle = async (t: Test, settings: Readonly<Record<string, string>>) => {
  const boucle = startBoucle(t, settings)
  const { address, setupLink = '' } = await boucle.ready()
  const { cookie } = await makeAdministrator(setupLink)
  return { boucle, address, cookie, ...(await openWorkshop(address, cookie)) }
}

/** One question, asked once the tables reflect that position. */
export const ask = async (address: string, token: string, path: string, least = '0') => {
  const answer = await fetch(`${address}/api/v1${path}`, {
    headers: { authorization: `Bearer ${token}`, 'x-min-position': least },
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever JSON came back
  return (await answer.json()) as any
}

/** Promises one lot; answers with its id and the position, or undefined when nothing was acknowledged. */
export const promiseLot = async (address: string, bench: string, siteId: string, announcedCount = 3) => {
  const answer = await fetch(`${address}/api/v1/donations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bench}`, 'content-type': 'application/json' },
    body: JSON.stringify({ siteId, donorKind: 'company', donorName: 'Canuts', announcedCount }),
  }).catch(() => undefined)
  if (answer?.status !== 200) return undefined
  return (await answer.json().catch(() => undefined)) as { donationId: string; position: string } | undefined
}

/** The whole log, page after page, as the API tells it. */
export const readLog = async (address: string, auditor: string) => {
  const events: { type: string; stream: string; position: string }[] = []
  for (let after: string | null = '0'; after !== null; ) {
    const page: { events: typeof events; next: string | null } = await ask(
      address,
      auditor,
      `/events?limit=1000&after=${after}`,
    )
    events.push(...page.events)
    after = page.next
  }
  return events
}
